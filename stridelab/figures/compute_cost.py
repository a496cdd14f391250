"""Charts of the Compute cost page: what a stride saves, what it does not, and how long it takes.

The stack starts with the layer of the article that Stride Lab grew from, 64 filters on red, green and blue.
"""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from stridelab import colors, formats
from stridelab.figures.style import axes, stride_color
from stridelab.formats import milliseconds, percent, short
from stridelab.network import Network, conv, input_layer
from stridelab.network.cost import Cost, Measurement, StrideCost, conv_cost

STRIDES = (1, 2, 3, 4, 5, 6, 7, 8)
CHANNELS = 64
LAYER_COLORS = (colors.INPUT, colors.FILTER, colors.OUTPUT, "#CC79A7")
LAYER_PATTERNS = ("", "/", "x", ".")
_TOTAL = "#888888"
WIDTHS = (8, 8, 5, 2)
"""Of a layer's line, in pixels: where lines lie on one another, all are seen."""

QUANTITIES = ("macs", "num_params", "activation_bytes")


def stack(depth: int, height: int, width: int, kernel_size: int, padding: int | str) -> Network:
    """`depth` convolutions with ReLU, conv1, conv2 ..., 64 filters each, on a picture of three planes; all stride 1."""
    layers = (
        conv(CHANNELS, kernel_size, padding=padding, name=f"conv{number}", activation="relu")
        for number in range(1, depth + 1)
    )
    return Network([input_layer(3, height, width), *layers])


def amount(cost: Cost, quantity: str, unit: str) -> int:
    """MACs or FLOPs, parameters, or bytes."""
    if quantity == "macs":
        return cost.flops if unit == "FLOPs" else cost.macs
    return getattr(cost, quantity)


def shown(number: float, quantity: str) -> str:
    """An amount for people; bytes say that they are bytes."""
    return short(number, "B" if quantity == "activation_bytes" else "")


def title(quantity: str, unit: str) -> str:
    """What a quantity is called, for a heading and an axis."""
    return {"macs": unit, "num_params": "Parameters", "activation_bytes": "Activations"}[quantity]


def share(part: float, whole: float) -> str:
    """A part of what stride 1 costs.

    >>> share(1, 4), share(5, 5)
    ('25% of stride 1', 'the same as at stride 1')
    """
    return "the same as at stride 1" if part == whole else f"{percent(part / whole)} of stride 1"


# ---- Cost against stride


def possible(costs: Sequence[StrideCost]) -> tuple[StrideCost, ...]:
    """The strides that the stack can have."""
    return tuple(each for each in costs if not each.problem)


def against_stride(costs: Sequence[StrideCost], quantity: str, unit: str = "MACs", *, log: bool = False) -> go.Figure:
    """One quantity against stride, all layers: bars that are stacked, or lines on two log axes with 1 / stride².

    costs : of `cost.by_stride`, the possible ones, stride 1 first.

    The chart holds every stride and knows of no chosen one: the page marks it (`ui.lesson.mark_bar`), because the
    browser would take longer to draw three new charts than all else takes.
    """
    strides = [each.stride for each in costs]
    most = max(*(amount(each.total, quantity, unit) for each in costs), 1)
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
    found = [(name, color, "line") for name, color in zip(names, LAYER_COLORS, strict=False)]
    if len(names) > 1:
        found.append(("total", _TOTAL, "line"))
    return [*found, ("1 / stride²", colors.UNREAD, "dots")]


