"""A whole network, published or pasted, and what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from stridelab import architectures
from stridelab.lessons import network as tower
from stridelab.network import Network
from stridelab.ui.controls.settings import OWN, SETTINGS
from stridelab.ui.controls.widgets import BIND, select
from stridelab.ui.session import take

WHOLE = "the whole network"


def network() -> str:
    """A published network's name, or `OWN`."""
    name = select("Network", "network", format_func=network_title)
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
    take("network", OWN)


def network_title(name: str) -> str:
    return "My own code" if name == OWN else architectures.about(name).title


def network_size() -> int | None:
    """Pixels along each side of the input; None for the network's usual one."""
    text = select("Input size", "network_size", help="Pixels along each side. Usual: as published, or as in the code.")
    return int(text) if text.isdigit() else None


def own_code() -> str:
    """Pasted source. It outlives a visit to another page, but is too long for a link."""
    if "code" not in st.session_state:
        st.session_state["code"] = st.session_state.get("own_code", tower.ARTICLE)
    st.html("<style>.st-key-code textarea { font-family: monospace; font-size: 0.9rem; }</style>")
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
    st.session_state["own_code"] = st.session_state["code"]
    return st.session_state["code"]


# Names of layers that change together are long: in the open list they take two lines instead of being cut.
_WHOLE_NAMES = """<style>
[data-testid="stSelectboxVirtualDropdown"] [role="option"] > div {
  white-space: normal; overflow-wrap: anywhere; line-height: 1.1; font-size: 0.85rem;
}
</style>"""


def what_if(original: Network) -> tuple[str, int]:
    """Whose stride changes (`tower.NOTHING`, `tower.STRIDED` or a layer's name), and what it becomes."""
    options = (tower.NOTHING, tower.STRIDED, *tower.stridable(original))
    if st.session_state.get("what_if", options[0]) not in options:
        st.session_state["what_if"] = options[0]
    st.html(_WHOLE_NAMES)
    st.selectbox("What if the stride changed in", options, key="what_if", bind=BIND)
    which, setting = st.session_state["what_if"], SETTINGS["what_stride"]
    st.segmented_control(
        "and became",
        setting.options,
        default=setting.default,
        required=True,
        key="what_stride",
        bind=BIND,
        width="stretch",
        disabled=which == tower.NOTHING,
    )
    if tower.TOGETHER in which:
        together = escape(", ".join(which.split(tower.TOGETHER)))
        st.html(f'<p style="font-size:0.85rem;overflow-wrap:anywhere">These change together: {together}.</p>')
    return which, int(st.session_state["what_stride"])


def maps_until(stops: Sequence[str], usual: str) -> str:
    """The layer up to which maps are computed."""
    if st.session_state.get("maps_until") not in stops:
        st.session_state["maps_until"] = usual
    st.selectbox("Send the picture up to", stops, key="maps_until", help="Further up takes longer.")
    return st.session_state["maps_until"]


def code_of(shown: Network) -> str:
    """A layer's name, or `WHOLE`."""
    options = (WHOLE, *(layer.name for layer in shown.layers[1:]))
    if st.session_state.get("code_of", WHOLE) not in options:
        st.session_state["code_of"] = WHOLE
    st.selectbox("Code of", options, key="code_of")
    return st.session_state["code_of"]
