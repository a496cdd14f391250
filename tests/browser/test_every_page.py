"""Every page as a link opens it. A new file in pages/ is tested by existing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from stridelab.ui import frame

NAMES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
FIRST = "home"
ADDRESSES = ["/", *(f"/{name}" for name in NAMES)]
COLD = ["/", f"/{FIRST}", "/compare", f"/{frame.BESIDE[0]}"]
"""One of each kind: the first page by both of its addresses, one of the menu, one beside it."""


def title(name: str) -> str | None:
    """A page's name in the navigation; None: it is not there."""
    try:
        return frame.title(name)
    except KeyError:
        return None


PHONE, LAPTOP, PROJECTOR = (390, 844), (1280, 800), (1920, 1080)
NONSENSE = "stride=0&kernel_size=abc&image=nope&padding=<script>alert(1)</script>&strides=x&crop=-1&%F0%9F%98%80=1"
QUICK = "unseen=200"  # The price reads fewer pictures

WIDTH = """() => Math.max(...[document.documentElement, ...document.querySelectorAll('[data-testid="stMain"]')]
    .map(element => element.scrollWidth))"""

TOO_WIDE = """() => [...document.querySelectorAll('[data-testid="stMain"] *')]
    .filter(element => !element.closest('pre') && element.getBoundingClientRect().right > innerWidth)
    .slice(-3).map(element => element.outerHTML.slice(0, 200))"""


LOOK = Path(frame.__file__).with_name("page.css")
BOTH = "layer2.0.conv2 %2B layer2.0.downsample.0"
LOOKED_AT = [
    *(
        "/",
        "/slide",
        "/slide?say=Look",
        "/glossary",
        "/compute_cost?scale=log",
        "/compute_cost?cover=cost",
        "/network?network=own",
        "/network?network=alexnet&network_size=32",
        "/teacher",
    ),
    f"/network?network=resnet50&what_if={BOTH}",
]
"""Pages that together show all that page.css is about."""


def selectors(css: str) -> list[str]:
    """Every selector of a style sheet, those within @media too, without what only a moment brings."""
    rules = re.sub(
        r"/\*.*?\*/|@(?:media|supports)[^{]*\{|::before|:hover|:popover-open|:checked|:has\(:focus-visible\)|:focus-visible",
        "",
        css,
        flags=re.S,
    )
    rules = re.sub(r":is\((:has\([^()]*\)), \)", r"\1", rules)
    return sorted({selector.strip() for selector in re.findall(r"([^{}]+)\{", rules)})


def assert_in_our_frame(page: Page) -> None:
    """The title, the navigation with every page, no exception and no dialog such as "Page not found"."""
    exceptions = page.get_by_test_id("stException").all_inner_texts()
    assert not exceptions, "\n".join(exceptions)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("dialog")).to_have_count(0)
    links = page.locator('[data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"]').all_text_contents()
    assert sorted(links) == sorted(filter(None, (title(name) for name in NAMES if name not in frame.BESIDE)))


def assert_no_horizontal_scrolling(page: Page) -> None:
    for width, height in (PHONE, LAPTOP, PROJECTOR):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(400)  # the layout follows the window with a delay
        wide = page.evaluate(WIDTH)
        assert wide <= width, f"{wide} pixels wide at {width} x {height}, because of {page.evaluate(TOO_WIDE)}"


def test_the_first_page_is_a_file_in_pages():
    assert FIRST in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_file_in_pages_is_in_the_navigation(name):
    assert title(name), f"pages/{name}.py is not in the list of pages in stridelab/ui/frame.py."


@pytest.mark.parametrize("address", COLD)
def test_a_page_opened_cold_has_our_frame(address, fresh_server, visit):
    """On a server that nobody has used yet. That every page begins with the guard is a rule of the architecture."""
    assert_in_our_frame(visit(fresh_server.url + address))


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_link_with_nonsense_opens_the_page_in_our_frame_and_it_fits_every_screen(address, server, visit):
    page = visit(f"{server.url}{address}?{NONSENSE}&{QUICK}")
    assert_in_our_frame(page)
    assert_no_horizontal_scrolling(page)


def test_each_selector_of_the_pages_css_matches_something(server, visit):
    wanted = selectors(LOOK.read_text("utf-8"))
    assert ".st-key-code textarea" in wanted
    for address in LOOKED_AT:
        page = visit(server.url + address)
        if "what_if" in address:
            page.get_by_test_id("stSelectbox").filter(has_text="What if the stride changed in").locator("input").click()
            page.get_by_role("option").first.wait_for()
        if address == "/teacher":
            for name in ("Open a room", "Close the vote", "Show the answer"):
                page.get_by_role("button", name=name).click()
            page.locator(".options small").first.wait_for()
        wanted = [selector for selector in wanted if not page.locator(f"css={selector}").count()]
    assert wanted == []


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
def test_on_a_phone_a_setting_is_moved_in_sight_of_the_drawing(server, visit, settle):
    """The settings are a drawer at the bottom of the screen: closed it leaves the drawing free, open it stays open."""
    page = visit(f"{server.url}/slide?kernel=box&play=0")
    drawing, size = page.locator(".player canvas"), page.get_by_role("slider", name="Kernel size")
    drawing.evaluate("canvas => canvas.scrollIntoView({ block: 'start' })")
    handle = page.locator("label.drawer")
    expect(handle).to_be_in_viewport()
    assert handle.bounding_box()["y"] > 0.9 * PHONE[1]
    handle.click()
    shown = page.get_by_test_id("stSlider").first
    shown.evaluate("slider => slider.scrollIntoView({ block: 'nearest' })")
    for _ in range(2):
        size.press("ArrowRight")
        settle()
        expect(shown).to_be_in_viewport(ratio=0.5)
        expect(drawing).to_be_in_viewport(ratio=0.3)
        expect(page.locator("label.drawer input")).to_be_checked()
    expect(size).to_have_value("5")
    handle.click()
    expect(shown).not_to_be_in_viewport()
