"""BMP: one header, then the pixels (Windows' BITMAPINFOHEADER and its relatives)."""

from __future__ import annotations

import struct

from stridelab.images.bounds import broken_off, check_size, damaged, packed_oddly
from stridelab.images.containers.contents import Contents

_HEADERS = {12, 40, 52, 56, 64, 108, 124}
_RUN_LENGTH = (1, 2)
_LONGEST_RUN_LENGTH = 2_000_000  # bytes, which Pillow unpacks in Python


def read(data: bytes) -> Contents:
    if len(data) < 26:
        raise broken_off()
    header = int.from_bytes(data[14:18], "little")
    if header not in _HEADERS:
        raise damaged("BMP")
    width, height = struct.unpack_from("<HH" if header == 12 else "<ii", data, 18)
    check_size(abs(width), abs(height))
    if header > 12 and data[30:31] and data[30] in _RUN_LENGTH and len(data) > _LONGEST_RUN_LENGTH:
        raise packed_oddly()
    return Contents(data, width, abs(height), has_no_alpha_if_it_is_0=True)
