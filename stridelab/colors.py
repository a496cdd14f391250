"""The colour code of every page, safe for colour-blind eyes, and how a map becomes a picture.

The four roles are from Okabe and Ito, "Color Universal Design" (2008).
"""

from __future__ import annotations

import numpy as np

INPUT = "#0072B2"
FILTER = "#E69F00"
OUTPUT = "#009E73"
UNREAD = "#D55E00"  # always hatched too

STRIDES = ("#440154", "#46327E", "#365C8D", "#277F8E", "#1FA187", "#4AC16D", "#A0DA39", "#FDE725")
"""Strides 1 to 8, one ordered ramp (Viridis, eight steps)."""

# The diverging scale: blue below zero, white at zero, orange-brown above.
_NEGATIVE = np.array([5, 48, 97])
_POSITIVE = np.array([127, 59, 8])
_MIDDLE_NEGATIVE = np.array([67, 147, 195])
_MIDDLE_POSITIVE = np.array([224, 130, 20])
_ZERO = np.array([247, 247, 247])


def _diverging_table() -> np.ndarray:
    """(255, 3) uint8; row 127 is exactly zero."""
    anchors = np.stack([_NEGATIVE, _MIDDLE_NEGATIVE, _ZERO, _MIDDLE_POSITIVE, _POSITIVE])
    at = np.linspace(0, 4, 255)
    return np.stack([np.interp(at, range(5), anchors[:, c]) for c in range(3)], axis=1).round().astype(np.uint8)


DIVERGING = _diverging_table()
