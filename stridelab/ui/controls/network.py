"""A whole network, published or pasted, and what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from stridelab.lessons import network as lesson
from stridelab.network import Network
from stridelab.scene import pack, quoted, unpack
from stridelab.scene.settings import OWN
from stridelab.ui import session
from stridelab.ui.controls.widgets import BIND, choice, select, select_among

WHOLE = "the whole network"


def network() -> str:
    """A published network's name, or `OWN`."""
    name = select("Network", "network")
    if name != OWN and "code" in st.query_params:
        del st.query_params["code"]
    if not session.scene().locks("network"):
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
    text = select(
        "Input size", "network_size", help="Pixels along each side. Its own: as published, or as the code says."
    )
    return int(text) if text.isdigit() else None


def own_code() -> str:
    """Pasted source. It outlives a visit to another page, and stands in the link as long as it is short enough."""
    if "code" not in st.session_state:
        st.session_state["code"] = st.session_state.get("own_code", _code_at_first())
    if not st.session_state["code"]:
        st.info(
            "This address says “my own code”, but does not hold the code: it was too long for a link, or the link was "
            "cut. If it is yours, paste it here again; else ask who made the link for it."
        )
    if session.scene().hides("code"):
        return st.session_state["code"]
    st.text_area(
        "Keras or PyTorch source. It is read, never run.",
        key="code",
        height=185,
        disabled=session.scene().locks("code"),
        help="A Sequential, a functional model, a class with forward, or a few layers. Press Ctrl and Enter to apply.",
    )
    code = st.session_state["code"]
    word = pack(code) if code else None
    travels = "A link to this page holds it." if word else "It is too long for a link, and is gone after a reload."
    st.caption(f"The code is never written to disk. Press Ctrl and Enter to apply a change. {travels if code else ''}")
    if word and st.query_params.get("code") != word:
        st.query_params["code"] = word
    if not word and "code" in st.query_params:
        del st.query_params["code"]
    st.session_state["own_code"] = code  # a name of no control outlives the page
    return code


def _code_at_first() -> str:
    """What a link holds; none if it only says that there is some: other code would go by the same name."""
    scene = session.of_page()["opened_with"]
    if scene.code:
        return unpack(scene.code)
    return "" if scene.settings.get("network") == OWN else lesson.ARTICLE


def what_if(original: Network) -> tuple[str, int]:
    """Whose stride changes (`lesson.NOTHING`, `lesson.STRIDED` or a layer's name), and what it becomes."""
    options = (lesson.NOTHING, lesson.STRIDED, *lesson.stridable(original))
    session.uses("what_if")
    linked = session.of_page()["opened_with"].settings.get("what_if", lesson.NOTHING)
    if linked not in options:
        st.caption(
            f"The link asked for another stride in {quoted(linked)}: in this network there is nothing to change there."
        )
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
