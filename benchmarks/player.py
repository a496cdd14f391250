"""How smooth is the player? Measured in a real Chromium, against what Stride Lab promises.

    python benchmarks/player.py                # about a minute
    python benchmarks/player.py --seconds 2    # a look

The app is started on a free port and its Slide page opened at a grid of 32 x 32 cells, all strides at hand. Measured
are the time between two painted frames while the filter walks, the share of the main thread that this takes, the time
from a pointer's event to the frame that answers it, and the time from a click on a stride to the new map. On a busy
machine the 95th percentile says more about the machine than about the player; the median (p50) is the one to watch.
Headless Chromium paints in software: a computer with a graphics card does better.
"""

from __future__ import annotations

import argparse
import random

from playwright.sync_api import CDPSession, Page
from served import app, browser, machine, percentile

GRID = 32

# Milliseconds between frames, for as many milliseconds as asked.
FRAMES = """(span) => new Promise((done) => {
    const gaps = []
    let before = null
    const frame = (now) => {
        if (before !== null) gaps.push(now - before)
        before = now
        if (gaps.reduce((a, b) => a + b, 0) < span) requestAnimationFrame(frame)
        else done(gaps)
    }
    requestAnimationFrame(frame)
})"""

# From now on: milliseconds from each event of this kind to the moment after the frame that follows it was painted.
WATCH = """(element, kind) => {
    const times = (window.answered = [])
    element.addEventListener(kind, (event) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => times.push(performance.now() - event.timeStamp)
        port2.postMessage(0)
    }), { capture: true })
}"""


def line(what: str, figures: str, target: str) -> None:
    print(f"{what:30}{figures:50}{target}", flush=True)


def busy(client: CDPSession) -> float:
    """Seconds that the main thread has worked."""
    metrics = client.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def walking(page: Page, client: CDPSession, seconds: float) -> None:
    player = page.locator(".player")
    for exponent, speed in (("3", 8), ("5.9069", 60)):
        player.get_by_role("slider", name="Speed, steps per second").fill(exponent)
        player.locator("canvas").press("Home")
        player.get_by_role("button", name="Play", exact=True).click()
        worked = busy(client)
        gaps = page.evaluate(FRAMES, 1000 * seconds)
        share = (busy(client) - worked) / (sum(gaps) / 1000)
        frames = 1000 * len(gaps) / sum(gaps)
        p50, p95 = (percentile(gaps, p) for p in (0.5, 0.95))
        line(
            f"walking, {speed} steps/s",
            f"{frames:5.1f} frames/s   p50 {p50:5.1f} ms   p95 {p95:5.1f} ms",
            "60 frames/s: 16.7 ms",
        )
        line("    main thread", f"{share:5.0%} busy", "")
        player.get_by_role("button", name="Pause", exact=True).click()


def answers(page: Page) -> list[float]:
    """What WATCH has collected, once every frame is painted."""
    page.evaluate("async () => { for (let i = 0; i < 5; i++) await new Promise(requestAnimationFrame) }")
    return page.evaluate("window.answered")


def pointing(page: Page, moves: int) -> None:
    canvas = page.locator(".player canvas")
    box = canvas.bounding_box()
    assert box
    canvas.evaluate(WATCH, "pointermove")
    for move in range(moves):
        page.mouse.move(box["x"] + 30 + 7 * (move % 40), box["y"] + 60 + 11 * (move % 23))
        page.wait_for_timeout(random.uniform(0, 34))  # a hand knows nothing of frames: else all moves just miss one
    times = answers(page)
    page.mouse.move(1, 1)
    p50, p95 = (percentile(times, p) for p in (0.5, 0.95))
    line(
        "pointer to painted answer",
        f"{len(times):5} moves      p50 {p50:5.1f} ms   p95 {p95:5.1f} ms",
        "one frame: 16 ms",
    )


def changing(page: Page, rounds: int) -> None:
    group = page.locator(".player .strides")
    buttons = [group.get_by_role("radio", name=str(stride)) for stride in (2, 1, 4, 3, 8, 5, 6, 7)]
    group.evaluate(WATCH, "click")
    for _ in range(rounds):
        for button in buttons:
            button.click()
    times = answers(page)
    p50, p95 = (percentile(times, p) for p in (0.5, 0.95))
    line(
        "click on a stride to its map",
        f"{len(times):5} clicks     p50 {p50:5.1f} ms   p95 {p95:5.1f} ms",
        "no round trip: 28 ms",
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seconds", type=float, default=8, help="of each walk")
    seconds = arguments.parse_args().seconds
    with app() as address, browser() as started:
        page = started.new_page(viewport={"width": 1280, "height": 800})
        client = page.context.new_cdp_session(page)
        client.send("Performance.enable")
        page.goto(f"{address}/slide?grid_size={GRID}&stride=1")
        page.locator(".player[data-value]").wait_for(timeout=60_000)
        page.locator(".player").get_by_role("button", name="Pause", exact=True).click()
        print(f"Grid {GRID} x {GRID}, {machine()}")
        walking(page, client, seconds)
        pointing(page, 200)
        changing(page, 5)


if __name__ == "__main__":
    main()
