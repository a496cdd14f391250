"""A question as plain data: what is asked, what is drawn beside it, and every answer with what is to be said about it.

A wrong option is a misconception (`misconceptions`): its `why` meets it in this question's own numbers, and its `link`
opens a lesson that shows it. Nothing here is random: the makers in this room draw the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

Cell = tuple[int, int]
"""(row, column), from 0."""

NONE = "none"
"""The answer that marks no cell."""


@dataclass(frozen=True)
class Window:
    """A frame around cells of a panel, with its name beside it."""

    row: int
    col: int
    height: int
    width: int
    name: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Panel:
    """A grid of cells to look at: texts in them, tones (0 black, 255 white) behind them, windows around them.

    texts : (rows, columns); "" leaves a cell empty. tones : the same, or empty where all cells are white.
    """

    title: str
    texts: tuple[tuple[str, ...], ...]
    tones: tuple[tuple[int, ...], ...] = ()
    windows: tuple[Window, ...] = ()
    is_filter: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.texts), len(self.texts[0])


@dataclass(frozen=True)
class Option:
    """One answer, and what is said to whoever gives it."""

    text: str
    why: str
    link: str
    """From the page on, as `scene.Scene.parse` reads it."""
    misconception: str = ""
    """A key of `misconceptions.MISCONCEPTIONS`; "" for the right answer."""
    answer: str = ""
    """What is sent when it is chosen; the text itself where that is the choice."""

    @property
    def is_right(self) -> bool:
        return not self.misconception


@dataclass(frozen=True)
class Question:
    """Made by `question`. `options` stand in the order to show them; exactly one is right."""

    kind: str
    seed: int
    title: str
    """What the kind is about, in a few words."""
    lesson: str
    """File name of the page that teaches it."""
    text: str
    ask: str
    """How it is answered: "choose" one of the options, type a "number", mark one "cell" or several "cells"."""
    options: tuple[Option, ...]
    panels: tuple[Panel, ...] = ()
    code: str = ""
    """A line of a framework's code that the question is about."""
    unit: str = ""
    """What a typed number counts."""

    @property
    def right(self) -> Option:
        return next(option for option in self.options if option.is_right)

    @property
    def wrong(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if not option.is_right)

    def option(self, answer: str) -> Option | None:
        """The option that was given as an answer; None for an answer that nobody expected (a number, some cells)."""
        tidied = _tidy(answer, self.ask)
        return next((option for option in self.options if option.answer == tidied), None)


@dataclass(frozen=True)
class Draft:
    """A question as its maker leaves it: the right answer, and wrong ones that may turn out to be equal."""

    text: str
    right: Option
    wrong: tuple[Option, ...]
    ask: str = "choose"
    panels: tuple[Panel, ...] = ()
    code: str = ""
    unit: str = ""
    in_order: bool = False
    """Options stand in the order of their texts: maps A, B, C ... in a panel each."""

    def options(self, random: Random) -> tuple[Option, ...] | None:
        """All options, in the order to show them; None if there are fewer than two wrong ones that differ."""
        options: dict[str, Option] = {}
        for option in (self.right, *self.wrong):
            answer = option.answer or option.text
            if answer not in options:  # a misconception can lead to the truth, or to where another one leads
                options[answer] = replace(option, answer=answer)
        if len(options) < 3:
            return None
        choices = list(options.values())
        if self.in_order or (self.ask == "number"):
            return tuple(sorted(choices, key=lambda option: (len(option.text), option.text)))
        random.shuffle(choices)
        return tuple(choices)


def right(text: object, why: str, link: str, answer: str = "") -> Option:
    return Option(str(text), why, link, "", answer)


def wrong(misconception: str, text: object, why: str, link: str, answer: str = "") -> Option:
    return Option(str(text), why, link, misconception, answer)


def cells(marked: Iterable[Cell]) -> str:
    """Cells as the text of an answer.

    >>> cells({(1, 0), (0, 2)}), cells([])
    ('0,2 1,0', 'none')
    """
    return " ".join(f"{row},{col}" for row, col in sorted({(int(row), int(col)) for row, col in marked})) or NONE


def marked(answer: str) -> frozenset[Cell]:
    """The cells of such a text; a ValueError if it is none.

    >>> sorted(marked("1,0 0,2")), marked("none")
    ([(0, 2), (1, 0)], frozenset())
    """
    if answer == NONE:
        return frozenset()
    pairs = (part.split(",") for part in answer.split())
    return frozenset((int(row), int(col)) for row, col in pairs)


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "row"), count(3, "pixel")
    ('1 row', '3 pixels')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def numbers(values: Iterable[float]) -> str:
    """A row of values as one reads it.

    >>> numbers([3.0, 0.5, -2.0])
    '3  0.5  −2'
    """
    return "  ".join(f"{value:g}" for value in values).replace("-", "−")


def row_of(title: str, values: Iterable[float]) -> Panel:
    """A panel of one row."""
    return Panel(title, (tuple(f"{value:g}".replace("-", "−") for value in values),))


def _tidy(answer: str, ask: str) -> str:
    """An answer as options have it: "05.0" is the number 5, and cells have one order."""
    text = answer.strip().replace("−", "-")
    try:
        if ask == "number":
            return f"{float(text):g}"
        return cells(marked(text)) if ask in ("cell", "cells") else answer
    except ValueError:
        return answer
