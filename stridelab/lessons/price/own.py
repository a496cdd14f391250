"""The learner's own drawing, and what each network says to it, in its place and moved.

>>> digit(3, "thin").shape, round(float(digit(3, "thin").max()), 2)
((32, 32), 0.99)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stridelab import images
from stridelab.lessons.network import as_read, four
from stridelab.lessons.price import family, measure
from stridelab.lessons.price.pictures import SIDE, clean
from stridelab.network import Layer, Network
from stridelab.network.forward import run


def digit(which: int, task: str) -> np.ndarray:
    """(32, 32) from 0 to 1: a digit as the tasks have them, upright, in the middle and without noise."""
    return clean(which, task)


def of_picture(picture: images.Picture) -> np.ndarray:
    """(32, 32) from 0 to 1: the middle of any picture, light on dark as the networks learned it.

    Averaged down to 32 x 32 pixels, stretched from the darkest to the lightest; turned over where most of it is light.
    """
    plane = as_read(picture, (1, SIDE, SIDE))[0]
    low, high = float(plane.min()), float(plane.max())
    plane = (plane - low) / (high - low) if high > low else np.zeros_like(plane)
    return 1 - plane if np.median(plane) > 0.5 else plane


def moved(plane: np.ndarray, shift: int) -> np.ndarray:
    """The plane moved right by so many pixels; black comes in, and what leaves at the right is gone."""
    return np.pad(plane, ((0, 0), (shift, 0)))[:, : plane.shape[1]]


@dataclass(frozen=True)
class Answer:
    """What one network says."""

    title: str
    before: int
    after: int
    sure_before: float
    sure_after: float

    @property
    def is_same(self) -> bool:
        return self.before == self.after


def answers(task: str, plane: np.ndarray, shift: int) -> tuple[Answer, ...]:
    """Of every network of the family, to a drawing and to the drawing moved. plane : (32, 32)"""
    both = np.stack([plane, moved(plane, shift)])[:, None].astype(np.float32)  # (2, 1, 32, 32)
    said = []
    for name, variant in family.FAMILY.items():
        still, later = measure.probabilities(measure.scores(task, name, both))
        before, after = int(still.argmax()), int(later.argmax())
        said.append(Answer(variant.title, before, after, float(still[before]), float(later[after])))
    return tuple(said)


COLUMNS = ("network", "says", "how sure", "moved, it says", "how sure", "")


def rows(said: Sequence[Answer]) -> list[Sequence[object]]:
    """One line for each network, under `COLUMNS`."""
    return [
        (
            each.title,
            each.before,
            f"{100 * each.sure_before:.0f}%",
            each.after,
            f"{100 * each.sure_after:.0f}%",
            "" if each.is_same else "changed",
        )
        for each in said
    ]


def maps_on_the_way(task: str, name: str, plane: np.ndarray) -> list[tuple[Layer, np.ndarray]]:
    """The drawing, and four channels of each trained layer's map (uint8), up to the last one with positions."""
    network: Network = family.network(name)
    x = plane[None].astype(np.float32)
    maps = list(run(network, x, measure.weights(task, name)))
    (first, _), *later = maps
    drawn = np.rint(plane * 255).astype(np.uint8)
    return [(first, drawn), *((layer, four(output)) for layer, output in later if max(output.shape[1:]) > 1)]
