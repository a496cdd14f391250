"""A word explains itself: by keyboard and by tap, and Escape closes its card."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("page", [(1280, 800), (390, 844)], indirect=True, ids=["laptop", "phone"])
def test_a_word_opens_its_card_inside_the_screen_and_escape_closes_it(server, visit):
    page = visit(server.url + "/slide")
    word = page.get_by_role("button", name="window").first
    card = page.locator("#term-window")
    expect(card).to_be_hidden()
    word.press("Enter")
    expect(card).to_be_visible()
    expect(card).to_contain_text("covers at one stop")
    box, screen = card.bounding_box(), page.viewport_size
    assert 0 <= box["x"] <= box["x"] + box["width"] <= screen["width"]
    assert 0 <= box["y"] <= box["y"] + box["height"] <= screen["height"]
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
