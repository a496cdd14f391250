"""What goes wrong in a class: the server is restarted, the network is slow or gone, a page is opened twice."""

from __future__ import annotations

import re
import sys

from conftest import ROOT, SETTLED, Server, Watch, free_port
from playwright.sync_api import Page, expect
from test_upload import expect_own_picture, photo, upload
from wire import wire

LINK = "/slide?kernel=box&kernel_size=3&stride=3&play=0"


def player(page: Page):
    return page.locator(".player[data-step]")


def choose_stride(page: Page, stride: int) -> None:
    page.get_by_role("radiogroup", name="Stride", exact=True).get_by_role("radio", name=str(stride)).click()


def away(page: Page):
    """The sentence that says that the server does not answer; empty as long as it does."""
    return page.locator("#stride-lab-server-away")


def test_a_restarted_server_finds_its_class_as_it_was(tmp_path, page: Page, watch: Watch):
    """Every browser comes back by itself, with its settings, and until then a sentence says what is the matter."""
    port = free_port()
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    server = Server(tmp_path / "one", port)
    page.goto(server.url + LINK)
    page.wait_for_function(SETTLED, timeout=60_000)
    page.get_by_role("slider", name="Kernel size").press("ArrowRight")
    expect(page).to_have_url(re.compile("kernel_size=4"))
    page.wait_for_function(SETTLED)
    expect(away(page)).to_be_empty()
    server.stop()
    expect(away(page)).to_contain_text("The server does not answer", timeout=30_000)
    expect(page.get_by_text("streamlit run")).not_to_be_visible()
    before = player(page).get_attribute("data-step")
    page.get_by_role("button", name="Step forward").click()  # what the browser can do, it does
    expect(player(page)).not_to_have_attribute("data-step", before or "")
    server = Server(tmp_path / "two", port)
    try:
        expect(away(page)).to_be_empty(timeout=60_000)
        page.wait_for_function(SETTLED, timeout=60_000)
        expect(page.get_by_role("slider", name="Kernel size")).to_have_value("4")
        expect(page).to_have_url(re.compile("stride=3.*kernel_size=4|kernel_size=4.*stride=3"))
        assert "Traceback" not in server.output
    finally:
        page.goto("about:blank")
        server.stop()
    watch.errors.clear()  # the browser says that connections were refused


def test_on_a_slow_network_no_setting_is_undone_and_the_drawing_goes_on(server: Server, page: Page, watch: Watch):
    """300 ms and 1 Mbit/s: five presses while the first answer is still on its way, and a stride set in the drawing."""
    with wire(server.place, free_port()) as network:
        page.goto(network.url + LINK)
        page.wait_for_function(SETTLED, timeout=60_000)
        network.slow(0.3, 125_000)
        size = page.get_by_role("slider", name="Kernel size")
        for _ in range(2):
            size.press("ArrowRight")
            page.wait_for_timeout(120)
        choose_stride(page, 4)
        size.press("ArrowLeft")
        before = player(page).get_attribute("data-step")
        page.get_by_role("button", name="Step forward").click()
        expect(player(page)).not_to_have_attribute("data-step", before or "", timeout=1000)
        page.wait_for_timeout(2500)
        page.wait_for_function(SETTLED, timeout=60_000)
        expect(size).to_have_value("4")
        expect(player(page)).to_have_attribute("data-stride", "4,4")
        expect(page).to_have_url(re.compile("stride=4"))
        page.goto("about:blank")
    watch.errors.clear()


def test_a_network_that_breaks_and_comes_back_loses_nothing(server: Server, page: Page, watch: Watch):
    with wire(server.place, free_port()) as network:
        page.goto(network.url + LINK)
        page.wait_for_function(SETTLED, timeout=60_000)
        network.cut()
        expect(away(page)).to_contain_text("The server does not answer", timeout=30_000)
        choose_stride(page, 2)
        expect(player(page)).to_have_attribute("data-stride", "2,2")  # drawn with no server
        network.mend()
        expect(away(page)).to_be_empty(timeout=60_000)
        page.wait_for_function(SETTLED, timeout=60_000)
        expect(page.get_by_role("slider", name="Kernel size")).to_have_value("3")
        expect(player(page)).to_have_attribute("data-stride", "2,2")
        page.goto("about:blank")
    watch.errors.clear()


def test_two_tabs_of_one_learner_do_not_disturb_each_other(server: Server, page: Page):
    page.goto(server.url + LINK)
    page.wait_for_function(SETTLED, timeout=60_000)
    second = page.context.new_page()
    try:
        second.goto(server.url + "/slide?stride=2&play=0")
        second.wait_for_function(SETTLED, timeout=60_000)
        choose_stride(second, 5)
        expect(player(second)).to_have_attribute("data-stride", "5,5")
        second.wait_for_function(SETTLED)
        page.get_by_role("slider", name="Kernel size").press("ArrowRight")
        expect(page).to_have_url(re.compile("kernel_size=4"))
        page.wait_for_function(SETTLED)
        expect(player(page)).to_have_attribute("data-stride", "3,3")
        expect(player(second)).to_have_attribute("data-stride", "5,5")
        expect(second.get_by_role("slider", name="Kernel size")).to_have_value("3")
    finally:
        second.close()


def test_with_a_full_disk_the_server_starts_and_takes_a_picture(tmp_path, page: Page):
    """No file can be written: nothing that the app does needs one."""
    port = free_port()
    options = f"--server.port={port} --server.address=127.0.0.1 --server.fileWatcherType=none"
    run = f"ulimit -f 0; cd '{ROOT}' && exec '{sys.executable}' -m streamlit run app.py {options} >/dev/null 2>&1"
    server = Server(tmp_path, port, ["sh", "-c", run])
    try:
        page.goto(server.url + "/compare?kernel=box")
        page.wait_for_function(SETTLED, timeout=60_000)
        upload(page, "photo.jpg", photo(300, 400))
        expect_own_picture(page)
    finally:
        page.goto("about:blank")
        server.stop()
