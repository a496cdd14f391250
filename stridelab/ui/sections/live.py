"""Ask the class, live: a room for phones, votes counted, talk, a second vote, and then the answer with its bars."""

from __future__ import annotations

from html import escape
from random import randrange
from urllib.parse import urlsplit

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from stridelab.lessons.questions import KINDS, MISCONCEPTIONS, MOST_SEED, question
from stridelab.lessons.questions.covered import COVERED
from stridelab.scene import Scene
from stridelab.ui import controls, frame, lesson, qr
from stridelab.ui.components import panels
from stridelab.ui.live import drawing
from stridelab.ui.live.rooms import DISCUSS, ROOMS, SHOWN, VOTE, Room, RoomsFull

_ROOM, _MODULE, _RIM = "room", 9, 4
_FRAME = 770
"""Pixels: the height of a drawing in the room."""
NEEDS_APP = "needs_app"
"""The key of a part that a page without a server cannot have."""
_HERE_ONLY = ("http://localhost", "http://127.", "http://[::1]")


def ask_the_class(base: str, top: DeltaGenerator) -> None:
    """The room that this session has opened, or what opens one.

    base : the app's address, "" where it is not known. top : the place of an open room, where the projector shows it.
    """
    if _open_room():
        with top:
            st.fragment(_room, run_every=1.0)(base)
        return
    with st.container(key=NEEDS_APP):
        _opening()


def ask_button(link: str, label: str, *, key: str) -> None:
    """Where a link covers an answer, a button that asks the class about it, in the room that is open or a new one."""
    if Scene.parse(link)[0].cover:
        st.button(label, key=key, icon=":material/how_to_vote:", on_click=_ask_drawing, args=(_open_room(), link))


def _open_room() -> str:
    """The code of this session's room; "" where none is open."""
    code = st.session_state.get(_ROOM, "")
    return code if code and ROOMS.get(code) else ""


