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

from dataclasses import replace

from stridelab.network.graph import Network
from stridelab.network.kinds import input_layer, kind_of
from stridelab.network.kinds.activations import numpy_activation, torch_activation
from stridelab.network.kinds.writing import Draft
from stridelab.network.layer import Layer


def one_layer(network: Network, name: str) -> Network:
    """One layer of a network as a network of its own.

    >>> from stridelab.network import conv
    >>> net = Network([input_layer(3, 32, 32), conv(8, 3, 2, name="a"), conv(16, 3, name="b")])
    >>> one_layer(net, "b").input_shape
    (8, 15, 15)
    """
    layer = network[name]
    if layer.is_input:
        return Network([layer.spec])
    if kind_of(layer.op).is_join:
        sources = [network[source] for source in layer.inputs]
        return Network([*(input_layer(*source.output_shape, name=source.name) for source in sources), layer.spec])
    return Network([input_layer(*layer.input_shape), replace(layer.spec, inputs=())])


# ---- PyTorch


def pytorch(network: Network) -> str:
    """The network in PyTorch: nn.Sequential, or with branches a class."""
    draft = Draft(network.layers)
    modules = {layer.name: _modules(layer, draft) for layer in draft.layers}
    lines = ["import torch", "from torch import nn", ""]
    if draft.is_chain:
        not_joins = [layer for layer in draft.layers if not kind_of(layer.op).is_join]  # of one map alone
        body = [f"    {module}," for layer in not_joins for module in modules[layer.name]]
        lines += [*draft.header, "model = nn.Sequential(", *body, ")"]
    else:
        lines += ["", *draft.header, *_torch_class(draft, modules), "", "", "model = Model()"]
    zeros = ", ".join(f"torch.zeros{(1, *layer.output_shape)}" for layer in draft.inputs)
    return "\n".join([*lines, f"print(tuple(model({zeros}).shape[1:]))"])


def _modules(layer: Layer, draft: Draft) -> list[str]:
    """The modules that one layer becomes; of a join, the expression."""
    draft.begin(layer)
    modules = kind_of(layer.op).pytorch(layer, draft)
    return [*modules, torch_activation(layer.spec.activation)] if layer.spec.activation else modules


def _torch_class(draft: Draft, modules: dict[str, list[str]]) -> list[str]:
    attributes, steps = [], []
    for layer in draft.layers:
        variable, expressions = draft.at(layer), modules[layer.name]
        if layer.is_input:
            continue
        if kind_of(layer.op).is_join:
            steps.append(f"{variable} = {expressions[0]}")
        else:
            attributes.append(
                f"self.{variable} = "
                + (expressions[0] if len(expressions) == 1 else f"nn.Sequential({', '.join(expressions)})")
            )
            steps.append(f"{variable} = self.{variable}({draft.sources(layer)[0]})")
    return [
        *("class Model(nn.Module):", "    def __init__(self):", "        super().__init__()"),
        *(f"        {line}" for line in attributes),
        *("", f"    def forward(self, {', '.join(map(draft.at, draft.inputs))}):"),
        *(f"        {line}" for line in steps),
        f"        return {draft.at(draft.layers[-1])}",
    ]


# ---- Keras


def keras(network: Network) -> str:
    """The network in Keras 3: Sequential, or with branches the functional form.

    Raises ValueError for what Keras refuses: stride together with dilation, dilated pooling.
    """
    draft = Draft(network.layers)
    layers: dict[str, list[str]] = {}
    for layer in draft.layers:
        draft.begin(layer)
        layers[layer.name] = kind_of(layer.op).keras(layer, draft)
    lines = ["import keras", "from keras import layers", ""]
    if draft.is_chain:
        body = [f"    {text}," for layer in draft.layers for text in layers[layer.name]]
        lines += [*draft.header, "model = keras.Sequential([", *body, "])"]
    else:
        calls = [line for layer in draft.layers for line in _keras_calls(layer, draft, layers[layer.name])]
        inputs = ", ".join(map(draft.at, draft.inputs))
        inputs = f"[{inputs}]" if len(draft.inputs) > 1 else inputs
        lines += [*draft.header, *calls, f"model = keras.Model({inputs}, {draft.at(draft.layers[-1])})"]
    if draft.is_flat(draft.layers[-1]):
        lines.append("print(model.output_shape[1:])")
    else:
        lines += ["_, height, width, channels = model.output_shape", "print((channels, height, width))"]
    return "\n".join(lines)


def _keras_calls(layer: Layer, draft: Draft, layers: list[str]) -> list[str]:
    variable, sources = draft.at(layer), draft.sources(layer)
    if layer.is_input:
        return [f"{variable} = {layers[0]}"]
    first = f"[{', '.join(sources)}]" if kind_of(layer.op).is_join else sources[0]
    return [f"{variable} = {text}({variable if number else first})" for number, text in enumerate(layers)]


# ---- NumPy


def numpy(network: Network) -> str:
    """The network in NumPy with this engine, filled with random weights."""
    draft = Draft(network.layers, reuses_x=True)
    lines: list[str] = []
    for layer in draft.layers:
        draft.begin(layer)
        kind = kind_of(layer.op)
        lines += ["", *kind.numpy(layer, draft)] if kind.has_weights else kind.numpy(layer, draft)
        if layer.spec.activation:
            at = draft.at(layer)
            lines.append(f"{at} = {numpy_activation(layer.spec.activation, at)}")
    calls_forward = any("forward.activate(" in line for line in lines)
    imports = ["import stridelab", *(["from stridelab.network import forward"] if calls_forward else [])]
    lines = ["import numpy as np", "", *imports, "", "random = np.random.default_rng(0)", *lines]
    return "\n".join([*draft.header, *lines, f"print({draft.at(draft.layers[-1])}.shape[1:])"])
