"""Registering a Components v2 component from the files beside a module."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from streamlit.components.v2 import component
from streamlit.proto.BidiComponent_pb2 import BidiComponent

from stridelab.ui import session

_IMPORT = re.compile(r'^import [^;]*? from "(.+?)";\n', re.MULTILINE)
_TOOLS = Path(__file__).with_name("tools.css").read_text("utf-8")
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://.*|/\*(?:[^*]|\*(?!/))*\*/[ \t]*)?\n", re.MULTILINE)
"""Comments that have their lines to themselves, and empty lines: a third of the text that each browser is sent."""
_TYPE = re.compile(r"/\*\* @\w+ [^\n]*?\*/ ?")
"""Types within a line."""
_AFTER = re.compile(r"^[^\"'`/\n]+//.*$", re.MULTILINE)
"""A comment at the end of a line that has no text and no pattern, in which it might only look like one."""
_CSS_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


def register(name: str, module_file: str) -> Any:
    """The mount function of the component in component.html, .css and .js next to `module_file`.

    Called once, when the module is imported: the files are read once in a process.
    """
    folder = Path(module_file).parent
    html, css, js = parts(folder)
    mount = component(name, html=html, css=css, js=js)
    has_tools = "new Tools(" in js

    def with_view(*, key: str, data: dict[str, Any], **more: Any) -> Any:
        """Beside what it draws, every drawing is told its kind, and what view the page's link asks for."""
        view = session.linked_view(key if has_tools else "")
        return mount(key=key, data=packed({**data, "kind": folder.name, "view": view}), **more)

    return with_view


_LONG = 10_000
"""Characters: a longer text Streamlit would write as JSON twice more, to send it and to know it again."""


def packed(data: dict[str, Any]) -> dict[str, Any] | bytes:
    """What a drawing is told, as sent: a long one as bytes, after a line with all else (`unpacked` in shared.js)."""
    drawing = data.get("json", "")
    if len(drawing) < _LONG:
        return data
    return json.dumps({**data, "json": ""}).encode() + b"\n" + drawing.encode()


def unpacked(sent: BidiComponent) -> dict[str, Any]:
    """What a drawing was told, from what was sent."""
    if sent.WhichOneof("data") == "bytes":
        head, _, drawing = sent.bytes.partition(b"\n")
        return json.loads(head) | {"json": drawing.decode()}
    return json.loads(sent.json)


def parts(folder: Path, instead: Mapping[str, Path] = MappingProxyType({})) -> tuple[str, str, str]:
    """The HTML, the CSS and the JavaScript of the component in a folder, each in one piece.

    instead : as in `script`.
    """
    html, css = ((folder / f"component.{kind}").read_text("utf-8") for kind in ("html", "css"))
    return html, style(_TOOLS + css), script(folder / "component.js", instead)


def style(text: str) -> str:
    """CSS without its comments."""
    return _CSS_COMMENT.sub("", text)


def script(path: Path, instead: Mapping[str, Path] = MappingProxyType({})) -> str:
    """The text of a JavaScript module and of all that it imports, each file once and before those that need it.

    Inline JavaScript cannot import another file, so the imports and the word `export` go. The files share one scope
    then: no two of them may declare the same name, and none may import a name as another. Comments on lines of their
    own go too, so no text between backticks may have a line that looks like one.

    instead : name of a file that is imported -> the file that takes its place.
    """
    texts: dict[Path, str] = {}

    def add(path: Path) -> None:
        text = path.read_text("utf-8")
        for address in _IMPORT.findall(text):
            if (imported := instead.get(Path(address).name, path.parent / address).resolve()) not in texts:
                add(imported)
        texts[path] = _EXPORT.sub("", _IMPORT.sub("", text))

    add(path.resolve())
    return _AFTER.sub(
        lambda line: line[0].partition("//")[0].rstrip(), _TYPE.sub("", _COMMENT.sub("", "\n".join(texts.values())))
    )
