"""Smaller maps under one glass, in a real browser: all pictures move and zoom together."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

LINK = "feature_reduction?image=zone_plate&crop_row=128&crop_col=128"


def magnifier(page: Page) -> Locator:
    glass = page.locator(".magnifier")
    expect(glass.locator("canvas")).to_have_count(6)
    expect(glass).to_have_attribute("data-place", "128,128")
    return glass


@pytest.fixture
def lone(alone) -> Locator:
    """The drawing without its page, as a file."""
    return magnifier(alone(LINK))


def drawn(glass: Locator) -> list[str]:
    return glass.locator("canvas").evaluate_all("all => all.map(canvas => canvas.toDataURL())")


def place(glass: Locator) -> list[int]:
    return [int(each) for each in (glass.get_attribute("data-place") or "").split(",")]


def test_a_drag_moves_all_six_pictures_by_as_many_pixels(server, visit):
    page = visit(f"{server.url}/{LINK}")
    glass = magnifier(page)
    before = drawn(glass)
    box = glass.locator("canvas").nth(3).bounding_box()
    assert box
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 80, steps=4)
    page.mouse.up()
    assert place(glass) == [148, 168]
    assert all(old != new for old, new in zip(before, drawn(glass), strict=True))


def test_keys_move_and_zoom_and_the_edge_stops(lone):
    glass = lone
    tiles = glass.locator(".tiles")
    tiles.focus()
    tiles.press("Shift+ArrowRight")
    assert place(glass) == [128, 129]
    tiles.press("+")
    expect(glass.locator("output")).to_have_text("2×")
    for _ in range(60):
        tiles.press("ArrowUp")
    assert place(glass)[0] == 0


def test_lost_detail_shows_the_differences_and_their_size_and_leaves_the_full_map(lone):
    glass = lone
    before = drawn(glass)
    glass.get_by_role("radio", name="Lost detail").click()
    after = drawn(glass)
    assert before[0] == after[0]
    assert all(old != new for old, new in zip(before[1:], after[1:], strict=True))
    expect(glass.locator(".words").nth(1)).to_contain_text("typical difference")


def test_strided_convolution_shows_false_rings_where_the_blur_shows_gray(lone):
    """The contrast of what is on the screen, in the part where the rings are too fine for stride 2."""
    glass = lone
    tiles = glass.locator(".tiles")
    tiles.focus()
    for _ in range(20):
        tiles.press("ArrowRight")
    spread = """all => all.map(canvas => {
        const w = 40, x = canvas.width - 62
        const { data } = canvas.getContext('2d').getImageData(x, canvas.height / 2 - 10, w, 20)
        const tones = data.filter((_, at) => at % 4 === 0)
        return Math.max(...tones) - Math.min(...tones)
    })"""
    _, strided, _, _, blur, _ = glass.locator("canvas").evaluate_all(spread)
    assert strided > 150
    assert blur < 60


def test_a_new_stride_keeps_the_place_and_the_view(server, visit, settle):
    page = visit(f"{server.url}/{LINK}")
    glass = magnifier(page)
    glass.get_by_role("radio", name="Lost detail").click()
    page.get_by_role("spinbutton", name="Stride").fill("4")
    page.keyboard.press("Enter")
    settle()
    expect(glass.locator("h2").nth(1)).to_contain_text("128 × 128")
    assert place(glass) == [128, 128]
    expect(glass.get_by_role("radio", name="Lost detail")).to_have_attribute("aria-checked", "true")
