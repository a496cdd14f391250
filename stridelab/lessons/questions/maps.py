"""Questions on whole maps: shifts, where a blur belongs, checkerboards, and the five reasons."""

from __future__ import annotations

from functools import cache
from random import Random

import numpy as np

from stridelab import images, kernels
from stridelab.formats import whole_percent
from stridelab.geometry import axes
from stridelab.lessons import home
from stridelab.lessons.feature_reduction import handed_back
from stridelab.lessons.questions.question import Draft, count, right, wrong
from stridelab.lessons.translation import phase_table
from stridelab.lessons.translation.shift import BLURS

_SAMPLES = ("astronaut", "camera", "cat")
_FILTERS = ("sobel_x", "sobel_y", "laplacian")


@cache
def photo_errors(sample: str, kernel: str, stride: int, blur: str) -> tuple[float, ...]:
    """How much a photo's map changes when it moves right by 0, 1 ... s - 1 pixels: the lesson's numbers."""
    picture = images.middle(images.sample(sample), phase_table.SIDE).luma
    table = phase_table.phase_table(picture, kernels.kernel(kernel).weights, stride, blur=blur)
    return tuple(float(error) for error in table.errors[0])


def shift(random: Random) -> Draft:
    """Whether the map moves along when the picture moves by some pixels."""
    s = random.choice((2, 3, 4))
    t = random.choice((s, 2 * s, *range(1, s), s + 1))
    sample, kernel = random.choice(_SAMPLES), random.choice(_FILTERS)
    error = photo_errors(sample, kernel, s, "none")[t % s]
    return moved(s, t, error, f"translation?image={sample}&kernel={kernel}&stride={s}&shift=0,{t}")


def moved(s: int, t: int, error: float, link: str, way: str = "right") -> Draft:
    """What a map at stride s does when its picture moves by t pixels. error : of the map then, by the engine."""
    steps = t // s
    moves = f"it moves by {count(steps, 'cell')} and keeps its values"
    if error == 0:
        why = f"{t} pixels are {count(steps, 'step')} of {s}. Windows meet the same pixels, {count(steps, 'cell')} on."
        truth = moves
    else:
        why = (
            f"{t} is no multiple of {s}. The windows now meet pixels that they skipped before: the "
            f"map changes by {whole_percent(error)} of its own variation."
        )
        truth = "it holds other numbers"
    options = {
        "it stays exactly as it is": f"The map is not blind to shifts. {why}",
        moves if steps else "it moves by 1 cell and keeps its values": f"The map does not just move along. {why}",
        f"it moves by {count(t, 'cell')} and keeps its values": f"One cell of the map is worth {s} pixels. {why}",
        "it holds other numbers": f"Here the shift is a multiple of the stride. {why}",
    }
    return Draft(
        f"A picture goes through a filter at stride {s}. Then it is moved {way} by {count(t, 'pixel')}. "
        "What happens to the map (apart from the edge)?",
        right(truth, why, link),
        tuple(wrong("M10", text, reply, link) for text, reply in options.items() if text != truth),
    )


def blur(random: Random) -> Draft | None:
    """Where a blur helps most against a shift by one pixel."""
    sample, kernel, s = random.choice(_SAMPLES), random.choice(_FILTERS), random.choice((2, 3, 4))
    none, last, first = (photo_errors(sample, kernel, s, place)[1] for place in BLURS)
    if not last < first < none:
        return None
    changes = (
        f"A shift by 1 pixel changes this map by {whole_percent(none)} without a blur, by {whole_percent(first)} "
        f"with a blur before the filter, and by {whole_percent(last)} with a blur just before sampling."
    )
    after = f"translation?image={sample}&kernel={kernel}&stride={s}&blur=before+sampling&shift=0,1"
    before = after.replace("before+sampling", "before+convolution")
    return Draft(
        f"A layer filters, applies ReLU and keeps one value in {s}. A blur can make its map change less when the "
        "picture moves by 1 pixel. Where does it help most?",
        right("after the ReLU, just before values are dropped", changes, after),
        (
            wrong(
                "M19",
                "on the picture, before the filter",
                f"The ReLU makes new fine detail after it. {changes}",
                before,
            ),
            wrong("M19", "anywhere: a blur is a blur", f"The place matters. {changes}", before),
            wrong(
                "M10",
                "nowhere: stride already ignores small shifts",
                f"It does not. {changes}",
                after.replace("&blur=before+sampling", ""),
            ),
        ),
    )


