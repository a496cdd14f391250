"""Move the picture by a pixel: does the map move with it?

A convolution at stride 1 is *equivariant*: the shifted picture's map is the map, shifted. At stride s only shifts by
multiples of s come out that way. Any other shift makes the layer sample its stride-1 map at other places: another of
the s * s *phases* (polyphase components), which is a different set of numbers. Blurring the map before it is sampled
makes the phases alike (Zhang, "Making convolutional networks shift-invariant again", 2019).

What a shift brings in at the edge is no part of the question, so the picture wraps around: nothing new comes in.

>>> x = np.arange(16.0).reshape(1, 1, 4, 4)
>>> roll(x, 1, 0)[0, 0, :, 0].tolist()
[12.0, 0.0, 4.0, 8.0]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb

import numpy as np

from stridelab.convolution import conv2d
from stridelab.geometry import axis, whole


def roll(x: np.ndarray, rows: int, cols: int) -> np.ndarray:
    """The picture moved down and to the right; what leaves at one edge comes in at the other. x : (N, C, H, W)."""
    return np.roll(x, (rows, cols), axis=(2, 3))


# ---- One layer: filter, rectify, blur, keep every s-th


def strided_map(
    x: np.ndarray, weight: np.ndarray, stride: int, *, blur: str = "none", relu: bool = True, taps: int = 3
) -> np.ndarray:
    """A layer at stride s on a picture that wraps around: convolution, ReLU, sampling, and a blur somewhere or nowhere.

    Parameters
    ----------
    x : (N, C_in, H, W)
        Wraps around, so that no edge disturbs the comparison.
    weight : (C_out, C_in, kh, kw)
    stride
        Whole number, 1 or more.
    blur
        "none": convolution, ReLU, sample. "before sampling": convolution, ReLU, blur, sample: the right place.
        "before convolution": blur, convolution, ReLU, sample: this only blurs the picture, and the ReLU brings new fine
        detail in after it.
    relu
        Whether negative results become 0.
    taps
        Of the binomial blur.

    Returns
    -------
    (N, C_out, ceil(H / stride), ceil(W / stride))
    """
    stride = whole("stride", stride, 1)
    if blur not in BLURS:
        raise ValueError(f"blur is one of {', '.join(BLURS)}; not {blur!r}.")
    if blur == "before convolution":
        x = circular_blur(x, taps)
    dense = circular_conv2d(x, weight)
    dense = np.maximum(dense, 0) if relu else dense
    if blur == "before sampling":
        dense = circular_blur(dense, taps)
    return dense[:, :, ::stride, ::stride]


BLURS = ("none", "before sampling", "before convolution")


def circular_conv2d(x: np.ndarray, weight: np.ndarray, groups: int = 1) -> np.ndarray:
    """Stride 1 on a picture that wraps around: a map of the picture's size, each value at its window's middle."""
    kernel = weight.shape[2:]
    edges = [((size - 1) // 2, size // 2) for size in kernel]
    wrapped = np.pad(x, ((0, 0), (0, 0), *edges), mode="wrap")
    return conv2d(wrapped, weight, groups=groups)


def circular_blur(x: np.ndarray, taps: int = 3) -> np.ndarray:
    """The binomial blur (1 2 1, 1 4 6 4 1, ...) on a map that wraps around."""
    taps = whole("taps", taps, 1)
    row = np.array([comb(taps - 1, i) / 2 ** (taps - 1) for i in range(taps)])
    channels = x.shape[1]
    weight = np.tile(np.outer(row, row), (channels, 1, 1, 1)).astype(np.result_type(x, np.float32))
    return circular_conv2d(x, weight, groups=channels)


# ---- The comparison


def cropped_to(x: np.ndarray, stride: int) -> np.ndarray:
    """The picture without the last rows and columns that make its size no multiple of the stride.

    >>> cropped_to(np.zeros((1, 1, 10, 7)), 4).shape
    (1, 1, 8, 4)
    """
    height, width = (size - size % stride for size in x.shape[2:])
    if not height * width:
        way_out = "a smaller stride" if min(x.shape[2:]) > 1 else "a larger picture"
        raise ValueError(f"A picture of {x.shape[2]} × {x.shape[3]} has no room for stride {stride}. Choose {way_out}.")
    return x[:, :, :height, :width]


def round_down(shift: int, stride: int) -> int:
    """Whole steps in a shift, towards zero."""
    return int(shift / stride)


def relative_error(difference: np.ndarray, dense: np.ndarray) -> float:
    """Root mean square of a difference over the standard deviation of the stride-1 map; 0 only if nothing differs.

    1.4 (the square root of 2) is what two unrelated maps of one kind have; 2 is a map and its opposite.
    """
    size = float(np.sqrt(np.mean(np.square(difference, dtype=np.float64))))
    if size == 0:
        return 0.0
    return size / max(float(np.std(dense, dtype=np.float64)), 1e-12)


# ---- The counter-example to do by hand


@dataclass(frozen=True)
class PoolStep:
    """One stop of a 1-D max pooling: which positions it reads, their values, the largest."""

    positions: tuple[int, ...]
    values: tuple[int, ...]
    value: int


def max_pool_1d(signal: Iterable[int], kernel_size: int = 2, stride: int = 2) -> tuple[PoolStep, ...]:
    """Max pooling of a row of numbers, stop by stop.

    Zhang (2019) gives the example: the same row, shifted by one, comes out as a different row altogether.

    >>> row = (0, 0, 1, 1, 0, 0, 1, 1)
    >>> [step.value for step in max_pool_1d(row)]
    [0, 1, 0, 1]
    >>> [step.value for step in max_pool_1d(shifted_row(row, 1))]
    [1, 1, 1, 1]
    """
    numbers = tuple(signal)
    windows = axis(len(numbers), kernel_size, stride)
    steps = []
    for positions in windows.reads.tolist():
        values = tuple(numbers[position] for position in positions)
        steps.append(PoolStep(tuple(positions), values, max(values)))
    return tuple(steps)


def shifted_row(signal: Iterable[int], by: int) -> tuple[int, ...]:
    """A row of numbers moved to the right; what leaves comes in at the left.

    >>> shifted_row((1, 2, 3, 4), 1)
    (4, 1, 2, 3)
    """
    numbers = tuple(signal)
    by %= len(numbers) or 1
    return numbers[len(numbers) - by :] + numbers[: len(numbers) - by]
