"""The limits that keep hostile text from doing harm, and the steps and the depth that are counted against them."""

from __future__ import annotations

import ast
from typing import NoReturn

from stridelab.network.reader.values import SCALARS, Instance, Stack, Unknown

MOST_CHARACTERS = 250_000
MOST_EXPORTED = 1_000_000
"""Characters of an exported graph; a network of 500 layers takes some 300,000."""
MOST_WORDS = 40_000
"""Names, numbers and signs of the text; what parsing takes hangs on them."""
MOST_STEPS = 50_000
"""Of the whole walk, with all its guesses at the picture's size; a model of 200 layers takes some 5,000."""
STEPS_OF_A_ROW, STEPS_OF_A_LAYER = 10, 5
"""What working out a row of the table and making a layer take, in steps."""
ITEMS_OF_A_STEP = 8
"""How many items of a list, or letters of a text, are handled in the time of one step."""
MOST_LAYERS = 2_000
MOST_DEPTH = 150
MOST_BASES = 50
MOST_ITEMS = 10_000
MOST_NOTES = 100
LONGEST_NAME = 100
LARGEST = 10**6
LARGEST_WINDOW = 1_000
LARGEST_PICTURE = 10_000
LARGEST_MAP = 10**12


class ReadError(ValueError):
    """The text cannot be read; the sentence names the line."""

    before: object = None
    """The Network up to there, if there is one."""


class SizeMismatchError(ReadError):
    """A fully connected layer was made for another map size: another picture size may fit."""


def line(node: ast.AST) -> int:
    return getattr(node, "lineno", 1)


def fail(node: ast.AST, sentence: str, kind: type[ReadError] = ReadError) -> NoReturn:
    raise kind(f"Line {line(node)}: {sentence}")


def short_enough(length: int, node: ast.AST) -> None:
    if length > MOST_ITEMS:
        fail(node, f"a list or text of {length:,} is too long; {MOST_ITEMS:,} is the most.")


def few_enough(layers: int, node: ast.AST) -> None:
    if layers > MOST_LAYERS:
        fail(node, f"the code makes more than {MOST_LAYERS:,} layers. Paste a smaller model.")


def number(value: object, node: ast.AST) -> object:
    """A computed number, if it is one that a model can be about."""
    if isinstance(value, complex):
        return Unknown("a complex number")
    if isinstance(value, int) and abs(value) > LARGEST**3:
        fail(node, "this number is too large.")
    return value


class Limits:
    """Counts the steps of one walk through a text, and how deep it is."""

    def __init__(self, most_steps: int = MOST_STEPS) -> None:
        self.most_steps = most_steps
        self.steps = self.depth = 0

    def count(self, node: ast.AST, steps: int = 1) -> None:
        self.steps += steps
        if self.steps > self.most_steps:
            fail(node, f"reading the code takes more than {MOST_STEPS:,} steps. Paste the model only.")

    def go_through(self, value: object, node: ast.AST) -> None:
        """Count the steps of going through a list or text once."""
        if isinstance(value, (list, tuple, str, dict)):
            self.count(node, len(value) // ITEMS_OF_A_STEP)

    def deeper(self, node: ast.AST, by: int = 1) -> Deeper:
        return Deeper(self, node, by)

    def bounded(self, value: object, node: ast.AST) -> object:
        if isinstance(value, (list, tuple, str, dict)):
            short_enough(len(value), node)
            self.go_through(value, node)
        return value

    def items(self, value: object, node: ast.AST) -> list[object]:
        """What a loop over a value goes through; nothing, if it is none for loops."""
        if isinstance(value, Instance) and value.children is not None:
            value = value.children
        if isinstance(value, Stack):
            self.go_through(value.items, node)
            return [key for key, _ in value.items] if value.kind == "dict" else [item for _, item in value.items]
        if isinstance(value, range):
            short_enough(len(value), node)
            value = list(value)
        self.go_through(value, node)
        return list(value) if isinstance(value, (list, tuple, dict, str)) else []

    def pairs(self, value: object, node: ast.AST) -> dict[object, object]:
        """dict(value)."""
        if isinstance(value, dict):
            return dict(value)
        pairs = [pair for pair in self.items(value, node) if isinstance(pair, (tuple, list)) and len(pair) == 2]
        return {key: item for key, item in pairs if isinstance(key, SCALARS)}


class Deeper:
    """Counts how deep the walk is, so that it ends before Python's own stack does."""

    def __init__(self, limits: Limits, node: ast.AST, by: int) -> None:
        self.limits, self.node, self.by = limits, node, by

    def __enter__(self) -> None:
        self.limits.depth += self.by
        if self.limits.depth > MOST_DEPTH:
            self.limits.depth -= self.by
            fail(self.node, f"the code is nested more than {MOST_DEPTH} levels deep.")

    def __exit__(self, *error: object) -> None:
        self.limits.depth -= self.by
