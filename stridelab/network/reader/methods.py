"""Methods of modules, as the frameworks have them; those of plain values are in `value_methods`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from stridelab.network.reader.attributes import attribute, set_attribute
from stridelab.network.reader.functions import call_function
from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.items import get, remove, renumber
from stridelab.network.reader.limits import few_enough
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
from stridelab.network.reader.value_methods import VALUE_OWNERS, all_of, left_out
from stridelab.network.reader.values import (
    MISSING,
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
    is_module,
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
    items = all_of(reader, call)
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
        return Unknown(call.name) if NO_EFFECT.match(call.name) else left_out(reader, "a model", call)
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
    if owner.published and name in ("children", "named_children", "modules", "named_modules", "get_submodule"):
        words = f"{owner.published} is made elsewhere: its parts are not known one by one."
        reader.rows.note(call.node, words)
        return Unknown(f"the parts of {owner.published}", call.node)
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
    return reader.layers.pass_on(name, args, call.node) if call.maps() else left_out(reader, owner.cls.name, call)


def _by_name(reader: Interpreter, owner: Instance, call: Call) -> object:
    """self.__setattr__("conv1", layer)."""
    if call.name == "__setattr__" and len(call.args) > 1 and isinstance(call.args[0], str):
        return set_attribute(reader, owner, call.args[0], call.args[1], call.node)
    if call.name == "__getattr__" and isinstance(call.argument(0), str):
        value = attribute(reader, owner, str(call.args[0]))
        return Unknown(call.name) if value is MISSING else value
    return left_out(reader, owner.cls.name, call)


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


def _of_functional(reader: Interpreter, owner: Functional, call: Call) -> object:
    if call.name == "get_layer":
        layer = reader.rows.layers.get(str(call.argument(0, "name")))
        return Functional(owner.inputs, Tensor(layer), [Tensor(layer)], call.node) if layer else Unknown("a layer")
    if call.name in ("call", "predict"):
        return call_functional(reader, owner, call)
    return Unknown(call.name) if NO_EFFECT.match(call.name) else left_out(reader, "a model", call)


OWNERS: dict[type, Callable[[Interpreter, Any, Call], object]] = {
    Tensor: _of_map,
    Stack: _of_stack,
    Instance: _of_instance,
    Super: _of_super,
    Functional: _of_functional,
    **VALUE_OWNERS,
}
