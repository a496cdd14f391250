"""Covered answers: before they are shown they stand nowhere, not in the page, for a screen reader or on a canvas."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from stridelab.__main__ import main

WRITTEN = """() => {
    window.written = []
    for (const kind of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
        const fillText = kind.prototype.fillText
        kind.prototype.fillText = function (text, ...more) {
            written.push(String(text))
            return fillText.call(this, text, ...more)
        }
    }
}"""
"""What is written on any canvas, seen or not, is remembered."""

ALL = """(selector) => {
    const parts = []
    const read = (node) => {
        if (node.nodeType === 3) parts.push(node.data)
        if (node.nodeType === 1) {
            if (node.matches('style, script')) return
            for (const { name, value } of node.attributes) {
                if (/^(aria-|data-|title|alt|value|max$)/.test(name)) parts.push(name + '=' + value)
            }
            if (node.value !== undefined) parts.push('value=' + node.value)
            if (node.shadowRoot) node.shadowRoot.childNodes.forEach(read)
        }
        node.childNodes.forEach(read)
    }
    let found = null
    const find = (root) => {
        found ||= root.querySelector(selector)
        for (const element of root.querySelectorAll('*')) if (!found && element.shadowRoot) find(element.shadowRoot)
    }
    find(document)
    read(found)
    return parts.join('\\n')
}"""
"""All of a drawing's words: text, names, titles, values."""


def told(page: Page, selector: str) -> str:
    return page.evaluate(ALL, selector)


def written(page: Page) -> list[str]:
    """What has been written on a canvas since this was asked last."""
    page.wait_for_timeout(120)  # two frames
    return page.evaluate("() => { const texts = written; written = []; return texts }")


@pytest.fixture
def opened(alone):
    """A drawing alone, as its file."""
    return lambda link: alone(link, f"({WRITTEN})()")


@pytest.fixture
def on_its_page(own_page, server, page, visit):
    page.add_init_script(f"({WRITTEN})()")
    return lambda link: visit(f"{server.url}/{link}")


# ---------------------------------------------------------------- the player: 12 × 12, 3 × 3, stride 3, padding 1


def test_a_covered_size_stands_nowhere_until_it_is_shown(on_its_page):
    page = on_its_page("slide?stride=3&only=player&cover=size&image=grid_seven&grid_size=8")
    expect(page.locator(".player")).to_have_attribute("data-stride", "3,3")
    text, texts = told(page, ".player"), written(page)
    assert "= 3" not in text
    assert "3 × 3" not in " ".join(texts).replace("Filter 3 × 3", "")
    assert "step 1 of 9" not in text
    assert "9 windows" not in text
    assert "max=8" not in text
    page.keyboard.press("r")  # without a focus
    expect(page.locator(".player .sizes")).to_contain_text("= 3")
    text, texts = told(page, ".player"), written(page)
    assert {"step 1 of 9", "max=8"} <= set(text.split("\n"))
    assert "9 windows" in text
    assert "Output 3 × 3" in texts
    page.keyboard.press("c")
    expect(page.locator(".player .sizes")).to_have_text("Output size: ?")
    assert "= 3" not in told(page, ".player")


def test_covered_results_and_sums_are_written_on_no_canvas(opened):
    page = opened(
        "slide?stride=3&only=player&cover=output&image=grid_seven&grid_size=8&kernel=sobel_x&bias=1000&play=0"
    )
    assert "= 3" in told(page, ".player"), "the size is not covered"
    seen = told(page, ".player") + "\n".join(written(page))
    # With a bias of 1000 no other number is so large, but the sizes of files under Save.
    results = r"(?<![\dx])(?<!× )(1[0-9]{3}|9[0-9]{2})(?![\dx])(?! ×)"
    assert re.findall(results, seen.replace("bias 1000", "")) == []
    page.locator(".player canvas").press("ArrowRight")
    expect(page.locator(".player")).to_have_attribute("data-step", "1")
    assert re.findall(results, told(page, ".player").replace("bias 1000", "")) == []
    box = page.locator(".player canvas").bounding_box()
    plate = page.locator(".player .sum .plate")
    expect(plate).to_be_visible()
    plate.click()
    assert re.findall(results, "\n".join(written(page)))
    assert re.findall(results, told(page, ".player").replace("bias 1000", ""))
    assert box is not None


def test_a_sum_is_covered_again_at_each_step_and_its_cell_too(opened):
    page = opened("slide?stride=3&only=player&cover=sum&image=grid_seven&grid_size=8&play=0")
    player = page.locator(".player")
    value = player.locator(".sum .total .y")
    expect(value).to_have_text("?")
    expect(player).to_have_attribute("data-value", "?")
    expect(player.locator(".inspect")).to_contain_text("is covered.")
    page.keyboard.press("R")
    expect(value).not_to_have_text("?")
    expect(player).to_have_attribute("data-value", re.compile(r"^-?\d+$"))
    page.locator(".player canvas").press("ArrowRight")
    expect(value).to_have_text("?")
    assert "covered" in (page.locator(".player canvas").get_attribute("aria-label") or "")
    value.locator(".plate").click()
    expect(value).not_to_have_text("?")
    player.get_by_role("radio", name="2").first.click()  # another stride covers it, too
    expect(value).to_have_text("?")


