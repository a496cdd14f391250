"""What no uploaded file may exceed, and how it is refused.

A file within these bounds costs its decoder at most about two seconds of processor time and 300 MB beside the picture:
they are checked on what the file says of itself, before a decoder sees it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

LARGEST_PIXELS = 25_000_000
LARGEST_SIDE = 65_535
LARGEST_BYTES = 64_000_000
MOST_PARTS = 100_000
"""Chunks, segments, boxes or tags in one file: a photo has some dozens, a large PNG some thousand."""

Part = TypeVar("Part")


class Refusal(ValueError):
    """Why a file is not opened: a sentence that lacks only its subject, the file's name."""


def broken_off() -> Refusal:
    return Refusal("breaks off before its end. Copy or download it again.")


def packed_oddly() -> Refusal:
    return Refusal("is packed so oddly that opening it would take minutes. Save it again as JPEG or PNG.")


def damaged(kind: str) -> Refusal:
    return Refusal(f"begins like a {kind} picture, but it is damaged or of a rare kind. Save it again as JPEG or PNG.")


def check_size(width: int, height: int, most: int = LARGEST_PIXELS) -> None:
    """Refuse what has more than `most` pixels, or more than `LARGEST_SIDE` along a side."""
    if width * height > most or max(width, height) > LARGEST_SIDE:
        limit = f"the limit of {most / 1e6:.0f} million pixels, {LARGEST_SIDE:,} a side"
        raise Refusal(f"is {width:,} × {height:,} pixels, over {limit}. Make it smaller.")


def counted(parts: Iterable[Part], most: int = MOST_PARTS) -> Iterator[Part]:
    """The same parts, but no more than `most`.

    >>> list(counted("abc", most=3))
    ['a', 'b', 'c']
    """
    for number, part in enumerate(parts):
        if number == most:
            raise packed_oddly()
        yield part
