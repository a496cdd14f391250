"""A stack of layers: what it is made of, which of its strides changes, and how its cost is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from stridelab import images
from stridelab.lessons.receptive_field import layer_stack as stack_text
from stridelab.scene.settings import SETTINGS, STACKS
from stridelab.ui import session
from stridelab.ui.components import layer_stack as stack_drawing
from stridelab.ui.controls.widgets import BIND, choice, is_shown, select

_OWN_STACK = "My own"
_STACK_UID = "stack"
_WEIGHTS = {
    "equal": "Every weight is the same and no ReLU cuts anything off, so the influence is the number of ways from a "
    "pixel to the unit. Max pooling counts as the mean: any pixel of a window may be the largest.",
    "random": "The mean of 8 networks with random weights (normal, 4 channels, ReLU, seed 0), each on a "
    "picture of random numbers: networks before training.",
}


def layers() -> str:
    """A stack of layers: chosen ready-made, typed, or set in the drawing, which all write the same line."""
    ready_made = st.container()
    more: dict[str, Any] = {
        "help": "Each layer: kernel, then s (stride), p (padding), d (dilation) if they are not 1, 0, 1. "
        "Begin with max or avg for pooling. Such as: 7x7 s2 p3, max 3x3 s2 p1"
    }
    if not is_shown("layers", more):
        return session.value("layers")
    usual = SETTINGS["layers"].default
    st.text_input("Layers, from the picture up", usual, key="layers", bind=BIND, max_chars=200, **more)
    line = session.value("layers")
    try:
        preset = stack_text.preset_of(stack_text.parse(line))
    except ValueError:
        preset = None
    st.session_state["preset"] = preset or _OWN_STACK
    ready_made.selectbox(
        "Stack",
        (*stack_text.PRESETS, _OWN_STACK),
        key="preset",
        on_change=_take_preset,
        disabled=session.scene().locks("layers"),
    )
    return line


def _take_preset() -> None:
    name = st.session_state["preset"]
    if name in stack_text.PRESETS:
        session.set_from_drawing(layers=stack_text.PRESETS[name])


def stack_drawn(stack: stack_text.Stack, picture: images.Picture) -> None:
    """The drawing of the stack, whose settings are the page's."""
    stack_drawing.show(stack, picture, uid=_STACK_UID, on_change=_take_layers)


def _take_layers() -> None:
    """What the learner has set in the drawing becomes the line of layers, so that it stands in the link."""
    session.set_from_drawing(layers=stack_text.text(stack_drawing.changed(_STACK_UID)))


def of_layer(names: Sequence[str]) -> str:
    """The layer whose stride is changed, or all of them."""
    options = (*names, "all")
    if st.session_state.get("of_layer", options[0]) not in options:
        st.session_state["of_layer"] = options[0]
    more: dict[str, Any] = {"bind": BIND, "required": True}
    if is_shown("of_layer", more):
        st.segmented_control("Change the stride of layer", options, default=options[0], key="of_layer", **more)
    return session.value("of_layer")


def new_stride() -> int:
    return choice("It becomes", "new_stride")


def field_weights() -> str:
    """With which weights the effective field is measured, "equal" or "random"."""
    weights = choice("Weights of the stack", "field_weights")
    st.caption(f"The middle unit of the last layer. {_WEIGHTS[weights]}")
    return weights


def depth() -> int:
    """How many convolution layers are counted."""
    return STACKS[choice("Layers", "depth", width="stretch")]


def strided_layer(count: int) -> str:
    """Whose stride changes: a layer's name, or "all"."""
    chosen = select(
        "The stride changes in", "strided_layer", disabled=count == 1, help="The other layers keep stride 1."
    )
    return chosen if count > 1 else "conv1"


def unit() -> str:
    """ "MACs" or "FLOPs"."""
    return choice("Unit", "unit", width="stretch", help="1 MAC, a multiplication and an addition, is 2 FLOPs.")


def scale() -> str:
    """ "linear" or "log"."""
    help = "On the log scale, 1 / stride² is a straight line."
    return choice("Scale of the charts", "scale", width="stretch", help=help)
