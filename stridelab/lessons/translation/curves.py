"""How far a strided map is from following its picture, shift by shift: for each stride, for each place of a blur.

>>> stripes = np.tile([0.0, 1.0], (1, 1, 8, 4))  # one pixel black, one pixel white
>>> error_curves(stripes, np.ones((1, 1, 1, 1)), strides=(2,), shifts=range(5))[0].errors
(0.0, 2.0, 0.0, 2.0, 0.0)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from stridelab.formats import whole_percent
from stridelab.lessons.translation.phase_table import MOST_SHIFT
from stridelab.lessons.translation.shift import cropped_to, relative_error, roll, round_down, strided_map

STRIDES = (1, 2, 3, 4)

PLACES = ("none", "before convolution", "before sampling")
"""Of the blur, all of `shift.BLURS`: the wrong place before the right one."""


@dataclass(frozen=True)
class ErrorCurve:
    """Equivariance error against shift, at one stride."""

    stride: int
    shifts: tuple[int, ...]
    errors: tuple[float, ...]

    @property
    def peak(self) -> float:
        """The largest error."""
        return max(self.errors)


def error_curves(
    x: np.ndarray,
    weight: np.ndarray,
    strides: Iterable[int] = (1, 2, 3, 4),
    shifts: Iterable[int] = range(17),
    **layer: object,
) -> tuple[ErrorCurve, ...]:
    """The equivariance error for each stride and shift to the right.

    x : (N, C_in, H, W), cropped to a multiple of each stride; weight and **layer as for `strided_map`.
    """
    shifts = tuple(shifts)
    curves = []
    for stride in strides:
        part = cropped_to(x, stride)
        # One dense map serves all shifts: shifting the picture shifts it.
        dense = strided_map(part, weight, 1, **layer)  # pyright: ignore[reportArgumentType]
        at_rest = dense[:, :, ::stride, ::stride]  # (N, C_out, H / stride, W / stride)
        errors = []
        for distance in shifts:
            if abs(distance) >= part.shape[3]:
                raise ValueError(
                    f"A shift of {abs(distance)} columns leaves nothing of a picture of {part.shape[3]} columns. "
                    "Shift by less."
                )
            after = roll(dense, 0, distance)[:, :, ::stride, ::stride]
            expected = roll(at_rest, 0, round_down(distance, stride))
            errors.append(relative_error(after - expected, dense))
        curves.append(ErrorCurve(stride, shifts, tuple(errors)))
    return tuple(curves)


def usable_shifts(pixels: np.ndarray, largest_stride: int) -> range:
    """The shifts that leave something of a picture (H, W) once it is cropped for every stride."""
    least = min(size - size % stride for size in pixels.shape for stride in range(1, largest_stride + 1))
    return range(min(MOST_SHIFT + 1, max(1, least)))


def curves_by_stride(pixels: np.ndarray, weight: np.ndarray, blur: str) -> tuple[ErrorCurve, ...]:
    """The error against a shift to the right, at several strides. pixels : (H, W); weight : (kh, kw)."""
    x, w = _nchw(pixels, weight)
    strides = [stride for stride in STRIDES if stride <= min(pixels.shape)]
    return error_curves(x, w, strides, usable_shifts(pixels, max(strides)), blur=blur)


def curves_by_blur(pixels: np.ndarray, weight: np.ndarray, stride: int) -> dict[str, ErrorCurve]:
    """The error against a shift to the right, at one stride, for each place of the blur."""
    x, w = _nchw(pixels, weight)
    shifts = usable_shifts(pixels, stride)
    return {blur: error_curves(x, w, (stride,), shifts, blur=blur)[0] for blur in PLACES}


def what_blur_saves(by_blur: Mapping[str, ErrorCurve]) -> str:
    """How much of the largest error the blur in its right place takes away."""
    plain, blurred = by_blur["none"].peak, by_blur["before sampling"].peak
    if blurred >= plain:
        return "Here the blur does not help."
    return f"So the blur in its right place takes away {whole_percent(1 - blurred / plain)} of the error, not all."


def rows(curves: Sequence[ErrorCurve]) -> list[list[float]]:
    """The numbers of a chart: shift, then one column for each curve."""
    shifts = curves[0].shifts if curves else ()
    return [[distance, *(curve.errors[at] for curve in curves)] for at, distance in enumerate(shifts)]


def _nchw(pixels: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(1, 1, H, W) and (1, 1, kh, kw) float32."""
    return np.asarray(pixels, np.float32)[None, None], np.asarray(weight, np.float32)[None, None]
