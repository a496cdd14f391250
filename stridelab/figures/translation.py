"""Charts of the Translation page: how far a strided map is from following its picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from stridelab import colors
from stridelab.figures.style import axes, stride_color
from stridelab.lessons.translation import shift
from stridelab.lessons.translation.phase_table import MOST_SHIFT
from stridelab.lessons.translation.published import AntiAliasing
from stridelab.lessons.translation.shift import ErrorCurve

STRIDES = (1, 2, 3, 4)
DASHES = ("solid", "dash", "dot", "dashdot")
MARKS = ("circle", "square", "diamond", "triangle-up")

BLUR_LOOKS = {
    "none": (colors.UNREAD, "dot", "diamond", "no blur"),
    "before convolution": (colors.FILTER, "dash", "square", "blur first: the wrong place"),
    "before sampling": (colors.OUTPUT, "solid", "circle", "filter, ReLU, blur: the right place"),
}
"""blur -> (colour, dash, mark, name)."""


def usable_shifts(pixels: np.ndarray, largest_stride: int) -> range:
    """The shifts that leave something of a picture (H, W) once it is cropped for every stride."""
    least = min(size - size % stride for size in pixels.shape for stride in range(1, largest_stride + 1))
    return range(min(MOST_SHIFT + 1, max(1, least)))


def curves_by_stride(pixels: np.ndarray, weight: np.ndarray, blur: str) -> tuple[ErrorCurve, ...]:
    """The error against a shift to the right, at several strides. pixels : (H, W); weight : (kh, kw)."""
    x, w = _stacked(pixels, weight)
    strides = [stride for stride in STRIDES if stride <= min(pixels.shape)]
    return shift.error_curves(x, w, strides, usable_shifts(pixels, max(strides)), blur=blur)


def curves_by_blur(pixels: np.ndarray, weight: np.ndarray, stride: int) -> dict[str, ErrorCurve]:
    """The error against a shift to the right, at one stride, for each place of the blur."""
    x, w = _stacked(pixels, weight)
    shifts = usable_shifts(pixels, stride)
    return {blur: shift.error_curves(x, w, (stride,), shifts, blur=blur)[0] for blur in BLUR_LOOKS}


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


def rows(curves: Sequence[ErrorCurve]) -> list[list[float]]:
    """The numbers of a chart: shift, then one column for each curve."""
    shifts = curves[0].shifts if curves else ()
    return [[distance, *(curve.errors[at] for curve in curves)] for at, distance in enumerate(shifts)]


PUBLISHED_COLUMNS = ("network", "consistency", "with blur", "accuracy", "with blur")


def published_rows(measured: Sequence[AntiAliasing]) -> list[list[str]]:
    """One line for each network."""
    return [[each.network, *(f"{value:.2f}%" for value in (*each.consistency, *each.accuracy))] for each in measured]


def peak(curve: ErrorCurve) -> float:
    """The largest error of a curve."""
    return max(curve.errors)


def _stacked(pixels: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(1, 1, H, W) and (1, 1, kh, kw) float32."""
    return np.asarray(pixels, np.float32)[None, None], np.asarray(weight, np.float32)[None, None]


def _axes() -> go.Figure:
    shifts = {"dtick": 2, "range": [-0.4, MOST_SHIFT + 0.4]}
    return axes("shift to the right (pixels)", "difference (% of the map’s variation)", height=430, xaxis=shifts)
