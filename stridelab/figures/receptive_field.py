"""Charts of the receptive field lesson: how fields grow with depth, and how much each pixel of one counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from stridelab.figures.style import axes, stride_color
from stridelab.images import colors
from stridelab.network.effective_field import EffectiveField


def growth(fields: Mapping[int, Sequence[int]], *, log_y: bool = False) -> go.Figure:
    """Receptive field size against depth, a line for each stride of `stack.fields_by_stride`."""
    scale = ", logarithmic" if log_y else ""
    slanting = {"b": 100}  # the names of many layers
    figure = axes("depth", f"receptive field (pixels{scale})", log_y=log_y, margin=slanting)
    for stride, sizes in fields.items():
        depth = ["picture", *(f"layer {number}" for number in range(1, len(sizes) + 1))]
        figure.add_scatter(
            x=depth,
            y=[1, *sizes],
            name=f"stride {stride}",
            mode="lines+markers",
            line={"color": stride_color(stride), "width": 4},
            marker={"size": 16 - 2 * stride, "line": {"color": "#808080", "width": 1}},
            hovertemplate=f"%{{x}}, stride {stride}: %{{y:,}} pixels<extra></extra>",
        )
    return figure


def influence(field: EffectiveField) -> go.Figure:
    """A field's pixels by how much they count, with the theoretical box and the one that holds half of it all."""
    (top, bottom), (left, right) = _around(field)
    part = field.influence[top : bottom + 1, left : right + 1]
    square = {"constrain": "domain", "showgrid": False}
    figure = axes(
        "column of the picture (pixels)",
        "row (pixels)",
        height=440,
        xaxis=square,
        yaxis=square | {"autorange": "reversed", "scaleanchor": "x", "rangemode": "normal"},
    )
    figure.add_heatmap(
        z=100 * part,
        x=np.arange(left, right + 1) + 1,  # counted from 1, as everywhere on the page
        y=np.arange(top, bottom + 1) + 1,
        colorscale=[[0, "#f7f7f7"], [0.5, "#E9C46A"], [1, "#7F3B08"]],
        colorbar={"title": {"text": "%", "side": "right"}, "thickness": 12},
        hovertemplate="row %{y}, column %{x}: %{z:.2g}% of all influence<extra></extra>",
    )
    rows, cols = field.box
    half = [(sum(span) / 2, side / 2) for span, side in zip(field.box, field.half_mass_size, strict=True)]
    _frame(figure, [span[0] + 0.5 for span in (rows, cols)], [span[1] + 1.5 for span in (rows, cols)], colors.INPUT)
    _frame(figure, [m - s + 1 for m, s in half], [m + s + 1 for m, s in half], colors.OUTPUT, "dash")
    return figure


def profile(field: EffectiveField) -> go.Figure:
    """The same by column: a bell, where the box's own edge says nothing of how much its rim counts."""
    _, (left, right) = _around(field)
    share = 100 * field.influence.sum(axis=0)[left : right + 1]
    columns = np.arange(left, right + 1)
    middle, half = sum(field.box[1]) / 2, field.half_mass_size[1] / 2
    within = np.abs(columns - middle) <= half
    figure = axes("column of the picture (pixels)", "share of the influence (%)", height=440, bargap=0.08)
    for chosen, color, name in (
        (~within, colors.INPUT, "the rest of the field"),
        (within, colors.OUTPUT, "in the box of half the influence"),
    ):
        figure.add_bar(
            x=columns[chosen] + 1,
            y=share[chosen],
            name=name,
            marker={"color": color},
            hovertemplate="column %{x}: %{y:.1f}%<extra></extra>",
        )
    return figure


def _around(field: EffectiveField) -> tuple[tuple[int, int], tuple[int, int]]:
    """The field's box and a rim of an eighth, as far as the picture goes: first and last row, first and last column."""
    spans = []
    for (first, last), size in zip(field.box, field.influence.shape, strict=True):
        rim = max(1, (last - first + 1) // 8)
        spans.append((max(0, first - rim), min(size - 1, last + rim)))
    return spans[0], spans[1]


def _frame(figure: go.Figure, start: list[float], end: list[float], color: str, dash: str = "solid") -> None:
    """A box from (row, col) `start` to `end`."""
    line = {"color": color, "width": 4, "dash": dash}
    figure.add_shape(type="rect", x0=start[1], y0=start[0], x1=end[1], y1=end[0], line=line)
