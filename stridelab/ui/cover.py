"""Answers on a page that its link covers, or a walk's question: a gray plate stands in their place, and they are not
sent to the browser.

This is for all that a page shows itself: numbers, sentences, tables, charts, pictures, files to take away. The drawings
have plates of their own (components/cover.js), which come off without a word to the server.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import streamlit as st

from stridelab.scene import COVERS, SETTINGS
from stridelab.ui import session

PLATES = {
    "size": ("Output size: ?", "Show the output size"),
    "output": ("Output: ?", "Show the output"),
    "sum": ("Sum: ?", "Show the sum"),
    "cost": ("Cost: ?", "Show the cost"),
    "unread": ("Unread: ?", "Show what is not read"),
}
"""Answer -> what stands on its plate, and what a press on it does."""

PLATE = "plate_"
"""What a plate's key begins with; components/story has the key R for it."""

_LARGE = ("chart_", "table_")


def over(tells: str, key: str, show: Callable[[], Any], *, what: str = "") -> None:
    """What `show` puts on the page, or as long as the link covers an answer that it tells, a plate.

    tells : some of `COVERS` with blanks between them; "" tells none.  key : a name that the page has only once.
    what : on the plate, in the place of the answer's name.
    """
    key = re.sub(r"\W+", "_", key)
    answer = first(tells)
    if not answer:
        show()
        return
    plate, title = PLATES[answer]
    more: dict[str, Any] = {"width": "stretch"} if key.startswith(_LARGE) else {}
    plate = f"{what}: ?" if what else plate
    st.button(plate, key=f"{PLATE}{key}", help=f"{title} (R)", on_click=_reveal, args=(answer,), **more)


def first(tells: str) -> str:
    """Of the answers that it tells, the first that is covered now; "" where none is."""
    covered = [answer for answer in COVERS if answer in tells.split() and answer in session.covered()]
    return next((answer for answer in covered if not _is_revealed(answer)), "")


def again() -> None:
    """At the end of a page, a button that covers what has been revealed."""
    if any(map(_is_revealed, session.covered())):
        st.button("Cover again", key="cover_again", help="Cover all answers again (C)", on_click=_again)


def _question() -> str:
    """What an answer belongs to: with other settings, it is covered again."""
    return repr([st.session_state.get(key, setting.default) for key, setting in SETTINGS.items()])


def _is_revealed(answer: str) -> bool:
    return session.of_page().get("revealed", {}).get(answer) == _question()


def _reveal(answer: str) -> None:
    session.of_page().setdefault("revealed", {})[answer] = _question()
    st.rerun()  # all of the page: an answer may stand in several places


def _again() -> None:
    session.of_page()["revealed"] = {}
