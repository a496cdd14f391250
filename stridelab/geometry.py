"""Where the windows of a strided operation lie, one axis at a time, in whole numbers.

A convolution or pooling layer treats rows and columns alike, so everything that stride does to
*shape* can be understood on one axis: `axis(input_size, kernel_size, stride, padding, dilation)`
returns an `Axis` that knows the output size, what each window reads, how often each input position
is read and which positions are never read. `axes` does it for rows and columns; on both together
everything is a product.

>>> a = axis(7, 3, stride=2)
>>> a.output_size, a.starts.tolist(), a.visits.tolist(), a.unread.tolist()
(3, [0, 2, 4], [1, 1, 2, 1, 2, 1, 1], [])
>>> axis(224, 11, stride=4).output_size          # (224 - 11) / 4 is not whole: it is floored
54
>>> axis(224, 7, stride=2, padding="same").padding  # TensorFlow: the odd pixel comes after
(2, 3)
>>> both = axes((32, 32), 3, stride=4)
>>> both.output_size, both.windows, both.macs(), both.unread_pixels
((8, 8), 64, 576, 448)
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np

LARGEST = 2**31 - 1  # sizes and settings beyond it are slips, and would overflow

AxisPadding = int | tuple[int, int] | str
"""Padding on one axis: a number for both ends, (before, after), "valid" or "same"."""

Pair = int | tuple[int, int]
"""One number for both axes, or (rows, columns)."""

Padding = AxisPadding | tuple[tuple[int, int], tuple[int, int]]
"""A number, (rows, columns), ((top, bottom), (left, right)), "valid" (none) or "same"."""

T = TypeVar("T")


@dataclass(frozen=True)
class Axis:
    """One axis of a strided window operation. Positions are input positions: 0 is the first pixel,
    negative positions and positions from `input_size` on are padding.

    Build it with `axis`, which checks the values and resolves "valid" and "same".
    """

    input_size: int
    kernel_size: int
    stride: int
    padding: tuple[int, int]
    """(before, after), in positions."""
    dilation: int
    overhang: int = 0
    """Positions after the padding that `ceil_mode` lets the last window hang over; nothing is stored there."""

    @property
    def extent(self) -> int:
        """First tap to last: dilation * (kernel_size - 1) + 1 positions."""
        return window_extent(self.kernel_size, self.dilation)

    @property
    def padded_size(self) -> int:
        """Input, padding and overhang together."""
        return self.input_size + sum(self.padding) + self.overhang

    @property
    def output_size(self) -> int:
        """How many windows fit: floor((padded_size - extent) / stride) + 1.

        Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016), relationship 6;
        with dilation, relationship 11.
        """
        return (self.padded_size - self.extent) // self.stride + 1

    def below(self, units: np.ndarray) -> np.ndarray:
        """The positions that the windows of these units read, ascending."""
        taps = self.dilation * np.arange(self.kernel_size)
        return np.unique(units[:, None] * self.stride - self.padding[0] + taps)

    def field_over(self, before: Field) -> Field:
        """What these windows see of the picture, over a map whose units see `before` of it."""
        return before.through(self.extent, self.stride, self.padding[0])

    @property
    def starts(self) -> np.ndarray:
        """(output_size,) the first position that each window reads."""
        return self.stride * np.arange(self.output_size) - self.padding[0]

    @property
    def reads(self) -> np.ndarray:
        """(output_size, kernel_size) every position that each window reads."""
        taps = self.dilation * np.arange(self.kernel_size)
        return self.starts[:, None] + taps

    @cached_property
    def _padded_visits(self) -> np.ndarray:
        """(padded_size,) how many windows read each position, padding included."""
        return np.bincount((self.reads + self.padding[0]).ravel(), minlength=self.padded_size)

    @property
    def visits(self) -> np.ndarray:
        """(input_size,) how many windows read each input position."""
        before = self.padding[0]
        return self._padded_visits[before : before + self.input_size]

    @property
    def unread(self) -> np.ndarray:
        """The input positions that no window reads, ascending. Padding is not among them."""
        return np.flatnonzero(self.visits == 0)

    @property
    def unread_padding(self) -> np.ndarray:
        """The padding positions that no window reads, ascending (negative ones lie before the input)."""
        positions = np.flatnonzero(self._padded_visits == 0) - self.padding[0]
        return positions[(positions < 0) | (positions >= self.input_size)]

    @property
    def formula(self) -> str:
        """The output size as a sum that a learner can follow, with this axis's numbers in it."""
        before, after = self.padding[0], self.padding[1] + self.overhang
        return f"⌊({self.input_size} + {before} + {after} − {self.extent}) / {self.stride}⌋ + 1 = {self.output_size}"

    def part(self, first: int, stop: int) -> tuple[slice, Axis]:
        """The windows first ... stop - 1 alone: the slice of the input that they read, and the axis of that slice.

        Large pictures are computed in such parts, one at a time.

        >>> axis(7, 3, stride=2, padding=1).part(0, 2)  # two windows: position -1 (padding), then pixels 0 to 3
        (slice(0, 4, None), Axis(input_size=4, kernel_size=3, stride=2, padding=(1, 0), dilation=1, overhang=0))
        """
        begin = first * self.stride - self.padding[0]
        end = (stop - 1) * self.stride - self.padding[0] + self.extent
        low = min(max(begin, 0), self.input_size)
        high = max(min(end, self.input_size), low)
        before = min(max(-begin, 0), end - begin)
        after = (end - begin) - before - (high - low)
        return slice(low, high), Axis(high - low, self.kernel_size, self.stride, (before, after), self.dilation)


