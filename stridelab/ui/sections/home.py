"""The lessons as cards: the sentence first, then the number that speaks for it, then where it stops being true."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from stridelab.lessons import story
from stridelab.lessons.home import Reason
from stridelab.ui import cover, frame

_IN_A_ROW = 3
_TELLS = {
    "downsampling": "size",
    "receptive_field": "output",
    "compute_cost": "cost",
    "feature_reduction": "size",
    "translation": "output",
}
"""Page of a reason -> the answer that its number is."""


def start() -> None:
    """The one button: to the first lesson."""
    first = story.CHAPTERS[0]
    with st.container(key="start"):
        frame.link(first.page, "Start: watch one filter move")


def cards(reasons: Sequence[Reason]) -> None:
    """A card for each lesson, in the order of the story; a reason stands on the card of its lesson."""
    by_page = {reason.page: reason for reason in reasons}
    for at in range(0, len(story.CHAPTERS), _IN_A_ROW):
        for column, chapter in zip(st.columns(_IN_A_ROW), story.CHAPTERS[at : at + _IN_A_ROW], strict=False):
            with column.container(border=True, height="stretch", gap="small"):
                frame.link(chapter.page)
                if reason := by_page.get(chapter.page):
                    _reason(reason)
                else:
                    st.markdown(chapter.question)


def _reason(reason: Reason) -> None:
    st.markdown(reason.claim)
    cover.over(_TELLS[reason.page], f"reason_{reason.page}", lambda: _number(reason))


def _number(reason: Reason) -> None:
    st.html(f'<p class="reason"><b>{escape(reason.number)}</b> {escape(reason.meaning)}</p>')
    st.markdown(f"*{reason.limit}*")
