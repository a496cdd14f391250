"""Max pooling on a row of numbers and on the same row moved, window by window, by hand."""

from __future__ import annotations

import json

from stridelab import colors
from stridelab.lessons.translation import pool_row
from stridelab.ui.components.register import register

_pool_row = register("stride_lab_pool_row", __file__)


def show(*, uid: str) -> None:
    """Draw both rows with their windows and results; stepping asks nothing of the server."""
    payload = pool_row.payload() | {
        "uid": uid,
        "input": colors.INPUT,
        "filter": colors.FILTER,
        "output": colors.OUTPUT,
    }
    _pool_row(key=uid, data={"json": json.dumps(payload)})
