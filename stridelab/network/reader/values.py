"""What pasted code can be about: values of our own in place of the real ones."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from stridelab.network.graph import Layer
from stridelab.network.reader.vocabulary import Definition
from stridelab.network.spec import Shape


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


Factor = tuple[str, int]
"""A part of an axis: "c", "h" or "w", and how many places."""
Layout = tuple[tuple[Factor, ...], ...]
"""A map's axes after the batch, each as its factors."""


@dataclass(eq=False)
class Trial:
    """torch.randn(1, 3, 224, 224), a picture to try a model with: it goes in when something is called on it."""

    shape: Shape
    flat: bool = False
    tensor: Tensor | None = None


@dataclass(frozen=True)
class Tensor:
    """A map: the output of a layer."""

    layer: Layer | None
    """None is the picture, as long as its shape is not known."""
    flat: bool = False
    unsure: bool = False
    """A layer that was not understood lies before it: channels and size may be others."""
    layout: Layout | None = None
    """Its axes, where they are not (C, H, W): after x.permute(0, 2, 3, 1), say."""
    trial: Trial | None = None

    @property
    def source(self) -> object:
        """What it is, be it the same map in another shape or not."""
        return self.trial or self.layer


@dataclass(eq=False)
class LayerObject:
    """A layer that has been made: nn.Conv2d(...), waiting to be called."""

    definition: Definition
    node: ast.AST
    name: str = ""
    framework: str = "torch"
    input_shape: object = None
    note: str = ""
    """Why it was not understood."""
    alias: str = ""
    """The variable that holds it, for a layer that has no other name."""
    kind: str = ""
    """The class that it is of: Conv2d."""
    calls: int = 0


MODULE_KINDS = {"Sequential": "sequential", "ModuleList": "list", "ModuleDict": "dict"}


@dataclass(eq=False)
class Stack:
    """nn.Sequential, keras.Sequential, nn.ModuleList, nn.ModuleDict: modules in order."""

    kind: str
    items: list[tuple[str, object]] = field(default_factory=list)
    output: Tensor | None = None
    framework: str = "torch"
    node: ast.AST | None = None
    input_read: Tensor | None = None
    """What it was last called on by the script itself."""


@dataclass(eq=False)
class Function:
    """A function of the text."""

    node: ast.FunctionDef | ast.Lambda
    scope: Scope
    owner: Instance | Class | None = None
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
    line: list[object] = field(init=False)
    """Itself and all its bases in the order in which they are asked, each once."""

    def __post_init__(self) -> None:
        below = [value for base in self.bases for value in (base.line if isinstance(base, Class) else [base])]
        self.line = list({id(value): value for value in (self, *below)}.values())

    def find(self, name: str) -> object | None:
        """An attribute, here or in a base class of the text."""
        for base in self.line:
            if isinstance(base, Class) and name in base.scope.names:
                return base.scope.names[name]
        return None

    def outer_base(self) -> str:
        """The name of the framework's class at the bottom."""
        return next((base.name for base in self.line if isinstance(base, External)), "object")

    def has_unknown_base(self) -> bool:
        """Whether a class that is not in the text may have more attributes than a framework's module."""
        return any(
            isinstance(base, Unknown) or (isinstance(base, External) and base.name not in PLAIN_BASES)
            for base in self.line
        )

    @property
    def container(self) -> str | None:
        """The kind of stack that its objects are, if they are stacks."""
        return MODULE_KINDS.get(self.outer_base())


@dataclass(eq=False)
class Instance:
    """An object of a class of the text."""

    cls: Class
    attributes: dict[str, object] = field(default_factory=dict)
    children: Stack | None = None
    """If its class is a kind of Sequential."""
    name: str = ""
    base: LayerObject | None = None
    """If its class is a kind of layer: class SameConv(nn.Conv2d)."""
    output: object = None
    input_read: Tensor | None = None
    """What it was last called on by the script itself, and what it gave."""
    published: str = ""
    """Of a published model that the text only calls: its name. Its layers are known, but not its parts."""


