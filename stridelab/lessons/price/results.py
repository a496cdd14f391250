"""What was measured when the networks were trained: every seed's accuracy, and how steady the answers are.

>>> result("thin", "early").learned
20162
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from stridelab import HOME, formats
from stridelab.lessons.price import family
from stridelab.lessons.price.measure import Accuracy

ROOT = HOME / "assets" / "trained"


@dataclass(frozen=True)
class Result:
    """One network of the family on one task, trained from several seeds."""

    name: str
    title: str
    macs: int
    learned: int
    """How many numbers it learned."""
    field: int
    """Pixels along a side that one position of its last map sees."""
    accuracies: tuple[float, ...]
    """Of each seed, the shipped one first; shares of the unseen pictures."""
    same: tuple[tuple[float, ...], ...]
    """Of each seed: at a shift of 0, 1, 2 ... pixels, how often the answer is that of the picture in its place."""

    @property
    def mean(self) -> float:
        return sum(self.accuracies) / len(self.accuracies)

    def steadiness(self, shift: int) -> float:
        """The mean over the seeds."""
        return sum(seed[shift] for seed in self.same) / len(self.same)


@cache
def log() -> dict[str, Any]:
    """The training log as it is shipped: versions, settings, and each run's losses, seconds and counts."""
    return json.loads((ROOT / "results.json").read_text("utf-8"))


@cache
def result(task: str, name: str) -> Result:
    """Of one network."""
    net, runs, tested = family.network(name), log()["runs"][task][name], log()["tested"]
    return Result(
        name,
        family.FAMILY[name].title,
        net.macs,
        family.learned(name),
        net["conv4"].receptive_field_size[0],
        tuple(run["right"] / tested["accuracy"] for run in runs.values()),
        tuple(tuple(count / tested["shift"] for count in run["same_after_shift"]) for run in runs.values()),
    )


def results(task: str) -> tuple[Result, ...]:
    """Of the whole family, in its order."""
    return tuple(result(task, name) for name in family.FAMILY)


def seeds(result: Result) -> str:
    """The least and the largest accuracy of the three trainings, in words."""
    return f"{100 * min(result.accuracies):.1f} to {100 * max(result.accuracies):.1f}%"


def columns(number: int) -> tuple[str, ...]:
    """Of the table of networks."""
    return "network", "MACs", "learned", "sees", f"right of {number:,}, now", "95 in 100", "three trainings, of 2,000"


def rows(task: str, now: Mapping[str, Accuracy]) -> list[Sequence[object]]:
    """One line for each network, under `columns`. now : name -> what was measured just now"""
    return [
        (
            result.title,
            (f"{result.macs:,}", formats.short(result.macs)),
            f"{result.learned:,}",
            f"{result.field} px",
            f"{100 * now[result.name].share:.1f}%",
            "{:.1f} to {:.1f}%".format(*(100 * end for end in now[result.name].interval)),
            seeds(result),
        )
        for result in results(task)
    ]


CSV_COLUMNS = ("network", "macs", "learned", "right now", "of", "training 1", "training 2", "training 3")


def csv_rows(
    task: str, now: Mapping[str, Accuracy], names: Sequence[str] = tuple(family.FAMILY)
) -> list[Sequence[object]]:
    """One line for each network, under `CSV_COLUMNS`."""
    chosen = [result(task, name) for name in names]
    return [
        (result.title, result.macs, result.learned, now[result.name].right, now[result.name].number, *result.accuracies)
        for result in chosen
    ]


SAME_SIZE = ("early", "max", "average", "blur", "four", "four_blur")
"""Two stops at 2 and one stop at 4, each with other ways to sample: the maps are as large."""

SAME_WORK = ("narrow", "wide")

SHIFT_NAMES = ("none", "early", "blur", "four", "four_blur")
"""Whose steadiness is charted: strides, and the same with a blur."""


def shift_rows(task: str) -> list[Sequence[object]]:
    """A line for each shift: the share of `SHIFT_NAMES` in turn."""
    charted = [result(task, name) for name in SHIFT_NAMES]
    return [(shift, *(result.steadiness(shift) for result in charted)) for shift in range(len(charted[0].same[0]))]
