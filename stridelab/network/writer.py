"""A network as code: NumPy with this engine, Keras, PyTorch. Each prints the shape that comes out, (C, H, W).

`network.from_code` reads what `pytorch` and `keras` write: out and in again, it is the same network. What a framework
has no word for is said in a comment: PyTorch pads both ends alike, so an odd border becomes a layer of its own; Keras
knows "same" and "valid" only, so numbers do.

>>> from stridelab.network import Network, conv, input_layer
>>> article = Network([input_layer(3, 64, 64), conv(64, 3, stride=2, padding="same", activation="relu")])
>>> print(keras(article))
import keras
from keras import layers
<BLANKLINE>
model = keras.Sequential([
    keras.Input((64, 64, 3)),
    layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),
])
_, height, width, channels = model.output_shape
print((channels, height, width))
>>> print(pytorch(article))
import torch
from torch import nn
<BLANKLINE>
model = nn.Sequential(
    nn.ZeroPad2d((0, 1, 0, 1)),
    nn.Conv2d(3, 64, 3, stride=2),
    nn.ReLU(),
)
print(tuple(model(torch.zeros(1, 3, 64, 64)).shape[1:]))
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from dataclasses import replace

from stridelab.geometry import axis
from stridelab.network.graph import Layer, Network
from stridelab.network.spec import ACTIVATIONS, ADAPTIVE_POOLS, GLOBAL_POOLS, JOINS, input_layer

Pads = tuple[tuple[int, int], tuple[int, int]]


def one_layer(network: Network, name: str) -> Network:
    """One layer of a network as a network of its own.

    >>> from stridelab.network import conv
    >>> net = Network([input_layer(3, 32, 32), conv(8, 3, 2, name="a"), conv(16, 3, name="b")])
    >>> one_layer(net, "b").input_shape
    (8, 15, 15)
    """
    layer = network[name]
    if layer.op == "input":
        return Network([layer.spec])
    if layer.op in JOINS:
        sources = [network[each] for each in layer.inputs]
        return Network([*(replace(input_layer(*each.output_shape), name=each.name) for each in sources), layer.spec])
    return Network([input_layer(*layer.input_shape), replace(layer.spec, inputs=())])


def pytorch(network: Network) -> str:
    """The network in PyTorch: nn.Sequential, or with branches a class."""
    return _Torch(network).text()


def keras(network: Network) -> str:
    """The network in Keras 3: Sequential, or with branches the functional form.

    Raises ValueError for what Keras refuses: stride together with dilation, dilated pooling.
    """
    return _Keras(network).text()


def numpy(network: Network) -> str:
    """The network in NumPy with this engine, filled with random weights."""
    return _Numpy(network).text()


class _Writer:
    """What the three have in common: which layers there are, their variable names, and whether a map is flat yet."""

    def __init__(self, network: Network) -> None:
        self.layers = [layer for layer in network.layers if not layer.spec.training_only]
        self.inputs = [layer for layer in self.layers if layer.op == "input"]
        self.readers: dict[str, list[Layer]] = {layer.name: [] for layer in self.layers}
        for layer in self.layers:
            for name in layer.inputs:
                self.readers[name].append(layer)
        pairs = zip(self.layers, self.layers[1:], strict=False)
        self.is_chain = len(self.inputs) == 1 and all(after.inputs == (before.name,) for before, after in pairs)
        self.variables = _variables(self.layers)
        self.flat: dict[str, bool] = {}
        self.comments: dict[str, None] = {}

    def is_flat(self, layer: Layer) -> bool:
        """Whether what the layer reads is a row of numbers (N, C) by now."""
        return all(self.flat.get(name, False) for name in layer.inputs)

    def sources(self, layer: Layer) -> list[str]:
        return [self.variables[name] for name in layer.inputs]

    def header(self) -> list[str]:
        return [f"# {comment}" for comment in self.comments]


# ---- PyTorch

_TORCH_ACTIVATIONS = {
    **{"relu": "ReLU()", "relu6": "ReLU6()", "leaky_relu": "LeakyReLU()", "elu": "ELU()", "selu": "SELU()"},
    **{"gelu": "GELU()", "silu": "SiLU()", "mish": "Mish()", "softplus": "Softplus()", "sigmoid": "Sigmoid()"},
    **{"hardsigmoid": "Hardsigmoid()", "hardswish": "Hardswish()", "tanh": "Tanh()"},
    **{"softmax": "Softmax(dim=1)", "log_softmax": "LogSoftmax(dim=1)"},
}


class _Torch(_Writer):
    def text(self) -> str:
        modules = {layer.name: self.modules(layer) for layer in self.layers}
        shapes = ["torch.zeros(1, {}, {}, {})".format(*layer.output_shape) for layer in self.inputs]
        lines = ["import torch", "from torch import nn", ""]
        if self.is_chain:
            body = [f"    {each}," for made in modules.values() for each in made]
            lines += [*self.header(), "model = nn.Sequential(", *body, ")"]
        else:
            lines += ["", *self.header(), *self.a_class(modules), "", "", "model = Model()"]
        return "\n".join([*lines, f"print(tuple(model({', '.join(shapes)}).shape[1:]))"])

    def a_class(self, modules: dict[str, list[str]]) -> list[str]:
        made, steps = [], []
        for layer in self.layers:
            variable, sources = self.variables[layer.name], self.sources(layer)
            if layer.op in JOINS:
                joined = {"add": " + ", "multiply": " * "}.get(layer.op, ", ").join(sources)
                steps.append(f"{variable} = " + (f"torch.cat([{joined}], dim=1)" if layer.op == "concat" else joined))
            elif len(modules[layer.name]) == 1:
                made.append(f"self.{variable} = {modules[layer.name][0]}")
                steps.append(f"{variable} = self.{variable}({sources[0]})")
            elif modules[layer.name]:
                made.append(f"self.{variable} = nn.Sequential({', '.join(modules[layer.name])})")
                steps.append(f"{variable} = self.{variable}({sources[0]})")
            elif layer.op != "input":
                steps.append(f"{variable} = {sources[0]}")
        parameters = ", ".join(self.variables[layer.name] for layer in self.inputs)
        return [
            *("class Model(nn.Module):", "    def __init__(self):", "        super().__init__()"),
            *(f"        {line}" for line in made),
            *("", f"    def forward(self, {parameters}):"),
            *(f"        {line}" for line in steps),
            f"        return {self.variables[self.layers[-1].name]}",
        ]

    def modules(self, layer: Layer) -> list[str]:
        """The modules that one layer becomes."""
        op, spec, channels = layer.op, layer.spec, layer.input_shape[0]
        made: list[str] = []
        self.flat[layer.name] = op != "input" and (self.is_flat(layer) or op == "flatten")
        if op in ("conv", "separable_conv"):
            made += self.convolutions(layer)
        elif op in ("max_pool", "avg_pool"):
            made += self.pool(layer)
        elif op in GLOBAL_POOLS or op in ADAPTIVE_POOLS:
            kind = "Max" if "max" in op else "Avg"
            made.append(f"nn.Adaptive{kind}Pool2d({_one(layer.output_shape[1:])})")
        elif op == "pad":
            made.append(f"nn.ZeroPad2d({_border(layer.padding)})")
        elif op == "batch_norm":
            kind = "BatchNorm1d" if self.flat[layer.name] else "BatchNorm2d"
            made.append(f"nn.{kind}({channels}{'' if spec.params_per_channel else ', affine=False'})")
        elif op == "prelu":
            made.append(f"nn.PReLU({channels if spec.params_per_channel else ''})")
        elif op in ACTIVATIONS:
            made.append(f"nn.{_TORCH_ACTIVATIONS[op]}")
        elif op == "linear":
            made += self.linear(layer)
        elif op not in ("input", *JOINS):
            plain = {"dropout": "Dropout()", "flatten": "Flatten()"}.get(op, "Identity()")
            if plain == "Identity()" and op != "identity":
                self.comments[f"{layer.name} ({op}) has no equal here and passes its map on."] = None
            made.append(f"nn.{plain}")
        if spec.activation:
            made.append(f"nn.{_TORCH_ACTIVATIONS.get(spec.activation, 'PReLU()')}")
        return made

    def convolutions(self, layer: Layer) -> list[str]:
        spec, channels, out = layer.spec, layer.input_shape[0], layer.output_shape[0]
        border, padding = _split_border(layer)
        if spec.connections is not None:
            self.comments[f"{layer.name} wires only some of its channels in the original; here it wires all."] = None
        words = [_one(layer.kernel_size)]
        words += [f"stride={_one(layer.stride)}"] if layer.is_strided else []
        words += [f"padding={_one(padding)}"] if max(padding) else []
        words += [f"dilation={_one(layer.dilation)}"] if max(layer.dilation) > 1 else []
        made = [f"nn.ZeroPad2d({_border(border)})"] if border else []
        if layer.op == "separable_conv":
            between = channels * spec.depth_multiplier
            deep = [str(channels), str(between), *words, f"groups={channels}", "bias=False"]
            point = [str(between), str(out), "1", *([] if spec.bias else ["bias=False"])]
            return [*made, f"nn.Conv2d({', '.join(deep)})", f"nn.Conv2d({', '.join(point)})"]
        words += [f"groups={layer.groups}"] if layer.groups > 1 else []
        words += [] if spec.bias else ["bias=False"]
        return [*made, f"nn.Conv2d({', '.join([str(channels), str(out), *words])})"]

    def pool(self, layer: Layer) -> list[str]:
        average = layer.op == "avg_pool"
        border, padding = _split_border(layer, most=(layer.kernel_size[0] // 2, layer.kernel_size[1] // 2))
        words = [_one(layer.kernel_size), f"stride={_one(layer.stride)}"]
        words += [f"padding={_one(padding)}"] if max(padding) else []
        words += [f"dilation={_one(layer.dilation)}"] if max(layer.dilation) > 1 else []
        words += ["ceil_mode=True"] if layer.spec.ceil_mode else []
        real_only = layer.spec.padding == "same" or not layer.spec.count_include_pad
        words += ["count_include_pad=False"] if average and max(padding) and real_only else []
        made = []
        if border and average:
            if real_only:
                self.comments[f"{layer.name} counts the border's zeros here; the original leaves them out."] = None
            made.append(f"nn.ZeroPad2d({_border(border)})")
        elif border:
            made.append(f'nn.ConstantPad2d({_border(border)}, float("-inf"))')
        return [*made, f"nn.{'Avg' if average else 'Max'}Pool2d({', '.join(words)})"]

    def linear(self, layer: Layer) -> list[str]:
        channels, out, bias = layer.input_shape[0], layer.output_shape[0], "" if layer.spec.bias else ", bias=False"
        if layer.input_shape[1:] != (1, 1):
            return [f"nn.Conv2d({channels}, {out}, 1{bias})"]  # at every position: a 1x1 convolution
        made = [] if self.flat[layer.name] else ["nn.Flatten()"]
        self.flat[layer.name] = True
        return [*made, f"nn.Linear({channels}, {out}{bias})"]


# ---- Keras

_KERAS_ACTIVATIONS = {"hardsigmoid": "hard_sigmoid", "hardswish": "hard_silu"}


class _Keras(_Writer):
    def text(self) -> str:
        made = {layer.name: self.made(layer) for layer in self.layers}
        lines = ["import keras", "from keras import layers", ""]
        if self.is_chain:
            body = [f"    {each}," for each_layer in made.values() for each in each_layer]
            lines += [*self.header(), "model = keras.Sequential([", *body, "])"]
        else:
            lines += [*self.header()]
            for layer in self.layers:
                lines += self.calls(layer, made[layer.name])
            first = ", ".join(self.variables[layer.name] for layer in self.inputs)
            first = f"[{first}]" if len(self.inputs) > 1 else first
            lines.append(f"model = keras.Model({first}, {self.variables[self.layers[-1].name]})")
        if self.flat[self.layers[-1].name]:
            return "\n".join([*lines, "print(model.output_shape[1:])"])
        return "\n".join(
            [*lines, "_, height, width, channels = model.output_shape", "print((channels, height, width))"]
        )

    def calls(self, layer: Layer, made: list[str]) -> list[str]:
        variable, sources = self.variables[layer.name], self.sources(layer)
        if layer.op == "input":
            return [f"{variable} = {made[0]}"]
        lines, at = [], f"[{', '.join(sources)}]" if layer.op in JOINS else sources[0]
        for each in made:
            lines.append(f"{variable} = {each}({at})")
            at = variable
        return lines or [f"{variable} = {at}"]

    def made(self, layer: Layer) -> list[str]:
        """The layers that one layer becomes."""
        op, spec = layer.op, layer.spec
        channels, height, width = layer.output_shape
        self.flat[layer.name] = op != "input" and (self.is_flat(layer) or op == "flatten")
        if op == "input":
            return [f"keras.Input(({height}, {width}, {channels}))"]
        if op in ("conv", "separable_conv"):
            return self.convolution(layer)
        if op in ("max_pool", "avg_pool") or (op in ADAPTIVE_POOLS and layer.output_shape[1:] != (1, 1)):
            return self.pool(layer)
        if op in GLOBAL_POOLS or op in ADAPTIVE_POOLS:
            kind = "Max" if "max" in op else "Average"
            readers = self.readers[layer.name]
            flat = bool(readers) and all(each.op in ("linear", "flatten", "dropout") for each in readers)
            self.flat[layer.name] = flat
            return [f"layers.Global{kind}Pooling2D({'' if flat else 'keepdims=True'}{self.name(layer, not flat)})"]
        if op == "linear":
            words = [str(channels), *self.tail(layer)]
            if layer.input_shape[1:] == (1, 1) and not self.flat[layer.name]:
                self.flat[layer.name] = True
                return ["layers.Flatten()", f"layers.Dense({', '.join(words)}{self.name(layer)})"]
            return [f"layers.Dense({', '.join(words)}{self.name(layer)})"]
        name = self.name(layer, first=True)
        if op == "batch_norm":
            left_out = {0: "center=False, scale=False", 3: "scale=False"}.get(spec.params_per_channel, "")
            return [f"layers.BatchNormalization({left_out}{self.name(layer, bool(left_out))})"]
        if op == "pad":
            return [f"layers.ZeroPadding2D({_pads(layer.padding)}{self.name(layer)})"]
        if op == "prelu":
            return [f"layers.PReLU(shared_axes=[1, 2]{self.name(layer)})"]
        if op in ACTIVATIONS:
            return [f'layers.Activation("{_KERAS_ACTIVATIONS.get(op, op)}"{self.name(layer)})']
        if op == "dropout":
            return [f"layers.Dropout(0.5{self.name(layer)})"]
        plain = {"flatten": "Flatten", "add": "Add", "multiply": "Multiply", "concat": "Concatenate"}.get(
            op, "Identity"
        )
        if plain == "Identity" and op != "identity":
            self.comments[f"{layer.name} ({op}) has no equal here and passes its map on."] = None
        return [f"layers.{plain}({name})"]

    def convolution(self, layer: Layer) -> list[str]:
        spec, channels, out = layer.spec, layer.input_shape[0], layer.output_shape[0]
        if layer.is_strided and max(layer.dilation) > 1:
            stride, dilation = max(layer.stride), max(layer.dilation)
            raise ValueError(
                f"Keras refuses strides {stride} together with dilation_rate {dilation} ({layer.name}). "
                "Set one of them to 1."
            )
        if spec.connections is not None:
            self.comments[f"{layer.name} wires only some of its channels in the original; here it wires all."] = None
        border, words = self.placed(layer)
        if max(layer.dilation) > 1:
            words.append(f"dilation_rate={_one(layer.dilation)}")
        multiplier = [f"depth_multiplier={spec.depth_multiplier}"] if spec.depth_multiplier > 1 else []
        if layer.op == "separable_conv":
            words, kind = [str(out), *words, *multiplier], "SeparableConv2D"
        elif layer.groups == channels > 1 and layer.stride[0] == layer.stride[1]:  # TensorFlow needs equal strides
            multiplier = [f"depth_multiplier={out // channels}"] if out > channels else []
            words, kind = [*words, *multiplier], "DepthwiseConv2D"
        else:
            words = [str(out), *words, *([f"groups={layer.groups}"] if layer.groups > 1 else [])]
            kind = "Conv2D"
        return [*border, f"layers.{kind}({', '.join([*words, *self.tail(layer)])}{self.name(layer)})"]

    def pool(self, layer: Layer) -> list[str]:
        if max(layer.dilation) > 1:
            raise ValueError(f"Keras has no dilated pooling ({layer.name}). Set its dilation to 1.")
        border, words = self.placed(layer)
        kind = "Average" if "avg" in layer.op else "Max"
        if border and kind == "Max":
            self.comments[f"{layer.name} reads zeros in its border here: the same only after a ReLU."] = None
        if border and kind == "Average" and (layer.spec.ceil_mode or not layer.spec.count_include_pad):
            self.comments[f"{layer.name} counts the border's zeros here; the original leaves them out."] = None
        return [*border, f"layers.{kind}Pooling2D({', '.join(words)}{self.name(layer)})"]

    def placed(self, layer: Layer) -> tuple[list[str], list[str]]:
        """A border if one is needed, and the words for kernel, stride and padding."""
        words = [_one(layer.kernel_size)]
        if layer.is_strided or "pool" in layer.op:
            words.append(f"strides={_one(layer.stride)}")
        pads = tuple((each.padding[0], each.padding[1] + each.overhang) for each in layer.axes)
        same = tuple(axis(e.input_size, e.kernel_size, e.stride, "same", e.dilation).padding for e in layer.axes)
        counts_zeros = layer.op == "avg_pool" and layer.spec.padding != "same" and layer.spec.count_include_pad
        if not any(map(any, pads)) and layer.spec.padding != "same":
            return [], words
        if pads == same and not counts_zeros and not layer.spec.ceil_mode:
            return [], [*words, 'padding="same"']
        return [f"layers.ZeroPadding2D({_pads((pads[0], pads[1]))})"], words

    def tail(self, layer: Layer) -> list[str]:
        kind = layer.spec.activation
        words = [f'activation="{_KERAS_ACTIVATIONS.get(kind, kind)}"'] if kind else []
        return words + ([] if layer.spec.bias else ["use_bias=False"])

    def name(self, layer: Layer, after: bool = True, *, first: bool = False) -> str:
        """The name= setting, where a layer has a name of its own."""
        if re.fullmatch(rf"{layer.op}\d*", layer.name):
            return ""
        comma = ", " if after and not first else ""
        return f'{comma}name="{re.sub(r"[^A-Za-z0-9_-]", "_", layer.name)}"'


# ---- NumPy


class _Numpy(_Writer):
    def text(self) -> str:
        lines = []
        for layer in self.layers:
            lines += ["", *self.steps(layer)] if layer.op in ("conv", "separable_conv", "linear") else self.steps(layer)
        last = self.layers[-1]
        needs_forward = any("forward.activate(" in line for line in lines)
        imports = ["import stridelab", *(["from stridelab.network import forward"] if needs_forward else [])]
        lines = ["import numpy as np", "", *imports, "", "random = np.random.default_rng(0)", *lines]
        return "\n".join([*self.header(), *lines, f"print({self.at(last.name)}.shape[1:])"])

    def at(self, name: str) -> str:
        return "x" if self.is_chain else self.variables[name]

    def steps(self, layer: Layer) -> list[str]:
        op, spec, at = layer.op, layer.spec, self.at(layer.name)
        sources = [self.at(name) for name in layer.inputs]
        self.flat[layer.name] = op != "input" and (self.is_flat(layer) or op == "flatten")
        if op == "input":
            shape = ", ".join(map(str, (1, *layer.output_shape)))
            return [f"{at} = random.standard_normal(({shape}), dtype=np.float32)"]
        x = sources[0]
        if op in ("conv", "separable_conv"):
            lines = self.convolution(layer, x, at)
        elif op in JOINS:
            joined = {"add": " + ", "multiply": " * "}.get(op, ", ").join(sources)
            lines = [f"{at} = np.concatenate([{joined}], axis=1)" if op == "concat" else f"{at} = {joined}"]
        elif "pool" in op:
            lines = self.pool(layer, x, at)
        elif op == "linear":
            lines = self.linear(layer, x, at)
        elif op == "flatten":
            lines = [f"{at} = {x}.reshape(1, -1)"]
        elif op == "pad":
            lines = [f"{at} = np.pad({x}, ((0, 0), (0, 0), {layer.padding[0]}, {layer.padding[1]}))"]
        elif op == "batch_norm":
            axes = "axis=0" if self.flat[layer.name] else "axis=(2, 3), keepdims=True"
            lines = (
                [f"{at} = {x}  # batch_norm: there is one value per channel"]
                if self.flat[layer.name]
                else [f"{at} = ({x} - {x}.mean({axes})) / np.sqrt({x}.var({axes}) + 1e-5)"]
            )
        elif op in ACTIVATIONS:
            lines = [f"{at} = {_activated(op, x)}"]
        else:
            lines = [f"{at} = {x}  # {op}"] if at != x or op != "identity" else []
        if spec.activation:
            lines.append(f"{at} = {_activated(spec.activation, at)}")
        return lines

    def convolution(self, layer: Layer, x: str, at: str) -> list[str]:
        spec, channels, out = layer.spec, layer.input_shape[0], layer.output_shape[0]
        separable = layer.op == "separable_conv"
        first = channels * spec.depth_multiplier if separable else out
        groups = channels if separable else layer.groups
        words = [x, "weight", *([f"np.zeros({out})"] if spec.bias and not separable else [])]
        words += self.placed(layer)
        words += [f"dilation={_one(layer.dilation)}"] if max(layer.dilation) > 1 else []
        words += [f"groups={groups}"] if groups > 1 else []
        shape = (first, channels // groups, *layer.kernel_size)
        lines = [
            f"weight = random.standard_normal({shape}, dtype=np.float32)",
            f"{at} = stridelab.conv2d({', '.join(words)})",
        ]
        if separable:
            bias = f", np.zeros({out})" if spec.bias else ""
            lines += [f"weight = random.standard_normal({(out, first, 1, 1)}, dtype=np.float32)"]
            lines += [f"{at} = stridelab.conv2d({at}, weight{bias})"]
        return lines

    def placed(self, layer: Layer) -> list[str]:
        words = [f"stride={_one(layer.stride)}"] if layer.is_strided or "pool" in layer.op else []
        if layer.spec.padding == "same":
            return [*words, 'padding="same"']
        if any(map(any, layer.padding)):
            both = tuple(each[0] for each in layer.padding)
            even = all(each[0] == each[1] for each in layer.padding)
            words.append(f"padding={_one((both[0], both[1])) if even else layer.padding}")
        return words

    def pool(self, layer: Layer, x: str, at: str) -> list[str]:
        kind = "max" if "max" in layer.op else "avg"
        words = [x, _one(layer.kernel_size), *self.placed(layer)]
        words += [f"dilation={_one(layer.dilation)}"] if max(layer.dilation) > 1 else []
        words += ["ceil_mode=True"] if layer.spec.ceil_mode else []
        words += ["count_include_pad=False"] if not layer.spec.count_include_pad else []
        return [f"{at} = stridelab.{kind}_pool2d({', '.join(words)})"]

    def linear(self, layer: Layer, x: str, at: str) -> list[str]:
        channels, out = layer.input_shape[0], layer.output_shape[0]
        lines = [f"weight = random.standard_normal(({out}, {channels}), dtype=np.float32)"]
        if layer.input_shape[1:] != (1, 1):
            return [*lines, f'{at} = np.einsum("oc,nchw->nohw", weight, {x})']
        row = x if self.flat[layer.name] else f"{x}.reshape(1, -1)"
        self.flat[layer.name] = True
        bias = f" + np.zeros({out})" if layer.spec.bias else ""
        return [*lines, f"{at} = {row} @ weight.T{bias}"]


def _activated(kind: str, x: str) -> str:
    simple: dict[str, Callable[[str], str]] = {
        "relu": lambda x: f"np.maximum({x}, 0)",
        "relu6": lambda x: f"np.clip({x}, 0, 6)",
        "leaky_relu": lambda x: f"np.where({x} > 0, {x}, 0.01 * {x})",
        "sigmoid": lambda x: f"1 / (1 + np.exp(-{x}))",
        "silu": lambda x: f"{x} / (1 + np.exp(-{x}))",
        "tanh": lambda x: f"np.tanh({x})",
        "softplus": lambda x: f"np.logaddexp({x}, 0)",
        "softmax": lambda x: f"np.exp({x} - {x}.max()) / np.exp({x} - {x}.max()).sum(axis=1, keepdims=True)",
    }
    return simple[kind](x) if kind in simple else f'forward.activate("{kind}", {x}[0])[None]'


# ---- Words


def _variables(layers: list[Layer]) -> dict[str, str]:
    """A Python name for every layer."""
    found: dict[str, str] = {}
    for layer in layers:
        word = "x" if layer.op == "input" and layer.name == "input" else re.sub(r"\W", "_", layer.name)
        if not word.isidentifier() or keyword.iskeyword(word) or word in _TAKEN:
            word = f"layer_{word}"
        while word in found.values():
            word += "_"
        found[layer.name] = word
    return found


_TAKEN = {
    *("torch", "nn", "keras", "layers", "np", "stridelab", "forward"),
    *("random", "weight", "model", "print", "self", "tuple"),
}


def _one(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"({pair[0]}, {pair[1]})"


def _border(pads: Pads) -> str:
    """PyTorch's order: left, right, top, bottom."""
    (top, bottom), (left, right) = pads
    return f"({left}, {right}, {top}, {bottom})"


def _pads(pads: Pads) -> str:
    (top, bottom), (left, right) = pads
    return f"(({top}, {bottom}), ({left}, {right}))"


def _split_border(layer: Layer, most: tuple[int, int] | None = None) -> tuple[Pads | None, tuple[int, int]]:
    """(border, padding): what PyTorch can pad itself, and if it cannot, all of it as a layer before."""
    (top, bottom), (left, right) = layer.padding
    even = top == bottom and left == right
    fits = most is None or (top <= most[0] and left <= most[1])
    return (None, (top, left)) if even and fits else (layer.padding, (0, 0))
