"""Questions on the numbers of a map: which ones stride keeps, and how one of them is made."""

from __future__ import annotations

from random import Random

import numpy as np

from stridelab.convolution import avg_pool2d, conv2d, max_pool2d
from stridelab.lessons.feature_reduction import METHODS, dot_sentence
from stridelab.lessons.questions.misconceptions import SLIP
from stridelab.lessons.questions.question import Draft, Option, Panel, numbers, right, row_of, wrong
from stridelab.lessons.translation.shift import max_pool_1d, shifted_row


def keep(random: Random) -> Draft:
    """The map at stride 1 is given: the map at stride s is to be chosen."""
    s = random.choice((2, 3))
    picture = np.array([random.randint(0, 9) for _ in range(4 * s)], dtype=float)
    weight = np.array(random.choice(((1, 1), (1, -1), (2, -1))), dtype=float)
    x, w = picture[None, None, None], weight[None, None, None]  # (1, 1, 1, n), (1, 1, 1, 2)
    padding = ((0, 0), (0, 1))  # as many results as pixels
    dense = conv2d(x, w, padding=padding)[0, 0, 0]  # (n,)
    kept = conv2d(x, w, stride=(1, s), padding=padding)[0, 0, 0]  # (n / s,)
    groups = dense.reshape(-1, s)
    link = f"slide?stride={s}&grid_size=8&show=dense"
    why = f"Stride {s} is the same filter, at every {_nth(s)} place: it keeps {numbers(kept)} and drops the rest."
    return Draft(
        f"A filter at stride 1 makes the row of numbers below. The same filter at stride {s} makes which row?",
        right(numbers(kept), why, link),
        (
            wrong("M9", numbers(groups.max(1)), f"These are the largest of each {s}: max pooling. {why}", link),
            wrong(
                "M9",
                numbers(np.round(groups.mean(1), 1)),
                f"These are the means of each {s}: average pooling. {why}",
                link,
            ),
            wrong(
                SLIP, numbers(dense[1::s]), f"The first window stands at the first place, not the second. {why}", link
            ),
            wrong(
                SLIP, numbers(dense[: len(kept)]), f"These are the first {len(kept)} results, side by side. {why}", link
            ),
        ),
        panels=(row_of("The map at stride 1", dense),),
    )


def _nth(s: int) -> str:
    return {2: "second", 3: "third", 4: "fourth"}[s]


def which_map(random: Random) -> Draft | None:
    """Four small maps of one picture with thin lines: which one is stride 2?"""
    picture = np.full((8, 8), float(random.choice((0, 4))))
    ink = 9.0
    for _ in range(random.choice((2, 3))):
        place = random.randrange(8)
        if random.random() < 0.5:
            picture[place] = ink
        else:
            picture[:, place] = ink
    for _ in range(random.choice((1, 2, 3))):
        picture[random.randrange(8), random.randrange(8)] = ink
    x = picture[None, None]  # (1, 1, 8, 8)
    identity = np.ones((1, 1, 1, 1))
    link = "feature_reduction?stride=2"
    why = "Stride 2 keeps the pixels of rows and columns 1, 3, 5 and 7, as they are, and never looks at the others."
    maps = [
        ("", conv2d(x, identity, stride=2)[0, 0], why),
        (
            "M9",
            max_pool2d(x, 2)[0, 0],
            f"Here each number is the largest of 2 × 2: max pooling keeps every line. {why}",
        ),
        ("M9", avg_pool2d(x, 2)[0, 0], f"Here each number is the mean of 2 × 2: lines get pale. {why}"),
        ("M10", conv2d(x[:, :, 1:, 1:], identity, stride=2)[0, 0], f"These are rows and columns 2, 4, 6 and 8. {why}"),
    ]
    if len({map_.tobytes() for _, map_, _ in maps}) < len(maps):
        return None
    random.shuffle(maps)
    letters = "ABCD"
    options = [
        right(f"Map {letter}", why, link) if not label else wrong(label, f"Map {letter}", why, link)
        for letter, (label, _, why) in zip(letters, maps, strict=True)
    ]
    answer = next(option for option in options if option.is_right)
    panels = [_panel("The picture", picture)]
    panels += [_panel(f"Map {letter}", map_) for letter, (_, map_, _) in zip(letters, maps, strict=True)]
    return Draft(
        "A 1 × 1 filter with the weight 1 moves over the picture with stride 2. Which map comes out?",
        answer,
        tuple(option for option in options if not option.is_right),
        panels=tuple(panels),
        in_order=True,
    )


def _panel(title: str, values: np.ndarray) -> Panel:
    """Numbers on their gray."""
    texts = tuple(tuple(f"{value:.3g}" for value in row) for row in values.tolist())
    tones = tuple(tuple(round(255 - 14 * value) for value in row) for row in values.tolist())
    return Panel(title, texts, tones)


