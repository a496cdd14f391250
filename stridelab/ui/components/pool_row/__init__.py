"""Max pooling on a row of numbers and on the same row moved, window by window, by hand."""

from __future__ import annotations

from typing import Any

from stridelab.images import colors
from stridelab.lessons.translation.pool_row import SHIFTS, STRIDES, pooled, verdict
from stridelab.ui.components.register import register
from stridelab.ui.payloads import drawn

_pool_row = register("stride_lab_pool_row", __file__)


def show(*, uid: str) -> None:
    """Draw both rows with their windows and results; stepping asks nothing of the server."""
    _pool_row(key=uid, data={"json": drawn(payload, uid)})


def payload(uid: str) -> dict[str, Any]:
    """All rows, windows and sentences, for the browser to step through."""
    return {
        "uid": uid,
        "strides": STRIDES,
        "shifts": SHIFTS,
        "cases": {str(stride): [_case(shift, stride) for shift in SHIFTS] for stride in STRIDES},
        "input": colors.INPUT,
        "filter": colors.FILTER,
        "output": colors.OUTPUT,
    }


def _case(shift: int, stride: int) -> dict[str, Any]:
    case = pooled(shift, stride)
    steps = [{"positions": step.positions, "values": step.values, "value": step.value} for step in case.steps]
    return {"row": case.row, "steps": steps, "verdict": verdict(shift, stride)}
