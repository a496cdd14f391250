"""Sample pictures drawn by a few lines each, every one made to show one thing that stride does.

>>> drawing("stripes").draw().shape
(512, 512)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Drawing:
    title: str
    sentence: str
    """What to look at."""
    draw: Callable[[], np.ndarray]
    """() -> (height, width) or (height, width, 3) uint8, the same at every call."""


_DRAWINGS: dict[str, Drawing] = {}


def names() -> tuple[str, ...]:
    """The drawings' names, in the order of a menu."""
    return tuple(_DRAWINGS)


def drawing(name: str) -> Drawing:
    return _DRAWINGS[name]


def _drawn(title: str, sentence: str):
    """Enter the function below into the table under its own name."""

    def enter(draw: Callable[[], np.ndarray]) -> Callable[[], np.ndarray]:
        _DRAWINGS[draw.__name__] = Drawing(title, sentence, draw)
        return draw

    return enter


# Bitmap letters: 5 columns by 7 rows, one digit 0-31 per row whose five bits are the dots ---------------------

_FONT = {
    "A": "0E 11 11 1F 11 11 11", "B": "1E 11 11 1E 11 11 1E", "C": "0E 11 10 10 10 11 0E", "D": "1E 11 11 11 11 11 1E",
    "E": "1F 10 10 1E 10 10 1F", "F": "1F 10 10 1E 10 10 10", "G": "0E 11 10 17 11 11 0F", "H": "11 11 11 1F 11 11 11",
    "I": "0E 04 04 04 04 04 0E", "J": "07 02 02 02 02 12 0C", "K": "11 12 14 18 14 12 11", "L": "10 10 10 10 10 10 1F",
    "M": "11 1B 15 15 11 11 11", "N": "11 11 19 15 13 11 11", "O": "0E 11 11 11 11 11 0E", "P": "1E 11 11 1E 10 10 10",
    "Q": "0E 11 11 11 15 12 0D", "R": "1E 11 11 1E 14 12 11", "S": "0F 10 10 0E 01 01 1E", "T": "1F 04 04 04 04 04 04",
    "U": "11 11 11 11 11 11 0E", "V": "11 11 11 11 11 0A 04", "W": "11 11 11 15 15 15 0A", "X": "11 11 0A 04 0A 11 11",
    "Y": "11 11 11 0A 04 04 04", "Z": "1F 01 02 04 08 10 1F",
    "0": "0E 11 13 15 19 11 0E", "1": "04 0C 04 04 04 04 0E", "2": "0E 11 01 02 04 08 1F", "3": "1F 02 04 02 01 11 0E",
    "4": "02 06 0A 12 1F 02 02", "5": "1F 10 1E 01 01 11 0E", "6": "06 08 10 1E 11 11 0E", "7": "1F 01 02 04 08 08 08",
    "8": "0E 11 11 0E 11 11 0E", "9": "0E 11 11 0F 01 02 0C",
    " ": "00 00 00 00 00 00 00",
}  # fmt: skip


def _glyph(character: str) -> np.ndarray:
    """(7, 5) of 0 and 1."""
    rows = [int(row, 16) for row in _FONT[character].split()]
    return np.array([[row >> bit & 1 for bit in (4, 3, 2, 1, 0)] for row in rows])


def _text(line: str, scale: int = 1) -> np.ndarray:
    """(7 * scale, 6 * scale * len(line)) of 0 and 1: the characters side by side with a blank column after each."""
    row = np.concatenate([np.pad(_glyph(character), ((0, 0), (0, 1))) for character in line], axis=1)
    return row.repeat(scale, axis=0).repeat(scale, axis=1)


