"""A copied link opens the same view on a server that knows nothing of it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

# What every control holds, by its key.
CONTROLS = """() => {
    const held = {}
    for (const input of document.querySelectorAll('[data-testid="stMain"] :is(input, textarea, [role="slider"])')) {
        const widget = input.closest('[class*="st-key-"]')
        if (!widget || widget.matches('.st-key-heard') || input.type === 'file') continue
        const key = [...widget.classList].find((name) => name.startsWith('st-key-'))
        const value = input.type === 'checkbox' ? input.checked : input.value
        held[key] = value ?? input.getAttribute('aria-valuetext') ?? input.getAttribute('aria-valuenow')
    }
    return held
}"""


def pick(page: Page, label: str, option: str) -> None:
    box = page.get_by_test_id("stSelectbox").filter(has=page.get_by_text(label, exact=True))
    box.locator("input").click()
    page.get_by_role("option", name=option, exact=True).click()
    expect(box.locator("input")).to_have_value(option)


def view(page: Page) -> dict[str, Any]:
    """The player's own account, its sentences, the locator's place and every control's value."""
    player = page.locator(".player")
    page.locator(".player canvas").press("End")
    last = player.locator(".scrub").get_attribute("max") or ""
    expect(player).to_have_attribute("data-step", last)
    told = {name: player.get_attribute(f"data-{name}") for name in ("step", "stride", "value")}
    words = [page.locator(part).inner_text() for part in (".player .sizes", ".player .cost", ".locator .place")]
    return told | {"words": words, "controls": page.evaluate(CONTROLS)}


def test_a_copied_link_opens_the_same_view_elsewhere(server, fresh_server, visit, settle):
    page = visit(server.url + "/slide")
    pick(page, "Picture", "Cat")
    pick(page, "Filter", "Gaussian blur")
    pick(page, "Padding", "same")
    page.get_by_role("slider", name="Kernel size").press("ArrowRight")
    page.get_by_text("More settings").click()
    page.get_by_text("Colour: three planes").click()
    for label, value in (("Dilation", "2"), ("Bias", "-12.5"), ("Crop from row", "40")):
        number = page.get_by_role("spinbutton", name=label, exact=True)
        number.fill(value)
        number.press("Enter")
    player = page.locator(".player")
    player.get_by_role("button", name="Rows ≠ columns").click()
    player.get_by_role("radiogroup", name="Stride, columns").get_by_role("radio", name="3").click()
    player.get_by_role("radiogroup", name="Stride", exact=True).get_by_role("radio", name="4").click()
    page.get_by_role("slider", name="Part shown in the grid").press("ArrowRight")
    expected = {
        "image": "Cat", "kernel": "Gaussian blur", "padding": "same", "kernel_size": "4", "color": "true",
        "dilation": "2", "bias": "-12.5", "crop_row": "40", "stride": "4", "stride_cols": "3", "crop": "half",
    }  # fmt: skip
    for key, value in expected.items():
        words = value.replace(" ", "[+]")
        expect(page).to_have_url(re.compile(rf"[?&]{key}={words}(&|$)"), timeout=20_000)
    settle()
    assert {key: value for key, [value] in parse_qs(urlparse(page.url).query).items()} == expected
    before = view(page)
    assert before["stride"] == "4,3"

    page.goto(page.url.replace(server.url, fresh_server.url))  # to the browser, too, another place: it keeps nothing
    expect(page.locator(".player")).to_have_attribute("data-stride", "4,3", timeout=30_000)
    expect(page.locator(".locator .place")).to_have_text(before["words"][2], timeout=30_000)
    page.get_by_text("More settings").click()
    settle()
    assert view(page) == before
    assert page.get_by_test_id("stAlert").count() == 0


def test_the_short_names_in_a_link_do_not_hold_on_to_it(visit, server, settle):
    """?image=grid_seven is readable by anyone in the field; choosing another picture then has to work."""
    page = visit(server.url + "/slide?image=grid_seven&kernel=box")
    place = page.locator(".locator .place")
    expect(place).to_contain_text("of 8 × 8")
    pick(page, "Picture", "Cat")
    expect(place).not_to_contain_text("of 8 × 8", timeout=20_000)
    settle()
    pick(page, "Filter", "Identity")
    settle()
    assert {key: value for key, [value] in parse_qs(urlparse(page.url).query).items()} == {
        "image": "Cat",
        "kernel": "Identity",
    }


