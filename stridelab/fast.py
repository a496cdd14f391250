"""How the convolution is computed: in tiles of output rows, each one matrix product.

A window of C channels, kh x kw taps is a column of C * kh * kw numbers; a filter is a row of as many. Written side by
side, the windows of a tile are a matrix, the filters are a matrix, and all results of the tile are ONE product:

      filters              windows of the tile             results
    [ - f0 - ]          [  |    |    |         ]
    [ - f1 - ]    x     [  w0   w1   w2   ...  ]    =    (C_out, windows)
    [  ...   ]          [  |    |    |         ]

All windows of a photograph at once would be kh * kw times the photograph; those of a few output rows stay in the
processor's cache.
"""

from __future__ import annotations

import numpy as np

from stridelab.geometry import Axis

TILE = 1 << 20
"""Values in the columns of one tile: 4 MB of float32."""


def correlate(x: np.ndarray, weight: np.ndarray, rows: Axis, cols: Axis, groups: int) -> np.ndarray:
    """The convolution of checked arrays on two axes, in weight's type: (N, C_out, H_out, W_out)."""
    filters = weight.shape[0]
    out = np.empty((x.shape[0], filters, rows.output_size, cols.output_size), weight.dtype)
    taps = x.shape[1] * rows.kernel_size * cols.kernel_size
    if taps == 0 or filters == 0:
        out[:] = 0  # the sum of nothing
        return out
    matrix = weight.reshape(groups, filters // groups, taps // groups)
    height = max(1, TILE // (taps * cols.output_size))  # output rows of a tile
    for picture, result in zip(x, out, strict=True):
        for first in range(0, rows.output_size, height):
            stop = min(first + height, rows.output_size)
            read, part = rows.part(first, stop)
            windows = _columns(picture[:, read], part, cols, weight.dtype).reshape(groups, taps // groups, -1)
            result[:, first:stop] = np.matmul(matrix, windows).reshape(filters, stop - first, -1)
    return out


def _columns(picture: np.ndarray, rows: Axis, cols: Axis, kind: np.dtype) -> np.ndarray:
    """(C, kh, kw, H_out, W_out) the windows of a picture (C, H, W), one tap after the other."""
    channels = picture.shape[0]
    padded = np.zeros((channels, rows.padded_size, cols.padded_size), kind)
    (top, _), (left, _) = rows.padding, cols.padding
    padded[:, top : top + rows.input_size, left : left + cols.input_size] = picture
    columns = np.empty((channels, rows.kernel_size, cols.kernel_size, rows.output_size, cols.output_size), kind)
    for u in range(rows.kernel_size):
        for v in range(cols.kernel_size):
            down, right = u * rows.dilation, v * cols.dilation
            columns[:, u, v] = padded[
                :,
                down : down + (rows.output_size - 1) * rows.stride + 1 : rows.stride,
                right : right + (cols.output_size - 1) * cols.stride + 1 : cols.stride,
            ]
    return columns
