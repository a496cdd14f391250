"""Walks for the tests of Slide and of its player, and the engine's own map at a stride."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from stridelab import conv2d
from stridelab.geometry import window_extent
from stridelab.lessons.slide import STRIDES, Walk, walk

PADDINGS = st.sampled_from([0, 1, 2, 3, 4, 5, "same", "valid"])


@st.composite
def walks(draw: st.DrawFn, most_kernel: int = 11, strides: tuple[int, ...] = STRIDES) -> Walk:
    """Whole numbers throughout, so that every result is exact; any kernel that fits its grid."""
    padding, dilation = draw(PADDINGS), draw(st.integers(1, 4))
    kernel = [draw(st.integers(1, most_kernel)) for _ in "hw"]
    pads = padding if isinstance(padding, int) else 0
    grid = [max(1, window_extent(size, dilation) - 2 * pads) + draw(st.integers(0, 9)) for size in kernel]
    planes = draw(st.sampled_from([1, 3]))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    pixels = random.integers(0, 256, (planes, *grid))
    weight = random.integers(-9, 10, (planes, *kernel))
    bias = draw(st.integers(-1000, 1000))
    return walk(pixels, weight, bias, padding=padding, dilation=dilation, strides=strides)


def strided(w: Walk, stride: tuple[int, int]) -> np.ndarray:
    """The engine's own map at this stride."""
    x, weight = w.planes[None], w.weight[None]
    return conv2d(x, weight, np.array([w.bias]), stride=stride, padding=w.padding, dilation=w.dilation)[0, 0]


def pairs(w: Walk) -> list[tuple[int, int]]:
    return [(s, t) for s in w.rows for t in w.cols]
