"""Expressions: as much of Python's as model files use."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import cast

from stridelab.network.reader.attributes import attribute
from stridelab.network.reader.effects import changes
from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.items import bounds_of, get, key_of
from stridelab.network.reader.limits import LARGEST, fail, short_enough
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
    is_key,
    is_module,
    is_open,
    name_of,
    short,
    truth,
)
from stridelab.network.reader.views import part


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
        else:
            reader.rows.note(node, "What stands behind ** is not known here; it is left out.")
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
    while inner is not None and not isinstance(inner.owner, Instance):
        inner = inner.outer
    if inner is None or not isinstance(inner.owner, Instance):
        return Unknown("super()")
    cls = args[0] if args and isinstance(args[0], Class) else inner.cls
    return Super(inner.owner, cls or inner.owner.cls)


NOT_MODELS = {"torch", "F", "tf", "np", "K", "nn", "layers", "keras", "jnp", "math"}


def _implicit_model(reader: Interpreter, function: External, call: Call, scope: Scope) -> object:
    """model.add(Conv2D(...)) where the text does not say what model is: the method of a new Sequential."""
    owner, _, method = function.path.rpartition(".")
    func = cast(ast.Call, call.node).func
    if method != "add" or "." in owner or not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name):
        return None
    if owner in NOT_MODELS or len(call.args) != 1 or not (is_module(call.args[0]) or isinstance(call.args[0], Tensor)):
        return None
    stack = Stack("sequential", framework="keras", node=call.node)
    reader.models.append(stack)
    scope.set(func.value.id, stack)
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
        values[name if is_key(name) else Unknown("a key")] = value
    return values


def _subscript(reader: Interpreter, node: ast.Subscript, scope: Scope) -> object:
    owner = reader.value(node.value, scope)
    if isinstance(owner, Tensor):
        nodes = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        keys = [_key(reader, key, scope) for key in nodes]
        if sum(type(key) is int for key in keys) > 1 and type(keys[0]) is int:
            return Unknown("one plane of a batch", node)  # such as to be plotted
        return part(reader.layers, owner, keys, node)
    return get(reader, owner, key_of(reader, node.slice, scope), node)


def _key(reader: Interpreter, node: ast.expr, scope: Scope) -> object:
    """What stands in the brackets of x[...]; a slice as (start, stop, step)."""
    if isinstance(node, ast.Slice):
        return bounds_of(reader, node, scope)
    if isinstance(node, ast.Constant) and node.value is ...:
        return ...
    return reader.value(node, scope)


def _list_comprehension(
    reader: Interpreter, node: ast.ListComp | ast.GeneratorExp | ast.SetComp, scope: Scope
) -> object:
    if _is_long(reader, node, scope):
        return Unknown("a long list")
    items: list[object] = []
    _comprehend(reader, node.generators, Scope(outer=scope), lambda inner: items.append(reader.value(node.elt, inner)))
    return items


LONG = 500
"""No list that a model is made of is as long."""


def _is_long(reader: Interpreter, node: ast.ListComp | ast.GeneratorExp | ast.SetComp, scope: Scope) -> bool:
    """A list such as the names of all pictures, which need not be gone through."""
    if changes([node.elt], scope):
        return False
    items = reader.value(node.generators[0].iter, scope)
    return isinstance(items, (range, list, tuple)) and len(items) > LONG


def _dict_comprehension(reader: Interpreter, node: ast.DictComp, scope: Scope) -> object:
    items: dict[object, object] = {}

    def keep(inner: Scope) -> None:
        key = reader.value(node.key, inner)
        items[key if is_key(key) else Unknown("a key")] = reader.value(node.value, inner)

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
    value = reader.value(node.value, scope)
    scope.set(node.target.id, value)
    return value


def _starred(reader: Interpreter, node: ast.Starred, scope: Scope) -> object:
    return reader.value(node.value, scope)


def _slice(reader: Interpreter, node: ast.Slice, scope: Scope) -> object:
    """In the brackets of something that is not known here."""
    return Unknown("a part", node)


def _yield(reader: Interpreter, node: ast.Yield, scope: Scope) -> None:
    scope.yields.append(reader.value(node.value, scope) if node.value else None)
    reader.limits.bounded(scope.yields, node)


def _yield_from(reader: Interpreter, node: ast.YieldFrom, scope: Scope) -> None:
    scope.yields += reader.limits.items(reader.value(node.value, scope), node)
    reader.limits.bounded(scope.yields, node)


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
    ast.Slice: _slice,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
}
