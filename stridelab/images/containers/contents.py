"""What a walk through a file's container brings back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Contents:
    """The first picture in a file, and what its decoder would get wrong or not tell."""

    data: bytes
    """The same picture in a file of the same format, without what its pixels do not need."""
    width: int
    height: int
    orientation: int = 1
    """As the camera noted it, 1 to 8: EXIF tag 274."""
    screen: tuple[int, int] | None = None
    """(height, width) of what the picture is a part of, if it is; the rest is transparent."""
    corner: tuple[int, int] = (0, 0)
    """(row, col) on the screen of the picture's first pixel."""
    divisor: int = 1
    """A JPEG is decoded at 1 / divisor of its size: 1, 2, 4 or 8."""
    lacks_its_end: bool = False
    """A JPEG has no end mark: whether all pixels are there, only decoding tells."""
    is_gray: bool = False
    """Gray, though the decoder gives red, green and blue."""
    key: tuple[int, ...] = ()
    """The one gray value or colour that is transparent, in the file's own numbers."""
    bits: int = 8
    """Of each of the file's numbers."""
    numbers: str = ""
    """The NumPy type of the file's numbers, if the decoder takes their bits for another."""
    is_negative: bool = False
    """The largest number is black."""
    has_no_alpha_if_it_is_0: bool = False
    """Transparent everywhere means that nobody wrote the fourth byte."""
