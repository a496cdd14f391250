"""Strided convolution on stacks of pictures, (N, C, H, W).

`conv2d_definition` is what a strided convolution *is*: every window of the picture, multiplied by the
filter and summed. `conv2d` is the same thing checked and computed fast (see `fast`), in tiles, so
that a photograph of 12 megapixels needs little more memory than its output.

>>> x = np.arange(16).reshape(1, 1, 4, 4)              # one picture, one channel, 4 x 4
>>> conv2d(x, np.ones((8, 1, 3, 3)), stride=2, padding="same").shape  # 8 filters, half the size
(1, 8, 2, 2)
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from stridelab.convolution import fast
from stridelab.geometry import Padding, Pair, axes, whole


def conv2d_definition(
    x: np.ndarray,
    weight: np.ndarray,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    groups: int = 1,
) -> np.ndarray:
    """What a strided convolution is: at every stop, window times filter, summed.

    Arguments and result are those of `conv2d`, unchecked.

    >>> x = np.arange(16).reshape(1, 1, 4, 4)
    >>> conv2d_definition(x, np.ones((1, 1, 2, 2)), stride=2)[0, 0].tolist()
    [[10.0, 18.0], [42.0, 50.0]]
    """
    rows, cols = axes(x.shape[2:], weight.shape[2:], stride, padding, dilation)
    padded = np.pad(x, ((0, 0), (0, 0), rows.padding, cols.padding))

    windows = sliding_window_view(padded, (rows.extent, cols.extent), axis=(2, 3))  # one at every position
    windows = windows[:, :, :: rows.stride, :: cols.stride]  # keep every s-th: that is stride
    windows = windows[..., :: rows.dilation, :: cols.dilation]  # (N, C_in, H_out, W_out, kh, kw)

    # A group is a convolution of its own: its share of the input channels, its share of the filters.
    outputs = [
        np.einsum("nchwuv,ocuv->nohw", group_windows, group_weight)
        for group_windows, group_weight in zip(
            np.split(windows, groups, axis=1), np.split(weight, groups, axis=0), strict=True
        )
    ]
    return np.concatenate(outputs, axis=1)  # (N, C_out, H_out, W_out)


def conv2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    groups: int = 1,
) -> np.ndarray:
    """Strided 2-D convolution as deep-learning frameworks define it (cross-correlation: the filter is not flipped).

    Parameters
    ----------
    x : (N, C_in, H, W)
        float32 or float64; float16 and small integers are computed as float32, large integers as float64.
    weight : (C_out, C_in // groups, kh, kw)
    bias : (C_out,), optional
    stride, dilation
        Distance between windows and distance between taps, in pixels: one number or (rows, columns).
    padding
        A number, (rows, columns), ((top, bottom), (left, right)), "valid" (none), or "same": TensorFlow's and Keras's
        rule, ceil(H / stride) outputs, the odd pixel at the bottom and right.
    groups
        The channels are split into so many separate convolutions; groups = C_in is "depthwise".

    Returns
    -------
    (N, C_out, H_out, W_out)

    Raises
    ------
    ValueError
        Shapes, groups or sizes that do not fit; the sentence names both numbers.

    The first layer of ResNet:

    >>> conv2d(np.ones((1, 3, 224, 224)), np.ones((64, 3, 7, 7)), stride=2, padding=3).shape
    (1, 64, 112, 112)
    """
    x, weight = as_nchw("x", x, "(N, C_in, H, W)"), as_nchw("weight", weight, "(C_out, C_in // groups, kh, kw)")
    groups = whole("groups", groups, 1)
    channels, filters = x.shape[1], weight.shape[0]
    for size, name in ((channels, "channels of x"), (filters, "filters of weight")):
        if size % groups:
            raise ValueError(f"groups {groups} does not divide the {size} {name}. Choose a divisor of {size}.")
    if weight.shape[1] != channels // groups:
        raise ValueError(
            f"Each filter of weight {weight.shape} reads {weight.shape[1]} channels, but x {x.shape} has {channels} "
            f"in {groups} groups, {channels // groups} each. Change weight, x or groups."
        )
    rows, cols = axes(x.shape[2:], weight.shape[2:], stride, padding, dilation)
    kind = float_type(x, weight)
    out = fast.correlate(x, weight.astype(kind, copy=False), rows, cols, groups)
    if bias is not None:
        out += as_bias(bias, filters).astype(kind, copy=False)[:, None, None]
    return out


# ---- what arrays are taken, here and in pooling


def as_nchw(name: str, values: ArrayLike, axes: str) -> np.ndarray:
    """`values` as a real array with four axes, or a ValueError that says what it has."""
    array = np.asarray(values)
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} holds {array.dtype} values; real numbers are needed. Convert it to float32.")
    if array.ndim != 4:
        raise ValueError(f"{name} has {array.ndim} axes {array.shape}, but 4 are needed: {axes}. Reshape it.")
    return array


def as_bias(values: ArrayLike, filters: int) -> np.ndarray:
    """`values` as a real array, one number for each filter, or a ValueError that says what it has."""
    bias = np.asarray(values)
    if bias.dtype.kind not in "biuf":
        raise ValueError(f"bias holds {bias.dtype} values; real numbers are needed. Convert it to float32.")
    if bias.shape != (filters,):
        raise ValueError(f"bias has shape {bias.shape}, but weight has {filters} filters: give it shape ({filters},).")
    return bias


def float_type(x: np.ndarray, *others: np.ndarray) -> np.dtype:
    """float32 or float64. A floating-point x decides alone; with integers, the widest that is needed."""
    widest = x.dtype if x.dtype.kind == "f" else np.result_type(x, *others)
    return np.dtype(np.float32 if np.can_cast(widest, np.float32) else np.float64)
