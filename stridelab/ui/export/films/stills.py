"""Drawings that rest, as pictures: what a stride reads of a photo, a stack of layers, a network."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image, ImageColor

from stridelab.images.colors import UNREAD
from stridelab.ui.export.films.film import BOTTOM, TOP, Film, View
from stridelab.ui.export.films.sheet import MARGIN, MOST_PICTURE, WIDTH, Box, Sheet, picture_of
from stridelab.ui.export.films.walk import heat

_RIGHT = 1010
"""Where the right half of a sheet begins."""


class CoverageFilm(Film):
    """What a stride reads of a picture, and the map that comes out (components/coverage)."""

    def __init__(self, drawing: dict[str, Any], choice: dict[str, Any], view: View) -> None:
        self.drawing, self.shown = drawing, view.get("shown", "unread")
        self.layer = drawing["layers"][choice["rule"]][str(choice["stride"])]
        rule = next(rule["title"] for rule in drawing["rules"] if rule["name"] == choice["rule"])
        self.title = f"Stride {choice['stride']}, {rule}"
        self.picture = picture_of(drawing["picture"])
        self.map = picture_of(drawing["map"]) if drawing["map"] else None

    def fixed(self, sheet: Sheet) -> None:
        height, width = self.drawing["height"], self.drawing["width"]
        scale = min((_RIGHT - 2 * MARGIN) / width, (BOTTOM - TOP - 60) / height)
        box: Box = (MARGIN, TOP + 50, width * scale, height * scale)
        sheet.text((MARGIN, TOP + 32), f"Input {height} × {width}", 32, sheet.look.input, weight=600)
        if self.layer["problem"]:
            sheet.picture(self.picture, box)
            sheet.paragraph((_RIGHT, TOP + 80), self.layer["problem"], 34, width=WIDTH - MARGIN - _RIGHT, most=8)
            return
        sheet.picture(self._read(round(box[2] * sheet.unit), round(box[3] * sheet.unit)), box)
        sheet.frame(box, self.drawing["palette"]["input"], 4)
        rows, cols = self.layer["rows"], self.layer["cols"]
        size = (len(rows["starts"]), len(cols["starts"]))
        sheet.text((_RIGHT, TOP + 32), f"Output {size[0]} × {size[1]}", 32, sheet.look.output, weight=600)
        if self.map:
            room = self.drawing["room"]
            at = np.ix_(np.add(rows["starts"], room["top"]), np.add(cols["starts"], room["left"]))
            picked = Image.fromarray(np.asarray(self.map)[at])
            side = min(1, 480 / (size[0] * scale), (WIDTH - MARGIN - _RIGHT) / (size[1] * scale)) * scale
            place: Box = (_RIGHT, TOP + 50, size[1] * side, size[0] * side)
            sheet.picture(picked, place)
            sheet.frame(place, self.drawing["palette"]["output"], 4)
        for line, name in enumerate(("unread", "visits", "overlap")):
            sheet.paragraph((_RIGHT, 720 + line * 100), self.layer[name], 32, width=WIDTH - MARGIN - _RIGHT)

    def _read(self, width: int, height: int) -> Image.Image:
        """The picture in this many pixels, with visits as tones, or what is unread hatched."""
        grows = width >= self.picture.width
        way = Image.Resampling.NEAREST if grows else Image.Resampling.BOX
        pixels = np.array(self.picture.resize((width, height), way))  # (H, W, 3)
        by_axis = [np.asarray(self.layer[axis]["visits"]) for axis in ("rows", "cols")]
        if by_axis[0].size * by_axis[1].size > MOST_PICTURE:
            raise ValueError("The picture of this drawing is too large.")
        visits = np.outer(*by_axis)
        at = np.ix_(np.arange(height) * visits.shape[0] // height, np.arange(width) * visits.shape[1] // width)
        if self.shown == "visits":
            most = max(1, self.layer["most_visits"])
            return Image.fromarray(np.array([heat(n / most) for n in range(most + 1)], np.uint8)[visits[at]])
        if self.shown == "unread":
            row, col = np.indices((height, width))
            mark = (visits[at] == 0) & ((row + col) % 8 < 4)
            pixels[mark] = ImageColor.getrgb(UNREAD)
        return Image.fromarray(pixels)

    def tell(self, step: int | None) -> str:
        if self.layer["problem"]:
            return f"{self.title}: {self.layer['problem']}"
        return f"{self.title}: {self.layer['unread']} {self.layer['visits']} {self.layer['overlap']}"


class StackFilm(Film):
    """A stack of layers from the side, one unit with all that it sees, and its field on the picture (layer_stack)."""

    title = "What one unit sees"

    def __init__(self, drawing: dict[str, Any], view: View) -> None:
        self.drawing, self.maps = drawing, drawing["maps"]
        self.picture = picture_of(drawing["picture"])
        last = len(self.maps) - 1
        layer, row, col = (int(part) for part in view["cell"].split(",")) if "cell" in view else (last, -1, -1)
        self.layer = min(layer, last)
        sizes = [len(self.maps[self.layer][axis]["spans"]) for axis in ("rows", "cols")]
        self.unit = [size // 2 if at < 0 else min(at, size - 1) for at, size in zip((row, col), sizes, strict=True)]

    def _lit(self) -> list[set[int]]:
        """Of each map, the columns that the unit sees."""
        lit = [{self.unit[1]}]
        for layer in range(self.layer, 0, -1):
            size = len(self.maps[layer - 1]["cols"]["spans"])
            reads = self.maps[layer]["cols"]["reads"]
            lit.insert(0, {source for unit in lit[0] for source in reads[unit] if 0 <= source < size})
        return lit

    def fixed(self, sheet: Sheet) -> None:
        pixels = len(self.maps[0]["cols"]["spans"])
        left, width = 430, _RIGHT - 430 + 220
        scale, top, bottom = width / pixels, TOP + 60, BOTTOM - 70
        apart = (bottom - top) / max(1, len(self.maps) - 1)
        lit, colors = self._lit(), self.drawing["colors"]

        def middle(layer: int, unit: int) -> tuple[float, float]:
            side = self.maps[layer]["cols"]
            return left + side["centers"][side["before"] + unit] * scale, bottom - layer * apart

        for layer in range(1, self.layer + 1):
            for unit in sorted(lit[layer]):
                for source in self.maps[layer]["cols"]["reads"][unit]:
                    if source in lit[layer - 1]:
                        sheet.line([middle(layer, unit), middle(layer - 1, source)], colors["filter"], 2)
        for layer, map_ in enumerate(self.maps):
            units = len(map_["cols"]["spans"])
            step = (map_["stride"][1] if layer else 1) * scale
            for unit in range(units):
                x, y = middle(layer, unit)
                is_lit = layer <= self.layer and unit in lit[layer]
                role = "output" if layer == self.layer else "input"
                sheet.fill((x - step * 0.44, y - 20, step * 0.88, 40), colors[role] if is_lit else sheet.look.line)
            name = f"Layer {layer}" if layer else "Picture"
            sheet.text((MARGIN, bottom - layer * apart - 6), name, 34, weight=700)
            field = f", sees {map_['field'][1]} px" if layer else " pixels"
            sheet.text((MARGIN, bottom - layer * apart + 30), f"{map_['size']}{field}", 28)
        self._photo(sheet)
        if self.drawing["problem"]:
            sheet.paragraph((MARGIN, TOP + 20), self.drawing["problem"]["text"], 30, width=_RIGHT)

    def _photo(self, sheet: Sheet) -> None:
        """The picture, and the unit's field on it; what of it lies in the padding is outside."""
        rows, cols = (self.maps[0][axis]["spans"] for axis in ("rows", "cols"))
        side = 500 / max(len(rows), len(cols))
        left, top = WIDTH - MARGIN - len(cols) * side - 40, TOP + 80
        sheet.picture(self.picture, (left, top, len(cols) * side, len(rows) * side))
        (first, last), (before, after) = (
            self.maps[self.layer][axis]["spans"][unit] for axis, unit in zip(("rows", "cols"), self.unit, strict=True)
        )
        box = (left + before * side, top + first * side, (after - before + 1) * side, (last - first + 1) * side)
        sheet.frame(box, self.drawing["colors"]["input"], 8)
        map_ = self.maps[self.layer]
        below = top + len(rows) * side + 90
        name = f"Layer {self.layer}" if self.layer else "The picture"
        sheet.text((left, below), name, 36, weight=700)
        sheet.text((left, below + 50), f"a unit sees {map_['field'][0]} × {map_['field'][1]} pixels", 32)
        sheet.text((left, below + 100), f"one step is {map_['stride'][0]} × {map_['stride'][1]} pixels", 32)

    def tell(self, step: int | None) -> str:
        parts = [f"layer {at}: {_sees(map_)}" for at, map_ in enumerate(self.maps) if at]
        return f"A stack of layers on {self.drawing['title']}: {'; '.join(parts)}."


