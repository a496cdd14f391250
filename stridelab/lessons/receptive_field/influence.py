"""How fields grow with depth and how much each pixel of one counts: as tables to take away, and in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from stridelab.network.effective_field import EffectiveField

Table = tuple[Sequence[str], Callable[[], Sequence[Sequence[float]]]]
"""Column names, and a function that makes the rows."""


def growth_table(fields: Mapping[int, Sequence[int]]) -> Table:
    """A row for each stride and layer."""
    return ("stride", "layer", "receptive_field_size"), lambda: [
        (stride, layer, size) for stride, sizes in fields.items() for layer, size in enumerate(sizes, start=1)
    ]


def influence_table(field: EffectiveField) -> Table:
    """A row for each pixel that counts."""
    rows, cols = np.nonzero(field.influence)
    return ("row", "column", "share"), lambda: [
        (int(row) + 1, int(col) + 1, float(field.influence[row, col])) for row, col in zip(rows, cols, strict=True)
    ]


def profile_table(field: EffectiveField) -> Table:
    """A row for each column that counts."""
    shares = field.influence.sum(axis=0)
    return ("column", "share"), lambda: [(int(col) + 1, float(shares[col])) for col in np.flatnonzero(shares)]


def sentence(field: EffectiveField) -> str:
    """How much smaller the effective field is than the box."""
    height, width = field.size
    half_height, half_width = field.half_mass_size
    if not half_width:
        return "This unit sees nothing but padding: no pixel has any influence on it."
    share = half_height * half_width / (height * width)
    along = np.arange(field.influence.shape[1])
    within = np.abs(along - sum(field.box[1]) / 2) <= half_width / 2
    bars = field.influence.sum(axis=0)[within].sum() / field.influence.sum()
    return (
        f"Blue: the box of {height} × {width} pixels. Green, in its middle: the box that holds **half of all "
        f"influence**, {half_height:.1f} × {half_width:.1f} pixels. That is **{share:.0%}** of the area. "
        f"Along one axis alone, as in the bars, the green part holds {bars:.0%}: both axes together make the half."
    )
