"""A page of the app, and saved drawings, in the frame of another page."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, expect

from stridelab.ui.export import credit, pages
from stridelab.ui.export.web_page import web_page

GUIDE = (Path(__file__).parents[2] / "docs" / "embed.md").read_text("utf-8")
HEARS = re.search(r"<script>.*?</script>", GUIDE, re.DOTALL)[0]  # type: ignore[index]


@pytest.fixture(scope="module")
def outer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder, and the address of another server that serves it."""
    folder = tmp_path_factory.mktemp("outer")
    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as course:
        threading.Thread(target=course.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{course.server_port}"
        course.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Tests say what matters."""


@pytest.fixture
def framed(page: Page, outer: tuple[Path, str]) -> Callable[..., Frame]:
    """The frame with an address, in a page of another server that goes on below it."""

    def framed(address: str, width: int, height: int, script: str = "") -> Frame:
        folder, place = outer
        page.set_viewport_size({"width": width + 40, "height": height + 100})
        (folder / "page.html").write_text(
            f'<!doctype html><link rel="icon" href="data:,"><title>Course</title>{script}<iframe src="{address}" '
            f'title="Drawing" width="{width}" height="{height}" style="border: 0"></iframe>'
            '<div style="height: 3000px">below</div>',
            "utf-8",
        )
        page.goto(f"{place}/page.html")
        frame = page.frames[1]
        frame.locator(".tools button").first.wait_for()
        frame.wait_for_function(
            "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
        )
        return frame

    return framed


@pytest.mark.parametrize(("width", "height"), [(800, 600), (640, 480)])
def test_the_player_stands_in_a_frame_whole_and_alone(server, framed, width, height):
    frame = framed(f"{server.url}/slide?embed=true", width, height)
    for part in (".player canvas", ".player .play", ".player .scrub", ".player .strides"):
        expect(frame.locator(part).first).to_be_visible()
        top, bottom = frame.locator(part).first.evaluate(
            "e => [e.getBoundingClientRect().top, e.getBoundingClientRect().bottom]"
        )
        assert 0 <= top < bottom <= height, part
    for hidden in (
        "h1",
        "[data-testid=stHeader]",
        "[data-testid=stSlider]",
        "text=What to look for",
        "text=How to cite",
    ):
        expect(frame.locator(hidden).first).to_be_hidden()
    assert frame.evaluate("document.documentElement.scrollWidth") <= width


def test_in_a_small_frame_a_drawing_is_whole_and_pointed_at_where_it_is_seen(server, page, framed):
    for name, drawing, width, height in (
        ("compare", ".maps", 800, 600),
        ("translation", ".shifter", 640, 480),
        ("receptive_field", ".stack", 640, 480),
    ):
        frame = framed(f"{server.url}/{name}?embed=true", width, height)
        frame.wait_for_function("document.querySelector('.stMain').scrollHeight <= innerHeight + 1")
        box = frame.locator(f"{drawing} .tools").bounding_box()
        assert box
        assert box["y"] + box["height"] <= height, name
    unit = frame.locator(".stack").get_attribute("data-unit")
    section = frame.locator(".stack .section canvas").bounding_box()
    assert section
    page.mouse.move(section["x"] + section["width"] * 0.9, section["y"] + section["height"] * 0.52)
    expect(frame.locator(".stack")).not_to_have_attribute("data-unit", unit or "")
    row, col = map(int, (frame.locator(".stack").get_attribute("data-unit") or "").split()[-2:])
    assert col > 20, row


def test_a_frame_that_asks_for_the_controls_has_them(server, page, framed):
    frame = framed(f"{server.url}/slide?embed=true&show_controls=true", 1100, 700)
    for part in ("h1", "[data-testid=stSlider]", "text=What to look for"):
        expect(frame.locator(part).first).to_be_visible()
    expect(frame.get_by_text("not known here")).to_have_count(0)


def test_a_frame_is_as_high_as_its_page_says_with_the_lines_of_the_guide(server, page, framed):
    frame = framed(f"{server.url}/slide?embed=true", 800, 300, HEARS)
    expect(page.locator("iframe")).not_to_have_attribute("height", "300")
    page.wait_for_function("Number(document.querySelector('iframe').height) > 500")
    frame.wait_for_function("document.querySelector('.stMain').scrollHeight <= innerHeight + 1")


def test_the_wheel_over_a_drawing_scrolls_the_outer_page(server, page, framed):
    framed(f"{server.url}/slide?embed=true", 800, 600, HEARS)
    page.wait_for_function("document.querySelector('iframe').height !== '600'")
    page.mouse.move(300, 300)
    page.mouse.wheel(0, 400)
    page.wait_for_function("scrollY > 100")


def test_home_stands_in_a_frame_with_its_drawing_alone(server, framed):
    for width, height in ((800, 600), (640, 480)):
        frame = framed(f"{server.url}/?embed=true", width, height)
        for part in (".player canvas", ".player .play", ".player .strides"):
            box = frame.locator(part).first.evaluate(
                "e => [e.getBoundingClientRect().top, e.getBoundingClientRect().bottom]"
            )
            assert 0 <= box[0] < box[1] <= height, part
        expect(frame.get_by_text("The lessons")).to_have_count(0)
        expect(frame.get_by_text("Start: watch")).to_have_count(0)


def test_embed_writes_the_height_at_which_the_wheel_scrolls_the_outer_page(server, visit, page, framed):
    visit(server.url + "/slide?stride=3")
    tools = page.locator(".player .tools")
    tools.get_by_role("button", name="Embed").click()
    code = tools.get_by_label("Code for your page")
    expect(code).not_to_have_value(re.compile('height="600"'), timeout=20_000)
    page.wait_for_timeout(1500)  # the drawing in it comes to rest
    written = code.input_value()
    address = unescape(re.search(r'src="([^"]*)"', written)[1])  # type: ignore[index]
    height = int(re.search(r'height="(\d+)"', written)[1])  # type: ignore[index]
    tools.get_by_role("button", name="Embed").click()
    expect(page.locator("iframe")).to_have_count(0)
    frame = framed(address, 800, height)
    frame.wait_for_function("document.querySelector('.stMain').scrollHeight <= innerHeight + 1")
    page.mouse.move(300, 300)
    page.mouse.wheel(0, 400)
    page.wait_for_function("scrollY > 100")


def test_the_code_of_embed_shows_that_drawing_alone(server, visit, framed):
    page = visit(server.url + "/translation?stride=3")
    tools = page.locator(".pool .tools, .pool_row .tools").first
    tools.get_by_role("button", name="Embed").click()
    code = tools.get_by_label("Code for your page").input_value()
    address = unescape(re.search(r'src="([^"]*)"', code)[1])  # type: ignore[index]
    assert "stride=3" in address
    assert "only=pool_row&embed=true" in address
    tools.get_by_label("It comes from").select_option("file")
    assert 'src="stride-lab-translation.html"' in tools.get_by_label("Code for your page").input_value()
    frame = framed(address, 800, 600)
    expect(frame.get_by_role("button", name="Embed")).to_have_count(1)
    expect(frame.locator(".shifter")).to_have_count(0)


def test_a_link_copied_in_a_frame_is_that_of_the_whole_page(server, page, framed):
    frame = framed(f"{server.url}/slide?stride=4&embed=true", 800, 600)
    link = frame.locator(".player").evaluate(
        """async (player) => {
            let copied = ''
            Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => { copied = text }}})
            player.querySelector('.tools button').click()
            await new Promise(requestAnimationFrame)
            return copied
        }"""
    )
    assert "stride=4" in link
    assert "embed" not in link


def test_a_deck_that_shows_one_slide_after_the_other_plays_three_files_offline(offline, tmp_path):
    page, asked = offline
    for name in ("slide", "translation", "receptive_field"):
        shown = pages.run(name)
        drawing = pages.seen(shown.drawing(), {})
        (tmp_path / f"{name}.html").write_text(
            web_page(drawing, credit.of(shown.scene, shown.title, drawing.kind)), "utf-8"
        )
    slides = "".join(
        f'<section hidden><iframe src="{name}.html" title="{name}" width="960" height="600"></iframe></section>'
        for name in ("slide", "translation", "receptive_field")
    )
    turn = """<script>
        let at = -1
        const turn = () => document.querySelectorAll('section').forEach((each, n) => { each.hidden = n !== at })
        addEventListener('keydown', (event) => { if (event.key === 'ArrowRight') { at++; turn() } })
    </script>"""
    (tmp_path / "deck.html").write_text(f"<!doctype html><title>Deck</title>{slides}{turn}", "utf-8")
    page.goto((tmp_path / "deck.html").as_uri())
    for number in range(3):
        page.locator("body").press("ArrowRight")
        frame = page.frames[1 + number]
        expect(frame.locator("#drawing canvas").first).to_be_visible()
        frame.wait_for_function(
            """() => [...document.getElementById('drawing').shadowRoot.querySelectorAll('canvas')]
                .some((each) => each.clientWidth > 100 && each.width > 100)"""
        )
    assert [address for address in asked if not address.startswith(tmp_path.as_uri())] == []
