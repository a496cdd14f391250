"""A network as a list of layers, and what each layer turns out to be: its shape, its cost, what it sees.

A layer is *told* a few things (a `Spec`: kernel_size, stride, ...) and *becomes* more (a `Layer`: shapes, parameters,
multiplications, receptive field) once it is known what it is given. A `Network` walks through the specs in order and
works that out. Each spec reads the layer before it unless it names others, so branches need nothing more:

>>> from stridelab.network import add, conv
>>> net = Network([
...     input_layer(3, 64, 64),
...     conv(64, 3, stride=2, padding="same"),  # the layer of the founding article
...     conv(64, 3, stride=2, padding="same"),
... ])
>>> for layer in net.layers[1:]:
...     print(layer.name, layer.output_shape, layer.num_params, layer.macs, layer.receptive_field_size)
conv1 (64, 32, 32) 1792 1769472 (3, 3)
conv2 (64, 16, 16) 36928 9437184 (7, 7)
>>> net.with_stride("conv1", 1)["conv2"].receptive_field_size  # the first stride set the second field
(5, 5)

A residual block, and a mistake:

>>> block = Network([input_layer(8, 10, 10), conv(8, 3, padding=1, name="a"), add("input", "a")])
>>> block.output_shape
(8, 10, 10)
>>> block.with_stride("a", 2)
Traceback (most recent call last):
stridelab.network.spec.LayerError: Layer add1 joins maps of 8 × 10 × 10 and 8 × 5 × 5 (input and a). Give both \
branches the same stride and as many channels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from math import prod

from stridelab.geometry import Axis, Field, axis
from stridelab.network.kinds import Kind, input_layer, kind_of
from stridelab.network.layer import Layer
from stridelab.network.spec import LayerError, Note, Pair, Shape, Spec, pair_of, shape_text


class Network:
    """Layers in order, each worked out from what it reads.

    Parameters
    ----------
    specs
        The first one is an `input_layer`. Names may be left out: the layer is then called by its op and a number.
    notes
        What a reader of code did not understand; kept for the page.

    Raises
    ------
    LayerError
        (A ValueError.) A layer cannot work on what it is given; the sentence names it and both numbers.
    """

    def __init__(self, specs: Iterable[Spec], notes: Iterable[Note] = ()) -> None:
        self.notes = tuple(notes)
        self._rows: dict[str, Layer] = {}
        for spec in specs:
            self._append(spec)
        if not self._rows:
            raise ValueError("A network needs at least one layer: start with input_layer(channels, height, width).")

    @classmethod
    def of(cls, layers: Iterable[Layer], notes: Iterable[Note] = ()) -> Network:
        """A network of layers that `work_out` has worked out already, in order, each under a name of its own."""
        network = cls.__new__(cls)
        network.notes = tuple(notes)
        network._rows = {layer.name: layer for layer in layers}
        return network

    def _append(self, spec: Spec) -> None:
        name = spec.name or self._free_name(spec.op)
        if name in self._rows:
            raise ValueError(f"Two layers are called {name}. Give each its own name.")
        if spec.op == "input":
            self._rows[name] = _input_layer(name, spec)
            return
        if not self._rows:
            raise ValueError(
                f"The first layer is {name}, but an input_layer(channels, height, width) has to come first."
            )
        names = spec.inputs or (next(reversed(self._rows)),)
        for missing in (source for source in names if source not in self._rows):
            raise LayerError(name, f"reads {missing}, but no layer of that name comes before it.")
        self._rows[name] = work_out(
            replace(spec, name=name, inputs=names), tuple(self._rows[source] for source in names)
        )

    def _free_name(self, op: str) -> str:
        if op == "input" and "input" not in self._rows:
            return "input"
        number = 1 + sum(row.op == op for row in self._rows.values())
        while f"{op}{number}" in self._rows:
            number += 1
        return f"{op}{number}"

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        return tuple(self._rows.values())

    @property
    def input_shape(self) -> Shape:
        return self.layers[0].output_shape

    @property
    def output_shape(self) -> Shape:
        return self.layers[-1].output_shape

    @property
    def num_params(self) -> int:
        return sum(layer.num_params for layer in self.layers)

    @property
    def macs(self) -> int:
        return sum(layer.macs for layer in self.layers)

    @property
    def activation_bytes(self) -> int:
        """All that the layers put out, as float32; the picture itself does not count."""
        return sum(layer.activation_bytes for layer in self.layers if not layer.is_input)

    @property
    def specs(self) -> tuple[Spec, ...]:
        """What it was built from, every layer with its name and inputs written out."""
        return tuple(layer.spec for layer in self.layers)

    def __getitem__(self, name: str) -> Layer:
        """The layer of that name; of a block ("layer1.2"), its last layer."""
        if name in self._rows:
            return self._rows[name]
        inside = [row for row in self._rows.values() if row.name.startswith((f"{name}.", f"{name}/"))]
        if not inside:
            raise ValueError(f"No layer is called {name}. There are: {_some(tuple(self._rows))}.")
        return inside[-1]

    def __contains__(self, name: str) -> bool:
        return name in self._rows

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.layers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Network) and self.layers == other.layers

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(self.specs)

    def with_stride(self, name: str, stride: Pair) -> Network:
        """The same network with another stride in one layer, or in every convolution and pooling layer ("all").

        Raises LayerError, which names the layer where it becomes impossible.
        """
        if name != "all" and not kind_of(self[name].op).can_stride:
            raise ValueError(f"{name} is a layer of kind {self[name].op}, which has no stride to change.")
        pair = pair_of("stride", stride, 1)
        moves = {
            spec.name for spec in self.specs if name == spec.name or (name == "all" and kind_of(spec.op).can_stride)
        }
        return Network((replace(s, stride=pair) if s.name in moves else s for s in self.specs), self.notes)

    def up_to(self, name: str) -> Network:
        """Only the layers that one layer depends on, itself the last."""
        last = self[name].name
        names = {last}
        for layer in reversed(self.layers):
            if layer.name in names:
                names.update(layer.inputs)
        return Network((layer.spec for layer in self.layers if layer.name in names), self.notes)

    def with_input_shape(self, shape: Shape) -> Network:
        """The same network on a picture of another shape (C, H, W)."""
        first, *rest = self.specs
        return Network([replace(first, shape=input_layer(*shape).shape), *rest], self.notes)

    def __repr__(self) -> str:
        sizes = f"{shape_text(self.input_shape)} to {shape_text(self.output_shape)}"
        return f"<Network: {len(self)} layers, {sizes}, {self.num_params:,} parameters, {self.macs:,} MACs>"


# ---- From what a layer is told and given to what it is


def work_out(spec: Spec, reads: tuple[Layer, ...]) -> Layer:
    """The row of a layer that reads these rows."""
    kind, first = kind_of(spec.op), reads[0]
    if len(reads) > 1 and not kind.is_join:
        raise LayerError(spec.name, f"is of kind {spec.op} and reads one map, not {len(reads)}.")
    input_shape = first.output_shape if kind.join is None else kind.join(spec, reads)
    axes = _axes(kind, spec, input_shape)
    fields = [along.field_over(_joined_fields(spec, reads, dim)) for dim, along in enumerate(axes)]
    out_channels = kind.out_channels(spec, input_shape)
    output_shape = (out_channels, axes[0].output_size, axes[1].output_size)
    weights = sum(map(prod, kind.weight_shapes(spec, input_shape[0], out_channels)))
    if spec.connections is not None:
        weights = prod(spec.kernel_size) * spec.connections
    # Biases and the like stand at no position of the kernel and cost no multiplication.
    offsets = out_channels if spec.bias and kind.has_weights else 0
    learned = weights + offsets + spec.params_per_channel * input_shape[0] + spec.params
    return Layer(
        name=spec.name,
        op=spec.op,
        kernel_size=(axes[0].kernel_size, axes[1].kernel_size),
        stride=(axes[0].stride, axes[1].stride),
        padding=(axes[0].padding, axes[1].padding),
        dilation=(axes[0].dilation, axes[1].dilation),
        groups=input_shape[0] if spec.groups is None else spec.groups,
        input_shape=input_shape,
        output_shape=output_shape,
        num_params=0 if spec.shared else learned,
        macs=0
        if spec.training_only
        else weights * prod((input_shape if kind.multiplies_at_inputs else output_shape)[1:]),
        activation_bytes=0 if spec.training_only else 4 * prod(output_shape),
        receptive_field_size=(fields[0].size, fields[1].size),
        effective_stride=(fields[0].stride, fields[1].stride),
        effective_padding=(fields[0].padding, fields[1].padding),
        inputs=tuple(layer.name for layer in reads),
        spec=spec,
        axes=axes,
        is_approximate=_is_approximate(kind, spec, axes, reads),
    )


def _input_layer(name: str, spec: Spec) -> Layer:
    if spec.shape is None:
        raise ValueError(f"The input layer {name} has no shape: make it with input_layer(channels, height, width).")
    axes = axis(spec.shape[1], 1), axis(spec.shape[2], 1)
    return Layer(
        name=name,
        op="input",
        kernel_size=(1, 1),
        stride=(1, 1),
        padding=((0, 0), (0, 0)),
        dilation=(1, 1),
        groups=1,
        input_shape=spec.shape,
        output_shape=spec.shape,
        num_params=0,
        macs=0,
        activation_bytes=4 * prod(spec.shape),
        receptive_field_size=(1, 1),
        effective_stride=(1, 1),
        effective_padding=(0, 0),
        inputs=(),
        spec=replace(spec, name=name),
        axes=axes,
    )


def _axes(kind: Kind, spec: Spec, input_shape: Shape) -> tuple[Axis, Axis]:
    """Every kind of layer is, on each axis, a row of windows."""
    axes = []
    for dim, along in enumerate(("rows", "columns")):
        try:
            axes.append(kind.axis(spec, input_shape[1 + dim], dim))
        except LayerError:
            raise
        except ValueError as error:
            raise LayerError(spec.name, f"does not fit along the {along}: {error}") from None
    return axes[0], axes[1]


def _is_approximate(kind: Kind, spec: Spec, axes: tuple[Axis, Axis], reads: tuple[Layer, ...]) -> bool:
    if any(kind.is_approximate(spec, along.input_size, dim) for dim, along in enumerate(axes)):
        return True
    # A window over the whole map sees all that the map sees, and that is known.
    sees_all = all(along.extent >= along.input_size for along in axes)
    return not sees_all and any(layer.is_approximate for layer in reads)


def _joined_fields(spec: Spec, reads: tuple[Layer, ...], dim: int) -> Field:
    if len(reads) == 1:
        return reads[0].fields[dim]
    fields = [layer.fields[dim] for layer in reads]
    # Of a map with one position only, no step is ever taken: any stride is as true as another.
    stepping = [f for f, layer in zip(fields, reads, strict=True) if layer.output_shape[1 + dim] > 1] or fields
    strides = sorted({f.stride for f in stepping})
    if len(strides) > 1 and any(layer.is_approximate for layer in reads):  # a decoder's strides may have been rounded
        return Field.union([replace(f, stride=strides[0]) for f in fields])
    if len(strides) > 1 and any(layer.output_shape[1 + dim] > 1 for layer in reads):
        raise LayerError(
            spec.name,
            f"joins branches whose effective strides are {' and '.join(map(str, strides))}: their positions are not "
            "the same places of the picture. Give all branches the same stride.",
        )
    return Field.union([replace(f, stride=strides[-1]) for f in fields])


def _some(names: tuple[str, ...], most: int = 12) -> str:
    return ", ".join(names[:most]) + (" ..." if len(names) > most else "")