@dataclass(eq=False)
class Functional:
    """keras.Model(inputs, outputs)."""

    inputs: list[Tensor]
    output: object
    outputs: list[Tensor]
    node: ast.AST


@dataclass(eq=False)
class Arguments:
    """argparse's parser, and what it gives: the defaults, which stand in the text."""

    values: dict[str, object] = field(default_factory=dict)


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
    owner: Instance | Class | None = None
    yields: list[object] = field(default_factory=list)
    """What a generator has given so far."""
    material: Any = None
    """Of the outermost scope: effects.Material, the names that layers may be made of."""
    elsewhere: dict[str, Scope] = field(default_factory=dict)
    """Where the names live that are declared global or nonlocal here."""

    def set(self, name: str, value: object) -> None:
        self.elsewhere.get(name, self).names[name] = value

    def find(self, name: str) -> object:
        """The value of a name; one that is nowhere in the text is from outside."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return External(name)


@dataclass(frozen=True, eq=False)
class Call:
    """What is called with what, and where: f(*args, **settings)."""

    args: list[object]
    settings: dict[str, object]
    node: ast.AST
    name: str = ""

    def argument(self, position: int, *names: str, default: object = None) -> object:
        """What is given under one of these names, or at this position."""
        for name in names:
            if name in self.settings:
                return self.settings[name]
        return self.args[position] if position < len(self.args) else default

    def axis(self, position: int, default: object = 0) -> object:
        """PyTorch's dim, NumPy's and Keras's axis."""
        return self.argument(position, "dim", "axis", default=default)

    def maps(self) -> list[Tensor]:
        """All maps that are given, in lists too, by position or by name."""
        return tensors([*self.args, *self.settings.values()])


@dataclass(frozen=True)
class Exit:
    """How a body ends before its end: by "return" with a value, by "break" or by "continue"."""

    by: str
    value: object = None


# ---- Questions about values

PLAIN_BASES = {
    "Module",
    "Model",
    "Layer",
    "Sequential",
    "ModuleList",
    "ModuleDict",
    "object",
    "ABC",
    "Enum",
    "NamedTuple",
}

MISSING = object()
SCALARS = (int, float, str, bool, type(None))


def tensors(args: Iterable[object]) -> list[Tensor]:
    """The maps among some values, and in lists among them."""
    maps: list[Tensor] = []
    for value in args:
        if isinstance(value, Tensor):
            maps.append(value)
        elif isinstance(value, (list, tuple)):
            maps += [item for item in value if isinstance(item, Tensor)]
    return maps


def is_module(value: object) -> TypeGuard[LayerObject | Stack | Instance]:
    return isinstance(value, (LayerObject, Stack, Instance))


def is_open(value: object) -> TypeGuard[Unknown | External]:
    """Not known here."""
    return isinstance(value, (Unknown, External))


def truth(value: object) -> bool:
    if isinstance(value, Stack):
        return value.kind == "sequential" or bool(value.items)
    return bool(value) if isinstance(value, (*SCALARS, list, tuple, dict, range)) else True


def is_plain(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return len(value) <= 100 and all(isinstance(item, SCALARS) for item in value)
    return isinstance(value, SCALARS)


def is_key(value: object) -> bool:
    """Whether a dictionary may have it as a key (hashing others could take for ever)."""
    return isinstance(value, (*SCALARS, External, Unknown, Class)) or (isinstance(value, tuple) and is_plain(value))


def short(value: object) -> str:
    """A value in a text: plain ones as they are, never more than a few characters."""
    return str(value)[:200] if isinstance(value, SCALARS) else "…"


def name_of(value: object) -> str:
    if isinstance(value, External):
        return value.path
    if isinstance(value, Unknown):
        return value.text
    if isinstance(value, Class):
        return value.name
    if isinstance(value, Function):
        return getattr(value.node, "name", "a lambda")
    return "this"


def identifier(text: str) -> str:
    return re.sub(r"\W+", "_", text).strip("_")[:40] or "unknown"
