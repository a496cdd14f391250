"""A question's panels as SVG, in black on white: for paper, and for pages without scripts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from stridelab.lessons.questions import Question
from stridelab.ui.questions.shapes import Box, Sheet, Text, drawn, in_words, slants


def figure(question: Question, marks: Iterable[tuple[int, int]] = ()) -> str:
    """All panels of a question, one after the other; "" where it has none."""
    marked = tuple(marks)
    return "".join(svg(drawn(panel, marked), in_words(panel)) for panel in question.panels)


def svg(sheet: Sheet, words: str) -> str:
    """One picture, and what a screen reader says of it."""
    shapes = "".join(_box(shape) if isinstance(shape, Box) else _text(shape) for shape in sheet.shapes)
    width, height = f"{sheet.width:.4g}", f"{sheet.height:.4g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(words)}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">{shapes}</svg>'
    )


def _box(box: Box) -> str:
    place = f'x="{box.x:.4g}" y="{box.y:.4g}" width="{box.width:.4g}" height="{box.height:.4g}"'
    if box.role == "mark":
        lines = "".join(
            f"M{box.x + x:.4g} {box.y + y:.4g}L{box.x + to_x:.4g} {box.y + to_y:.4g}"
            for x, y, to_x, to_y in slants(box.width)
        )
        return f'<path d="{lines}" stroke="#000"/>'
    fill = "none" if box.tone is None else f"rgb({box.tone},{box.tone},{box.tone})"
    width = {"cell": 1, "filter": 2, "window": 4, "dark": 0}[box.role]
    return f'<rect {place} fill="{fill}" stroke="#000" stroke-width="{width}"/>'


def _text(text: Text) -> str:
    anchor = ' text-anchor="middle"' if text.in_middle else ""
    place = f'x="{text.x:.4g}" y="{text.y:.4g}" font-size="{text.size:g}"'
    return f'<text {place} fill="{"#fff" if text.is_white else "#000"}"{anchor}>{escape(text.text)}</text>'
