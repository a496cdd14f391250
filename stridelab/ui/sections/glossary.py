"""All words of the field, each with the lesson in which it is seen."""

from __future__ import annotations

from html import escape

import streamlit as st

from stridelab.lessons.glossary import TERMS
from stridelab.ui import frame, glossary


def entries() -> None:
    """A word a row: drawing, line, lesson."""
    for term in TERMS:
        left, right = st.columns([4, 1], vertical_alignment="center")
        line = f"<strong>{escape(term.name)}</strong>. {escape(term.line)}"
        left.html(f'<p class="entry">{glossary.picture(term)}<span>{line}</span></p>')
        with right:
            frame.link(term.page)
