"""A map and five ways to make it smaller, under one magnifying glass: a component that pans and zooms all together."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from stridelab import formats
from stridelab.images import colors
from stridelab.lessons import feature_reduction
from stridelab.ui.components import pictures
from stridelab.ui.components.register import register

_magnifier = register("stride_lab_magnifier", __file__)


def show(
    full: np.ndarray,
    reduced: Sequence[feature_reduction.Downsampled],
    *,
    stride: int,
    title: str,
    start: tuple[int, int] | None,
) -> None:
    """Draw the map (H, W), without negative values, and its reductions; `start` is the first row and column in view.

    All pictures share one scale, and all differences another.
    """
    limit = max(255.0, colors.largest_magnitude(full))
    most = max((colors.largest_magnitude(result.difference) for result in reduced), default=0.0)
    tiles = [_tile(title, "full resolution", full, limit, 1)]
    for result in reduced:
        tile = _tile(result.title, feature_reduction.sentence(result.method, stride), result.values, limit, stride)
        lost = pictures.feature_map(result.difference, most, signed=True)
        tiles.append(tile | {"lost": lost, "error": formats.number(result.error, 3)})
    payload = {
        "uid": "magnifier",
        "height": full.shape[0],
        "width": full.shape[1],
        "start": start,
        "tiles": tiles,
        "legend": {"result": pictures.scale(limit, signed=False), "lost": pictures.scale(most, signed=True)},
        "palette": {"input": colors.INPUT, "output": colors.OUTPUT},
    }
    _magnifier(key="magnifier", data={"json": json.dumps(payload)})


def _tile(title: str, sentence: str, values: np.ndarray, limit: float, stride: int) -> dict:
    return {
        "title": title,
        "sentence": sentence,
        "height": values.shape[0],
        "width": values.shape[1],
        "stride": stride,
        "picture": pictures.feature_map(values, limit, signed=False),
    }
