"""What every chart has in common: readable at the back of a classroom, units on the axes, a colour for each stride."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
from plotly.basedatatypes import BaseFigure

from stridelab.images import colors


class Finished(BaseFigure):
    """A chart that has been checked and taken apart once: `parts` is what `to_dict` of the first one gave."""

    parts: dict[str, Any]

    def __init__(self, parts: dict[str, Any]) -> None:
        object.__setattr__(self, "parts", parts)

    def to_dict(self) -> dict[str, Any]:
        return self.parts


def stride_color(stride: int) -> str:
    """The colour of a stride on every page."""
    return colors.STRIDES[(stride - 1) % len(colors.STRIDES)]


def axes(
    x: str,
    y: str,
    *,
    height: int = 450,
    log_y: bool = False,
    xaxis: Mapping[str, Any] = {},
    yaxis: Mapping[str, Any] = {},
    **layout: Any,
) -> go.Figure:
    """An empty chart: axis titles (with units), large type; the legend above, where it takes no width from the chart.

    xaxis, yaxis and layout : what this chart has of its own. All in one go, because Plotly checks its rules again at
    every update, which takes longer than all the numbers. The margins are fixed, because to fit them to the numbers
    the browser draws every chart twice.
    """
    ticks = {"tickfont": {"size": 15}}
    scale = {"type": "log"} if log_y else {"rangemode": "tozero"}
    defaults = {
        "height": height,
        "margin": {"l": 76, "r": 12, "t": 84, "b": 58} | layout.pop("margin", {}),
        "font": {"size": 16},
        "hoverlabel": {"font": {"size": 15}},
        # Between the plot and Plotly's own buttons, which stand at the top on a phone and when the pointer comes.
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 15}},
        "hovermode": "closest",
        "xaxis": {"title": {"text": x, "font": {"size": 16}}, **ticks, **xaxis},
        "yaxis": {"title": {"text": y, "font": {"size": 16}}, **ticks, **scale, **yaxis},
    }
    return go.Figure(layout=defaults | layout)
