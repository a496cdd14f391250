"""A question about what stands in a drawing: the answer that is covered, and what the misconceptions give.

>>> asked = covered(Layer((12, 12), (3, 3), (3, 3), 1, 1, "slide?stride=3"), "size")
>>> asked.right.text, [option.text for option in asked.wrong]
('4 × 4', ['3 × 3', '12 × 12', '5 × 5'])
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import NamedTuple

import numpy as np

from stridelab.formats import percent
from stridelab.geometry import Axes, axes
from stridelab.lessons.questions.making import KINDS
from stridelab.lessons.questions.misconceptions import SLIP
from stridelab.lessons.questions.question import Draft, Option, Panel, Question, Window, count, right, wrong

KINDS_OF = {"size": "size", "output": "flipped", "sum": "flipped", "cost": "macs", "unread": "unread"}
"""What a link may cover -> the kind of question on it: the output's size, the number of the step on show, the number of
windows, the pixels that no window reads."""

COVERED = -1
"""The seed of a question that is not made of a seed."""

MOST_WRONG = 4

LARGEST_PANEL = 32
"""Cells along a side that are drawn on a phone."""


class Step(NamedTuple):
    """A stop of the filter: what it reads (kh, kw), its weights (kh, kw), the bias."""

    reads: np.ndarray
    weights: np.ndarray
    bias: float


class Layer(NamedTuple):
    """One layer on one picture: sizes as (rows, columns), padding as `axes` takes it."""

    input_size: tuple[int, int]
    kernel_size: tuple[int, int]
    stride: tuple[int, int]
    padding: int | str
    dilation: int
    link: str
    """To the drawing with nothing covered."""
    step: Step | None = None
    """The one on show, for the number that comes out there."""

    @property
    def axes(self) -> Axes:
        return axes(self.input_size, self.kernel_size, self.stride, self.padding, self.dilation)


def covered(layer: Layer, answer: str) -> Question:
    """What is covered, asked about. answer : a key of `KINDS_OF`.

    Raises ValueError where the layer has no output, or where too few wrong answers differ from the truth.
    """
    kind = KINDS_OF[answer]
    make = {"size": _size, "macs": _windows, "unread": _unread, "flipped": _sum}[kind]
    return posed(kind, make(layer, layer.axes), layer.link)


def posed(kind: str, draft: Draft | None, link: str) -> Question:
    """A draft of a kind about the drawing of a link, as a question.

    Raises ValueError where too few wrong answers differ from the truth, or where there is no draft.
    """
    options = draft and replace(draft, wrong=_few(draft)).options(Random(draft.text))
    if not draft or not options:
        raise ValueError("In this drawing too many guesses would be right. Choose other settings, and ask again.")
    lesson = link.partition("?")[0]
    return Question(kind, COVERED, KINDS[kind].title, lesson, draft.text, "choose", options, draft.panels)


def _few(draft: Draft) -> tuple[Option, ...]:
    """Its first wrong answers: a phone has room for so many, and a class for so much talk."""
    distinct = {option.text: option for option in reversed(draft.wrong) if option.text != draft.right.text}
    return tuple(reversed(distinct.values()))[:MOST_WRONG]


def _sides(pair: tuple[int, int]) -> str:
    return f"{pair[0]:,} × {pair[1]:,}"


def _told(layer: Layer) -> str:
    """The layer in words."""
    strides = layer.stride[0] if len({*layer.stride}) == 1 else " × ".join(map(str, layer.stride))
    padding = f"padding {layer.padding!r}" if isinstance(layer.padding, str) else f"padding {layer.padding}"
    holes = f", dilation {layer.dilation}" if layer.dilation > 1 else ""
    kernel = _sides(layer.kernel_size)
    article = "An" if layer.kernel_size[0] in (8, 11, 18) else "A"
    over = f"moves over {_sides(layer.input_size)} pixels"
    return f"{article} {kernel} filter {over} with stride {strides}, {padding}{holes}."


def _panels(layer: Layer, placed: Axes) -> tuple[Panel, ...]:
    """The picture as an empty grid, with the first window that lies in it whole."""
    height, width = layer.input_size
    if max(layer.input_size) > LARGEST_PANEL:
        return ()
    inside = [
        next((int(start) for start in axis.starts if start >= 0 and start + axis.extent <= axis.input_size), None)
        for axis in (placed.rows, placed.cols)
    ]
    frame = (
        ()
        if None in inside
        else (Window(inside[0] or 0, inside[1] or 0, placed.rows.extent, placed.cols.extent, "window"),)
    )
    return (Panel("Input", (("",) * width,) * height, windows=frame),)


def _each(layer: Layer, placed: Axes, side: str) -> tuple[int, int]:
    """The output as a misconception would have it, along both axes."""
    sides = []
    for axis, kernel_size in zip((placed.rows, placed.cols), layer.kernel_size, strict=True):
        over = axis.padded_size - axis.extent
        sides.append(
            {
                "up": -(-over // axis.stride) + 1,
                "steps": over // axis.stride,
                "share": -(-axis.input_size // axis.stride),
                "bare": max(0, (axis.input_size - axis.extent) // axis.stride + 1),
                "holes": (axis.padded_size - kernel_size) // axis.stride + 1,
                "input": axis.input_size,
            }[side]
        )
    return sides[0], sides[1]


def _size(layer: Layer, placed: Axes) -> Draft:
    rows, cols = placed.rows, placed.cols
    truth = f"Rows: {rows.formula}." + ("" if rows.formula == cols.formula else f" Columns: {cols.formula}.")

    def no(misconception: str, side: str, why: str) -> Option:
        return wrong(misconception, _sides(_each(layer, placed, side)), f"{why} {truth}", layer.link)

    return Draft(
        f"{_told(layer)} How large is the output?",
        right(_sides(placed.output_size), truth, layer.link),
        (
            no("M2", "up", "You rounded up: one more window would hang over the edge."),
            no("M4", "share", "You divided by the stride. The window itself takes room, too."),
            no(SLIP, "steps", "You counted the steps. The first window stands there before any step."),
            no("M8", "holes", "You left the dilation out: it makes the window wider."),
            no(SLIP, "bare", "You left the padding out."),
            no("M4", "input", "Only at stride 1 can the size stay."),
        ),
        panels=_panels(layer, placed),
    )


def _windows(layer: Layer, placed: Axes) -> Draft:
    dense = axes(layer.input_size, layer.kernel_size, 1, layer.padding, layer.dilation)
    (h, w), (rows, cols) = dense.output_size, placed.output_size
    dense_windows = h * w
    step = max(layer.stride)
    truth = f"{_sides(placed.output_size)} = {rows * cols:,} windows; at stride 1 it is {dense_windows:,}."

    def no(misconception: str, number: int, why: str) -> Option:
        return wrong(misconception, f"{number:,} times", f"{why} {truth}", layer.link)

    return Draft(
        f"{_told(layer)} How many times is the filter put down? At stride 1 it is {dense_windows:,} times.",
        right(f"{rows * cols:,} times", truth, layer.link),
        (
            no("M14", dense_windows // step, f"You divided by {step} once. Rows and columns both get fewer."),
            no("M11", dense_windows, "The filter is the same, but it is put down at fewer places."),
            no(SLIP, rows, "That is one row or one column of windows."),
            no(SLIP, max(1, dense_windows // step**3), f"You divided by {step} three times."),
        ),
        panels=_panels(layer, placed),
    )


def _unread(layer: Layer, placed: Axes) -> Draft:
    height, width = layer.input_size
    visits = placed.visits
    unread = int(np.count_nonzero(visits == 0))
    rows, cols = len(placed.rows.unread), len(placed.cols.unread)
    bare = axes(layer.input_size, layer.kernel_size, layer.stride, 0, layer.dilation) if layer.padding else placed
    truth = f"{count(rows, 'row')} and {count(cols, 'column')} are never read: {count(unread, 'pixel')}"
    is_large = max(layer.input_size) > LARGEST_PANEL  # nobody counts so many: a share is asked
    truth += f", {percent(unread / (height * width))}." if is_large else "."
    truth = truth if unread else "Every pixel is read by a window."

    def said(number: int) -> str:
        return percent(number / (height * width)) if is_large else f"{number:,}"

    def no(misconception: str, number: int, why: str) -> Option:
        return wrong(misconception, said(number), f"{why} {truth}", layer.link)

    asks = "Which share" if is_large else "How many"
    return Draft(
        f"{_told(layer)} {asks} of the {height * width:,} pixels does no window read?",
        right(said(unread), truth, layer.link),
        (
            *(() if unread else (no("M3", height + width - 1, "The last row and column are read, too."),)),
            *(() if unread else (no(SLIP, height, "No column is left out."),)),
            no("M13", 0, "Some lie between two windows or behind the last one."),
            *(() if is_large else (no("M3", int(np.count_nonzero(bare.visits == 0)), "That is without padding."),)),
            no(SLIP, rows * width, "You counted the rows alone."),
            no(SLIP, rows * cols, "You counted only where a missed row and a missed column cross."),
            no(SLIP, rows + cols, "You counted rows and columns, not the pixels in them."),
            no("M3", len(bare.rows.unread) * width, "Those would be rows that the padding saves."),
        ),
        panels=_panels(layer, placed),
    )


def _sum(layer: Layer, placed: Axes) -> Draft:
    """The number that comes out at the step on show."""
    if layer.step is None:
        raise ValueError("The number of a step can be asked about where the grid is gray and its picture a sample.")
    reads, weights, bias = layer.step
    value = float((reads * weights).sum()) + bias
    added = f", plus {_number(bias)}" if bias else ""
    truth = f"Each number times the weight on it, all added up{added}: {_number(value)}."

    def no(misconception: str, number: float, why: str) -> Option:
        return wrong(misconception, _number(number), f"{why} {truth}", layer.link)

    grids = [tuple(tuple(map(_number, row)) for row in values) for values in (reads, weights)]
    return Draft(
        "The filter stands on these numbers. Which number comes out?",
        right(_number(value), truth, layer.link),
        (
            no("M17", float((reads * weights[::-1, ::-1]).sum()) + bias, "You turned the filter by 180°."),
            no(SLIP, float((reads * np.abs(weights)).sum()) + bias, "You left the minus signs out."),
            no("M9", float(reads.max()), "That is the largest number: max pooling."),
            no(SLIP, value / weights.size, f"You divided by {weights.size}. A sum is no mean."),
            no(SLIP, -value, "The sign is turned."),
        ),
        panels=(Panel("The window reads", grids[0]), Panel("Filter", grids[1], is_filter=True)),
    )


def _number(value: float) -> str:
    """As the drawing writes it.

    >>> _number(-2.0), _number(174.589)
    ('−2', '174.59')
    """
    return f"{round(float(value), 2):g}".replace("-", "−")
