"""The stack in a browser: it walks by itself, lights what a unit sees, and its settings are the page's."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from stridelab.lessons.receptive_field import layer_stack
from stridelab.network import Network
from stridelab.network.receptive_field import seen
from tests.browser.conftest import SETTLED

# Points at every place of a grid over the canvas and says what lights up: [unit, pixels seen].
POINT = """async ([canvas, columns, rows]) => {
    const told = canvas.getRootNode().querySelector('.stack')
    const box = canvas.getBoundingClientRect()
    const found = []
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
        const [x, y] = [box.left + ((j + 0.5) / columns) * box.width, box.top + ((i + 0.5) / rows) * box.height]
        canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: x, clientY: y, pointerType: 'mouse' }))
        found.push([told.dataset.unit, told.dataset.seen])
    }
    await new Promise(requestAnimationFrame)
    canvas.dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' }))
    return found
}"""

FRAMES = "async (n) => { for (let i = 0; i < n; i++) await new Promise(requestAnimationFrame) }"


class Drawing:
    """The drawing on a page, by what it tells about itself."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.locator(".stack")
        self.section, self.photo = self.box.locator(".section canvas"), self.box.locator(".photo canvas")
        expect(self.box).to_have_attribute("data-unit", re.compile("."), timeout=20_000)
        expect(self.box.locator(".unit")).not_to_be_empty()

    @property
    def unit(self) -> str:
        return self.box.get_attribute("data-unit") or ""

    def is_at(self, unit: str) -> None:
        expect(self.box).to_have_attribute("data-unit", unit)

    def moves_on(self) -> None:
        """Fails unless another unit is lit without anybody doing anything."""
        expect(self.box).not_to_have_attribute("data-unit", self.unit, timeout=10_000)

    def stands_still(self) -> None:
        before = self.unit
        self.page.evaluate(FRAMES, 90)
        assert self.unit == before

    def pause(self) -> None:
        if self.box.get_attribute("data-playing") == "true":
            self.box.get_by_role("button", name="Pause").click()
        expect(self.box).to_have_attribute("data-playing", "false")

    def setting(self, layer: int, key: str) -> Locator:
        return self.box.get_by_label(f"Layer {layer}: {key}", exact=True)

    def has_layers(self, line: str) -> None:
        expect(self.page.get_by_role("textbox", name="Layers, from the picture up")).to_have_value(line, timeout=10_000)


@pytest.fixture
def drawing(visit: Callable[[str], Page], server) -> Callable[..., Drawing]:
    def drawing(link: str = "") -> Drawing:
        return Drawing(visit(f"{server.url}/receptive_field{link}"))

    return drawing


@pytest.fixture
def lone(alone) -> Callable[..., Drawing]:
    """The drawing without its page, as a file."""
    return lambda link="": Drawing(alone(f"receptive_field{link}"))


def network(line: str, side: int = 64) -> Network:
    return layer_stack.build(line, side, side).network


def assert_lights(found: list[list[str]], net: Network) -> set[str]:
    """Every unit lights just the pixels that the engine says it sees; returns the layers that were pointed at."""
    layers = set()
    for told, lit in found:
        name, _, col = told.split()
        layers.add(name)
        assert list(map(int, lit.split())) == seen(net, name, int(col), axis=1)[0].positions.tolist()
    return layers


def test_pointing_lights_just_what_the_engine_says_a_unit_sees(lone):
    for preset in ("Stride 2 everywhere", "Dilated 2, 2, 2", "Holes: 3 × 3, stride 4", "ResNet's stem"):
        drawn = lone(f"?layers={quote(layer_stack.PRESETS[preset])}")
        net = network(layer_stack.PRESETS[preset])
        expect(drawn.box.locator(".layers")).to_contain_text(f"sees {net.layers[-1].receptive_field_size[1]} px")
        found = drawn.page.evaluate(POINT, [drawn.section.element_handle(), 23, 29])
        assert assert_lights(found, net) == {layer.name for layer in net}
        assert len({unit for unit, _ in found}) > 40


