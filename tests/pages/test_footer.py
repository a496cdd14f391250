"""The end of every page: how to cite, how to use it in a course."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stridelab.scene import PAGES
from stridelab.ui import footer
from stridelab.ui.export import pages

ROOT = Path(__file__).parents[2]
CITATION = (ROOT / "CITATION.cff").read_text("utf-8")


def folds(link: str) -> list[str]:
    return [each.proto.popover.label for each in pages.run(link).test.get("popover")]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_ends_with_both_folds(name):
    assert folds(name)[-2:] == ["How to cite", "Use it in your course"]


def test_a_drawing_alone_has_none():
    assert "How to cite" not in folds("slide?only=player")


def test_what_is_to_be_cited_is_what_the_citation_file_says():
    said = dict(re.findall(r'^([\w-]+): "?(.*?)"?$', CITATION, re.MULTILINE))
    assert said["title"] == footer.TITLE
    for text in (said["title"], said["version"], f"license = {{{said['license']}}}", "The Stride Lab authors"):
        assert text in footer.BIBTEX


def test_what_it_says_of_the_licence_and_of_make_is_true():
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make (\w+)`", footer._COURSE):
        assert f"\n{target}:" in makefile
