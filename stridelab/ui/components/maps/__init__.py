"""Maps side by side: those of several strides, opened window by window with their numbers; and galleries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from stridelab import formats, images
from stridelab.images import colors
from stridelab.lessons import compare
from stridelab.lessons.slide import repeated
from stridelab.ui.components import pictures
from stridelab.ui.components.register import register

_maps = register("stride_lab_maps", __file__)
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
    """The map of each stride. What this session has already computed is not computed again: on a large photo a new
    stride costs one map, not all.
    """
    if not strides:
        raise ValueError("No stride is chosen, so there is nothing to compare. Choose one or more under Strides.")
    of, known = st.session_state.get("compared", (None, {}))
    if of is not picture:  # another upload may have the same name and size
        known: dict[tuple, compare.StrideResult] = {}
        st.session_state["compared"] = picture, known
    setting = (weight.shape, weight.tobytes(), bias, color, padding, dilation)
    planes = None
    for stride in strides:
        if (*setting, stride) in known:
            continue
        if planes is None:
            planes = picture.planes(color)[0]
        known[*setting, stride] = compare.at_stride(
            planes, repeated(weight, len(planes)), bias, stride=stride, padding=padding, dilation=dilation
        )
    chosen = [known[*setting, stride] for stride in strides]
    for oldest in list(known)[:-_MEMORY]:
        del known[oldest]
    return chosen


def downloads(results: Sequence[compare.StrideResult], title: str) -> None:
    """Buttons that save the maps as one picture and the numbers as a table; made only when pressed."""
    left, right, _ = st.columns([1, 1, 2])
    left.download_button(
        "Maps as PNG",
        lambda: images.png(compare.sheet(results, title)),
        "strides.png",
        "image/png",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )
    right.download_button(
        "Numbers as CSV",
        lambda: compare.table(results),
        "strides.csv",
        "text/csv",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )


def show(results: Sequence[compare.StrideResult], *, uid: str, input_size: tuple[int, int]) -> None:
    """Draw the maps, each at its true relative size or all at one size, as the learner chooses in the browser."""
    limit, signed = compare.shared_limit(results), compare.is_signed(results)
    maps = [
        _map(
            f"Stride {result.stride}",
            result.output_size,
            pictures.feature_map(result.values, limit, signed),
            color=colors.STRIDES[result.stride - 1],
            numbers=_numbers(result),
        )
        for result in results
    ]
    note = f"One scale for all maps. Input {input_size[0]:,} × {input_size[1]:,}."
    _mount(uid, maps, pictures.scale(limit, signed) | {"note": note}, stepped=True)


def _numbers(result: compare.StrideResult) -> dict[str, Any]:
    share = result.positions_share
    return {
        "stride": result.stride,
        "windows": result.windows,
        "macs_per_window": result.macs_per_window,
        "share": f"{share:.1%}" if share < 0.1 else f"{share:.0%}",
        "unread": f"{result.unread_share:.0%}",
        "memory": formats.short(result.activation_bytes, "B"),
    }


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
    floats = [map_.values for map_ in maps if map_.values.dtype != np.uint8]
    signed = any((values < 0).any() for values in floats)
    limit = max((colors.largest_magnitude(values) for values in floats), default=0.0)
    limit = limit if signed or limit > 255 else 255.0
    drawn = [
        _map(
            map_.title,
            map_.values.shape[:2],
            pictures.encoded(map_.values)
            if map_.values.dtype == np.uint8
            else pictures.feature_map(map_.values, limit, signed),
            caption=map_.caption,
            color=map_.color,
        )
        for map_ in maps
    ]
    legend = pictures.scale(limit, signed) | {"note": note} if floats else None
    _mount(uid, drawn, legend, stepped=False, true_size=true_size)


def _map(
    title: str,
    size: Sequence[int],
    picture: str,
    *,
    caption: str = "",
    color: str = "",
    numbers: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "title": title,
        "height": size[0],
        "width": size[1],
        "caption": caption or f"{size[0]:,} × {size[1]:,}",
        "picture": picture,
        "color": color,
        "numbers": numbers,
    }


def _mount(
    uid: str, maps: list[dict[str, Any]], legend: dict[str, Any] | None, *, stepped: bool, true_size: bool = True
) -> None:
    size = "true" if true_size else "equal"
    payload = {"uid": uid, "stepped": stepped, "size": size, "maps": maps, "legend": legend, "output": colors.OUTPUT}
    _maps(key=uid, data={"json": json.dumps(payload)})