def _sees(map_: dict[str, Any]) -> str:
    return f"{map_['size']}, sees {map_['field'][0]} × {map_['field'][1]} pixels"


class NetworkFilm(Film):
    """A network layer by layer: the size of its maps, its field and its cost (components/network_view)."""

    def __init__(self, drawing: dict[str, Any], title: str, view: View) -> None:
        self.drawing, self.title = drawing, title
        self.layers: list[dict[str, Any]] = drawing["layers"]
        self.at = min(int(view["layer"]), len(self.layers) - 1) if "layer" in view else None

    def fixed(self, sheet: Sheet) -> None:
        colors, total = self.drawing["colors"], self.drawing["total"]["now"]
        strips = (
            ("size", f"Map size, {self.layers[0]['size']:,} to {self.layers[-1]['size']:,} positions a side", "output"),
            ("field", f"Receptive field, {self.layers[0]['field']:,} to {self.drawing['end']['field']:,} px", "input"),
            ("macs", f"MACs of each layer, {total} in all", "filter"),
        )
        column = (WIDTH - 2 * MARGIN) / len(self.layers)
        strip = (BOTTOM - TOP - 20) / len(strips)
        for at, layer in enumerate(self.layers):
            if layer["strided"]:
                stride = self.drawing["strides"][min(layer["strided"], len(self.drawing["strides"])) - 1]
                left = MARGIN + at * column
                sheet.fill((left, TOP + 30, column, 12), stride)
                sheet.text((left + column / 2, TOP + 22), str(layer["strided"]), 28, weight=700, anchor="ms")
        for number, (quantity, title, role) in enumerate(strips):
            top, floor = TOP + 50 + number * strip, TOP + (number + 1) * strip + 10
            most = max(1, *(layer[quantity] for layer in self.layers))
            room = floor - top - 60
            for at, layer in enumerate(self.layers):
                high = layer[quantity] / most * room
                bar = (MARGIN + at * column, floor - high, column * 0.86, high)
                if high > 0:
                    sheet.fill(bar, colors[role])
                if at == self.at:
                    sheet.frame((bar[0] - 3, top + 50, bar[2] + 6, room + 10), sheet.look.ink, 4)
            sheet.line([(MARGIN, floor), (WIDTH - MARGIN, floor)], sheet.look.line, 2)
            sheet.text((MARGIN, top + 34), title, 32, getattr(sheet.look, role), weight=600)

    def tell(self, step: int | None) -> str:
        first, last = self.layers[0], self.layers[-1]
        return (
            f"{self.title}, {len(self.layers) - 1} layers: maps from {first['size']} to {last['size']} positions "
            f"a side, a last field of {self.drawing['end']['field']} pixels, {self.drawing['total']['now']} MACs."
        )
