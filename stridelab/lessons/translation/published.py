"""Measurements by others that the pages quote, each with its source. What Stride Lab computes itself is not here.

>>> row = anti_aliasing("ResNet-50")
>>> row.consistency, row.accuracy
((89.2, 91.32), (76.16, 77.41))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class AntiAliasing:
    """A network before and after its strides were given a blur; per cent of the ImageNet validation pictures."""

    network: str
    consistency: tuple[float, float]
    """How often two shifted crops of one picture are given the same class."""
    accuracy: tuple[float, float]
    """Top-1."""


ANTI_ALIASING_SOURCE = (
    "R. Zhang, “Making convolutional networks shift-invariant again”, ICML 2019; "
    "figures of the authors' repository adobe/antialiased-cnns, README (blur of 4 taps)"
)

ANTI_ALIASING = (
    AntiAliasing("VGG-16 with batch norm", (89.24, 91.58), (73.36, 75.13)),
    AntiAliasing("ResNet-34", (87.56, 89.77), (73.30, 74.60)),
    AntiAliasing("ResNet-50", (89.20, 91.32), (76.16, 77.41)),
    AntiAliasing("ResNet-152", (90.92, 92.42), (78.31, 79.07)),
)


def anti_aliasing(network: str) -> AntiAliasing:
    """The row of one network."""
    return next(row for row in ANTI_ALIASING if row.network == network)


COLUMNS = ("network", "consistency", "with blur", "accuracy", "with blur")


def rows(measured: Sequence[AntiAliasing]) -> list[list[str]]:
    """One line for each network, under `COLUMNS`."""
    return [[row.network, *(f"{value:.2f}%" for value in (*row.consistency, *row.accuracy))] for row in measured]
