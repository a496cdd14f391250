"""What stands in brackets: x[0], x["conv"], x[1:], read, set and deleted."""

from __future__ import annotations

import ast
from dataclasses import replace

from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.limits import LARGEST
from stridelab.network.reader.values import Instance, Scope, Stack, Unknown, is_key, is_module, is_open, name_of


def key_of(reader: Interpreter, node: ast.expr, scope: Scope) -> object:
    """A number, a name or a slice; Unknown if it is not known here."""
    if not isinstance(node, ast.Slice):
        return reader.value(node, scope)
    bounds = bounds_of(reader, node, scope)
    if all(b is None or (type(b) is int and abs(b) < LARGEST) for b in bounds) and bounds[2] != 0:
        return slice(*bounds)
    return Unknown("a part")


def bounds_of(reader: Interpreter, node: ast.Slice, scope: Scope) -> tuple[object, ...]:
    """(start, stop, step)."""
    return tuple(reader.value(b, scope) if b else None for b in (node.lower, node.upper, node.step))


def _stacked(owner: object) -> object:
    """The modules of an object whose class is a kind of Sequential."""
    return owner.children if isinstance(owner, Instance) and owner.children is not None else owner


def _fits(key: object, length: int) -> bool:
    return type(key) is int and -length <= key < length


def get(reader: Interpreter, owner: object, key: object, node: ast.AST) -> object:
    owner = _stacked(owner)
    if is_open(owner):
        return Unknown(name_of(owner), getattr(owner, "node", None) or node)
    if isinstance(key, slice):
        return _part(reader, owner, key, node)
    if isinstance(owner, (list, tuple, str, range)) and _fits(key, len(owner)):
        return owner[key]  # pyright: ignore[reportArgumentType, reportCallIssue]
    if isinstance(owner, dict) and is_key(key) and key in owner:
        return owner[key]
    if isinstance(owner, Stack):
        place = _place(owner, key)
        return Unknown("an item") if place is None else owner.items[place][1]
    return Unknown("an item")


def _place(stack: Stack, key: object) -> int | None:
    if _fits(key, len(stack.items)):
        assert isinstance(key, int)
        return key % len(stack.items)
    return next((place for place, (name, _) in enumerate(stack.items) if name == key), None)


def _part(reader: Interpreter, owner: object, places: slice, node: ast.AST) -> object:
    if isinstance(owner, (list, tuple, str, range)):
        reader.limits.go_through(owner, node)
        return owner[places]
    if isinstance(owner, Stack):
        reader.limits.go_through(owner.items, node)
        stack = replace(owner, items=owner.items[places], output=None, input_read=None)
        reader.models.append(stack)
        return stack
    return Unknown("a part")


def put(reader: Interpreter, owner: object, key: object, value: object, node: ast.AST) -> None:
    """owner[key] = value."""
    owner = _stacked(owner)
    if isinstance(owner, dict) and is_key(key):
        owner[key] = value
    elif isinstance(owner, list) and (_fits(key, len(owner)) or (isinstance(key, slice) and isinstance(value, list))):
        owner[key] = value  # pyright: ignore[reportArgumentType, reportCallIssue]
    elif isinstance(owner, Stack) and (place := _place(owner, key)) is not None:
        owner.items[place] = owner.items[place][0], value
    elif isinstance(owner, Stack) and isinstance(key, str):
        owner.items.append((key, value))
    elif not is_open(owner) or is_module(value):
        reader.rows.note(node, "What is put into this place is not understood and is left out.")
        return
    reader.limits.bounded(owner, node)


def remove(reader: Interpreter, owner: object, key: object, node: ast.AST) -> None:
    """del owner[key]."""
    owner = _stacked(owner)
    if isinstance(owner, dict) and is_key(key) and key in owner:
        del owner[key]
    elif isinstance(owner, list) and (isinstance(key, slice) or _fits(key, len(owner))):
        del owner[key]  # pyright: ignore[reportArgumentType, reportCallIssue]
    elif isinstance(owner, Stack) and (isinstance(key, slice) or _place(owner, key) is not None):
        del owner.items[key if isinstance(key, slice) else _place(owner, key)]  # pyright: ignore
        renumber(owner)
    elif not is_open(owner):
        reader.rows.note(node, "What is deleted here is not understood and stays.")


def renumber(stack: Stack) -> None:
    """PyTorch counts a Sequential's modules again when one goes or comes between."""
    if all(name.isdigit() for name, _ in stack.items):
        stack.items[:] = [(str(number), item) for number, (_, item) in enumerate(stack.items)]
