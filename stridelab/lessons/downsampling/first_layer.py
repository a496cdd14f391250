"""The layer of the article that Stride Lab grew from, computed for real, with all of its 64 maps on a wall.

`Conv2D(64, (3, 3), strides=(2, 2), padding='same', activation='relu', input_shape=(64, 64, 3))`

>>> from stridelab import images
>>> made = article(images.sample("astronaut"))
>>> made.maps.shape, made.layer.num_params, made.layer.padding
((64, 32, 32), 1792, ((0, 1), (0, 1)))
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stridelab import colors, images
from stridelab.network import Layer, Network, conv, forward, input_layer


@dataclass(frozen=True, eq=False)
class Wall:
    """What went in, the filters, and what came out."""

    input: np.ndarray
    """(3, 64, 64) float32, 0 to 255."""
    weight: np.ndarray
    """(64, 3, 3, 3)"""
    maps: np.ndarray
    """(64, 32, 32) float32, after ReLU."""
    layer: Layer


def article(shown: images.Picture) -> Wall:
    """Run the article's layer on a picture's middle square, averaged to 64 x 64.

    A trained network's filters belong to its training; these are of the kinds that first layers learn: edges, bars and
    blobs (`forward.edges_and_blobs`). A picture smaller than 64 x 64 is enlarged in whole pixels.
    """
    side = min(shown.height, shown.width)
    row, col = (shown.height - side) // 2, (shown.width - side) // 2
    square = images.grid(shown, grid_size=64, crop_size=side, row=row, col=col).planes(color=True)[0]
    if square.shape[1] < 64:
        nearest = np.arange(64) * square.shape[1] // 64
        square = square[:, nearest][:, :, nearest]
    net = Network([input_layer(3, 64, 64), conv(64, 3, stride=2, padding="same", activation="relu", name="conv")])
    weight = forward.edges_and_blobs((64, 3, 3, 3))
    (_, pixels), (layer, maps) = forward.run(net, square, {"conv": (weight,)})
    return Wall(pixels, weight, maps, layer)


def hung(maps: np.ndarray, *, columns: int = 8, zoom: int = 2, gap: int = 4) -> np.ndarray:
    """Maps (n, h, w) as one picture (h', w') uint8: side by side, white lines between.

    Each has its own scale, on which its brightest hundredth is white: else the rim, where the filter meets the
    padding, would leave the rest dark.

    >>> hung(np.ones((64, 32, 32))).shape
    (540, 540)
    """
    scales = [float(np.quantile(each, 0.99)) for each in maps]
    return _hung([colors.gray(each, scale) for each, scale in zip(maps, scales, strict=True)], columns, zoom, gap)


def hung_filters(weight: np.ndarray, *, columns: int = 8, zoom: int = 20, gap: int = 8) -> np.ndarray:
    """Filters (n, 3, kh, kw) as one picture (h', w', 3) uint8: a filter's three slices are its red, green and blue.

    Middle gray is zero, and each filter's largest weight has the full tone.

    >>> hung_filters(np.ones((64, 3, 3, 3))).shape
    (536, 536, 3)
    """
    slices = np.moveaxis(weight, 1, -1)  # (n, kh, kw, 3)
    scales = [max(1e-12, colors.largest_magnitude(each)) for each in slices]
    tones = [np.rint(127.5 + 127.5 * each / scale) for each, scale in zip(slices, scales, strict=True)]
    return _hung([tone.astype(np.uint8) for tone in tones], columns, zoom, gap)


def _hung(pictures: list[np.ndarray], columns: int, zoom: int, gap: int) -> np.ndarray:
    """Pictures of one shape in rows of `columns`, each pixel `zoom` pixels wide, `gap` white pixels between them."""
    height, width = (side * zoom + gap for side in pictures[0].shape[:2])
    rows = -(-len(pictures) // columns)
    page = np.full((rows * height - gap, columns * width - gap, *pictures[0].shape[2:]), 255, np.uint8)
    for number, each in enumerate(pictures):
        top, left = number // columns * height, number % columns * width
        page[top : top + height - gap, left : left + width - gap] = each.repeat(zoom, axis=0).repeat(zoom, axis=1)
    return page
