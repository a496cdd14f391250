"""The thread in a browser: numbers, visits and the phone's menu."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

AFTER = """(link, which) => getComputedStyle(link.querySelector("p"), which).content"""


def link_to(page: Page, name: str, kind: str = "stTopNavLink"):
    return page.get_by_test_id(kind).filter(has_text=name)


def test_lessons_are_numbered_and_a_visited_one_is_marked_by_the_browser_alone(own_page, server, visit, settle):
    page = visit(server.url)
    expect(link_to(page, "Slide")).to_have_count(1)
    page.wait_for_function("() => document.getElementById('stride-lab-story')")
    assert link_to(page, "Slide").evaluate(AFTER, "::before").startswith('"1 "')
    assert link_to(page, "Slide").evaluate(AFTER, "::after") == "none"
    page.get_by_role("link", name="Start").click()
    expect(page.get_by_role("heading", level=1, name="Slide")).to_be_visible()
    settle()
    assert link_to(page, "Slide").evaluate(AFTER, "::after").startswith('" ✓"')
    page.get_by_role("link", name="Next: 2 Compare strides").click()
    expect(page.get_by_role("heading", level=1, name="Compare strides")).to_be_visible()
    settle()
    visit(server.url)  # anew: the browser remembers
    page.wait_for_function("() => document.getElementById('stride-lab-story')")
    for name, mark in {"Slide": '" ✓"', "Compare strides": '" ✓"', "Translation": "none"}.items():
        assert link_to(page, name).evaluate(AFTER, "::after").startswith(mark), name
    expect(page.get_by_role("link", name="Slide visited")).to_have_count(1)
    assert page.evaluate("() => Object.keys(localStorage).filter((key) => key.startsWith('stride-lab')).sort()") == [
        "stride-lab-visited",
        "stride-lab-walks",
    ]


@pytest.mark.parametrize("page", [(390, 844)], indirect=True, ids=["phone"])
def test_on_a_phone_the_menu_has_a_name_and_closes_when_a_page_is_chosen(server, visit, settle):
    page = visit(server.url + "/slide")
    button = page.get_by_test_id("stExpandSidebarButton")
    expect(button).to_be_visible()
    assert button.evaluate("(button) => getComputedStyle(button, '::after').content") == '"Lessons"'
    button.click()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Compare strides").click()
    expect(page.get_by_role("heading", level=1, name="Compare strides")).to_be_visible()
    settle()
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")


@pytest.mark.parametrize("page", [(390, 844)], indirect=True, ids=["phone"])
def test_on_a_phone_the_drawing_is_seen_above_the_open_settings(server, visit):
    page = visit(server.url + "/slide")
    page.get_by_text("Settings", exact=True).click()
    canvas = page.locator(".player canvas")
    page.wait_for_function("(canvas) => canvas.getBoundingClientRect().top < 120", arg=canvas.element_handle())
    box, settings = canvas.bounding_box(), page.locator(".drawer").bounding_box()
    assert box
    assert settings
    assert 50 < box["y"] < settings["y"] - 250


def test_a_key_leads_to_the_settings_past_the_drawing(server, visit):
    page = visit(server.url + "/slide")
    page.get_by_test_id("stMain").focus()  # where Streamlit's own link leads
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    expect(page.get_by_role("combobox", name="Picture")).to_be_focused()


def test_beside_open_settings_the_drawing_stays_in_view(server, visit, settle):
    page = visit(server.url + "/slide")
    page.get_by_text("More settings").click()
    settle()
    page.get_by_role("button", name="Reset this page").scroll_into_view_if_needed()
    expect(page.locator(".player canvas")).to_be_in_viewport()
