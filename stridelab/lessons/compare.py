"""One picture through one filter at several strides: the maps and what each costs, ready to set side by side.

>>> import numpy as np
>>> results = [at_stride(np.ones((1, 6, 6)), np.ones((1, 3, 3)), stride=stride) for stride in (1, 2)]
>>> [(result.stride, result.output_size, result.macs) for result in results]
[(1, (4, 4), 144), (2, (2, 2), 36)]
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from stridelab import kernels
from stridelab.convolution import conv2d
from stridelab.geometry import axes
from stridelab.images import colors

FLOAT32_BYTES = 4


@dataclass(frozen=True, eq=False)
class StrideResult:
    """What one stride makes of a picture, small enough to keep: the map itself only as large as a screen needs."""

    stride: int
    output_size: tuple[int, int]
    """(height, width) of the feature map."""
    positions_share: float
    """Output positions, as a share of those at stride 1."""
    macs: int
    """Weights times output positions, no bias."""
    unread_share: float
    """Input pixels that no window reads, as a share of all."""
    values: np.ndarray
    """(h, w) float32, the map itself; made smaller where it is larger than a screen needs."""
    least: float
    greatest: float
    """The extremes of the whole map."""
    keeps_brightness: bool
    """Whether the map is a picture again (the weights sum to 1), and shown as one."""

    @property
    def windows(self) -> int:
        return self.output_size[0] * self.output_size[1]

    @property
    def macs_per_window(self) -> int:
        return self.macs // self.windows

    @property
    def activation_bytes(self) -> int:
        """The map in float32."""
        return self.windows * FLOAT32_BYTES

    @property
    def limit(self) -> float:
        """The largest magnitude in the whole map."""
        return max(abs(self.least), abs(self.greatest))


def at_stride(
    planes: np.ndarray,
    weight: np.ndarray,
    bias: float = 0.0,
    *,
    stride: int,
    padding: int | str = 0,
    dilation: int = 1,
    side: int = 640,
) -> StrideResult:
    """Convolve `planes` (C, H, W) with one filter `weight` (C, kh, kw).

    `side`: the longer side, in pixels, to which `StrideResult.values` is reduced. Errors are those of `conv2d`.
    """
    x = np.asarray(planes, dtype=np.float32)[None]  # (1, C, H, W)
    w = np.asarray(weight, dtype=np.float32)[None]  # (1, C, kh, kw)
    y = conv2d(x, w, np.array([bias], np.float32), stride=stride, padding=padding, dilation=dilation)[0, 0]
    windows, dense = (axes(x.shape[2:], w.shape[2:], step, padding, dilation) for step in (stride, 1))
    return StrideResult(
        stride=stride,
        output_size=windows.output_size,
        positions_share=windows.windows / dense.windows,
        macs=windows.macs(channels=len(planes)),
        unread_share=windows.unread_share,
        values=_reduced(y, side),
        least=float(y.min()),
        greatest=float(y.max()),
        keeps_brightness=kernels.keeps_brightness(w),
    )


def pictures(results: Sequence[StrideResult]) -> Iterator[np.ndarray]:
    """Each map as uint8 (h, w) or (h, w, 3), all on one scale, so that they can be compared.

    The first result should be stride 1: every other map is a selection of its results.
    """
    limit = shared_limit(results)
    signed = is_signed(results)
    for result in results:
        yield colors.diverging(result.values, limit) if signed else colors.gray(result.values, limit)


def is_signed(results: Sequence[StrideResult]) -> bool:
    """Whether the maps need a scale with two ends."""
    return any(result.least < 0 and not result.keeps_brightness for result in results)


def shared_limit(results: Sequence[StrideResult]) -> float:
    """The magnitude at the end of the scale: 255 for maps that stay within a picture's range or are pictures again."""
    limit = max((result.limit for result in results if not result.keeps_brightness), default=0.0)
    return limit if is_signed(results) else max(limit, 255.0)


def table(results: Sequence[StrideResult]) -> str:
    """The numbers as CSV, one row for each stride."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = "stride output_height output_width windows positions_share macs unread_share activation_bytes"
    writer.writerow(columns.split())
    for result in results:
        positions, unread = (f"{share:.6f}" for share in (result.positions_share, result.unread_share))
        counts = (positions, result.macs, unread, result.activation_bytes)
        writer.writerow([result.stride, *result.output_size, result.windows, *counts])
    return out.getvalue()


def sheet(results: Sequence[StrideResult], title: str) -> np.ndarray:
    """All maps at true relative size on one white sheet with their numbers: (h, w, 3) uint8, to take away."""
    gap, head, foot, column = 24, 56, 74, 210
    maps = [Image.fromarray(pixels).convert("RGB") for pixels in pictures(results)]
    scale = maps[0].width / max(1, results[0].output_size[1]) if results else 1.0
    resized = [
        picture.resize(
            (max(1, round(result.output_size[1] * scale)), max(1, round(result.output_size[0] * scale))),
            Image.Resampling.NEAREST,
        )
        for result, picture in zip(results, maps, strict=True)
    ]
    columns = [max(column, picture.width) for picture in resized]
    height = max(picture.height for picture in resized)
    page = Image.new("RGB", (sum(columns) + gap * (len(columns) + 1), head + height + foot + gap), "white")
    draw = ImageDraw.Draw(page)
    heading, text = ImageFont.load_default(20), ImageFont.load_default(14)
    draw.text((gap, 16), title, fill="black", font=heading)
    left = gap
    for result, picture, wide in zip(results, resized, columns, strict=True):
        page.paste(picture, (left, head))
        lines = (
            f"stride {result.stride}: {result.output_size[0]} x {result.output_size[1]}",
            f"{result.macs:,} MACs",
            f"{result.unread_share:.0%} of the input unread",
        )
        for number, line in enumerate(lines):
            draw.text((left, head + height + 8 + 20 * number), line, "black", text)
        left += wide + gap
    return np.asarray(page)


def _reduced(values: np.ndarray, side: int) -> np.ndarray:
    """`values` (H, W) with the longer side at most `side`. Lanczos: plain averages would alias and fake the lesson."""
    longer = max(values.shape)
    if longer <= side:
        return values.astype(np.float32)
    height, width = (max(1, round(n * side / longer)) for n in values.shape)
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize((width, height), Image.Resampling.LANCZOS))
