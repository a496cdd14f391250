"""A page run without a browser: Streamlit's AppTest, and what the page sent to its components.

def test_something(open_page, sent):
    at = open_page("slide", stride=3)       # as the link /slide?stride=3 does
    assert sent(at, "player")["problem"] is None
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from stridelab.ui import frame
from stridelab.ui.components.register import unpacked

frame.PAUSE = 0  # no browser has to paint where a test runs a page by itself

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Open a page in a new session by its file name and what its link says."""

    def open_page(name: str, **link: object) -> AppTest:
        at = AppTest.from_file(APP, default_timeout=30)
        for key, value in link.items():
            at.query_params[key] = [str(each) for each in value] if isinstance(value, (list, tuple)) else str(value)
        at.session_state["more_settings"] = True  # the fold is open
        return at.switch_page(f"pages/{name}.py").run()

    return open_page


@pytest.fixture
def sent() -> Callable[..., dict[str, Any]]:
    """What a page sent to its component: "player", "maps" or "locator"; `part` is "json" or the player's "page"."""

    def sent(at: AppTest, component: str, part: str = "json") -> dict[str, Any]:
        assert not at.exception, at.exception
        [found] = [c for c in at.get("bidi_component") if c.proto.component_name == f"stride_lab_{component}"]
        return json.loads(unpacked(found.proto)[part])

    return sent
