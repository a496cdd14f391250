"""Modules: stacks of layers, and objects of the text's own classes. How they are made, named, and called on a map."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import replace

from stridelab.network.reader.functions import call_function
from stridelab.network.reader.interpreter import Interpreter
from stridelab.network.reader.keras_layers import KERAS
from stridelab.network.reader.limits import LONGEST_NAME, MOST_ITEMS, few_enough
from stridelab.network.reader.torch_layers import TORCH
from stridelab.network.reader.values import (
    MODULE_KINDS,
    Call,
    Class,
    External,
    Function,
    Functional,
    Instance,
    LayerObject,
    Stack,
    Tensor,
    Unknown,
    is_module,
    is_open,
    name_of,
)

LAYER_CLASSES = TORCH.keys() | KERAS.keys()


# ---- Made


def fill(reader: Interpreter, stack: Stack, args: list[object], node: ast.AST) -> None:
    """Put into a stack what Sequential(...) was given: modules, a list, or a dictionary."""
    if len(args) == 1 and isinstance(args[0], dict):
        stack.items += [(str(key), value) for key, value in args[0].items()]
    else:
        items = args[0] if len(args) == 1 and isinstance(args[0], (list, tuple)) else args
        stack.items += [(str(number), value) for number, value in enumerate(items)]
    few_enough(len(stack.items), node)


def make_stack(reader: Interpreter, name: str, args: list[object], framework: str, node: ast.AST) -> Stack:
    stack = Stack(MODULE_KINDS[name], framework=framework, node=node)
    fill(reader, stack, args, node)
    reader.models.append(stack)
    return stack


def make_instance(reader: Interpreter, cls: Class, call: Call) -> Instance:
    owner = Instance(cls)
    base = cls.outer_base()
    if cls.container:
        owner.children = Stack(cls.container)
    init = cls.find("__init__")
    if isinstance(init, Function):
        call_function(reader, replace(init, owner=owner), call)
    elif base in LAYER_CLASSES:
        make_base(reader, owner, call)
    elif base == "object" or "NamedTuple" in base:  # a dataclass: its fields in order
        targets = [statement.target for statement in cls.node.body if isinstance(statement, ast.AnnAssign)]
        fields = [target.id for target in targets if isinstance(target, ast.Name)]
        owner.attributes |= {**dict(zip(fields, call.args, strict=False)), **call.settings}
    elif owner.children is not None:
        fill(reader, owner.children, call.args, call.node)
    if base not in ("object", "Enum", "NamedTuple", "ABC"):
        reader.models.append(owner)
    return owner


def make_base(reader: Interpreter, owner: Instance, call: Call) -> None:
    """The layer that an object of the text is a kind of."""
    base = next(cls for cls in owner.cls.line if isinstance(cls, External))
    layer = reader.call(base, call)
    owner.base = layer if isinstance(layer, LayerObject) else None


# ---- Inside


def parts(reader: Interpreter, model: object) -> list[object]:
    """The modules directly inside a model."""
    values: Iterable[object] = ()
    if isinstance(model, Stack):
        values = [value for _, value in model.items]
    elif isinstance(model, Instance):
        children = [value for _, value in model.children.items] if model.children else []
        values = [*model.attributes.values(), *children]
    modules: list[object] = []
    for value in values:
        reader.limits.count(reader.tree)
        if isinstance(value, (list, tuple)):
            reader.limits.go_through(value, reader.tree)
            modules += [item for item in value if is_module(item)]
        elif is_module(value):
            modules.append(value)
    return modules


def name_modules(reader: Interpreter, module: object, name: str) -> None:
    """Give every layer inside the name of the way to it, as PyTorch does: features.0, layer1.0.conv1."""
    waiting: list[tuple[object, str]] = [(module, name)]
    visited: set[int] = set()
    while waiting:
        value, path = waiting.pop()
        if id(value) in visited:
            continue
        visited.add(id(value))
        reader.limits.count(reader.tree)
        path = path[-LONGEST_NAME:]
        if isinstance(value, (LayerObject, Instance)):
            value.name = value.name or path
        dot = f"{path}." if path else ""
        waiting += [(item, f"{dot}{key}") for key, item in _members(value)]


def _members(value: object) -> Iterable[tuple[object, object]]:
    """What is inside a module or a list, with its name there."""
    if isinstance(value, Stack):
        return value.items
    if isinstance(value, Instance):
        return [*value.attributes.items(), *(value.children.items if value.children else [])]
    if isinstance(value, (list, tuple)) and len(value) <= MOST_ITEMS:
        return enumerate(value)
    return ()


# ---- Called


def call_instance(reader: Interpreter, owner: Instance, call: Call) -> object:
    picture = next(iter(call.maps()), reader.rows.waiting_picture())
    by_script = not reader.within
    if by_script and owner.output is not None and owner.input_read and owner.input_read.source is picture.source:
        return owner.output  # called again, as in a training loop: no new layers
    if by_script and not _to_be_shown(reader, owner.cls.name, picture, call.node):
        return Unknown(owner.cls.name)
    reader.entered.add(id(owner))
    reader.within += 1
    try:
        output = _forward(reader, owner, call)
    finally:
        reader.within -= 1
    if is_open(output):
        reader.rows.note(call.node, f"What {owner.cls.name} gives is not known here: {name_of(output)}.")
    if by_script:
        owner.output, owner.input_read = output, picture if picture.source else reader.rows.waiting_picture()
    return output


def _to_be_shown(reader: Interpreter, name: str, picture: Tensor, node: ast.AST) -> bool:
    """A model tried on rows of numbers makes way for one tried on pictures."""
    rows = reader.rows
    if picture.trial is None or rows.is_empty:
        return True
    numbers = [trial for trial in rows.trials if trial.flat and trial.tensor]
    if picture.trial.flat and not numbers:
        rows.note(node, f"{name} is tried on rows of numbers and not on pictures: it is left out.")
        return False
    if not picture.trial.flat and numbers:
        rows.note(node, "What was tried on rows of numbers before is left out: this is tried on pictures.")
        restart(reader)
    return True


def restart(reader: Interpreter) -> None:
    """Begin the table again."""
    reader.rows.clear()
    for layer in reader.layers.loose:
        layer.calls = 0


def _build(reader: Interpreter, owner: Instance, call: Call) -> None:
    """A Keras layer makes what it holds when it is first called: def build(self, input_shape)."""
    build = owner.cls.find("build")
    maps = call.maps()
    if not isinstance(build, Function) or "built" in owner.attributes or not maps:
        return
    owner.attributes["built"] = True
    call_function(reader, replace(build, owner=owner), Call([reader.rows.shape_of(maps[0], call.node)], {}, call.node))


def _forward(reader: Interpreter, owner: Instance, call: Call) -> object:
    method = owner.cls.find("forward") or owner.cls.find("call") or owner.cls.find("__call__")
    _build(reader, owner, call)
    if not owner.name:
        name_modules(reader, owner, "")
    reader.rows.path.append(owner.name)
    try:
        if isinstance(method, Function):
            if not call.maps():
                call = replace(call, args=[reader.rows.waiting_picture(), *call.args[1:]])
            if call.node is reader.tree:  # nobody in the text calls it
                call = _with_more_pictures(reader, method, call)
            return call_function(reader, replace(method, owner=owner), call)
        if owner.children is not None:
            return call_stack(reader, owner.children, call)
        if owner.base is not None:
            return apply_base(reader, owner, owner.base, call)
        if (net := inner_net(owner)) is not None:
            return reader.call(net, call)
    finally:
        reader.rows.path.pop()
    return reader.layers.pass_on(owner.cls.name, call.args, call.node)


def inner_net(owner: Instance) -> object | None:
    """What an object calls whose class is of another library's and has no forward: self.net, as in d2l."""
    nets = [owner.attributes[name] for name in ("net", "model", "module") if is_module(owner.attributes.get(name))]
    return nets[0] if nets and owner.cls.has_unknown_base() else None


