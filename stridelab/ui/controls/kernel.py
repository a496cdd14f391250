"""The filter: one by name, or one of the learner's own numbers."""

from __future__ import annotations

import numpy as np
import streamlit as st

from stridelab import kernels
from stridelab.lessons import slide
from stridelab.ui.controls.settings import SETTINGS, TYPED
from stridelab.ui.controls.widgets import BIND, number, select


def kernel() -> None:
    """Choose a filter by name, or type one."""
    name = select("Filter", "kernel", format_func=kernel_title_of)
    if name == TYPED:
        st.text_area(
            "Its numbers, one row a line",
            SETTINGS["weights"].default,
            key="weights",
            bind=BIND,
            height=110,
            max_chars=2000,
            help="Whole numbers, decimals or fractions such as 1/9, separated by blanks. A semicolon also ends a row.",
        )
    else:
        st.caption(kernels.sentence(name))


def kernel_size() -> int:
    """The filter's side; a typed filter brings its own."""
    typed = st.session_state.get("kernel") == TYPED
    return number("Kernel size", "kernel_size", slider=True, disabled=typed)


def weights() -> np.ndarray:
    """(kh, kw) the chosen filter.

    Raises
    ------
    ValueError
        The typed numbers cannot be read, or the filter does not exist at this size.
    """
    name = st.session_state["kernel"]
    if name == TYPED:
        chosen = kernels.parse(st.session_state["weights"])
    else:
        chosen = kernels.kernel(name, st.session_state["kernel_size"]).weights
    return chosen[::-1, ::-1] if st.session_state.get("flip") else chosen


def flip() -> None:
    """The filter turned by 180 degrees, as a mathematician's convolution has it."""
    st.toggle(
        "Turn the filter by 180°",
        key="flip",
        bind=BIND,
        help="Deep-learning frameworks lay the filter on the picture as it is, which mathematics calls "
        "cross-correlation. Convolution in mathematics turns it by 180° first. A network learns either way.",
    )


def kernel_title() -> str:
    """The chosen filter and its size, for a heading."""
    name = st.session_state["kernel"]
    return "typed filter" if name == TYPED else f"{kernels.title(name)}, size {st.session_state['kernel_size']}"


def kernel_title_of(name: str) -> str:
    return "Type my own" if name == TYPED else kernels.title(name)


def bias() -> float:
    return number("Bias", "bias", step=1.0, format="%g", help="Added to every sum.")


def weights_or_one(planes: int) -> np.ndarray:
    """(C, kh, kw) the chosen filter if it can be read, else a single 1: something to draw beside the message."""
    try:
        return slide.repeated(weights(), planes)
    except ValueError:
        return np.ones((planes, 1, 1))


def kernel_shape() -> tuple[int, int]:
    """(kh, kw) of the chosen filter; while it cannot be built, the kernel size that is set."""
    try:
        height, width = weights().shape
    except ValueError:
        height = width = st.session_state["kernel_size"]
    return height, width


def filter_first() -> bool:
    """Whether a filter and ReLU go before the reduction."""
    return st.toggle(
        "Filter the picture first",
        key="filter_first",
        bind=BIND,
        help="Off: the picture itself is made smaller. On: its feature map under a filter and ReLU, as in a network.",
    )
