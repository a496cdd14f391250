"""What all films have: a title, steps, the words of one, and the foot of a sheet."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping

from PIL import Image

from stridelab.ui.export.credit import Credit
from stridelab.ui.export.films.sheet import HEIGHT, MARGIN, WIDTH, Sheet, width_of

TOP = 110
"""Where a film's own part of a sheet begins: above it stand the title and the task."""
BOTTOM = 1000
"""Where it ends: below it stands the credit."""


class Film(ABC):
    """One drawing. A step is a number from 0; None is the drawing at rest, which shows it all."""

    title: str
    steps: int = 0
    """0: nothing moves."""
    now: int | None = None
    """The step that the link shows."""
    pace: int = 250
    """Milliseconds that a step stays."""

    @abstractmethod
    def fixed(self, sheet: Sheet) -> None:
        """Paint what is the same at every step."""

    def moving(self, sheet: Sheet, step: int | None) -> None:
        """Paint the rest, on what is the same: nothing, where nothing moves."""
        return

    @abstractmethod
    def tell(self, step: int | None) -> str:
        """A step in words, for whoever cannot see it."""


class Showing:
    """A film on a sheet of one size and look: picture after picture, each painted from the same beginning."""

    def __init__(self, film: Film, credit: Credit, size: tuple[int, int], theme: str, shades: int = 256) -> None:
        self.film, self.size = film, size
        self._sheet = Sheet(size, theme, shades)
        _margins(self._sheet, film.title, credit)
        film.fixed(self._sheet)
        self._beginning = self._sheet.image.copy()

    def picture(self, step: int | None) -> Image.Image:
        """It is painted over by the next one."""
        self._sheet.put(self._beginning)
        self.film.moving(self._sheet, step)
        return self._sheet.image

    def pictures(self) -> Iterator[tuple[Image.Image, int]]:
        """At rest first, so that a slide that does not play shows it all, then all steps; and how long each stays."""
        yield self.picture(None), 8 * self.film.pace
        for step in range(self.film.steps):
            yield self.picture(step), self.film.pace


def _margins(sheet: Sheet, title: str, credit: Credit) -> None:
    sheet.text((MARGIN, 80), title, 52, weight=700)
    if credit.task:
        left = MARGIN + width_of(title, 52, 700) + 60
        sheet.paragraph((left, 56), credit.task, 32, sheet.look.ink, width=WIDTH - left - 320)
    sheet.paragraph((MARGIN, HEIGHT - 40), credit.line, 22, sheet.look.quiet, width=WIDTH - 2 * MARGIN)


View = Mapping[str, str]
"""Key of the view -> its text, as in a link."""
