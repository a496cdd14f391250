"""The player in a browser: it plays, waits, steps and answers by itself, and shows the engine's numbers."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from stridelab import images, kernels
from stridelab.lessons.slide import Walk, repeated, walk

# Calls fn(step) for every step of the range in turn, each drawn in a frame of its own.
SCRUB_THROUGH = """async (player) => {
    const scrub = player.querySelector('.scrub')
    const shown = []
    for (let pos = 0; pos <= Number(scrub.max); pos++) {
        scrub.value = pos
        scrub.dispatchEvent(new Event('input'))
        await new Promise(requestAnimationFrame)
        const { step, row, col, stride, value } = player.dataset
        shown.push([Number(step), Number(row), Number(col), stride, Number(value)])
    }
    return shown
}"""

# What the player says about points on four lines across the canvas: [x, y, sentence].
TOLD_AT = """async (canvas) => {
    const told = canvas.getRootNode().querySelector('.inspect')
    const box = canvas.getBoundingClientRect()
    const found = []
    for (const y of [0.2, 0.4, 0.7, 0.85].map((share) => share * box.height)) for (let x = 13; x < box.width; x += 26) {
        const at = { clientX: box.left + x, clientY: box.top + y, pointerType: 'mouse', bubbles: true }
        canvas.dispatchEvent(new PointerEvent('pointermove', at))
        await new Promise(requestAnimationFrame)
        found.push([x, y, told.textContent])
    }
    canvas.dispatchEvent(new PointerEvent('pointerleave', { pointerType: 'mouse' }))
    return found
}"""

# The controls and pictures that a screen reader would have no name for.
NAMELESS = """() => {
    const inside = (e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]
    const all = (root) => [...root.querySelectorAll('*')].flatMap(inside)
    const label = (e) => e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.labels?.[0]?.textContent
    const name = (e) => (label(e) || e.alt || e.title || e.textContent || '').trim()
    const kinds = 'button, input, textarea, a[href], canvas, img, [role=button], [role=slider], [role=application]'
    return all(document.body)
        .filter((e) => e.matches(kinds) && e.checkVisibility() && !e.closest('[aria-hidden=true]') && !name(e))
        .map((e) => e.outerHTML.slice(0, 160))
}"""

PASSES = """async (player, step) => {
    for (let n = 0; n < 900 && player.dataset.step !== step; n++) await new Promise(requestAnimationFrame)
    return player.dataset.step === step
}"""

# Notes, for every number written into a drawing, the contrast of its ink with the worst pixel that it is written over;
# and whether anything is painted over the canvas on the page, where the numbers are already there.
WATCH_THE_INKS = """() => {
    const shine = ([r, g, b]) => [r, g, b]
        .map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4))
        .reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0)
    const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    const numbers = (style) => (style[0] === '#'
        ? [1, 3, 5].map((n) => parseInt(style.slice(n, n + 2), 16)) : style.match(/[0-9.]+/g).map(Number))
    const own = CanvasRenderingContext2D.prototype
    const { fillText, fillRect } = own
    window.inks = { written: 0, least: 21, where: '', covered: 0 }
    own.fillText = function (text, x, y) {
        if (!this.canvas.isConnected) {
            const [m, size] = [this.getTransform(), parseFloat(this.font)]
            const [w, h] = [this.measureText(text).width, size * 0.7]
            const corner = m.transformPoint({ x: x - w / 2, y: y - h / 2 })
            const over = this.getImageData(corner.x, corner.y, Math.max(1, w * m.a), Math.max(1, h * m.d)).data
            const ink = shine(numbers(this.fillStyle))
            window.inks.written++
            for (let at = 0; at < over.length; at += 4) {
                const found = ratio(ink, shine(over.slice(at, at + 3)))
                if (found < window.inks.least) Object.assign(window.inks, { least: found, where: text })
            }
        }
        return fillText.apply(this, arguments)
    }
    own.fillRect = function () {
        if (this.canvas.isConnected) window.inks.covered++
        return fillRect.apply(this, arguments)
    }
}"""

FRAMES = "async (n) => { for (let i = 0; i < n; i++) await new Promise(requestAnimationFrame) }"


class Player:
    """The player on a page, by what it tells about itself."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.box = page.locator(".player")
        self.canvas = self.box.locator("canvas")
        self.inspect = self.box.locator(".inspect")
        expect(self.box).to_have_attribute("data-value", re.compile("."), timeout=20_000)

    def told(self, name: str) -> str:
        return self.box.get_attribute(f"data-{name}") or ""

    @property
    def step(self) -> int:
        return int(self.told("step"))

    def expect(self, **values: object) -> None:
        for name, value in values.items():
            text = str(value).lower() if isinstance(value, bool) else str(value)
            expect(self.box).to_have_attribute(f"data-{name}", text, timeout=10_000)

    def moves_on(self) -> None:
        """Fails unless another step comes without anybody doing anything."""
        expect(self.box).not_to_have_attribute("data-step", self.told("step"), timeout=10_000)

    def passes(self, step: int) -> bool:
        """Whether this step comes by, seen in every frame for as long as it may take."""
        return self.box.evaluate(PASSES, str(step))

    def stands_still(self) -> None:
        before = self.told("step")
        self.page.evaluate(FRAMES, 40)
        assert self.told("step") == before

    def button(self, name: str) -> Locator:
        return self.box.get_by_role("button", name=name, exact=True)

    def pause(self) -> None:
        if self.told("playing") == "true":
            self.button("Pause").click()
        self.expect(playing=False)

    def stride(self, stride: int, group: str = "Stride") -> None:
        self.box.get_by_role("radiogroup", name=group, exact=True).get_by_role("radio", name=str(stride)).click()


