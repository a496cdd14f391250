"""The lanes: one picture's maps at several strides side by side, and their race, one window a tick in every lane."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

import numpy as np
import streamlit as st

from stridelab import colors, comparison, images
from stridelab.ui.component import register
from stridelab.walk import repeated

_lanes = register("stride_lab_lanes", __file__)
_MEMORY = 24  # results a session keeps: two filters' worth of eight strides, and a little


def results(
    picture: images.Picture,
    weight: np.ndarray,
    bias: float,
    *,
    strides: Sequence[int],
    color: bool,
    padding: int | str,
    dilation: int,
) -> list[comparison.Lane]:
    """The lanes of these settings. What this session has already computed is not computed again: on a large photo a
    new stride costs one map, not all.
    """
    kept: dict[tuple, comparison.Lane] = st.session_state.setdefault("lanes_kept", {})
    setting = (picture.pixels.ctypes.data, picture.name, weight.shape, weight.tobytes(), bias, color, padding, dilation)
    planes = None
    lanes = []
    for stride in strides:
        key = (*setting, stride)
        if key not in kept:
            if planes is None:
                planes = picture.planes(color)[0]
            kept[key] = comparison.lane(
                planes, repeated(weight, len(planes)), bias, stride=stride, padding=padding, dilation=dilation
            )
            while len(kept) > _MEMORY:
                del kept[next(iter(kept))]
        lanes.append(kept[key])
    return lanes


def downloads(lanes: Sequence[comparison.Lane], title: str) -> None:
    """Buttons that save the maps as one picture and the numbers as a table; made only when pressed."""
    left, right, _ = st.columns([1, 1, 2])
    left.download_button(
        "Maps as PNG",
        lambda: images.png(comparison.sheet(lanes, title)),
        "strides.png",
        "image/png",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )
    right.download_button(
        "Numbers as CSV",
        lambda: comparison.table(lanes),
        "strides.csv",
        "text/csv",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )


def show(lanes: Sequence[comparison.Lane], *, uid: str, input_size: tuple[int, int]) -> None:
    """Draw the lanes, each map at its true relative size or all at one size, as the learner chooses in the browser."""
    limit, signed = comparison.shared_limit(lanes), comparison.is_signed(lanes)
    payload = {
        "uid": uid,
        "input": f"{input_size[0]:,} × {input_size[1]:,}",
        "lanes": [
            {
                "stride": lane.stride,
                "height": lane.output_size[0],
                "width": lane.output_size[1],
                "windows": lane.windows,
                "macs_per_window": lane.macs_per_window,
                "share": f"{lane.positions_share:.1%}" if lane.positions_share < 0.1 else f"{lane.positions_share:.0%}",
                "unread": f"{lane.unread_share:.0%}",
                "memory": _bytes(lane.activation_bytes),
                "picture": _uri(picture),
                "color": colors.STRIDES[lane.stride - 1],
            }
            for lane, picture in zip(lanes, comparison.pictures(lanes), strict=True)
        ],
        "legend": {
            "low": f"{-limit if signed else 0:,.4g}".replace("-", "−"),
            "high": f"{limit:,.4g}",
            "stops": colors.stops(signed),
        },
        "output": colors.OUTPUT,
    }
    _lanes(key=uid, data={"json": json.dumps(payload)})


def _uri(pixels: np.ndarray) -> str:
    return "data:image/png;base64," + base64.b64encode(images.png(pixels)).decode("ascii")


def _bytes(count: int) -> str:
    for unit, size in (("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:,.3g} {unit}"
    return f"{count} B"
