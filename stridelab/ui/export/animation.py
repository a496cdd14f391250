"""A film as a GIF or an animated WebP, its pictures as PNGs, and the words for whoever cannot see them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

import numpy as np
from PIL import GifImagePlugin, Image, ImageChops

from stridelab.ui.export.films.film import Showing

_CLEAR = 255
"""The colour of the palette that stands for: as it was."""
_SEEN = 4  # pictures that the palette is made from

Progress = Callable[[float], None]
"""Is told the share that is done."""


def gif(showing: Showing, progress: Progress = lambda share: None) -> bytes:
    """The film as a GIF that begins again at its end.

    One palette for all pictures, and of each only the rectangle that has changed, with the pixels in it that have not
    left out: a walk is mostly the same picture again.
    """
    palette = _Palette(showing)
    out = io.BytesIO()
    before: Image.Image | None = None
    total = showing.film.steps + 1
    for number, (picture, stays) in enumerate(showing.pictures()):
        now = picture.convert("RGB")
        if before is None:
            tones = palette.image(palette.rows(_packed(now)))
            for part in GifImagePlugin.getheader(tones, info={"loop": 0, "duration": stays, "version": b"89a"})[0]:
                out.write(part)
            _block(out, tones, (0, 0), stays)
        else:
            box = ImageChops.difference(now, before).getbbox() or (0, 0, 1, 1)
            new = _packed(now.crop(box))
            changed = new != _packed(before.crop(box))
            rows = np.full(new.shape, _CLEAR, np.uint8)
            rows[changed] = palette.rows(new[changed])
            _block(out, palette.image(rows), box[:2], stays)
        before = now.copy()
        progress((number + 1) / total)
    out.write(b";")
    return out.getvalue()


def _packed(picture: Image.Image) -> np.ndarray:
    """(H, W) uint32: one number for each pixel's colour, which compares faster than three."""
    return np.frombuffer(picture.convert("RGBX").tobytes(), "<u4").reshape(picture.height, picture.width)


def _block(out: io.BytesIO, tones: Image.Image, at: tuple[int, int], stays: int) -> None:
    for part in GifImagePlugin.getdata(tones, at, duration=stays, transparency=_CLEAR, disposal=1):
        out.write(part)


class _Palette:
    """255 colours for a whole film, and the nearest of them to every other colour."""

    def __init__(self, showing: Showing) -> None:
        film = showing.film
        steps = [None, *np.unique(np.linspace(0, max(0, film.steps - 1), min(film.steps, _SEEN)).astype(int))]
        small = [showing.picture(step).convert("RGB").resize((480, 270), Image.Resampling.NEAREST) for step in steps]
        sheet = Image.new("RGB", (480, 270 * len(small)))
        for number, image in enumerate(small):
            sheet.paste(image, (0, 270 * number))
        found = sheet.quantize(_CLEAR, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).getpalette() or []
        self.colors = np.zeros((256, 3), np.int32)
        self.colors[: len(found) // 3] = np.array(found, np.int32).reshape(-1, 3)
        self._used = min(len(found) // 3, _CLEAR)
        self._known: dict[int, int] = {}

    def rows(self, packed: np.ndarray) -> np.ndarray:
        """Colours in one number each -> the row of each one's nearest, uint8 of the same shape."""
        every, back = np.unique(packed, return_inverse=True)
        for color in every.tolist():
            if color not in self._known:
                apart = self.colors[: self._used] - np.array([color & 255, color >> 8 & 255, color >> 16 & 255])
                self._known[color] = int((apart * apart).sum(axis=1).argmin())
        table = np.array([self._known[color] for color in every.tolist()], np.uint8)
        return table[back].reshape(packed.shape)

    def image(self, rows: np.ndarray) -> Image.Image:
        image = Image.fromarray(rows, "L")
        image.putpalette(self.colors.astype(np.uint8).tobytes())
        return image


def webp(showing: Showing, progress: Progress = lambda share: None) -> bytes:
    """The film as an animated WebP without loss, which begins again at its end."""
    total = showing.film.steps + 1
    stays: list[int] = []

    def pictures() -> Iterator[Image.Image]:
        for number, (picture, milliseconds) in enumerate(showing.pictures()):
            stays.append(milliseconds)
            progress((number + 1) / total)
            yield picture.copy()

    first, *others = pictures()
    out = io.BytesIO()
    first.save(
        out, "WEBP", save_all=True, append_images=others, duration=stays, loop=0, lossless=True, quality=20, method=1
    )
    return out.getvalue()


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
