"""Translation in a browser: the picture moves under the hand, and the server is not asked."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from stridelab import images, kernels
from stridelab.formats import whole_percent
from stridelab.images import colors
from stridelab.lessons.translation.phase_table import SIDE, phase_table

PART = images.grid(images.sample("astronaut"), grid_size=SIDE, crop_size=512, row=0, col=0).luma
ARROWS = {"right": "ArrowRight", "down": "ArrowDown"}


@pytest.fixture
def opened(server, page, settle):
    """The page as a reader with reduced motion gets it: nothing moves by itself."""

    def opened(link: str = "") -> Page:
        page.emulate_media(reduced_motion="reduce")
        page.goto(f"{server.url}/translation{link}")
        settle()
        page.locator(".shifter[data-error]").wait_for()
        return page

    return opened


@pytest.fixture
def lone(alone):
    """The drawing without its page, as a file."""

    def lone(link: str = "translation") -> Page:
        page = alone(link)
        page.locator(".shifter[data-error]").wait_for()
        return page

    return lone


def shifter(page: Page):
    return page.locator(".shifter")


def drawn(page: Page, name: str) -> np.ndarray:
    """A canvas of the shifter as it is on the screen: (h, w, 3)."""
    uri = page.locator(f".shifter canvas.{name}").evaluate("canvas => canvas.toDataURL()")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))).convert("RGB"))


def test_the_maps_and_the_error_on_the_screen_are_the_engines_at_every_shift(opened):
    page = opened()
    table = phase_table(PART, kernels.kernel("sobel_x").weights, 2)
    limit = max(255.0, float(np.percentile(table.dense, 99)))
    page.set_viewport_size({"width": 1280, "height": 800})
    for down, right in ((0, 1), (0, 2), (3, 16), (16, 5)):
        for name, value in (("rows", down), ("cols", right)):
            page.locator(f".shifter input.{name}").fill(str(value))
        expect(shifter(page)).to_have_attribute("data-shift", f"{down},{right}")
        rows, cols = table.step(down), table.step(right)
        expect(shifter(page)).to_have_attribute(
            "data-error", whole_percent(table.errors[rows.remainder, cols.remainder])
        )
        page.wait_for_timeout(100)
        seen = drawn(page, "after")
        assert seen.shape[0] % table.maps.shape[2] == 0, "the map should be drawn in whole squares at this width"
        factor = seen.shape[0] // table.maps.shape[2]
        expected = colors.gray(table.of_shifted(down, right), limit)
        assert np.array_equal(seen[factor // 2 :: factor, factor // 2 :: factor, 0], expected)
        if rows.remainder == cols.remainder == 0:
            assert np.array_equal(np.unique(drawn(page, "difference")), [247])


def test_dragging_asks_nothing_of_the_server(opened):
    page = opened("?stride=3")
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    box = page.locator("canvas.picture").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5 * box["width"] / 192, y + 3 * box["height"] / 192, steps=5)
    page.mouse.up()
    expect(shifter(page)).to_have_attribute("data-shift", "3,6")  # it was at 1 to the right
    expect(page.locator(".shifter .error strong")).to_have_text("0%")
    assert sent == []
    assert page.locator('[data-testid="stApp"]').get_attribute("data-test-script-state") == "notRunning"


def test_keys_move_the_picture_and_a_click_on_a_phase_leads_to_it(lone):
    page = lone("translation?stride=4")
    page.locator("canvas.picture").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
    expect(shifter(page)).to_have_attribute("data-shift", "1,2")
    phases = page.locator("canvas.phases")
    box = phases.bounding_box()
    assert box
    phases.click(position={"x": box["width"] * 3 / 8, "y": box["height"] * 7 / 8})  # phase (3, 1)
    expect(shifter(page)).to_have_attribute("data-shift", "1,3")
    expect(page.locator(".shifter .words")).to_contain_text("phase (3, 1)")


def test_the_shift_outlives_a_new_stride(opened, settle):
    page = opened()
    page.locator(".shifter input.cols").fill("4")
    page.get_by_role("slider", name="Stride").press("ArrowRight")
    settle()
    expect(page.locator(".shifter .of-map")).to_contain_text("every 3rd value")
    expect(shifter(page)).to_have_attribute("data-shift", "0,4")


def test_a_shift_larger_than_the_picture_is_a_sentence(lone):
    page = lone("translation?image=Grid%3A+a+seven")
    page.locator(".shifter input.cols").fill("9")
    expect(page.locator(".shifter .words")).to_have_text(
        "A shift of 9 columns leaves nothing of a picture of 8 columns. Shift by less."
    )
    page.locator(".shifter input.cols").fill("2")
    expect(page.locator(".shifter .error strong")).to_have_text("0%")


@pytest.mark.usefixtures("motion")
def test_it_moves_by_itself_where_motion_is_welcome(server, visit):
    page = visit(server.url + "/translation")
    for _ in range(2):  # it goes on: whatever is seen first, something else comes
        seen = shifter(page).get_attribute("data-shift") or ""
        expect(shifter(page)).not_to_have_attribute("data-shift", seen, timeout=10_000)
    shifter(page).locator("canvas.after").hover()  # who looks is not hurried on
    seen = shifter(page).get_attribute("data-shift")
    page.wait_for_timeout(1500)
    expect(shifter(page)).to_have_attribute("data-shift", seen or "")
    shifter(page).get_by_role("button", name="Pause").click()
    expect(shifter(page).get_by_role("button", name="Play")).to_be_visible()
    shifter(page).get_by_role("button", name="Play").click()
    expect(shifter(page).get_by_role("button", name="Pause")).to_be_visible()
    page.get_by_role("slider", name="Stride").press("ArrowRight")  # a new setting: it waits where the lesson is
    expect(shifter(page).get_by_role("button", name="Play")).to_be_visible()
    expect(shifter(page)).to_have_attribute("data-shift", "0,1")


def test_the_row_is_stepped_through_by_hand(alone):
    pool = alone("translation?only=pool_row").locator(".pool")
    for done in (2, 3, 4):
        pool.get_by_role("button", name="Next window").click()
        expect(pool).to_have_attribute("data-done", str(done))
    expect(pool.locator(".verdict")).to_contain_text("0 1 0 1 has become 1 1 1 1")
    pool.get_by_role("radiogroup", name="Moved by").get_by_role("radio", name="2").click()
    expect(pool).to_have_attribute("data-done", "1")
    pool.get_by_role("radio", name="2").last.press("ArrowRight")
    expect(pool.get_by_role("radio", name="3")).to_have_attribute("aria-checked", "true")
