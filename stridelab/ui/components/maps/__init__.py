"""Maps side by side: those of several strides, opened window by window with their numbers; and galleries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from stridelab import formats, images
from stridelab.images import colors
from stridelab.lessons import compare
from stridelab.lessons.slide import repeated
from stridelab.scene import COVERS
from stridelab.ui import cover
from stridelab.ui.components import pictures
from stridelab.ui.components.register import register
from stridelab.ui.payloads import drawn, kept

_maps = register("stride_lab_maps", __file__)


def results(
    picture: images.Picture, weight: np.ndarray, bias: float, *, strides: Sequence[int], **layer: Any
) -> list[compare.StrideResult]:
    """The map of each stride, each kept by itself: on a large photo a new stride costs one map, not all.

    layer : `color`, and of `compare.at_stride` `padding` and `dilation`.
    """
    if not strides:
        raise ValueError("No stride is chosen, so there is nothing to compare. Choose one or more under Strides.")
    return [kept(_result, picture, weight, bias, stride, **layer) for stride in strides]


def _result(
    picture: images.Picture, weight: np.ndarray, bias: float, stride: int, *, color: bool, **layer: Any
) -> compare.StrideResult:
    planes = picture.planes(color)[0]  # (C, H, W), C 1 or 3
    return compare.at_stride(planes, repeated(weight, len(planes)), bias, stride=stride, **layer)


def downloads(title: str, picture: images.Picture, weight: np.ndarray, bias: float, **setting: Any) -> None:
    """Buttons that save the maps of `results` as one picture and the numbers as a table; made only when pressed."""
    cover.over(" ".join(COVERS), "downloads", lambda: _downloads(title, picture, weight, bias, **setting))


def _downloads(title: str, picture: images.Picture, weight: np.ndarray, bias: float, **setting: Any) -> None:
    left, right, _ = st.columns([1, 1, 2])
    left.download_button(
        "Maps as PNG",
        lambda: images.png(compare.sheet(results(picture, weight, bias, **setting), title)),
        "strides.png",
        "image/png",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )
    right.download_button(
        "Numbers as CSV",
        lambda: compare.table(results(picture, weight, bias, **setting)),
        "strides.csv",
        "text/csv",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )


def show(picture: images.Picture, weight: np.ndarray, bias: float, *, uid: str, **setting: Any) -> None:
    """Draw `results`, each map at its true relative size or all at one size, as the learner chooses in the browser."""
    _maps(key=uid, data={"json": drawn(compared, picture, weight, bias, uid=uid, **setting)})


def compared(picture: images.Picture, weight: np.ndarray, bias: float, *, uid: str, **setting: Any) -> dict[str, Any]:
    """All that the browser is told of the maps of several strides."""
    stride_results = results(picture, weight, bias, **setting)
    limit, signed = compare.shared_limit(stride_results), compare.is_signed(stride_results)
    maps = [
        _map(
            f"Stride {result.stride}",
            result.output_size,
            pictures.feature_map(result.values, limit, signed),
            color=colors.STRIDES[result.stride - 1],
            numbers=_numbers(result),
        )
        for result in stride_results
    ]
    note = f"One scale for all maps. Input {picture.height:,} × {picture.width:,}."
    return _payload(uid, maps, pictures.scale(limit, signed) | {"note": note}, stepped=True)


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


def gallery(
    maps: Sequence[Map], *, uid: str, tells: str = "", note: str = "One scale for all maps.", true_size: bool = False
) -> None:
    """Pictures side by side, never aliased by the screen: true relative sizes or all at one size, as chosen there.

    Feature maps (float) share one scale, with its legend; pictures (uint8) are shown as they are.
    tells : as for `cover.over`.
    """
    drawing = drawn(side_by_side, maps, uid=uid, note=note, true_size=true_size)
    cover.over(tells, uid, lambda: _maps(key=uid, data={"json": drawing}))


def side_by_side(maps: Sequence[Map], *, uid: str, note: str, true_size: bool) -> dict[str, Any]:
    """All that the browser is told of a gallery."""
    floats = [map_.values for map_ in maps if map_.values.dtype != np.uint8]
    signed = any((values < 0).any() for values in floats)
    limit = max((colors.largest_magnitude(values) for values in floats), default=0.0)
    limit = limit if signed or limit > 255 else 255.0
    titled = [
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
    return _payload(uid, titled, legend, stepped=False, true_size=true_size)


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


def _payload(
    uid: str, maps: list[dict[str, Any]], legend: dict[str, Any] | None, *, stepped: bool, true_size: bool = True
) -> dict[str, Any]:
    size = "true" if true_size else "equal"
    return {"uid": uid, "stepped": stepped, "size": size, "maps": maps, "legend": legend, "output": colors.OUTPUT}
