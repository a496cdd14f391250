"""Functions of Python's and NumPy's libraries that models use: math, numpy, itertools, functools, copy, argparse."""

from __future__ import annotations

import ast
import itertools
import math
import operator
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.limits import MOST_ITEMS, number, short_enough
from stridelab.network.reader.values import (
    SCALARS,
    Arguments,
    Call,
    Instance,
    LayerObject,
    Partial,
    Stack,
    Unknown,
    is_module,
    tensors,
)

LibraryFunction = Callable[[Interpreter, Call], object]
"""Gives NotImplemented for a call that it is not for."""


# ---- Numbers


def _of_numbers(compute: Callable[..., Any]) -> LibraryFunction:
    def computed(reader: Interpreter, call: Call) -> object:
        if not call.args or not all(isinstance(value, (int, float)) for value in call.args):
            return NotImplemented
        try:
            return number(compute(*call.args), call.node)
        except (ArithmeticError, ValueError, TypeError):
            return Unknown("a computed value")

    return computed


def _of_list(compute: Callable[[list[Any]], Any]) -> LibraryFunction:
    def computed(reader: Interpreter, call: Call) -> object:
        values = call.argument(0)
        items = reader.limits.items(values, call.node) if isinstance(values, (list, tuple, range)) else None
        if items is None or len(call.args) > 1 or not all(isinstance(item, (int, float)) for item in items):
            return NotImplemented
        return _plain(compute(items), call.node)

    return computed


def _plain(result: object, node: ast.AST) -> object:
    return [number(value, node) for value in result] if isinstance(result, list) else number(result, node)


def _linspace(reader: Interpreter, call: Call) -> object:
    start, stop, count = (call.argument(place, name) for place, name in enumerate(("start", "end", "steps")))
    count = call.settings.get("num", count)
    if not isinstance(start, (int, float)) or not isinstance(stop, (int, float)) or type(count) is not int:
        return NotImplemented
    short_enough(count, call.node)
    reader.limits.count(call.node, count)
    return [start + (stop - start) * place / max(count - 1, 1) for place in range(count)]


def _arange(reader: Interpreter, call: Call) -> object:
    if not call.args or not all(type(value) is int for value in call.args):
        return NotImplemented
    values = range(*call.args)  # pyright: ignore[reportArgumentType, reportCallIssue]
    short_enough(len(values), call.node)
    return list(values)


def _same_list(reader: Interpreter, call: Call) -> object:
    value = call.argument(0)
    return value if isinstance(value, (list, tuple, int, float)) and not tensors([value]) else NotImplemented


# ---- Lists


def _joined(reader: Interpreter, call: Call) -> object:
    return [item for value in call.args for item in reader.limits.items(value, call.node)]


def _joined_items(reader: Interpreter, call: Call) -> object:
    return _joined(reader, replace(call, args=reader.limits.items(call.argument(0), call.node)))


def _pairs(reader: Interpreter, call: Call) -> object:
    items = reader.limits.items(call.argument(0), call.node)
    return list(itertools.pairwise(items))


def _product(reader: Interpreter, call: Call) -> object:
    lists = [reader.limits.items(value, call.node) for value in call.args]
    short_enough(math.prod(map(len, lists)), call.node)
    return list(itertools.product(*lists))


def _repeated(reader: Interpreter, call: Call) -> object:
    times = call.argument(1, "times")
    if type(times) is not int:
        return NotImplemented
    short_enough(times, call.node)
    return [call.args[0]] * times


def _accumulated(reader: Interpreter, call: Call) -> object:
    items = reader.limits.items(call.argument(0), call.node)
    if len(call.args) > 1 or not all(isinstance(item, (int, float)) for item in items):
        return NotImplemented
    return _plain(list(itertools.accumulate(items)), call.node)


def _reduced(reader: Interpreter, call: Call) -> object:
    if tensors(call.args[:1]):  # einops's
        return NotImplemented
    items = reader.limits.items(call.argument(1), call.node)
    items = [*call.args[2:3], *items]
    result = items[0] if items else Unknown("reduce()")
    for item in items[1:]:
        result = reader.call(call.args[0], Call([result, item], {}, call.node))
    return result


