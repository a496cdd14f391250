"""Charts of the Translation page: how far a strided map is from following its picture."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from stridelab.figures.style import axes, stride_color
from stridelab.images import colors
from stridelab.lessons.translation.curves import ErrorCurve
from stridelab.lessons.translation.phase_table import MOST_SHIFT

DASHES = ("solid", "dash", "dot", "dashdot")
MARKS = ("circle", "square", "diamond", "triangle-up")

BLUR_LOOKS = {
    "none": (colors.UNREAD, "dot", "diamond", "no blur"),
    "before convolution": (colors.FILTER, "dash", "square", "blur first: the wrong place"),
    "before sampling": (colors.OUTPUT, "solid", "circle", "filter, ReLU, blur: the right place"),
}
"""blur -> (colour, dash, mark, name)."""


def error_by_stride(curves: Sequence[ErrorCurve]) -> go.Figure:
    """One line for each stride; it touches zero at the multiples."""
    figure = _axes()
    for curve, dash, mark in zip(curves, DASHES, MARKS, strict=False):
        color = stride_color(curve.stride)
        figure.add_scatter(
            x=curve.shifts,
            y=[100 * error for error in curve.errors],
            mode="lines+markers",
            name=f"stride {curve.stride}",
            line={"color": color, "dash": dash, "width": 3},
            marker={"symbol": mark, "size": 9, "color": color, "line": {"width": 1, "color": "#888888"}},
            hovertemplate=f"stride {curve.stride}, shift %{{x}} px: %{{y:.0f}}%<extra></extra>",
        )
    return figure


def error_by_blur(curves: dict[str, ErrorCurve]) -> go.Figure:
    """One line for each place of the blur."""
    figure = _axes()
    for blur, curve in curves.items():
        color, dash, mark, name = BLUR_LOOKS[blur]
        figure.add_scatter(
            x=curve.shifts,
            y=[100 * error for error in curve.errors],
            mode="lines+markers",
            name=name,
            line={"color": color, "dash": dash, "width": 3},
            marker={"symbol": mark, "size": 9},
            hovertemplate="shift %{x} px: %{y:.0f}%<extra></extra>",
        )
    return figure


def _axes() -> go.Figure:
    shifts = {"dtick": 2, "range": [-0.4, MOST_SHIFT + 0.4]}
    return axes("shift to the right (pixels)", "difference (% of the map’s variation)", height=430, xaxis=shifts)
