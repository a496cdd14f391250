"""A scene: everything that is on the screen, as plain data, and its one text form, the link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from stridelab.scene.code import unpack
from stridelab.scene.settings import SETTINGS
from stridelab.scene.view import VIEW

PAGES = (
    *("home", "slide", "compare", "downsampling", "receptive_field", "compute_cost"),
    *("feature_reduction", "price", "translation", "network", "check", "glossary", "teacher"),
)
COVERS = ("size", "output", "sum", "cost", "unread")
"""The answers that a teacher's link can cover."""
DRAWINGS = {
    "home": {"player": "home"},
    "slide": {"player": "slide"},
    "compare": {"maps": "maps"},
    "downsampling": {"coverage": "coverage"},
    "receptive_field": {"layer_stack": "stack"},
    "compute_cost": {"charts": "charts"},
    "feature_reduction": {"magnifier": "magnifier"},
    "price": {"charts": "charts", "paper": "sketch"},
    "translation": {"shifter": "shifter", "pool_row": "pool_row"},
    "network": {"network_view": "tower"},
}
"""Page -> what a link can show alone (`only`) -> another name that it goes by, which is its `uid`."""
_WITH = {"stride_cols": "stride", "crop_col": "crop_row", "own_picture": "image", "numbers": "image", "code": "network"}
"""What is hidden or fixed together with another setting: there is no one without the other."""

LONGEST_TASK = 300
_LESSON = ("hide", "fix", "only", "cover", "say", "next")
_EMBED = ("embed", "embed_options", "show_controls")
"""Of a page in a frame, Streamlit's own and ours: they are no part of what is shown."""

_SAFE = ",.-_~:;/ "


@dataclass(frozen=True)
class Scene:
    """Page, settings and view; what a teacher hides, fixes or covers; the task and the page that comes next.

    settings : key of `SETTINGS` -> its value, a tuple where several may be chosen. view : key of `VIEW` -> its text.
    Both without what is usual. hide, fix : keys of settings. only : the name of the one drawing. code : own source,
    walk : the text of a walk (`scene.walk`), both packed.

    >>> Scene("slide", {"stride": 3}, {"show": "visits"}).link()
    'slide?stride=3&show=visits'
    >>> scene, sentences = Scene.parse("slide?stride=3&show=visits&colour=red")
    >>> scene.settings, scene.view, sentences
    ({'stride': 3}, {'show': 'visits'}, ['This link has a setting that is not known here: `colour`. It was left out.'])
    """

    page: str = "home"
    settings: Mapping[str, Any] = field(default_factory=dict)
    view: Mapping[str, str] = field(default_factory=dict)
    hide: tuple[str, ...] = ()
    fix: tuple[str, ...] = ()
    only: str = ""
    cover: tuple[str, ...] = ()
    say: str = ""
    next: str = ""
    code: str = ""
    walk: str = ""

    @classmethod
    def parse(cls, link: str) -> tuple[Scene, list[str]]:
        """The scene of a link, whole or from its page on, and a sentence for each part that cannot be used."""
        try:
            address = urlsplit(link)
            pairs = parse_qsl(address.query, keep_blank_values=True)
        except ValueError:
            return cls(), [f"{quoted(link)} is no link."]
        page, sentences = address.path.rstrip("/").rpartition("/")[2] or PAGES[0], []
        if page not in PAGES:
            sentences.append(f"There is no page {quoted(page)}. The first page is shown instead.")
            page = PAGES[0]
        scene, more = cls.read(page, pairs)
        return scene, sentences + more

    @classmethod
    def read(cls, page: str, pairs: list[tuple[str, str]]) -> tuple[Scene, list[str]]:
        """The scene of a page with these (key, text), and a sentence for each that cannot be used."""
        parts = _Parts()
        for key, text in pairs:
            parts.add(key, text)
        return cls(page, parts.settings, parts.view, **parts.lesson), list(dict.fromkeys(parts.sentences))

    def value(self, key: str) -> Any:
        """A setting as the scene has it: what it says, or else what is usual."""
        return self.settings.get(key, SETTINGS[key].default)

    def hides(self, key: str) -> bool:
        """Whether the control of a setting is not shown."""
        return not {key, _WITH.get(key)}.isdisjoint(self.hide)

    def locks(self, key: str) -> bool:
        """Whether a setting cannot be changed, neither by its control nor in a drawing."""
        return self.hides(key) or not {key, _WITH.get(key)}.isdisjoint(self.fix)

    @property
    def locked(self) -> list[str]:
        """Every setting that cannot be changed."""
        return [key for key in SETTINGS if self.locks(key)]

    def link(self) -> str:
        """From the page on, in the order of the tables, without what is usual."""
        pairs = [
            (key, text)
            for key, setting in SETTINGS.items()
            if key in self.settings and self.settings[key] != setting.default
            for text in setting.texts(self.settings[key])
        ]
        pairs += [
            (key, self.view[key]) for key, usual in VIEW.items() if self.view.get(key, "") not in ("", usual.default)
        ]
        pairs += [(key, ",".join(getattr(self, key))) for key in ("hide", "fix", "cover") if getattr(self, key)]
        pairs += [(key, getattr(self, key)) for key in ("only", "say", "next", "code", "walk") if getattr(self, key)]
        query = "&".join(f"{key}={quote(text, safe=_SAFE).replace(' ', '+')}" for key, text in pairs)
        return f"{self.page}?{query}" if query else self.page


