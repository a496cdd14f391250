"""What x.name is, for each kind of x."""

from __future__ import annotations

import ast
from dataclasses import replace

from stridelab.network.reader.functions import call_function
from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.values import (
    MISSING,
    Arguments,
    Call,
    Class,
    Function,
    Functional,
    Instance,
    LayerObject,
    Method,
    Stack,
    Super,
    Tensor,
    Unknown,
    is_module,
)


def attribute(reader: Interpreter, owner: object, name: str) -> object:
    """owner.name; MISSING if that is not known here."""
    reading = ATTRIBUTES.get(type(owner))
    return reading(reader, owner, name) if reading else MISSING


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
    if isinstance(value, Function) and "classmethod" in _decorators(value):
        return replace(value, owner=owner)
    return value if value is not None else MISSING


def _of_map(reader: Interpreter, owner: Tensor, name: str) -> object:
    return reader.rows.shape_of(owner, reader.tree) if name == "shape" else Method(owner, name)


def _of_stack(reader: Interpreter, owner: Stack, name: str) -> object:
    if name in ("output", "outputs") and owner.kind == "sequential":
        return owner.output or Unknown(name)
    if name == "layers":
        return reader.limits.items(owner, reader.tree)
    return next((item for key, item in owner.items if key == name), Method(owner, name))


def _of_functional(reader: Interpreter, owner: Functional, name: str) -> object:
    if name in ("output", "outputs"):
        return owner.output
    if name in ("input", "inputs"):
        return owner.inputs[0] if len(owner.inputs) == 1 else list(owner.inputs)
    return Method(owner, name)


def _of_layer(reader: Interpreter, owner: LayerObject, name: str) -> object:
    numbers = {"out_channels": owner.definition.spec.out_channels, "in_channels": owner.definition.expects}
    return numbers.get(name, Unknown(name))


def _of_any(reader: Interpreter, owner: object, name: str) -> object:
    return Method(owner, name)


HARMLESS = {"trainable", "requires_grad", "momentum", "eps", "inplace", "training", "supports_masking", "_name"}
"""Settings of a layer that change no shape, cost or field."""


def set_attribute(reader: Interpreter, owner: object, name: str, value: object, node: ast.AST) -> None:
    """owner.name = value."""
    if isinstance(owner, Instance):
        owner.attributes[name] = value
        if owner.children is not None and is_module(value):
            _set_child(owner.children, name, value)
    elif isinstance(owner, Class):
        owner.scope.names[name] = value
    elif isinstance(owner, Arguments):
        owner.values[name] = value
    elif isinstance(owner, Stack) and is_module(value):
        _set_child(owner, name, value)
    elif isinstance(owner, Unknown) and is_module(value):
        reader.rows.note(node, f"{owner.text} is not made in this code: what is put into it is shown alone.")
    elif isinstance(owner, LayerObject) and name not in HARMLESS:
        reader.rows.note(node, f"Setting {name} of a layer that has been made is not understood and is left out.")


def _set_child(stack: Stack, name: str, value: object) -> None:
    names = [key for key, _ in stack.items]
    if name in names:
        stack.items[names.index(name)] = name, value
    else:
        stack.items.append((name, value))


def delete_attribute(reader: Interpreter, owner: object, name: str, node: ast.AST) -> None:
    """del owner.name."""
    if isinstance(owner, Instance) and name in owner.attributes:
        del owner.attributes[name]
    elif is_module(owner):
        reader.rows.note(node, "What is deleted here is not understood and stays.")


def _of_arguments(reader: Interpreter, owner: Arguments, name: str) -> object:
    return owner.values[name] if name in owner.values else Method(owner, name)


ATTRIBUTES = {
    Instance: _of_instance,
    Class: _of_class,
    Tensor: _of_map,
    Stack: _of_stack,
    Functional: _of_functional,
    LayerObject: _of_layer,
    Arguments: _of_arguments,
    **dict.fromkeys((Super, list, tuple, dict, str, int, float), _of_any),
}