class SlowAnswers:
    """Between a page and its server, for a page that is still to be opened: the server's answers can be held up."""

    def __init__(self, page: Page) -> None:
        self._page, self._holds = page, False
        self._held: list[str | bytes] = []
        page.route_web_socket(re.compile("/_stcore/stream"), self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        self._browser = browser
        browser.connect_to_server().on_message(self._answer)

    def _answer(self, message: str | bytes) -> None:
        if self._holds:
            self._held.append(message)
        else:
            self._browser.send(message)

    def hold(self) -> None:
        self._holds = True

    def wait(self) -> None:
        """Until there is an answer to hold up."""
        give_up = time.monotonic() + 20
        while not self._held:
            assert time.monotonic() < give_up
            self._page.wait_for_timeout(20)

    def release(self) -> None:
        while self._held:  # what comes meanwhile waits for its turn
            self._browser.send(self._held.pop(0))
        self._holds = False


@pytest.fixture
def player(visit: Callable[[str], Page], server) -> Callable[[str], Player]:
    def player(link: str) -> Player:
        return Player(visit(server.url + link))

    return player


@pytest.fixture
def lone(alone) -> Callable[..., Player]:
    """The player without its page, as a file."""
    return lambda link: Player(alone(link))


def steps_of(
    name: str, kernel: str = "sobel_x", *, size: int = 3, color: bool = False, cells: int = 12, **settings: Any
) -> Walk:
    """The walk that Slide shows for a sample: all of it, in a grid."""
    picture = images.sample(name)
    side = min(picture.height, picture.width)
    row, col = (picture.height - side) // 2, (picture.width - side) // 2
    planes = images.grid(picture, grid_size=min(cells, side), crop_size=side, row=row, col=col).planes(color)[0]
    return walk(planes, repeated(kernels.kernel(kernel, size).weights, len(planes)), **({"padding": 1} | settings))


def assert_shows(player: Player, steps: Walk, stride: tuple[int, int]) -> None:
    """Every step in turn: its place, and the engine's number."""
    shown = player.box.evaluate(SCRUB_THROUGH)
    output = steps.output(stride)
    cells = [(i, j) for i in range(output.shape[0]) for j in range(output.shape[1])]
    assert [each[:4] for each in shown] == [[n, i, j, f"{stride[0]},{stride[1]}"] for n, (i, j) in enumerate(cells)]
    np.testing.assert_allclose([each[4] for each in shown], output.ravel(), atol=1e-6)


def brief(value: float) -> str:
    """A whole number as the player writes it."""
    return f"{value:.0f}".replace("-", "−")


# ---------------------------------------------------------------- play, pause, step


@pytest.mark.usefixtures("motion")
def test_it_plays_by_itself_and_obeys_its_buttons_and_keys(lone):
    """Keys: space plays and pauses, the arrow keys step, Home and End jump, 1 to 8 set the stride."""
    it = lone("slide")
    it.expect(playing=True, stride="2,2")
    it.moves_on()
    it.pause()
    it.stands_still()

    output = steps_of("astronaut").output((2, 2))  # 6 x 6
    it.canvas.press("Home")
    it.expect(step=0, value=brief(output[0, 0]).replace("−", "-"))
    it.button("Step forward").click()
    it.expect(step=1, row=0, col=1)
    window = "Its window covers input rows 0 to 2, columns 2 to 4, partly padding."
    sentence = f"Output row 1, column 2 is {brief(output[0, 1])}. {window}"
    expect(it.inspect).to_have_text(sentence)
    expect(it.box.get_by_role("status").last).to_have_text(sentence)  # said aloud, once it rests
    it.button("Step back").click()
    it.expect(step=0)
    it.canvas.press("ArrowDown")
    it.expect(step=6, row=1, col=0)
    it.canvas.press("ArrowRight")
    it.canvas.press("ArrowUp")
    it.expect(step=1)
    it.canvas.press("ArrowLeft")
    it.canvas.press("ArrowLeft")
    it.expect(step=0)
    it.canvas.press("End")
    it.expect(step=35, row=5, col=5, playing=False)
    expect(it.box.locator(".count")).to_have_text("step 36 of 36")
    it.box.get_by_role("slider", name="Step", exact=True).fill("20")
    it.expect(step=20, row=3, col=2)
    it.canvas.press("Space")
    it.expect(playing=True)
    it.canvas.press("Space")
    it.expect(playing=False)
    it.canvas.press("Space")
    it.moves_on()

    speed = it.box.get_by_role("slider", name="Speed, steps per second")
    for value, text in (("-1", "0.5 steps/s"), ("0", "1 step/s"), ("5.9069", "60 steps/s")):
        speed.fill(value)
        expect(it.box.locator(".speed output")).to_have_text(text)
    it.canvas.press("8")  # four windows, over in a moment
    loop = it.button("Loop")
    expect(loop).to_have_attribute("aria-pressed", "true")
    assert it.passes(3)
    assert it.passes(0)  # it begins again
    loop.click()
    it.expect(playing=False, step=3)  # and now it ends
    it.button("Play").click()
    it.expect(playing=False, step=3)


def test_every_step_shows_the_engines_number(lone):
    """At a few strides: node proves for all of them that the number picked is the engine's."""
    it = lone("slide")
    steps = steps_of("astronaut")
    for stride in (1, 3, 8):
        it.canvas.press(str(stride))
        it.expect(stride=f"{stride},{stride}")
        assert_shows(it, steps, (stride, stride))


def test_rows_and_columns_may_have_strides_of_their_own_in_colour_too(player):
    it = player("/slide?color=true&padding=same&bias=5&grid_size=16&kernel=box")
    steps = steps_of("astronaut", "box", color=True, cells=16, padding="same", bias=5)
    expect(it.box.get_by_role("radiogroup", name="Stride, columns")).to_be_hidden()
    it.button("Rows ≠ columns").click()
    it.stride(5, "Stride, columns")
    it.stride(3)  # the page's answer to the first change must not undo the second
    it.expect(stride="3,5")
    assert_shows(it, steps, (3, 5))
    expect(it.box.locator(".sum .total")).to_contain_text("+ bias 5 = ")
    expect(it.box.locator(".sum table")).to_have_count(3)
    expect(it.box.locator(".sizes")).to_contain_text(
        f"Output height {steps.rows[3].formula}Output width {steps.cols[5].formula}"
    )
    expect(it.page).to_have_url(re.compile(r"stride=3.*stride_cols=5|stride_cols=5.*stride=3"))
    it.button("Rows ≠ columns").click()
    it.expect(stride="3,3")
    expect(it.page).not_to_have_url(re.compile("stride_cols"))


def test_a_stride_outlives_a_setting_changed_before_the_page_has_heard_of_it(page, visit, settle, server):
    """The browser then sends once more what the page still shows: the old stride."""
    slow = SlowAnswers(page)
    it = Player(visit(server.url + "/slide"))
    page.get_by_text("More settings").click()
    color = page.get_by_text("Colour: three planes")
    color.scroll_into_view_if_needed()
    slow.hold()
    it.stride(5)
    slow.wait()  # the server has been told, and has answered
    color.click()
    page.wait_for_timeout(600)
    slow.release()
    expect(page).to_have_url(re.compile("color=true"), timeout=20_000)
    settle()
    it.expect(stride="5,5")
    expect(page).to_have_url(re.compile("stride=5"))


def test_a_smaller_filter_and_another_stride_may_come_at_once(own_page, player, settle):
    it = player("/slide?kernel=gaussian&kernel_size=3&stride=3")
    it.stride(2)
    expect(it.page).not_to_have_url(re.compile("stride="))
    for size in (4, 5):
        it.page.get_by_role("slider", name="Kernel size").press("ArrowRight")
        expect(it.page).to_have_url(re.compile(f"kernel_size={size}"))
    settle()
    it.page.evaluate("history.go(2 - history.length)")  # back to the first link
    it.expect(stride="3,3")
    expect(it.box.get_by_role("application")).to_have_attribute("aria-label", re.compile("covers input rows 0 to 2,"))


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="a process cannot be held here")
@pytest.mark.usefixtures("motion")
def test_a_new_stride_needs_no_server_and_stands_in_the_link_afterwards(player, server, settle):
    it = player("/slide?stride=1")
    server._process.send_signal(signal.SIGSTOP)
    try:
        for stride in (2, 5, 8):
            it.stride(stride)
            it.expect(stride=f"{stride},{stride}")
        for key in "1734":
            it.canvas.press(key)
            it.expect(stride=f"{key},{key}")
        it.moves_on()
    finally:
        server._process.send_signal(signal.SIGCONT)
    expect(it.page).to_have_url(re.compile("stride=4"), timeout=20_000)
    it.expect(stride="4,4")
    number = it.page.get_by_role("spinbutton", name="Stride", exact=True)
    it.page.get_by_text("More settings").click()
    expect(number).to_have_value("4")
    settle()
    number.fill("6")  # and the page's own number moves the player
    number.press("Enter")
    it.expect(stride="6,6")
    number.fill("4")  # also back to what the player once said
    number.press("Enter")
    it.expect(stride="4,4")


