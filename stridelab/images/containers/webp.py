"""WebP: chunks of a four-letter kind, a length and data, padded to an even length (RFC 9649, section 2).

The first frame is what counts. It goes to the decoder as a still picture: an animation's decoder would need room for
two more.
"""

from __future__ import annotations

from collections.abc import Iterator

from stridelab.images.bounds import broken_off, check_size, counted, damaged
from stridelab.images.containers.contents import Contents
from stridelab.images.containers.exif import orientation

LARGEST_WEBP = 20_000_000
"""Pixels: its decoder needs sixteen bytes for each."""

_PIXELS = (b"VP8 ", b"VP8L")
_HAS_ALPHA = b"\x10\0\0\0"


def read(data: bytes) -> Contents:
    if _little(data[4:8]) > len(data) - 8:
        raise broken_off()
    chunks = _first_of_each(memoryview(data)[12 : 8 + _little(data[4:8])])
    camera = orientation(chunks.get(b"EXIF", b""))
    screen, corner = None, (0, 0)
    if b"VP8X" in chunks:
        extended = chunks[b"VP8X"]
        screen = _little(extended[7:10]) + 1, _little(extended[4:7]) + 1
        check_size(screen[1], screen[0], LARGEST_WEBP)
    if b"ANMF" in chunks:
        frame = chunks[b"ANMF"]
        corner = 2 * _little(frame[3:6]), 2 * _little(frame[:3])
        chunks = _first_of_each(frame[16:])
    kind = next((kind for kind in _PIXELS if kind in chunks), None)
    if kind is None:
        raise damaged("WebP")
    width, height = _size(kind, chunks[kind])
    check_size(width, height, LARGEST_WEBP)
    if screen and (corner[0] + height > screen[0] or corner[1] + width > screen[1]):
        raise damaged("WebP")
    parts: list[tuple[bytes, bytes | memoryview]] = [(kind, chunks[kind])]
    if kind == b"VP8 " and b"ALPH" in chunks:
        size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        parts = [(b"VP8X", _HAS_ALPHA + size), (b"ALPH", chunks[b"ALPH"]), *parts]
    body = b"WEBP" + b"".join(_chunk(*chunk) for chunk in parts)
    return Contents(
        b"RIFF" + len(body).to_bytes(4, "little") + body,
        width,
        height,
        camera,
        screen=screen if screen != (height, width) else None,
        corner=corner,
    )


def _first_of_each(view: memoryview) -> dict[bytes, memoryview]:
    chunks: dict[bytes, memoryview] = {}
    for kind, content in counted(_chunks(view)):
        chunks.setdefault(kind, content)
    return chunks


def _chunks(view: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    at = 0
    while at + 8 <= len(view):
        kind, end = bytes(view[at : at + 4]), at + 8 + _little(view[at + 4 : at + 8])
        if end > len(view):
            raise broken_off()
        yield kind, view[at + 8 : end]
        at = end + end % 2


def _chunk(kind: bytes, content: bytes | memoryview) -> bytes:
    return b"".join([kind, len(content).to_bytes(4, "little"), content, bytes(len(content) % 2)])


def _size(kind: bytes, pixels: memoryview) -> tuple[int, int]:
    """(width, height) that packed pixels declare: RFC 9649, sections 2.5 and 2.6."""
    if len(pixels) < 10:
        raise damaged("WebP")
    if kind == b"VP8L":
        bits = _little(pixels[1:5])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return _little(pixels[6:8]) & 0x3FFF, _little(pixels[8:10]) & 0x3FFF


def _little(number: bytes | memoryview) -> int:
    return int.from_bytes(number, "little")