def _partial(reader: Interpreter, call: Call) -> object:
    return Partial(call.args[0], call.args[1:], call.settings) if call.args else NotImplemented


def _ordered(reader: Interpreter, call: Call) -> object:
    return {**reader.limits.pairs(call.argument(0, default={}), call.node), **call.settings}


# ---- Copies


def _copied(reader: Interpreter, call: Call) -> object:
    value = call.argument(0)
    reader.copied.add(id(value))
    return _copy(reader, value, {}, call.node) if not isinstance(value, Unknown) else NotImplemented


def _copy(reader: Interpreter, value: Any, copies: dict[int, object], node: ast.AST) -> object:
    """A module with all inside, each with weights of its own."""
    if id(value) in copies:
        return copies[id(value)]
    reader.limits.count(node, 5)
    if isinstance(value, (list, tuple)) and len(value) <= MOST_ITEMS:
        items = [_copy(reader, item, copies, node) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, dict):
        return {key: _copy(reader, item, copies, node) for key, item in value.items()}
    if not is_module(value):
        return value
    copy: Any = replace(value)
    copies[id(value)] = copy
    if isinstance(copy, LayerObject):
        copy.calls, copy.name = 0, ""
        reader.layers.loose.append(copy)
    elif isinstance(copy, Stack):
        copy.items = [(name, _copy(reader, item, copies, node)) for name, item in copy.items]
    elif isinstance(copy, Instance):
        copy.name = ""
        copy.attributes = {name: _copy(reader, item, copies, node) for name, item in copy.attributes.items()}
        copy.children = _copy(reader, copy.children, copies, node) if copy.children else None  # pyright: ignore
    if isinstance(copy, (Stack, Instance)):
        copy.output = copy.input_read = None
        reader.models.append(copy)
    return copy


# ---- argparse


def _parser(reader: Interpreter, call: Call) -> Arguments:
    return Arguments()


def add_argument(arguments: Arguments, call: Call) -> None:
    """parser.add_argument("--image-size", type=int, default=64)."""
    names = [value for value in call.args if isinstance(value, str)]
    long = [name for name in names if name.startswith("--")] or names
    name = call.settings.get("dest", long[0].lstrip("-").replace("-", "_") if long else "")
    action = call.settings.get("action")
    default = {"store_true": False, "store_false": True}.get(action) if isinstance(action, str) else None
    value = call.settings.get("default", default)
    kind = getattr(call.settings.get("type"), "path", "")
    if isinstance(value, str) and kind in ("int", "float") and value.strip().lstrip("-").isdigit():
        value = int(value)
    required = "default" not in call.settings and default is None
    arguments.values[str(name)] = Unknown(f"the argument {name}") if required or not _is_kept(value) else value


def _is_kept(value: object) -> bool:
    return isinstance(value, (*SCALARS, list, tuple))


def _field(reader: Interpreter, call: Call) -> object:
    """dataclasses.field(default_factory=lambda: [8, 16])."""
    if "default_factory" in call.settings:
        return reader.call(call.settings["default_factory"], Call([], {}, call.node))
    return call.settings.get("default", Unknown("a field", call.node))


LIBRARY: dict[str, LibraryFunction] = {
    **{
        name: _of_numbers(getattr(math, name))
        for name in ("ceil", "floor", "sqrt", "log", "log2", "exp", "gcd", "trunc")
    },
    **{name: _of_numbers(getattr(operator, name)) for name in ("floordiv", "truediv")},
    "rint": _of_numbers(round),
    **{name: _of_numbers(float) for name in ("float32", "float64")},
    **{name: _of_numbers(int) for name in ("int32", "int64")},
    "prod": _of_list(math.prod),
    "cumsum": _of_list(lambda items: list(itertools.accumulate(items))),
    "linspace": _linspace,
    "arange": _arange,
    **dict.fromkeys(("array", "asarray", "Size", "TensorShape"), _same_list),
    "chain": _joined,
    "from_iterable": _joined_items,
    "pairwise": _pairs,
    "product": _product,
    "repeat": _repeated,
    "accumulate": _accumulated,
    "reduce": _reduced,
    "partial": _partial,
    "OrderedDict": _ordered,
    **dict.fromkeys(("deepcopy", "copy"), _copied),
    "ArgumentParser": _parser,
    "field": _field,
}
