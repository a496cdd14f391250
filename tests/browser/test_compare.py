"""Compare strides in a browser: maps opened window by window, their two sizes, and what can be taken away."""

from __future__ import annotations

import csv
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from stridelab import images, kernels
from stridelab.lessons import compare

MOST = 512 * 512  # windows at stride 1
PHOTO, SOBEL = images.sample("astronaut").planes()[0], kernels.kernel("sobel_x").weights[None]
RESULTS = [compare.at_stride(PHOTO, SOBEL, stride=stride, padding=1) for stride in (1, 2, 3, 4, 5, 6)]


@pytest.fixture
def drawing(visit, server) -> Locator:
    drawing = visit(server.url + "/compare").locator(".maps")
    expect(drawing).to_have_attribute("data-step", str(MOST), timeout=20_000)
    return drawing


@pytest.fixture
def lone(alone) -> Locator:
    """The drawing without its page, as a file."""
    drawing = alone("compare").locator(".maps")
    expect(drawing).to_have_attribute("data-step", str(MOST), timeout=20_000)
    return drawing


def step(drawing: Locator) -> int:
    return int(drawing.get_attribute("data-step") or "0")


def rows(drawing: Locator) -> list[list[str]]:
    return [row.locator("td").all_inner_texts() for row in drawing.locator("tbody tr").all()]


def numbers(text: str) -> int:
    return int(text.replace(",", ""))


def test_it_counts_up_is_scrubbed_and_ends(lone):
    """Press Play: each map is filled window by window."""
    expect(lone).to_have_attribute("data-playing", "false")  # nothing moves until it is asked for
    lone.get_by_role("button", name="Play").click()
    expect(lone).to_have_attribute("data-playing", "true")
    expect(lone).not_to_have_attribute("data-step", str(MOST))  # it begins again at nothing
    seen = [step(lone)]
    for _ in range(3):
        expect(lone).not_to_have_attribute("data-step", str(seen[-1]))
        seen.append(step(lone))
    assert seen == sorted(seen)
    assert seen[-1] < MOST
    lone.get_by_role("button", name="Pause").click()
    expect(lone).to_have_attribute("data-playing", "false")

    scrub = lone.get_by_role("slider", name="Step of all maps")
    scrub.fill("250")
    expect(lone).to_have_attribute("data-step", str(MOST // 4))
    for result, row in zip(RESULTS, rows(lone), strict=True):
        done = min(result.windows, MOST // 4)  # every map has opened as many windows, or is done
        assert numbers(row[2]) == done
        assert numbers(row[4]) == done * 9
    assert [result.stride for result in RESULTS if result.windows <= MOST // 4] == [2, 3, 4, 5, 6]
    expect(lone.locator(".live")).to_have_text(f"step {MOST // 4:,} of {MOST:,}. Finished: stride 2, 3, 4, 5, 6.")

    scrub.fill("985")
    lone.get_by_role("button", name="Play").click()
    expect(lone).to_have_attribute("data-step", str(MOST), timeout=20_000)
    expect(lone).to_have_attribute("data-playing", "false")
    expect(lone.get_by_role("button", name="Play")).to_be_visible()


# The columns' left edges, and whether each cell has room for what it says.
COLUMNS = """(drawing) => ({
    left: [...drawing.querySelectorAll('th')].map((th) => Math.round(th.getBoundingClientRect().left)),
    cut: [...drawing.querySelectorAll('th, td')]
        .filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent),
    wide: drawing.querySelector('.scroll').scrollWidth - drawing.querySelector('.scroll').clientWidth,
})"""


@pytest.mark.parametrize("page", [(1280, 800), (390, 844)], indirect=True)
def test_the_columns_stand_still_while_the_numbers_count_and_all_of_them_fit(drawing):
    scrub = drawing.get_by_role("slider", name="Step of all maps")
    shown = []
    for share in ("0", "100", "985", "1000"):
        scrub.fill(share)
        expect(drawing).to_have_attribute("data-step", str(round(MOST * int(share) / 1000)))
        shown.append(drawing.evaluate(COLUMNS))
    assert all(each == shown[0] for each in shown), shown
    assert shown[0]["cut"] == []
    assert shown[0]["wide"] == 0


def test_maps_and_numbers_are_the_engines_and_can_be_taken_away(drawing, tmp_path):
    for result, row in zip(RESULTS, rows(drawing), strict=True):
        stride, size, windows, share, macs, unread, memory = row
        assert numbers(stride) == result.stride
        assert size == f"{result.output_size[0]} × {result.output_size[1]}"
        assert numbers(windows) == result.windows
        assert float(share.rstrip("%")) / 100 == pytest.approx(result.positions_share, abs=0.005)
        assert numbers(macs) == result.macs
        assert unread == f"{result.unread_share:.0%}"
        value, unit = memory.split()
        assert float(value.replace(",", "")) * {"B": 1, "kB": 1e3, "MB": 1e6}[unit] == pytest.approx(
            result.activation_bytes, rel=0.005
        )

    page = drawing.page
    with page.expect_download() as saved:
        page.get_by_role("button", name="Maps as PNG").click()
    saved.value.save_as(tmp_path / "maps.png")
    assert saved.value.suggested_filename == "strides.png"
    sheet = np.asarray(Image.open(tmp_path / "maps.png").convert("RGB"))
    title = f"{images.sample('astronaut').title}, {kernels.title('sobel_x')}, size 3"
    np.testing.assert_array_equal(sheet, compare.sheet(RESULTS, title))

    with page.expect_download() as saved:
        page.get_by_role("button", name="Numbers as CSV").click()
    saved.value.save_as(tmp_path / "numbers.csv")
    table = list(csv.DictReader((tmp_path / "numbers.csv").read_text().splitlines()))
    assert [(int(row["stride"]), int(row["macs"])) for row in table] == [
        (result.stride, result.macs) for result in RESULTS
    ]


def widths(drawing: Locator) -> list[float]:
    return [box["width"] for canvas in drawing.locator("canvas").all() if (box := canvas.bounding_box())]


def test_maps_stand_at_true_relative_size_or_all_at_one(lone):
    true = widths(lone)
    np.testing.assert_allclose(true, [true[0] * result.output_size[1] / 512 for result in RESULTS], atol=1)
    lone.get_by_role("radio", name="Equal size").click()
    expect(lone.get_by_role("radio", name="Equal size")).to_be_checked()
    assert len(set(widths(lone))) == 1
    lone.get_by_role("radio", name="Equal size").press("ArrowLeft")
    expect(lone.get_by_role("radio", name="True size")).to_be_checked()
    assert widths(lone) == true


def choose(page: Page, stride: int) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(str(stride), exact=True).click()


def test_strides_are_chosen_and_none_is_a_sentence(drawing):
    page = drawing.page
    choose(page, 7)
    expect(drawing.locator("tbody tr")).to_have_count(7, timeout=20_000)
    assert [row[0] for row in rows(drawing)] == list("1234567")
    expect(page).to_have_url(re.compile("strides=7"))
    for stride in (1, 2, 3, 4, 6, 7):
        choose(page, stride)
    expect(drawing.locator("tbody tr")).to_have_count(1, timeout=20_000)
    assert rows(drawing)[0][:2] == ["5", "103 × 103"]
    choose(page, 5)
    expect(page.get_by_text("No stride is chosen")).to_be_visible(timeout=20_000)
    choose(page, 8)
    expect(drawing.locator("tbody td").first).to_have_text("8", timeout=20_000)
