"""The finished steps that the player shows: every number of a filter's walk over a small grid.

The player in the browser picks, it does not calculate. It gets the result of the kernel at *every*
position (the dense map) and, for each stride and axis, where the windows start. That is also the lesson:
a strided convolution is the stride-1 map with every stride-th result kept.

>>> import numpy as np
>>> w = walk(np.arange(25).reshape(1, 5, 5), np.ones((1, 3, 3)), strides=(1, 2))
>>> w.dense.shape, w.output(stride=(2, 2)).tolist()
((3, 3), [[54.0, 72.0], [144.0, 162.0]])
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from stridelab.convolution import conv2d
from stridelab.geometry import Axis, axis

STRIDES = (1, 2, 3, 4, 5, 6, 7, 8)


@dataclass(frozen=True)
class Walk:
    """A kernel at every position of a grid, and the windows of each stride among them. Built by `walk`."""

    planes: np.ndarray  # (C, H, W) the grid
    weight: np.ndarray  # (C, kh, kw) one filter slice for each plane
    bias: float
    padding: int | str
    dilation: int
    rows: dict[int, Axis]  # stride -> the row axis
    cols: dict[int, Axis]
    lead: tuple[int, int]  # rows, columns of padding before the grid in the dense map: the most that any stride uses
    partials: np.ndarray  # (C, H_dense, W_dense) each plane's own result
    dense: np.ndarray  # (H_dense, W_dense) their sum and the bias

    def output(self, stride: tuple[int, int]) -> np.ndarray:
        """(H_out, W_out) the feature map at this stride (rows, columns): picked from the dense map, not recomputed."""
        picked_rows = self.rows[stride[0]].starts + self.lead[0]
        picked_cols = self.cols[stride[1]].starts + self.lead[1]
        return self.dense[np.ix_(picked_rows, picked_cols)]

    def counts(self, stride: tuple[int, int]) -> dict[str, int]:
        """Windows, MACs (weights times windows, no bias) and unread grid cells at this stride (rows, columns)."""
        rows, cols = self.rows[stride[0]], self.cols[stride[1]]
        windows = rows.output_size * cols.output_size
        pixels_read = (rows.input_size - len(rows.unread)) * (cols.input_size - len(cols.unread))
        return {
            "windows": windows,
            "macs": windows * self.weight.size,
            "unread": rows.input_size * cols.input_size - pixels_read,
        }


def walk(
    planes: np.ndarray,
    weight: np.ndarray,
    bias: float = 0.0,
    *,
    padding: int | str = 0,
    dilation: int = 1,
    strides: Sequence[int] = STRIDES,
) -> Walk:
    """The walk of `weight` (C, kh, kw) over `planes` (C, H, W) at every one of `strides`, rows and columns apart.

    Raises
    ------
    ValueError
        As `axis` and `conv2d` do: the window does not fit, a stride is 0, the planes and slices differ in number.
    """
    planes = np.asarray(planes, dtype=np.float64)
    weight = np.asarray(weight, dtype=np.float64)
    kh, kw = weight.shape[1:]
    rows = {s: axis(planes.shape[1], kh, s, padding, dilation) for s in strides}
    cols = {s: axis(planes.shape[2], kw, s, padding, dilation) for s in strides}
    # "same" pads each stride differently: the dense map is computed once, over the widest padding in use.
    pads = _widest(rows.values()), _widest(cols.values())
    # Each plane with its own slice first: (1, C, H, W) in C groups -> (1, C, H_dense, W_dense).
    partials = conv2d(planes[None], weight[:, None], padding=pads, dilation=dilation, groups=len(planes))[0]
    dense = conv2d(planes[None], weight[None], np.array([bias]), padding=pads, dilation=dilation)[0, 0]
    return Walk(planes, weight, bias, padding, dilation, rows, cols, (pads[0][0], pads[1][0]), partials, dense)


def square(
    picture: tuple[int, int], cells: int, divisor: int | None, corner: tuple[int | None, int | None]
) -> tuple[int, int, int]:
    """(size, row, col) in pixels: the square of a picture (rows, columns) that a grid of `cells` along a side shows.

    divisor : of the shorter side; None makes one cell of one pixel. corner : None is the middle; what lies too far to
    the bottom or right is moved back.

    >>> square((300, 400), 12, 2, (None, 390))
    (150, 75, 250)
    """
    shorter = min(picture)
    size = min(shorter, max(cells if divisor is None else shorter // divisor, 1))
    row, col = (
        (side - size) // 2 if start is None else min(start, side - size)
        for start, side in zip(corner, picture, strict=True)
    )
    return size, row, col


def full_scale(pixels: np.ndarray) -> float:
    """The value to show as white: 255, or the largest value where all are small, as in the grids of single digits."""
    brightest = float(pixels.max(initial=0))
    return 255.0 if brightest > 32 else max(brightest, 1.0)


def cell_sentence(pixels: int, cells: int, *, color: bool = False) -> str:
    """What a cell of the grid is, where `pixels` along a side become `cells`.

    >>> cell_sentence(512, 12)
    'Each cell is the mean gray of about 43 × 43 pixels.'
    >>> cell_sentence(64, 8, color=True)
    'Each cell is the mean of 8 × 8 pixels, in each colour.'
    """
    if pixels == cells:
        return "Each cell is one pixel."
    side = f"{'' if pixels % cells == 0 else 'about '}{round(pixels / cells)}"
    area = f"{side} × {side.removeprefix('about ')} pixels"
    return f"Each cell is the mean of {area}, in each colour." if color else f"Each cell is the mean gray of {area}."


def _widest(axes: Iterable[Axis]) -> tuple[int, int]:
    """The most padding before, and the most after, that any of these axes has."""
    before, after = zip(*(axis.padding for axis in axes), strict=True)
    return max(before), max(after)


def repeated(weight: np.ndarray, planes: int) -> np.ndarray:
    """(C, kh, kw) one filter (kh, kw) as the slice of every plane."""
    return np.repeat(np.asarray(weight)[None], planes, axis=0)
