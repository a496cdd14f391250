"""PNG: a chain of chunks, each of a length, a kind of four letters, data and a checksum (PNG, third edition, 5.3).

Pixels need four kinds of them. Notes, profiles and animations are left out, however long, many or damaged.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from stridelab.images.bounds import broken_off, check_size, counted, damaged
from stridelab.images.containers.contents import Contents
from stridelab.images.containers.exif import orientation

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PIXELS_NEED = (b"IHDR", b"PLTE", b"tRNS", b"IDAT")
_GRAY, _COLOR, _PALETTE, _GRAY_ALPHA = 0, 2, 3, 4


def read(data: bytes) -> Contents:
    chunks: dict[bytes, memoryview] = {}
    body: list[memoryview] = []
    for kind, content in counted(_chunks(data)):
        if kind == b"IDAT":
            body.append(content)
        elif kind == b"IEND":
            break
        else:
            chunks.setdefault(kind, content)
    header = bytes(chunks.get(b"IHDR", b""))
    if not body or len(header) != 13:
        raise broken_off() if not body else damaged("PNG")
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    bits, color_type = header[8], header[9]
    check_size(width, height)
    transparency = bytes(chunks.get(b"tRNS", b""))
    head = [(b"IHDR", [header])]
    if color_type == _PALETTE:
        head += [(kind, [chunks[kind]]) for kind in (b"PLTE", b"tRNS") if kind in chunks]
    key = {(_GRAY, 2): ">H", (_COLOR, 6): ">HHH"}.get((color_type, len(transparency)))
    return Contents(
        _SIGNATURE + b"".join(_chunk(kind, parts) for kind, parts in [*head, (b"IDAT", body), (b"IEND", [])]),
        width,
        height,
        orientation(chunks.get(b"eXIf", b"")),
        is_gray=color_type in (_GRAY, _GRAY_ALPHA),
        key=struct.unpack(key, transparency) if key else (),
        bits=bits,
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """(kind, content) of each; the file may end after any that pixels do not need."""
    view, at = memoryview(data), len(_SIGNATURE)
    while at + 8 <= len(data):
        kind, start = data[at + 4 : at + 8], at + 8
        end = start + int.from_bytes(data[at : at + 4], "big")
        if kind in _PIXELS_NEED:
            if end + 4 > len(data):
                raise broken_off()
            if zlib.crc32(view[at + 4 : end]) != int.from_bytes(data[end : end + 4], "big"):
                raise damaged("PNG")
        yield kind, view[start:end]
        at = end + 4


def _chunk(kind: bytes, parts: list) -> bytes:
    """One chunk of all the parts, so that a decoder meets one where a file may have thousands."""
    checksum = zlib.crc32(kind)
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    length = sum(len(part) for part in parts)
    return b"".join([length.to_bytes(4, "big"), kind, *parts, checksum.to_bytes(4, "big")])
