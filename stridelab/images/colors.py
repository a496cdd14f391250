"""The colour code of every page, safe for colour-blind eyes, and how maps become pictures.

The four roles are from Okabe and Ito, "Color Universal Design" (2008).
"""

from __future__ import annotations

import numpy as np

INPUT = "#0072B2"
FILTER = "#E69F00"
OUTPUT = "#009E73"
UNREAD = "#D55E00"  # always hatched too

STRIDES = ("#7A4FC0", "#5570D6", "#3A8FD0", "#2AA5B8", "#2BB58F", "#5CC064", "#9CC73F", "#D9BE2E")
"""Strides 1 to 8, one ordered ramp: each lighter than the one before, and none lost on a white or a black page."""

# The diverging scale: blue below zero, white at zero, orange-brown above.
_NEGATIVE = np.array([5, 48, 97])
_POSITIVE = np.array([127, 59, 8])
_MIDDLE_NEGATIVE = np.array([67, 147, 195])
_MIDDLE_POSITIVE = np.array([224, 130, 20])
_ZERO = np.array([247, 247, 247])


def _diverging_table() -> np.ndarray:
    """(255, 3) uint8; row 127 is exactly zero."""
    anchors = np.stack([_NEGATIVE, _MIDDLE_NEGATIVE, _ZERO, _MIDDLE_POSITIVE, _POSITIVE])
    at = np.linspace(0, 4, 255)
    return np.stack([np.interp(at, range(5), anchors[:, c]) for c in range(3)], axis=1).round().astype(np.uint8)


DIVERGING = _diverging_table()
"""(255, 3) uint8: the diverging scale from its most negative to its most positive colour; row 127 is zero."""


def gray(map_: np.ndarray, limit: float = 255) -> np.ndarray:
    """A map without negative values as gray: 0 is black, `limit` is white, and what lies beyond saturates.

    Parameters
    ----------
    map_
        Any shape, any real numbers; nan becomes black.
    limit
        The value shown as white. 0 gives black.

    Returns
    -------
    uint8 of the same shape.

    >>> gray(np.array([0, 99.6, 255, 300, -5])).tolist()
    [0, 100, 255, 255, 0]
    """
    return np.rint(255 * _share(map_, limit).clip(0, 1)).astype(np.uint8)


def diverging(map_: np.ndarray, limit: float) -> np.ndarray:
    """A signed map in colour: blue below zero, white at zero, brown above; beyond ±`limit` it saturates.

    Zero is exactly the middle row of `DIVERGING`, and v and -v lie equally far from it. nan becomes the middle.

    Returns
    -------
    uint8 (..., 3), the shape of the map and its three colours.

    >>> diverging(np.array([[0.0, 1.0]]), limit=0)[0].tolist()   # a map of zeros has limit 0: all is the middle
    [[247, 247, 247], [247, 247, 247]]
    """
    return DIVERGING[diverging_rows(map_, limit)]


def diverging_rows(map_: np.ndarray, limit: float) -> np.ndarray:
    """The same picture as numbers of rows of `DIVERGING`, uint8: a third of the bytes, with `DIVERGING` as palette.

    >>> diverging_rows(np.array([-2.0, 0.0, 1.0]), limit=2).tolist()
    [0, 127, 190]
    """
    share = _share(map_, limit)
    return np.rint(share.clip(-1, 1) * 127 + 127).astype(np.uint8)


def largest_magnitude(map_: np.ndarray) -> float:
    """The largest |value| that is a finite number; 0 for none. The limit that a signed map needs.

    >>> largest_magnitude(np.array([-3, 2, np.nan]))
    3.0
    """
    magnitudes = np.abs(np.asarray(map_, dtype=np.result_type(map_, np.float32)))
    return float(magnitudes.max(initial=0, where=np.isfinite(magnitudes)))


def _share(map_: np.ndarray, limit: float) -> np.ndarray:
    """map_ / limit as floats, safe for nan and for a limit of 0."""
    map_ = np.asarray(map_, dtype=np.result_type(map_, np.float32))
    if not limit > 0:
        return np.zeros_like(map_)
    with np.errstate(all="ignore"):  # what has no number becomes nan here, and the middle below
        return np.nan_to_num(map_ / map_.dtype.type(limit), nan=0.0, copy=False)


def stops(signed: bool) -> list[str]:
    """The scale of a map as a few CSS colours, for a legend drawn as a gradient.

    >>> stops(signed=False)
    ['#000000', '#ffffff']
    """
    rows = DIVERGING[[0, 63, 127, 191, 254]] if signed else np.array([[0, 0, 0], [255, 255, 255]])
    return ["#" + bytes(row.astype(np.uint8)).hex() for row in rows]


def montage(pictures: np.ndarray, *, columns: int, zoom: int = 1, gap: int = 0) -> np.ndarray:
    """Pictures (n, h, w) or (n, h, w, 3) of one size as one, in rows of so many; each pixel becomes `zoom` x `zoom`.

    The `gap` between them is 255: white.

    >>> montage(np.arange(3).reshape(3, 1, 1), columns=2, gap=1).tolist()
    [[0, 255, 1], [255, 255, 255], [2, 255, 255]]
    """
    height, width = (side * zoom + gap for side in pictures.shape[1:3])
    rows = -(-len(pictures) // columns)
    page = np.full((rows * height - gap, columns * width - gap, *pictures.shape[3:]), 255, pictures.dtype)
    for number, picture in enumerate(pictures):
        top, left = number // columns * height, number % columns * width
        page[top : top + height - gap, left : left + width - gap] = picture.repeat(zoom, axis=0).repeat(zoom, axis=1)
    return page
