"""Named filters, and the rule for one that a learner types in.

A convolutional layer learns its kernels; the ones here were designed by hand, and show in one look what a
kernel can do. `kernel(name, kernel_size)` builds one of them, `parse(text)` reads a typed-in one.

>>> kernel("sobel_x").weights.astype(int).tolist()
[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
>>> kernel("gaussian", 3).scale_note
'1/16 of these whole numbers'
>>> parse("0 -1 0; -1 5 -1; 0 -1 0").shape
(3, 3)

As in every deep-learning framework a kernel is laid on the picture as it is written (cross-correlation, no
flip): a positive weight on the right answers to brightness on the right.

Almost all weights are whole numbers or whole numbers over a power of two. With those the arithmetic on 8-bit
pictures is exact in float32 (up to 7 x 7 at least), so two ways to compute a map can be compared bit for bit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

LARGEST = 11
"""Rows and columns of the largest kernel."""
LARGEST_WEIGHT = 1_000_000
"""The largest weight that may be typed in: beyond it float32 sums lose the whole numbers."""

_LONGEST_TEXT = 4000  # 121 numbers of 30 characters fit


@dataclass(frozen=True, eq=False)
class Kernel:
    """A named filter at one size."""

    name: str
    title: str
    sentence: str
    """What it finds or does, in one plain sentence."""
    weights: np.ndarray
    """(kernel_size, kernel_size) float32, read-only."""
    denominator: int = 1
    """`weights` are `whole_numbers` over this."""

    @property
    def kernel_size(self) -> int:
        return self.weights.shape[0]

    @property
    def whole_numbers(self) -> np.ndarray:
        """(kernel_size, kernel_size) int64: the weights times the denominator, as one writes them on paper."""
        return np.rint(self.weights.astype(np.float64) * self.denominator).astype(np.int64)

    @property
    def scale_note(self) -> str:
        """How the weights follow from `whole_numbers`; empty if they are the same."""
        return f"1/{self.denominator} of these whole numbers" if self.denominator > 1 else ""


# Building blocks: rows of whole numbers ---------------------------------------------------------------------


def _binomial(size: int) -> np.ndarray:
    """(size,) a row of Pascal's triangle, the whole-number bell curve: 1 2 1, then 1 3 3 1, 1 4 6 4 1 ..."""
    return np.array([math.comb(size - 1, k) for k in range(size)])


def _slope(size: int) -> np.ndarray:
    """(size,) smoothed first difference: -1 0 1, then -1 -2 0 2 1 ..."""
    return np.convolve(_binomial(size - 2), [-1, 0, 1])


def _bend(size: int) -> np.ndarray:
    """(size,) smoothed second difference: 1 -2 1, then 1 0 -2 0 1 ..."""
    return np.convolve(_binomial(size - 2), [1, -2, 1])


def _wave(size: int) -> np.ndarray:
    """(size,) a short wave that sums to zero: bright-dark-bright every 2 pixels at size 3, every 4 from size 5."""
    if size == 3:
        return np.array([-1, 2, -1])
    wave = np.zeros(size, int)
    wave[::2] = _binomial((size + 1) // 2)  # the bell on every other pixel ...
    wave[2::4] *= -1  # ... with alternating signs
    return wave * (1 if wave[size // 2] >= 0 else -1)


# The kernels: each function gives whole numbers and their denominator -----------------------------------------


def _identity(size: int) -> tuple[np.ndarray, int]:
    weights = np.zeros((size, size), int)
    weights[size // 2, size // 2] = 1
    return weights, 1


def _box(size: int) -> tuple[np.ndarray, int]:
    return np.ones((size, size), int), size * size


def _gaussian(size: int) -> tuple[np.ndarray, int]:
    return np.outer(_binomial(size), _binomial(size)), 4 ** (size - 1)


def _sharpen(size: int) -> tuple[np.ndarray, int]:
    if size == 3:
        return np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]), 1
    blur, denominator = _gaussian(size)  # unsharp mask: the picture, plus the picture less its blur
    return 2 * denominator * _identity(size)[0] - blur, denominator


def _sobel_x(size: int) -> tuple[np.ndarray, int]:
    return np.outer(_binomial(size), _slope(size)), 1


def _sobel_y(size: int) -> tuple[np.ndarray, int]:
    return np.outer(_slope(size), _binomial(size)), 1


def _scharr_x(size: int) -> tuple[np.ndarray, int]:
    return np.outer([3, 10, 3], [-1, 0, 1]), 1


def _scharr_y(size: int) -> tuple[np.ndarray, int]:
    return np.outer([-1, 0, 1], [3, 10, 3]), 1


def _laplacian(size: int) -> tuple[np.ndarray, int]:
    if size == 3:
        return np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]), 1
    return np.outer(_bend(size), _binomial(size)) + np.outer(_binomial(size), _bend(size)), 1


