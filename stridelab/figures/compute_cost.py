"""Charts of the Compute cost page: what a stride saves, what it does not, and how long it takes."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from stridelab import formats
from stridelab.figures.style import axes, stride_color
from stridelab.images import colors
from stridelab.lessons.compute_cost import amount, predicted
from stridelab.network.cost import Measurement, StrideCost

LAYER_COLORS = (colors.INPUT, colors.FILTER, colors.OUTPUT, "#CC79A7")
LAYER_PATTERNS = ("", "/", "x", ".")
_TOTAL = "#888888"
WIDTHS = (8, 8, 5, 2)
"""Of a layer's line, in pixels: where lines lie on one another, all are seen."""


def against_stride(costs: Sequence[StrideCost], quantity: str, unit: str = "MACs", *, log: bool = False) -> go.Figure:
    """One quantity against stride, all layers: bars that are stacked, or lines on two log axes with 1 / stride².

    costs : of `cost.by_stride`, the possible ones, stride 1 first.

    The chart holds every stride and knows of no chosen one: the page marks it (`ui.lesson.mark_bar`), because the
    browser would take longer to draw three new charts than all else takes.
    """
    strides = [cost.stride for cost in costs]
    most = max(*(amount(cost.total, quantity, unit) for cost in costs), 1)
    x_scale, y_scale = {}, {"range": [0, 1.05 * most]}
    if log:
        minor = {"showgrid": True, "gridcolor": "rgba(128,128,128,0.12)"}
        x_scale, y_scale = {"type": "log"}, {"dtick": 1, "minor": minor}
    figure = axes(
        "stride",
        _axis_title(quantity, unit),
        height=360,
        log_y=log,
        xaxis={"tickmode": "array", "tickvals": strides, "ticktext": list(map(str, strides))} | x_scale,
        yaxis={"tickformat": "~s", "hoverformat": ",d"} | y_scale,
        showlegend=False,
        margin={"t": 36},
        barmode="stack",
        bargap=0.2,
    )
    if log:
        _add_lines(figure, costs, quantity, unit)
    else:
        _add_bars(figure, costs, quantity, unit)
    return figure


def legend(costs: Sequence[StrideCost], *, log: bool = False) -> list[tuple[str, str, str]]:
    """(name, colour, mark) of what `against_stride` draws: once for all its charts. The mark is "line", "dots" or a
    bar's pattern.
    """
    names = list(costs[0].layers)
    if not log:
        return list(zip(names, LAYER_COLORS, LAYER_PATTERNS, strict=False))
    marks = [(name, color, "line") for name, color in zip(names, LAYER_COLORS, strict=False)]
    if len(names) > 1:
        marks.append(("total", _TOTAL, "line"))
    return [*marks, ("1 / stride²", colors.UNREAD, "dots")]


def _add_bars(figure: go.Figure, costs: Sequence[StrideCost], quantity: str, unit: str) -> None:
    """A bar for each stride, its layers on top of each other."""
    strides = [cost.stride for cost in costs]
    for number, name in enumerate(costs[0].layers):
        figure.add_bar(
            x=strides,
            y=[amount(cost.layers[name], quantity, unit) for cost in costs],
            name=name,
            marker={
                "color": LAYER_COLORS[number],
                "pattern": {
                    "shape": LAYER_PATTERNS[number],
                    "fillmode": "overlay",
                    "fgcolor": "rgba(255,255,255,0.55)",
                    "size": 7,
                },
            },
            hovertemplate=f"{name}, stride %{{x}}: %{{y:,d}}<extra></extra>",
        )


def _add_lines(figure: go.Figure, costs: Sequence[StrideCost], quantity: str, unit: str) -> None:
    """A line for each layer and one for the total; dotted, what 1 / stride² would be."""
    strides = [cost.stride for cost in costs]
    for number, name in enumerate(costs[0].layers):
        figure.add_scatter(
            x=strides,
            y=[amount(cost.layers[name], quantity, unit) for cost in costs],
            name=name,
            mode="lines+markers",
            line={"color": LAYER_COLORS[number], "width": WIDTHS[number]},
            marker={"size": 5 + WIDTHS[number]},
            hovertemplate=f"{name}, stride %{{x}}: %{{y:,d}}<extra></extra>",
        )
    totals = [amount(cost.total, quantity, unit) for cost in costs]
    if len(costs[0].layers) > 1:
        figure.add_scatter(
            x=strides,
            y=totals,
            name="total",
            mode="lines+markers",
            line={"color": _TOTAL, "width": 4},
            hovertemplate="total, stride %{x}: %{y:,d}<extra></extra>",
        )
    if quantity != "num_params":
        figure.add_scatter(
            x=strides,
            y=[totals[0] / stride**2 for stride in strides],
            name="1 / stride²",
            mode="lines",
            line={"color": colors.UNREAD, "dash": "dot", "width": 2},
            hoverinfo="skip",
        )


def _axis_title(quantity: str, unit: str) -> str:
    return {"macs": unit, "num_params": "parameters", "activation_bytes": "bytes (float32)"}[quantity]


def time_against_stride(measured: Sequence[Measurement]) -> go.Figure:
    """Measured milliseconds as bars, the middle half of the runs on each, and what the MACs would predict."""
    strides = [time.stride for time in measured]
    ticks = {"tickmode": "array", "tickvals": strides}
    figure = axes("stride", "time (milliseconds)", height=410, xaxis=ticks)
    figure.add_bar(
        x=strides,
        y=[1000 * time.seconds for time in measured],
        name="measured",
        marker={"color": [stride_color(stride) for stride in strides], "line": {"width": 1, "color": "#888888"}},
        error_y={
            "array": [1000 * (time.range[1] - time.seconds) for time in measured],
            "arrayminus": [1000 * (time.seconds - time.range[0]) for time in measured],
        },
        text=[formats.number(1000 * time.seconds, 3) for time in measured],
        textposition="inside",
        insidetextanchor="start",
        hovertemplate="stride %{x}: %{y:.3g} ms<extra></extra>",
    )
    figure.add_scatter(
        x=strides,
        y=[1000 * seconds for seconds in predicted(measured)],
        name="predicted from the MACs",
        mode="lines+markers",
        line={"color": colors.UNREAD, "dash": "dot", "width": 3},
        marker={"symbol": "diamond", "size": 10},
        hovertemplate="stride %{x}: %{y:.3g} ms predicted<extra></extra>",
    )
    return figure
