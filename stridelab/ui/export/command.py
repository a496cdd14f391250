"""`stridelab save`: what a link shows, as a file; the ending of its name says of which kind.

`stridelab site`: all lessons as pages.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from stridelab import images
from stridelab.ui.export import credit, pages
from stridelab.ui.export.formats import export
from stridelab.ui.export.site import build


def save(choice: argparse.Namespace) -> str | None:
    """Do what the command's arguments ask for; or one sentence that says why it cannot be done."""
    try:
        picture = _decoded(choice.picture) if choice.picture else None
        page = pages.run(choice.link, picture)
        drawing = page.drawing(choice.drawing or page.scene.only)
        words = credit.of(page.scene, page.title, drawing.kind, choice.address or credit.ADDRESS)
        saved = export(
            drawing,
            words,
            page.scene.view,
            choice.file.suffix.lower(),
            size=choice.size,
            theme=choice.theme,
            progress=_progress if sys.stderr.isatty() else lambda share: None,
        )
        choice.file.write_bytes(saved.content)
    except ValueError as problem:
        return str(problem)
    except OSError as problem:
        return f"{problem.filename or choice.file} cannot be used: {(problem.strerror or str(problem)).lower()}."
    for note in page.notes:
        print(note, file=sys.stderr)
    print(f"{choice.file}: {len(saved.content) / 1000:,.0f} kB, the drawing of {page.scene.link()}.")
    if words.picture == credit.OWN:
        print(words.picture)
    if saved.words:
        print(f"Alternative text: {saved.words}")
    return None


def site(choice: argparse.Namespace) -> str | None:
    """Write all lessons into a folder; or one sentence that says why it cannot be done."""
    try:
        built = build(choice.folder, choice.address, _progress if sys.stderr.isatty() else lambda share: None)
    except OSError as problem:
        return f"{problem.filename or choice.folder} cannot be used: {(problem.strerror or str(problem)).lower()}."
    size = sum(file.stat().st_size for file in choice.folder.rglob("*") if file.is_file())
    print(f"{len(built.pages)} pages, {size / 1e6:.1f} MB. Open {choice.folder / built.pages[0]} in a browser.")
    return None


def _progress(share: float) -> None:
    end = "\r" if share < 1 else "\n"
    print(f"{share:4.0%} {'█' * round(share * 30)}", end=end, file=sys.stderr, flush=True)


def _decoded(path: Path) -> images.Picture:
    return images.decode(path.read_bytes(), path.name)
