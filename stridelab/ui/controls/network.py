"""A whole network, published or pasted, and what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from stridelab.lessons import network as lesson
from stridelab.network import Network
from stridelab.scene.settings import OWN
from stridelab.ui import session
from stridelab.ui.controls.widgets import BIND, choice, select, select_among

WHOLE = "the whole network"


def network() -> str:
    """A published network's name, or `OWN`."""
    name = select("Network", "network")
    st.button(
        "Paste my own code",
        key="paste_code",
        icon=":material/code:",
        on_click=_take_own_code,
        disabled=name == OWN,
        width="stretch",
    )
    return name


def _take_own_code() -> None:
    session.set_from_drawing(network=OWN)


def network_size() -> int | None:
    """Pixels along each side of the input; None for the network's usual one."""
    text = select("Input size", "network_size", help="Pixels along each side. Usual: as published, or as in the code.")
    return int(text) if text.isdigit() else None


def own_code() -> str:
    """Pasted source. It outlives a visit to another page, but is too long for a link."""
    if "code" not in st.session_state:
        st.session_state["code"] = st.session_state.get("own_code", lesson.ARTICLE)
    st.text_area(
        "Keras or PyTorch source. It is read, never run.",
        key="code",
        height=185,
        help="A Sequential, a functional model, a class with forward, or a few layers. Press Ctrl and Enter to apply.",
    )
    st.caption(
        "The code is never written to disk. Press Ctrl and Enter to apply a change. "
        "A link to this page says only “my own code”, for it is too long."
    )
    st.session_state["own_code"] = st.session_state["code"]  # a name of no control outlives the page
    return st.session_state["code"]


def what_if(original: Network) -> tuple[str, int]:
    """Whose stride changes (`lesson.NOTHING`, `lesson.STRIDED` or a layer's name), and what it becomes."""
    options = (lesson.NOTHING, lesson.STRIDED, *lesson.stridable(original))
    session.uses("what_if")
    which = select_among("What if the stride changed in", "what_if", options, lesson.NOTHING, bind=BIND)
    stride = choice("and became", "what_stride", width="stretch", disabled=which == lesson.NOTHING)
    if lesson.TOGETHER in which:
        together = escape(", ".join(which.split(lesson.TOGETHER)))
        st.html(f'<p class="together">These change together: {together}.</p>')
    return which, stride


def maps_until(stops: Sequence[str], usual: str) -> str:
    """The layer up to which maps are computed."""
    return select_among("Send the picture up to", "maps_until", stops, usual, help="Further up takes longer.")


def code_of(network: Network) -> str:
    """A layer's name, or `WHOLE`."""
    return select_among("Code of", "code_of", (WHOLE, *(layer.name for layer in network.layers[1:])), WHOLE)
