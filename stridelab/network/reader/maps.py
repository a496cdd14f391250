"""Functions of maps: F.relu(x), torch.cat([a, b], 1), x.view(x.size(0), -1), x[:, :, ::2, ::2]."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from stridelab.network.kinds import activation, concat, dropout
from stridelab.network.reader import einops, views
from stridelab.network.reader.layers import Layers
from stridelab.network.reader.limits import fail
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
    *("randn_like", "rand_like", "zeros_like", "ones_like", "empty_like", "full_like"),
    *("contiguous", "to", "float", "half", "double", "cuda", "cpu", "detach", "clone", "requires_grad_", "type_as"),
    *(
        "abs",
        "pow",
        "square",
        "sqrt",
        "rsqrt",
        "exp",
        "log",
        "neg",
        "reciprocal",
        "clamp",
        "clamp_",
        "clip",
        "clamp_min",
    ),
    *("sign", "floor", "ceil", "round", "erf", "sin", "cos", "masked_fill", "nan_to_num", "where", "clip_by_value"),
    *("channel_shuffle", "native_channel_shuffle"),
    *("normalize", "cast", "identity", "type", "stop_gradient", "expand_as", "expand", "broadcast_to", "channels_last"),
}

JOIN_FUNCTIONS = {
    **dict.fromkeys(("add", "add_", "add_n", "sub", "sub_", "subtract", "rsub"), "add"),
    **dict.fromkeys(("multiply", "mul", "mul_", "div", "div_", "divide", "true_divide"), "multiply"),
    **dict.fromkeys(("max", "min", "maximum", "minimum"), "maximum"),
    "average": "average",
}
"""Functions of several maps, and the layer that joins them."""

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
    if x.layout:
        return layers.pass_map_on(f"{call.name} of a map in this form", x, call.node)
    layer = layers.make(word, TORCH[word], call, "torch")
    layers.loose.pop()
    if layer.note:
        rows.note(call.node, layer.note)
    assert x.layer is not None
    spec = layer.definition.spec
    if layer.definition.resolve is not None:
        spec = layer.definition.resolve(x.layer.output_shape)
    if more:
        spec = replace(spec, out_channels=x.layer.output_shape[0] + more)
    output = rows.emit(spec, [x], rows.inside(call.name), call.node)
    return replace(output, unsure=True) if layer.note else output


def _interpolated(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """F.interpolate(x, scale_factor=2), F.interpolate(x, size=y.shape[2:])."""
    return _at_once(layers, maps[0], "Upsample", replace(call, args=call.args[1:]))


def _resized(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """tf.image.resize(x, (64, 64)) is bilinear unless it says otherwise."""
    settings = {"size": call.argument(1, "size"), "mode": call.argument(2, "method", default="bilinear")}
    return _at_once(layers, maps[0], "Upsample", replace(call, args=[], settings=settings))


def _unpooled(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """F.max_unpool2d(x, where, 2)."""
    return _at_once(layers, maps[0], "MaxUnpool2d", replace(call, args=call.args[2:4], settings={}))


def _pad(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """F.pad: its mode and value put other numbers in the border, no other border."""
    border, more = call.argument(1, "pad", "paddings"), 0
    if (
        isinstance(border, (tuple, list))
        and len(border) == 4
        and all(isinstance(pair, (tuple, list)) for pair in border)
    ):
        pairs = border[1:3] if layers.rows.channels_last else border[2:]  # tf.pad: before and after, for each axis
        border = [width for pair in reversed(pairs) for width in pair]
    elif layers.rows.framework != "torch":
        return layers.pass_on(call.name, call.args, call.node)
    if isinstance(border, (tuple, list)) and len(border) == 6 and all(type(width) is int for width in border):
        border, more = border[:4], max(0, sum(border[4:]))
    return _at_once(layers, maps[0], "ZeroPad2d", replace(call, args=[border], settings={}), more)


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
    return len(layers.rows.shape_of(maps[0], call.node))


def _concatenate(layers: Layers, maps: list[Tensor], call: Call) -> object:
    rows, name = layers.rows, call.name
    axis = call.axis(1, default=-1 if name == "concatenate" else 0)
    if len(maps) == 1 and isinstance(call.args[0], (list, tuple)) and len(call.args[0]) == 1:
        return maps[0]
    if len(maps) > 1 and layers.joins_channels(maps, axis):
        return rows.emit(concat(), maps, rows.inside("cat" if name == "cat" else "concatenate"), call.node)
    return layers.pass_on(f"{name} along axis {axis}" if isinstance(axis, int) else name, call.args, call.node)


def _merge(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """Keras 1: merge([a, b], mode="concat", concat_axis=-1)."""
    mode = call.argument(1, "mode", default="sum")
    if mode == "concat":
        axis = call.argument(2, "concat_axis", default=-1)
        return _concatenate(layers, maps, replace(call, args=[call.args[0], axis], settings={}, name="concatenate"))
    op = (
        {"sum": "add", "mul": "multiply", "ave": "average", "max": "maximum"}.get(mode)
        if isinstance(mode, str)
        else None
    )
    return layers.join(op, maps, call.node) if op else layers.pass_on("merge", call.args, call.node)


def _join(layers: Layers, maps: list[Tensor], call: Call) -> object:
    if len(maps) == 1:
        maps = [*maps, *(layers.rows.started(tensor, call.node) for tensor in tensors(call.args[1:2]))]
    return layers.join(JOIN_FUNCTIONS[call.name], maps, call.node) if len(maps) > 1 else maps[0]


def _extreme(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """torch.max(x, y) of two maps; torch.max(x, dim=1) of one gives the values and where they were."""
    if len(maps) > 1 or tensors(call.args[1:2]):
        return _join(layers, maps, call)
    if call.axis(1, default=None) is None:
        return Unknown(call.name, call.node)
    values = views.average(layers, maps, call)
    return (values, Unknown("the places of the largest values")) if call.name in ("max", "min") else values


MAP_FUNCTIONS: dict[str, MapFunction] = {
    "max_pool2d": _pooling("MaxPool2d"),
    "avg_pool2d": _pooling("AvgPool2d"),
    "adaptive_avg_pool2d": _pooling("AdaptiveAvgPool2d"),
    "adaptive_max_pool2d": _pooling("AdaptiveMaxPool2d"),
    "pad": _pad,
    **dict.fromkeys(("interpolate", "upsample"), _interpolated),
    **dict.fromkeys(("resize", "resize_images"), _resized),
    **dict.fromkeys(("pixel_shuffle", "depth_to_space"), _pooling("PixelShuffle")),
    **dict.fromkeys(("pixel_unshuffle", "space_to_depth"), _pooling("PixelUnshuffle")),
    "max_unpool2d": _unpooled,
    "permute": views.permute,
    "transpose": views.transpose,
    **dict.fromkeys(("chunk", "split"), _split),
    **dict.fromkeys(("int_shape", "shape"), _shape),
    **dict.fromkeys(("size", "get_shape"), _size),
    **dict.fromkeys(("dim", "ndimension"), _rank),
    **dict.fromkeys(("cat", "concat", "concatenate"), _concatenate),
    **dict.fromkeys(JOIN_FUNCTIONS, _join),
    **dict.fromkeys(("max", "min", "maximum", "minimum"), _extreme),
    "merge": _merge,
    "flatten": views.flatten,
    "rearrange": einops.rearrange,
    "reduce": einops.reduce,
    **dict.fromkeys(("view", "reshape"), views.view),
    **dict.fromkeys(("mean", "reduce_mean", "amax", "reduce_max"), views.average),
    **dict.fromkeys(("squeeze", "squeeze_"), views.squeeze),
    **dict.fromkeys(("unsqueeze", "expand_dims"), views.unsqueeze),
}
