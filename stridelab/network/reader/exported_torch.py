"""PyTorch's exported graph, as `print(torch.export.export(model, (x,)))` shows it: one statement for each operation.

Each says what it reads, its settings and the shape of what it gives, and the signature says which module a weight is
of. So nothing has to be guessed: an operation with weights is made into the layer that it came from, all others are
functions of maps, and every shape that is written is compared with the one worked out here.

    conv2d: "f32[1, 8, 16, 16]" = torch.ops.aten.conv2d.default(x, p_a_weight, p_a_bias, [2, 2], [1, 1])
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import prod

from stridelab.network.graph import Network
from stridelab.network.reader import maps
from stridelab.network.reader.layers import Layers
from stridelab.network.reader.limits import MOST_EXPORTED, Limits, fail
from stridelab.network.reader.rows import Dialect, Rows
from stridelab.network.reader.torch_layers import TORCH
from stridelab.network.reader.values import Call, LayerObject, Tensor, Unknown
from stridelab.network.spec import Shape, Spec

_TARGET = re.compile(
    r"^\s*(\w+): (?:PARAMETER|BUFFER|CONSTANT_TENSOR) target='([^']+)'"  # since PyTorch 2.6
    r"|TensorArgument\(name='(\w+)'\), target='([^']+)'",  # before
    re.MULTILINE,
)
CUT_OFF = "No layer was found in this exported graph. Paste all that was printed."
_OF_A_LAYER = {"weight", "bias", "running_mean", "running_var", "num_batches_tracked"}
_SHAPE = re.compile(r"\w+\[([^\]]*)\]")


def is_exported(text: str) -> bool:
    return "torch.ops.aten." in text and "def forward(" in text


def read_exported(text: str, input_shape: Shape | None = None) -> Network:
    """The network of an exported graph.

    Parameters
    ----------
    text
        What `print(torch.export.export(model, (x,)))` printed.
    input_shape
        (C, H, W) of another picture than the one it was exported with; a size that is written in it then holds it.

    Raises
    ------
    ValueError
        It is cut off or too long, or a layer does not fit; the sentence names the line.
    """
    graph = Graph(text, input_shape)
    with graph.rows.up_to_a_mistake():
        return graph.network()


@dataclass(frozen=True)
class Weight:
    """A parameter or buffer: the module that has it, and its shape."""

    module: str
    shape: tuple[int, ...]


class Graph:
    """One walk over an exported graph."""

    def __init__(self, text: str, input_shape: Shape | None) -> None:
        self.forward = _forward(text)
        self.rows = Rows(Dialect("torch", channels_first=True), input_shape, 224, 3, Limits())
        self.layers = Layers(self.rows)
        self.made: dict[str, LayerObject] = {}
        """Layers by the weight that they have: called again, they share it."""
        self.values: dict[str, object] = {}
        self.compares = input_shape is None
        targets = {match[1] or match[3]: match[2] or match[4] for match in _TARGET.finditer(text)}
        self._take_arguments(targets)

    def _take_arguments(self, targets: dict[str, str]) -> None:
        for argument in self.forward.args.args[1:]:
            sizes, name = _sizes(argument.annotation), argument.arg
            if target := targets.get(name):
                self.values[name] = Weight(_module(target), sizes)
            elif len(sizes) == 4:
                self.values[name] = self.rows.start((sizes[1], sizes[2], sizes[3]), argument, name=name)
            elif len(sizes) == 2:
                picture = self.rows.start((sizes[1], 1, 1), argument, name=name)
                self.values[name] = replace(picture, flat=True)
            else:
                words = " × ".join(map(str, sizes)) or "one number"
                self.rows.note(argument, f"The input {name} of {words} is no picture and is left out.")
                self.values[name] = Unknown(f"the input {name}")

    def network(self) -> Network:
        for statement in self.forward.body:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                self.rows.limits.count(statement)
                value = self._value(statement.value)
                self._compare(statement, value)
                self.values[statement.target.id] = value
            elif isinstance(statement, ast.Assign) and not isinstance(statement.value, ast.Constant):
                self._assign(statement)
        if self.rows.is_empty:
            raise ValueError(CUT_OFF)
        return self.rows.network()

    def _assign(self, statement: ast.Assign) -> None:
        """a = b without a shape: the several maps of a split."""
        value = self._value(statement.value)
        for target in statement.targets:
            if isinstance(target, ast.Name):
                self.values[target.id] = value

    def _compare(self, statement: ast.AnnAssign, value: object) -> None:
        """What is worked out here against the shape that PyTorch wrote."""
        sizes = _sizes(statement.annotation)[1:]
        if not self.compares or not isinstance(value, Tensor) or value.unsure or not sizes or 0 in sizes:
            return
        ours = tuple(prod(size for _, size in axis) for axis in self.rows.layout_of(value))
        if ours != sizes:
            theirs, ours = (" × ".join(map(str, shape)) for shape in (sizes, ours))
            self.rows.note(statement, f"PyTorch has a map of {theirs} here, and this reading one of {ours}.")

    # ---- Expressions: names, numbers, lists, calls of an operation, parts of a list

    def _value(self, node: ast.expr | None) -> object:
        if isinstance(node, ast.Name):
            return self.values.get(node.id, Unknown(node.id))
        if isinstance(node, (ast.List, ast.Tuple)):
            return [self._value(item) for item in node.elts]
        if isinstance(node, ast.Subscript):
            sequence, index = self._value(node.value), self._value(node.slice)
            if isinstance(sequence, (list, tuple)) and type(index) is int and -len(sequence) <= index < len(sequence):
                return sequence[index]
            return sequence if isinstance(sequence, Tensor) else Unknown("a part of something")
        if isinstance(node, ast.Call):
            return self._call(node)
        try:
            return ast.literal_eval(node) if node else None
        except ValueError:
            return Unknown("a value")

    def _call(self, node: ast.Call) -> object:
        name = ast.unparse(node.func).removeprefix("torch.ops.aten.").partition(".")[0].rstrip("_")
        settings = {keyword.arg: self._value(keyword.value) for keyword in node.keywords if keyword.arg}
        call = Call([self._value(argument) for argument in node.args], settings, node, name)
        if operation := OPERATIONS.get(name):
            return operation(self, call)
        return self.on_maps(call)

    # ---- What operations do

    def on_maps(self, call: Call, name: str = "") -> object:
        """A function of maps, under the name that the reader of source knows it by."""
        if not any(isinstance(value, (Tensor, list)) for value in call.args):
            return Unknown(call.name)
        return maps.call_on_maps(self.layers, replace(call, name=name or call.name))

    def apply(self, word: str, call: Call, args: list[object], **settings: object) -> object:
        """A layer that the operation came from, with the module's name where it has a weight."""
        picture, weight = call.args[0], next((value for value in call.args[1:] if isinstance(value, Weight)), None)
        if not isinstance(picture, Tensor):
            return Unknown(call.name)
        name = weight.module if weight else ""
        layer = self.made.get(name) if name else None
        if layer is None or layer.kind != word:
            plain = Call([_tuple(value) for value in args], {k: _tuple(v) for k, v in settings.items()}, call.node)
            layer = self.layers.make(word, TORCH[word], plain, "torch")
            layer.name = name
            self.made[name] = layer
        return self.layers.apply(layer, [picture], call.node)


