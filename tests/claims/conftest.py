"""Prove what you teach: the docstring of each test here is a sentence of a page, as a learner reads it.

Several sentences stand apart by " | ". A file of claims is named after its page; a page's words are those that it says
when it is run, numbers and all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from stridelab.ui import frame

frame.PAUSE = 0  # no browser has to paint where a test runs a page by itself

APP = Path(__file__).parents[2] / "app.py"

OPENED = {
    "home_slide_compare": (("home", {}), ("slide", {}), ("slide", {"kernel": "typed"}), ("compare", {})),
    "receptive_field": (("receptive_field", {}), ("receptive_field", {"field_weights": "random"})),
}
"""File of claims -> the pages that it is about and what their links say, where that is not the page of its name."""


def plain(text: str) -> str:
    """Without the marks of Markdown and where its links lead, and with single blanks."""
    return re.sub(r"\s+", " ", re.sub(r"[*`]", "", re.sub(r"\[(.+?)\]\(\S+\)", r"\1", text))).strip()


def words(at: AppTest) -> Iterator[str]:
    """What a page says, element by element: its text, its numbers, and what its controls explain."""
    for element in at.main:
        if element.type == "metric":
            yield f"{element.label}: {element.value}" + (f" ({element.delta})" if element.delta else "")
        elif element.type in ("markdown", "caption", "title", "header"):
            yield element.value
        elif element.type == "html":
            yield re.sub("<[^>]*>", "", element.proto.body)
        elif text := getattr(element.proto, "help", ""):
            yield text


@pytest.fixture(scope="module")
def said(request: pytest.FixtureRequest) -> str:
    """All that the pages of a file of claims say."""
    name = request.path.stem.removeprefix("test_")
    texts = []
    for page, link in OPENED.get(name, ((name, {}),)):
        at = AppTest.from_file(APP, default_timeout=60)
        at.query_params.update(link)
        at.session_state["more_settings"] = True  # the fold is open
        at.switch_page(f"pages/{page}.py").run()
        assert not at.exception
        texts += words(at)
    return plain("\n".join(texts))


@pytest.fixture(autouse=True)
def stands_on_the_page(request: pytest.FixtureRequest, said: str) -> None:
    """Every sentence that is proved is one that the page makes."""
    for sentence in plain(request.node.function.__doc__).split(" | "):
        assert sentence in said, f"The page no longer says: {sentence}"
