"""A map and five ways to make it smaller, under one magnifying glass: a component that pans and zooms all together."""

from __future__ import annotations

from typing import Any

import numpy as np

from stridelab import formats, images
from stridelab.images import colors
from stridelab.lessons import feature_reduction
from stridelab.lessons.downsampling import pyramid
from stridelab.ui.components import pictures
from stridelab.ui.components.register import register
from stridelab.ui.payloads import drawn

_magnifier = register("stride_lab_magnifier", __file__)


SIDE = 640
"""Pixels along the longer side of the map that is made smaller."""


def show(
    picture: images.Picture, weight: np.ndarray | None, *, stride: int, title: str, start: tuple[int, int] | None
) -> None:
    """Draw the picture in gray, or with a weight (kh, kw) its feature map at stride 1, and its reductions.

    start : the first row and column in view. All pictures share one scale, and all differences another.
    """
    drawing = drawn(payload, picture, weight, stride=stride, title=title, start=start)
    _magnifier(key="magnifier", data={"json": drawing})


def payload(
    picture: images.Picture, weight: np.ndarray | None, *, stride: int, title: str, start: tuple[int, int] | None
) -> dict[str, Any]:
    """All that the browser is told."""
    full = pyramid.plane(picture, SIDE)  # (H, W)
    if weight is not None:
        full = feature_reduction.feature_map(full, weight)
    reduced = feature_reduction.by_every_method(full, stride)
    limit = max(255.0, colors.largest_magnitude(full))
    most = max((colors.largest_magnitude(result.difference) for result in reduced), default=0.0)
    tiles = [_tile(title, "full resolution", full, limit, 1)]
    for result in reduced:
        tile = _tile(result.title, feature_reduction.sentence(result.method, stride), result.values, limit, stride)
        lost = pictures.feature_map(result.difference, most, signed=True)
        tiles.append(tile | {"lost": lost, "error": formats.number(result.error, 3)})
    return {
        "uid": "magnifier",
        "height": full.shape[0],
        "width": full.shape[1],
        "start": start,
        "tiles": tiles,
        "legend": {"result": pictures.scale(limit, signed=False), "lost": pictures.scale(most, signed=True)},
        "palette": {"input": colors.INPUT, "output": colors.OUTPUT},
    }


def _tile(title: str, sentence: str, values: np.ndarray, limit: float, stride: int) -> dict:
    return {
        "title": title,
        "sentence": sentence,
        "height": values.shape[0],
        "width": values.shape[1],
        "stride": stride,
        "picture": pictures.feature_map(values, limit, signed=False),
    }
