"""Operators between values: of numbers, texts and lists as Python has them, of maps as layers."""

from __future__ import annotations

import ast
import operator
import re

from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.limits import ITEMS_OF_A_STEP, LARGEST, number, short_enough
from stridelab.network.reader.values import SCALARS, Scope, Tensor, Unknown, is_open, is_plain, short, truth

OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
COMPARISONS = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
JOINS = {ast.Add: "add", ast.Sub: "add", ast.Mult: "multiply", ast.Div: "multiply"}
"""What an operator between two maps is as a layer."""


def binary(reader: Interpreter, left: object, op: ast.operator, right: object, node: ast.AST) -> object:
    """left op right."""
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return _of_maps(reader, left, op, right, node)
    if isinstance(left, str) and isinstance(op, ast.Mod):
        reader.limits.count(node, left.count("%") + len(left) // ITEMS_OF_A_STEP)
        return reader.limits.bounded(_percent(left, right), node)
    if isinstance(left, (list, tuple, str)) and type(left) is type(right) and isinstance(op, ast.Add):
        return reader.limits.bounded(left + right, node)  # pyright: ignore[reportOperatorIssue]
    if isinstance(op, ast.Mult) and isinstance(left, (list, tuple, str)) != isinstance(right, (list, tuple, str)):
        return _repeated(reader, left, right, node)
    return _of_numbers(left, op, right, node)


def _repeated(reader: Interpreter, left: object, right: object, node: ast.AST) -> object:
    items, times = (left, right) if isinstance(left, (list, tuple, str)) else (right, left)
    if type(times) is not int:
        return Unknown("a repeated list")
    short_enough(len(items) * max(times, 0), node)  # pyright: ignore[reportArgumentType]
    return reader.limits.bounded(items * times, node)  # pyright: ignore[reportOperatorIssue]


def _of_numbers(left: object, op: ast.operator, right: object, node: ast.AST) -> object:
    compute = OPERATORS.get(type(op))
    if compute is None or not isinstance(left, (int, float)) or not isinstance(right, (int, float)):
        return Unknown("a computed value")
    if isinstance(op, ast.Pow) and (abs(right) > 64 or abs(left) > LARGEST):
        return Unknown("a large power")
    if isinstance(op, (ast.LShift, ast.RShift)) and not (type(right) is int and 0 <= right <= 64):
        return Unknown("a shifted number")
    try:
        result = compute(left, right)
    except (ArithmeticError, TypeError, ValueError):
        return Unknown("a computed value")
    return number(result, node)


def _of_maps(reader: Interpreter, left: object, op: ast.operator, right: object, node: ast.AST) -> object:
    if isinstance(left, Tensor) and isinstance(right, Tensor):
        join = JOINS.get(type(op))
        if join is None:
            return reader.layers.pass_on(f"{type(op).__name__} of two maps", [left], node)
        maps = [reader.rows.started(left, node), reader.rows.started(right, node)]
        return reader.layers.join(join, maps, node)
    x, operand = (left, right) if isinstance(left, Tensor) else (right, left)
    if isinstance(operand, Unknown):
        reader.rows.note(
            operand.node or node, f"{operand.text} is not known here; the map is passed on as if it were a number."
        )
    return x  # a number added to a map or multiplied: no layer


def _percent(text: str, right: object) -> str:
    values = iter(right if isinstance(right, tuple) else (right,))
    return re.sub(r"%0?\d?[dsi]", lambda hole: short(next(values, "")), text)


def compared(reader: Interpreter, left: object, op: ast.cmpop, right: object) -> object:
    """left op right: True, False or Unknown."""
    if isinstance(op, (ast.Is, ast.IsNot)):
        if isinstance(left, Unknown) or isinstance(right, Unknown):
            has_parameter = {getattr(left, "text", ""), getattr(right, "text", "")} & {"Parameter"} and None in (
                left,
                right,
            )
            return isinstance(op, ast.IsNot) if has_parameter else Unknown("a condition")
        return (left is right) == isinstance(op, ast.Is)
    if isinstance(op, (ast.In, ast.NotIn)):
        holds = _contains(reader, right, left)
        return holds == isinstance(op, ast.In) if isinstance(holds, bool) else holds
    compare = COMPARISONS.get(type(op))
    if compare is None or not (is_plain(left) and is_plain(right)):
        return Unknown("a condition")
    try:
        return bool(compare(left, right))
    except TypeError:
        return Unknown("a condition")


def _contains(reader: Interpreter, items: object, value: object) -> object:
    if not isinstance(items, (list, tuple, dict, str, range)) or not isinstance(value, SCALARS):
        return Unknown("a condition")
    if isinstance(items, range):
        return type(value) is int and value in items
    reader.limits.go_through(items, reader.tree)
    if isinstance(items, str):
        return isinstance(value, str) and value in items
    return any(isinstance(item, SCALARS) and item == value for item in items)


def unary_expression(reader: Interpreter, node: ast.UnaryOp, scope: Scope) -> object:
    value = reader.value(node.operand, scope)
    if isinstance(node.op, ast.Not):
        return Unknown("a condition") if is_open(value) else not truth(value)
    if isinstance(value, (int, float)):
        if isinstance(node.op, ast.USub):
            return -value
        return +value if isinstance(node.op, ast.UAdd) else Unknown("a computed value")
    return value if isinstance(value, Tensor) else Unknown("a computed value")


def binary_expression(reader: Interpreter, node: ast.BinOp, scope: Scope) -> object:
    return binary(reader, reader.value(node.left, scope), node.op, reader.value(node.right, scope), node)


def boolean_expression(reader: Interpreter, node: ast.BoolOp, scope: Scope) -> object:
    """One operand that decides is enough; else one that is not known here leaves the whole open."""
    value: object = None
    unknown: object = None
    for operand in node.values:
        value = reader.value(operand, scope)
        if is_open(value):
            unknown = value
        elif truth(value) == isinstance(node.op, ast.Or):
            return value if unknown is None else _decided(unknown, value)
    return value if unknown is None else unknown


def _decided(unknown: object, value: object) -> object:
    """unknown or True is true, whatever it is; of other values one does not know which of the two it is."""
    return value if isinstance(value, bool) else unknown


def comparison(reader: Interpreter, node: ast.Compare, scope: Scope) -> object:
    left = reader.value(node.left, scope)
    for op, operand in zip(node.ops, node.comparators, strict=True):
        right = reader.value(operand, scope)
        holds = compared(reader, left, op, right)
        if not isinstance(holds, bool) or not holds:
            return holds
        left = right
    return True
