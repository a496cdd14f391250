"""What a session remembers beside its settings: what was set for the learner, and the last long computations.

With whatever changes, a browser sends what all its controls show. One that has not yet heard of a value that Python
has set sends the old one once more, and Streamlit would take this echo for the learner's wish. So every value that is
set is counted, and a control that nobody sees holds the last count: what a browser sends says how much it has heard.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")

HEARD = "heard"
"""The key of the control with the last count; `page.css` hides it."""


def open_page(name: str) -> None:
    """Called first on every page: what is remembered of a page goes when another is opened."""
    if st.session_state.get("page") != name:
        st.session_state["page"], st.session_state["of_page"] = name, {}


def of_page() -> dict[str, Any]:
    """What is remembered as long as the learner is on this page."""
    return st.session_state["of_page"]


def set_from_drawing(**settings: Any) -> None:
    """In a callback: what a drawing has reported, or a button means, becomes the page's settings."""
    count = st.session_state["count"] = st.session_state.get("count", 0) + 1
    for key, value in settings.items():
        st.session_state.setdefault("set", {})[key] = (st.session_state.get(key), value, count)
        st.session_state[key] = value


def drop_echoes() -> None:
    """Called before any control: what was set outlives an old value from a browser that has not heard of it."""
    heard = st.session_state.get(HEARD, 0)
    for key, (old, new, count) in st.session_state.get("set", {}).items():
        if heard < count and st.session_state.get(key) == old:
            st.session_state[key] = new
    st.session_state[HEARD] = st.session_state.get("count", 0)


def cached(name: str, key: object, waiting: str, compute: Callable[[], T]) -> T:
    """The result under a name, computed anew, while a spinner says `waiting`, when it is not this key's.

    name : of no control or component: Streamlit forgets what is under such a name when its page is left.
    """
    if st.session_state.get(name, (None,))[0] != key:
        with st.spinner(waiting):
            st.session_state[name] = key, compute()
    return st.session_state[name][1]
