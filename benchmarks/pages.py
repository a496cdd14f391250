"""How soon is a changed setting painted? Every lesson's slider and lists, in a real Chromium, on a 512 x 512 picture.

    python benchmarks/pages.py                       # about two minutes
    python benchmarks/pages.py --only translation    # one page

A key is pressed on a control. Timed is, from that key's event, when the browser has painted the first change outside
the control, the last one that is in view (what the learner sees is complete), and the last one of all (charts further
down, too), after which nothing moves for half a second. The aim is all in view within 150 ms on an idle machine; the
median (p50) is the one to watch. Headless Chromium paints in software: a computer with a graphics card does better.

The peer is a page with nothing but a slider and its number, measured right before each control: what Streamlit itself
takes on this machine in this minute. The last two columns say how many times as long all in view takes; the aim is at
most 3 times (p50) and 4 times (p95).
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page
from served import app, browser, machine, percentile

SLIDER, LIST, NUMBER = "slider", "combobox", "spinbutton"

CHANGES = {
    # page -> (its link, the control, its name), a key press to and fro each
    "slide": [("?kernel=gaussian", SLIDER, "Kernel size"), ("", SLIDER, "Part shown in the grid")],
    "compare": [("?kernel=gaussian", SLIDER, "Kernel size")],
    "downsampling": [("?kernel=gaussian", SLIDER, "Kernel size"), ("", NUMBER, "Input size")],
    "receptive_field": [("", SLIDER, "Pixels that the network is given")],
    "compute_cost": [("", SLIDER, "Stride")],
    "feature_reduction": [("", NUMBER, "Stride"), ("?filter_first=true", SLIDER, "Kernel size")],
    "price": [("", SLIDER, "Moved right by (pixels)")],
    "translation": [("", SLIDER, "Stride")],
    "network": [("", LIST, "Input size")],
}

PEER = """import streamlit as st
st.title("Peer")
st.write(st.slider("Number", 0, 9))
"""

# From now on: when changes outside the control were painted (milliseconds since the key), and whether one was in view.
WATCH = """() => {
    const state = (window.watched = { pressed: 0, painted: [] })
    const elementOf = (node) => node.nodeType === 1 ? node : node.parentElement || node.host
    const counts = (element) => !element.closest('[data-testid="stStatusWidget"], [data-testid="stSidebar"], header')
        && !element.closest('[data-pressed]') && !element.matches('[data-testid="stApp"]')
    const inView = (places) => places.some(([from, to]) => from < innerHeight && to > 0)
    const bookkeeping = ({ target, attributeName: name }) => // Streamlit marks what may be out of date
        (name === 'class' || name === 'data-stale' || name === 'data-retained') && target.getRootNode() === document
    const [top, bottom] = ['top', 'bottom'].map((side) => (node) => elementOf(node).getBoundingClientRect()[side])
    // Where on the screen a change is seen: what came, the seam that is left of what went, or the element that changed.
    const places = ({ type, target, addedNodes, removedNodes, previousSibling, nextSibling }) => {
        if (type !== 'childList' || !elementOf(target).matches('[data-testid="stVerticalBlock"]'))
            return [[top(target), bottom(target)]]
        const came = [...addedNodes].filter((node) => node.isConnected).map((node) => [top(node), bottom(node)])
        const left = previousSibling?.isConnected ? bottom(previousSibling) : top(target)
        const right = nextSibling?.isConnected ? top(nextSibling) : bottom(target)
        return removedNodes.length ? [...came, [left, right]] : came
    }
    let [changed, frame] = [[], 0]
    const seen = (changes) => { // little here, for it is timed too: the question what was in view waits until after
        if (!state.pressed) return
        for (const change of changes) if (!bookkeeping(change)) changed.push(change)
        if (!changed.length || frame) return
        frame = requestAnimationFrame(() => {
            const [those, since] = [changed, state.pressed]
            changed = []
            frame = 0
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = () => {
                if (since === state.pressed) state.painted.push([performance.now() - since, those])
            }
            port2.postMessage(0)
        })
    }
    state.told = () => state.painted
        .map(([at, changes]) => [at, changes.filter(({ target }) => counts(elementOf(target)))])
        .filter(([, changes]) => changes.length)
        .map(([at, changes]) => [at, changes.some((change) => inView(places(change)))])
    const observed = new WeakSet()
    const observe = (root) => {
        if (!observed.has(root)) {
            observed.add(root)
            const all = { subtree: true, childList: true, attributes: true, characterData: true }
            new MutationObserver(seen).observe(root, all)
        }
        for (const element of root.querySelectorAll('*')) if (element.shadowRoot) observe(element.shadowRoot)
    }
    observe(document.body)
    addEventListener('keydown', (event) => {
        document.querySelectorAll('[data-pressed]').forEach((element) => delete element.dataset.pressed)
        event.target.closest('[data-testid="stElementContainer"]').dataset.pressed = ''
        observe(document.body)
        state.painted = []
        state.pressed = event.timeStamp
    }, { capture: true })
}"""


def answers(page: Page) -> list[tuple[float, bool]]:
    """What was painted since the last key, and whether in view, once nothing has changed for half a second."""
    before = -1
    while (count := page.evaluate("window.watched.painted.length")) != before or not count:
        before = count
        page.wait_for_timeout(500)
    return page.evaluate("window.watched.told()")


def measure(page: Page, role: str, name: str, times: int) -> tuple[list[float], list[float], list[float]]:
    """First change, last one in view, last one: milliseconds, for each of so many key presses."""
    control = page.get_by_role(role, name=name).first
    control.scroll_into_view_if_needed()
    keys = {SLIDER: ("ArrowRight", "ArrowLeft"), NUMBER: ("ArrowUp", "ArrowDown"), LIST: ("ArrowDown", "ArrowUp")}[role]
    first, visible, last = [], [], []
    for turn in range(times + 2):
        control.focus()
        page.keyboard.press(keys[turn % 2])
        if role != SLIDER:
            page.keyboard.press("Enter")
        painted = answers(page)
        if turn > 1:  # the first two warm up
            first.append(painted[0][0])
            visible.append(max((at for at, in_view in painted if in_view), default=0.0))
            last.append(painted[-1][0])
    return first, visible, last


def figures(started: Browser, link: str, role: str, control: str, times: int) -> list[float]:
    """p50 and p95 of the first change, of the last one in view and of the last one, in milliseconds."""
    context = started.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(link)
    page.get_by_role(role, name=control).first.wait_for(timeout=60_000)
    page.wait_for_timeout(4000)
    page.evaluate(WATCH)
    measured = [percentile(values, p) for values in measure(page, role, control, times) for p in (0.5, 0.95)]
    context.close()
    return measured


def run(started: Browser, only: str, times: int) -> None:
    print(f"{'page':19}{'control':36}{'first change':20}{'all in view':20}{'all of the page':20}times the peer")
    print(f"{'':19}{'':36}" + 3 * f"{'p50 ms    p95 ms':20}" + "p50    p95")
    with tempfile.TemporaryDirectory() as folder, app() as address:
        script = Path(folder) / "peer.py"
        script.write_text(PEER, "utf-8")
        with app(script) as peer:
            for name, changes in CHANGES.items():
                if only not in name:
                    continue
                for link, role, control in changes:
                    bare = figures(started, peer, SLIDER, "Number", times)
                    ours = figures(started, f"{address}/{name}{link}", role, control, times)
                    row = "".join(f"{each:6.0f}    " for each in ours)
                    ratios = "".join(f"{ours[at] / bare[at]:6.1f} " for at in (2, 3))
                    print(f"{name:19}{control:36}{row}{ratios}  (peer {bare[2]:.0f} / {bare[3]:.0f})", flush=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--only", default="", help="a page, or a part of its name")
    arguments.add_argument("--times", type=int, default=10, help="changes of each control")
    chosen = arguments.parse_args()
    print(machine())
    with browser() as started:
        run(started, chosen.only, chosen.times)


if __name__ == "__main__":
    main()
