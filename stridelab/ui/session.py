"""What a session remembers beside its settings: what was set for the learner.

With whatever changes, a browser sends what all its controls show. One that has not yet heard of a value that Python
has set sends the old one once more, and Streamlit would take this echo for the learner's wish. So every value that is
set is counted, and a control that nobody sees holds the last count: what a browser sends says how much it has heard.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from stridelab.scene import DRAWINGS, LONGEST_TASK, PAGES, SETTINGS, VIEW, Scene

HEARD = "heard"
"""The key of the control with the last count; `page.css` hides it."""

OWN_IS_GONE = "own_is_gone"
"""Where it is remembered that a link asked for an own picture, and there was none."""

_KEPT = "settings"


def open_page(name: str) -> None:
    """Called first on every page: what is remembered of a page goes when another is opened, but its settings stay.

    Streamlit forgets a value that came with a link, and that nobody has touched, when its page is left.
    """
    if st.session_state.get("page") == name:
        return
    st.session_state["page"], st.session_state["of_page"] = name, {}
    context = get_script_run_ctx()
    kept = st.session_state.get(_KEPT, {})
    if getattr(context, "is_history_navigation", False):
        # The browser went back. Streamlit drops what two pages have in common from the address: it is read once more.
        scene, _ = Scene.read(PAGES[0], parse_qsl(context.query_string if context else ""))
        for key in kept:
            st.session_state[key] = scene.value(key)
        st.rerun()
    for key, value in kept.items():
        if key not in st.query_params:
            st.session_state[key] = st.session_state.get(key, value)


def leave_page() -> None:
    """The next run opens a page anew, this one or another."""
    st.session_state["page"], st.session_state["of_page"] = "", {}


def keep_settings() -> None:
    """Called last on every page: the settings as they are."""
    held = st.session_state.to_dict()  # at once: each question by itself costs as much
    st.session_state[_KEPT] = held.get(_KEPT, {}) | {key: held[key] for key in SETTINGS if key in held}


def uses(key: str) -> None:
    """Called by every control of a setting: the page's address has this setting."""
    of_page().setdefault("used", {})[key] = True  # a dict: it keeps the order


def scene() -> Scene:
    """What the page's link asks for beside settings: what is hidden, fixed, covered, shown alone, said."""
    return st.session_state.get("of_page", {}).get("scene", Scene())


def covered() -> list[str]:
    """The answers that the page's link covers, or a walk's question as long as nobody has guessed."""
    return [*dict.fromkeys((*scene().cover, *st.session_state.get("of_page", {}).get("covers", ())))]


def is_embedded() -> bool:
    """Whether the page stands in the frame of another one, which has not asked for the controls, too."""
    return bool(st.context.is_embedded) and "show_controls" not in st.query_params


def value(key: str) -> Any:
    """A setting as it is. Without its control it is what the link says, or else what it was, or what is usual."""
    if key in st.session_state:
        return st.session_state[key]
    usual = SETTINGS[key].default
    return list(usual) if isinstance(usual, tuple) else usual


def looked_for() -> str:
    """What the experiment that was started on the page asks to look for, without its marks: as a link may say it."""
    return re.sub(r"[*`]", "", st.session_state.get("of_page", {}).get("look_for", ""))[:LONGEST_TASK]


def look_for(sentence: str = "") -> None:
    """In a callback: what an experiment asks to look for, in the place of what the one before it did."""
    if st.query_params.get("say") == looked_for():
        st.query_params.pop("say", None)
    of_page()["look_for"] = sentence


def linked_view(uid: str) -> str:
    """What the page's link says of the view of a drawing, what is usual, and which settings cannot be changed, as JSON.

    uid : of a drawing with tools, or nothing. The page's own is told the settings so far, too, and writes them into the
    address; the others are told the same after a change as before, if it means nothing to them, and not sent again.
    """
    page = st.session_state.get("of_page", {})
    usual = {key: view.default for key, view in VIEW.items()}
    link = page.get("asked_view", page.get("view", {}))
    current = scene()
    drawings = [*DRAWINGS.get(current.page, {}).values()]
    view: dict[str, Any] = {"usual": usual, "link": link}
    hidden = [key for key in SETTINGS if current.hides(key)] if current.hide else []
    locked = current.locked if current.hide or current.fix else []
    lesson: dict[str, Any] = {"locked": locked, "hidden": hidden, "cover": covered(), "alone": drawings}
    if uid and drawings[:1] in ([uid], ["charts"]):  # a page of charts has no drawing of its own
        lesson["settings"] = _settings()
    return json.dumps(view | {name: part for name, part in lesson.items() if part}, separators=(",", ":"))


def _settings() -> dict[str, list[str]]:
    """What the address says of a page's settings and its task: of what is not usual, the texts."""
    settings = {
        key: SETTINGS[key].titles(st.session_state[key])
        for key in st.session_state.get("of_page", {}).get("used", ())
        if key in st.session_state and SETTINGS[key].is_chosen(st.session_state[key])
    }
    return settings | ({"say": [task]} if (task := looked_for()) else {})


def of_page() -> dict[str, Any]:
    """What is remembered as long as the learner is on this page."""
    return st.session_state["of_page"]


def show_scene(scene: Scene) -> None:
    """In a callback, or before any control: the page becomes that of a scene; only the picture may stay as it is."""
    usual = {key: SETTINGS[key].default for key in SETTINGS if key in st.session_state and key != "image"}
    settings = {**usual, **scene.settings}
    set_from_drawing(**{key: list(value) if isinstance(value, tuple) else value for key, value in settings.items()})
    count = st.session_state["count"]
    of_page()["asked_view"] = {**scene.view, "asked": str(count)}  # so that the same view can be asked for again


def set_from_drawing(**settings: Any) -> None:
    """In a callback: what a drawing has reported, or a button means, becomes the page's settings.

    Those that the page's link fixes stay as they are.
    """
    settings = {key: value for key, value in settings.items() if not scene().locks(key)}
    count = st.session_state["count"] = st.session_state.get("count", 0) + 1
    for key, value in settings.items():
        st.session_state.setdefault("set", {})[key] = (st.session_state.get(key), value, count)
        st.session_state[key] = value


def drop_echoes() -> None:
    """Called before any control: what was set outlives an old value from a browser that has not heard of it."""
    heard = st.session_state.get(HEARD, 0)
    for key, (value_before, value_set, count) in st.session_state.get("set", {}).items():
        if heard < count and st.session_state.get(key) == value_before:
            st.session_state[key] = value_set
    st.session_state[HEARD] = st.session_state.get("count", 0)
