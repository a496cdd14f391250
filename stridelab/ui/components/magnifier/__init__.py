"""A map and five ways to make it smaller, under one magnifying glass: a component that pans and zooms all together."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

import numpy as np

from stridelab import colors, images
from stridelab.lessons import feature_reduction
from stridelab.ui.components.register import register

_reductions = register("stride_lab_magnifier", __file__)


def show(
    full: np.ndarray,
    reduced: Sequence[feature_reduction.Reduced],
    *,
    stride: int,
    title: str,
    start: tuple[int, int] | None,
) -> None:
    """Draw the map (H, W), without negative values, and its reductions; `start` is the first row and column in view.

    All pictures share one scale, and all differences another.
    """
    limit = max(255.0, colors.largest_magnitude(full))
    most = max((colors.largest_magnitude(each.difference) for each in reduced), default=0.0)
    tiles = [_tile(title, "full resolution", full, limit, 1)]
    for each in reduced:
        tile = _tile(each.title, feature_reduction.sentence(each.method, stride), each.values, limit, stride)
        rows = colors.diverging_rows(each.difference, most)
        tiles.append(tile | {"lost": _uri(images.png(rows, colors.DIVERGING)), "error": f"{each.error:,.3g}"})
    payload = {
        "uid": "reductions",
        "height": full.shape[0],
        "width": full.shape[1],
        "start": start,
        "tiles": tiles,
        "legend": {
            "result": {"low": "0", "high": f"{limit:,.4g}", "stops": colors.stops(signed=False)},
            "lost": {"low": f"−{most:,.4g}", "high": f"{most:,.4g}", "stops": colors.stops(signed=True)},
        },
        "palette": {"input": colors.INPUT, "output": colors.OUTPUT},
    }
    _reductions(key="reductions", data={"json": json.dumps(payload)})


def _tile(title: str, sentence: str, values: np.ndarray, limit: float, stride: int) -> dict:
    return {
        "title": title,
        "sentence": sentence,
        "height": values.shape[0],
        "width": values.shape[1],
        "stride": stride,
        "picture": _uri(images.png(colors.gray(values, limit))),
    }


def _uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")
