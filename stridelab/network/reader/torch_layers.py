"""The layers of PyTorch, as PyTorch spells them: positions, keywords and defaults.

>>> TORCH["Conv2d"](3, 64, 7, stride=2, padding=3, bias=False).spec.stride
(2, 2)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import prod

from stridelab.network import kinds as make
from stridelab.network.reader.vocabulary import Definition, NotUnderstoodError, Vocabulary, keep
from stridelab.network.spec import Spec, pair_of

TORCH: Vocabulary = {}
_torch = partial(keep, TORCH)


@_torch("Conv2d")
def conv2d(
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
) -> Definition:
    strides = pair_of("stride", stride, 1)
    if padding == "same" and max(strides) > 1:
        raise ValueError(
            f'PyTorch refuses padding="same" with stride {max(strides)}. Give the padding in numbers, or use stride 1.'
        )
    return Definition(make.conv(out_channels, kernel_size, stride, padding, dilation, groups, bool(bias)), in_channels)


@_torch("LazyConv2d")
def lazy_conv2d(out_channels, kernel_size, *args, **settings) -> Definition:
    return replace(conv2d(1, out_channels, kernel_size, *args, **settings), expects=None)


@_torch("MaxPool2d")
def max_pool2d(kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False) -> Definition:
    _half_at_most(padding, kernel_size)
    return Definition(make.max_pool(kernel_size, stride, padding, dilation, bool(ceil_mode)))


@_torch("AvgPool2d")
def avg_pool2d(
    kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True, divisor_override=None
) -> Definition:
    _half_at_most(padding, kernel_size)
    return Definition(make.avg_pool(kernel_size, stride, padding, bool(ceil_mode), bool(count_include_pad)))


def _half_at_most(padding, kernel_size) -> None:
    for pads, kernel in zip(pair_of("padding", padding, 0), pair_of("kernel_size", kernel_size, 1), strict=True):
        if pads > kernel // 2:
            most = f"at most half of it, {kernel // 2}"
            raise ValueError(f"PyTorch refuses padding {pads} for pooling with kernel_size {kernel}: {most}.")


@_torch("AdaptiveAvgPool2d")
def adaptive_avg_pool2d(output_size) -> Definition:
    return Definition(make.adaptive_pool(output_size))


@_torch("AdaptiveMaxPool2d")
def adaptive_max_pool2d(output_size, return_indices=False) -> Definition:
    return Definition(make.adaptive_pool(output_size, "max"))


@_torch("BatchNorm2d")
def batch_norm2d(
    num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None
) -> Definition:
    return Definition(make.batch_norm(2 if affine else 0), num_features)


TORCH["BatchNorm1d"] = TORCH["SyncBatchNorm"] = TORCH["BatchNorm2d"]


@_torch("LazyBatchNorm2d")
def lazy_batch_norm2d(*args, affine=True, **settings) -> Definition:
    return Definition(make.batch_norm(2 if affine else 0))


@_torch("InstanceNorm2d")
def instance_norm2d(num_features, eps=1e-5, momentum=0.1, affine=False, **settings) -> Definition:
    return Definition(Spec(op="instance_norm", params_per_channel=2 if affine else 0), num_features)


@_torch("GroupNorm")
def group_norm(num_groups, num_channels, eps=1e-5, affine=True, **settings) -> Definition:
    return Definition(Spec(op="group_norm", params_per_channel=2 if affine else 0), num_channels)


@_torch("LayerNorm")
def layer_norm(normalized_shape, eps=1e-5, elementwise_affine=True, bias=True, device=None, dtype=None) -> Definition:
    sizes = normalized_shape if isinstance(normalized_shape, (tuple, list)) else (normalized_shape,)
    learned = bool(elementwise_affine) * (1 + bool(bias))
    if len(sizes) == 1:
        return Definition(Spec(op="layer_norm", params_per_channel=learned), sizes[0])
    return Definition(Spec(op="layer_norm", params=learned * prod(sizes)))


@_torch("LocalResponseNorm")
def local_response_norm(size, alpha=1e-4, beta=0.75, k=1.0) -> Definition:
    return Definition(Spec(op="local_response_norm"))


@_torch("Linear")
def linear(in_features, out_features, bias=True, device=None, dtype=None) -> Definition:
    return Definition(make.linear(out_features, bool(bias)), in_features)


@_torch("LazyLinear")
def lazy_linear(out_features, bias=True, device=None, dtype=None) -> Definition:
    return Definition(make.linear(out_features, bool(bias)))


@_torch("Flatten")
def flatten(start_dim=1, end_dim=-1) -> Definition:
    if start_dim != 1 or end_dim not in (-1, 3):
        raise NotUnderstoodError(f"Flattening axes {start_dim} to {end_dim}")
    return Definition(make.flatten())


@_torch("PReLU")
def prelu(num_parameters=1, init=0.25, device=None, dtype=None) -> Definition:
    spec = make.activation("prelu")
    if num_parameters == 1:
        return Definition(replace(spec, params=1))
    return Definition(replace(spec, params_per_channel=1), num_parameters)


@_torch("ZeroPad2d")
def zero_pad2d(padding) -> Definition:
    return Definition(make.pad(torch_padding(padding)))


@_torch("ConstantPad2d")
def constant_pad2d(padding, value) -> Definition:
    return Definition(make.pad(torch_padding(padding)))


TORCH["ReflectionPad2d"] = TORCH["ReplicationPad2d"] = TORCH["CircularPad2d"] = TORCH["ZeroPad2d"]


def torch_padding(padding):
    """PyTorch lists a border as left, right, top, bottom; here it is ((top, bottom), (left, right))."""
    if isinstance(padding, (tuple, list)):
        if len(padding) != 4:
            raise NotUnderstoodError(f"A border of {len(padding)} numbers")
        left, right, top, bottom = padding
        return (top, bottom), (left, right)
    return padding


def _plain(spec: Spec) -> Callable[..., Definition]:
    return lambda *args, **settings: Definition(spec)


TORCH |= {
    name: _plain(make.activation(kind))
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
    name: _plain(make.dropout())
    for name in ("Dropout", "Dropout1d", "Dropout2d", "AlphaDropout", "FeatureAlphaDropout", "StochasticDepth")
}
TORCH["Identity"] = _plain(Spec(op="identity"))