def _emboss(size: int) -> tuple[np.ndarray, int]:
    return np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]), 1


def _diagonal_rising(size: int) -> tuple[np.ndarray, int]:
    return (_sobel_x(size)[0] + _sobel_y(size)[0]) // 2, 1  # the sum is even everywhere


def _diagonal_falling(size: int) -> tuple[np.ndarray, int]:
    return _diagonal_rising(size)[0][::-1], 1


def _line_vertical(size: int) -> tuple[np.ndarray, int]:
    weights = np.full((size, size), -1)
    weights[:, size // 2] = size - 1
    return weights, 1


def _line_horizontal(size: int) -> tuple[np.ndarray, int]:
    return _line_vertical(size)[0].T, 1


def _stripes_vertical(size: int) -> tuple[np.ndarray, int]:
    return np.outer(_binomial(size), _wave(size)), 1


def _stripes_horizontal(size: int) -> tuple[np.ndarray, int]:
    return np.outer(_wave(size), _binomial(size)), 1


def _corner(size: int) -> tuple[np.ndarray, int]:
    return np.outer(_slope(size), _slope(size)), 1


def _spot(size: int) -> tuple[np.ndarray, int]:
    inside, ring = (size - 2) ** 2, 4 * (size - 1)  # how many weights each has; they balance to zero
    shared = math.gcd(inside, ring)
    weights = np.full((size, size), -inside // shared)
    weights[1:-1, 1:-1] = ring // shared
    return weights, 1


_ANY = tuple(range(1, LARGEST + 1))
_ODD = (1, 3, 5, 7, 9, 11)
_FROM_3 = (3, 5, 7, 9, 11)

# name: (title, sentence, sizes, builder)
_KERNELS: dict[str, tuple[str, str, tuple[int, ...], Callable[[int], tuple[np.ndarray, int]]]] = {
    "identity": (
        "Identity",
        "Copies the pixel in the middle, so you see what the stride alone does.",
        _ODD,
        _identity,
    ),
    "box": (
        "Box blur",
        "Averages all pixels in the window with equal weight, which blurs.",
        _ANY,
        _box,
    ),
    "gaussian": (
        "Gaussian blur",
        "Averages with a bell of weights, the middle counting most: the gentlest blur.",
        _ANY,
        _gaussian,
    ),
    "sharpen": (
        "Sharpen",
        "Adds to each pixel its difference from its surroundings, which makes edges crisp.",
        _FROM_3,
        _sharpen,
    ),
    "sobel_x": (
        "Sobel, vertical edges",
        "Finds vertical edges: positive where the picture gets brighter from left to right, negative where darker.",
        _FROM_3,
        _sobel_x,
    ),
    "sobel_y": (
        "Sobel, horizontal edges",
        "Finds horizontal edges: positive where the picture gets brighter from top to bottom, negative where darker.",
        _FROM_3,
        _sobel_y,
    ),
    "scharr_x": (
        "Scharr, vertical edges",
        "Finds vertical edges as Sobel does, with weights that measure slanted edges more evenly.",
        (3,),
        _scharr_x,
    ),
    "scharr_y": (
        "Scharr, horizontal edges",
        "Finds horizontal edges as Sobel does, with weights that measure slanted edges more evenly.",
        (3,),
        _scharr_y,
    ),
    "diagonal_rising": (
        "Rising diagonal edges (/)",
        "Finds edges that rise to the right, like a slash: positive where it is brighter below and to the right.",
        _FROM_3,
        _diagonal_rising,
    ),
    "diagonal_falling": (
        "Falling diagonal edges (\\)",
        "Finds edges that fall to the right, like a backslash: positive where it is brighter above and to the right.",
        _FROM_3,
        _diagonal_falling,
    ),
    "laplacian": (
        "Laplacian, edges all round",
        "Finds edges in every direction at once: zero on flat areas and even slopes, a sign change at an edge.",
        _FROM_3,
        _laplacian,
    ),
    "emboss": (
        "Emboss",
        "Lights the picture from the lower right, so that edges look like a relief.",
        (3,),
        _emboss,
    ),
    "line_vertical": (
        "Vertical line detector",
        "Answers to a thin bright vertical line; a line of another direction or a broad edge gives less.",
        _FROM_3,
        _line_vertical,
    ),
    "line_horizontal": (
        "Horizontal line detector",
        "Answers to a thin bright horizontal line; a line of another direction or a broad edge gives less.",
        _FROM_3,
        _line_horizontal,
    ),
    "stripes_vertical": (
        "Vertical stripes",
        "Answers to fine vertical stripes, 2 pixels from stripe to stripe at 3 x 3 and 4 from 5 x 5 on.",
        _FROM_3,
        _stripes_vertical,
    ),
    "stripes_horizontal": (
        "Horizontal stripes",
        "Answers to fine horizontal stripes, 2 pixels from stripe to stripe at 3 x 3 and 4 from 5 x 5 on.",
        _FROM_3,
        _stripes_horizontal,
    ),
    "corner": (
        "Corner",
        "Answers to corners and crossings and stays at zero along straight vertical and horizontal edges.",
        _FROM_3,
        _corner,
    ),
    "spot": (
        "Spot",
        "Answers to a bright spot on a darker ground: a bright centre counts for, a bright rim against.",
        tuple(range(3, LARGEST + 1)),
        _spot,
    ),
}


def names() -> tuple[str, ...]:
    """The kernels' names, in the order of a menu."""
    return tuple(_KERNELS)


def title(name: str) -> str:
    """The name as a learner reads it."""
    return _entry(name)[0]


def sentence(name: str) -> str:
    """What the kernel finds or does."""
    return _entry(name)[1]


def sizes(name: str) -> tuple[int, ...]:
    """The sizes at which the kernel means something, ascending.

    >>> sizes("scharr_x"), sizes("sobel_x")
    ((3,), (3, 5, 7, 9, 11))
    """
    return _entry(name)[2]


def kernel(name: str, kernel_size: int = 3) -> Kernel:
    """The kernel `name` at `kernel_size` x `kernel_size`.

    Raises
    ------
    ValueError
        There is no such kernel, or it has no such size; the sentence names those that exist.
    """
    heading, what, legal, build = _entry(name)
    if isinstance(kernel_size, bool) or kernel_size not in legal:
        exist = _listed([str(size) for size in legal])
        raise ValueError(f"{heading} has no kernel_size {kernel_size}. Choose {exist}.")
    whole, denominator = build(int(kernel_size))
    weights = (whole / denominator).astype(np.float32)
    weights.flags.writeable = False
    return Kernel(name, heading, what, weights, denominator)


def keeps_brightness(weights: np.ndarray) -> bool:
    """Whether the weights sum to 1, so that a flat picture stays as it is.

    The result of such a kernel is a picture again: show it in gray, cut off at 0 and 255, though sharpening may
    overshoot. A kernel that finds something sums to 0, and its result is a signed map.

    >>> keeps_brightness(kernel("sharpen").weights), keeps_brightness(kernel("sobel_x").weights)
    (True, False)
    """
    return abs(float(np.sum(weights, dtype=np.float64)) - 1) < 1e-5


def _entry(name: str):
    try:
        return _KERNELS[name]
    except (KeyError, TypeError):
        raise ValueError(f"There is no kernel named {name!r}. Choose one of {', '.join(_KERNELS)}.") from None


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


# A typed-in filter ------------------------------------------------------------------------------------------

_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_NUMBER = re.compile(rf"({_DECIMAL})(?:/({_DECIMAL}))?")
_FACTOR_FIRST = re.compile(rf"\s*({_DECIMAL}(?:/{_DECIMAL})?)\s*[*×]")
_FACTOR_LAST = re.compile(rf"(?:[*×]\s*({_DECIMAL}(?:/{_DECIMAL})?)|\s/\s*({_DECIMAL}))\s*$")


def parse(text: str | Sequence[Sequence[float]] | np.ndarray) -> np.ndarray:
    """The weights of a typed-in filter. Nothing is evaluated: numbers are read, and that is all.

    Parameters
    ----------
    text
        Rows on lines of their own or separated by ";", numbers by blanks or commas. Numbers are whole (`-2`),
        decimal (`0.5`) or fractions (`1/9`). One factor may stand before or after all rows: `1/9 *`, `* 0.5`,
        ` / 16`. A nested list of numbers (a grid) is taken too, as text or as it is.

    Returns
    -------
    (kh, kw) float32, each 1 to 11.

    Raises
    ------
    ValueError
        One sentence that names the row and the word.

    >>> parse("1/9 * 1 1 1; 1 1 1; 1 1 1").tolist() == kernel("box").weights.tolist()
    True
    >>> parse("1, 0, -1").shape
    (1, 3)
    >>> parse("1 2 3; 4 5")
    Traceback (most recent call last):
    ValueError: Row 2 has 2 numbers and row 1 has 3. Give every row the same number of numbers.
    """
    factor = 1.0
    if isinstance(text, str):
        rows, factor = _rows_of_words(text)
    else:
        rows = _rows_of_grid(text)
    if not rows:
        raise ValueError("The filter is empty. Type at least one number, for example 1 0 -1.")
    if len(rows) > LARGEST:
        raise ValueError(f"The filter has {len(rows)} rows, and {LARGEST} is the most. Remove some.")
    width = len(rows[0])
    for number, row in enumerate(rows, 1):
        if not row:
            raise ValueError(f"Row {number} is empty. Give every row the same number of numbers.")
        if len(row) > LARGEST:
            raise ValueError(f"Row {number} has {len(row)} numbers, and {LARGEST} is the most. Remove some.")
        if len(row) != width:
            raise ValueError(
                f"Row {number} has {_numbers(len(row))} and row 1 has {width}. "
                "Give every row the same number of numbers."
            )
    values = [[_value(word, f"row {number}", factor) for word in row] for number, row in enumerate(rows, 1)]
    return np.array(values, dtype=np.float32)


def format(weights: np.ndarray) -> str:
    """The weights as text that `parse` reads back to the same numbers.

    Whole numbers stay whole, and a shared denominator is written once, in front.

    >>> print(format(kernel("gaussian").weights))
    1/16 *
    1 2 1
    2 4 2
    1 2 1
    >>> format(np.array([[1, 0, -1]]))
    '1 0 -1'
    """
    weights = np.asarray(weights, dtype=np.float32)
    if weights.ndim != 2:
        raise ValueError(f"A filter has rows and columns: 2 axes, not {weights.ndim}.")
    exact = weights.astype(np.float64)
    for denominator in _DENOMINATORS:
        whole = np.rint(exact * denominator)
        if abs(whole).max(initial=0) < 1e7 and np.array_equal((whole / denominator).astype(np.float32), weights):
            rows = "\n".join(" ".join(str(int(number)) for number in row) for row in whole)
            return rows if denominator == 1 else f"1/{denominator} *\n{rows}"
    return "\n".join(" ".join(str(number) for number in row) for row in weights)


# Tried in this order by `format`: small ones, then the squares and powers of two that blurs have.
_DENOMINATORS = tuple(sorted({*range(1, 26), *(size * size for size in range(1, LARGEST + 1)), 100})) + tuple(
    4**power for power in range(3, LARGEST)
)


def _rows_of_words(text: str) -> tuple[list[list[str]], float]:
    """The words of each row, and the factor that stands before or after them."""
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"The text is {len(text)} characters long, and {_LONGEST_TEXT} is the most. Shorten it.")
    text = text.replace("−", "-").strip()
    factor = 1.0
    if first := _FACTOR_FIRST.match(text):
        factor = _value(first[1], "the factor")
        text = text[first.end() :]
    elif last := _FACTOR_LAST.search(text):
        factor = _value(last[1], "the factor") if last[1] else _value(f"1/{last[2]}", "the factor")
        text = text[: last.start()]
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):  # a list as Python writes it
        text = re.sub(r"\]\s*,?\s*\[", ";", text[1:-1].strip().removeprefix("[").removesuffix("]"))
    rows = [line.replace(",", " ").split() for line in re.split(r"[;\n]", text)]
    return [row for row in rows if row], factor  # an empty line is no row


