"""What goes in, and layers that change a map's form or scale, or nothing at all."""

from __future__ import annotations

from dataclasses import replace
from math import prod

import numpy as np

from stridelab.geometry import whole
from stridelab.network.kinds.kind import Arrays, Kind, whole_axis
from stridelab.network.kinds.writing import Draft, keras_layer, torch_border
from stridelab.network.layer import Layer
from stridelab.network.spec import Padding, Spec, padding_of

# ---- What they are told


def input_layer(channels: int, height: int, width: int, name: str = "") -> Spec:
    """What goes in."""
    sizes = {"channels": channels, "height": height, "width": width}
    channels, height, width = (whole(side, value, 1) for side, value in sizes.items())
    return Spec(op="input", name=name, shape=(channels, height, width))


def pad(padding: Padding, *, name: str = "") -> Spec:
    """A border of zeros."""
    return Spec(op="pad", name=name, padding=padding_of(padding))


def flatten(*, name: str = "") -> Spec:
    """The whole map as one column of channels, (C·H·W, 1, 1); each of them is taken to see all of H × W."""
    return Spec(op="flatten", name=name)


def batch_norm(params_per_channel: int = 2, *, name: str = "") -> Spec:
    """Scale and shift each channel. PyTorch counts 2 numbers per channel, Keras 4 (mean and variance too)."""
    return Spec(op="batch_norm", name=name, params_per_channel=params_per_channel)


def dropout(*, name: str = "") -> Spec:
    """Does nothing when the network is used."""
    return Spec(op="dropout", name=name)


# ---- The input, a border, a flat map


def _input_in_keras(layer: Layer, draft: Draft) -> list[str]:
    channels, height, width = layer.output_shape
    return [f"keras.Input(({height}, {width}, {channels}))"]


def _input_in_numpy(layer: Layer, draft: Draft) -> list[str]:
    return [f"{draft.at(layer)} = random.standard_normal({(1, *layer.output_shape)}, dtype=np.float32)"]


INPUT = Kind(
    op="input",
    title="picture",
    with_channels=lambda layer, channels: replace(layer.spec, shape=(channels, *layer.output_shape[1:])),
    pytorch=lambda layer, draft: [],
    keras=_input_in_keras,
    numpy=_input_in_numpy,
)


def _pad_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    (top, _), (left, _) = layer.padding
    _, height, width = layer.input_shape
    return [back[:, top : top + height, left : left + width]]


def _pad_in_numpy(layer: Layer, draft: Draft) -> list[str]:
    rows, cols = layer.padding
    return [f"{draft.at(layer)} = np.pad({draft.sources(layer)[0]}, ((0, 0), (0, 0), {rows}, {cols}))"]


PAD = Kind(
    op="pad",
    title="pad",
    forward=lambda layer, maps, weights: np.pad(maps[0], ((0, 0), *layer.padding)),
    backward=_pad_backward,
    can_run=lambda layer: layer.input_shape[0] == layer.output_shape[0],  # not where it adds channels of zeros
    pytorch=lambda layer, draft: [torch_border(layer.padding)],
    keras=lambda layer, draft: [keras_layer(layer, "ZeroPadding2D", str(layer.padding))],
    numpy=_pad_in_numpy,
    settings=("padding",),
)


def _flatten_in_pytorch(layer: Layer, draft: Draft) -> list[str]:
    draft.set_flat(layer)
    return ["nn.Flatten()"]


def _flatten_in_keras(layer: Layer, draft: Draft) -> list[str]:
    draft.set_flat(layer)
    return [keras_layer(layer, "Flatten")]


def _flatten_in_numpy(layer: Layer, draft: Draft) -> list[str]:
    draft.set_flat(layer)
    return [f"{draft.at(layer)} = {draft.sources(layer)[0]}.reshape(1, -1)"]


FLATTEN = Kind(
    op="flatten",
    title="flatten",
    axis=whole_axis,
    out_channels=lambda spec, input_shape: prod(input_shape),
    forward=lambda layer, maps, weights: maps[0].reshape(-1, 1, 1),
    backward=lambda layer, maps, output, weights, back: [back.reshape(maps[0].shape)],
    pytorch=_flatten_in_pytorch,
    keras=_flatten_in_keras,
    numpy=_flatten_in_numpy,
    takes_places_away="flattening",
)


# ---- Normalisation


def _deviation(x: np.ndarray) -> np.ndarray:
    """(C, 1, 1) each channel's standard deviation, never quite 0."""
    return np.sqrt(x.var(axis=(1, 2), keepdims=True) + x.dtype.type(1e-5))


def _norm_in_pytorch(layer: Layer, draft: Draft) -> list[str]:
    words = [str(layer.input_shape[0]), *([] if layer.spec.params_per_channel else ["affine=False"])]
    return [f"nn.BatchNorm{1 if draft.is_flat(layer) else 2}d({', '.join(words)})"]