def dot(stride: int, link: str) -> Draft:
    """What strided convolution leaves of a white dot of one pixel; what poolings leave of it is guessed."""
    left = {method: dot_sentence(method, stride) for method in METHODS}
    why = f"Of {stride} × {stride} values it keeps one and drops the others: {left['strided']}."

    def no(method: str) -> Option:
        return wrong("M9", left[method], f"That is {METHODS[method][0].lower()}. {why}", link)

    return Draft(
        "One white pixel on black. Strided convolution with a filter of one pixel makes the picture smaller, at "
        f"stride {stride}. How much of the pixel's brightness is left?",
        right(left["strided"], why, link),
        (no("max"), no("average"), no("blur")),
    )


def flipped(random: Random) -> Draft | None:
    """One output number of a filter that is not the same when turned."""
    patch = np.array([[random.randint(0, 5) for _ in range(3)] for _ in range(3)], dtype=float)
    weight = np.array(random.choice((((1, 0, -1), (2, 0, -2), (1, 0, -1)), ((0, 1, 0), (0, 0, 0), (0, 0, -1)))))
    weight = weight.astype(float)

    def number(weight: np.ndarray) -> int:
        return int(conv2d(patch[None, None], weight[None, None])[0, 0, 0, 0])

    truth = number(weight)
    rows = "; ".join(" ".join(f"{value:g}" for value in row) for row in weight.tolist())
    link = f"slide?kernel=typed&weights={rows.replace(' ', '+')}&play=0"
    terms = " ".join(
        f"{'+' if w > 0 else '−'} {abs(w):g}·{value:g}"
        for w, value in zip(weight.ravel(), patch.ravel(), strict=True)
        if w
    ).removeprefix("+ ")
    why = f"The filter lies on the pixels as it is printed: {terms} = {truth}.".replace("= -", "= −")
    wrongs = (
        ("M17", number(weight[::-1, ::-1]), f"You turned the filter by 180°. Frameworks do not. {why}", True),
        (SLIP, number(np.abs(weight)), f"You left out the minus signs. {why}", False),
        (SLIP, number((weight > 0).astype(float)), f"You added the pixels with a weight above 0. {why}", False),
        (SLIP, int(patch.sum()), f"This is the sum of all pixels, without the filter. {why}", False),
    )
    if truth == wrongs[0][1]:
        return None
    return Draft(
        "The filter lies on these 3 × 3 pixels in a network. Which number comes out?",
        right(numbers([truth]), why, link, str(truth)),
        tuple(
            wrong(label, numbers([value]), text, link + "&flip=true" * turned, str(value))
            for label, value, text, turned in wrongs
        ),
        ask="number",
        panels=(
            Panel("Pixels", tuple(tuple(f"{value:g}" for value in row) for row in patch.tolist())),
            Panel(
                "Filter",
                tuple(tuple(f"{value:g}".replace("-", "−") for value in row) for row in weight.tolist()),
                is_filter=True,
            ),
        ),
    )


def moved_row(random: Random) -> Draft | None:
    """Max pooling of a row, then of the row moved by one or two places."""
    row = tuple(random.randint(0, 9) for _ in range(8))
    by = random.choice((1, 1, 2))
    before, after = (tuple(step.value for step in max_pool_1d(r, 2, 2)) for r in (row, shifted_row(row, by)))
    follows = after == shifted_row(before, 1)
    if follows != (by == 2):
        return None
    link = f"translation?stride=2&shift=0,{by}"
    places = "one place" if by == 1 else f"{by} places"
    pairs = ", ".join(f"{a} {b}" for a, b in np.reshape(shifted_row(row, by), (-1, 2)).tolist())
    why = f"The pairs are now {pairs}. Their largest: {numbers(after)}."
    why += (
        " A shift by the stride moves the result by one."
        if follows
        else " A shift by 1 is no multiple of stride 2, so other pairs meet."
    )
    return Draft(
        f"Max pooling of size 2 at stride 2 turns this row into {numbers(before)}. The row is moved right by {places}; "
        "what leaves at the end comes in at the start. What is the result now?",
        right(numbers(after), why, link),
        (
            wrong("M10", numbers(before), f"The result does not stay as it was. {why}", link),
            wrong("M10", numbers(shifted_row(before, 1)), f"The result does not move along by one. {why}", link),
            wrong("M10", numbers(shifted_row(before, by)), f"The result does not move by {by}. {why}", link),
            wrong("M10", numbers(shifted_row(before, -1)), f"The result does not move to the left. {why}", link),
        ),
        panels=(row_of("The row", row), row_of(f"The row, moved by {by}", shifted_row(row, by))),
    )
