"""Compare strides in a browser: the race, the two sizes of the maps, and what can be taken away."""

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
LANES = [compare.at_stride(PHOTO, SOBEL, stride=stride, padding=1) for stride in (1, 2, 3, 4, 5, 6)]


@pytest.fixture
def race(visit, server) -> Locator:
    race = visit(server.url + "/compare").locator(".race")
    expect(race).to_have_attribute("data-ticks", str(MOST), timeout=20_000)
    return race


def ticks(race: Locator) -> int:
    return int(race.get_attribute("data-ticks") or "0")


def rows(race: Locator) -> list[list[str]]:
    return [row.locator("td").all_inner_texts() for row in race.locator("tbody tr").all()]


def numbers(text: str) -> int:
    return int(text.replace(",", ""))


def test_the_race_counts_up_is_scrubbed_and_ends(race):
    """Press Play: each lane opens one window at a time."""
    expect(race).to_have_attribute("data-playing", "false")  # nothing moves until it is asked for
    race.get_by_role("button", name="Start the race").click()
    expect(race).to_have_attribute("data-playing", "true")
    expect(race).not_to_have_attribute("data-ticks", str(MOST))  # it begins again at nothing
    seen = [ticks(race)]
    for _ in range(3):
        expect(race).not_to_have_attribute("data-ticks", str(seen[-1]))
        seen.append(ticks(race))
    assert seen == sorted(seen)
    assert seen[-1] < MOST
    race.get_by_role("button", name="Pause").click()
    expect(race).to_have_attribute("data-playing", "false")

    scrub = race.get_by_role("slider", name="Step of the race")
    scrub.fill("250")
    expect(race).to_have_attribute("data-ticks", str(MOST // 4))
    for lane, row in zip(LANES, rows(race), strict=True):
        done = min(lane.windows, MOST // 4)  # every lane has opened as many windows, or is done
        assert numbers(row[2]) == done
        assert numbers(row[4]) == done * 9
    assert [lane.stride for lane in LANES if lane.windows <= MOST // 4] == [2, 3, 4, 5, 6]
    expect(race.locator(".live")).to_have_text(f"step {MOST // 4:,} of {MOST:,}. Finished: stride 2, 3, 4, 5, 6.")

    scrub.fill("985")
    race.get_by_role("button", name="Go on").click()
    expect(race).to_have_attribute("data-ticks", str(MOST), timeout=20_000)
    expect(race).to_have_attribute("data-playing", "false")
    expect(race.get_by_role("button", name="Start the race")).to_be_visible()


# The columns' left edges, and whether each cell has room for what it says.
COLUMNS = """(race) => ({
    left: [...race.querySelectorAll('th')].map((th) => Math.round(th.getBoundingClientRect().left)),
    cut: [...race.querySelectorAll('th, td')]
        .filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent),
    wide: race.querySelector('.scroll').scrollWidth - race.querySelector('.scroll').clientWidth,
})"""


@pytest.mark.parametrize("page", [(1280, 800), (390, 844)], indirect=True)
def test_the_columns_stand_still_while_the_numbers_count_and_all_of_them_fit(race):
    scrub = race.get_by_role("slider", name="Step of the race")
    shown = []
    for share in ("0", "100", "985", "1000"):
        scrub.fill(share)
        expect(race).to_have_attribute("data-ticks", str(round(MOST * int(share) / 1000)))
        shown.append(race.evaluate(COLUMNS))
    assert all(each == shown[0] for each in shown), shown
    assert shown[0]["cut"] == []
    assert shown[0]["wide"] == 0


def test_maps_and_numbers_are_the_engines_and_can_be_taken_away(race, tmp_path):
    for lane, row in zip(LANES, rows(race), strict=True):
        stride, size, windows, share, macs, unread, memory = row
        assert numbers(stride) == lane.stride
        assert size == f"{lane.output_size[0]} × {lane.output_size[1]}"
        assert numbers(windows) == lane.windows
        assert float(share.rstrip("%")) / 100 == pytest.approx(lane.positions_share, abs=0.005)
        assert numbers(macs) == lane.macs
        assert unread == f"{lane.unread_share:.0%}"
        value, unit = memory.split()
        assert float(value.replace(",", "")) * {"B": 1, "kB": 1e3, "MB": 1e6}[unit] == pytest.approx(
            lane.activation_bytes, rel=0.005
        )

    page = race.page
    with page.expect_download() as saved:
        page.get_by_role("button", name="Maps as PNG").click()
    saved.value.save_as(tmp_path / "maps.png")
    assert saved.value.suggested_filename == "strides.png"
    sheet = np.asarray(Image.open(tmp_path / "maps.png").convert("RGB"))
    title = f"{images.sample('astronaut').title}, {kernels.title('sobel_x')}, size 3"
    np.testing.assert_array_equal(sheet, compare.sheet(LANES, title))

    with page.expect_download() as saved:
        page.get_by_role("button", name="Numbers as CSV").click()
    saved.value.save_as(tmp_path / "numbers.csv")
    table = list(csv.DictReader((tmp_path / "numbers.csv").read_text().splitlines()))
    assert [(int(row["stride"]), int(row["macs"])) for row in table] == [(lane.stride, lane.macs) for lane in LANES]


def widths(race: Locator) -> list[float]:
    return [box["width"] for canvas in race.locator("canvas").all() if (box := canvas.bounding_box())]


def test_maps_stand_at_true_relative_size_or_all_at_one(race):
    true = widths(race)
    np.testing.assert_allclose(true, [true[0] * lane.output_size[1] / 512 for lane in LANES], atol=1)
    race.get_by_role("radio", name="Equal size").click()
    expect(race.get_by_role("radio", name="Equal size")).to_be_checked()
    assert len(set(widths(race))) == 1
    race.get_by_role("radio", name="Equal size").press("ArrowLeft")
    expect(race.get_by_role("radio", name="True size")).to_be_checked()
    assert widths(race) == true


def choose(page: Page, stride: int) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(str(stride), exact=True).click()


def test_strides_are_chosen_and_none_is_a_sentence(race):
    page = race.page
    choose(page, 7)
    expect(race.locator("tbody tr")).to_have_count(7, timeout=20_000)
    assert [row[0] for row in rows(race)] == list("1234567")
    expect(page).to_have_url(re.compile("strides=7"))
    for stride in (1, 2, 3, 4, 6, 7):
        choose(page, stride)
    expect(race.locator("tbody tr")).to_have_count(1, timeout=20_000)
    assert rows(race)[0][:2] == ["5", "103 × 103"]
    choose(page, 5)
    expect(page.get_by_text("No stride is chosen")).to_be_visible(timeout=20_000)
    choose(page, 8)
    expect(race.locator("tbody td").first).to_have_text("8", timeout=20_000)
