"""An own picture, from a real file: it is shown, goes from page to page, and a bad file leaves everything as it was."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, Page, expect

from stridelab import images, kernels
from stridelab.lessons.slide import walk


def photo(height: int, width: int) -> bytes:
    """A JPEG with slow light, a sharp disc and some noise, as a camera makes them."""
    rows, cols = np.mgrid[0:height, 0:width]
    light = np.stack([255 * rows / height, 255 * cols / width, 128 + 0 * rows], axis=-1)
    image = Image.fromarray((0.9 * light).astype(np.uint8))
    ImageDraw.Draw(image).ellipse([width // 4, height // 4, width // 2, height // 2], fill="white", outline="red")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return file.getvalue()


def upload(page: Page, name: str, data: bytes, kind: str = "image/jpeg") -> None:
    """Through the popover, as a learner does."""
    page.get_by_role("button", name="Use my own picture").click()
    page.locator("input[type=file]").set_input_files(FilePayload(name=name, mimeType=kind, buffer=data))


def popover(page: Page) -> Locator:
    return page.get_by_test_id("stPopoverBody")


def expect_own_picture(page: Page) -> None:
    expect(page.get_by_test_id("stSelectbox").first.locator("input")).to_have_value("My own picture", timeout=30_000)


def assert_slide_shows(page: Page, data: bytes) -> None:
    picture = images.decode(data, "a.jpg")
    expect(page.locator(".locator .place")).to_contain_text(f"of {picture.height} × {picture.width}", timeout=30_000)
    side = min(picture.height, picture.width)
    row, col = (picture.height - side) // 2, (picture.width - side) // 2
    grid = images.grid(picture, grid_size=12, crop_size=side, row=row, col=col)
    steps = walk(grid.planes()[0], kernels.kernel("sobel_x").weights[None], padding=1)
    page.locator(".player canvas").press("End")
    expected = f"{steps.output((2, 2))[-1, -1]:g}"
    expect(page.locator(".player")).to_have_attribute("data-value", expected, timeout=20_000)


def go_to(page: Page, name: str, settle) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()
    settle()


BAD = [
    ("broken.jpg", photo(300, 400)[:4000], "image/jpeg"),
    ("disguised.png", b"%PDF-1.7\n" + b"x" * 500, "image/png"),
    ("empty.png", b"", "image/png"),
]


def test_an_own_photo_walks_stays_on_every_page_and_outlives_bad_files(visit, server, settle):
    page = visit(server.url + "/slide?padding=same&padding=1&crop_row=5")
    data = photo(400, 600)
    upload(page, "mine.jpg", data)
    expect_own_picture(page)
    settle()
    assert_slide_shows(page, data)
    assert "crop_row" not in page.url, "the place was one in the other picture"
    expect(popover(page)).to_have_count(0)

    for name, broken, kind in BAD:
        upload(page, name, broken, kind)
        sentence = popover(page).get_by_test_id("stAlert").filter(has_text=name)
        expect(sentence).to_be_visible(timeout=30_000)
        assert sentence.inner_text().strip().endswith(".")
        page.keyboard.press("Escape")
        expect_own_picture(page)
        assert_slide_shows(page, data)

    go_to(page, "Compare strides", settle)
    expect_own_picture(page)
    expect(page.locator(".maps tbody td").nth(1)).to_have_text("400 × 600", timeout=20_000)
    go_to(page, "Home", settle)
    expect_own_picture(page)
    go_to(page, "Slide", settle)
    expect_own_picture(page)
    assert_slide_shows(page, data)
    page.reload()
    expect(page.get_by_text("Your picture is gone after the reload")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("somebody's own picture")).to_be_hidden()
    expect(page.get_by_test_id("stSelectbox").first.locator("input")).to_have_value("Astronaut")


def test_a_photo_of_12_megapixels_shows_its_lanes_and_answers(visit, server):
    page = visit(server.url + "/compare")
    upload(page, "large.jpg", photo(3000, 4000))
    expect_own_picture(page)
    cells = page.locator(".maps tbody tr").first.locator("td")
    expect(cells.nth(1)).to_have_text("3,000 × 4,000", timeout=60_000)
    expect(cells.nth(2)).to_have_text("12,000,000")
    page.get_by_test_id("stButtonGroup").get_by_text("8", exact=True).click()
    last = page.locator(".maps tbody tr").last.locator("td")
    expect(last.nth(1)).to_have_text("375 × 500", timeout=30_000)
    assert page.locator(".maps canvas").count() == 7


def test_a_link_to_an_own_picture_says_that_it_stayed_behind(server, visit):
    """In a session that has none; what other sessions have uploaded is not theirs."""
    page = visit(server.url + "/slide?image=My+own+picture&stride=3")
    expect(page.get_by_text("made with somebody's own picture")).to_be_visible()
    expect(page.locator(".player")).to_have_attribute("data-stride", "3,3", timeout=20_000)
