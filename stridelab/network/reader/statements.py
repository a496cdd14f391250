"""Statements: as much of Python's as model files use."""

from __future__ import annotations

import ast

from stridelab.network.reader.attributes import delete_attribute, set_attribute
from stridelab.network.reader.effects import changes
from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.items import key_of, put, remove
from stridelab.network.reader.limits import MOST_BASES, MOST_ITEMS, fail
from stridelab.network.reader.operators import binary, compared
from stridelab.network.reader.values import (
    Class,
    Exit,
    External,
    Function,
    Instance,
    LayerObject,
    Scope,
    Stack,
    Tensor,
    Unknown,
    is_open,
    truth,
)

FEW_TURNS = 20


def _import(reader: Interpreter, node: ast.Import, scope: Scope) -> None:
    for alias in node.names:
        top = alias.name if alias.asname else alias.name.partition(".")[0]
        scope.set(alias.asname or top, External(top))


def _import_from(reader: Interpreter, node: ast.ImportFrom, scope: Scope) -> None:
    for alias in node.names:
        if alias.name != "*":
            scope.set(alias.asname or alias.name, External(f"{node.module or ''}.{alias.name}".lstrip(".")))


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
        scope.set(target.id, value)
    elif isinstance(target, ast.Attribute):
        _set_attribute(reader, target, value, scope)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(reader, target, value, scope)
    elif isinstance(target, ast.Subscript):
        put(reader, reader.value(target.value, scope), key_of(reader, target.slice, scope), value, target)


def _set_attribute(reader: Interpreter, target: ast.Attribute, value: object, scope: Scope) -> None:
    owner = reader.value(target.value, scope)
    set_attribute(reader, owner, target.attr, value, target)


def _unpack(reader: Interpreter, target: ast.Tuple | ast.List, value: object, scope: Scope) -> None:
    values = reader.limits.items(value, target) if isinstance(value, (tuple, list, range, dict)) else []
    if isinstance(value, Tensor):  # out, state = lstm(x): what was not understood passes its map on as the first
        values = [value]
    for number, part in enumerate(target.elts):
        if isinstance(part, ast.Starred):
            assign(reader, part.value, values[number:], scope)
        else:
            assign(reader, part, values[number] if number < len(values) else Unknown("a value"), scope)


def _delete(reader: Interpreter, node: ast.Delete, scope: Scope) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            scope.elsewhere.get(target.id, scope).names.pop(target.id, None)
        elif isinstance(target, ast.Attribute):
            delete_attribute(reader, reader.value(target.value, scope), target.attr, target)
        elif isinstance(target, ast.Subscript):
            remove(reader, reader.value(target.value, scope), key_of(reader, target.slice, scope), target)


def _global(reader: Interpreter, node: ast.Global, scope: Scope) -> None:
    top = scope
    while top.outer is not None:
        top = top.outer
    scope.elsewhere |= dict.fromkeys(node.names, top)


def _nonlocal(reader: Interpreter, node: ast.Nonlocal, scope: Scope) -> None:
    for name in node.names:
        outer = scope.outer
        while outer is not None and name not in outer.names:
            outer = outer.outer
        scope.elsewhere[name] = outer or scope


# ---- Functions and classes


def _function(reader: Interpreter, node: ast.FunctionDef, scope: Scope) -> None:
    scope.set(node.name, _decorated(reader, node, Function(node, scope, cls=scope.cls), scope))


def _class(reader: Interpreter, node: ast.ClassDef, scope: Scope) -> None:
    inner = Scope(outer=scope)
    cls = Class(node.name, node, [reader.value(base, scope) for base in node.bases], inner)
    inner.cls = cls
    if len(cls.line) > MOST_BASES:
        fail(node, f"{node.name} stands on more than {MOST_BASES} other classes. Paste the model only.")
    scope.set(node.name, cls)
    reader.run(node.body, inner)
    scope.set(node.name, _decorated(reader, node, cls, scope))


