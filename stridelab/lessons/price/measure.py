"""What the trained networks answer, by this engine: many pictures at once.

>>> pictures, digits = draw("thin", 3, seed=5)
>>> scores("thin", "early", pictures).shape
(3, 10)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import sqrt

import numpy as np

from stridelab import HOME
from stridelab.convolution import avg_pool2d, conv2d, max_pool2d
from stridelab.lessons.price import family
from stridelab.lessons.price.pictures import draw
from stridelab.network.forward import Weights

TEST_SEED = 2
"""Of the pictures on which accuracy is measured; no network has seen them."""

_AT_ONCE = 20
"""Pictures that go through a network together: few enough for their maps to stay in a processor's cache."""


@cache
def weights(task: str, name: str) -> Weights:
    """The trained numbers of a network, by layer: filters and biases; a blur's, which were not learned, too."""
    shipped = _shipped(task)
    return {layer.name: tuple(_of_layer(shipped, name, layer.name)) for layer in family.network(name).layers}


@cache
def _shipped(task: str) -> dict[str, np.ndarray]:
    with np.load(HOME / "assets" / "trained" / f"{task}.npz") as file:
        return {key: file[key].astype(np.float32) for key in file.files}


def _of_layer(shipped: dict[str, np.ndarray], name: str, layer: str) -> Iterator[np.ndarray]:
    if layer.startswith("blur"):
        blur = family.network(name)[layer]
        yield family.blur_filter(blur.input_shape[0], blur.stride[0])
    yield from (shipped[key] for key in (f"{name}/{layer}", f"{name}/{layer}_bias") if key in shipped)


def scores(task: str, name: str, pictures: np.ndarray) -> np.ndarray:
    """(N, 10): how much speaks for each digit. pictures : (N, 1, 32, 32) uint8, or float32 from 0 to 1."""
    x = pictures.astype(np.float32) / 255 if pictures.dtype == np.uint8 else pictures
    trained = weights(task, name)
    parts = [_scores(name, trained, x[first : first + _AT_ONCE]) for first in range(0, len(x), _AT_ONCE)]
    return np.concatenate(parts)


def _scores(name: str, trained: Weights, x: np.ndarray) -> np.ndarray:
    """As `network.forward.run`, layer by layer, for a stack of pictures."""
    for layer in family.network(name).layers[1:]:
        if layer.op == "conv":
            placed = {"stride": layer.stride, "padding": layer.padding, "groups": layer.groups}
            x = conv2d(x, *trained[layer.name], **placed)  # (N, C_out, H, W)
            if layer.spec.activation:
                np.maximum(x, 0, out=x)
        elif layer.op in ("max_pool", "avg_pool"):
            x = (max_pool2d if layer.op == "max_pool" else avg_pool2d)(x, layer.kernel_size, stride=layer.stride)
        elif layer.op == "linear":
            weight, bias = trained[layer.name]
            x = x[..., 0, 0] @ weight.T + bias  # (N, C) x (C, 10) -> (N, 10)
        else:
            x = x.mean(axis=(2, 3), keepdims=True)  # (N, C, 1, 1)
    return x


def probabilities(values: np.ndarray) -> np.ndarray:
    """Softmax along the last axis: how sure a network is of each digit, by its own account."""
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


@dataclass(frozen=True)
class Accuracy:
    """How many of some pictures a network names rightly."""

    right: int
    number: int

    @property
    def share(self) -> float:
        return self.right / self.number

    @property
    def interval(self) -> tuple[float, float]:
        """Where the accuracy on endlessly many pictures lies, 95 times of 100: Wilson's interval (1927).

        >>> [round(end, 3) for end in Accuracy(450, 500).interval]
        [0.871, 0.923]
        """
        z, share, number = 1.96, self.share, self.number
        middle = (share + z * z / (2 * number)) / (1 + z * z / number)
        half = z / (1 + z * z / number) * sqrt(share * (1 - share) / number + z * z / (4 * number * number))
        return middle - half, middle + half


@cache
def accuracy(task: str, name: str, number: int) -> Accuracy:
    """On the first so many unseen pictures; the same for all who ask, and small: it is kept for good."""
    pictures, digits = unseen(task)
    right = scores(task, name, pictures[:number]).argmax(axis=1) == digits[:number]
    return Accuracy(int(right.sum()), number)


MOST_PICTURES = 2000


@cache
def unseen(task: str) -> tuple[np.ndarray, np.ndarray]:
    """(2000, 1, 32, 32) uint8 and their digits: drawn together, so that the first 500 are always the same ones."""
    return draw(task, MOST_PICTURES, TEST_SEED)
