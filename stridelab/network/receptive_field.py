"""What a unit sees: the part of the picture that can change its value.

One layer's unit sees its window. A unit of the next layer sees a window of those windows, and here stride comes in:
neighbours in the map below are `effective_stride` pixels apart in the picture, so every further tap is worth that many
pixels. A layer's own stride therefore changes nothing for itself, and everything for the layers after it.

`geometry.Field` is the closed form (after Araujo, Norris and Sim, "Computing receptive fields of convolutional neural
networks", Distill 2019); `seen` follows single positions down through the layers, holes and borders included;
`effective` measures with real gradients how much each pixel counts.

>>> from stridelab.geometry import Field
>>> first = Field().through(extent=3, stride=2, padding=1)
>>> second = first.through(extent=3, stride=2, padding=1)
>>> first.size, second.size, second.span(0)
(3, 7, (-3, 3))
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stridelab.network.graph import Network
from stridelab.network.layer import Layer


@dataclass(frozen=True)
class Seen:
    """The positions of one layer's map, on one axis, that a unit further up depends on."""

    name: str
    size: int
    """Positions the map has on this axis."""
    positions: np.ndarray
    """Ascending, all inside the map."""
    padding: np.ndarray
    """Ascending: the positions outside the map (zeros) that are read along with them."""


def seen(network: Network, name: str, unit: int, axis: int = 0) -> tuple[Seen, ...]:
    """Everything below one unit, on one axis: a row for each layer it depends on, from the picture up to itself.

    Parameters
    ----------
    network, name
        The layer in which the unit lies.
    unit
        Its row (axis 0) or column (axis 1).

    Returns
    -------
    tuple of Seen
        In the network's order; the last row is the unit itself. Where branches join, a layer's row holds what any
        branch reads. Positions are exact: gaps between taps and windows stay gaps.

    >>> from stridelab.network import Network, conv, input_layer
    >>> net = Network([input_layer(1, 9, 9), conv(1, 2, stride=3), conv(1, 2)])
    >>> for row in seen(net, "conv2", 1):
    ...     print(row.name, row.positions.tolist())
    input [3, 4, 6, 7]
    conv1 [1, 2]
    conv2 [1]
    """
    layer = network[name]
    _check_unit(layer, unit, axis)
    reads: dict[str, np.ndarray] = {name: np.array([unit])}
    for layer in reversed(network.layers):
        if layer.name not in reads or not layer.inputs:
            continue
        inside = _inside(reads[layer.name], layer.output_shape[1 + axis])
        below = _below(layer, inside, axis)
        for source in layer.inputs:
            # Where one number per channel is spread over a map, every position reads that one number.
            size = network[source].output_shape[1 + axis]
            positions = np.zeros(1, int) if size == 1 and layer.op == "multiply" else below
            reads[source] = np.union1d(reads[source], positions) if source in reads else positions
    rows = []
    for layer in network.layers:
        if layer.name in reads:
            size = layer.output_shape[1 + axis]
            inside = _inside(reads[layer.name], size)
            rows.append(Seen(layer.name, size, inside, np.setdiff1d(reads[layer.name], inside)))
    return tuple(rows)


def seen_pixels(network: Network, name: str, unit: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """The rows and the columns of the picture that a unit (row, column) sees.

    In a plain stack it sees exactly the pixels where such a row and column cross. Where branches of different shapes
    join (1x7 beside 7x1), some of the crossings are seen by none of them.
    """
    rows, cols = (seen(network, name, unit[dim], dim)[0].positions for dim in (0, 1))
    return rows, cols


def box(layer: Layer, unit: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    """((first row, last row), (first column, last column)) of the theoretical field; it may reach into the padding.

    >>> from stridelab.network import Network, conv, input_layer
    >>> box(Network([input_layer(1, 9, 9), conv(1, 3, stride=2, padding=1)])["conv1"], (0, 2))
    ((-1, 1), (3, 5))
    """
    for dim in (0, 1):
        _check_unit(layer, unit[dim], dim)
    rows, cols = (field.span(u) for field, u in zip(layer.fields, unit, strict=True))
    return rows, cols


@dataclass(frozen=True)
class StrideEffect:
    """What one layer's stride does to the receptive field of a layer: before and after, (rows, columns)."""

    name: str
    before: tuple[int, int]
    after: tuple[int, int]

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def effect_of_stride(network: Network, name: str, stride: int | tuple[int, int]) -> tuple[StrideEffect, ...]:
    """The two-step truth as an experiment: change one layer's stride, compare every layer's receptive field size.

    The layer's own field stays; the fields of the layers that read it change.

    >>> from stridelab.network import Network, conv, input_layer
    >>> net = Network([input_layer(1, 64, 64), conv(8, 3), conv(8, 3), conv(8, 3)])
    >>> [(e.name, e.before[0], e.after[0]) for e in effect_of_stride(net, "conv2", 2)]
    [('input', 1, 1), ('conv1', 3, 3), ('conv2', 5, 5), ('conv3', 7, 9)]
    """
    changed = network.with_stride(name, stride)
    return tuple(
        StrideEffect(before.name, before.receptive_field_size, after.receptive_field_size)
        for before, after in zip(network.layers, changed.layers, strict=True)
    )


def _below(layer: Layer, units: np.ndarray, axis: int) -> np.ndarray:
    """The positions that these units' windows read, ascending; outside the map below lies padding."""
    return layer.axes[axis].below(units)


def _inside(positions: np.ndarray, size: int) -> np.ndarray:
    return positions[(positions >= 0) & (positions < size)]


def _check_unit(layer: Layer, unit: int, axis: int) -> None:
    size = layer.output_shape[1 + axis]
    if not 0 <= unit < size:
        along = ("row", "column")[axis]
        raise ValueError(f"{layer.name} has {along}s 0 to {size - 1}; there is no {along} {unit}.")
