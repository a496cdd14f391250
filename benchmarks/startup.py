"""How soon does a first visit see something move, and how many bytes does it take? Every page, in a real Chromium.

    python benchmarks/startup.py                 # about a minute
    python benchmarks/startup.py --only slide    # one page

Each visit has a browser without a single file of Streamlit's in its cache. "drawing" is, from the navigation on, when
the page's first drawing or chart was painted; "all" when the last element had come. The server is warm, but for
the first line: there the time begins with the command, and ends with the first picture that moves. Bytes are those
of the network: files as they were sent, and what came over the WebSocket.

The peer is a page with nothing but a slider and its number, before and after the others.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser
from served import ROOT, app, browser, machine

from pages import PEER

_WITHOUT_DRAWING = ("home", "check", "glossary", "teacher")  # home is the page at /
PAGES = ("", *sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem not in _WITHOUT_DRAWING))

# When the first drawing (a canvas or a picture in a component, or a chart) has been painted, or the peer's number.
NOTICE = """() => {
    const drawn = (root) => [...root.querySelectorAll('canvas, img, svg')].some((each) => each.clientWidth > 60)
    const look = () => {
        const drawings = [...document.querySelectorAll('[data-testid="stMain"] *')].map((element) => element.shadowRoot)
        const title = document.querySelector('h1')?.textContent
        const peer = title === 'Peer' && document.querySelector('input[type="range"]')
        const chart = document.querySelector('.js-plotly-plot .main-svg')
        if (!peer && !chart && !drawings.some((root) => root && drawn(root))) return requestAnimationFrame(look)
        requestAnimationFrame(() => { window.drawnAt = performance.now() })
    }
    look()
}"""

SETTLED = """() => {
    const app = document.querySelector('[data-testid="stApp"]')
    return window.drawnAt && app?.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
}"""


class Visit(NamedTuple):
    drawing: float
    """Milliseconds from the navigation to the first drawing."""
    settled: float
    """And until all has come."""
    files: int
    """Bytes of HTTP answers, headers included, as they were sent."""
    messages: int
    """Bytes of WebSocket frames."""


def visit(started: Browser, address: str) -> Visit:
    """One first visit, in a browser context of its own, whose cache is empty."""
    context = started.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(f"({NOTICE})()")
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    sizes = {"files": 0, "messages": 0}

    def add(kind: str, size: float) -> None:
        sizes[kind] += int(size)

    network.on("Network.loadingFinished", lambda event: add("files", event["encodedDataLength"]))
    network.on(
        "Network.webSocketFrameReceived",
        lambda event: add("messages", len(event["response"]["payloadData"]) * 3 / 4),  # base64
    )
    page.goto(address, wait_until="commit")
    page.wait_for_function(SETTLED, timeout=60_000)
    settled = page.evaluate("performance.now()")
    drawing = page.evaluate("window.drawnAt")
    page.wait_for_timeout(500)
    context.close()
    return Visit(drawing, settled, sizes["files"], sizes["messages"])


def row(name: str, visits: list[Visit], peer: float | None) -> float:
    """Print a page's line; its median time to the drawing."""
    drawing, settled, files, messages = (median(column) for column in zip(*visits, strict=True))
    ratio = f"{drawing / peer:5.1f}" if peer else "     "
    print(f"{name:20}{drawing:10.0f}{ratio:>8}{settled:10.0f}{files / 1e6:12.2f}{messages / 1e3:12.0f}", flush=True)
    return drawing


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--only", default="", help="a page, or a part of its name")
    arguments.add_argument("--times", type=int, default=5, help="visits of each page")
    chosen = arguments.parse_args()
    print(machine())
    with browser() as started, tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "peer.py"
        script.write_text(PEER, "utf-8")
        begin = time.monotonic()
        with app() as address:
            served = time.monotonic() - begin
            first = visit(started, address)
            print(f"from the command to the first drawing: {served + first.drawing / 1e3:.1f} s")
        with app() as address, app(script) as bare:
            print(f"{'page':20}{'drawing ms':>10}{'x peer':>8}{'all ms':>10}{'files MB':>12}{'messages kB':>12}")
            visit(started, bare)
            peer = row("peer", [visit(started, bare) for _ in range(chosen.times)], None)
            for name in PAGES:
                if chosen.only in name:
                    visit(started, f"{address}/{name}")
                    row(name or "home", [visit(started, f"{address}/{name}") for _ in range(chosen.times)], peer)
            row("peer", [visit(started, bare) for _ in range(chosen.times)], peer)


if __name__ == "__main__":
    main()
