"""Maps side by side as a film: the race of the strides, each map opened window by window; and galleries, which rest."""

from __future__ import annotations

from typing import Any

from PIL import Image

from stridelab.ui.export.films.film import BOTTOM, TOP, Film, View
from stridelab.ui.export.films.sheet import MARGIN, WIDTH, Box, Sheet, picture_of

_STEPS = 32  # of the race, however many windows there are
_HEAD = 120  # title, size and count of a map
_GAP = 40
_TITLE = 210  # as wide as a map's title and count need


class MapsFilm(Film):
    """Of what the maps' payload holds (components/maps)."""

    pace = 250

    def __init__(self, drawing: dict[str, Any], title: str, view: View) -> None:
        self.title = title
        self.maps: list[dict[str, Any]] = drawing["maps"]
        self.legend, self.frame = drawing["legend"], drawing["output"]
        self.pictures = [picture_of(map_["picture"]) for map_ in self.maps]
        self.size = view.get("size") or drawing["size"]
        self.most = max([1, *(map_["numbers"]["windows"] for map_ in self.maps if map_["numbers"])])
        if drawing["stepped"]:
            self.steps = min(_STEPS, self.most)
            if "race" in view and float(view["race"]) < 1:
                self.now = max(0, round(float(view["race"]) * self.steps) - 1)
        self.places = self._places()

    def _places(self) -> list[Box]:
        """In a row at their true relative sizes; or all at one size, in as many rows as make them largest."""
        if self.size == "true":
            return self._true_places()
        width, height, count = WIDTH - 2 * MARGIN, BOTTOM - TOP, len(self.maps)
        widest = max(map_["width"] for map_ in self.maps)
        highest = max(map_["height"] for map_ in self.maps)

        def scale(columns: int) -> float:
            rows = -(-count // columns)
            column, row = width / columns - _GAP, height / rows - _HEAD
            return min(column / widest, row / highest)

        columns = max(range(1, count + 1), key=scale)
        unit, rows = scale(columns), -(-count // columns)
        places = []
        for number in range(count):
            row, column = divmod(number, columns)
            left, top = MARGIN + column * width / columns, TOP + row * height / rows + _HEAD
            places.append((left, top, widest * unit, highest * unit))
        return places

    def _true_places(self) -> list[Box]:
        width, height = WIDTH - 2 * MARGIN, BOTTOM - TOP - _HEAD
        unit = height / max(map_["height"] for map_ in self.maps)

        def columns() -> list[float]:
            return [max(_TITLE, map_["width"] * unit) + _GAP for map_ in self.maps]

        while sum(columns()) > width and unit > 0.01:
            unit *= 0.98
        places, left = [], float(MARGIN)
        for map_, column in zip(self.maps, columns(), strict=True):
            places.append((left, TOP + _HEAD, map_["width"] * unit, map_["height"] * unit))
            left += column
        return places

    def fixed(self, sheet: Sheet) -> None:
        for map_, (left, top, *_) in zip(self.maps, self.places, strict=True):
            if map_["color"]:
                sheet.fill((left, top - 104, 26, 26), map_["color"])
            sheet.text((left + (36 if map_["color"] else 0), top - 80), map_["title"], 34, weight=700)
            sheet.text((left, top - 46), map_["caption"], 28, sheet.look.quiet)
        if self.legend:
            right = WIDTH - MARGIN
            sheet.text((right - 330, 76), self.legend["low"], 28, anchor="rs")
            sheet.picture(_ramp(self.legend["stops"]), (right - 310, 54, 200, 24))
            sheet.text((right - 90, 76), self.legend["high"], 28)

    def moving(self, sheet: Sheet, step: int | None) -> None:
        for map_, picture, place in zip(self.maps, self.pictures, self.places, strict=True):
            windows = map_["height"] * map_["width"]
            opened = windows if step is None or not self.steps else min(windows, self._windows(step))
            self._opened(sheet, picture, place, opened / windows)
            if map_["numbers"]:
                sheet.text((place[0], place[1] - 12), f"{opened:,} windows", 28)
            sheet.frame(place, self.frame, 3)
        if step is not None and self.steps:
            sheet.text((WIDTH / 2, 76), f"step {self._windows(step):,}", 36, sheet.look.quiet, anchor="ms")

    def _windows(self, step: int) -> int:
        """How many windows every map has had time for after a step."""
        return round((step + 1) / self.steps * self.most)

    def _opened(self, sheet: Sheet, picture: Image.Image, place: Box, share: float) -> None:
        """The map's first whole rows."""
        rows = round(picture.height * share)
        if rows:
            part = picture.crop((0, 0, picture.width, rows))
            sheet.picture(part, (place[0], place[1], place[2], place[3] * rows / picture.height))

    def tell(self, step: int | None) -> str:
        maps = "; ".join(f"{map_['title']}, {map_['caption']}" for map_ in self.maps)
        after = "" if step is None else f" After {self._windows(step):,} of {self.most:,} windows."
        return f"Maps side by side: {maps}.{after}"


def _ramp(stops: list[str]) -> Image.Image:
    """Colours one beside the other, as a picture of one row."""
    ramp = Image.new("RGB", (len(stops), 1))
    for at, stop in enumerate(stops):
        ramp.paste(stop, (at, 0, at + 1, 1))
    return ramp.resize((200, 1), Image.Resampling.BILINEAR)


def of_tiles(drawing: dict[str, Any], view: View) -> dict[str, Any]:
    """What the magnifying glass shows (components/magnifier), as maps: its results, or what each has lost."""
    lost = view.get("shown") == "lost"

    def tile(sent: dict[str, Any]) -> dict[str, Any]:
        error = f", RMS error {sent['error']}" if "error" in sent else ""
        picture = sent["lost"] if lost and "lost" in sent else sent["picture"]
        caption = f"{sent['height']:,} × {sent['width']:,}{error}"
        return sent | {"caption": caption, "color": "", "numbers": None, "picture": picture}

    legend = drawing["legend"]["lost" if lost else "result"]
    maps = [tile(sent) for sent in drawing["tiles"]]
    return {"maps": maps, "legend": legend, "output": drawing["palette"]["output"], "size": "equal", "stepped": False}
