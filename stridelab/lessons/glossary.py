"""The words of the field, each in a line, with a tiny drawing and the lesson in which it is seen.

>>> term("stride").line
'How many pixels the filter moves from one stop to the next.'
>>> [term.name for term in of_page("translation")]
['translation', 'equivariance', 'blur']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from stridelab.images.colors import FILTER, INPUT, OUTPUT, UNREAD

GRAY = "#8a8f98"
"""Of what is neither input nor filter nor output; seen on a light and on a dark page."""

_CELL = 8
_Cell = tuple[int, int]


@dataclass(frozen=True)
class Term:
    """A word, what it means in one line, the page that shows it, and an SVG of at most 100 × 60."""

    name: str
    line: str
    page: str
    svg: str
    also: tuple[str, ...] = ()
    """Other forms of the word, as they stand in a text."""

    @property
    def slug(self) -> str:
        """As an id on a page."""
        return re.sub(r"\W+", "-", self.name.lower())

    @property
    def forms(self) -> tuple[str, ...]:
        """The word and its other forms, the longest first."""
        return tuple(sorted((self.name, *self.also), key=len, reverse=True))


def _svg(*parts: str, width: int = 100, height: int = 60) -> str:
    body = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" stroke-width="1.5">{body}</svg>'


def _grid(x: float, y: float, rows: int, cols: int, stroke: str = INPUT, filled: Iterable[_Cell] = ()) -> str:
    """rows × cols cells with their corner at (x, y); those at (row, col) in `filled` are full of the colour."""
    width, height = _CELL * cols, _CELL * rows
    lines = [f"M{x} {y + _CELL * row}h{width}" for row in range(rows + 1)]
    lines += [f"M{x + _CELL * col} {y}v{height}" for col in range(cols + 1)]
    squares = [f"M{x + _CELL * col} {y + _CELL * row}h8v8h-8z" for row, col in filled]
    return f'<path d="{"".join(lines)}" stroke="{stroke}"/><path d="{"".join(squares)}" fill="{stroke}"/>'


def _frame(x: float, y: float, rows: int, cols: int, stroke: str = FILTER) -> str:
    """A window over a grid."""
    size = f'width="{_CELL * cols}" height="{_CELL * rows}"'
    return f'<rect x="{x}" y="{y}" {size} stroke="{stroke}" stroke-width="3" fill="none"/>'


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str = GRAY) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{stroke}"/>'


def _arrow(x1: float, x2: float, y: float, stroke: str = FILTER) -> str:
    """From left to right."""
    return _line(x1, y, x2, y, stroke) + _line(x2 - 4, y - 4, x2, y, stroke) + _line(x2 - 4, y + 4, x2, y, stroke)


def _bars(heights: Iterable[int], stroke: str) -> str:
    return "".join(
        f'<rect x="{10 + 22 * at}" y="{56 - height}" width="14" height="{height}" fill="{stroke}"/>'
        for at, height in enumerate(heights)
    )


def _all(rows: int, cols: int, keep: Callable[[int, int], bool] = lambda row, col: True) -> list[_Cell]:
    return [(row, col) for row in range(rows) for col in range(cols) if keep(row, col)]


_MAP = _grid(4, 6, 6, 6) + _line(54, 30, 62, 30) + _grid(66, 18, 3, 3, OUTPUT, _all(3, 3))

TERMS = (
    Term("filter", "A small square of numbers that is laid on the picture, again and again.", "slide",
         _svg(_grid(38, 18, 3, 3, FILTER, [(0, 0), (1, 1), (2, 2)])), ("filters", "kernel")),
    Term("weight", "One of the filter's numbers. Training finds it.", "slide",
         _svg(_grid(38, 18, 3, 3, FILTER, [(1, 1)])), ("weights",)),
    Term("window", "The part of the picture that the filter covers at one stop.", "slide",
         _svg(_grid(26, 6, 6, 6), _frame(34, 14, 3, 3)), ("windows",)),
    Term("stride", "How many pixels the filter moves from one stop to the next.", "slide",
         _svg(_grid(18, 14, 4, 8), _frame(18, 14, 3, 3), _frame(34, 14, 3, 3), _arrow(18, 34, 52)), ("strides",)),
    Term("padding", "Rings of zeros around the picture, so that the filter can stop at its rim.", "slide",
         _svg(_grid(26, 6, 6, 6, GRAY), _grid(34, 14, 4, 4, INPUT, _all(4, 4)))),
    Term("dilation", "How far apart the filter's weights lie. At 2, it skips every second pixel.", "slide",
         _svg(_grid(26, 6, 6, 6, GRAY),
              _grid(26, 6, 5, 5, FILTER, _all(5, 5, lambda row, col: row % 2 + col % 2 < 1)))),
    Term("map", "The numbers that one filter makes, in the order of its stops. Also: feature map.", "compare",
         _svg(_MAP), ("maps", "feature map", "feature maps")),
    Term("unread", "Not covered by any window: such a pixel changes nothing in the result.", "downsampling",
         _svg(_grid(26, 6, 6, 6), _grid(26, 6, 6, 6, UNREAD, _all(6, 6, lambda row, col: row == 5 or col == 5)))),
    Term("downsampling", "Making a map smaller, here by taking fewer stops.", "downsampling", _svg(_MAP)),
    Term("unit", "One number of a map, together with all that it is computed from.", "receptive_field",
         _svg(_grid(38, 18, 3, 3, OUTPUT, [(1, 1)])), ("units",)),
    Term("layer", "Filters that all read the same maps; their maps are read by the next layer.", "receptive_field",
         _svg(*(_grid(8 + 34 * at, 18, 3, 3, color) for at, color in enumerate((INPUT, GRAY, OUTPUT)))), ("layers",)),
    Term("receptive field", "The part of the picture that can change a unit's value.", "receptive_field",
         _svg(_grid(6, 6, 6, 6, INPUT, _all(5, 5)), _line(46, 6, 78, 26), _line(46, 46, 78, 34),
              _grid(78, 26, 1, 1, OUTPUT, [(0, 0)])), ("receptive fields",)),
    Term("MAC", "One multiplication and one addition: 2 FLOPs. The work of a layer is counted in them.", "compute_cost",
         _svg(_grid(14, 24, 1, 1, INPUT, [(0, 0)]), _line(32, 24, 40, 32), _line(40, 24, 32, 32),
              _grid(50, 24, 1, 1, FILTER, [(0, 0)]), _line(68, 28, 78, 28), _line(73, 23, 73, 33)), ("MACs",)),
    Term("parameter", "A number that training finds: a weight or a bias.", "compute_cost",
         _svg(_grid(38, 18, 3, 3, FILTER, _all(3, 3))), ("parameters",)),
    Term("activation", "A number that a layer hands on. All of them have to be kept in memory.", "compute_cost",
         _svg(_grid(38, 18, 3, 3, OUTPUT, _all(3, 3))), ("activations",)),
    Term("channel", "One of the maps that a layer hands on: one for each of its filters.", "feature_reduction",
         _svg(*(_grid(22 + 12 * at, 8 + 9 * at, 3, 3, OUTPUT) for at in range(3))),
         ("channels", "feature", "features")),
    Term("pooling", "A fixed rule that makes one number of each window: the largest, or the mean.", "feature_reduction",
         _svg(_grid(14, 22, 2, 2, INPUT, [(0, 1)]), _arrow(38, 58, 30, GRAY), _grid(68, 26, 1, 1, OUTPUT, [(0, 0)]))),
    Term("aliasing", "A pattern finer than the stride comes out as a coarse one, which is not there.",
         "feature_reduction",
         _svg(*(_line(6 + 4 * at, 8, 6 + 4 * at, 52, INPUT) for at in range(10)),
              *(_line(58 + 14 * at, 8, 58 + 14 * at, 52, OUTPUT) for at in range(3)))),
    Term("translation", "Moving the whole picture by some pixels.", "translation",
         _svg(_grid(14, 14, 4, 4, INPUT, [(1, 1), (2, 1)]), _grid(54, 14, 4, 4, INPUT, [(1, 2), (2, 2)]))),
    Term("equivariance", "The picture moves, and the map moves along.", "translation",
         _svg(_grid(10, 10, 2, 4, INPUT, [(0, 1)]), _grid(56, 10, 2, 4, INPUT, [(0, 2)]),
              _grid(10, 36, 2, 4, OUTPUT, [(0, 1)]), _grid(56, 36, 2, 4, OUTPUT, [(0, 2)])), ("equivariant",)),
    Term("blur", "A filter that takes a mean of neighbours, so that they become alike.", "translation",
         _svg(_bars((10, 26, 44, 26), INPUT))),
)  # fmt: skip
"""In the order in which the lessons need them."""


def term(name: str) -> Term:
    """A word's entry."""
    return next(entry for entry in TERMS if entry.name == name)


def of_page(page: str) -> list[Term]:
    """The words that a lesson shows."""
    return [entry for entry in TERMS if entry.page == page]
