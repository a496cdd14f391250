"""The way back to what is usual."""

from __future__ import annotations

import streamlit as st

from stridelab.scene import Scene
from stridelab.ui import session
from stridelab.ui.controls.widgets import is_left_out, whole_page

_AMONG = ("maps_until", "code_of")
"""Choices that depend on the network and are no settings: what is not among them gives way to the usual one."""


def reset() -> None:
    """A button: all settings and the drawing's view as on a page that was just opened; the picture stays."""
    if not is_left_out():
        st.button("Reset this page", key="reset", icon=":material/restart_alt:", on_click=_reset)


def _reset() -> None:
    session.show_scene(Scene())
    session.look_for()
    session.set_from_drawing(**{key: "" for key in _AMONG if key in st.session_state})
    whole_page()
