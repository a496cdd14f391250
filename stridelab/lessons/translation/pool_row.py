"""A row of eight numbers, max pooling, and the same row moved: small enough to do by hand, large enough to disagree.

Zhang, "Making convolutional networks shift-invariant again" (2019), gives the example. At stride 2 the row moved by one
is not the old result in a new place: it is another result.

>>> pooled(0, stride=2).values, pooled(1, stride=2).values, pooled(2, stride=2).values
((0, 1, 0, 1), (1, 1, 1, 1), (1, 0, 1, 0))
>>> follows(1, stride=2), follows(2, stride=2), follows(1, stride=1)
(False, True, True)
"""

from __future__ import annotations

from dataclasses import dataclass

from stridelab.lessons.translation.shift import PoolStep, max_pool_1d, round_down, shifted_row

ROW = (0, 0, 1, 1, 0, 0, 1, 1)
KERNEL_SIZE = 2
STRIDES = (1, 2)
SHIFTS = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Pooled:
    """The row, moved to the right by some places, and its windows' results."""

    shift: int
    stride: int
    row: tuple[int, ...]
    steps: tuple[PoolStep, ...]

    @property
    def values(self) -> tuple[int, ...]:
        """The pooled row."""
        return tuple(step.value for step in self.steps)


def pooled(shift: int, stride: int) -> Pooled:
    """The moved row and what pooling makes of it."""
    row = shifted_row(ROW, shift)
    return Pooled(shift, stride, row, max_pool_1d(row, KERNEL_SIZE, stride))


def follows(shift: int, stride: int) -> bool:
    """Whether the pooled row moves along: every result that the edge has not reached is the old one, whole steps on."""
    steps = round_down(shift, stride)
    before, after = pooled(0, stride).values, pooled(shift, stride).values
    return after[steps:] == before[: len(before) - steps]


def verdict(shift: int, stride: int) -> str:
    """What to say when all windows are done."""
    before, after = (" ".join(map(str, pooled(moved, stride).values)) for moved in (0, shift))
    steps = round_down(shift, stride)
    if not shift:
        return f"The result is {before}. Now move the row."
    if not follows(shift, stride):
        return (
            f"{before} has become {after}. These are not the old results in new places: the row was moved by {shift}, "
            f"which is no multiple of stride {stride}."
        )
    places = f"{steps} place{'s' if steps > 1 else ''}"
    newcomers = f"the first {steps} came in" if steps > 1 else "the first one came in"
    return f"{before} has become {after}: the same results, {places} further on ({newcomers} at the edge)."
