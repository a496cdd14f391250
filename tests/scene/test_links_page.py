"""docs/links.md is what the tables say, and its examples open."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from stridelab.scene import Scene
from tests.scene import links_page

LINKS = [link for _, link in links_page.LESSON.values()]


def test_the_page_is_what_the_tables_say():
    assert links_page.PATH.read_text("utf-8") == links_page.written()


def test_every_part_of_a_scene_that_is_no_setting_stands_there():
    assert {field.name for field in fields(Scene)} == {"page", "settings", "view", *links_page.LESSON}


@pytest.mark.parametrize("link", [*LINKS, *re.findall(r"http://\S+", links_page.INTRODUCTION)])
def test_an_example_opens_without_a_sentence(link):
    assert Scene.parse(link)[1] == []


@pytest.mark.parametrize("key", [key for key in links_page.LESSON if key not in ("code", "walk")])
def test_an_example_shows_its_key(key):
    assert getattr(Scene.parse(links_page.LESSON[key][1])[0], key)
