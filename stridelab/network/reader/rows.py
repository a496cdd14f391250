"""The rows of the network's table as they are written, the picture before them, and the notes beside them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import prod
from typing import NamedTuple

from stridelab.network.graph import Layer, Network, work_out
from stridelab.network.kinds import (
    input_layer,
)
from stridelab.network.reader.limits import (
    LARGEST,
    LARGEST_MAP,
    LARGEST_PICTURE,
    MOST_NOTES,
    STEPS_OF_A_ROW,
    Limits,
    ReadError,
    fail,
    few_enough,
    line,
)
from stridelab.network.reader.text import Text
from stridelab.network.reader.values import Layout, Tensor, Trial, Unknown
from stridelab.network.spec import LayerError, Note, Shape, Spec


class Dialect(NamedTuple):
    """How a text that was printed, and not written, has its layers and maps."""

    framework: str
    channels_first: bool
    keras_1: bool = False


class Rows:
    """A network in the making.

    Parameters
    ----------
    text
        Says what it is written in, "torch" or "keras", and where it has the channels of a map.
    input_shape
        (C, H, W) of the picture that the caller wants; it goes before what the code says.
    size, channels
        Of a picture of which the code says nothing.
    """

    def __init__(
        self, text: Text | Dialect, input_shape: Shape | None, size: int, channels: int, limits: Limits
    ) -> None:
        self.framework, self.channels_first, self.keras_1 = text.framework, text.channels_first, text.keras_1
        self.input_shape = input_shape
        self.size, self.channels = size, channels
        self.limits = limits
        self.size_is_a_guess = False
        self.lacks_channels = False
        """The code gives rows and columns only, as for a Flatten; a convolution cannot read that."""
        self.layers: dict[str, Layer] = {}
        self.notes: dict[Note, None] = {}
        self.counts: dict[str, int] = {}
        self.picture: Tensor | None = None
        self.origins: dict[str, object] = {}
        """Which layer of the code a row is a call of, for rows that share its weights."""
        self.trials: list[Trial] = []
        self.path: list[str] = []
        """The names of the modules that are being called, the innermost last."""

    @property
    def channels_last(self) -> bool:
        return self.framework == "keras" and not self.channels_first

    @property
    def is_empty(self) -> bool:
        return all(layer.op == "input" for layer in self.layers.values())

    @contextmanager
    def up_to_a_mistake(self) -> Iterator[None]:
        """A layer that does not fit ends the reading; the rows before it go with the error."""
        try:
            yield
        except (ReadError, LayerError) as error:
            error.before = None if self.is_empty else self.network()
            raise

    def clear(self) -> None:
        """Forget all rows: what was tried is not what is to be shown."""
        self.layers, self.counts, self.origins, self.picture = {}, {}, {}, None
        for trial in self.trials:
            trial.tensor = None

    def keep(self, outputs: list[Tensor]) -> None:
        """Only what leads to these maps stays."""
        kept_names = self.before(outputs)
        self.layers = {name: layer for name, layer in self.layers.items() if name in kept_names}
        counted_origins: set[object] = set()
        for name, layer in self.layers.items():
            origin = self.origins.get(name, name)
            if layer.spec.shared and origin not in counted_origins:  # the row that its weights were counted in has gone
                inputs = tuple(self.layers[source] for source in layer.inputs)
                self.layers[name] = work_out(replace(layer.spec, shared=False), inputs)
            counted_origins.add(origin)

    def before(self, outputs: list[Tensor]) -> set[str]:
        """The names of all rows that maps depend on, their own too."""
        names = {tensor.layer.name for tensor in outputs if tensor.layer}
        for layer in reversed(self.layers.values()):
            if layer.name in names:
                names.update(layer.inputs)
        return names

    def network(self) -> Network:
        return Network.of(self.layers.values(), self.notes)

    def emit(self, spec: Spec, inputs: list[Tensor], name: str, node: ast.AST, *, flat: bool | None = None) -> Tensor:
        """Add a row."""
        few_enough(len(self.layers) + 1, node)
        self.limits.count(node, STEPS_OF_A_ROW + 3 * len(inputs))
        inputs = [self.started(tensor, node) for tensor in inputs]
        layers = tuple(tensor.layer for tensor in inputs if tensor.layer)
        unsure = any(tensor.unsure for tensor in inputs)
        spec = replace(spec, name=self._free(name), inputs=tuple(layer.name for layer in layers))
        try:
            row = work_out(spec, layers)
        except LayerError as error:
            if unsure and len(inputs) > 1:
                self.note(node, f"{error} A layer before it was not understood; the first map is passed on.")
                return replace(inputs[0], unsure=True)
            raise LayerError(error.layer, f"(line {line(node)}) {error.sentence}") from None
        if prod(row.output_shape) > LARGEST_MAP:
            shape = " × ".join(f"{size:,}" for size in row.output_shape)
            fail(node, f"a map of {shape} is too large; {LARGEST_MAP:,} numbers are the most.")
        self.layers[row.name] = row
        is_flat = inputs[0].flat if flat is None else flat
        # What a linear layer puts out does not hang on the size of what came before.
        layout = None if flat else _with_channels(inputs[0].layout, row)
        return Tensor(row, is_flat and layout is None, unsure and spec.op != "linear", layout)

    def note(self, node: ast.AST, text: str) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes[Note(line(node), getattr(node, "col_offset", 0) + 1, text[:300])] = None

    def _free(self, name: str) -> str:
        if name not in self.layers:
            return name
        number = self.counts.get(name, 0) + 1
        while f"{name}_{number}" in self.layers:
            number += 1
        self.counts[name] = number
        return f"{name}_{number}"

    def inside(self, name: str) -> str:
        """A function's name, under the module that calls it."""
        return f"{self.path[-1]}.{name}" if self.path and self.path[-1] else name

    # ---- The picture

    def started(self, tensor: Tensor, node: ast.AST) -> Tensor:
        """The picture gets its shape when it is first read."""
        if tensor.layer is not None:
            return tensor
        if tensor.trial is None:
            return self.start(None, node)
        if tensor.trial.tensor is None:
            picture = self.start(tensor.trial.shape, node, fixed=tensor.trial.flat)
            tensor.trial.tensor = replace(picture, flat=tensor.trial.flat, trial=tensor.trial)
            self.trials.append(tensor.trial)
        return tensor.trial.tensor

    def start(
        self, shape: Shape | None, node: ast.AST, channels: int | None = None, name: str = "input", fixed: bool = False
    ) -> Tensor:
        """The input layer. shape is what the code says; a picture of the caller's goes before it, unless fixed."""
        if self.picture is not None and self.picture.layer is not None and shape is None:
            return self.picture
        if self.input_shape is not None and not fixed:
            shape = self.input_shape
        elif shape is None:
            shape = (channels or self.channels, self.size, self.size)
            self.size_is_a_guess = True
            words = " × ".join(map(str, shape))
            self.note(node, f"The code does not say how large the picture is: {words} is taken.")
        if max(shape[1:]) > LARGEST_PICTURE or shape[0] > LARGEST:
            fail(node, f"a picture of {' × '.join(map(str, shape))} is too large; {LARGEST_PICTURE:,} is the most.")
        row = Network([replace(input_layer(*shape), name=self._free(name))]).layers[0]
        self.layers[row.name] = row
        tensor = Tensor(row)
        if self.picture is None or self.picture.layer is None:
            self.picture = tensor
        return tensor

    def waiting_picture(self) -> Tensor:
        """The picture, whether its shape is known yet or not."""
        return self.picture or Tensor(None)

    # ---- Shapes as the code has them

    def shape_of(self, tensor: Tensor, node: ast.AST) -> tuple[object, ...]:
        layout = self.layout_of(self.started(tensor, node))
        return Unknown("the batch size"), *(prod(size for _, size in axis) for axis in layout)

    def layout_of(self, tensor: Tensor) -> Layout:
        """A map's axes after the batch, each as its factors."""
        if tensor.layout is not None:
            return tensor.layout
        assert tensor.layer is not None
        c, h, w = (
            ((letter, size),) if size > 1 else () for letter, size in zip("chw", tensor.layer.output_shape, strict=True)
        )
        if tensor.flat:
            return (c,)
        return (h, w, c) if self.channels_last else (c, h, w)

    def keras_shape(self, shape: object, node: ast.AST) -> Shape | None:
        """(H, W, C) or (C, H, W) or fewer numbers, as (C, H, W)."""
        if isinstance(shape, int) and not isinstance(shape, bool):
            shape = (shape,)
        if not isinstance(shape, (tuple, list)) or not 1 <= len(shape) <= 3:
            self.note(node, "This input shape is not understood.")
            return None
        if any(size is not None and (not isinstance(size, int) or isinstance(size, bool)) for size in shape):
            self.note(node, "This input shape is not known here.")
            return None
        sizes = list(shape)
        if len(sizes) == 1:
            sizes = [1, 1, sizes[0]] if not self.channels_first else [sizes[0], 1, 1]
        elif len(sizes) == 2:
            self.lacks_channels = True
            sizes = [*sizes, 1] if not self.channels_first else [1, *sizes]
        channels, height, width = sizes if self.channels_first else (sizes[2], sizes[0], sizes[1])
        if None in (channels, height, width):
            self.size_is_a_guess = self.input_shape is None
            self.note(node, f"The code leaves the picture's size open: {self.size} is taken.")
        usual = (3, self.size, self.size)
        sizes = [
            usual_size if size is None else size
            for size, usual_size in zip((channels, height, width), usual, strict=True)
        ]
        try:
            return input_layer(sizes[0], sizes[1], sizes[2]).shape
        except ValueError as error:
            fail(node, str(error))


def _with_channels(layout: Layout | None, row: Layer) -> Layout | None:
    """A map's axes after a layer that moves nothing, but may give it other channels."""
    if layout is None or row.output_shape[1:] != row.input_shape[1:]:
        return None
    channels = row.output_shape[0]
    if prod(size for axis in layout for letter, size in axis if letter == "c") == channels:
        return layout
    places = [place for place, axis in enumerate(layout) if any(letter == "c" for letter, _ in axis)]
    if len(places) != 1 or any(letter != "c" for letter, _ in layout[places[0]]):
        return None
    axis = (("c", channels),) if channels > 1 else ()
    return (*layout[: places[0]], axis, *layout[places[0] + 1 :])
