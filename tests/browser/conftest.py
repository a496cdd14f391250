"""A real server, a real Chromium, and a page that watches itself.

    def test_something(server, visit):
        page = visit(server.url + "/slide")     # opened, and all that Streamlit had to say is there
        page.get_by_role("button", name="Play").click()

Every test that uses `page` or `visit` fails when the browser logged an error, when anything asked for an address
outside this machine (it gets no answer), or when the server printed a traceback.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import chromium
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, sync_playwright

from stridelab.ui.export import credit, pages
from stridelab.ui.export.formats import export

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "test-results"

OUTSIDE = re.compile(r"^(https?|wss?)://(?!127\.0\.0\.1[:/])")

# Nothing else has an address. (To intercept the requests would do it too, but Chromium then reads Streamlit's files
# anew for each page.)
NO_OUTSIDE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"

# Streamlit's front end looks for its server beside the page first, /slide/_stcore/health, and then above it.
LOOKS_FOR_ITS_SERVER = re.compile(r"/_stcore/(health|host-config)$")

SETTLED = """() => {
    const app = document.querySelector('[data-testid="stApp"]')
    return app?.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED'
        && document.querySelector('h1, [data-testid="stException"]') !== null
        && document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]') === null
}"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`streamlit run app.py`, or another command in its place, with nothing of the user's own configuration."""

    def __init__(self, folder: Path, port: int, command: list[str] | None = None, prefix: str = "") -> None:
        self.place = f"127.0.0.1:{port}"
        self.url = f"http://{self.place}{prefix}"
        self._log = folder / "server.log"
        options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.fileWatcherType=none"]
        options += [f"--server.baseUrlPath={prefix}"] if prefix else []
        run = [sys.executable, "-m", "streamlit", "run", "app.py", *options, "--client.showErrorDetails=full"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command or run,
                cwd=folder if command else ROOT,
                env=os.environ | {"HOME": str(folder), "USERPROFILE": str(folder)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self._wait_until_healthy()
        except BaseException:
            self.stop()
            raise

    @property
    def output(self) -> str:
        """All that the server has printed."""
        return self._log.read_text("utf-8", errors="replace")

    def _wait_until_healthy(self) -> None:
        give_up = time.monotonic() + 60
        while self._process.poll() is None and time.monotonic() < give_up:
            try:
                with urllib.request.urlopen(self.url + "/_stcore/health", timeout=5):
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"The server did not start. It printed:\n{self.output}")

    def interrupt(self) -> int:
        """Press Ctrl-C; what the command returns."""
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(20)

    def stop(self) -> None:
        self._process.kill()  # it would wait for the open pages first
        self._process.wait()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that the tests share."""
    server = Server(tmp_path_factory.mktemp("server"), free_port())
    yield server
    server.stop()


@pytest.fixture(scope="session")
def another_port() -> int:
    """The port of every fresh server: to the browser they are one place, whose files it keeps."""
    return free_port()


@pytest.fixture
def fresh_server(tmp_path: Path, another_port: int) -> Iterator[Server]:
    """A server that nobody has opened a page of yet."""
    server = Server(tmp_path, another_port)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=chromium.find(), args=[*chromium.FLAGS, NO_OUTSIDE])
        except (Error, FileNotFoundError) as reason:
            pytest.fail(f"{chromium.MISSING}\n{reason}", pytrace=False)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a page did that it should not have done. A test that provokes it on purpose clears the list."""

    errors: list[str] = field(default_factory=list)
    """The errors in the browser's console, and the exceptions that nothing caught."""
    outside: list[str] = field(default_factory=list)
    """The addresses outside this machine that something asked for."""

    def over(self, page: Page) -> Callable[[], None]:
        """Begin to watch a page; what is returned ends it."""
        listeners: dict[Any, Callable[[Any], None]] = {
            "console": self._note_message,
            "pageerror": lambda error: self.errors.append(str(error)),
            "request": lambda request: self._note_address(request.url),
            "websocket": lambda websocket: self._note_address(websocket.url),
        }
        for event, listener in listeners.items():
            page.on(event, listener)

        def end() -> None:
            for event, listener in listeners.items():
                page.remove_listener(event, listener)

        return end

    def _note_message(self, message: ConsoleMessage) -> None:
        address = message.location["url"]
        if message.type == "error" and not LOOKS_FOR_ITS_SERVER.search(address):
            self.errors.append(f"{message.text} ({address})")

    def _note_address(self, address: str) -> None:
        if OUTSIDE.match(address):
            self.outside.append(address)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@dataclass
class Tab:
    """The page that the tests use one after the other: a new one would compile all of Streamlit's scripts again."""

    context: BrowserContext
    page: Page | None = None

    def opened(self, *, new: bool) -> Page:
        if new and self.page:
            self.page.close()
        if self.page is None or self.page.is_closed():
            self.page = self.context.new_page()
        return self.page

    def emptied(self, unwatch: Callable[[], None] = lambda: None, *, closed: bool) -> None:
        """The session of its page ends, and nothing of it is left; `closed` for what cannot be taken out of a page."""
        if self.page is None or self.page.is_closed():
            unwatch()
            return
        address = self.page.url
        self.page.goto("about:blank")  # from here on the app keeps nothing any more
        unwatch()
        if address.startswith("http"):  # what it has kept is reached from there alone
            with suppress(Error):  # a server that has been stopped
                self.page.goto(urljoin(address, "/_stcore/health"))
        self.page.evaluate("() => { try { localStorage.clear(); sessionStorage.clear() } catch { /* about:blank */ } }")
        if closed:
            self.page.close()
        else:
            self.page.goto("about:blank")
            self.page.mouse.move(0, 0)
        self.context.clear_cookies()


@pytest.fixture(scope="session")
def tab(browser: Browser) -> Iterator[Tab]:
    context = browser.new_context(service_workers="block")
    yield Tab(context)
    context.close()


@pytest.fixture
def own_page() -> None:
    """For a test that goes back or leaves a script in its page: nobody had this page before, nobody gets it again."""


@pytest.fixture
def page(tab: Tab, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty page in a session of its own, 1280 x 800 unless parametrised indirectly with (width, height).

    It asks for less motion: what moves by itself keeps a processor busy. `motion` is for tests of what moves.
    """
    servers = [request.getfixturevalue(name) for name in {"server", "fresh_server"} & set(request.fixturenames)]
    before = {server: len(server.output) for server in servers}
    width, height = getattr(request, "param", (1280, 800))
    own = "own_page" in request.fixturenames
    page = tab.opened(new=own)
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce", color_scheme="light")
    end = watch.over(page)
    yield page
    failed = request.node.stash.get(FAILED, False)
    if failed and not page.is_closed():
        RESULTS.mkdir(exist_ok=True)
        page.screenshot(path=RESULTS / (re.sub(r"\W+", "-", request.node.name) + ".png"))
    tab.emptied(end, closed=failed or own)
    assert not watch.outside, f"The page asked for something outside this machine: {watch.outside}"
    assert not watch.errors, f"The browser's console has errors: {watch.errors}"
    for server, length in before.items():
        output = server.output[length:]
        assert "Traceback" not in output, f"The server printed a traceback:\n{output}"


@pytest.fixture
def phone(browser: Browser, watch: Watch) -> Iterator[Page]:
    """A page on a phone, small and touched, that asks for less motion."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, reduced_motion="reduce"
    )
    page = context.new_page()
    watch.over(page)
    yield page
    context.close()
    assert watch.errors == watch.outside == []


@pytest.fixture
def offline(page: Page) -> Iterator[tuple[Page, list[str]]]:
    """A page with the network cut, and the list of what it asks for beside its own file."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            asked.append(request.url)

    page.context.set_offline(True)
    page.on("request", note)
    yield page, asked
    page.remove_listener("request", note)
    page.context.set_offline(False)


@pytest.fixture
def motion(page: Page) -> None:
    """What moves by itself does."""
    page.emulate_media(reduced_motion="no-preference")


@pytest.fixture
def settle(page: Page) -> Callable[[], None]:
    """Wait until Streamlit has run the script and drawn every element."""

    def settle() -> None:
        page.wait_for_function(SETTLED, timeout=30_000)
        page.wait_for_timeout(150)  # a rerun that the page itself asks for begins at once
        page.wait_for_function(SETTLED, timeout=30_000)

    return settle


@pytest.fixture
def visit(page: Page, settle: Callable[[], None]) -> Callable[[str], Page]:
    """Open an address and wait until it is all there."""

    def visit(url: str) -> Page:
        page.goto(url)
        settle()
        return page

    return visit


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[..., str]:
    """The address of the file that Save makes of a link's drawing; `script` runs in it before all else.

    In it the drawing is the one of its page, script and data, without Streamlit around it: it opens in a fifth of the
    time. For what a drawing does by itself.
    """

    def file_of(link: str, script: str = "") -> str:
        ran = pages.run(link)
        drawing = ran.drawing(ran.scene.only)
        made = export(drawing, credit.of(ran.scene, ran.title, drawing.kind), ran.scene.view, ".html").content.decode()
        assert not ran.notes
        path = tmp_path / f"drawing_{len([*tmp_path.iterdir()])}.html"
        path.write_text(made.replace("<head>", f"<head><script>{script}</script>", 1), "utf-8")
        return path.as_uri()

    return file_of


@pytest.fixture
def alone(page: Page, file_of: Callable[..., str]) -> Callable[..., Page]:
    """Open a link's drawing as its file."""

    def alone(link: str, script: str = "") -> Page:
        page.goto(file_of(link, script))
        return page

    return alone


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell the `page` fixture whether its test failed: then it leaves a picture in test-results/."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
