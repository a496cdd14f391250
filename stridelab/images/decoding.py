"""From the bytes of an uploaded file to pixels, without trusting the file.

An upload may be anything: a photo lying on its side, a web page named photo.jpg, a file of 20 kB that
unpacks to a gigabyte. So the order is fixed:

1. What do the first bytes say? Only six formats go on, each to its own decoder; others are named and refused.
2. How large does the file *say* it is? Too large is refused before one pixel is unpacked.
3. Unpack, turn upright, lay on white where transparent, bring to whole numbers from 0 to 255.

Whatever goes wrong becomes one sentence that says what to do. Nothing is written to disk.

>>> pixels_of(b"%PDF-1.7", "plan.pdf")
Traceback (most recent call last):
ValueError: “plan.pdf” is a PDF document, which cannot be opened here. Save it as JPEG or PNG and choose that.
"""

from __future__ import annotations

import io
import re
import threading
import warnings

import numpy as np
from PIL import Image

LARGEST_PIXELS = 25_000_000
LARGEST_SIDE = 10_000
LARGEST_BYTES = 64_000_000

_FORMATS = "JPEG, PNG, WebP, GIF, BMP or TIFF"

# First bytes -> the decoder. A TIFF of more than 4 GB ("II+") would be over the limit anyway.
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
}

# First bytes of what people choose by mistake: pictures in other formats, and files that are none.
_OTHER_PICTURES = {
    b"%PDF": "a PDF document",
    b"\0\0\1\0": "an icon file",
    b"8BPS": "a Photoshop file",
    b"\0\0\0\x0cjP  ": "a JPEG 2000 picture",
    b"\0\0\0\x0cJXL ": "a JPEG XL picture",
    b"\xff\x0a": "a JPEG XL picture",
    b"II+\0": "a BigTIFF picture",
    b"MM\0+": "a BigTIFF picture",
}
_NO_PICTURES = {
    b"PK\x03\x04": "a zip archive or an office document",
    b"PK\x05\x06": "an empty zip archive",
    b"\x1f\x8b": "a packed archive",
    b"Rar!": "a packed archive",
    b"7z\xbc\xaf": "a packed archive",
    b"\x1aE\xdf\xa3": "a video",
    b"OggS": "a sound or video file",
    b"ID3": "a sound file",
    b"RIFF": "a sound or video file",  # RIFF....WEBP has been looked for before
    b"\x7fELF": "a program",
    b"MZ": "a program",
}

_one_at_a_time = threading.Lock()
"""A class that uploads together needs the memory of one picture; and Python's warning filters, which `pixels_of`
changes for a moment, belong to the whole process."""


def pixels_of(data: bytes, name: str = "") -> np.ndarray:
    """The picture in an uploaded file.

    Parameters
    ----------
    data
        The whole file: PNG, JPEG, WebP, GIF (its first frame), BMP or TIFF (its first page).
    name
        The file's name, for the sentences only: what counts is what is inside.

    Returns
    -------
    uint8, (height, width) of a gray picture or (height, width, 3) RGB; upright as the camera noted it (EXIF
    orientation), transparent parts on white. 16-bit values are scaled, not cut; so are numbers of other ranges.

    Raises
    ------
    ValueError
        The file is empty, too large, of another kind or damaged: one sentence that says what to do.
    """
    file = f"“{name}”" if name else "This file"
    if not data:
        raise ValueError(f"{file} is empty. Choose a {_FORMATS} file.")
    if len(data) > LARGEST_BYTES:
        raise ValueError(
            f"{file} has {len(data) / 1e6:.1f} MB, and {LARGEST_BYTES / 1e6:.0f} MB is the most. "
            "Save it as JPEG, or make it smaller."
        )
    kind = _format_of(data) or _refuse(data, file, name)
    if kind == "WEBP":
        _check_size(file, *_webp_size(data))  # its decoder makes room for the whole picture as soon as it is opened
        if int.from_bytes(data[4:8], "little") > len(data) - 8:
            raise ValueError(_broken_off(file))
    if _is_slow(data, kind):
        raise ValueError(f"{file} is packed so oddly that opening it would take minutes. Save it again as JPEG or PNG.")
    try:
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[kind]) as image:
                _check_size(file, *image.size)
                if kind == "TIFF":
                    _check_size(file, *_tile_size(image))
                image.load()
                return _whole_numbers(_upright(image))
    except _TooLargeError:
        raise
    except Image.DecompressionBombError:
        raise ValueError(f"{file} unpacks to far more pixels than {_limit()}. Make it smaller.") from None
    except Exception as error:  # Pillow's decoders raise nearly every type there is
        if "truncated" in str(error).lower():
            raise ValueError(_broken_off(file)) from error
        raise ValueError(
            f"{file} begins like a {_spoken(kind)} picture, but it is damaged or of a rare kind. "
            "Save it again as JPEG or PNG."
        ) from error


class _TooLargeError(ValueError):
    pass


def _broken_off(file: str) -> str:
    return f"{file} breaks off before its end. Copy or download it again."


def _limit() -> str:
    return f"the limit of {LARGEST_PIXELS / 1e6:.0f} million pixels, {LARGEST_SIDE:,} a side"


def _check_size(file: str, width: int, height: int) -> None:
    if width * height > LARGEST_PIXELS or max(width, height) > LARGEST_SIDE:
        raise _TooLargeError(f"{file} is {width:,} × {height:,} pixels, over {_limit()}. Make it smaller.")


# What the first bytes say ------------------------------------------------------------------------------------


