"""Send a picture through a network, and send a question back: which pixels moved this unit?

`run` computes every layer's map, one layer after the other. `gradient` walks the same way backwards, and so finds by
how much each pixel of the picture changes one unit (the chain rule; each layer hands on to its inputs what it was
handed).

The weights are the caller's. Where none are trained, `demo_weights` gives the first convolution filters that a trained
network's first layer also ends up with, edges and blobs, and the others seeded random numbers, so that the maps show
something.

>>> from stridelab.network import Network, conv, max_pool, input_layer
>>> net = Network([input_layer(1, 8, 8), conv(2, 3, padding=1, activation="relu"), max_pool(2)])
>>> for layer, output in run(net, np.ones((1, 8, 8)), demo_weights(net)):
...     print(layer.name, output.shape)
input (1, 8, 8)
conv1 (2, 8, 8)
max_pool1 (2, 4, 4)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod, sqrt

import numpy as np

from stridelab.network.graph import Network
from stridelab.network.kinds import kind_of
from stridelab.network.kinds.activations import activate, slope
from stridelab.network.layer import Layer

__all__ = ["MOST_WEIGHTS", "Weights", "activate", "demo_weights", "edges_and_blobs", "gradient", "run", "runnable"]

Weights = Mapping[str, tuple[np.ndarray, ...]]
"""By layer name: a convolution has (C_out, C_in // groups, kh, kw), a separable one two, a linear one (C_out, C_in).

A convolution and a linear layer may have a second array, the bias (C_out,)."""

MOST_WEIGHTS = 8_000_000
"""A layer with more is not run (VGG-16's first classifier alone has 102 million)."""


def runnable(network: Network) -> tuple[Layer, ...]:
    """The layers that `run` computes: all but those with too many weights to make up, and what builds on them.

    A layer of pasted code that was not understood is run only if it can be taken to change nothing.
    """
    left_out: set[str] = set()
    for layer in network.layers:
        is_small = sum(map(prod, _weight_shapes(layer))) <= MOST_WEIGHTS
        can_run = is_small and kind_of(layer.op).can_run(layer) and not layer.spec.training_only
        if not can_run or left_out.intersection(layer.inputs):
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
        From `demo_weights`, or your own.

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
        if layer.is_input:
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
        if layer.is_input or layer.name not in handed:
            continue
        inputs, layer_weights = [maps[source] for source in layer.inputs], weights.get(layer.name, ())
        output, back = maps[layer.name], handed.pop(layer.name)
        if layer.spec.activation:
            output = kind_of(layer.op).forward(layer, inputs, layer_weights)
            back = back * slope(layer.spec.activation, output)
        backs = kind_of(layer.op).backward(layer, inputs, output, layer_weights, back)
        for source, back in zip(layer.inputs, backs, strict=True):
            handed[source] = handed[source] + back if source in handed else back
    first = network.layers[0].name
    return handed.get(first, np.zeros_like(maps[first]))


def _forward(layer: Layer, maps: list[np.ndarray], weights: tuple[np.ndarray, ...]) -> np.ndarray:
    """From (C, H, W) maps to a (C, H, W) map."""
    output = kind_of(layer.op).forward(layer, maps, weights)
    return activate(layer.spec.activation, output) if layer.spec.activation else output


def _weight_shapes(layer: Layer) -> tuple[tuple[int, ...], ...]:
    return kind_of(layer.op).weight_shapes(layer.spec, layer.input_shape[0], layer.output_shape[0])


# ---- Weights


def demo_weights(network: Network, seed: int = 0) -> dict[str, tuple[np.ndarray, ...]]:
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
