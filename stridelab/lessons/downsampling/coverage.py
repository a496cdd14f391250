"""What a strided layer reads of a whole picture: which pixels, how often, and which never.

On two axes everything is a product: the window that reads pixel (row, col) reads its row and its column, so a pixel's
visits are the visits of its row times those of its column. `plan` works out every stride under every framework's rule
for padding; `dense` computes the one map from which each of them takes its results.

>>> at = layer("pytorch", (32, 32), (3, 3), 4)
>>> at.output_size, f"{at.unread_share:.0%}"
((8, 8), '44%')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from stridelab.convolution import conv2d
from stridelab.geometry import Axes
from stridelab.lessons.downsampling import frameworks
from stridelab.lessons.downsampling.frameworks import RULES

STRIDES = (1, 2, 3, 4, 5, 6, 7, 8)


class Coverage(Axes):
    """One layer on a picture: its two axes, and what follows from them in words."""

    @property
    def stride(self) -> int:
        return self.rows.stride

    @property
    def unread_sentence(self) -> str:
        """What no window reads, in words: pixels of the picture, and padding apart from them."""
        lines = [
            f"{len(positions)} {name}{'s' if len(positions) > 1 else ''}"
            for name, positions in (("row", self.rows.unread_padding), ("column", self.cols.unread_padding))
            if len(positions)
        ]
        padding = f" Of the padding, {' and '.join(lines)} stay unread." if lines else ""
        if not self.unread_pixels:
            return f"Every pixel of the picture is read.{padding}"
        share = f"{self.unread_share:.0%}" if self.unread_share >= 0.01 else f"{self.unread_share:.2%}"
        return f"{self.unread_pixels:,} pixels of the picture stay unread, {share}.{padding}"

    @property
    def visits_sentence(self) -> str:
        """How many windows read a pixel, in words."""
        visits = self.visits
        least, most = int(visits.min()), int(visits.max())
        if least == most:
            return f"Every pixel is read by {most} window{'s' if most > 1 else ''}."
        return f"Pixels are read by {least} to {most} windows, {visits.mean():.2f} on average."

    @property
    def overlap_sentence(self) -> str:
        """What neighbouring windows share: kernel size minus stride, where that is more than nothing."""
        kernel = self.rows.kernel_size
        if self.rows.dilation > 1:
            apart, reach = self.rows.dilation, self.rows.extent
            return (
                f"A window's taps lie {apart} pixels apart: it reaches over {apart} × ({kernel} − 1) + 1 = {reach}. "
                f"The windows lie {self.stride} apart."
            )
        if self.stride < kernel:
            shared = kernel - self.stride
            return f"A window shares {shared} of its {kernel} rows with the next: {kernel} − {self.stride} = {shared}."
        if self.stride == kernel:
            return "The windows lie side by side and share nothing."
        gap = self.stride - kernel
        between = "1 row lies" if gap == 1 else f"{gap} rows lie"
        return f"{between} between two windows: {self.stride} − {kernel} = {gap}."


def layer(
    rule: str,
    size: tuple[int, int],
    kernel_size: tuple[int, int],
    stride: int,
    *,
    padding: int = 0,
    dilation: int = 1,
) -> Coverage:
    """A layer on a picture of `size` (height, width) under a rule of `frameworks.RULES`; its errors are `axis_of`'s."""
    rows, cols = (
        frameworks.axis_of(rule, length, taps, stride, padding=padding, dilation=dilation)
        for length, taps in zip(size, kernel_size, strict=True)
    )
    return Coverage(rows, cols)


Plan = Mapping[str, Mapping[int, Coverage | str]]
"""Rule -> stride -> what is read, or the sentence that says why there is no such layer."""


def plan(
    size: tuple[int, int],
    kernel_size: tuple[int, int],
    *,
    padding: int = 0,
    dilation: int = 1,
    strides: Sequence[int] = STRIDES,
) -> Plan:
    """Every stride under every rule; what cannot be is there as its sentence."""
    coverage: dict[str, dict[int, Coverage | str]] = {rule: {} for rule in RULES}
    for rule, by_stride in coverage.items():
        for stride in strides:
            try:
                by_stride[stride] = layer(rule, size, kernel_size, stride, padding=padding, dilation=dilation)
            except ValueError as refused:
                by_stride[stride] = str(refused)
    return coverage


COLUMNS = ("stride", "rule", "output_height", "output_width", "unread_share")


def rows(plan: Plan) -> list[tuple[int, str, int, int, float]]:
    """A plan as numbers, under `COLUMNS`: one row for each stride and rule that give an output."""
    return [
        (stride, rule, *coverage.output_size, round(coverage.unread_share, 6))
        for rule, by_stride in plan.items()
        for stride, coverage in by_stride.items()
        if isinstance(coverage, Coverage)
    ]


def widest_padding(plan: Plan) -> tuple[tuple[int, int], tuple[int, int]]:
    """((top, bottom), (left, right)): room for the padding of every layer of a plan."""
    layers = [layer for by_stride in plan.values() for layer in by_stride.values() if isinstance(layer, Coverage)]
    paddings = np.array([(layer.rows.padding, layer.cols.padding) for layer in layers] or [((0, 0), (0, 0))])
    (top, bottom), (left, right) = paddings.max(axis=0).tolist()
    return (top, bottom), (left, right)


def dense(plane: np.ndarray, weight: np.ndarray, plan: Plan, *, bias: float = 0.0, dilation: int = 1) -> np.ndarray:
    """(h, w) the filter at every position of a plane (H, W), with the widest padding in the plan.

    Each layer of the plan keeps some of these results and computes no others: its windows start at
    `rows.starts` + top and `cols.starts` + left.

    >>> rules = plan((6, 6), (3, 3), padding=1)
    >>> everywhere = dense(np.eye(6), np.ones((3, 3)), rules)
    >>> stride_2 = conv2d(np.eye(6)[None, None], np.ones((1, 1, 3, 3)), stride=2, padding=1)[0, 0]
    >>> bool((everywhere[0:6:2, 0:6:2] == stride_2).all())
    True
    """
    x, w = plane[None, None].astype(np.float32), weight[None, None].astype(np.float32)
    return conv2d(x, w, np.array([bias], np.float32), padding=widest_padding(plan), dilation=dilation)[0, 0]
