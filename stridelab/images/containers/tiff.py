"""TIFF: a directory of tags, anywhere in the file, which say what the pixels are and where they lie (TIFF 6.0).

The first page goes on with a directory of its own that has the tags that pixels need, and no others: a tag may claim
any part of the file, and many may claim the same.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from math import ceil

import numpy as np

from stridelab.images.bounds import LARGEST_PIXELS, Refusal, broken_off, check_size, damaged, packed_oddly
from stridelab.images.containers.contents import Contents

_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _ORIENTATION = 256, 257, 258, 259, 262, 274
_STRIPS, _STRIP_BYTES, _SAMPLES, _STRIP_HEIGHT, _PLANAR = 273, 279, 277, 278, 284
_TILE_WIDTH, _TILE_HEIGHT, _TILES, _TILE_BYTES = 322, 323, 324, 325
_EXTRA_SAMPLES, _SAMPLE_FORMAT = 338, 339
_PIXELS_NEED = {
    *(_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _STRIPS, _STRIP_BYTES, _SAMPLES, _STRIP_HEIGHT, _PLANAR),
    *(_TILE_WIDTH, _TILE_HEIGHT, _TILES, _TILE_BYTES, _EXTRA_SAMPLES, _SAMPLE_FORMAT),
    *(266, 292, 293, 317, 320, 347),  # bit order, fax options, predictor, palette, JPEG tables
    *(512, 513, 514, 515, 519, 520, 521, 529, 530, 531, 532),  # JPEG as it once was, luma and chroma
}
_COMPRESSIONS = {1, 2, 3, 4, 5, 6, 7, 8, 32773, 32809, 32946, 50000}
_JPEGS = (6, 7)
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}  # bytes of a tag's types
_WHOLE = {1: "u1", 3: "u2", 4: "u4", 13: "u4"}  # those that are whole numbers from 0 on

_SHORT, _LONG = 3, 4
_WHITE_IS_ZERO, _BLACK_IS_ZERO = 0, 1
_UNSIGNED, _SIGNED = 1, 2
_APART = 2

_MOST_PIECES = 50_000  # strips or tiles
_LONGEST_TAG = 1_000_000  # bytes


@dataclass(frozen=True)
class _Tag:
    type: int
    count: int
    value: bytes
    """Its numbers, wherever they lie in the file."""


@dataclass(frozen=True)
class _Directory:
    order: str
    """"<" or ">", as `struct` has it."""
    tags: dict[int, _Tag]

    def numbers(self, tag: int) -> list[int]:
        if tag not in self.tags:
            return []
        entry = self.tags[tag]
        if entry.type not in _WHOLE:
            raise damaged("TIFF")
        return np.frombuffer(entry.value, self.order + _WHOLE[entry.type]).tolist()

    def number(self, tag: int, default: int = 0) -> int:
        return next(iter(self.numbers(tag)), default)

    def put(self, tag: int, number: int) -> None:
        self.tags[tag] = _Tag(_SHORT, 1, struct.pack(self.order + "H", number))


def read(data: bytes) -> Contents:
    directory = _directory(data)
    number = directory.number
    width, height, samples, bits = number(_WIDTH), number(_HEIGHT), number(_SAMPLES, 1), number(_BITS, 1)
    if not width or not height or number(_COMPRESSION, 1) not in _COMPRESSIONS:
        raise damaged("TIFF")
    check_size(width, height)
    if number(_PLANAR) == _APART and samples == 2:
        raise Refusal("keeps gray and transparency apart, which cannot be read here. Save it again as JPEG or PNG.")
    _check_pieces(directory, data, width, height)

    form, orientation = number(_SAMPLE_FORMAT, _UNSIGNED), number(_ORIENTATION, 1)
    is_plain = samples == 1 and (bits > 8 or form != _UNSIGNED)
    is_negative = is_plain and number(_PHOTOMETRIC) == _WHITE_IS_ZERO
    kind = {(32, _UNSIGNED): "u4", (8, _SIGNED): "i1"}.get((bits, form), "") if is_plain else ""
    if is_negative:  # decoders differ in whether they turn such numbers round
        directory.put(_PHOTOMETRIC, _BLACK_IS_ZERO)
    if kind == "u4":
        directory.put(_SAMPLE_FORMAT, _SIGNED)
    directory.tags.pop(_ORIENTATION, None)
    return Contents(
        _with_directory(data, directory),
        width,
        height,
        orientation if 1 <= orientation <= 8 else 1,
        bits=bits,
        numbers=kind,
        is_negative=is_negative,
    )


def _check_pieces(directory: _Directory, data: bytes, width: int, height: int) -> None:
    """Strips or tiles: not too many, each within the file, no bytes claimed twice, not far larger than the picture."""
    number, padded = directory.number, width * height
    if number(_TILE_WIDTH):
        starts, sizes = directory.numbers(_TILES), directory.numbers(_TILE_BYTES)
        tile_width, tile_height = number(_TILE_WIDTH), max(number(_TILE_HEIGHT), 1)
        check_size(tile_width, tile_height)
        padded = ceil(width / tile_width) * tile_width * ceil(height / tile_height) * tile_height
    else:
        starts, sizes = directory.numbers(_STRIPS), directory.numbers(_STRIP_BYTES)
    if padded > 2 * LARGEST_PIXELS or len(starts) > _MOST_PIECES:
        raise packed_oddly()
    if any(start + size > len(data) for start, size in zip(starts, sizes, strict=False)):
        raise broken_off()
    if sum(sizes) > len(data):
        raise packed_oddly()
    if number(_COMPRESSION) in _JPEGS and data.count(b"\xff\xda") > 4 * len(starts) + 16:  # scans
        raise packed_oddly()


def _directory(data: bytes) -> _Directory:
    """The first page's tags that matter here."""
    order = "<" if data[:2] == b"II" else ">"
    start = int.from_bytes(data[4:8], "little" if order == "<" else "big")
    if len(data) < start + 2 or start < 8:
        raise broken_off()
    (count,) = struct.unpack_from(order + "H", data, start)
    if len(data) < start + 2 + 12 * count:
        raise broken_off()
    tags: dict[int, _Tag] = {}
    for at in range(start + 2, start + 2 + 12 * count, 12):
        tag, type_, many, where = struct.unpack_from(order + "HHII", data, at)
        if tag not in _PIXELS_NEED | {_ORIENTATION} or tag in tags or type_ not in _SIZES:
            continue
        size = many * _SIZES[type_]
        if size > _LONGEST_TAG:
            raise packed_oddly()
        where = at + 8 if size <= 4 else where
        if where + size > len(data):
            raise broken_off()
        tags[tag] = _Tag(type_, many, data[where : where + size])
    return _Directory(order, tags)


def _with_directory(data: bytes, directory: _Directory) -> bytes:
    """The file with another directory, at its end."""
    order, tags = directory.order, directory.tags
    padding = bytes(len(data) % 2)
    start = len(data) + len(padding)
    beyond, entries = start + 2 + 12 * len(tags) + 4, []
    values: list[bytes] = []
    for tag, entry in sorted(tags.items()):
        head = struct.pack(order + "HHI", tag, entry.type, entry.count)
        if len(entry.value) <= 4:
            entries.append(head + entry.value.ljust(4, b"\0"))
        else:
            entries.append(head + struct.pack(order + "I", beyond + sum(map(len, values))))
            values.append(entry.value)
    packed = struct.pack(order + "H", len(tags)) + b"".join(entries) + bytes(4) + b"".join(values)
    return b"".join([data[:4], struct.pack(order + "I", start), memoryview(data)[8:], padding, packed])
