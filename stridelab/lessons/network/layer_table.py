"""The network's table: for each layer what stands in its row, and what is drawn of it.

Maps get smaller on the way up, fields get larger, and the work lies where both the map and the channels are large.

>>> from stridelab.network import Network, conv, input_layer, max_pool
>>> net = Network([input_layer(3, 64, 64), conv(64, 3, stride=2, padding="same"), max_pool(2)])
>>> for row in rows(net):
...     print(row.name, row.kind, row.stride, row.padding, row.output, row.macs, row.box)
input picture   3 × 64 × 64 0 ((32, 32), (32, 32))
conv1 convolution 2 0+1 64 × 32 × 32 1769472 ((32, 34), (32, 34))
max_pool1 max pooling 2 0 64 × 16 × 16 0 ((32, 36), (32, 36))
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from stridelab import formats
from stridelab.network import Layer, Network, kind_of
from stridelab.network.receptive_field import box

COLUMNS = (
    *("layer", "operation", "kernel size", "stride", "padding", "output", "parameters", "MACs"),
    *("receptive field", "effective stride", "effective padding"),
)

APPROXIMATELY = "≈ "
"""Before a receptive field that is given a little too large."""


@dataclass(frozen=True)
class LayerRow:
    """One layer in the network's table. Words as the table shows them, numbers as they are drawn."""

    name: str
    kind: str
    kernel_size: str
    stride: str
    padding: str
    """Rings of zeros; "2+3" is 2 before and 3 after, and rows × columns where they differ."""
    output: str
    """C × H × W."""
    num_params: int
    macs: int
    field: tuple[int, int]
    is_approximate: bool
    """Whether the field is given a little too large."""
    effective_stride: str
    effective_padding: str
    size: tuple[int, int]
    """(height, width) of the map."""
    strided: int
    """The stride, where it is above 1 and can be set; else 0."""
    box: tuple[tuple[int, int], tuple[int, int]]
    """((first row, last row), (first column, last column)) that the middle unit sees; may reach into the padding."""

    @property
    def cells(self) -> tuple[str | int, ...]:
        """In the order of COLUMNS."""
        settings = (self.name, self.kind, self.kernel_size, self.stride, self.padding, self.output)
        field = f"{APPROXIMATELY if self.is_approximate else ''}{formats.shape(self.field)}"
        return (*settings, self.num_params, self.macs, field, self.effective_stride, self.effective_padding)


def rows(network: Network) -> tuple[LayerRow, ...]:
    """Every layer, from the picture on."""
    return tuple(map(_row, network.layers))


def table(network: Network) -> list[tuple[str | int, ...]]:
    """A row for each layer, in the order of COLUMNS."""
    return [row.cells for row in rows(network)]


def csv_text(network: Network) -> str:
    """The table as a file for a spreadsheet."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([COLUMNS, *table(network)])
    return out.getvalue()


def _row(layer: Layer) -> LayerRow:
    kind, (height, width) = kind_of(layer.op), layer.output_shape[1:]
    strided = max(layer.stride) if layer.is_strided and kind.can_stride else 0
    return LayerRow(
        name=layer.name,
        kind=kind.title_of(layer),
        kernel_size=formats.shape(layer.kernel_size) if "kernel_size" in kind.settings else "",
        stride=_pair(*layer.stride) if "stride" in kind.settings else "",
        padding=_padding(layer.padding) if "padding" in kind.settings else "",
        output=formats.shape(layer.output_shape),
        num_params=layer.num_params,
        macs=layer.macs,
        field=layer.receptive_field_size,
        is_approximate=layer.is_approximate,
        effective_stride=_pair(*layer.effective_stride),
        effective_padding=_pair(*layer.effective_padding),
        size=(height, width),
        strided=strided,
        box=box(layer, (height // 2, width // 2)),
    )


def _pair(rows: int, cols: int) -> str:
    return f"{rows:,}" if rows == cols else formats.shape((rows, cols))


def _padding(padding: tuple[tuple[int, int], tuple[int, int]]) -> str:
    rows, cols = (f"{before:,}" if before == after else f"{before:,}+{after:,}" for before, after in padding)
    return rows if rows == cols else f"{rows} × {cols}"


def end(network: Network) -> tuple[Layer, str]:
    """The last layer that still has places, and what comes after it and takes them away; nothing if it is the last.

    >>> from stridelab.architectures import load
    >>> layer, before = end(load("resnet50"))
    >>> layer.name, layer.receptive_field_size, before
    ('layer4.2.relu_2', (427, 427), 'global pooling')
    """
    layers = [layer for layer in network.layers if not layer.spec.training_only]
    sizes = [max(layer.output_shape[1:]) for layer in layers]
    for at, layer in enumerate(layers):
        # A pooling in a branch, as in squeeze and excitation, has larger maps after it.
        ending = kind_of(layer.op).end_of(layer)
        if at and ending and max(sizes[at:]) == sizes[at]:
            return layers[at - 1], ending
    return layers[-1], ""


def summary(network: Network) -> str:
    """What a network costs, and what its last unit sees, in two or three sentences."""
    layer, before = end(network)
    unknown = any(layer.op == "unknown" for layer in network.layers)
    cost = f"{formats.short(network.macs)} MACs and {network.num_params:,} parameters"
    limit = ", without the layers that are not understood" if unknown else ""
    where = f"the last layer before {before}" if before else "the last layer"
    last = f"One unit of {layer.name}, {where},"
    return f"{cost}{limit}. {last} sees {formats.shape(layer.receptive_field_size)} pixels.{_approximate(network)}"


def _approximate(network: Network) -> str:
    """Why some fields are approximate, if any is."""
    first = next((layer.name for layer in network.layers if layer.is_approximate), None)
    if first is None:
        return ""
    return f" A field marked {APPROXIMATELY.strip()} is a little too large: the windows of {first} are not all alike."