def axis(
    input_size: int,
    kernel_size: int,
    stride: int = 1,
    padding: AxisPadding = 0,
    dilation: int = 1,
    *,
    ceil_mode: bool = False,
) -> Axis:
    """Check one axis and resolve its padding.

    Parameters
    ----------
    input_size, kernel_size, stride, dilation
        Whole numbers, 1 or more. Any stride is legal that leaves at least one window.
    padding
        A number for both ends, (before, after), "valid" (none) or "same": TensorFlow's and Keras's rule,
        ceil(input_size / stride) outputs at any stride, the odd position after.
    ceil_mode
        Pooling only, PyTorch's rule: round the output size up, so that the last window may hang over the end,
        unless it would start beyond the input.

    Raises
    ------
    ValueError
        A value is not a whole number or is too small, or the window does not fit; the sentence names both numbers.
    """
    input_size = whole("input_size", input_size, 1)
    kernel_size = whole("kernel_size", kernel_size, 1)
    stride = whole("stride", stride, 1)
    dilation = whole("dilation", dilation, 1)
    before, after = _resolve_padding(padding, input_size, kernel_size, stride, dilation)
    extent = window_extent(kernel_size, dilation)
    padded = input_size + before + after
    overhang = 0
    if ceil_mode:
        last_start = -(-(padded - extent) // stride) * stride
        if last_start >= input_size + before:
            last_start -= stride
        overhang = max(0, last_start + extent - padded)
    if extent > padded + overhang:
        taps = f"kernel_size {kernel_size}" + (f" at dilation {dilation}" if dilation > 1 else "")
        pads = f" ({input_size} + {before} + {after} of padding)" if before + after else ""
        raise ValueError(
            f"{taps} needs {extent} positions, but the input has only {padded}{pads}. "
            "Choose a smaller kernel_size or dilation, more padding or a larger input."
        )
    return Axis(input_size, kernel_size, stride, (before, after), dilation, overhang)


class Axes(NamedTuple):
    """Rows and columns together. A window reads a pixel if it reads its row and its column. Build it with `axes`."""

    rows: Axis
    cols: Axis

    @property
    def output_size(self) -> tuple[int, int]:
        """(H_out, W_out)"""
        return self.rows.output_size, self.cols.output_size

    @property
    def windows(self) -> int:
        """How many there are: the positions of the output."""
        return self.rows.output_size * self.cols.output_size

    @property
    def taps(self) -> int:
        """How many values a window reads of one channel, and so the weights and MACs of one window."""
        return self.rows.kernel_size * self.cols.kernel_size

    def macs(self, channels: int = 1) -> int:
        """Multiply-accumulates of one filter that reads so many channels: every weight at every window, no bias."""
        return self.windows * self.taps * channels

    @property
    def visits(self) -> np.ndarray:
        """(H, W) how many windows read each pixel."""
        return np.outer(self.rows.visits, self.cols.visits)

    @property
    def unread_pixels(self) -> int:
        """How many pixels of the input, padding apart, no window reads."""
        (height, width), (unread_rows, unread_cols) = self._input_size, (len(axis.unread) for axis in self)
        return height * width - (height - unread_rows) * (width - unread_cols)

    @property
    def unread_share(self) -> float:
        """The same as a share of all pixels, 0 to 1."""
        height, width = self._input_size
        return self.unread_pixels / (height * width)

    @property
    def formula(self) -> str:
        """The output size as a sum, of the rows, and of the columns where they differ."""
        if self.rows == self.cols:
            return self.rows.formula
        return f"rows {self.rows.formula},  columns {self.cols.formula}"

    @property
    def _input_size(self) -> tuple[int, int]:
        return self.rows.input_size, self.cols.input_size


def axes(
    input_size: tuple[int, ...],
    kernel_size: Pair | tuple[int, ...],
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    *,
    ceil_mode: bool = False,
) -> Axes:
    """`axis` along the rows and along the columns of an input of (height, width).

    Each setting is one value for both or (rows, columns). A ValueError says along which of the two it does not work.
    """
    settings = [
        _pair("kernel_size", kernel_size),
        _pair("stride", stride),
        _pair("padding", padding),
        _pair("dilation", dilation),
    ]
    both_axes = []
    for name, size, setting in zip(("rows", "columns"), input_size, zip(*settings, strict=True), strict=True):
        try:
            both_axes.append(axis(size, *setting, ceil_mode=ceil_mode))
        except ValueError as error:
            raise ValueError(f"Along the {name}: {error}") from None
    return Axes(*both_axes)


def _pair(name: str, value: T | tuple[T, ...]) -> tuple[T, T]:
    """(rows, columns) of a setting that may be one value for both."""
    if not isinstance(value, (tuple, list)):
        return value, value
    if len(value) != 2:
        raise ValueError(f"{name} is one value or (rows, columns), not {len(value)} values: {value!r}.")
    return value[0], value[1]


def window_extent(kernel_size: int, dilation: int = 1) -> int:
    """Positions from a window's first tap to its last.

    >>> window_extent(3), window_extent(3, dilation=2)
    (3, 5)
    """
    return dilation * (kernel_size - 1) + 1


def _resolve_padding(
    padding: AxisPadding, input_size: int, kernel_size: int, stride: int, dilation: int
) -> tuple[int, int]:
    if isinstance(padding, str):
        if padding == "valid":
            return 0, 0
        if padding == "same":
            outputs = -(-input_size // stride)
            total = max(0, (outputs - 1) * stride + window_extent(kernel_size, dilation) - input_size)
            return total // 2, total - total // 2
        raise ValueError(f'padding is "valid", "same" or numbers, not {padding!r}.')
    if isinstance(padding, (tuple, list)):
        if len(padding) != 2:
            raise ValueError(f"padding on one axis is one number or (before, after), not {len(padding)} numbers.")
        return whole("padding", padding[0], 0), whole("padding", padding[1], 0)
    ends = whole("padding", padding, 0)
    return ends, ends


def whole(name: str, value: object, least: int) -> int:
    """`value` as a plain int, or a ValueError that names it. Booleans and 2.0 are refused: they are slips."""
    try:
        number = operator.index(value)  # pyright: ignore[reportArgumentType]
    except TypeError:
        number = None
    if number is None or isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name} is a whole number, not {value!r}.")
    if number < least:
        raise ValueError(f"{name} is {least} or more, not {number}.")
    if number > LARGEST:
        raise ValueError(f"{name} is {LARGEST} or less, not {number}.")
    return number


@dataclass(frozen=True)
class Field:
    """On one axis: unit u sees the input positions -padding + u * stride ... -padding + u * stride + size - 1."""

    size: int = 1
    """receptive_field_size, in pixels."""
    stride: int = 1
    """effective_stride: how many pixels one step in the map is worth. (Elsewhere also called the jump.)"""
    padding: int = 0
    """effective_padding: how far the first unit's field begins before the picture."""

    def through(self, extent: int, stride: int = 1, padding: int = 0) -> Field:
        """The field of a layer on top: its window spans `extent` of this map's positions, `padding` of them before it.

        Araujo, Norris and Sim, equations 1 to 3, read from the input upwards.
        """
        return Field(
            size=self.size + (extent - 1) * self.stride,
            stride=self.stride * stride,
            padding=self.padding + padding * self.stride,
        )

    def span(self, unit: int) -> tuple[int, int]:
        """The first and last input position that a unit sees; outside the picture lies padding."""
        first = unit * self.stride - self.padding
        return first, first + self.size - 1

    def center(self, unit: int) -> float:
        """The middle of what a unit sees; between two pixels where the size is even."""
        first, last = self.span(unit)
        return (first + last) / 2

    @staticmethod
    def union(fields: Iterable[Field]) -> Field:
        """From where the first begins to where the last ends: what a unit sees that joins several branches.

        They have the same stride. Where all branches share one center this is the largest of them.
        """
        fields = list(fields)
        padding = max(field.padding for field in fields)
        return Field(padding + max(field.size - field.padding for field in fields), fields[0].stride, padding)