def _forward(text: str) -> ast.FunctionDef:
    """The function in the printed graph, its nodes at the lines of the text."""
    if len(text) > MOST_EXPORTED:
        raise ValueError(f"The graph has {len(text):,} characters; {MOST_EXPORTED:,} are the most.")
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.lstrip().startswith("def forward(")), 0)
    indent = len(lines[first]) - len(lines[first].lstrip())
    last = next(
        (
            number
            for number, line in enumerate(lines[first + 1 :], first + 1)
            if line.strip() and len(line) - len(line.lstrip()) <= indent
        ),
        len(lines),
    )
    try:
        tree = ast.parse(textwrap.dedent("\n".join(lines[first:last])))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        sentence = "this exported graph cannot be read. Paste all that was printed, as it is."
        raise ValueError(f"Line {first + 1}: {sentence}") from None
    ast.increment_lineno(tree, first)
    if not tree.body or not isinstance(tree.body[0], ast.FunctionDef):
        raise ValueError(CUT_OFF)
    return tree.body[0]


def _sizes(annotation: ast.expr | None) -> tuple[int, ...]:
    """ "f32[1, 8, 16, 16]" -> (1, 8, 16, 16); a batch that was left open is 1."""
    text = annotation.value if isinstance(annotation, ast.Constant) else ""
    shape = _SHAPE.search(text) if isinstance(text, str) else None
    parts = [part.strip() for part in shape[1].split(",")] if shape and shape[1] else []
    sizes = [int(part) if part.isdigit() and len(part) < 10 else 0 for part in parts]
    return (sizes[0] or 1, *sizes[1:]) if sizes else ()


def _module(target: str) -> str:
    """ "layer1.0.conv1.weight" -> "layer1.0.conv1"; a parameter of another name is named itself."""
    module, _, name = target.rpartition(".")
    return module if module and name in _OF_A_LAYER else target


