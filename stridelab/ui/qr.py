"""A QR code of a link, as a phone's camera reads it: ISO/IEC 18004, byte mode, error correction M, versions 1 to 10.

A code of version v is a square of 4v + 17 modules. Error correction M restores 15 % of its bytes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

_BLOCKS = (
    *((10, (16,)), (16, (28,)), (26, (44,)), (18, (32,) * 2), (24, (43,) * 2), (16, (27,) * 4), (18, (31,) * 4)),
    *((22, (38,) * 2 + (39,) * 2), (22, (36,) * 3 + (37,) * 2), (26, (43,) * 4 + (44,))),
)
"""Of versions 1 to 10: check bytes of a block, and the data bytes of each block (table 9)."""

MOST_BYTES = sum(_BLOCKS[-1][1]) - 3
"""Of a text in UTF-8: what version 10 holds beside its mode and its length."""

_ALIGNMENT = ((), (18,), (22,), (26,), (30,), (34,), (22, 38), (24, 42), (26, 46), (28, 50))
"""Rows and columns of the centres of alignment patterns, beside 6 (annex E)."""

_MASKS: tuple[Callable[[np.ndarray, np.ndarray], np.ndarray], ...] = (
    lambda row, col: (row + col) % 2 == 0,
    lambda row, col: row % 2 == 0,
    lambda row, col: col % 3 == 0,
    lambda row, col: (row + col) % 3 == 0,
    lambda row, col: (row // 2 + col // 3) % 2 == 0,
    lambda row, col: row * col % 2 + row * col % 3 == 0,
    lambda row, col: (row * col % 2 + row * col % 3) % 2 == 0,
    lambda row, col: ((row + col) % 2 + row * col % 3) % 2 == 0,
)
"""Which modules a mask turns over (table 10)."""

_QUIET = 4
"""Light modules around a code."""


def matrix(text: str, mask: int | None = None) -> np.ndarray:
    """The modules, True where dark: (size, size), in the smallest version that holds the text, without its rim.

    mask : 0 to 7; None for the one that the standard's four rules prefer.
    Raises ValueError for a text of more than MOST_BYTES bytes.
    """
    data = text.encode()
    if len(data) > MOST_BYTES:
        raise ValueError(f"A QR code here holds {MOST_BYTES} bytes, and this text has {len(data)}: use a shorter one.")
    version = next(v for v, (_, blocks) in enumerate(_BLOCKS, 1) if len(data) <= sum(blocks) - (2 if v < 10 else 3))
    size = 4 * version + 17
    modules, fixed = _patterns(version)
    free = _path(fixed)  # (modules to fill, 2), in the order of the bits
    bits = np.unpackbits(np.frombuffer(_codewords(data, version), np.uint8))
    modules[tuple(free[: len(bits)].T)] = bits  # up to 7 modules are left over, light
    rows, cols = np.indices((size, size))
    candidates = [
        _with_format(modules ^ (_MASKS[number](rows, cols) & ~fixed), number)
        for number in (range(8) if mask is None else [mask])
    ]
    return min(candidates, key=_penalty)


def terminal(text: str) -> str:
    """The code in half blocks, two rows of modules on a line, with its rim; the terminal's colours do not matter.

    >>> terminal("a").count("\\n")
    14
    """
    dark = np.pad(matrix(text), _QUIET)
    dark = np.pad(dark, ((0, len(dark) % 2), (0, 0)))
    signs = np.array([["█", "▀"], ["▄", " "]])  # a lit half is a light module
    lines = ("".join(signs[int(top), int(low)] for top, low in zip(*pair, strict=True)) for pair in _pairs(dark))
    return "\n".join(f"\x1b[97;40m{line}\x1b[0m" for line in lines)


def _pairs(rows: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    return list(zip(rows[::2], rows[1::2], strict=True))


# ---------------------------------------------------------------- bytes


def _codewords(data: bytes, version: int) -> bytes:
    """Mode, length, data and filling, cut into blocks with check bytes; the blocks' bytes take turns."""
    checks, sizes = _BLOCKS[version - 1]
    width = 8 if version < 10 else 16  # bits of the length
    number = int.from_bytes(bytes([4]) + len(data).to_bytes(width // 8, "big") + data, "big") << 4
    filled = number.to_bytes(len(data) + width // 8 + 1, "big")  # 4 bits of mode (4: bytes), and 4 of end
    filled += (b"\xec\x11" * sum(sizes))[: sum(sizes) - len(filled)]
    ends = np.cumsum(sizes).tolist()
    blocks = [filled[end - size : end] for end, size in zip(ends, sizes, strict=True)]
    remainders = [_check_bytes(block, checks) for block in blocks]
    turns = [block[index : index + 1] for index in range(max(sizes)) for block in blocks]
    return b"".join(turns) + bytes(rest[index] for index in range(checks) for rest in remainders)


def _powers() -> tuple[list[int], list[int]]:
    """exp and log to the base 2 in the field of 256 elements, modulo x^8 + x^4 + x^3 + x^2 + 1."""
    exp, log, value = [0] * 510, [0] * 256, 1
    for power in range(255):
        exp[power] = exp[power + 255] = value
        log[value] = power
        value = value << 1 ^ (0x11D if value & 128 else 0)
    return exp, log


_EXP, _LOG = _powers()


def _times(a: int, b: int) -> int:
    return _EXP[_LOG[a] + _LOG[b]] if a and b else 0


def _check_bytes(block: bytes, count: int) -> list[int]:
    """Reed and Solomon's: the remainder of the block's polynomial by (x - 2^0) ... (x - 2^(count - 1))."""
    generator = [1]
    for power in range(count):
        shifted = [0, *(_times(factor, _EXP[power]) for factor in generator)]
        generator = [a ^ b for a, b in zip([*generator, 0], shifted, strict=True)]
    rest = [*block, *[0] * count]
    for start in range(len(block)):
        lead = rest[start]
        for offset, factor in enumerate(generator):
            rest[start + offset] ^= _times(lead, factor)
    return rest[-count:]


def _with_remainder(value: int, generator: int) -> int:
    """The value, followed by its remainder by a polynomial over two elements (annexes C and D)."""
    degree = generator.bit_length() - 1
    rest = value << degree
    while rest.bit_length() > degree:
        rest ^= generator << (rest.bit_length() - degree - 1)
    return value << degree | rest


# ---------------------------------------------------------------- modules


def _patterns(version: int) -> tuple[np.ndarray, np.ndarray]:
    """What every code of a version has: (its modules, where they stand), both (size, size)."""
    size = 4 * version + 17
    modules, fixed = np.zeros((size, size), bool), np.zeros((size, size), bool)
    fixed[6] = fixed[:, 6] = True
    modules[6, ::2] = modules[::2, 6] = True
    rows, cols = np.indices((size, size))
    for row, col, reach in [(3, 3, 3), (3, size - 4, 3), (size - 4, 3, 3), *_alignments(version)]:
        ring = np.maximum(abs(rows - row), abs(cols - col))  # (size, size): distance from the pattern's centre
        near = ring <= reach + (reach == 3)  # the three large ones have a light rim
        fixed |= near
        modules[near] = ((ring <= reach) & (ring != reach - 1))[near]
    fixed[:9, :9] = fixed[:9, -8:] = fixed[-8:, :9] = True  # the mask's number stands beside them
    modules[-8, 8] = True
    if version >= 7:
        bits = _with_remainder(version, 0x1F25)
        number = np.array([bits >> place & 1 for place in range(18)], bool).reshape(6, 3)
        modules[:6, -11:-8], modules[-11:-8, :6] = number, number.T
        fixed[:6, -11:-8] = fixed[-11:-8, :6] = True
    return modules, fixed


def _alignments(version: int) -> list[tuple[int, int, int]]:
    places = (6, *_ALIGNMENT[version - 1])
    last = places[-1]
    corners = {(6, 6), (6, last), (last, 6)}
    return [(row, col, 2) for row in places for col in places if (row, col) not in corners and version > 1]


def _path(fixed: np.ndarray) -> np.ndarray:
    """The modules that hold bits, in their order: pairs of columns from the right, up and down in turns."""
    size = len(fixed)
    rights = [*range(size - 1, 6, -2), *range(5, 0, -2)]  # column 6 is no part of a pair
    cells = [
        (row, col)
        for turn, right in enumerate(rights)
        for row in (range(size) if turn % 2 else range(size - 1, -1, -1))
        for col in (right, right - 1)
    ]
    return np.array([cell for cell in cells if not fixed[cell]])


def _with_format(modules: np.ndarray, mask: int) -> np.ndarray:
    """The modules with the number of their mask, twice; 0 before it is error correction M."""
    bits = _with_remainder(mask, 0x537) ^ 0x5412
    size = len(modules)
    down = [(row, 8) for row in (0, 1, 2, 3, 4, 5, 7, 8)]  # past the dotted line at 6
    left = [(8, col) for col in (7, 5, 4, 3, 2, 1, 0)]
    apart = [*((8, size - 1 - place) for place in range(8)), *((size - 7 + place, 8) for place in range(7))]
    for place, cells in enumerate(zip(down + left, apart, strict=True)):
        for cell in cells:
            modules[cell] = bits >> place & 1
    return modules


def _penalty(modules: np.ndarray) -> int:
    """How hard to read the modules are, by the standard's four rules (7.8.3)."""
    total = 3 * int(_same(modules).sum())
    pattern = np.array([True, False, True, True, True, False, True])
    finder = [np.r_[pattern, [False] * 4], np.r_[[False] * 4, pattern]]
    for lines in (modules, modules.T):
        for line in lines:
            edges = np.flatnonzero(np.diff(line))
            runs = np.diff(np.r_[-1, edges, len(line) - 1])
            total += int((runs[runs >= 5] - 2).sum())
        windows = np.lib.stride_tricks.sliding_window_view(lines, 11, axis=1)  # (size, size - 10, 11)
        total += 40 * sum(int((windows == pattern).all(-1).sum()) for pattern in finder)
    return total + 10 * int(abs(modules.mean() * 100 - 50) // 5)


def _same(modules: np.ndarray) -> np.ndarray:
    """Where 2 x 2 modules are alike."""
    windows = np.lib.stride_tricks.sliding_window_view(modules, (2, 2))
    return np.asarray(windows.all((-2, -1)) | ~windows.any((-2, -1)))
