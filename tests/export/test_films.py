"""Drawings as pictures and animations: what they show, how large they are, that they can be read from far."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image, ImageSequence

from stridelab import images, kernels
from stridelab.lessons.slide import repeated, walk
from stridelab.ui.components import player
from stridelab.ui.export import animation, credit, films, formats, pages
from stridelab.ui.export.films import sheet
from stridelab.ui.export.films.film import Showing
from stridelab.ui.export.films.walk import brief
from stridelab.ui.export.formats import Export, export


def made(page: pages.Page, ending: str, name: str = "", **options: str) -> Export:
    drawing = page.drawing(name)
    words = credit.of(page.scene, page.title, drawing.kind)
    return export(drawing, words, page.scene.view, ending, **options)


def nine_by_nine() -> pages.Drawing:
    """A walk with 9 × 9 results."""
    grid = images.grid(images.sample("astronaut"), grid_size=9, crop_size=512, row=0, col=0).planes()[0]
    steps = walk(grid, repeated(kernels.kernel("sobel_x").weights, 1), padding=1)
    return pages.Drawing("player", "slide", {"json": json.dumps(player.payload(steps)), "page": '{"stride": [1, 1]}'})


def test_every_drawing_has_a_picture_in_every_look_that_is_not_empty(all_pages):
    for page in all_pages.values():
        for drawing in page.drawings:
            for theme, mode in (("light", "RGB"), ("dark", "RGB"), ("transparent", "RGBA")):
                done = made(page, ".png", drawing.uid, theme=theme)
                image = Image.open(io.BytesIO(done.content))
                assert (image.size, image.mode) == ((1280, 720), mode)
                assert len(image.convert("RGB").getcolors(1_000_000) or ()) > 4, drawing
                assert done.words.endswith(".")
                if mode == "RGBA":
                    assert image.getpixel((2, 2))[3] == 0


@pytest.mark.parametrize("size", formats.SIZES)
@pytest.mark.parametrize("ending", [".gif", ".webp"])
def test_a_walk_of_9_by_9_is_an_animation_under_1_mb_that_loops(size, ending):
    words = credit.Credit("Slide", "slide", credit.ADDRESS, "", "")
    content = export(nine_by_nine(), words, {}, ending, size=size).content
    image = Image.open(io.BytesIO(content))
    assert image.info["loop"] == 0
    assert len(content) < 1_000_000


def whole_steps(content: bytes) -> Iterator[tuple[Image.Image, int]]:
    """The pictures of an animation as they stay, not those of 20 milliseconds on the way; and how long."""
    passed = 0
    for frame in ImageSequence.Iterator(Image.open(io.BytesIO(content))):
        frame.load()  # of a WebP this says how long it stays
        passed += frame.info["duration"]
        if frame.info["duration"] > 20:
            yield frame.convert("RGB"), passed
            passed = 0


def test_each_step_of_a_gif_is_the_painted_picture_but_for_near_colours(all_pages):
    page = all_pages["slide"]
    drawing = page.drawing()
    words = credit.of(page.scene, page.title, drawing.kind)
    showing = Showing(films.film(drawing, words, {}), words, (1280, 720), "light", 4)
    content = made(page, ".gif").content
    for (frame, passed), (painted, stays) in zip(whole_steps(content), showing.pictures(), strict=True):
        apart = np.abs(np.asarray(frame, int) - np.asarray(painted, int)).max(axis=2)
        assert np.percentile(apart, 99) <= 24
        assert abs(passed - stays) <= 10, "a GIF counts in hundredths of a second"


@pytest.mark.parametrize("most", [1, 2, 5])
def test_boxes_hold_all_that_has_changed_and_little_else(most):
    changed = np.zeros((400, 900), bool)
    for row, col in ((10, 20), (390, 30), (200, 500), (40, 880)):
        changed[row : row + 8, col : col + 8] = True
    boxes = animation.changed_boxes(changed, most)
    held = np.zeros_like(changed)
    for top, bottom, left, right in boxes:
        held[top:bottom, left:right] = True
    assert (held | ~changed).all()
    assert len(boxes) == min(most, 3), "one more would leave out too little"
    assert held.sum() < {1: 340_000, 2: 160_000, 5: 90_000}[most]
    assert [box[2] for box in boxes] == sorted(box[2] for box in boxes)
    assert animation.changed_boxes(np.zeros((3, 3), bool), most) == [(0, 1, 0, 1)]


def test_the_first_frame_shows_all_results(all_pages):
    page = all_pages["slide"]
    film = films.film(page.drawing(), credit.of(page.scene, "Slide", "player"), {})
    showing = Showing(film, credit.of(page.scene, "Slide", "player"), (1280, 720), "light")
    (first, _), *_, (last, _) = ((picture.copy(), stays) for picture, stays in showing.pictures())
    outputs = (1400 * 2 // 3, 190 * 2 // 3, 1860 * 2 // 3, 620 * 2 // 3)
    apart = np.asarray(first.crop(outputs), int) - np.asarray(last.crop(outputs), int)
    assert (apart != 0).any(axis=2).mean() < 0.05  # the frame of the last step


def test_an_animated_webp_has_the_same_frames_without_loss(all_pages):
    page = all_pages["translation"]
    content = made(page, ".webp").content
    drawing = page.drawing()
    words = credit.of(page.scene, page.title, drawing.kind)
    showing = Showing(films.film(drawing, words, {}), words, (1280, 720), "light", 4)
    for (frame, passed), (painted, stays) in zip(whole_steps(content), showing.pictures(), strict=True):
        assert (np.asarray(frame) == np.asarray(painted)).all()
        assert passed == stays
    assert len(content) < 1_600_000


def test_a_zip_has_every_step_and_its_words_and_two_are_equal(all_pages):
    page = all_pages["translation"]
    content = made(page, ".zip", "pool_row").content
    assert content == made(page, ".zip", "pool_row").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        words = archive.read("alt_text.txt").decode()
    assert names == ["at_rest.png", "step_1.png", "step_2.png", "step_3.png", "step_4.png", "alt_text.txt"]
    assert "step_1.png: Max pooling at stride 2. The row: 0 0 1 1 0 0 1 1 gives 0; Moved by 1" in words
    assert "http://localhost:8501/translation" in words


def test_the_numbers_of_a_step_can_be_read_from_the_back_row(monkeypatch):
    """At 1920 × 1080 they are at least 28 pixels high, and nothing but the credit is below 20."""
    sizes: list[tuple[float, str]] = []
    real = sheet.Sheet.text

    def note(self, at, words, size=32, *arguments, **more):
        sizes.append((size, words))
        real(self, at, words, size, *arguments, **more)

    monkeypatch.setattr(sheet.Sheet, "text", note)
    page = pages.run("slide")
    film = films.film(page.drawing(), credit.of(page.scene, "Slide", "player"), {})
    showing = Showing(film, credit.of(page.scene, "Slide", "player"), (1920, 1080), "light")
    assert min(size for size, _ in sizes) >= 20
    sizes.clear()
    showing.picture(7)
    of_step = [size for size, words in sizes if words.lstrip("= −").replace(",", "").isdecimal()]
    assert len(of_step) >= 9 + 8
    assert min(of_step) >= 28
    sizes.clear()
    showing.picture(5)  # the last of its row: the next window is two rows down
    assert (28, "2") in sizes


def test_padding_that_no_window_reads_has_no_number_and_a_denser_hatch(monkeypatch):
    """Stride 3 on 12 × 12 with padding 1 reads neither the last row nor the last column of padding."""
    zeros = 0
    real = sheet.Sheet.text

    def note(self, at, words, *arguments, **more):
        nonlocal zeros
        zeros += words == "0" and arguments[1:2] == (self.look.quiet,)
        real(self, at, words, *arguments, **more)

    monkeypatch.setattr(sheet.Sheet, "text", note)
    page = pages.run("slide?stride=3")
    words = credit.of(page.scene, "Slide", "player")
    drawing = page.drawing()
    film = films.film(drawing, words, {})
    Showing(film, words, (1280, 720), "light")
    sent = json.loads(drawing.data["json"])
    left_out = [sent[axis]["3"]["unread_padding"] for axis in ("rows", "cols")]
    rim = [(row, col) for row in range(-1, 13) for col in range(-1, 13) if not (0 <= row < 12 and 0 <= col < 12)]
    read = [place for place in rim if place[0] not in left_out[0] and place[1] not in left_out[1]]
    assert zeros == len(read) < len(rim) == 52


def test_the_picture_of_a_link_is_that_of_its_step():
    words = made(pages.run("slide?stride=3&pos=8"), ".png").words
    assert "step 8 of 16: row 2, column 4 is −220." in words


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (-0.0, "0"), (0.1111, ".111"), (-0.5, "−.5"), (2.346, "2.35"), (-1020, "−1020")]
)
def test_a_number_is_brief(value, text):
    assert brief(value) == text


@pytest.mark.parametrize(
    ("page", "ending", "options", "sentence"),
    [
        ("compute_cost", ".png", {}, "The charts of Compute cost cannot stand alone"),
        ("price?only=paper", ".html", {}, r"a file could not answer.*price[?]only=paper&embed=true"),
        ("network", ".gif", {}, "Nothing moves in this drawing"),
        ("slide", ".gif", {"theme": "transparent"}, "only a picture"),
        ("slide", ".png", {"size": "8x8"}, "has to be one of 1280x720, 1920x1080, not '8x8'."),
        ("slide", ".png", {"theme": "pink"}, "has to be one of light, dark, transparent"),
        ("slide", ".pdf", {}, "has to be one of .html, .png, .zip, .gif, .webp"),
    ],
)
def test_what_cannot_be_made_is_one_sentence(all_pages, page, ending, options, sentence):
    shown = all_pages[page.partition("?")[0]]
    with pytest.raises(ValueError, match=sentence):
        made(shown, ending, page.partition("only=")[2], **options)


@pytest.mark.parametrize("sent", [{}, {"json": "{}"}, {"json": "[]"}, {"json": "nothing"}, {"json": '{"maps": [1]}'}])
@pytest.mark.parametrize("kind", ["player", "maps", "shifter", "coverage", "layer_stack", "network_view", "pool_row"])
def test_what_is_no_drawing_is_refused(kind, sent):
    words = credit.Credit("Slide", "slide", "http://localhost:8501", "", "")
    with pytest.raises(ValueError, match=r"not what the drawing|Expecting value"):
        export(pages.Drawing(kind, "x", sent), words, {}, ".png")


def test_a_picture_that_no_page_has_sent_is_refused():
    large = io.BytesIO()
    Image.new("L", (5000, 5000)).save(large, "PNG")
    for uri in ("http://localhost/a.png", "data:image/png;base64,AAAA", "data:image/svg+xml;base64,AAAA"):
        with pytest.raises(ValueError, match="picture of this drawing"):
            sheet.picture_of(uri)
    with pytest.raises(ValueError, match="too large"):
        sheet.picture_of("data:image/png;base64," + base64.b64encode(large.getvalue()).decode())
