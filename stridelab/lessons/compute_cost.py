"""The lesson Compute cost: what a stride saves, what it does not, and how long it takes.

The stack starts with the layer of the article that Stride Lab grew from, 64 filters on red, green and blue.

>>> from stridelab.network.cost import by_stride
>>> one, two = by_stride(stack(1, 64, 64, kernel_size=3, padding="same"), "conv1", (1, 2))
>>> in_words(two.total.macs, "macs"), share(two.total.macs, one.total.macs)
('1.77 M', '25% of stride 1')
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stridelab.formats import milliseconds, percent, short, whole_percent
from stridelab.network import Network, conv, input_layer
from stridelab.network.cost import Cost, Measurement, StrideCost, conv_cost

STRIDES = (1, 2, 3, 4, 5, 6, 7, 8)
CHANNELS = 64

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


def in_words(number: float, quantity: str) -> str:
    """An amount for people; bytes say that they are bytes."""
    return short(number, "B" if quantity == "activation_bytes" else "")


def title(quantity: str, unit: str) -> str:
    """What a quantity is called, for a heading and an axis."""
    return {"macs": unit, "num_params": "Parameters", "activation_bytes": "Activations"}[quantity]


def share(part: float, total: float) -> str:
    """A part of what stride 1 costs.

    >>> share(1, 4), share(5, 5)
    ('25% of stride 1', 'the same as at stride 1')
    """
    return "the same as at stride 1" if part == total else f"{percent(part / total)} of stride 1"


def possible(costs: Sequence[StrideCost]) -> tuple[StrideCost, ...]:
    """The strides that the stack can have."""
    return tuple(cost for cost in costs if not cost.problem)


def widened(size: int = 64) -> tuple[Cost, Cost]:
    """A layer of 64 channels at stride 1, and one with half the height and width and twice the channels: equal MACs."""
    plain = conv_cost((CHANNELS, size, size), (3, 3), CHANNELS)
    return plain, conv_cost((2 * CHANNELS, size // 2, size // 2), (3, 3), 2 * CHANNELS)


def csv_rows(costs: Sequence[StrideCost], quantity: str, unit: str) -> list[list[int]]:
    """stride, each layer, total."""
    return [
        [
            cost.stride,
            *(amount(layer, quantity, unit) for layer in cost.layers.values()),
            amount(cost.total, quantity, unit),
        ]
        for cost in costs
    ]


def layer_columns(unit: str) -> list[str]:
    """The heads of `layer_rows`."""
    return ["layer", unit, "at stride 1", "share", "parameters", "activations"]


def layer_rows(costs: Sequence[StrideCost], stride: int, unit: str) -> list[list[str]]:
    """One line for each layer at one stride, and the total, beside what stride 1 costs."""
    dense, now = costs[0], next(cost for cost in costs if cost.stride == stride)
    lines = [(name, cost, dense.layers[name]) for name, cost in now.layers.items()]
    if len(lines) > 1:
        lines.append(("all", now.total, dense.total))
    return [
        [
            name,
            f"{amount(cost, 'macs', unit):,}",
            f"{amount(before, 'macs', unit):,}",
            percent(cost.share_of(before)),
            f"{cost.num_params:,}",
            short(cost.activation_bytes, "B"),
        ]
        for name, cost, before in lines
    ]


# ---- Time against stride


def predicted(measured: Sequence[Measurement]) -> list[float]:
    """Seconds, if time were MACs: the first time, scaled by the MACs."""
    first = measured[0]
    return [first.seconds * time.macs / first.macs for time in measured]


def time_rows(measured: Sequence[Measurement]) -> list[list[float]]:
    """stride, macs, seconds, predicted seconds."""
    return [
        [time.stride, time.macs, time.seconds, guess] for time, guess in zip(measured, predicted(measured), strict=True)
    ]


def time_sentence(measured: Sequence[Measurement], stride: int) -> str:
    """What the chosen stride saved of the work, and what of the time."""
    dense = measured[0]
    chosen = next((time for time in measured if time.stride == stride), dense)
    if chosen is dense:
        return f"Stride 1 took {milliseconds(dense.seconds)}. Choose a larger stride to compare."
    work, (low, share, high) = chosen.macs / dense.macs, time_shares(dense, chosen)
    sentence = f"Stride {stride} did **{percent(work)}** of the multiplications of stride 1"
    if high - low > NOISY * share:
        return (
            f"{sentence}, in something between {whole_percent(low)} and {whole_percent(high)} of its time: **too noisy "
            "to tell**. Measure again when this machine has less to do."
        )
    if low > work:
        why = "More than the multiplications alone: to copy pixels and to start the work takes time, too."
    elif high < work:
        why = "Less than the multiplications alone: small maps fit into the processor's fast memory, large ones do not."
    else:
        why = "Just what the multiplications predict."
    return f"{sentence} in **{percent(share)}** of its time ({whole_percent(low)} to {whole_percent(high)}). {why}"


NOISY = 0.2
"""Where the middle half of the shares spreads by more than this part of the middle one, nothing can be told."""


def time_shares(dense: Measurement, chosen: Measurement) -> tuple[float, float, float]:
    """What share of stride 1's time another stride took: a quarter of the rounds below, the middle, a quarter above.

    Round by round, so that what slows the machine for a while slows both.

    >>> times = Measurement(1, 2.0, 8, (8, 8), 1, (2.0, 2.0, 4.0)), Measurement(2, 1.0, 2, (4, 4), 1, (1.0, 1.0, 2.0))
    >>> time_shares(*times)
    (0.5, 0.5, 0.5)
    """
    rounds = [after / before for before, after in zip(dense.times, chosen.times, strict=False)]
    rounds = rounds or [chosen.seconds / dense.seconds]
    low, middle, high = np.quantile(rounds, (0.25, 0.5, 0.75)).tolist()
    return low, middle, high
