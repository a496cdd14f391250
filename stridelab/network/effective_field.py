"""How much each pixel of the receptive field counts: the effective receptive field, by real gradients.

The theoretical field says which pixels can change a unit at all. How much each does is another matter: a pixel in the
middle is read by many windows and has many ways up to the unit, one at the rim has a single way. So the influence is
bell-shaped, and half of it lies in a small part of the box. Luo, Li, Urtasun and Zemel, "Understanding the effective
receptive field in deep convolutional neural networks" (2016).

>>> from stridelab.network import Network, conv, input_layer
>>> net = Network([input_layer(1, 65, 65), *[conv(1, 3, padding=1) for _ in range(16)]])
>>> field = effective(net)
>>> field.size, [round(side, 1) for side in field.half_mass_size]
((33, 33), [6.9, 6.9])
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from stridelab.geometry import whole
from stridelab.network import forward, receptive_field
from stridelab.network.graph import Network
from stridelab.network.kinds import ACTIVATIONS, kind_of
from stridelab.network.layer import Layer
from stridelab.network.spec import LayerError, Spec


@dataclass(frozen=True)
class EffectiveField:
    """The influence of each pixel on one unit."""

    influence: np.ndarray
    """(H, W), never negative, sum 1 (all 0 where the unit sees padding only)."""
    unit: tuple[int, int]
    """(row, column) in the layer's map."""
    size: tuple[int, int]
    """The theoretical receptive field size, (rows, columns)."""
    box: tuple[tuple[int, int], tuple[int, int]]
    """((first row, last row), (first column, last column)) of the theoretical field."""
    half_mass_size: tuple[float, float]
    """The smallest box around the field's center, of its proportions, that holds half of the influence."""


def effective(
    network: Network,
    name: str | None = None,
    unit: tuple[int, int] | None = None,
    *,
    weights: str = "uniform",
    relu: bool = False,
    draws: int = 8,
    seed: int = 0,
) -> EffectiveField:
    """Measure how strongly each pixel changes one unit.

    Where a pixel lies does not depend on how many channels there are, so the network is run thin: with one channel
    (uniform weights) or a few (random ones).

    Parameters
    ----------
    name
        The layer; the last one unless given.
    unit
        (row, column); the middle of the map unless given.
    weights
        "uniform": every weight the same, positive, and every pixel of a max-pooling window as likely the largest (so it
        counts as a mean). "random": normal, the mean of `draws` networks and pictures.
    relu
        Whether activations cut off what is negative; otherwise they let everything through. With uniform weights
        nothing is negative.
    draws, seed
        Of the random networks.
    """
    if weights not in ("uniform", "random"):
        raise ValueError(f'weights is "uniform" or "random", not {weights!r}.')
    layer = network.layers[-1] if name is None else network[name]
    height, width = layer.output_shape[1:]
    unit = (height // 2, width // 2) if unit is None else unit
    box = receptive_field.box(layer, unit)
    thin = with_channels(network.up_to(layer.name), channels=1 if weights == "uniform" else 4, relu=relu)
    if weights == "uniform":
        thin = Network(replace(spec, op=kind_of(spec.op).mean_op or spec.op) for spec in thin.specs)
    random = np.random.default_rng(seed)
    influence = np.zeros(thin.input_shape[1:])
    for _ in range(1 if weights == "uniform" else whole("draws", draws, 1)):
        influence += _influence(thin, unit, random, weights)
    total = influence.sum()
    influence = influence / total if total > 0 else influence
    size = layer.receptive_field_size
    return EffectiveField(influence, unit, size, box, half_mass_size(influence, box))


def half_mass_size(influence: np.ndarray, box: tuple[tuple[int, int], tuple[int, int]]) -> tuple[float, float]:
    """(rows, columns) of the smallest box around `box`'s center, of its proportions, that holds half of the influence.

    Pixels are counted ring by ring; between two rings the influence is taken to be even.

    >>> height, width = half_mass_size(np.ones((10, 10)), ((0, 9), (0, 9)))
    >>> round(height * width, 9)  # of 10 * 10 pixels
    50.0
    """
    ring = np.zeros(influence.shape)  # the outer edge of each pixel's ring; 1 is the rim of the box
    for dim, (first, last) in enumerate(box):
        center, half = (first + last) / 2, (last - first + 1) / 2
        edge = (np.abs(np.arange(influence.shape[dim]) - center) + 0.5) / half
        ring = np.maximum(ring, np.expand_dims(edge, 1 - dim))
    reach, number = np.unique(ring, return_inverse=True)
    held = np.cumsum(np.bincount(number.ravel(), influence.ravel()))
    if held[-1] == 0:
        return 0.0, 0.0
    share = np.sqrt(np.interp(held[-1] / 2, [0, *held], [0, *reach**2]))  # of the box's sides
    height, width = (float(share * (last - first + 1)) for first, last in box)
    return height, width


def with_channels(network: Network, channels: int, relu: bool) -> Network:
    """The same windows with so few channels that it runs in no time; activations become ReLU or nothing."""
    return Network([_with_channels(layer, channels, relu) for layer in network.layers])


def _with_channels(layer: Layer, channels: int, relu: bool) -> Spec:
    if layer.op in ACTIVATIONS:
        return replace(layer.spec, op="relu" if relu else "identity", params_per_channel=0)
    spec = kind_of(layer.op).with_channels(layer, channels)
    return replace(spec, activation="relu" if relu and spec.activation else None)


def _influence(network: Network, unit: tuple[int, int], random: np.random.Generator, kind: str) -> np.ndarray:
    """(H, W) the size of the gradient at every pixel, for one choice of weights."""
    weights = {
        name: tuple(_filled(weight.shape, random, kind) for weight in demo)
        for name, demo in forward.demo_weights(network).items()
    }
    x = np.ones(network.input_shape) if kind == "uniform" else random.standard_normal(network.input_shape)
    maps = {layer.name: output for layer, output in forward.run(network, x, weights)}
    last = network.layers[-1]
    if last.name not in maps:
        raise LayerError(last.name, "reads too many values to be measured. Choose a layer before it.")
    start = np.zeros(last.output_shape)
    start[:, unit[0], unit[1]] = 1 if kind == "uniform" else random.standard_normal(last.output_shape[0])
    return np.abs(forward.gradient(network, maps, weights, last.name, start)).sum(axis=0)


def _filled(shape: tuple[int, ...], random: np.random.Generator, kind: str) -> np.ndarray:
    inputs = np.prod(shape[1:])
    return np.full(shape, 1 / inputs) if kind == "uniform" else random.standard_normal(shape) / np.sqrt(inputs)
