"""The button Save under a drawing, and what arrives in the downloads."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from conftest import Server
from PIL import Image
from playwright.sync_api import Page, expect


def saved(page: Page, drawing: str, file: str, **options: str) -> tuple[str, bytes]:
    """Name and content of what Save gives for the drawing with this class."""
    tools = page.locator(f"{drawing} .tools")
    if tools.get_by_role("button", name="Save", exact=True).get_attribute("aria-expanded") == "false":
        tools.get_by_role("button", name="Save", exact=True).click()
    tools.get_by_label("File", exact=True).select_option(file)
    for label, option in options.items():
        tools.get_by_label(label, exact=True).select_option(option)
    with page.expect_download() as download:
        tools.get_by_role("button", name="Save file").click()
    expect(tools.get_by_role("status")).to_contain_text(f"Saved as {download.value.suggested_filename}")
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_the_web_page_of_what_is_on_the_screen_opens_so(server, visit, tmp_path):
    page = visit(server.url + "/slide?stride=3")
    page.get_by_role("button", name="Visits").click()
    page.locator(".player .scrub").press("End")
    name, content = saved(page, ".player", ".html")
    assert name == "stride-lab-slide.html"
    (tmp_path / name).write_bytes(content)
    expect(page.locator(".player")).to_have_attribute("data-step", "15")
    page.goto((tmp_path / name).as_uri())
    expect(page.locator(".player")).to_have_attribute("data-stride", "3,3")
    expect(page.locator(".player")).to_have_attribute("data-step", "15")
    expect(page.get_by_role("button", name="Visits")).to_have_attribute("aria-pressed", "true")
    assert server.url.encode() in content


def test_pictures_animations_and_all_steps_arrive(server, visit):
    page = visit(server.url + "/slide?stride=5")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    name, content = saved(page, ".player", ".png", Background="transparent", Size="1920x1080")
    image = Image.open(io.BytesIO(content))
    assert (name, image.mode, image.size) == ("stride-lab-slide.png", "RGBA", (1920, 1080))
    name, content = saved(page, ".player", ".gif", Background="dark", Size="1280x720")
    image = Image.open(io.BytesIO(content))
    assert image.n_frames >= 9 + 1  # type: ignore[attr-defined]
    words = page.locator(".player .tools").get_by_label("Alternative text", exact=False)
    expect(words).to_have_value(
        re.compile(r"^A filter of 3 × 3 on a grid of 12 × 12 numbers, stride 5: 3 × 3 results, .*\.$")
    )
    page.locator(".player .tools").get_by_role("button", name="Copy text").click()
    expect(words).to_be_focused()
    assert image.convert("RGB").getpixel((2, 2)) < (40, 40, 60)  # type: ignore[operator]
    name, content = saved(page, ".player", ".zip")
    assert len(zipfile.ZipFile(io.BytesIO(content)).namelist()) == 9 + 2


def test_a_stride_chosen_in_the_drawing_of_home_is_the_one_saved(server, visit):
    page = visit(server.url)
    page.locator(".player .strides button").nth(3).click()
    _, content = saved(page, ".player", ".html")
    assert re.search(rb'\\"stride\\":\s?\[4,\s?4\]', content)


def test_only_what_can_be_had_is_offered(server, visit):
    page = visit(server.url + "/downsampling")
    tools = page.locator(".cover .tools")
    tools.get_by_role("button", name="Save", exact=True).click()
    offered = tools.get_by_label("File", exact=True).locator("option:not([hidden])").all_inner_texts()
    assert offered == ["Web page that plays", "Picture (PNG)"]
    expect(tools.get_by_label("Background", exact=True)).to_be_hidden()
    tools.get_by_label("File", exact=True).select_option(".png")
    expect(tools.get_by_label("Background", exact=True)).to_be_visible()


def test_a_server_that_is_gone_is_said_in_a_sentence(fresh_server, visit, watch):
    page = visit(fresh_server.url + "/slide")
    tools = page.locator(".player .tools")
    tools.get_by_role("button", name="Save", exact=True).click()
    fresh_server.stop()
    tools.get_by_role("button", name="Save file").click()
    expect(tools.get_by_role("status")).to_contain_text("The app does not answer.")
    page.goto("about:blank")
    watch.errors.clear()


@pytest.fixture(scope="module")
def below(tmp_path_factory):
    """A server whose pages stand below a path."""
    from conftest import free_port

    server = Server(tmp_path_factory.mktemp("below"), free_port(), prefix="/course/lab")
    yield server
    server.stop()


def test_below_a_path_it_works_too(below, visit):
    page = visit(below.url + "/translation")
    name, content = saved(page, ".shifter", ".png")
    assert Image.open(io.BytesIO(content)).size == (1280, 720)
    assert name == "stride-lab-translation.png"
