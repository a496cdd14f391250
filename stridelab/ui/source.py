"""The engine code that a page has just run, for the curious."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import streamlit as st


def show_source(function: Callable[..., object]) -> None:
    """A fold with the function's own source."""
    module = function.__module__.replace(".", "/")
    with st.expander(f"The code that ran: `{function.__name__}` in {module}.py"):
        st.code(inspect.getsource(function), language="python")
