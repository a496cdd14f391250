"""A filter that a learner types in, as weights.

Nothing that is typed is ever run: numbers are read, and that is all.

>>> parse("0 -1 0; -1 5 -1; 0 -1 0").shape
(3, 3)
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

LARGEST = 11
"""Rows and columns of the largest kernel."""
LARGEST_WEIGHT = 1_000_000
"""The largest weight that may be typed in: beyond it float32 sums lose the whole numbers."""

_LONGEST_TEXT = 4000  # 121 numbers of 30 characters fit

_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_NUMBER = re.compile(rf"({_DECIMAL})(?:/({_DECIMAL}))?")
_FACTOR_FIRST = re.compile(rf"\s*({_DECIMAL}(?:/{_DECIMAL})?)\s*[*×]")
_FACTOR_LAST = re.compile(rf"(?:[*×]\s*({_DECIMAL}(?:/{_DECIMAL})?)|\s/\s*({_DECIMAL}))\s*$")


def parse(text: str | Sequence[Sequence[float]] | np.ndarray) -> np.ndarray:
    """The weights of a typed-in filter. Nothing is evaluated: numbers are read, and that is all.

    Parameters
    ----------
    text
        Rows on lines of their own or separated by ";", numbers by blanks or commas. Numbers are whole (`-2`),
        decimal (`0.5`) or fractions (`1/9`). One factor may stand before or after all rows: `1/9 *`, `* 0.5`,
        ` / 16`. A nested list of numbers (a grid) is taken too, as text or as it is.

    Returns
    -------
    (kh, kw) float32, each 1 to 11.

    Raises
    ------
    ValueError
        One sentence that names the row and the word.

    >>> parse("1/4 * 1 2; 3 4").tolist()
    [[0.25, 0.5], [0.75, 1.0]]
    >>> parse("1, 0, -1").shape
    (1, 3)
    >>> parse("1 2 3; 4 5")
    Traceback (most recent call last):
    ValueError: Row 2 has 2 numbers and row 1 has 3. Give every row the same number of numbers.
    """
    factor = 1.0
    if isinstance(text, str):
        rows, factor = _rows_of_words(text)
    else:
        rows = _rows_of_grid(text)
    if not rows:
        raise ValueError("The filter is empty. Type at least one number, for example 1 0 -1.")
    if len(rows) > LARGEST:
        raise ValueError(f"The filter has {len(rows)} rows, and {LARGEST} is the most. Remove some.")
    width = len(rows[0])
    for number, row in enumerate(rows, 1):
        if not row:
            raise ValueError(f"Row {number} is empty. Give every row the same number of numbers.")
        if len(row) > LARGEST:
            raise ValueError(f"Row {number} has {len(row)} numbers, and {LARGEST} is the most. Remove some.")
        if len(row) != width:
            raise ValueError(
                f"Row {number} has {_numbers(len(row))} and row 1 has {width}. "
                "Give every row the same number of numbers."
            )
    values = [[_value(word, f"row {number}", factor) for word in row] for number, row in enumerate(rows, 1)]
    return np.array(values, dtype=np.float32)


def _rows_of_words(text: str) -> tuple[list[list[str]], float]:
    """The words of each row, and the factor that stands before or after them."""
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"The text is {len(text)} characters long, and {_LONGEST_TEXT} is the most. Shorten it.")
    text = text.replace("−", "-").strip()
    factor = 1.0
    if first := _FACTOR_FIRST.match(text):
        factor = _value(first[1], "the factor")
        text = text[first.end() :]
    elif last := _FACTOR_LAST.search(text):
        factor = _value(last[1], "the factor") if last[1] else _value(f"1/{last[2]}", "the factor")
        text = text[: last.start()]
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):  # a list as Python writes it
        text = re.sub(r"\]\s*,?\s*\[", ";", text[1:-1].strip().removeprefix("[").removesuffix("]"))
    rows = [line.replace(",", " ").split() for line in re.split(r"[;\n]", text)]
    return [row for row in rows if row], factor  # an empty line is no row


def _rows_of_grid(grid: Sequence[Sequence[float]] | np.ndarray) -> list[list]:
    if isinstance(grid, np.ndarray):
        grid = grid.tolist()
    if not isinstance(grid, (list, tuple)) or not all(isinstance(row, (list, tuple)) for row in grid):
        raise ValueError("The filter is text or a grid: a list of rows, each a list of numbers.")
    return [list(row) for row in grid]


def _value(word: object, where: str, factor: float = 1.0) -> float:
    """The number that a word stands for, times the factor; `where` is for the sentence if it is none."""
    if isinstance(word, (int, float, np.integer, np.floating)) and not isinstance(word, bool):
        word = _as_float(word)
    quoted = repr(word if not isinstance(word, str) or len(word) <= 20 else word[:20] + "…")
    if isinstance(word, float):
        value = word * factor
    elif isinstance(word, str) and (match := _NUMBER.fullmatch(word.replace("−", "-"))):
        above, below = float(match[1]), float(match[2] or 1)
        if below == 0:
            raise ValueError(f"In {where}, {quoted} divides by zero. Choose another number below the line.")
        value = above / below * factor
    else:
        raise ValueError(f"In {where}, {quoted} is not a number. Write numbers such as 2, -0.5 or 1/9.")
    if not abs(value) <= LARGEST_WEIGHT:  # also refuses nan
        times = f" times {factor:g}" if factor != 1 else ""
        raise ValueError(
            f"In {where}, {quoted}{times} is too large: weights lie between -{LARGEST_WEIGHT:,} and {LARGEST_WEIGHT:,}."
        )
    return value


def _as_float(number: float | np.integer | np.floating) -> float:
    try:
        return float(number)
    except OverflowError:  # a whole number of hundreds of digits
        return math.inf


def _numbers(count: int) -> str:
    return "1 number" if count == 1 else f"{count} numbers"
