"""Maps side by side: the lanes of several strides with their race, one window a tick in every lane; and galleries."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from stridelab import colors, formats, images
from stridelab.lessons import compare
from stridelab.lessons.slide import repeated
from stridelab.ui.components.register import register

_lanes = register("stride_lab_maps", __file__)
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
) -> list[compare.StrideResult]:
    """The lanes of these settings. What this session has already computed is not computed again: on a large photo a
    new stride costs one map, not all.
    """
    if not strides:
        raise ValueError("No stride is chosen, so there is nothing to compare. Choose one or more under Strides.")
    if st.session_state.get("lanes_of") is not picture:  # another upload may have the same name and size
        st.session_state["lanes_of"], st.session_state["lanes_kept"] = picture, {}
    kept: dict[tuple, compare.StrideResult] = st.session_state["lanes_kept"]
    setting = (weight.shape, weight.tobytes(), bias, color, padding, dilation)
    planes = None
    lanes = []
    for stride in strides:
        key = (*setting, stride)
        if key not in kept:
            if planes is None:
                planes = picture.planes(color)[0]
            kept[key] = compare.at_stride(
                planes, repeated(weight, len(planes)), bias, stride=stride, padding=padding, dilation=dilation
            )
            while len(kept) > _MEMORY:
                del kept[next(iter(kept))]
        lanes.append(kept[key])
    return lanes


def downloads(lanes: Sequence[compare.StrideResult], title: str) -> None:
    """Buttons that save the maps as one picture and the numbers as a table; made only when pressed."""
    left, right, _ = st.columns([1, 1, 2])
    left.download_button(
        "Maps as PNG",
        lambda: images.png(compare.sheet(lanes, title)),
        "strides.png",
        "image/png",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )
    right.download_button(
        "Numbers as CSV",
        lambda: compare.table(lanes),
        "strides.csv",
        "text/csv",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )


def show(lanes: Sequence[compare.StrideResult], *, uid: str, input_size: tuple[int, int]) -> None:
    """Draw the lanes, each map at its true relative size or all at one size, as the learner chooses in the browser."""
    limit, signed = compare.shared_limit(lanes), compare.is_signed(lanes)
    drawn = [
        {
            "title": f"Stride {lane.stride}",
            "height": lane.output_size[0],
            "width": lane.output_size[1],
            "caption": f"{lane.output_size[0]:,} × {lane.output_size[1]:,}",
            "picture": _toned(lane.values, limit, signed),
            "color": colors.STRIDES[lane.stride - 1],
            "stride": lane.stride,
            "windows": lane.windows,
            "macs_per_window": lane.macs_per_window,
            "share": f"{lane.positions_share:.1%}" if lane.positions_share < 0.1 else f"{lane.positions_share:.0%}",
            "unread": f"{lane.unread_share:.0%}",
            "memory": formats.short(lane.activation_bytes, "B"),
        }
        for lane in lanes
    ]
    note = f"One scale for all maps. Input {input_size[0]:,} × {input_size[1]:,}."
    _mount(uid, drawn, _legend(limit, signed, note), race=True)


@dataclass(frozen=True, eq=False)
class Map:
    """One picture of a gallery: a feature map (h, w) of any real numbers, or a picture (h, w) or (h, w, 3) uint8."""

    title: str
    values: np.ndarray
    caption: str = ""
    color: str = ""
    """Of the small square before the title, such as a stride's."""


def gallery(maps: Sequence[Map], *, uid: str, note: str = "One scale for all maps.", true_size: bool = False) -> None:
    """Pictures side by side, never aliased by the screen: true relative sizes or all at one size, as chosen there.

    Feature maps (float) share one scale, with its legend; pictures (uint8) are shown as they are.
    """
    floats = [each.values for each in maps if each.values.dtype != np.uint8]
    signed = any((values < 0).any() for values in floats)
    limit = max((colors.largest_magnitude(values) for values in floats), default=0.0)
    limit = limit if signed or limit > 255 else 255.0
    drawn = [
        {
            "title": each.title,
            "height": each.values.shape[0],
            "width": each.values.shape[1],
            "caption": each.caption or f"{each.values.shape[0]:,} × {each.values.shape[1]:,}",
            "picture": _uri(images.png(each.values))
            if each.values.dtype == np.uint8
            else _toned(each.values, limit, signed),
            "color": each.color,
        }
        for each in maps
    ]
    _mount(uid, drawn, _legend(limit, signed, note) if floats else None, race=False, true_size=true_size)


def _mount(
    uid: str, drawn: list[dict[str, Any]], legend: dict[str, Any] | None, *, race: bool, true_size: bool = True
) -> None:
    size = "true" if true_size else "equal"
    payload = {"uid": uid, "race": race, "size": size, "lanes": drawn, "legend": legend, "output": colors.OUTPUT}
    _lanes(key=uid, data={"json": json.dumps(payload)})


def _legend(limit: float, signed: bool, note: str) -> dict[str, Any]:
    low = f"{-limit if signed else 0:,.4g}".replace("-", "−")
    return {"low": low, "high": f"{limit:,.4g}", "stops": colors.stops(signed), "note": note}


def _toned(values: np.ndarray, limit: float, signed: bool) -> str:
    """A map in its colours. A signed one as rows of a palette: a third of the time and of the bytes."""
    if signed:
        return _uri(images.png(colors.diverging_rows(values, limit), colors.DIVERGING))
    return _uri(images.png(colors.gray(values, limit)))


def _uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
