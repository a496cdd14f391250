"""Home: the moving picture, and a card for each lesson, with numbers that are computed now."""

from __future__ import annotations

import pytest

from stridelab import images, kernels
from stridelab.lessons import home, story
from stridelab.lessons.slide import walk
from stridelab.lessons.translation import phase_table
from stridelab.ui import frame
from stridelab.ui.components import player


@pytest.mark.parametrize("name", images.sample_names())
def test_home_shows_the_five_reasons_for_every_sample(name, open_page):
    at = open_page("home", image=name)
    assert not at.exception
    cards = (
        *home.layer_reasons(),
        home.picture_reason(images.middle(images.sample(name), phase_table.SIDE).luma),
    )
    words = [text.value for text in at.markdown]
    html = " ".join(each.proto.body for each in at.get("html"))
    for card in cards:
        assert card.claim in words
        assert f"<b>{card.number}</b> {card.meaning}" in html
        assert f"*{card.limit}*" in words


def links(at) -> list[str]:
    return [link.proto.label for link in at.get("page_link")]


def test_start_leads_to_the_first_lesson_and_every_lesson_has_a_card(open_page):
    start, *cards, words, teacher = open_page("home").get("page_link")
    assert (start.proto.label, start.proto.page) == ("Start: watch one filter move", "slide")
    assert (words.proto.page, teacher.proto.page) == ("glossary", "teacher")
    assert [card.proto.page for card in cards] == [chapter.page for chapter in story.CHAPTERS]
    assert [card.proto.label for card in cards] == [
        f"{number} {frame.title(chapter.page)}" for number, chapter in enumerate(story.CHAPTERS, 1)
    ]


@pytest.mark.parametrize("page", [chapter.page for chapter in story.CHAPTERS])
def test_every_lesson_ends_with_the_next_one_and_why(page, open_page, sent):
    at = open_page(page)
    told = sent(at, "story")
    assert (told["page"], told["lessons"]) == (page, [chapter.page for chapter in story.CHAPTERS])
    label, words = links(at)
    assert words == "Glossary"
    if after := story.following(page):
        assert label == f"Next: {story.number(after.page)} {frame.title(after.page)}"
        assert after.why in [text.value for text in at.markdown]
    else:
        assert label == "Home"


def test_the_moving_picture_is_a_small_grid_at_stride_2_with_padding(open_page, sent):
    at = open_page("home")
    payload = sent(at, "player")
    steps = walk(images.sample("grid_seven").planes()[0], kernels.kernel("sobel_x").weights[None], padding=1)
    assert payload["dense"] == player.payload(steps)["dense"]
    assert list(payload["rows"]) == ["1", "2", "3", "4"]
    page = sent(at, "player", "page")
    assert (page["stride"], page["compact"], page["autoplay"]) == ([2, 2], True, True)


@pytest.mark.parametrize(("asked", "stride"), [("3", 3), ("7", 2)])
def test_the_moving_picture_has_a_links_stride_where_it_can(asked, stride, open_page, sent):
    at = open_page("home", stride=asked)
    assert sent(at, "player", "page")["stride"] == [stride, stride]


@pytest.mark.parametrize("name", ["astronaut", "cat"])
def test_the_number_of_the_translation_card_is_the_lessons_own(name, open_page, sent):
    html = " ".join(each.proto.body for each in open_page("home", image=name).get("html"))
    lesson = sent(open_page("translation", image=name), "shifter")
    assert f"<b>{lesson['errors'][0][1]}</b> of its own variation" in html
