"""AV1, the coding inside AVIF: how large its pictures are (AV1 bitstream specification, 5.3 to 5.5).

A decoder makes room for what stands here, whatever the boxes around it say.
"""

from __future__ import annotations

from collections.abc import Iterator

from stridelab.images.bounds import counted, damaged

_SEQUENCE_HEADER = 1


def largest_frame(coded: memoryview) -> tuple[int, int]:
    """(width, height) of the largest frame that coded pictures announce; (0, 0) if they announce none."""
    return max(
        (_size(bytes(unit[:64])) for kind, unit in counted(_units(coded)) if kind == _SEQUENCE_HEADER),
        key=lambda size: size[0] * size[1],
        default=(0, 0),
    )


def _units(coded: memoryview) -> Iterator[tuple[int, memoryview]]:
    """(kind, content) of each open bitstream unit."""
    at = 0
    while at < len(coded):
        head = coded[at]
        at += 2 if head & 4 else 1
        length = len(coded) - at
        if head & 2:
            length, at = _leb128(coded, at)
        yield head >> 3 & 15, coded[at : at + length]
        at += length


def _leb128(coded: memoryview, at: int) -> tuple[int, int]:
    """A number of seven bits in each byte, and where it has ended."""
    value = 0
    for place, byte in enumerate(coded[at : at + 8]):
        value |= (byte & 127) << 7 * place
        if byte < 128:
            return value, at + place + 1
    raise damaged("AVIF")


def _size(header: bytes) -> tuple[int, int]:
    bits, at = int.from_bytes(header, "big"), 8 * len(header)

    def take(count: int) -> int:
        nonlocal at
        at -= count
        if at < 0:
            raise damaged("AVIF")
        return bits >> at & (1 << count) - 1

    take(3 + 1)  # profile, still picture
    if take(1):  # reduced header
        take(5)  # level
    else:
        if take(1):  # timing of a film
            raise damaged("AVIF")
        has_delay = take(1)
        for _ in range(take(5) + 1):  # operating points
            take(12)
            if take(5) > 7:  # level, and above 3.3 a tier
                take(1)
            if has_delay and take(1):
                take(4)
    width_bits, height_bits = take(4) + 1, take(4) + 1
    return take(width_bits) + 1, take(height_bits) + 1
