"""Layers of the frameworks as they are made, nn.Conv2d(...), and as they are called on maps."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod

from stridelab.network.kinds import flatten, kind_of
from stridelab.network.reader.keras_layers import IGNORED, KERAS_1_WORDS, activation_name, from_keras_1
from stridelab.network.reader.limits import (
    LARGEST,
    LARGEST_WINDOW,
    LONGEST_NAME,
    STEPS_OF_A_LAYER,
    ReadError,
    SizeMismatchError,
    fail,
    few_enough,
)
from stridelab.network.reader.rows import Rows
from stridelab.network.reader.torch_layers import reshaped
from stridelab.network.reader.values import (
    SCALARS,
    Call,
    External,
    LayerObject,
    Tensor,
    Unknown,
    identifier,
    is_open,
    is_plain,
    name_of,
    tensors,
)
from stridelab.network.reader.vocabulary import Definition, NotUnderstoodError, Word, accepts
from stridelab.network.spec import Spec

NOT_A_LAYER = re.compile(r"loss|entropy|optim|summary|print|compile|fit|evaluate|metric|accuracy", re.IGNORECASE)


class Layers:
    """Makes layers, and writes a row for each call of one."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.loose: list[LayerObject] = []
        """All that have been made; of use if no model is found around them."""

    # ---- A layer is made

    def make(self, name: str, word: Word, call: Call, framework: str) -> LayerObject:
        """A layer of a framework's vocabulary; with values that are not known here it becomes an unknown one."""
        node, settings = call.node, call.settings
        if name != "Activation" and "activation" in settings:
            settings = {**settings, "activation": self._activation(settings["activation"], node)}
        text = settings.get("name")
        own_name = text[:LONGEST_NAME] if framework == "keras" and isinstance(text, str) else ""
        try:
            definition = self._defined(name, word, Call(call.args, settings, node), framework)
        except NotUnderstoodError as problem:
            return self.unknown(str(problem), node, framework, own_name)
        except TypeError as error:
            reason = re.sub(r"^\S*\(\) ", "", str(error))
            fail(node, f"{name} is {reason}." if reason.startswith("missing") else f"{name} {reason}.")
        except ValueError as error:
            fail(node, str(error))
        own_name = own_name or self._keras_name(name, framework)
        return self._keep(LayerObject(definition, node, own_name, framework, _input_shape(settings), kind=name))

    def _defined(self, name: str, word: Word, call: Call, framework: str) -> Definition:
        values = [_setting(value) for value in call.args]
        settings = {key: _setting(value) for key, value in call.settings.items()}
        if framework == "keras":
            values, settings = self._of_today(name, values, settings, call.node)
        for value in (*values, *(value for key, value in settings.items() if key not in IGNORED)):
            if is_open(value):
                raise NotUnderstoodError(f"The value {name_of(value)!r:.60} in this {name}")
        if framework == "keras":
            for key in [key for key in settings if key not in IGNORED and not accepts(word, key)]:
                self.rows.note(call.node, f"The setting {key} of {name} is not understood and is left out.")
                settings.pop(key)
        definition = word(*values, **settings)
        spec = definition.spec
        if max(_extents(spec)) > LARGEST_WINDOW:
            raise ValueError(f"a window, stride or border of {name} is larger than {LARGEST_WINDOW:,} pixels.")
        if max(spec.out_channels, spec.groups or 1, spec.depth_multiplier) > LARGEST:
            raise ValueError(f"{name} has more than {LARGEST:,} channels.")
        return definition

    def _of_today(self, name: str, values: list, settings: dict[str, object], node: ast.AST):
        """Keras 1 wrote Convolution2D(filters, rows, columns); Keras 2 has read that as before, with a warning."""
        is_keras_1 = name in ("Convolution2D", "AtrousConvolution2D", "SeparableConvolution2D")
        rows_and_columns = is_keras_1 and len(values) > 2 and all(type(value) is int for value in values[:3])
        if rows_and_columns and not self.rows.keras_1:
            sentence = (
                f"{name} with three numbers is read as in Keras 1: filters, rows, columns. Today's Keras takes the"
            )
            self.rows.note(node, f"{sentence} third for the stride; write kernel_size=({values[1]}, {values[2]}).")
        if not rows_and_columns and not settings.keys() & KERAS_1_WORDS:
            return values, settings
        return from_keras_1(values, settings) if rows_and_columns else (values, from_keras_1([], settings)[1])

    def _activation(self, value: object, node: ast.AST) -> object:
        try:
            return activation_name(_setting(value))
        except NotUnderstoodError as problem:
            self.rows.note(node, f"{problem} is not understood and is left out.")
            return None

    def _keras_name(self, name: str, framework: str) -> str:
        """Keras calls layers conv2d, conv2d_1, ...; PyTorch's are named by where they are kept."""
        if framework != "keras":
            return ""
        snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", name).lower()
        counts = self.rows.counts
        number = counts.get(f"keras:{snake}", 0)
        counts[f"keras:{snake}"] = number + 1
        return f"{snake}_{number}" if number else snake

    def unknown(self, title: str, node: ast.AST, framework: str, name: str = "") -> LayerObject:
        note = f"{title} is not understood; the map is passed on unchanged."
        name = name or ("unknown" if framework == "keras" else "")
        return self._keep(LayerObject(Definition(Spec(op="unknown")), node, name, framework, note=note))

    def _keep(self, layer: LayerObject) -> LayerObject:
        self.rows.limits.count(layer.node, STEPS_OF_A_LAYER)
        few_enough(len(self.loose) + 1, layer.node)
        self.loose.append(layer)
        return layer

    # ---- A layer is called

    def apply(self, layer: LayerObject, args: list[object], node: ast.AST) -> Tensor:
        """Call a layer on a map, or on a list of maps."""
        rows, spec = self.rows, layer.definition.spec
        maps = self._inputs(layer, args, node)
        tensor = maps[0]
        if layer.note:
            rows.note(layer.node, layer.note)
            layer.calls += 1
            return replace(rows.emit(spec, maps[:1], self._named(layer), node), unsure=True)
        if kind_of(spec.op).is_join:
            if spec.op == "concat" and not self.joins_channels(maps, layer.definition.axis):
                return self.pass_map_on(f"Concatenating along axis {layer.definition.axis}", tensor, node)
            return self.join(spec.op, maps, node, self._named(layer))
        if tensor.layout:
            return self._in_form(layer, tensor)
        if spec.op == "flatten" and tensor.flat:
            return tensor
        if layer.definition.target is not None:
            return self._reshaped(tensor, layer.definition.target, layer.node)
        if rows.lacks_channels and tensor.layer is not None and tensor.layer.is_input and spec.op != "flatten":
            height, width = tensor.layer.output_shape[1:]
            shape = f"({height}, {width})"
            sentence = f"Keras refuses this: the input shape {shape} has no channel. One is taken here; write"
            rows.note(layer.node, f"{sentence} ({height}, {width}, 1).")
        tensor = self._matched(layer, tensor)
        if layer.definition.resolve is not None and tensor.layer is not None:
            spec = layer.definition.resolve(tensor.layer.output_shape)
        learns = spec.op in ("conv", "separable_conv", "linear") or spec.params_per_channel or spec.params
        if layer.calls and learns:  # its weights are there already
            spec = replace(spec, shared=True)
        layer.calls += 1
        flat = {"flatten": True, "reshape": False}.get(spec.op)
        if spec.op.startswith("global") and layer.framework == "keras":
            flat = True
        output = rows.emit(spec, [tensor], self._named(layer), layer.node, flat=flat)
        if output.layer:
            rows.origins[output.layer.name] = layer
        return output

    def _inputs(self, layer: LayerObject, args: list[object], node: ast.AST) -> list[Tensor]:
        """The maps that a layer is called on; the first one has a shape."""
        rows, definition = self.rows, layer.definition
        maps = [rows.started(tensor, node) if tensor.trial else tensor for tensor in tensors(args)]
        if not maps:
            for value in args:
                if value is not None:
                    words = f"{name_of(value)} is not understood; the picture is taken in its place."
                    rows.note((value.node if isinstance(value, Unknown) else None) or node, words)
            maps = [rows.waiting_picture()]
            if any(isinstance(value, Unknown) for value in args):
                maps = [replace(rows.started(maps[0], node), unsure=True)]
        if layer.input_shape is not None and maps[0].layer is None:
            rows.start(rows.keras_shape(layer.input_shape, layer.node), layer.node)
            maps[0] = rows.waiting_picture()
        if maps[0].layer is None and isinstance(definition.expects, int) and definition.spec.op == "linear":
            maps[0] = replace(rows.start((definition.expects, 1, 1), layer.node), flat=True)
        if maps[0].layer is None:
            maps[0] = rows.start(None, layer.node, definition.expects if isinstance(definition.expects, int) else None)
        return maps

    def _in_form(self, layer: LayerObject, tensor: Tensor) -> Tensor:
        """A layer on a map whose axes are not (C, H, W): a fully connected one, say, at every position."""
        spec, layout = layer.definition.spec, tensor.layout
        assert layout is not None
        assert tensor.layer is not None
        channels = tensor.layer.output_shape[0]
        if spec.op == "flatten":
            return self.flattened(tensor, layer.node)
        last = {letter for letter, _ in layout[-1]} <= {"c"} and prod(size for _, size in layout[-1]) == channels
        reads_last = spec.op in ("linear", "layer_norm")
        if (
            (reads_last and not last)
            or (kind_of(spec.op).has_weights and spec.op != "linear")
            or max(_extents(spec)) > 1
        ):
            return self.pass_map_on(f"{layer.kind or spec.op} on a map in this form", tensor, layer.node)
        if layer.calls and (kind_of(spec.op).has_weights or spec.params_per_channel):
            spec = replace(spec, shared=True)
        layer.calls += 1
        output = self.rows.emit(spec, [self._matched(layer, tensor)], self._named(layer), layer.node)
        if spec.op != "linear":
            return output
        return replace(output, layout=(*layout[:-1], (("c", spec.out_channels),) if spec.out_channels > 1 else ()))

    def _reshaped(self, tensor: Tensor, target: tuple[int, ...], node: ast.AST) -> Tensor:
        """Reshape((1, 1, 32)) between a global pooling and a 1x1 convolution changes no value and no place."""
        row = self.rows.started(tensor, node).layer
        assert row is not None
        self.rows.lacks_channels = False
        shape = target
        if len(target) == 3:
            shape = target if self.rows.channels_first else (target[2], target[0], target[1])
            if all(size in (-1, real) for size, real in zip(shape, row.output_shape, strict=True)):
                return replace(tensor, layer=row, flat=False)
        if len(target) == 1 and target[0] in (-1, prod(row.output_shape)):
            return self.flattened(replace(tensor, layer=row), node)
        if len(target) == 3:
            return self.rows.emit(
                reshaped(shape, row.output_shape), [tensor], self.rows.inside("reshape"), node, flat=False
            )
        return self.pass_map_on(f"Reshape to {' × '.join(map(str, target))}", tensor, node)

    def _matched(self, layer: LayerObject, tensor: Tensor) -> Tensor:
        """Check the channels that a PyTorch layer was made for against those it is given."""
        expects, row = layer.definition.expects, tensor.layer
        if expects is None or row is None:
            return tensor
        is_linear = layer.definition.spec.op == "linear"
        if (
            is_linear
            and not tensor.flat
            and not tensor.layout
            and (row.op != "input" or row.output_shape[1:] != (1, 1))
        ):
            tensor, row = self._row_of_numbers(layer, tensor)
        channels = row.output_shape[0]
        if expects == channels:
            return tensor
        if tensor.unsure:
            self.rows.note(
                layer.node, f"A layer before this one was not understood; it is taken to give the {expects} read here."
            )
            passed = Spec(op="unknown", out_channels=expects if isinstance(expects, int) else 1)
            return self.rows.emit(passed, [tensor], "unknown", layer.node)
        name = layer.name or layer.definition.spec.op
        kind = "features" if is_linear else "channels"
        cure = "Change one of them"
        if self.rows.size_is_a_guess and is_linear:
            cure += ", or say how large the picture is"
        sentence = f"{name} was made for {expects} {kind}, but is given {channels}. {cure}."
        fail(layer.node, sentence, SizeMismatchError if is_linear else ReadError)

    def _row_of_numbers(self, layer: LayerObject, tensor: Tensor):
        """A map given to a linear layer: Keras reads it at every position, PyTorch the last axis."""
        row = tensor.layer
        assert row is not None
        if layer.framework == "torch" and not tensor.unsure:
            shape = " × ".join(map(str, row.output_shape))
            fail(layer.node, f"Linear reads a row of numbers, but is given a map of {shape}. Flatten it first.")
        tensor = self.rows.emit(flatten(), [tensor], "flatten", layer.node, flat=True)
        assert tensor.layer is not None
        return tensor, tensor.layer

    def _named(self, layer: LayerObject) -> str:
        return layer.name or self.rows.inside(layer.alias or layer.definition.spec.op)

    # ---- What any code may do to a map

    def join(self, op: str, maps: list[Tensor], node: ast.AST, name: str = "") -> Tensor:
        """A layer that reads several maps, all in the same form."""
        if any(tensor.layout != maps[0].layout for tensor in maps):
            return self.pass_map_on("Joining maps in different forms", maps[0], node)
        return self.rows.emit(Spec(op=op), maps, name or self.rows.inside(op), node)

    def joins_channels(self, maps: list[Tensor], axis: object) -> bool:
        """Whether joining maps along an axis puts their channels one after the other."""
        layouts = [self.rows.layout_of(tensor) for tensor in maps]
        count = len(layouts[0]) + 1
        if type(axis) is not int or not -count <= axis < count or axis % count == 0:
            return False
        sizes = [
            (prod(size for _, size in layout[axis % count - 1]), {letter for letter, _ in layout[axis % count - 1]})
            for layout in layouts
            if len(layout) == count - 1
        ]
        return len(sizes) == len(maps) and all(
            letters <= {"c"} and tensor.layer is not None and size == tensor.layer.output_shape[0]
            for (size, letters), tensor in zip(sizes, maps, strict=True)
        )

    def flattened(self, tensor: Tensor, node: ast.AST) -> Tensor:
        if tensor.flat:
            return tensor
        return self.rows.emit(flatten(), [tensor], self.rows.inside("flatten"), node, flat=True)

    def pass_on(self, title: str, args: Sequence[object], node: ast.AST) -> object:
        """Something not understood: if it works on a map, say so and pass the map on."""
        maps = tensors(args)
        return self.pass_map_on(title, maps[0], node) if maps and not NOT_A_LAYER.search(title) else Unknown(title)

    def pass_map_on(self, title: str, tensor: Tensor, node: ast.AST) -> Tensor:
        rows = self.rows
        rows.note(node, f"{title} is not understood; the map is passed on unchanged.")
        tensor = rows.started(tensor, node)
        return replace(rows.emit(Spec(op="unknown"), [tensor], rows.inside(identifier(title)), node), unsure=True)


