"""Strided pooling on stacks of pictures, (N, C, H, W): the largest value of each window, the mean, or a blur.

Sums are convolutions and computed as such (`fast`); the largest value is found in tiles, so that a photograph of 12
megapixels needs little more memory than its output.

>>> x = np.arange(16).reshape(1, 1, 4, 4)              # one picture, one channel, 4 x 4
>>> max_pool2d(x, 2)[0, 0].tolist(), avg_pool2d(x, 2)[0, 0].tolist()
([[5, 7], [13, 15]], [[2.5, 4.5], [10.5, 12.5]])
"""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

import numpy as np
from numpy.typing import ArrayLike

from stridelab.convolution import fast
from stridelab.convolution.definition import as_nchw, float_type
from stridelab.geometry import Axis, Padding, Pair, axes, axis, whole


def max_pool2d(
    x: ArrayLike,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
) -> np.ndarray:
    """The largest value in each window; padding is never the largest.

    Parameters
    ----------
    x : (N, C, H, W)
    kernel_size, stride, dilation
        One number or (rows, columns). The stride is the kernel size unless given: windows side by side.
    padding
        As for `conv2d`.
    ceil_mode
        Round the output size up: the last window may hang over the end (PyTorch's rule).

    Returns
    -------
    (N, C, H_out, W_out)
        Of x's type.

    >>> max_pool2d(np.array([[[[0, 0, 1, 1, 0, 0, 1, 1]]]]), (1, 2)).ravel().tolist()
    [0, 1, 0, 1]
    """
    x = as_nchw("x", x, "(N, C, H, W)")
    stride = kernel_size if stride is None else stride
    rows, cols = axes(x.shape[2:], kernel_size, stride, padding, dilation, ceil_mode=ceil_mode)
    for windows in (rows, cols):
        _counts(windows, include_padding=False)  # refuses a window that reads no pixel at all
    out = np.empty((*x.shape[:2], rows.output_size, cols.output_size), x.dtype)
    for pictures, tile, rows_read, part in _tiles(x, rows, cols):
        # The largest of a window is the largest of its rows' largest values: one axis, then the other.
        out[pictures, :, tile] = _max_along(_max_along(x[pictures, :, rows_read], part, 2), cols, 3)
    return out


