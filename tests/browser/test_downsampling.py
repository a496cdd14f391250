"""What is read of a picture, in a real browser: strides and rules change with no round trip, the magnifier moves."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

LINK = "/downsampling?image=grid_digits&kernel=identity"
COUNT_COLOURS = """canvas => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    return new Set(new Uint32Array(data.buffer)).size
}"""


def opened(visit, server, link: str = LINK) -> tuple[Page, Locator]:
    page = visit(server.url + link)
    cover = page.locator(".cover")
    expect(cover.locator(".strides button")).to_have_count(8)
    page.wait_for_timeout(300)  # the pictures are decoded
    return page, cover


@pytest.fixture
def lone(alone) -> Callable[[str], Locator]:
    """The drawing without its page, as a file."""

    def lone(link: str = LINK) -> Locator:
        page = alone(link.removeprefix("/"))
        page.wait_for_timeout(300)  # the pictures are decoded
        return page.locator(".cover")

    return lone


def stride(cover: Locator, number: int) -> Locator:
    return cover.locator(".strides button").nth(number - 1)


def test_a_stride_changes_size_formula_and_words_at_once_and_then_the_link(server, visit, settle):
    page, cover = opened(visit, server)
    expect(cover.locator(".formula")).to_have_text("⌊(8 + 1 + 1 − 3) / 2⌋ + 1 = 4")
    stride(cover, 4).click()
    expect(cover.locator(".formula")).to_have_text("⌊(8 + 1 + 1 − 3) / 4⌋ + 1 = 2", timeout=250)
    expect(cover.locator(".output h2")).to_have_text("Output 2 × 2")
    expect(cover.locator(".code")).to_contain_text("stride=4")
    expect(page).to_have_url(re.compile(r"stride=4"))
    settle()
    expect(stride(cover, 4)).to_have_attribute("aria-checked", "true")


def test_each_rule_draws_its_own_padding_and_pytorch_refuses_same(lone):
    cover = lone()
    cover.get_by_role("radio", name="TensorFlow and Keras").click()
    expect(cover.locator(".input h2")).to_have_text("Input 8 × 8 + padding: top 0, bottom 1, left 0, right 1")
    keras = cover.locator("canvas.lens").evaluate("canvas => canvas.toDataURL()")
    cover.get_by_role("radio", name="PyTorch, padding 1").click()
    assert cover.locator("canvas.lens").evaluate("canvas => canvas.toDataURL()") != keras
    cover.get_by_role("radio", name="PyTorch, 'same'").click()
    expect(cover.locator(".formula")).to_contain_text("padding='same' is not supported for strided convolutions")
    expect(cover.locator(".output h2")).to_have_text("No output")
    stride(cover, 1).click()
    expect(cover.locator(".output h2")).to_have_text("Output 8 × 8")


def test_pictures_are_drawn_and_views_differ(lone):
    cover = lone(LINK + "&stride=4&padding=0")
    seen = set()
    for name in ("Picture", "Unread", "Visits"):
        cover.get_by_role("radio", name=name, exact=True).click()
        assert cover.locator("canvas.whole").evaluate(COUNT_COLOURS) > 3
        seen.add(cover.locator("canvas.whole").evaluate("canvas => canvas.toDataURL()"))
    assert len(seen) == 3
    assert cover.locator("canvas.map").evaluate(COUNT_COLOURS) > 2


def test_nothing_moves_when_kernel_padding_or_input_size_change(server, visit):
    places = {}
    for settings in ("", "&padding=5&kernel_size=11", "&padding=0&input_size=32"):
        _, cover = opened(visit, server, f"/downsampling?image=camera{settings}")
        corners = [
            cover.locator(part).bounding_box() for part in ("canvas.whole", "canvas.lens", "canvas.map", ".places")
        ]
        places[settings] = [(round(box["x"]), round(box["y"])) for box in corners if box]
    assert all(each == places[""] for each in places.values()), places


def test_pictures_have_names_that_follow_what_they_show_and_headings_follow_the_title(lone):
    cover = lone("/downsampling?image=camera&stride=4")
    lens, output = cover.locator("canvas.lens"), cover.locator("canvas.map")
    size = (cover.locator(".output h2").text_content() or "").removeprefix("Output ")
    expect(output).to_have_attribute("aria-label", f"Output {size}: one value for each window")
    cover.get_by_role("button", name="Top left").click()
    expect(lens).to_have_attribute("aria-label", "Magnified: rows 0 to 10, columns 0 to 10 of the picture")
    stride(cover, 2).click()
    expect(output).not_to_have_attribute("aria-label", re.compile(re.escape(size)))
    assert cover.locator("h1, h3").count() == 0
    expect(cover.locator("h2")).to_have_count(3)


def test_the_magnifier_follows_pointer_buttons_and_keys(lone):
    cover = lone("/downsampling?image=camera")
    lens, whole = cover.locator("canvas.lens"), cover.locator("canvas.whole")

    def shown() -> str:
        return lens.evaluate("canvas => canvas.toDataURL()")

    seen = [shown()]
    whole.hover(position={"x": 120, "y": 90})
    seen.append(shown())
    cover.get_by_role("button", name="Top left").click()
    seen.append(shown())
    whole.focus()
    whole.press("ArrowDown")
    seen.append(shown())
    whole.press("End")
    assert shown() == seen[0]  # it opens at the bottom right, where padding and leftovers are
    assert len(set(seen)) == 4


def test_number_keys_choose_the_stride_and_arrow_keys_walk_through_a_group(lone):
    cover = lone()
    stride(cover, 2).focus()
    stride(cover, 2).press("3")
    expect(stride(cover, 3)).to_have_attribute("aria-checked", "true")
    stride(cover, 3).press("ArrowRight")
    expect(stride(cover, 4)).to_be_focused()
    expect(stride(cover, 4)).to_have_attribute("aria-checked", "true")


def test_the_view_outlives_a_change_on_the_page(server, visit, settle):
    page, cover = opened(visit, server)
    cover.get_by_role("radio", name="Visits").click()
    page.get_by_role("button", name="Gaps: 3 × 3 at stride 4").click()
    settle()
    expect(cover.locator(".code")).to_contain_text("stride=4, padding=0")
    expect(cover.get_by_role("radio", name="Visits")).to_have_attribute("aria-checked", "true")


def test_a_setting_sends_only_what_follows_it_and_a_picture_all_that_shows_it(server, visit, settle, page):
    frames: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(bytes(frame))))
    visit(server.url + "/downsampling?kernel=box")

    def said(words: str) -> bool:
        return any(words.encode() in frame for frame in frames)

    outside = ("One real layer and its 64 maps", "Their 64 maps", "The code that ran")
    assert all(map(said, outside))
    maps = page.get_by_role("img", name="Their 64 maps").first
    before = maps.get_attribute("src")
    frames.clear()
    page.get_by_role("slider", name="Kernel size").press("ArrowRight")
    expect(page).to_have_url(re.compile("kernel_size=4"))
    settle()
    assert said("stride_lab_coverage")
    assert not any(map(said, outside))
    picture = page.get_by_test_id("stSelectbox").first.locator("input")
    picture.click()
    page.get_by_role("option", name="Zone plate").click()
    expect(maps).not_to_have_attribute("src", before)
    settle()
    assert all(map(said, outside[:2]))
