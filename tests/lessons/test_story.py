"""The order of the lessons is one, wherever it is shown."""

from __future__ import annotations

from pathlib import Path

from stridelab.lessons import story
from stridelab.scene import PAGES
from stridelab.ui import frame

ROOT = Path(__file__).parents[2]
LESSONS = [chapter.page for chapter in story.CHAPTERS]


def test_the_navigation_has_the_lessons_in_their_order_right_after_home():
    assert list(frame._TITLES)[1 : 1 + len(LESSONS)] == LESSONS


def test_every_lesson_is_a_page_that_a_link_may_name():
    assert all((ROOT / "pages" / f"{page}.py").exists() for page in LESSONS)
    assert set(LESSONS) <= set(PAGES)


def test_from_home_the_way_leads_through_every_lesson_once():
    way, page = [], "home"
    while chapter := story.following(page):
        page = chapter.page
        way.append(page)
    assert way == LESSONS
    assert [story.number(page) for page in way] == [*range(1, len(LESSONS) + 1)]


def test_a_page_beside_the_story_has_no_number_and_no_next():
    assert (story.number("somewhere"), story.following("somewhere")) == (None, None)


def test_every_chapter_asks_and_says_why_in_a_few_words():
    for chapter in story.CHAPTERS:
        assert chapter.question.endswith("?")
        assert 3 <= len(chapter.why.split()) <= 20