def avg_pool2d(
    x: ArrayLike,
    kernel_size: Pair,
    *,
    stride: Pair | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> np.ndarray:
    """The mean of each window.

    Parameters
    ----------
    x, kernel_size, stride, padding, ceil_mode
        As for `max_pool2d`; the result is floating-point as for `conv2d`.
    count_include_pad
        Whether the zeros of the padding count as values (PyTorch's default). With "same" padding they never do
        (TensorFlow's rule), nor does what `ceil_mode` lets hang over.

    Returns
    -------
    (N, C, H_out, W_out)

    >>> x = np.ones((1, 1, 2, 2))
    >>> avg_pool2d(x, 2, padding=1)[0, 0].tolist(), avg_pool2d(x, 2, stride=1, padding="same")[0, 0].tolist()
    ([[0.25, 0.25], [0.25, 0.25]], [[1.0, 1.0], [1.0, 1.0]])
    """
    x = as_nchw("x", x, "(N, C, H, W)")
    stride = kernel_size if stride is None else stride
    rows, cols = axes(x.shape[2:], kernel_size, stride, padding, ceil_mode=ceil_mode)
    include_padding = count_include_pad and padding != "same"
    counts = np.outer(_counts(rows, include_padding), _counts(cols, include_padding))  # (H_out, W_out)
    kind = float_type(x)
    ones = np.ones((x.shape[1], 1, rows.kernel_size, cols.kernel_size), kind)
    sums = fast.correlate(x, ones, rows, cols, groups=x.shape[1])
    sums /= counts.astype(kind)
    return sums


def blur_pool2d(x: ArrayLike, *, taps: int = 3, stride: Pair = 2) -> np.ndarray:
    """Blur, then keep every stride-th pixel: fine stripes become gray instead of turning into other stripes.

    The blur is the binomial filter with `taps` taps on each axis (1 2 1, 1 4 6 4 1, ...), the edges are reflected.
    Zhang, "Making convolutional networks shift-invariant again" (2019).

    Parameters
    ----------
    x : (N, C, H, W)
    taps
        1 (no blur) or more.
    stride
        One number or (rows, columns).

    Returns
    -------
    (N, C, ceil(H / stride), ceil(W / stride))

    >>> stripes = np.tile([0, 1], (1, 1, 4, 4))
    >>> stripes[0, 0, 0, ::2].tolist(), blur_pool2d(stripes)[0, 0, 0].tolist()
    ([0, 0, 0, 0], [0.5, 0.5, 0.5, 0.5])
    """
    x = as_nchw("x", x, "(N, C, H, W)")
    taps = whole("taps", taps, 1)
    before, after = (taps - 1) // 2, taps // 2
    rows, cols = axes(x.shape[2:], taps, stride, ((before, after), (before, after)))
    kind = float_type(x)
    binomial = np.array([comb(taps - 1, i) / 2 ** (taps - 1) for i in range(taps)])
    weight = np.tile(np.outer(binomial, binomial).astype(kind), (x.shape[1], 1, 1, 1))
    # Reflected edges: `held` says which pixel every position shows; position -1 shows pixel 1, and so on.
    held_rows = np.pad(np.arange(x.shape[2]), (before, after), mode="reflect")
    held_cols = np.pad(np.arange(x.shape[3]), (before, after), mode="reflect")
    out = np.empty((*x.shape[:2], rows.output_size, cols.output_size), kind)
    for pictures, tile, _, part in _tiles(x, rows, cols):
        first = tile.start * rows.stride
        padded = x[pictures, :, held_rows[first : first + part.padded_size]][..., held_cols]
        tile_axes = axis(padded.shape[2], taps, rows.stride), axis(padded.shape[3], taps, cols.stride)
        out[pictures, :, tile] = fast.correlate(padded, weight, *tile_axes, groups=x.shape[1])
    return out


# ---- windows and tiles


def _counts(windows: Axis, include_padding: bool) -> np.ndarray:
    """(output_size,) how many values each window has on this axis."""
    before, after = windows.padding if include_padding else (0, 0)
    counts = ((windows.reads >= -before) & (windows.reads < windows.input_size + after)).sum(axis=1)
    if not counts.all():
        raise ValueError(
            f"With padding {windows.padding} and kernel_size {windows.kernel_size} at dilation {windows.dilation}, "
            f"window {int(np.argmin(counts))} reads only padding and has no value. Choose less padding."
        )
    return counts


def _tiles(x: np.ndarray, rows: Axis, cols: Axis) -> Iterator[tuple[slice, slice, slice, Axis]]:
    """Cut the work into tiles that stay small: (pictures, output rows, input rows that they read, their axis)."""
    budget = 1 << 18  # values
    row_values = max(1, x.shape[1]) * max(cols.padded_size, cols.output_size)
    height = max(1, (budget // row_values - rows.extent) // rows.stride)
    pictures = max(1, budget // (row_values * rows.padded_size))
    for picture in range(0, x.shape[0], pictures):
        for first in range(0, rows.output_size, height):
            stop = min(first + height, rows.output_size)
            rows_read, part = rows.part(first, stop)
            yield slice(picture, picture + pictures), slice(first, stop), rows_read, part


def _max_along(x: np.ndarray, windows: Axis, dim: int) -> np.ndarray:
    """The largest value of each window along one dimension of x."""
    x = np.moveaxis(x, dim, 0)
    lowest = -np.inf if x.dtype.kind == "f" else False if x.dtype.kind == "b" else np.iinfo(x.dtype).min
    out = np.full((windows.output_size, *x.shape[1:]), lowest, x.dtype)
    for tap in range(windows.kernel_size):
        positions = windows.starts + tap * windows.dilation
        inside = np.flatnonzero((positions >= 0) & (positions < windows.input_size))  # the others read padding
        if inside.size:
            outputs = slice(inside[0], inside[-1] + 1)
            values = x[positions[inside[0]] : positions[inside[-1]] + 1 : windows.stride]
            np.maximum(out[outputs], values, out=out[outputs])
    return np.moveaxis(out, 0, dim)