def test_the_drawing_is_read_once_however_often_the_page_runs(own_page, page, visit, settle, server):
    page.add_init_script(
        "window.read = []; const { parse } = JSON;"
        'JSON.parse = (text, ...more) => (/"dense":/.test(text) && window.read.push(text), parse(text, ...more))'
    )
    it = Player(visit(server.url + "/slide"))
    before = page.evaluate("window.read.length")
    assert 1 <= before == page.evaluate("new Set(window.read).size")
    it.stride(4)  # a rerun, with the same drawing
    expect(page).to_have_url(re.compile("stride=4"))
    settle()
    page.emulate_media(color_scheme="dark")
    it.button("Visits").click()
    it.page.set_viewport_size({"width": 900, "height": 800})
    it.page.evaluate(FRAMES, 5)
    assert page.evaluate("window.read.length") == before


# ---------------------------------------------------------------- pointing


def points(player: Player) -> dict[str, tuple[float, float]]:
    """A point of the canvas for each thing that can be pointed at, by the words that the player says there."""
    found: dict[str, tuple[float, float]] = {}
    for x, y, sentence in player.canvas.evaluate(TOLD_AT):
        found.setdefault(sentence, (x, y))
    return found


def first(found: dict[str, tuple[float, float]], pattern: str) -> tuple[re.Match[str], tuple[float, float]]:
    return next((match, at) for sentence, at in found.items() if (match := re.match(pattern, sentence)))


