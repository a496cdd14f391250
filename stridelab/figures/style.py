"""What every chart has in common: readable at the back of a classroom, units on the axes, a colour for each stride."""

from __future__ import annotations

import plotly.graph_objects as go

from stridelab import colors


def stride_color(stride: int) -> str:
    """The colour of a stride on every page."""
    return colors.STRIDES[(stride - 1) % len(colors.STRIDES)]


def styled(figure: go.Figure, x: str, y: str, *, height: int = 420, log_y: bool = False) -> go.Figure:
    """Axis titles (with units), large type, quiet grid; the legend above, where it takes no width from the chart."""
    figure.update_layout(
        height=height,
        margin={"l": 10, "r": 10, "t": 50, "b": 10},
        font={"size": 16},
        hoverlabel={"font": {"size": 15}},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        hovermode="closest",
    )
    figure.update_xaxes(title={"text": x, "font": {"size": 16}}, tickfont={"size": 15}, automargin=True)
    figure.update_yaxes(title={"text": y, "font": {"size": 16}}, tickfont={"size": 15}, automargin=True)
    if log_y:
        figure.update_yaxes(type="log")
    else:
        figure.update_yaxes(rangemode="tozero")
    return figure
