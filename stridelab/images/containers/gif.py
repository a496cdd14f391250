"""GIF: a screen, then blocks; pictures and notes in chains of at most 255 bytes (GIF89a, sections 15 to 27).

The first frame is what counts. It goes to the decoder alone, as large as itself: what it leaves of the screen is
transparent, as browsers have it, and not of the background colour.
"""

from __future__ import annotations

import struct

from stridelab.images.bounds import MOST_PARTS, broken_off, check_size, damaged, packed_oddly
from stridelab.images.containers.contents import Contents

_MOST_LINKS = 500_000
_NOTE, _FRAME, _END, _GRAPHIC_CONTROL = b"!", b",", b";", 0xF9


def read(data: bytes) -> Contents:
    if len(data) < 13:
        raise broken_off()
    screen_width, screen_height, flags = struct.unpack_from("<HHB", data, 6)
    start = 13 + _palette_bytes(flags)
    at, control = _first_frame(data, start)
    if at + 11 > len(data):
        raise broken_off()
    col, row, width, height, frame_flags = struct.unpack_from("<HHHHB", data, at + 1)
    screen = max(screen_height, row + height), max(screen_width, col + width)
    check_size(screen[1], screen[0])
    pixels = at + 10 + _palette_bytes(frame_flags)
    header = b"GIF89a" + struct.pack("<HH", width, height) + data[10:start]
    frame = _FRAME + struct.pack("<HHHH", 0, 0, width, height) + data[at + 9 : pixels]
    packed = data[pixels : _end_of_chain(data, pixels + 1)]
    return Contents(
        b"".join([header, control, frame, packed, _END]),
        width,
        height,
        screen=screen if screen != (height, width) else None,
        corner=(row, col),
    )


def _first_frame(data: bytes, at: int) -> tuple[int, bytes]:
    """Where the first frame starts, and the block before it that names its transparent colour, if there is one."""
    control = b""
    for _ in range(MOST_PARTS):
        kind = data[at : at + 1]
        if kind == _FRAME:
            return at, control
        if kind in (_END, b""):
            raise damaged("GIF") if kind else broken_off()
        if kind != _NOTE:
            at += 1  # stray bytes, which decoders pass over
            continue
        end = _end_of_chain(data, at + 2)
        if data[at + 1] == _GRAPHIC_CONTROL and data[at + 2] == 4:
            control = data[at:end]
        at = end
    raise packed_oddly()


def _palette_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _end_of_chain(data: bytes, at: int) -> int:
    """Where a chain of blocks that starts at `at` has ended."""
    for _ in range(_MOST_LINKS):
        if at >= len(data):
            raise broken_off()
        length = data[at]
        at += 1 + length
        if not length:
            return at
    raise packed_oddly()