def _format_of(data: bytes) -> str | None:
    """Pillow's name of the format, if it is one of the six."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return _by_signature(_SIGNATURES, data)


def _by_signature(table: dict[bytes, str], data: bytes) -> str | None:
    return next((kind for signature, kind in table.items() if data.startswith(signature)), None)


def _spoken(kind: str) -> str:
    return "WebP" if kind == "WEBP" else kind


def _refuse(data: bytes, file: str, name: str):
    """Say what the file is instead of a picture, as well as its first bytes tell."""
    if picture := _other_picture(data):
        raise ValueError(f"{file} is {picture}, which cannot be opened here. Save it as JPEG or PNG and choose that.")
    what = _by_signature(_NO_PICTURES, data) or _kind_of_text(data) or "of an unknown kind"
    disguised = name.lower().endswith((".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"))
    whatever = ", whatever its name says" if disguised else ""
    raise ValueError(f"{file} is {what}, not a picture{whatever}. Choose a {_FORMATS} file.")


def _other_picture(data: bytes) -> str | None:
    if data[4:8] == b"ftyp":  # ISO base media: the brands that follow tell photos from films
        brands = data[8:64]
        if b"avif" in brands or b"avis" in brands:
            return "an AVIF picture"
        if re.search(rb"hei[cxms]|hev[cxms]|mif1|msf1", brands):
            return "a HEIC photo"
        return "a video"
    start = _text_start(data)
    if start.startswith(b"<svg") or (start.startswith((b"<?xml", b"<!")) and b"<svg" in start):
        return "an SVG drawing"
    return _by_signature(_OTHER_PICTURES, data)


def _text_start(data: bytes) -> bytes:
    return data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()


def _kind_of_text(data: bytes) -> str | None:
    start = _text_start(data)
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    printable = start.translate(None, bytes(range(32, 256)) + b"\t\n\r\f")  # what is left is binary
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or not printable:
        return "text"
    return None


# What the header says, where Pillow looks too late -----------------------------------------------------------


def _webp_size(data: bytes) -> tuple[int, int]:
    """(width, height) that a WebP file declares. RFC 9649, sections 2.5 to 2.7; (0, 0) if it is neither kind."""
    chunk, head = data[12:16], data[20:30].ljust(10, b"\0")
    if chunk == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
    return 0, 0


def _tile_size(image: Image.Image) -> tuple[int, int]:
    """(width, height) of a TIFF's tiles, which may be declared far larger than the picture; (0, 0) without tiles."""
    tags = getattr(image, "tag_v2", {})
    return int(tags.get(322, 0)), int(tags.get(323, 0))


_MOST_SCANS = 100  # cameras write at most a dozen
_LONGEST_RLE = 4_000_000


def _is_slow(data: bytes, kind: str) -> bool:
    """Whether a small file would keep the decoder busy for minutes.

    A progressive JPEG is refined scan by scan, each a pass over the whole picture that may cost the file 20 bytes;
    a run-length BMP is unpacked by Pillow in Python.
    """
    if kind == "JPEG":
        return _jpeg_scans(data) > _MOST_SCANS
    return kind == "BMP" and data[30:31] in (b"\1", b"\2") and len(data) > _LONGEST_RLE


_NEXT_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # in packed data 0xff is followed by 0 or a restart marker


def _jpeg_scans(data: bytes) -> int:
    """How many scans the first picture of a JPEG file has."""
    scans, at = 0, 2
    while (marker := _NEXT_MARKER.search(data, at)) and data[marker.start() + 1] != 0xD9:
        scans += data[marker.start() + 1] == 0xDA
        at = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2], "big")
    return scans


# From the decoder's values to whole numbers from 0 to 255 -----------------------------------------------------

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF tag 274 (orientation) -> what brings the picture upright."""


def _upright(image: Image.Image) -> Image.Image:
    try:
        orientation = image.getexif().get(274, 1)
    except Exception:  # a damaged note is no reason to refuse a sound picture
        return image
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def _whole_numbers(image: Image.Image) -> np.ndarray:
    """(H, W) or (H, W, 3) uint8 from whatever the decoder gave."""
    if image.mode.startswith("I;16"):
        return _scaled(np.arange(65536), 0, 65535)[np.asarray(image)]
    if image.mode in ("I", "F"):
        return _stretched(np.asarray(image))
    gray = image.mode in ("1", "L", "LA", "La") or _has_gray_palette(image)
    if image.has_transparency_data:
        image = _on_white(image)
    return np.asarray(image.convert("L" if gray else "RGB"))


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode == "La":
        image = image.convert("LA")
    image = image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image)
    return white


def _has_gray_palette(image: Image.Image) -> bool:
    if image.mode not in ("P", "PA"):
        return False
    colors = np.array(image.getpalette("RGB") or [], np.uint8).reshape(-1, 3)
    return bool((colors == colors[:, :1]).all())


def _scaled(values: np.ndarray, bottom: float, top: float) -> np.ndarray:
    """Values from bottom to top -> 0 to 255, rounded."""
    share = values.astype(np.float64)  # one wide copy, changed in place: a large picture needs it only once
    share -= bottom
    share *= 255 / (top - bottom)
    return np.rint(share, out=share).astype(np.uint8)


def _stretched(values: np.ndarray) -> np.ndarray:
    """Values that carry no range of their own: 0..1, 0..255 or 0..65535 if one of these holds them all, else the
    lowest becomes black and the highest white. What is not a finite number becomes the lowest."""
    finite = np.isfinite(values)
    if not finite.any():
        return np.zeros(values.shape, np.uint8)
    lowest, highest = float(values[finite].min()), float(values[finite].max())
    values = np.where(finite, values, lowest)
    for top in (1, 255, 65535):
        if lowest >= 0 and highest <= top:
            return _scaled(values, 0, top)
    return _scaled(values, lowest, highest) if highest > lowest else np.zeros(values.shape, np.uint8)