def test_covered_costs_and_unread_cells_are_shown_one_after_the_other(opened):
    page = opened("slide?stride=4&only=player&cover=unread,cost&image=grid_seven&grid_size=8&show=unread,visits")
    player = page.locator(".player")
    cost = player.locator(".cost")
    expect(cost.locator(".plate")).to_have_count(2)
    text = told(page, ".player")
    assert "MACs" not in text
    assert "unread" not in cost.inner_text()
    for name in ("Unread", "Visits"):
        expect(player.get_by_role("button", name=name, exact=True)).to_be_disabled()
    show = player.get_by_role("button", name="Show an answer")
    show.click()
    expect(cost).to_contain_text("unread")
    expect(cost).not_to_contain_text("MACs")
    expect(player.get_by_role("button", name="Visits", exact=True)).to_have_attribute("aria-pressed", "true")
    show.click()
    expect(cost).to_contain_text("MACs")
    expect(show).to_be_hidden()


def test_a_press_on_the_plate_of_the_drawing_shows_it(opened):
    page = opened("slide?stride=3&only=player&cover=size,output&image=grid_seven&grid_size=8&play=0")
    canvas = page.locator(".player canvas")
    box = canvas.bounding_box()
    assert box is not None
    place = {"x": box["width"] * 0.8, "y": box["height"] * 0.4}
    canvas.click(position=place)
    expect(page.locator(".player .sizes")).to_contain_text("= 3")
    assert "?" in written(page), "the numbers are still covered"
    canvas.click(position={"x": box["width"] * 0.68, "y": 50})
    expect(page.locator(".player .sum .total .plate")).to_have_count(0)


# ---------------------------------------------------------------- the other drawings


def test_downsampling_covers_sizes_map_and_what_is_unread(opened):
    page = opened("downsampling?stride=5&only=coverage&cover=size,unread&input_size=128")
    drawing = page.locator("section.cover")
    expect(drawing.locator(".formula")).to_have_text("Output size: ?")
    text = told(page, "section.cover")
    for answer in ("= 26", "26 × 26", "128 × 128", "stay unread", "is read."):
        assert answer not in text.replace("Input 128 × 128", "").replace("its 3 rows", ""), answer
    assert all("size at stride 1" not in each for each in written(page))
    expect(drawing.get_by_role("radio", name="Unread")).to_be_disabled()
    page.keyboard.press("r")
    expect(drawing.locator(".formula")).to_contain_text("= 26")
    expect(drawing.locator(".unread .plate")).to_be_visible()
    drawing.locator(".unread .plate").click()
    expect(drawing.locator(".unread")).to_contain_text("read")
    drawing.get_by_role("radio", name="Stride 4", exact=False).first.click()
    expect(drawing.locator(".formula")).to_have_text("Output size: ?")


def test_compare_covers_sizes_maps_and_numbers(opened):
    page = opened("compare?strides=2&strides=3&only=maps&cover=size,output,unread&image=grid_seven")
    maps = page.locator("section.maps")
    expect(maps.locator("tbody tr")).to_have_count(2)
    text = told(page, "section.maps")
    assert "4 × 4" not in text
    assert "3 × 3" not in text
    assert "%" not in text
    assert re.findall(r"\b(16|9|144|81)\b", text) == [], "windows and MACs"
    page.keyboard.press("r")
    expect(maps.locator("tbody tr").first).to_contain_text("4 × 4")
    expect(maps.locator("tbody tr").first).to_contain_text("16")
    maps.locator("canvas").first.click()
    expect(maps.get_by_role("button", name="Show what is not read").first).to_be_visible()
    page.keyboard.press("r")
    expect(maps.get_by_role("button", name="Show an answer")).to_be_hidden()
    assert maps.locator(".plate").count() == 0


def test_translation_covers_whether_the_map_follows_and_each_shift_asks_anew(opened):
    page = opened("translation?stride=2&only=shifter&cover=output&shift=0,1&image=stripes")
    shifter = page.locator(".shifter")
    expect(shifter).to_have_attribute("data-shift", "0,1")
    expect(shifter.locator(".error .plate")).to_be_visible()
    pixel = "canvas => [...canvas.getContext('2d').getImageData(3, 3, 1, 1).data].join()"
    assert shifter.locator("canvas.difference").evaluate(pixel) == "125,130,138,255", "the plate's gray"
    text = told(page, ".shifter").replace("(100%: as much as the map itself varies)", "")
    assert "%" not in text
    assert "multiple of 2" not in text
    page.keyboard.press("r")
    expect(shifter.locator(".error strong")).to_contain_text("%")
    expect(shifter.locator(".words")).to_contain_text("not a multiple of 2")
    assert shifter.locator("canvas.difference").evaluate(pixel) != "125,130,138,255"
    shifter.locator("canvas.picture").press("ArrowRight")
    expect(shifter.locator(".error .plate")).to_be_visible()


