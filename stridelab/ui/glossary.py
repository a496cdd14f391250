"""Words of the field in a text of ours: underlined once, and a tap explains each with a line and a tiny drawing."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from html import escape

import streamlit as st

from stridelab.lessons.glossary import TERMS, Term, of_page

_WORD = re.compile(
    "|".join(rf"(?<![\w-])(?:{'|'.join(map(re.escape, term.forms))})(?![\w-])" for term in TERMS), re.IGNORECASE
)
_BY_FORM = {form.lower(): term for term in TERMS for form in term.forms}


def sentence(text: str) -> None:
    """A sentence in Markdown (bold and emphasis), every word of the field underlined where it stands first."""
    marked, terms = _marked(text)
    st.html(f'<p class="opening">{marked}</p>{"".join(map(_card, terms))}')


def words_of(page: str, text: str) -> None:
    """The words that a lesson shows and its opening sentence has not named, in one line."""
    _, terms = _marked(text)
    rest = [term for term in of_page(page) if term not in terms]
    if rest:
        buttons = ", ".join(_button(term, term.name) for term in rest)
        st.html(f'<p class="words">Words: {buttons}</p>{"".join(map(_card, rest))}')


def picture(term: Term) -> str:
    """The drawing of a word, as an image that says nothing beside the line."""
    data = base64.b64encode(term.svg.encode()).decode("ascii")
    return f'<img src="data:image/svg+xml;base64,{data}" alt="" width="100" height="60">'


@lru_cache(maxsize=100)  # a page's sentence, said to everybody
def _marked(text: str) -> tuple[str, tuple[Term, ...]]:
    terms: list[Term] = []

    def mark(match: re.Match[str]) -> str:
        term = _BY_FORM[match.group().lower()]
        if term in terms:
            return match.group()
        terms.append(term)
        return _button(term, match.group())

    marked = _WORD.sub(mark, escape(text, quote=False))
    marked = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", marked)
    return re.sub(r"\*(.+?)\*", r"<em>\1</em>", marked), tuple(terms)


def _button(term: Term, text: str) -> str:
    title = escape(term.line)
    return f'<button type="button" class="term" popovertarget="term-{term.slug}" title="{title}">{text}</button>'


def _card(term: Term) -> str:
    return f'<div popover id="term-{term.slug}" class="card">{picture(term)}<span>{escape(term.line)}</span></div>'
