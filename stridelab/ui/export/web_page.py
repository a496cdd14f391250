"""A drawing as one HTML file that plays from disk, with no server and no network."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from stridelab.ui import components
from stridelab.ui.components import register
from stridelab.ui.export.credit import MADE, Credit
from stridelab.ui.export.pages import Drawing

_COMPONENTS = Path(components.__file__).parent
_HERE = Path(__file__).parent
_SHELL = Template((_HERE / "shell.html").read_text("utf-8"))
THEME = (_HERE / "theme.css").read_text("utf-8")
_LOOK = register.style(THEME + (_HERE / "shell.css").read_text("utf-8"))
_MOST_NAME = 40
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def web_page(drawing: Drawing, credit: Credit) -> str:
    """The whole file. The same drawing and words give the same bytes, whenever and wherever it is made."""
    html, css, js = player(drawing.kind)
    task = f'<p class="task">{_text(credit.task)}</p>\n' if credit.task else ""
    return _SHELL.substitute(
        title=_text(credit.title),
        look=_LOOK,
        task=task,
        made=_text(MADE),
        picture=_text(f"{credit.picture} " if credit.picture else ""),
        url=escape(credit.url),
        markup=f"<style>{css}</style>\n{html}",
        data=_json(drawing.data),
        js=js,
    )


@cache
def player(kind: str) -> tuple[str, str, str]:
    """HTML, CSS and JavaScript of a drawing that hosts itself; `kind` as in `pieces`."""
    html, css, js = pieces(kind)
    host = _dense(register.script(_HERE / "host.js"))
    return html, css, f"{js}\n{host}\nhost(hosted);".replace("</script", r"<\/script")


@cache
def pieces(kind: str) -> tuple[str, str, str]:
    """HTML, CSS and JavaScript of a drawing, whose function to draw has the name `hosted` there.

    kind : its folder in ui/components/; any other is a ValueError.
    """
    folder = _COMPONENTS / kind
    if not kind.isidentifier() or not (folder / "component.html").is_file():
        raise ValueError(f"There is no drawing {kind[:_MOST_NAME]!r}.")
    html, css, js = map(_dense, register.parts(folder))
    before, default, after = js.partition("export default ")
    if not default or "export default " in after:
        raise RuntimeError(f"{kind}/component.js has to export one thing as its default.")
    return html, css, f"{before}const hosted = {after}"


def _dense(text: str) -> str:
    """HTML, CSS or JavaScript without its indents, a tenth of it.

    Where a text between backticks has several lines, it stays as it is.
    """
    return text if any(line.count("`") % 2 for line in text.splitlines()) else _INDENT.sub("", text)


def _text(words: str) -> str:
    return escape(words, quote=False)


def _json(data: Mapping[str, str]) -> str:
    """JSON that can stand inside a script element, whatever a learner has typed."""
    return json.dumps(data, separators=(",", ":"), sort_keys=True).replace("<", r"\u003c")
