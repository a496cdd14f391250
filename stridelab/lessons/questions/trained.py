"""Questions on networks that were trained: which of two reads more, as it was measured."""

from __future__ import annotations

from random import Random

from stridelab.lessons.price import family
from stridelab.lessons.price.pictures import TASKS
from stridelab.lessons.price.results import Result, result
from stridelab.lessons.questions.question import Draft, count, right, wrong

_NAMES = tuple(name for name in family.FAMILY if family.learned(name) == family.learned("none"))
_TALL = 22
"""Pixels: the tallest digit, before it is turned."""

SAME = "both about as many: less than 1% apart"


def which_reads_more(random: Random) -> Draft | None:
    """Two networks that differ in stride alone; on thin strokes only where their three trainings leave no doubt."""
    task = random.choice(("thin", "thin", "thin", "thin", "thick"))
    return between(task, *random.sample(_NAMES, 2))


def between(task: str, *names: str) -> Draft | None:
    """As `which_reads_more`, of two networks by name; None where there is doubt, or one has more learned numbers."""
    if not {*names} <= {*_NAMES}:
        return None
    first, second = (result(task, name) for name in names)
    better, worse = sorted((first, second), key=lambda result: result.mean, reverse=True)
    ahead = better.mean - worse.mean
    is_same = ahead < 0.005
    if is_same == (task == "thin") or (
        not is_same and (ahead < 0.01 or min(better.accuracies) <= max(worse.accuracies))
    ):
        return None
    pen = count(round(TASKS[task].pen), "pixel")
    text = (
        f"Two small networks of four layers, with {first.learned:,} learned numbers each, were trained to read digits "
        f"in strokes {pen} wide. One has: {first.title.lower()}. The other has: {second.title.lower()}. Which one "
        "reads more unseen digits right?"
    )
    link, why = (
        f"price?task={task}",
        f"Mean of three trainings: {_words(first)}, {_words(second)}. {_reason(task, worse)}",
    )
    if is_same:
        reply = f"On this task hardly anything is lost. {why}"
        return Draft(
            text,
            right(SAME, why, link),
            tuple(wrong("M18", _option(result), reply, link) for result in (first, second)),
        )
    return Draft(
        text,
        right(_option(better), why, f"{link}&trained={better.name}"),
        (
            wrong("M18", _option(worse), f"It is the other one. {why}", f"{link}&trained={worse.name}"),
            wrong("M18", SAME, f"As many learned numbers do not mean as many right answers. {why}", link),
        ),
    )


def _reason(task: str, worse: Result) -> str:
    if task == "thick":
        return "A stroke 3 pixels wide cannot fall between two windows, so no stride here loses it."
    if worse.name == "four":
        return "Stride 4 in the first layer drops what falls between its windows, and a thin stroke can."
    if worse.field < _TALL:
        field = f"{worse.field} × {worse.field}"
        return (
            f"With {worse.title.lower()}, the last layer sees {field} pixels at a time. A digit is up to {_TALL} high."
        )
    side = family.network(worse.name)["conv4"].output_shape[1]
    return f"{worse.title} leaves {side} × {side} positions of 32 × 32."


def _words(result: Result) -> str:
    return f"{result.title.lower()} {result.mean:.1%}"


def _option(result: Result) -> str:
    return f"the one with {result.title.lower()}"
