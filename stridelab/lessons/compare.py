"""One picture through one filter at several strides: the maps and what each costs, ready to set side by side.

>>> import numpy as np
>>> lanes = compare(np.ones((1, 6, 6)), np.ones((1, 3, 3)), strides=(1, 2))
>>> [(lane.stride, lane.output_size, lane.macs) for lane in lanes]
[(1, (4, 4), 144), (2, (2, 2), 36)]
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from stridelab import colors, kernels
from stridelab.convolution import conv2d
from stridelab.geometry import axis

FLOAT32_BYTES = 4


@dataclass(frozen=True, eq=False)
class Lane:
    """The result of one stride, small enough to keep: the map itself only as a picture."""

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


def compare(
    planes: np.ndarray,
    weight: np.ndarray,
    bias: float = 0.0,
    *,
    strides: Sequence[int],
    padding: int | str = 0,
    dilation: int = 1,
    side: int = 640,
) -> tuple[Lane, ...]:
    """Convolve `planes` (C, H, W) with one filter `weight` (C, kh, kw) at each stride.

    `side`: the longer side, in pixels, to which `Lane.values` is reduced. Errors are those of `conv2d`.
    """
    return tuple(lane(planes, weight, bias, stride=s, padding=padding, dilation=dilation, side=side) for s in strides)


def lane(
    planes: np.ndarray,
    weight: np.ndarray,
    bias: float = 0.0,
    *,
    stride: int,
    padding: int | str = 0,
    dilation: int = 1,
    side: int = 640,
) -> Lane:
    """One stride of `compare`."""
    x = np.asarray(planes, dtype=np.float32)[None]  # (1, C, H, W)
    w = np.asarray(weight, dtype=np.float32)[None]  # (1, C, kh, kw)
    height, width = x.shape[2:]
    kh, kw = w.shape[2:]
    y = conv2d(x, w, np.array([bias], np.float32), stride=stride, padding=padding, dilation=dilation)[0, 0]
    rows, cols = axis(height, kh, stride, padding, dilation), axis(width, kw, stride, padding, dilation)
    dense_rows, dense_cols = axis(height, kh, 1, padding, dilation), axis(width, kw, 1, padding, dilation)
    read = (height - len(rows.unread)) * (width - len(cols.unread))
    return Lane(
        stride=stride,
        output_size=(rows.output_size, cols.output_size),
        positions_share=y.size / (dense_rows.output_size * dense_cols.output_size),
        macs=y.size * w.size,
        unread_share=1 - read / (height * width),
        values=_reduced(y, side),
        least=float(y.min()),
        greatest=float(y.max()),
        keeps_brightness=kernels.keeps_brightness(w),
    )


def pictures(lanes: Sequence[Lane]) -> Iterator[np.ndarray]:
    """Each lane's map as uint8 (h, w) or (h, w, 3), all on the first lane's scale, so that they can be compared.

    The first lane should be stride 1: every other map is a selection of its results.
    """
    limit = shared_limit(lanes)
    signed = is_signed(lanes)
    for each in lanes:
        yield colors.diverging(each.values, limit) if signed else colors.gray(each.values, limit)


def is_signed(lanes: Sequence[Lane]) -> bool:
    """Whether the maps need a scale with two ends."""
    return any(each.least < 0 and not each.keeps_brightness for each in lanes)


def shared_limit(lanes: Sequence[Lane]) -> float:
    """The magnitude at the end of the scale: 255 for maps that stay within a picture's range or are pictures again."""
    limit = max((each.limit for each in lanes if not each.keeps_brightness), default=0.0)
    return limit if is_signed(lanes) else max(limit, 255.0)


def table(lanes: Sequence[Lane]) -> str:
    """The numbers as CSV, one row for each stride."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        [
            "stride",
            "output_height",
            "output_width",
            "windows",
            "positions_share",
            "macs",
            "unread_share",
            "activation_bytes",
        ]
    )
    for each in lanes:
        writer.writerow(
            [
                each.stride,
                *each.output_size,
                each.windows,
                f"{each.positions_share:.6f}",
                each.macs,
                f"{each.unread_share:.6f}",
                each.activation_bytes,
            ]
        )
    return out.getvalue()


def sheet(lanes: Sequence[Lane], title: str) -> np.ndarray:
    """All maps at true relative size on one white sheet with their numbers: (h, w, 3) uint8, to take away."""
    gap, head, foot, column = 24, 56, 74, 210
    shown = [Image.fromarray(p).convert("RGB") for p in pictures(lanes)]
    scale = shown[0].width / max(1, lanes[0].output_size[1]) if lanes else 1.0
    resized = [
        picture.resize(
            (max(1, round(each.output_size[1] * scale)), max(1, round(each.output_size[0] * scale))),
            Image.Resampling.NEAREST,
        )
        for each, picture in zip(lanes, shown, strict=True)
    ]
    columns = [max(column, picture.width) for picture in resized]
    height = max(picture.height for picture in resized)
    page = Image.new("RGB", (sum(columns) + gap * (len(columns) + 1), head + height + foot + gap), "white")
    draw = ImageDraw.Draw(page)
    heading, text = ImageFont.load_default(20), ImageFont.load_default(14)
    draw.text((gap, 16), title, fill="black", font=heading)
    left = gap
    for each, picture, wide in zip(lanes, resized, columns, strict=True):
        page.paste(picture, (left, head))
        top = head + height + 8
        draw.text((left, top), f"stride {each.stride}: {each.output_size[0]} x {each.output_size[1]}", "black", text)
        draw.text((left, top + 20), f"{each.macs:,} MACs", "black", text)
        draw.text((left, top + 40), f"{each.unread_share:.0%} of the input unread", "black", text)
        left += wide + gap
    return np.asarray(page)


def _reduced(values: np.ndarray, side: int) -> np.ndarray:
    """`values` (H, W) with the longer side at most `side`. Lanczos: plain averages would alias and fake the lesson."""
    longer = max(values.shape)
    if longer <= side:
        return values.astype(np.float32)
    height, width = (max(1, round(n * side / longer)) for n in values.shape)
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize((width, height), Image.Resampling.LANCZOS))
