"""Read a model out of Keras or PyTorch source, without running any of it.

The text is parsed into its syntax tree, and the tree is walked with values of our own in place of the real ones: a
`Tensor` that is only the name of a layer, a layer that is only its settings, whole numbers and lists as they are. Loops
over known ranges, local functions and classes are followed; nothing is imported and nothing of the machine can be
reached. What is not understood becomes a note with line and column, and the map is passed on unchanged.

The text may be hostile, so everything is bounded: its length, its nesting, the steps that are taken, the layers, and
the size of every number, text and list on the way.

>>> net = read("model = nn.Sequential(nn.Conv2d(3, 64, 7, stride=2, padding=3), nn.ReLU(), nn.MaxPool2d(3, 2, 1))")
>>> [(layer.name, layer.output_shape) for layer in net.layers[1:]]
[('0', (64, 112, 112)), ('1', (64, 112, 112)), ('2', (64, 56, 56))]
>>> print(net.notes[0])
Line 1, column 23: The code does not say how large the picture is: 3 × 224 × 224 is taken.
"""

from __future__ import annotations

import ast
import operator
import re
import textwrap
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod
from typing import NoReturn, cast

from stridelab.network import (
    Layer,
    LayerError,
    Network,
    Note,
    Shape,
    Spec,
    activation,
    concat,
    dropout,
    flatten,
    global_pool,
    pad,
    picture,
    work_out,
)
from stridelab.source_layers import IGNORED, KERAS, TORCH, Made, NotUnderstood, activation_name, torch_padding

MOST_CHARACTERS = 250_000
MOST_STEPS = 100_000
MOST_LAYERS = 2_000
MOST_DEPTH = 150
MOST_ITEMS = 10_000
MOST_NOTES = 100
LARGEST = 10**6

SIZES = (224, 32, 28, 64, 128, 256, 96, 299, 227, 512, 48, 84)
"""Where the code does not say how large the picture is, the first of these at which its layers fit together."""


def read(text: str, input_shape: Shape | None = None) -> Network:
    """Read Keras or PyTorch source as a network; nothing of it is executed.

    Parameters
    ----------
    text
        A model in any of the usual forms, or just a layer.
    input_shape
        (C, H, W) of the picture. If None: what the code says, or else a usual size (and a note that says so).

    Returns
    -------
    Network
        Its `notes` name what was not understood.

    Raises
    ------
    ValueError
        No layer is in the text, it is no Python, it is too long or too deep, or its layers do not fit together; the
        sentence names the line.
    """
    if input_shape is not None:
        picture(*input_shape)
    tree = _parse(text)
    reader = _Reader(tree, input_shape, SIZES[0], 3)
    try:
        return reader.network()
    except _SizeMismatch:
        if not reader.size_is_a_guess:
            raise
        for size, channels in product(SIZES, (3, 1)):
            with suppress(ValueError):
                return _Reader(tree, input_shape, size, channels).network()
        raise


_NOTEBOOK_LINES = re.compile(r"^(```|[%!]).*$", re.MULTILINE)
"""What surrounds code in a notebook or a chat and is no Python; the lines stay, so that numbers stay right."""


