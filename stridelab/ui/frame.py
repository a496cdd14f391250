"""What all pages share: the list of pages, the guard for a page opened cold, the header, the messages."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from stridelab import HOME, images
from stridelab.lessons import story
from stridelab.scene import DRAWINGS, SETTINGS
from stridelab.ui import controls, cover, footer, glossary, lesson, session, walk
from stridelab.ui.components.story import mark

T = TypeVar("T")

ICON = str(HOME / "assets" / "icon.png")
"""A local file: Streamlit would fetch a Material icon for the browser tab from outside."""

LOGO = str(HOME / "assets" / "logo.png")

_TITLES = {
    "home": "Home",
    "slide": "Slide",
    "compare": "Compare strides",
    "downsampling": "Downsampling",
    "receptive_field": "Receptive field",
    "compute_cost": "Compute cost",
    "feature_reduction": "Feature reduction",
    "price": "The price",
    "translation": "Translation",
    "network": "Network",
    "check": "Check yourself",
    "glossary": "Glossary",
    "teacher": "For teachers",
}
"""File name in pages/ -> name in the navigation, in this order. The first is the page at /."""

BESIDE = ("glossary", "teacher")
"""Pages that have no place in the navigation: Home leads to them, and every lesson to the first."""

_ROUTED = "routed_by_app"
_LIVE = "has_live_part"

PAUSE = 0.12
"""Seconds in which a browser without a graphics card paints what stands above the fold, and has not the charts yet."""

UNSEEN = "unseen_run"
"""In the session: the page is run to be written to a file, and there is no browser that paints."""

_LOOK = f"<style>{Path(__file__).with_name('page.css').read_text('utf-8')}</style>"

_IN_A_FRAME = f"<style>{Path(__file__).with_name('embedded.css').read_text('utf-8')}</style>"
"""Beside it, on a page that another one shows in a frame."""


def pages() -> list[StreamlitPage]:
    """All pages; the URL of each is its file name.

    Streamlit serves the default page at / only, and calls /home not found: so home stands in the list twice, and the
    one at / has an address that nobody needs.
    """
    home, *others = _TITLES
    return [
        st.Page(_file(home), title=_TITLES[home], default=True, url_path="start"),
        *(
            st.Page(_file(name), title=_TITLES[name], visibility="hidden" if name in BESIDE else "visible")
            for name in others
        ),
        st.Page(_file(home), title=_TITLES[home], visibility="hidden"),
    ]


def _file(name: str) -> Path:
    return HOME / "pages" / f"{name}.py"


def page(name: str) -> StreamlitPage:
    """The page of a file name, for links."""
    return pages()[0] if name == next(iter(_TITLES)) else st.Page(_file(name), title=_TITLES[name])


def title(name: str) -> str:
    """A page's name in the navigation."""
    return _TITLES[name]


def link(name: str, label: str = "") -> None:
    """Where to go on: a link to a page, with a lesson's number before its name."""
    number = story.number(name)
    usual = f"{number} {title(name)}" if number else title(name)
    st.page_link(page(name), label=label or usual, icon=":material/arrow_forward:")


def run(current: StreamlitPage) -> None:
    """Run a page on behalf of app.py, marked for this run only."""
    name = next(name for name, title in _TITLES.items() if title == current.title)
    st.session_state[_ROUTED] = name
    try:
        with suppress(_Over):
            current.run()
    finally:
        st.session_state.pop(_ROUTED, None)
    if story.number(name) and not session.scene().only:
        _end(name)
    cover.again()
    if not session.scene().only and not session.is_embedded():
        footer.show()
    if not st.session_state.pop(_LIVE, False):
        controls.heard()
        session.keep_settings()


def _end(name: str) -> None:
    """At the end of a lesson: its words, and which one comes next, and why."""
    after = story.following(name)
    st.divider()
    glossary.words_of(name, session.of_page().get("sentence", ""))
    with st.container(key="next", horizontal=True, vertical_alignment="center"):
        if after:
            st.markdown(after.why, width="content")
            link(after.page, f"Next: {story.number(after.page)} {title(after.page)}")
        else:
            st.markdown("That was the last lesson.", width="content")
            link("home")
        link("glossary")


