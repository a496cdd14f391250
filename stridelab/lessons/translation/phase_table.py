"""Every shift of a picture at one stride, worked out in advance: the browser redraws while the learner drags.

A shift is some whole steps of the stride and a remainder. Whole steps only move the map (that part is equivariant);
the remainder decides which values are kept at all. So s * s cases are enough, one for each pair of remainders, and
each of them is one sampling phase of the stride-1 map.

>>> stripes = np.tile([0.0, 255.0], (8, 4))  # one pixel black, one pixel white
>>> table = phase_table(stripes, np.ones((1, 1)), stride=2)
>>> table.errors.tolist()                    # rows moved by 0, 1; columns moved by 0, 1
[[0.0, 2.0], [0.0, 2.0]]
>>> table.step(5)                            # 5 columns are 2 steps and 1 pixel more, which leads to phase 1
Step(shift=5, steps=2, remainder=1, phase=1)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stridelab.geometry import whole
from stridelab.lessons.translation.shift import cropped_to, relative_error, roll, round_down, strided_map

MOST_SHIFT = 16
"""Pixels, in each direction."""

SIDE = 192
"""Pixels along a side of the part of a picture that is moved."""

CLOSE_UP = 16
"""Pixels along a side of the close-up."""


@dataclass(frozen=True)
class Step:
    """A shift along one axis, taken apart."""

    shift: int
    steps: int
    """Whole strides in it: the map moves by as many of its own cells."""
    remainder: int
    """What is left, in pixels."""
    phase: int
    """Which of every s values of the stride-1 map is then kept."""


@dataclass(frozen=True, eq=False)
class PhaseTable:
    """Built by `phase_table`. The picture is H × W, cropped to a multiple of the stride; h = H / s, w = W / s."""

    stride: int
    picture: np.ndarray
    """(H, W)"""
    dense: np.ndarray
    """(H, W) the map at stride 1: filter, ReLU and, where it belongs, the blur."""
    maps: np.ndarray
    """(s, s, h, w) the strided map of the picture moved by (row remainder, column remainder)."""
    differences: np.ndarray
    """(s, s, h, w) `maps` less the map of the picture at rest."""
    errors: np.ndarray
    """(s, s) equivariance error of each pair of remainders: see `shift.relative_error`."""

    def step(self, distance: int) -> Step:
        """What a shift along one axis does."""
        steps = round_down(distance, self.stride)
        return Step(distance, steps, distance - steps * self.stride, -distance % self.stride)

    def of_shifted(self, rows: int, cols: int) -> np.ndarray:
        """(h, w) the strided map of the picture moved by whole pixels: one of `maps`, moved by whole steps."""
        down, right = self.step(rows), self.step(cols)
        return np.roll(self.maps[down.remainder, right.remainder], (down.steps, right.steps), axis=(0, 1))

    def close_up(self) -> tuple[int, int]:
        """(row, col) where a look at single pixels pays: around the largest change, a multiple of the stride."""
        worst = np.abs(self.differences).max(axis=(0, 1))
        at = np.unravel_index(int(worst.argmax()), worst.shape)
        most = (max(0, size - CLOSE_UP) for size in self.dense.shape)
        middle = (min(max(0, int(i) * self.stride - CLOSE_UP // 2), m) for i, m in zip(at, most, strict=True))
        row, col = (start - start % self.stride for start in middle)
        return row, col


def phase_table(pixels: np.ndarray, weight: np.ndarray, stride: int, **layer: object) -> PhaseTable:
    """All shifts of one picture under one filter.

    Parameters
    ----------
    pixels : (H, W)
        Wraps around; cropped to a multiple of the stride.
    weight : (kh, kw)
    stride
        Whole number, 1 or more.
    **layer
        `blur`, `relu`, `taps`, as for `shift.strided_map`.

    Raises
    ------
    ValueError
        The picture is smaller than the stride.
    """
    stride = whole("stride", stride, 1)
    x = cropped_to(np.asarray(pixels, dtype=np.float32)[None, None], stride)  # (1, 1, H, W)
    dense = strided_map(x, np.asarray(weight, dtype=np.float32)[None, None], 1, **layer)  # pyright: ignore[reportArgumentType]
    moves = range(stride)
    # Moving the picture moves its stride-1 map, so one convolution serves all shifts.
    maps = np.array([[roll(dense, i, j)[0, 0, ::stride, ::stride] for j in moves] for i in moves])  # (s, s, h, w)
    differences = maps - maps[0, 0]
    errors = np.array([[relative_error(differences[i, j], dense) for j in moves] for i in moves])
    return PhaseTable(stride, x[0, 0], dense[0, 0], maps, differences, errors)


@dataclass(frozen=True, eq=False)
class Flip:
    """A small picture, sampled as it is and after a move by one pixel to the right."""

    title: str
    picture: np.ndarray
    """(64, 64) uint8"""
    at_rest: np.ndarray
    """(32, 32) uint8 every second pixel."""
    moved: np.ndarray
    """(32, 32) uint8 every second pixel of the moved picture."""
    error: float


def wave_and_stripes(size: int = 64) -> tuple[Flip, Flip]:
    """The two ends: one soft wave across the picture, and stripes one pixel wide. No filter, stride 2, a shift by 1."""
    across = np.arange(size)
    wave = 127.5 + 127.5 * np.sin(2 * np.pi * across / size)
    stripes = 255 * (across % 2 == 0)
    flips = []
    for title, row in (("Soft wave", wave), ("Stripes", stripes)):
        stripes = np.tile(np.rint(row).astype(np.uint8), (size, 1))
        table = phase_table(stripes, np.ones((1, 1)), stride=2)
        at_rest, moved = (table.of_shifted(0, shift).astype(np.uint8) for shift in (0, 1))
        flips.append(Flip(title, stripes, at_rest, moved, float(table.errors[0, 1])))
    return flips[0], flips[1]
