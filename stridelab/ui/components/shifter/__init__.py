"""The shifter: drag the picture and see whether its strided map comes along. Nothing is asked of the server."""

from __future__ import annotations

import json

from stridelab import colors
from stridelab.lessons.translation.phase_table import MOST_SHIFT, PhaseTable
from stridelab.ui.components.register import register

_shifter = register("stride_lab_shifter", __file__)


def show(table: PhaseTable, *, uid: str, title: str) -> None:
    """Draw the picture, its map, the map that equivariance would give and their difference, for any shift."""
    payload = table.payload() | {
        "uid": uid,
        "title": title,
        "most": MOST_SHIFT,
        "input": colors.INPUT,
        "filter": colors.FILTER,
        "output": colors.OUTPUT,
    }
    _shifter(key=uid, data={"json": json.dumps(payload)})
