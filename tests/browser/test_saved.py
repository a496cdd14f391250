"""Drawings saved as files, opened from disk with the network cut."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from stridelab import images, kernels
from stridelab.lessons.slide import repeated, walk
from stridelab.scene import DRAWINGS, PAGES, Scene
from stridelab.ui.export import credit, pages
from stridelab.ui.export.web_page import web_page

# Every step of a stride in turn: the output's value, as the drawing tells it.
VALUES = """async (stride) => {
    const player = document.getElementById('drawing').shadowRoot.querySelector('.player')
    player.querySelectorAll('.strides button')[stride - 1].click()
    const scrub = player.querySelector('.scrub')
    const values = []
    for (let step = 0; step <= Number(scrub.max); step++) {
        scrub.value = step
        scrub.dispatchEvent(new Event('input'))
        await new Promise(requestAnimationFrame)
        values.push(Number(player.dataset.value))
    }
    return values
}"""


# All of a drawing that a learner sees, but for the words that only a screen reader is told.
STATE = """() => {
    const drawing = document.getElementById('drawing').shadowRoot.querySelector('section')
    const all = (selector) => [...drawing.querySelectorAll(selector)].filter((e) => !e.closest('.tools, .live, .speed'))
    return JSON.stringify([
        {...drawing.dataset},
        all('*').filter((e) => !e.children.length).map((e) => e.textContent),
        all('[aria-pressed], [aria-checked]').map((e) => e.ariaPressed ?? e.ariaChecked),
        all('input').map((e) => e.value),
        all('canvas').map((e) => e.width && e.toDataURL()),
    ])
}"""
# ... and what of it a link would say: as "Copy link" asks for it, which no file has.
VIEWS = """() => {
    const detail = {}
    dispatchEvent(new CustomEvent('stridelab:views', {detail}))
    return detail
}"""

# uid of a drawing -> what sets each part of its view: keys for an element, a range's value, or a click.
SETS = {
    "home": [("canvas", "Home ArrowRight ArrowRight")],
    "slide": [
        *((f"[data-overlay={name}]", "") for name in ("unread", "visits", "dense")),
        *((".loop", ""), ("canvas", "End ArrowLeft"), (".speed input", "ArrowRight")),
    ],
    "maps": [("[data-size=equal]", ""), (".scrub", 333)],
    "coverage": [("[data-view=visits]", ""), ("canvas.whole", "ArrowUp ArrowLeft")],
    "stack": [(".section canvas", "ArrowUp ArrowRight ArrowDown ArrowRight")],
    "magnifier": [("[data-show=lost]", ""), ("[data-zoom='1']", ""), (".tiles", "ArrowRight ArrowDown")],
    "shifter": [("input.cols", 5), ("input.rows", 2)],
    "pool_row": [(".strides button >> nth=0", ""), (".shifts button >> nth=2", ""), (".step", "")],
    "tower": [(".section canvas", "Home ArrowRight ArrowRight")],
}


Shown = tuple[pages.Page, pages.Drawing]


def written(shown: Shown, view: Mapping[str, str]) -> str:
    """The file of a drawing that opens with a view."""
    page, drawing = shown
    return web_page(pages.seen(drawing, view), credit.of(page.scene, page.title, drawing.kind))


@pytest.fixture(scope="module")
def shown() -> dict[str, Shown]:
    """uid of a drawing -> it and its page, for all drawings that there are."""
    ran = [pages.run("slide?stride=3&say=Guess+first." if name == "slide" else name) for name in PAGES]
    return {drawing.uid: (page, drawing) for page in ran for drawing in page.drawings}


@pytest.fixture(scope="module")
def files(shown: dict[str, Shown], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """uid of a drawing -> its file."""
    files = {uid: tmp_path_factory.mktemp("saved") / f"{uid}.html" for uid in shown}
    for uid, file in files.items():
        file.write_text(written(shown[uid], shown[uid][0].scene.view), "utf-8")
    return files


def test_every_drawing_plays_from_disk_and_fits(offline, files):
    """Opened on a phone, and then made wider."""
    page, asked = offline
    for file in files.values():
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(file.as_uri())
        page.wait_for_function("document.getElementById('drawing').getBoundingClientRect().height > 100")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
            assert page.evaluate("document.documentElement.scrollWidth") == width, file.name
    assert asked == [file.as_uri() for file in files.values()]


def test_the_player_in_a_file_has_all_strides_the_task_and_both_themes(offline, files):
    page, _ = offline
    page.goto(files["slide"].as_uri())
    expect(page.get_by_text("Guess first.")).to_be_visible()
    assert page.locator(".player").get_attribute("data-stride") == "3,3"
    grid = images.grid(images.sample("astronaut"), grid_size=12, crop_size=512, row=0, col=0).planes()[0]
    steps = walk(grid, repeated(kernels.kernel("sobel_x").weights, 1), padding=1)
    for stride in (1, 3, 8):
        expected = steps.output((stride, stride)).ravel().tolist()
        assert page.evaluate(VALUES, stride) == pytest.approx(expected)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


def settled(page: Page) -> str:
    """What a drawing shows when nothing moves in it any more."""
    page.wait_for_function("document.getElementById('drawing').getBoundingClientRect().height > 100")
    state, before = page.evaluate(STATE), ""
    while state != before:
        page.wait_for_timeout(250)
        state, before = page.evaluate(STATE), state
    return state


def test_each_part_of_the_view_of_each_drawing_travels_in_a_link(offline, shown, files, tmp_path):
    """A file opens what its link says by the same way as the app."""
    page, _ = offline
    page.set_viewport_size({"width": 1280, "height": 800})
    assert {uid for drawings in DRAWINGS.values() for uid in drawings.values()} - {*SETS} == {"charts", "sketch"}
    for uid, sets in SETS.items():
        page.goto(files[uid].as_uri())
        usual = settled(page)
        for selector, how in sets:
            part = page.locator(f"#drawing section {selector}")
            if isinstance(how, int):
                part.evaluate("(e, value) => { e.value = value; e.dispatchEvent(new Event('input')) }", how)
            elif how:
                for key in how.split():
                    part.press(key)
            else:
                part.click()
        page.mouse.move(1, 1)
        state, views = settled(page), page.evaluate(VIEWS)
        assert state != usual, uid
        name = next(name for name, drawings in DRAWINGS.items() if uid in drawings.values())
        scene, notes = Scene.parse(Scene(name, view=views).link())
        assert notes == []
        there = tmp_path / f"{uid}.html"
        there.write_text(written(shown[uid], scene.view), "utf-8")
        page.goto(there.as_uri())
        assert settled(page) == state, (uid, scene.view)


def test_in_a_file_no_layer_can_be_changed(offline, files):
    page, _ = offline
    page.goto(files["stack"].as_uri())
    expect(page.get_by_text("sees 15 px", exact=False).first).to_be_visible()
    assert page.locator(".layers :is(button, input:enabled, select:enabled)").count() == 0
    assert page.locator(".layers input").count() > 0


def test_a_deck_with_three_sandboxed_files_plays_offline_and_hears_their_heights(offline, files, tmp_path):
    page, asked = offline
    frames = "".join(
        f'<iframe sandbox="allow-scripts" src="{files[name].as_uri()}" width="800" height="500"></iframe>'
        for name in ("slide", "shifter", "pool_row")
    )
    hears = "<script>heights = []; addEventListener('message', (e) => heights.push(e.data))</script>"
    deck = tmp_path / "deck.html"
    deck.write_text(f"<!doctype html><title>Deck</title>{hears}{frames}", "utf-8")
    page.goto(deck.as_uri())
    page.wait_for_function("new Set(heights.map((e) => e.height)).size >= 3")
    assert {json.dumps(each["type"]) for each in page.evaluate("heights")} == {'"stridelab:height"'}
    for frame in page.frames[1:]:
        expect(frame.locator("#drawing button").first).to_be_visible()
    assert len(asked) == 4
