"""The network in a browser: it walks up by itself, and every layer pointed at shows its own numbers and field."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from stridelab import architectures
from stridelab.lessons import network
from tests.browser.conftest import SETTLED

FRAMES = "async (n) => { for (let i = 0; i < n; i++) await new Promise(requestAnimationFrame) }"


class Drawing:
    """The drawing on a page, by what it tells about itself."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.locator(".network")
        self.canvas = self.box.locator(".section canvas")
        expect(self.box).to_have_attribute("data-at", re.compile("."), timeout=20_000)

    @property
    def at(self) -> int:
        return int(self.box.get_attribute("data-at") or -1)

    def is_at(self, layer: int) -> None:
        expect(self.box).to_have_attribute("data-at", str(layer))

    def fact(self, name: str) -> Locator:
        return self.box.locator(f".facts .{name}")


@pytest.fixture
def drawing(alone) -> Callable[..., Drawing]:
    """Without its page, as a file."""
    return lambda link="": Drawing(alone(f"network{link}"))


@pytest.mark.usefixtures("motion")
def test_it_walks_from_the_picture_to_the_end_until_somebody_points(drawing):
    drawn = drawing()
    expect(drawn.box).not_to_have_attribute("data-at", str(drawn.at), timeout=10_000)
    drawn.box.get_by_role("button", name="Pause").click()
    before = drawn.at
    drawn.page.evaluate(FRAMES, 60)
    assert drawn.at == before


@pytest.mark.parametrize("name", ["alexnet", "resnet50"])
def test_every_layer_pointed_at_shows_its_own_numbers(name, drawing):
    drawn = drawing(f"?network={name}")
    rows = network.table(architectures.load(name))
    box = drawn.canvas.bounding_box()
    assert box
    for at in (0, 1, len(rows) // 2, len(rows) - 1):
        drawn.canvas.hover(position={"x": 2 + (at + 0.5) * (box["width"] - 4) / len(rows), "y": 60})
        drawn.is_at(at)
        expect(drawn.fact("name")).to_have_text(str(rows[at][0]))
        expect(drawn.fact("output")).to_have_text(str(rows[at][5]))
        expect(drawn.fact("field")).to_have_text(f"{rows[at][8]} px")
        expect(drawn.fact("macs")).to_have_text(f"{rows[at][7]:,}")
        expect(drawn.box.locator("tr.chosen th")).to_have_text(str(rows[at][0]))


def test_the_keys_go_from_layer_to_layer_and_from_stride_to_stride(drawing):
    drawn = drawing()
    layers = architectures.load("alexnet").layers
    strided = [at for at, layer in enumerate(layers) if layer.is_strided]
    drawn.canvas.press("Home")
    drawn.is_at(0)
    for at in strided[:3]:
        drawn.canvas.press("PageUp")
        drawn.is_at(at)
    drawn.canvas.press("ArrowRight")
    drawn.is_at(strided[2] + 1)
    drawn.canvas.press("End")
    drawn.is_at(len(layers) - 1)
    expect(drawn.box.locator(".live")).to_contain_text("1,000")


def test_a_row_of_the_table_chooses_its_layer(drawing):
    drawn = drawing()
    drawn.box.get_by_role("row", name=re.compile("^features.3 ")).click()
    drawn.is_at(4)
    expect(drawn.box).to_have_attribute("data-playing", "false")


def test_pasted_code_is_drawn_and_what_the_browser_is_told_stays_text(visit, server):
    page = visit(f"{server.url}/network?network=own")  # a link without the code: there is nothing to draw yet
    code = page.get_by_role("textbox", name="Keras or PyTorch source")
    code.fill("Sequential([Conv2D(8, 3, name='<img src=x onerror=alert(1)>', input_shape=(32, 32, 3))])")
    code.press("Control+Enter")
    drawn = Drawing(page)
    expect(drawn.box.locator("tbody tr")).to_have_count(2)
    expect(drawn.box.locator("tbody th").last).to_contain_text("<img src=x")
    assert drawn.box.locator("img").count() == 0
    code.fill("no code at all")
    code.press("Control+Enter")
    expect(drawn.page.get_by_text("this is not Python")).to_be_visible()
    expect(drawn.page.get_by_text("What is true")).to_be_visible()


def test_on_a_phone_with_less_motion_it_stands_still_and_a_tap_points(phone, server):
    phone.goto(f"{server.url}/network?network=resnet50")
    phone.wait_for_function(SETTLED)
    drawn = Drawing(phone)
    before = drawn.at
    phone.evaluate(FRAMES, 60)
    assert drawn.at == before
    drawn.canvas.tap(position={"x": 100, "y": 90})
    expect(drawn.box).not_to_have_attribute("data-at", str(before))
    assert 0 < drawn.at < before
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