def test_the_row_of_pooled_numbers_covers_its_results(opened):
    page = opened("translation?only=pool_row&cover=output&pool=2,1,3")
    pool = page.locator("section.pool")
    expect(pool).to_have_attribute("data-done", "3")
    assert set(pool.locator(".out.done").all_inner_texts()) == {"?"}
    assert "larger" not in told(page, "section.pool")
    assert "Results so far: ? ? ?." in told(page, "section.pool")
    pool.locator(".plate").click()
    assert "?" not in pool.locator(".out.done").all_inner_texts()
    expect(pool.locator(".words")).to_contain_text("the larger is")


def test_the_stack_covers_sizes_fields_and_what_is_missed(opened):
    page = opened(
        "receptive_field?layers=3x3+s2,+3x3+s2&picture_size=64&only=stack&cover=size,output,unread&cell=2,3,4"
    )
    stack = page.locator("section.stack")
    expect(stack).to_have_attribute("data-unit", "2 3 4")
    text, texts = told(page, "section.stack"), " ".join(written(page))
    for answer in ("31 × 31", "15 × 15", "7 × 7", "sees 7", "sees 3", "13 to 19", "% of the pixels"):
        assert answer not in text, answer
    assert "7 pixels across" not in texts
    page.keyboard.press("r")
    expect(stack.locator(".layers")).to_contain_text("15 × 15 units, sees ? px")
    page.keyboard.press("r")
    expect(stack.locator(".facts .field")).to_contain_text("7 × 7 pixels: rows 13 to 19, columns 17 to 23")
    assert "sees 7 pixels across" in written(page)
    page.keyboard.press("r")
    expect(stack.locator(".facts .missed")).to_contain_text("% of the pixels")
    page.keyboard.press("c")
    expect(stack.locator(".facts .field")).to_have_text("?")


def test_the_network_covers_sizes_and_costs(on_its_page):
    page = on_its_page("network?network=alexnet&only=network_view&cover=size,cost&layer=1")
    network = page.locator("section.network")
    expect(network).to_have_attribute("data-at", "1")
    text, texts = told(page, "section.network"), " ".join(written(page))
    for answer in ("55 × 55", "70,276,800", "70.3"):  # conv1: 64 maps of 55 × 55, 3 × 11 × 11 weights each
        assert answer not in text, answer
        assert answer not in texts, answer
    assert "MACs" not in page.locator("p.shown").inner_text()
    page.keyboard.press("r")
    expect(network.locator(".facts .output")).to_contain_text("55 × 55")
    expect(network.locator(".facts .macs")).to_have_text("?")
    page.keyboard.press("r")
    expect(network.locator(".facts .macs")).to_have_text("70,276,800")
    assert "70.3" in " ".join(written(page))


def test_ways_to_make_a_map_smaller_cover_their_sizes_and_results(opened):
    page = opened("feature_reduction?stride=3&only=magnifier&cover=size,output")
    magnifier = page.locator(".magnifier")
    expect(magnifier.locator(".plate")).to_have_count(5)
    assert "171 × 171" not in told(page, ".magnifier")
    assert written(page).count("?") >= 5
    page.keyboard.press("r")
    expect(magnifier.locator(".plate")).to_have_count(0)
    assert "171 × 171" in told(page, ".magnifier")
    magnifier.locator("canvas").nth(1).click()
    expect(magnifier.get_by_role("button", name="Show an answer")).to_be_hidden()


def test_keys_show_and_cover_what_a_page_itself_has_under_plates(on_its_page, settle):
    page = on_its_page("compute_cost?stride=3&only=charts&cover=cost")
    plates = page.locator('[class*="st-key-plate_"]')
    expect(plates).to_have_count(6)
    page.keyboard.press("r")
    expect(plates).to_have_count(0)
    expect(page.get_by_test_id("stMetric")).to_have_count(3)
    settle()
    page.keyboard.press("c")
    expect(plates).to_have_count(6)
    expect(page.get_by_test_id("stMetric")).to_have_count(0)


def test_a_saved_file_covers_what_its_link_covers(own_page, page, tmp_path):
    path = Path(tmp_path, "covered.html")
    assert main(["save", "slide?stride=3&cover=size,sum&image=grid_seven&grid_size=8", str(path)]) in (0, None)
    page.add_init_script(f"({WRITTEN})()")
    page.goto(path.as_uri())
    expect(page.locator(".player .sizes")).to_have_text("Output size: ?")
    everything = page.evaluate("() => document.documentElement.outerHTML.replace(/<style[^]*?<\\/style>/g, '')")
    script = page.evaluate("() => [...document.scripts].map(script => script.textContent).join('')")
    assert "= 3" not in everything.replace(script, "")
    assert '"formula"' not in everything, "what the drawing was read from is gone"
    assert "= 3" not in told(page, ".player")
    page.keyboard.press("r")
    expect(page.locator(".player .sizes")).to_contain_text("= 3")
    expect(page.get_by_role("button", name="Copy link")).to_have_count(0)
