"""Pictures and maps as a browser shows them, and the scale beside a map.

What was encoded a moment ago is not encoded again: with one more stride, or another tab of the class on the same
sample, the pictures that stay the same cost nothing.
"""

from __future__ import annotations

import base64
import io
from typing import Any

import numpy as np
from PIL import Image

from stridelab import formats, images
from stridelab.images import colors
from stridelab.lessons.slide import full_scale
from stridelab.ui.payloads import kept


def encoded(pixels: np.ndarray, palette: np.ndarray | None = None) -> str:
    """`images.data_uri`, kept by its content."""
    return kept(images.data_uri, pixels, palette)


def photo(pixels: np.ndarray) -> str:
    """A picture (h, w) or (h, w, 3), bright enough to be seen: a grid of small numbers, too."""
    return encoded(colors.gray(pixels, full_scale(pixels)))


_LOSSLESS = 64
"""Pixels: what is smaller is drawn so large that each of them is seen."""


def overview(pixels: np.ndarray) -> str:
    """A picture to find one's way on, where no pixel is looked at: a photo in a fifth of the bytes."""
    return photo(pixels) if max(pixels.shape[:2]) <= _LOSSLESS else kept(_jpeg, pixels)


def _jpeg(pixels: np.ndarray) -> str:
    buffer = io.BytesIO()
    Image.fromarray(colors.gray(pixels, full_scale(pixels))).save(buffer, "JPEG", quality=88)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def feature_map(values: np.ndarray, limit: float, signed: bool) -> str:
    """A map (h, w) in its colours. A signed one as rows of a palette: a third of the time and of the bytes."""
    if signed:
        return encoded(colors.diverging_rows(values, limit), colors.DIVERGING)
    return encoded(colors.gray(values, limit))


def scale(limit: float, signed: bool) -> dict[str, Any]:
    """What a map's colours mean: both ends in words, and a few colours between them."""
    low = formats.number(-limit if signed else 0)
    return {"low": low, "high": formats.number(limit), "stops": colors.stops(signed)}