def _rows_of_grid(grid: Sequence[Sequence[float]] | np.ndarray) -> list[list]:
    if isinstance(grid, np.ndarray):
        grid = grid.tolist()
    if not isinstance(grid, (list, tuple)) or not all(isinstance(row, (list, tuple)) for row in grid):
        raise ValueError("The filter is text or a grid: a list of rows, each a list of numbers.")
    return [list(row) for row in grid]


def _value(word: object, where: str, factor: float = 1.0) -> float:
    """The number that a word stands for, times the factor; `where` is for the sentence if it is none."""
    if isinstance(word, (int, float, np.integer, np.floating)) and not isinstance(word, bool):
        word = _as_float(word)
    shown = repr(word if not isinstance(word, str) or len(word) <= 20 else word[:20] + "…")
    if isinstance(word, float):
        value = word * factor
    elif isinstance(word, str) and (match := _NUMBER.fullmatch(word.replace("−", "-"))):
        above, below = float(match[1]), float(match[2] or 1)
        if below == 0:
            raise ValueError(f"In {where}, {shown} divides by zero. Choose another number below the line.")
        value = above / below * factor
    else:
        raise ValueError(f"In {where}, {shown} is not a number. Write numbers such as 2, -0.5 or 1/9.")
    if not abs(value) <= LARGEST_WEIGHT:  # also refuses nan
        times = f" times {factor:g}" if factor != 1 else ""
        raise ValueError(
            f"In {where}, {shown}{times} is too large: weights lie between -{LARGEST_WEIGHT:,} and {LARGEST_WEIGHT:,}."
        )
    return value


def _as_float(number: float | np.integer | np.floating) -> float:
    try:
        return float(number)
    except OverflowError:  # a whole number of hundreds of digits
        return math.inf


def _numbers(count: int) -> str:
    return "1 number" if count == 1 else f"{count} numbers"
