"""Charts of the lesson The price: accuracy against work, ways to sample beside each other, answers after a shift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log10

import plotly.graph_objects as go

from stridelab.figures.style import axes
from stridelab.images import colors
from stridelab.lessons.price import family
from stridelab.lessons.price.measure import Accuracy
from stridelab.lessons.price.results import SHIFT_NAMES, Result, result

KINDS = {
    "stride": (colors.INPUT, "circle", "stride"),
    "other": (colors.OUTPUT, "square", "pooling or blur"),
    "width": (colors.FILTER, "diamond", "other width"),
}
"""What a network has of its own -> (colour, mark, name)."""

LABELS = {
    "none": ("no stride", "bottom left"),
    "once": ("2 in layer 1", "middle right"),
    "early": ("2 in 1, 2", "middle left"),
    "middle": ("2 in 2, 3", "middle right"),
    "late": ("2 in 3, 4", "middle right"),
    "all": ("2 in all", "middle right"),
    "four": ("4 in layer 1", "middle right"),
    "narrow": ("half as wide", "middle left"),
}
"""What stands beside a point, in the order in which they are given room; the others tell when pointed at."""

ROWS = {
    "early": "stride 2, twice",
    "max": "max pooling",
    "average": "average pooling",
    "blur": "blur, then 2",
    "four": "stride 4",
    "four_blur": "blur, then 4",
    "narrow": "half as wide",
    "wide": "twice as wide",
}
"""Short names of the networks that stand side by side."""

LEAST = 82
"""Per cent at the foot of the charts, the same for both tasks: so a small difference looks small."""

_GAP = 2 * "\N{NO-BREAK SPACE}"  # from a point to its words
_GRAY = "#888888"


def kind(name: str) -> str:
    """Of `KINDS`."""
    variant = family.FAMILY[name]
    return "width" if variant.channels != family.FAMILY["none"].channels else _sampling(variant.sampling)


def _sampling(sampling: str) -> str:
    return "stride" if sampling == "stride" else "other"


def accuracy_against_macs(results: Sequence[Result], now: Mapping[str, Accuracy]) -> go.Figure:
    """A point for each network as measured now, with where it may be by chance; behind it, its three seeds."""
    ticks = {"type": "log", "tickvals": [0.5e6, 1e6, 2e6, 5e6, 10e6, 20e6], "range": [5.47, 7.45]}
    figure = axes(
        "MACs for one picture (log scale)",
        "right answers (%)",
        height=510,
        margin={"t": 124},  # on a phone the legend has four lines, below Plotly's own buttons
        xaxis=ticks | {"ticktext": ["0.5 M", "1 M", "2 M", "5 M", "10 M", "20 M"]},
        yaxis={"range": [LEAST, 100.8], "rangemode": "normal"},
    )
    texts = labelled(results, now)
    _add_seeds(figure, [(result.macs, share) for result in results for share in result.accuracies])
    for which, (color, symbol, title) in KINDS.items():
        of_kind = [result for result in results if kind(result.name) == which]
        labels = [texts.get(result.name, ("", "middle left")) for result in of_kind]
        _add_points(
            figure,
            [result.macs for result in of_kind],
            [now[result.name] for result in of_kind],
            [result.title for result in of_kind],
            name=title,
            color=color,
            symbol=symbol,
            text=[f"{_GAP}{text}{_GAP}" if text else "" for text, _ in labels],
            textposition=[place for _, place in labels],
        )
    return figure


def labelled(results: Sequence[Result], now: Mapping[str, Accuracy]) -> dict[str, tuple[str, str]]:
    """Of `LABELS`, those that lie on no other."""
    placed: dict[str, tuple[str, str]] = {}
    by_name = {result.name: (log10(result.macs), 100 * now[result.name].share) for result in results}
    for name, (text, place) in LABELS.items():
        x, y = by_name[name]
        others = [by_name[neighbour] for neighbour, (_, where) in placed.items() if where == place]
        if all(abs(x - macs) > 0.25 or abs(y - share) > 0.9 for macs, share in others):
            placed[name] = text, place
    return placed


def side_by_side(results: Sequence[Result], now: Mapping[str, Accuracy]) -> go.Figure:
    """A row for each network, the first at the top."""
    titles = [ROWS[result.name] for result in results]
    figure = axes(
        "right answers (%)",
        "",
        height=110 + 46 * len(results),
        xaxis={"range": [LEAST, 100.8], "rangemode": "normal"},
        yaxis={"autorange": "reversed", "type": "category", "categoryarray": titles, "automargin": True},
        margin={"t": 20},
        showlegend=False,
    )
    figure.add_scatter(
        x=[100 * share for result in results for share in result.accuracies],
        y=[title for result, title in zip(results, titles, strict=True) for _ in result.accuracies],
        mode="markers",
        marker={"symbol": "line-ns-open", "size": 15, "color": _GRAY, "line": {"width": 2}},
        hovertemplate="%{y}, a training, on 2,000: %{x:.2f}%<extra></extra>",
    )
    for network, title in zip(results, titles, strict=True):
        color, symbol, _ = KINDS[kind(network.name)]
        share, (low, high) = now[network.name].share, now[network.name].interval
        figure.add_scatter(
            x=[100 * share],
            y=[title],
            mode="markers",
            marker={"symbol": symbol, "size": 13, "color": color},
            error_x=_bars([share], [(low, high)], color),
            hovertemplate=f"{network.title}, now: %{{x:.1f}}%<extra></extra>",
        )
    return figure


def _add_seeds(figure: go.Figure, points: Sequence[tuple[int, float]]) -> None:
    figure.add_scatter(
        x=[macs for macs, _ in points],
        y=[100 * share for _, share in points],
        name="trainings",
        mode="markers",
        marker={"symbol": "line-ew-open", "size": 15, "color": _GRAY, "line": {"width": 2}},
        hovertemplate="a training, on 2,000: %{y:.2f}%<extra></extra>",
    )


def _add_points(
    figure: go.Figure,
    macs: Sequence[int],
    now: Sequence[Accuracy],
    titles: Sequence[str],
    *,
    color: str,
    symbol: str,
    **more,
) -> None:
    figure.add_scatter(
        x=macs,
        y=[100 * accuracy.share for accuracy in now],
        mode="markers+text",
        textfont={"size": 14},
        marker={"symbol": symbol, "size": 13, "color": color},
        error_y=_bars([accuracy.share for accuracy in now], [accuracy.interval for accuracy in now], color),
        customdata=titles,
        hovertemplate="%{customdata}, now: %{y:.1f}%, %{x:,d} MACs<extra></extra>",
        **more,
    )


def _bars(shares: Sequence[float], intervals: Sequence[tuple[float, float]], color: str) -> dict:
    """Where a share of endlessly many pictures may be, 95 times of 100."""
    return {
        "type": "data",
        "array": [100 * (high - share) for share, (_, high) in zip(shares, intervals, strict=True)],
        "arrayminus": [100 * (share - low) for share, (low, _) in zip(shares, intervals, strict=True)],
        "color": color,
        "thickness": 1.5,
        "width": 5,
    }


SHIFT_LOOKS = {
    "none": ("#7A4FC0", "dot", "star"),
    "early": (colors.INPUT, "dash", "circle"),
    "blur": (colors.OUTPUT, "solid", "square"),
    "four": (colors.UNREAD, "dash", "diamond"),
    "four_blur": (colors.FILTER, "solid", "triangle-up"),
}
"""Name -> (colour, dash, mark); solid with a blur."""


def same_after_shift(task: str) -> go.Figure:
    """A line for each network: how often the answer is that of the picture in its place."""
    figure = axes(
        "shift (pixels)",
        "same answer (%)",
        height=430,
        xaxis={"dtick": 1, "range": [-0.3, 8.3]},
        yaxis={"range": [80, 100.8], "rangemode": "normal"},
        margin={"t": 120},
    )
    for name in SHIFT_NAMES:
        (color, dash, mark), measured = SHIFT_LOOKS[name], result(task, name)
        shifts = [*range(len(measured.same[0]))]
        figure.add_scatter(
            x=shifts,
            y=[100 * measured.steadiness(shift) for shift in shifts],
            name=measured.title,
            mode="lines+markers",
            line={"color": color, "dash": dash, "width": 3},
            marker={"symbol": mark, "size": 10, "color": color},
            hovertemplate=f"{measured.title}, shift %{{x}} px: %{{y:.1f}}%<extra></extra>",
        )
    return figure
