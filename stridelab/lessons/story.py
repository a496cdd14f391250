"""The lessons in the order of a story: what each is about, and why the next one follows.

>>> number("slide"), following("slide").page
(1, 'compare')
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chapter:
    """One lesson: the file name of its page, its question, and why the lesson before leads to it."""

    page: str
    question: str
    why: str


CHAPTERS = (
    Chapter("slide", "How does a filter move over a picture?", "First, watch one filter move."),
    Chapter("compare", "What is left at a larger stride?", "You saw one stride. Now see several on one photo."),
    Chapter(
        "downsampling", "How large is the map?", "The maps get smaller. How small exactly, and is every pixel read?"
    ),
    Chapter(
        "receptive_field",
        "How much does a unit see?",
        "A smaller map has a second effect: one unit of a later layer sees more of the picture.",
    ),
    Chapter("compute_cost", "How much work is saved?", "Fewer stops also mean fewer multiplications. How many fewer?"),
    Chapter("feature_reduction", "What is lost?", "Now you know what a stride saves. What does it lose?"),
    Chapter("price", "What does it cost a trained network?", "Detail is lost. Does a trained network miss it?"),
    Chapter(
        "translation", "What if the picture moves?", "What does the small map do when the picture moves by a pixel?"
    ),
    Chapter(
        "network",
        "Where do real networks have strides?",
        "You know one layer. Now change the strides of whole networks.",
    ),
    Chapter("check", "What do you know now?", "You have seen it all. Now answer before you look."),
)
"""The order of the navigation, too."""

_NUMBERS = {chapter.page: at for at, chapter in enumerate(CHAPTERS, 1)}


def number(page: str) -> int | None:
    """A lesson's number, from 1; None for a page beside the story."""
    return _NUMBERS.get(page)


def following(page: str) -> Chapter | None:
    """The lesson after a page: after Home the first, after the last none; None for a page beside the story."""
    if page == "home":
        return CHAPTERS[0]
    at = _NUMBERS.get(page)
    return None if at is None or at == len(CHAPTERS) else CHAPTERS[at]
