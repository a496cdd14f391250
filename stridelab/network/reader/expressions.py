"""Expressions: as much of Python's as model files use."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import cast

from stridelab.network.reader.attributes import attribute
from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.limits import LARGEST, fail, short_enough
from stridelab.network.reader.maps import part_of_map
from stridelab.network.reader.operators import (
    binary_expression,
    boolean_expression,
    comparison,
    unary_expression,
)
from stridelab.network.reader.statements import assign
from stridelab.network.reader.values import (
    MISSING,
    SCALARS,
    Call,
    Class,
    External,
    Function,
    Instance,
    Scope,
    Stack,
    Super,
    Tensor,
    Unknown,
    is_module,
    is_open,
    name_of,
    short,
    truth,
)


def _constant(reader: Interpreter, node: ast.Constant, scope: Scope) -> object:
    if isinstance(node.value, int) and abs(node.value) > LARGEST**3:
        fail(node, "this number is too large.")
    return node.value if isinstance(node.value, SCALARS) else Unknown("a constant")


def _attribute(reader: Interpreter, node: ast.Attribute, scope: Scope) -> object:
    owner = reader.value(node.value, scope)
    if isinstance(owner, External):
        return External(f"{owner.path}.{node.attr}"[-200:])
    value = attribute(reader, owner, node.attr)
    return Unknown(f"{name_of(owner)}.{node.attr}"[-100:], node) if value is MISSING else value


# ---- Calls


def _call(reader: Interpreter, node: ast.Call, scope: Scope) -> object:
    function = reader.value(node.func, scope)
    args: list[object] = []
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            starred = reader.value(argument.value, scope)
            args += [starred] if is_open(starred) else reader.limits.items(starred, argument)
        else:
            args.append(reader.value(argument, scope))
    settings: dict[str, object] = {}
    for keyword in node.keywords:
        value = reader.value(keyword.value, scope)
        if keyword.arg is not None:
            settings[keyword.arg] = value
        elif isinstance(value, dict):
            reader.limits.go_through(value, node)
            settings |= {str(key): item for key, item in value.items()}
    for value in (args, settings, *args):
        reader.limits.bounded(value, node)
    call = Call(args, settings, node)
    if isinstance(function, External):
        if function.path == "super":
            return _super(args, scope)
        function = _implicit_model(reader, function, call, scope) or function
    with reader.limits.deeper(node):
        return reader.call(function, call)


def _super(args: list[object], scope: Scope) -> object:
    inner: Scope | None = scope
    while inner is not None and inner.owner is None:
        inner = inner.outer
    if inner is None or inner.owner is None:
        return Unknown("super()")
    cls = args[0] if args and isinstance(args[0], Class) else inner.cls
    return Super(inner.owner, cls or inner.owner.cls)


def _implicit_model(reader: Interpreter, function: External, call: Call, scope: Scope) -> object:
    """model.add(Conv2D(...)) where the text does not say what model is: the method of a new Sequential."""
    owner, _, method = function.path.rpartition(".")
    func = cast(ast.Call, call.node).func
    if method != "add" or "." in owner or not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name):
        return None
    if not call.args or not (is_module(call.args[0]) or isinstance(call.args[0], Tensor)):
        return None
    stack = Stack("sequential", framework="keras", node=call.node)
    reader.models.append(stack)
    scope.names[func.value.id] = stack
    return attribute(reader, stack, "add")


# ---- Lists, dictionaries, and what is in their brackets


def _listed(reader: Interpreter, node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> list[object]:
    values: list[object] = []
    for item in node.elts:
        if isinstance(item, ast.Starred):
            values += reader.limits.items(reader.value(item.value, scope), item)
            reader.limits.bounded(values, item)
        else:
            values.append(reader.value(item, scope))
    return values


def _tuple(reader: Interpreter, node: ast.Tuple, scope: Scope) -> object:
    return tuple(_listed(reader, node, scope))


def _dict(reader: Interpreter, node: ast.Dict, scope: Scope) -> object:
    values: dict[object, object] = {}
    for key, item in zip(node.keys, node.values, strict=True):
        value = reader.value(item, scope)
        if key is None:
            reader.limits.go_through(value, node)
            values |= value if isinstance(value, dict) else {}
            continue
        name = reader.value(key, scope)
        if isinstance(name, SCALARS):
            values[name] = value
    return values


def _subscript(reader: Interpreter, node: ast.Subscript, scope: Scope) -> object:
    owner = reader.value(node.value, scope)
    if isinstance(owner, Tensor):
        keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return part_of_map(reader.layers, owner, [_key(reader, key, scope) for key in keys], node)
    if isinstance(node.slice, ast.Slice):
        return _part(reader, owner, _bounds(reader, node.slice, scope), node)
    key = reader.value(node.slice, scope)
    if isinstance(owner, (list, tuple, str, range)) and type(key) is int and -len(owner) <= key < len(owner):
        return owner[key]
    if isinstance(owner, dict) and isinstance(key, SCALARS) and key in owner:
        return owner[key]
    if isinstance(owner, Instance) and owner.children is not None:
        owner = owner.children
    return _member(owner, key) if isinstance(owner, Stack) else Unknown("an item")


def _member(stack: Stack, key: object) -> object:
    if type(key) is int and -len(stack.items) <= key < len(stack.items):
        return stack.items[key][1]
    return next((item for name, item in stack.items if name == key), Unknown("an item"))


def _part(reader: Interpreter, owner: object, bounds: tuple[object, ...], node: ast.AST) -> object:
    """owner[start:stop:step]."""
    if not all(b is None or (type(b) is int and abs(b) < LARGEST) for b in bounds) or bounds[2] == 0:
        return Unknown("a part")
    places = cast(slice, slice(*bounds))
    if isinstance(owner, (list, tuple, str, range)):
        reader.limits.go_through(owner, node)
        return owner[places]
    if isinstance(owner, Stack):
        reader.limits.go_through(owner.items, node)
        stack = Stack(owner.kind, owner.items[places], framework=owner.framework)
        reader.models.append(stack)
        return stack
    return Unknown("a part")


def _bounds(reader: Interpreter, node: ast.Slice, scope: Scope) -> tuple[object, ...]:
    return tuple(reader.value(b, scope) if b else None for b in (node.lower, node.upper, node.step))


def _key(reader: Interpreter, node: ast.expr, scope: Scope) -> object:
    """What stands in the brackets of x[...]; a slice as (start, stop, step)."""
    if isinstance(node, ast.Slice):
        return _bounds(reader, node, scope)
    if isinstance(node, ast.Constant) and node.value is ...:
        return (None, None, None)
    return reader.value(node, scope)


def _list_comprehension(
    reader: Interpreter, node: ast.ListComp | ast.GeneratorExp | ast.SetComp, scope: Scope
) -> object:
    items: list[object] = []
    _comprehend(reader, node.generators, Scope(outer=scope), lambda inner: items.append(reader.value(node.elt, inner)))
    return items


def _dict_comprehension(reader: Interpreter, node: ast.DictComp, scope: Scope) -> object:
    items: dict[object, object] = {}

    def keep(inner: Scope) -> None:
        key = reader.value(node.key, inner)
        if isinstance(key, SCALARS):
            items[key] = reader.value(node.value, inner)

    _comprehend(reader, node.generators, Scope(outer=scope), keep)
    return items


def _comprehend(
    reader: Interpreter, generators: list[ast.comprehension], scope: Scope, keep: Callable[[Scope], object]
) -> None:
    if not generators:
        keep(scope)
        return
    first, *rest = generators
    items = reader.value(first.iter, scope)
    if isinstance(items, range):
        short_enough(len(items), first.iter)
    if is_open(items):
        reader.rows.note(first.iter, "What this list is made from is not known here; it is taken to be empty.")
        return
    for item in items if isinstance(items, range) else reader.limits.items(items, first.iter):
        reader.limits.count(first.iter)
        assign(reader, first.target, item, scope)
        tests = [reader.value(test, scope) for test in first.ifs]
        if all(not is_open(test) and truth(test) for test in tests):
            _comprehend(reader, rest, scope, keep)


# ---- The rest


def _conditional(reader: Interpreter, node: ast.IfExp, scope: Scope) -> object:
    test = reader.value(node.test, scope)
    if is_open(test):
        reader.rows.note(node, "Whether this condition holds is not known here; it is taken not to.")
        return reader.value(node.orelse, scope)
    return reader.value(node.body if truth(test) else node.orelse, scope)


def _lambda(reader: Interpreter, node: ast.Lambda, scope: Scope) -> object:
    return Function(node, scope)


def _formatted(reader: Interpreter, node: ast.JoinedStr, scope: Scope) -> object:
    parts = (part.value if isinstance(part, ast.FormattedValue) else part for part in node.values)
    return reader.limits.bounded("".join([short(reader.value(part, scope)) for part in parts]), node)


def _named(reader: Interpreter, node: ast.NamedExpr, scope: Scope) -> object:
    value = scope.names[node.target.id] = reader.value(node.value, scope)
    return value


def _starred(reader: Interpreter, node: ast.Starred, scope: Scope) -> object:
    return reader.value(node.value, scope)


EXPRESSIONS = {
    ast.Constant: _constant,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Tuple: _tuple,
    ast.List: _listed,
    ast.Set: _listed,
    ast.Dict: _dict,
    ast.Subscript: _subscript,
    ast.BinOp: binary_expression,
    ast.UnaryOp: unary_expression,
    ast.BoolOp: boolean_expression,
    ast.Compare: comparison,
    ast.ListComp: _list_comprehension,
    ast.GeneratorExp: _list_comprehension,
    ast.SetComp: _list_comprehension,
    ast.DictComp: _dict_comprehension,
    ast.IfExp: _conditional,
    ast.Lambda: _lambda,
    ast.JoinedStr: _formatted,
    ast.NamedExpr: _named,
    ast.Starred: _starred,
}
