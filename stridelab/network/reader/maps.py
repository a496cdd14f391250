"""Functions of maps: F.relu(x), torch.cat([a, b], 1), x.view(x.size(0), -1), x[:, :, ::2, ::2]."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from math import prod

from stridelab.network.kinds import (
    activation,
    avg_pool,
    concat,
    dropout,
    global_pool,
    max_pool,
)
from stridelab.network.reader.layers import Layers
from stridelab.network.reader.limits import LARGEST_WINDOW, SizeMismatchError, fail
from stridelab.network.reader.torch_layers import TORCH
from stridelab.network.reader.values import Call, Tensor, Unknown, tensors
from stridelab.network.spec import Spec

# PyTorch and TensorFlow functions of one map, as layers: F.relu, torch.relu, x.relu(), tf.nn.relu.
LAYER_FUNCTIONS: dict[str, Spec] = {
    **{kind: activation(kind) for kind in ("relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "silu", "mish")},
    **{kind: activation(kind) for kind in ("sigmoid", "tanh", "softmax", "log_softmax", "hardswish", "hardsigmoid")},
    "relu_": activation("relu"),
    "swish": activation("silu"),
    "softplus": activation("softplus"),
    **{name: Spec(op=name) for name in ("layer_norm", "group_norm", "local_response_norm", "instance_norm")},
    **{name: dropout() for name in ("dropout", "dropout2d", "alpha_dropout", "feature_dropout")},
}
SAME_MAP = {
    *("contiguous", "to", "float", "half", "double", "cuda", "cpu", "detach", "clone", "requires_grad_", "type_as"),
    *("normalize", "cast", "identity", "type", "stop_gradient", "expand_as", "expand", "broadcast_to", "channels_last"),
}

MapFunction = Callable[[Layers, list[Tensor], Call], object]
"""Takes the maps of its first argument, the first with its shape, and the call with all its arguments."""


def call_on_maps(layers: Layers, call: Call) -> object:
    """A function or method whose first argument is a map, or a list of maps."""
    maps = [layers.rows.started(tensor, call.node) for tensor in tensors(call.args[:1])]
    name, rows = call.name, layers.rows
    if maps and name in LAYER_FUNCTIONS:
        return rows.emit(LAYER_FUNCTIONS[name], maps[:1], rows.inside(name.rstrip("_")), call.node)
    if maps and name in SAME_MAP:
        return maps[0]
    if maps and name in MAP_FUNCTIONS:
        return MAP_FUNCTIONS[name](layers, maps, call)
    return layers.pass_on(name, call.args, call.node)


def _pooling(word: str) -> MapFunction:
    def pooled(layers: Layers, maps: list[Tensor], call: Call) -> object:
        return _at_once(layers, maps[0], word, replace(call, args=call.args[1:]))

    return pooled


def _at_once(layers: Layers, x: Tensor, word: str, call: Call, more: int = 0) -> Tensor:
    """F.max_pool2d(x, 2): a layer that is made and called in one. more: channels that it adds."""
    rows = layers.rows
    layer = layers.make(word, TORCH[word], call, "torch")
    layers.loose.pop()
    if layer.note:
        rows.note(call.node, layer.note)
    assert x.layer is not None
    spec = replace(layer.definition.spec, out_channels=x.layer.output_shape[0] + more if more else 0)
    output = rows.emit(spec, [x], rows.inside(call.name), call.node)
    return replace(output, unsure=True) if layer.note else output


def _pad(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """F.pad: its mode and value put other numbers in the border, no other border."""
    if layers.rows.framework != "torch":
        return layers.pass_on(call.name, call.args, call.node)
    border, more = call.argument(1, "pad"), 0
    if isinstance(border, (tuple, list)) and len(border) == 6 and all(type(width) is int for width in border):
        border, more = border[:4], max(0, sum(border[4:]))
    return _at_once(layers, maps[0], "ZeroPad2d", replace(call, args=[border], settings={}), more)


def _permute(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """x.permute(0, 2, 3, 1) moves the channels to the end, where Linear reads them at every position; or back."""
    x = maps[0]
    order = call.settings.get("dims", call.args[1] if len(call.args) == 2 else tuple(call.args[1:]))
    if isinstance(order, (tuple, list)):
        if list(order) == ([0, 3, 1, 2] if x.last else [0, 2, 3, 1]):
            return replace(x, last=not x.last)
        if list(order) == [0, 1, 2, 3]:
            return x
    return layers.pass_on(call.name, [x], call.node)


def _split(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """x.chunk(2, dim=1): the channels in several parts."""
    rows, row = layers.rows, maps[0].layer
    assert row is not None
    channels, keras = row.output_shape[0], rows.channels_last
    parts = call.argument(1, "chunks", "split_size", "split_size_or_sections")
    if call.axis(2) not in ((-1, 3) if keras else (1, -3)) or not parts:
        return layers.pass_on(call.name, maps[:1], call.node)
    if (call.name == "chunk" or keras) and type(parts) is int and parts > 0:
        parts = -(-channels // parts)  # tf.split(x, 2) counts parts, x.split(32) channels
    if type(parts) is int and 0 < parts <= channels:
        parts = [min(parts, channels - start) for start in range(0, channels, parts)]
    if not isinstance(parts, (tuple, list)) or not all(type(part) is int and part > 0 for part in parts):
        return layers.pass_on(call.name, maps[:1], call.node)
    if sum(parts) != channels:
        words = " + ".join(map(str, parts))
        fail(call.node, f"a map of {channels} channels cannot be split into {words}.")
    return [
        rows.emit(Spec(op="split", out_channels=part), maps[:1], rows.inside(call.name), call.node) for part in parts
    ]


def _shape(layers: Layers, maps: list[Tensor], call: Call) -> object:
    return layers.rows.shape_of(maps[0], call.node)


def _size(layers: Layers, maps: list[Tensor], call: Call) -> object:
    shape, dim = layers.rows.shape_of(maps[0], call.node), call.argument(1, "dim")
    if dim is None:
        return shape
    return shape[dim] if type(dim) is int and -len(shape) <= dim < len(shape) else Unknown("a size")


def _rank(layers: Layers, maps: list[Tensor], call: Call) -> object:
    return 2 if maps[0].flat else 4


def _concatenate(layers: Layers, maps: list[Tensor], call: Call) -> object:
    rows, name = layers.rows, call.name
    axis = call.axis(1, default=-1 if name == "concatenate" else 0)
    if len(maps) == 1 and isinstance(call.args[0], (list, tuple)) and len(call.args[0]) == 1:
        return maps[0]
    if len(maps) > 1 and layers.joins_channels(maps, axis):
        return rows.emit(concat(), maps, rows.inside("cat" if name == "cat" else "concatenate"), call.node)
    return layers.pass_on(f"{name} along axis {axis}" if isinstance(axis, int) else name, call.args, call.node)


def _join(layers: Layers, maps: list[Tensor], call: Call) -> object:
    rows, op = layers.rows, "add" if call.name.startswith("add") else "multiply"
    if len(maps) == 1:
        maps = [*maps, *(rows.started(tensor, call.node) for tensor in tensors(call.args[1:]))]
    return rows.emit(Spec(op=op), maps, rows.inside(op), call.node) if len(maps) > 1 else maps[0]


def _flatten(layers: Layers, maps: list[Tensor], call: Call) -> object:
    start = call.argument(1, "start_dim", default=0)
    if start == 1:
        return layers.flattened(maps[0], call.node)
    return layers.pass_on(f"flatten from axis {start}", maps[:1], call.node)


def _view(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """x.view(x.size(0), -1), x.view(-1, 400) and the like flatten; other shapes are not understood."""
    x, sizes = maps[0], call.args[1:]
    if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)):
        sizes = list(sizes[0])
    row = x.layer
    assert row is not None
    if len(sizes) == 4:
        shape = (sizes[3], *sizes[1:3]) if layers.rows.channels_last else sizes[1:]
        if all(size in (-1, real) for size, real in zip(shape, row.output_shape, strict=True)):
            return replace(x, flat=False)
    if len(sizes) != 2:
        return layers.pass_on("this change of shape", [x], call.node)
    features, numbers = sizes[1], prod(row.output_shape)
    if type(features) is int and features not in (-1, numbers) and not x.unsure:
        words = " × ".join(map(str, row.output_shape))
        sentence = f"a map of {words} is {numbers} numbers and cannot become {features}."
        fail(call.node, f"{sentence} Change this number or the picture's size.", SizeMismatchError)
    return layers.flattened(x, call.node)


def _average(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """x.mean([2, 3]), tf.reduce_mean(x, [1, 2]): a global pooling."""
    rows, x, name = layers.rows, maps[0], call.name
    axes = call.axis(1, default=None)
    wanted = ({1, 2}, {-3, -2}) if rows.channels_last else ({2, 3}, {-1, -2})
    if isinstance(axes, (tuple, list)) and all(type(axis) is int for axis in axes) and set(axes) in wanted:
        keeps = call.argument(2, "keepdim", "keepdims", default=False)
        kind = "max" if "max" in name else "avg"
        return rows.emit(global_pool(kind), [x], rows.inside(name), call.node, flat=not keeps)
    if name == "mean" and rows.framework == "torch" and axes in (2, 3) and x.layer is not None:
        size = x.layer.output_shape[1:]  # x.mean(3).mean(2): rows and columns one after the other
        spec = avg_pool((size[0], 1) if axes == 2 else (1, size[1]))
        return rows.emit(spec, [x], rows.inside(name), call.node, flat=size[3 - axes] == 1 and size != (1, 1))
    return layers.pass_on(name, [x], call.node)


def _squeeze(layers: Layers, maps: list[Tensor], call: Call) -> object:
    x = maps[0]
    return replace(x, flat=True) if x.layer and x.layer.output_shape[1:] == (1, 1) else x


MAP_FUNCTIONS: dict[str, MapFunction] = {
    "max_pool2d": _pooling("MaxPool2d"),
    "avg_pool2d": _pooling("AvgPool2d"),
    "adaptive_avg_pool2d": _pooling("AdaptiveAvgPool2d"),
    "adaptive_max_pool2d": _pooling("AdaptiveMaxPool2d"),
    "pad": _pad,
    "permute": _permute,
    **dict.fromkeys(("chunk", "split"), _split),
    **dict.fromkeys(("int_shape", "shape"), _shape),
    **dict.fromkeys(("size", "get_shape"), _size),
    **dict.fromkeys(("dim", "ndimension"), _rank),
    **dict.fromkeys(("cat", "concat", "concatenate"), _concatenate),
    **dict.fromkeys(("add", "add_", "multiply", "mul", "mul_"), _join),
    "flatten": _flatten,
    **dict.fromkeys(("view", "reshape"), _view),
    **dict.fromkeys(("mean", "reduce_mean", "amax", "reduce_max"), _average),
    **dict.fromkeys(("squeeze", "squeeze_"), _squeeze),
}


def part_of_map(layers: Layers, x: Tensor, keys: list[object], node: ast.AST) -> Tensor:
    """x[:, :, ::2, ::2] keeps every second row and column: a pooling of single pixels. A key: (start, stop, step).

    x[:, :, 0, 0] of a map with one position is a row of numbers.
    """
    rows = layers.rows
    x = rows.started(x, node)
    assert x.layer is not None
    whole_axis, first = (None, None, None), 1 if rows.channels_last else 2
    places, others = keys[first : first + 2], keys[:first] + keys[first + 2 :]
    if any(key != whole_axis for key in others) or len(keys) > 4:
        return layers.pass_map_on("This part of a map", x, node)
    if all(key == whole_axis for key in places):
        return x
    if places == [0, 0] and x.layer.output_shape[1:] == (1, 1):
        return replace(x, flat=True)
    steps = [key[2] or 1 for key in places if isinstance(key, tuple) and key[:2] in ((None, None), (0, None))]
    if len(places) == len(steps) == 2 and all(type(step) is int and 0 < step <= LARGEST_WINDOW for step in steps):
        stride = steps[0], steps[1]
        return x if stride == (1, 1) else rows.emit(max_pool(1, stride), [x], rows.inside("slice"), node)
    return layers.pass_map_on("This part of a map", x, node)
