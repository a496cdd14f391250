"""Layers that give a map more positions than they read, as decoders do: transposed convolution, upsampling, unpooling.

On one axis such a layer is a strided window the other way round: input position i is written to the outputs
i * stride - padding ... + extent - 1, so output u reads the inputs i with u = i * stride - padding + tap (see
convolution.transposed).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stridelab.convolution import conv2d, conv_transpose2d
from stridelab.convolution.transposed import WrittenAxis, written_axis
from stridelab.geometry import Axis, axis, whole, window_extent
from stridelab.network.kinds.kind import Arrays, Kind, Write
from stridelab.network.kinds.writing import Draft, keras_layer, pair
from stridelab.network.layer import Layer
from stridelab.network.spec import LayerError, Padding, Pair, Spec, padding_of, pair_of

# ---- What they are told


def conv_transpose(
    out_channels: int,
    kernel_size: Pair,
    stride: Pair = 1,
    padding: Padding = 0,
    output_padding: Pair = 0,
    groups: int = 1,
    bias: bool = True,
    dilation: Pair = 1,
    *,
    name: str = "",
    activation: str | None = None,
) -> Spec:
    """A convolution backwards: each input position writes a window. "same" makes stride times as many positions."""
    return Spec(
        op="conv_transpose",
        name=name,
        kernel_size=pair_of("kernel_size", kernel_size, 1),
        stride=pair_of("stride", stride, 1),
        padding=padding_of(padding),
        dilation=pair_of("dilation", dilation, 1),
        output_padding=pair_of("output_padding", output_padding, 0),
        groups=whole("groups", groups, 1),
        out_channels=whole("out_channels", out_channels, 1),
        bias=bias,
        activation=activation,
    )


def upsample(scale: Pair = 2, *, size: Pair | None = None, linear: bool = False, name: str = "") -> Spec:
    """`scale` times as many positions, or `size` of them: each repeated, or with straight lines between them."""
    shape = None if size is None else (1, *pair_of("size", size, 1))
    taps = (2, 2) if linear else (1, 1)
    return Spec(op="upsample", name=name, stride=pair_of("scale", scale, 1), kernel_size=taps, shape=shape)


def unpool(scale: Pair = 2, *, name: str = "") -> Spec:
    """The values of a max pooling back where they came from."""
    return Spec(op="unpool", name=name, stride=pair_of("scale", scale, 1))


def pads_of(spec: Spec, dim: int) -> tuple[int, int]:
    pads = spec.padding[dim] if isinstance(spec.padding, tuple) else 0
    return pads if isinstance(pads, tuple) else (pads, pads)


# ---- A transposed convolution


def _transposed_axis(spec: Spec, size: int, dim: int) -> Axis:
    kernel_size, stride, dilation = spec.kernel_size[dim], spec.stride[dim], spec.dilation[dim]
    if spec.padding == "same":
        over = max(window_extent(kernel_size, dilation) - stride, 0)
        pads, more = (over // 2, over - over // 2), max(stride - window_extent(kernel_size, dilation), 0)
        return written_axis(size, kernel_size, stride, pads, dilation, more)
    return written_axis(size, kernel_size, stride, pads_of(spec, dim), dilation, spec.output_padding[dim])


def _transposed_weights(spec: Spec, channels: int, out_channels: int) -> tuple[tuple[int, ...], ...]:
    groups = spec.groups or 1
    for size, meaning in ((channels, "input channels"), (out_channels, "output channels")):
        if size % groups:
            sentence = f"has {groups} groups, which do not divide its {size} {meaning}. Choose a divisor of {size}."
            raise LayerError(spec.name, sentence)
    return ((channels, out_channels // groups, *spec.kernel_size),)


def _transposed_forward(layer: Layer, maps: Arrays, weights: Arrays) -> np.ndarray:
    rows, cols = layer.axes
    bare = [(a.input_size - 1) * a.stride - sum(a.padding) + a.extent for a in layer.axes]
    return conv_transpose2d(
        maps[0][None],
        weights[0],
        stride=layer.stride,
        padding=(rows.padding, cols.padding),
        output_padding=(rows.output_size - bare[0], cols.output_size - bare[1]),
        dilation=layer.dilation,
        groups=layer.groups,
    )[0]


def _transposed_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    rows, cols = layer.axes
    settings = {"stride": layer.stride, "padding": (rows.padding, cols.padding), "dilation": layer.dilation}
    return [conv2d(back[None], weights[0], **settings, groups=layer.groups)[0]]  # the one is the other's gradient


def _transposed_in_pytorch(layer: Layer, draft: Draft) -> list[str]:
    rows, cols = layer.axes
    words = [str(layer.input_shape[0]), str(layer.output_shape[0]), pair(layer.kernel_size)]
    words += [f"stride={pair(layer.stride)}", f"padding={pair((rows.padding[0], cols.padding[0]))}"]
    bare = [(a.input_size - 1) * a.stride - 2 * a.padding[0] + a.extent for a in layer.axes]
    more = rows.output_size - bare[0], cols.output_size - bare[1]
    words += [f"output_padding={pair(more)}"] if max(more) else []
    words += [f"groups={layer.groups}"] if layer.groups > 1 else []
    words += [f"dilation={pair(layer.dilation)}"] if max(layer.dilation) > 1 else []
    return [f"nn.ConvTranspose2d({', '.join(words + ([] if layer.spec.bias else ['bias=False']))})"]


def _transposed_in_keras(layer: Layer, draft: Draft) -> list[str]:
    words = [str(layer.output_shape[0]), pair(layer.kernel_size), f"strides={pair(layer.stride)}"]
    words += ['padding="same"'] if layer.spec.padding == "same" else []
    words += [] if layer.spec.bias else ["use_bias=False"]
    module = keras_layer(layer, "Conv2DTranspose", *words)
    if layer.spec.padding == "same":
        return [module]
    cut = tuple((a.padding[0], (a.input_size - 1) * a.stride + max(a.extent, a.stride) - a.padding[0] - a.output_size)
                for a in layer.axes)  # fmt: skip
    if min(map(min, cut)) < 0:
        raise ValueError(f"Keras cannot add rows at the end as {layer.name} does (output_padding).")
    return [module, *([f"layers.Cropping2D({cut})"] if max(map(max, cut)) else [])]


def _transposed_in_numpy(layer: Layer, draft: Draft) -> list[str]:
    """A convolution of the map with zeros between its values."""
    at, (x,), (channels, height, width), out = (
        draft.at(layer),
        draft.sources(layer),
        layer.input_shape,
        layer.output_shape,
    )
    steps = layer.stride
    wide = [(size - 1) * step + 1 for size, step in zip((height, width), steps, strict=True)]
    pads = []
    for along, size in zip(layer.axes, wide, strict=True):
        before = along.extent - 1 - along.padding[0]
        pads.append((before, along.output_size - size + along.extent - 1 - before))
    if min(map(min, pads)) < 0:
        raise ValueError(f"{layer.name} ({layer.op}) cannot be written with this engine. Choose PyTorch or Keras.")
    words = ["wide", "weight", *([f"np.zeros({out[0]})"] if layer.spec.bias else []), f"padding={tuple(pads)}"]
    words += [f"dilation={pair(layer.dilation)}"] if max(layer.dilation) > 1 else []
    words += [f"groups={layer.groups}"] if layer.groups > 1 else []
    return [
        f"wide = np.zeros((1, {channels}, {wide[0]}, {wide[1]}), np.float32)",
        f"wide[:, :, ::{steps[0]}, ::{steps[1]}] = {x}",
        f"weight = random.standard_normal({(out[0], channels // layer.groups, *layer.kernel_size)}, dtype=np.float32)",
        f"{at} = stridelab.conv2d({', '.join(words)})",
    ]


CONV_TRANSPOSE = Kind(
    op="conv_transpose",
    title="transposed convolution",
    axis=_transposed_axis,
    weight_shapes=_transposed_weights,
    is_approximate=lambda spec, size, dim: spec.stride[dim] > 1,
    multiplies_at_inputs=True,
    forward=_transposed_forward,
    backward=_transposed_backward,
    with_channels=lambda layer, channels: replace(layer.spec, groups=1, out_channels=channels),
    pytorch=_transposed_in_pytorch,
    keras=_transposed_in_keras,
    numpy=_transposed_in_numpy,
    settings=("kernel_size", "stride", "padding"),
)


# ---- Upsampling


def resampled_axis(spec: Spec, size: int, dim: int) -> Axis:
    scale = spec.stride[dim]
    output_size = size * scale if spec.shape is None else spec.shape[1 + dim]
    if output_size < size:  # a smaller map: as windows that lie apart
        step = size // output_size
        return (
            WrittenAxis(size, 1, 1, (0, 0), 1, size=output_size) if step == 1 else _picked_axis(size, step, output_size)
        )
    scale = max(output_size // size, 1)
    reach = scale * spec.kernel_size[dim]
    before = (reach - scale) // 2
    return WrittenAxis(size, reach, scale, (before, before), 1, size=output_size)


def _picked_axis(size: int, step: int, output_size: int) -> Axis:
    return replace(axis(size, 1, step), overhang=(output_size - 1) * step + 1 - size)


def _resampling(spec: Spec, along: Axis) -> np.ndarray:
    """(H_out, H_in) how much each output row takes of each input row."""
    size, count = along.input_size, along.output_size
    matrix, rows = np.zeros((count, size), np.float32), np.arange(count)
    if max(spec.kernel_size) == 1:
        matrix[rows, rows * size // count] = 1
        return matrix
    places = np.clip((rows + 0.5) * size / count - 0.5, 0, size - 1)
    first = np.minimum(places.astype(int), size - 1)
    part = places - first
    matrix[rows, first] += 1 - part
    matrix[rows, np.minimum(first + 1, size - 1)] += part
    return matrix


def _upsample_forward(layer: Layer, maps: Arrays, weights: Arrays) -> np.ndarray:
    rows, cols = (_resampling(layer.spec, along) for along in layer.axes)
    return (rows @ maps[0] @ cols.T).astype(maps[0].dtype)


def _upsample_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    rows, cols = (_resampling(layer.spec, along) for along in layer.axes)
    return [(rows.T @ back @ cols).astype(back.dtype)]


def _upsample_in_pytorch(layer: Layer, draft: Draft) -> list[str]:
    how = f"scale_factor={pair(layer.spec.stride)}" if layer.spec.shape is None else f"size={layer.output_shape[1:]}"
    return [f'nn.Upsample({how}, mode="{_mode(layer, "bilinear")}")']


def _mode(layer: Layer, linear: str) -> str:
    return linear if max(layer.spec.kernel_size) > 1 else "nearest"


def _upsample_in_keras(layer: Layer, draft: Draft) -> list[str]:
    words = [f"({layer.spec.stride[0]}, {layer.spec.stride[1]})", f'interpolation="{_mode(layer, "bilinear")}"']
    if layer.spec.shape is None:
        return [keras_layer(layer, "UpSampling2D", *words)]
    height, width = layer.output_shape[1:]
    return [keras_layer(layer, "Resizing", str(height), str(width), words[1])]


def _upsample_in_numpy(layer: Layer, draft: Draft) -> list[str]:
    if max(layer.spec.kernel_size) > 1:
        draft.remark(f"{layer.name} draws straight lines between values; here it repeats them.")
    _, height, width = layer.input_shape
    _, rows, cols = layer.output_shape
    x = draft.sources(layer)[0]
    places = f"[:, :, np.arange({rows}) * {height} // {rows}][..., np.arange({cols}) * {width} // {cols}]"
    return [f"{draft.at(layer)} = {x}{places}"]


def _unpool(write: Write) -> Write:
    def unpooled(layer: Layer, draft: Draft) -> list[str]:
        draft.remark(f"{layer.name} repeats each value here; in the original only the largest one's place has it.")
        return write(layer, draft)

    return unpooled


UPSAMPLE = Kind(
    op="upsample",
    title="upsampling",
    axis=resampled_axis,
    is_approximate=lambda spec, size, dim: True,
    forward=_upsample_forward,
    backward=_upsample_backward,
    pytorch=_upsample_in_pytorch,
    keras=_upsample_in_keras,
    numpy=_upsample_in_numpy,
)

UNPOOL = replace(
    UPSAMPLE,
    op="unpool",
    title="unpooling",
    pytorch=_unpool(_upsample_in_pytorch),
    keras=_unpool(_upsample_in_keras),
    numpy=_unpool(_upsample_in_numpy),
)
