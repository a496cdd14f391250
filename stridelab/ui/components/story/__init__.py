"""Where the learner has been, kept in the browser alone, and the lessons' numbers beside their names."""

from __future__ import annotations

import json
from typing import Any

from stridelab.lessons import story
from stridelab.ui.components.register import register

_story = register("stride_lab_story", __file__)


def mark(page: str, *, own: bool = False) -> None:
    """Note that this page was visited, number the lessons in the navigation, and mark those seen before.

    own : whether an own picture is shown. A tab remembers it: after a reload it knows whose picture has gone.
    """
    _story(key="story", data={"json": json.dumps(payload(page, own=own))})


def payload(page: str, *, own: bool) -> dict[str, Any]:
    """The page that is open, and the lessons in their order, both by file name."""
    return {"page": page, "lessons": [chapter.page for chapter in story.CHAPTERS], "own": own}
