"""What x.name is, for each kind of x."""

from __future__ import annotations

import ast
from dataclasses import replace

from stridelab.network.reader.functions import call_function
from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.values import (
    MISSING,
    Call,
    Class,
    Function,
    Instance,
    LayerObject,
    Method,
    Stack,
    Super,
    Tensor,
    Unknown,
)


def attribute(reader: Interpreter, owner: object, name: str) -> object:
    """owner.name; MISSING if that is not known here."""
    read = ATTRIBUTES.get(type(owner))
    return read(reader, owner, name) if read else MISSING


def _of_instance(reader: Interpreter, owner: Instance, name: str) -> object:
    if name in owner.attributes:
        return owner.attributes[name]
    for key, item in owner.children.items if owner.children is not None else ():
        if key == name:
            return item
    value = owner.cls.find(name)
    if isinstance(value, Function):
        return _method(reader, owner, value)
    if value is not None:
        return value
    return False if name == "training" else Method(owner, name)


def _method(reader: Interpreter, owner: Instance, function: Function) -> object:
    marks = _decorators(function)
    if "staticmethod" in marks:
        return function
    method = replace(function, owner=owner.cls if "classmethod" in marks else owner)
    if marks & {"property", "cached_property"}:
        return call_function(reader, method, Call([], {}, function.node))
    return method


def _decorators(function: Function) -> set[str]:
    """@staticmethod, @functools.cached_property: by their last word."""
    nodes = [] if isinstance(function.node, ast.Lambda) else function.node.decorator_list
    return {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in nodes}


def _of_class(reader: Interpreter, owner: Class, name: str) -> object:
    value = owner.find(name)
    return value if value is not None else MISSING


def _of_map(reader: Interpreter, owner: Tensor, name: str) -> object:
    return reader.rows.shape_of(owner, reader.tree) if name == "shape" else Method(owner, name)


def _of_stack(reader: Interpreter, owner: Stack, name: str) -> object:
    if name in ("output", "outputs") and owner.kind == "sequential":
        return owner.output or Unknown(name)
    if name == "layers":
        return reader.limits.items(owner, reader.tree)
    return next((item for key, item in owner.items if key == name), Method(owner, name))


def _of_layer(reader: Interpreter, owner: LayerObject, name: str) -> object:
    numbers = {"out_channels": owner.definition.spec.out_channels, "in_channels": owner.definition.expects}
    return numbers.get(name, Unknown(name))


def _of_any(reader: Interpreter, owner: object, name: str) -> object:
    return Method(owner, name)


ATTRIBUTES = {
    Instance: _of_instance,
    Class: _of_class,
    Tensor: _of_map,
    Stack: _of_stack,
    LayerObject: _of_layer,
    **dict.fromkeys((Super, list, dict, str), _of_any),
}