INPUT = r"Input row (\d+), column (\d+) \(value (\d+)\) is read by (\d+) windows: (\d) along the rows × (\d) along the"
WEIGHT = r"Filter weight (−?\d) \(row (\d), column (\d)\) meets only the marked cells: one for each of the 36 windows\."
OUTPUT = r"Output row ([2-9]), column ([2-9]) is (−?\d+)\."


@pytest.mark.usefixtures("motion")
def test_pointing_waits_and_tells_what_a_cell_is_tied_to(lone):
    """Point at anything in the drawing, or tap it, and the walk waits and shows what belongs to the cell."""
    it = lone("slide")
    steps = steps_of("astronaut")
    found = points(it)

    match, at = first(found, INPUT)
    row, col, value, *windows = map(int, match.groups())
    visits = steps.rows[2].visits[row - 1], steps.cols[2].visits[col - 1]
    assert value == steps.planes[0, row - 1, col - 1]
    assert windows == [visits[0] * visits[1], *visits]
    it.canvas.hover(position=dict(zip("xy", at, strict=True)))
    expect(it.inspect).to_have_text(match.string)
    it.stands_still()
    it.expect(playing=True)  # it only waits

    match, at = first(found, WEIGHT)
    weight, u, v = (int(number.replace("−", "-")) for number in match.groups())
    assert weight == steps.weight[0, u - 1, v - 1]
    it.canvas.hover(position=dict(zip("xy", at, strict=True)))
    expect(it.inspect).to_have_text(match.string)

    match, at = first(found, OUTPUT)
    i, j = int(match[1]) - 1, int(match[2]) - 1
    assert match[3] == brief(steps.output((2, 2))[i, j])
    it.canvas.hover(position=dict(zip("xy", at, strict=True)))
    it.expect(step=6 * i + j, row=i, col=j)
    it.stands_still()
    it.page.mouse.move(5, 5)
    it.moves_on()
    it.canvas.click(position=dict(zip("xy", at, strict=True)))
    it.expect(step=6 * i + j, playing=False)

    assert any(re.match(r"Padding at row \d+, column (0|13) is read by \d windows", sentence) for sentence in found)


