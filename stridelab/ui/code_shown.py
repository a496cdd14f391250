"""The engine code that a page has just run, for the curious."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import streamlit as st


def show_source(function: Callable[..., object], definition: Callable[..., object] | None = None) -> None:
    """A fold with the function's own source, and with that of the definition of what it computes.

    It is filled when it is opened: the browser needs 1.6 MB of highlighter for it.
    """
    st.fragment(_fold)(function, definition)


def _fold(function: Callable[..., object], definition: Callable[..., object] | None) -> None:
    title = f"The code that ran: `{function.__name__}` in {_file(function)}"
    fold = st.expander(title, key="source", on_change="rerun")
    if fold.open:
        fold.code(inspect.getsource(function), language="python")
        if definition:
            fold.markdown(f"What it computes, by definition: `{definition.__name__}` in {_file(definition)}")
            fold.code(inspect.getsource(definition), language="python")


def _file(function: Callable[..., object]) -> str:
    return f"{function.__module__.replace('.', '/')}.py"