@pytest.mark.parametrize("nonsense", ["2.5", "inf"])
def test_nonsense_leaves_the_link_and_the_back_button_meets_no_exception(own_page, nonsense, server, visit, settle):
    page = visit(f"{server.url}/slide?stride={nonsense}&kernel_size=5")
    told = page.get_by_text("stride in this link is")
    player = page.locator(".player")
    expect(told).to_be_visible()
    expect(player).to_have_attribute("data-stride", "2,2")
    expect(page).to_have_url(server.url + "/slide?kernel_size=5")
    player.get_by_role("radio", name="3").first.click()
    expect(page).to_have_url(re.compile("stride=3"), timeout=20_000)
    page.get_by_role("link", name="Compare strides", exact=True).first.click()
    expect(page.locator(".maps")).to_be_visible(timeout=20_000)
    expect(told).to_be_hidden()
    page.go_back()  # the nonsense is no entry of the history any more
    expect(player).to_have_attribute("data-stride", "3,3", timeout=20_000)
    settle()
    expect(page).to_have_url(re.compile(r"/slide[?](?=.*stride=3)(?=.*kernel_size=5)"))
    assert page.get_by_test_id("stException").count() == 0


def test_a_link_to_compare_opens_the_same_lanes(server, visit):
    page = visit(server.url + "/compare?image=grid_digits&strides=2&strides=7&kernel=box&kernel_size=2&padding=valid")
    rows = page.locator(".maps tbody tr")
    expect(rows).to_have_count(2, timeout=20_000)
    assert [row.locator("td").all_inner_texts()[:2] for row in rows.all()] == [["2", "4 × 4"], ["7", "1 × 1"]]


def test_a_setting_that_is_moved_there_and_quickly_back_leaves_nothing_in_the_address(server, visit, page, settle):
    visit(server.url + "/slide")
    size = page.get_by_role("slider", name="Kernel size")
    for _ in range(2):
        size.press("ArrowRight")
    expect(page).to_have_url(re.compile("kernel_size=5"))
    settle()
    for _ in range(2):
        size.press("ArrowLeft")
    settle()
    expect(page.locator(".player .sizes")).to_contain_text("− 3)")
    assert "kernel_size" not in page.url


def test_what_a_drawing_shows_travels_with_copy_link(server, visit, tab, page):
    visit(server.url + "/slide?stride=3&kernel=identity&image=cat")
    expect(page).to_have_url(re.compile("kernel=Identity.*image=Cat"))  # short names stay in the address
    player = page.locator(".player")
    for name in ("Unread", "Visits", "Kept of stride 1", "Loop"):
        player.get_by_role("button", name=name, exact=True).click()
    page.locator(".player canvas").press("End")
    expect(player).to_have_attribute("data-step", player.locator(".scrub").get_attribute("max") or "")
    pressed = "buttons => buttons.map(button => button.getAttribute('aria-pressed')).join()"
    before = player.locator(".toggle").evaluate_all(pressed), player.get_attribute("data-step")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")  # as on a page by http
    player.get_by_role("button", name="Copy link").click()
    link = player.get_by_role("textbox", name="Copy this link").input_value()
    assert {"show": ["visits,dense"], "play": ["0"], "loop": ["0"], "pos": [str(int(before[1] or 0) + 1)]}.items() <= (
        parse_qs(urlparse(link).query).items()
    )

    tab.emptied(closed=False)  # as with somebody else
    page.goto(link)
    there = page.locator(".player")
    expect(there).to_have_attribute("data-step", before[1] or "", timeout=30_000)
    assert (there.locator(".toggle").evaluate_all(pressed), there.get_attribute("data-step")) == before


def test_a_link_holds_on_the_next_page_and_one_press_of_back_goes_one_page_back(own_page, server, visit, page, settle):
    visit(server.url + "/slide?stride=5&image=Cat")
    for name, drawing in (("Translation", ".shifter"), ("Compare strides", "section.maps")):
        page.get_by_role("link", name=name, exact=True).first.click()
        expect(page.locator(drawing)).to_be_visible(timeout=20_000)
        expect(page.locator(".st-key-image input")).to_have_value("Cat")
        settle()
    page.go_back()
    expect(page).to_have_url(re.compile("/translation[?].*stride=5"))
    expect(page.locator(".shifter")).to_be_visible(timeout=20_000)
    settle()
    page.go_back()
    expect(page.locator(".player")).to_have_attribute("data-stride", "5,5", timeout=20_000)
    expect(page.locator(".st-key-image input")).to_have_value("Cat")
