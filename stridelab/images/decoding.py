"""From the bytes of an uploaded file to pixels, without trusting the file.

An upload may be anything: a photo lying on its side, a web page named photo.jpg, a file of 20 kB that
unpacks to a gigabyte or of 200 kB that takes a minute. So the order is fixed:

1. What do the first bytes say? (`signatures`) Only some formats go on; others are named and refused.
2. What is in the file, and how large does it *say* it is? (`containers`) Its parts are walked through once and counted.
   Too much is refused before one pixel is unpacked; what pixels do not need goes no further.
3. Unpack, one picture at a time.
4. Turn upright, lay on white where transparent, bring to whole numbers from 0 to 255. (`values`)

Whatever goes wrong becomes one sentence that says what to do. Nothing is written to disk.

>>> pixels_of(b"%PDF-1.7", "plan.pdf")
Traceback (most recent call last):
ValueError: “plan.pdf” is a PDF document, which cannot be opened here. Save it as JPEG or PNG and choose that.
"""

from __future__ import annotations

import io
import threading
import warnings
from dataclasses import dataclass, replace
from importlib import import_module

import numpy as np
from PIL import Image, TiffImagePlugin

from stridelab.images import signatures
from stridelab.images.bounds import LARGEST_BYTES, Refusal, broken_off, check_size, damaged
from stridelab.images.containers import READERS, Contents, jpeg
from stridelab.images.values import upright, whole_numbers

_one_at_a_time = threading.Lock()
"""A class that uploads together needs the memory of one picture; and Python's warning filters, which `decoded`
changes for a moment, belong to the whole process."""

TiffImagePlugin.READ_LIBTIFF = True  # Pillow's own reader of unpacked TIFFs takes 16-bit planes for noise


@dataclass(frozen=True)
class Decoded:
    """An uploaded file's picture."""

    pixels: np.ndarray
    """uint8, (height, width) of a gray picture or (height, width, 3) RGB; upright, transparent parts on white."""
    sentence: str = ""
    """What has been done to it beside that, for who looks at it."""


def pixels_of(data: bytes, name: str = "") -> np.ndarray:
    """The pixels of `decoded`."""
    return decoded(data, name).pixels


def decoded(data: bytes, name: str = "") -> Decoded:
    """The picture in an uploaded file.

    Parameters
    ----------
    data
        The whole file: PNG, JPEG, WebP, AVIF, GIF (its first frame), BMP or TIFF (its first page).
    name
        The file's name, for the sentences only: what counts is what is inside.

    Raises
    ------
    ValueError
        The file is empty, too large, of another kind or damaged: one sentence that says what to do.
    """
    try:
        return _decoded(data, name)
    except Refusal as refusal:
        raise ValueError(f"“{name}” {refusal}" if name else f"This file {refusal}") from refusal.__cause__


def _decoded(data: bytes, name: str) -> Decoded:
    if not data:
        raise Refusal(f"is empty. Choose a {signatures.FORMATS} file.")
    if len(data) > LARGEST_BYTES:
        limit = f"{LARGEST_BYTES / 1e6:.0f} MB is the most"
        raise Refusal(f"has {len(data) / 1e6:.1f} MB, and {limit}. Save it as JPEG, or make it smaller.")
    kind = signatures.format_of(data)
    if kind is None:
        raise signatures.refusal(data, name)
    try:
        contents = READERS[kind](data)
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image, orientation = _unpacked(contents, kind)
            if contents.lacks_its_end and not _is_whole(image, contents):
                raise broken_off()
            low_bytes = None
            if len(contents.key) == 3 and contents.bits == 16:
                low_bytes, _ = _unpacked(contents, kind, raw_mode="RGB;16L")  # as if low bytes came first: they remain
            return Decoded(upright(whole_numbers(image, contents, low_bytes), orientation), _sentence(contents))
    except Refusal:
        raise
    except Exception as error:  # a damaged file lets a walk or a decoder fail with nearly every type there is
        broken = "truncated" in str(error).lower()
        raise (broken_off() if broken else damaged(signatures.spoken(kind))) from error


_PARTS = {2: "half", 4: "a quarter of", 8: "an eighth of"}


def _sentence(contents: Contents) -> str:
    if contents.divisor == 1:
        return ""
    pixels = contents.width * contents.height / 1e6
    return f"The photo has {pixels:.0f} million pixels. It was read at {_PARTS[contents.divisor]} its width and height."


_NATIVE = {"I;16BS": "I;16NS", "I;32BS": "I;32NS", "F;32BF": "F;32NF"}
"""libtiff gives numbers in the machine's order, where Pillow expects the file's."""


def _unpacked(contents: Contents, kind: str, raw_mode: str = "") -> tuple[Image.Image, int]:
    """The decoder's picture, and how it has to be turned."""
    if kind == "HEIF":
        import_module("pillow_heif").register_heif_opener()
    image = Image.open(io.BytesIO(contents.data), formats=[kind])
    check_size(*image.size, most=max(contents.width * contents.height, 1))
    if contents.divisor > 1:
        image.draft(None, (image.width // contents.divisor, image.height // contents.divisor))
    orientation = contents.orientation
    if kind == "AVIF":
        orientation = image.getexif().get(274, 1)  # Pillow puts what the file's boxes say there
    tile = image.tile[0] if kind in ("TIFF", "PNG") else None
    if tile and isinstance(tile.args, tuple) and tile.args[0] in _NATIVE:
        image.tile = [tile._replace(args=(_NATIVE[tile.args[0]], *tile.args[1:]))]
    elif tile and raw_mode:
        image.tile = [tile._replace(args=raw_mode)]
    image.load()
    return image, orientation


def _is_whole(image: Image.Image, contents: Contents) -> bool:
    """Whether all pixels of a JPEG without end mark are there: what comes after the last of them changes nothing."""
    for noise in (b"\x5a\xa5" * 32, b"\x33\xcc" * 32):
        noisy, _ = _unpacked(replace(contents, data=contents.data.removesuffix(jpeg.END) + noise + jpeg.END), "JPEG")
        for top in range(0, image.height, 256):
            box = (0, top, image.width, min(top + 256, image.height))
            if image.crop(box).tobytes() != noisy.crop(box).tobytes():
                return False
    return True