def _norm_in_keras(layer: Layer, draft: Draft) -> list[str]:
    left_out = {0: ["center=False", "scale=False"], 3: ["scale=False"]}.get(layer.spec.params_per_channel, [])
    return [keras_layer(layer, "BatchNormalization", *left_out)]


def _norm_in_numpy(layer: Layer, draft: Draft) -> list[str]:
    at, (x,) = draft.at(layer), draft.sources(layer)
    if draft.is_flat(layer):
        return [f"{at} = {x}  # batch_norm: there is one value per channel"]
    axes = "axis=(2, 3), keepdims=True"
    return [f"{at} = ({x} - {x}.mean({axes})) / np.sqrt({x}.var({axes}) + 1e-5)"]


def _identity(layer: Layer, channels: int = 0) -> Spec:
    """Nothing instead of a layer: in a network that is run for the ways through it alone."""
    return replace(layer.spec, op="identity", params_per_channel=0, out_channels=0)


BATCH_NORM = Kind(
    op="batch_norm",
    title="batch normalisation",
    forward=lambda layer, maps, weights: (maps[0] - maps[0].mean(axis=(1, 2), keepdims=True)) / _deviation(maps[0]),
    backward=lambda layer, maps, output, weights, back: [back / _deviation(maps[0])],  # mean and variance held fixed
    with_channels=_identity,
    pytorch=_norm_in_pytorch,
    keras=_norm_in_keras,
    numpy=_norm_in_numpy,
    belongs_to_the_layer_before=True,
)

OTHER_NORMS = tuple(
    Kind(op=op, title=op.replace("_", " "))
    for op in ("layer_norm", "group_norm", "instance_norm", "local_response_norm")
)
"""Counted, and passed on."""


# ---- Nothing at all

DROPOUT = Kind(
    op="dropout",
    title="dropout",
    with_channels=_identity,
    pytorch=lambda layer, draft: ["nn.Dropout()"],
    keras=lambda layer, draft: [keras_layer(layer, "Dropout", "0.5")],
    belongs_to_the_layer_before=True,
)


def _identity_in_numpy(layer: Layer, draft: Draft) -> list[str]:
    at, (x,) = draft.at(layer), draft.sources(layer)
    return [f"{at} = {x}  # identity"] if at != x else []


IDENTITY = Kind(
    op="identity",
    title="identity",
    pytorch=lambda layer, draft: ["nn.Identity()"],
    keras=lambda layer, draft: [keras_layer(layer, "Identity")],
    numpy=_identity_in_numpy,
    belongs_to_the_layer_before=True,
)


def _changes_no_shape(layer: Layer) -> bool:
    return layer.input_shape == layer.output_shape


UNKNOWN = Kind(op="unknown", title="unknown", can_run=_changes_no_shape, with_channels=_identity)
"""A layer of pasted code that was not understood: run only if it can be taken to change nothing."""

SPLIT = Kind(op="split", title="split", can_run=_changes_no_shape)
"""Some of a map's channels."""

CHANNEL_AVG = Kind(
    op="channel_avg",
    title="mean of the channels",
    out_channels=lambda spec, shape: 1,
    forward=lambda layer, maps, weights: maps[0].mean(axis=0, keepdims=True),
    backward=lambda layer, maps, output, weights, back: [np.repeat(back / len(maps[0]), len(maps[0]), axis=0)],
    pytorch=lambda layer, draft: [f"nn.AvgPool3d(({layer.input_shape[0]}, 1, 1))"],
    keras=lambda layer, draft: ["layers.Lambda(lambda x: keras.ops.mean(x, axis=-1, keepdims=True))"],
    numpy=lambda layer, draft: [f"{draft.at(layer)} = {draft.sources(layer)[0]}.mean(axis=1, keepdims=True)"],
)
"""At every place one number: what all channels say there, as spatial attention reads it."""
CHANNEL_MAX = Kind(
    op="channel_max",
    title="largest channel",
    out_channels=lambda spec, shape: 1,
    forward=lambda layer, maps, weights: maps[0].max(axis=0, keepdims=True),
    backward=lambda layer, maps, output, weights, back: [back * (maps[0] == output)],
    pytorch=lambda layer, draft: [f"nn.MaxPool3d(({layer.input_shape[0]}, 1, 1))"],
    keras=lambda layer, draft: ["layers.Lambda(lambda x: keras.ops.amax(x, axis=-1, keepdims=True))"],
    numpy=lambda layer, draft: [f"{draft.at(layer)} = {draft.sources(layer)[0]}.max(axis=1, keepdims=True)"],
    mean_op="channel_avg",
)
