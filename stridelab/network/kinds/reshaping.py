"""Layers that put the numbers of a map into another shape, or leave some out: pixel shuffle, reshape, crop."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from stridelab.geometry import Axis, Field, axis
from stridelab.network.kinds.enlarging import WrittenAxis, pads_of, resampled_axis, written_axis
from stridelab.network.kinds.kind import Arrays, Kind
from stridelab.network.kinds.writing import Draft, keras_layer
from stridelab.network.layer import Layer
from stridelab.network.spec import LayerError, Padding, Shape, Spec, padding_of, pair_of, shape_text

# ---- What they are told


def pixel_shuffle(scale: int, *, name: str = "") -> Spec:
    """scale² channels become one of scale times as many rows and columns."""
    return Spec(op="pixel_shuffle", name=name, stride=pair_of("scale", scale, 1))


def pixel_unshuffle(scale: int, *, name: str = "") -> Spec:
    """Squares of pixels become channels."""
    pixels = pair_of("scale", scale, 1)
    return Spec(op="pixel_unshuffle", name=name, stride=pixels, kernel_size=pixels)


def reshape(channels: int, height: int, width: int, *, name: str = "") -> Spec:
    """The same numbers as a map of another shape; each is taken to see all that the map sees."""
    return Spec(op="reshape", name=name, shape=(channels, height, width))


def crop(border: Padding, *, name: str = "") -> Spec:
    """Without so many rows and columns at the edges."""
    return Spec(op="crop", name=name, padding=padding_of(border))


# ---- Pixels and channels


def _shuffled_channels(spec: Spec, shape: Shape) -> int:
    scale = spec.stride[0]
    if shape[0] % scale**2:
        raise LayerError(spec.name, f"makes one channel of {scale**2}, which does not divide its {shape[0]} channels.")
    return shape[0] // scale**2


def _shuffle(x: np.ndarray, scale: int) -> np.ndarray:
    channels, height, width = x.shape
    x = x.reshape(channels // scale**2, scale, scale, height, width).transpose(0, 3, 1, 4, 2)
    return x.reshape(channels // scale**2, height * scale, width * scale)


def _unshuffle(x: np.ndarray, scale: int) -> np.ndarray:
    channels, height, width = x.shape
    x = x.reshape(channels, height // scale, scale, width // scale, scale).transpose(0, 2, 4, 1, 3)
    return x.reshape(channels * scale**2, height // scale, width // scale)


def _shuffle_in_numpy(layer: Layer, draft: Draft) -> list[str]:
    (_, height, width), (channels, *_), scale = layer.input_shape, layer.output_shape, layer.spec.stride[0]
    axes = f".reshape(1, {channels}, {scale}, {scale}, {height}, {width}).transpose(0, 1, 4, 2, 5, 3)"
    return [f"{draft.at(layer)} = {draft.sources(layer)[0]}{axes}.reshape{(1, *layer.output_shape)}"]


def _unshuffle_in_numpy(layer: Layer, draft: Draft) -> list[str]:
    (channels, *_), (_, height, width), scale = layer.input_shape, layer.output_shape, layer.spec.stride[0]
    axes = f".reshape(1, {channels}, {height}, {scale}, {width}, {scale}).transpose(0, 1, 3, 5, 2, 4)"
    return [f"{draft.at(layer)} = {draft.sources(layer)[0]}{axes}.reshape{(1, *layer.output_shape)}"]


def _no_layer_in_keras(layer: Layer, draft: Draft) -> list[str]:
    if layer.spec.stride == (1, 1):
        return [keras_layer(layer, "Identity")]
    raise ValueError(f"Keras has no layer for {layer.name} ({layer.op}). Choose PyTorch.")


PIXEL_SHUFFLE = Kind(
    op="pixel_shuffle",
    title="pixel shuffle",
    axis=resampled_axis,
    out_channels=_shuffled_channels,
    is_approximate=lambda spec, size, dim: True,
    forward=lambda layer, maps, weights: _shuffle(maps[0], layer.spec.stride[0]),
    backward=lambda layer, maps, output, weights, back: [_unshuffle(back, layer.spec.stride[0])],
    pytorch=lambda layer, draft: [f"nn.PixelShuffle({layer.spec.stride[0]})"],
    keras=_no_layer_in_keras,
    numpy=_shuffle_in_numpy,
)

PIXEL_UNSHUFFLE = Kind(
    op="pixel_unshuffle",
    title="pixel unshuffle",
    out_channels=lambda spec, shape: shape[0] * spec.stride[0] ** 2,
    forward=lambda layer, maps, weights: _unshuffle(maps[0], layer.spec.stride[0]),
    backward=lambda layer, maps, output, weights, back: [_shuffle(back, layer.spec.stride[0])],
    can_run=lambda layer: all(size % layer.spec.stride[0] == 0 for size in layer.input_shape[1:]),
    pytorch=lambda layer, draft: [f"nn.PixelUnshuffle({layer.spec.stride[0]})"],
    keras=_no_layer_in_keras,
    numpy=_unshuffle_in_numpy,
)


# ---- Another shape, a part


def _reshaped_axis(spec: Spec, size: int, dim: int) -> Axis:
    if spec.shape is None:  # of the same shape: nothing moves
        return axis(size, 1)
    return WholeAxis(size, size, 1, (0, 0), 1, size=spec.shape[1 + dim])


@dataclass(frozen=True)
class WholeAxis(WrittenAxis):
    """One axis of a layer of which every position sees all of its input."""

    def below(self, units: np.ndarray) -> np.ndarray:
        return np.arange(self.input_size)

    def field_over(self, before: Field) -> Field:
        field, shift = before.through(self.input_size), (self.output_size - 1) * before.stride
        return Field(field.size + shift, field.stride, field.padding + shift)


def _reshaped_channels(spec: Spec, shape: Shape) -> int:
    if spec.shape is None:
        return shape[0]
    if prod(spec.shape) != prod(shape):
        raise LayerError(spec.name, f"makes {shape_text(spec.shape)} of {shape_text(shape)}, which are not as many.")
    return spec.shape[0]


def _reshape_in_keras(layer: Layer, draft: Draft) -> list[str]:
    draft.set_flat(layer, False)
    channels, height, width = layer.output_shape
    return [keras_layer(layer, "Reshape", f"({height}, {width}, {channels})")]


def _reshape_in_pytorch(layer: Layer, draft: Draft) -> list[str]:
    if layer.spec.shape is None:
        return ["nn.Identity()"]
    flatten = [] if draft.is_flat(layer) else ["nn.Flatten()"]
    draft.set_flat(layer, False)
    return [*flatten, f"nn.Unflatten(1, {layer.output_shape})"]


def _reshape_in_numpy(layer: Layer, draft: Draft) -> str:
    draft.set_flat(layer, False)
    return f"{draft.at(layer)} = {draft.sources(layer)[0]}.reshape{(1, *layer.output_shape)}"


RESHAPE = Kind(
    op="reshape",
    title="reshape",
    axis=_reshaped_axis,
    out_channels=_reshaped_channels,
    is_approximate=lambda spec, size, dim: True,
    forward=lambda layer, maps, weights: maps[0].reshape(layer.output_shape),
    backward=lambda layer, maps, output, weights, back: [back.reshape(layer.input_shape)],
    with_channels=lambda layer, channels: layer.spec,
    pytorch=_reshape_in_pytorch,
    keras=_reshape_in_keras,
    numpy=lambda layer, draft: [_reshape_in_numpy(layer, draft)],
)


def _cropped_axis(spec: Spec, size: int, dim: int) -> Axis:
    before, after = pads_of(spec, dim)
    return written_axis(size, 1, 1, (before, after), 1)


def _crop(layer: Layer) -> tuple[slice, slice, slice]:
    (top, _), (left, _) = layer.padding
    _, height, width = layer.output_shape
    return slice(None), slice(top, top + height), slice(left, left + width)


def _crop_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    x = np.zeros_like(maps[0])
    x[_crop(layer)] = back
    return [x]


def _crop_in_pytorch(layer: Layer, draft: Draft) -> list[str]:
    (top, bottom), (left, right) = layer.padding
    return [f"nn.ZeroPad2d(({-left}, {-right}, {-top}, {-bottom}))"]


def _crop_in_numpy(layer: Layer, draft: Draft) -> str:
    _, rows, cols = _crop(layer)
    places = f"[:, :, {rows.start}:{rows.stop}, {cols.start}:{cols.stop}]"
    return f"{draft.at(layer)} = {draft.sources(layer)[0]}{places}"


CROP = Kind(
    op="crop",
    title="crop",
    axis=_cropped_axis,
    forward=lambda layer, maps, weights: maps[0][_crop(layer)],
    backward=_crop_backward,
    pytorch=_crop_in_pytorch,
    keras=lambda layer, draft: [keras_layer(layer, "Cropping2D", str(layer.padding))],
    numpy=lambda layer, draft: [_crop_in_numpy(layer, draft)],
)
