"""Five ways to make a map smaller, side by side at one output size, and what each of them loses.

All take the same map (H, W) and a stride s, and all leave ceil(H / s) x ceil(W / s) values:

    strided   every s-th value: what a strided convolution keeps of the map that stride 1 would make
    max       the largest value of each s x s window
    average   the mean of each s x s window
    blur      a blur of 2 s - 1 binomial taps, then every s-th value (Zhang, 2019)
    resize    what an image program does: Pillow's bilinear filter

>>> stripes = np.tile([0.0, 255.0], (8, 4))          # bars of one pixel: dark, bright, dark, bright ...
>>> {result.method: result.values[2, 2].tolist() for result in by_every_method(stripes, 2)}
{'strided': 0.0, 'max': 255.0, 'average': 127.5, 'blur': 127.5, 'resize': 127.5}
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image

from stridelab.convolution import avg_pool2d, blur_pool2d, conv2d, max_pool2d
from stridelab.geometry import axes, whole
from stridelab.lessons.home import article_layers

METHODS = {
    "strided": ("Strided convolution", "keeps {one_in}"),
    "max": ("Max pooling", "keeps the largest of {s} × {s}"),
    "average": ("Average pooling", "the mean of {s} × {s}"),
    "blur": ("Blur pooling", "blurs, then keeps {one_in}"),
    "resize": ("Plain resizing", "as an image program does it"),
}
"""Name of a method -> its title, and what it does."""


@dataclass(frozen=True, eq=False)
class Downsampled:
    """A map made smaller by one method."""

    method: str
    values: np.ndarray
    """(h, w) float32"""
    difference: np.ndarray
    """(H, W) float32: the full map less this one stretched back to its size; 0 where nothing is lost."""

    @property
    def title(self) -> str:
        return METHODS[self.method][0]

    @property
    def error(self) -> float:
        """What is lost, in the map's own unit: the root of the mean squared difference."""
        return float(np.sqrt(np.mean(np.square(self.difference, dtype=np.float64))))


def sentence(method: str, stride: int) -> str:
    """What a method does at a stride.

    >>> sentence("max", 2), sentence("strided", 3)
    ('keeps the largest of 2 × 2', 'keeps every 3rd value')
    """
    ordinal = {1: "value", 2: "2nd value", 3: "3rd value"}.get(stride, f"{stride}th value")
    return METHODS[method][1].format(s=stride, one_in=f"every {ordinal}")


