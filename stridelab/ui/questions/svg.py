"""A question's panels as SVG, in black on white and in few bytes: for paper, and for pages without scripts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from stridelab.lessons.questions import Question
from stridelab.ui.questions.shapes import Box, Sheet, Text, drawn, in_words, slants

_LINES = {"cell": 1, "filter": 2, "window": 4, "dark": 0}
"""Widths of a box's edge, by its role."""


def figure(question: Question, marks: Iterable[tuple[int, int]] = ()) -> str:
    """All panels of a question, one after the other; "" where it has none."""
    marked = tuple(marks)
    return "".join(svg(drawn(panel, marked), in_words(panel)) for panel in question.panels)


def svg(sheet: Sheet, words: str) -> str:
    """One picture, and what a screen reader says of it. Boxes that look alike are one path."""
    paths: dict[tuple[str, int | None], list[str]] = {}
    boxes = [shape for shape in sheet.shapes if isinstance(shape, Box)]
    cells = [box for box in boxes if box.role == "cell"]
    for box in _runs([box for box in cells if box.tone is not None]):
        paths.setdefault(("dark", box.tone), []).append(_outline(box))
    if cells:
        paths[("cell", None)] = [_grid(cells)]
    for box in boxes:
        if box.role != "cell":
            paths.setdefault((box.role, box.tone), []).append(_outline(box))
    drawn_boxes = "".join(_path(*look, "".join(lines)) for look, lines in paths.items())
    texts = "".join(_texts([shape for shape in sheet.shapes if isinstance(shape, Text)]))
    width, height = f"{sheet.width:.4g}", f"{sheet.height:.4g}"
    return (
        f'<svg role="img" aria-label="{escape(words)}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">{drawn_boxes}'
        f'<g font-size="15" text-anchor="middle">{texts}</g></svg>'
    )


def _runs(cells: list[Box]) -> list[Box]:
    """Cells of one tone side by side as one box."""
    runs: list[Box] = []
    for cell in cells:
        last = runs[-1] if runs else None
        if last and (last.y, last.tone, last.x + last.width) == (cell.y, cell.tone, cell.x):
            runs[-1] = last._replace(width=last.width + cell.width)
        else:
            runs.append(cell)
    return runs


def _grid(cells: list[Box]) -> str:
    """The lines between and around cells that fill a rectangle."""
    side = cells[0].width
    xs, ys = ({at for cell in cells for at in (place(cell), place(cell) + side)} for place in (_x, _y))
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    across = "".join(f"M{min(xs):g} {y:g}h{width:g}" for y in sorted(ys))
    return across + "".join(f"M{x:g} {min(ys):g}v{height:g}" for x in sorted(xs))


def _x(box: Box) -> float:
    return box.x


def _y(box: Box) -> float:
    return box.y


def _outline(box: Box) -> str:
    if box.role == "mark":
        return "".join(f"M{box.x + x:g} {box.y + y:g}L{box.x + a:g} {box.y + b:g}" for x, y, a, b in slants(box.width))
    return f"M{box.x:g} {box.y:g}h{box.width:g}v{box.height:g}h{-box.width:g}z"


def _path(role: str, tone: int | None, lines: str) -> str:
    fill = "none" if tone is None else f"rgb({tone},{tone},{tone})"
    width = _LINES.get(role, 1)
    edge = f' stroke="#000" stroke-width="{width}"' if width else ""
    return f'<path d="{lines}" fill="{fill}"{edge}/>'


def _texts(texts: list[Text]) -> Iterable[str]:
    """Lines of text; single signs that stand in one row are one element, each at its own x."""
    rows: dict[tuple[float, float, bool], list[Text]] = {}
    for text in texts:
        if text.in_middle and len(text.text) == 1:
            rows.setdefault((text.y, text.size, text.is_white), []).append(text)
        else:
            yield _line(f"{text.x:g}", text)
    for row in rows.values():
        signs = "".join(text.text for text in row)
        yield _line(" ".join(f"{text.x:g}" for text in row), row[0]._replace(text=signs))


def _line(x: str, text: Text) -> str:
    """What is usual stands around all texts: 15 high, in the middle of x, black."""
    size = "" if text.size == 15 else f' font-size="{text.size:g}"'
    anchor = "" if text.in_middle else ' text-anchor="start"'
    white = ' fill="#fff"' if text.is_white else ""
    return f'<text x="{x}" y="{text.y:g}"{size}{anchor}{white}>{escape(text.text)}</text>'
