"""A picture on its way up: real maps of a network, whether it is trained or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from stridelab import images
from stridelab.images import colors
from stridelab.lessons.slide import full_scale
from stridelab.network import Layer, LayerError, Network, kind_of
from stridelab.network.forward import Weights, demo_weights, run, runnable

_MOST_MACS, _MOST_WEIGHTS = 150_000_000, 1_200_000
"""What may be computed without being asked for: about a tenth of a second."""


def photo(picture: images.Picture, height: int, width: int, most: int = 256) -> images.Picture:
    """The middle of a picture, cut to the input's proportions and averaged down to at most `most` pixels a side."""
    tall, wide = picture.height * width, picture.width * height
    rows = picture.height if tall <= wide else max(1, picture.width * height // width)
    cols = picture.width if tall >= wide else max(1, picture.height * width // height)
    side = min(most, max(height, width))

    def cut() -> images.Picture:
        middle = images.crop(picture, (picture.height - rows) // 2, (picture.width - cols) // 2, rows, cols)
        return images.shrink(middle, side)

    return picture.part(("photo", rows, cols, side), cut)


def as_read(picture: images.Picture, shape: tuple[int, int, int]) -> np.ndarray:
    """(C, H, W) the picture as a network reads it, from 0 to 1; a picture with fewer pixels is repeated into it."""
    channels, height, width = shape
    small = photo(picture, height, width, max(height, width))
    planes = small.planes(color=channels == 3)[0] / np.float32(255)
    rows, cols = np.arange(height) * small.height // height, np.arange(width) * small.width // width
    planes = planes[:, rows][:, :, cols]
    return planes if len(planes) == channels else np.repeat(planes, channels, axis=0)


def for_maps(network: Network, side: int = 96) -> Network:
    """The network on a picture of at most `side` pixels, as far up as it can be computed and still fits."""
    channels, height, width = network.input_shape
    longer = max(height, width)
    shape = (channels, max(1, height * side // longer), max(1, width * side // longer)) if longer > side else None
    computed = {layer.name for layer in runnable(network)}
    specs = [spec for spec in network.specs if spec.name in computed]
    if shape is None:
        return Network(specs)
    specs[0] = replace(specs[0], shape=shape)
    while True:
        try:
            return Network(specs)
        except LayerError as ends:
            specs = specs[: next(at for at, spec in enumerate(specs) if spec.name == ends.layer)]


def stops(network: Network) -> tuple[str, ...]:
    """The layers after which a map is worth looking at: each convolution, pooling and join, with its activation."""
    names: list[str] = []
    for layer in network.layers[1:]:
        kind = kind_of(layer.op)
        if names and kind.belongs_to_the_layer_before and layer.inputs == (names[-1],):
            names[-1] = layer.name
        elif ("kernel_size" in kind.settings or kind.is_join) and max(layer.output_shape[1:]) > 1:
            names.append(layer.name)
    return tuple(names)


def cheap_stop(network: Network, names: Sequence[str]) -> str:
    """The last of the stops that is reached in about a tenth of a second; the first, if none is."""
    macs = weights = 0
    stop = names[0]
    for layer in network.layers:
        macs, weights = macs + layer.macs, weights + layer.num_params
        if macs > _MOST_MACS or weights > _MOST_WEIGHTS:
            break
        if layer.name in names:
            stop = layer.name
    return stop


def maps_on_the_way(
    network: Network, picture: images.Picture, last: str, most: int = 7, weights: Weights | None = None
) -> list[tuple[Layer, np.ndarray]]:
    """The picture's real maps at up to `most` stops on the way to the layer `last`.

    weights : of a trained network, by layer; without them, those of one that is not trained.

    Returns
    -------
    list of (Layer, uint8)
        The picture as the network reads it (h, w) or (h, w, 3). Then four channels of each map in a square; black is
        the least value, white the largest.
    """
    part = network.up_to(last)
    names = [name for name in stops(network) if name in part]
    at = sorted({round(place) for place in np.linspace(0, len(names) - 1, min(most, len(names)))})
    chosen = {names[number] for number in at}
    x = as_read(picture, part.input_shape)
    input_picture = colors.gray(255 * (np.moveaxis(x, 0, -1) if len(x) == 3 else x[0]), full_scale(picture.pixels))
    maps = run(part, x, demo_weights(part) if weights is None else weights)
    return [(part.layers[0], input_picture), *((layer, four(output)) for layer, output in maps if layer.name in chosen)]


def four(maps: np.ndarray) -> np.ndarray:
    """(C, h, w) as one picture of the first four channels that are not flat, two by two; of fewer, the first alone.

    The first layer's filters begin with an edge, an edge across it, a bar and a blob.
    """
    flat = maps.std(axis=(1, 2)) == 0
    first = np.argsort(flat, kind="stable")[:4]
    best = maps[first if len(first) == 4 else first[:1]]
    low, high = float(best.min()), float(best.max())
    toned = colors.gray(best - low, high - low)
    if len(toned) == 1:
        return toned[0]
    rim = max(1, toned.shape[1] // 24)
    sheet = np.full((2 * toned.shape[1] + rim, 2 * toned.shape[2] + rim), 128, np.uint8)
    for number, tones in enumerate(toned):
        row, col = divmod(number, 2)
        top, left = row * (tones.shape[0] + rim), col * (tones.shape[1] + rim)
        sheet[top : top + tones.shape[0], left : left + tones.shape[1]] = tones
    return sheet
