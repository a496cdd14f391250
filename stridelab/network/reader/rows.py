"""The rows that reading makes, the notes and the sentences, and the limits that keep hostile text from doing harm."""

from __future__ import annotations

import ast
from dataclasses import replace
from math import prod
from typing import NoReturn

from stridelab.network.graph import Layer, Network, work_out
from stridelab.network.reader.values import SCALARS, Instance, LayerObject, Stack, Tensor, Unknown, line
from stridelab.network.reader.vocabulary import KERAS, TORCH
from stridelab.network.spec import LayerError, Note, Shape, Spec, input_layer

MOST_CHARACTERS = 250_000
MOST_WORDS = 40_000
"""Names, numbers and signs of the text; what parsing takes hangs on them."""
MOST_STEPS = 50_000
"""Of the whole walk, with all its guesses at the picture's size; a model of 200 layers takes some 5,000."""
STEPS_OF_A_ROW, STEPS_OF_A_LAYER = 10, 5
"""What working out a row of the table and making a layer take, in steps."""
ITEMS_OF_A_STEP = 8
"""How many items of a list, or letters of a text, are handled in the time of one step."""
MOST_LAYERS = 2_000
MOST_DEPTH = 150
MOST_BASES = 50
MOST_ITEMS = 10_000
MOST_NOTES = 100
LONGEST_NAME = 100
LARGEST = 10**6
LARGEST_WINDOW = 1_000
LARGEST_PICTURE = 10_000
LARGEST_MAP = 10**12


class SizeMismatch(ValueError):
    """A fully connected layer was made for another map size: another picture size may fit."""