def test_a_cell_pointed_at_is_forgotten_when_the_map_gets_smaller(lone):
    it = lone("slide?stride=1")
    match, at = next(
        (match, at)
        for sentence, at in points(it).items()
        if (match := re.match(r"Output row (\d+), column (\d+)", sentence)) and int(match[1]) > 4 and int(match[2]) > 4
    )
    it.canvas.hover(position=dict(zip("xy", at, strict=True)))
    expect(it.inspect).to_have_text(match.string)
    it.canvas.press("8")
    it.expect(stride="8,8")
    assert it.step < 4


# ---------------------------------------------------------------- touch, reduced motion, words


def test_it_works_by_touch_on_a_phone(phone, file_of):
    phone.emulate_media(reduced_motion="no-preference")
    phone.goto(file_of("slide"))
    it = Player(phone)
    it.moves_on()
    found = points(it)
    match, at = first(found, OUTPUT)
    it.canvas.tap(position=dict(zip("xy", at, strict=True)))
    expect(it.inspect).to_have_text(match.string)
    it.expect(row=int(match[1]) - 1, col=int(match[2]) - 1)
    it.stands_still()
    it.canvas.tap(position=dict(zip("xy", at, strict=True)))  # a second tap lets go
    it.moves_on()
    match, at = first(found, INPUT)
    it.canvas.tap(position=dict(zip("xy", at, strict=True)))
    expect(it.inspect).to_have_text(match.string)
    it.box.get_by_role("radio", name="4", exact=True).first.tap()
    it.expect(stride="4,4")
    it.button("Pause").tap()
    it.expect(playing=False)
    for button in (it.button("Play"), it.box.get_by_role("radio", name="4", exact=True).first):
        box = button.bounding_box()
        assert box
        assert box["height"] >= 40, "a finger needs room"


def test_reduced_motion_stops_autoplay(page, lone):
    assert page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    it = lone("slide")
    it.expect(playing=False, step=0)
    it.stands_still()
    it.button("Step forward").click()
    it.expect(step=1)
    it.button("Play").click()  # who asks for it gets it
    it.moves_on()


def test_every_button_slider_and_picture_has_a_name(player):
    it = player("/slide?color=true")
    assert it.page.evaluate(NAMELESS) == []


