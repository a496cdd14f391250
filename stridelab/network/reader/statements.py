"""Statements: as much of Python's as model files use."""

from __future__ import annotations

import ast

from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.limits import MOST_BASES, MOST_ITEMS, fail
from stridelab.network.reader.operators import binary
from stridelab.network.reader.text import mentions_layers
from stridelab.network.reader.values import (
    SCALARS,
    Class,
    Exit,
    External,
    Function,
    Instance,
    LayerObject,
    Scope,
    Stack,
    Unknown,
    is_module,
    is_open,
    truth,
)


def _import(reader: Interpreter, node: ast.Import, scope: Scope) -> None:
    for alias in node.names:
        top = alias.name if alias.asname else alias.name.partition(".")[0]
        scope.names[alias.asname or top] = External(top)


def _import_from(reader: Interpreter, node: ast.ImportFrom, scope: Scope) -> None:
    for alias in node.names:
        if alias.name != "*":
            scope.names[alias.asname or alias.name] = External(f"{node.module or ''}.{alias.name}".lstrip("."))


# ---- Assignments


def _assign(reader: Interpreter, node: ast.Assign, scope: Scope) -> None:
    value = reader.value(node.value, scope)
    for target in node.targets:
        assign(reader, target, value, scope)


def _assign_annotated(reader: Interpreter, node: ast.AnnAssign, scope: Scope) -> None:
    if node.value is not None:
        assign(reader, node.target, reader.value(node.value, scope), scope)


def _assign_augmented(reader: Interpreter, node: ast.AugAssign, scope: Scope) -> None:
    before = reader.value(node.target, scope)
    assign(reader, node.target, binary(reader, before, node.op, reader.value(node.value, scope), node), scope)


def assign(reader: Interpreter, target: ast.expr, value: object, scope: Scope) -> None:
    """target = value."""
    if isinstance(value, LayerObject) and isinstance(target, (ast.Name, ast.Attribute)):
        value.alias = value.alias or (target.id if isinstance(target, ast.Name) else target.attr)
    if isinstance(target, ast.Name):
        scope.names[target.id] = value
    elif isinstance(target, ast.Attribute):
        _set_attribute(reader, target, value, scope)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(reader, target, value, scope)
    elif isinstance(target, ast.Subscript):
        _set_item(reader, target, value, scope)


def _set_attribute(reader: Interpreter, target: ast.Attribute, value: object, scope: Scope) -> None:
    owner = reader.value(target.value, scope)
    if isinstance(owner, Instance):
        owner.attributes[target.attr] = value
    elif isinstance(owner, Unknown) and is_module(value):
        reader.rows.note(target, f"{owner.text} is not made in this code: what is put into it is shown alone.")


def _unpack(reader: Interpreter, target: ast.Tuple | ast.List, value: object, scope: Scope) -> None:
    values = reader.limits.items(value, target) if isinstance(value, (tuple, list, range)) else []
    for number, part in enumerate(target.elts):
        if isinstance(part, ast.Starred):
            assign(reader, part.value, values[number:], scope)
        else:
            assign(reader, part, values[number] if number < len(values) else Unknown("a value"), scope)


def _set_item(reader: Interpreter, target: ast.Subscript, value: object, scope: Scope) -> None:
    owner, key = reader.value(target.value, scope), reader.value(target.slice, scope)
    if isinstance(owner, dict) and isinstance(key, SCALARS):
        owner[key] = value
        reader.limits.bounded(owner, target)
    elif isinstance(owner, list) and type(key) is int and -len(owner) <= key < len(owner):
        owner[key] = value
    elif isinstance(owner, Stack) and isinstance(key, str):
        owner.items.append((key, value))


# ---- Functions and classes


def _function(reader: Interpreter, node: ast.FunctionDef, scope: Scope) -> None:
    scope.names[node.name] = Function(node, scope, cls=scope.cls)


def _class(reader: Interpreter, node: ast.ClassDef, scope: Scope) -> None:
    inner = Scope(outer=scope)
    cls = Class(node.name, node, [reader.value(base, scope) for base in node.bases], inner)
    inner.cls = cls
    if len(cls.line) > MOST_BASES:
        fail(node, f"{node.name} stands on more than {MOST_BASES} other classes. Paste the model only.")
    scope.names[node.name] = cls
    reader.run(node.body, inner)