def is_called(owner: Instance) -> bool:
    """Whether a model can be called, or only holds others, as one with a train_step does."""
    methods = any(owner.cls.find(name) for name in ("forward", "call", "__call__"))
    return methods or owner.children is not None or owner.base is not None or inner_net(owner) is not None


def _with_more_pictures(reader: Interpreter, forward: Function, call: Call) -> Call:
    """forward(self, first, second): each is taken to be the picture."""
    parameters = forward.node.args
    least = len(parameters.args) - 1 - len(parameters.defaults)
    missing = parameters.args[1 + len(call.args) : 1 + least]
    for parameter in missing:
        words = f"The code does not say what {parameter.arg} is: a second picture of the same size is taken."
        reader.rows.note(parameter, words)
    return replace(call, args=[*call.args, *(call.args[:1] * len(missing))])


def apply_base(reader: Interpreter, owner: Instance, base: LayerObject, call: Call) -> object:
    base.name = base.name or owner.name
    return reader.layers.apply(base, call.args, call.node)


def call_stack(reader: Interpreter, stack: Stack, call: Call) -> object:
    rows, node = reader.rows, call.node
    if stack.kind != "sequential":
        return reader.layers.pass_on(f"Calling a Module{stack.kind.title()}", call.args, node)
    tensor: object = rows.waiting_picture() if not call.args or is_open(call.args[0]) else call.args[0]
    picture = tensor if isinstance(tensor, Tensor) else rows.waiting_picture()
    by_script = not reader.within
    if by_script and stack.output and stack.input_read and stack.input_read.source is picture.source:
        return stack.output  # called again, as in a training loop: no new layers
    if by_script and not _to_be_shown(reader, "This model", picture, node):
        return Unknown("a model")
    reader.entered.add(id(stack))
    if not rows.path:
        name_modules(reader, stack, "")
    if picture.source is None and rows.picture is None and (first := _first_shape(reader, stack)):
        tensor = rows.start(rows.keras_shape(first.input_shape, first.node), first.node)
    tensor = _through(reader, stack, tensor, node)
    stack.output = tensor if isinstance(tensor, Tensor) else None
    if by_script:
        stack.input_read = picture if picture.source else rows.waiting_picture()
    return tensor


