"""A film as a GIF or an animated WebP, its pictures as PNGs, and the words for whoever cannot see them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from PIL import GifImagePlugin, Image

from stridelab.ui.export.films.film import Showing

_CLEAR = 255
"""The colour of the palette that stands for: as it was."""
_SEEN = 4  # pictures that the palette is made from
_SHORTEST = 20
"""Milliseconds: browsers make a picture that stays for less one of 100."""
_MOST_BOXES = 5
_WORTH = 20_000  # pixels that a cut has to leave out

Rows = tuple[int, int, int, int]
"""Top, bottom, left, right of a box, the second and the fourth not in it."""

Progress = Callable[[float], None]
"""Is told the share that is done."""


def gif(showing: Showing, progress: Progress = lambda share: None) -> bytes:
    """The film as a GIF that begins again at its end, with one palette for all pictures."""
    palette = _Palette(showing)
    out = io.BytesIO()
    for part in _parts(showing, progress):
        rows = np.full(part.changed.shape, _CLEAR, np.uint8)
        rows[part.changed] = palette.rows(part.colors[part.changed])
        tones = palette.image(rows)
        if not out.tell():
            info = {"loop": 0, "duration": part.stays, "version": b"89a"}
            out.writelines(GifImagePlugin.getheader(tones, info=info)[0])
        block = GifImagePlugin.getdata(tones, part.at, duration=part.stays, transparency=_CLEAR, disposal=1)
        out.writelines(block)
    out.write(b";")
    return out.getvalue()


def webp(showing: Showing, progress: Progress = lambda share: None) -> bytes:
    """The film as an animated WebP without loss, which begins again at its end.

    Each part is a small WebP of its own, and the file is written around them: Pillow would hand whole pictures to
    libwebp, which looks for the changes once more and takes half as long again.
    """
    frames = []
    for part in _parts(showing, progress):
        pixels = np.where(part.changed, part.colors | 0xFF000000, 0).astype("<u4")  # what is as it was is clear
        height, width = pixels.shape
        still = io.BytesIO()
        Image.frombuffer("RGBA", (width, height), pixels.tobytes()).save(
            still, "WEBP", lossless=True, quality=20, method=1
        )
        left, top = part.at
        place = b"".join(_three(n) for n in (left // 2, top // 2, width - 1, height - 1, part.stays))
        frames.append(_chunk(b"ANMF", place + b"\0" + still.getvalue()[12:]))  # without its own RIFF, size and WEBP
    width, height = showing.size
    loops, moves_and_is_clear = bytes(6), b"\x12\0\0\0"
    head = _chunk(b"VP8X", moves_and_is_clear + _three(width - 1) + _three(height - 1)) + _chunk(b"ANIM", loops)
    return _chunk(b"RIFF", b"WEBP" + head + b"".join(frames))


def _three(number: int) -> bytes:
    return number.to_bytes(3, "little")


def _chunk(name: bytes, content: bytes) -> bytes:
    """Of a RIFF file: https://developers.google.com/speed/webp/docs/riff_container."""
    return name + len(content).to_bytes(4, "little") + content + bytes(len(content) % 2)


@dataclass(frozen=True, eq=False)
class _Part:
    """A box of a picture."""

    colors: np.ndarray
    """(h, w), as `_packed` has them."""
    changed: np.ndarray
    """(h, w) bool: pixels that are not as in the picture before."""
    at: tuple[int, int]
    """Left and top, both even: WebP has no others."""
    stays: int
    """Milliseconds."""


