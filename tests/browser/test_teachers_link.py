"""A teacher's link in the browser: what is fixed cannot be moved, what is hidden is not there, and it stays so."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect


def test_a_fixed_stride_is_moved_by_no_button_key_or_control(server, visit):
    page = visit(server.url + "/slide?stride=3&fix=stride")
    player = page.locator(".player")
    radios = player.get_by_role("radiogroup", name="Stride", exact=True).get_by_role("radio")
    assert radios.count() == 8
    assert all(radio.is_disabled() for radio in radios.all())
    expect(player.get_by_role("button", name="Rows ≠ columns")).to_be_disabled()
    page.locator(".player canvas").press("5")
    page.wait_for_timeout(600)  # a reported stride would be on its way
    expect(player).to_have_attribute("data-stride", "3,3")
    page.get_by_text("More settings").click()
    expect(page.get_by_role("spinbutton", name="Stride", exact=True)).to_be_disabled()
    page.locator(".player canvas").press("End")  # the walk is free
    expect(player).to_have_attribute("data-step", "15")


def test_what_is_hidden_leaves_nothing_to_focus_and_survives_a_reload_and_travels_on(server, visit, settle):
    page = visit(server.url + "/slide?stride=3&hide=stride,crop_row,kernel&only=player&say=How+many+numbers?")
    hidden = (".st-key-kernel", ".st-key-stride", ".st-key-stride_cols", ".locator", ".st-key-crop_row")

    def check() -> None:
        player = page.locator(".player")
        expect(player).to_have_attribute("data-stride", "3,3")
        for place in hidden:
            assert page.locator(place).count() == 0, place
        expect(player.get_by_role("radio")).to_have_count(0)
        expect(page.locator("p.task")).to_have_text("How many numbers?")
        assert page.get_by_role("heading").all_inner_texts() == ["Slide"]

    check()
    page.get_by_text("More settings").click()
    page.get_by_text("Colour: three planes").click()  # a run in between
    expect(page).to_have_url(re.compile("color=true"))
    settle()
    check()
    page.reload()
    settle()
    check()
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.get_by_role("button", name="Copy link").click()
    link = page.get_by_role("textbox", name="Copy this link").input_value()
    for part in ("stride=3", "hide=stride", "only=player", "say=How", "color=true"):
        assert part in link
    page.goto(link)
    settle()
    check()


def test_fixed_layers_and_a_fixed_rule_are_only_to_be_read(server, visit):
    page = visit(server.url + "/receptive_field?layers=3x3+s2,+3x3&fix=layers&only=stack")
    stack = page.locator("section.stack")
    assert stack.locator(".layers input, .layers select").count() > 0
    assert all(part.is_disabled() for part in stack.locator(".layers input, .layers select").all())
    assert stack.locator(".layers button").count() == 0
    page = visit(server.url + "/downsampling?stride=3&framework=keras_same&fix=framework,stride&only=coverage")
    drawing = page.locator("section.cover")
    expect(drawing).to_have_attribute("data-rule", "keras_same")
    groups = drawing.locator(".strides button, .rules button")
    assert groups.count() > 8
    assert all(button.is_disabled() for button in groups.all())
    page.locator("canvas.whole").press("5")
    expect(drawing).to_have_attribute("data-stride", "3")


@pytest.mark.parametrize("following", ["slide?stride=2", "compare?stride=4&say=What+is+left?"])
def test_next_leads_on(following, server, visit, settle):
    query = following.replace("&", "%26").replace("=", "%3D").replace("+", "%20")
    page = visit(f"{server.url}/slide?stride=5&say=First&next={query}")
    page.get_by_role("button", name="Next", exact=True).click()
    if following.startswith("compare"):
        expect(page.locator("p.task")).to_have_text("What is left?", timeout=20_000)
        expect(page.locator("section.maps")).to_be_visible(timeout=20_000)
        expect(page).to_have_url(re.compile("/compare[?].*say=What"))
    else:
        expect(page.locator(".player")).to_have_attribute("data-stride", "2,2", timeout=20_000)
        settle()
        expect(page.locator("p.task")).to_have_count(0)
        assert "stride=5" not in page.url
        assert "next" not in page.url


def test_what_an_experiment_asks_to_look_for_travels_with_the_link(server, visit, settle, page):
    visit(server.url + "/feature_reduction")
    page.locator('[class*="st-key-try_"] button').first.click()
    settle()
    words = page.get_by_test_id("stAlert").first.locator("p").inner_text()
    expect(page.locator("p.task")).to_have_count(0)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    page.get_by_role("button", name="Copy link").first.click()
    link = page.get_by_role("textbox", name="Copy this link").input_value()
    page.goto(link)
    settle()
    expect(page.locator("p.task")).to_have_text(words.strip())
