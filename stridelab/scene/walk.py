"""A walk: questions about a drawing, each with a guess, the drawing that answers, and one sentence of truth.

A walk is a text that anybody can write (docs/walks.md). It is read strictly: `read` names every mistake with its line.

>>> walk = read('''
... # Half of it
...
... ask: The stride goes from 1 to 2. How many of 144 numbers are left?
... - 72 | Half the rows and half the columns are left.
... * 36
... at: slide?stride=1
... show: slide?stride=2
... true: 6 rows of 6 numbers are left: 36.
... ''')
>>> walk.title, walk.steps[0].options[0].why, walk.steps[0].after.settings
('Half of it', 'Half the rows and half the columns are left.', {})
>>> walk.steps[0].before.settings
{'stride': 1}
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stridelab.scene.code import pack
from stridelab.scene.link import PAGES, Scene

MOST_STEPS = 12
MOST_OPTIONS = 4
LONGEST = {"title": 60, "ask": 240, "do": 240, "option": 60, "why": 200, "true": 300}
"""Characters of each part, so that a walk stays a line beside its drawing."""

WORDS = {"ask": "a question", "do": "a task", "at": "a link", "show": "a link", "true": "a sentence"}
"""What a line may begin with, followed by a colon, and what comes after it."""


@dataclass(frozen=True)
class Option:
    """One answer to choose. why : what to say to who chose it, though it is not the right one."""

    text: str
    is_right: bool
    why: str = ""


@dataclass(frozen=True)
class Step:
    """A question with its options; or, without options, a task that is done when the settings are those of `after`."""

    ask: str
    truth: str
    after: Scene
    """The drawing that answers, or that has to be made."""
    before: Scene | None = None
    """The drawing that is asked about; None: as it is."""
    options: tuple[Option, ...] = ()

    @property
    def page(self) -> str:
        """Where the step takes place."""
        return (self.before or self.after).page

    @property
    def right(self) -> Option | None:
        return next((option for option in self.options if option.is_right), None)


@dataclass(frozen=True)
class Walk:
    """A title and steps, in their order."""

    title: str
    steps: tuple[Step, ...]


def read(text: str) -> Walk:
    """The walk that a text describes.

    Raises ValueError with a sentence on a line of its own for every mistake; each names its line.
    """
    paragraphs = _Paragraphs(text)
    steps = tuple(filter(None, map(paragraphs.step, paragraphs.drafts)))
    mistakes = paragraphs.mistakes
    if not paragraphs.title:
        mistakes.append("A walk begins with its title, on a line such as: # How far does it move?")
    if not paragraphs.drafts:
        mistakes.append('A walk needs at least one step: a paragraph that begins with "ask:" or "do:".')
    if len(paragraphs.drafts) > MOST_STEPS:
        mistakes.append(f"This walk has {len(paragraphs.drafts)} steps. A walk may have {MOST_STEPS}.")
    if mistakes:
        raise ValueError("\n".join(mistakes))
    return Walk(paragraphs.title, steps)


def link(text: str) -> str:
    """The link that opens a walk, from its first page on.

    Raises ValueError as `read` does, and where the text is too long for a link.
    """
    walk, word = read(text), pack(text)
    if word is None:
        raise ValueError("This walk is too long for a link. Hand it out in two parts.")
    return Scene(walk.steps[0].page, walk=word).link()


@dataclass
class _Draft:
    """The lines of one paragraph so far."""

    line: int
    parts: dict[str, str] = field(default_factory=dict)
    options: list[Option] = field(default_factory=list)


class _Paragraphs:
    """The lines of a text sorted by what they are, and what is wrong with them."""

    def __init__(self, text: str) -> None:
        self.title = ""
        self.drafts: list[_Draft] = []
        self.mistakes: list[str] = []
        draft: _Draft | None = None
        for at, line in self._lines(text):
            if not line:
                draft = None
            elif line.startswith("#"):
                self._title(at, line)
            else:
                if draft is None:
                    draft = _Draft(at)
                    self.drafts.append(draft)
                self._add(draft, at, line)

    @staticmethod
    def _lines(text: str) -> list[tuple[int, str]]:
        """(number, line), where a line that begins with blanks goes on with the one before it."""
        lines: list[tuple[int, str]] = []
        for at, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
            if line[:1].isspace() and line.strip() and lines and lines[-1][1]:
                lines[-1] = lines[-1][0], f"{lines[-1][1]} {line.strip()}"
            else:
                lines.append((at, line.strip()))
        return lines

    def _title(self, at: int, line: str) -> None:
        if self.title:
            self.mistakes.append(f"Line {at}: a walk has one title. Take the # away.")
            return
        self.title = self._short(at, "title", line.lstrip("#").strip())

    def _add(self, draft: _Draft, at: int, line: str) -> None:
        if line[0] in "-*":
            self._option(draft, at, line)
            return
        word, colon, rest = line.partition(":")
        word = word.strip().lower()
        if not colon or word not in WORDS:
            words = ", ".join(f"{word}:" for word in WORDS)
            self.mistakes.append(f'Line {at} begins with "{line[:20]}". It has to be one of {words} or - or *.')
        elif word in draft.parts:
            self.mistakes.append(f"Line {at}: this step has a second {word}: line. A blank line begins a new step.")
        elif not rest.strip():
            self.mistakes.append(f"Line {at}: {WORDS[word]} has to follow {word}:")
        else:
            draft.parts[word] = self._short(at, word, rest.strip())

    def _option(self, draft: _Draft, at: int, line: str) -> None:
        text, _, why = (part.strip() for part in line[1:].partition("|"))
        if not text:
            self.mistakes.append(f"Line {at}: an answer has to follow {line[0]}")
            return
        if text.casefold() in (option.text.casefold() for option in draft.options):
            self.mistakes.append(f'Line {at}: the answer "{text[:40]}" is there twice.')
        draft.options.append(
            Option(self._short(at, "option", text), line[0] == "*", self._short(at, "why", why) if why else "")
        )

    def _short(self, at: int, part: str, text: str) -> str:
        most = LONGEST.get(part)
        if most and len(text) > most:
            self.mistakes.append(f"Line {at} has {len(text)} characters where {most} fit. Make it shorter.")
        return text

    def step(self, draft: _Draft) -> Step | None:
        """The step of a paragraph; None where it has a mistake."""
        before = len(self.mistakes)
        place, parts = f"The step in line {draft.line}", draft.parts
        if ("ask" in parts) == ("do" in parts):
            self.mistakes.append(f"{place} needs an ask: or a do: line, and not both.")
        if "ask" in parts:
            self._check_options(place, draft.options)
        elif draft.options:
            self.mistakes.append(f"{place} is a task, so it has no answers. Write ask: instead of do: for a question.")
        for word in ("show", "true"):
            if word not in parts:
                self.mistakes.append(f"{place} has no {word}: line.")
        scenes = {word: self._scene(f"{place}, {word}:", parts[word]) for word in ("at", "show") if word in parts}
        at, show = scenes.get("at"), scenes.get("show")
        if at and show and at.page != show.page:
            self.mistakes.append(
                f"{place} asks about the page {at.page} and shows the page {show.page}. Both have to be one page."
            )
        if len(self.mistakes) > before or show is None:
            return None
        return Step(parts.get("ask") or parts["do"], parts["true"], show, at, tuple(draft.options))

    def _check_options(self, place: str, options: list[Option]) -> None:
        if not 2 <= len(options) <= MOST_OPTIONS:
            self.mistakes.append(
                f"{place} has {len(options)} answers. It needs 2 to {MOST_OPTIONS}, each on a line that begins with "
                "- or, for the right one, *."
            )
        elif (right := sum(option.is_right for option in options)) != 1:
            self.mistakes.append(f"{place} has {right} answers that begin with *. Exactly one is right.")

    def _scene(self, place: str, link: str) -> Scene:
        page = re.split("[?#]", link)[0].rstrip("/").rpartition("/")[2]
        if page not in PAGES:
            self.mistakes.append(
                f"{place} there is no page {page[:40] or 'without a name'}. Pages: {', '.join(PAGES)}."
            )
            return Scene()
        scene, sentences = Scene.parse(link)
        self.mistakes += [f"{place} {sentence}" for sentence in sentences]
        return scene
