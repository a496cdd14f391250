"""The layer of the article that Stride Lab grew from, computed for real, with all of its 64 maps side by side.

`Conv2D(64, (3, 3), strides=(2, 2), padding='same', activation='relu', input_shape=(64, 64, 3))`

>>> from stridelab import images
>>> first = article(images.sample("astronaut"))
>>> first.maps.shape, first.layer.num_params, first.layer.padding
((64, 32, 32), 1792, ((0, 1), (0, 1)))
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stridelab import images
from stridelab.images import colors
from stridelab.images.colors import montage
from stridelab.network import Layer, Network, conv, forward, input_layer


@dataclass(frozen=True, eq=False)
class FirstLayer:
    """What went in, the filters, and what came out."""

    input: np.ndarray
    """(3, 64, 64) float32, 0 to 255."""
    weight: np.ndarray
    """(64, 3, 3, 3)"""
    maps: np.ndarray
    """(64, 32, 32) float32, after ReLU."""
    layer: Layer


def article(picture: images.Picture) -> FirstLayer:
    """Run the article's layer on a picture's middle square, averaged to 64 x 64.

    A trained network's filters belong to its training; these are of the kinds that first layers learn: edges, bars and
    blobs (`forward.edges_and_blobs`). A picture smaller than 64 x 64 is enlarged in whole pixels.
    """
    side = min(picture.height, picture.width)
    row, col = (picture.height - side) // 2, (picture.width - side) // 2
    square = images.grid(picture, grid_size=64, crop_size=side, row=row, col=col).planes(color=True)[0]
    if square.shape[1] < 64:
        nearest = np.arange(64) * square.shape[1] // 64
        square = square[:, nearest][:, :, nearest]
    net = Network([input_layer(3, 64, 64), conv(64, 3, stride=2, padding="same", activation="relu", name="conv")])
    weight = forward.edges_and_blobs((64, 3, 3, 3))
    (_, pixels), (layer, maps) = forward.run(net, square, {"conv": (weight,)})
    return FirstLayer(pixels, weight, maps, layer)


def montage_of_maps(maps: np.ndarray, *, columns: int = 8, zoom: int = 2, gap: int = 4) -> np.ndarray:
    """Maps (n, h, w) as one picture (h', w') uint8: side by side, white lines between.

    Each has its own scale, on which its brightest hundredth is white: else the rim, where the filter meets the
    padding, would leave the rest dark.

    >>> montage_of_maps(np.ones((64, 32, 32))).shape
    (540, 540)
    """
    tones = np.array([colors.gray(map_, float(np.quantile(map_, 0.99))) for map_ in maps])  # (n, h, w)
    return montage(tones, columns=columns, zoom=zoom, gap=gap)


def montage_of_filters(weight: np.ndarray, *, columns: int = 8, zoom: int = 20, gap: int = 8) -> np.ndarray:
    """Filters (n, 3, kh, kw) as one picture (h', w', 3) uint8: a filter's three slices are its red, green and blue.

    Middle gray is zero, and each filter's largest weight has the full tone.

    >>> montage_of_filters(np.ones((64, 3, 3, 3))).shape
    (536, 536, 3)
    """
    slices = np.moveaxis(weight, 1, -1)  # (n, kh, kw, 3)
    largest = np.maximum(1e-12, np.abs(slices).max(axis=(1, 2, 3), keepdims=True))
    tones = np.rint(127.5 + 127.5 * slices / largest).astype(np.uint8)  # (n, kh, kw, 3)
    return montage(tones, columns=columns, zoom=zoom, gap=gap)
