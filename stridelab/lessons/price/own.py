"""The learner's own drawing, and what each network says to it, in its place and moved.

>>> lines = read("6,10 6,20; 6,20 24,13")
>>> lines, written(lines)
((((6.0, 10.0), (6.0, 20.0)), ((6.0, 20.0), (24.0, 13.0))), '6,10 6,20; 6,20 24,13')
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stridelab import images
from stridelab.lessons.network import as_read, four
from stridelab.lessons.price import family, measure, pictures
from stridelab.lessons.price.pictures import MOST_SHIFT, NOISE, SIDE
from stridelab.network import Layer
from stridelab.network.forward import run

Lines = tuple[tuple[tuple[float, float], ...], ...]
"""What a pen has drawn: lines, each its points (row, column) in pixels of the picture."""

MOST_POINTS = 500

REPEATS = 20
"""Pictures of one drawing, each with other noise."""


def read(text: str) -> Lines:
    """The lines of a text: points "row,column", with blanks between them and semicolons between lines."""
    number = len(text.replace(";", " ").split())
    if number > MOST_POINTS:
        raise ValueError(f"The drawing has {number:,} points. At most {MOST_POINTS} can be read.")
    return tuple(tuple(map(_point, line.split())) for line in text.split(";") if line.strip())


def _point(word: str) -> tuple[float, float]:
    try:
        row, col = map(float, word.split(","))
    except ValueError:
        row = col = np.nan
    if not (0 <= row < SIDE and 0 <= col < SIDE):
        raise ValueError(
            f"A point of the drawing is “{word[:20]}”. It has to be a row and a column from 0 to {SIDE - 1}: 6,10."
        )
    return row, col


def written(lines: Lines) -> str:
    """The text of lines, as `read` reads it, to a tenth of a pixel."""
    return "; ".join(" ".join(f"{round(row, 1):g},{round(col, 1):g}" for row, col in points) for points in lines)


def of_picture(picture: images.Picture) -> np.ndarray:
    """(32, 32) from 0 to 1: the middle of any picture, light on dark as the networks learned it.

    Averaged down to 32 x 32 pixels, stretched from the darkest to the lightest; turned over where most of it is light.
    """
    plane = as_read(picture, (1, SIDE, SIDE))[0]
    low, high = float(plane.min()), float(plane.max())
    plane = (plane - low) / (high - low) if high > low else np.zeros_like(plane)
    return 1 - plane if np.median(plane) > 0.5 else plane


def given(ink: np.ndarray, shift: int, *, noisy: bool) -> np.ndarray:
    """(20, 1, 32, 32) uint8: the drawing moved right by so many pixels as the networks are given it.

    The noise moves along, as in a camera that moves; what leaves at the right is gone. ink : (32, 32) from 0 to 1.
    """
    wide = pictures.lit(ink, REPEATS, NOISE if noisy else 0)  # (20, 1, 32, 32 + MOST_SHIFT)
    return pictures.shifted(wide, MOST_SHIFT - shift)


@dataclass(frozen=True)
class Answer:
    """What one network says to a picture, and to the same picture moved."""

    title: str
    before: int
    after: int
    sure_before: float
    sure_after: float
    same: int
    """In how many of `REPEATS` pictures, each with other noise, the answer stays the same."""

    @property
    def is_same(self) -> bool:
        return self.before == self.after


def answers(task: str, ink: np.ndarray, shift: int, *, noisy: bool) -> tuple[Answer, ...]:
    """Of every network of the family, to a drawing and to the drawing moved. ink : (32, 32) from 0 to 1"""
    pairs = np.concatenate([given(ink, pixels, noisy=noisy) for pixels in (0, shift)])  # (40, 1, 32, 32)
    replies = []
    for name, variant in family.FAMILY.items():
        sure = measure.probabilities(measure.scores(task, name, pairs)).reshape(2, REPEATS, 10)
        digits = sure.argmax(axis=2)  # (2, 20): in its place and moved
        (before, after), same = digits[:, 0].tolist(), int((digits[0] == digits[1]).sum())
        replies.append(Answer(variant.title, before, after, float(sure[0, 0, before]), float(sure[1, 0, after]), same))
    return tuple(replies)


def columns(shift: int) -> tuple[str, ...]:
    """Of the table of answers."""
    return "network", "says", "sure", f"moved by {shift}", "sure", f"same of {REPEATS}"


def rows(replies: Sequence[Answer]) -> list[Sequence[object]]:
    """One line for each network, under `columns`."""
    return [
        (
            answer.title,
            answer.before,
            f"{100 * answer.sure_before:.0f}%",
            answer.after if answer.is_same else f"→ {answer.after}",
            f"{100 * answer.sure_after:.0f}%",
            answer.same,
        )
        for answer in replies
    ]


def maps_on_the_way(
    task: str, name: str, ink: np.ndarray, shift: int, *, noisy: bool
) -> list[tuple[Layer, np.ndarray]]:
    """The drawing, and four channels of each trained layer's map (uint8), up to the last one with positions."""
    drawing = given(ink, shift, noisy=noisy)[0]  # (1, 32, 32)
    network = family.network(name)
    (first, _), *later = run(network, drawing.astype(np.float32) / 255, measure.weights(task, name))
    return [(first, drawing[0]), *((layer, four(output)) for layer, output in later if max(output.shape[1:]) > 1)]
