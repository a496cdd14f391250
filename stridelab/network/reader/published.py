"""Models that a text calls by their names: torchvision.models.resnet18(). Their layers stand in no text that is pasted.

The published networks are a room above this one; it puts the source of those that torchvision and Keras have in here,
and they are read as if they stood in the text. Modules are called as in torchvision, with _ for each dot inside.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.values import Call, Instance, Scope

SOURCES: dict[str, Callable[[], str]] = {}
"""The name of a function of torchvision.models -> the PyTorch source of what it makes."""

KERAS_SOURCES: dict[str, Callable[[bool], str]] = {}
"""The name of a function of keras.applications -> the Keras source of what it makes, with its top or without."""

_LAST_DENSE = re.compile(r"(.*layers\.Dense\()\d+(.*)", re.DOTALL)
_LAST_LINEAR = re.compile(r"(.*nn\.Linear\(\d+, )\d+(.*)", re.DOTALL)


def is_published(path: str) -> bool:
    """Whether the text means torchvision's model of that name, and not something of its own."""
    *before, name = path.split(".")
    if name in KERAS_SOURCES:
        return not before or "applications" in before
    return name in SOURCES and (not before or not {"torchvision", "models"}.isdisjoint(before))


def make_published(reader: Interpreter, name: str, call: Call) -> object:
    """The model, as an object of the text; `num_classes` (in Keras `classes`) is how many its last layer gives."""
    text = _keras(name, call) if name in KERAS_SOURCES else SOURCES[name]()
    classes = call.argument(9, "num_classes", "classes")
    if type(classes) is int and 0 < classes < 10**6:
        text = (_LAST_DENSE if name in KERAS_SOURCES else _LAST_LINEAR).sub(rf"\g<1>{classes}\2", text)
    body = [node for node in ast.parse(text).body if not isinstance(node, ast.Expr)]  # without the trial at its end
    for node in (part for statement in body for part in ast.walk(statement)):
        if hasattr(node, "lineno"):  # a note is about the line that calls it
            ast.copy_location(node, call.node)
    scope = Scope()
    reader.run(body, scope)
    if "Model" not in scope.names:
        return scope.find("model")
    model = reader.call(scope.find("Model"), Call([], {}, call.node))
    if isinstance(model, Instance):
        model.published = name
    return model


def _keras(name: str, call: Call) -> str:
    text = KERAS_SOURCES[name](bool(call.argument(0, "include_top", default=True)))
    shape = call.argument(3, "input_shape")
    if isinstance(shape, (tuple, list)) and len(shape) == 3 and all(type(size) is int and size > 0 for size in shape):
        text = text.replace("keras.Input((224, 224, 3))", f"keras.Input({tuple(shape)})")
    pool = {"avg": "Average", "max": "Max"}.get(str(call.argument(4, "pooling")))
    return text.replace("\n])", f"\n    layers.Global{pool}Pooling2D(),\n])") if pool else text
