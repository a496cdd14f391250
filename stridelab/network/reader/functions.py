"""Functions of the text: their parameters get values, and their body is walked over."""

from __future__ import annotations

import ast

from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.limits import fail
from stridelab.network.reader.values import Call, Function, Partial, Scope, name_of


def call_function(reader: Interpreter, function: Function, call: Call) -> object:
    names = _bound(reader, function, call)
    scope = Scope(names, function.scope, function.cls, function.owner)
    with reader.limits.deeper(call.node, 3):
        if isinstance(function.node, ast.Lambda):
            return reader.value(function.node.body, scope)
        end = reader.run(function.node.body, scope)
    return scope.yields or (end.value if end else None)


def _bound(reader: Interpreter, function: Function, call: Call) -> dict[str, object]:
    """The parameters of a function and their values in this call."""
    parameters = function.node.args
    positional = [parameter.arg for parameter in (*parameters.posonlyargs, *parameters.args)]
    keywords = [parameter.arg for parameter in parameters.kwonlyargs]
    args = [*([] if function.owner is None else [function.owner]), *call.args]
    names: dict[str, object] = dict(zip(positional, args, strict=False))
    if parameters.vararg:
        names[parameters.vararg.arg] = tuple(args[len(positional) :])
    elif len(args) > len(positional):
        fail(call.node, f"{name_of(function)} takes {len(positional)} values, but {len(args)} are given.")
    accepted = {*positional, *keywords}
    names |= {name: value for name, value in call.settings.items() if name in accepted}
    rest = {name: value for name, value in call.settings.items() if name not in accepted}
    if parameters.kwarg:
        names[parameters.kwarg.arg] = rest
    elif rest:
        fail(call.node, f"{name_of(function)} has no parameter {next(iter(rest))}.")
    defaults = [
        *zip(reversed(positional), reversed(parameters.defaults), strict=False),
        *zip(keywords, parameters.kw_defaults, strict=True),
    ]
    for name, default in defaults:
        if name not in names and default is not None:
            names[name] = reader.value(default, function.scope)
    for name in (*positional, *keywords):
        if name not in names:
            fail(call.node, f"{name_of(function)} needs a value for {name}.")
    return names


def call_partial(reader: Interpreter, function: Partial, call: Call) -> object:
    settings = {**function.settings, **call.settings}
    return reader.call(function.function, Call([*function.args, *call.args], settings, call.node))
