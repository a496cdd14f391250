"""AVIF and HEIC: boxes in boxes, each of a length and a kind of four letters (ISO/IEC 14496-12, 23008-12).

What a picture's size is stands in a box `ispe`; there are several where it is put together from tiles.
"""

from __future__ import annotations

from collections.abc import Iterator

from stridelab.images.bounds import Refusal, broken_off, check_size, counted, damaged
from stridelab.images.containers import av1
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
    view = memoryview(data)
    sizes = []
    for meta in _of_kind(view, b"meta"):
        sizes += _declared(meta[4:])
        for coded in _coded(view, meta[4:]) if kind == "AVIF" else ():
            check_size(*av1.largest_frame(coded))
    if not sizes:
        raise damaged(kind)
    for width, height in sizes:
        check_size(width, height)
    if data[8:12] == b"avis":  # a film: its first picture stands by itself, too
        data = data[:8] + b"avif" + data[12:]
    return Contents(data, *max(sizes, key=lambda size: size[0] * size[1]))


def _declared(meta: memoryview) -> list[tuple[int, int]]:
    """(width, height) of every picture, and of the tiles that one may be put together from."""
    return [
        (_big(size[4:8]), _big(size[8:12]))
        for properties in _of_kind(meta, b"iprp")
        for container in _of_kind(properties, b"ipco")
        for size in _of_kind(container, b"ispe")
    ]


_AV1_BEGINS = (1, 2)  # with a unit that says where a picture begins, or how large it is


def _coded(data: memoryview, meta: memoryview) -> Iterator[memoryview]:
    """The coded pictures among a file's items: box `iloc` tells where they lie (ISO/IEC 14496-12, 8.11.3)."""
    inside = next(_of_kind(meta, b"idat"), data[:0])
    for table in _of_kind(meta, b"iloc"):
        version, sizes, at = table[0], int.from_bytes(table[4:6], "big"), 6
        offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))

        def take(size: int, table: memoryview = table) -> int:
            nonlocal at
            at += size
            if at > len(table):
                raise broken_off()
            return _big(table[at - size : at])

        for _ in counted(range(take(4 if version == 2 else 2))):
            take(4 if version == 2 else 2)  # the item's number
            source = inside if version and take(2) & 15 == 1 else data
            take(2)
            base = take(base_size)
            for _ in counted(range(take(2))):
                take(index_size if version else 0)
                start, length = base + take(offset_size), take(length_size)
                item = source[start : start + length if length else len(source)]
                if len(item) and item[0] >> 3 in _AV1_BEGINS:
                    yield item


def _of_kind(view: memoryview, kind: bytes) -> Iterator[memoryview]:
    return (content for name, content in counted(_boxes(view)) if name == kind)


def _boxes(view: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    at = 0
    while at + 8 <= len(view):
        length, start = _big(view[at : at + 4]), at + 8
        if length == 1:
            length, start = _big(view[start : start + 8]), at + 16
        end = at + length if length else len(view)
        if end > len(view) or end < start:
            raise broken_off()
        yield bytes(view[at + 4 : at + 8]), view[start:end]
        at = end


def _big(number: memoryview) -> int:
    return int.from_bytes(number, "big")
