"""The right answers of all kinds of question, found another way, from what a learner reads: text and panels."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from stridelab.lessons.downsampling import frameworks
from stridelab.lessons.price.family import FAMILY
from stridelab.lessons.questions import Question, cells
from stridelab.network import from_code


def ints(text: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"\d+(?:,\d{3})*", text)]


def array(question: Question, at: int) -> np.ndarray:
    """The numbers of a panel."""
    return np.array([[float(text.replace("−", "-")) for text in row] for row in question.panels[at].texts])


def starts(n: int, k: int, s: int, p: int = 0, d: int = 1) -> list[int]:
    """Where windows start: moved on until one does not fit."""
    at, last, found = -p, n + p - (d * (k - 1) + 1), []
    while at <= last:
        found.append(at)
        at += s
    return found


# ---- What comes out, found another way: kind -> the right answer


def size(q: Question) -> str:
    k, _, n, _, s, *padding = ints(q.text)
    return str(len(starts(n, k, s, padding[0] if padding else 0)))


def next_window(q: Question) -> str:
    s = ints(q.text.partition("stride")[2])[0]
    window = q.panels[0].windows[0]
    return cells([(window.row, window.col + s)])


def overlap(q: Question) -> str:
    k, _, s = ints(q.text)[:3]
    one, two = (set(range(at, at + k)) for at in (0, s))
    return str(len(one & two) if "share" in q.text else min(two) - max(one) - 1)


def dilation(q: Question) -> str:
    first, second = ([at for at, text in enumerate(row) if text] for row in q.panels[0].texts)
    return f"stride {second[0] - first[0]}, dilation {first[1] - first[0]}"


def flipped(q: Question) -> str:
    return f"{(array(q, 0) * array(q, 1)).sum():g}"


def keep(q: Question) -> str:
    s, row = ints(q.text)[1], q.panels[0].texts[0]
    return "  ".join(row[at] for at in range(0, len(row), s))


def unread(q: Question) -> str:
    k, _, n, _, s, *padding = ints(q.text)
    counts = np.zeros((n, n), int)
    for row in starts(n, k, s, padding[0] if padding else 0):
        for col in starts(n, k, s, padding[0] if padding else 0):
            counts[max(row, 0) : row + k, max(col, 0) : col + k] += 1
    return cells((int(r), int(c)) for r, c in np.argwhere(counts == 0))


def possible(q: Question) -> str:
    k, _, n, _, s, *padding = ints(q.text)
    p = padding[0] if "padding " in q.text and "no padding" not in q.text and "without" not in q.text else 0
    side = len(starts(n, k, s, p)) if s else 0
    return f"The output is {side} × {side}." if side else "An error: there is no output."


def same(q: Question) -> str:
    k, s = ints(q.code.partition("Conv2")[2])[-2:]
    n = ints(q.text)[0]
    if "PyTorch" in q.text:
        with pytest.raises(ValueError, match="refuses"):
            frameworks.axis_of("pytorch_same", n, k, s)
        return "An error."
    layer = from_code(f"Conv2D(8, {k}, strides={s}, padding='same', input_shape=({n}, {n}, 3))").layers[-1]
    (before, after), side = layer.padding[0], layer.output_shape[1]
    return f"{side} × {side}, with padding {before} before and {after} after"


def grows(q: Question) -> str:
    many, _, _, changed, _ = ints(q.text)
    above = list(range(changed + 1, many + 1))
    return f"only layer {above[0]}" if len(above) == 1 else f"layers {', '.join(map(str, above[:-1]))} and {above[-1]}"


def field(q: Question) -> str:
    """A single 1 in the picture, found through all layers: how many places of it one unit sees."""
    layers = [(k, s) for k, s in re.findall(r"is (\d+) × \d+, stride (\d+)", q.text)]
    seen = np.array([0])
    for kernel, stride in reversed([(int(k), int(s)) for k, s in layers]):
        seen = np.unique(seen[:, None] * stride + np.arange(kernel))
    return str(seen.max() - seen.min() + 1)


def macs(q: Question) -> str:
    k, _, filters, *_ = ints(q.text)
    n, s = ints(q.text.partition("on ")[2])[0], ints(q.text)[-1]
    windows = len(range(0, n, s)) ** 2
    count = float(f"{windows * k * k * 3 * filters:.3g}")
    sign, unit = next((sign, unit) for sign, unit in (("M", 1e6), ("k", 1e3)) if count >= unit)
    return f"{count / unit:g} {sign} MACs"


def parameters(q: Question) -> str:
    k, _, filters, *_ = ints(q.text)
    return f"{filters * (3 * k * k + 1):,}, as before"


def chooses(q: Question) -> str:
    _, _, filters, k, _ = ints(q.code)  # the 2 of Conv2d is first
    return f"the {filters * (3 * k * k + 1):,} weights and biases"


def which_map(q: Question) -> str:
    kept = array(q, 0)[::2, ::2]
    return next(f"Map {letter}" for at, letter in enumerate("ABCD", start=1) if (array(q, at) == kept).all())


def checkerboard(q: Question) -> str:
    """The one whose sum over a long row of ones, written window by window, is not level inside."""
    for option in q.options:
        k, _, s = ints(option.text)
        row = np.zeros(200)
        for at in range(0, 200 - k, s):
            row[at : at + k] += 1
        if "transposed" in option.text and np.ptp(row[50:100]):
            return option.text
    raise AssertionError("none")


def shift(q: Question) -> str:
    s, t = ints(q.text)
    picture = np.random.default_rng(0).random((1, 1, 24, 24))
    before, after = (np.roll(picture, by, axis=3)[:, :, ::s, ::s] for by in (0, t))
    if (after == np.roll(before, t // s, axis=3)).all():
        return f"it moves by {t // s} cell{'s' if t > s else ''} and keeps its values"
    return "it holds other numbers"


def row(q: Question) -> str:
    return "  ".join(f"{value:g}" for value in array(q, 1).reshape(-1, 2).max(1))


def blur(q: Question) -> str:
    return "after the ReLU, just before values are dropped"  # the lesson's own claims test measures it


def why(q: Question) -> str:
    """The one whose numbers are those of one formula each: positions, field, MACs, channels, shift."""
    s = ints(q.text)[5]
    true = {
        f"The map has {64 // s} × {64 // s} positions instead of 64 × 64.",
        f"A unit of the next 3 × 3 layer sees {3 + 2 * s} × {3 + 2 * s} pixels instead of 5 × 5.",
        f"The MACs of the layer fall to {100 / s**2:.0f}%.",
        "There are still 64 channels, each with fewer positions.",
        f"When the picture moves by {s} pixels, the map moves by one cell.",
    }
    (answer,) = true & {option.text for option in q.options}
    return answer


def price(q: Question) -> str:
    """By the numbers of the log, counted again."""
    log = json.loads((Path(__file__).parents[3] / "assets" / "trained" / "results.json").read_text("utf-8"))
    titles = re.findall(r"has: (.+?)\. (?=The|Which)", q.text)
    names = [next(name for name, each in FAMILY.items() if each.title.lower() == title) for title in titles]
    runs = log["runs"]["thin" if "strokes 1 pixel" in q.text else "thick"]
    counts = [[run["right"] for run in runs[name].values()] for name in names]
    if abs(sum(counts[0]) - sum(counts[1])) < 0.01 * 3 * log["tested"]["accuracy"]:
        return "both about as many: less than 1% apart"
    better = int(min(counts[1]) > max(counts[0]))
    assert min(counts[better]) > max(counts[1 - better])
    return f"the one with {titles[better]}"


TRUTHS: dict[str, Callable[[Question], str]] = {
    **{"size": size, "next": next_window, "overlap": overlap, "dilation": dilation, "flipped": flipped, "keep": keep},
    **{"unread": unread, "possible": possible, "same": same, "grows": grows, "field": field, "macs": macs},
    **{"parameters": parameters, "chooses": chooses, "map": which_map, "checkerboard": checkerboard, "shift": shift},
    **{"row": row, "blur": blur, "why": why, "price": price},
}