def checkerboard(random: Random) -> Draft | None:
    """Which of four layers makes a checkerboard."""
    uneven = random.choice(((3, 2), (5, 2), (4, 3), (5, 3), (5, 4), (7, 2)))
    even = random.choice(((2, 2), (4, 2), (6, 2), (3, 3), (6, 3), (4, 4)))
    forward = random.choice((uneven, (3, 2), (5, 4)))
    if not (_is_uneven(*uneven) and not _is_uneven(*even)):
        return None
    (k, s), link = uneven, "feature_reduction"
    inside = handed_back(k, s)[2 * s : 4 * s, 2 * s : 4 * s]
    why = (
        f"{k} is no multiple of {s}: a place of the large map gets {int(inside.min())} to {int(inside.max())} "
        f"contributions. With kernel {even[0]} and stride {even[1]} each place gets the same number."
    )
    visits = axes((32, 32), forward[0], forward[1]).output_size[0]

    def layer(name: str, settings: tuple[int, int]) -> str:
        return f"{name}, kernel {settings[0]} × {settings[0]}, stride {settings[1]}"

    return Draft(
        "Which of these layers makes a checkerboard pattern, even from a flat map?",
        right(layer("transposed convolution", uneven), why, link),
        (
            wrong(
                "M16",
                layer("convolution", forward),
                f"It only reads: each of its {visits} × {visits} outputs (from 32 × 32) is one full window. {why}",
                link,
            ),
            wrong("M16", layer("transposed convolution", even), f"{even[1]} divides {even[0]}. {why}", link),
            wrong("M16", layer("max pooling", (2, 2)), f"A flat map stays flat under any pooling. {why}", link),
        ),
    )


def _is_uneven(kernel_size: int, stride: int) -> bool:
    """Whether places of a map that is handed back, away from its edges, get unequal numbers of contributions."""
    far = 2 * kernel_size
    enlarged = handed_back(kernel_size, stride, 8 + far)
    return float(np.ptp(enlarged[far:-far, far:-far])) > 0


def why(random: Random) -> Draft:
    """Which sentence about stride is true: the slogans say more than there is."""
    s = random.choice((2, 4))
    plain, strided = home.article_layers(1), home.article_layers(s)
    dense, layer = plain["conv"], strided["conv"]
    (channels, side, _), full = layer.output_shape, dense.output_shape[1]
    own_field, later, later_plain = (net[name].receptive_field_size[0] for net, name in _pairs(strided, plain))
    share = layer.macs / dense.macs
    truths = {
        f"The map has {side} × {side} positions instead of {full} × {full}.": "downsampling",
        f"A unit of the next 3 × 3 layer sees {later} × {later} pixels instead of {later_plain} × {later_plain}.": (
            "receptive_field"
        ),
        f"The MACs of the layer fall to {whole_percent(share)}.": "compute_cost",
        f"There are still {channels} channels, each with fewer positions.": "feature_reduction",
        f"When the picture moves by {s} pixels, the map moves by one cell.": "translation",
    }
    slogans = {
        f"Its units see more of the picture than the {own_field} × {own_field} of their filter.": (
            f"Its own units see {own_field} × {own_field} as before. Only later layers see more.",
            "receptive_field",
        ),
        f"The MACs of the layer fall to {whole_percent(1 / s)}.": (
            f"They fall in both directions, to {whole_percent(share)}.",
            "compute_cost",
        ),
        f"Only {channels // s} of the {channels} channels are left.": (
            f"All {channels} channels stay. The positions get fewer.",
            "feature_reduction",
        ),
        f"It needs fewer than the {dense.num_params:,} parameters it had.": (
            f"It has {layer.num_params:,} parameters at any stride.",
            "compute_cost",
        ),
        "When the picture moves by 1 pixel, the map stays the same.": (
            f"Only a shift by a multiple of {s} moves the map. Any other gives other numbers.",
            "translation",
        ),
    }
    truth, page = random.choice(list(truths.items()))
    chosen = random.sample([(text, *reply) for text, reply in slogans.items()], 3)
    return Draft(
        f"A 3 × 3 layer of {channels} filters on 64 × 64 colour pixels gets stride {s} instead of 1 (padding 'same'). "
        "Which sentence is true?",
        right(truth, f"{truth} The other sentences are slogans that say too much.", _page(page, s)),
        tuple(wrong("M18", text, reply, _page(at, s)) for text, reply, at in chosen),
    )


def _pairs(strided: object, plain: object) -> tuple:
    return (strided, "conv"), (strided, "next"), (plain, "next")


def _page(name: str, s: int) -> str:
    """A lesson with the stride set, where it has one."""
    if name == "receptive_field":
        return f"receptive_field?layers=3x3+s{s}+p1,+3x3+p1"
    return f"{name}?stride={s}"
