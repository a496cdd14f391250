"""Tables of numbers, as HTML of their own: Streamlit's tables are drawn on a canvas and bring pandas along."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from stridelab.ui import cover

Cell = object
"""What a cell says; a pair of texts is the full one and a brief one for a narrow screen."""


def show(name: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]], *, tells: str = "", look: str = "") -> None:
    """Numbers in rows, the first column their heading. On a narrow screen the table scrolls, not the page.

    name : for a screen reader.  tells : as for `cover.over`.
    look : "changes" for headings that may take several lines.
    """
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(
        f'<tr><th scope="row">{_words(first)}</th>{"".join(f"<td>{_words(cell)}</td>" for cell in cells)}</tr>'
        for first, *cells in rows
    )
    markup = (
        f'<div class="{f"numbers {look}".strip()}" tabindex="0" role="region" aria-label="{escape(name)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    cover.over(tells, f"table_{name.replace(' ', '_')}", lambda: st.html(markup))


def _words(cell: Cell) -> str:
    if not isinstance(cell, tuple):
        return escape(str(cell))
    full, brief = (escape(str(text)) for text in cell)
    return full if full == brief else f'<span class="full">{full}</span><span class="brief">{brief}</span>'
