"""The static site, opened from disk with the network cut."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from stridelab.lessons.questions import KINDS
from stridelab.ui.export.site import PAGES

AXE = Path(__file__).parents[1] / "javascript" / "node_modules" / "axe-core" / "axe.min.js"
FOUND = """async () => {
    const {violations} = await axe.run(document, {resultTypes: ['violations'], preload: false})
    return violations.map(({id, nodes}) => [id, ...nodes.slice(0, 3).map((node) => node.html.slice(0, 200))])
}"""
DRAWN = """() => [...document.querySelectorAll('.drawing')].every((place) =>
        place.shadowRoot && place.getBoundingClientRect().height > 60)
    && [...document.querySelectorAll('.stPlotlyChart')].every((place) => place.querySelector('.main-svg'))"""


def lessons(site: Path) -> list[Path]:
    return [site / ("index.html" if name == "home" else f"{name}.html") for name in PAGES]


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_opens_from_disk_draws_all_it_has_and_fits(offline, site, width):
    page, asked = offline
    page.set_viewport_size({"width": width, "height": 800})
    for path in lessons(site) if width == 390 else sorted(site.glob("*.html")):
        page.goto(path.as_uri())
        page.wait_for_function(DRAWN)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
    assert len(asked) > len(PAGES)
    assert [address for address in asked if not address.startswith(site.as_uri())] == []


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


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core comes with the checks of JavaScript: make lint")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_lesson(page, site, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for path in lessons(site):
        page.goto(path.as_uri())
        page.wait_for_function(DRAWN)
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate(FOUND)
        assert found == [], f"{path.name}: {json.dumps(found, indent=1)}"


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