def _return(reader: Interpreter, node: ast.Return, scope: Scope) -> Exit:
    return Exit("return", reader.value(node.value, scope) if node.value else None)


# ---- Conditions and loops


def _if(reader: Interpreter, node: ast.If, scope: Scope) -> Exit | None:
    test = reader.value(node.test, scope)
    if is_open(test):
        if scope.outer and not all(_makes_no_layer(statement) for statement in node.body):
            reader.rows.note(node, "Whether this condition holds is not known here; it is taken not to.")
        return reader.run(node.orelse, scope)
    return reader.run(node.body if truth(test) else node.orelse, scope)


def _makes_no_layer(node: ast.stmt) -> bool:
    """Such as raising an error or printing; what adds to a list or a model may make layers."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
        adds = node.value.func.attr in ("append", "extend", "insert", "add", "add_module", "update")
        return not adds and not mentions_layers(node)
    return isinstance(node, (ast.Raise, ast.Pass, ast.Assert))


def _for(reader: Interpreter, node: ast.For, scope: Scope) -> Exit | None:
    items = reader.value(node.iter, scope)
    if isinstance(items, range) and len(items) > MOST_ITEMS:
        words = f"This loop runs {len(items):,} times and is left out; {MOST_ITEMS:,} times are the most."
        reader.rows.note(node, words)
        return None
    if not isinstance(items, (list, tuple, range, dict, Stack, str)):
        if not is_open(items) or reader.within or mentions_layers(node):
            reader.rows.note(node, "What this loop goes through is not known here; it is left out.")
        return None
    for item in items if isinstance(items, range) else reader.limits.items(items, node):
        reader.limits.count(node)
        assign(reader, node.target, item, scope)
        end = reader.run(node.body, scope)
        if end and end.by != "continue":
            return None if end.by == "break" else end
    return reader.run(node.orelse, scope)


def _while(reader: Interpreter, node: ast.While, scope: Scope) -> Exit | None:
    while True:
        reader.limits.count(node)
        test = reader.value(node.test, scope)
        if is_open(test):
            reader.rows.note(node, "How long this loop runs is not known here; it is left out.")
            return None
        if not truth(test):
            return None
        end = reader.run(node.body, scope)
        if end and end.by != "continue":
            return None if end.by == "break" else end


def _break(reader: Interpreter, node: ast.Break, scope: Scope) -> Exit:
    return Exit("break")


def _continue(reader: Interpreter, node: ast.Continue, scope: Scope) -> Exit:
    return Exit("continue")


# ---- The rest


def _expression(reader: Interpreter, node: ast.Expr, scope: Scope) -> None:
    reader.value(node.value, scope)


def _with(reader: Interpreter, node: ast.With, scope: Scope) -> Exit | None:
    for item in node.items:
        if item.optional_vars is not None:
            assign(reader, item.optional_vars, Unknown("a context"), scope)
    return reader.run(node.body, scope)


def _try(reader: Interpreter, node: ast.Try, scope: Scope) -> Exit | None:
    end = reader.run(node.body, scope)
    return reader.run(node.finalbody, scope) or end


def _raise(reader: Interpreter, node: ast.Raise, scope: Scope) -> None:
    fail(node, "the code itself raises an error here.")


def _nothing(reader: Interpreter, node: ast.stmt, scope: Scope) -> None:
    pass


STATEMENTS = {
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Assign: _assign,
    ast.AnnAssign: _assign_annotated,
    ast.AugAssign: _assign_augmented,
    ast.FunctionDef: _function,
    ast.ClassDef: _class,
    ast.Return: _return,
    ast.If: _if,
    ast.For: _for,
    ast.While: _while,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Expr: _expression,
    ast.With: _with,
    ast.Try: _try,
    ast.Raise: _raise,
    **dict.fromkeys((ast.Pass, ast.Assert, ast.Global, ast.Nonlocal, ast.Delete), _nothing),
}
