"""A grid of cells to mark, as the answer to a question: by a click, a tap or the keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from stridelab.images import colors
from stridelab.lessons.questions import Question
from stridelab.ui.components.register import register

KEY = "mark_cells"

_mark_cells = register("stride_lab_mark_cells", __file__)


def show(question: Question, on_answer: Callable[[], None]) -> None:
    """Draw the grid of a question that asks for cells; nothing of its answer is sent.

    What is marked arrives as `st.session_state[KEY]["answer"]`, a dict of the question's "id" and its "cells" as in
    `questions.cells`, in the callback.
    """
    _mark_cells(key=KEY, data={"json": json.dumps(payload(question))}, on_answer_change=on_answer)


def payload(question: Question) -> dict[str, Any]:
    """The size of the grid, the window that stands on it, and whether one cell is asked for or several."""
    panel = question.panels[0]
    rows, cols = panel.shape
    windows = [[window.row, window.col, window.height, window.width] for window in panel.windows]
    return {
        "id": f"{question.kind} {question.seed}",
        "title": panel.title,
        "rows": rows,
        "cols": cols,
        "windows": windows,
        "several": question.ask == "cells",
        "window": colors.FILTER,
        "mark": colors.UNREAD,
    }
