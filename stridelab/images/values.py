"""From the numbers that a decoder gives to whole numbers from 0 to 255, a strip at a time.

A picture of 25 million pixels takes 75 MB, and the decoder's copy of it 100: there is no room for a third.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from PIL import Image

from stridelab.images.containers import Contents

_STRIP = 1_000_000  # pixels

_UPRIGHT: dict[int, Callable[[np.ndarray], np.ndarray]] = {
    2: lambda lying: lying[:, ::-1],
    3: lambda lying: lying[::-1, ::-1],
    4: lambda lying: lying[::-1],
    5: lambda lying: lying.swapaxes(0, 1),
    6: lambda lying: lying.swapaxes(0, 1)[:, ::-1],
    7: lambda lying: lying.swapaxes(0, 1)[::-1, ::-1],
    8: lambda lying: lying.swapaxes(0, 1)[::-1],
}
"""EXIF tag 274 (orientation) -> the upright picture, from one as it lies in the file."""


def upright(pixels: np.ndarray, orientation: int) -> np.ndarray:
    """(H, W) or (H, W, 3) turned as the camera noted it."""
    return np.ascontiguousarray(_UPRIGHT[orientation](pixels)) if orientation in _UPRIGHT else pixels


def whole_numbers(image: Image.Image, contents: Contents, low_bytes: Image.Image | None = None) -> np.ndarray:
    """(H, W) or (H, W, 3) uint8 from a decoded picture: transparent on white, on the whole screen.

    `low_bytes` is the lower half of 16-bit colours, where they are needed to find the transparent one.
    """
    if contents.has_no_alpha_if_it_is_0 and image.mode == "RGBA" and image.getchannel("A").getextrema() == (0, 0):
        image = image.convert("RGB")
    convert = _numbers(image, contents) if _is_plain(image, contents) else _colors(image, contents)
    key = _Key(contents, image.mode, low_bytes)
    height, width = contents.screen or (image.height, image.width)
    row, col = contents.corner
    out = None
    for top, strip in _strips(image):
        values = convert(strip)  # (rows, W) or (rows, W, 3)
        key.whiten(values, strip, top)
        if out is None:
            out = np.full((height, width, *values.shape[2:]), 255, np.uint8)
        out[row + top : row + top + len(values), col : col + image.width] = values
    assert out is not None, "a picture has a row"
    return out


def _strips(image: Image.Image) -> Iterator[tuple[int, Image.Image]]:
    """(first row, strip) from top to bottom."""
    rows = max(1, _STRIP // image.width)
    for top in range(0, image.height, rows):
        yield top, image.crop((0, top, image.width, min(top + rows, image.height)))


# Colours, 8 bits wide ----------------------------------------------------------------------------------------


def _colors(image: Image.Image, contents: Contents) -> Callable[[Image.Image], np.ndarray]:
    is_gray = contents.is_gray or image.mode in ("1", "L", "LA", "La") or _has_gray_palette(image)

    def convert(strip: Image.Image) -> np.ndarray:
        if strip.has_transparency_data:
            strip = _on_white(strip)
        return np.array(strip.convert("L" if is_gray else "RGB"))

    return convert


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "La":
        image = image.convert("LA")
    image = image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image)
    return white


def _has_gray_palette(image: Image.Image) -> bool:
    if image.mode not in ("P", "PA"):
        return False
    colors = np.array(image.getpalette("RGB") or [], np.uint8).reshape(-1, 3)
    return bool((colors == colors[:, :1]).all())


class _Key:
    """The one value that PNG declares transparent, to the last bit (PNG, third edition, 11.3.1.1)."""

    def __init__(self, contents: Contents, mode: str, low_bytes: Image.Image | None):
        key, most = np.array(contents.key, int), (1 << contents.bits) - 1
        self._low, self._low_bytes = key & 255, low_bytes
        if low_bytes is not None:
            self._value = key >> 8
        else:
            self._value = key if mode.startswith("I") else (key & most) * 255 // most

    def whiten(self, values: np.ndarray, strip: Image.Image, top: int) -> None:
        """Make those of `values` white that are transparent in the strip that starts at row `top`."""
        if not self._value.size:
            return
        numbers = np.asarray(strip if strip.mode != "1" else strip.convert("L"))
        transparent = _equal(numbers, self._value)  # (rows, W)
        if self._low_bytes is not None:
            low = self._low_bytes.crop((0, top, strip.width, top + strip.height))
            transparent &= _equal(np.asarray(low), self._low)
        values[transparent] = 255


def _equal(numbers: np.ndarray, color: np.ndarray) -> np.ndarray:
    """(rows, W) bool: where (rows, W) or (rows, W, channels) have this colour; channel by channel, in half the time."""
    planes = [numbers] if numbers.ndim == 2 else np.moveaxis(numbers, -1, 0)
    return np.logical_and.reduce([plane == int(value) for plane, value in zip(planes, color, strict=True)])


# Numbers of other widths: one for each pixel -----------------------------------------------------------------


def _is_plain(image: Image.Image, contents: Contents) -> bool:
    return image.mode.startswith(("I", "F")) or contents.numbers != ""


def _numbers(image: Image.Image, contents: Contents) -> Callable[[Image.Image], np.ndarray]:
    if image.mode.startswith("I;16"):
        lowest, bottom, top = 0.0, 0.0, 2.0**contents.bits - 1
    else:
        lowest, bottom, top = _range(_as_numbers(strip, contents) for _, strip in _strips(image))

    def convert(strip: Image.Image) -> np.ndarray:
        share = _as_numbers(strip, contents).astype(np.float64)
        share[~np.isfinite(share)] = lowest
        share -= bottom
        share *= 255 / (top - bottom)
        values = np.rint(share).clip(0, 255).astype(np.uint8)
        return 255 - values if contents.is_negative else values

    return convert


def _as_numbers(strip: Image.Image, contents: Contents) -> np.ndarray:
    """(rows, W) of the file's own numbers."""
    numbers = np.asarray(strip)
    return numbers.view(contents.numbers) if contents.numbers else numbers


def _range(strips: Iterator[np.ndarray]) -> tuple[float, float, float]:
    """The lowest number, and what becomes black and white: 0 and 1, 255 or 65,535 if these hold all numbers, else the
    lowest and the highest. What is not a finite number does not count."""
    lowest, highest = np.inf, -np.inf
    for values in strips:
        finite = values[np.isfinite(values)]
        if finite.size:
            lowest, highest = min(lowest, float(finite.min())), max(highest, float(finite.max()))
    if lowest > highest:  # no number at all
        lowest = highest = 0.0
    for top in (1.0, 255.0, 65535.0):
        if lowest >= 0 and highest <= top:
            return lowest, 0.0, top
    return (lowest, lowest, highest) if highest > lowest else (lowest, lowest, lowest + 1)
