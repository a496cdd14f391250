"""The pictures of the two tasks: digits drawn in strokes at random places, with a thin pen or a thick one.

A digit is a line through a few points. It is turned, slanted, stretched and jittered, put somewhere on a picture of
32 x 32 pixels, and covered with noise. The two tasks differ in nothing but the pen: 1 pixel wide or 3.

>>> pictures, digits = draw("thin", 4, seed=1)
>>> pictures.shape, pictures.dtype, digits.shape
((4, 1, 32, 32), dtype('uint8'), (4,))
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

SIDE = 32
"""Pixels of a picture's side."""

NOISE = 0.3
"""The standard deviation of the noise, of the light of 0 to 1."""

_LIGHT = 0.7, 1.0
"""How light a digit's strokes are, from and to."""

MOST_SHIFT = 8
"""Pixels by which pictures that are drawn for shifting can be moved."""


@dataclass(frozen=True)
class Task:
    title: str
    pen: float
    """How wide its strokes are, in pixels."""
    sentence: str


TASKS = {
    "thin": Task("Thin strokes", 1.0, "Digits in strokes 1 pixel wide. An 8 and a 3 differ in 22 of 1,024 pixels."),
    "thick": Task("Thick strokes", 3.0, "The same digits in strokes 3 pixels wide. An 8 and a 3 differ in 45 pixels."),
}

_SIX = "50,0 20,25 3,60 10,90 30,100 52,90 58,70 45,52 25,50 5,65"
_DIGITS = (
    "30,0 50,8 59,30 60,50 59,70 50,92 30,100 10,92 1,70 0,50 1,30 10,8 30,0",
    "15,25 45,0 45,100",
    "0,25 10,7 30,0 50,7 60,25 50,45 0,100 60,100",
    "0,12 20,0 45,3 58,22 48,42 25,48 50,54 60,75 48,95 20,100 0,88",
    "45,100 45,0 0,65 62,65",
    "55,0 8,0 5,45 30,40 52,50 60,70 50,92 25,100 0,90",
    _SIX,
    "0,0 60,0 20,100",
    "30,47 10,38 6,20 15,4 30,0 45,4 54,20 50,38 30,47 6,60 0,78 10,95 30,100 50,95 60,78 54,60 30,47",
    " ".join(f"{60 - int(point.split(',')[0])},{100 - int(point.split(',')[1])}" for point in _SIX.split()),
)
"""Points of each digit's line, right and down, in hundredths of its height."""

_POINTS = max(len(line.split()) for line in _DIGITS)


def _lines() -> np.ndarray:
    """(10, points, 2): each digit's points, (down, right) from its middle, in heights; the last one is repeated."""
    lines = []
    for line in _DIGITS:
        points = [tuple(map(int, point.split(",")))[::-1] for point in line.split()]
        lines.append(points + points[-1:] * (_POINTS - len(points)))
    return np.array(lines) / 100 - np.array([0.5, 0.3])


_LINES = _lines()


