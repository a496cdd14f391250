"""Python's built-in functions, as far as models use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stridelab.network.reader.attributes import attribute
from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.limits import ReadError, number
from stridelab.network.reader.modules import MODULE_KINDS
from stridelab.network.reader.values import (
    MISSING,
    SCALARS,
    Call,
    Class,
    External,
    Instance,
    LayerObject,
    Stack,
    Tensor,
    Unknown,
    is_module,
    short,
    truth,
)
from stridelab.network.spec import LayerError

Builtin = Callable[[Interpreter, Call], object]


def call_builtin(reader: Interpreter, name: str, call: Call) -> object:
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
    return sorted(_items(reader, call), key=lambda value: value if isinstance(value, (int, float)) else 0)


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


# ---- Objects


def _isinstance(reader: Interpreter, call: Call) -> object:
    value, kinds = call.args[:2]
    return any(_is_a(value, kind) for kind in (kinds if isinstance(kinds, (tuple, list)) else [kinds]))


_TYPES = {"int": int, "float": (int, float), "str": str, "list": list, "tuple": tuple, "dict": dict, "bool": bool}


def _is_a(value: object, kind: object) -> bool:
    if isinstance(kind, Class):
        return isinstance(value, Instance) and kind in value.cls.line
    if not isinstance(kind, External):
        return False
    return (
        (kind.path in _TYPES and isinstance(value, _TYPES[kind.path]))
        or (kind.name == "Tensor" and isinstance(value, Tensor))
        or (kind.name in ("Module", "Layer") and is_module(value))
        or (isinstance(value, LayerObject) and kind.name == value.kind)
        or (isinstance(value, Stack) and MODULE_KINDS.get(kind.name) == value.kind)
    )


def _hasattr(reader: Interpreter, call: Call) -> object:
    owner, name = call.args
    return attribute(reader, owner, name) is not MISSING if isinstance(name, str) else Unknown("hasattr()")


def _getattr(reader: Interpreter, call: Call) -> object:
    owner, name = call.args[:2]
    if not isinstance(name, str):
        return Unknown("getattr()")
    value = attribute(reader, owner, name)
    return call.argument(2, default=Unknown(name)) if value is MISSING else value


def _setattr(reader: Interpreter, call: Call) -> object:
    owner, name, value = call.args
    if not isinstance(name, str) or not isinstance(owner, Instance):
        return Unknown("setattr()")
    owner.attributes[name] = value
    return None


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
    "min": _reduce("min", min),
    "max": _reduce("max", max),
    "sum": _reduce("sum", sum),
    "int": _convert("int", int),
    "float": _convert("float", float),
    "round": _convert("round", round),
    "abs": _convert("abs", abs),
    "bool": lambda reader, call: truth(call.argument(0, default=0)),
    "str": lambda reader, call: short(call.argument(0, default=0)),
    "isinstance": _isinstance,
    "hasattr": _hasattr,
    "getattr": _getattr,
    "setattr": _setattr,
    "super": lambda reader, call: Unknown("super()"),
    "print": lambda reader, call: None,
}
