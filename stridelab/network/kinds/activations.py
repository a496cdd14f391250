"""Layers that change values one by one (softmax: channel against channel), and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import erf, sqrt

import numpy as np

from stridelab.network.kinds.kind import Kind
from stridelab.network.kinds.writing import Draft, keras_layer
from stridelab.network.layer import Layer
from stridelab.network.spec import Spec

Function = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Activation:
    """An activation as a function of an array, channels first, and how it is written."""

    function: Function
    pytorch: str
    """Its module."""
    numpy: str = ""
    """An expression of {x}; where there is none, `forward.activate` is called."""
    keras: str = ""
    """Its name there, if another."""
    slope: Function | None = None
    """How fast it rises; where there is none, it is measured."""


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(x / 2))  # the logistic function, safe for large numbers


def _elu(x: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def _gelu(x: np.ndarray) -> np.ndarray:
    return x * (1 + np.vectorize(erf, otypes=[x.dtype])(x / sqrt(2))) / 2


def _softplus(x: np.ndarray) -> np.ndarray:
    return np.logaddexp(x, 0)


def _hardsigmoid(x: np.ndarray) -> np.ndarray:
    return np.clip(x / 6 + 0.5, 0, 1)


def _log_softmax(x: np.ndarray) -> np.ndarray:
    shifted = x - x.max(axis=0, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))


def _softmax(x: np.ndarray) -> np.ndarray:
    powers = np.exp(x - x.max(axis=0, keepdims=True))
    return powers / powers.sum(axis=0, keepdims=True)


def _leaky(slope: float) -> Function:
    return lambda x: np.where(x > 0, x, slope * x)


ACTIVATIONS = {
    "relu": Activation(
        lambda x: np.maximum(x, 0), "ReLU()", "np.maximum({x}, 0)", slope=lambda x: (x > 0).astype(x.dtype)
    ),
    "relu6": Activation(lambda x: np.clip(x, 0, 6), "ReLU6()", "np.clip({x}, 0, 6)"),
    "leaky_relu": Activation(_leaky(0.01), "LeakyReLU()", "np.where({x} > 0, {x}, 0.01 * {x})"),  # PyTorch's slope
    "prelu": Activation(_leaky(0.25), "PReLU()"),  # where it starts to learn
    "elu": Activation(_elu, "ELU()"),
    # Klambauer et al. (2017)
    "selu": Activation(lambda x: 1.0507009873554805 * _elu(x, 1.6732632423543772), "SELU()"),
    "gelu": Activation(_gelu, "GELU()"),
    "silu": Activation(lambda x: x * _sigmoid(x), "SiLU()", "{x} / (1 + np.exp(-{x}))"),
    "mish": Activation(lambda x: x * np.tanh(_softplus(x)), "Mish()"),
    "softplus": Activation(_softplus, "Softplus()", "np.logaddexp({x}, 0)"),
    "sigmoid": Activation(_sigmoid, "Sigmoid()", "1 / (1 + np.exp(-{x}))"),
    "hardsigmoid": Activation(_hardsigmoid, "Hardsigmoid()", keras="hard_sigmoid"),
    "hardswish": Activation(lambda x: x * _hardsigmoid(x), "Hardswish()", keras="hard_silu"),
    "tanh": Activation(np.tanh, "Tanh()", "np.tanh({x})"),
    # Channel against channel at one place: where a pixel lies does not change, so the slope is taken to be 1.
    "softmax": Activation(
        _softmax,
        "Softmax(dim=1)",
        "np.exp({x} - {x}.max()) / np.exp({x} - {x}.max()).sum(axis=1, keepdims=True)",
        slope=np.ones_like,
    ),
    "log_softmax": Activation(_log_softmax, "LogSoftmax(dim=1)", slope=np.ones_like),
}


def activation(kind: str = "relu", *, name: str = "", params_per_channel: int = 0) -> Spec:
    """One of ACTIVATIONS."""
    if kind not in ACTIVATIONS:
        raise ValueError(f"{kind!r} is no activation known here. There are: {', '.join(ACTIVATIONS)}.")
    return Spec(op=kind, name=name, params_per_channel=params_per_channel)


def activate(kind: str, x: np.ndarray) -> np.ndarray:
    """One of ACTIVATIONS on an array (softmax along the first axis, the channels).

    >>> activate("relu", np.array([-1.0, 2.0])).tolist()
    [0.0, 2.0]
    """
    return ACTIVATIONS[kind].function(x)


def slope(kind: str, x: np.ndarray) -> np.ndarray:
    """How fast an activation rises at x."""
    activation = ACTIVATIONS[kind]
    if activation.slope:
        return activation.slope(x)
    step = 1e-3
    return (activation.function(x + step) - activation.function(x - step)) / (2 * step)


def torch_activation(kind: str) -> str:
    return f"nn.{ACTIVATIONS[kind].pytorch}"


def keras_activation(kind: str) -> str:
    return ACTIVATIONS[kind].keras or kind


def numpy_activation(kind: str, x: str) -> str:
    """The expression for an activation of the variable x."""
    text = ACTIVATIONS[kind].numpy
    return text.format(x=x) if text else f'forward.activate("{kind}", {x}[0])[None]'


def _kind(op: str) -> Kind:
    return Kind(
        op=op,
        title=op.replace("_", " "),
        forward=lambda layer, maps, weights: activate(op, maps[0]),
        backward=lambda layer, maps, output, weights, back: [back * slope(op, maps[0])],
        pytorch=lambda layer, draft: [torch_activation(op)],
        keras=lambda layer, draft: [keras_layer(layer, "Activation", f'"{keras_activation(op)}"')],
        numpy=lambda layer, draft: [f"{draft.at(layer)} = {numpy_activation(op, draft.sources(layer)[0])}"],
        belongs_to_the_layer_before=True,
    )


def _prelu_in_pytorch(layer: Layer, draft: Draft) -> list[str]:
    return [f"nn.PReLU({layer.input_shape[0] if layer.spec.params_per_channel else ''})"]


def _prelu_in_keras(layer: Layer, draft: Draft) -> list[str]:
    return [keras_layer(layer, "PReLU", "shared_axes=[1, 2]")]


PRELU = replace(_kind("prelu"), pytorch=_prelu_in_pytorch, keras=_prelu_in_keras)
ACTIVATION_KINDS = tuple(PRELU if op == "prelu" else _kind(op) for op in ACTIVATIONS)
