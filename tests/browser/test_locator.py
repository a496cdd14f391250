"""The frame on the whole picture: dragged, or moved by keys, it chooses what the grid shows, and stands in the link."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from stridelab import images, kernels
from stridelab.lessons.slide import walk

SIZE = 128  # a quarter of the 512 pixels of the astronaut


def place(page: Page) -> tuple[int, int]:
    """Row and column of the frame's corner, as the locator says it."""
    text = page.locator(".locator .place").inner_text()
    found = re.fullmatch(r"Rows (\d+)–(\d+) and columns (\d+)–(\d+) of 512 × 512", text)
    assert found, text
    top, bottom, left, right = map(int, found.groups())
    assert bottom - top == right - left == SIZE - 1
    return top - 1, left - 1


def wait_for_link(page: Page, row: int, col: int) -> None:
    expect(page).to_have_url(re.compile(f"crop_row={row}(&|$)"), timeout=20_000)
    expect(page).to_have_url(re.compile(f"crop_col={col}(&|$)"), timeout=20_000)


def assert_grid_is_the_crop(page: Page, row: int, col: int) -> None:
    """The last step's number, by way of the engine."""
    grid = images.grid(images.sample("astronaut"), grid_size=12, crop_size=SIZE, row=row, col=col)
    steps = walk(grid.planes()[0], kernels.kernel("sobel_x").weights[None], padding=1)
    page.locator(".player canvas").press("End")
    expected = steps.output((2, 2))[-1, -1]
    expect(page.locator(".player")).to_have_attribute("data-value", f"{expected:g}", timeout=20_000)


@pytest.fixture
def opened(visit, server) -> Page:
    page = visit(server.url + "/slide?crop=quarter")
    page.locator(".locator img").scroll_into_view_if_needed()
    return page


def test_a_dragged_frame_moves_the_crop_and_lands_in_the_link(opened):
    page = opened
    assert place(page) == (192, 192)  # the middle
    assert_grid_is_the_crop(page, 192, 192)
    frame, image = page.locator(".locator .frame").bounding_box(), page.locator(".locator img").bounding_box()
    assert frame
    assert image
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + image["width"] / 8, y - image["height"] / 4, steps=4)
    row, col = place(page)  # the frame follows at once
    assert abs(row - 64) <= 4
    assert abs(col - 256) <= 4
    assert "crop_row" not in page.url, "nothing is sent before it rests"
    page.mouse.up()
    wait_for_link(page, row, col)
    assert_grid_is_the_crop(page, row, col)

    page.mouse.move(x, y)  # beside the frame: it comes to the pointer, and stops at the edge
    page.mouse.down()
    page.mouse.move(x + 3000, y + 3000, steps=3)
    page.mouse.up()
    wait_for_link(page, 512 - SIZE, 512 - SIZE)
    assert place(page) == (512 - SIZE, 512 - SIZE)
    assert_grid_is_the_crop(page, 512 - SIZE, 512 - SIZE)


def test_the_frame_moves_by_keys_and_the_link_puts_it_back(opened, settle):
    page = opened
    frame = page.locator(".locator .frame")
    frame.press("ArrowDown")
    frame.press("ArrowLeft")
    frame.press("Shift+ArrowLeft")
    assert place(page) == (192 + 16, 192 - 16 - 1)
    wait_for_link(page, 208, 175)
    page.reload()
    settle()
    assert place(page) == (208, 175)
    assert_grid_is_the_crop(page, 208, 175)
    settings = parse_qs(urlparse(page.url).query)
    assert settings == {"crop": ["quarter"], "crop_row": ["208"], "crop_col": ["175"]}
