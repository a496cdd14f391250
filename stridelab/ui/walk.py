"""The walk of a lesson on its page: a question, the learner's guess, then the drawing that answers and why.

Nothing of an answer is sent to the browser before the guess.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from html import escape
from typing import Any

import streamlit as st

from stridelab.lessons import walks
from stridelab.scene import SETTINGS, Scene, pack, unpack
from stridelab.scene.walk import Step, Walk, read
from stridelab.ui import session
from stridelab.ui.components import story

_STATE = "walks"
"""In the session: text of a walk -> (step, guess, where it stands)."""

_OWN = "own_walk"
_KEPT = "walks_kept"
"""In the session: what the browser has kept of a walk, its number -> its question. Missing: it has not said so yet."""

_NOT_BEGUN, _ASKED, _ANSWERED, _LEFT = range(4)


@lru_cache(maxsize=32)
def _read(text: str) -> Walk:
    return read(text)


def take_from_link() -> list[str]:
    """The walk that came with the page's link becomes the session's; the sentences for what is wrong with it."""
    word = st.query_params.get("walk", "")
    if not word or st.session_state.get("walk_word") == word:
        return st.session_state.get("walk_mistakes", []) if word else []
    st.session_state["walk_word"] = word
    mistakes: list[str] = []
    with suppress(ValueError):  # a word that is not whole: the link says so itself
        text = unpack(word)
        try:
            begin(text)
        except ValueError as wrong:
            mistakes = ["The walk in this link cannot be used.", *str(wrong).splitlines()]
    st.session_state["walk_mistakes"] = mistakes
    return mistakes


def begin(text: str) -> Walk:
    """A walk of somebody's own goes before those of the lessons. Raises ValueError for what is wrong with it."""
    walk = _read(text)
    st.session_state[_OWN] = text
    st.session_state.get(_STATE, {}).pop(text, None)
    return walk


def kept() -> dict[str, Any]:
    """What the browser is to keep, so that a reload loses nothing: questions to go on with, and a walk of one's own."""
    own_walk = st.session_state.get(_OWN)  # None: there has been none in this session
    at = {}
    for text, (step, _, phase) in st.session_state.get(_STATE, {}).items():
        at[_number(text)] = (step + (phase == _ANSWERED)) % len(_read(text).steps)
        own_walk = "" if text == own_walk and at[_number(text)] == 0 and step else own_walk  # it is over
    return {"at": at, "own": own_walk and pack(own_walk), "asks": _KEPT not in st.session_state}


def take_kept() -> None:
    """In a callback: what the browser has kept; what is no such thing is nothing."""
    sent: dict[str, Any] = {}
    with suppress(ValueError, TypeError):
        stored = json.loads(st.session_state[story.KEY]["walks"])
        sent = stored if isinstance(stored, dict) else {}
    at = sent.get("at")
    st.session_state[_KEPT] = at if isinstance(at, dict) else {}
    own_walk = sent.get("own")
    if isinstance(own_walk, str) and own_walk and not st.session_state.get(_OWN):
        with suppress(ValueError):
            text = unpack(own_walk)
            _read(text)
            st.session_state[_OWN] = text


