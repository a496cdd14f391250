"""A worksheet is a paper of questions with room to write; its answer key says what is right, how, and what went wrong.

>>> sheet = worksheet(7, number=2)
>>> sheet.title, len(sheet.entries)
('Worksheet 7', 2)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stridelab.lessons.questions import Option, Question, marked, paper
from stridelab.lessons.questions.question import Cell
from stridelab.lessons.teaching import tasks

LINE = "_" * 24
MOST_QUESTIONS = 40


@dataclass(frozen=True)
class Entry:
    """One question on the sheet."""

    number: int
    question: Question
    answers: tuple[str, ...]
    """What there is to choose from, with its letter; for others the line to write on."""
    replies: tuple[tuple[str, str], ...] = ()
    """On a sheet that answers: every option, and what is said to whoever opens it."""
    key: tuple[str, ...] = ()
    """On an answer key: the right answer, its working, and each likely wrong answer with what is behind it."""
    marks: frozenset[Cell] = frozenset()
    """On an answer key: the cells that are to be marked."""
    link: str = ""
    """The address of the drawing that it is about."""


@dataclass(frozen=True)
class Worksheet:
    seed: int
    is_key: bool
    answers_itself: bool
    entries: tuple[Entry, ...]
    address: str = ""
    """Where the questions stand in the app; "" if nobody said so."""
    name: str = ""
    """In the place of the one with its seed."""

    @property
    def title(self) -> str:
        if self.name:
            return f"{self.name}: answers" if self.is_key else self.name
        name = "Answer key" if self.is_key else "Check yourself" if self.answers_itself else "Worksheet"
        return f"{name} {self.seed}"

    @property
    def foot(self) -> str:
        """What made it."""
        if self.name:
            return f"Stride Lab, {self.name.lower()}. MIT licence."
        return f"Stride Lab, worksheet {self.seed}, {len(self.entries)} questions. MIT licence."


def worksheet(
    seed: int,
    *,
    number: int = 8,
    lessons: Iterable[str] = (),
    is_key: bool = False,
    answers_itself: bool = False,
    address: str = "",
) -> Worksheet:
    """The sheet of a seed, or its key; the errors are `questions.paper`'s.

    lessons : file names of pages; only what they teach is asked. address : of the app.
    answers_itself : for a screen without the app: each option opens, and says whether it is right and why.
    """
    topics = tuple(lessons)
    if not 1 <= number <= MOST_QUESTIONS:
        raise ValueError(f"A worksheet has 1 to {MOST_QUESTIONS} questions, not {number}.")
    entries = tuple(
        _entry(at, question, is_key, answers_itself) for at, question in enumerate(paper(seed, number, topics), 1)
    )
    return Worksheet(seed, is_key, answers_itself, entries, _link(address, seed, number, topics))


def task_sheet(*, is_key: bool = False, address: str = "") -> Worksheet:
    """The ten tasks for an hour at the screen, each with the address of its drawing; or their answers.

    address : of the app; without it each address begins with the page.

    >>> task_sheet(is_key=True).entries[0].key
    ('How far the filter moves between two stops, in pixels.',)
    """
    entries = []
    for at, task in enumerate(tasks(), 1):
        lesson = task.link.partition("?")[0]
        title = lesson.replace("_", " ").capitalize()
        question = Question("task", at, title, lesson, task.text, "task", (Option(task.answer, "", task.link),))
        link = f"{address.rstrip('/')}/{task.link}" if address else task.link
        room, key = ((3 * LINE, 3 * LINE), ()) if not is_key else ((), (task.answer,))
        entries.append(Entry(at, question, room, key=key, link=link))
    return Worksheet(0, is_key, False, tuple(entries), name="Ten tasks")


ON_SCREEN = 10
"""Questions of a paper on the page Check yourself."""


def _link(address: str, seed: int, number: int, topics: tuple[str, ...]) -> str:
    """Where these questions are on a screen; without a paper that holds them, where others are."""
    if not address:
        return ""
    page = f"{address.rstrip('/')}/check"
    if number > ON_SCREEN or len(topics) > 1:
        return page
    return f"{page}?quiz={seed}" + "".join(f"&topic={topic}" for topic in topics)


def lettered(question: Question) -> dict[str, str]:
    """Answer -> how it is called on the sheet: a letter before the text, but for maps, which have theirs."""
    texts = [option.text for option in question.options]
    if all(text.startswith("Map ") for text in texts):
        return {option.answer: option.text for option in question.options}
    return {option.answer: f"{'ABCDEFGH'[at]}  {option.text}" for at, option in enumerate(question.options)}


def _entry(number: int, question: Question, is_key: bool, answers_itself: bool) -> Entry:
    if question.ask == "choose":
        names = lettered(question)
        answers = tuple(names.values())
    else:
        names = {option.answer: option.text for option in question.options}
        answers = (f"{LINE} {question.unit}".rstrip(),) if question.ask == "number" else ("Mark in the grid.",)
    if answers_itself:
        replies = tuple(
            (lettered(question)[option.answer], f"{'Right' if option.is_right else 'Not right'}. {option.why}")
            for option in question.options
        )
        return Entry(number, question, answers, replies)
    if not is_key:
        return Entry(number, question, answers)
    right = question.right
    key = (
        f"{names[right.answer].rstrip('.')}: {right.why}",
        *(
            f"{names[option.answer]} ({option.misconception}): {option.why.replace(right.why, '').strip()}"
            for option in question.wrong
        ),
    )
    marks = marked(right.answer) if question.ask in ("cell", "cells") else frozenset()
    return Entry(number, question, answers, (), key, marks)
