"""A drawing as one HTML file that plays from disk, with no server and no network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from stridelab.ui import components
from stridelab.ui.components import register
from stridelab.ui.export import dense
from stridelab.ui.export.credit import MADE, Credit
from stridelab.ui.export.pages import Drawing

_COMPONENTS = Path(components.__file__).parent
_HERE = Path(__file__).parent
_SHELL = Template((_HERE / "shell.html").read_text("utf-8"))
THEME = (_HERE / "theme.css").read_text("utf-8")
_LOOK = register.style(THEME + (_HERE / "shell.css").read_text("utf-8"))
_MOST_NAME = 40
_INSTEAD: dict[str, Path] = dict.fromkeys(("tools_save.js", "tools_embed.js"), _HERE / "unsaved.js")


def web_page(drawing: Drawing, credit: Credit) -> str:
    """The whole file. The same drawing and words give the same bytes, whenever and wherever it is made."""
    html, css, js = player(drawing.kind)
    task = f'<p class="task">{_text(credit.task)}</p>\n' if credit.task else ""
    return _SHELL.substitute(
        title=_text(credit.title),
        look=_LOOK,
        task=task,
        kind=drawing.kind,
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
    host = dense.script(register.script(_HERE / "host.js"))
    return html, css, f"{js}\n{host}\nhost(hosted);".replace("</script", r"<\/script")


@cache
def pieces(kind: str) -> tuple[str, str, str]:
    """HTML, CSS and JavaScript of a drawing, whose function to draw has the name `hosted` there.

    kind : its folder in ui/components/; any other is a ValueError.
    """
    folder = _COMPONENTS / kind
    if not kind.isidentifier() or not (folder / "component.html").is_file():
        raise ValueError(f"There is no drawing {kind[:_MOST_NAME]!r}.")
    html, css, js = register.parts(folder, _INSTEAD)
    before, default, after = js.partition("export default ")
    if not default or "export default " in after:
        raise RuntimeError(f"{kind}/component.js has to export one thing as its default.")
    return dense.style(html), dense.style(css), dense.script(f"{before}const hosted = {after}")


def _text(words: str) -> str:
    return escape(words, quote=False)


def _json(data: Mapping[str, str]) -> str:
    """JSON that can stand inside a script element, whatever a learner has typed."""
    return json.dumps(data, separators=(",", ":"), sort_keys=True).replace("<", r"\u003c")
