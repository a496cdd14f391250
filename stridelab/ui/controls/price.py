"""What is asked of the small trained networks: on which task, on how many pictures, and of which drawing."""

from __future__ import annotations

from typing import Any

import streamlit as st

from stridelab.scene.settings import DRAWN, SETTINGS
from stridelab.ui import session
from stridelab.ui.controls.widgets import BIND, choice, is_shown, number, select, steps, switch

SKETCH = "sketch"
"""The name under which the drawing reports its lines."""

_HEARD = "lines_heard"


def task() -> str:
    """ "thin" or "thick": a key of `pictures.TASKS`."""
    title = SETTINGS["task"].title
    return choice("Task", "task", format_func=title, width="stretch")


def unseen() -> int:
    """On how many pictures accuracy is measured."""
    return steps("Unseen pictures", "unseen", help="More pictures take longer, and leave less to chance.")


def drawing() -> str:
    """ "own", "picture" or a digit."""
    return select("Drawing", "drawing")


def lines() -> str:
    """The learner's own drawing as text, which the canvas writes too; so it stands in the link."""
    more: dict[str, Any] = {
        "help": "Each point is row,column in pixels from 0 to 31. A semicolon ends a line: 6,10 6,20; 6,20 24,13"
    }
    if is_shown("lines", more):
        usual = SETTINGS["lines"].default
        st.text_input("The drawing as points", usual, key="lines", bind=BIND, max_chars=6_000, **more)
    return session.value("lines")


def take_lines() -> None:
    """What was drawn becomes the page's settings, so that it stands in the link."""
    sent = st.session_state[SKETCH]["lines"]
    st.session_state[_HEARD] = int(sent["count"])
    session.set_from_drawing(drawing=DRAWN, lines=str(sent["text"]))


def lines_heard() -> int:
    """How many times lines came from the drawing."""
    return st.session_state.get(_HEARD, 0)


def moved() -> int:
    """By how many pixels the drawing is moved to the right."""
    return number("Moved right by (pixels)", "moved", slider=True)


def noise() -> bool:
    return not switch("Without noise", "clean", help="The networks have learned from pictures with noise only.")


def trained() -> str:
    """Through which network the drawing is sent: a key of `family.FAMILY`."""
    return select("Maps of", "trained")