def feature_map(plane: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(H, W) float32: a plane (H, W) through a filter (kh, kw) at stride 1, then ReLU; as large as the plane."""
    x, w = plane[None, None].astype(np.float32), weight[None, None].astype(np.float32)
    return np.maximum(conv2d(x, w, padding="same")[0, 0], 0)


def by_every_method(full: np.ndarray, stride: int) -> tuple[Downsampled, ...]:
    """A map (H, W) made smaller by every method.

    Raises
    ------
    ValueError
        The stride is no whole number from 1 on, or larger than the map.
    """
    stride = whole("stride", stride, 1)
    smaller_side = min(full.shape)
    if stride > smaller_side:
        raise ValueError(
            f"A stride of {stride} is more than the map's {full.shape[0]} × {full.shape[1]} values allow. "
            f"Choose {f'{smaller_side} or less' if smaller_side > 1 else 'a larger picture'}."
        )
    full = np.asarray(full, np.float32)
    results = []
    for method in METHODS:
        values = downsample(method, full, stride)
        rows, cols = (centers(method, size, stride) for size in full.shape)
        restored = upsample(values, rows, cols, full.shape)
        results.append(Downsampled(method, values, full - restored))
    return tuple(results)


def downsample(method: str, full: np.ndarray, stride: int) -> np.ndarray:
    """(ceil(H / stride), ceil(W / stride)) one method of `METHODS` on a map (H, W)."""
    x = np.asarray(full, np.float32)[None, None]
    if method == "strided":
        return x[0, 0, ::stride, ::stride]
    if method == "max":
        return max_pool2d(x, stride, ceil_mode=True)[0, 0]
    if method == "average":
        return avg_pool2d(x, stride, ceil_mode=True)[0, 0]
    if method == "blur":
        return blur_pool2d(x, taps=2 * stride - 1, stride=stride)[0, 0]
    height, width = (-(-size // stride) for size in full.shape)
    return np.asarray(Image.fromarray(x[0, 0]).resize((width, height), Image.Resampling.BILINEAR))


def centers(method: str, size: int, stride: int) -> np.ndarray:
    """(ceil(size / stride),) where, in the full map, the middle of what each value was made from lies."""
    units = np.arange(-(-size // stride))
    if method in ("strided", "blur"):
        return units * float(stride)
    ratio = size / len(units) if method == "resize" else stride
    return (units + 0.5) * ratio - 0.5


def upsample(values: np.ndarray, rows: np.ndarray, cols: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    """(H, W) a small map (h, w) back at full size: straight lines between values at `rows` and `cols`, ends held.

    >>> upsample(np.array([[0.0, 2.0]]), np.array([0.0]), np.array([0.0, 2.0]), (1, 4)).tolist()
    [[0.0, 1.0, 2.0, 2.0]]
    """
    for dim, at in enumerate((rows, cols)):
        if len(at) == 1:
            values = np.repeat(values, size[dim], axis=dim)
            continue
        positions = np.arange(size[dim])
        before = np.clip(np.searchsorted(at, positions, side="right") - 1, 0, len(at) - 2)
        share = np.clip((positions - at[before]) / (at[before + 1] - at[before]), 0, 1).astype(values.dtype)
        share = share[:, None] if dim == 0 else share
        values = values.take(before, axis=dim) * (1 - share) + values.take(before + 1, axis=dim) * share
    return values


# What becomes of a detail, and of stripes ------------------------------------------------------------------------


@cache
def dot_left(method: str, stride: int) -> np.ndarray:
    """(stride, stride) what is left of a white dot of one pixel on black: the brightest value, from 0 to 1.

    One number for each place that the dot can have between two kept values.

    >>> dot_left("strided", 2).tolist(), dot_left("average", 2).tolist()
    ([[1.0, 0.0], [0.0, 0.0]], [[0.25, 0.25], [0.25, 0.25]])
    """
    left = np.empty((stride, stride), np.float32)
    for row in range(stride):
        for col in range(stride):
            plane = np.zeros((8 * stride, 8 * stride), np.float32)
            plane[4 * stride + row, 4 * stride + col] = 1
            left[row, col] = downsample(method, plane, stride).max()
    left.flags.writeable = False
    return left


def dot_sentence(method: str, stride: int) -> str:
    """What is left of the dot, in words.

    >>> dot_sentence("strided", 2)
    'all of it at 1 of 4 places, nothing at 3'
    """
    left = dot_left(method, stride)
    gone, whole_dot = int((left < 0.005).sum()), int((left > 0.995).sum())
    if left.size == 1:
        return "all of it"
    if gone:
        return f"all of it at {whole_dot} of {left.size} places, nothing at {gone}"
    if whole_dot == left.size:
        return "all of it at every place, but as large as a window"
    least, most = f"{left.min():.0%}", f"{left.max():.0%}"
    return f"{least} at every place" if least == most else f"{least} to {most}, by its place"


@cache
def stripes_left(method: str, stride: int, frequencies: tuple[float, ...]) -> np.ndarray:
    """(len(frequencies),) the contrast that is left of fine stripes, as a share of what they had.

    A frequency is in stripes per pixel, 0 to 0.5: 0.5 is dark, bright, dark, bright. The map's values lie `stride`
    pixels apart and can show stripes up to 1 / (2 * stride); contrast that is left of finer ones shows stripes that
    are not in the picture (aliasing).

    >>> stripes_left("strided", 2, (0.1, 0.4)).round(3).tolist()
    [1.0, 1.0]
    >>> stripes_left("average", 2, (0.5,)).round(3).tolist()
    [0.0]
    """
    size = stride * -(-512 // stride)
    inner = slice(4, -4)  # away from the edges, where windows are not whole
    turns = 2 * np.pi * np.outer(frequencies, np.arange(size))  # (F, size)
    power = np.zeros(len(turns))
    for wave in (np.cos, np.sin):  # together: a place where one is zero by chance is where the other is not
        bands = wave(turns).repeat(3 * stride, axis=0)  # a band of rows for each frequency; its middle is read
        power += downsample(method, bands, stride)[1::3, inner].var(axis=1, dtype=np.float64)
    left = np.sqrt(power)
    left.flags.writeable = False
    return left


FREQUENCIES = tuple(np.linspace(0.004, 0.497, 60).tolist())
"""Stripes per pixel. None is a multiple of 1 / stride: there kept values fall on stripes alike and show one shade."""

COLUMNS = ("method", "stripes_per_pixel", "period_px", "contrast_left")


def rows(stride: int) -> list[tuple[str, float, float, float]]:
    """What each method leaves of stripes, under `COLUMNS`."""
    return [
        (method, round(frequency, 6), round(1 / frequency, 4), round(float(left), 6))
        for method in METHODS
        for frequency, left in zip(FREQUENCIES, stripes_left(method, stride, FREQUENCIES), strict=True)
    ]


def finest_period(stride: int) -> int:
    """How often the finest stripes repeat, in pixels, that values `stride` pixels apart can show (Shannon, Nyquist)."""
    return 2 * stride


# What falls, and what does not ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Count:
    """The article's layer at one stride."""

    stride: int
    positions: int
    channels: int
    num_params: int


def count(stride: int) -> Count:
    """How many positions, channels and parameters the article's layer has at a stride.

    >>> count(1), count(2)  # doctest: +NORMALIZE_WHITESPACE
    (Count(stride=1, positions=4096, channels=64, num_params=1792),
     Count(stride=2, positions=1024, channels=64, num_params=1792))
    """
    layer = article_layers(stride)["conv"]
    channels, height, width = layer.output_shape
    return Count(stride, height * width, channels, layer.num_params)


def handed_back(kernel_size: int, stride: int, output_size: int = 8) -> np.ndarray:
    """(n, n) a flat map of ones sent back by a transposed convolution whose weights are all one.

    Each position gets as many ones as windows read it on the way there: its visits. They are even only if the stride
    divides the kernel size; else they make a checkerboard. Odena, Dumoulin and Olah, "Deconvolution and checkerboard
    artifacts" (2016).

    >>> handed_back(3, 2)[2, 2:6].tolist(), handed_back(4, 2)[2, 2:6].tolist()
    ([4.0, 2.0, 4.0, 2.0], [4.0, 4.0, 4.0, 4.0])
    """
    side = (output_size - 1) * stride + kernel_size
    return axes((side, side), kernel_size, stride).visits.astype(np.float32)
