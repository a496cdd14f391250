"""What is drawn beside a question: grids of numbers or tones, in the page's own ink."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from stridelab.images import colors
from stridelab.lessons.questions import Question
from stridelab.ui.components.register import register
from stridelab.ui.questions.shapes import Box, drawn, in_words

_panels = register("stride_lab_panels", __file__)


def show(question: Question, marks: Iterable[tuple[int, int]] = ()) -> None:
    """Draw a question's panels, with cells marked once they may be seen. A question without panels draws nothing."""
    if question.panels:
        _panels(key="panels", data={"json": json.dumps(payload(question, tuple(marks)))})


def payload(question: Question, marks: tuple[tuple[int, int], ...] = ()) -> dict[str, Any]:
    """Boxes [x, y, width, height, role, tone] and texts [x, y, text, size, in the middle, white] of every panel."""
    panels = []
    for panel in question.panels:
        sheet = drawn(panel, marks)
        panels.append(
            {
                "words": in_words(panel),
                "width": sheet.width,
                "height": sheet.height,
                "boxes": [shape for shape in sheet.shapes if isinstance(shape, Box)],
                "texts": [shape for shape in sheet.shapes if not isinstance(shape, Box)],
            }
        )
    return {"panels": panels, "colors": {"filter": colors.FILTER, "window": colors.FILTER, "mark": colors.UNREAD}}
