"""JPEG: segments that begin with a mark, ff and a code, and between them packed pixels (ITU-T T.81, annex B).

A decoder works through the picture once for every scan, and a scan may cost the file twenty bytes. So scans are
counted here, whatever stands between them, and only segments that were counted go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stridelab.images.bounds import LARGEST_PIXELS, broken_off, check_size, counted, damaged, packed_oddly
from stridelab.images.containers.contents import Contents
from stridelab.images.containers.exif import orientation

LARGEST_JPEG = 150_000_000
"""Pixels: more than `LARGEST_PIXELS` are decoded at 1/2, 1/4 or 1/8 by JPEG's own scaling, which costs little."""

END = b"\xff\xd9"
_END, _SCAN, _EXIF, _TABLES = 0xD9, 0xDA, 0xE1, (0xC4, 0xDB)
_SEQUENTIAL, _PROGRESSIVE, _LOSSLESS, _ARITHMETIC = {0xC0, 0xC1}, {0xC2}, {0xC3}, {0xC9, 0xCA}
_FRAMES = _SEQUENTIAL | _PROGRESSIVE | _LOSSLESS | _ARITHMETIC
_PIXELS_NEED = {*_FRAMES, *_TABLES, 0xCC, 0xDD, 0xE0, 0xEE, _SCAN}  # also restarts, JFIF's and Adobe's word on colours
_BARE = {0x01, *range(0xD0, 0xD9)}  # marks without a segment

_MARK = re.compile(rb"\xff([\x01-\xfe])")
_MARK_AFTER_PIXELS = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # among pixels ff is followed by 0 or a restart mark

_MOST_SCANS = 100  # cameras write at most a dozen
_LARGEST_TABLES = 200_000  # bytes
_MOST_BUFFERED = 1_600_000  # blocks of 64 two-byte coefficients: 205 MB, for pictures in several scans
_SLOWEST = 2e9  # nanoseconds


def read(data: bytes) -> Contents:
    segments = list(counted(_segments(data)))
    ended = bool(segments) and segments[-1][0] == _END
    frame = next((_frame(code, content) for code, content in segments if code in _FRAMES), None)
    scans = [content for code, content in segments if code == _SCAN]
    if frame is None or not scans:
        raise damaged("JPEG") if ended else broken_off()
    in_one_scan = frame.code in _SEQUENTIAL and len(scans) == 1
    if not ended and not in_one_scan:
        raise broken_off()
    if not in_one_scan and (len(scans) > _MOST_SCANS or _nanoseconds(frame, scans, len(data)) > _SLOWEST):
        raise packed_oddly()
    if sum(len(content) for code, content in segments if code in _TABLES) > _LARGEST_TABLES:
        raise packed_oddly()
    is_scaled = frame.code not in _LOSSLESS and (in_one_scan or sum(frame.blocks.values()) <= _MOST_BUFFERED)
    check_size(frame.width, frame.height, LARGEST_JPEG if is_scaled else LARGEST_PIXELS)
    notes = [content[2:] for code, content in segments if code == _EXIF and content[2:8] == b"Exif\0\0"]
    parts = [part for code, content in segments if code in _PIXELS_NEED for part in (bytes((0xFF, code)), content)]
    return Contents(
        b"".join([b"\xff\xd8", *parts, END]),
        frame.width,
        frame.height,
        orientation(notes[0]) if notes else 1,
        divisor=next(d for d in (1, 2, 4, 8) if -(-frame.width // d) * -(-frame.height // d) <= LARGEST_PIXELS),
        lacks_its_end=not ended,
    )


def _segments(data: bytes) -> Iterator[tuple[int, memoryview]]:
    """(code, segment with its length) of each, a scan with its packed pixels; then (end mark, nothing), if there is."""
    view, at = memoryview(data), 2
    while mark := _MARK.search(data, at):
        code, at = mark[1][0], mark.end()
        if code == _END:
            yield code, view[:0]
            return
        if code in _BARE:
            yield code, view[:0]
            continue
        start, at = at, at + int.from_bytes(data[at : at + 2], "big")
        if at > len(data) or len(data) < start + 2:
            raise broken_off()
        if at < start + 2:
            raise damaged("JPEG")
        if code == _SCAN:
            mark = _MARK_AFTER_PIXELS.search(data, at)
            at = mark.start() if mark else len(data.rstrip(b"\xff"))
        yield code, view[start:at]


@dataclass(frozen=True)
class _Frame:
    code: int
    width: int
    height: int
    blocks: dict[int, int]
    """A component's number -> how many blocks of 8 x 8 it has."""


def _nanoseconds(frame: _Frame, scans: list[memoryview], size: int) -> float:
    """How long libjpeg takes for a picture in several scans, as measured: every scan goes through all its blocks."""
    components = [number for scan in scans if len(scan) > 2 for number in scan[3 : 3 + 2 * scan[2] : 2]]
    blocks = sum(frame.blocks.get(number, 0) for number in components)
    return 54 * blocks + (150 if frame.code in _ARITHMETIC else 60) * size


def _frame(code: int, content: memoryview) -> _Frame:
    if len(content) < 8 or len(content) != 8 + 3 * content[7] or not content[7]:
        raise damaged("JPEG")
    height, width = int.from_bytes(content[3:5], "big"), int.from_bytes(content[5:7], "big")
    factors = {content[at]: divmod(content[at + 1], 16) for at in range(8, len(content), 3)}  # (across, down)
    across, down = (max(1, *sizes) for sizes in zip(*factors.values(), strict=True)) if len(factors) > 1 else (1, 1)
    if len(factors) == 1:
        factors = dict.fromkeys(factors, (1, 1))
    return _Frame(
        code,
        width,
        height,
        {number: -(-width * h // (8 * across)) * -(-height * v // (8 * down)) for number, (h, v) in factors.items()},
    )
