"""What a session remembers beside its settings: what was just taken for one of them, and the last long computation."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")

ECHO = 0.5
"""Seconds in which an old value is taken for an echo: longer than the usual way to a browser, quicker than a hand."""


def take(key: str, value: Any) -> None:
    """In a callback: what a drawing has reported, or a button means, becomes the page's setting."""
    st.session_state.setdefault("taken", {})[key] = (st.session_state.get(key), value, time.monotonic())
    st.session_state[key] = value


def keep_taken() -> None:
    """Called before any control: what was just taken outlives an old value that the browser sends once more.

    With whatever changes, a browser sends what all its controls show. One that has not yet heard of the new value
    sends the old one, and Streamlit would take that for the learner's wish.
    """
    for key, (old, new, since) in st.session_state.get("taken", {}).items():
        if st.session_state.get(key) == old and time.monotonic() - since < ECHO:
            st.session_state[key] = new


def last(name: str, key: object, waiting: str, compute: Callable[[], T]) -> T:
    """The result under a name, computed anew, while a spinner says `waiting`, when it is not this key's.

    name : of no control or component: Streamlit forgets what is under such a name when its page is left.
    """
    if st.session_state.get(name, (None,))[0] != key:
        with st.spinner(waiting):
            st.session_state[name] = key, compute()
    return st.session_state[name][1]
