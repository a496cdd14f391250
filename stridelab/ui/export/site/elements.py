"""What a page has shown, element by element as Streamlit's own tests see it, as HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from streamlit.testing.v1.element_tree import Block, Node

from stridelab.scene import SETTINGS
from stridelab.ui import cover, session
from stridelab.ui.export.pages import Page, drawing_of, seen
from stridelab.ui.export.site import prose
from stridelab.ui.export.site.files import Files, Media
from stridelab.ui.sections import live

_TERM = re.compile(r'<button [^>]*class="term"[^>]*title="([^"]*)">(.*?)</button>')
_CARD = re.compile(r"<div popover.*?</div>")
"""A word of the glossary: a file explains it in its title alone."""

_MOST_DOWNLOAD = 300_000
"""Bytes of a file to take away; a larger one, the maps of Compare as a picture, is for the app to make."""

_STAGE = "chart_stage"
"""It shows nothing of its own, but presents the charts of a page here, too."""

EXPERIMENT = "try_"
"""What the key of a button begins with that chooses settings: it becomes a link to the page as they leave it."""

_WIDGETS = {
    *("selectbox", "slider", "select_slider", "number_input", "toggle", "checkbox", "button_group", "multiselect"),
    *("radio", "text_input", "text_area", "pills", "segmented_control"),
}
_NOTHING = {"empty", "button", "file_uploader", "popover", "spinner", "toast", "skeleton"}
"""They need the app: the footer of every page says so."""


_STYLE = re.compile(r"<style\b[^>]*>(.*)</style>", re.DOTALL)
_CAPTION = re.compile(r'<div class="caption">.*?</div>', re.DOTALL)
_BOX = re.compile(r"</?div[^>]*>")


@dataclass
class Writer:
    """One page in the making: its HTML, and what it needs beside it."""

    page: Page
    files: Files
    media: Media
    address: prose.Address
    """A link of the app -> one of the site."""
    experiment: Callable[[int], str]
    """Number of a "Try this" -> address of the page that shows it."""
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    templates: dict[str, str] = field(default_factory=dict)
    """Kind of drawing -> its markup."""
    left_out: set[str] = field(default_factory=set)
    """Types of elements that have no counterpart."""
    instead: dict[str, str] = field(default_factory=dict)
    """Key of a container -> the HTML that stands in its place."""
    has_charts: bool = False
    body: str = ""
    _settings: list[tuple[str, str]] = field(default_factory=list)

    def main(self) -> str:
        """The page's own part, a block after the other; after each the settings that it shows."""
        parts = []
        for node in self.page.test.main.children.values():
            parts += [self.node(node), self._settings_line()]
        for node in self.page.test._tree.children.values():
            if node.type == "event":
                self.node(node)  # styles: they show nothing
        return "".join(parts)

    def node(self, node: Node) -> str:
        if isinstance(node, Block):
            return self._block(node)
        kind = node.type
        if kind in _WIDGETS:
            self._note_setting(node)
            return ""
        if kind in _NOTHING:
            return self._button(node) if kind == "button" else ""
        writing = getattr(self, f"_{kind}", None)
        if writing is None:
            self.left_out.add(kind)
            return ""
        return writing(node)

    # ------------------------------------------------------------ blocks

    def _inside(self, block: Block) -> str:
        return "".join(map(self.node, block.children.values()))

    def _block(self, block: Block) -> str:
        proto: Any = block.proto
        if block.type == "popover" and any(child.type == "file_uploader" for child in block.children.values()):
            return ""
        if (name := _key(getattr(proto, "id", ""))) in self.instead:
            return self.instead[name]
        if any(child.type == "column" for child in block.children.values()):
            return self._columns(block)
        inside = self._inside(block)
        if not inside:
            return ""
        if block.type in ("expander", "tab", "popover"):
            name = prose.inline(getattr(block, "label", "") or proto.popover.label)
            return f"<details><summary>{name}</summary>{inside}</details>"
        if block.type == "tab_container":  # the first is open, as in the app
            return f'<div class="tabs">{inside.replace("<details>", "<details open>", 1)}</div>'
        flex = proto.flex_container if proto is not None and proto.HasField("flex_container") else None
        if name == live.NEEDS_APP:
            inside += '<p class="caption">This part needs the full app.</p>'
        classes = ["block", *(["border"] if flex is not None and flex.border else [])]
        if flex is not None and flex.direction == flex.HORIZONTAL:
            classes.append("row")
        if proto is not None and proto.id:
            classes.append(f"st-key-{_key(proto.id)}")
        return f'<div class="{" ".join(classes)}">{inside}</div>'

    def _columns(self, block: Block) -> str:
        """Side by side; a column that held controls and has nothing left but their captions goes below the others."""
        parts, below = [], []
        for column in block.children.values():
            before = len(self._settings)
            inside = self._inside(column)  # type: ignore[arg-type]
            if inside and len(self._settings) > before and not _BOX.sub("", _CAPTION.sub("", inside)):
                below += _CAPTION.findall(inside)
            elif inside:
                proto: Any = column.proto  # type: ignore[attr-defined]
                middle = " middle" if proto.vertical_alignment == proto.CENTER else ""
                weight = round(100 * proto.weight)
                parts.append(f'<div class="column{middle}" style="flex-grow:{weight}">{inside}</div>')
        return (f'<div class="columns">{"".join(parts)}</div>' if parts else "") + "".join(below)

    # ------------------------------------------------------------ text

    def _title(self, node: Any) -> str:
        return f"<h1>{prose.inline(node.value, self.address)}</h1>"

    def _header(self, node: Any) -> str:
        return f"<h2>{prose.inline(node.value, self.address)}</h2>"

    def _subheader(self, node: Any) -> str:
        return f"<h3>{prose.inline(node.value, self.address)}</h3>"

    def _markdown(self, node: Any) -> str:
        return prose.html(node.value, self.address)

    def _caption(self, node: Any) -> str:
        return f'<div class="caption">{prose.html(node.value, self.address)}</div>'

    def _code(self, node: Any) -> str:
        return prose.code(node.value)

    def _divider(self, node: Any) -> str:
        return "<hr>"

    def _html(self, node: Any) -> str:
        if match := _STYLE.fullmatch(node.proto.body):
            self.styles.append(match[1])
            return ""
        if "<input" in node.proto.body or "#settings" in node.proto.body:  # controls need the app
            return ""
        return _CARD.sub("", _TERM.sub(r'<abbr title="\1">\2</abbr>', node.proto.body))

    def _metric(self, node: Any) -> str:
        beside = f'<p class="beside">{prose.inline(node.delta)}</p>' if node.delta else ""
        border = " border" if node.proto.show_border else ""
        return (
            f'<div class="metric{border}"><p class="label">{prose.inline(node.label)}</p>'
            f'<p class="value">{prose.inline(node.value)}</p>{beside}</div>'
        )

    def _alert(self, node: Any) -> str:
        return f'<div class="alert {node.type}">{prose.html(node.value, self.address)}</div>'

    _info = _warning = _error = _success = _alert

    # ------------------------------------------------------------ drawings, charts, pictures, files

    def _bidi_component(self, node: Any) -> str:
        drawing = drawing_of(node, also=_STAGE)
        if drawing is None:
            return ""
        short, files, addresses = self.files.parted(dict(seen(drawing, self.page.scene.view).data))
        script, self.templates[drawing.kind] = self.files.drawing(drawing.kind)
        self.scripts += [script, *addresses]
        name = "stage" if drawing.kind == _STAGE else "drawing"
        return (
            f'<div class="{name}" id="{escape(drawing.uid)}" data-kind="{escape(drawing.kind)}" '
            f'data-sent="{escape(json.dumps(short))}" data-files="{escape(json.dumps(files))}"></div>'
        )

    def _plotly_chart(self, node: Any) -> str:
        address, *more = self.files.data(node.proto.spec)
        self.scripts += [address, *more]
        self.has_charts = True
        layout = json.loads(node.proto.spec)["layout"]
        x, y = (layout.get(axis, {}).get("title", {}).get("text", "") for axis in ("xaxis", "yaxis"))
        return (
            f'<div class="stPlotlyChart st-key-{_key(node.proto.id)}" data-file="{address[5:-3]}" role="group" '
            f'aria-label="{escape(f"Chart: {y}; {x}")}" style="height:{layout.get("height", 450)}px"></div>'
        )

    def _image(self, node: Any) -> str:
        parts = []
        for picture in node.proto.imgs:
            content = self.media.content(picture.url)
            name = self.files.picture(content)
            caption = picture.caption
            alt = getattr(picture, "alt", "") or caption
            parts.append(
                f'<figure><img src="{name}" alt="{escape(alt)}">'
                + (f"<figcaption>{prose.inline(caption)}</figcaption>" if caption else "")
                + "</figure>"
            )
        return "".join(parts)

    def _download_button(self, node: Any) -> str:
        proto = node.proto
        where = proto.deferred_file_id if proto.HasField("deferred_file_id") else proto.url
        content = self.media.content(where)
        if len(content) > _MOST_DOWNLOAD:
            return ""
        address = self.files.download(self.media.names.get(where, ""), content)
        return f'<p class="download"><a download href="{address}">{prose.inline(proto.label)}</a></p>'

    # ------------------------------------------------------------ ways on

    def _page_link(self, node: Any) -> str:
        return f"<p>{prose.opening(self.address(node.proto.page))}{escape(node.proto.label)} →</a></p>"

    def _button(self, node: Any) -> str:
        key = node.key or ""
        if key.startswith(cover.PLATE):  # nobody hears of a press: what is covered stays so
            return f"<p>{escape(node.label)}</p>"
        if not key.startswith(EXPERIMENT):
            return ""
        return (
            f'<p><a class="button" href="{self.experiment(int(key[len(EXPERIMENT) :]))}">{escape(node.label)}</a></p>'
        )

    # ------------------------------------------------------------ settings

    def _note_setting(self, node: Any) -> None:
        if node.key == session.HEARD or node.value is None or node.proto.disabled:
            return
        if text := _said(node):
            self._settings.append((node.label, text))

    def _settings_line(self) -> str:
        pairs, self._settings = self._settings, []
        if not pairs:
            return ""
        items = "".join(f"<div><dt>{prose.inline(label)}</dt><dd>{escape(text)}</dd></div>" for label, text in pairs)
        return f'<dl class="settings">{items}</dl>'


def _key(element_id: str) -> str:
    """The key that a page gave an element: the last part of its id."""
    return element_id.split("-", 2)[-1]


def _said(node: Any) -> str:
    """What a control shows as its value."""
    if isinstance(node.value, bool):
        return "on" if node.value else "off"
    if node.key in SETTINGS:
        return ", ".join(SETTINGS[node.key].titles(node.value))
    if getattr(node, "index", None) is not None and hasattr(node, "options"):
        return str(node.options[node.index])
    return ", ".join(map(str, node.value)) if isinstance(node.value, (list, tuple)) else str(node.value)
