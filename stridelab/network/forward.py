"""Send a picture through a network, and send a question back: which pixels moved this unit?

`run` computes every layer's map, one layer after the other. `gradient` walks the same way backwards, and so finds by
how much each pixel of the picture changes one unit (the chain rule; each layer hands on to its inputs what it was
handed).

Nothing here is trained. `meaningful_weights` gives the first convolution filters that a trained network's first layer
also ends up with, edges and blobs, and the others seeded random numbers, so that the maps show something.

>>> from stridelab.network import Network, conv, max_pool, input_layer
>>> net = Network([input_layer(1, 8, 8), conv(2, 3, padding=1, activation="relu"), max_pool(2)])
>>> for layer, output in run(net, np.ones((1, 8, 8)), meaningful_weights(net)):
...     print(layer.name, output.shape)
input (1, 8, 8)
conv1 (2, 8, 8)
max_pool1 (2, 4, 4)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import erf, sqrt

import numpy as np

from stridelab.convolution import avg_pool2d, conv2d, max_pool2d
from stridelab.network.graph import Layer, Network
from stridelab.network.spec import ACTIVATIONS

Weights = Mapping[str, tuple[np.ndarray, ...]]
"""By layer name: a convolution has (C_out, C_in // groups, kh, kw), a separable one two, a linear one (C_out, C_in)."""

MOST_WEIGHTS = 8_000_000
"""A layer with more is not run (VGG-16's first classifier alone has 102 million)."""


def runnable(network: Network) -> tuple[Layer, ...]:
    """The layers that `run` computes: all but those with too many weights to make up, and what builds on them.

    A layer of pasted code that was not understood is run only if it can be taken to change nothing.
    """
    left_out: set[str] = set()
    for layer in network.layers:
        size = sum(int(np.prod(shape)) for shape in _weight_shapes(layer))
        guess = layer.op in ("unknown", "split") and layer.input_shape != layer.output_shape
        guess |= layer.op == "pad" and layer.input_shape[0] != layer.output_shape[0]  # channels of zeros
        if size > MOST_WEIGHTS or guess or layer.spec.training_only or left_out.intersection(layer.inputs):
            left_out.add(layer.name)
    return tuple(layer for layer in network.layers if layer.name not in left_out)


def run(network: Network, x: np.ndarray, weights: Weights) -> Iterator[tuple[Layer, np.ndarray]]:
    """Every layer's map, as soon as it is known.

    Parameters
    ----------
    network
    x : (C, H, W)
        The picture, of the network's input shape.
    weights
        From `meaningful_weights`, or your own.

    Yields
    ------
    (Layer, (C, H, W))
        In the network's order, `runnable` layers only. Batch normalisation uses the picture's own mean and variance.

    Raises
    ------
    ValueError
        The picture has another shape than the network's input.
    """
    x = np.asarray(x)
    if x.shape != network.input_shape:
        raise ValueError(
            f"The network reads {' × '.join(map(str, network.input_shape))}, but the picture is "
            f"{' × '.join(map(str, x.shape))} (channels, height, width). Resize the picture or change the network."
        )
    layers = runnable(network)
    last_reader = {source: layer.name for layer in layers for source in layer.inputs}
    maps: dict[str, np.ndarray] = {}
    for layer in layers:
        if layer.op == "input":
            maps[layer.name] = x.astype(np.float32) if x.dtype.kind != "f" else x
        else:
            maps[layer.name] = _forward(layer, [maps[name] for name in layer.inputs], weights.get(layer.name, ()))
        yield layer, maps[layer.name]
        for name in set(layer.inputs):  # what nothing reads any more need not stay in memory
            if last_reader[name] == layer.name:
                del maps[name]


def gradient(
    network: Network, maps: Mapping[str, np.ndarray], weights: Weights, name: str, start: np.ndarray
) -> np.ndarray:
    """By how much each input value changes the sum of `start` times the map of the layer `name`.

    Parameters
    ----------
    maps
        All maps of a `run`, by name (`{layer.name: output for layer, output in run(...)}`).
    start : (C, H, W)
        Of that layer's output shape: 1 at the unit in question, 0 elsewhere.

    Returns
    -------
    (C, H, W)
        Of the input's shape.
    """
    handed = {name: np.asarray(start, maps[name].dtype)}
    for layer in reversed(network.layers):
        if layer.op == "input":
            continue
        if layer.name in handed:
            given = [maps[source] for source in layer.inputs]
            backs = _backward(layer, given, maps[layer.name], weights.get(layer.name, ()), handed.pop(layer.name))
            for source, back in zip(layer.inputs, backs, strict=True):
                handed[source] = handed[source] + back if source in handed else back
    first = network.layers[0].name
    return handed.get(first, np.zeros_like(maps[first]))


# ---- Weights


def meaningful_weights(network: Network, seed: int = 0) -> dict[str, tuple[np.ndarray, ...]]:
    """Edges and blobs for the first convolution, then random numbers of a size that keeps the maps' contrast.

    He, Zhang, Ren and Sun, "Delving deep into rectifiers" (2015): standard deviation sqrt(2 / inputs per output).
    """
    random = np.random.default_rng(seed)
    weights: dict[str, tuple[np.ndarray, ...]] = {}
    for layer in runnable(network):
        shapes = _weight_shapes(layer)
        if shapes and layer.op == "conv" and not weights:
            weights[layer.name] = (edges_and_blobs(shapes[0]),)
        elif shapes:
            weights[layer.name] = tuple(
                (random.standard_normal(shape) * sqrt(2 / np.prod(shape[1:]))).astype(np.float32) for shape in shapes
            )
    return weights


def edges_and_blobs(shape: tuple[int, ...]) -> np.ndarray:
    """(C_out, C_in, kh, kw) filters: edges and bars at many angles, blobs bright and dark, in gray and by colour.

    Each is a Gaussian of the kernel's size or a derivative of it; each has mean 0 (a flat picture gives 0) and
    absolute sum 1. A 1x1 kernel has room for nothing but mixing the channels.
    """
    filters, channels, height, width = shape
    if height * width == 1:
        mixes = np.random.default_rng(0).standard_normal((filters, channels, 1, 1))
        return (mixes / np.abs(mixes).sum(axis=1, keepdims=True)).astype(np.float32)
    rows, cols = np.mgrid[:height, :width] - np.array([(height - 1) / 2, (width - 1) / 2])[:, None, None]
    planes = []
    for number in range(filters):
        kind, turn = number % 4, number // 4
        angle = np.pi * turn * 0.381966  # by the golden ratio: angles and widths that never repeat
        sigma = max(height, width) / (3.5 + turn * 0.618034 % 1)
        across = cols * np.cos(angle) + rows * np.sin(angle)
        along = rows * np.cos(angle) - cols * np.sin(angle)
        edge, other_edge, bar = across, along, 1 - (across / sigma) ** 2
        blob = (1 - (across**2 + along**2) / (2 * sigma**2)) * (-1) ** turn  # bright and dark by turns
        bell = np.exp(-(across**2 + along**2) / (2 * sigma**2))
        planes.append(bell * (edge, other_edge, bar, blob)[kind])
    stacked = np.array(planes)  # (C_out, kh, kw)
    stacked -= stacked.mean(axis=(1, 2), keepdims=True)
    stacked /= np.maximum(np.abs(stacked).sum(axis=(1, 2), keepdims=True), 1e-12)
    weight = np.repeat(stacked[:, None] / channels, channels, axis=1)  # gray: all channels alike
    if channels == 3:  # every fourth round of kinds looks at a difference of colours instead
        opponents = np.array([[1, -1, 0], [-0.5, -0.5, 1], [0, 1, -1]])
        for number in range(filters):
            if number // 4 % 4 == 3:
                weight[number] = stacked[number] * opponents[number % 3][:, None, None] / 2
    return weight.astype(np.float32)


def _weight_shapes(layer: Layer) -> tuple[tuple[int, ...], ...]:
    channels, out = layer.input_shape[0], layer.output_shape[0]
    if layer.op == "conv":
        return ((out, channels // layer.groups, *layer.kernel_size),)
    if layer.op == "separable_conv":
        between = channels * layer.spec.depth_multiplier
        return ((between, 1, *layer.kernel_size), (out, between, 1, 1))
    if layer.op == "linear":
        return ((out, channels),)
    return ()


# ---- One layer forwards: from (C, H, W) maps to a (C, H, W) map


def _forward(layer: Layer, given: list[np.ndarray], weights: tuple[np.ndarray, ...]) -> np.ndarray:
    output = _plain(layer, given, weights)
    return activate(layer.spec.activation, output) if layer.spec.activation else output


def _plain(layer: Layer, given: list[np.ndarray], weights: tuple[np.ndarray, ...]) -> np.ndarray:
    x, op, spec = given[0], layer.op, layer.spec
    settings = {"stride": layer.stride, "padding": layer.padding}
    if op == "conv":
        return conv2d(x[None], weights[0], **settings, dilation=layer.dilation, groups=layer.groups)[0]
    if op == "separable_conv":
        between = conv2d(x[None], weights[0], **settings, dilation=layer.dilation, groups=layer.input_shape[0])
        return conv2d(between, weights[1])[0]
    if op.endswith("max_pool"):
        dilation, ceil_mode = layer.dilation, spec.ceil_mode
        return max_pool2d(x[None], layer.kernel_size, **settings, dilation=dilation, ceil_mode=ceil_mode)[0]
    if op.endswith("avg_pool"):
        if spec.padding == "same":
            settings["padding"] = "same"  # real elements only count, as TensorFlow has it
        count = spec.count_include_pad
        ceil_mode = spec.ceil_mode
        return avg_pool2d(x[None], layer.kernel_size, **settings, ceil_mode=ceil_mode, count_include_pad=count)[0]
    if op == "linear":
        return np.tensordot(weights[0], x, axes=1)  # (C_out, C_in) x (C_in, H, W) -> (C_out, H, W)
    if op == "pad":
        return np.pad(x, ((0, 0), *layer.padding))
    if op == "flatten":
        return x.reshape(-1, 1, 1)
    if op == "batch_norm":
        return (x - x.mean(axis=(1, 2), keepdims=True)) / np.sqrt(
            x.var(axis=(1, 2), keepdims=True) + x.dtype.type(1e-5)
        )
    if op == "add":
        return sum(given[1:], given[0])
    if op == "multiply":
        product = given[0]
        for each in given[1:]:
            product = product * each
        return product
    if op == "concat":
        return np.concatenate(given)
    return activate(op, x) if op in ACTIVATIONS else x


def _deviation(x: np.ndarray) -> np.ndarray:
    """(C, 1, 1) each channel's standard deviation, never quite 0."""
    return np.sqrt(x.var(axis=(1, 2), keepdims=True) + x.dtype.type(1e-5))


def activate(kind: str, x: np.ndarray) -> np.ndarray:
    """One of network.ACTIVATIONS on an array (softmax along the first axis, the channels).

    >>> activate("relu", np.array([-1.0, 2.0])).tolist()
    [0.0, 2.0]
    """
    if kind == "relu":
        return np.maximum(x, 0)
    if kind == "relu6":
        return np.clip(x, 0, 6)
    if kind in ("leaky_relu", "prelu"):
        slope = 0.01 if kind == "leaky_relu" else 0.25  # PyTorch's, and where PReLU starts to learn
        return np.where(x > 0, x, slope * x)
    if kind == "elu":
        return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))
    if kind == "selu":  # Klambauer et al. (2017)
        return 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0)))
    if kind in ("softmax", "log_softmax"):
        shifted = x - x.max(axis=0, keepdims=True)
        total = np.exp(shifted).sum(axis=0, keepdims=True)
        return np.exp(shifted) / total if kind == "softmax" else shifted - np.log(total)
    if kind == "gelu":
        return x * (1 + np.vectorize(erf, otypes=[x.dtype])(x / sqrt(2))) / 2
    if kind in ("hardsigmoid", "hardswish"):
        gate = np.clip(x / 6 + 0.5, 0, 1)
        return gate if kind == "hardsigmoid" else x * gate
    if kind == "tanh":
        return np.tanh(x)
    if kind in ("softplus", "mish"):
        plus = np.logaddexp(x, 0)
        return plus if kind == "softplus" else x * np.tanh(plus)
    gate = 0.5 * (1 + np.tanh(x / 2))  # the logistic function, safe for large numbers
    return gate if kind == "sigmoid" else x * gate


