"""Methods: of lists, dictionaries and texts as Python has them, of modules as the frameworks have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from stridelab.network.reader.attributes import attribute, set_attribute
from stridelab.network.reader.functions import call_function
from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.items import get, remove, renumber
from stridelab.network.reader.libraries import add_argument
from stridelab.network.reader.limits import MOST_ITEMS, few_enough
from stridelab.network.reader.maps import call_on_maps
from stridelab.network.reader.modules import (
    LAYER_CLASSES,
    apply_base,
    call_functional,
    call_instance,
    call_stack,
    fill,
    make_base,
    say_size,
)
from stridelab.network.reader.values import (
    MISSING,
    SCALARS,
    Arguments,
    Call,
    Class,
    Function,
    Functional,
    Instance,
    Method,
    Stack,
    Super,
    Tensor,
    Unknown,
    is_key,
    is_module,
    is_open,
    is_plain,
    short,
)


def call_method(reader: Interpreter, method: Method, call: Call) -> object:
    """owner.name(...)."""
    answer = OWNERS.get(type(method.owner))
    call = replace(call, name=method.name)
    if answer is None:
        return reader.layers.pass_on(method.name, call.args, call.node)
    return answer(reader, method.owner, call)


def _of_map(reader: Interpreter, owner: Tensor, call: Call) -> object:
    return call_on_maps(reader.layers, replace(call, args=[owner, *call.args]))


# ---- Stacks


def _add(reader: Interpreter, stack: Stack, call: Call) -> None:
    if call.args:
        stack.items.append((str(len(stack.items)), call.args[0]))


def _add_all(reader: Interpreter, stack: Stack, call: Call) -> None:
    items = _all_of(reader, call)
    stack.items += [(str(len(stack.items) + number), item) for number, item in enumerate(items)]


def _add_named(reader: Interpreter, stack: Stack, call: Call) -> None:
    if len(call.args) > 1:
        stack.items.append((call.args[0] if isinstance(call.args[0], str) else "?", call.args[1]))


def _insert(reader: Interpreter, stack: Stack, call: Call) -> None:
    if len(call.args) > 1 and type(call.args[0]) is int:
        stack.items.insert(call.args[0], (str(len(stack.items)), call.args[1]))
        renumber(stack)


def _take_last(reader: Interpreter, stack: Stack, call: Call) -> object:
    """model.pop()."""
    place = call.argument(0, default=-1)
    value = get(reader, stack, place, call.node)
    remove(reader, stack, place, call.node)
    return value


StackMethod = Callable[[Interpreter, Stack, Call], object]
STACK_METHODS: dict[str, StackMethod] = {
    **dict.fromkeys(("add", "append"), _add),
    "extend": _add_all,
    **dict.fromkeys(("add_module", "register_module"), _add_named),
    "insert": _insert,
    "pop": _take_last,
    **dict.fromkeys(("children", "values"), lambda reader, stack, call: [item for _, item in stack.items]),
    **dict.fromkeys(("modules", "parameters", "buffers", "named_parameters", "named_modules"), lambda *_: []),
    **dict.fromkeys(("items", "named_children"), lambda reader, stack, call: list(stack.items)),
    "keys": lambda reader, stack, call: [key for key, _ in stack.items],
    **dict.fromkeys(("to", "cuda", "cpu", "eval", "train"), lambda reader, stack, call: stack),
    **dict.fromkeys(("call", "forward", "predict"), call_stack),
    "build": lambda reader, stack, call: _build(reader, call),
}


def _build(reader: Interpreter, call: Call) -> None:
    say_size(reader, call.argument(0, "input_shape"), "keras", call.node)


def _of_stack(reader: Interpreter, stack: Stack, call: Call) -> object:
    method = STACK_METHODS.get(call.name)
    if method is None:
        return Unknown(call.name) if NO_EFFECT.match(call.name) else _left_out(reader, "a model", call)
    value = method(reader, stack, call)
    few_enough(len(stack.items), call.node)
    return value


# ---- Objects of the text's classes

MODULE_METHODS = {"forward", "parameters", "children", "modules", "train", "eval", "to", "apply", "state_dict", "call"}
NO_LAYERS = {"modules", "parameters", "named_modules", "named_parameters", "buffers"}
NO_EFFECT = re.compile(
    r"compile|summary|apply|register_|load|save|state_dict|fit|evaluate|predict|train|test|zero_grad|requires_grad"
    r"|parameters|buffers|modules|get_|set_|count_|reset_|init|_init|share_memory|compute_|call|log|export|plot|from_"
    r"|to_|score|print|freeze|unfreeze|manual_|configure|add_loss|add_metric|add_weight|name_scope"
)
"""How methods of a framework's models begin that train, store or describe them, and change no layer."""


