"""The kinds of file that a drawing can become, and how each is made."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from stridelab.ui.export import animation, films
from stridelab.ui.export.credit import Credit
from stridelab.ui.export.films.film import Showing
from stridelab.ui.export.films.sheet import LOOKS
from stridelab.ui.export.pages import Drawing, seen
from stridelab.ui.export.web_page import web_page

SIZES = {"1280x720": (1280, 720), "1920x1080": (1920, 1080)}
THEMES = tuple(LOOKS)
TYPES = {
    ".html": "text/html",
    ".png": "image/png",
    ".zip": "application/zip",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
"""Ending of a file's name -> its media type."""

MOST_STEPS = 1100
"""Pictures of one file: more than every window of the largest grid, 32 × 32, at stride 1."""

_SHADES = {"1280x720": 4, "1920x1080": 3}
"""Of letters in an animation: the larger they are, the fewer look the same."""


@dataclass(frozen=True)
class Export:
    content: bytes
    words: str
    """For whoever cannot see it: the alternative text."""


def export(
    drawing: Drawing,
    credit: Credit,
    view: films.View,
    ending: str,
    *,
    size: str = "1280x720",
    theme: str = "light",
    progress: animation.Progress = lambda share: None,
) -> Export:
    """A drawing, as it opens with a view, as a file of the kind that its `ending` says.

    Raises ValueError, in one sentence, for what cannot be.
    """
    _check("The file's ending", ending, tuple(TYPES))
    _check("The size", size, tuple(SIZES))
    _check("The theme", theme, THEMES)
    if ending == ".html":
        return Export(web_page(seen(drawing, view), credit).encode(), "")
    if json.loads(drawing.data.get("view", "{}")).get("cover"):
        raise ValueError("This link covers answers, and only a web page (.html) keeps them so.")
    film = films.film(drawing, credit, view)
    moves = ending in (".gif", ".webp", ".zip")
    if moves and not film.steps:
        raise ValueError("Nothing moves in this drawing: save it as a picture (.png) or as a web page (.html).")
    if moves and film.steps > MOST_STEPS:
        raise ValueError(f"{film.steps:,} steps are too many for one file, which has at most {MOST_STEPS:,}.")
    if theme == "transparent" and ending in (".gif", ".webp"):
        raise ValueError("An animation has a light or a dark background: only a picture (.png, .zip) may have none.")
    showing = Showing(film, credit, SIZES[size], theme, _SHADES[size] if ending in (".gif", ".webp") else 256)
    makers: dict[str, Callable[[], bytes]] = {
        ".png": lambda: animation.png(showing, film.now),
        ".zip": lambda: animation.stills(showing, credit.line, progress),
        ".gif": lambda: animation.gif(showing, progress),
        ".webp": lambda: animation.webp(showing, progress),
    }
    return Export(makers[ending](), film.tell(film.now if ending == ".png" else None))


def _check(option: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{option} has to be one of {', '.join(choices)}, not {value[:40]!r}.")
