"""Before a class: a drawing alone on the screen, legible from the back row, moved by keys and a clicker."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from stridelab.__main__ import main

SIZES = """() => {
    window.sizes = []
    const fillText = CanvasRenderingContext2D.prototype.fillText
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y, most) {
        const size = Number(/([\\d.]+)px/.exec(this.font)[1])
        const squeezed = most === undefined ? 1 : Math.min(1, most / this.measureText(text).width)
        sizes.push([String(text), size, squeezed])
        return most === undefined ? fillText.call(this, text, x, y) : fillText.call(this, text, x, y, most)
    }
}"""
"""What is written on any canvas is remembered with its size in pixels of the page, and how much narrower it is made."""

SCREENS = [(1920, 1080), (1280, 720)]
LINKS = [
    "slide?stride=2&pos=9&play=0",
    "slide?stride=1&grid_size=32&kernel=gaussian&kernel_size=5&pos=300&play=0",
    "slide?color=true&pos=9&play=0",
]


@pytest.fixture
def saved(own_page, page, tmp_path):
    def saved(link: str) -> Page:
        path = Path(tmp_path, "lecture.html")
        assert main(["save", link, str(path)]) in (0, None)
        page.add_init_script(f"({SIZES})()")
        page.goto(path.as_uri())
        expect(page.locator(".player")).to_have_attribute("data-step", re.compile(r"\d"))
        return page

    return saved


def present(page: Page) -> None:
    page.evaluate("() => { sizes = [] }")
    page.keyboard.press("p")
    expect(page.locator(".player.presenting")).to_be_visible()
    page.wait_for_timeout(400)  # the screen's size has come, and two frames


DRAWINGS: dict[str, tuple[str, str]] = {
    # link -> what is the step's own, and what a step to the right changes
    "compare": (".size, .counted, .count", "data-step"),
    "downsampling?stride=2&place=9,9": (".formula, .unread", ""),
    "receptive_field": (".facts dd, .became, .settings input", "data-unit"),
    "feature_reduction": ("h2 span", "data-place"),
    "translation": (".error strong, .words", "data-shift"),
    "translation pool_row": (".cell, .out, .words, .verdict", "data-done"),
    "network?layer=2": (".facts dd", "data-at"),
}

LETTERS = """(drawing) => {
    const zoom = Number(drawing.style.zoom) || 1
    const found = []
    for (const element of drawing.querySelectorAll('*')) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
        if ((!own && !element.value) || !element.checkVisibility() || element.closest('.live')) continue
        const box = element.getBoundingClientRect()
        const size = parseFloat(getComputedStyle(element).fontSize) * zoom
        found.push([(element.value || element.textContent).trim(), size, box.right, box.bottom])
    }
    return found
}"""
"""Every element with a text of its own: the text, the size of its letters, and where it ends."""


@pytest.mark.parametrize("page", SCREENS[:1], indirect=True, ids=["full_hd"])
def test_every_drawing_is_read_from_the_back_row_and_moved_by_a_clicker(own_page, page, tmp_path):
    page.add_init_script(f"({SIZES})()")
    for link, (numbers, moved) in DRAWINGS.items():
        address, _, drawing = link.partition(" ")
        path = Path(tmp_path, "lecture.html")
        assert main(["save", address, str(path), *(["--drawing", drawing] if drawing else [])]) in (0, None)
        page.goto(path.as_uri())
        page.wait_for_timeout(600)  # its pictures are there
        page.evaluate("() => { sizes = [] }")
        page.keyboard.press("p")
        stage = page.locator(".presenting")
        expect(stage).to_be_visible()
        page.wait_for_timeout(500)  # the screen's size has come, and two frames
        before = stage.get_attribute(moved) if moved else None
        page.keyboard.press("PageDown")
        if moved:
            expect(stage).not_to_have_attribute(moved, before or "")
        zoom = float(stage.evaluate("it => it.style.zoom"))
        for text, size, squeezed in page.evaluate("() => sizes"):
            real = size * squeezed * zoom
            assert real >= (28 if re.fullmatch(r"[−\d.]+", text) else 22), (link, text, real)
        letters = stage.evaluate(LETTERS)
        assert letters, link
        for text, size, right, bottom in letters:
            assert size >= 22, (link, text, size)
            assert right <= 1921, (link, text, right)
            assert bottom <= 1081, (link, text, bottom)
        for element in stage.locator(numbers).all():
            if element.is_visible():
                size = element.evaluate("it => parseFloat(getComputedStyle(it).fontSize)") * zoom
                assert size >= 28, (link, element.inner_text(), size)
        boxes = [box for box in (canvas.bounding_box() for canvas in stage.locator("canvas, .cells").all()) if box]
        top, bottom = min(box["y"] for box in boxes), max(box["y"] + box["height"] for box in boxes)
        assert bottom - top >= 0.75 * 1080, (link, top, bottom)
        page.keyboard.press("Escape")
        expect(stage).to_have_count(0)


@pytest.mark.parametrize("page", SCREENS, indirect=True, ids=["full_hd", "1280"])
@pytest.mark.parametrize("link", LINKS, ids=["gray", "large_grid", "colour"])
def test_every_number_of_the_step_is_read_from_the_back_row(link, saved):
    page = saved(link)
    present(page)
    screen = page.evaluate("() => innerHeight")
    number, word = 28 * screen / 1080, 22 * screen / 1080
    written = page.evaluate("() => sizes")
    assert any(text.startswith(("Output", "Sum")) for text, *_ in written)
    for text, size, squeezed in written:
        least = number if re.fullmatch(r"[−\d.]+", text) else word
        assert size >= least, (text, size)
        assert squeezed > 0.75, (text, squeezed)  # the letters of a file are the system's, wider than ours
    for part in (".sum .total", ".sum .y", ".sizes"):
        for element in page.locator(f".player {part}").all():
            assert float(element.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")) >= number
    player = page.locator(".player")
    value = player.get_attribute("data-value") or ""
    assert [text for text, *_ in written if text.replace("−", "-") == value or text == "174.59"], (
        "the result is written"
    )
    canvas = page.locator(".player canvas").bounding_box()
    assert canvas is not None
    assert canvas["height"] >= 0.75 * screen
    for part in (".sum .total", ".sizes"):
        box = page.locator(f".player {part}").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= screen


def test_it_stands_still_and_hears_keys_and_a_clicker_without_a_focus(saved):
    page = saved("slide?stride=3")
    player = page.locator(".player")
    if player.get_attribute("data-playing") == "false":
        player.locator(".play").click()
    present(page)
    expect(player).to_have_attribute("data-playing", "false")
    page.evaluate("() => document.activeElement.blur()")
    at = int(player.get_attribute("data-step") or 0)
    page.keyboard.press("PageDown")
    expect(player).to_have_attribute("data-step", str(at + 1))
    page.keyboard.press("PageUp")
    expect(player).to_have_attribute("data-step", str(at))
    page.keyboard.press("5")
    expect(player).to_have_attribute("data-stride", "5,5")
    page.keyboard.press(" ")
    expect(player).to_have_attribute("data-playing", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".player.presenting")).to_have_count(0)
    expect(player.locator(".bar.top")).to_be_visible()
    expect(player.get_by_role("button", name="Present")).to_be_focused()


def test_hands_are_counted_by_keys_and_the_stride_waits(saved):
    page = saved("slide?stride=3&play=0")
    present(page)
    hands = page.locator(".player .hands")
    expect(hands).to_be_hidden()
    page.keyboard.press("h")
    for key in ("1", "1", "2", "4", "4", "Backspace"):
        page.keyboard.press(key)
    expect(hands).to_have_attribute("aria-label", "Hands: A 2, B 1, C 0, D 1")
    assert [row.split() for row in hands.locator("span").all_inner_texts()] == [
        ["A", "2"], ["B", "1"], ["C", "0"], ["D", "1"],
    ]  # fmt: skip
    expect(page.locator(".player")).to_have_attribute("data-stride", "3,3")
    page.keyboard.press("h")
    expect(hands).to_be_hidden()
    page.keyboard.press("2")
    expect(page.locator(".player")).to_have_attribute("data-stride", "2,2")


def test_answers_are_covered_and_shown_before_the_class(saved):
    page = saved("slide?stride=3&play=0&cover=size,sum")
    present(page)
    sizes = page.locator(".player .sizes")
    expect(sizes).to_have_text("Output size: ?")
    page.keyboard.press("r")
    expect(sizes).to_contain_text("= 4")
    page.keyboard.press("c")
    expect(sizes).to_have_text("Output size: ?")


def test_where_no_full_screen_is_allowed_it_lies_over_the_page(own_page, server, page, visit):
    page.add_init_script("Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('refused'))")
    visit(server.url + "/slide?play=0")
    player = page.locator(".player")
    player.get_by_role("button", name="Present").click()
    expect(page.locator(".player.presenting")).to_be_visible()
    page.wait_for_timeout(200)
    assert player.bounding_box() == {"x": 0, "y": 0, "width": 1280, "height": 800}
    over = "([x, y]) => document.elementFromPoint(x, y).shadowRoot?.querySelector('.player') !== null"
    for place in ([5, 5], [1270, 5], [640, 400], [5, 790]):
        assert page.evaluate(over, place), f"something else is seen at {place}"
    player.get_by_role("button", name="Back to the page").click()
    box = player.bounding_box()
    assert box is not None
    assert box["width"] < 1280


@pytest.mark.parametrize("page", SCREENS[:1], indirect=True, ids=["full_hd"])
def test_charts_fill_the_screen_one_at_a_time_with_their_numbers(own_page, server, page, visit):
    for path, charts in (("/compute_cost?stride=2", 3), ("/price", 1)):
        visit(server.url + path)
        expect(page.locator(".stPlotlyChart .svg-container").first).to_be_visible()
        page.get_by_role("button", name="Present", exact=True).first.click()
        stage = page.locator(".charts.presenting")
        picture = stage.locator(".picture")
        expect(picture.locator("svg").first).to_be_attached()
        sizes = picture.evaluate("""it => [...it.querySelectorAll('text')].map((text) =>
            parseFloat(getComputedStyle(text).fontSize) * it.style.zoom * it.closest('.charts').style.zoom)""")
        assert sizes, path
        assert min(sizes) >= 22, (path, min(sizes))
        box = picture.bounding_box()
        assert box["height"] >= 0.75 * 1080
        assert box["y"] + box["height"] <= 1080
        if charts > 1:
            first = stage.get_attribute("data-chart")
            page.keyboard.press("4")
            expect(stage.locator(".numbers")).to_contain_text("stride 4")
            page.keyboard.press("PageDown")
            expect(stage).not_to_have_attribute("data-chart", first)
        page.keyboard.press("Escape")
        expect(stage).to_have_count(0)
        page.wait_for_function(
            "() => !document.querySelector('.stPlotlyChart').closest('.stElementContainer').style.width"
        )


@pytest.mark.parametrize("page", SCREENS[:1], indirect=True, ids=["full_hd"])
def test_charts_are_covered_before_the_class_too(own_page, server, page, visit):
    visit(server.url + "/compute_cost?stride=2&cover=cost")
    page.get_by_role("button", name="Present", exact=True).first.click()
    stage = page.locator(".charts.presenting")
    plate = stage.get_by_role("button", name="Show the cost")
    expect(plate).to_be_visible()
    page.wait_for_timeout(500)  # the screen's size has come
    box = plate.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 1920
    assert box["y"] + box["height"] <= 1080
    plate.click()
    expect(stage.locator(".picture svg").first).to_be_attached(timeout=20_000)
    expect(stage.locator(".numbers")).to_contain_text("25%")
    page.keyboard.press("c")
    expect(plate).to_be_visible(timeout=10_000)
    expect(stage.locator(".numbers")).not_to_contain_text("25%")
    page.keyboard.press("r")
    expect(stage.locator(".picture svg").first).to_be_attached(timeout=20_000)