def _parts(showing: Showing, progress: Progress) -> Iterator[_Part]:
    """The first picture, then of each only the boxes that have changed: a walk is mostly the same picture again.

    The boxes of a step come one after the other, too fast to be seen, the results last: one box around all of them
    would be most of the sheet.
    """
    before: np.ndarray | None = None
    for number, (picture, stays) in enumerate(showing.pictures()):
        now = _packed(picture)  # (H, W)
        if before is None:
            yield _Part(now, np.ones(now.shape, bool), (0, 0), stays)
        else:
            changed = now != before
            boxes = changed_boxes(changed, most=min(_MOST_BOXES, max(1, stays // (2 * _SHORTEST))))
            rests = [_SHORTEST] * (len(boxes) - 1) + [stays - (len(boxes) - 1) * _SHORTEST]
            for (top, bottom, left, right), rest in zip(boxes, rests, strict=True):
                top, left = top - top % 2, left - left % 2
                box = slice(top, bottom), slice(left, right)
                yield _Part(now[box], changed[box], (left, top), rest)
        before = now
        progress((number + 1) / (showing.film.steps + 1))


def _packed(picture: Image.Image) -> np.ndarray:
    """(H, W) uint32: one number for each pixel's colour, which compares faster than three."""
    return np.frombuffer(picture.tobytes("raw", "RGBX"), "<u4").reshape(picture.height, picture.width) & 0xFFFFFF


def changed_boxes(changed: np.ndarray, most: int) -> list[Rows]:
    """At most so many boxes around all that is true, from left to right; changed : (H, W) bool.

    A box is cut in two at its widest row or column of nothing, as long as that leaves out enough.
    """
    if not changed.any():
        return [(0, 1, 0, 1)]
    boxes = [_around(changed, (0, changed.shape[0], 0, changed.shape[1]))]
    while len(boxes) < most:
        saved, at, parts = max((_cut(changed, box)[0], at, _cut(changed, box)[1]) for at, box in enumerate(boxes))
        if saved < _WORTH:
            break
        boxes[at : at + 1] = parts
    return sorted(boxes, key=lambda box: box[2])


def _around(changed: np.ndarray, box: Rows) -> Rows:
    top, bottom, left, right = box
    part = changed[top:bottom, left:right]
    rows, cols = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    return top + int(rows[0]), top + int(rows[-1]) + 1, left + int(cols[0]), left + int(cols[-1]) + 1


def _cut(changed: np.ndarray, box: Rows) -> tuple[int, list[Rows]]:
    """The best cut of a box: how many pixels it leaves out, and the two parts."""
    top, bottom, left, right = box
    part, best = changed[top:bottom, left:right], (0, [box])
    for axis in (0, 1):
        at = np.flatnonzero(part.any(axis=1 - axis))
        if len(at) < 2:
            continue
        widest = int(np.diff(at).argmax())
        end, start = int(at[widest]) + 1, int(at[widest + 1])
        pair = (
            [(top, top + end, left, right), (top + start, bottom, left, right)]
            if axis == 0
            else [(top, bottom, left, left + end), (top, bottom, left + start, right)]
        )
        parts = [_around(changed, region) for region in pair]
        saved = _pixels(box) - sum(map(_pixels, parts))
        best = max(best, (saved, parts))
    return best


def _pixels(box: Rows) -> int:
    return (box[1] - box[0]) * (box[3] - box[2])


class _Palette:
    """255 colours for a whole film, and the nearest of them to every other colour."""

    def __init__(self, showing: Showing) -> None:
        film = showing.film
        steps = [None, *np.unique(np.linspace(0, max(0, film.steps - 1), min(film.steps, _SEEN)).astype(int))]
        small = [showing.picture(step).convert("RGB").resize((480, 270), Image.Resampling.NEAREST) for step in steps]
        sheet = Image.new("RGB", (480, 270 * len(small)))
        for number, image in enumerate(small):
            sheet.paste(image, (0, 270 * number))
        palette = sheet.quantize(_CLEAR, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).getpalette() or []
        self.colors = np.zeros((256, 3), np.int32)
        self.colors[: len(palette) // 3] = np.array(palette, np.int32).reshape(-1, 3)
        self._used = min(len(palette) // 3, _CLEAR)
        self._rows = np.full(1 << 24, _CLEAR, np.uint8)  # by colour, as far as it was asked for

    def rows(self, packed: np.ndarray) -> np.ndarray:
        """Colours in one number each -> the row of each one's nearest, uint8 of the same shape."""
        rows = self._rows[packed]
        if (rows == _CLEAR).any():
            for color in np.unique(packed[rows == _CLEAR]).tolist():
                apart = self.colors[: self._used] - np.array([color & 255, color >> 8 & 255, color >> 16 & 255])
                self._rows[color] = (apart * apart).sum(axis=1).argmin()
            rows = self._rows[packed]
        return rows

    def image(self, rows: np.ndarray) -> Image.Image:
        image = Image.fromarray(rows, "L")
        image.putpalette(self.colors.astype(np.uint8).tobytes())
        return image


def png(showing: Showing, step: int | None) -> bytes:
    out = io.BytesIO()
    showing.picture(step).save(out, "PNG", compress_level=6)
    return out.getvalue()


def stills(showing: Showing, line: str, progress: Progress = lambda share: None) -> bytes:
    """A zip of the picture at rest and of each step, and a text that says each in words. No date: equal bytes."""
    film, out = showing.film, io.BytesIO()
    digits = len(str(film.steps))
    words = []
    with zipfile.ZipFile(out, "w") as archive:

        def add(name: str, content: bytes) -> None:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)  # a PNG is compressed already

        for number, step in enumerate([None, *range(film.steps)]):
            name = "at_rest.png" if step is None else f"step_{step + 1:0{digits}d}.png"
            add(name, png(showing, step))
            words.append(f"{name}: {film.tell(step)}")
            progress((number + 1) / (film.steps + 1))
        add("alt_text.txt", "\n".join([*words, "", line, ""]).encode())
    return out.getvalue()
