"""The family of small networks: the same four convolutions, which differ in where they stride.

Each is four 3x3 convolutions with ReLU, the mean over all positions, and one linear layer for the ten digits.

>>> network("none").macs, network("early").macs, network("none")["conv4"].receptive_field_size
(20201792, 1290560, (9, 9))
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from stridelab.lessons.price.pictures import SIDE
from stridelab.network import Network, conv, depthwise_conv, global_pool, input_layer, linear, max_pool
from stridelab.network.kinds import avg_pool
from stridelab.network.spec import Spec


@dataclass(frozen=True)
class Variant:
    title: str
    strides: tuple[int, int, int, int]
    """Of the four convolutions; where something else samples, by how much it does."""
    sampling: str = "stride"
    """What keeps every s-th position: "stride", "max", "average" or "blur" after the convolution's ReLU."""
    channels: tuple[int, int, int, int] = (16, 24, 32, 32)


FAMILY = {
    "none": Variant("No stride", (1, 1, 1, 1)),
    "once": Variant("Stride 2 in layer 1", (2, 1, 1, 1)),
    "early": Variant("Stride 2 in 1 and 2", (2, 2, 1, 1)),
    "middle": Variant("Stride 2 in 2 and 3", (1, 2, 2, 1)),
    "late": Variant("Stride 2 in 3 and 4", (1, 1, 2, 2)),
    "all": Variant("Stride 2 in all four", (2, 2, 2, 2)),
    "four": Variant("Stride 4 in layer 1", (4, 1, 1, 1)),
    "four_blur": Variant("Blur, then 4, in layer 1", (4, 1, 1, 1), "blur"),
    "max": Variant("Max pooling in 1 and 2", (2, 2, 1, 1), "max"),
    "average": Variant("Average pooling in 1 and 2", (2, 2, 1, 1), "average"),
    "blur": Variant("Blur, then 2, in 1 and 2", (2, 2, 1, 1), "blur"),
    "narrow": Variant("No stride, half as wide", (1, 1, 1, 1), channels=(8, 12, 16, 16)),
    "wide": Variant("Stride 2 in 1 and 2, twice as wide", (2, 2, 1, 1), channels=(32, 48, 64, 64)),
}
"""By name, in the order of a menu. The last two do the same number of MACs in their convolutions."""

TRAINED = {f"trained_{name}": name for name in FAMILY}
"""The names by which the page Network knows them -> their names here."""


@cache
def network(name: str) -> Network:
    """One network of the family."""
    variant = FAMILY[name]
    layers = [input_layer(1, SIDE, SIDE)]
    for number, (channels, stride) in enumerate(zip(variant.channels, variant.strides, strict=True), 1):
        conv_stride = stride if variant.sampling == "stride" else 1
        layers.append(conv(channels, 3, conv_stride, 1, name=f"conv{number}", activation="relu"))
        if stride > conv_stride:
            layers.append(_sampling(variant.sampling, stride, number))
    return Network([*layers, global_pool(name="mean"), linear(10, name="digit")])


def _sampling(kind: str, stride: int, number: int) -> Spec:
    name = f"{kind}{number}"
    if kind == "blur":
        return depthwise_conv(2 * stride - 1, stride, stride - 1, bias=False, name=name)
    return (max_pool if kind == "max" else avg_pool)(stride, name=name)


def blur_filter(channels: int, stride: int) -> np.ndarray:
    """(channels, 1, taps, taps) a tent of 2 * stride - 1 taps, sum 1: 1 2 1 for stride 2. It is not learned.

    >>> blur_filter(1, 2)[0, 0] * 16
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]], dtype=float32)
    """
    tent = (stride - np.abs(np.arange(1 - stride, stride))) / stride**2
    return np.tile(np.outer(tent, tent).astype(np.float32), (channels, 1, 1, 1))


def learned(name: str) -> int:
    """How many numbers a network of the family learns."""
    layers = network(name).layers
    return sum(layer.num_params for layer in layers if not layer.name.startswith("blur"))