# ---------------------------------------------------------------- what is kept, and what is shown


def test_place_and_pause_outlive_reruns_and_page_changes(player, settle):
    it = player("/slide?image=grid_digits")
    it.stride(1)
    it.pause()
    it.box.get_by_role("slider", name="Step", exact=True).fill("27")
    it.button("Visits").click()
    place = {"step": 27, "row": 3, "col": 3, "stride": "1,1", "playing": False}
    it.expect(**place)
    expect(it.page).to_have_url(re.compile("stride=1"))
    settle()  # the page, too, knows the stride: its number field would else say the old one once more
    size = it.page.get_by_role("slider", name="Kernel size")
    size.press("ArrowRight")
    size.press("ArrowRight")
    expect(it.page).to_have_url(re.compile("kernel_size=5"))
    settle()
    expect(it.box.locator(".sizes")).to_contain_text("− 5) / 1⌋")
    it.expect(stride="1,1", playing=False)
    assert abs(int(it.told("row")) - 3) <= 1, "a window near the one before, in the smaller map"
    kept = {name: it.told(name) for name in ("step", "stride", "playing", "value")}

    for leave in ("Compare strides", "Home"):
        it.page.get_by_role("link", name=leave, exact=True).first.click()
        settle()
        it.page.get_by_role("link", name="Slide", exact=True).first.click()
        settle()
        it = Player(it.page)
        it.expect(**kept)
        expect(it.button("Visits")).to_have_attribute("aria-pressed", "true")

    it.button("Play").click()
    it.page.get_by_role("slider", name="Kernel size").press("ArrowLeft")
    it.page.get_by_role("slider", name="Kernel size").press("ArrowLeft")
    expect(it.page).not_to_have_url(re.compile("kernel_size"))
    settle()
    it.expect(playing=True)
    it.moves_on()


def test_overlays_change_the_drawing_and_back(lone):
    it = lone("slide?stride=4&image=grid_digits")
    it.pause()
    it.canvas.press("End")
    it.expect(step=3)
    it.page.mouse.move(5, 5)

    def drawing() -> str:
        it.page.evaluate(FRAMES, 25)  # a glide comes to its end
        return it.canvas.evaluate("(canvas) => canvas.toDataURL()")

    plain = drawing()
    for name in ("Unread", "Visits", "Kept of stride 1", "Enlarge"):
        button = it.button(name)
        pressed = button.get_attribute("aria-pressed")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false" if pressed == "true" else "true")
        assert drawing() != plain, name
        button.click()
        expect(button).to_have_attribute("aria-pressed", str(pressed))
        assert drawing() == plain, name


@pytest.mark.parametrize(
    "link",
    [
        "/slide?image=camera&padding=0&stride=4",
        "/slide?color=true&stride=5&crop=pixels",
        "/slide?image=grid_digits&dilation=2&bias=1",
    ],
)
def test_every_number_can_be_read_on_what_is_under_it(own_page, link, page, player):
    page.emulate_media(color_scheme="light")
    page.add_init_script(f"({WATCH_THE_INKS})()")
    it = player(link)
    it.pause()
    for scheme, output in (("light", "#00664B"), ("dark", "#43CDA3")):
        page.emulate_media(color_scheme=scheme)  # dark: everything is painted anew
        expect(it.box).to_have_attribute("style", re.compile(f"--ou: {output}"))
        for overlay in ("Visits", "Unread"):
            it.button(overlay).click()
            it.canvas.press("Home")
            it.canvas.press("End")
            it.page.evaluate(FRAMES, 30)
            inks = it.page.evaluate("window.inks")
            assert inks["least"] >= 4.5, inks
            assert not inks["covered"], "colour lies under the numbers, not over them"
        assert inks["written"] > 100
        page.evaluate("window.inks.written = 0")


