"""Which stripes pass each way of making a map smaller, and which of them come out false."""

from __future__ import annotations

from functools import cache

import plotly.graph_objects as go

from stridelab.figures.style import axes
from stridelab.images import colors
from stridelab.lessons import feature_reduction

_LOOK = {  # from Okabe and Ito's palette; the dash tells them apart without colour
    "strided": (colors.UNREAD, "solid"),
    "max": ("#CC79A7", "dash"),
    "average": (colors.INPUT, "dashdot"),
    "blur": (colors.OUTPUT, "solid"),
    "resize": (colors.FILTER, "dot"),
}


@cache  # nothing but the stride changes it
def stripes(stride: int) -> go.Figure:
    """Contrast left against the fineness of stripes; right of the line, what is left is a false pattern."""
    periods = (32, 16, 8, 6, 5, 4, 3, 2.5, 2)
    figure = axes(
        "period of the stripes (pixels)",
        "contrast left (share)",
        height=430,
        xaxis={"tickvals": [1 / p for p in periods], "ticktext": [f"{p:g}" for p in periods], "range": [0, 0.5]},
        yaxis={"range": [0, 1.2], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]},
    )
    limit = 1 / feature_reduction.finest_period(stride)
    if limit < 0.5:
        figure.add_vrect(x0=limit, x1=0.5, fillcolor=colors.UNREAD, opacity=0.12, line_width=0, layer="below")
        figure.add_annotation(
            x=0.495, xanchor="right", y=1.12, text="false patterns", showarrow=False, font={"size": 15}
        )
    for method, (title, _) in feature_reduction.METHODS.items():
        color, dash = _LOOK[method]
        left = feature_reduction.stripes_left(method, stride, feature_reduction.FREQUENCIES)
        figure.add_scatter(
            x=feature_reduction.FREQUENCIES,
            y=left,
            name=title,
            mode="lines",
            line={"color": color, "dash": dash, "width": 3.5},
            customdata=[1 / frequency for frequency in feature_reduction.FREQUENCIES],
            hovertemplate="stripes every %{customdata:.1f} pixels: %{y:.0%} left<extra>%{fullData.name}</extra>",
        )
    return figure
