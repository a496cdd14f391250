"""A picture that a learner types in as numbers: a grid small enough to check every result by hand."""

from __future__ import annotations

import re

import numpy as np

from stridelab.images.picture import Picture

LARGEST = 16
"""Rows and columns of the largest grid."""
NAME = "numbers"
"""The name of every such picture."""

_LONGEST_TEXT = 2000  # 256 numbers of three digits fit, and their blanks


def typed(text: str) -> Picture:
    """The picture of typed numbers: gray, each number a pixel. Nothing is evaluated: numbers are read, and that is all.

    text : rows on lines of their own or separated by ";", whole numbers from 0 to 255 separated by blanks or commas.

    Raises ValueError, in one sentence that names the row and the word, for what is no such grid.

    >>> typed("0 1 2; 3 4 5").pixels.tolist()
    [[0, 1, 2], [3, 4, 5]]
    >>> typed("0 1 2; 3 4")
    Traceback (most recent call last):
    ValueError: Row 2 has 2 numbers and row 1 has 3. Give every row the same number of numbers.
    """
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"The text is {len(text):,} characters long, and {_LONGEST_TEXT:,} is the most. Shorten it.")
    lines = [line.replace(",", " ").split() for line in re.split(r"[;\n]", text)]
    rows = [line for line in lines if line]
    if not rows:
        raise ValueError("There are no numbers. Type at least one row, for example 0 1 2.")
    if len(rows) > LARGEST:
        raise ValueError(f"There are {len(rows)} rows, and {LARGEST} is the most. Remove some.")
    for number, row in enumerate(rows, 1):
        if len(row) > LARGEST:
            raise ValueError(f"Row {number} has {len(row)} numbers, and {LARGEST} is the most. Remove some.")
        if len(row) != len(rows[0]):
            raise ValueError(
                f"Row {number} has {_numbers(len(row))} and row 1 has {len(rows[0])}. "
                "Give every row the same number of numbers."
            )
    pixels = [[_pixel(word, number) for word in row] for number, row in enumerate(rows, 1)]
    return Picture(NAME, "My own numbers", "", np.array(pixels, np.uint8))  # (rows, numbers)


def _pixel(word: str, row: int) -> int:
    quoted = repr(word if len(word) <= 20 else word[:20] + "…")
    if not re.fullmatch(r"[0-9]{1,9}", word) or int(word) > 255:
        raise ValueError(f"In row {row}, {quoted} is no whole number from 0 to 255.")
    return int(word)


def _numbers(count: int) -> str:
    return "1 number" if count == 1 else f"{count} numbers"
