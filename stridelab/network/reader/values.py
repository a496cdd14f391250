"""What pasted code can be about: values of our own in place of the real ones."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from stridelab.network.graph import Layer
from stridelab.network.reader.vocabulary import Made


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
    last: bool = False
    """Its channels have been moved to the end: x.permute(0, 2, 3, 1)."""


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
    kind: str = ""
    """The class that it is of: Conv2d."""
    calls: int = 0


@dataclass(eq=False)
class Stack:
    """nn.Sequential, keras.Sequential, nn.ModuleList, nn.ModuleDict: modules in order."""

    kind: str
    items: list[tuple[str, object]] = field(default_factory=list)
    output: Tensor | None = None
    framework: str = "torch"
    node: ast.AST | None = None
    read: Tensor | None = None
    """What it was last called on by the script itself."""


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
    line: list[object] = field(init=False)
    """Itself and all its bases in the order in which they are asked, each once."""

    def __post_init__(self) -> None:
        below = [each for base in self.bases for each in (base.line if isinstance(base, Class) else [base])]
        self.line = list({id(each): each for each in (self, *below)}.values())

    def find(self, name: str) -> object | None:
        """An attribute, here or in a base class of the text."""
        for each in self.line:
            if isinstance(each, Class) and name in each.scope.names:
                return each.scope.names[name]
        return None

    def outer_base(self) -> str:
        """The name of the framework's class at the bottom."""
        return next((each.name for each in self.line if isinstance(each, External)), "object")


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
    read: Tensor | None = None
    """What it was last called on by the script itself, and what it gave."""


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


# ---- How a function or a loop ends before its end


class Return(Exception):
    def __init__(self, value: object) -> None:
        self.value = value


class Break(Exception):
    pass


class Continue(Exception):
    pass


# ---- Questions about values

MISSING = object()
SCALARS = (int, float, str, bool, type(None))


def tensors(args: Iterable[object]) -> list[Tensor]:
    """The maps among some values, and in lists among them."""
    found: list[Tensor] = []
    for each in args:
        if isinstance(each, Tensor):
            found.append(each)
        elif isinstance(each, (list, tuple)):
            found += [item for item in each if isinstance(item, Tensor)]
    return found


def is_plain(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return len(value) <= 100 and all(isinstance(each, SCALARS) for each in value)
    return isinstance(value, SCALARS)


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


def line(node: ast.AST) -> int:
    return getattr(node, "lineno", 1)
