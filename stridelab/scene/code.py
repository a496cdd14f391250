"""Text of any length as a short word that may stand in a link: deflate, then base64 with the URL's own alphabet."""

from __future__ import annotations

import base64
import binascii
import zlib

LONGEST = 4_000
"""Characters of a word. Browsers take more; mail programs and chats cut longer links."""

_MOST = 200_000
"""Bytes of a text: a short word may say a million zeros."""


def pack(text: str) -> str | None:
    """The word for a text; None if it is too long for a link.

    >>> unpack(pack("nn.Conv2d(3, 8, 3, stride=2)"))
    'nn.Conv2d(3, 8, 3, stride=2)'
    """
    raw = text.encode("utf-8", "replace")
    word = base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode("ascii").rstrip("=")
    return word if len(word) <= LONGEST and len(raw) <= _MOST else None


def unpack(word: str) -> str:
    """The text of a word; a ValueError for one that is cut or was never one."""
    cut = "The code in this link is not whole. Copy the link again, to its very end."
    if len(word) > LONGEST:
        raise ValueError(cut)
    try:
        raw = base64.b64decode(word + "=" * (-len(word) % 4), altchars=b"-_", validate=True)
        stream = zlib.decompressobj()
        data = stream.decompress(raw, _MOST)
        if not stream.eof:
            raise ValueError(cut)
        return data.decode("utf-8")
    except (binascii.Error, zlib.error, ValueError) as broken:
        raise ValueError(cut) from broken