def _opening() -> None:
    """Before a room is open."""
    st.header("Ask the class, live", anchor=False)
    st.markdown(
        "Phones get one small page, with no account and no name. They vote; you see how many. Let them talk, let them "
        "vote again, then show the answer."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = controls.kind_of_question()
        st.button("Open a room", key="open_room", type="primary", on_click=_open, args=(kind,))
    _or_a_drawing("")
    with st.expander("What a class can vote on in a drawing"):
        lines = "\n".join(
            f"- {frame.title(page)}: {'; '.join(f'{words} (`&cover={answer}`)' for answer, words in answers.items())}"
            for page, (answers, _) in drawing.ASKED.items()
        )
        st.markdown(
            f"{lines}\n\nThe first of them is asked. For another, put its `&cover=...` at the end of the link.\n\n"
            "In the other drawings (Home, the row of eight numbers, the paper of The price) nothing has one right "
            "answer for a vote. Present them, and count hands: P, then H."
        )


def _or_a_drawing(code: str) -> None:
    """Where the link of a covered drawing is put in, for a new room, or for the one of a code."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        link = controls.covered_link()
        st.button("Ask it", key="ask_drawing", on_click=_ask_drawing, args=(code, link), disabled=not link)
    if problem := st.session_state.pop("room_problem", ""):
        st.warning(problem, icon=":material/error:")


def _room(base: str) -> None:
    """The room as it stands; drawn anew every second."""
    room = ROOMS.get(st.session_state.get(_ROOM, ""))
    if room is None:  # ended here, or three hours old: the page goes back to where a room is opened
        st.session_state.pop(_ROOM, None)
        st.rerun()
    left, right = st.columns([1, 2.2], gap="large")
    with left:
        _way_in(f"{base}/q/{room.code}", room.code)
    with right, st.container(key="room"):
        _question(room)
        _ways_on(room)
    if room.phase == SHOWN and room.question.seed == COVERED:
        _drawn(room.question.right.link)


def class_address(base: str) -> None:
    """Before a room is open: what the class types to open the app, large, with its QR code."""
    if not base.startswith("http") or _open_room():
        return
    if base.startswith(_HERE_ONLY):
        st.header("Start a class", anchor=False)
        st.markdown(
            "Start the app with `make class` or `stridelab --class`: its address then stands here, large, with a QR "
            "code for phones."
        )
        return
    st.header("The class opens", anchor=False)
    _address(base, "The QR code of this app")
    st.caption(
        "If a phone cannot open it: is it in the same network? And does the firewall of this computer let TCP port "
        f"{_port(base)} in?"
    )


def _port(address: str) -> int:
    parts = urlsplit(address)
    return parts.port or (443 if parts.scheme == "https" else 80)


def _way_in(address: str, code: str) -> None:
    st.header(f"Room {code}", anchor=False)
    if address.startswith("http"):
        _address(address, "The QR code of this room")
    else:
        st.markdown(f"Phones open this app's address, and then `{address}`.")


def _address(address: str, caption: str) -> None:
    dark = np.pad(qr.matrix(address), _RIM)
    pixels = np.where(np.kron(dark, np.ones((_MODULE, _MODULE), bool)), 0, 255).astype(np.uint8)  # (size, size)
    lesson.drawing(pixels, caption, key="qr")
    st.header(address.removeprefix("http://"), anchor=False)
    if address.startswith(_HERE_ONLY):
        st.caption("Only this computer can open that address. Start the app with `make class` or `stridelab --class`.")


def _question(room: Room) -> None:
    asked = room.question
    st.markdown(f"**{asked.text}**")
    if asked.code:
        st.code(asked.code, language="python", width="content")
    panels.show(asked)
    votes = f"{room.count} vote{'' if room.count == 1 else 's'}"
    what = {
        VOTE: "first vote" if room.round == 1 else "second vote",
        DISCUSS: "closed: let them talk",
        SHOWN: "the answer is shown",
    }
    st.metric(what[room.phase], votes)
    st.html(f'<ul class="options">{"".join(_option(room, at) for at in range(len(asked.options)))}</ul>')
    if room.phase == SHOWN:
        link = asked.right.link
        st.markdown(f":material/open_in_new: [Show it: {frame.title(link.partition('?')[0])}]({link})")


def _option(room: Room, at: int) -> str:
    """An option; when the answer is shown, with a bar for each vote, and what is behind it."""
    option = room.question.options[at]
    name = escape(room.names[option.answer])
    if room.phase != SHOWN:
        return f"<li>{name}</li>"
    votes = [room.tally(1), room.tally(2)] if sum(room.tally(2)) else [room.tally(1)]
    most = max(1, *(sum(tally) for tally in votes))
    bars = "".join(
        f'<i style="width: {85 * tally[at] / most:.1f}%; opacity: {1 if tally is votes[-1] else 0.45}"></i> '
        f"{tally[at]}<br>"
        for tally in votes
    )
    belief = "" if option.is_right else f" <em>“{escape(MISCONCEPTIONS[option.misconception].belief)}”</em>"
    mark = "✓ " if option.is_right else ""
    return f"<li><b>{mark}{name}</b><div>{bars}</div><small>{escape(option.why)}{belief}</small></li>"


def _drawn(link: str) -> None:
    """The drawing of a link, with its answer, in a frame of its own."""
    dark = "&embed_options=dark_theme" if st.context.theme.type == "dark" else ""
    address = f"{(st.context.url or '').rpartition('/')[0]}/{link}{'&' if '?' in link else '?'}embed=true{dark}"
    st.iframe(address, height=_FRAME, alt="The drawing, with its answer")


def _ways_on(room: Room) -> None:
    """The buttons that the phase has."""
    with st.container(horizontal=True):
        if room.phase == VOTE:
            st.button(
                "Close the vote", key="close_vote", type="primary", on_click=_go, args=(room.code, DISCUSS, room.round)
            )
        elif room.phase == DISCUSS:
            if room.round == 1:
                st.button("Vote again", key="vote_again", type="primary", on_click=_go, args=(room.code, VOTE, 2))
            st.button("Show the answer", key="show_answer", on_click=_go, args=(room.code, SHOWN, room.round))
        else:
            kind = room.question.kind
            st.button(
                "The same with other numbers", key="same_kind", type="primary", on_click=_next, args=(room.code, kind)
            )
            st.button("Another question", key="other_kind", on_click=_next, args=(room.code, _following(kind)))
        st.button("End", key="end_room", on_click=_end, args=(room.code,))
    if room.phase == SHOWN:
        _or_a_drawing(room.code)


def _following(kind: str) -> str:
    kinds = list(KINDS)
    return kinds[(kinds.index(kind) + 1) % len(kinds)]


def _open(kind: str) -> None:
    try:
        st.session_state[_ROOM] = ROOMS.open(question(kind, randrange(MOST_SEED + 1)), letter=_letter()).code
    except RoomsFull as full:
        st.session_state["room_problem"] = str(full)


def _letter() -> str:
    """What nginx sends this browser to this process by, where there are several: the room's phones come here, too."""
    return st.context.cookies.get("stridelab_node", "")


def _ask_drawing(code: str, link: str) -> None:
    try:
        asked = drawing.asked(link)
        if code:
            ROOMS.ask(code, asked)
        else:
            st.session_state[_ROOM] = ROOMS.open(asked, letter=_letter()).code
    except ValueError as problem:
        st.session_state["room_problem"] = str(problem)


def _go(code: str, phase: str, round: int) -> None:
    ROOMS.set_phase(code, phase, round)


def _next(code: str, kind: str) -> None:
    ROOMS.ask(code, question(kind, randrange(MOST_SEED + 1)))


def _end(code: str) -> None:
    ROOMS.end(code)
