"""A question from its kind and its seed, and papers of several.

A maker draws numbers until they make a question. The same kind and seed give the same one to everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import count as count_from
from random import Random
from typing import NamedTuple

from stridelab.lessons.questions import costs, fields, maps, sizes, trained, values, windows
from stridelab.lessons.questions.question import Draft, Question


class Kind(NamedTuple):
    """A kind of question: what it is about, the page that teaches it, and how one is made.

    make : draws numbers; None where they make no question.
    """

    title: str
    lesson: str
    make: Callable[[Random], Draft | None]


KINDS: Mapping[str, Kind] = {
    "size": Kind("Output size", "slide", sizes.size),
    "next": Kind("The next window", "slide", windows.next_window),
    "overlap": Kind("Overlap and gap", "slide", windows.overlap),
    "dilation": Kind("Stride or dilation", "slide", windows.stride_or_dilation),
    "flipped": Kind("One output number", "slide", values.flipped),
    "keep": Kind("What stride keeps", "compare", values.keep),
    "unread": Kind("Pixels never read", "downsampling", windows.unread),
    "possible": Kind("Is it possible?", "downsampling", sizes.possible),
    "same": Kind("The word 'same'", "downsampling", sizes.same),
    "grows": Kind("Whose field grows", "receptive_field", fields.grows),
    "field": Kind("Size of a field", "receptive_field", fields.field),
    "macs": Kind("The work", "compute_cost", costs.macs),
    "parameters": Kind("Parameters", "compute_cost", costs.parameters),
    "chooses": Kind("Who chooses the stride", "compute_cost", costs.who_chooses),
    "map": Kind("Which map?", "feature_reduction", values.which_map),
    "checkerboard": Kind("Checkerboards", "feature_reduction", maps.checkerboard),
    "price": Kind("Trained networks", "price", trained.which_reads_more),
    "shift": Kind("A moved picture", "translation", maps.shift),
    "row": Kind("A moved row", "translation", values.moved_row),
    "blur": Kind("Where to blur", "translation", maps.blur),
    "why": Kind("Five reasons", "home", maps.why),
}
"""In the order of the lessons."""

MOST_SEED = 999_999


def question(kind: str, seed: int) -> Question:
    """The question of a kind (of `KINDS`) and a seed; the same for everybody, always.

    Raises
    ------
    ValueError
        There is no such kind, or the seed is no whole number from 0 to `MOST_SEED`.
    """
    if kind not in KINDS:
        raise ValueError(f"There is no kind of question called {kind!r}. Choose one of {', '.join(KINDS)}.")
    _check(seed)
    title, lesson, make = KINDS[kind]
    for attempt in count_from():
        random = Random(f"{kind} {seed} {attempt}")
        draft = make(random)
        options = draft.options(random) if draft else None
        if draft and options:
            return Question(
                *(kind, seed, title, lesson, draft.text, draft.ask, options), draft.panels, draft.code, draft.unit
            )
    raise AssertionError("unreachable: the attempts have no end")


def paper(seed: int, number: int = 10, lessons: Iterable[str] = ()) -> tuple[Question, ...]:
    """So many questions, for a class to answer the same ones: different kinds as long as there are any.

    lessons : file names of pages; only what they teach is asked. None named: everything. ValueErrors as for `question`.
    """
    _check(seed)
    chosen = set(lessons)
    kinds = [name for name, kind in KINDS.items() if not chosen or kind.lesson in chosen]
    if not kinds:
        raise ValueError(f"There are no questions on {', '.join(sorted(chosen))}. Choose among {', '.join(topics())}.")
    random, seeds = Random(f"paper {seed}"), Random(f"paper {seed}: its questions")
    picked: list[tuple[str, int]] = []
    while len(picked) < number:
        picked += [(kind, seeds.randint(0, MOST_SEED)) for kind in random.sample(kinds, len(kinds))]
    order = list(KINDS)
    return tuple(question(*pick) for pick in sorted(picked[:number], key=lambda pick: order.index(pick[0])))


def _check(seed: int) -> None:
    if not 0 <= seed <= MOST_SEED:
        raise ValueError(f"A seed is a whole number from 0 to {MOST_SEED:,}, not {seed}.")


def topics() -> dict[str, tuple[str, ...]]:
    """File name of a page -> the kinds of question on what it teaches."""
    by_lesson: dict[str, list[str]] = {}
    for name, kind in KINDS.items():
        by_lesson.setdefault(kind.lesson, []).append(name)
    return {lesson: tuple(names) for lesson, names in by_lesson.items()}