class _Parts:
    """What is read of a link so far."""

    def __init__(self) -> None:
        self.settings: dict[str, Any] = {}
        self.view: dict[str, str] = {}
        self.lesson: dict[str, Any] = {}
        self.sentences: list[str] = []

    def add(self, key: str, text: str) -> None:
        if key in SETTINGS:
            self._setting(key, text)
        elif key in VIEW:
            self._view(key, text)
        elif key in ("hide", "fix", "cover"):
            self._names(key, text)
        elif key in ("code", "walk"):
            self._packed(key, text)
        elif key in _LESSON:
            self._lesson(key, text)
        elif key not in _EMBED:
            self.sentences.append(f"This link has a setting that is not known here: {quoted(key)}. It was left out.")

    def _setting(self, key: str, text: str) -> None:
        setting = SETTINGS[key]
        if not text:
            return
        if not setting.reads(text):
            usual = "The usual value" if setting.default is None else quoted(setting.default)
            self._refuse(key, text, setting.range, f"{usual} is used instead.")
            return
        value = setting.parse(text)
        if isinstance(setting.default, tuple):
            value = tuple(sorted({*self.settings.get(key, ()), value}))
        self.settings[key] = value
        if value == setting.default and not isinstance(value, tuple):
            del self.settings[key]

    def _view(self, key: str, text: str) -> None:
        if not VIEW[key].reads(text):
            self._refuse(key, text, VIEW[key].range, "It was left out.")
        elif text != VIEW[key].default:
            self.view[key] = text

    def _names(self, key: str, text: str) -> None:
        names_known = COVERS if key == "cover" else (*SETTINGS, "code", "own_picture")
        names = [name for name in text.split(",") if name]
        for name in names:
            if name not in names_known:
                problem = (
                    f"one of {', '.join(COVERS)}" if key == "cover" else "the name of a setting, as it stands in a link"
                )
                self._refuse(key, name, problem, "It was left out.")
        self.lesson[key] = tuple(dict.fromkeys(name for name in names if name in names_known))

    def _packed(self, key: str, text: str) -> None:
        try:
            unpack(text)
        except ValueError as broken:
            self.sentences.append(str(broken).replace("code", key))
        else:
            self.lesson[key] = text

    def _lesson(self, key: str, text: str) -> None:
        if key == "next" and text.partition("?")[0] not in PAGES:
            self._refuse(key, text, f"one of {', '.join(PAGES)}", "It was left out.")
        elif key == "only" and not text.replace("_", "").isalnum():
            self._refuse(key, text, "the name of a drawing", "It was left out.")
        elif key == "say" and len(text) > LONGEST_TASK:
            self.sentences.append(
                f"The task in this link has {len(text)} characters. The first {LONGEST_TASK} are shown."
            )
            self.lesson[key] = text[:LONGEST_TASK]
        else:
            self.lesson[key] = text

    def _refuse(self, key: str, text: str, range: str, then: str) -> None:
        self.sentences.append(f"{key} in this link is {quoted(text)}, but it has to be {range}. {then}")


def quoted(value: object) -> str:
    """A value from a link, harmless and short enough to print: no Markdown, no long strings."""
    text = "".join(c for c in str(value)[:40] if c.isprintable() and c not in "`\\")
    return f"`{text}`" if text else "empty"
