"""What a layer costs: multiplications, parameters, memory, and time.

Stride s leaves about 1 / (s * s) of the output positions, and the multiply-accumulates (MACs) fall with them, in this
layer and in every later one. The parameters stay: the filters are the same, they are only put down less often.
A MAC is one multiplication and one addition, 2 FLOPs. MACs are not seconds:
`measure_network` takes the time as well.

>>> from stridelab.network import Network, conv, input_layer
>>> net = Network([input_layer(3, 64, 64), conv(64, 3, padding=1, name="first"), conv(64, 3, padding=1)])
>>> for cost in by_stride(net, "first", (1, 2, 4)):
...     print(cost.stride, cost.layer.macs, cost.total.macs, cost.total.num_params)
1 7077888 158072832 38720
2 1769472 39518208 38720
4 442368 9879552 38720
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from stridelab.geometry import whole
from stridelab.network.forward import Weights, run
from stridelab.network.graph import Network
from stridelab.network.spec import LayerError


@dataclass(frozen=True)
class Cost:
    """Multiply-accumulates, learned numbers, and the bytes of the output (float32)."""

    macs: int = 0
    num_params: int = 0
    activation_bytes: int = 0

    @property
    def flops(self) -> int:
        """Floating-point operations: two for each MAC."""
        return 2 * self.macs

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.macs + other.macs,
            self.num_params + other.num_params,
            self.activation_bytes + other.activation_bytes,
        )

    def share_of(self, whole_cost: Cost) -> float:
        """The part of another cost's MACs, 0 to 1; 0 where there are none."""
        return self.macs / whole_cost.macs if whole_cost.macs else 0.0


def of_layer(network: Network, name: str) -> Cost:
    """One layer's cost."""
    layer = network[name]
    return Cost(layer.macs, layer.num_params, layer.activation_bytes)


def per_layer(network: Network) -> dict[str, Cost]:
    """Each layer's cost, by name, in order; the picture itself is left out."""
    return {layer.name: of_layer(network, layer.name) for layer in network.layers if not layer.is_input}


def total(network: Network) -> Cost:
    """All layers' cost."""
    return sum(per_layer(network).values(), Cost())


@dataclass(frozen=True)
class StrideCost:
    """What a stride costs, or why it cannot be."""

    stride: int
    layer: Cost
    """The layer whose stride it is; of all layers, the sum."""
    total: Cost
    output_shape: tuple[int, int, int] | None
    """(C, H, W) of that layer (of all layers: the last one's); None where the stride is impossible."""
    problem: str = ""
    """A sentence that names the layer and both numbers, where the stride is impossible."""
    layers: Mapping[str, Cost] = field(default_factory=dict)
    """Every layer's cost, by name; empty where the stride is impossible."""


def by_stride(network: Network, name: str, strides: Iterable[int]) -> tuple[StrideCost, ...]:
    """The cost at several strides of one layer, or of "all" convolution and pooling layers."""
    at_strides = []
    for stride in strides:
        try:
            changed = network.with_stride(name, stride)
        except LayerError as error:
            at_strides.append(StrideCost(stride, Cost(), Cost(), None, str(error)))
            continue
        costs, layers = total(changed), per_layer(changed)
        if name == "all":
            at_strides.append(StrideCost(stride, costs, costs, changed.output_shape, layers=layers))
        else:
            at_strides.append(StrideCost(stride, layers[name], costs, changed[name].output_shape, layers=layers))
    return tuple(at_strides)


def conv_cost(
    output_shape: tuple[int, int, int],
    kernel_size: tuple[int, int],
    in_channels: int,
    groups: int = 1,
    bias: bool = True,
) -> Cost:
    """The cost of one convolution from its shapes: every output position multiplies each weight once.

    >>> conv_cost((64, 32, 32), (3, 3), in_channels=3)
    Cost(macs=1769472, num_params=1792, activation_bytes=262144)
    """
    channels, height, width = output_shape
    weights = kernel_size[0] * kernel_size[1] * (in_channels // groups) * channels
    return Cost(weights * height * width, weights + bias * channels, 4 * channels * height * width)


# ---- Time


@dataclass(frozen=True)
class Measurement:
    """One stride, timed."""

    stride: int
    seconds: float
    """The middle one of the repeats."""
    macs: int
    output_size: tuple[int, int]
    share_done: float
    """How much of the whole measurement is finished, 0 to 1."""
    times: tuple[float, ...] = ()
    """Seconds of every repeat, in their order: the n-th of each stride were taken right after one another."""

    @property
    def range(self) -> tuple[float, float]:
        """Seconds between which the middle half of the repeats lies."""
        return (self.seconds, self.seconds) if not self.times else tuple(np.quantile(self.times, (0.25, 0.75)).tolist())


def measure_network(
    network: Network, name: str, x: np.ndarray, weights: Weights, strides: Sequence[int], *, rounds: int = 15
) -> Iterator[Measurement]:
    """Time a whole network at several strides of one layer (or of "all").

    All strides are timed once, then all again: what disturbs the machine for a moment then meets a single run of each.

    Parameters
    ----------
    network, name
        As for `by_stride`. A stride that is impossible is left out.
    x : (C, H, W)
        Of the network's input shape.
    weights
        For `forward.run`; they serve every stride, for a stride changes no weight.
    rounds
        How often each stride is timed, after one round that is not; fewer times where that would take long.

    Yields
    ------
    Measurement
        After every run, all of that stride so far: the last one of each stride counts.
    """
    rounds = whole("rounds", rounds, 1)
    changed = {}
    for stride in strides:
        try:
            changed[stride] = network.with_stride(name, stride)
        except LayerError:
            continue
    times: dict[int, list[float]] = {stride: [] for stride in changed}
    begin, runs = perf_counter(), 0
    for number in range(rounds + 1):
        for stride, strided in changed.items():
            if number > FEWEST and perf_counter() - begin > LONG:
                continue
            seconds = _seconds(lambda network=strided: list(run(network, x, weights)))
            runs += 1
            if number:  # the first round warms caches, and does not count
                times[stride].append(seconds)
                share_done = runs / ((rounds + 1) * len(changed))
                middle = float(np.median(times[stride]))
                yield Measurement(stride, middle, strided.macs, strided.output_shape[1:], share_done, (*times[stride],))


LONG = 4.0
"""Seconds after which no stride is timed again, but for the fewest rounds that can say how much they scatter."""

FEWEST = 3


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
