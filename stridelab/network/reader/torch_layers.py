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
from stridelab.network.spec import Shape, Spec, pair_of

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
    return _adaptive(output_size, "avg")


@_torch("AdaptiveMaxPool2d")
def adaptive_max_pool2d(output_size, return_indices=False) -> Definition:
    return _adaptive(output_size, "max")


def _adaptive(output_size, kind: str) -> Definition:
    """None keeps a side as it is; more positions than there are is an enlarging."""
    sizes = tuple(output_size) if isinstance(output_size, (tuple, list)) else (output_size, output_size)
    usual = [1 if size is None else size for size in sizes]

    def resolve(shape: Shape) -> Spec:
        rows, cols = (size if target is None else target for target, size in zip(sizes, shape[1:], strict=True))
        if rows > shape[1] or cols > shape[2]:
            return make.upsample(size=(int(rows), int(cols)))
        return make.adaptive_pool((int(rows), int(cols)), kind)

    return Definition(make.adaptive_pool((usual[0], usual[1]), kind), resolve=resolve)


@_torch("AvgPool3d")
def avg_pool3d(kernel_size, *args, **settings) -> Definition:
    return _over_channels("AvgPool3d", "channel_avg", kernel_size)


@_torch("MaxPool3d")
def max_pool3d(kernel_size, *args, **settings) -> Definition:
    return _over_channels("MaxPool3d", "channel_max", kernel_size)


def _over_channels(name: str, op: str, kernel_size) -> Definition:
    """Of a batch of maps, a pooling in three dimensions takes the channels for the depth."""
    if not isinstance(kernel_size, (tuple, list)) or tuple(kernel_size[1:]) != (1, 1):
        raise NotUnderstoodError(f"nn.{name}")
    return Definition(Spec(op=op))


@_torch("LPPool2d")
def lp_pool2d(norm_type, kernel_size, stride=None, ceil_mode=False) -> Definition:
    return Definition(make.avg_pool(kernel_size, stride, 0, bool(ceil_mode)))


# ---- Decoders


@_torch("ConvTranspose2d")
def conv_transpose2d(
    in_channels,
    out_channels,
    kernel_size,
    stride=1,
    padding=0,
    output_padding=0,
    groups=1,
    bias=True,
    dilation=1,
    padding_mode="zeros",
    device=None,
    dtype=None,
) -> Definition:
    words = (out_channels, kernel_size, stride, padding, output_padding, groups, bool(bias), dilation)
    return Definition(make.conv_transpose(*words), in_channels)


@_torch("LazyConvTranspose2d")
def lazy_conv_transpose2d(out_channels, kernel_size, *args, **settings) -> Definition:
    return replace(conv_transpose2d(1, out_channels, kernel_size, *args, **settings), expects=None)


@_torch("Upsample")
def upsample(
    size=None, scale_factor=None, mode="nearest", align_corners=None, recompute_scale_factor=None, antialias=False
) -> Definition:
    linear = mode in ("bilinear", "bicubic", "linear")
    if size is not None:
        return Definition(make.upsample(size=size, linear=linear))
    factors = scale_factor if isinstance(scale_factor, (tuple, list)) else (scale_factor, scale_factor)
    factors = [factor for factor in factors if isinstance(factor, (int, float)) and factor > 0]
    if len(factors) != 2:
        raise NotUnderstoodError(f"Upsampling by {scale_factor!r:.40}")
    if all(factor == int(factor) for factor in factors):
        return Definition(make.upsample((int(factors[0]), int(factors[1])), linear=linear))

    def resolve(shape: Shape) -> Spec:
        return make.upsample(size=(int(shape[1] * factors[0]), int(shape[2] * factors[1])), linear=linear)

    return Definition(make.upsample(linear=linear), resolve=resolve)


@_torch("UpsamplingNearest2d")
def upsampling_nearest2d(size=None, scale_factor=None) -> Definition:
    return upsample(size, scale_factor)


@_torch("UpsamplingBilinear2d")
def upsampling_bilinear2d(size=None, scale_factor=None) -> Definition:
    return upsample(size, scale_factor, "bilinear")


@_torch("PixelShuffle")
def pixel_shuffle(upscale_factor) -> Definition:
    return Definition(make.pixel_shuffle(upscale_factor))


@_torch("PixelUnshuffle")
def pixel_unshuffle(downscale_factor) -> Definition:
    return Definition(make.pixel_unshuffle(downscale_factor))


@_torch("MaxUnpool2d")
def max_unpool2d(kernel_size, stride=None, padding=0) -> Definition:
    return Definition(make.unpool(kernel_size if stride is None else stride))


@_torch("Unflatten")
def unflatten(dim, unflattened_size) -> Definition:
    sizes = tuple(unflattened_size)
    if dim not in (1, -1) or len(sizes) != 3:
        raise NotUnderstoodError(f"Unflattening axis {dim} to {len(sizes)} sizes")
    return Definition(Spec(op="identity"), resolve=lambda shape: reshaped(sizes, shape))


def reshaped(sizes, shape: Shape) -> Spec:
    """A map of these sizes (C, H, W), one of which may be -1, of all the numbers of a shape."""
    product = prod(size for size in sizes if size != -1)
    channels, height, width = (prod(shape) // max(product, 1) if size == -1 else size for size in sizes)
    return make.reshape(channels, height, width)


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
    (top, bottom), (left, right) = pads = torch_padding(padding)
    if min(top, bottom, left, right) >= 0:
        return Definition(make.pad(pads))
    if max(top, bottom, left, right) > 0:
        raise NotUnderstoodError("A border that is added on one side and cut off on another")
    return Definition(make.crop(((-top, -bottom), (-left, -right))))


@_torch("ConstantPad2d")
def constant_pad2d(padding, value) -> Definition:
    return zero_pad2d(padding)


TORCH["ReflectionPad2d"] = TORCH["ReplicationPad2d"] = TORCH["CircularPad2d"] = TORCH["ZeroPad2d"]


def torch_padding(padding):
    """PyTorch lists a border as left, right, top, bottom; here it is ((top, bottom), (left, right))."""
    if isinstance(padding, (tuple, list)):
        if len(padding) != 4:
            raise NotUnderstoodError(f"A border of {len(padding)} numbers")
        left, right, top, bottom = padding
        return (top, bottom), (left, right)
    return (padding, padding), (padding, padding)


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
    for name in (
        "Dropout",
        "Dropout1d",
        "Dropout2d",
        "Dropout3d",
        "AlphaDropout",
        "FeatureAlphaDropout",
        "StochasticDepth",
    )
}
TORCH["Identity"] = TORCH["ChannelShuffle"] = _plain(Spec(op="identity"))
