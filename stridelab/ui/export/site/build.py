"""The whole site: which pages it has, what each is called, and the frame that all of them stand in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape
from itertools import pairwise
from pathlib import Path
from string import Template

import streamlit

from stridelab import HOME
from stridelab import scene as scenes
from stridelab.scene import Scene
from stridelab.ui import frame
from stridelab.ui.components import register
from stridelab.ui.components.network_view import EVERY_CODE, WRITERS
from stridelab.ui.export import credit, pages
from stridelab.ui.export.site import prose, quiz
from stridelab.ui.export.site.elements import EXPERIMENT, Writer
from stridelab.ui.export.site.files import Files, Media, kept_media
from stridelab.ui.export.web_page import THEME
from stridelab.ui.sections import check

Progress = Callable[[float], None]

_HERE = Path(__file__).parent
_FRAME = Template((_HERE / "page.html").read_text("utf-8"))
_FOLDS = ("source", EVERY_CODE, *(f"all_lines_{title}" for title in WRITERS))
"""What is filled when it is opened."""

PAGES = scenes.PAGES
"""In the order of the menu; those of `frame.BESIDE` are not in it."""

QUIZ = "check"
MENU = tuple(page for page in PAGES if page not in frame.BESIDE)

_ENOUGH = 400
"""Pages: a circle of links with ever other settings would have no end."""


@dataclass(frozen=True)
class Site:
    """What has been built."""

    pages: tuple[str, ...]
    """Names of the files."""
    left_out: tuple[str, ...]
    """Types of elements that the pages of the app show and those of the site do not."""


@dataclass
class _Plan:
    """The pages to be made: file name -> link and, for a "Try this", its number."""

    pages: dict[str, tuple[str, int | None]] = field(default_factory=dict)

    def address(self, link: str) -> str:
        """A link of the app -> the file that shows it; one to somewhere else stays as it is."""
        if "://" in link or link.startswith(("#", "mailto:")):
            return link
        scene, problems = Scene.parse(link)
        if problems:
            raise ValueError(f"A page links to {link}. {problems[0]}")
        plain = scene.link()
        if plain == scene.page or scene.page == QUIZ:  # which has the papers that it has
            return self._named(_file(scene.page), scene.page)
        same = [name for name, (planned, number) in self.pages.items() if planned == plain and number is None]
        return same[0] if same else self._named(f"{scene.page}-{len(self.pages)}.html", plain)

    def alone(self, link: str) -> str:
        """`address` of a prepared state that shows its drawing and nothing else."""
        scene, _ = Scene.parse(link)
        drawings = scenes.DRAWINGS.get(scene.page, {})
        if "charts" in drawings:  # a page without a server cannot take off the plates over them
            scene, link = replace(scene, cover=()), replace(scene, cover=()).link()
        is_prepared = drawings and not scene.only and scene.link() != scene.page
        return self.address(replace(scene, only=next(iter(drawings))).link() if drawings and is_prepared else link)

    def experiment(self, link: str, number: int) -> str:
        """The file that shows what a "Try this" of a page leaves."""
        page = Scene.parse(link)[0].page
        return self._named(f"{page}-try-{number + 1}.html", page, number)

    def _named(self, name: str, link: str, number: int | None = None) -> str:
        self.pages.setdefault(name, (link, number))
        return name


def build(folder: Path, address: str = "", progress: Progress = lambda share: None) -> Site:
    """Write all lessons into a folder, which is made where it is not there; what else is in it stays.

    address : of the app, where each page links to itself; empty where none is served.
    """
    plan = _Plan()
    for name in PAGES:
        plan.address(name)
    files, left_out = Files(folder), set[str]()
    _shared(files)
    written: list[str] = []
    with kept_media() as media:
        while remaining := [name for name in plan.pages if name not in written]:
            name = remaining[0]
            writer = _write(name, plan, files, media)
            left_out |= writer.left_out
            files.add(name, _page(name, plan, writer, address))
            written.append(name)
            progress(len(written) / len(plan.pages))
            if len(written) > _ENOUGH:
                raise RuntimeError(f"The pages link to more than {_ENOUGH} states.")
    return Site(tuple(written), tuple(sorted(left_out)))


def _write(name: str, plan: _Plan, files: Files, media: Media) -> Writer:
    link, number = plan.pages[name]
    press = "" if number is None else f"{EXPERIMENT}{number}"
    page = pages.run(link, press=press, unfolded=_FOLDS)
    address = plan.alone if page.scene.page in frame.BESIDE else plan.address
    writer = Writer(page, files, media, address, lambda number: plan.experiment(link, number))
    if page.scene.page == QUIZ:
        [packed] = files.data(quiz.packed())
        writer.scripts.append(packed)
        writer.instead[check.ASKED] = quiz.body(Path(packed).stem, plan.address)
    writer.body = writer.main()
    return writer


def _file(page: str) -> str:
    return "index.html" if page == PAGES[0] else f"{page}.html"


def _shared(files: Files) -> None:
    """What all pages load: the look, the script, logo and letters."""
    files.add("site.css", THEME + (_HERE / "site.css").read_text("utf-8"))
    files.add("site.js", register.script(_HERE / "site.js"))
    for picture in ("logo.png", "icon.png"):
        files.add(picture, (HOME / "assets" / picture).read_bytes())
    for style in ("Upright", "Italic"):
        for letters in Path(streamlit.__file__).parent.glob(f"static/static/media/SourceSansVF-{style}*.woff2"):
            files.add(f"fonts/{style.lower()}.woff2", letters.read_bytes())  # SIL Open Font License, named in the file


def _page(name: str, plan: _Plan, writer: Writer, address: str) -> str:
    page = writer.page
    lesson_file = _file(page.scene.page)
    scripts = list(dict.fromkeys(writer.scripts))
    if writer.has_charts:
        from plotly.offline import get_plotlyjs

        scripts.insert(0, writer.files.add("plotly.min.js", get_plotlyjs()))
    menu = "".join(
        f'<li><a href="{_file(lesson)}"{_current(lesson, page.scene.page, name)}>{escape(frame.title(lesson))}</a></li>'
        for lesson in MENU
    )
    following = dict(pairwise(MENU))
    after = following.get(page.scene.page, "")
    onward = f'<a href="{_file(after)}">Next: {escape(frame.title(after))} →</a>' if after else ""
    back = (
        f'<p class="back"><a href="{lesson_file}">← {escape(page.title)}, as it opens</a></p>'
        if name != lesson_file
        else ""
    )
    words = credit.of(page.scene, page.title, "", address or credit.ADDRESS)
    app = f"{prose.opening(words.url)}This page in the full app.</a>" if address else ""
    return _FRAME.substitute(
        title=escape(page.title if page.scene.page != PAGES[0] else "Home"),
        styles="\n".join(dict.fromkeys(writer.styles)),
        scripts="\n".join(f'<script defer src="{script}"></script>' for script in ["site.js", *scripts]),
        templates="\n".join(
            f'<template id="markup-{kind}">{html}</template>' for kind, html in writer.templates.items()
        ),
        menu=menu,
        back=back,
        body=writer.body,
        onward=onward,
        made=escape(credit.MADE),
        picture=escape(words.picture),
        app=app,
    )


def _current(lesson: str, page: str, name: str) -> str:
    return (
        ' aria-current="page"'
        if lesson == page and name == _file(page)
        else ' class="of_this"'
        if lesson == page
        else ""
    )
