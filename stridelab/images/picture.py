"""Pictures: decoding an upload safely, the samples, and cutting a picture down to a grid.

>>> picture = sample("grid_seven")
>>> picture.height, picture.width, picture.is_gray
(8, 8, True)
>>> picture.planes().shape                       # NCHW, ready for the engine
(1, 1, 8, 8)
>>> grid(sample("astronaut"), grid_size=32, crop_size=128, row=20, col=150).pixels.shape
(32, 32, 3)

Every number in a picture is a whole number from 0 to 255, also after averaging and in gray: sums over such
numbers with whole-number weights are exact.
"""

from __future__ import annotations

import base64
import io
import operator
import re
from collections.abc import Callable, Hashable
from functools import cache, cached_property
from hashlib import blake2b
from itertools import pairwise
from typing import Any

import numpy as np
from PIL import Image

from stridelab import HOME
from stridelab.images import decoding, samples

ASSETS = HOME / "assets"


Keep = Callable[[Hashable, Callable[[], Any]], Any]
"""(key, make): what is kept under the key, or else what `make` returns."""

MOST_PARTS = 48
"""Smaller pictures that a picture remembers: each size that the pages ask for, and some places of a crop."""


class Picture:
    """A picture of whole numbers from 0 to 255, gray or in colour. Its pixels cannot be changed.

    Parameters
    ----------
    name, title
    sentence
        What to look at; of an upload, what has been done to it.
    pixels
        (height, width) gray or (height, width, 3) RGB, uint8.
    """

    def __init__(self, name: str, title: str, sentence: str, pixels: np.ndarray) -> None:
        if pixels.dtype != np.uint8 or pixels.ndim not in (2, 3) or pixels.shape[2:] not in ((), (3,)):
            raise ValueError(
                f"A picture is (height, width) or (height, width, 3) of uint8, not {pixels.shape} of {pixels.dtype}."
            )
        if not pixels.size:
            raise ValueError(f"A picture has at least one pixel, not {pixels.shape[0]} x {pixels.shape[1]}.")
        pixels = np.ascontiguousarray(pixels)
        self.name, self.title, self.sentence, self.shape = name, title, sentence, pixels.shape
        self._unpack: Callable[[], np.ndarray] = lambda: pixels
        self._keep: Keep | None = None
        self._parts: dict[Hashable, Picture] = {}

    @classmethod
    def packed(
        cls,
        name: str,
        title: str,
        sentence: str,
        shape: tuple[int, ...],
        digest: bytes,
        unpack: Callable[[], np.ndarray],
        keep: Keep,
    ) -> Picture:
        """A picture whose pixels are unpacked when they are asked for, and stay as long as `keep` keeps them.

        A photo of 12 million pixels has 36 MB, its JPEG 4.
        """
        picture = cls.__new__(cls)
        picture.name, picture.title, picture.sentence, picture.shape = name, title, sentence, shape
        picture.digest, picture._keep, picture._parts = digest, keep, {}
        picture._unpack = lambda: keep(("pixels", digest), lambda: np.ascontiguousarray(unpack()))
        return picture

    @property
    def pixels(self) -> np.ndarray:
        """(height, width) gray or (height, width, 3) RGB, uint8, read-only."""
        pixels = self._unpack().view()
        pixels.flags.writeable = False
        return pixels

    @property
    def height(self) -> int:
        return self.shape[0]

    @property
    def width(self) -> int:
        return self.shape[1]

    @property
    def is_gray(self) -> bool:
        return len(self.shape) == 2

    @cached_property
    def digest(self) -> bytes:
        """What its content is known by: others have another one."""
        return blake2b(self.pixels.data, digest_size=16, person=f"{self.height}x{self.width}".encode()).digest()

    @property
    def luma(self) -> np.ndarray:
        """(height, width) uint8: how bright each pixel is to the eye, 0.299 R + 0.587 G + 0.114 B, rounded.

        ITU-R BT.601. Gray pixels are their own luma.
        """
        return self.gray.pixels

    @cached_property
    def gray(self) -> Picture:
        """The same in gray: its luma."""
        if self.is_gray:
            return self
        if self._keep is None:
            return _with_pixels(self, _luma(self.pixels))
        digest = blake2b(self.digest, digest_size=16, person=b"gray").digest()
        words = self.name, self.title, self.sentence
        return Picture.packed(*words, self.shape[:2], digest, lambda: _luma(self.pixels), self._keep)

    def part(self, key: Hashable, make: Callable[[], Picture]) -> Picture:
        """What is made of it, made once: to cut down a large photo takes longer than all the rest of a page."""
        part = self._parts.get(key)
        if part is None:
            part = self._parts[key] = make()
            for oldest in list(self._parts)[:-MOST_PARTS]:
                self._parts.pop(oldest, None)
        return part

    def planes(self, color: bool = False) -> np.ndarray:
        """(1, C, height, width) float32 for the engine, C = 3 (red, green, blue) if `color`, else 1 (luma)."""
        if not color:
            return self.luma[None, None].astype(np.float32)
        if self.is_gray:
            return np.broadcast_to(self.planes(), (1, 3, self.height, self.width)).copy()
        return np.moveaxis(self.pixels, -1, 0)[None].astype(np.float32, order="C")


