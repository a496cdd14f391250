"""Calls of what comes from outside the text: layers, pictures to try a model with, functions of maps."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from stridelab.network.reader.builtins import BUILTINS, call_builtin
from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.keras_layers import KERAS
from stridelab.network.reader.layers import NOT_A_LAYER
from stridelab.network.reader.libraries import LIBRARY
from stridelab.network.reader.limits import LONGEST_NAME, fail
from stridelab.network.reader.maps import call_on_maps
from stridelab.network.reader.modules import make_stack, say_size
from stridelab.network.reader.published import is_published, make_published
from stridelab.network.reader.torch_layers import TORCH
from stridelab.network.reader.values import (
    MODULE_KINDS,
    Call,
    External,
    Functional,
    Partial,
    Tensor,
    Trial,
    Unknown,
    is_module,
    is_open,
    tensors,
)

WRAPPERS = {
    *("DataParallel", "DistributedDataParallel", "torch.compile", "jit.script", "torch.jit.script"),
    *("spectral_norm", "weight_norm", "Lambda", "checkpoint_wrapper"),
}
"""What takes a module (Lambda: a function) and gives one that does the same."""


HARMLESS = re.compile(
    r"init|optim|sgd|adam|save|load|plot|draw|graph|profile|flops|macs|count|export|trace|script|watch|clip|dot|hook|log"
    r"|train|test|eval|predict|inspect|visual|show|display|learn|print|summary|info|fit|seed|writer|callback|deepcopy|id"
    r"|ema|checkpoint|wrap|type|len|isinstance|iter|list|vars|dir|repr|str|tqdm|device|parallel|distribut|prepare",
    re.IGNORECASE,
)
"""Functions from outside that are given a model to train, store or describe it, by a word in their name."""


def call_external(reader: Interpreter, function: External, call: Call) -> object:
    name, path = function.name, function.path
    if path in BUILTINS:
        return call_builtin(reader, path, call)
    framework = _framework_of(path, reader.rows.framework)
    if name in MODULE_KINDS:
        args = call.args or [value for value in (call.settings.get("layers"),) if value]
        return make_stack(reader, name, args, framework, call.node)
    if (name in WRAPPERS or path in WRAPPERS) and call.args and not isinstance(call.args[0], (Tensor, Unknown)):
        return call.args[0]
    if name in FUNCTIONS and (value := FUNCTIONS[name](reader, call)) is not NotImplemented:
        return value
    if is_published(path):
        return make_published(reader, name, call)
    if NOT_A_LAYER.search(name) or name == "Parameter":
        return Unknown(name, call.node)
    table, other_table = (KERAS, TORCH) if framework == "keras" else (TORCH, KERAS)
    if word := table.get(name) or other_table.get(name):
        spoken = "keras" if word is KERAS.get(name) else "torch"
        return reader.layers.make(name, word, call, spoken)
    if name[:1].isupper() and framework == "torch" and re.search(r"\bnn\b", path):
        return reader.layers.unknown(f"nn.{name}", call.node, framework)
    if name[:1].isupper() and ".layers" in f".{path}" and framework == "keras":
        return reader.layers.unknown(name, call.node, framework)
    if tensors(call.args):
        return call_on_maps(reader.layers, replace(call, name=name))
    if path in ("exec", "eval") or (any(map(is_module, call.args)) and not HARMLESS.search(path)):
        reader.rows.note(call.node, f"{name} is not understood: what it may do to the model is left out.")
    return Unknown(name, call.node)


def _framework_of(path: str, default: str) -> str:
    if re.search(r"\b(keras|tensorflow|tf|layers)\b", path):
        return "keras"
    return "torch" if re.search(r"\b(torch|nn|torchvision)\b", path) else default


# ---- By name: NotImplemented is said by a function that this call is none for


def _input(reader: Interpreter, call: Call) -> Tensor:
    """Input((28, 28, 1))."""
    rows, shape = reader.rows, call.argument(0, "shape", "input_shape")
    batch = call.settings.get("batch_shape", call.settings.get("batch_input_shape"))
    if shape is None and isinstance(batch, (tuple, list)):
        shape = tuple(batch[1:])
    sizes = rows.keras_shape(shape, call.node) if shape is not None else None
    name = call.settings.get("name")
    return rows.start(sizes, call.node, name=name[:LONGEST_NAME] if isinstance(name, str) and name else "input")


def _model(reader: Interpreter, call: Call) -> object:
    """Model(inputs, outputs): what leads from the ones to the others."""
    inputs = call.argument(0, "inputs", "input")
    outputs = call.argument(1, "outputs", "output")
    maps = _maps(outputs)
    if not maps:
        return External("keras.Model()")
    reader.functionals.append(model := Functional(_maps(inputs), outputs, maps, call.node))
    return model


def _maps(value: object) -> list[Tensor]:
    return tensors(value.values() if isinstance(value, dict) else [value])


def _random(reader: Interpreter, call: Call) -> object:
    """torch.randn(1, 3, 224, 224): a picture to try the model with."""
    if tensors(call.args):
        return NotImplemented
    args = call.args
    sizes = call.settings.get("size", call.settings.get("shape", args[0] if len(args) == 1 else tuple(args)))
    if isinstance(sizes, (tuple, list)) and is_open(next(iter(sizes), None)):
        sizes = (1, *sizes[1:])  # the batch
    if not isinstance(sizes, (tuple, list)) or not all(type(size) is int for size in sizes):
        return Unknown("a tensor")
    last = reader.rows.channels_last
    if len(sizes) not in ((2, 4) if last else (2, 3, 4)):
        return Unknown("a tensor")
    if len(sizes) == 2:
        return Tensor(None, flat=True, trial=Trial((max(sizes[1], 1), 1, 1), flat=True))
    first, second, third = sizes[-3:]
    if min(first, second, third) < 1:
        fail(call.node, "a picture needs at least one channel, row and column.")
    return Tensor(None, trial=Trial((third, first, second) if last else (first, second, third)))


def _summary(reader: Interpreter, call: Call) -> None:
    say_size(reader, call.argument(1, "input_size", "input_data"), "torch", call.node)


def _cast(reader: Interpreter, call: Call) -> object:
    """typing.cast(int, value)."""
    return call.args[1] if len(call.args) == 2 and not tensors(call.args) else NotImplemented


def _data_format(reader: Interpreter, call: Call) -> str:
    return "channels_first" if reader.rows.channels_first else "channels_last"


def _einops_layer(reader: Interpreter, call: Call) -> object:
    """einops.layers.torch.Rearrange("b c h w -> b (c h w)"): the function, waiting for its map."""
    if not call.args or not isinstance(call.args[0], str) or "->" not in call.args[0]:
        return NotImplemented
    names = ("pattern", "reduction")
    settings = {**dict(zip(names, call.args, strict=False)), **call.settings}
    return Partial(External("einops.rearrange" if len(call.args) == 1 else "einops.reduce"), [], settings)


FUNCTIONS: dict[str, Callable[[Interpreter, Call], object]] = {
    **LIBRARY,
    **dict.fromkeys(("Input", "InputLayer"), _input),
    "Model": _model,
    "summary": _summary,
    **dict.fromkeys(("Rearrange", "Reduce"), _einops_layer),
    "cast": _cast,
    "image_data_format": _data_format,
    **dict.fromkeys(("randn", "rand", "zeros", "ones", "empty", "random_normal", "uniform", "normal"), _random),
    **dict.fromkeys(
        ("is_scripting", "is_tracing", "is_available", "is_grad_enabled", "is_keras_tensor"),
        lambda reader, call: False,
    ),
}
