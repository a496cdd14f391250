"""The player: a Components v2 component that draws a `slide.Walk` in the browser, with no round trip to the server."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import numpy as np

from stridelab.geometry import Axis, window_extent
from stridelab.images import colors
from stridelab.kernels import common_denominator, keeps_brightness
from stridelab.lessons.slide import STRIDES, Walk, full_scale
from stridelab.ui.components.register import register
from stridelab.ui.payloads import drawn

_player = register("stride_lab_player", __file__)

_PALETTE = {
    "input": colors.INPUT,
    "filter": colors.FILTER,
    "output": colors.OUTPUT,
    "unread": colors.UNREAD,
    # The same hues as words: dark enough, or light enough, to read on the page.
    "text_light": {"input": "#005F96", "filter": "#835900", "output": "#00664B"},
    "text_dark": {"input": "#6CBFEF", "filter": "#F2B53A", "output": "#43CDA3"},
    "signed": colors.stops(signed=True),
    "unsigned": colors.stops(signed=False),
}


def show(
    walk: Walk,
    *,
    uid: str,
    stride: tuple[int, int],
    on_stride: Callable[[], None] | None = None,
    compact: bool = False,
    speed: float = 4.0,
) -> Any:
    """Draw a walk. `uid` names the view (position, speed, overlays) that outlives reruns and page changes.

    `stride` (rows, columns) is where the player starts; it follows when this value changes. The learner's own choice
    arrives as `st.session_state[uid]["stride"]` in the callback `on_stride`.
    """
    return _mount(drawn(payload, walk), uid, stride, on_stride, compact, speed)


def show_still(planes: np.ndarray, weight: np.ndarray, problem: str, *, uid: str, stride: tuple[int, int]) -> None:
    """Draw grid and filter only, with the sentence that says why there is no walk and what to change."""
    _mount(drawn(still, planes, weight, problem), uid, stride, None, False, 4.0)


def payload(walk: Walk) -> dict[str, Any]:
    """Everything the player draws, in what JSON can carry: plain lists, strings, numbers. data.js says what each is."""
    parts = walk.partials if len(walk.planes) > 1 else walk.partials[:0]
    if keeps_brightness(walk.weight):  # the result is a picture again, and shown as one
        signed, limit = False, full_scale(walk.planes)
    else:
        signed = bool((walk.dense < 0).any() or (parts < 0).any())
        limit = max(colors.largest_magnitude(walk.dense), colors.largest_magnitude(parts))
    toned = colors.diverging if signed else colors.gray
    kernel_size = walk.weight.shape[1:]
    return still(walk.planes, walk.weight) | {
        "strides": list(walk.rows),
        "bias": _number(walk.bias),
        "lead": list(walk.lead),
        "extent": [window_extent(size, walk.dilation) for size in kernel_size],
        "taps": [[tap * walk.dilation for tap in range(size)] for size in kernel_size],
        "dense": {
            "height": walk.dense.shape[0],
            "width": walk.dense.shape[1],
            "sum": _cells(walk.dense, toned(walk.dense, limit)),
            "partials": [_cells(part, toned(part, limit)) for part in parts],
            "signed": signed,
            "limit": _number(limit),
        },
        "rows": {str(s): _axis(axis, walk.lead[0]) for s, axis in walk.rows.items()},
        "cols": {str(s): _axis(axis, walk.lead[1]) for s, axis in walk.cols.items()},
        "counts": _counts(walk),
    }


def still(planes: np.ndarray, weight: np.ndarray, problem: str | None = None) -> dict[str, Any]:
    """The part of the payload that needs no walk: grid and filter, shown even when the filter does not fit."""
    full, largest = full_scale(planes), colors.largest_magnitude(weight)
    channels = range(3) if len(planes) == 3 else [None]
    pictures = [_plane_picture(plane, full, channel) for plane, channel in zip(planes, channels, strict=True)]
    return {
        "problem": problem,
        "strides": list(STRIDES),
        "palette": _PALETTE,
        "rows": {},
        "cols": {},
        "input": {
            "planes": [_cells(plane, picture) for plane, picture in zip(planes, pictures, strict=True)],
            "height": planes.shape[1],
            "width": planes.shape[2],
        },
        "kernel": {
            "planes": [_cells(weights, colors.diverging(weights, largest)) for weights in weight],
            "height": weight.shape[1],
            "width": weight.shape[2],
            "over": common_denominator(weight),
        },
    }


def _counts(walk: Walk) -> dict[str, dict[str, int | str]]:
    """Under "stride of the rows,stride of the columns": the numbers of two lines under the drawing."""
    counts = {(s, t): walk.counts((s, t)) for s in walk.rows for t in walk.cols}
    most = max(count["windows"] for count in counts.values())
    cells = walk.planes[0].size
    return {
        f"{s},{t}": count | {"most": most, "share": f"{count['windows'] / most:.0%}", "cells": cells}
        for (s, t), count in counts.items()
    }


def _axis(axis: Axis, lead: int) -> dict[str, Any]:
    return {
        "starts": axis.starts.tolist(),
        "first": int(axis.starts[0]) + lead,
        "span": axis.padded_size - axis.extent + 1,
        "padding": list(axis.padding),
        "visits": axis.visits.tolist(),
        "unread": axis.unread.tolist(),
        "unread_padding": axis.unread_padding.tolist(),
        "formula": axis.formula,
    }


def _plane_picture(plane: np.ndarray, full: float, channel: int | None) -> np.ndarray:
    """(H, W) uint8 gray, or (H, W, 3) with only the red, green or blue of a colour picture's plane."""
    tones = colors.gray(plane, full)
    if channel is None:
        return tones
    picture = np.zeros((*plane.shape, 3), np.uint8)
    picture[..., channel] = tones
    return picture


def _cells(values: np.ndarray, pixels: np.ndarray) -> dict[str, Any]:
    """Numbers row by row, and base64 of three bytes for each; gray is repeated in all three."""
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=-1)
    data = np.ascontiguousarray(pixels, dtype=np.uint8).tobytes()
    return {"values": [_number(value) for value in values.ravel()], "pixels": base64.b64encode(data).decode("ascii")}


def _number(value: float) -> float | int:
    """A whole number as int, anything else to six decimals: what a cell can show and JSON stays short."""
    value = float(value)
    return int(value) if value.is_integer() else round(value, 6)


def _mount(
    drawing: str,
    uid: str,
    stride: tuple[int, int],
    on_stride: Callable[[], None] | None,
    compact: bool,
    speed: float,
) -> Any:
    page = {
        "uid": uid,
        "stride": list(stride),
        "compact": compact,
        "speed": speed,
        "autoplay": True,
        "reports": on_stride is not None,
    }
    # Strings only: lists in a component's data would make Streamlit import pandas and pyarrow. The view travels
    # apart from the drawing, so that a new stride does not make the browser read the whole drawing again.
    return _player(
        key=uid,
        data={"json": drawing, "page": json.dumps(page)},
        on_stride_change=on_stride or (lambda: None),
    )