def _decorated(reader: Interpreter, node: ast.FunctionDef | ast.ClassDef, value: object, scope: Scope) -> object:
    """Decorators of the text are called; those from outside are taken to change nothing."""
    for decorator in reversed(node.decorator_list):
        function = reader.value(decorator, scope)
        if isinstance(function, (Function, Instance)):
            value = reader.call_on(function, value, decorator)
    return value


def _return(reader: Interpreter, node: ast.Return, scope: Scope) -> Exit:
    return Exit("return", reader.value(node.value, scope) if node.value else None)


# ---- Conditions and loops


def _if(reader: Interpreter, node: ast.If, scope: Scope) -> Exit | None:
    test = reader.value(node.test, scope)
    if not is_open(test):
        return reader.run(node.body if truth(test) else node.orelse, scope)
    if changes(node.body, scope) or changes(node.orelse, scope):
        reader.rows.note(node, "Whether this condition holds is not known here; it is taken not to.")
    return reader.run(node.orelse, scope)


def _for(reader: Interpreter, node: ast.For, scope: Scope) -> Exit | None:
    items = reader.value(node.iter, scope)
    if isinstance(items, range) and len(items) > MOST_ITEMS:
        words = f"This loop runs {len(items):,} times and is left out; {MOST_ITEMS:,} times are the most."
        reader.rows.note(node, words)
        return None
    if not isinstance(items, (list, tuple, range, dict, Stack, str)) and _stack_of(items) is None:
        if not is_open(items) or reader.within or changes(node.body, scope):
            reader.rows.note(node, "What this loop goes through is not known here; it is left out.")
        return None
    items = items if isinstance(items, range) else reader.limits.items(items, node)
    if len(items) > FEW_TURNS and not changes(node.body, scope):
        items = items[:1]  # such as copying files: one turn tells as much as all
    for item in items:
        reader.limits.count(node)
        assign(reader, node.target, item, scope)
        end = reader.run(node.body, scope)
        if end and end.by != "continue":
            return None if end.by == "break" else end
    return reader.run(node.orelse, scope)


def _stack_of(value: object) -> Stack | None:
    return value.children if isinstance(value, Instance) else None


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
        reader.value(item.context_expr, scope)
        if item.optional_vars is not None:
            assign(reader, item.optional_vars, Unknown("a context"), scope)
    return reader.run(node.body, scope)


def _try(reader: Interpreter, node: ast.Try, scope: Scope) -> Exit | None:
    """Nothing is taken to go wrong."""
    end = reader.run([*node.body, *node.orelse], scope)
    return reader.run(node.finalbody, scope) or end


def _match(reader: Interpreter, node: ast.Match, scope: Scope) -> Exit | None:
    subject = reader.value(node.subject, scope)
    for case in node.cases:
        fits = Unknown("a case") if is_open(subject) else _fits(reader, case.pattern, subject, scope)
        if fits is True and case.guard is not None:
            fits = reader.value(case.guard, scope)
        if is_open(fits):
            reader.rows.note(node, "Which case holds is not known here; none is taken.")
            return None
        if truth(fits):
            return reader.run(case.body, scope)
    return None


def _fits(reader: Interpreter, pattern: ast.pattern, subject: object, scope: Scope) -> object:
    """Whether a case is the one: for values, names and alternatives of them."""
    if isinstance(pattern, ast.MatchValue):
        return compared(reader, subject, ast.Eq(), reader.value(pattern.value, scope))
    if isinstance(pattern, ast.MatchSingleton):
        return subject is pattern.value
    if isinstance(pattern, ast.MatchOr):
        answers = [_fits(reader, part, subject, scope) for part in pattern.patterns]
        return True if True in answers else next((answer for answer in answers if is_open(answer)), False)
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None:
        if pattern.name:
            scope.set(pattern.name, subject)
        return True
    return Unknown("a case")


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
    ast.Match: _match,
    ast.Delete: _delete,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    **dict.fromkeys((ast.Pass, ast.Assert), _nothing),
}
