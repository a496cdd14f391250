"""Registering a Components v2 component from the three files beside a module."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamlit.components.v2 import component

_SHARED = Path(__file__).with_name("shared.js").read_text("utf-8") + "\n"


def register(name: str, module_file: str) -> Any:
    """The mount function of the component in component.html, .css and .js next to `module_file`.

    Called once, when the module is imported: the files are read once in a process. Inline JavaScript cannot import
    another file, so what all components share, shared.js, goes before each.
    """
    folder = Path(module_file).parent
    html, css, js = ((folder / f"component.{kind}").read_text("utf-8") for kind in ("html", "css", "js"))
    return component(name, html=html, css=css, js=_SHARED + js)