def _add_bars(figure: go.Figure, costs: Sequence[StrideCost], quantity: str, unit: str) -> None:
    """A bar for each stride, its layers on top of each other."""
    strides = [each.stride for each in costs]
    for number, name in enumerate(costs[0].layers):
        figure.add_bar(
            x=strides,
            y=[amount(each.layers[name], quantity, unit) for each in costs],
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
    strides = [each.stride for each in costs]
    for number, name in enumerate(costs[0].layers):
        figure.add_scatter(
            x=strides,
            y=[amount(each.layers[name], quantity, unit) for each in costs],
            name=name,
            mode="lines+markers",
            line={"color": LAYER_COLORS[number], "width": WIDTHS[number]},
            marker={"size": 5 + WIDTHS[number]},
            hovertemplate=f"{name}, stride %{{x}}: %{{y:,d}}<extra></extra>",
        )
    totals = [amount(each.total, quantity, unit) for each in costs]
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


def widened(size: int = 64) -> tuple[Cost, Cost]:
    """A layer of 64 channels at stride 1, and one with half the height and width and twice the channels: equal MACs."""
    plain = conv_cost((CHANNELS, size, size), (3, 3), CHANNELS)
    return plain, conv_cost((2 * CHANNELS, size // 2, size // 2), (3, 3), 2 * CHANNELS)


def _axis_title(quantity: str, unit: str) -> str:
    return {"macs": unit, "num_params": "parameters", "activation_bytes": "bytes (float32)"}[quantity]


def csv_rows(costs: Sequence[StrideCost], quantity: str, unit: str) -> list[list[int]]:
    """stride, each layer, total."""
    return [
        [
            each.stride,
            *(amount(layer, quantity, unit) for layer in each.layers.values()),
            amount(each.total, quantity, unit),
        ]
        for each in costs
    ]


def layer_columns(unit: str) -> list[str]:
    """The heads of `layer_rows`."""
    return ["layer", unit, "at stride 1", "share", "parameters", "activations"]


def layer_rows(costs: Sequence[StrideCost], stride: int, unit: str) -> list[list[str]]:
    """One line for each layer at one stride, and the total, beside what stride 1 costs."""
    one, now = costs[0], next(each for each in costs if each.stride == stride)
    lines = [(name, each, one.layers[name]) for name, each in now.layers.items()]
    if len(lines) > 1:
        lines.append(("all", now.total, one.total))
    return [
        [
            name,
            f"{amount(each, 'macs', unit):,}",
            f"{amount(before, 'macs', unit):,}",
            percent(each.share_of(before)),
            f"{each.num_params:,}",
            short(each.activation_bytes, "B"),
        ]
        for name, each, before in lines
    ]


# ---- Time against stride


def predicted(measured: Sequence[Measurement]) -> list[float]:
    """Seconds, if time were MACs: the first time, scaled by the MACs."""
    first = measured[0]
    return [first.seconds * each.macs / first.macs for each in measured]


def time_against_stride(measured: Sequence[Measurement]) -> go.Figure:
    """Measured milliseconds as bars, and what the MACs would predict."""
    strides = [each.stride for each in measured]
    ticks = {"tickmode": "array", "tickvals": strides}
    figure = axes("stride", "time (milliseconds)", height=410, xaxis=ticks)
    figure.add_bar(
        x=strides,
        y=[1000 * each.seconds for each in measured],
        name="measured",
        marker={"color": [stride_color(stride) for stride in strides], "line": {"width": 1, "color": "#888888"}},
        text=[formats.number(1000 * each.seconds, 3) for each in measured],
        textposition="outside",
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


def time_rows(measured: Sequence[Measurement]) -> list[list[float]]:
    """stride, macs, seconds, predicted seconds."""
    return [
        [each.stride, each.macs, each.seconds, guess] for each, guess in zip(measured, predicted(measured), strict=True)
    ]


def time_sentence(measured: Sequence[Measurement], stride: int) -> str:
    """What the chosen stride saved of the work, and what of the time."""
    one = measured[0]
    chosen = next((each for each in measured if each.stride == stride), one)
    if chosen is one:
        return f"Stride 1 took {milliseconds(one.seconds)}. Choose a larger stride to compare."
    return (
        f"Stride {stride} did **{percent(chosen.macs / one.macs)}** of the multiplications of stride 1 "
        f"in **{percent(chosen.seconds / one.seconds)}** of its time."
    )
