"""A page run without a browser: what it says, and what its drawings are sent.

>>> page = run("home")
>>> page.title, [drawing.kind for drawing in page.drawings]
('Home', ['player'])
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from streamlit.testing.v1 import AppTest

from stridelab import HOME, images
from stridelab.scene import DRAWINGS, Scene
from stridelab.scene.settings import UPLOAD
from stridelab.ui import frame
from stridelab.ui.components.register import unpacked

_NAMES = "stride_lab_"
_CONTROLS = ("chart_stage", "locator", "mark_cells", "panels", "scroll_to_top", "sketch", "story")
"""Components that set something on the page and show nothing of their own: they make no sense alone."""


@dataclass(frozen=True)
class Drawing:
    """What one component of a page is sent: all that it draws from."""

    kind: str
    """The name of its folder in ui/components/."""
    uid: str
    data: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, eq=False)
class Page:
    """A page that has run."""

    scene: Scene
    title: str
    drawings: tuple[Drawing, ...]
    notes: tuple[str, ...]
    """What could not be used of the link."""
    problems: tuple[str, ...]
    """What the page says in the place of what it cannot show."""
    test: AppTest = field(repr=False)
    """Its elements, in their order, as Streamlit's own tests see them."""

    def drawing(self, name: str = "") -> Drawing:
        """The one of that name, a kind or a uid; without a name, the first.

        Raises ValueError where there is none.
        """
        candidates = [drawing for drawing in self.drawings if name in ("", drawing.kind, drawing.uid)]
        if candidates:
            return candidates[0]
        raise ValueError(self._why_none(name))

    def _why_none(self, name: str) -> str:
        """One sentence: why no file can show what is asked for, and what can."""
        alone = DRAWINGS.get(self.scene.page, {})
        if self.problems:
            return self.problems[0]
        if "paper" in alone and name in ("paper", alone["paper"]):
            link = replace(self.scene, only="paper").link()
            return (
                f"The paper of {self.title} asks trained networks, which run in the app: a file could not answer. "
                f"Show the app itself in a frame: {link}&embed=true."
            )
        if not self.drawings or name == "charts":
            what = "The charts of" if "charts" in alone else "The page"
            return f"{what} {self.title} cannot stand alone in a file: `stridelab site` writes all pages, with charts."
        others = ", ".join(drawing.kind for drawing in self.drawings)
        return f"The page {self.title} has no drawing {name}. It has: {others}."


def run(
    link: str,
    picture: images.Picture | None = None,
    *,
    press: str = "",
    unfolded: Sequence[str] = (),
    wait: float = 120,
) -> Page:
    """Run the page of a link, with a picture of one's own in the place of the link's.

    press : key of a button that is pressed then; the scene is that after it.  unfolded : keys of folds that are open.
    wait : seconds after which a page that has not come to its end is a RuntimeError.

    Raises ValueError where the link was made with somebody's own picture and there is none: the page would show another
    one, and the file would say that it is the maker's.
    """
    scene, notes = Scene.parse(link)
    if picture is None and scene.settings.get("image") == UPLOAD:
        raise ValueError("This link was made with an own picture, which no link holds. Name its file with --picture.")
    if picture is not None:
        scene = replace(scene, settings={**scene.settings, "image": UPLOAD})
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel(
        logging.ERROR
    )  # that no browser is there is meant
    test = AppTest.from_file(HOME / "app.py", default_timeout=wait)
    if picture is not None:
        test.session_state["own_picture"] = picture
    for key, texts in parse_qs(urlsplit(scene.link()).query, keep_blank_values=True).items():
        test.query_params[key] = texts
    for key in (frame.UNSEEN, *unfolded):
        test.session_state[key] = True
    test.switch_page(f"pages/{scene.page}.py").run()
    if press and not test.exception:
        test.button(key=press).click().run()
        scene, _ = Scene.read(scene.page, [*_pairs(test.query_params)])
    if test.exception:
        raise RuntimeError(f"The page {scene.page} did not come to its end: {test.exception[0].value}")
    problems = [warning.value for warning in test.warning] + [error.value for error in test.error]
    return Page(scene, frame.title(scene.page), tuple(_drawings(test)), tuple(notes), tuple(problems), test)


def _pairs(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, texts in parameters.items():
        yield from ((key, text) for text in ([texts] if isinstance(texts, str) else texts))


def _drawings(test: AppTest) -> Iterator[Drawing]:
    for element in test.get("bidi_component"):
        if drawing := drawing_of(element):
            yield drawing


def drawing_of(element: Any, also: str = "") -> Drawing | None:
    """What a component is sent; None of one that shows nothing of its own, but for the kind `also`."""
    sent = element.proto
    kind = sent.component_name.removeprefix(_NAMES)
    if kind in _CONTROLS and kind != also:
        return None
    return Drawing(kind, sent.id.rpartition("-")[2], unpacked(sent))


def seen(drawing: Drawing, view: Mapping[str, str]) -> Drawing:
    """The drawing as it opens with this view, for good: `saved` tells it that no server hears it.

    What its page's link fixes, hides or covers stays so.
    """
    view_sent = json.loads(drawing.data["view"]) | {"link": dict(view)}
    view_sent.pop("settings", None)
    return Drawing(
        drawing.kind,
        drawing.uid,
        {**drawing.data, "view": json.dumps(view_sent, separators=(",", ":")), "saved": "yes"},
    )