# ---- One layer backwards: from what its output was handed to what each input is handed


def _backward(
    layer: Layer, given: list[np.ndarray], output: np.ndarray, weights: tuple[np.ndarray, ...], back: np.ndarray
) -> list[np.ndarray]:
    x, op = given[0], layer.op
    if layer.spec.activation:
        back = back * _slope(layer.spec.activation, _plain(layer, given, weights))
    if op == "conv":
        return [_conv_back(layer, x.shape, weights[0], layer.groups, back)]
    if op == "separable_conv":
        between = np.tensordot(weights[1][:, :, 0, 0].T, back, axes=1)
        return [_conv_back(layer, x.shape, weights[0], x.shape[0], between)]
    if op.endswith("max_pool"):
        return [_max_back(layer, x, _plain(layer, given, weights), back)]
    if op.endswith("avg_pool"):
        # Every pixel of a window has the same weight: one over what the window counts.
        ones = np.ones_like(x[:1])
        settings = {"padding": "same" if layer.spec.padding == "same" else layer.padding, "stride": layer.stride}
        share = avg_pool2d(
            ones[None],
            layer.kernel_size,
            ceil_mode=layer.spec.ceil_mode,
            count_include_pad=layer.spec.count_include_pad,
            **settings,
        )[0]
        real = _conv_windows(layer, ones)  # pixels in each window, padding apart
        return [_spread(layer, x.shape, back * share / real)]
    if op == "linear":
        return [np.tensordot(weights[0].T, back, axes=1)]
    if op == "pad":
        (top, _), (left, _) = layer.padding
        return [back[:, top : top + x.shape[1], left : left + x.shape[2]]]
    if op == "flatten":
        return [back.reshape(x.shape)]
    if op == "batch_norm":
        return [back / _deviation(x)]  # mean and variance held fixed
    if op == "add":
        return [back] * len(given)
    if op == "multiply":
        return [_multiply_back(given, number, back) for number in range(len(given))]
    if op == "concat":
        return np.split(back, np.cumsum([each.shape[0] for each in given])[:-1])
    return [back * _slope(op, x)] if op in ACTIVATIONS else [back]


