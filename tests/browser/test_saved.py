"""Drawings saved as files, opened from disk with the network cut."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from stridelab import images, kernels
from stridelab.lessons.slide import repeated, walk
from stridelab.scene import PAGES
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


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """uid of a drawing -> its file, for all drawings that there are."""
    folder = tmp_path_factory.mktemp("saved")
    files = {}
    for name in PAGES:
        link = f"{name}?stride=3&say=Guess+first." if name == "slide" else name
        page = pages.run(link)
        for drawing in page.drawings:
            file = files[drawing.uid] = folder / f"{drawing.uid}.html"
            words = credit.of(page.scene, page.title, drawing.kind)
            file.write_text(web_page(pages.seen(drawing, page.scene.view), words), "utf-8")
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
