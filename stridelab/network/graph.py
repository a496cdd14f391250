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
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from math import prod

from stridelab.geometry import Axis, Field, axis
from stridelab.network.spec import (
    ADAPTIVE_POOLS,
    GLOBAL_POOLS,
    JOINS,
    STRIDABLE,
    LayerError,
    Note,
    Pair,
    Shape,
    Spec,
    input_layer,
    pair_of,
)


@dataclass(frozen=True)
class Layer:
    """One row of a network's table: what a layer is, in (rows, columns) and (C, H, W)."""

    name: str
    op: str
    kernel_size: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[tuple[int, int], tuple[int, int]]
    """((top, bottom), (left, right)), in positions."""
    dilation: tuple[int, int]
    groups: int
    input_shape: Shape
    output_shape: Shape
    num_params: int
    macs: int
    """Weights times output positions, no bias. 1 MAC = 2 FLOPs."""
    activation_bytes: int
    """The output as float32."""
    receptive_field_size: tuple[int, int]
    effective_stride: tuple[int, int]
    effective_padding: tuple[int, int]
    inputs: tuple[str, ...]
    """Names of the layers it reads."""
    spec: Spec = field(repr=False)
    axes: tuple[Axis, Axis] = field(repr=False, compare=False)
    """Where its windows lie, rows and columns (a layer that joins maps: on each of its inputs)."""

    @cached_property
    def fields(self) -> tuple[Field, Field]:
        """What its units see of the input, rows and columns."""
        rows, cols = zip(self.receptive_field_size, self.effective_stride, self.effective_padding, strict=True)
        return Field(*rows), Field(*cols)

    @property
    def is_strided(self) -> bool:
        return max(self.stride) > 1

    @property
    def is_approximate(self) -> bool:
        """An adaptive pooling whose windows are not all alike: its own receptive field is given a little too large."""
        if self.op not in ADAPTIVE_POOLS:
            return False
        sizes = zip(self.input_shape[1:], self.output_shape[1:], strict=True)
        return any(len(each) > 1 for size, count in sizes for each in _true_adaptive_windows(size, count))


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
        for missing in (each for each in names if each not in self._rows):
            raise LayerError(name, f"reads {missing}, but no layer of that name comes before it.")
        self._rows[name] = work_out(replace(spec, name=name, inputs=names), tuple(self._rows[each] for each in names))

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
        return sum(layer.activation_bytes for layer in self.layers if layer.op != "input")

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

    __hash__ = None  # pyright: ignore[reportAssignmentType]

    def with_stride(self, name: str, stride: Pair) -> Network:
        """The same network with another stride in one layer, or in every convolution and pooling layer ("all").

        Raises LayerError, which names the layer where it becomes impossible.
        """
        if name != "all" and self[name].op not in STRIDABLE:
            raise ValueError(f"{name} is a layer of kind {self[name].op}, which has no stride to change.")
        pair = pair_of("stride", stride, 1)
        chosen = [(name == "all" and spec.op in STRIDABLE) or spec.name == name for spec in self.specs]
        changed = (replace(s, stride=pair) if c else s for s, c in zip(self.specs, chosen, strict=True))
        return Network(changed, self.notes)

    def up_to(self, name: str) -> Network:
        """Only the layers that one layer depends on, itself the last."""
        last = self[name].name
        needed = {last}
        for layer in reversed(self.layers):
            if layer.name in needed:
                needed.update(layer.inputs)
        return Network((layer.spec for layer in self.layers if layer.name in needed), self.notes)

    def with_input_shape(self, shape: Shape) -> Network:
        """The same network on a picture of another shape (C, H, W)."""
        first, *rest = self.specs
        return Network([replace(first, shape=input_layer(*shape).shape), *rest], self.notes)

    def __repr__(self) -> str:
        sizes = f"{_shape(self.input_shape)} to {_shape(self.output_shape)}"
        return f"<Network: {len(self)} layers, {sizes}, {self.num_params:,} parameters, {self.macs:,} MACs>"


