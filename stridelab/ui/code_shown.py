"""The engine code that a page has just run, for the curious."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import streamlit as st


def show_source(function: Callable[..., object]) -> None:
    """A fold with the function's own source.

    It is filled when it is opened: the browser needs 1.6 MB of highlighter for it.
    """
    module = function.__module__.replace(".", "/")
    fold = st.expander(f"The code that ran: `{function.__name__}` in {module}.py", key="source", on_change="rerun")
    if fold.open:
        fold.code(inspect.getsource(function), language="python")
