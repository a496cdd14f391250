"""A digit drawn with the mouse, and with keys: it reaches the engine, stands in the link and is asked about."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from stridelab.lessons.price import family, own, pictures


def lines_in_the_link(page: Page) -> own.Lines:
    return own.read(parse_qs(urlparse(page.url).query)["lines"][0])


def answers(page: Page) -> list[list[str]]:
    rows = page.get_by_role("region", name="What each network says").locator("tbody tr")
    return [row.locator("th, td").all_inner_texts() for row in rows.all()]


def expected(lines: own.Lines, shift: int) -> list[list[str]]:
    said = own.answers("thin", pictures.inked(lines, "thin"), shift, noisy=True)
    return [[str(cell) for cell in row] for row in own.rows(said)]


@pytest.fixture
def opened(visit, server) -> Page:
    page = visit(server.url + "/price?drawing=drawn")
    page.locator(".paper").scroll_into_view_if_needed()
    expect(page.locator(".sketch")).to_have_attribute("data-lines", "0")
    return page


def test_a_seven_drawn_with_the_mouse_is_read_and_stands_in_the_link(opened, settle):
    page = opened
    box = page.locator(".paper").bounding_box()
    assert box
    x, y = (
        (lambda col: box["x"] + (col + 0.5) * box["width"] / 32),
        (lambda row: box["y"] + (row + 0.5) * box["height"] / 32),
    )
    for line in ([(7, 10), (7, 20), (25, 13)], [(16, 12), (16, 19)]):
        page.mouse.move(x(line[0][1]), y(line[0][0]))
        page.mouse.down()
        for row, col in line[1:]:
            page.mouse.move(x(col), y(row), steps=12)
        page.mouse.up()
    expect(page.locator(".sketch")).to_have_attribute("data-lines", "2")
    expect(page).to_have_url(re.compile("lines=[^&]+(;|%3B)"), timeout=20_000)
    settle()
    lines = lines_in_the_link(page)
    assert [len(line) > 5 for line in lines] == [True, True]
    for row, col in ((7, 10), (7, 20), (25, 13)):
        assert min((row - r) ** 2 + (col - c) ** 2 for r, c in lines[0]) < 0.5
    assert answers(page) == expected(lines, 1)
    assert sum(row[1] == "7" for row in answers(page)) > len(family.FAMILY) / 2

    page.reload()
    settle()
    expect(page.locator(".sketch")).to_have_attribute("data-lines", "2")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".sketch")).to_have_attribute("data-lines", "1")
    expect(page).not_to_have_url(re.compile("lines=[^&]+(;|%3B)"), timeout=20_000)
    settle()
    assert answers(page) == expected(lines[:1], 1)


def test_keys_move_a_pen(opened, settle):
    page = opened
    paper = page.locator(".paper")
    paper.press("ArrowUp")  # the pen appears, in the middle
    paper.press("Space")
    for _ in range(5):
        paper.press("ArrowRight")
    expect(page.locator(".sketch .words")).to_have_text("Pen down at row 16, column 21.")
    paper.press("Space")
    expect(page).to_have_url(re.compile("lines="), timeout=20_000)
    settle()
    assert lines_in_the_link(page) == (tuple((16.0, float(col)) for col in range(16, 22)),)
    assert answers(page) == expected(lines_in_the_link(page), 1)


def test_a_drawing_that_the_link_fixes_stays(visit, server):
    page = visit(server.url + "/price?drawing=drawn&lines=7,10+7,20&fix=lines,drawing")
    sketch = page.locator(".sketch")
    expect(sketch).to_have_attribute("data-lines", "1")
    expect(sketch.locator(".words")).to_have_text("The link that opened this page has fixed the drawing.")
    page.locator(".paper").click()
    page.locator(".paper").press("Space")
    page.locator(".paper").press("Space")
    expect(sketch.get_by_role("button", name="Clear")).to_be_disabled()
    expect(sketch).to_have_attribute("data-lines", "1")
    assert lines_in_the_link(page) == (((7.0, 10.0), (7.0, 20.0)),)
