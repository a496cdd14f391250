"""Several nodes behind nginx, as deploy/ has them: real nginx, two real servers, real learners."""

from __future__ import annotations

import os
import re
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import chromium
import pytest
from conftest import ROOT, SETTLED, Server, free_port
from playwright.sync_api import Browser, Page, TimeoutError, expect
from test_upload import expect_own_picture, photo, upload

TEMPLATE = ROOT / "deploy" / "nginx.conf.template"

AROUND = """{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class Cluster:
    """Two nodes and nginx before them."""

    def __init__(self, folder: Path, prefix: str = "") -> None:
        self.nodes = []
        for number in range(2):
            (folder / f"node{number}").mkdir()
            self.nodes.append(Server(folder / f"node{number}", free_port(), prefix=prefix))
        listen = free_port()
        nodes = "".join(f"server {node.place} max_fails=1 fail_timeout=5s;" for node in self.nodes)
        site = TEMPLATE.read_text("utf-8").replace("/tmp/stridelab", f"{folder}/cache")
        for name, value in {"LISTEN": f"127.0.0.1:{listen}", "NODES": nodes, "PREFIX": prefix}.items():
            site = site.replace(f"${{{name}}}", value)
        (folder / "site.conf").write_text(site, "utf-8")
        user = "" if os.geteuid() else "user root;"  # its workers read and write in this test's folder
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), "utf-8")
        command = [program(), "-p", str(folder), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr
        self._nginx = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.url = f"http://127.0.0.1:{listen}{prefix}"
        give_up = time.monotonic() + 20
        while time.monotonic() < give_up:
            try:
                headers(self.url + "/_stcore/health")
                return
            except OSError:
                time.sleep(0.05)
        log = (folder / "error.log").read_text("utf-8")
        self.stop()
        raise RuntimeError(f"nginx did not start. It printed:\n{log}")

    def stop(self) -> None:
        self._nginx.terminate()
        self._nginx.wait(10)
        for node in self.nodes:
            node.stop()


def program() -> str:
    """nginx, which `make test` brings with the browser."""
    path = chromium.find_nginx()
    assert path, "There is no nginx here. Install it: apt-get install nginx-light, or brew install nginx."
    return path


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.stop()


@pytest.fixture
def learner(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Open an address as somebody new: a browser context, and so a cookie, of its own."""
    contexts = []

    def learner(url: str) -> Page:
        contexts.append(browser.new_context(reduced_motion="reduce"))
        page = contexts[-1].new_page()
        page.goto(url)
        page.wait_for_function(SETTLED, timeout=60_000)
        return page

    yield learner
    for context in contexts:
        context.close()


def headers(url: str, **asked: str) -> dict[str, str]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in asked.items()})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return dict(answer.headers)


def test_nobody_is_named_and_nothing_is_sniffed(cluster):
    first = headers(cluster.url + "/")
    assert first["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in first["Content-Security-Policy"]
    assert first["Set-Cookie"].startswith("stridelab_node=")
    assert "HttpOnly" in first["Set-Cookie"]
    assert "Set-Cookie" not in headers(cluster.url + "/", Cookie="stridelab_node=abc"), "once is enough"


def test_a_picture_is_uploaded_through_nginx(cluster, learner):
    page = learner(cluster.url + "/slide")
    upload(page, "disc.jpg", photo(300, 400))
    expect_own_picture(page)


def test_phones_come_to_the_node_where_their_room_is(cluster, learner):
    for teacher in (learner(cluster.url + "/teacher") for _ in range(2)):
        teacher.get_by_role("button", name="Open a room").click()
        room = teacher.get_by_role("heading", name=re.compile("^Room "))
        expect(room).to_be_visible()
        code = room.inner_text().removeprefix("Room ")
        for _ in range(6):  # each time with no cookie, as a new phone
            assert "Set-Cookie" not in headers(f"{cluster.url}/q/{code}")
            assert headers(f"{cluster.url}/q/{code.lower()}/state")["Content-Type"] == "application/json"


def test_learners_of_a_node_that_dies_are_on_the_other_with_their_settings(cluster, learner):
    pages = {size: learner(f"{cluster.url}/compare?kernel_size={size}") for size in (3, 4, 5, 7)}
    cluster.nodes[0].stop()
    for size, page in pages.items():
        page.wait_for_timeout(1000)  # who has lost the node looks for another one
        page.wait_for_function(SETTLED, timeout=60_000)
        larger(page, f"{cluster.url}/compare?kernel_size={size + 1}")
        page.wait_for_function(SETTLED, timeout=60_000)
        expect(page.get_by_role("slider", name="Kernel size")).to_have_value(str(size + 1))
        expect(page.get_by_test_id("stException")).to_have_count(0)
    assert learner(cluster.url + "/slide").locator(".player canvas").first.is_visible(), "and who comes now is served"


def larger(page: Page, url: str) -> None:
    """Move the slider by one. A key that is pressed while the page looks for a server goes nowhere: then once more."""
    before = page.url
    page.get_by_role("slider", name="Kernel size").press("ArrowRight")
    try:
        page.wait_for_url(url, timeout=20_000)
    except TimeoutError:
        assert page.url == before
        page.wait_for_function(SETTLED, timeout=60_000)
        page.get_by_role("slider", name="Kernel size").press("ArrowRight")
        page.wait_for_url(url, timeout=30_000)


def test_a_path_before_the_address(tmp_path, learner):
    cluster = Cluster(tmp_path, "/stride")
    try:
        page = learner(cluster.url + "/slide?stride=3")
        expect(page.locator(".player")).to_be_visible()
        page.get_by_role("link", name="Home").first.click()
        expect(page).to_have_url(re.compile(re.escape(cluster.url) + r"/(\?.*)?$"))
        page.wait_for_function(SETTLED, timeout=60_000)
        expect(page.locator(".player")).to_be_visible()
    finally:
        cluster.stop()
