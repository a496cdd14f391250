"""A sheet to draw on: a slide of 1920 × 1080 units, whatever its size in pixels, in one of three looks."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import streamlit
from PIL import Image, ImageColor, ImageDraw, ImageFont, UnidentifiedImageError

WIDTH, HEIGHT = 1920, 1080
"""Of a sheet, in its own units. All positions and sizes are in them."""

MARGIN = 60
LEGIBLE = 28
"""The least height of a step's numbers: at eight metres from a picture of 2.4 m, 10 minutes of arc."""

MOST_PICTURE = 4_000_000
"""Pixels of a picture that is drawn: what a page sends has far fewer."""

Box = tuple[float, float, float, float]
"""Left, top, width, height."""
Rgb = tuple[int, int, int]
Theme = Literal["light", "dark", "transparent"]


@dataclass(frozen=True)
class Look:
    paper: tuple[int, int, int, int]
    ink: str
    quiet: str
    line: str
    padding: Rgb
    input: str
    filter: str
    output: str


_ON_WHITE = ("#1a1a1a", "#555555", "#c4c8ce", (226, 229, 233), "#005F96", "#835900", "#00664B")
LOOKS: dict[str, Look] = {
    "light": Look((255, 255, 255, 255), *_ON_WHITE),
    "dark": Look((14, 17, 23, 255), "#f2f2f2", "#b4b8bf", "#4a4d55", (38, 41, 48), "#6CBFEF", "#F2B53A", "#43CDA3"),
    "transparent": Look((255, 255, 255, 0), *_ON_WHITE),
}
"""The words' colours are the player's (components/player): dark enough, or light enough, to be read."""


class Sheet:
    """A picture in the making. `image` is RGB, or RGBA where the paper is transparent.

    shades : between the paper and a letter's ink at its edge. Few make an animation small, and look the same.
    """

    def __init__(self, size: tuple[int, int], theme: str, shades: int = 256) -> None:
        self.shades = shades
        self.look = LOOKS[theme]
        self.unit = size[1] / HEIGHT
        self.image = Image.new("RGBA" if theme == "transparent" else "RGB", size, self.look.paper)
        self._draw = ImageDraw.Draw(self.image)

    def put(self, image: Image.Image) -> None:
        """Begin anew from a picture of the same size."""
        self.image.paste(image)

    def _px(self, *units: float) -> list[int]:
        return [round(value * self.unit) for value in units]

    def _corners(self, box: Box) -> list[int]:
        """Left, top, and the last column and row inside."""
        left, top, right, bottom = self._px(box[0], box[1], box[0] + box[2], box[1] + box[3])
        return [left, top, max(left, right - 1), max(top, bottom - 1)]

    def fill(self, box: Box, color: str | Rgb) -> None:
        self._draw.rectangle(self._corners(box), color)

    def frame(self, box: Box, color: str | Rgb, width: float = 4) -> None:
        self._draw.rectangle(self._corners(box), outline=color, width=max(1, round(width * self.unit)))

    def line(self, points: Sequence[tuple[float, float]], color: str | Rgb, width: float = 3) -> None:
        self._draw.line(
            [tuple(self._px(*point)) for point in points], color, max(1, round(width * self.unit)), joint="curve"
        )

    def hatch(self, box: Box, color: str | Rgb, distance: float = 12, width: float = 3) -> None:
        """Slanted lines over a box; neighbours continue each other's."""
        left, top, width_, height = box
        start = (left + top) // distance * distance
        right, bottom = left + width_, top + height
        while start < right + bottom:
            # of the line x + y = start, the part inside the box
            first, last = max(left, start - bottom), min(right, start - top)
            if first < last:
                self.line([(first, start - first), (last, start - last)], color, width)
            start += distance

    def text(
        self,
        at: tuple[float, float],
        words: str,
        size: float = 32,
        color: str | None = None,
        *,
        weight: int = 400,
        anchor: str = "ls",
    ) -> None:
        """Words at a place, `anchor` as Pillow has it: "ls" is left on the baseline, "mm" the middle of both."""
        mask, left, top = _letters(words, max(6, round(size * self.unit)), weight, anchor, self.shades)
        x, y = self._px(*at)
        self.image.paste(ImageColor.getrgb(color or self.look.ink), (x + left, y + top), mask)

    def paragraph(
        self, at: tuple[float, float], words: str, size: float, color: str | None = None, *, width: float, most: int = 2
    ) -> None:
        """Words in lines of a width, at most so many; what is too much is cut."""
        lines = wrapped(words, size, width)
        if len(lines) > most:
            lines = [*lines[: most - 1], lines[most - 1].rstrip(" .") + " …"]
        for number, line in enumerate(lines):
            self.text((at[0], at[1] + number * size * 1.25), line, size, color)

    def picture(self, image: Image.Image, box: Box) -> None:
        """A picture at another size: its pixels stay squares where it grows, and are averaged where it shrinks."""
        left, top, right, bottom = self._px(box[0], box[1], box[0] + box[2], box[1] + box[3])
        size = (max(1, right - left), max(1, bottom - top))
        grows = size[0] >= image.width
        way = Image.Resampling.NEAREST if grows else Image.Resampling.BOX
        self.image.paste(image.resize(size, way), (left, top))