def _setting(value: object) -> object:
    """A value as a word of a vocabulary takes it."""
    if isinstance(value, LayerObject):
        return value.definition
    if isinstance(value, External) and re.search(r"\b(nn|activations|keras|F|functional)\b", value.path):
        return value.name
    if isinstance(value, (list, tuple)):
        inner = [tuple(item) if isinstance(item, list) else item for item in value[:9]]
        plain = all(isinstance(item, SCALARS) or is_plain(item) for item in inner)
        return tuple(inner) if plain and len(value) < 9 else Unknown("a list")
    if isinstance(value, SCALARS) and len(str(value)) < 200:
        return value
    return value if isinstance(value, Unknown) else Unknown(name_of(value))


def _input_shape(settings: dict[str, object]) -> object:
    """How large a Keras layer says the picture is."""
    shape, batch = settings.get("input_shape"), settings.get("batch_input_shape")
    if shape is None and isinstance(batch, tuple):
        shape = batch[1:]
    return settings.get("input_dim") if shape is None else shape


def _extents(spec: Spec) -> Iterator[int]:
    """All the lengths in a layer's settings, in pixels."""
    yield from (*spec.kernel_size, *spec.stride, *spec.dilation)
    if not isinstance(spec.padding, (str, int)):
        for side in spec.padding:
            yield from side if isinstance(side, tuple) else (side,)