def _luma(pixels: np.ndarray) -> np.ndarray:
    """(height, width, 3) -> (height, width)"""
    luma = np.empty(pixels.shape[:2], np.uint8)
    for top in range(0, len(luma), 64):  # a few rows at a time: the wide numbers stay in the cache
        red, green, blue = np.moveaxis(pixels[top : top + 64].astype(np.uint32), -1, 0)
        luma[top : top + 64] = (299 * red + 587 * green + 114 * blue + 500) // 1000
    return luma


# Cutting down ------------------------------------------------------------------------------------------------


def crop(picture: Picture, row: int, col: int, height: int, width: int) -> Picture:
    """The part of the picture whose top left pixel is (row, col).

    A part that is larger than the picture is cut to it, and one that sticks out is moved inside.
    """
    height, width = min(_whole("height", height, 1), picture.height), min(_whole("width", width, 1), picture.width)
    row = min(max(_whole("row", row), 0), picture.height - height)
    col = min(max(_whole("col", col), 0), picture.width - width)
    pixels = picture.pixels[row : row + height, col : col + width]
    return _with_pixels(picture, pixels.copy())  # a view would keep all pixels in memory


def grid(picture: Picture, *, grid_size: int, crop_size: int, row: int, col: int) -> Picture:
    """A square crop as a grid of few cells, each the average of the pixels that it covers.

    The crop of `crop_size` pixels a side starts at (row, col) and is moved inside the picture. If it has more
    pixels than the grid has cells, it is averaged to `grid_size` cells a side; else its pixels are the cells.
    """
    side = min(_whole("crop_size", crop_size, 1), picture.height, picture.width)
    cells = min(_whole("grid_size", grid_size, 1), side)

    def cut() -> Picture:
        square = crop(picture, row, col, side, side)
        return _with_pixels(square, _averaged(square.pixels, cells, cells))

    return picture.part((cells, side, _whole("row", row), _whole("col", col)), cut)


def middle(picture: Picture, side: int) -> Picture:
    """The square in the middle, as large as the picture allows, averaged down to at most `side` pixels a side."""
    size = min(picture.height, picture.width)
    row, col = (picture.height - size) // 2, (picture.width - size) // 2
    return grid(picture, grid_size=side, crop_size=size, row=row, col=col)


