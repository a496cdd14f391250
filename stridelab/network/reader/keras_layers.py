"""The layers of Keras, as Keras spells them: positions, keywords and defaults.

>>> KERAS["MaxPooling2D"]((3, 3), strides=2, padding="same").spec.padding
'same'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from stridelab.network import kinds as make
from stridelab.network.kinds import (
    ACTIVATIONS,
)
from stridelab.network.reader.vocabulary import Definition, NotUnderstoodError, Vocabulary, keep
from stridelab.network.spec import Spec, pair_of

KERAS: Vocabulary = {}
_keras = partial(keep, KERAS)


IGNORED = {
    *("name", "trainable", "dtype", "data_format", "seed", "autocast", "batch_size", "sparse", "ragged", "noise_shape"),
    *(
        f"{part}_{how}"
        for part in ("kernel", "bias", "depthwise", "pointwise", "activity", "beta", "gamma", "alpha")
        for how in ("initializer", "regularizer", "constraint")
    ),
    *("moving_mean_initializer", "moving_variance_initializer", "input_shape", "batch_input_shape", "input_dim"),
    *("lora_rank", "lora_alpha", "quantization_config", "synchronized", "renorm", "fused", "virtual_batch_size"),
}
"""Keywords that any Keras layer may have and that change nothing here (a layer's input_shape is read by the reader)."""


KERAS_1 = {
    **{"nb_filter": "filters", "subsample": "strides", "border_mode": "padding", "bias": "use_bias", "p": "rate"},
    **{"atrous_rate": "dilation_rate", "dim_ordering": "data_format", "init": "kernel_initializer"},
    **{"W_regularizer": "kernel_regularizer", "b_regularizer": "bias_regularizer", "output_dim": "units"},
    **{"W_constraint": "kernel_constraint", "b_constraint": "bias_constraint", "weights": "kernel_initializer"},
}
"""Keras 1's words for today's settings."""
KERAS_1_WORDS = KERAS_1.keys() - {"p", "weights", "bias"} | {"nb_row", "nb_col"}
"""Those that betray Keras 1."""


def from_keras_1(args: list[object], settings: dict[str, object]) -> tuple[list[object], dict[str, object]]:
    """A call in Keras 1's words as one of today's: Convolution2D(16, 5, 5, subsample=(2, 2))."""
    rows_cols = settings.pop("nb_row", None), settings.pop("nb_col", None)
    settings = {KERAS_1.get(key, key): value for key, value in settings.items()}
    if None not in rows_cols:
        settings["kernel_size"] = rows_cols
    elif len(args) > 2 and all(type(value) is int for value in args[:3]):
        args = [args[0], (args[1], args[2]), *args[3:]]
    return args, settings


@_keras("Conv2D", "Convolution2D", "AtrousConvolution2D")
def conv2d(
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
) -> Definition:
    _stride_or_dilation(strides, dilation_rate)
    padding = keras_padding(padding)
    kind = activation_name(activation)
    return Definition(
        make.conv(filters, kernel_size, strides, padding, dilation_rate, groups, bool(use_bias), activation=kind)
    )


@_keras("DepthwiseConv2D")
def depthwise_conv2d(
    kernel_size,
    strides=(1, 1),
    padding="valid",
    depth_multiplier=1,
    data_format=None,
    dilation_rate=(1, 1),
    activation=None,
    use_bias=True,
    **ignored,
) -> Definition:
    _stride_or_dilation(strides, dilation_rate)
    padding, kind = keras_padding(padding), activation_name(activation)
    spec = make.depthwise_conv(
        kernel_size,
        strides,
        padding,
        dilation_rate,
        bool(use_bias),
        depth_multiplier=depth_multiplier,
        activation=kind,
    )
    return Definition(spec)


@_keras("SeparableConv2D", "SeparableConvolution2D")
def separable_conv2d(
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
) -> Definition:
    _stride_or_dilation(strides, dilation_rate)
    padding, kind = keras_padding(padding), activation_name(activation)
    spec = make.separable_conv(
        filters,
        kernel_size,
        strides,
        padding,
        dilation_rate,
        bool(use_bias),
        depth_multiplier=depth_multiplier,
        activation=kind,
    )
    return Definition(spec)


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


@_keras("Conv2DTranspose", "Deconvolution2D", "Convolution2DTranspose")
def conv2d_transpose(
    filters,
    kernel_size,
    strides=(1, 1),
    padding="valid",
    output_padding=None,
    data_format=None,
    dilation_rate=(1, 1),
    activation=None,
    use_bias=True,
    **ignored,
) -> Definition:
    padding, kind = keras_padding(padding), activation_name(activation)
    sizes, steps = pair_of("kernel_size", kernel_size, 1), pair_of("strides", strides, 1)
    more = tuple(max(step - size, 0) for size, step in zip(sizes, steps, strict=True))
    pads = padding if padding == "same" else 0
    if output_padding is not None:
        more = pair_of("output_padding", output_padding, 0)
        pads = (sizes[0] // 2, sizes[1] // 2) if padding == "same" else 0
    words = (filters, kernel_size, strides, pads, (more[0], more[1]), 1, bool(use_bias), dilation_rate)
    return Definition(make.conv_transpose(*words, activation=kind))


@_keras("UpSampling2D")
def up_sampling2d(size=(2, 2), data_format=None, interpolation="nearest", **ignored) -> Definition:
    return Definition(make.upsample(size, linear=interpolation != "nearest"))


@_keras("Resizing")
def resizing(height, width, interpolation="bilinear", crop_to_aspect_ratio=False, **ignored) -> Definition:
    return Definition(make.upsample(size=(height, width), linear=interpolation != "nearest"))


@_keras("Cropping2D")
def cropping2d(cropping: Any = ((0, 0), (0, 0)), data_format=None, **ignored) -> Definition:
    return Definition(make.crop((tuple(cropping[0]), tuple(cropping[1])) if _nested(cropping) else cropping))


@_keras("MaxPooling2D", "MaxPool2D")
def max_pooling2d(pool_size=(2, 2), strides=None, padding="valid", data_format=None, **ignored) -> Definition:
    return Definition(make.max_pool(pool_size, strides, keras_padding(padding)))


@_keras("AveragePooling2D", "AvgPool2D")
def average_pooling2d(pool_size=(2, 2), strides=None, padding="valid", data_format=None, **ignored) -> Definition:
    return Definition(make.avg_pool(pool_size, strides, keras_padding(padding)))


@_keras("GlobalAveragePooling2D", "GlobalAvgPool2D")
def global_average_pooling2d(data_format=None, keepdims=False, **ignored) -> Definition:
    return Definition(make.global_pool())


@_keras("GlobalMaxPooling2D", "GlobalMaxPool2D")
def global_max_pooling2d(data_format=None, keepdims=False, **ignored) -> Definition:
    return Definition(make.global_pool("max"))


@_keras("BatchNormalization")
def batch_normalization(axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True, **ignored) -> Definition:
    return Definition(make.batch_norm(2 + bool(center) + bool(scale)))


@_keras("LayerNormalization")
def layer_normalization(axis=-1, epsilon=1e-3, center=True, scale=True, rms_scaling=False, **ignored) -> Definition:
    return Definition(Spec(op="layer_norm", params_per_channel=bool(center) + bool(scale)))


@_keras("Activation")
def activation_layer(activation, **ignored) -> Definition:
    kind = activation_name(activation)
    return Definition(make.activation(kind) if kind else Spec(op="identity"))


@_keras("ReLU")
def relu(max_value=None, negative_slope=0.0, threshold=0.0, **ignored) -> Definition:
    if max_value == 6:
        return Definition(make.activation("relu6"))
    return Definition(make.activation("leaky_relu" if negative_slope else "relu"))


@_keras("PReLU")
def prelu(
    alpha_initializer=None, alpha_regularizer=None, alpha_constraint=None, shared_axes=None, **ignored
) -> Definition:
    if list(shared_axes or ()) != [1, 2]:
        raise NotUnderstoodError("PReLU with a slope for every position (shared_axes=[1, 2] has one for every channel)")
    return Definition(replace(make.activation("prelu"), params_per_channel=1))


@_keras("ZeroPadding2D")
def zero_padding2d(padding: Any = (1, 1), data_format=None, **ignored) -> Definition:
    return Definition(make.pad((tuple(padding[0]), tuple(padding[1])) if _nested(padding) else padding))


def _nested(padding) -> bool:
    return isinstance(padding, (tuple, list)) and any(isinstance(side, (tuple, list)) for side in padding)


@_keras("Reshape")
def reshape(target_shape, **ignored) -> Definition:
    return Definition(Spec(op="identity"), target=tuple(target_shape))


@_keras("Flatten")
def flatten(data_format=None, **ignored) -> Definition:
    return Definition(make.flatten())


@_keras("Dense")
def dense(units, activation=None, use_bias=True, **ignored) -> Definition:
    return Definition(make.linear(units, bool(use_bias), activation=activation_name(activation)))


@_keras("Add", "Subtract")
def add(**ignored) -> Definition:
    return Definition(Spec(op="add"))


@_keras("Multiply")
def multiply(**ignored) -> Definition:
    return Definition(Spec(op="multiply"))


@_keras("Maximum", "Minimum")
def maximum(**ignored) -> Definition:
    return Definition(Spec(op="maximum"))


@_keras("Average")
def average(**ignored) -> Definition:
    return Definition(Spec(op="average"))


@_keras("GroupNormalization")
def group_normalization(groups=32, axis=-1, epsilon=1e-3, center=True, scale=True, **ignored) -> Definition:
    return Definition(Spec(op="group_norm", params_per_channel=bool(center) + bool(scale)))


@_keras("Normalization")
def normalization(axis=-1, mean=None, **ignored) -> Definition:
    """A mean and a variance for each channel and a count, which its `adapt` finds, unless they are given."""
    is_learned = mean is None
    return Definition(Spec(op="identity", params_per_channel=2 * is_learned, params=int(is_learned)))


@_keras("Concatenate")
def concatenate(axis=-1, **ignored) -> Definition:
    return Definition(Spec(op="concat"), axis=axis)


def _plain(spec: Spec) -> Callable[..., Definition]:
    def make(*args, **ignored) -> Definition:
        return Definition(spec)

    return make


KERAS |= {
    name: _plain(make.activation(kind))
    for name, kind in {"LeakyReLU": "leaky_relu", "ELU": "elu", "Softmax": "softmax"}.items()
}
KERAS |= {
    name: _plain(make.dropout())
    for name in (
        *("Dropout", "SpatialDropout2D", "AlphaDropout", "GaussianDropout", "GaussianNoise", "ActivityRegularization"),
        *("RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness"),
    )
}
KERAS |= {name: _plain(Spec(op="identity")) for name in ("Rescaling", "Identity", "UnitNormalization")}

_ACTIVATION_NAMES = {
    **{kind: kind for kind in ACTIVATIONS},
    "swish": "silu",
    "hard_sigmoid": "hardsigmoid",
    "hard_swish": "hardswish",
    "hard_silu": "hardswish",
}


def activation_name(value: object) -> str | None:
    """A Keras `activation=` setting as one of network.ACTIVATIONS; None and "linear" are none."""
    if value is None or value == "linear":
        return None
    if isinstance(value, Definition) and value.spec.op in ACTIVATIONS:
        return value.spec.op
    if isinstance(value, str) and value.lower() in _ACTIVATION_NAMES:
        return _ACTIVATION_NAMES[value.lower()]
    if isinstance(value, str):
        raise NotUnderstoodError(f"The activation {value[:40]!r}")
    raise NotUnderstoodError("An activation that is computed by code")
