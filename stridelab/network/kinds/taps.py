"""Backwards through windows: each output hands what it was handed to the positions that its window read."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from stridelab.network.layer import Layer


def tap_slices(layer: Layer) -> Iterator[tuple[int, int, tuple[slice, slice, slice]]]:
    """For each tap (i, j): where, in the padded input, all windows have it."""
    rows, cols = layer.axes
    for i in range(rows.kernel_size):
        first = i * rows.dilation
        along_rows = slice(first, first + (rows.output_size - 1) * rows.stride + 1, rows.stride)
        for j in range(cols.kernel_size):
            first = j * cols.dilation
            along_cols = slice(first, first + (cols.output_size - 1) * cols.stride + 1, cols.stride)
            yield i, j, (slice(None), along_rows, along_cols)


def padded_zeros(layer: Layer, channels: int, like: np.ndarray) -> np.ndarray:
    """(channels, rows, columns) zeros, as large as the layer's input with its padding and overhang."""
    rows, cols = layer.axes
    return np.zeros((channels, rows.padded_size, cols.padded_size), like.dtype)


def unpadded(layer: Layer, padded: np.ndarray) -> np.ndarray:
    """(C, H, W) what lies in the map itself, of an array as large as the padded input."""
    top, left = layer.axes[0].padding[0], layer.axes[1].padding[0]
    _, height, width = layer.input_shape
    return padded[:, top : top + height, left : left + width]
