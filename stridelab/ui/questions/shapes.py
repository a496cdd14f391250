"""A question's panel as boxes and texts on a sheet: one layout for the page, the phone and the paper.

>>> from stridelab.lessons.questions import Panel
>>> sheet = drawn(Panel("A row", (("3", "1"),)))
>>> [shape.text for shape in sheet.shapes if isinstance(shape, Text)]
['A row', '3', '1']
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from stridelab.lessons.questions import Panel

CELL = 34.0
TITLE = 22.0
MARGIN = 3.0


class Box(NamedTuple):
    """A rectangle; `role` says how it is drawn: "cell", "filter", "window" or "mark" (hatched)."""

    x: float
    y: float
    width: float
    height: float
    role: str = "cell"
    tone: int | None = None
    """0 (black) to 255 (white) inside; None leaves it empty."""


class Text(NamedTuple):
    """One line, in the middle of (x, y) or from x on; y is the line's foot."""

    x: float
    y: float
    text: str
    size: float
    in_middle: bool = True
    is_white: bool = False


@dataclass(frozen=True)
class Sheet:
    width: float
    height: float
    shapes: tuple[Box | Text, ...]


def drawn(panel: Panel, marks: Iterable[tuple[int, int]] = ()) -> Sheet:
    """A panel with its title above; rows and columns are numbered where the cells are empty. marks : hatched cells."""
    rows, cols = panel.shape
    is_empty = not any(text for row in panel.texts for text in row)
    left = MARGIN + (20 if is_empty else 0)
    top = TITLE + (18 if is_empty else 0)
    shapes: list[Box | Text] = [Text(left, 15, panel.title, 14, in_middle=False)]
    if is_empty:
        shapes += [Text(left + (col + 0.5) * CELL, top - 5, str(col + 1), 12) for col in range(cols)]
        shapes += [Text(left - 11, top + (row + 0.5) * CELL + 4, str(row + 1), 12) for row in range(rows)]
    marked = set(marks)
    for row in range(rows):
        for col in range(cols):
            x, y, text = left + col * CELL, top + row * CELL, panel.texts[row][col]
            tone = panel.tones[row][col] if panel.tones else None
            shapes.append(Box(x, y, CELL, CELL, "filter" if panel.is_filter else "cell", tone))
            if (row, col) in marked:
                shapes.append(Box(x, y, CELL, CELL, "mark"))
            if text:
                is_white = tone is not None and tone < 128
                shapes.append(Text(x + CELL / 2, y + CELL / 2 + 5, text, 15, is_white=is_white))
    shapes += [
        Box(left + window.col * CELL, top + window.row * CELL, window.width * CELL, window.height * CELL, "window")
        for window in panel.windows
    ]
    width = max(left + cols * CELL, left + 7.2 * len(panel.title)) + MARGIN
    return Sheet(width, top + rows * CELL + MARGIN, tuple(shapes))


def slants(side: float) -> list[tuple[float, float, float, float]]:
    """The slanted lines (x, y, to x, to y) that mark a square cell, from its corner on."""
    upper = [(0.0, side * share, side * share, 0.0) for share in (0.25, 0.5, 0.75, 1.0)]
    return upper + [(side * share, side, side, side * share) for share in (0.25, 0.5, 0.75)]


def in_words(panel: Panel) -> str:
    """A panel for a screen reader.

    >>> in_words(Panel("A row", (("3", "1"),)))
    'A row: 3 1.'
    """
    rows = ["  ".join(text or "empty" for text in row).replace("  ", " ") for row in panel.texts]
    is_empty = not any(text for row in panel.texts for text in row)
    size = f"{panel.shape[0]} rows and {panel.shape[1]} columns of pixels"
    windows = "".join(
        f" A frame of {window.height} × {window.width} begins at row {window.row + 1}, column {window.col + 1}."
        for window in panel.windows
    )
    return f"{panel.title}: {size if is_empty else '; '.join(rows)}.{windows}"
