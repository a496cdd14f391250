"""Files for the tests of decoding: saved by Pillow, or written out by hand so that they may say what they like."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from stridelab.images.decoding import pixels_of

ROWS, COLS = np.mgrid[:24, :36]
COLOR = np.stack([ROWS * 10, COLS * 7, (ROWS * COLS * 5) % 256], axis=-1).astype(np.uint8)
GRAY = COLOR[..., 2]
LOSSLESS = {
    "png": ("PNG", {}),
    "bmp": ("BMP", {}),
    "webp": ("WEBP", {"lossless": True}),
    "tiff": ("TIFF", {}),
    "tiff_lzw": ("TIFF", {"compression": "tiff_lzw"}),
    "tiff_deflate": ("TIFF", {"compression": "tiff_adobe_deflate"}),
}


def saved(image: Image.Image | np.ndarray, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    (Image.fromarray(image) if isinstance(image, np.ndarray) else image).save(buffer, kind, **options)
    return buffer.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_file(width: int, height: int, bits: int, color_type: int, rows: bytes, *before: bytes) -> bytes:
    """A PNG file written out by hand, so that it may say what it likes. `rows` include their filter bytes."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, color_type, 0, 0, 0))
    body = png_chunk(b"IDAT", zlib.compress(rows, 9))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(before) + body + png_chunk(b"IEND", b"")


def sentence(data: bytes, name: str = "") -> str:
    """Why the file is refused: one line, short enough for a popover."""
    with pytest.raises(ValueError, match=r"^[^\n]{20,220}[.]$") as caught:
        pixels_of(data, name)
    return str(caught.value)
