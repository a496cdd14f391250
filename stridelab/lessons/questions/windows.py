"""Questions on where windows stand: the next one, what stays unread, overlap, stride against dilation."""

from __future__ import annotations

from random import Random

import numpy as np

from stridelab.geometry import Axis, axes, axis
from stridelab.lessons.questions.misconceptions import SLIP
from stridelab.lessons.questions.question import Cell, Draft, Panel, Window, cells, count, right, wrong

SIDE = 8


def _empty(title: str, side: int = SIDE, windows: tuple[Window, ...] = ()) -> Panel:
    return Panel(title, (("",) * side,) * side, windows=windows)


def next_window(random: Random) -> Draft | None:
    """Where the window lands next: its top left cell is to be marked."""
    k, s, d = random.choice((2, 3)), random.choice((1, 2, 3, 4)), random.choice((1, 1, 2))
    a = axis(SIDE, k, s, dilation=d)
    if a.output_size < 2 or (d == s == 1):
        return None
    at, row = random.randrange(a.output_size - 1), int(random.choice(a.starts.tolist()))
    start, following = a.starts[at : at + 2].tolist()
    step = (row // s) * a.output_size + at + 2
    link = f"slide?kernel=box&kernel_size={k}&stride={s}&padding=0&dilation={d}&grid_size={SIDE}&pos={step}&play=0"

    def at_column(col: int) -> tuple[str, str]:
        return f"row {row + 1}, column {col + 1}", cells([(row, col)])

    def no(misconception: str, col: int, why: str) -> tuple:
        text, answer = at_column(col)
        return (wrong(misconception, text, why, link, answer),) if 0 <= col < SIDE else ()

    text, answer = at_column(following)
    moves = f"The window moves by the stride, {count(s, 'column')}: from column {start + 1} to column {following + 1}."
    holes = f" with dilation {d}" if d > 1 else ""
    return Draft(
        f"A {k} × {k} filter{holes} moves over {SIDE} × {SIDE} pixels at stride {s}. The frame shows where it stands. "
        "Mark the top left cell of the next window in this row.",
        right(text, moves, link, answer),
        (
            *no("M8", start + s * d, f"You moved by stride × dilation. Dilation only spreads the taps. {moves}"),
            *no("M8", start + d, f"You moved by the dilation, {d}. {moves}"),
            *no("M13", start + a.extent, f"You put the windows side by side. {moves}"),
            *no("M13", start + k, f"You moved by the kernel size, {k}. {moves}"),
            *no(SLIP, start + 1, f"You moved by 1, as at stride 1. {moves}"),
            *no(SLIP, start + s + 1, f"You left {count(s, 'column')} free in between. {moves}"),
        ),
        ask="cell",
        panels=(_empty("Input", windows=(Window(row, start, a.extent, a.extent, "window"),)),),
    )


def unread(random: Random) -> Draft | None:
    """Which pixels no window reads: they are to be marked."""
    k, s, p = random.choice((1, 2, 3, 3)), random.choice((2, 3, 4, 5)), random.choice((0, 0, 1))
    placed = axes((SIDE, SIDE), k, s, p)
    truth = {(int(row), int(col)) for row, col in np.argwhere(placed.visits == 0)}
    a = placed.rows
    if len(truth) > 48 or a.output_size < 2:
        return None
    link = f"slide?kernel=box&kernel_size={k}&stride={s}&padding={p}&grid_size={SIDE}&show=unread"
    rows = a.unread.tolist()
    edge = set(range(int(a.reads[-1].max()) + 1, SIDE))
    after = f"The last window ends at row {min(int(a.reads[-1].max()) + 1, SIDE)}"
    gaps = f", and {count(s - k, 'row')} lie{'s' if s - k == 1 else ''} between two windows" if s > k else ""
    if truth:
        why = f"{after}{gaps}. {_listed(rows)} and the same columns are never read: {count(len(truth), 'pixel')}."
    else:
        padding = ". What is left over is padding, no picture" if len(a.unread_padding) else ""
        why = f"Windows start every {s} rows and take {k}. Every pixel is read{padding}."
    last = SIDE - 1
    wrongs = [
        (
            "M13",
            set(),
            f"Stride {s} with a {k} × {k} filter does miss some. {why}",
        ),
        (
            "M13",
            _crossed(edge),
            f"You marked what is left at the end. Stride {s} is larger than the filter: between two windows "
            f"{count(s - k, 'row')} and as many columns are missed, too.",
        ),
        (
            SLIP if truth else "M3",
            _crossed({last}),
            f"You marked the last row and column alone. {why}" if truth else f"You marked pixels that are read. {why}",
        ),
        (
            "M3",
            _crossed(set(axis(SIDE, k, s).unread.tolist())),
            f"That would be so without padding. {why}",
        ),
        (
            SLIP,
            {(row, col) for row in rows for col in range(SIDE)},
            f"You marked the rows. The same holds for columns: {count(len(truth), 'pixel')} in all.",
        ),
        (
            SLIP,
            {(row, col) for row in rows for col in rows},
            f"A pixel is unread if its row or its column is missed, not only where both are. {why}",
        ),
    ]
    padding = f"padding {p}" if p else "no padding"
    return Draft(
        f"A {k} × {k} filter moves over {SIDE} × {SIDE} pixels with stride {s} and {padding}. "
        "Mark all pixels that no window reads. There may be none.",
        right(_pixels(truth), why, link, cells(truth)),
        tuple(wrong(label, _pixels(marks), text, link, cells(marks)) for label, marks, text in wrongs),
        ask="cells",
        panels=(_empty("Input"),),
    )


def _crossed(lines: set[int]) -> set[Cell]:
    """All cells of these rows and of the columns of the same numbers."""
    return {(row, col) for row in range(SIDE) for col in range(SIDE) if row in lines or col in lines}


def _listed(rows: list[int]) -> str:
    """Rows in words, from 1."""
    words = [str(row + 1) for row in rows]
    return f"Row {words[0]}" if len(words) == 1 else f"Rows {', '.join(words[:-1])} and {words[-1]}"


def _pixels(marks: set[Cell]) -> str:
    """Marked pixels in words: the whole rows and columns among them, and how many there are."""
    if not marks:
        return "none: every pixel is read"
    rows = [row for row in range(SIDE) if all((row, col) in marks for col in range(SIDE))]
    cols = [col for col in range(SIDE) if all((row, col) in marks for row in range(SIDE))]
    if rows and rows == cols:
        return f"{_listed(rows).lower()} and the same columns ({count(len(marks), 'pixel')})"
    if rows:
        return f"{_listed(rows).lower()} ({count(len(marks), 'pixel')})"
    places = sorted({row for row, _ in marks})
    return f"only where {_listed(places).lower()} and the same columns cross ({count(len(marks), 'pixel')})"


def stride_or_dilation(random: Random) -> Draft | None:
    """Two neighbouring windows and their taps: which settings are these?"""
    k, s, d = random.choice((2, 3)), random.choice((1, 2, 3, 4)), random.choice((1, 2, 3))
    side = 12
    if s == d:
        return None
    a = axis(side, k, s, dilation=d)
    if a.output_size < 2:
        return None
    link = f"slide?kernel=box&kernel_size={k}&stride={s}&padding=0&dilation={d}&grid_size={side}&pos=2&play=0"

    def settings(stride: int, dilation: int) -> str:
        return f"stride {stride}, dilation {dilation}"

    why = (
        f"The second window starts {count(s, 'pixel')} after the first: stride {s}. "
        f"The taps of one window lie {count(d, 'pixel')} apart: dilation {d}."
    )
    return Draft(
        f"One row of the picture, drawn twice. The dots are the pixels that a filter of {k} reads there in its first "
        "and in its second window. Which settings are these?",
        right(settings(s, d), why, link),
        (
            wrong("M8", settings(d, s), f"It is the other way round. {why}", link),
            wrong("M8", settings(s, s), f"The taps have their own distance. {why}", link),
            wrong("M8", settings(d, d), f"The windows have their own distance. {why}", link),
            wrong("M8", settings(s * d, 1), f"Stride and dilation are not multiplied. {why}", link),
        ),
        panels=(_taps(a),),
    )


def _taps(a: Axis) -> Panel:
    """The first two windows of an axis, each in its own copy of the row."""
    first, second = (set(reads) for reads in a.reads[:2].tolist())
    texts = tuple(tuple("●" if at in reads else "" for at in range(a.input_size)) for reads in (first, second))
    return Panel("Window 1 above, window 2 below", texts)


def overlap(random: Random) -> Draft | None:
    """What two neighbouring windows share, or what lies between them."""
    k, s = random.choice((2, 3, 4, 5, 7)), random.choice((1, 2, 3, 4, 5))
    if k == s:
        return None
    a = axis(32, k, s)
    first, second = (set(reads) for reads in a.reads[:2].tolist())
    link = f"slide?kernel=box&kernel_size={k}&stride={s}&padding=0&grid_size=16&show=visits"
    if s < k:
        shared = len(first & second)
        why = f"The next window starts {count(s, 'column')} later, so {k} − {s} = {shared} of its {k} are the same."
        return Draft(
            f"A {k} × {k} filter moves with stride {s}. How many columns do two neighbouring windows share?",
            right(shared, why, link),
            (
                wrong("M13", 0, f"Windows lie side by side only at stride {k}. {why}", link),
                wrong("M13", s, f"{s} is how far it moves. What is shared is the rest. {why}", link),
                wrong("M13", k - 1, f"That is so at stride 1. {why}", link),
                wrong("M13", k, f"Then the window would not move at all. {why}", link),
            ),
            ask="number",
            unit="columns",
        )
    between = int(min(second) - max(first)) - 1
    why = f"The next window starts {count(s, 'column')} later and the filter takes {k}: {s} − {k} = {between} between."
    return Draft(
        f"A {k} × {k} filter moves with stride {s}. "
        "How many columns lie between two neighbouring windows, read by none?",
        right(between, why, link),
        (
            wrong("M13", 0, f"Windows touch only up to stride {k}. {why}", link),
            wrong("M13", s, f"{s} is how far it moves, from start to start. {why}", link),
            wrong("M13", s - 1, f"That is so for a filter of 1 × 1. {why}", link),
            wrong("M13", k, f"{k} is what the filter covers. {why}", link),
        ),
        ask="number",
        unit="columns",
    )
