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

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from stridelab import colors
from stridelab.convolution import conv2d
from stridelab.geometry import Axis, axis
from stridelab.kernels import keeps_brightness

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
        read = (rows.input_size - len(rows.unread)) * (cols.input_size - len(cols.unread))
        return {
            "windows": windows,
            "macs": windows * self.weight.size,
            "unread": rows.input_size * cols.input_size - read,
        }

    def payload(self) -> dict[str, Any]:
        """Everything the player draws, as plain lists, strings and numbers that JSON can carry.

        `dense.pixels`, `kernel.pixels`: base64 of RGB bytes, row by row, in the page's colours.
        `rows[s]`, `cols[s]`: `starts` in grid positions; `first` is where starts[0] lies in the dense map,
        `span` how many stride-1 windows there are under this stride's padding.
        """
        most = max(self.counts((s, t))["windows"] for s in self.rows for t in self.cols)
        parts = self.partials if len(self.planes) > 1 else self.partials[:0]
        if keeps_brightness(self.weight):  # the result is a picture again, and shown as one
            signed, limit = False, full_scale(self.planes)
        else:
            signed = bool((self.dense < 0).any() or (parts < 0).any())
            limit = max(colors.largest_magnitude(self.dense), colors.largest_magnitude(parts))
        toned = colors.diverging if signed else colors.gray
        return still(self.planes, self.weight) | {
            "bias": _number(self.bias),
            "dilation": [self.dilation, self.dilation],
            "padding": self.padding,
            "lead": list(self.lead),
            "dense": {
                "height": self.dense.shape[0],
                "width": self.dense.shape[1],
                "values": _numbers(self.dense),
                "partials": [_numbers(p) for p in parts],
                "pixels": _rgb(toned(self.dense, limit)),
                "partial_pixels": [_rgb(toned(p, limit)) for p in parts],
                "signed": signed,
                "limit": _number(limit),
            },
            "rows": {str(s): _axis_payload(a, self.lead[0]) for s, a in self.rows.items()},
            "cols": {str(s): _axis_payload(a, self.lead[1]) for s, a in self.cols.items()},
            "counts": {f"{s},{t}": self._facts((s, t), most) for s in self.rows for t in self.cols},
        }

    def _facts(self, stride: tuple[int, int], most: int) -> list[str]:
        """Two finished lines: windows; MACs, and what no window reads of the input and of its padding."""
        n = self.counts(stride)
        share = f"{n['windows'] / most:.0%} of stride 1's {most:,}" if n["windows"] < most else "the most there can be"
        cells = self.planes.shape[1] * self.planes.shape[2]
        unread = f"{n['unread']:,} of {cells:,} input cells unread" if n["unread"] else "every input cell read"
        if padding := _in_words(self.rows[stride[0]].unread_padding, self.cols[stride[1]].unread_padding):
            unread += f", {padding} of padding {'too' if n['unread'] else 'not'}"
        return [f"{n['windows']:,} windows, {share}", f"{n['macs']:,} MACs, {unread}"]


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


def still(planes: np.ndarray, weight: np.ndarray) -> dict[str, Any]:
    """The part of the payload that needs no walk: grid and filter, shown even when the filter does not fit."""
    full = full_scale(planes)
    return {
        "input": {
            "planes": [_numbers(p) for p in planes],
            "height": planes.shape[1],
            "width": planes.shape[2],
            "pixels": [_rgb(_plane_picture(p, full, at if len(planes) > 1 else None)) for at, p in enumerate(planes)],
        },
        "kernel": {
            "slices": [_numbers(s) for s in weight],
            "height": weight.shape[1],
            "width": weight.shape[2],
            "pixels": [_rgb(colors.diverging(s, colors.largest_magnitude(weight))) for s in weight],
        },
    }


def full_scale(pixels: np.ndarray) -> float:
    """The value to show as white: 255, or the largest value where all are small, as in the grids of single digits."""
    brightest = float(pixels.max(initial=0))
    return 255.0 if brightest > 32 else max(brightest, 1.0)


def _plane_picture(plane: np.ndarray, full: float, channel: int | None) -> np.ndarray:
    """(H, W, 3) uint8: gray, or only the red, green or blue of a colour picture's plane."""
    tones = colors.gray(plane, full)
    picture = np.zeros((*plane.shape, 3), np.uint8)
    picture[..., slice(None) if channel is None else channel] = tones[..., None] if channel is None else tones
    return picture


def _widest(axes: Iterable[Axis]) -> tuple[int, int]:
    """The most padding before, and the most after, that any of these axes has."""
    before, after = zip(*(each.padding for each in axes), strict=True)
    return max(before), max(after)


def _axis_payload(a: Axis, lead: int) -> dict[str, Any]:
    return {
        "starts": a.starts.tolist(),
        "first": int(a.starts[0]) + lead,
        "span": a.padded_size - a.extent + 1,
        "padding": list(a.padding),
        "visits": a.visits.tolist(),
        "unread": a.unread.tolist(),
        "unread_padding": a.unread_padding.tolist(),
        "formula": a.formula,
    }


def _in_words(rows: np.ndarray, cols: np.ndarray) -> str:
    """So many rows and columns, "1 row and 2 columns"; nothing where there are none."""
    counted = ((len(rows), "row"), (len(cols), "column"))
    return " and ".join(f"{n} {name}{'s' if n > 1 else ''}" for n, name in counted if n)


def _number(value: float) -> float | int:
    """A whole number as int, anything else to six decimals: what a cell can show and JSON stays short."""
    value = float(value)
    return int(value) if value.is_integer() else round(value, 6)


def _numbers(values: np.ndarray) -> list[float | int]:
    return [_number(v) for v in values.ravel()]


def _rgb(pixels: np.ndarray) -> str:
    """Base64 of RGB bytes; gray is repeated in all three."""
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=-1)
    return base64.b64encode(np.ascontiguousarray(pixels, dtype=np.uint8).tobytes()).decode("ascii")


def repeated(weight: np.ndarray, planes: int) -> np.ndarray:
    """(C, kh, kw) one filter (kh, kw) as the slice of every plane."""
    return np.repeat(np.asarray(weight)[None], planes, axis=0)
