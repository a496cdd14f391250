"""Python's built-in functions, as far as models use them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from stridelab.network.reader.attributes import attribute, delete_attribute, set_attribute
from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.limits import ReadError, number
from stridelab.network.reader.methods import MODULE_METHODS
from stridelab.network.reader.modules import LAYER_CLASSES
from stridelab.network.reader.operators import binary
from stridelab.network.reader.value_methods import in_order
from stridelab.network.reader.values import (
    MISSING,
    MODULE_KINDS,
    SCALARS,
    Call,
    Class,
    External,
    Function,
    Instance,
    LayerObject,
    Method,
    Partial,
    Stack,
    Tensor,
    Unknown,
    is_open,
    name_of,
    short,
    truth,
)
from stridelab.network.spec import LayerError

Builtin = Callable[[Interpreter, Call], object]
MODULES = (LayerObject, Stack, Instance)


OF_LISTS = {
    "list",
    "tuple",
    "sorted",
    "reversed",
    "set",
    "dict",
    "enumerate",
    "zip",
    "len",
    "filter",
    "iter",
    "next",
    "sum",
}
"""Functions that know nothing of a list that is not known here."""


def call_builtin(reader: Interpreter, name: str, call: Call) -> object:
    if name in OF_LISTS and (unknown := next((value for value in call.args if is_open(value)), None)) is not None:
        return Unknown(f"{name}({name_of(unknown)})"[:100], getattr(unknown, "node", None) or call.node)
    try:
        return BUILTINS[name](reader, call)
    except (ReadError, LayerError):
        raise
    except (TypeError, ValueError, OverflowError, ZeroDivisionError, IndexError, KeyError):
        return Unknown(f"{name}()")


def _items(reader: Interpreter, call: Call) -> list[object]:
    return reader.limits.items(call.args[0], call.node) if call.args else []


# ---- Lists and the like


def _range(reader: Interpreter, call: Call) -> object:
    if not all(type(value) is int for value in call.args):
        return Unknown("range()")
    return range(*call.args)  # pyright: ignore[reportCallIssue, reportArgumentType]


def _sorted(reader: Interpreter, call: Call) -> object:
    ordered = in_order(reader, _items(reader, call), call)
    return Unknown("sorted()", call.node) if ordered is None else ordered


def _set(reader: Interpreter, call: Call) -> object:
    return list(dict.fromkeys(value for value in _items(reader, call) if isinstance(value, SCALARS)))


def _dict(reader: Interpreter, call: Call) -> object:
    return {**(reader.limits.pairs(call.args[0], call.node) if call.args else {}), **call.settings}


def _enumerate(reader: Interpreter, call: Call) -> object:
    start: Any = call.argument(1, "start", default=0)
    return [(start + place, item) for place, item in enumerate(_items(reader, call))]


def _zip(reader: Interpreter, call: Call) -> object:
    return list(zip(*(reader.limits.items(value, call.node) for value in call.args), strict=False))


def _len(reader: Interpreter, call: Call) -> object:
    value = call.args[0]
    return len(value) if isinstance(value, (str, dict)) else len(_items(reader, call))


def _map(reader: Interpreter, call: Call) -> object:
    function, values = call.args
    return [reader.call(function, Call([item], {}, call.node)) for item in reader.limits.items(values, call.node)]


def _filter(reader: Interpreter, call: Call) -> object:
    function, values = call.args
    items = reader.limits.items(values, call.node)
    answers = items if function is None else [reader.call_on(function, item, call.node) for item in items]
    if any(is_open(answer) for answer in answers):
        return Unknown("filter()", call.node)
    return [item for item, answer in zip(items, answers, strict=True) if truth(answer)]


def _next(reader: Interpreter, call: Call) -> object:
    items = _items(reader, call)
    return items[0] if items else call.argument(1, default=Unknown("next()"))


def _decides(word: bool) -> Builtin:
    """any() with True, all() with False: one such item is enough."""

    def decided(reader: Interpreter, call: Call) -> object:
        if is_open(call.args[0]):
            return Unknown("any()" if word else "all()")
        items = _items(reader, call)
        if any(not is_open(item) and truth(item) == word for item in items):
            return word
        return Unknown("any()" if word else "all()") if any(is_open(item) for item in items) else not word

    return decided


# ---- Numbers


def _reduce(name: str, compute: Callable[[Any], object]) -> Builtin:
    def reduced(reader: Interpreter, call: Call) -> object:
        numbers = _items(reader, call) if len(call.args) == 1 or name == "sum" else call.args
        if not all(isinstance(value, (int, float)) for value in numbers):
            return Unknown(f"{name}()")
        return number(compute(numbers), call.node)

    return reduced


def _convert(name: str, convert: Callable[[Any], object]) -> Builtin:
    def converted(reader: Interpreter, call: Call) -> object:
        value = call.argument(0, default=0)
        if (isinstance(value, str) and len(value) > 20) or not isinstance(value, (int, float, str)):
            return Unknown(f"{name}()")
        return number(convert(value), call.node)

    return converted


def _power(reader: Interpreter, call: Call) -> object:
    return binary(reader, call.args[0], ast.Pow(), call.args[1], call.node)


# ---- Objects


def _type(reader: Interpreter, call: Call) -> object:
    value = call.args[0]
    if isinstance(value, Instance):
        return value.cls
    return External(value.kind) if isinstance(value, LayerObject) and value.kind else Unknown("type()")


def _isinstance(reader: Interpreter, call: Call) -> object:
    value, kinds = call.args[:2]
    answers = [_is_a(value, kind) for kind in (kinds if isinstance(kinds, (tuple, list)) else [kinds])]
    if True in answers:
        return True
    return Unknown("isinstance()") if any(is_open(answer) for answer in answers) else False


_TYPES = {
    **{"int": int, "float": float, "str": str, "list": list, "tuple": tuple, "dict": dict, "bool": bool},
    **{"Sequence": (list, tuple, str, range), "Iterable": (list, tuple, str, range, dict), "Mapping": dict},
    **{"Number": (int, float), "Real": (int, float), "Integral": int, "OrderedDict": dict, "range": range},
    **{"List": list, "Tuple": tuple, "Dict": dict, "Tensor": Tensor, "Module": MODULES, "Layer": MODULES},
    **{"Callable": (Function, Partial, *MODULES), "function": Function, "FunctionType": Function, "set": ()},
}


def _is_a(value: object, kind: object) -> object:
    """True, False, or Unknown where the kind or the value is not known here."""
    if is_open(value):
        return Unknown("isinstance()")
    if isinstance(kind, Class):
        return isinstance(value, Instance) and kind in value.cls.line
    if not isinstance(kind, External):
        return Unknown("isinstance()")
    if kind.name in _TYPES:
        return isinstance(value, _TYPES[kind.name])
    if isinstance(value, Instance):
        names = {base.name for base in value.cls.line if isinstance(base, External)}
        return (
            kind.name in names if kind.name in LAYER_CLASSES or kind.name in MODULE_KINDS else Unknown("isinstance()")
        )
    if isinstance(value, LayerObject):
        return kind.name == value.kind if value.kind else Unknown("isinstance()")
    if isinstance(value, Stack):
        return MODULE_KINDS.get(kind.name) == value.kind
    return False


def _hasattr(reader: Interpreter, call: Call) -> object:
    owner, name = call.args
    if not isinstance(name, str) or is_open(owner):
        return Unknown("hasattr()")
    value = attribute(reader, owner, name)
    if isinstance(owner, Instance) and isinstance(value, Method):  # of the framework's class, if that has it
        return name in MODULE_METHODS or (owner.cls.has_unknown_base() and Unknown("hasattr()"))
    return value is not MISSING and not is_open(value)


def _getattr(reader: Interpreter, call: Call) -> object:
    owner, name = call.args[:2]
    if not isinstance(name, str):
        return Unknown("getattr()")
    value = attribute(reader, owner, name)
    return call.argument(2, default=Unknown(name)) if value is MISSING else value


def _setattr(reader: Interpreter, call: Call) -> None:
    owner, name, value = call.args
    if isinstance(name, str):
        set_attribute(reader, owner, name, value, call.node)
    else:
        reader.rows.note(call.node, "Which attribute is set here is not known; none is.")


def _delattr(reader: Interpreter, call: Call) -> None:
    owner, name = call.args
    if isinstance(name, str):
        delete_attribute(reader, owner, name, call.node)
    else:
        reader.rows.note(call.node, "Which attribute is deleted here is not known; none is.")


BUILTINS: dict[str, Builtin] = {
    "range": _range,
    "list": _items,
    "tuple": lambda reader, call: tuple(_items(reader, call)),
    "sorted": _sorted,
    "reversed": lambda reader, call: _items(reader, call)[::-1],
    "set": _set,
    "dict": _dict,
    "enumerate": _enumerate,
    "zip": _zip,
    "len": _len,
    "map": _map,
    "filter": _filter,
    "iter": _items,
    "next": _next,
    "any": _decides(True),
    "all": _decides(False),
    "min": _reduce("min", min),
    "max": _reduce("max", max),
    "sum": _reduce("sum", sum),
    "int": _convert("int", int),
    "float": _convert("float", float),
    "round": _convert("round", round),
    "abs": _convert("abs", abs),
    "divmod": lambda reader, call: divmod(*call.args),  # pyright: ignore
    "pow": _power,
    "callable": lambda reader, call: isinstance(call.args[0], _TYPES["Callable"]),
    "type": _type,
    "bool": lambda reader, call: truth(call.argument(0, default=0)),
    "str": lambda reader, call: short(call.argument(0, default=0)),
    "isinstance": _isinstance,
    "hasattr": _hasattr,
    "getattr": _getattr,
    "setattr": _setattr,
    "delattr": _delattr,
    "super": lambda reader, call: Unknown("super()"),
    "print": lambda reader, call: None,
}
