"""The one note of a camera that counts here: how it was held.

>>> orientation(b"Exif\\0\\0MM\\0*\\0\\0\\0\\x08\\0\\x01\\x01\\x12\\0\\x03\\0\\0\\0\\x01\\0\\x06\\0\\0")
6
>>> orientation(b"garbage")
1
"""

from __future__ import annotations

_ORDERS = {b"II*\0": "little", b"MM\0*": "big"}
_ORIENTATION, _SHORT = 274, 3


def orientation(note: bytes | memoryview) -> int:
    """1 to 8, what EXIF tag 274 says (CIPA DC-008); 1 = upright where there is no such tag or the note is damaged."""
    note = bytes(note[:65_536]).removeprefix(b"Exif\0\0")
    order = _ORDERS.get(note[:4])
    if order is None:
        return 1

    def number(at: int, size: int) -> int:
        return int.from_bytes(note[at : at + size], "little" if order == "little" else "big")

    first = number(4, 4)
    for at in range(first + 2, min(first + 2 + 12 * number(first, 2), len(note) - 11), 12):
        if (number(at, 2), number(at + 2, 2)) == (_ORIENTATION, _SHORT):
            value = number(at + 8, 2)
            return value if 1 <= value <= 8 else 1
    return 1