# ---- From what a layer is told and given to what it is


def work_out(spec: Spec, given: tuple[Layer, ...]) -> Layer:
    """The row of a layer that reads the rows in `given`."""
    first = given[0]
    if len(given) > 1 and spec.op not in JOINS:
        raise LayerError(spec.name, f"is of kind {spec.op} and reads one map, not {len(given)}.")
    input_shape = _joined_shape(spec, given) if spec.op in JOINS else first.output_shape
    axes = _axes(spec, input_shape)
    fields = tuple(
        _joined_fields(spec, given, dim).through(axes[dim].extent, axes[dim].stride, axes[dim].padding[0])
        for dim in (0, 1)
    )
    groups = _groups(spec, input_shape[0])
    out_channels = _out_channels(spec, input_shape)
    output_shape = (out_channels, axes[0].output_size, axes[1].output_size)
    weights = _weights(spec, input_shape[0], out_channels, groups)
    # Biases and the like stand at no position of the kernel and cost no multiplication.
    offsets = out_channels if spec.bias and spec.op in ("conv", "separable_conv", "linear") else 0
    learned = weights + offsets + spec.params_per_channel * input_shape[0] + spec.params
    positions = output_shape[1] * output_shape[2]
    return Layer(
        name=spec.name,
        op=spec.op,
        kernel_size=(axes[0].kernel_size, axes[1].kernel_size),
        stride=(axes[0].stride, axes[1].stride),
        padding=(axes[0].padding, axes[1].padding),
        dilation=(axes[0].dilation, axes[1].dilation),
        groups=groups,
        input_shape=input_shape,
        output_shape=output_shape,
        num_params=0 if spec.shared else learned,
        macs=0 if spec.training_only else weights * positions,
        activation_bytes=0 if spec.training_only else 4 * prod(output_shape),
        receptive_field_size=(fields[0].size, fields[1].size),
        effective_stride=(fields[0].stride, fields[1].stride),
        effective_padding=(fields[0].padding, fields[1].padding),
        inputs=tuple(layer.name for layer in given),
        spec=spec,
        axes=axes,
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


def _axes(spec: Spec, input_shape: Shape) -> tuple[Axis, Axis]:
    """Every kind of layer is, on each axis, a row of windows."""
    found = []
    for dim, along in enumerate(("rows", "columns")):
        size = input_shape[1 + dim]
        kernel_size, stride = spec.kernel_size[dim], spec.stride[dim]
        if spec.op in GLOBAL_POOLS or spec.op == "flatten":
            kernel_size, stride = size, 1
        elif spec.op in ADAPTIVE_POOLS:
            kernel_size, stride = _adaptive_windows(spec, size, along)
        padding = spec.padding[dim] if isinstance(spec.padding, tuple) else spec.padding
        try:
            found.append(axis(size, kernel_size, stride, padding, spec.dilation[dim], ceil_mode=spec.ceil_mode))
        except ValueError as error:
            raise LayerError(spec.name, f"does not fit along the {along}: {error}") from None
    return found[0], found[1]


def _adaptive_windows(spec: Spec, size: int, along: str) -> tuple[int, int]:
    """(kernel_size, stride) on one axis.

    PyTorch's windows run from floor(i * size / count) to ceil((i + 1) * size / count). Where they are not all of one
    size at one distance, the nearest that are stand for them, as when such a layer is exported.
    """
    count = spec.kernel_size[0 if along == "rows" else 1]
    if count > size:
        raise LayerError(spec.name, f"asks for {count} positions along the {along}, but its input has only {size}.")
    kernel_sizes, strides = _true_adaptive_windows(size, count)
    if len(kernel_sizes) == len(strides) == 1:
        return kernel_sizes.pop(), strides.pop()
    stride = size // count
    return size - (count - 1) * stride, stride


def _true_adaptive_windows(size: int, count: int) -> tuple[set[int], set[int]]:
    """All sizes of adaptive windows, and all distances between them."""
    starts = [i * size // count for i in range(count)]
    stops = [-((i + 1) * size // -count) for i in range(count)]
    sizes = {stop - start for start, stop in zip(starts, stops, strict=True)}
    return sizes, {after - before for before, after in pairwise(starts)} or {1}


def _joined_shape(spec: Spec, given: tuple[Layer, ...]) -> Shape:
    """The shape of several maps together."""
    shapes = [layer.output_shape for layer in given]
    height, width = (max(shape[dim] for shape in shapes) for dim in (1, 2))
    names = " and ".join(layer.name for layer in given)
    if spec.op == "concat":
        if any(shape[1:] != shapes[0][1:] for shape in shapes):
            sizes = " and ".join(f"{shape[1]} × {shape[2]}" for shape in shapes)
            raise LayerError(spec.name, f"joins maps of {sizes} ({names}). Give all branches the same stride.")
        return sum(shape[0] for shape in shapes), height, width
    # A product may spread one number per channel over a whole map (squeeze and excitation).
    spread = [shape for shape in shapes if not (spec.op == "multiply" and shape[1:] == (1, 1))] or shapes
    if any(shape != spread[0] for shape in spread) or any(shape[0] != spread[0][0] for shape in shapes):
        sizes = " and ".join(_shape(shape) for shape in shapes)
        raise LayerError(
            spec.name, f"joins maps of {sizes} ({names}). Give both branches the same stride and as many channels."
        )
    return spread[0]


def _joined_fields(spec: Spec, given: tuple[Layer, ...], dim: int) -> Field:
    if len(given) == 1:
        return given[0].fields[dim]
    fields = [layer.fields[dim] for layer in given]
    # Of a map with one position only, no step is ever taken: any stride is as true as another.
    stepping = [f for f, layer in zip(fields, given, strict=True) if layer.output_shape[1 + dim] > 1] or fields
    strides = sorted({each.stride for each in stepping})
    if len(strides) > 1 and any(layer.output_shape[1 + dim] > 1 for layer in given):
        raise LayerError(
            spec.name,
            f"joins branches whose effective strides are {' and '.join(map(str, strides))}: their positions are not "
            "the same places of the picture. Give all branches the same stride.",
        )
    return Field.union([replace(each, stride=strides[-1]) for each in fields])


def _groups(spec: Spec, channels: int) -> int:
    groups = channels if spec.groups is None else spec.groups
    if spec.op == "conv":
        for size, what in ((channels, "input channels"), (spec.out_channels, "output channels")):
            if size % groups:
                raise LayerError(
                    spec.name,
                    f"has {groups} groups, which do not divide its {size} {what}. Choose a divisor of {size}.",
                )
    return groups


def _out_channels(spec: Spec, input_shape: Shape) -> int:
    if spec.op == "flatten":
        return prod(input_shape)
    if spec.op == "conv" and not spec.out_channels:
        return input_shape[0] * spec.depth_multiplier
    return spec.out_channels or input_shape[0]


def _weights(spec: Spec, channels: int, out_channels: int, groups: int) -> int:
    """The weights that stand at every output position; each is one multiplication there."""
    taps = spec.kernel_size[0] * spec.kernel_size[1]
    if spec.op == "conv":
        pairs = channels // groups * out_channels if spec.connections is None else spec.connections
        return taps * pairs
    if spec.op == "separable_conv":
        between = channels * spec.depth_multiplier
        return taps * between + between * out_channels
    if spec.op == "linear":
        return channels * out_channels
    return 0


def _shape(shape: Shape) -> str:
    return " × ".join(map(str, shape))


def _some(names: tuple[str, ...], most: int = 12) -> str:
    return ", ".join(names[:most]) + (" ..." if len(names) > most else "")
