"""Named filters, each with a sentence on what it finds or does.

A convolutional layer learns its kernels; the ones here were designed by hand, and show in one look what a
kernel can do. `kernel(name, kernel_size)` builds one of them; `typed.parse` reads a typed one.

>>> kernel("sobel_x").weights.astype(int).tolist()
[[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
>>> kernel("gaussian", 3).scale_note
'1/16 of these whole numbers'

As in every deep-learning framework a kernel is laid on the picture as it is written (cross-correlation, no
flip): a positive weight on the right answers to brightness on the right.

Almost all weights are whole numbers or whole numbers over a power of two. With those the arithmetic on 8-bit
pictures is exact in float32 (up to 7 x 7 at least), so two ways to compute a map can be compared bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from stridelab.kernels.typed import LARGEST


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
        "Makes a relief that seems lit from the upper left: bright things stand out.",
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
    heading, description, legal, build = _entry(name)
    if isinstance(kernel_size, bool) or kernel_size not in legal:
        exist = _listed([str(size) for size in legal])
        raise ValueError(f"{heading} has no kernel_size {kernel_size}. Choose {exist}.")
    numerators, denominator = build(int(kernel_size))
    weights = (numerators / denominator).astype(np.float32)
    weights.flags.writeable = False
    return Kernel(name, heading, description, weights, denominator)


def keeps_brightness(weights: np.ndarray) -> bool:
    """Whether the weights sum to 1, so that a flat picture stays as it is.

    The result of such a kernel is a picture again: show it in gray, cut off at 0 and 255, though sharpening may
    overshoot. A kernel that finds something sums to 0, and its result is a signed map.

    >>> keeps_brightness(kernel("sharpen").weights), keeps_brightness(kernel("sobel_x").weights)
    (True, False)
    """
    return abs(float(np.sum(weights, dtype=np.float64)) - 1) < 1e-5


def common_denominator(weights: np.ndarray, *, most: int = 1024) -> int:
    """Over which weights are written as fractions: the smallest is one part of so many, the others are whole parts.

    0 where three digits say them exactly, and where it is not so: then they are decimals.

    >>> [common_denominator(kernel(name).weights) for name in ("gaussian", "box", "sobel_x")]
    [16, 9, 0]
    >>> common_denominator(np.array([0.5, -1, 0.125])), common_denominator(np.array([np.pi]))
    (0, 0)
    """
    parts = np.abs(weights[weights != 0]).astype(np.float64)
    n = round(1 / float(parts.min())) if parts.size and parts.min() > 1 / (2 * most) else 0
    exact = {over: bool((abs(parts * over - np.rint(parts * over)) < over * 6e-7).all()) for over in (1000, n)}
    return n if not exact[1000] and 2 <= n <= most and exact[n] else 0


def _entry(name: str):
    try:
        return _KERNELS[name]
    except (KeyError, TypeError):
        raise ValueError(f"There is no kernel named {name!r}. Choose one of {', '.join(_KERNELS)}.") from None


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
