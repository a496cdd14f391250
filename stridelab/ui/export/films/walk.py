"""The player as a film: the window on the grid, its numbers beside the filter's, and the output as far as it is."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from stridelab.images.colors import FILTER, INPUT, OUTPUT, UNREAD
from stridelab.ui.export.films.film import BOTTOM, Film, View
from stridelab.ui.export.films.sheet import LEGIBLE, MARGIN, WIDTH, Box, Rgb, Sheet, ink_on

_SIDE = BOTTOM - 210  # of the grid
_GRID: Box = (MARGIN, 190, 820, _SIDE)
_SUMS: Box = (930, 190, 400, _SIDE)
_OUTPUT: Box = (1400, 190, WIDTH - MARGIN - 1400, 440)
_LABEL = 32
_PALE = 0.72  # of paper, over results that this stride does not keep


class WalkFilm(Film):
    """Of what the player's payload holds (components/player): every number is there already."""

    def __init__(self, drawing: dict[str, Any], stride: Sequence[int], view: View) -> None:
        self.drawing = drawing
        self.problem: str | None = drawing["problem"]
        self.height, self.width = drawing["input"]["height"], drawing["input"]["width"]
        self.kernel = (drawing["kernel"]["height"], drawing["kernel"]["width"])
        self.planes = [_Cells(plane, self.height, self.width) for plane in drawing["input"]["planes"]]
        self.weights = [_Cells(plane, *self.kernel) for plane in drawing["kernel"]["planes"]]
        self.over = drawing["kernel"]["over"]
        rows, cols = stride
        self.title = f"Stride {rows}" if rows == cols else f"Stride {rows} × {cols}"
        self.overlays = view.get("show", "unread").split(",")
        self.pace = round(1000 / min(60, max(0.5, float(view.get("speed", "4")))))
        if self.problem:
            return
        self.rows, self.cols = drawing["rows"][str(rows)], drawing["cols"][str(cols)]
        self.count = drawing["counts"][f"{rows},{cols}"]
        self.size = (len(self.rows["starts"]), len(self.cols["starts"]))
        self.steps = self.size[0] * self.size[1]
        if "pos" in view:
            self.now = min(self.steps, int(view["pos"])) - 1
        dense = drawing["dense"]
        self.dense = _Cells(dense["sum"], dense["height"], dense["width"])
        self.partials = [_Cells(plane, dense["height"], dense["width"]) for plane in dense["partials"]]
        self.first = (self.rows["first"], self.cols["first"])

    # ------------------------------------------------------------------ the same at every step

    def fixed(self, sheet: Sheet) -> None:
        self._grid(sheet)
        for plane, weights in enumerate(self.weights):
            self._matrix(sheet, self._place(plane, "filter"), weights.values, weights.rgb, FILTER, self.over)
        self._label(sheet, self._place(0, "filter")[:2], f"Filter {self.kernel[0]} × {self.kernel[1]}", "filter")
        if self.problem:
            sheet.paragraph((_OUTPUT[0] - 60, 220), self.problem, 34, width=_OUTPUT[2] + 60, most=12)
            return
        rows, cols = self.size
        among = f" of {self.rows['span']} × {self.cols['span']}" if self.is_among else ""
        self._label(sheet, _OUTPUT[:2], f"Output {rows} × {cols}{among}", "output")

    def _grid(self, sheet: Sheet) -> None:
        """The input with its padding, its unread pixels hatched, and visits as tones where they are asked for."""
        left, top, cell = self._origin
        sheet_label = f"Input {self.height} × {self.width}"
        (above, below), (before, after) = self.padding
        if any((above, below, before, after)):
            same = len({above, below, before, after}) == 1
            sheet_label += f" + padding {above}" if same else " with padding"
        self._label(sheet, _GRID[:2], sheet_label, "input")
        size = _text_size(cell, max(len(brief(v)) for v in self.planes[0].values.ravel()), least=20)
        for row in range(-above, self.height + below):
            for col in range(-before, self.width + after):
                box = (left + col * cell, top + row * cell, cell, cell)
                if 0 <= row < self.height and 0 <= col < self.width:
                    self._pixel(sheet, box, row, col, size)
                else:
                    is_read = self.problem or not self._is_left_out(row, col)
                    sheet.fill(box, sheet.look.padding)
                    sheet.hatch(box, *((sheet.look.line, 18, 2) if is_read else (sheet.look.quiet, 9, 2)))
                    if size and is_read:
                        sheet.text(_middle(box), "0", size, sheet.look.quiet, anchor="mm")
        for line in range(self.height + above + below + 1):
            y = top + (line - above) * cell
            sheet.line([(left - before * cell, y), (left + (self.width + after) * cell, y)], (128, 128, 128), 1)
        for line in range(self.width + before + after + 1):
            x = left + (line - before) * cell
            sheet.line([(x, top - above * cell), (x, top + (self.height + below) * cell)], (128, 128, 128), 1)
        sheet.frame((left, top, self.width * cell, self.height * cell), INPUT, 4)

    def _is_left_out(self, row: int, col: int) -> bool:
        """Whether no window reads this place in the padding."""
        return row in self.rows["unread_padding"] or col in self.cols["unread_padding"]

    def _pixel(self, sheet: Sheet, box: Box, row: int, col: int, size: float) -> None:
        visits = not self.problem and self.rows["visits"][row] * self.cols["visits"][col]
        is_unread = not self.problem and "unread" in self.overlays and not visits
        rgb = _rgb(np.sum([plane.rgb[row, col] for plane in self.planes], axis=0))  # red, green and blue planes add up
        words = brief(float(self.planes[0].values[row, col]))
        if "visits" in self.overlays and not self.problem:
            most = max(self.rows["visits"]) * max(self.cols["visits"])
            rgb, words = heat(visits / most if most else 0), str(int(visits))
        elif len(self.planes) > 1:
            words = ""
        sheet.fill(box, rgb)
        if is_unread:
            sheet.hatch(box, UNREAD, 14, 3)
        if size and words:
            if is_unread:
                width = size * 0.56 * len(words)
                x, y = _middle(box)
                sheet.fill((x - width / 2, y - size * 0.45, width, size * 0.9), rgb)
            sheet.text(_middle(box), words, size, ink_on(rgb), anchor="mm")

    # ------------------------------------------------------------------ what moves

    def moving(self, sheet: Sheet, step: int | None) -> None:
        if self.problem:
            return
        self._output(sheet, self.steps if step is None else step + 1)
        if step is None:
            windows = f"{self.count['windows']:,} windows" if self.count["windows"] != 1 else "1 window"
            sheet.text((_OUTPUT[0], 760), windows, 56, sheet.look.output, weight=700)
            share = f"{self.count['share']} of stride 1's {self.count['most']:,}"
            sheet.text(
                (_OUTPUT[0], 820), share if self.count["windows"] < self.count["most"] else "all there can be", 34
            )
            unread = (
                f"{self.count['unread']:,} of {self.count['cells']:,} pixels unread"
                if self.count["unread"]
                else "every pixel read"
            )
            sheet.text((_OUTPUT[0], 870), unread, 34)
            return
        i, j = divmod(step, self.size[1])
        left, top, cell = self._origin
        start = (self.rows["starts"][i], self.cols["starts"][j])
        extent = self.drawing["extent"]
        sheet.frame((left + start[1] * cell, top + start[0] * cell, extent[1] * cell, extent[0] * cell), FILTER, 8)
        self._arrow(sheet, step)
        self._label(sheet, self._place(0, "window")[:2], "Window", "input")
        for plane, cells in enumerate(self.planes):
            values, rgb = self._window(cells, start, sheet.look.padding)
            self._matrix(sheet, self._place(plane, "window"), values, rgb, INPUT)
        at = (self.first[0] + start[0] - self.rows["starts"][0], self.first[1] + start[1] - self.cols["starts"][0])
        sheet.text((_OUTPUT[0], 720), f"row {i + 1}, column {j + 1}", 36)
        sheet.text((_OUTPUT[0], 810), f"= {brief(float(self.dense.values[at]))}", 84, sheet.look.output, weight=700)
        sheet.text((_OUTPUT[0], 870), self._sum(at), 32)
        sheet.text((WIDTH - MARGIN, 76), f"step {step + 1:,} of {self.steps:,}", 36, sheet.look.quiet, anchor="rs")

    def _arrow(self, sheet: Sheet, step: int) -> None:
        """As long as the stride, from the window to the next: on its lower edge, or where it goes down on its right."""
        if step + 1 == self.steps:
            return
        (i, j), (down, right) = divmod(step, self.size[1]), divmod(step + 1, self.size[1])
        left, top, cell = self._origin
        goes_down = down > i
        starts = self.rows["starts"] if goes_down else self.cols["starts"]
        length = starts[down] - starts[i] if goes_down else starts[right] - starts[j]
        if length * cell < 1.6 * LEGIBLE:
            return  # no room for its number
        height, width = self.drawing["extent"]
        x = left + (self.cols["starts"][j] + (width if goes_down else 0)) * cell
        y = top + (self.rows["starts"][i] + (0 if goes_down else height)) * cell

        def at(along: float, beside: float) -> tuple[float, float]:
            return (x + beside, y + along) if goes_down else (x + along, y + beside)

        end, head = length * cell, min(14, 0.3 * cell)
        for color, thick in ((sheet.look.paper[:3], 12), (sheet.look.ink, 5)):
            sheet.line([at(0, -head), at(0, head)], color, thick)
            sheet.line([at(0, 0), at(end, 0)], color, thick)
            sheet.line([at(end - head, -head), at(end, 0), at(end - head, head)], color, thick)
        middle = at(end / 2, 0)
        sheet.fill((middle[0] - 0.36 * LEGIBLE, middle[1] - LEGIBLE / 2, 0.72 * LEGIBLE, LEGIBLE), sheet.look.paper[:3])
        sheet.text(middle, str(length), LEGIBLE, weight=700, anchor="mm")

    def _sum(self, at: tuple[int, int]) -> str:
        if self.partials:
            parts = " + ".join(_bracket(partial.values[at]) for partial in self.partials)
        else:
            parts = f"sum of {self.kernel[0] * self.kernel[1]} products"
        bias = self.drawing["bias"]
        return f"{parts} + bias {_bracket(bias)}" if bias else parts

    def _window(self, cells: _Cells, start: tuple[int, int], padding: Rgb) -> tuple[np.ndarray, np.ndarray]:
        """(kh, kw) the numbers under the window, (kh, kw, 3) their tones; padding is zero."""
        values, rgb = np.zeros(self.kernel), np.full((*self.kernel, 3), padding, np.uint8)
        for i, down in enumerate(self.drawing["taps"][0]):
            for j, right in enumerate(self.drawing["taps"][1]):
                row, col = start[0] + down, start[1] + right
                if 0 <= row < self.height and 0 <= col < self.width:
                    values[i, j], rgb[i, j] = cells.values[row, col], cells.rgb[row, col]
        return values, rgb

    def _output(self, sheet: Sheet, steps_done: int) -> None:
        """The results so far; among all those of stride 1 where that is asked for."""
        if self.is_among:
            self._among(sheet, steps_done)
            return
        rows, cols = self.size
        cell = min(_OUTPUT[2] / cols, _OUTPUT[3] / rows, 150)
        picked = self._kept
        size = _text_size(cell, max(len(brief(self.dense.values[at])) for at in picked), least=22)
        for step, at in enumerate(picked):
            i, j = divmod(step, cols)
            box = (_OUTPUT[0] + j * cell, _OUTPUT[1] + i * cell, cell, cell)
            if step < steps_done:
                rgb = _rgb(self.dense.rgb[at])
                sheet.fill(box, rgb)
                if size:
                    sheet.text(_middle(box), brief(self.dense.values[at]), size, ink_on(rgb), anchor="mm")
            sheet.frame(box, sheet.look.line, 1)
        sheet.frame((_OUTPUT[0], _OUTPUT[1], cols * cell, rows * cell), OUTPUT, 4)
        if steps_done < self.steps:
            i, j = divmod(steps_done - 1, cols)
            sheet.frame((_OUTPUT[0] + j * cell, _OUTPUT[1] + i * cell, cell, cell), OUTPUT, 6)

    def _among(self, sheet: Sheet, steps_done: int) -> None:
        span = (self.rows["span"], self.cols["span"])
        cell = min(_OUTPUT[2] / span[1], _OUTPUT[3] / span[0], 150)
        paper = np.array(sheet.look.paper[:3])
        for row in range(span[0]):
            for col in range(span[1]):
                at = (self.first[0] + row, self.first[1] + col)
                pale = _rgb(self.dense.rgb[at] * (1 - _PALE) + paper * _PALE)
                sheet.fill((_OUTPUT[0] + col * cell, _OUTPUT[1] + row * cell, cell, cell), pale)
        for at in self._kept[:steps_done]:
            box = (_OUTPUT[0] + (at[1] - self.first[1]) * cell, _OUTPUT[1] + (at[0] - self.first[0]) * cell, cell, cell)
            sheet.fill(box, _rgb(self.dense.rgb[at]))
            sheet.frame(box, OUTPUT, 4)

    # ------------------------------------------------------------------ where things are

    @property
    def is_among(self) -> bool:
        return "dense" in self.overlays

    @property
    def padding(self) -> tuple[Sequence[int], Sequence[int]]:
        return ((0, 0), (0, 0)) if self.problem else (self.rows["padding"], self.cols["padding"])

    @property
    def _origin(self) -> tuple[float, float, float]:
        """Left and top of the input's first pixel, and the side of a cell."""
        (above, below), (before, after) = self.padding
        cell = min(_GRID[2] / (self.width + before + after), _GRID[3] / (self.height + above + below))
        return _GRID[0] + before * cell, _GRID[1] + above * cell, cell

    @property
    def _kept(self) -> list[tuple[int, int]]:
        """Where in the dense map the results of this stride stand, step by step."""
        rows = [self.first[0] + start - self.rows["starts"][0] for start in self.rows["starts"]]
        cols = [self.first[1] + start - self.cols["starts"][0] for start in self.cols["starts"]]
        return [(row, col) for row in rows for col in cols]

    def _place(self, plane: int, of: str) -> Box:
        """Of a plane's window or filter: one above the other, or side by side where there are three planes."""
        left, top, width, height = _SUMS
        if len(self.planes) == 1:
            side = height / 2 - 60
            return (left, top if of == "window" else top + height / 2 + 20, side, side)
        side = min(width / 2 - 15, height / 3 - 30)
        return (left if of == "window" else left + width / 2 + 15, top + plane * height / 3, side, side)

    def _label(self, sheet: Sheet, at: Sequence[float], words: str, role: str) -> None:
        sheet.text((at[0], at[1] - 18), words, _LABEL, getattr(sheet.look, role), weight=600)

    def _matrix(self, sheet: Sheet, place: Box, values: np.ndarray, rgb: np.ndarray, edge: str, over: int = 0) -> None:
        rows, cols = values.shape
        cell = min(place[2] / cols, place[3] / rows)
        words = [[_weight(value, over) for value in row] for row in values.tolist()]
        size = _text_size(cell, max(len(word) for row in words for word in row), least=LEGIBLE)
        for row in range(rows):
            for col in range(cols):
                box = (place[0] + col * cell, place[1] + row * cell, cell, cell)
                tone = _rgb(rgb[row, col])
                sheet.fill(box, tone)
                if size:
                    sheet.text(_middle(box), words[row][col], size, ink_on(tone), anchor="mm")
        sheet.frame((place[0], place[1], cols * cell, rows * cell), edge, 5)

    # ------------------------------------------------------------------ in words

    def tell(self, step: int | None) -> str:
        filter_ = f"A filter of {self.kernel[0]} × {self.kernel[1]} on a grid of {self.height} × {self.width} numbers"
        if self.problem:
            return f"{filter_}. {self.problem}"
        rows, cols = self.size
        if step is None:
            return f"{filter_}, {self.title.lower()}: {rows} × {cols} results, {self.count['unread']} pixels unread."
        i, j = divmod(step, cols)
        value = brief(self.dense.values[self._kept[step]])
        return (
            f"{filter_}, {self.title.lower()}, step {step + 1} of {self.steps}: row {i + 1}, column {j + 1} is {value}."
        )


