"""Move the picture by a pixel: does the map move with it?

A convolution at stride 1 is *equivariant*: the shifted picture's map is the map, shifted. At stride s only shifts by
multiples of s come out that way. Any other shift makes the layer sample its stride-1 map at other places: another of
the s * s *phases* (polyphase components), which is a different set of numbers. Blurring the map before it is sampled
makes the phases alike (Zhang, "Making convolutional networks shift-invariant again", 2019).

Two things keep the comparison fair. What a shift brings in at the edge is no part of the question: either the picture
wraps around ("circular", nothing new comes in) or only the part of the maps is compared that no edge has reached
("interior").

>>> x = np.arange(16.0).reshape(1, 1, 4, 4)
>>> roll(x, 1, 0)[0, 0, :, 0].tolist()
[12.0, 0.0, 4.0, 8.0]
>>> stripes = np.tile([0.0, 1.0], (1, 1, 8, 4))  # one pixel black, one pixel white
>>> box = np.full((1, 1, 1, 1), 1.0)
>>> [round(equivariance_error(stripes, box, stride=2, shift=(0, d)), 3) for d in range(5)]
[0.0, 2.0, 0.0, 2.0, 0.0]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb

import numpy as np

from stridelab.convolution import conv2d
from stridelab.geometry import axis, whole

Shift = tuple[int, int]
"""(rows down, columns to the right), in pixels; negative is up and to the left."""


def roll(x: np.ndarray, rows: int, cols: int) -> np.ndarray:
    """The picture moved down and to the right; what leaves at one edge comes in at the other. x : (N, C, H, W)."""
    return np.roll(x, (rows, cols), axis=(2, 3))


def moved(x: np.ndarray, rows: int, cols: int) -> np.ndarray:
    """The picture moved down and to the right; its edge pixels are repeated where nothing is known.

    Raises ValueError for a shift of the picture's size or more: nothing of it would be left.

    >>> moved(np.array([[[[1, 2, 3]]]]), 0, 1)[0, 0].tolist()
    [[1, 1, 2]]
    """
    height, width = x.shape[2:]
    _check_shift((rows, cols), (height, width))
    return x[:, :, np.clip(np.arange(height) - rows, 0, height - 1)][
        ..., np.clip(np.arange(width) - cols, 0, width - 1)
    ]


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


@dataclass(frozen=True)
class Comparison:
    """A strided map, the strided map of the shifted picture, and what they should have in common."""

    of_picture: np.ndarray
    """(N, C, h, w) the map."""
    of_shifted: np.ndarray
    """(N, C, h, w) the map of the shifted picture."""
    expected: np.ndarray
    """(N, C, h, w) the map, moved by the shift as far as whole steps go: what equivariance would give."""
    difference: np.ndarray
    """(N, C, h, w) of_shifted - expected."""
    phase: Shift
    """Which of the s * s sampling phases the shift leads to; (0, 0) is the picture's own."""
    error: float
    """Size of the difference over the variation of the stride-1 map; 0 is equivariant."""


def compare(x: np.ndarray, weight: np.ndarray, stride: int, shift: Shift, **layer: object) -> Comparison:
    """The map of the shifted picture beside the map, shifted. The picture wraps around.

    Parameters
    ----------
    x, weight, stride, **layer
        As for `strided_map`. H and W have to be multiples of the stride, or the samples do not meet again on the way
        round; `cropped_to` makes them so.
    shift
        (rows, columns), smaller than the picture.
    """
    stride = whole("stride", stride, 1)
    _check_shift(shift, x.shape[2:])
    if x.shape[2] % stride or x.shape[3] % stride:
        raise ValueError(
            f"A picture of {x.shape[2]} × {x.shape[3]} that wraps around cannot be sampled every {stride} pixels: "
            f"crop it to a multiple of {stride}."
        )
    dense = strided_map(x, weight, 1, **layer)  # pyright: ignore[reportArgumentType]
    before = dense[:, :, ::stride, ::stride]
    after = strided_map(roll(x, *shift), weight, stride, **layer)  # pyright: ignore[reportArgumentType]
    steps = [round_down(each, stride) for each in shift]
    expected = roll(before, *steps)
    difference = after - expected
    phase = ((-shift[0]) % stride, (-shift[1]) % stride)
    return Comparison(before, after, expected, difference, phase, relative_error(difference, dense))


def cropped_to(x: np.ndarray, stride: int) -> np.ndarray:
    """The picture without the last rows and columns that make its size no multiple of the stride.

    >>> cropped_to(np.zeros((1, 1, 10, 7)), 4).shape
    (1, 1, 8, 4)
    """
    height, width = (size - size % stride for size in x.shape[2:])
    if not height * width:
        raise ValueError(f"A picture of {x.shape[2]} × {x.shape[3]} has no room for stride {stride}. Choose less.")
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


def equivariance_error(x: np.ndarray, weight: np.ndarray, stride: int, shift: Shift, **layer: object) -> float:
    """How far the map of the shifted picture is from the shifted map, in units of the stride-1 map's variation.

    Exactly 0 at multiples of the stride. Arguments as for `compare`.
    """
    return compare(x, weight, stride, shift, **{"relu": False, **layer}).error


