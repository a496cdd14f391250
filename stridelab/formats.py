"""How numbers are written for people: a few digits, thousands with commas, never as 1e+03.

>>> number(-1234.56), short(1_769_472), short(999_936, "B"), percent(1 / 256), shape((3, 64, 64))
('−1,235', '1.77 M', '1 MB', '0.391%', '3 × 64 × 64')
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

MAGNITUDES = (("T", 10**12), ("G", 10**9), ("M", 10**6), ("k", 10**3))


def number(value: float, digits: int = 4) -> str:
    """A measured value to so many significant digits, with the sign of the field for minus.

    >>> number(0.00001234), number(102_000.0), number(-0.5)
    ('0.00001234', '102,000', '−0.5')
    """
    rounded = Decimal(f"{value or 0:.{digits}g}")  # `or`: a zero has no sign
    return f"{rounded:,f}".replace("-", "−")


def short(count: float, unit: str = "") -> str:
    """A count in three significant digits and a magnitude; `unit` is "B" for bytes.

    >>> short(862), short(4_089_184_256), short(262_144, "B"), short(999_999)
    ('862', '4.09 G', '262 kB', '1 M')
    """
    rounded = Decimal(f"{count:.3g}")  # before the magnitude is chosen: 999,936 B are 1 MB, not 1,000 kB
    for sign, size in MAGNITUDES:
        if rounded >= size:
            return f"{rounded / size:,f} {sign}{unit}"
    return f"{rounded:,f} {unit}".strip()


def percent(share: float) -> str:
    """A share of 1 in whole percent, below 10% in three significant digits.

    >>> percent(1.0), percent(0.25), percent(1 / 16), percent(1e-7)
    ('100%', '25%', '6.25%', '0.00001%')
    """
    return f"{100 * share:,.0f}%" if share >= 0.1 else f"{number(100 * share, 3)}%"


def whole_percent(share: float) -> str:
    """A share of 1 in whole percent; "0%" only where it is nothing at all.

    >>> whole_percent(0.0), whole_percent(0.0004), whole_percent(1.2345)
    ('0%', 'under 1%', '123%')
    """
    return "under 1%" if 0 < share < 0.01 else f"{100 * share:,.0f}%"


def milliseconds(seconds: float) -> str:
    """
    >>> milliseconds(0.01234), milliseconds(1.2345)
    ('12.3 ms', '1,230 ms')
    """
    return f"{number(1000 * seconds, 3)} ms"


def shape(sizes: Iterable[int]) -> str:
    """Sizes in the order of the array's axes: channels × height × width.

    >>> shape((64, 32, 32)), shape([1080, 1920])
    ('64 × 32 × 32', '1,080 × 1,920')
    """
    return " × ".join(f"{size:,}" for size in sizes)