def draw(task: str, number: int, seed: int, *, margin: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """So many pictures, the same ones for the same seed.

    Parameters
    ----------
    task
        "thin" or "thick".
    margin
        Columns added at the right, with nothing but noise: crops that begin at column 0 to `margin` all show the whole
        digit, moved to the left.

    Returns
    -------
    pictures : (number, 1, 32, 32 + margin) uint8
        Light strokes on black.
    digits : (number,)
        Which digit each shows.
    """
    random = np.random.default_rng(seed)
    digits = random.integers(0, 10, number)
    height = random.uniform(14, 22, (number, 1))
    points = _LINES[digits] + random.normal(0, 0.02, (number, _POINTS, 2))
    down, right = points[..., 0] * height, points[..., 1] * height * random.uniform(0.8, 1.15, (number, 1))
    right = right - down * random.uniform(-0.2, 0.2, (number, 1))
    angle = random.uniform(-0.17, 0.17, (number, 1))
    down, right = down * np.cos(angle) + right * np.sin(angle), right * np.cos(angle) - down * np.sin(angle)
    rows = _placed(down, 0, random)
    cols = _placed(right, margin, random)
    ink = _covered(rows, cols, SIDE + margin, TASKS[task].pen)  # (number, 32, 32 + margin)
    light = ink * random.uniform(*_LIGHT, (number, 1, 1)) + random.normal(0, NOISE, ink.shape)
    return _rounded(light), digits


def line(digit: int) -> tuple[tuple[float, float], ...]:
    """The points (row, column) of a digit of 18 pixels in the middle, before anything is left to chance."""
    points = _LINES[digit][: len(_DIGITS[digit].split())]  # (points, 2)
    return tuple((round(float(row), 1), round(float(col), 1)) for row, col in points * 18 + (SIDE - 1) // 2)


def inked(lines: Iterable[Sequence[tuple[float, float]]], task: str) -> np.ndarray:
    """(32, 32), 0 to 1: how much of each pixel the task's pen covers that follows lines of points (row, column)."""
    ink = np.zeros((SIDE, SIDE), np.float32)
    for points in lines:
        rows, cols = np.array([*points, points[-1]]).T[:, None]  # (1, points) each; one point alone is a dot
        np.maximum(ink, _covered(rows, cols, SIDE, TASKS[task].pen)[0], out=ink)
    return ink


def lit(ink: np.ndarray, number: int, noise: float, seed: int = 0) -> np.ndarray:
    """(number, 1, 32, 32 + 8) uint8: pictures of one drawing as the networks learned them, which differ in their noise.

    ink : (32, 32) from 0 to 1. It is the right end of each picture, with `MOST_SHIFT` columns more at the left.
    """
    wide = np.pad(ink, ((0, 0), (MOST_SHIFT, 0))) * np.mean(_LIGHT)
    return _rounded(wide + noise * np.random.default_rng(seed).normal(0, 1, (number, *wide.shape)))


def _rounded(light: np.ndarray) -> np.ndarray:
    """(N, 1, H, W) uint8 of (N, H, W), 0 to 1."""
    return np.rint(light.clip(0, 1) * 255).astype(np.uint8)[:, None]


def shifted(pictures: np.ndarray, shift: int) -> np.ndarray:
    """(N, 1, 32, 32): what a camera that moved by so many pixels sees of pictures drawn with a margin."""
    return pictures[..., shift : shift + SIDE]


def _placed(points: np.ndarray, first: int, random: np.random.Generator) -> np.ndarray:
    """Each line moved as a whole to a random place between `first` and the picture's end, 2 pixels off both."""
    least, most = points.min(axis=1, keepdims=True), points.max(axis=1, keepdims=True)
    low, high = first + 2 - least, SIDE - 3 - most
    return points + low + (high - low) * random.uniform(0, 1, low.shape)


def _covered(rows: np.ndarray, cols: np.ndarray, width: int, pen: float) -> np.ndarray:
    """(N, 32, width), 0 to 1: how much of each pixel a pen covers that follows the points.

    rows, cols : (N, points)
    """
    down, right = np.mgrid[:SIDE, :width].astype(np.float32)
    nearest = np.full((len(rows), SIDE, width), np.inf, np.float32)
    for start in range(rows.shape[1] - 1):
        top, left = (axis[:, start, None, None].astype(np.float32) for axis in (rows, cols))
        height, reach = (
            (axis[:, start + 1] - axis[:, start])[:, None, None].astype(np.float32) for axis in (rows, cols)
        )
        length = np.maximum(height**2 + reach**2, 1e-6)
        along = (((down - top) * height + (right - left) * reach) / length).clip(0, 1)  # (N, 32, width)
        away = (down - top - along * height) ** 2 + (right - left - along * reach) ** 2
        np.minimum(nearest, away, out=nearest)
    return (pen / 2 + 0.5 - np.sqrt(nearest)).clip(0, 1)
