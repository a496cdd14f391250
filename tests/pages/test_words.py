"""What a learner's page says before anything is opened is read in 90 seconds: at most 250 words."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1.element_tree import Block

from stridelab.lessons import story

MOST = 250
TEXTS = ("markdown", "caption", "title", "header", "subheader", "info", "warning", "error")


def open_words(block: Block) -> Iterator[str]:
    """The words of a page, word by word, without those in closed folds, in popovers and in tables of numbers."""
    for element in block.children.values():
        if isinstance(element, Block):
            if element.type == "popover" or (element.type == "expander" and not element.proto.expanded):
                continue
            yield from open_words(element)
        elif element.type in TEXTS:
            yield from element.value.split()
        elif element.type == "html":
            text = re.sub(r"<(style|table|div popover)\b.*?</(style|table|div)>", "", element.proto.body, flags=re.S)
            yield from re.sub("<[^>]*>", "", re.sub("<(p|br|i)", r" <\1", text)).split()


LINKS = [
    *((page, {}) for page in ("home", *(chapter.page for chapter in story.CHAPTERS))),
    ("network", {"network": "own"}),
    ("slide", {"padding": "same", "color": True}),
]


@pytest.mark.parametrize(("page", "link"), LINKS, ids=lambda part: part if isinstance(part, str) else len(part))
def test_at_most_250_words_are_open_on_a_page(page, link, open_page):
    at = open_page(page, **link)
    assert not at.exception
    assert 10 < len([*open_words(at.main)]) <= MOST


def test_words_in_a_fold_and_in_a_table_are_not_open(open_page):
    words = [*open_words(open_page("compute_cost").main)]
    assert "seconds" not in " ".join(words), "MACs are not seconds: in a fold"
    assert "112,576" not in words, "the table's last line"