def _slope(kind: str, x: np.ndarray) -> np.ndarray:
    """How fast an activation rises at x."""
    if kind == "relu":
        return (x > 0).astype(x.dtype)
    if kind in ("softmax", "log_softmax"):
        return np.ones_like(x)  # channel against channel at one place: where a pixel lies does not change
    step = 1e-3
    return (activate(kind, x + step) - activate(kind, x - step)) / (2 * step)


def _conv_back(layer: Layer, shape: tuple[int, ...], weight: np.ndarray, groups: int, back: np.ndarray) -> np.ndarray:
    """Each output hands its value to the pixels of its window, times the weight that stood there."""
    rows, cols = layer.axes
    padded = np.zeros((shape[0], rows.padded_size, cols.padded_size), back.dtype)
    by_group = weight.reshape(groups, -1, *weight.shape[1:])  # (g, C_out/g, C_in/g, kh, kw)
    columns = back.reshape(groups, by_group.shape[1], -1)  # (g, C_out/g, H_out*W_out)
    for i, j, window in _tap_slices(layer):
        handed = by_group[..., i, j].transpose(0, 2, 1) @ columns  # (g, C_in/g, H_out*W_out)
        padded[window] += handed.reshape(shape[0], *back.shape[1:])
    return _unpadded(layer, padded, shape)


