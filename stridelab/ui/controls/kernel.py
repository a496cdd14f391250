"""The filter: one by name, or one of the learner's own numbers. A control returns it, and the next is given it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import streamlit as st

from stridelab import kernels
from stridelab.lessons.slide import repeated
from stridelab.scene.settings import SETTINGS, TYPED
from stridelab.ui import session
from stridelab.ui.controls.layer import padding
from stridelab.ui.controls.widgets import BIND, is_shown, number, select, switch


@dataclass(frozen=True)
class Filter:
    """What the learner has chosen, whether or not there is such a filter.

    name : of a kernel, or `TYPED`.  text : the typed numbers.  size : the kernel size; a typed filter brings its own.
    turned : by 180 degrees.
    """

    name: str
    text: str = ""
    size: int = SETTINGS["kernel_size"].default
    turned: bool = False

    @property
    def title(self) -> str:
        """The filter and its size, for a heading."""
        return "typed filter" if self.name == TYPED else f"{kernels.title(self.name)}, size {self.size}"

    @cached_property
    def weights(self) -> np.ndarray:
        """(kh, kw) the filter's numbers; a ValueError says why there are none, and what to change."""
        weights = kernels.parse(self.text) if self.name == TYPED else kernels.kernel(self.name, self.size).weights
        return weights[::-1, ::-1] if self.turned else weights

    @property
    def problem(self) -> ValueError | None:
        """Why there are no weights."""
        try:
            self.weights  # noqa: B018  what matters is whether it can be read
        except ValueError as impossible:
            return impossible
        return None

    @property
    def shape(self) -> tuple[int, int]:
        """(kh, kw); without weights, the kernel size that is set."""
        if self.problem:
            return self.size, self.size
        height, width = self.weights.shape
        return height, width

    def drawn(self, planes: int) -> np.ndarray:
        """(C, kh, kw) for so many planes; without weights a single 1: something to draw beside the problem."""
        return np.ones((planes, 1, 1)) if self.problem else repeated(self.weights, planes)


def kernel() -> Filter:
    """Choose a filter by name, or type one."""
    name = select("Filter", "kernel")
    if name != TYPED:
        st.caption(kernels.sentence(name))
        return Filter(name)
    more: dict[str, Any] = {
        "help": "Whole numbers, decimals or fractions such as 1/9, separated by blanks. A semicolon also ends a row."
    }
    if is_shown("weights", more):
        words, usual = "Its numbers, one row a line", SETTINGS["weights"].default
        st.text_area(words, usual, key="weights", bind=BIND, height=110, max_chars=2000, **more)
    return Filter(name, session.value("weights") or "")


def sized(chosen: Filter) -> Filter:
    """The filter at the size that is set."""
    return replace(chosen, size=kernel_size(disabled=chosen.name == TYPED))


def kernel_and_padding() -> tuple[Filter, int | str]:
    """The filter at its size, and the padding: what a lesson on one layer is first asked for."""
    chosen = kernel()
    left, right = st.columns(2)
    with left:
        chosen = sized(chosen)
    with right:
        return chosen, padding()


def kernel_size(*, disabled: bool = False) -> int:
    """The filter's side."""
    return number("Kernel size", "kernel_size", slider=True, disabled=disabled)


def turned(chosen: Filter) -> Filter:
    """The filter, turned by 180 degrees where it is asked for, as a mathematician's convolution has it."""
    is_turned = switch(
        "Turn the filter by 180°",
        "flip",
        help="Deep-learning frameworks lay the filter on the picture as it is, which mathematics calls "
        "cross-correlation. Convolution in mathematics turns it by 180° first. A network learns either way.",
    )
    return replace(chosen, turned=is_turned)


def bias() -> float:
    return number("Bias", "bias", step=1.0, format="%g", help="Added to every sum.")


def filter_first() -> bool:
    """Whether a filter and ReLU go before the reduction."""
    return switch(
        "Filter the picture first",
        "filter_first",
        help="Off: the picture itself is made smaller. On: its feature map under a filter and ReLU, as in a network.",
    )
