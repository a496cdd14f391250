"""Which units each unit reads, for a whole stack at once: the numbers behind the drawing of connected rows.

`receptive_field.seen` follows one unit down to the picture. A drawing in which any unit may be pointed at needs that
for all units of all layers. On one axis this is a table of True and False for each layer, `sight`: a unit's row is the
rows of the units that it reads in the table below, joined.

>>> from stridelab.network import Network, conv, input_layer
>>> net = Network([input_layer(1, 5, 5), conv(1, 1, stride=2), conv(1, 2)])
>>> sight(net, axis=0)[-1].astype(int).tolist()  # the two units of the last layer, the five pixels of a row
[[1, 0, 1, 0, 0], [0, 0, 1, 0, 1]]
>>> [connected.unread.tolist() for connected in connections(net, axis=0)]  # by the layer above; the last has none
[[1, 3], [], []]
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from stridelab.network import Layer, Network


@dataclass(frozen=True, eq=False)
class Connected:
    """One map of a stack, on one axis."""

    name: str
    size: int
    """Units of the map."""
    pixels: int
    """Of the picture."""
    before: int
    """Positions of padding that the layer above puts before the map; and `after` it."""
    after: int
    centers: np.ndarray
    """(before + size + after,) the middle of what each position sees, in picture pixels; padding keeps the distance."""
    reads: np.ndarray
    """(size, kernel_size) the positions of the map below that each unit reads; outside that map lies padding. The
    picture reads nothing: (size, 0)."""
    spans: np.ndarray
    """(size, 2) first and last pixel of each unit's theoretical field; outside the picture lies padding."""
    inside: np.ndarray
    """(size,) how many pixels of that span lie in the picture."""
    seen: np.ndarray
    """(size,) how many of those the unit depends on: fewer where the field has gaps."""
    unread: np.ndarray
    """The units of this map that no window of the layer above reads, ascending."""
    unseen: np.ndarray
    """The pixels that no unit of this map sees, ascending."""


def sight(network: Network, axis: int) -> tuple[np.ndarray, ...]:
    """For each layer of a plain stack, (units, pixels): whether the unit's value depends on the pixel, on one axis."""
    _check_plain(network)
    tables = [np.eye(network.layers[0].output_shape[1 + axis], dtype=bool)]
    for layer in network.layers[1:]:
        windows = layer.axes[axis]
        below = np.vstack([tables[-1], np.zeros_like(tables[-1][:1])])  # one more unit, which sees nothing: padding
        reads = windows.reads  # (units, kernel_size)
        reads = np.where((reads >= 0) & (reads < windows.input_size), reads, windows.input_size)
        tables.append(np.any(below[reads], axis=1))  # (units, kernel_size, pixels) -> (units, pixels)
    return tuple(tables)


def connections(network: Network, axis: int) -> tuple[Connected, ...]:
    """Every map of a plain stack on one axis (0: rows, 1: columns), the picture first."""
    pixels = network.layers[0].output_shape[1 + axis]
    tables = sight(network, axis)
    above = [*(layer.axes[axis] for layer in network.layers[1:]), None]
    maps = []
    for layer, table, windows in zip(network.layers, tables, above, strict=True):
        size, field = layer.output_shape[1 + axis], layer.fields[axis]
        before, after = windows.padding if windows else (0, 0)
        first = field.stride * np.arange(size) - field.padding
        spans = np.stack([first, first + field.size - 1], axis=1)
        maps.append(
            Connected(
                name=layer.name,
                size=size,
                pixels=pixels,
                before=before,
                after=after,
                centers=field.center(0) + field.stride * np.arange(-before, size + after),
                reads=layer.axes[axis].reads if layer.inputs else np.zeros((size, 0), int),
                spans=spans,
                inside=(np.minimum(spans[:, 1], pixels - 1) - np.maximum(spans[:, 0], 0) + 1).clip(0),
                seen=table.sum(axis=1),
                unread=windows.unread if windows else np.zeros(0, int),
                unseen=np.flatnonzero(~table.any(axis=0)),
            )
        )
    return tuple(maps)


def unseen_share(rows: Connected, cols: Connected) -> float:
    """The share of the picture's pixels that no unit of a map sees: a pixel is seen if its row and its column are."""
    shares = [1 - len(axis.unseen) / axis.pixels for axis in (rows, cols)]
    return 1 - shares[0] * shares[1]


def unseen_share_of(network: Network) -> float:
    """The share of the picture's pixels that cannot change the last layer's map.

    >>> from stridelab.network import conv, input_layer
    >>> unseen_share_of(Network([input_layer(1, 32, 32), conv(1, 1, stride=2)]))
    0.75
    """
    rows, cols = (connections(network, axis)[-1] for axis in (0, 1))
    return unseen_share(rows, cols)


def _check_plain(network: Network) -> None:
    """Every layer reads the one before it."""
    for below, layer in pairwise(network.layers):
        if layer.inputs != (below.name,):
            raise ValueError(_branched(layer, below))


def _branched(layer: Layer, below: Layer) -> str:
    sources = " and ".join(layer.inputs)
    return f"Layer {layer.name} reads {sources}, not only {below.name} before it. Choose a stack without branches."