def live(build: Callable[[], T]) -> T:
    """The part of a page that follows its settings: all its controls, and all that depends on them.

    A control in it computes and sends this part anew, and leaves what stands outside as it is. Where something outside
    does depend on a control (often the picture), that control asks for the whole page: `widgets.whole_page`. Returns
    what `build` returns: the values that the rest of the page goes on with.
    """

    is_whole = True  # the first time, and then `begin` has dropped the echoes

    def run() -> T | None:
        nonlocal is_whole
        if not is_whole:
            session.drop_echoes()
        is_whole, value = False, None
        with suppress(_Over):
            value = build()
        controls.heard()
        session.keep_settings()
        if walk.is_done():
            st.rerun()
        return value

    st.session_state[_LIVE] = True
    value = st.fragment(run)()
    end_where_alone()
    return cast(T, value)


class _Over(Exception):
    """The page has no more to show."""


def end_where_alone() -> None:
    """Where the part above the fold ends, the page ends whose link asks for one drawing only."""
    if session.scene().only:
        raise _Over


def is_alone(drawing: str) -> bool:
    """Whether the page's link asks for this drawing only."""
    scene = session.scene()
    return bool(scene.only) and scene.only in (drawing, DRAWINGS.get(scene.page, {}).get(drawing))


def begin(title: str, sentence: str, *, tells: str = "") -> None:
    """The first call of every page: the guard, then title, one sentence and what the link asked for in vain.

    A server that no session has used yet opens a deep link such as /compare without app.py, because of the folder
    name pages/. Announcing the pages and running again puts that right. tells : as for `cover.over`, of the sentence.
    """
    page = st.session_state.get(_ROUTED)
    if not page:
        st.navigation(pages(), position="top")
        st.rerun()
    st.html(_LOOK)
    if session.is_embedded():
        st.html(_IN_A_FRAME)
    of_walk = walk.take_from_link()
    own_picture = st.session_state.get("own_picture")
    mark(page, walk.kept(), walk.take_kept, own=own_picture.digest.hex() if own_picture else "")
    session.open_page(title)
    session.drop_echoes()
    notes = controls.read_link(page) + of_walk
    with st.container(key="opening"):
        if story.number(page):
            st.html('<a class="skip" href="#settings">To the settings</a>')
        st.title(title, anchor=False)
        session.of_page()["sentence"] = sentence
        cover.over(tells, "sentence", lambda: glossary.sentence(sentence))
    if notes:
        st.warning("  \n".join(notes), icon=":material/link_off:")
    lesson.look_for()
    task()
    walk.bar(page, link)
    session.drop_echoes()  # a walk may have set something


def task() -> None:
    """What a teacher's link asks, and the way to what it asks next."""
    if following := st.session_state.pop(controls.FOLLOWING, ""):
        name, _, query = following.partition("?")
        others = [(key, text) for key, text in parse_qsl(query) if key not in SETTINGS]  # a setting is its control's
        st.switch_page(page(name), query_params=others)
    scene = session.scene()
    say = scene.say if scene.say != session.looked_for() else ""  # an experiment's stands there already
    if not say and not scene.next:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="lesson_task"):
        if say:
            st.html(f'<p class="task">{escape(say)}</p>')
        if scene.next:
            icon = ":material/arrow_forward:"
            st.button("Next", key="follow", icon=icon, on_click=controls.take_next, type="primary")


def paint_first() -> None:
    """What the page has said so far is painted before the rest is sent: called where the part above the fold ends.

    The browser draws at once all that arrives together, so the charts further down would hold up the picture that the
    learner looks at by twice the time that it takes itself. The pause costs the processor nothing.
    """
    end_where_alone()
    if not st.session_state.get(UNSEEN):
        time.sleep(PAUSE)


def stage(width: float = 3.6) -> tuple[images.Picture, DeltaGenerator, DeltaGenerator]:
    """The opening block of a lesson: the picture, the place of its drawing, and beside it that of its few controls.

    width : of the drawing's place; that of the controls has 1. On a phone the controls are a drawer at the bottom of
    the screen (page.css), so that the drawing is seen while one of them is moved.
    """
    drawing, side = st.columns([width, 1], gap="medium")
    side = side.container(gap="small", key="settings")
    with side:
        st.html('<label class="drawer" id="settings" tabindex="-1"><input type="checkbox">Settings</label>')
        return controls.picture(), drawing, side


def settings_begin() -> None:
    """Where the key's way to the settings ends, on a page whose settings are no drawer."""
    st.html('<span class="skip" id="settings" tabindex="-1"></span>')


def problem(reason: Exception) -> None:
    """One sentence, in the place of what it prevents, that says what to change. Settings and picture stay."""
    st.warning(str(reason), icon=":material/error:")
