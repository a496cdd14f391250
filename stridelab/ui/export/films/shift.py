"""The shifter as a film: the picture moves pixel by pixel to the right, and its strided map comes along or does not."""

from __future__ import annotations

from typing import Any

from PIL import Image, ImageChops

from stridelab.ui.export.films.film import Film, View
from stridelab.ui.export.films.sheet import MARGIN, WIDTH, Sheet, picture_of

_SIDE = 420
_GAP = 40
_TOP = 230


class ShiftFilm(Film):
    """Of what the shifter's payload holds (components/shifter): errors, phases and maps of all shifts are there."""

    pace = 900

    def __init__(self, drawing: dict[str, Any], view: View) -> None:
        self.drawing = drawing
        self.title = f"Stride {drawing['stride']}: move the picture"
        self.sheets = {name: picture_of(drawing[name]) for name in ("picture", "maps", "differences")}
        self.shifts = [(0, col) for col, step in enumerate(drawing["cols"]) if "problem" not in step]
        self.steps = len(self.shifts)
        rows, cols = map(int, view.get("shift", "0,1").split(","))
        if "problem" in (drawing["rows"] + [{"problem": ""}])[min(rows, len(drawing["rows"]))]:
            rows = 0
        if "problem" in (drawing["cols"] + [{"problem": ""}])[min(cols, len(drawing["cols"]))]:
            cols = min(1, self.steps - 1)
        self.rest = (rows, cols)

    def fixed(self, sheet: Sheet) -> None:
        height, width = self.drawing["map"]
        words = (
            ("Picture, moved", f"{self.drawing['height']} × {self.drawing['width']}"),
            ("Its map", f"{height} × {width}"),
            ("First map, moved", "what should come out"),
            ("Difference", "white: none"),
        )
        for at, (title, below) in enumerate(words):
            sheet.text((self._left(at), _TOP - 60), title, 36, weight=700)
            sheet.text((self._left(at), _TOP - 22), below, 28, sheet.look.quiet)
        for at, sign in ((2, "−"), (3, "=")):
            sheet.text((self._left(at) - _GAP / 2, _TOP + _SIDE / 2), sign, 44, weight=700, anchor="mm")

    def _left(self, at: int) -> float:
        return MARGIN + at * ((WIDTH - 2 * MARGIN - 4 * _SIDE) / 3 + _SIDE)

    def moving(self, sheet: Sheet, step: int | None) -> None:
        drawing = self.drawing
        place = self.rest if step is None else self.shifts[step]
        rows, cols = drawing["rows"][place[0]], drawing["cols"][place[1]]
        height, width = drawing["map"]

        def tile(name: str, row: int, col: int) -> Image.Image:
            """One map of the sheet, moved by whole cells; what leaves comes in at the other side."""
            part = self.sheets[name].crop((col * width, row * height, (col + 1) * width, (row + 1) * height))
            return ImageChops.offset(part, cols["steps"], rows["steps"])

        pictures = (
            ImageChops.offset(self.sheets["picture"], place[1], place[0]),
            tile("maps", rows["remainder"], cols["remainder"]),
            tile("maps", 0, 0),
            tile("differences", rows["remainder"], cols["remainder"]),
        )
        scale = _SIDE / max(drawing["height"], drawing["width"])
        size = (drawing["width"] * scale, drawing["height"] * scale)
        for at, picture in enumerate(pictures):
            box = (self._left(at), _TOP, *size)
            sheet.picture(picture, box)
            sheet.frame(box, drawing["output"] if at else drawing["input"], 4)
        sheet.text((MARGIN, 800), f"moved by {_moved(place)}", 48, weight=700)
        sheet.text((MARGIN, 900), self._error(place), 72, sheet.look.output, weight=700)
        left = MARGIN + 300
        sheet.text((left, 896), "difference (100%: as much as the map itself varies)", 36)

    def _error(self, place: tuple[int, int]) -> str:
        rows, cols = self.drawing["rows"][place[0]], self.drawing["cols"][place[1]]
        return self.drawing["errors"][rows["remainder"]][cols["remainder"]] or "–"

    def tell(self, step: int | None) -> str:
        place = self.rest if step is None else self.shifts[step]
        return (
            f"The picture moved by {_moved(place)}, its map at stride {self.drawing['stride']}, the first map moved "
            f"along, and their difference: {self._error(place)} of the map's own variation."
        )


def _moved(place: tuple[int, int]) -> str:
    rows, cols = place
    parts = [f"{cols} to the right"] if cols or not rows else []
    return " and ".join([*parts, *([f"{rows} down"] if rows else [])])