def shrink(picture: Picture, side: int) -> Picture:
    """The whole picture, its longer side averaged down to at most `side` pixels; a smaller one is left alone."""
    longer = max(picture.height, picture.width)
    if _whole("side", side, 1) >= longer:
        return picture
    height, width = (max(1, (size * side + longer // 2) // longer) for size in (picture.height, picture.width))
    return picture.part(side, lambda: _with_pixels(picture, _averaged(picture.pixels, height, width)))


def png(pixels: np.ndarray, palette: np.ndarray | None = None) -> bytes:
    """(H, W) or (H, W, 3) uint8 as a PNG file, every value kept; with a palette (up to 256, 3), (H, W) are its rows."""
    image = Image.fromarray(Picture("", "", "", pixels).pixels)
    if palette is not None:
        image.putpalette(palette.astype(np.uint8).tobytes())
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)  # four times faster than the usual level, a tenth larger
    return buffer.getvalue()


def data_uri(pixels: np.ndarray, palette: np.ndarray | None = None) -> str:
    """The same picture as text that a browser shows: what a drawing is sent."""
    return "data:image/png;base64," + base64.b64encode(png(pixels, palette)).decode("ascii")


def _with_pixels(picture: Picture, pixels: np.ndarray) -> Picture:
    return Picture(picture.name, picture.title, picture.sentence, pixels)


def _averaged(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
    """The average over each of height x width equal areas, rounded; an area may cut through pixels."""
    weight = pixels.shape[0] * pixels.shape[1]
    sums = _area_sums(_area_sums(pixels, height).swapaxes(0, 1), width).swapaxes(0, 1)
    return ((2 * sums + weight) // (2 * weight)).astype(np.uint8)


def _area_sums(values: np.ndarray, cells: int) -> np.ndarray:
    """Sums along axis 0 over `cells` equal stretches, each pixel being `cells` long: all in whole numbers."""
    size = len(values)
    pixel, part = np.divmod(np.arange(cells + 1) * size, cells)  # the pixel that each edge cuts, and where
    part = part.reshape(-1, *[1] * (values.ndim - 1))
    sums = cells * np.stack([values[a:b].sum(axis=0, dtype=np.int64) for a, b in pairwise(pixel)])
    sums -= part[:-1] * values[pixel[:-1]]
    sums[:-1] += part[1:-1] * values[pixel[1:-1]]
    return sums


def _whole(name: str, value: object, least: int | None = None) -> int:
    try:
        number = operator.index(value)  # pyright: ignore[reportArgumentType]
    except TypeError:
        raise ValueError(f"{name} is a whole number, not {value!r}.") from None
    if least is not None and number < least:
        raise ValueError(f"{name} is {least} or more, not {number}.")
    return number


# Samples -----------------------------------------------------------------------------------------------------

_PHOTOGRAPHS = {
    "astronaut": (
        "Astronaut",
        "A portrait with fine threads, smooth skin and a striped flag: see which of them a large stride keeps.",
        "astronaut.jpg",
    ),
    "cat": (
        "Cat",
        "Thin whiskers and fur on a soft background: whiskers are the first thing a large stride loses.",
        "cat.jpg",
    ),
    "camera": (
        "Photographer",
        "A black-and-white photograph with straight tripod legs, smooth sky and rough grass.",
        "camera.png",
    ),
}


def sample_names() -> tuple[str, ...]:
    """The samples' names, in the order of a menu; the first is the one to start with."""
    return (*_PHOTOGRAPHS, *samples.names())


@cache
def sample(name: str) -> Picture:
    """One of the sample pictures: a photograph (see assets/CREDITS.md) or one drawn by `samples`."""
    if name in _PHOTOGRAPHS:
        title, sentence, file = _PHOTOGRAPHS[name]
        with Image.open(ASSETS / file) as image:
            return Picture(name, title, sentence, np.asarray(image))
    if name in samples.names():
        drawing = samples.drawing(name)
        return Picture(name, drawing.title, drawing.sentence, drawing.draw())
    raise ValueError(f"There is no sample named {name!r}. Choose one of {', '.join(sample_names())}.")


# An upload ---------------------------------------------------------------------------------------------------


def decode(data: bytes, name: str = "", *, keep: Keep | None = None) -> Picture:
    """An uploaded file as a picture; see `decoding.pixels_of` for what is read, and how.

    keep : decides how long the pixels stay unpacked. The picture itself then has the file's bytes, and what has been
        made smaller of it.  None: they stay.

    Raises
    ------
    ValueError
        The file is empty, too large, of another kind or damaged: one sentence that says what to do.
    """
    name = _file_name(name)
    upload = decoding.decoded(data, name)
    words = name, name or "Your picture", upload.sentence
    if keep is None:
        return Picture(*words, upload.pixels)
    digest = blake2b(data, digest_size=16, person=b"file").digest()
    picture = Picture.packed(*words, upload.pixels.shape, digest, lambda: decoding.pixels_of(data, name), keep)
    keep(("pixels", digest), lambda: np.ascontiguousarray(upload.pixels))
    return picture


def _file_name(name: str) -> str:
    """The last part of a path, without signs that do not print, short enough for a sentence."""
    name = "".join(sign for sign in re.split(r"[/\\]", name)[-1] if sign.isprintable()).strip()
    return name if len(name) <= 60 else f"{name[:40]}…{name[-15:]}"
