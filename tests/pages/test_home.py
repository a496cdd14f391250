"""Home: the moving picture, and five reasons whose numbers are computed now."""

from __future__ import annotations

from pathlib import Path

import pytest

from stridelab import images, kernels
from stridelab.lessons import home
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
    assert [(metric.label, metric.value) for metric in at.metric] == [(card.title, card.number) for card in cards]
    words = [text.value for text in at.markdown]
    for card in cards:
        assert card.meaning in words
        assert f"*{card.limit}*" in words


def test_every_reason_leads_to_a_page_that_shows_it(open_page):
    links = [link.proto.label for link in open_page("home").get("page_link")]
    assert len(links) == 5
    assert set(links) <= {frame.title(path.stem) for path in (Path(__file__).parents[2] / "pages").glob("*.py")}


def test_the_moving_picture_is_a_small_grid_at_stride_2_with_padding(open_page, sent):
    at = open_page("home")
    payload = sent(at, "player")
    steps = walk(images.sample("grid_seven").planes()[0], kernels.kernel("sobel_x").weights[None], padding=1)
    assert payload["dense"] == player.payload(steps)["dense"]
    assert list(payload["rows"]) == ["1", "2", "3", "4"]
    page = sent(at, "player", "page")
    assert (page["stride"], page["compact"], page["autoplay"]) == ([2, 2], True, True)


@pytest.mark.parametrize("name", ["astronaut", "cat"])
def test_the_number_of_the_translation_card_is_the_lessons_own(name, open_page, sent):
    [card] = [each for each in open_page("home", image=name).metric if each.label == "Translation invariance"]
    lesson = sent(open_page("translation", image=name), "shifter")
    assert lesson["errors"][0][1] == card.value
