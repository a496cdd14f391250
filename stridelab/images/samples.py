"""Sample pictures drawn by a few lines each, every one made to show one thing that stride does.

>>> drawing("stripes").draw().shape
(512, 512)
>>> drawing("grid_seven").draw()[1:4].tolist()
[[0, 9, 9, 9, 9, 9, 9, 0], [0, 9, 9, 9, 9, 9, 9, 0], [0, 0, 0, 0, 0, 9, 9, 0]]
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


# Pictures ------------------------------------------------------------------------------------------------------

_SIDE = 512


def _from_middle(rows: int = _SIDE, cols: int = _SIDE) -> tuple[np.ndarray, np.ndarray]:
    """(rows, 1) and (1, cols): how far down and right of the middle each pixel's centre lies."""
    return np.arange(rows)[:, None] - (rows - 1) / 2, np.arange(cols)[None] - (cols - 1) / 2


def _bytes(values: np.ndarray) -> np.ndarray:
    return np.rint(values).clip(0, 255).astype(np.uint8)


@_drawn("Letters", "Lines of letters from large to small: see down to which line you can still read at each stride.")
def letters() -> np.ndarray:
    page = np.full((_SIDE, _SIDE), 250, np.uint8)
    lines = (
        ("STRIDE", 13),
        ("HOW FAR IT", 8),
        ("STEPS EACH TIME", 5),
        ("A WINDOW READS A FEW", 4),
        ("PIXELS THEN MOVES ALONG AND", 3),
        ("WHAT IS FINER THAN ITS STEP CAN BE LOST", 2),
        ("OR TURN INTO SOMETHING THAT WAS NEVER THERE", 1),
        ("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", 1),
    )
    row = 26
    for line, scale in lines:
        dots = _text(line, scale)
        left = (_SIDE - dots.shape[1] + scale) // 2
        page[row : row + dots.shape[0], left : left + dots.shape[1]][dots == 1] = 20
        row += dots.shape[0] + 12 + 3 * scale
    return page


@_drawn(
    "Stripes",
    "Bars that repeat every 2, 3, 4, 6, 8 and 16 pixels, from top to bottom: stride 2 can turn the finest into one "
    "plain shade.",
)
def stripes() -> np.ndarray:
    picture = np.full((_SIDE, _SIDE), 128, np.uint8)  # gray between the bands
    for band, period in enumerate((2, 3, 4, 6, 8, 16)):
        top = 2 + band * 85
        picture[top : top + 81] = np.where(np.arange(_SIDE) % period < period / 2, 255, 0)
    return picture


@_drawn(
    "Zone plate", "Rings that grow finer outwards: at a stride, false rings appear where the true ones are too fine."
)
def zone_plate() -> np.ndarray:
    rows, cols = _from_middle()
    radius = np.hypot(rows, cols)
    wave = np.cos(np.pi * radius**2 / _SIDE)  # a ring every 2 pixels, the finest that pixels can show, at the rim
    contrast = ((250 - radius) / 20).clip(0, 1)  # and nothing outside it, where pixels would already lie
    return _bytes(127.5 + 127.5 * contrast * wave)


@_drawn(
    "Checkerboard",
    "Squares that shrink towards the horizon: the larger the stride, the nearer to you their order breaks down.",
)
def checkerboard() -> np.ndarray:
    horizon, finer = 150, 8  # each pixel is the average of 8 x 8 rays, as a camera would see it
    floor = np.zeros((_SIDE - horizon, _SIDE))
    for ray in range(finer * finer):
        down, right = (ray // finer + 0.5) / finer, (ray % finer + 0.5) / finer
        distance = 420 / (np.arange(_SIDE - horizon)[:, None] + down)  # in squares: one over how far below the horizon
        across = (np.arange(_SIDE) + right - 0.46 * _SIDE) * distance / 280
        floor += (np.floor(across) + np.floor(1.25 * distance)) % 2
    light = floor[..., None] / finer**2 * np.array([205, 200, 190]) + np.array([30, 32, 40])  # (rows, cols, 3)
    haze = np.exp(-np.arange(_SIDE - horizon) / 14)[:, None, None]
    sky = np.linspace([70, 130, 190], [222, 232, 240], horizon)[:, None]
    picture = np.empty((_SIDE, _SIDE, 3))
    picture[:horizon] = sky
    picture[horizon:] = light * (1 - haze) + sky[-1] * haze
    return _bytes(picture)


@_drawn("Dots and lines", "White dots and lines one pixel wide: at a stride, some fall between the windows and vanish.")
def dots() -> np.ndarray:
    picture = np.full((_SIDE, _SIDE), 16, np.uint8)
    picture[20:246:13, 20:246:13] = 255
    picture[20:246:11, 266:492] = 255
    picture[266:492, 20:246:11] = 255
    radius = np.rint(np.hypot(*_from_middle(226, 226)))
    picture[266:492, 266:492][(radius % 17 == 9) & (radius < 113)] = 255
    return picture


@_drawn("Smooth colors", "Soft light without any detail: even a large stride loses almost nothing here.")
def smooth() -> np.ndarray:
    rows, cols = (axis / _SIDE for axis in _from_middle())
    picture = np.full((_SIDE, _SIDE, 3), [24.0, 36.0, 72.0])
    lights = (  # row, col, width, colour
        (-0.20, 0.22, 0.24, (230, 150, 40)),
        (0.22, -0.20, 0.28, (10, 130, 150)),
        (-0.28, -0.28, 0.20, (90, 60, 150)),
        (0.30, 0.34, 0.18, (150, 40, 60)),
    )
    for row, col, width, color in lights:
        light = np.exp(-((rows - row) ** 2 + (cols - col) ** 2) / (2 * width**2))
        picture += light[..., None] * np.array(color)
    return _bytes(picture)


@_drawn(
    "Rings", "Edges in every direction: a filter for vertical edges answers left and right, and not above and below."
)
def rings() -> np.ndarray:
    radius = np.hypot(*_from_middle())
    discs = [(radius - 40 * (ring + 1) + 0.5).clip(0, 1) for ring in range(6)]  # outside 0 to 1: edges one pixel soft
    edges = np.sum(discs[::2], axis=0) - np.sum(discs[1::2], axis=0)
    return _bytes(25 + 210 * edges)


# Small grids of one-digit numbers, for checking the arithmetic by hand --------------------------------------------


def _digits(*rows: str) -> np.ndarray:
    """One digit per pixel."""
    return np.array([[int(digit) for digit in row] for row in rows], np.uint8)


@_drawn("Grid: a seven", "The digit 7 on 8 x 8 pixels, all 0 or 9: check any result by hand.")
def grid_seven() -> np.ndarray:
    return _digits("00000000", "09999990", "09999990", "00000990", "00009900", "00099000", "00990000", "00990000")


@_drawn("Grid: a plus", "A plus sign on 8 x 8 pixels, the same seen from every side: compare the edge filters on it.")
def grid_plus() -> np.ndarray:
    return _digits("00000000", "00055000", "00055000", "05555550", "05555550", "00055000", "00055000", "00000000")


@_drawn(
    "Grid: a ramp",
    "Counts up from left to right on 8 x 8 pixels: away from the border every window gives a filter the same slope.",
)
def grid_ramp() -> np.ndarray:
    return _digits(*["01234567"] * 8)


@_drawn("Grid: digits of pi", "The first 64 digits of pi on 8 x 8 pixels, as good as random: no two windows are alike.")
def grid_digits() -> np.ndarray:
    return _digits("31415926", "53589793", "23846264", "33832795", "02884197", "16939937", "51058209", "74944592")
