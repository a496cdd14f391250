"""A chain of strided layers, each reading the map before it: the picture as a pyramid.

Five layers at stride 2 are what carries a ResNet from 224 pixels to 7, and each of them rounds for itself.

>>> chain(224, 3, padding=1)
(224, 112, 56, 28, 14, 7, 4, 2, 1)
>>> [level.shape for level in levels(np.ones((20, 30)), most=3)]
[(20, 30), (10, 15), (5, 8), (3, 4)]
"""

from __future__ import annotations

import numpy as np

from stridelab import images, kernels
from stridelab.convolution import conv2d
from stridelab.geometry import axis, whole


def chain(input_size: int, kernel_size: int, *, stride: int = 2, padding: int = 0, most: int = 12) -> tuple[int, ...]:
    """The sizes down a chain of equal layers, until the map has one position, or no window fits, or `most` layers."""
    if whole("stride", stride, 1) == 1:
        raise ValueError("A chain of layers at stride 1 does not become smaller. Choose stride 2 or more.")
    sizes = [whole("input_size", input_size, 1)]
    while len(sizes) <= most and sizes[-1] > 1 and sizes[-1] + 2 * padding >= kernel_size:
        sizes.append(axis(sizes[-1], kernel_size, stride, padding).output_size)
    return tuple(sizes)


def plane(picture: images.Picture, side: int) -> np.ndarray:
    """(H, W) uint8: a picture in gray, its longer side averaged down to at most `side` pixels.

    Gray first: averaging one plane takes a fifth of the time of three.

    >>> plane(images.sample("cat"), 64).shape
    (43, 64)
    """
    return images.shrink(picture.gray, side).luma


def levels(plane: np.ndarray, *, most: int = 5) -> list[np.ndarray]:
    """A plane (H, W) and the maps (h, w) float32 that a chain of stride-2 layers makes of it, 3 x 3 with padding 1.

    The filter is 1 2 1 by 1 2 1 over 16, which keeps a picture a picture. Burt and Adelson, "The Laplacian pyramid as
    a compact image code" (1983), reduce in this way. The edges are held, so that no dark rim of zeros creeps in.
    """
    weight = kernels.kernel("gaussian", 3).weights[None, None]
    maps = [np.asarray(plane, np.float32)]
    while len(maps) <= most and max(maps[-1].shape) > 1:
        held = np.pad(maps[-1], 1, mode="edge")
        maps.append(conv2d(held[None, None], weight, stride=2)[0, 0])
    return maps