def _number(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def bar(page: str, link: Callable[[str], None]) -> None:
    """Above the drawing: the step at which the walk of this page is; link : draws the link to a page."""
    text = st.session_state.get(_OWN, "") or ("" if _is_a_teachers(session.scene()) else walks.text(page))
    st.session_state["walk_task"] = ""
    session.of_page()["covers"] = ()
    if not text:
        st.container()  # always there: nothing below is made anew when a walk comes
        return
    walk = _read(text)
    at, guess, phase = _progress(text)
    step = walk.steps[at]
    if phase == _NOT_BEGUN and step.page == page and (not step.before or _is_shown(step.before)):
        phase = _ASKED
    elif phase == _ASKED and step.page == page and not session.of_page().get("walk_is_shown"):
        _show(step.before)  # another page was open
    if phase == _ASKED and step.page == page:
        st.session_state["walk_task"] = "" if step.options else text
        session.of_page()["covers"] = step.before.cover if step.before else ()
    closed = phase in (_NOT_BEGUN, _LEFT)
    with st.container(
        key="walk_closed" if closed else "walk", horizontal=True, vertical_alignment="center", gap="small"
    ):
        if step.page != page and phase in (_NOT_BEGUN, _ASKED):
            _line(walk.title, f"Question {at + 1} of {len(walk.steps)} is on another page.")
            link(step.page)
        elif phase == _ASKED and not step.options and _is_done(step):
            _keep(text, at, -1, _ANSWERED)
            _answered(walk, text, at, -1)
        elif phase == _ASKED:
            _asked(walk, text, at)
        elif phase == _ANSWERED:
            _answered(walk, text, at, guess)
        else:
            _closed(walk, text, at, phase)


def _is_a_teachers(scene: Scene) -> bool:
    """Whether the page's link has a task of its own."""
    return bool(scene.hide or scene.fix or scene.only or scene.cover or scene.say)


def is_done() -> bool:
    """Whether the task that the page asks for is done now: then the page has something to say."""
    text = st.session_state.get("walk_task")
    at, _, phase = _progress(text) if text else (0, -1, _LEFT)
    return phase == _ASKED and _is_done(_read(text).steps[at])


def _progress(text: str) -> tuple[int, int, int]:
    if now := st.session_state.get(_STATE, {}).get(text):
        return now
    at = st.session_state.get(_KEPT, {}).get(_number(text), 0)
    if isinstance(at, int) and 0 < at < len(_read(text).steps):
        return at, -1, _LEFT
    return 0, -1, _NOT_BEGUN


def _keep(text: str, at: int, guess: int, phase: int) -> None:
    st.session_state[_STATE] = {**st.session_state.get(_STATE, {}), text: (at, guess, phase)}


def _closed(walk: Walk, text: str, at: int, phase: int) -> None:
    count = len(walk.steps)
    label = "Go on with the walk" if phase == _LEFT else "Start the walk"
    st.button(label, key="walk_start", icon=":material/footprint:", on_click=_ask, args=(text, at))
    rest = f"question {at + 1} of {count}" if phase == _LEFT else f"{count} questions"
    end = "" if walk.title.endswith("?") else ":"
    st.markdown(f"{walk.title}{end} {rest}", width="content")
    if text == st.session_state.get(_OWN):
        st.button("Close this walk", key="walk_drop", type="tertiary", on_click=_drop)


def _drop() -> None:
    """In a callback: the lessons have their own walks again."""
    st.session_state[_OWN] = ""
    st.query_params.pop("walk", None)


def _line(head: str, body: str = "", *, status: bool = False) -> None:
    role = ' role="status"' if status else ""
    st.html(f'<p class="step"{role}><b>{escape(head)}</b> {escape(body)}</p>')


def _asked(walk: Walk, text: str, at: int) -> None:
    step = walk.steps[at]
    _line(f"{at + 1} of {len(walk.steps)}", step.ask)
    for number, option in enumerate(step.options):
        st.button(option.text, key=f"walk_guess_{at}_{number}", on_click=_guess, args=(text, at, number))
    st.button("Show me", key=f"walk_skip_{at}", type="tertiary", on_click=_guess, args=(text, at, -1))
    _leave(text, at)


def _answered(walk: Walk, text: str, at: int, guess: int) -> None:
    step, count = walk.steps[at], len(walk.steps)
    chosen = step.options[guess] if 0 <= guess < len(step.options) else None
    if not step.right:
        head, body = "Yes." if guess < 0 else "", step.truth
    elif not chosen or chosen.is_right:
        head, body = f"{'Yes: ' if chosen else ''}{step.right.text}.", step.truth
    else:
        head, body = (
            f"{step.right.text}.",
            " ".join(filter(None, (f"You said: {chosen.text}.", chosen.why, step.truth))),
        )
    _line(head, body, status=True)
    if at + 1 < count:
        label = f"Next question, {at + 2} of {count}"
        st.button(label, key="walk_next", type="primary", on_click=_ask, args=(text, at + 1))
        _leave(text, at + 1)
    else:
        st.button("From the beginning", key="walk_again", on_click=_ask, args=(text, 0))


def _leave(text: str, at: int) -> None:
    st.button("Not now", key="walk_leave", type="tertiary", on_click=_keep, args=(text, at, -1, _LEFT))


def _ask(text: str, at: int) -> None:
    """In a callback: the step's drawing as it is asked about."""
    _keep(text, at, -1, _ASKED)
    session.of_page().pop("walk_is_shown", None)


def _guess(text: str, at: int, number: int) -> None:
    """In a callback: the drawing answers. A press on what an earlier step has left on the screen is none."""
    now, _, phase = _progress(text)
    if now != at or phase not in (_NOT_BEGUN, _ASKED):
        return
    _keep(text, at, number, _ANSWERED)
    _show(_read(text).steps[at].after)


def _show(scene: Scene | None) -> None:
    session.of_page()["walk_is_shown"] = True
    if scene:
        session.show_scene(scene)


def _now(key: str) -> object:
    """A setting as it is, before the controls of this run."""
    link = session.of_page().get("opened_with", Scene())
    value = st.session_state.get(key, link.value(key))
    return tuple(value) if isinstance(value, list) else value


def _is_shown(scene: Scene) -> bool:
    """Whether the settings are those of a scene that asks for no view; the picture may be any."""
    return not scene.view and all(
        _now(key) == scene.value(key) for key in SETTINGS if key != "image" or key in scene.settings
    )


def _is_done(step: Step) -> bool:
    """Whether a task's settings are there: those in which the drawing to be made differs from the one before."""
    before = step.before.settings if step.before else {}
    after = step.after.settings
    settings = {
        key: after.get(key, SETTINGS[key].default) for key in {**before, **after} if before.get(key) != after.get(key)
    }
    return all(_now(key) == value for key, value in settings.items())