def _through(reader: Interpreter, stack: Stack, tensor: object, node: ast.AST) -> object:
    """A map through a stack's modules, one after the other."""
    reader.limits.go_through(stack.items, node)
    for _, item in list(stack.items):
        reader.limits.count(node)
        if isinstance(item, Tensor):  # Input(...) as the first layer of a Sequential
            tensor = item if isinstance(tensor, Tensor) and tensor.layer is None else tensor
            continue
        reader.within += 1
        try:
            with reader.limits.deeper(node):
                tensor = reader.call_on(item, tensor, node)
        finally:
            reader.within -= 1
    return tensor


def call_functional(reader: Interpreter, model: Functional, call: Call) -> object:
    """A functional model called on other maps: its rows again, with the same weights."""
    rows, node = reader.rows, call.node
    maps = [rows.started(tensor, node) for tensor in call.maps()]
    if [tensor.source for tensor in maps] == [tensor.source for tensor in model.inputs]:
        return model.output
    if len(maps) != len(model.inputs) or not maps:
        return reader.layers.pass_on("Calling a model", call.args, node)
    again = {start.layer.name: tensor for start, tensor in zip(model.inputs, maps, strict=True) if start.layer}
    for name in [name for name in rows.layers if name in rows.before(model.outputs) and name not in again]:
        layer = rows.layers[name]
        if not layer.inputs:
            return reader.layers.pass_on("Calling a model", call.args, node)
        spec = replace(layer.spec, shared=layer.spec.shared or layer.num_params > 0)
        again[name] = output = rows.emit(spec, [again[source] for source in layer.inputs], name, node)
        if output.layer:
            rows.origins[output.layer.name] = rows.origins.get(name, name)
    outputs = [replace(tensor, layer=again[tensor.layer.name].layer) for tensor in model.outputs if tensor.layer]
    return outputs[0] if isinstance(model.output, Tensor) else outputs


def _first_shape(reader: Interpreter, stack: Stack) -> LayerObject | None:
    """The first layer that says how large the picture is, be it after others (such as random flips)."""
    reader.limits.go_through(stack.items, reader.tree)
    layers = (item for _, item in stack.items if isinstance(item, LayerObject))
    return next((layer for layer in layers if layer.input_shape is not None), None)


def say_size(reader: Interpreter, shape: object, framework: str, node: ast.AST) -> None:
    """model.build((None, 28, 28, 1)) and summary(model, (3, 32, 32)) say how large the picture is."""
    rows = reader.rows
    if not isinstance(shape, (tuple, list)) or rows.layers or len(shape) not in (3, 4):
        return
    sizes = list(shape)[-3:]
    if framework == "keras":
        rows.start(rows.keras_shape(sizes, node), node)
    elif all(type(size) is int and size > 0 for size in sizes):
        rows.start((sizes[0], sizes[1], sizes[2]), node)
