"""A convolution the other way round, as decoders have it: each input position writes a window, and windows add up.

On one axis, input position i writes to the outputs i * stride - padding ... + extent - 1. Where the stride does not
divide the kernel, some outputs are written to more often than others: that is where checkerboards come from.

>>> x = np.ones((1, 1, 4, 4))
>>> conv_transpose2d(x, np.ones((1, 1, 3, 3)), stride=2, padding=1)[0, 0, 0].tolist()  # 3 over 2: every second is more
[1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0]
>>> conv_transpose2d(x, np.ones((1, 1, 2, 2)), stride=2)[0, 0, 0].tolist()             # 2 over 2: all alike
[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from stridelab.convolution.definition import as_bias, as_nchw, float_type
from stridelab.geometry import Axis, Field, Padding, Pair, whole, window_extent


@dataclass(frozen=True)
class WrittenAxis(Axis):
    """One axis of an operation that writes windows: `stride` is how far apart they lie in what it makes.

    >>> rows = written_axis(3, 2, 2, (0, 0), 1)
    >>> rows.output_size, rows.below(np.array([0, 1, 5])).tolist()
    (6, [0, 2])
    """

    size: int = 0
    """How many positions it makes."""

    @property
    def output_size(self) -> int:
        return self.size

    def below(self, units: np.ndarray) -> np.ndarray:
        """The input positions that write to some output positions, ascending."""
        first = -(-(units + self.padding[0] - self.extent + 1) // self.stride)
        last = (units + self.padding[0]) // self.stride
        return np.unique(np.concatenate([np.arange(a, b + 1) for a, b in zip(first, last, strict=True)]))

    def field_over(self, before: Field) -> Field:
        """The smallest field that holds all, where the strides divide; else a step is rounded down to whole pixels."""
        stride = max(before.stride // self.stride, 1)
        reach = self.extent - 1
        return Field(before.size + reach * stride, stride, before.padding + (reach - self.padding[0]) * stride)

    def written_by(self, tap: int) -> tuple[slice, slice]:
        """For one tap of the kernel: which outputs are written to, and which inputs write there."""
        places = np.arange(self.input_size) * self.stride - self.padding[0] + tap * self.dilation
        inside = np.flatnonzero((places >= 0) & (places < self.output_size))
        if not len(inside):
            return slice(0, 0), slice(0, 0)
        first, last = inside[0], inside[-1]
        return slice(places[first], places[last] + 1, self.stride), slice(first, last + 1)


def written_axis(
    input_size: int, kernel_size: int, stride: int, padding: tuple[int, int], dilation: int, more: int = 0
) -> WrittenAxis:
    """`more`: positions that are added at the end (output_padding)."""
    size = (input_size - 1) * stride - sum(padding) + window_extent(kernel_size, dilation) + more
    if size < 1:
        raise ValueError(f"{input_size} positions become {size}. Choose less padding or a larger input.")
    return WrittenAxis(input_size, kernel_size, stride, padding, dilation, size=size)


def conv_transpose2d(
    x: ArrayLike,
    weight: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Pair = 1,
    padding: Padding = 0,
    output_padding: Pair = 0,
    dilation: Pair = 1,
    groups: int = 1,
) -> np.ndarray:
    """Transposed convolution, with PyTorch's semantics: the gradient of `conv2d` with respect to its input.

    Parameters
    ----------
    x : (N, C_in, H, W)
    weight : (C_in, C_out // groups, kh, kw)
    bias : (C_out,), optional
    stride, dilation
        How far apart the windows are written, and the taps of one window: one number or (rows, columns).
    padding
        How many positions are cut off what was written: a number, (rows, columns) or ((top, bottom), (left, right)).
    output_padding
        Positions added at the bottom and right, at most stride or dilation, less one.
    groups
        The channels are split into so many separate convolutions.

    Returns
    -------
    (N, C_out, H_out, W_out), H_out = (H - 1) * stride - top - bottom + extent + output_padding

    Raises
    ------
    ValueError
        Shapes, groups or sizes that do not fit; the sentence names both numbers.

    >>> conv_transpose2d(np.ones((1, 16, 7, 7)), np.ones((16, 8, 4, 4)), stride=2, padding=1).shape
    (1, 8, 14, 14)
    """
    x, weight = as_nchw("x", x, "(N, C_in, H, W)"), as_nchw("weight", weight, "(C_in, C_out // groups, kh, kw)")
    groups, channels = whole("groups", groups, 1), x.shape[1]
    if channels % groups:
        raise ValueError(f"groups {groups} does not divide the {channels} channels of x. Choose a divisor.")
    if weight.shape[0] != channels:
        raise ValueError(f"weight {weight.shape} is for {weight.shape[0]} channels, but x {x.shape} has {channels}.")
    if isinstance(padding, str):
        raise ValueError(f"padding is numbers here, not {padding!r}.")
    rows, cols = (
        _axis(dim, x.shape[2 + dim], weight.shape[2 + dim], stride, padding, output_padding, dilation) for dim in (0, 1)
    )
    kind = float_type(x, weight)
    x = x.astype(kind, copy=False).reshape(len(x), groups, -1, *x.shape[2:])  # (N, g, C_in/g, H, W)
    weight = weight.astype(kind, copy=False)
    weight = weight.reshape(groups, -1, *weight.shape[1:])  # (g, C_in/g, C_out/g, kh, kw)
    out = np.zeros((len(x), groups, weight.shape[2], rows.output_size, cols.output_size), kind)
    for i, j in np.ndindex(weight.shape[3:]):
        (to_rows, from_rows), (to_cols, from_cols) = rows.written_by(i), cols.written_by(j)
        part = np.einsum("gco,ngchw->ngohw", weight[..., i, j], x[..., from_rows, from_cols])
        out[..., to_rows, to_cols] += part  # (N, g, C_out/g, ...): where windows overlap they add up
    out = out.reshape(len(x), -1, *out.shape[3:])  # (N, C_out, H_out, W_out)
    if bias is not None:
        out += as_bias(bias, out.shape[1]).astype(kind, copy=False)[:, None, None]
    return out


def _axis(
    dim: int, size: int, kernel_size: int, stride: Pair, padding: object, output_padding: Pair, dilation: Pair
) -> WrittenAxis:
    def along(name: str, value: object, least: int) -> int:
        if isinstance(value, (tuple, list)):
            if len(value) != 2:
                raise ValueError(f"{name} is one number or (rows, columns), not {len(value)} numbers.")
            value = value[dim]
        return whole(name, value, least)

    pads = padding[dim] if isinstance(padding, (tuple, list)) and len(padding) == 2 else padding
    if isinstance(pads, (tuple, list)):
        before, after = (whole("padding", value, 0) for value in pads)
    else:
        before = after = whole("padding", pads, 0)
    step, apart = along("stride", stride, 1), along("dilation", dilation, 1)
    more = along("output_padding", output_padding, 0)
    if more >= max(step, apart):
        raise ValueError(f"output_padding {more} has to be smaller than stride {step} or dilation {apart}.")
    return written_axis(size, kernel_size, step, (before, after), apart, more)