def _tuple(value: object) -> object:
    """A setting as a layer takes it: PyTorch writes [] for none and [2] for one number that stands for both axes."""
    if not isinstance(value, list):
        return value
    return (tuple(value) if len(value) > 1 else value[0]) if value else None


def _weight(call: Call, position: int) -> Weight:
    value = call.argument(position, "weight")
    if not isinstance(value, Weight):
        fail(call.node, f"the weight of this {call.name} is not in the graph's signature. Paste all that was printed.")
    return value


def _conv(graph: Graph, call: Call) -> object:
    """conv2d(x, weight (C_out, C_in // groups, kh, kw), bias, stride, padding, dilation, groups)"""
    weight = _weight(call, 1)
    if len(weight.shape) != 4:
        return graph.layers.pass_on(call.name, call.args, call.node)
    out_channels, in_channels, *kernel_size = weight.shape
    groups = call.argument(6, "groups", default=1)
    all_channels = in_channels * groups if isinstance(groups, int) else in_channels
    settings = {
        "stride": call.argument(3, "stride", default=1),
        "padding": call.argument(4, "padding", default=0),
        "dilation": call.argument(5, "dilation", default=1),
        "groups": groups,
        "bias": call.argument(2, "bias") is not None,
    }
    return graph.apply("Conv2d", call, [all_channels, out_channels, kernel_size], **settings)


def _conv_transpose(graph: Graph, call: Call) -> object:
    """conv_transpose2d(x, weight (C_in, C_out // groups, kh, kw), bias, stride, padding, output_padding, groups)"""
    weight = _weight(call, 1)
    if len(weight.shape) != 4:
        return graph.layers.pass_on(call.name, call.args, call.node)
    in_channels, out_channels, *kernel_size = weight.shape
    groups = call.argument(6, "groups", default=1)
    settings = {
        "stride": call.argument(3, "stride", default=1),
        "padding": call.argument(4, "padding", default=0),
        "output_padding": call.argument(5, "output_padding", default=0),
        "groups": groups,
        "dilation": call.argument(7, "dilation", default=1),
        "bias": call.argument(2, "bias") is not None,
    }
    all_channels = out_channels * groups if isinstance(groups, int) else out_channels
    return graph.apply("ConvTranspose2d", call, [in_channels, all_channels, kernel_size], **settings)


def _convolution(graph: Graph, call: Call) -> object:
    """convolution(x, weight, bias, stride, padding, dilation, transposed, output_padding, groups), once decomposed."""
    x, weight, bias, stride, padding, dilation, transposed, output_padding, groups = (
        call.argument(position) for position in range(9)
    )
    if transposed:
        args = [x, weight, bias, stride, padding, output_padding, groups, dilation]
        return _conv_transpose(graph, replace(call, args=args))
    return _conv(graph, replace(call, args=[x, weight, bias, stride, padding, dilation, groups]))


def _linear(graph: Graph, call: Call) -> object:
    out_features, in_features = _weight(call, 1).shape
    return graph.apply("Linear", call, [in_features, out_features], bias=call.argument(2, "bias") is not None)


def _addmm(graph: Graph, call: Call) -> object:
    """addmm(bias, x, weight.t())"""
    bias, x, weight = (call.argument(position) for position in range(3))
    return _linear(graph, replace(call, args=[x, weight, bias]))


def _batch_norm(graph: Graph, call: Call) -> object:
    weight = next((value for value in call.args[1:] if isinstance(value, Weight)), None)
    if weight is None:
        return graph.layers.pass_on(call.name, call.args, call.node)
    return graph.apply("BatchNorm2d", call, [weight.shape[0]], affine=call.argument(1, "weight") is not None)


def _layer_norm(graph: Graph, call: Call) -> object:
    """layer_norm(x, normalized_shape, weight, bias)"""
    weight, bias = call.argument(2, "weight"), call.argument(3, "bias")
    settings = {"elementwise_affine": weight is not None, "bias": bias is not None}
    return graph.apply("LayerNorm", call, [call.argument(1, "normalized_shape")], **settings)


def _group_norm(graph: Graph, call: Call) -> object:
    """group_norm(x, num_groups, weight, bias)"""
    weight = call.argument(2, "weight")
    if not isinstance(weight, Weight):
        return graph.on_maps(call)
    return graph.apply("GroupNorm", call, [call.argument(1, "num_groups"), weight.shape[0]])


def _prelu(graph: Graph, call: Call) -> object:
    return graph.apply("PReLU", call, [prod(_weight(call, 1).shape)])


