"""The long way: the picture is really moved and convolved again. What the page draws has to agree with it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stridelab import conv2d
from stridelab.geometry import axis, whole
from stridelab.lessons.translation.shift import cropped_to, relative_error, roll, round_down, strided_map

Shift = tuple[int, int]
"""(rows down, columns to the right), in pixels; negative is up and to the left."""


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
    steps = [round_down(distance, stride) for distance in shift]
    expected = roll(before, *steps)
    difference = after - expected
    phase = ((-shift[0]) % stride, (-shift[1]) % stride)
    return Comparison(before, after, expected, difference, phase, relative_error(difference, dense))


def equivariance_error(x: np.ndarray, weight: np.ndarray, stride: int, shift: Shift, **layer: object) -> float:
    """How far the map of the shifted picture is from the shifted map, in units of the stride-1 map's variation.

    Exactly 0 at multiples of the stride. Arguments as for `compare`.
    """
    return compare(x, weight, stride, shift, **{"relu": False, **layer}).error


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


def _check_shift(shift: Shift, size: tuple[int, ...]) -> None:
    for distance, length, along in zip(shift, size, ("rows", "columns"), strict=True):
        if abs(distance) >= length:
            raise ValueError(
                f"A shift of {abs(distance)} {along} leaves nothing of a picture of {length} {along}. Shift by less."
            )