class _Cells:
    """Numbers and their tones, as the player is sent them."""

    def __init__(self, sent: dict[str, Any], height: int, width: int) -> None:
        self.values = np.array(sent["values"], float).reshape(height, width)
        self.rgb = np.frombuffer(base64.b64decode(sent["pixels"]), np.uint8).reshape(height, width, 3)


def brief(value: float) -> str:
    """A number as a cell shows it: whole, or at most three digits after the point; a true minus."""
    text = f"{value:.{3 if abs(value) < 1 else 2}f}".rstrip("0").rstrip(".")
    text = "0" if text in ("-0", "") else text
    return text.replace("0.", ".", 1).replace("-", "−") if text.lstrip("-").startswith("0.") else text.replace("-", "−")


def _bracket(value: float) -> str:
    return f"({brief(value)})" if value < 0 else brief(value)


def heat(share: float) -> Rgb:
    """The tone for a share of the most visits, from white to the input's blue."""
    low, high = np.array([247, 247, 247]), np.array([0, 114, 178])
    return _rgb(low + (high - low) * share)


def _rgb(tones: np.ndarray) -> Rgb:
    red, green, blue = (int(tone) for tone in np.rint(tones))
    return red, green, blue


def _text_size(cell: float, characters: int, least: float) -> float:
    """The height of a number that so many characters leave in a cell; 0 where nobody could read it."""
    size = min(0.56 * cell, 60, (cell - 6) / (0.52 * characters))
    return size if size >= least else 0


def _middle(box: Box) -> tuple[float, float]:
    return box[0] + box[2] / 2, box[1] + box[3] / 2


def _weight(value: float, over: int) -> str:
    return f"{round(value * over)}/{over}".replace("-", "−") if over and value else brief(value)
