"""The layers of Keras and PyTorch, each as its framework spells it: positions, keywords and defaults.

Every function below carries the name and the parameters of a layer, so that Python itself sorts out a call; what it
returns is that layer as a `Spec`. Parameters that change no shape, cost or field (initialisers, `momentum`, ...) are
accepted and left aside.

>>> TORCH["Conv2d"](3, 64, 7, stride=2, padding=3, bias=False).spec.stride
(2, 2)
>>> KERAS["MaxPooling2D"]((3, 3), strides=2, padding="same").spec.padding
'same'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from stridelab.network.spec import (
    ACTIVATIONS,
    Spec,
    adaptive_pool,
    avg_pool,
    batch_norm,
    conv,
    depthwise_conv,
    dropout,
    flatten,
    global_pool,
    linear,
    max_pool,
    pad,
    pair_of,
    separable_conv,
)
from stridelab.network.spec import activation as activation_spec


class NotUnderstood(Exception):
    """A layer or a setting that this reader does not know; the sentence says which."""


@dataclass(frozen=True)
class Made:
    """A layer that has been written down but not yet been given anything."""

    spec: Spec
    expects: int | None = None
    """Channels (or features) that it was made for."""
    target: tuple[int, ...] | None = None
    """Of a Reshape: the shape that it makes, as it is written."""


TORCH: dict[str, Callable[..., Made]] = {}
KERAS: dict[str, Callable[..., Made]] = {}


def _torch(function: Callable[..., Made]) -> Callable[..., Made]:
    TORCH[function.__name__.removeprefix("_torch_")] = function
    return function


def _keras(*names: str) -> Callable[[Callable[..., Made]], Callable[..., Made]]:
    def keep(function: Callable[..., Made]) -> Callable[..., Made]:
        KERAS.update(dict.fromkeys(names, function))
        return function

    return keep


# ---- PyTorch


@_torch
def _torch_Conv2d(
    in_channels,
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    dilation=1,
    groups=1,
    bias=True,
    padding_mode="zeros",
    device=None,
    dtype=None,
) -> Made:
    strides = pair_of("stride", stride, 1)
    if padding == "same" and max(strides) > 1:
        raise ValueError(
            f'PyTorch refuses padding="same" with stride {max(strides)}. Give the padding in numbers, or use stride 1.'
        )
    return Made(conv(out_channels, kernel_size, stride, padding, dilation, groups, bool(bias)), in_channels)


@_torch
def _torch_LazyConv2d(out_channels, kernel_size, *args, **settings) -> Made:
    return replace(_torch_Conv2d(1, out_channels, kernel_size, *args, **settings), expects=None)


@_torch
def _torch_MaxPool2d(kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False) -> Made:
    _half_at_most(padding, kernel_size)
    return Made(max_pool(kernel_size, stride, padding, dilation, bool(ceil_mode)))


@_torch
def _torch_AvgPool2d(
    kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None
) -> Made:
    _half_at_most(padding, kernel_size)
    return Made(avg_pool(kernel_size, stride, padding, bool(ceil_mode), bool(count_include_pad)))


def _half_at_most(padding, kernel_size) -> None:
    for pads, kernel in zip(pair_of("padding", padding, 0), pair_of("kernel_size", kernel_size, 1), strict=True):
        if pads > kernel // 2:
            most = f"at most half of it, {kernel // 2}"
            raise ValueError(f"PyTorch refuses padding {pads} for pooling with kernel_size {kernel}: {most}.")


@_torch
def _torch_AdaptiveAvgPool2d(output_size) -> Made:
    return Made(adaptive_pool(output_size))


@_torch
def _torch_AdaptiveMaxPool2d(output_size, return_indices=False) -> Made:
    return Made(adaptive_pool(output_size, "max"))


@_torch
def _torch_BatchNorm2d(
    num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None
) -> Made:
    return Made(batch_norm(2 if affine else 0), num_features)


TORCH["BatchNorm1d"] = TORCH["SyncBatchNorm"] = TORCH["BatchNorm2d"]


@_torch
def _torch_LazyBatchNorm2d(*args, affine=True, **settings) -> Made:
    return Made(batch_norm(2 if affine else 0))


@_torch
def _torch_InstanceNorm2d(num_features, eps=1e-5, momentum=0.1, affine=False, **settings) -> Made:
    return Made(Spec(op="instance_norm", params_per_channel=2 if affine else 0), num_features)


@_torch
def _torch_GroupNorm(num_groups, num_channels, eps=1e-5, affine=True, **settings) -> Made:
    return Made(Spec(op="group_norm", params_per_channel=2 if affine else 0), num_channels)


@_torch
def _torch_LayerNorm(normalized_shape, eps=1e-5, elementwise_affine=True, bias=True, device=None, dtype=None) -> Made:
    sizes = normalized_shape if isinstance(normalized_shape, (tuple, list)) else (normalized_shape,)
    learned = bool(elementwise_affine) * (1 + bool(bias))
    if len(sizes) == 1:
        return Made(Spec(op="layer_norm", params_per_channel=learned), sizes[0])
    return Made(Spec(op="layer_norm", params=learned * prod(sizes)))


@_torch
def _torch_LocalResponseNorm(size, alpha=1e-4, beta=0.75, k=1.0) -> Made:
    return Made(Spec(op="local_response_norm"))


@_torch
def _torch_Linear(in_features, out_features, bias=True, device=None, dtype=None) -> Made:
    return Made(linear(out_features, bool(bias)), in_features)


@_torch
def _torch_LazyLinear(out_features, bias=True, device=None, dtype=None) -> Made:
    return Made(linear(out_features, bool(bias)))


@_torch
def _torch_Flatten(start_dim=1, end_dim=-1) -> Made:
    if start_dim != 1 or end_dim not in (-1, 3):
        raise NotUnderstood(f"Flattening axes {start_dim} to {end_dim}")
    return Made(flatten())


@_torch
def _torch_PReLU(num_parameters=1, init=0.25, device=None, dtype=None) -> Made:
    spec = activation_spec("prelu")
    if num_parameters == 1:
        return Made(replace(spec, params=1))
    return Made(replace(spec, params_per_channel=1), num_parameters)


@_torch
def _torch_ZeroPad2d(padding) -> Made:
    return Made(pad(torch_padding(padding)))


@_torch
def _torch_ConstantPad2d(padding, value) -> Made:
    return Made(pad(torch_padding(padding)))


TORCH["ReflectionPad2d"] = TORCH["ReplicationPad2d"] = TORCH["CircularPad2d"] = TORCH["ZeroPad2d"]


def torch_padding(padding):
    """PyTorch lists a border as left, right, top, bottom; here it is ((top, bottom), (left, right))."""
    if isinstance(padding, (tuple, list)):
        if len(padding) != 4:
            raise NotUnderstood(f"A border of {len(padding)} numbers")
        left, right, top, bottom = padding
        return (top, bottom), (left, right)
    return padding


def _torch_plain(spec: Spec) -> Callable[..., Made]:
    return lambda *args, **settings: Made(spec)


TORCH |= {
    name: _torch_plain(activation_spec(kind))
    for name, kind in {
        "ReLU": "relu",
        "ReLU6": "relu6",
        "LeakyReLU": "leaky_relu",
        "ELU": "elu",
        "SELU": "selu",
        "GELU": "gelu",
        "SiLU": "silu",
        "Mish": "mish",
        "Sigmoid": "sigmoid",
        "Tanh": "tanh",
        "Softmax": "softmax",
        "Softmax2d": "softmax",
        "LogSoftmax": "log_softmax",
        "Hardswish": "hardswish",
        "Hardsigmoid": "hardsigmoid",
        "Softplus": "softplus",
    }.items()
}
TORCH |= {
    name: _torch_plain(dropout())
    for name in ("Dropout", "Dropout1d", "Dropout2d", "AlphaDropout", "FeatureAlphaDropout", "StochasticDepth")
}
TORCH["Identity"] = _torch_plain(Spec(op="identity"))


# ---- Keras

IGNORED = {
    *("name", "trainable", "dtype", "data_format", "seed", "autocast", "batch_size", "sparse", "ragged", "noise_shape"),
    *(
        f"{what}_{how}"
        for what in ("kernel", "bias", "depthwise", "pointwise", "activity", "beta", "gamma", "alpha")
        for how in ("initializer", "regularizer", "constraint")
    ),
    *("moving_mean_initializer", "moving_variance_initializer", "input_shape", "batch_input_shape", "input_dim"),
    *("lora_rank", "lora_alpha", "quantization_config", "synchronized", "renorm", "fused", "virtual_batch_size"),
}
"""Keywords that any Keras layer may have and that change nothing here (a layer's input_shape is read by the reader)."""


@_keras("Conv2D", "Convolution2D")
def _keras_conv(
    filters,
    kernel_size,
    strides=(1, 1),
    padding="valid",
    data_format=None,
    dilation_rate=(1, 1),
    groups=1,
    activation=None,
    use_bias=True,
    **ignored,
) -> Made:
    _stride_or_dilation(strides, dilation_rate)
    padding = keras_padding(padding)
    kind = activation_name(activation)
    return Made(conv(filters, kernel_size, strides, padding, dilation_rate, groups, bool(use_bias), activation=kind))


@_keras("DepthwiseConv2D")
def _keras_depthwise(
    kernel_size,
    strides=(1, 1),
    padding="valid",
    depth_multiplier=1,
    data_format=None,
    dilation_rate=(1, 1),
    activation=None,
    use_bias=True,
    **ignored,
) -> Made:
    _stride_or_dilation(strides, dilation_rate)
    padding, kind = keras_padding(padding), activation_name(activation)
    spec = depthwise_conv(
        kernel_size,
        strides,
        padding,
        dilation_rate,
        bool(use_bias),
        depth_multiplier=depth_multiplier,
        activation=kind,
    )
    return Made(spec)


@_keras("SeparableConv2D", "SeparableConvolution2D")
def _keras_separable(
    filters,
    kernel_size,
    strides=(1, 1),
    padding="valid",
    data_format=None,
    dilation_rate=(1, 1),
    depth_multiplier=1,
    activation=None,
    use_bias=True,
    **ignored,
) -> Made:
    _stride_or_dilation(strides, dilation_rate)
    padding, kind = keras_padding(padding), activation_name(activation)
    spec = separable_conv(
        filters,
        kernel_size,
        strides,
        padding,
        dilation_rate,
        bool(use_bias),
        depth_multiplier=depth_multiplier,
        activation=kind,
    )
    return Made(spec)


def _stride_or_dilation(strides, dilation_rate) -> None:
    stride, dilation = max(pair_of("strides", strides, 1)), max(pair_of("dilation_rate", dilation_rate, 1))
    if stride > 1 and dilation > 1:
        raise ValueError(
            f"Keras refuses strides {stride} together with dilation_rate {dilation}. Set one of them to 1."
        )


def keras_padding(padding):
    """Keras knows "valid" and "same", in any case of letters."""
    word = padding.lower() if isinstance(padding, str) else padding
    if word not in ("valid", "same"):
        raise ValueError(f'Keras knows padding "valid" and "same", not {padding!r:.40}. For numbers use ZeroPadding2D.')
    return word


@_keras("MaxPooling2D", "MaxPool2D")
def _keras_max_pool(pool_size=(2, 2), strides=None, padding="valid", data_format=None, **ignored) -> Made:
    return Made(max_pool(pool_size, strides, keras_padding(padding)))


@_keras("AveragePooling2D", "AvgPool2D")
def _keras_avg_pool(pool_size=(2, 2), strides=None, padding="valid", data_format=None, **ignored) -> Made:
    return Made(avg_pool(pool_size, strides, keras_padding(padding)))


@_keras("GlobalAveragePooling2D", "GlobalAvgPool2D")
def _keras_global_average(data_format=None, keepdims=False, **ignored) -> Made:
    return Made(global_pool())


@_keras("GlobalMaxPooling2D", "GlobalMaxPool2D")
def _keras_global_max(data_format=None, keepdims=False, **ignored) -> Made:
    return Made(global_pool("max"))


@_keras("BatchNormalization")
def _keras_batch_norm(axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True, **ignored) -> Made:
    return Made(batch_norm(2 + bool(center) + bool(scale)))


@_keras("LayerNormalization")
def _keras_layer_norm(axis=-1, epsilon=1e-3, center=True, scale=True, rms_scaling=False, **ignored) -> Made:
    return Made(Spec(op="layer_norm", params_per_channel=bool(center) + bool(scale)))


@_keras("Activation")
def _keras_activation(activation, **ignored) -> Made:
    kind = activation_name(activation)
    return Made(activation_spec(kind) if kind else Spec(op="identity"))


@_keras("ReLU")
def _keras_relu(max_value=None, negative_slope=0.0, threshold=0.0, **ignored) -> Made:
    if max_value == 6:
        return Made(activation_spec("relu6"))
    return Made(activation_spec("leaky_relu" if negative_slope else "relu"))


@_keras("PReLU")
def _keras_prelu(
    alpha_initializer=None, alpha_regularizer=None, alpha_constraint=None, shared_axes=None, **ignored
) -> Made:
    if list(shared_axes or ()) != [1, 2]:
        raise NotUnderstood("PReLU with a slope for every position (shared_axes=[1, 2] has one for every channel)")
    return Made(replace(activation_spec("prelu"), params_per_channel=1))


@_keras("ZeroPadding2D")
def _keras_zero_padding(padding: Any = (1, 1), data_format=None, **ignored) -> Made:
    return Made(pad((tuple(padding[0]), tuple(padding[1])) if _nested(padding) else padding))


def _nested(padding) -> bool:
    return isinstance(padding, (tuple, list)) and any(isinstance(each, (tuple, list)) for each in padding)


@_keras("Reshape")
def _keras_reshape(target_shape, **ignored) -> Made:
    return Made(Spec(op="identity"), target=tuple(target_shape))


@_keras("Flatten")
def _keras_flatten(data_format=None, **ignored) -> Made:
    return Made(flatten())


@_keras("Dense")
def _keras_dense(units, activation=None, use_bias=True, **ignored) -> Made:
    return Made(linear(units, bool(use_bias), activation=activation_name(activation)))


@_keras("Add")
def _keras_add(**ignored) -> Made:
    return Made(Spec(op="add"))


@_keras("Multiply")
def _keras_multiply(**ignored) -> Made:
    return Made(Spec(op="multiply"))


@_keras("Concatenate")
def _keras_concatenate(axis=-1, **ignored) -> Made:
    if axis not in (-1, 1, 3):
        raise NotUnderstood(f"Concatenating along axis {axis}")
    return Made(Spec(op="concat"))


def _keras_plain(spec: Spec) -> Callable[..., Made]:
    def make(*args, **ignored) -> Made:
        return Made(spec)

    return make


KERAS |= {
    name: _keras_plain(activation_spec(kind))
    for name, kind in {"LeakyReLU": "leaky_relu", "ELU": "elu", "Softmax": "softmax"}.items()
}
KERAS |= {
    name: _keras_plain(dropout())
    for name in (
        *("Dropout", "SpatialDropout2D", "AlphaDropout", "GaussianDropout", "GaussianNoise", "ActivityRegularization"),
        *("RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness"),
    )
}
KERAS |= {name: _keras_plain(Spec(op="identity")) for name in ("Rescaling", "Identity")}

_ACTIVATION_NAMES = {
    **{kind: kind for kind in ACTIVATIONS},
    **{"swish": "silu", "hard_sigmoid": "hardsigmoid", "hard_swish": "hardswish", "hard_silu": "hardswish"},
}


def activation_name(value: object) -> str | None:
    """A Keras `activation=` setting as one of network.ACTIVATIONS; None and "linear" are none."""
    if value is None or value == "linear":
        return None
    if isinstance(value, Made) and value.spec.op in ACTIVATIONS:
        return value.spec.op
    if isinstance(value, str) and value.lower() in _ACTIVATION_NAMES:
        return _ACTIVATION_NAMES[value.lower()]
    if isinstance(value, str):
        raise NotUnderstood(f"The activation {value[:40]!r}")
    raise NotUnderstood("An activation that is computed by code")
