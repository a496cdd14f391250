"""Words are underlined where a page says them first, and the glossary lists them all."""

from __future__ import annotations

import re

import pytest

from stridelab.lessons import story
from stridelab.lessons.glossary import TERMS, of_page
from stridelab.ui import frame

BUTTON = re.compile(r'<button type="button" class="term" popovertarget="term-([\w-]+)" title="[^"]+">([^<]+)</button>')


def htmls(at) -> str:
    return " ".join(each.proto.body for each in at.get("html"))


def test_the_glossary_lists_every_word_with_the_lesson_that_shows_it(open_page):
    at = open_page("glossary")
    assert not at.exception
    text = htmls(at)
    for entry in TERMS:
        assert f"<strong>{entry.name}</strong>. {entry.line.replace(chr(39), '&#x27;')}" in text
    labels = [link.proto.label for link in at.get("page_link")]
    assert labels == [f"{story.number(entry.page)} {frame.title(entry.page)}" for entry in TERMS]


@pytest.mark.parametrize("page", [chapter.page for chapter in story.CHAPTERS])
def test_each_word_is_underlined_once_on_a_page_and_has_its_card(page, open_page):
    at = open_page(page)
    text = htmls(at)
    slugs = [slug for slug, _ in BUTTON.findall(text)]
    assert len(slugs) == len(set(slugs))
    assert {entry.slug for entry in of_page(page)} <= set(slugs)
    assert re.findall(r'<div popover id="term-([\w-]+)"', text).sort() == slugs.sort()
    assert "Glossary" in [link.proto.label for link in at.get("page_link")]


def test_a_word_is_marked_in_the_form_in_which_it_stands(open_page):
    found = BUTTON.findall(htmls(open_page("home")))
    assert ("filter", "filter") in found
    assert ("stride", "Stride") in found


def test_a_part_of_a_word_is_no_word(open_page):
    """“Downsampling” is not underlined in another word, and stride not in strided."""
    assert not [word for _, word in BUTTON.findall(htmls(open_page("translation"))) if word.lower() == "strided"]
