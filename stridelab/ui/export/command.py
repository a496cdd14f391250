"""`stridelab save`: what a link shows, as a file; the ending of its name says of which kind."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from stridelab import images
from stridelab.ui.export import credit, pages
from stridelab.ui.export.web_page import web_page

_ENDINGS = (".html",)


def save(choice: argparse.Namespace) -> str | None:
    """Do what the command's arguments ask for; or one sentence that says why it cannot be done."""
    ending = choice.file.suffix.lower()
    if ending not in _ENDINGS:
        return f"{choice.file} has to end in one of {', '.join(_ENDINGS)}: that says what it is to be."
    try:
        picture = _decoded(choice.picture) if choice.picture else None
        page = pages.run(choice.link, picture)
        drawing = pages.seen(page.drawing(choice.drawing or page.scene.only), page.scene.view)
        words = credit.of(page.scene, page.title, drawing.kind, choice.address or credit.ADDRESS)
        choice.file.write_text(web_page(drawing, words), "utf-8", newline="\n")
    except ValueError as problem:
        return str(problem)
    except OSError as problem:
        return f"{problem.filename or choice.file} cannot be used: {(problem.strerror or str(problem)).lower()}."
    for note in page.notes:
        print(note, file=sys.stderr)
    print(f"{choice.file}: {choice.file.stat().st_size / 1000:,.0f} kB, the drawing of {page.scene.link()}.")
    if words.picture == credit.OWN:
        print(words.picture)
    return None


def _decoded(path: Path) -> images.Picture:
    return images.decode(path.read_bytes(), path.name)
