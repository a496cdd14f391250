"""Size against stride: what each framework's padding leaves of an input, stride by stride."""

from __future__ import annotations

import plotly.graph_objects as go

from stridelab.figures.style import axes
from stridelab.images import colors
from stridelab.lessons.downsampling import frameworks
from stridelab.lessons.downsampling.coverage import Coverage, Plan

_LOOK = {  # colour and sign: told apart without colour, too
    "pytorch": (colors.INPUT, "circle"),
    "pytorch_same": (colors.UNREAD, "x"),
    "keras_same": (colors.FILTER, "diamond-open"),
}


def size_against_stride(plan: Plan, *, stride: int, rule: str, titles: dict[str, str] | None = None) -> go.Figure:
    """Output rows at every stride of the plan under every rule; the chosen stride and rule stand out."""
    last = max(plan[rule])
    # Every second number, so that the numbers stand upright on a phone too.
    strides = {"tickvals": [1, *range(2, last + 1, 2)], "tickangle": 0, "range": [0.4, last + 0.6]}
    figure = axes("stride (pixels between windows)", "output size (rows)", height=410, xaxis=strides)
    for name, by_stride in plan.items():
        points = [(s, coverage) for s, coverage in by_stride.items() if isinstance(coverage, Coverage)]
        color, symbol = _LOOK[name]
        figure.add_scatter(
            x=[s for s, _ in points],
            y=[coverage.rows.output_size for _, coverage in points],
            name=(titles or frameworks.RULES)[name],
            mode="lines+markers",
            line={"color": color, "width": 4 if name == rule else 2, "dash": "solid" if name == rule else "dot"},
            marker={"symbol": symbol, "size": 11},
            customdata=[coverage.rows.formula for _, coverage in points],
            hovertemplate="stride %{x}: %{customdata}<extra>%{fullData.name}</extra>",
        )
    chosen = plan[rule].get(stride)
    if isinstance(chosen, Coverage):
        figure.add_annotation(
            x=stride,
            y=chosen.rows.output_size,
            text=f"<b>stride {stride}: {chosen.rows.output_size}</b>",
            font={"size": 18},
            ax=60,
            ay=-40,
            arrowwidth=2,
        )
    return figure
