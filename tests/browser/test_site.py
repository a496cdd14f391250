"""The static site, opened from disk with the network cut."""

from __future__ import annotations

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from stridelab.lessons.questions import KINDS
from stridelab.ui.export.site import PAGES

AXE = Path(__file__).parents[1] / "javascript" / "node_modules" / "axe-core" / "axe.min.js"
VIOLATIONS = """async () => {
    const {violations} = await axe.run(document, {resultTypes: ['violations'], preload: false})
    return violations.map(({id, nodes}) => [id, ...nodes.slice(0, 3).map((node) => node.html.slice(0, 200))])
}"""
DRAWN = """() => [...document.querySelectorAll('.drawing')].every((place) =>
        place.shadowRoot && place.getBoundingClientRect().height > 60)
    && [...document.querySelectorAll('.stPlotlyChart')].every((place) => place.querySelector('.main-svg'))"""


def lessons(site: Path) -> list[Path]:
    return [site / ("index.html" if name == "home" else f"{name}.html") for name in PAGES]


def test_every_page_opens_from_disk_draws_all_it_has_and_fits(offline, site):
    """Lessons open in the dark on a phone, and turn light and wide; all other pages open light and wide."""
    page, asked = offline
    for path in sorted(site.glob("*.html")):
        if path in lessons(site):
            page.set_viewport_size({"width": 390, "height": 800})
            page.emulate_media(color_scheme="dark")
            open_and_draw(page, path)
            assert_fits(page, path)
            page.evaluate(AXE.read_text("utf-8"))  # it comes with the checks of JavaScript
            assert_axe_finds_nothing(page, path)
            page.emulate_media(color_scheme="light")
            page.set_viewport_size({"width": 1280, "height": 800})
            page.wait_for_function(DRAWN)
            assert_axe_finds_nothing(page, path)
        else:
            open_and_draw(page, path)
        assert_fits(page, path)
    assert len(asked) > len(PAGES)
    assert [address for address in asked if not address.startswith(site.as_uri())] == []


def open_and_draw(page: Page, path: Path) -> None:
    page.goto(path.as_uri())
    page.wait_for_function(DRAWN)


def assert_fits(page: Page, path: Path) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path.name


def assert_axe_finds_nothing(page: Page, path: Path) -> None:
    violations = page.evaluate(VIOLATIONS)
    assert violations == [], f"{path.name}: {json.dumps(violations, indent=1)}"


def test_the_quiz_is_answered_with_keys_and_says_why_only_then(offline, site):
    page, _ = offline
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto((site / "check.html").as_uri())
    reply, form = page.locator("#quiz .reply"), page.locator("form.question:visible")
    seen = set()
    for number in range(len(KINDS)):
        expect(page.get_by_role("status")).to_contain_text(f"Question {number + 1} of {len(KINDS)}")
        expect(reply).to_be_hidden()
        ask = form.get_attribute("data-ask") or ""
        seen.add(ask)
        first = form.locator("input").first
        first.focus()
        if ask == "number":
            page.keyboard.type("7")
        elif ask in ("cell", "cells"):
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Space")
        else:
            page.keyboard.press("Space")
        form.get_by_role("button", name="Answer").press("Enter")
        expect(reply).to_contain_text(re.compile(r"Right( is)?: "))
        assert page.locator("form.question:visible input:enabled").count() == 0
        reply.get_by_role("button").first.press("Enter")
    assert seen == {"number", "choose", "cell", "cells"}
    expect(page.get_by_role("status")).to_contain_text(re.compile(rf"^\d+ of {len(KINDS)} right"))
    reply.get_by_role("button", name="Other questions").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Question 1 of")
    assert problems == []


def test_a_try_this_is_a_click_away_and_so_is_the_lesson_as_it_opens(offline, site):
    page, _ = offline
    page.goto((site / "compute_cost.html").as_uri())
    page.get_by_role("link", name="Stride late").click()
    expect(page.locator(".alert")).to_contain_text("Only that layer gets cheaper")
    expect(page.locator(".settings")).to_contain_text("conv4")
    page.get_by_role("link", name="← Compute cost, as it opens").click()
    expect(page.locator(".settings").first).to_contain_text("conv1")


def test_charts_are_presented_without_a_server(offline, site):
    page, _ = offline
    page.goto((site / "compute_cost.html").as_uri())
    page.get_by_role("button", name="Present").click()
    stage = page.locator(".charts.presenting")
    expect(stage.locator(".picture svg").first).to_be_visible()
    first = stage.get_attribute("data-chart")
    page.keyboard.press("PageDown")
    expect(stage).not_to_have_attribute("data-chart", first or "")


def test_a_drawing_plays_and_a_chart_follows_the_theme(offline, site):
    page, _ = offline
    page.goto((site / "slide.html").as_uri())
    page.locator(".strides button").nth(2).click()
    expect(page.locator(".player")).to_have_attribute("data-stride", "3,3")
    page.goto((site / "translation.html").as_uri())
    title = page.locator(".stPlotlyChart .xtitle").first
    light = title.evaluate("e => getComputedStyle(e).fill")
    page.emulate_media(color_scheme="dark")
    expect(title).not_to_have_css("fill", light)