@_drawn("Letters", "Lines of letters from large to small: see down to which line each stride can still be read.")
def letters() -> np.ndarray:
    page = np.full((512, 512), 255, np.uint8)
    row = 20
    for line, scale in (("STRIDE", 12), ("FILTER 3X3", 7), ("KEEPS EVERY SECOND", 4), ("A WINDOW THAT STEPS ALONG", 3),
                        ("WHAT IS SMALLER THAN THE STEP MAY BE LOST", 2), ("0123456789 " * 7, 1)):  # fmt: skip
        dots = _text(line.strip(), scale)[:, :480]
        left = (512 - dots.shape[1]) // 2
        page[row : row + dots.shape[0], left : left + dots.shape[1]][dots == 1] = 20
        row += dots.shape[0] + 24
    return page


@_drawn(
    "Stripes",
    "Bars of period 2, 3, 4, 6, 8 and 16 pixels from top to bottom: stride 2 turns the finest into a flat gray or solid colour.",
)
def stripes() -> np.ndarray:
    picture = np.zeros((512, 512), np.uint8)
    bands = np.array_split(np.arange(512), 6)
    for band, period in zip(bands, (2, 3, 4, 6, 8, 16), strict=True):
        picture[band] = np.where(np.arange(512) % period < period / 2, 255, 0)
    return picture


@_drawn(
    "Zone plate",
    "Rings that grow finer outwards: false rings appear wherever they are finer than the stride can follow.",
)
def zone_plate() -> np.ndarray:
    at = np.arange(512) - 256
    squared = at[:, None] ** 2 + at**2
    return np.rint(127.5 + 127.5 * np.cos(np.pi * squared / 512)).astype(np.uint8)


@_drawn("Checkerboard", "Squares that shrink towards the horizon, where they become finer than any stride can follow.")
def checkerboard() -> np.ndarray:
    picture = np.full((512, 512), 200, np.uint8)
    rows, cols = np.mgrid[129:512, 0:512]
    depth = 40 * 384 / (rows - 128)
    across = (cols - 255.5) * depth / 300
    picture[129:] = np.where((np.floor(across / 32) + np.floor(depth * 8 / 32)) % 2, 230, 25)
    return picture


@_drawn("Dots and lines", "Single white pixels and lines one pixel wide: some fall between the windows and vanish.")
def dots() -> np.ndarray:
    picture = np.zeros((512, 512), np.uint8)
    picture[8:256:13, 8:256:13] = 255
    picture[270:500, 20:490:17] = 255
    picture[10:250:11, 270:500] = 255
    return picture


@_drawn("Smooth", "Soft light and shade without any detail: a large stride loses almost nothing here.")
def smooth() -> np.ndarray:
    at = np.linspace(-1, 1, 512)
    light = np.exp(-((at[:, None] + 0.2) ** 2 + (at - 0.25) ** 2) / 0.3)
    return np.rint(40 + 200 * light).astype(np.uint8)


@_drawn("Rings", "Edges in every direction: an edge filter answers only where the circle runs its way.")
def target() -> np.ndarray:
    at = np.arange(512) - 255.5
    radius = np.hypot(at[:, None], at)
    return np.where(radius // 48 % 2, 230, 30).astype(np.uint8)


@_drawn("Grid: a seven", "An 8 x 8 grid of small numbers, the digit 7, to check the arithmetic by hand.")
def grid_seven() -> np.ndarray:
    return np.pad(9 * _glyph("7"), ((0, 1), (1, 2))).astype(np.uint8)


@_drawn("Grid: a plus", "An 8 x 8 grid of small numbers, a plus sign, to check the arithmetic by hand.")
def grid_plus() -> np.ndarray:
    grid = np.zeros((8, 8), np.uint8)
    grid[3:5, 1:7] = grid[1:7, 3:5] = 5
    return grid


@_drawn(
    "Grid: a ramp",
    "An 8 x 8 grid that counts up from left to right: every edge filter gives the same number everywhere.",
)
def grid_ramp() -> np.ndarray:
    return np.tile(np.arange(8, dtype=np.uint8), (8, 1))


@_drawn("Grid: digits", "An 8 x 8 grid of shuffled digits, to check the arithmetic by hand.")
def grid_digits() -> np.ndarray:
    return np.array([[3 * row * row + 7 * col + row * col + 2 for col in range(8)] for row in range(8)], np.uint8) % 10
