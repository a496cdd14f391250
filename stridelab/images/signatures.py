"""What a file is, by its first bytes: whatever its name says.

>>> format_of(b"GIF89a"), format_of(b"BMX bikes for sale")
('GIF', None)
>>> refusal(b"%PDF-1.7", "plan.pdf").args[0]
'is a PDF document, which cannot be opened here. Save it as JPEG or PNG and choose that.'
"""

from __future__ import annotations

import re
from importlib.util import find_spec

from PIL import features

from stridelab.images.bounds import Refusal

HEIC_IS_READ = find_spec("pillow_heif") is not None
"""Whether the optional package for the photos of an iPhone is installed."""

FORMATS = f"JPEG, PNG, WebP, AVIF, {'HEIC, ' if HEIC_IS_READ else ''}GIF, BMP or TIFF"
_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".heic", ".gif", ".bmp", ".tif", ".tiff")

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


def format_of(data: bytes) -> str | None:
    """The decoder's name, if this is a picture that can be opened."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data.startswith(b"BM") and len(data) > 2 and _is_text(data):
        return None
    kind = _by_signature(_SIGNATURES, data) or _base_media(data)
    if (kind == "AVIF" and not features.check("avif")) or (kind == "HEIF" and not HEIC_IS_READ) or kind == "video":
        return None
    return kind


def refusal(data: bytes, name: str) -> Refusal:
    """What the file is instead of a picture, as well as its first bytes tell, and what to do."""
    if _base_media(data) == "HEIF":
        return Refusal(
            "is a HEIC photo, which cannot be opened here. Save it as JPEG: on an iPhone choose Settings, Camera, "
            "Formats, Most Compatible; on Android turn off HEIF pictures in the camera."
        )
    if picture := _other_picture(data):
        return Refusal(f"is {picture}, which cannot be opened here. Save it as JPEG or PNG and choose that.")
    kind = _by_signature(_NO_PICTURES, data) or _kind_of_text(data) or "of an unknown kind"
    if _base_media(data) == "video":
        kind = "a video"
    disguised = name.lower().endswith(_SUFFIXES)
    whatever = ", whatever its name says" if disguised else ""
    return Refusal(f"is {kind}, not a picture{whatever}. Choose a {FORMATS} file.")


def spoken(kind: str) -> str:
    return {"WEBP": "WebP", "HEIF": "HEIC"}.get(kind, kind)


def _by_signature(table: dict[bytes, str], data: bytes) -> str | None:
    return next((kind for signature, kind in table.items() if data.startswith(signature)), None)


def _base_media(data: bytes) -> str | None:
    """ISO base media files begin alike; the brands that follow tell photos from films."""
    if data[4:8] != b"ftyp":
        return None
    brands = data[8 : min(64, int.from_bytes(data[:4], "big"))]
    if b"avif" in brands or b"avis" in brands:
        return "AVIF"
    return "HEIF" if re.search(rb"hei[cxms]|hev[cxms]|mif1|msf1", brands) else "video"


def _other_picture(data: bytes) -> str | None:
    if _base_media(data) == "AVIF":
        return "an AVIF picture"
    start = _text_start(data)
    if start.startswith(b"<svg") or (start.startswith((b"<?xml", b"<!")) and b"<svg" in start):
        return "an SVG drawing"
    return _by_signature(_OTHER_PICTURES, data)


def _text_start(data: bytes) -> bytes:
    return data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()


def _kind_of_text(data: bytes) -> str | None:
    if _text_start(data).startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return "text" if _is_text(data) else None


def _is_text(data: bytes) -> bool:
    """UTF-8, or UTF-16 by its mark, or bytes that are letters in an older code, most of them plain ones."""
    start = data[:2000]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    plain = sum(32 <= byte < 127 or byte in b"\t\n\r\f" for byte in start)
    beyond = sum(byte >= 128 for byte in start)
    if plain + beyond < len(start):  # control characters: binary
        return False
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_in_a_letter = error.reason == "unexpected end of data" and len(data) > 3
        return cut_in_a_letter or (len(start) > 8 and plain >= 3 * beyond)
    return True