# -------------------------------------------------------------------- letters


@cache
def _font_file() -> Path | None:
    """The letters of the app, which come with Streamlit."""
    media = Path(streamlit.__file__).parent / "static" / "static" / "media"
    return next(iter(sorted(media.glob("SourceSansVF-Upright*.woff2"))), None)


@cache
def font_of(size: int, weight: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The app's letters; where a Streamlit brings none that can be read, those of Pillow."""
    file = _font_file()
    if file is not None:
        try:
            font = ImageFont.truetype(io.BytesIO(file.read_bytes()), size)
            font.set_variation_by_axes([weight])
        except (OSError, NotImplementedError):
            pass
        else:
            return font
    return ImageFont.load_default(size)


@lru_cache(2048)
def _letters(words: str, size: int, weight: int, anchor: str, shades: int) -> tuple[Image.Image, int, int]:
    """Words as a mask, and where it begins beside the anchor. A walk writes the same few numbers again and again."""
    font = font_of(size, weight)
    words = written(words, font)
    left, top, right, bottom = map(int, font.getbbox(words, anchor=anchor))
    mask = Image.new("L", (max(1, right - left + 1), max(1, bottom - top + 1)))
    ImageDraw.Draw(mask).text((-left, -top), words, 255, font, anchor=anchor)
    most = shades - 1
    return mask.point([round(round(level * most / 255) * 255 / most) for level in range(256)]), left, top


_INSTEAD = str.maketrans({"−": "-", "×": "x", "–": "-", "≈": "~", "é": "e"})


def written(words: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> str:
    """The words with signs that the letters have."""
    is_ours = isinstance(font, ImageFont.FreeTypeFont) and (font.getname()[0] or "").startswith("SourceSans")
    return words if is_ours else words.translate(_INSTEAD)


def width_of(words: str, size: float, weight: int = 400) -> float:
    """Of words on a line, in units."""
    return font_of(round(size), weight).getlength(words)


def wrapped(words: str, size: float, width: float) -> list[str]:
    """Words in lines no wider than this; one that is wider alone is cut into pieces."""
    lines: list[str] = []
    for word in words.split():
        while width_of(word, size) > width:
            fits = next(n for n in range(len(word), 0, -1) if n == 1 or width_of(word[:n], size) <= width)
            lines.append(word[:fits])
            word = word[fits:]
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


# -------------------------------------------------------------------- colours and pictures


def ink_on(rgb: Rgb) -> str:
    """Black or white, whichever stands out more (relative luminance as WCAG 2 defines it)."""
    linear = [byte / 255 / 12.92 if byte <= 10.31 else ((byte / 255 + 0.055) / 1.055) ** 2.4 for byte in rgb]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) else "#ffffff"


def picture_of(uri: str) -> Image.Image:
    """The picture of a data address, RGB.

    Raises ValueError for anything but a PNG or JPEG of a size that a page could have sent.
    """
    head, _, body = uri.partition(",")
    if not head.startswith("data:image/") or not head.endswith(";base64"):
        raise ValueError("A picture of this drawing is none.")
    try:
        image = Image.open(io.BytesIO(base64.b64decode(body, validate=True)), formats=("PNG", "JPEG"))
        if image.width * image.height > MOST_PICTURE:
            raise ValueError("A picture of this drawing is too large.")
        return image.convert("RGB")
    except (OSError, UnidentifiedImageError, SyntaxError) as broken:
        raise ValueError("A picture of this drawing cannot be read.") from broken