def _parse(text: str) -> ast.Module:
    if len(text) > MOST_CHARACTERS:
        raise ValueError(
            f"The code has {len(text):,} characters; {MOST_CHARACTERS:,} are the most. Paste the model only."
        )
    try:
        text = _NOTEBOOK_LINES.sub("", text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as "invalid decimal literal": the author's business
            try:
                tree = ast.parse(text)
            except IndentationError:
                tree = ast.parse(textwrap.dedent(text).strip())
    except SyntaxError as error:
        at = f"Line {error.lineno or 1}, column {error.offset or 1}: "
        raise ValueError(f"{at}this is not Python ({error.msg}). Paste the model's source as it is.") from None
    except ValueError:
        raise ValueError("The code contains a character that no Python source has. Paste it as plain text.") from None
    except (RecursionError, MemoryError):
        raise ValueError("The code is nested too deeply to be read. Paste the model only.") from None
    level: list[ast.AST] = [tree]
    for _ in range(MOST_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return tree
    raise ValueError(f"The code is nested more than {MOST_DEPTH} levels deep. Paste the model only.")


class _SizeMismatch(ValueError):
    """A fully connected layer was made for another map size: another picture size may fit."""


# ---- What code can be about


@dataclass(frozen=True)
class Unknown:
    """A value that is not known here; `text` says which, `node` where it comes from."""

    text: str
    node: ast.AST | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class External:
    """A name from outside the text, such as torch.nn.Conv2d."""

    path: str

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


@dataclass(frozen=True)
class Tensor:
    """A map: the output of a layer."""

    layer: Layer | None
    """None is the picture, as long as its shape is not known."""
    flat: bool = False
    unsure: bool = False
    """A layer that was not understood lies before it: channels and size may be others."""


@dataclass(eq=False)
class LayerObject:
    """A layer that has been made: nn.Conv2d(...), waiting to be called."""

    made: Made
    node: ast.AST
    name: str = ""
    framework: str = "torch"
    input_shape: object = None
    note: str = ""
    """Why it was not understood."""
    alias: str = ""
    """The variable that holds it, for a layer that has no other name."""
    calls: int = 0


@dataclass(eq=False)
class Stack:
    """nn.Sequential, keras.Sequential, nn.ModuleList, nn.ModuleDict: modules in order."""

    kind: str
    items: list[tuple[str, object]] = field(default_factory=list)
    output: Tensor | None = None
    framework: str = "torch"


@dataclass(eq=False)
class Function:
    """A function of the text."""

    node: ast.FunctionDef | ast.Lambda
    scope: Scope
    owner: Instance | None = None
    cls: Class | None = None


@dataclass(eq=False)
class Partial:
    """functools.partial."""

    function: object
    args: list[object]
    settings: dict[str, object]


@dataclass(eq=False)
class Class:
    """A class of the text."""

    name: str
    node: ast.ClassDef
    bases: list[object]
    scope: Scope

    def find(self, name: str) -> object | None:
        """An attribute, here or in a base class of the text."""
        seen: set[int] = set()
        line: list[object] = [self]
        while line:
            each = line.pop(0)
            if isinstance(each, Class) and id(each) not in seen:
                seen.add(id(each))
                if name in each.scope.names:
                    return each.scope.names[name]
                line = each.bases + line
        return None

    def outer_base(self) -> str:
        """The name of the framework's class at the bottom."""
        seen: set[int] = set()
        line: list[object] = [self]
        while line:
            each = line.pop(0)
            if isinstance(each, External):
                return each.name
            if isinstance(each, Class) and id(each) not in seen:
                seen.add(id(each))
                line = each.bases + line
        return "object"


@dataclass(eq=False)
class Instance:
    """An object of a class of the text."""

    cls: Class
    attributes: dict[str, object] = field(default_factory=dict)
    children: Stack | None = None
    """If its class is a kind of Sequential."""
    name: str = ""


@dataclass(eq=False)
class Super:
    """super() in a method."""

    owner: Instance
    cls: Class


@dataclass(eq=False)
class Method:
    """Something of an object that can be called: x.view, layers.append, model.add."""

    owner: object
    name: str


@dataclass(eq=False)
class Scope:
    """Names and their values, and the scope around."""

    names: dict[str, object] = field(default_factory=dict)
    outer: Scope | None = None
    cls: Class | None = None
    owner: Instance | None = None

    def find(self, name: str) -> object | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None


class _Return(Exception):
    def __init__(self, value: object) -> None:
        self.value = value


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


_MISSING = object()
_MODULE_KINDS = {"Sequential": "sequential", "ModuleList": "list", "ModuleDict": "dict"}
_SCALARS = (int, float, str, bool, type(None))

# PyTorch and TensorFlow functions of one map, as layers: F.relu, torch.relu, x.relu(), tf.nn.relu.
_FUNCTIONS: dict[str, Spec] = {
    **{kind: activation(kind) for kind in ("relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "silu", "mish")},
    **{kind: activation(kind) for kind in ("sigmoid", "tanh", "softmax", "log_softmax", "hardswish", "hardsigmoid")},
    **{"relu_": activation("relu"), "swish": activation("silu"), "softplus": activation("softplus")},
    **{name: dropout() for name in ("dropout", "dropout2d", "alpha_dropout", "feature_dropout")},
}
_POOL_FUNCTIONS = {
    "max_pool2d": "MaxPool2d",
    "avg_pool2d": "AvgPool2d",
    "adaptive_avg_pool2d": "AdaptiveAvgPool2d",
    "adaptive_max_pool2d": "AdaptiveMaxPool2d",
}
_SAME_MAP = {
    *("contiguous", "to", "float", "half", "double", "cuda", "cpu", "detach", "clone", "requires_grad_", "type_as"),
    *("normalize", "cast", "identity", "type", "stop_gradient"),
}
_NEVER = {"is_scripting", "is_tracing", "is_available", "is_grad_enabled", "is_keras_tensor"}
_NOT_A_LAYER = re.compile(r"loss|entropy|optim|summary|print|compile|fit|evaluate|metric|accuracy", re.IGNORECASE)


class _Reader:
    """One walk through the syntax tree."""

    def __init__(self, tree: ast.Module, input_shape: Shape | None, size: int, channels: int) -> None:
        self.tree = tree
        self.input_shape = input_shape
        self.size, self.channels = size, channels  # of a picture of which the code says nothing
        self.size_is_a_guess = False
        self.rows: dict[str, Layer] = {}
        self.notes: dict[Note, None] = {}
        self.loose: list[LayerObject] = []
        self.models: list[Stack | Instance] = []
        self.counts: dict[str, int] = {}
        self.picture: Tensor | None = None
        self.path: list[str] = []
        self.steps = self.depth = 0
        words = {getattr(node, "attr", None) or getattr(node, "id", None) for node in ast.walk(tree)}
        self.framework = "keras" if words & (KERAS.keys() - TORCH.keys() | {"keras"}) else "torch"
        self.channels_first = any(
            isinstance(node, ast.Constant) and node.value == "channels_first" for node in ast.walk(tree)
        )

    # ---- From the text to a network

    def network(self) -> Network:
        try:
            self._read_all()
        except RecursionError:
            raise ValueError("The code is nested too deeply to be read. Paste the model only.") from None
        if not any(row.op != "input" for row in self.rows.values()):
            raise ValueError(
                "No layer of Keras or PyTorch was found in the code. Paste a model, or a line such as "
                "Conv2D(64, (3, 3), strides=(2, 2), padding='same', input_shape=(64, 64, 3))."
            )
        return Network((row.spec for row in self.rows.values()), self.notes)

    def _read_all(self) -> None:
        top = Scope({"__name__": "__main__"})
        with suppress(_Return, _Break, _Continue):
            self._run(self.tree.body, top)
        if not self._has_layers():
            self._use_a_model(top)
        if not self._has_layers():
            self._use_loose_layers()

    def _has_layers(self) -> bool:
        return any(row.op != "input" for row in self.rows.values())

    def _use_a_model(self, top: Scope) -> None:
        """Nothing has been called yet: call the model that stands at the end, or make one."""
        inside = {id(part) for model in self.models for part in self._parts(model)}
        roots = [model for model in self.models if id(model) not in inside and self._parts(model)]
        if not roots:
            self._make_a_model(top)
            if self._has_layers():
                return
            inside = {id(part) for model in self.models for part in self._parts(model)}
            roots = [model for model in self.models if id(model) not in inside and self._parts(model)]
        if roots:
            self._call(roots[-1], [self._picture(None)], {}, self.tree)

    def _parts(self, model: object) -> list[object]:
        """The modules directly inside a model."""
        values: Iterable[object] = ()
        if isinstance(model, Stack):
            values = [value for _, value in model.items]
        elif isinstance(model, Instance):
            own = [value for _, value in model.children.items] if model.children else []
            values = [*model.attributes.values(), *own]
        parts = []
        for value in values:
            if isinstance(value, (list, tuple)):
                parts += [each for each in value if isinstance(each, (Stack, Instance, LayerObject))]
            elif isinstance(value, (Stack, Instance, LayerObject)):
                parts.append(value)
        return parts

    def _make_a_model(self, top: Scope) -> None:
        """A class or function that the text defines but never uses: use it."""
        classes = [each for each in top.names.values() if isinstance(each, Class)]
        used = {node.id for each in classes for node in ast.walk(each.node) if isinstance(node, ast.Name)}
        modules = [each for each in classes if each.find("forward") or each.find("call") or self._is_stack(each)]
        functions = [each for each in top.names.values() if isinstance(each, Function)]
        candidates = [*reversed([each for each in modules if each.name not in used] or modules), *reversed(functions)]
        # First what can be called with nothing, then what needs a value that can be guessed.
        for guess in (False, True):
            for candidate in candidates:
                init = candidate.find("__init__") if isinstance(candidate, Class) else candidate
                notes = dict(self.notes)
                args = self._guessed_arguments(init, skip=isinstance(candidate, Class))
                if args is None or bool(args) != guess:
                    self.notes = notes
                    continue
                made = self._call(candidate, [], args, candidate.node)
                if self._has_layers() or isinstance(made, (Instance, Stack)):
                    return
        for candidate in modules:
            self._note(
                candidate.node, f"{candidate.name} needs values that the code does not give: add a line that calls it."
            )

    def _is_stack(self, cls: Class) -> bool:
        return cls.outer_base() == "Sequential"

    def _guessed_arguments(self, function: object, skip: bool) -> dict[str, object] | None:
        """Values for what a function needs and the text never gives; None if there is no telling."""
        if not isinstance(function, Function):
            return {}
        parameters = function.node.args.args[1 if skip else 0 :]
        needed = parameters[: len(parameters) - len(function.node.args.defaults)]
        guessed: dict[str, object] = {}
        for each in needed:
            if "shape" in each.arg:
                guessed[each.arg] = (self.size, self.size, 3)
            elif "class" in each.arg:
                guessed[each.arg] = 10
                self._note(each, f"The code does not say how many {each.arg}: 10 are taken.")
            elif each.arg in ("in_channels", "channels", "in_ch", "n_channels", "num_channels"):
                guessed[each.arg] = 3
                self._note(each, f"The code does not say how many {each.arg}: 3 are taken.")
            elif each.arg in ("x", "inputs", "input", "input_tensor", "img", "image"):
                guessed[each.arg] = self._picture(None)
            else:
                return None
        return guessed

    def _use_loose_layers(self) -> None:
        """Layers alone: one after the other."""
        at = None
        for layer in self.loose:
            if not layer.calls:
                at = self._apply(layer, [at or self._picture(None)], layer.node)

    # ---- Layers

    def _emit(self, spec: Spec, inputs: list[Tensor], name: str, node: ast.AST, *, flat: bool | None = None) -> Tensor:
        """Add a row."""
        if len(self.rows) >= MOST_LAYERS:
            self._fail(node, f"the code makes more than {MOST_LAYERS:,} layers. Paste a smaller model.")
        inputs = [self._started(each, spec, node) for each in inputs]
        names = tuple(each.layer.name for each in inputs if each.layer)
        unsure = any(each.unsure for each in inputs)
        spec = replace(spec, name=self._free(name), inputs=names)
        try:
            row = work_out(spec, tuple(each.layer for each in inputs if each.layer))
        except LayerError as error:
            if unsure and len(inputs) > 1:
                self._note(node, f"{error} A layer before it was not understood; the first map is passed on.")
                return replace(inputs[0], unsure=True)
            raise type(error)(error.layer, f"(line {_line(node)}) " + str(error).split(" ", 2)[2]) from None
        self.rows[row.name] = row
        settled = spec.op in ("conv", "separable_conv", "linear") and inputs[0].flat
        is_flat = inputs[0].flat if flat is None else flat
        return Tensor(row, is_flat, unsure and not settled)

    def _started(self, tensor: Tensor, spec: Spec, node: ast.AST) -> Tensor:
        """The picture gets its shape when it is first read."""
        if tensor.layer is not None:
            return tensor
        return self._start(None, node)

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
        if max(shape) > 100_000:
            self._fail(node, f"a picture of {' × '.join(map(str, shape))} is too large; 100,000 is the most.")
        net = Network([replace(picture(*shape), name=self._free(name))])
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

    def _apply(self, layer: LayerObject, args: list[object], node: ast.AST) -> Tensor:
        """Call a layer on a map, or on a list of maps."""
        maps = _tensors(args)
        spec = layer.made.spec
        if not maps:
            for each in args:
                if isinstance(each, Unknown):
                    self._note(each.node or node, f"{each.text} is not understood; the picture is taken in its place.")
            maps = [self._picture(None)]
        if layer.input_shape is not None and maps[0].layer is None:
            self._start(self._keras_shape(layer.input_shape, layer.node), layer.node)
            maps[0] = self._picture(None)
        if maps[0].layer is None and spec.op == "linear" and isinstance(layer.made.expects, int):
            maps[0] = replace(self._start((layer.made.expects, 1, 1), layer.node), flat=True)
        if maps[0].layer is None:
            maps[0] = self._start(None, layer.node, _first_channels(layer.made))
        if layer.note:
            self._note(layer.node, layer.note)
            layer.calls += 1
            return replace(self._emit(spec, maps[:1], self._named(layer), node), unsure=True)
        tensor = maps[0]
        if spec.op in ("add", "multiply", "concat"):
            return self._emit(spec, maps, self._named(layer), node)
        if spec.op == "flatten" and tensor.flat:
            return tensor
        tensor = self._matched(layer, tensor)
        learns = spec.op in ("conv", "separable_conv", "linear") or spec.params_per_channel or spec.params
        if layer.calls and learns:  # its weights are there already
            spec = replace(spec, shared=True)
        layer.calls += 1
        flat = True if spec.op == "flatten" or (spec.op.startswith("global") and layer.framework == "keras") else None
        return self._emit(spec, [tensor], self._named(layer), layer.node, flat=flat)

    def _matched(self, layer: LayerObject, tensor: Tensor) -> Tensor:
        """Check the channels that a PyTorch layer was made for against those it is given."""
        expects, row = layer.made.expects, tensor.layer
        if expects is None or row is None:
            return tensor
        if layer.made.spec.op == "linear" and not tensor.flat and (row.op != "input" or row.output_shape[1:] != (1, 1)):
            if layer.framework == "torch" and not tensor.unsure:
                shape = " × ".join(map(str, row.output_shape))
                self._fail(
                    layer.node, f"Linear reads a row of numbers, but is given a map of {shape}. Flatten it first."
                )
            tensor = self._emit(flatten(), [tensor], "flatten", layer.node, flat=True)
            row = tensor.layer
            assert row is not None
        given = row.output_shape[0]
        if expects == given:
            return tensor
        if tensor.unsure:
            self._note(
                layer.node, f"A layer before this one was not understood; it is taken to give the {expects} read here."
            )
            passed = Spec(op="unknown", out_channels=_whole(expects))
            return replace(self._emit(passed, [tensor], "unknown", layer.node), unsure=False)
        kind = {"linear": "features"}.get(layer.made.spec.op, "channels")
        name = layer.name or layer.made.spec.op
        sentence = f"{name} was made for {expects} {kind}, but is given {given}. Change one of them"
        if self.size_is_a_guess and kind == "features":
            raise _SizeMismatch(f"Line {_line(layer.node)}: {sentence}, or say how large the picture is.")
        error = _SizeMismatch if kind == "features" else ValueError
        raise error(f"Line {_line(layer.node)}: {sentence}.")

    def _named(self, layer: LayerObject) -> str:
        return layer.name or self._inside(layer.alias or layer.made.spec.op)

    def _inside(self, name: str) -> str:
        """A function's name, under the module that calls it."""
        return f"{self.path[-1]}.{name}" if self.path and self.path[-1] else name

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
            return picture(sizes[0], sizes[1], sizes[2]).shape
        except ValueError as error:
            self._fail(node, str(error))

    # ---- Calls

    def _call(self, function: object, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        if isinstance(function, LayerObject):
            return self._apply(function, args or list(settings.values()), node)
        if isinstance(function, Stack):
            return self._call_stack(function, args, node)
        if isinstance(function, Instance):
            return self._call_instance(function, args, settings, node)
        if isinstance(function, Function):
            return self._call_function(function, args, settings, node)
        if isinstance(function, Class):
            return self._make_instance(function, args, settings, node)
        if isinstance(function, Partial):
            return self._call(function.function, [*function.args, *args], {**function.settings, **settings}, node)
        if isinstance(function, Method):
            return self._call_method(function, args, settings, node)
        if isinstance(function, External):
            return self._call_external(function, args, settings, node)
        place = function.node if isinstance(function, Unknown) and function.node else node
        return self._pass_on(_name_of(function), args, place)

    def _pass_on(self, what: str, args: list[object], node: ast.AST) -> object:
        """Something not understood: if it works on a map, say so and pass the map on."""
        maps = _tensors(args)
        if not maps or _NOT_A_LAYER.search(what):
            return Unknown(what)
        self._note(node, f"{what} is not understood; the map is passed on unchanged.")
        if maps[0].layer is None:
            maps[0] = self._start(None, node)
        return replace(self._emit(Spec(op="unknown"), maps[:1], self._inside(_identifier(what)), node), unsure=True)

    def _call_stack(self, stack: Stack, args: list[object], node: ast.AST) -> object:
        if stack.kind != "sequential":
            return self._pass_on(f"Calling a Module{stack.kind.title()}", args, node)
        tensor: object = args[0] if args else self._picture(None)
        if isinstance(tensor, (Unknown, External)):
            tensor = self._picture(None)
        if not self.path:
            self._name_modules(stack, "")
        for name, item in list(stack.items):
            self._count(node)
            if isinstance(item, Tensor):  # Input(...) as the first layer of a Sequential
                tensor = item if isinstance(tensor, Tensor) and tensor.layer is None else tensor
                continue
            with self._deeper(node):
                tensor = self._call(self._module(item, name, node), [tensor], {}, node)
        stack.output = tensor if isinstance(tensor, Tensor) else None
        return tensor

    def _module(self, item: object, name: str, node: ast.AST) -> object:
        return Unknown(_name_of(item), node) if isinstance(item, External) else item

    def _call_instance(self, owner: Instance, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        method = owner.cls.find("forward") or owner.cls.find("call") or owner.cls.find("__call__")
        if not owner.name:
            self._name_modules(owner, "")
        self.path.append(owner.name)
        try:
            if isinstance(method, Function):
                function = replace(method, owner=owner)
                if not _tensors(args) and not _tensors(list(settings.values())):
                    args = [self._picture(None), *args[1:]]
                return self._call_function(function, args, settings, node)
            if owner.children is not None:
                return self._call_stack(owner.children, args, node)
        finally:
            self.path.pop()
        return self._pass_on(owner.cls.name, args, node)

    def _name_modules(self, module: object, name: str) -> None:
        """Give every layer inside the name of the way to it, as PyTorch does: features.0, layer1.0.conv1."""
        waiting: list[tuple[object, str]] = [(module, name)]
        seen: set[int] = set()
        while waiting:
            each, path = waiting.pop()
            if id(each) in seen:
                continue
            seen.add(id(each))
            dot = f"{path}." if path else ""
            if isinstance(each, LayerObject):
                each.name = each.name or path
            elif isinstance(each, Stack):
                waiting += [(item, f"{dot}{key}") for key, item in each.items]
            elif isinstance(each, Instance):
                each.name = each.name or path
                waiting += [(value, f"{dot}{key}") for key, value in each.attributes.items()]
                waiting += [(value, f"{dot}{key}") for key, value in each.children.items] if each.children else []
            elif isinstance(each, (list, tuple)) and len(each) <= MOST_ITEMS:
                waiting += [(item, f"{dot}{number}") for number, item in enumerate(each)]

    def _call_function(
        self, function: Function, args: list[object], settings: dict[str, object], node: ast.AST
    ) -> object:
        names = self._bound(function, args, settings, node)
        scope = Scope(names, function.scope, function.cls, function.owner)
        with self._deeper(node, 3):
            if isinstance(function.node, ast.Lambda):
                return self._value(function.node.body, scope)
            try:
                with suppress(_Break, _Continue):
                    self._run(function.node.body, scope)
            except _Return as returned:
                return returned.value
        return None

    def _bound(
        self, function: Function, args: list[object], settings: dict[str, object], node: ast.AST
    ) -> dict[str, object]:
        """The parameters of a function of the text and their values in this call."""
        parameters = function.node.args
        known = [each.arg for each in (*parameters.posonlyargs, *parameters.args)]
        given = [function.owner, *args] if function.owner is not None else list(args)
        names = dict(zip(known, given, strict=False))
        if parameters.vararg:
            names[parameters.vararg.arg] = tuple(given[len(known) :])
        elif len(given) > len(known):
            self._fail(node, f"{_name_of(function)} takes {len(known)} values, but {len(given)} are given.")
        keywords = [each.arg for each in parameters.kwonlyargs]
        rest = {}
        for name, value in settings.items():
            if name in known or name in keywords:
                names[name] = value
            else:
                rest[name] = value
        if parameters.kwarg:
            names[parameters.kwarg.arg] = rest
        elif rest:
            self._fail(node, f"{_name_of(function)} has no parameter {next(iter(rest))}.")
        for name, default in zip(reversed(known), reversed(parameters.defaults), strict=False):
            if name not in names:
                names[name] = self._value(default, function.scope)
        for name, default in zip(keywords, parameters.kw_defaults, strict=True):
            if name not in names and default is not None:
                names[name] = self._value(default, function.scope)
        for name in (*known, *keywords):
            if name not in names:
                self._fail(node, f"{_name_of(function)} needs a value for {name}.")
        return names

    def _make_instance(self, cls: Class, args: list[object], settings: dict[str, object], node: ast.AST) -> Instance:
        owner = Instance(cls)
        if self._is_stack(cls):
            owner.children = Stack("sequential")
        init = cls.find("__init__")
        if isinstance(init, Function):
            self._call_function(replace(init, owner=owner), args, settings, node)
        elif owner.children is not None:
            self._fill(owner.children, args)
        if cls.outer_base() not in ("object", "Enum", "NamedTuple", "ABC"):
            self.models.append(owner)
        return owner

    # ---- Calls to what the text does not define

    def _call_external(
        self, function: External, args: list[object], settings: dict[str, object], node: ast.AST
    ) -> object:
        name = function.name
        if function.path in _BUILTINS:
            return self._call_builtin(function.path, args, settings, node)
        framework = self._framework_of(function.path)
        if name in _MODULE_KINDS:
            return self._make_stack(name, args or [each for each in (settings.get("layers"),) if each], framework)
        if name in ("Input", "InputLayer"):
            return self._make_input(args, settings, node)
        if name == "Model":
            return External("keras.Model()")
        table, other = (KERAS, TORCH) if framework == "keras" else (TORCH, KERAS)
        maker = table.get(name) or other.get(name)
        if maker:
            framework = "keras" if (table is KERAS and name in KERAS) or name not in TORCH else "torch"
            return self._make_layer(name, maker, args, settings, node, framework)
        if name == "summary":
            given = settings.get("input_size", settings.get("input_data", args[1] if len(args) > 1 else None))
            return self._told_size(given, "torch", node)
        if name in _NEVER:
            return False
        if name == "OrderedDict":
            return self._dict(args[0] if args else {}, node)
        if name == "partial" and args:
            return Partial(args[0], args[1:], settings)
        if name in ("randn", "rand", "zeros", "ones", "empty", "random_normal", "uniform", "normal") and not _tensors(
            args
        ):
            return self._make_tensor(args, settings, node)
        if name[:1].isupper() and framework == "torch" and re.search(r"\bnn\b", function.path):
            return self._unknown_layer(f"nn.{name}", node, framework)
        if name[:1].isupper() and ".layers" in f".{function.path}" and framework == "keras":
            return self._unknown_layer(name, node, framework)
        if _tensors(args):
            return self._call_on_maps(name, args, settings, node)
        return Unknown(name, node)

    def _framework_of(self, path: str) -> str:
        if re.search(r"\b(keras|tensorflow|tf|layers)\b", path):
            return "keras"
        return "torch" if re.search(r"\b(torch|nn|torchvision)\b", path) else self.framework

    def _make_layer(
        self,
        name: str,
        maker: Callable[..., Made],
        args: list[object],
        settings: dict[str, object],
        node: ast.AST,
        framework: str,
    ) -> LayerObject:
        """A layer of the tables; with values that are not known here it becomes an unknown one."""
        if name != "Activation" and "activation" in settings:
            settings = {**settings, "activation": self._known_activation(settings["activation"], node)}
        essential = [*args, *(value for key, value in settings.items() if key not in IGNORED)]
        text = settings.get("name")
        own_name = text if framework == "keras" and isinstance(text, str) else ""
        try:
            values = [self._setting(each) for each in args]
            named = {key: self._setting(value) for key, value in settings.items()}
            for value in map(self._setting, essential):
                if isinstance(value, (Unknown, External)):
                    raise NotUnderstood(f"The value {_name_of(value)!r:.60} in this {name}")
            extra = [
                key for key in settings if key not in IGNORED and framework == "keras" and not _accepts(maker, key)
            ]
            for key in extra:
                self._note(node, f"The setting {key} of {name} is not understood and is left out.")
                named.pop(key)
            made = maker(*values, **named)
        except NotUnderstood as problem:
            return self._unknown_layer(str(problem), node, framework, own_name)
        except TypeError as error:
            what = re.sub(r"^_\w+\(\) ", "", str(error)).replace("_torch_", "").replace("_keras_", "")
            self._fail(node, f"{name} is {what}." if what.startswith("missing") else f"{name} {what}.")
        except ValueError as error:
            self._fail(node, str(error))
        if any(isinstance(each, int) and abs(each) > LARGEST for each in _numbers(made.spec)):
            self._fail(node, f"a setting of {name} is larger than {LARGEST:,}.")
        shape = settings.get("input_shape")
        if shape is None and isinstance(batch := settings.get("batch_input_shape"), tuple):
            shape = batch[1:]
        if shape is None:
            shape = settings.get("input_dim")
        layer = LayerObject(made, node, own_name or self._keras_name(name, framework), framework, shape)
        self.loose.append(layer)
        return layer

    def _known_activation(self, value: object, node: ast.AST) -> object:
        try:
            return activation_name(self._setting(value))
        except NotUnderstood as problem:
            self._note(node, f"{problem} is not understood and is left out.")
            return None

    def _setting(self, value: object) -> object:
        """A value as the tables of layers take it."""
        if isinstance(value, LayerObject):
            return value.made
        if isinstance(value, External) and re.search(r"\b(nn|activations|keras|F|functional)\b", value.path):
            return value.name
        if isinstance(value, (list, tuple)):
            inner = [tuple(each) if isinstance(each, list) else each for each in value[:9]]
            plain = all(isinstance(each, _SCALARS) or _is_plain(each) for each in inner)
            return tuple(inner) if plain and len(value) < 9 else Unknown("a list")
        if isinstance(value, _SCALARS) and len(str(value)) < 200:
            return value
        return value if isinstance(value, Unknown) else Unknown(_name_of(value))

    def _keras_name(self, name: str, framework: str) -> str:
        """Keras calls layers conv2d, conv2d_1, ...; PyTorch's are named by where they are kept."""
        if framework != "keras":
            return ""
        snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", name).lower()
        number = self.counts.get(f"keras:{snake}", 0)
        self.counts[f"keras:{snake}"] = number + 1
        return f"{snake}_{number}" if number else snake

    def _unknown_layer(self, what: str, node: ast.AST, framework: str, name: str = "") -> LayerObject:
        note = f"{what} is not understood; the map is passed on unchanged."
        name = name or ("unknown" if framework == "keras" else "")
        layer = LayerObject(Made(Spec(op="unknown")), node, name, framework, note=note)
        self.loose.append(layer)
        return layer

    def _make_stack(self, name: str, args: list[object], framework: str) -> Stack:
        stack = Stack(_MODULE_KINDS[name], framework=framework)
        self._fill(stack, args)
        self.models.append(stack)
        return stack

    def _fill(self, stack: Stack, args: list[object]) -> None:
        if len(args) == 1 and isinstance(args[0], dict):
            stack.items += [(str(key), value) for key, value in args[0].items()]
        elif len(args) == 1 and isinstance(args[0], (list, tuple)):
            stack.items += [(str(number), value) for number, value in enumerate(args[0])]
        else:
            stack.items += [(str(number), value) for number, value in enumerate(args)]

    def _make_input(self, args: list[object], settings: dict[str, object], node: ast.AST) -> Tensor:
        shape = settings.get("shape", settings.get("input_shape", args[0] if args else None))
        batch = settings.get("batch_shape", settings.get("batch_input_shape"))
        if shape is None and isinstance(batch, (tuple, list)):
            shape = tuple(batch[1:])
        found = self._keras_shape(shape, node) if shape is not None else None
        name = settings.get("name")
        return self._start(found, node, name=name if isinstance(name, str) and name else "input")

    def _make_tensor(self, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        """torch.randn(1, 3, 224, 224): a picture to try the model with."""
        sizes = settings.get("size", settings.get("shape", args[0] if len(args) == 1 else tuple(args)))
        if isinstance(sizes, (tuple, list)) and len(sizes) == 4 and all(type(each) is int for each in sizes):
            _, *shape = sizes
            keras = self.framework == "keras" and not self.channels_first
            channels, height, width = (shape[2], shape[0], shape[1]) if keras else shape
            if min(shape) < 1:
                self._fail(node, "a picture needs at least one channel, row and column.")
            return self._start((channels, height, width), node)
        return Unknown("a tensor")

    def _told_size(self, shape: object, framework: str, node: ast.AST) -> None:
        """model.build((None, 28, 28, 1)) and summary(model, (3, 32, 32)) say how large the picture is."""
        if not isinstance(shape, (tuple, list)) or self.rows or len(shape) not in (3, 4):
            return
        sizes = list(shape)[-3:]
        if framework == "keras":
            self._start(self._keras_shape(sizes, node), node)
        elif all(type(each) is int and each > 0 for each in sizes):
            self._start((sizes[0], sizes[1], sizes[2]), node)

    # ---- Functions of maps: F.relu(x), torch.cat([a, b], 1), x.view(x.size(0), -1)

    def _call_on_maps(self, name: str, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        maps = [self._started(each, Spec(op="identity"), node) for each in _tensors(args[:1])]
        if not maps:
            return self._pass_on(name, args, node)
        x, rest = maps[0], args[1:]
        if name in _FUNCTIONS:
            return self._emit(_FUNCTIONS[name], [x], self._inside(name.rstrip("_")), node)
        if name in _POOL_FUNCTIONS:
            made = self._make_layer(_POOL_FUNCTIONS[name], TORCH[_POOL_FUNCTIONS[name]], rest, settings, node, "torch")
            self.loose.remove(made)
            if made.note:
                self._note(node, made.note)
            return self._emit(made.made.spec, [x], self._inside(name), node)
        if name in _SAME_MAP:
            return x
        if name in ("cat", "concat", "concatenate") and len(maps) > 1:
            axis = settings.get("dim", settings.get("axis", rest[0] if rest else -1 if name == "concatenate" else 0))
            wanted = (1, -3) if self.framework == "torch" else (-1, 3, 1)
            if axis in wanted:
                return self._emit(concat(), maps, self._inside("cat" if name == "cat" else "concatenate"), node)
            return self._pass_on(f"{name} along axis {axis}" if isinstance(axis, int) else name, args, node)
        if name in ("add", "add_", "multiply", "mul", "mul_"):
            others = maps if len(maps) > 1 else [x, *(self._started(t, Spec(op="add"), node) for t in _tensors(rest))]
            op = "add" if name.startswith("add") else "multiply"
            return self._emit(Spec(op=op), others, self._inside(op), node) if len(others) > 1 else x
        if name == "flatten":
            start = settings.get("start_dim", rest[0] if rest else 0)
            return self._flattened(x, node) if start == 1 else self._pass_on(f"flatten from axis {start}", [x], node)
        if name in ("view", "reshape"):
            return self._viewed(x, rest, node)
        if name in ("mean", "reduce_mean", "amax", "reduce_max"):
            return self._averaged(x, name, rest, settings, node)
        if name in ("squeeze", "squeeze_"):
            return replace(x, flat=True) if x.layer and x.layer.output_shape[1:] == (1, 1) else x
        if name == "pad" and rest:
            try:
                return self._emit(pad(torch_padding(rest[0])), [x], self._inside("pad"), node)  # pyright: ignore[reportArgumentType]
            except (NotUnderstood, ValueError, TypeError):
                return self._pass_on("this pad", args, node)
        return self._pass_on(name, args, node)

    def _flattened(self, x: Tensor, node: ast.AST) -> Tensor:
        return x if x.flat else self._emit(flatten(), [x], self._inside("flatten"), node, flat=True)

    def _viewed(self, x: Tensor, sizes: list[object], node: ast.AST) -> object:
        """x.view(x.size(0), -1), x.view(-1, 400) and the like flatten; other shapes are not understood."""
        if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)):
            sizes = list(sizes[0])
        row = x.layer
        if len(sizes) != 2 or row is None:
            return self._pass_on("this change of shape", [x], node)
        features = sizes[1]
        if type(features) is int and features != -1 and features != prod(row.output_shape) and not x.unsure:
            shape, numbers = " × ".join(map(str, row.output_shape)), prod(row.output_shape)
            sentence = f"a map of {shape} is {numbers} numbers and cannot become {features}."
            raise _SizeMismatch(f"Line {_line(node)}: {sentence} Change this number or the picture's size.")
        return self._flattened(x, node)

    def _averaged(self, x: Tensor, name: str, rest: list[object], settings: dict[str, object], node: ast.AST) -> object:
        axes = settings.get("dim", settings.get("axis", rest[0] if rest else None))
        wanted = (
            ({2, 3}, {-1, -2}, {-2, -1}) if self.framework == "torch" or self.channels_first else ({1, 2}, {-3, -2})
        )
        if isinstance(axes, (tuple, list)) and all(type(each) is int for each in axes) and set(axes) in wanted:
            kept = settings.get("keepdim", settings.get("keepdims", rest[1] if len(rest) > 1 else False))
            kind = "max" if "max" in name else "avg"
            return self._emit(global_pool(kind), [x], self._inside(name), node, flat=not kept)
        return self._pass_on(name, [x], node)

    def _call_method(self, method: Method, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        owner, name = method.owner, method.name
        if isinstance(owner, Tensor):
            if name in ("size", "get_shape"):
                shape = self._shape_of(owner, node)
                dim = args[0] if args else settings.get("dim")
                if dim is None:
                    return shape
                return shape[dim] if type(dim) is int and -len(shape) <= dim < len(shape) else Unknown("a size")
            if name in ("dim", "ndimension"):
                return 2 if owner.flat else 4
            return self._call_on_maps(name, [owner, *args], settings, node)
        if isinstance(owner, (Stack, Instance)) and name == "build":
            return self._told_size(settings.get("input_shape", args[0] if args else None), "keras", node)
        if isinstance(owner, Stack):
            return self._call_stack_method(owner, name, args, node)
        if isinstance(owner, Instance):
            return self._call_instance_method(owner, name, args, node)
        if isinstance(owner, Super):
            return self._call_super(owner, name, args, settings, node)
        if isinstance(owner, list):
            return self._call_list_method(owner, name, args, node)
        if isinstance(owner, dict):
            return self._call_dict_method(owner, name, args)
        if isinstance(owner, str):
            return self._call_text_method(owner, name, args, settings, node)
        return self._pass_on(name, args, node)

    def _shape_of(self, tensor: Tensor, node: ast.AST) -> tuple[object, ...]:
        row = self._started(tensor, Spec(op="identity"), node).layer
        assert row is not None
        batch = Unknown("the batch size")
        channels, height, width = row.output_shape
        if tensor.flat:
            return batch, channels
        last = self.framework == "keras" and not self.channels_first
        return (batch, height, width, channels) if last else (batch, channels, height, width)

    def _call_stack_method(self, stack: Stack, name: str, args: list[object], node: ast.AST) -> object:
        if name in ("add", "append") and args:
            stack.items.append((str(len(stack.items)), args[0]))
        elif name == "extend" and args:
            stack.items += [(str(len(stack.items) + n), each) for n, each in enumerate(self._items(args[0], node))]
        elif name in ("add_module", "register_module") and len(args) > 1:
            stack.items.append((str(args[0]) if isinstance(args[0], str) else "?", args[1]))
        elif name == "insert" and len(args) > 1 and type(args[0]) is int:
            stack.items.insert(args[0], (str(len(stack.items)), args[1]))
        elif name in ("children", "modules", "values"):
            return [item for _, item in stack.items]
        elif name in ("items", "named_children"):
            return [(key, item) for key, item in stack.items]
        elif name == "keys":
            return [key for key, _ in stack.items]
        elif name in ("to", "cuda", "cpu", "eval", "train"):
            return stack
        elif name in ("call", "forward", "predict"):
            return self._call_stack(stack, args, node)
        if len(stack.items) > MOST_ITEMS:
            self._fail(node, f"a model of more than {MOST_ITEMS:,} parts is too large.")
        return None

    def _call_instance_method(self, owner: Instance, name: str, args: list[object], node: ast.AST) -> object:
        if name in ("add_module", "register_module") and len(args) > 1 and isinstance(args[0], str):
            owner.attributes[args[0]] = args[1]
            if owner.children is not None:
                owner.children.items.append((args[0], args[1]))
            return None
        if name in ("to", "cuda", "cpu", "eval", "train"):
            return owner
        if name in ("modules", "children", "parameters", "named_modules", "named_parameters", "buffers"):
            if name == "children" and owner.children is not None:
                return [item for _, item in owner.children.items]
            return []
        if owner.children is not None and name in ("append", "add", "extend", "insert"):
            return self._call_stack_method(owner.children, name, args, node)
        if name in ("build", "compile", "summary", "apply", "register_buffer", "load_state_dict", "state_dict", "fit"):
            return Unknown(name)
        return self._pass_on(name, args, node)

    def _call_super(
        self, owner: Super, name: str, args: list[object], settings: dict[str, object], node: ast.AST
    ) -> object:
        for base in owner.cls.bases:
            found = base.find(name) if isinstance(base, Class) else None
            if isinstance(found, Function):
                return self._call_function(replace(found, owner=owner.owner), args, settings, node)
        children = owner.owner.children
        if name == "__init__":
            if children is not None:
                self._fill(children, args)
            return None
        if name in ("forward", "call", "__call__") and children is not None:
            return self._call_stack(children, args, node)
        return self._call_instance_method(owner.owner, name, args, node)

    def _call_list_method(self, items: list, name: str, args: list[object], node: ast.AST) -> object:
        if name == "append" and args:
            items.append(args[0])
        elif name == "extend" and args:
            items.extend(self._items(args[0], node))
        elif name == "insert" and len(args) > 1 and type(args[0]) is int:
            items.insert(args[0], args[1])
        elif name == "pop":
            at = args[0] if args else -1
            if not items or type(at) is not int or not -len(items) <= at < len(items):
                return Unknown("an item of a list")
            return items.pop(at)
        elif name == "copy":
            return list(items)
        elif name == "reverse":
            items.reverse()
        self._bounded(items, node)
        return None

    def _call_dict_method(self, values: dict, name: str, args: list[object]) -> object:
        if name == "items":
            return list(values.items())
        if name == "keys":
            return list(values)
        if name == "values":
            return list(values.values())
        if name in ("get", "pop", "setdefault") and args and isinstance(args[0], _SCALARS):
            found = values.get(args[0], args[1] if len(args) > 1 else None)
            if name == "setdefault":
                values[args[0]] = found
            return values.pop(args[0], found) if name == "pop" else found
        if name == "update" and args and isinstance(args[0], dict):
            values.update(args[0])
            return None
        return Unknown(f"a dictionary's {name}")

    def _call_text_method(
        self, text: str, name: str, args: list[object], settings: dict[str, object], node: ast.AST
    ) -> object:
        if name == "format":
            holes = iter(args)
            return self._bounded(
                re.sub(r"\{(\w*)\}", lambda hole: self._filled(hole.group(1), holes, args, settings), text), node
            )
        if name in ("lower", "upper", "strip", "title") and not args:
            return getattr(text, name)()
        if name in ("startswith", "endswith") and args and isinstance(args[0], str):
            return getattr(text, name)(args[0])
        if name == "join" and args:
            parts = [each for each in self._items(args[0], node) if isinstance(each, str)]
            if len(parts) * len(text) + sum(map(len, parts)) <= MOST_ITEMS:
                return text.join(parts)
        if name == "split" and all(isinstance(each, str) and each for each in args):
            return text.split(*args[:1])  # pyright: ignore[reportArgumentType]
        return Unknown("a text")

    def _filled(self, key: str, holes: Iterator[object], args: list[object], settings: dict[str, object]) -> str:
        if not key:
            return _short(next(holes, ""))
        if key.isdigit():
            return _short(args[int(key)]) if len(key) < 4 and int(key) < len(args) else ""
        return _short(settings.get(key, ""))

    def _call_builtin(self, name: str, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        try:
            return self._builtin(name, args, settings, node)
        except (TypeError, ValueError, OverflowError, ZeroDivisionError, IndexError, KeyError) as error:
            if isinstance(error, ValueError) and str(error).startswith(("Line ", "Layer ")):
                raise
            return Unknown(f"{name}()")

    def _builtin(self, name: str, args: list[object], settings: dict[str, object], node: ast.AST) -> object:
        if name == "range":
            if not all(type(each) is int for each in args):
                return Unknown("range()")
            return range(*args)  # pyright: ignore[reportCallIssue, reportArgumentType]
        if name in ("list", "tuple", "sorted", "reversed", "set"):
            items = self._items(args[0], node) if args else []
            if name == "sorted":
                items = sorted(items, key=lambda each: each if isinstance(each, (int, float)) else 0)
            if name == "set":
                items = list(dict.fromkeys(each for each in items if isinstance(each, _SCALARS)))
            items = items[::-1] if name == "reversed" else items
            return tuple(items) if name == "tuple" else items
        if name == "dict":
            return {**(self._dict(args[0], node) if args else {}), **settings}
        if name == "enumerate":
            start = settings.get("start", args[1] if len(args) > 1 else 0)
            return [(start + number, each) for number, each in enumerate(self._items(args[0], node))]  # pyright: ignore
        if name == "zip":
            return list(zip(*(self._items(each, node) for each in args), strict=False))
        if name == "len":
            return len(self._items(args[0], node)) if not isinstance(args[0], (str, dict)) else len(args[0])
        if name in ("min", "max", "sum"):
            numbers = self._items(args[0], node) if len(args) == 1 or name == "sum" else args
            if not all(isinstance(each, (int, float)) for each in numbers):
                return Unknown(f"{name}()")
            return self._number({"min": min, "max": max, "sum": sum}[name](numbers), node)  # pyright: ignore
        if name in ("int", "float", "round", "abs", "bool", "str"):
            value = args[0] if args else 0
            if name == "str":
                return _short(value)
            if name == "bool":
                return self._truth(value)
            if (isinstance(value, str) and len(value) > 20) or not isinstance(value, (int, float, str)):
                return Unknown(f"{name}()")
            return self._number({"int": int, "float": float, "round": round, "abs": abs}[name](value), node)  # pyright: ignore
        if name == "isinstance" and len(args) > 1:
            return self._is_a(args[0], args[1])
        if name == "hasattr" and len(args) > 1 and isinstance(args[1], str):
            return self._attribute(args[0], args[1]) is not _MISSING
        if name == "getattr" and len(args) > 1 and isinstance(args[1], str):
            found = self._attribute(args[0], args[1])
            return found if found is not _MISSING else args[2] if len(args) > 2 else Unknown(args[1])
        if name == "setattr" and len(args) > 2 and isinstance(args[1], str) and isinstance(args[0], Instance):
            args[0].attributes[args[1]] = args[2]
            return None
        if name == "super":
            return Unknown("super()")
        if name == "map" and len(args) == 2:
            return [self._call(args[0], [each], {}, node) for each in self._items(args[1], node)]
        return None if name == "print" else Unknown(f"{name}()")

    def _is_a(self, value: object, kinds: object) -> object:
        known = {
            "int": int,
            "float": (int, float),
            "str": str,
            "list": list,
            "tuple": tuple,
            "dict": dict,
            "bool": bool,
        }
        for kind in kinds if isinstance(kinds, (tuple, list)) else [kinds]:
            if isinstance(kind, External):
                if kind.path in known and isinstance(value, known[kind.path]):
                    return True
                if kind.name == "Tensor" and isinstance(value, Tensor):
                    return True
            if isinstance(kind, Class) and isinstance(value, Instance) and value.cls is kind:
                return True
        return False

    # ---- Statements

    def _run(self, body: list[ast.stmt], scope: Scope) -> None:
        for statement in body:
            self._count(statement)
            with self._deeper(statement):
                kind = type(statement).__name__
                run = getattr(self, f"_run_{kind}", None)
                if run:
                    run(statement, scope)
                elif kind not in ("Pass", "Assert", "Global", "Nonlocal", "Delete"):
                    self._note(statement, f"A statement of kind {kind} is not understood and is left out.")

    def _run_Import(self, node: ast.Import, scope: Scope) -> None:
        for each in node.names:
            top = each.name if each.asname else each.name.partition(".")[0]
            scope.names[each.asname or top] = External(top)

    def _run_ImportFrom(self, node: ast.ImportFrom, scope: Scope) -> None:
        for each in node.names:
            if each.name != "*":
                scope.names[each.asname or each.name] = External(f"{node.module or ''}.{each.name}".lstrip("."))

    def _run_Assign(self, node: ast.Assign, scope: Scope) -> None:
        value = self._value(node.value, scope)
        for target in node.targets:
            self._assign(target, value, scope)

    def _run_AnnAssign(self, node: ast.AnnAssign, scope: Scope) -> None:
        if node.value is not None:
            self._assign(node.target, self._value(node.value, scope), scope)

    def _run_AugAssign(self, node: ast.AugAssign, scope: Scope) -> None:
        before = self._value(_loaded(node.target), scope)
        self._assign(node.target, self._binary(before, node.op, self._value(node.value, scope), node), scope)

    def _assign(self, target: ast.expr, value: object, scope: Scope) -> None:
        if isinstance(value, LayerObject) and isinstance(target, (ast.Name, ast.Attribute)):
            value.alias = value.alias or (target.id if isinstance(target, ast.Name) else target.attr)
        if isinstance(target, ast.Name):
            scope.names[target.id] = value
        elif isinstance(target, ast.Attribute):
            owner = self._value(target.value, scope)
            if isinstance(owner, Instance):
                owner.attributes[target.attr] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            values = self._items(value, target) if isinstance(value, (tuple, list, range)) else []
            for number, each in enumerate(target.elts):
                rest = isinstance(each, ast.Starred)
                found = values[number:] if rest else values[number] if number < len(values) else Unknown("a value")
                self._assign(each.value if isinstance(each, ast.Starred) else each, found, scope)
        elif isinstance(target, ast.Subscript):
            owner, key = self._value(target.value, scope), self._value(target.slice, scope)
            if isinstance(owner, dict) and isinstance(key, _SCALARS):
                owner[key] = value
                self._bounded(owner, target)
            elif isinstance(owner, list) and type(key) is int and -len(owner) <= key < len(owner):
                owner[key] = value
            elif isinstance(owner, Stack) and isinstance(key, str):
                owner.items.append((key, value))

    def _run_Expr(self, node: ast.Expr, scope: Scope) -> None:
        self._value(node.value, scope)

    def _run_Return(self, node: ast.Return, scope: Scope) -> None:
        raise _Return(self._value(node.value, scope) if node.value else None)

    def _run_FunctionDef(self, node: ast.FunctionDef, scope: Scope) -> None:
        scope.names[node.name] = Function(node, scope, cls=scope.cls)

    def _run_ClassDef(self, node: ast.ClassDef, scope: Scope) -> None:
        inner = Scope(outer=scope)
        cls = Class(node.name, node, [self._value(base, scope) for base in node.bases], inner)
        inner.cls = cls
        scope.names[node.name] = cls
        self._run(node.body, inner)

    def _run_If(self, node: ast.If, scope: Scope) -> None:
        test = self._value(node.test, scope)
        if isinstance(test, (Unknown, External)):
            if any(not isinstance(each, (ast.Raise, ast.Pass, ast.Assert)) for each in node.body) and scope.outer:
                self._note(node, "Whether this condition holds is not known here; it is taken not to.")
            self._run(node.orelse, scope)
        else:
            self._run(node.body if self._truth(test) else node.orelse, scope)

    def _run_For(self, node: ast.For, scope: Scope) -> None:
        items = self._value(node.iter, scope)
        if not isinstance(items, (list, tuple, range, dict, Stack, str)):
            if not isinstance(items, (Unknown, External)) or self._mentions_layers(node):
                self._note(node, "What this loop goes through is not known here; it is left out.")
            return
        try:
            for item in items if isinstance(items, range) else self._items(items, node):
                self._count(node)
                self._assign(node.target, item, scope)
                try:
                    self._run(node.body, scope)
                except _Continue:
                    continue
        except _Break:
            return
        self._run(node.orelse, scope)

    def _mentions_layers(self, node: ast.AST) -> bool:
        names = {getattr(each, "attr", None) or getattr(each, "id", None) for each in ast.walk(node)}
        return bool(names & (TORCH.keys() | KERAS.keys()))

    def _run_While(self, node: ast.While, scope: Scope) -> None:
        try:
            while True:
                self._count(node)
                test = self._value(node.test, scope)
                if isinstance(test, (Unknown, External)):
                    self._note(node, "How long this loop runs is not known here; it is left out.")
                    return
                if not self._truth(test):
                    return
                try:
                    self._run(node.body, scope)
                except _Continue:
                    continue
        except _Break:
            return

    def _run_Break(self, node: ast.Break, scope: Scope) -> None:
        raise _Break

    def _run_Continue(self, node: ast.Continue, scope: Scope) -> None:
        raise _Continue

    def _run_With(self, node: ast.With, scope: Scope) -> None:
        for each in node.items:
            if each.optional_vars is not None:
                self._assign(each.optional_vars, Unknown("a context"), scope)
        self._run(node.body, scope)

    def _run_Try(self, node: ast.Try, scope: Scope) -> None:
        self._run(node.body, scope)
        self._run(node.finalbody, scope)

    def _run_Raise(self, node: ast.Raise, scope: Scope) -> None:
        self._fail(node, "the code itself raises an error here.")

    # ---- Expressions

    def _value(self, node: ast.AST, scope: Scope) -> object:
        self._count(node)
        evaluate = getattr(self, f"_value_{type(node).__name__}", None)
        if evaluate is None:
            return Unknown(f"an expression of kind {type(node).__name__}")
        with self._deeper(node):
            return evaluate(node, scope)

    def _value_Constant(self, node: ast.Constant, scope: Scope) -> object:
        if isinstance(node.value, int) and abs(node.value) > LARGEST**3:
            self._fail(node, "this number is too large.")
        return node.value if isinstance(node.value, _SCALARS) else Unknown("a constant")

    def _value_Name(self, node: ast.Name, scope: Scope) -> object:
        found: Scope | None = scope
        while found is not None:
            if node.id in found.names:
                return found.names[node.id]
            found = found.outer
        return External(node.id)

    def _value_Attribute(self, node: ast.Attribute, scope: Scope) -> object:
        owner = self._value(node.value, scope)
        if isinstance(owner, External):
            return External(f"{owner.path}.{node.attr}"[-200:])
        found = self._attribute(owner, node.attr)
        if found is _MISSING:
            return Unknown(f"{_name_of(owner)}.{node.attr}"[-100:], node)
        return found

    def _attribute(self, owner: object, name: str) -> object:
        if isinstance(owner, Instance):
            if name in owner.attributes:
                return owner.attributes[name]
            if owner.children is not None:
                for key, item in owner.children.items:
                    if key == name:
                        return item
            found = owner.cls.find(name)
            if isinstance(found, Function):
                return replace(found, owner=owner)
            if found is not None:
                return found
            return False if name == "training" else Method(owner, name)
        if isinstance(owner, Class):
            found = owner.find(name)
            return found if found is not None else _MISSING
        if isinstance(owner, Tensor):
            if name == "shape":
                return self._shape_of(owner, self.tree)
            return Method(owner, name)
        if isinstance(owner, Stack):
            if name in ("output", "outputs") and owner.kind == "sequential":
                return owner.output or Unknown(name)
            for key, item in owner.items:
                if key == name:
                    return item
            return Method(owner, name)
        if isinstance(owner, LayerObject):
            numbers = {"out_channels": owner.made.spec.out_channels, "in_channels": owner.made.expects}
            return numbers.get(name, Unknown(name))
        if isinstance(owner, (Super, list, dict, str)):
            return Method(owner, name)
        return _MISSING

    def _value_Call(self, node: ast.Call, scope: Scope) -> object:
        function = self._value(node.func, scope)
        args: list[object] = []
        for each in node.args:
            if isinstance(each, ast.Starred):
                starred = self._value(each.value, scope)
                args += self._items(starred, each) if not isinstance(starred, (Unknown, External)) else [starred]
            else:
                args.append(self._value(each, scope))
        settings: dict[str, object] = {}
        for each in node.keywords:
            value = self._value(each.value, scope)
            if each.arg is not None:
                settings[each.arg] = value
            elif isinstance(value, dict):
                settings |= {str(key): item for key, item in value.items()}
        self._bounded(args, node)
        if isinstance(function, External):
            if function.path == "super":
                return self._super(args, scope)
            if implicit := self._implicit_model(node, function, args, scope):
                return self._call_stack_method(implicit, "add", args, node)
        with self._deeper(node):
            return self._call(function, args, settings, node)

    def _super(self, args: list[object], scope: Scope) -> object:
        inner: Scope | None = scope
        while inner is not None and inner.owner is None:
            inner = inner.outer
        if inner is None or inner.owner is None:
            return Unknown("super()")
        given = args[0] if args and isinstance(args[0], Class) else inner.cls
        return Super(inner.owner, given or inner.owner.cls)

    def _implicit_model(self, node: ast.Call, function: External, args: list[object], scope: Scope) -> Stack | None:
        """model.add(Conv2D(...)) where the text does not say what model is: a Sequential."""
        owner, _, method = function.path.rpartition(".")
        if (
            method != "add"
            or "." in owner
            or not args
            or not isinstance(args[0], (LayerObject, Stack, Instance, Tensor))
        ):
            return None
        if not isinstance(node.func, ast.Attribute) or not isinstance(node.func.value, ast.Name):
            return None
        stack = self._make_stack("Sequential", [], "keras")
        scope.names[node.func.value.id] = stack
        return stack

    def _value_Tuple(self, node: ast.Tuple, scope: Scope) -> object:
        return tuple(self._listed(node.elts, scope))

    def _value_List(self, node: ast.List, scope: Scope) -> object:
        return self._listed(node.elts, scope)

    _value_Set = _value_List

    def _listed(self, nodes: list[ast.expr], scope: Scope) -> list[object]:
        values: list[object] = []
        for each in nodes:
            if isinstance(each, ast.Starred):
                values += self._items(self._value(each.value, scope), each)
                self._bounded(values, each)
            else:
                values.append(self._value(each, scope))
        return values

    def _value_Dict(self, node: ast.Dict, scope: Scope) -> object:
        values: dict[object, object] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            found = self._value(value, scope)
            if key is None:
                values |= found if isinstance(found, dict) else {}
            else:
                name = self._value(key, scope)
                if isinstance(name, _SCALARS):
                    values[name] = found
        return values

    def _value_Subscript(self, node: ast.Subscript, scope: Scope) -> object:
        owner = self._value(node.value, scope)
        if isinstance(node.slice, ast.Slice):
            bounds = [
                self._value(each, scope) if each else None
                for each in (node.slice.lower, node.slice.upper, node.slice.step)
            ]
            if all(each is None or (type(each) is int and abs(each) < LARGEST) for each in bounds) and bounds[2] != 0:
                if isinstance(owner, (list, tuple, str, range)):
                    return owner[cast(slice, slice(*bounds))]
                if isinstance(owner, Stack):
                    part = Stack(owner.kind, owner.items[cast(slice, slice(*bounds))], framework=owner.framework)
                    self.models.append(part)
                    return part
            return Unknown("a part")
        key = self._value(node.slice, scope)
        if isinstance(owner, (list, tuple, str, range)) and type(key) is int and -len(owner) <= key < len(owner):
            return owner[key]
        if isinstance(owner, dict) and isinstance(key, _SCALARS) and key in owner:
            return owner[key]
        if isinstance(owner, Instance) and owner.children is not None:
            owner = owner.children
        if isinstance(owner, Stack):
            if type(key) is int and -len(owner.items) <= key < len(owner.items):
                return owner.items[key][1]
            for name, item in owner.items:
                if name == key:
                    return item
        return Unknown("an item")

    def _value_BinOp(self, node: ast.BinOp, scope: Scope) -> object:
        return self._binary(self._value(node.left, scope), node.op, self._value(node.right, scope), node)

    def _binary(self, left: object, op: ast.operator, right: object, node: ast.AST) -> object:
        if isinstance(left, Tensor) or isinstance(right, Tensor):
            return self._binary_of_maps(left, op, right, node)
        if isinstance(left, str) and isinstance(op, ast.Mod):
            return self._bounded(self._percent(left, right), node)
        if isinstance(left, (list, tuple)) and type(left) is type(right) and isinstance(op, ast.Add):
            return self._bounded(left + right, node)  # pyright: ignore[reportOperatorIssue]
        if isinstance(op, ast.Mult) and isinstance(left, (list, tuple, str)) != isinstance(right, (list, tuple, str)):
            items, times = (left, right) if isinstance(left, (list, tuple, str)) else (right, left)
            if type(times) is int and len(items) * max(times, 0) <= MOST_ITEMS:  # pyright: ignore[reportArgumentType]
                return items * times  # pyright: ignore[reportOperatorIssue]
            return Unknown("a repeated list")
        if isinstance(left, str) and isinstance(right, str) and isinstance(op, ast.Add):
            return self._bounded(left + right, node)
        compute = _OPERATORS.get(type(op))
        if compute is None or not all(isinstance(each, (int, float)) for each in (left, right)):
            return Unknown("a computed value")
        if isinstance(op, ast.Pow) and (abs(right) > 64 or abs(left) > LARGEST):  # pyright: ignore[reportArgumentType]
            return Unknown("a large power")
        if isinstance(op, (ast.LShift, ast.RShift)) and not (type(right) is int and 0 <= right <= 64):
            return Unknown("a shifted number")
        try:
            return self._number(compute(left, right), node)
        except (ArithmeticError, TypeError, ValueError):
            return Unknown("a computed value")

    def _binary_of_maps(self, left: object, op: ast.operator, right: object, node: ast.AST) -> object:
        if isinstance(left, Tensor) and isinstance(right, Tensor):
            kinds = {ast.Add: "add", ast.Sub: "add", ast.Mult: "multiply"}
            kind = kinds.get(type(op))
            if kind is None:
                return self._pass_on(f"{type(op).__name__} of two maps", [left], node)
            return self._emit(Spec(op=kind), [left, right], self._inside(kind), node)
        return left if isinstance(left, Tensor) else right  # a number added to a map or multiplied: no layer

    def _percent(self, text: str, right: object) -> str:
        values = iter(right if isinstance(right, tuple) else (right,))
        return re.sub(r"%0?\d?[dsi]", lambda hole: _short(next(values, "")), text)

    def _value_UnaryOp(self, node: ast.UnaryOp, scope: Scope) -> object:
        value = self._value(node.operand, scope)
        if isinstance(node.op, ast.Not):
            return Unknown("a condition") if isinstance(value, (Unknown, External)) else not self._truth(value)
        if isinstance(value, (int, float)):
            if isinstance(node.op, ast.USub):
                return -value
            return +value if isinstance(node.op, ast.UAdd) else Unknown("a computed value")
        return value if isinstance(value, Tensor) else Unknown("a computed value")

    def _value_BoolOp(self, node: ast.BoolOp, scope: Scope) -> object:
        value: object = None
        for each in node.values:
            value = self._value(each, scope)
            if isinstance(value, (Unknown, External)):
                continue
            if self._truth(value) == isinstance(node.op, ast.Or):
                return value
        return value

    def _value_Compare(self, node: ast.Compare, scope: Scope) -> object:
        left = self._value(node.left, scope)
        for op, each in zip(node.ops, node.comparators, strict=True):
            right = self._value(each, scope)
            holds = self._compared(left, op, right)
            if not isinstance(holds, bool):
                return holds
            if not holds:
                return False
            left = right
        return True

    def _compared(self, left: object, op: ast.cmpop, right: object) -> object:
        if isinstance(op, (ast.Is, ast.IsNot)):
            if isinstance(left, Unknown) or isinstance(right, Unknown):
                return Unknown("a condition")
            same = left is right or (left is None and right is None)
            return same == isinstance(op, ast.Is)
        if isinstance(op, (ast.In, ast.NotIn)):
            if isinstance(right, (list, tuple, dict, str, range)) and isinstance(left, _SCALARS):
                if isinstance(right, str):
                    return (isinstance(left, str) and left in right) == isinstance(op, ast.In)
                found = any(isinstance(each, _SCALARS) and each == left for each in right)
                return found == isinstance(op, ast.In)
            return Unknown("a condition")
        compare = _COMPARISONS.get(type(op))
        if compare is None or not (_is_plain(left) and _is_plain(right)):
            return Unknown("a condition")
        try:
            return bool(compare(left, right))
        except TypeError:
            return Unknown("a condition")

    def _value_IfExp(self, node: ast.IfExp, scope: Scope) -> object:
        test = self._value(node.test, scope)
        if isinstance(test, (Unknown, External)):
            self._note(node, "Whether this condition holds is not known here; it is taken not to.")
            return self._value(node.orelse, scope)
        return self._value(node.body if self._truth(test) else node.orelse, scope)

    def _value_Lambda(self, node: ast.Lambda, scope: Scope) -> object:
        return Function(node, scope)

    def _value_JoinedStr(self, node: ast.JoinedStr, scope: Scope) -> object:
        parts = []
        for each in node.values:
            value = self._value(each.value if isinstance(each, ast.FormattedValue) else each, scope)
            parts.append(_short(value))
        return self._bounded("".join(parts), node)

    def _value_NamedExpr(self, node: ast.NamedExpr, scope: Scope) -> object:
        value = self._value(node.value, scope)
        scope.names[node.target.id] = value
        return value

    def _value_Starred(self, node: ast.Starred, scope: Scope) -> object:
        return self._value(node.value, scope)

    def _value_ListComp(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp, scope: Scope) -> object:
        found: list[object] = []
        self._comprehend(node.generators, Scope(outer=scope), lambda inner: found.append(self._value(node.elt, inner)))
        return found

    _value_GeneratorExp = _value_ListComp
    _value_SetComp = _value_ListComp

    def _value_DictComp(self, node: ast.DictComp, scope: Scope) -> object:
        found: dict[object, object] = {}

        def keep(inner: Scope) -> None:
            key = self._value(node.key, inner)
            if isinstance(key, _SCALARS):
                found[key] = self._value(node.value, inner)

        self._comprehend(node.generators, Scope(outer=scope), keep)
        return found

    def _comprehend(self, generators: list[ast.comprehension], scope: Scope, keep: Callable[[Scope], object]) -> None:
        if not generators:
            keep(scope)
            return
        first, *rest = generators
        items = self._value(first.iter, scope)
        if isinstance(items, (Unknown, External)):
            self._note(first.iter, "What this list is made from is not known here; it is taken to be empty.")
            return
        for item in items if isinstance(items, range) else self._items(items, first.iter):
            self._count(first.iter)
            self._assign(first.target, item, scope)
            tests = [self._value(each, scope) for each in first.ifs]
            if all(not isinstance(each, (Unknown, External)) and self._truth(each) for each in tests):
                self._comprehend(rest, scope, keep)

    # ---- Small things

    def _items(self, value: object, node: ast.AST) -> list[object]:
        if isinstance(value, Instance) and value.children is not None:
            value = value.children
        if isinstance(value, Stack):
            return [key for key, _ in value.items] if value.kind == "dict" else [item for _, item in value.items]
        if isinstance(value, range):
            if len(value) > MOST_ITEMS:
                self._fail(node, f"a range of {len(value):,} is too long; {MOST_ITEMS:,} is the most.")
            return list(value)
        if isinstance(value, (list, tuple, dict, str)):
            return list(value)
        return []

    def _dict(self, value: object, node: ast.AST) -> dict[object, object]:
        if isinstance(value, dict):
            return dict(value)
        pairs = [each for each in self._items(value, node) if isinstance(each, (tuple, list)) and len(each) == 2]
        return {key: item for key, item in pairs if isinstance(key, _SCALARS)}

    def _truth(self, value: object) -> bool:
        if isinstance(value, Stack):
            return value.kind == "sequential" or bool(value.items)
        return bool(value) if isinstance(value, (*_SCALARS, list, tuple, dict, range)) else True

    def _number(self, value: object, node: ast.AST) -> object:
        if isinstance(value, complex):
            return Unknown("a complex number")
        if isinstance(value, int) and abs(value) > LARGEST**3:
            self._fail(node, "this number is too large.")
        return value

    def _bounded(self, value: object, node: ast.AST) -> object:
        if isinstance(value, (list, tuple, str, dict)) and len(value) > MOST_ITEMS:
            self._fail(node, f"a list or text of {len(value):,} is too long; {MOST_ITEMS:,} is the most.")
        return value

    def _count(self, node: ast.AST) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            self._fail(node, f"reading the code takes more than {MOST_STEPS:,} steps. Paste the model only.")

    def _deeper(self, node: ast.AST, by: int = 1) -> _Deeper:
        return _Deeper(self, node, by)

    def _note(self, node: ast.AST, text: str) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes[Note(_line(node), getattr(node, "col_offset", 0) + 1, text[:300])] = None

    def _fail(self, node: ast.AST, sentence: str) -> NoReturn:
        raise ValueError(f"Line {_line(node)}: {sentence}")


class _Deeper:
    """Counts how deep the walk is, so that it ends before Python's own stack does."""

    def __init__(self, reader: _Reader, node: ast.AST, by: int) -> None:
        self.reader, self.node, self.by = reader, node, by

    def __enter__(self) -> None:
        self.reader.depth += self.by
        if self.reader.depth > MOST_DEPTH:
            self.reader.depth -= self.by
            self.reader._fail(self.node, f"the code is nested more than {MOST_DEPTH} levels deep.")

    def __exit__(self, *error: object) -> None:
        self.reader.depth -= self.by


_BUILTINS = {
    *("range", "list", "tuple", "sorted", "reversed", "set", "dict", "enumerate", "zip", "len", "min", "max", "sum"),
    *("int", "float", "round", "abs", "bool", "str", "isinstance", "hasattr", "getattr", "setattr", "super", "map"),
    "print",
}
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
_COMPARISONS = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def _tensors(args: Iterable[object]) -> list[Tensor]:
    """The maps among some values, and in lists among them."""
    found: list[Tensor] = []
    for each in args:
        if isinstance(each, Tensor):
            found.append(each)
        elif isinstance(each, (list, tuple)):
            found += [item for item in each if isinstance(item, Tensor)]
    return found


def _first_channels(made: Made) -> int | None:
    return made.expects if isinstance(made.expects, int) and made.spec.op != "linear" else None


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 1


def _is_plain(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return len(value) <= 100 and all(isinstance(each, _SCALARS) for each in value)
    return isinstance(value, _SCALARS)


def _short(value: object) -> str:
    """A value in a text: plain ones as they are, never more than a few characters."""
    return str(value)[:200] if isinstance(value, _SCALARS) else "…"


def _name_of(value: object) -> str:
    if isinstance(value, External):
        return value.path
    if isinstance(value, Unknown):
        return value.text
    if isinstance(value, Class):
        return value.name
    if isinstance(value, Function):
        return getattr(value.node, "name", "a lambda")
    return "this"


def _identifier(text: str) -> str:
    return re.sub(r"\W+", "_", text).strip("_")[:40] or "unknown"


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 1)


def _loaded(target: ast.expr) -> ast.expr:
    return target


def _accepts(maker: Callable[..., Made], key: str) -> bool:
    code = getattr(maker, "__code__", None)
    return code is None or key in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _numbers(spec: Spec) -> Iterator[object]:
    yield from (*spec.kernel_size, *spec.stride, *spec.dilation, spec.out_channels, spec.groups, spec.depth_multiplier)
    if isinstance(spec.padding, tuple):
        for each in spec.padding:
            yield from each if isinstance(each, tuple) else (each,)
