"""Layers that multiply by weights: convolutions, and the fully connected layer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from stridelab.convolution import conv2d
from stridelab.geometry import whole
from stridelab.network.kinds.activations import keras_activation
from stridelab.network.kinds.kind import WINDOW, Arrays, Kind
from stridelab.network.kinds.taps import padded_zeros, tap_slices, unpadded
from stridelab.network.kinds.writing import (
    Draft,
    keras_layer,
    keras_window,
    numpy_window,
    pair,
    torch_window,
)
from stridelab.network.layer import Layer
from stridelab.network.spec import LayerError, Padding, Pair, Spec, padding_of, pair_of

# ---- What they are told


def conv(
    out_channels: int,
    kernel_size: Pair,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    groups: int | None = 1,
    bias: bool = True,
    *,
    name: str = "",
    inputs: tuple[str, ...] = (),
    activation: str | None = None,
    connections: int | None = None,
) -> Spec:
    """A convolution. groups None is depthwise: each channel has its own filters."""
    return Spec(
        op="conv",
        name=name,
        inputs=inputs,
        kernel_size=pair_of("kernel_size", kernel_size, 1),
        stride=pair_of("stride", stride, 1),
        padding=padding_of(padding),
        dilation=pair_of("dilation", dilation, 1),
        groups=groups if groups is None else whole("groups", groups, 1),
        out_channels=whole("out_channels", out_channels, 1),
        bias=bias,
        activation=activation,
        connections=connections,
    )


def depthwise_conv(
    kernel_size: Pair,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    bias: bool = True,
    *,
    depth_multiplier: int = 1,
    name: str = "",
    activation: str | None = None,
) -> Spec:
    """Each channel is filtered on its own, by `depth_multiplier` filters."""
    spec = conv(1, kernel_size, stride, padding, dilation, None, bias, name=name, activation=activation)
    return replace(spec, out_channels=0, depth_multiplier=whole("depth_multiplier", depth_multiplier, 1))


def separable_conv(
    out_channels: int,
    kernel_size: Pair,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    bias: bool = True,
    *,
    depth_multiplier: int = 1,
    name: str = "",
    activation: str | None = None,
) -> Spec:
    """A depthwise convolution and a 1x1 convolution in one layer, as Keras has it; the bias comes once, at the end."""
    spec = conv(out_channels, kernel_size, stride, padding, dilation, None, bias, name=name, activation=activation)
    return replace(spec, op="separable_conv", depth_multiplier=whole("depth_multiplier", depth_multiplier, 1))


def linear(out_channels: int, bias: bool = True, *, name: str = "", activation: str | None = None) -> Spec:
    """A fully connected layer (Linear, Dense). On a map it works at every position, like a 1x1 convolution."""
    channels = whole("out_channels", out_channels, 1)
    return Spec(op="linear", name=name, out_channels=channels, bias=bias, activation=activation)


# ---- A convolution


def _conv_weights(spec: Spec, channels: int, out_channels: int) -> tuple[tuple[int, ...], ...]:
    groups = spec.groups or channels
    for size, meaning in ((channels, "input channels"), (spec.out_channels, "output channels")):
        if size % groups:
            raise LayerError(
                spec.name,
                f"has {groups} groups, which do not divide its {size} {meaning}. Choose a divisor of {size}.",
            )
    return ((out_channels, channels // groups, *spec.kernel_size),)


def _conv_forward(layer: Layer, maps: Arrays, weights: Arrays) -> np.ndarray:
    return conv2d(maps[0][None], *weights[:2], **_placed(layer), groups=layer.groups)[0]  # filters, and perhaps a bias


def _placed(layer: Layer) -> dict[str, Any]:
    return {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}


def _conv_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    return [_through_weights(layer, weights[0], layer.groups, back)]


def _through_weights(layer: Layer, weight: np.ndarray, groups: int, back: np.ndarray) -> np.ndarray:
    """Each output hands its value to the pixels of its window, times the weight that stood there."""
    channels = layer.input_shape[0]
    padded = padded_zeros(layer, channels, back)
    by_group = weight.reshape(groups, -1, *weight.shape[1:])  # (g, C_out/g, C_in/g, kh, kw)
    columns = back.reshape(groups, by_group.shape[1], -1)  # (g, C_out/g, H_out*W_out)
    for i, j, window in tap_slices(layer):
        handed = by_group[..., i, j].transpose(0, 2, 1) @ columns  # (g, C_in/g, H_out*W_out)
        padded[window] += handed.reshape(channels, *back.shape[1:])
    return unpadded(layer, padded)


def _conv_with_channels(layer: Layer, channels: int) -> Spec:
    if layer.groups == layer.input_shape[0] > 1:
        return replace(layer.spec, groups=None, out_channels=0, depth_multiplier=1)
    return replace(layer.spec, groups=1, out_channels=channels, connections=None)


def _conv_title(layer: Layer) -> str:
    if layer.groups == 1:
        return "convolution"
    return "depthwise convolution" if layer.groups == layer.input_shape[0] else "grouped convolution"


def _conv_in_pytorch(layer: Layer, draft: Draft) -> list[str]:
    draft.wires_all(layer)
    border, words = torch_window(layer)
    words += [f"groups={layer.groups}"] if layer.groups > 1 else []
    return [*border, _torch_conv(layer.input_shape[0], layer.output_shape[0], *words, bias=layer.spec.bias)]


def _torch_conv(channels: int, out_channels: int, *words: str, bias: bool) -> str:
    return f"nn.Conv2d({', '.join([str(channels), str(out_channels), *words, *_torch_bias(bias)])})"


def _torch_bias(bias: bool) -> list[str]:
    return [] if bias else ["bias=False"]


def _conv_in_keras(layer: Layer, draft: Draft) -> list[str]:
    channels, out = layer.input_shape[0], layer.output_shape[0]
    border, words = _placed_in_keras(layer, draft)
    if layer.groups == channels > 1 and layer.stride[0] == layer.stride[1]:  # TensorFlow needs equal strides
        words += [f"depth_multiplier={out // channels}"] if out > channels else []
        return [*border, keras_layer(layer, "DepthwiseConv2D", *words, *_keras_tail(layer))]
    words += [f"groups={layer.groups}"] if layer.groups > 1 else []
    return [*border, keras_layer(layer, "Conv2D", str(out), *words, *_keras_tail(layer))]


def _placed_in_keras(layer: Layer, draft: Draft) -> tuple[list[str], list[str]]:
    if layer.is_strided and max(layer.dilation) > 1:
        raise ValueError(
            f"Keras refuses strides {max(layer.stride)} together with dilation_rate {max(layer.dilation)} "
            f"({layer.name}). Set one of them to 1."
        )
    draft.wires_all(layer)
    border, words = keras_window(layer)
    return border, words + ([f"dilation_rate={pair(layer.dilation)}"] if max(layer.dilation) > 1 else [])


def _keras_tail(layer: Layer) -> list[str]:
    kind = layer.spec.activation
    words = [f'activation="{keras_activation(kind)}"'] if kind else []
    return words + ([] if layer.spec.bias else ["use_bias=False"])


def _conv_in_numpy(layer: Layer, draft: Draft) -> list[str]:
    at, out = draft.at(layer), layer.output_shape[0]
    words = [f"np.zeros({out})"] if layer.spec.bias else []
    words += numpy_window(layer)
    words += [f"groups={layer.groups}"] if layer.groups > 1 else []
    (shape,) = CONV.weight_shapes(layer.spec, layer.input_shape[0], out)
    return [
        _random_weight(shape),
        f"{at} = stridelab.conv2d({', '.join([draft.sources(layer)[0], 'weight', *words])})",
    ]


def _random_weight(shape: tuple[int, ...]) -> str:
    return f"weight = random.standard_normal({shape}, dtype=np.float32)"


CONV = Kind(
    op="conv",
    title=_conv_title,
    weight_shapes=_conv_weights,
    forward=_conv_forward,
    backward=_conv_backward,
    with_channels=_conv_with_channels,
    pytorch=_conv_in_pytorch,
    keras=_conv_in_keras,
    numpy=_conv_in_numpy,
    can_stride=True,
    settings=WINDOW,
)


# ---- A separable convolution


def _separable_weights(spec: Spec, channels: int, out_channels: int) -> tuple[tuple[int, ...], ...]:
    between = channels * spec.depth_multiplier
    return (between, 1, *spec.kernel_size), (out_channels, between, 1, 1)


def _separable_forward(layer: Layer, maps: Arrays, weights: Arrays) -> np.ndarray:
    between = conv2d(maps[0][None], weights[0], **_placed(layer), groups=layer.input_shape[0])
    return conv2d(between, weights[1])[0]


def _separable_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    between = np.tensordot(weights[1][:, :, 0, 0].T, back, axes=1)  # (C_between, H_out, W_out)
    return [_through_weights(layer, weights[0], layer.input_shape[0], between)]


def _separable_in_pytorch(layer: Layer, draft: Draft) -> list[str]:
    channels, out = layer.input_shape[0], layer.output_shape[0]
    between = channels * layer.spec.depth_multiplier
    border, words = torch_window(layer)
    return [
        *border,
        _torch_conv(channels, between, *words, f"groups={channels}", bias=False),
        _torch_conv(between, out, "1", bias=layer.spec.bias),
    ]


def _separable_in_keras(layer: Layer, draft: Draft) -> list[str]:
    border, words = _placed_in_keras(layer, draft)
    multiplier = layer.spec.depth_multiplier
    words += [f"depth_multiplier={multiplier}"] if multiplier > 1 else []
    return [*border, keras_layer(layer, "SeparableConv2D", str(layer.output_shape[0]), *words, *_keras_tail(layer))]


def _separable_in_numpy(layer: Layer, draft: Draft) -> list[str]:
    at, channels, out = draft.at(layer), layer.input_shape[0], layer.output_shape[0]
    depthwise, pointwise = SEPARABLE_CONV.weight_shapes(layer.spec, channels, out)
    words = numpy_window(layer) + ([f"groups={channels}"] if channels > 1 else [])
    return [
        _random_weight(depthwise),
        f"{at} = stridelab.conv2d({', '.join([draft.sources(layer)[0], 'weight', *words])})",
        _random_weight(pointwise),
        f"{at} = stridelab.conv2d({at}, weight{f', np.zeros({out})' if layer.spec.bias else ''})",
    ]


SEPARABLE_CONV = Kind(
    op="separable_conv",
    title="separable convolution",
    weight_shapes=_separable_weights,
    forward=_separable_forward,
    backward=_separable_backward,
    with_channels=lambda layer, channels: replace(layer.spec, out_channels=channels, depth_multiplier=1),
    pytorch=_separable_in_pytorch,
    keras=_separable_in_keras,
    numpy=_separable_in_numpy,
    can_stride=True,
    settings=WINDOW,
)


# ---- A fully connected layer


def _linear_forward(layer: Layer, maps: Arrays, weights: Arrays) -> np.ndarray:
    output = np.tensordot(weights[0], maps[0], axes=1)  # (C_out, C_in) x (C_in, H, W)
    return output + weights[1][:, None, None] if len(weights) > 1 else output


def _linear_in_pytorch(layer: Layer, draft: Draft) -> list[str]:
    channels, out, bias = layer.input_shape[0], layer.output_shape[0], layer.spec.bias
    if layer.input_shape[1:] != (1, 1):
        return [_torch_conv(channels, out, "1", bias=bias)]  # at every position: a 1x1 convolution
    before = [] if draft.is_flat(layer) else ["nn.Flatten()"]
    draft.set_flat(layer)
    return [*before, f"nn.Linear({', '.join([str(channels), str(out), *_torch_bias(bias)])})"]


def _linear_in_keras(layer: Layer, draft: Draft) -> list[str]:
    dense = keras_layer(layer, "Dense", str(layer.output_shape[0]), *_keras_tail(layer))
    if layer.input_shape[1:] != (1, 1) or draft.is_flat(layer):
        return [dense]
    draft.set_flat(layer)
    return ["layers.Flatten()", dense]


def _linear_in_numpy(layer: Layer, draft: Draft) -> list[str]:
    at, (x,), out = draft.at(layer), draft.sources(layer), layer.output_shape[0]
    weight = _random_weight((out, layer.input_shape[0]))
    if layer.input_shape[1:] != (1, 1):
        return [weight, f'{at} = np.einsum("oc,nchw->nohw", weight, {x})']
    row = x if draft.is_flat(layer) else f"{x}.reshape(1, -1)"
    draft.set_flat(layer)
    return [weight, f"{at} = {row} @ weight.T{f' + np.zeros({out})' if layer.spec.bias else ''}"]


LINEAR = Kind(
    op="linear",
    title="fully connected",
    weight_shapes=lambda spec, channels, out_channels: ((out_channels, channels),),
    forward=_linear_forward,
    backward=lambda layer, maps, output, weights, back: [np.tensordot(weights[0].T, back, axes=1)],
    with_channels=_conv_with_channels,
    pytorch=_linear_in_pytorch,
    keras=_linear_in_keras,
    numpy=_linear_in_numpy,
    takes_places_away="the fully connected layer",
)
