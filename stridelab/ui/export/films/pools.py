"""The row of max pooling as a film: both rows, window by window."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from stridelab.ui.export.films.film import Film, View
from stridelab.ui.export.films.sheet import MARGIN, WIDTH, Sheet

_TOPS = (230, 600)


class PoolFilm(Film):
    """Of what the row's payload holds (components/pool_row)."""

    pace = 1000

    def __init__(self, drawing: dict[str, Any], view: View) -> None:
        stride, shift, steps_done = view.get("pool", "2,1,1").split(",")
        cases = drawing["cases"].get(stride) or next(iter(drawing["cases"].values()))
        at = min(int(shift), len(cases) - 1)
        self.drawing, self.rows = drawing, ((cases[0], "The row"), (cases[at], f"Moved by {at}"))
        self.title = f"Max pooling at stride {stride}"
        self.verdict: str = cases[at]["verdict"]
        self.steps = len(cases[0]["steps"])
        self.now = min(int(steps_done), self.steps) - 1 if "pool" in view else None

    def fixed(self, sheet: Sheet) -> None:
        for (case, title), top in zip(self.rows, _TOPS, strict=True):
            sheet.text((MARGIN, top - 24), title, 36, weight=700)
            cell = self._cell(case)
            for at, value in enumerate(case["row"]):
                box = (MARGIN + at * cell, top, cell, cell)
                sheet.frame(box, self.drawing["input"], 3)
                sheet.text(
                    (box[0] + cell / 2, top + cell / 2), f"{value:g}", 48, anchor="mm", weight=700 if value else 400
                )

    def _cell(self, case: dict[str, Any]) -> float:
        return min(110, (WIDTH - 2 * MARGIN) / len(case["row"]))

    def moving(self, sheet: Sheet, step: int | None) -> None:
        for (case, _), top in zip(self.rows, _TOPS, strict=True):
            cell = self._cell(case)
            for at, window in enumerate(case["steps"]):
                first, last = window["positions"][0], window["positions"][-1]
                middle = MARGIN + (first + last + 1) / 2 * cell
                box = (middle - 50, top + cell + 40, 100, 100)
                sheet.frame(box, self.drawing["output"] if step is None or at <= step else sheet.look.line, 3)
                if step is None or at <= step:
                    sheet.text(
                        (middle, box[1] + 50), f"{window['value']:g}", 48, sheet.look.output, weight=700, anchor="mm"
                    )
                if at == step:
                    left = MARGIN + first * cell
                    sheet.frame((left - 4, top - 4, (last - first + 1) * cell + 8, cell + 8), self.drawing["filter"], 8)
                    sheet.line([(middle, top + cell + 4), (middle, box[1])], self.drawing["filter"], 4)
        if step is None:
            sheet.paragraph((MARGIN, 920), self.verdict, 36, width=WIDTH - 2 * MARGIN)
        else:
            sheet.text((WIDTH - MARGIN, 76), f"window {step + 1} of {self.steps}", 36, sheet.look.quiet, anchor="rs")

    def tell(self, step: int | None) -> str:
        count = self.steps if step is None else step + 1
        rows = "; ".join(
            f"{title}: {_numbers(case['row'])} gives {_numbers(window['value'] for window in case['steps'][:count])}"
            for case, title in self.rows
        )
        return f"{self.title}. {rows}."


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{value:g}" for value in values)