@dataclass(frozen=True)
class ErrorCurve:
    """Equivariance error against shift, at one stride."""

    stride: int
    shifts: tuple[int, ...]
    errors: tuple[float, ...]


def error_curves(
    x: np.ndarray,
    weight: np.ndarray,
    strides: Iterable[int] = (1, 2, 3, 4),
    shifts: Iterable[int] = range(17),
    *,
    along: str = "columns",
    **layer: object,
) -> tuple[ErrorCurve, ...]:
    """The equivariance error for each stride and shift along one axis ("rows", "columns" or "both").

    The picture is cropped to a multiple of each stride.
    """
    if along not in ("rows", "columns", "both"):
        raise ValueError(f'along is "rows", "columns" or "both", not {along!r}.')
    shifts = tuple(shifts)
    curves = []
    for stride in strides:
        part = cropped_to(x, stride)
        # One dense map serves all shifts: shifting the picture shifts it.
        dense = strided_map(part, weight, 1, **layer)  # pyright: ignore[reportArgumentType]
        own = dense[:, :, ::stride, ::stride]
        errors = []
        for distance in shifts:
            shift = (distance * (along != "columns"), distance * (along != "rows"))
            _check_shift(shift, part.shape[2:])
            after = roll(dense, *shift)[:, :, ::stride, ::stride]
            expected = roll(own, *(round_down(each, stride) for each in shift))
            errors.append(relative_error(after - expected, dense))
        curves.append(ErrorCurve(stride, shifts, tuple(errors)))
    return tuple(curves)


def interior_difference(
    x: np.ndarray, weight: np.ndarray, stride: int, shift: Shift
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The comparison without wrapping: only where no window of either map reads what the shift brought in at the edge.

    No ReLU, no padding ("valid"), as a plain strided convolution gives it.

    Returns
    -------
    of_picture, of_shifted, difference
        (N, C, h, w) each, over the units that both maps have and the edge has not reached.

    Raises
    ------
    ValueError
        Nothing is left to compare: the shift is too large for the picture.
    """
    stride = whole("stride", stride, 1)
    height, width = x.shape[2:]
    _check_shift(shift, (height, width))
    before = conv2d(x, weight, stride=stride)
    after = conv2d(moved(x, *shift), weight, stride=stride)
    pairs = [
        _clean(size, kernel, stride, each)
        for size, kernel, each in zip((height, width), weight.shape[2:], shift, strict=True)
    ]
    (old_rows, new_rows), (old_cols, new_cols) = pairs
    if not new_rows.size * new_cols.size:
        raise ValueError(
            f"After a shift of {shift[0]}, {shift[1]} nothing of the {height} × {width} picture can be compared. "
            "Choose a smaller shift."
        )
    of_picture = before[:, :, old_rows][..., old_cols]
    of_shifted = after[:, :, new_rows][..., new_cols]
    return of_picture, of_shifted, of_shifted - of_picture


def _clean(size: int, kernel_size: int, stride: int, shift: int) -> tuple[np.ndarray, np.ndarray]:
    """On one axis: pairs of units (before, after) where the unit after reads only pixels that were in the picture."""
    windows = axis(size, kernel_size, stride)
    first = windows.starts - shift  # where each window's content was before the shift
    whole_window = (first >= 0) & (first + kernel_size <= size)
    units = np.arange(windows.output_size)
    partners = units - round_down(shift, stride)
    both = whole_window & (partners >= 0) & (partners < windows.output_size)
    return partners[both], units[both]


# ---- Phases


def phases(dense: np.ndarray, stride: int) -> np.ndarray:
    """The s * s ways to keep every s-th value of a stride-1 map (its polyphase components).

    A strided layer keeps phase (0, 0). A shift of the picture by (rows, columns) makes it keep phase
    (-rows mod s, -columns mod s).

    Parameters
    ----------
    dense : (N, C, H, W)
        Cropped to a multiple of the stride, so that all phases have one size.

    Returns
    -------
    (stride, stride, N, C, H // stride, W // stride)

    >>> phases(np.arange(16).reshape(1, 1, 4, 4), 2)[1, 0, 0, 0].tolist()
    [[4, 6], [12, 14]]
    """
    stride = whole("stride", stride, 1)
    part = cropped_to(dense, stride)
    return np.stack([np.stack([part[:, :, i::stride, j::stride] for j in range(stride)]) for i in range(stride)])


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
    for read in windows.reads.tolist():
        values = tuple(numbers[position] for position in read)
        steps.append(PoolStep(tuple(read), values, max(values)))
    return tuple(steps)


def shifted_row(signal: Iterable[int], by: int) -> tuple[int, ...]:
    """A row of numbers moved to the right; what leaves comes in at the left.

    >>> shifted_row((1, 2, 3, 4), 1)
    (4, 1, 2, 3)
    """
    numbers = tuple(signal)
    by %= len(numbers) or 1
    return numbers[len(numbers) - by :] + numbers[: len(numbers) - by]


def _check_shift(shift: Shift, size: tuple[int, ...]) -> None:
    for distance, length, along in zip(shift, size, ("rows", "columns"), strict=True):
        if abs(distance) >= length:
            raise ValueError(
                f"A shift of {abs(distance)} {along} leaves nothing of a picture of {length} {along}. Shift by less."
            )