def _of_instance(reader: Interpreter, owner: Instance, call: Call) -> object:
    """A method that its class inherits from the framework's."""
    name, args = call.name, call.args
    if name == "build":
        return _build(reader, call)
    if name in ("add_module", "register_module") and len(args) > 1 and isinstance(args[0], str):
        owner.attributes[args[0]] = args[1]
        if owner.children is not None:
            owner.children.items.append((args[0], args[1]))
        return None
    if name in ("to", "cuda", "cpu", "eval", "train"):
        return owner
    if name in ("children", "named_children"):
        stack = owner.children or Stack("list", list(owner.attributes.items()))
        items = [(key, item) for key, item in stack.items if is_module(item)]
        return [item for _, item in items] if name == "children" else items
    if name in NO_LAYERS:
        return []
    if name == "layer_summary":  # d2l's: on a picture of this size
        say_size(reader, call.argument(0), "torch", call.node)
        return call_instance(reader, owner, Call([reader.rows.waiting_picture()], {}, call.node))
    if owner.children is not None and name in STACK_METHODS and name not in NO_LAYERS:
        return _of_stack(reader, owner.children, call)
    if NO_EFFECT.match(name):
        return Unknown(name)
    if name in ("__setattr__", "__getattr__", "__getitem__", "__len__"):
        return _by_name(reader, owner, call)
    return reader.layers.pass_on(name, args, call.node) if call.maps() else _left_out(reader, owner.cls.name, call)


def _by_name(reader: Interpreter, owner: Instance, call: Call) -> object:
    """self.__setattr__("conv1", layer)."""
    if call.name == "__setattr__" and len(call.args) > 1 and isinstance(call.args[0], str):
        return set_attribute(reader, owner, call.args[0], call.args[1], call.node)
    if call.name == "__getattr__" and isinstance(call.argument(0), str):
        value = attribute(reader, owner, str(call.args[0]))
        return Unknown(call.name) if value is MISSING else value
    return _left_out(reader, owner.cls.name, call)


def _of_super(reader: Interpreter, owner: Super, call: Call) -> object:
    for base in owner.cls.bases:
        method = base.find(call.name) if isinstance(base, Class) else None
        if isinstance(method, Function):
            return call_function(reader, replace(method, owner=owner.owner), call)
    children, base = owner.owner.children, owner.owner.base
    if call.name == "__init__":
        if children is not None:
            fill(reader, children, call.args, call.node)
        elif owner.cls.outer_base() in LAYER_CLASSES:
            make_base(reader, owner.owner, call)
        return None
    if call.name in ("forward", "call", "__call__"):
        if children is not None:
            return call_stack(reader, children, call)
        if base is not None:
            return apply_base(reader, owner.owner, base, call)
    return _of_instance(reader, owner.owner, call)


# ---- Lists and dictionaries


def _append(reader: Interpreter, items: list, call: Call) -> None:
    if call.args:
        items.append(call.args[0])


def _all_of(reader: Interpreter, call: Call) -> list[object]:
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
    "extend": lambda reader, items, call: items.extend(_all_of(reader, call)),
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
    value = method(reader, items, call) if method else _left_out(reader, "a list", call)
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
    return method(reader, values, call) if method else _left_out(reader, "a dictionary", call)


def _left_out(reader: Interpreter, owner: str, call: Call) -> Unknown:
    """A method that is not understood may have changed what it belongs to."""
    reader.rows.note(call.node, f"{call.name} of {owner} is not understood and is left out.")
    return Unknown(f"{call.name} of {owner}", call.node)


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


def _of_functional(reader: Interpreter, owner: Functional, call: Call) -> object:
    if call.name == "get_layer":
        layer = reader.rows.layers.get(str(call.argument(0, "name")))
        return Functional(owner.inputs, Tensor(layer), [Tensor(layer)]) if layer else Unknown("a layer")
    if call.name in ("call", "predict"):
        return call_functional(reader, owner, call)
    return Unknown(call.name) if NO_EFFECT.match(call.name) else _left_out(reader, "a model", call)


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


OWNERS: dict[type, Callable[[Interpreter, Any, Call], object]] = {
    Tensor: _of_map,
    Stack: _of_stack,
    Instance: _of_instance,
    Super: _of_super,
    Functional: _of_functional,
    list: _of_list,
    tuple: _of_tuple,
    Arguments: _of_arguments,
    **dict.fromkeys((int, float), _of_number),
    dict: _of_dict,
    str: _of_text,
}