def test_the_drawing_keeps_its_place_when_the_columns_get_strides_of_their_own(player):
    it = player("/slide")
    it.pause()

    def places() -> list[object]:
        boxes = [
            it.box.locator(part).bounding_box() for part in (".bar.top", ".apart", "canvas", ".scrub", ".play", ".sum")
        ]
        return [(box["x"], box["y"] - boxes[0]["y"]) for box in boxes if box and boxes[0]]  # the page may have scrolled

    for width, height in ((1280, 800), (1920, 1080), (390, 844)):
        it.page.set_viewport_size({"width": width, "height": height})
        it.page.evaluate(FRAMES, 10)
        before = places()
        it.button("Rows ≠ columns").click()
        expect(it.box.get_by_role("radiogroup", name="Stride, columns")).to_be_visible()
        it.page.evaluate(FRAMES, 3)
        assert places() == before
        it.button("Rows ≠ columns").click()
        expect(it.box.get_by_role("radiogroup", name="Stride, columns")).to_be_hidden()


@pytest.mark.parametrize("color", ["false", "true"])
def test_the_transport_keeps_its_place_whatever_is_drawn(color, player):
    """With a filter that cannot walk, too. Node proves that the drawing is as high for every grid and filter."""
    it = player(f"/slide?kernel=box&color={color}&grid_size=8&kernel_size=10&padding=1")
    sizes = ((1280, 800), (390, 844))

    def tops() -> list[float]:
        places = []
        for width, height in sizes:
            it.page.set_viewport_size({"width": width, "height": height})
            it.page.evaluate(FRAMES, 10)
            box = it.box.locator(".transport").bounding_box()
            stage = it.box.bounding_box()
            assert box
            assert stage
            places.append(round(box["y"] - stage["y"]))
        return places

    before = tops()
    it.page.set_viewport_size({"width": 1280, "height": 800})
    it.page.get_by_role("slider", name="Kernel size").press("ArrowRight")
    expect(it.box.get_by_role("alert")).to_be_visible()
    assert tops() == before


def test_enlarge_waits_while_the_results_of_stride_1_are_shown(lone):
    it = lone("slide")
    it.pause()
    enlarge = it.button("Enlarge")
    it.button("Kept of stride 1").click()
    expect(enlarge).to_have_attribute("aria-disabled", "true")
    expect(enlarge).to_have_attribute("title", re.compile("Kept of stride 1"))
    enlarge.click(force=True)
    expect(enlarge).to_have_attribute("aria-pressed", "false")
    it.button("Kept of stride 1").click()
    expect(enlarge).to_have_attribute("aria-disabled", "false")
    enlarge.click()
    expect(enlarge).to_have_attribute("aria-pressed", "true")


def test_the_drawing_keeps_its_place_whatever_the_stride(player):
    it = player("/slide")
    it.pause()
    places = set()
    for key in "1248":
        it.canvas.press(key)
        it.expect(stride=f"{key},{key}")
        places.add(
            str([it.box.locator(part).bounding_box() for part in ("canvas", ".scrub", ".play", ".sum", ".cost")])
        )
    assert len(places) == 1, places


def test_what_cannot_walk_is_a_sentence_beside_the_grid_and_can_be_mended(player, settle):
    it = player("/slide?image=grid_seven&kernel=box&kernel_size=10&padding=1")
    it.pause()
    size = it.page.get_by_role("slider", name="Kernel size")
    size.press("ArrowRight")
    problem = it.box.get_by_role("alert")
    expect(problem).to_contain_text("kernel_size 11 needs 11 positions, but the input has only 10")
    for name in ("Play", "Step forward", "Step back"):
        expect(it.button(name)).to_be_disabled()
    expect(it.page.get_by_text("kernel_size 11 needs 11 positions")).to_have_count(1)
    size.press("ArrowLeft")
    expect(problem).to_be_hidden()
    settle()
    it.button("Step forward").click()
    expect(it.box.locator(".sizes")).to_contain_text("= 1")


@pytest.mark.usefixtures("motion")
def test_home_plays_and_its_stride_buttons_change_the_map(player):
    it = player("/")
    it.expect(playing=True, stride="2,2")
    it.moves_on()
    steps = walk(images.sample("grid_seven").planes()[0], kernels.kernel("sobel_x").weights[None], padding=1)
    for stride in (1, 4, 3, 2):
        it.stride(stride)
        it.expect(stride=f"{stride},{stride}")
        assert_shows(it, steps, (stride, stride))
