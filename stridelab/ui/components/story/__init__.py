"""Where the learner has been, kept in the browser alone, and the lessons' numbers beside their names."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from stridelab.lessons import story
from stridelab.ui.components.register import register

_story = register("stride_lab_story", __file__)


KEY = "story"


def mark(page: str, walks: Mapping[str, Any], on_walks: Callable[[], None], *, own: str = "") -> None:
    """Note that this page was visited, number the lessons in the navigation, and mark those seen before.

    walks : what the browser is to keep of the walks, and whether it is to say what it has kept: then that arrives as
    `st.session_state[KEY]["walks"]` in the callback `on_walks`.
    own : what an own picture is known by; empty: none is shown. A tab remembers that there was one: after a reload it
    knows whose picture has gone.
    """
    data = payload(page, walks, own=own)
    _story(key=KEY, data={"json": json.dumps(data)}, on_walks_change=on_walks)


def payload(page: str, walks: Mapping[str, Any], *, own: str) -> dict[str, Any]:
    """The page that is open and the lessons in their order, by file name; the walks; what shows an own picture."""
    lessons = [chapter.page for chapter in story.CHAPTERS]
    return {"page": page, "lessons": lessons, "own": own, "walks": dict(walks)}
