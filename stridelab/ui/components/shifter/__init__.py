"""The shifter: drag the picture and see whether its strided map comes along. Nothing is asked of the server."""

from __future__ import annotations

from typing import Any

import numpy as np

from stridelab.formats import whole_percent
from stridelab.images import colors
from stridelab.lessons.slide import full_scale
from stridelab.lessons.translation.phase_table import CLOSE_UP, MOST_SHIFT, PhaseTable
from stridelab.ui.components import pictures
from stridelab.ui.components.register import register
from stridelab.ui.payloads import drawn

_shifter = register("stride_lab_shifter", __file__)

BRIGHTEST = 99
"""Per cent of a map's values that are not shown as plain white: the few strongest edges would darken all others."""


def show(table: PhaseTable, *, uid: str, title: str) -> None:
    """Draw the picture, its map, the map that equivariance would give and their difference, for any shift."""
    _shifter(key=uid, data={"json": drawn(payload, table, uid=uid, title=title)})


def payload(table: PhaseTable, *, uid: str, title: str) -> dict[str, Any]:
    """What the browser draws. `maps` and `differences` are sheets of s × s tiles in the order of the remainders.

    `rows`, `cols`: one entry for each shift, its `Step`, or a `problem` where nothing of the picture would be left.
    `remainder_of`: phase -> the least shift that leads to it.
    """
    white = full_scale(table.picture)
    limit = float(np.percentile(table.dense, BRIGHTEST))
    if limit > white / 2 or not limit:  # a map as bright as a picture is shown like one
        limit = max(limit, float(white))
    gray = pictures.scale(limit, signed=False)
    if table.dense.max() > limit:
        gray["high"] += " or more"
    height, width = table.dense.shape
    close_row, close_col = table.close_up()
    return {
        "uid": uid,
        "title": title,
        "stride": table.stride,
        "height": height,
        "width": width,
        "map": [height // table.stride, width // table.stride],
        "most": MOST_SHIFT,
        "picture": pictures.encoded(colors.gray(table.picture, white)),
        "dense": pictures.feature_map(table.dense, limit, signed=False),
        "maps": pictures.feature_map(_sheet(table.maps), limit, signed=False),
        "differences": pictures.feature_map(_sheet(table.differences), limit, signed=True),
        "errors": [[whole_percent(error) for error in row] for row in table.errors],
        "rows": [_shift(table, distance, height, "rows") for distance in range(MOST_SHIFT + 1)],
        "cols": [_shift(table, distance, width, "columns") for distance in range(MOST_SHIFT + 1)],
        "remainder_of": [-phase % table.stride for phase in range(table.stride)],
        "close_up": {
            "row": close_row,
            "col": close_col,
            "height": min(CLOSE_UP, height),
            "width": min(CLOSE_UP, width),
        },
        "legends": {"map": gray, "difference": pictures.scale(limit, signed=True)},
        "input": colors.INPUT,
        "filter": colors.FILTER,
        "output": colors.OUTPUT,
    }


def _shift(table: PhaseTable, distance: int, length: int, along: str) -> dict[str, Any]:
    if distance >= length:
        return {
            "problem": f"A shift of {distance} {along} leaves nothing of a picture of {length} {along}. Shift by less."
        }
    step = table.step(distance)
    return {"steps": step.steps, "remainder": step.remainder, "phase": step.phase}


def _sheet(tiles: np.ndarray) -> np.ndarray:
    """(s, s, h, w) as one picture (s * h, s * w), tile beside tile."""
    return colors.montage(tiles.reshape(-1, *tiles.shape[2:]), columns=tiles.shape[1])
