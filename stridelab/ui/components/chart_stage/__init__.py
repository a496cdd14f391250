"""Charts of a page before a class: one at a time fills the screen, with its number above it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from stridelab.ui import cover
from stridelab.ui.components.register import register

_chart_stage = register("stride_lab_chart_stage", __file__)


class Shown(NamedTuple):
    """A chart of the page, by its name (`lesson.chart`), and what stands above it: a label, a number, what it is of."""

    name: str
    label: str = ""
    value: str = ""
    beside: str = ""


def show(
    charts: Sequence[Shown],
    *,
    uid: str,
    tells: str,
    strides: Sequence[int] = (),
    at: int | None = None,
    on_stride: Callable[[], None] = lambda: None,
) -> None:
    """The button that presents charts which stand on the page.

    tells : as for `cover.over`; as long as it is covered, a plate stands in the place of charts and numbers.
    strides : what the keys 1 to 8 may choose; a choice arrives as `st.session_state[uid]["stride"]` in the callback
    `on_stride`. at : the strong bar among pale ones (from 0), None where all are strong.
    """
    data = {"json": json.dumps(payload(charts, strides, at, cover.first(tells)))}
    _chart_stage(key=uid, data=data, on_stride_change=on_stride)


def payload(charts: Sequence[Shown], strides: Sequence[int], at: int | None, covered: str = "") -> dict[str, Any]:
    """All that the browser is told: the charts themselves it has. covered : the answer that a plate is over."""
    if covered:
        charts = [chart._replace(value="?" if chart.value else "", beside="") for chart in charts]
    return {"charts": [chart._asdict() for chart in charts], "strides": list(strides), "at": at, "covered": covered}
