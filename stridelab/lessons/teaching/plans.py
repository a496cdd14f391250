"""Plans for a lesson of 20, 45 and 90 minutes, and what students can do after each page."""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """Some minutes of a lesson."""

    minutes: int
    task: str
    link: str
    """What to open."""


class Plan(NamedTuple):
    minutes: int
    goal: str
    steps: tuple[Step, ...]


_GUESS_SIZE = Step(
    3,
    "Ask: 12 × 12 pixels, a 3 × 3 filter, stride 3, padding 1. How many numbers come out? Collect guesses, then show "
    "it (R), and play.",
    "slide?stride=3&play=0&say=How+many+numbers+come+out?&cover=size,output",
)
_WATCH = Step(
    5,
    "Watch one filter move at stride 2. Stop it at a window and do the sum by hand.",
    "slide?play=0&pos=8",
)
_KEPT = Step(
    5,
    "Turn on Kept of stride 1: stride 2 makes no new numbers, it keeps every second one.",
    "slide?show=dense",
)
_WORK = Step(
    5,
    "Ask: stride 2, is the work a half? Vote with hands, then show the bars (R).",
    "compute_cost?depth=one+layer&padding=same&cover=cost",
)
_MOVE = Step(
    5,
    "Ask: the picture moves by 1 pixel, does the map follow? Vote, show it (R), then move it by 2 and ask again.",
    "translation?kernel=sobel_x&stride=2&shift=0,1&cover=output",
)
_FIELD = Step(
    8,
    "Ask: layer 1 gets stride 2, who sees more? Guess for each layer, then change the stride.",
    "receptive_field?layers=3x3+p1,+3x3+p1,+3x3+p1",
)
_UNREAD = Step(
    7,
    "Ask: which pixels are never read by a 3 × 3 filter at stride 4? Students draw them, then show Unread (R).",
    "slide?kernel=box&stride=4&padding=0&grid_size=8&play=0&cover=unread",
)

PLANS = (
    Plan(
        20,
        "What stride is, what it keeps, and one myth less.",
        (
            _GUESS_SIZE,
            _WATCH,
            _KEPT,
            _WORK,
            Step(2, "The first question of this paper, as they leave.", "check?quiz=20"),
        ),
    ),
    Plan(
        45,
        "Size, work and receptive field, each guessed first.",
        (
            _GUESS_SIZE,
            _WATCH,
            _UNREAD,
            _KEPT,
            _WORK,
            _FIELD,
            _MOVE,
            Step(
                7,
                "Everybody answers the same paper. Talk about the question with the most wrong answers.",
                "check?quiz=45",
            ),
        ),
    ),
    Plan(
        90,
        "The whole story, with own pictures and a real network.",
        (
            _GUESS_SIZE,
            _WATCH,
            _UNREAD,
            _KEPT,
            _WORK,
            _FIELD,
            Step(
                10,
                "What is lost? Look for the thin lines in five ways to make a map smaller.",
                "feature_reduction?image=dots&stride=4",
            ),
            _MOVE,
            Step(
                12,
                "In pairs: take out one stride of AlexNet. What happens to the maps, the work and the fields after it?",
                "network?network=alexnet&what_if=features.0&what_stride=1",
            ),
            Step(
                15,
                "Own picture, own filter: find a picture that stride 4 spoils, and send the link.",
                "compare?strides=1&strides=4",
            ),
            Step(15, "The paper, alone, then with a neighbour; talk about what was wrong.", "check?quiz=90"),
        ),
    ),
)

GOALS = {
    "slide": "say what stride is, find the next window, and work out one output number by hand",
    "compare": "say which numbers of the stride-1 map a larger stride keeps",
    "downsampling": "work out the output size, and say which pixels stay unread",
    "receptive_field": "say whose field grows when a layer gets a stride, and by how much",
    "compute_cost": "say how MACs, parameters and memory change with the stride",
    "feature_reduction": "tell strided convolution from pooling, and say what each loses",
    "price": "say what strides cost a trained network on a task with thin lines",
    "translation": "say for which shifts the map follows the picture, and where a blur belongs",
    "network": "read where a real network strides, and what one stride changes after it",
}
"""File name of a page -> what students can do after it."""