class Text:
    """The syntax tree, and what is asked of it as a whole."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        nodes, self.depth = nodes_of(tree)
        words = {getattr(node, "attr", None) or getattr(node, "id", None) for node in nodes}
        self.framework = "keras" if words & (KERAS.keys() - TORCH.keys() | {"keras"}) else "torch"
        # if image_data_format() == "channels_first": asks for it, and does not say it.
        asked = {id(each) for node in nodes if type(node) is ast.Compare for each in nodes_of(node)[0]}
        self.channels_first = any(
            type(node) is ast.Constant and node.value == "channels_first" and id(node) not in asked for node in nodes
        )


def nodes_of(tree: ast.AST) -> tuple[list[ast.AST], int]:
    """All nodes of a syntax tree, outer ones first, and how deep they are nested. (`ast.walk` takes twice as long.)"""
    nodes: list[ast.AST] = []
    level, depth = [tree], 0
    while level:
        nodes += level
        depth += 1
        below: list[ast.AST] = []
        for node in level:
            for name in node._fields:
                child = getattr(node, name, None)
                if isinstance(child, list):
                    below += [each for each in child if isinstance(each, ast.AST)]
                elif isinstance(child, ast.AST) and name not in ("ctx", "op"):
                    below.append(child)
        level = below
    return nodes, depth


class Rows:
    """What is known so far in one walk through the syntax tree."""

    def __init__(
        self, text: Text, input_shape: Shape | None, size: int, channels: int, most_steps: int = MOST_STEPS
    ) -> None:
        self.tree = text.tree
        self.input_shape = input_shape
        self.most_steps = most_steps
        self.size, self.channels = size, channels  # of a picture of which the code says nothing
        self.size_is_a_guess = False
        self.rows: dict[str, Layer] = {}
        self.notes: dict[Note, None] = {}
        self.loose: list[LayerObject] = []
        self.models: list[Stack | Instance] = []
        self.counts: dict[str, int] = {}
        self.picture: Tensor | None = None
        self.path: list[str] = []
        self.within = 0  # how many modules deep the walk is
        self.steps = self.depth = 0
        self.framework, self.channels_first = text.framework, text.channels_first

    def _emit(self, spec: Spec, inputs: list[Tensor], name: str, node: ast.AST, *, flat: bool | None = None) -> Tensor:
        """Add a row."""
        if len(self.rows) >= MOST_LAYERS:
            self._fail(node, f"the code makes more than {MOST_LAYERS:,} layers. Paste a smaller model.")
        self._count(node, STEPS_OF_A_ROW + 3 * len(inputs))
        inputs = [self._started(each, node) for each in inputs]
        names = tuple(each.layer.name for each in inputs if each.layer)
        unsure = any(each.unsure for each in inputs)
        spec = replace(spec, name=self._free(name), inputs=names)
        try:
            row = work_out(spec, tuple(each.layer for each in inputs if each.layer))
        except LayerError as error:
            if unsure and len(inputs) > 1:
                self._note(node, f"{error} A layer before it was not understood; the first map is passed on.")
                return replace(inputs[0], unsure=True)
            raise LayerError(error.layer, f"(line {line(node)}) {error.sentence}") from None
        if prod(row.output_shape) > LARGEST_MAP:
            shape = " × ".join(f"{each:,}" for each in row.output_shape)
            self._fail(node, f"a map of {shape} is too large; {LARGEST_MAP:,} numbers are the most.")
        self.rows[row.name] = row
        is_flat = inputs[0].flat if flat is None else flat
        # What a linear layer puts out does not hang on the size of what came before.
        return Tensor(row, is_flat, unsure and spec.op != "linear", inputs[0].last and not is_flat)

    def _started(self, tensor: Tensor, node: ast.AST) -> Tensor:
        """The picture gets its shape when it is first read."""
        return self._start(None, node) if tensor.layer is None else tensor

    def _start(self, shape: Shape | None, node: ast.AST, channels: int | None = None, name: str = "input") -> Tensor:
        """The input layer. shape is what the code says; a picture of the caller's goes before it."""
        if self.picture is not None and self.picture.layer is not None and shape is None:
            return self.picture
        if self.input_shape is not None:
            shape = self.input_shape
        elif shape is None:
            shape = (channels or self.channels, self.size, self.size)
            self.size_is_a_guess = True
            words = " × ".join(map(str, shape))
            self._note(node, f"The code does not say how large the picture is: {words} is taken.")
        if max(shape[1:]) > LARGEST_PICTURE or shape[0] > LARGEST:
            self._fail(
                node, f"a picture of {' × '.join(map(str, shape))} is too large; {LARGEST_PICTURE:,} is the most."
            )
        net = Network([replace(input_layer(*shape), name=self._free(name))])
        row = net.layers[0]
        self.rows[row.name] = row
        tensor = Tensor(row)
        if self.picture is None or self.picture.layer is None:
            self.picture = tensor
        return tensor

    def _picture(self, shape: Shape | None) -> Tensor:
        if shape is not None:
            return self._start(shape, self.tree)
        return self.picture or Tensor(None)

    def _free(self, name: str) -> str:
        if name not in self.rows:
            return name
        number = self.counts.get(name, 0) + 1
        while f"{name}_{number}" in self.rows:
            number += 1
        self.counts[name] = number
        return f"{name}_{number}"

    def _inside(self, name: str) -> str:
        """A function's name, under the module that calls it."""
        return f"{self.path[-1]}.{name}" if self.path and self.path[-1] else name

    def _shape_of(self, tensor: Tensor, node: ast.AST) -> tuple[object, ...]:
        row = self._started(tensor, node).layer
        assert row is not None
        batch = Unknown("the batch size")
        channels, height, width = row.output_shape
        if tensor.flat:
            return batch, channels
        last = self.framework == "keras" and not self.channels_first
        return (batch, height, width, channels) if last else (batch, channels, height, width)

    def _keras_shape(self, shape: object, node: ast.AST) -> Shape | None:
        """(H, W, C) or (C, H, W) or fewer numbers, as (C, H, W)."""
        if isinstance(shape, int) and not isinstance(shape, bool):
            shape = (shape,)
        if not isinstance(shape, (tuple, list)) or not 1 <= len(shape) <= 3:
            self._note(node, "This input shape is not understood.")
            return None
        if any(each is not None and (not isinstance(each, int) or isinstance(each, bool)) for each in shape):
            self._note(node, "This input shape is not known here.")
            return None
        sizes = list(shape)
        if len(sizes) == 1:
            sizes = [1, 1, sizes[0]] if not self.channels_first else [sizes[0], 1, 1]
        elif len(sizes) == 2:
            sizes = [*sizes, 1] if not self.channels_first else [1, *sizes]
        channels, height, width = sizes if self.channels_first else (sizes[2], sizes[0], sizes[1])
        if None in (channels, height, width):
            self.size_is_a_guess = self.input_shape is None
            self._note(node, f"The code leaves the picture's size open: {self.size} is taken.")
        usual = (3, self.size, self.size)
        sizes = [other if each is None else each for each, other in zip((channels, height, width), usual, strict=True)]
        try:
            return input_layer(sizes[0], sizes[1], sizes[2]).shape
        except ValueError as error:
            self._fail(node, str(error))

    # ---- Limits and sentences

    def _count(self, node: ast.AST, steps: int = 1) -> None:
        self.steps += steps
        if self.steps > self.most_steps:
            self._fail(node, f"reading the code takes more than {MOST_STEPS:,} steps. Paste the model only.")

    def _handle(self, value: object, node: ast.AST) -> None:
        """Count the steps of going through a list or text once."""
        if isinstance(value, (list, tuple, str, dict)):
            self._count(node, len(value) // ITEMS_OF_A_STEP)

    def _deeper(self, node: ast.AST, by: int = 1) -> Deeper:
        return Deeper(self, node, by)

    def _bounded(self, value: object, node: ast.AST) -> object:
        if isinstance(value, (list, tuple, str, dict)):
            self._short_enough(len(value), node)
            self._handle(value, node)
        return value

    def _short_enough(self, length: int, node: ast.AST) -> None:
        if length > MOST_ITEMS:
            self._fail(node, f"a list or text of {length:,} is too long; {MOST_ITEMS:,} is the most.")

    def _number(self, value: object, node: ast.AST) -> object:
        if isinstance(value, complex):
            return Unknown("a complex number")
        if isinstance(value, int) and abs(value) > LARGEST**3:
            self._fail(node, "this number is too large.")
        return value

    def _items(self, value: object, node: ast.AST) -> list[object]:
        if isinstance(value, Instance) and value.children is not None:
            value = value.children
        if isinstance(value, Stack):
            self._handle(value.items, node)
            return [key for key, _ in value.items] if value.kind == "dict" else [item for _, item in value.items]
        if isinstance(value, range):
            self._short_enough(len(value), node)
            value = list(value)
        self._handle(value, node)
        if isinstance(value, (list, tuple, dict, str)):
            return list(value)
        return []

    def _dict(self, value: object, node: ast.AST) -> dict[object, object]:
        if isinstance(value, dict):
            return dict(value)
        pairs = [each for each in self._items(value, node) if isinstance(each, (tuple, list)) and len(each) == 2]
        return {key: item for key, item in pairs if isinstance(key, SCALARS)}

    def _truth(self, value: object) -> bool:
        if isinstance(value, Stack):
            return value.kind == "sequential" or bool(value.items)
        return bool(value) if isinstance(value, (*SCALARS, list, tuple, dict, range)) else True

    def _note(self, node: ast.AST, text: str) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes[Note(line(node), getattr(node, "col_offset", 0) + 1, text[:300])] = None

    def _fail(self, node: ast.AST, sentence: str) -> NoReturn:
        raise ValueError(f"Line {line(node)}: {sentence}")


class Deeper:
    """Counts how deep the walk is, so that it ends before Python's own stack does."""

    def __init__(self, reader: Rows, node: ast.AST, by: int) -> None:
        self.reader, self.node, self.by = reader, node, by

    def __enter__(self) -> None:
        self.reader.depth += self.by
        if self.reader.depth > MOST_DEPTH:
            self.reader.depth -= self.by
            self.reader._fail(self.node, f"the code is nested more than {MOST_DEPTH} levels deep.")

    def __exit__(self, *error: object) -> None:
        self.reader.depth -= self.by
