"""Methods of plain values: of lists, dictionaries, texts and numbers, as Python has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.libraries import add_argument
from stridelab.network.reader.limits import MOST_ITEMS
from stridelab.network.reader.values import SCALARS, Arguments, Call, Unknown, is_key, is_open, is_plain, short


def left_out(reader: Interpreter, owner: str, call: Call) -> Unknown:
    """A method that is not understood may have changed what it belongs to."""
    reader.rows.note(call.node, f"{call.name} of {owner} is not understood and is left out.")
    return Unknown(f"{call.name} of {owner}", call.node)


# ---- Lists and dictionaries


def _append(reader: Interpreter, items: list, call: Call) -> None:
    if call.args:
        items.append(call.args[0])


def all_of(reader: Interpreter, call: Call) -> list[object]:
    """What extend(...) adds; of a list that is not known here, that something is added."""
    value = call.argument(0)
    return [value] if is_open(value) else reader.limits.items(value, call.node)


def _list_insert(reader: Interpreter, items: list, call: Call) -> None:
    if len(call.args) > 1 and type(call.args[0]) is int:
        items.insert(call.args[0], call.args[1])


def _pop(reader: Interpreter, items: list, call: Call) -> object:
    place = call.argument(0, default=-1)
    if not items or type(place) is not int or not -len(items) <= place < len(items):
        return Unknown("an item of a list")
    return items.pop(place)


def _remove(reader: Interpreter, items: list, call: Call) -> None:
    place = place_of(items, call.argument(0))
    if place is None:
        reader.rows.note(call.node, "What is removed from this list is not known here; nothing is.")
    else:
        items.pop(place)


def _index(reader: Interpreter, items: list | tuple, call: Call) -> object:
    place = place_of(items, call.argument(0))
    return Unknown("an index") if place is None else place


def place_of(items: list | tuple, value: object) -> int | None:
    """Where a list has a value: the same object, or an equal number or text."""
    equal = isinstance(value, SCALARS)
    for place, item in enumerate(items):
        if item is value or (equal and isinstance(item, SCALARS) and item == value):
            return place
    return None


def _sort(reader: Interpreter, items: list, call: Call) -> None:
    ordered = in_order(reader, items, call)
    if ordered is None:
        reader.rows.note(call.node, "In which order this list is sorted is not known here; it stays as it is.")
    else:
        items[:] = ordered


def in_order(reader: Interpreter, items: list, call: Call) -> list | None:
    """sorted(items, key=, reverse=); None if what decides is not known here."""
    key, reverse = call.settings.get("key"), call.settings.get("reverse", False)
    keys: list[Any] = [item if key is None else reader.call_on(key, item, call.node) for item in items]
    places = list(range(len(items)))
    if not isinstance(reverse, (bool, int)) or not all(is_plain(value) for value in keys):
        return None
    try:
        places.sort(key=lambda place: keys[place], reverse=bool(reverse))
    except TypeError:
        return None
    return [items[place] for place in places]


LIST_METHODS: dict[str, Callable[[Interpreter, list, Call], object]] = {
    "append": _append,
    "extend": lambda reader, items, call: items.extend(all_of(reader, call)),
    "insert": _list_insert,
    "pop": _pop,
    **dict.fromkeys(("copy", "tolist"), lambda reader, items, call: reader.limits.items(items, call.node)),
    "reverse": lambda reader, items, call: items.reverse(),
    "clear": lambda reader, items, call: items.clear(),
    "remove": _remove,
    "sort": _sort,
    "index": _index,
}


def _of_list(reader: Interpreter, items: list, call: Call) -> object:
    method = LIST_METHODS.get(call.name)
    value = method(reader, items, call) if method else left_out(reader, "a list", call)
    reader.limits.bounded(items, call.node)
    return value


def _get(reader: Interpreter, values: dict, call: Call) -> object:
    return values.get(call.args[0], call.argument(1)) if _has_key(call) else Unknown("a dictionary's value")


def _set_default(reader: Interpreter, values: dict, call: Call) -> object:
    return values.setdefault(call.args[0], call.argument(1)) if _has_key(call) else Unknown("a dictionary's value")


def _take(reader: Interpreter, values: dict, call: Call) -> object:
    return values.pop(call.args[0], call.argument(1)) if _has_key(call) else Unknown("a dictionary's value")


def _has_key(call: Call) -> bool:
    return bool(call.args) and is_key(call.args[0])


def _update(reader: Interpreter, values: dict, call: Call) -> None:
    values.update(reader.limits.pairs(call.argument(0), call.node), **call.settings)


DICT_METHODS: dict[str, Callable[[Interpreter, dict, Call], object]] = {
    "items": lambda reader, values, call: list(values.items()),
    "keys": lambda reader, values, call: list(values),
    "values": lambda reader, values, call: list(values.values()),
    "get": _get,
    "setdefault": _set_default,
    "pop": _take,
    "update": _update,
    "copy": lambda reader, values, call: dict(values),
    "clear": lambda reader, values, call: values.clear(),
}


def _of_dict(reader: Interpreter, values: dict, call: Call) -> object:
    reader.limits.go_through(values, call.node)
    method = DICT_METHODS.get(call.name)
    return method(reader, values, call) if method else left_out(reader, "a dictionary", call)


# ---- Texts


def _format(reader: Interpreter, text: str, call: Call) -> object:
    holes = iter(call.args)
    reader.limits.count(call.node, text.count("{"))
    filled = re.sub(r"\{(\w*)\}", lambda hole: _filled(hole.group(1), holes, call), text)
    return reader.limits.bounded(filled, call.node)


def _filled(key: str, holes: Iterator[object], call: Call) -> str:
    if not key:
        return short(next(holes, ""))
    if key.isdigit():
        return short(call.args[int(key)]) if len(key) < 4 and int(key) < len(call.args) else ""
    return short(call.settings.get(key, ""))


def _join(reader: Interpreter, text: str, call: Call) -> object:
    parts = [part for part in reader.limits.items(call.argument(0), call.node) if isinstance(part, str)]
    if len(parts) * len(text) + sum(map(len, parts)) <= MOST_ITEMS:
        return text.join(parts)
    return Unknown("a text")


def _split(reader: Interpreter, text: str, call: Call) -> object:
    if all(isinstance(separator, str) and separator for separator in call.args):
        return reader.limits.bounded(text.split(*call.args[:1]), call.node)  # pyright: ignore[reportArgumentType]
    return Unknown("a text")


def _ends(test: Callable[[str, str], bool]) -> Callable[[Interpreter, str, Call], object]:
    def answer(reader: Interpreter, text: str, call: Call) -> object:
        part = call.argument(0)
        return test(text, part) if isinstance(part, str) else Unknown("a text")

    return answer


TEXT_METHODS: dict[str, Callable[[Interpreter, str, Call], object]] = {
    "format": _format,
    "lower": lambda reader, text, call: text.lower(),
    "upper": lambda reader, text, call: text.upper(),
    "strip": lambda reader, text, call: Unknown("a text") if call.args else text.strip(),
    "title": lambda reader, text, call: text.title(),
    "startswith": _ends(str.startswith),
    "endswith": _ends(str.endswith),
    "join": _join,
    "split": _split,
}


def _of_text(reader: Interpreter, text: str, call: Call) -> object:
    reader.limits.go_through(text, call.node)
    method = TEXT_METHODS.get(call.name)
    return method(reader, text, call) if method else Unknown("a text")


def _of_arguments(reader: Interpreter, owner: Arguments, call: Call) -> object:
    if call.name == "add_argument":
        add_argument(owner, call)
    if call.name == "parse_known_args":
        return owner, []
    return {"add_argument_group": owner, "add_mutually_exclusive_group": owner, "parse_args": owner}.get(call.name)


def _of_number(reader: Interpreter, value: float, call: Call) -> object:
    """x.item(), once x is a number."""
    return value if call.name in ("item", "tolist", "numpy", "cpu", "detach") else Unknown("a number")


def _of_tuple(reader: Interpreter, items: tuple, call: Call) -> object:
    if call.name in ("tolist", "as_list"):
        return list(items)
    return _index(reader, items, call) if call.name == "index" else Unknown("a tuple")


VALUE_OWNERS: dict[type, Callable[[Interpreter, Any, Call], object]] = {
    list: _of_list,
    tuple: _of_tuple,
    Arguments: _of_arguments,
    **dict.fromkeys((int, float), _of_number),
    dict: _of_dict,
    str: _of_text,
}