def _spread(layer: Layer, shape: tuple[int, ...], back: np.ndarray) -> np.ndarray:
    """Each output hands its value to every pixel of its window."""
    rows, cols = layer.axes
    padded = np.zeros((shape[0], rows.padded_size, cols.padded_size), back.dtype)
    for _, _, window in _tap_slices(layer):
        padded[window] += back
    return _unpadded(layer, padded, shape)


def _conv_windows(layer: Layer, ones: np.ndarray) -> np.ndarray:
    """(1, H_out, W_out) how many real pixels each window reads."""
    counts = [((each.reads >= 0) & (each.reads < each.input_size)).sum(axis=1) for each in layer.axes]
    return np.outer(*counts)[None].astype(ones.dtype)


def _max_back(layer: Layer, x: np.ndarray, output: np.ndarray, back: np.ndarray) -> np.ndarray:
    """Only the largest pixel of a window is handed anything; of equal ones the first."""
    rows, cols = layer.axes
    after = [(each.padding[0], each.padding[1] + each.overhang) for each in layer.axes]
    values = np.pad(x, ((0, 0), *after), constant_values=-np.inf)
    padded = np.zeros((x.shape[0], rows.padded_size, cols.padded_size), back.dtype)
    left = back.copy()  # what still has to find its pixel
    for _, _, window in _tap_slices(layer):
        handed = np.where(values[window] == output, left, 0)
        padded[window] += handed
        left -= handed
    return _unpadded(layer, padded, x.shape)


def _multiply_back(given: list[np.ndarray], number: int, back: np.ndarray) -> np.ndarray:
    for other, each in enumerate(given):
        if other != number:
            back = back * each
    one_each = given[number].shape[1:] == (1, 1) and back.shape[1:] != (1, 1)
    return back.sum(axis=(1, 2), keepdims=True) if one_each else back


def _tap_slices(layer: Layer) -> Iterator[tuple[int, int, tuple[slice, slice, slice]]]:
    """For each tap (i, j): where, in the padded input, all windows have it."""
    rows, cols = layer.axes
    for i in range(rows.kernel_size):
        first = i * rows.dilation
        along_rows = slice(first, first + (rows.output_size - 1) * rows.stride + 1, rows.stride)
        for j in range(cols.kernel_size):
            first = j * cols.dilation
            along_cols = slice(first, first + (cols.output_size - 1) * cols.stride + 1, cols.stride)
            yield i, j, (slice(None), along_rows, along_cols)


def _unpadded(layer: Layer, padded: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    top, left = layer.axes[0].padding[0], layer.axes[1].padding[0]
    return padded[:, top : top + shape[1], left : left + shape[2]]