@pytest.mark.usefixtures("motion")
def test_it_walks_by_itself_waits_for_who_points_and_can_be_paused(lone):
    drawn = lone()
    drawn.moves_on()
    drawn.section.hover()
    drawn.stands_still()
    assert drawn.unit.split()[0] in ("1", "2")
    drawn.page.mouse.move(5, 5)
    expect(drawn.box).to_have_attribute("data-unit", re.compile("^3 "), timeout=10_000)
    drawn.moves_on()
    drawn.pause()
    drawn.stands_still()
    drawn.box.get_by_role("button", name="Play").click()
    drawn.moves_on()


def test_the_keys_move_the_unit_and_change_the_layer(lone):
    drawn = lone()
    drawn.pause()
    drawn.section.press("Home")
    row = drawn.unit.split()[1]
    drawn.is_at(f"3 {row} 0")
    drawn.section.press("ArrowRight")
    drawn.is_at(f"3 {row} 1")
    drawn.section.press("End")
    drawn.section.press("ArrowRight")
    drawn.is_at(f"3 {row} 7")
    drawn.section.press("ArrowDown")
    drawn.is_at(f"2 {int(row) * 2} 14")
    expect(drawn.box.locator(".field")).to_contain_text("7 × 7 pixels")
    expect(drawn.box.locator(".live")).to_contain_text("Layer 2: row")
    drawn.photo.press("ArrowUp")
    drawn.is_at(f"2 {int(row) * 2 - 1} 14")


def test_pointing_at_the_picture_chooses_the_field_around_that_place(lone):
    drawn = lone()
    box = drawn.photo.bounding_box()
    assert box
    drawn.photo.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    drawn.is_at("3 4 4")
    expect(drawn.box.locator(".center")).to_have_text("row 33, column 33")
    expect(drawn.box).to_have_attribute("data-playing", "false")


def test_settings_in_the_drawing_are_the_page_s_and_stand_in_the_link(drawing, settle):
    drawn = drawing()
    drawn.setting(1, "stride").fill("1")
    drawn.setting(1, "stride").press("Enter")
    drawn.has_layers("3x3 p1, 3x3 s2 p1, 3x3 s2 p1")
    expect(drawn.setting(1, "stride")).to_be_focused()
    drawn.box.get_by_role("button", name="+ Layer").click()
    drawn.has_layers("3x3 p1, 3x3 s2 p1, 3x3 s2 p1, 3x3 s2 p1")
    drawn.box.get_by_label("Layer 1: move up, after the next layer").click()
    drawn.has_layers("3x3 s2 p1, 3x3 p1, 3x3 s2 p1, 3x3 s2 p1")
    drawn.box.get_by_label("Layer 4: remove").click()
    drawn.has_layers("3x3 s2 p1, 3x3 p1, 3x3 s2 p1")
    drawn.setting(2, "kind").select_option("max")
    drawn.has_layers("3x3 s2 p1, max 3x3 p1, 3x3 s2 p1")
    drawn.setting(2, "padding").fill("99")
    drawn.setting(2, "padding").press("Enter")
    drawn.has_layers("3x3 s2 p1, max 3x3 p8, 3x3 s2 p1")
    settle()
    link = drawn.page.url
    drawn.page.goto("about:blank")
    drawn.page.goto(link)
    settle()
    Drawing(drawn.page).has_layers("3x3 s2 p1, max 3x3 p8, 3x3 s2 p1")


def test_what_does_not_fit_is_told_in_its_place_and_can_be_put_right(drawing):
    drawn = drawing("?layers=7x7 s4, 7x7 s4, 7x7 s4")
    expect(drawn.box.locator(".problem")).to_contain_text("Layer 3 does not fit along the rows: kernel_size 7 needs 7")
    drawn.setting(3, "kernel size").fill("3")
    drawn.setting(3, "kernel size").press("Enter")
    expect(drawn.box.locator(".problem")).to_be_hidden()
    drawn.has_layers("7x7 s4, 7x7 s4, 3x3 s4")


def test_on_a_phone_with_less_motion_it_stands_still_and_a_tap_points(phone, server):
    phone.goto(f"{server.url}/receptive_field")
    phone.wait_for_function(SETTLED)
    drawn = Drawing(phone)
    drawn.stands_still()
    drawn.section.tap(position={"x": 100, "y": 150})
    net = network(layer_stack.PRESETS["Stride 2 everywhere"])
    assert assert_lights([[drawn.unit, drawn.box.get_attribute("data-seen") or ""]], net) <= {"1", "2", "3"}
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