def _hardtanh(graph: Graph, call: Call) -> object:
    limits = call.argument(1, "min_val", default=-1.0), call.argument(2, "max_val", default=1.0)
    return graph.on_maps(call, "relu6" if limits == (0.0, 6.0) else "hardtanh")


def _pool(graph: Graph, call: Call) -> object:
    """max_pool2d(x, kernel_size, stride, padding, dilation, ceil_mode), avg_pool2d(x, kernel_size, stride, ...)"""
    x, *settings = call.args
    ceil_mode = {"ceil_mode": settings.pop(4)} if call.name == "max_pool2d" and len(settings) > 4 else {}
    return graph.on_maps(replace(call, args=[x, *map(_tuple, settings)], settings=ceil_mode))


def _with_places(graph: Graph, call: Call) -> object:
    """Pooling that also gives where its maxima were."""
    name = call.name.removesuffix("_with_indices")
    return [_pool(graph, replace(call, name=name)), Unknown("the places of the largest values")]


def _upsample(graph: Graph, call: Call) -> object:
    """upsample_nearest2d.vec(x, size, scales), upsample_bilinear2d.vec(x, size, align_corners, scales)"""
    nearest = "nearest" in call.name
    scales = call.argument(2 if nearest else 3, "scale_factors")
    settings = {"size": call.argument(1, "output_size"), "mode": "nearest" if nearest else "bilinear"}
    if settings["size"] is None:
        settings["scale_factor"] = scales
    return graph.on_maps(Call(call.args[:1], settings, call.node), "interpolate")


def _with_weight(graph: Graph, call: Call) -> object:
    """A map plus or times a parameter: a learned scale, or a position's embedding."""
    maps_ = [value for value in call.args[:2] if isinstance(value, Tensor)]
    weights = [value for value in call.args[:2] if isinstance(value, Weight)]
    if not maps_ or not weights:
        return graph.on_maps(call)
    spec = Spec(op="identity", params=prod(weights[0].shape))
    return graph.rows.emit(spec, maps_, weights[0].module, call.node)


def _flipped(graph: Graph, call: Call) -> object:
    """A weight that is turned stays that weight; a map is turned."""
    return call.args[0] if isinstance(call.args[0], Weight) else graph.on_maps(call)


def _first(graph: Graph, call: Call) -> object:
    """What changes no number and no shape."""
    return call.args[0] if call.args else Unknown(call.name)


def _sized(graph: Graph, call: Call) -> object:
    """view and reshape: the batch comes first and stays."""
    return graph.on_maps(call) if isinstance(call.args[0], Tensor) else call.args[0]


Operation = Callable[[Graph, Call], object]

OPERATIONS: dict[str, Operation] = {
    "conv2d": _conv,
    "conv_transpose2d": _conv_transpose,
    "convolution": _convolution,
    "linear": _linear,
    "addmm": _addmm,
    "batch_norm": _batch_norm,
    "_native_batch_norm_legit_no_training": lambda graph, call: [_batch_norm(graph, call), Unknown("a mean")],
    "layer_norm": _layer_norm,
    "native_layer_norm": lambda graph, call: [_layer_norm(graph, call), Unknown("a mean")],
    "group_norm": _group_norm,
    "prelu": _prelu,
    "hardtanh": _hardtanh,
    **dict.fromkeys(("max_pool2d", "avg_pool2d", "adaptive_avg_pool2d"), _pool),
    **dict.fromkeys(("max_pool2d_with_indices", "adaptive_max_pool2d"), _with_places),
    **dict.fromkeys(("upsample_nearest2d", "upsample_bilinear2d", "upsample_bicubic2d"), _upsample),
    **dict.fromkeys(("add", "mul", "sub", "div"), _with_weight),
    **dict.fromkeys(("permute", "transpose", "t"), _flipped),
    **dict.fromkeys(("view", "reshape", "_unsafe_view"), lambda graph, call: graph.on_maps(call, "view")),
    "constant_pad_nd": lambda graph, call: graph.on_maps(call, "pad"),
    "softmax": lambda graph, call: graph.on_maps(call, "softmax"),
    "_softmax": lambda graph, call: graph.on_maps(call, "softmax"),
    **dict.fromkeys(("clone", "contiguous", "alias", "detach", "_to_copy", "lift_fresh_copy"), _first),
    "split_with_sizes": lambda graph, call: graph.on_maps(call, "split"),
    "_adaptive_avg_pool2d": lambda graph, call: _pool(graph, replace(call, name="adaptive_avg_pool2d")),
}
"""What the reader of source does not know by the same name and arguments."""
