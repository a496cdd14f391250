"""A walk in a browser: by keyboard, and the drawing stays in its place when the answer comes."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_a_guess_is_made_by_keyboard_and_the_drawing_answers_where_it_was(own_page, server, visit, settle):
    page = visit(server.url + "/slide")
    player = page.locator(".player")
    expect(page.get_by_text("1 of 4")).to_be_visible()
    expect(player.get_by_text("step 1 of 36")).to_be_visible()
    place = player.bounding_box()["y"]
    page.get_by_role("button", name="4 × 4").press("Enter")
    expect(page.get_by_role("status").filter(has_text="You said: 4 × 4.")).to_be_visible()
    expect(player.get_by_role("radiogroup", name="Stride", exact=True).get_by_role("radio", name="4")).to_be_checked()
    expect(player.get_by_text(re.compile("of 9$"))).to_be_visible()
    settle()
    assert player.bounding_box()["y"] == place
    page.get_by_role("button", name="Next question").press("Enter")
    expect(page.get_by_text("2 of 4", exact=True)).to_be_visible()
    expect(player.get_by_role("radiogroup", name="Stride", exact=True).get_by_role("radio", name="1")).to_be_checked()
    page.get_by_role("button", name="36", exact=True).press("Enter")
    expect(player.get_by_role("button", name="Kept of stride 1")).to_have_attribute("aria-pressed", "true")
    settle()  # what is kept of a walk is written before the next test begins


def test_a_task_is_done_in_the_drawing(own_page, server, visit, settle):
    page = visit(server.url + "/slide")
    for number in (2, 3, 4):
        page.get_by_role("button", name="Show me").click()
        page.get_by_role("button", name=f"Next question, {number} of 4").click()
        expect(page.get_by_text(f"{number} of 4", exact=True)).to_be_visible()
    settle()
    page.locator(".player").get_by_role("radiogroup", name="Stride", exact=True).get_by_role("radio", name="3").click()
    expect(page.get_by_role("status").filter(has_text="side by side")).to_be_visible()
    settle()  # what is kept of a walk is written before the next test begins


def test_a_walk_survives_a_reload_and_may_be_ones_own(own_page, server, visit, settle):
    page = visit(server.url + "/teacher")
    page.get_by_text("A walk of your own").click()
    text = "# Mine\n\nask: How many?\n- 6\n* 3\nshow: compare\ntrue: Three.\n\nask: And then?\n- 1\n* 2\n"
    field = page.get_by_role("textbox", name="or its text")
    field.fill(text)
    field.press("Control+Enter")
    expect(page.get_by_text("The step in line 9 has no show: line.")).to_be_visible()
    field.fill(text + "show: compare\ntrue: Two.\n")
    field.press("Control+Enter")
    expect(page.get_by_text("Mine: 2 questions, no mistakes.")).to_be_visible()
    page.get_by_role("button", name="Open it here").click()
    expect(page.get_by_text("1 of 2", exact=True)).to_be_visible()
    page.get_by_role("button", name="Show me").click()
    page.get_by_role("button", name="Next question, 2 of 2").click()
    expect(page.get_by_text("2 of 2", exact=True)).to_be_visible()
    settle()
    page.goto(server.url + "/compare")
    expect(page.get_by_text("Mine: question 2 of 2")).to_be_visible()
    page.get_by_role("button", name="Go on with the walk").click()
    expect(page.get_by_text("And then?")).to_be_visible()
    settle()  # what is kept of a walk is written before the next test begins
