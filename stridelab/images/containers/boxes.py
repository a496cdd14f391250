"""AVIF and HEIC: boxes in boxes, each of a length and a kind of four letters (ISO/IEC 14496-12, 23008-12).

What a picture's size is stands in a box `ispe`; there are several where it is put together from tiles.
"""

from __future__ import annotations

from collections.abc import Iterator

from stridelab.images.bounds import Refusal, broken_off, check_size, counted, damaged
from stridelab.images.containers.contents import Contents

_LARGEST_BYTES = 10_000_000
"""The slowest of the decoders needs two seconds for so much."""


def read_avif(data: bytes) -> Contents:
    return _read(data, "AVIF")


def read_heif(data: bytes) -> Contents:
    return _read(data, "HEIC")


def _read(data: bytes, kind: str) -> Contents:
    if len(data) > _LARGEST_BYTES:
        limit = f"{_LARGEST_BYTES / 1e6:.0f} MB is the most for {kind}"
        raise Refusal(f"has {len(data) / 1e6:.1f} MB, and {limit}. Save it as JPEG, or make it smaller.")
    sizes = [
        (int.from_bytes(size[4:8], "big"), int.from_bytes(size[8:12], "big"))
        for _, meta in _of_kind(memoryview(data), b"meta")
        for _, properties in _of_kind(meta[4:], b"iprp")
        for _, container in _of_kind(properties, b"ipco")
        for _, size in _of_kind(container, b"ispe")
    ]
    if not sizes:
        raise damaged(kind)
    for width, height in sizes:
        check_size(width, height)
    if data[8:12] == b"avis":  # a film: its first picture stands by itself, too
        data = data[:8] + b"avif" + data[12:]
    return Contents(data, *max(sizes, key=lambda size: size[0] * size[1]))


def _of_kind(view: memoryview, kind: bytes) -> Iterator[tuple[bytes, memoryview]]:
    return (box for box in counted(_boxes(view)) if box[0] == kind)


def _boxes(view: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    at = 0
    while at + 8 <= len(view):
        length, start = int.from_bytes(view[at : at + 4], "big"), at + 8
        if length == 1:
            length, start = int.from_bytes(view[start : start + 8], "big"), at + 16
        end = at + length if length else len(view)
        if end > len(view) or end < start:
            raise broken_off()
        yield bytes(view[at + 4 : at + 8]), view[start:end]
        at = end
