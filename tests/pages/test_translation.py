"""Translation: the shifter is sent what the engine computes, and what cannot be done is a sentence in its place."""

from __future__ import annotations

import numpy as np
import pytest

from stridelab import images, kernels
from stridelab.figures import translation as figures
from stridelab.lessons.translation import curves as error_curves
from stridelab.lessons.translation import pool_row, shift
from stridelab.lessons.translation.phase_table import SIDE, PhaseTable, phase_table
from stridelab.ui.components import shifter


def drawn(table: PhaseTable) -> dict:
    return shifter.payload(table, uid="shifter", title="")


def problems(at) -> list[str]:
    return [note for warning in at.warning for note in warning.value.split("  \n")]


def whole(name: str) -> np.ndarray:
    """The part of a sample that the page moves if nothing else is chosen."""
    picture = images.sample(name)
    side = min(picture.height, picture.width)
    row, col = (picture.height - side) // 2, (picture.width - side) // 2
    return images.grid(picture, grid_size=min(side, SIDE), crop_size=side, row=row, col=col).luma


@pytest.mark.parametrize("name", images.sample_names())
def test_every_sample_is_moved(name, open_page, sent):
    payload = sent(open_page("translation", image=name), "shifter")
    table = phase_table(whole(name), kernels.kernel("sobel_x").weights, 2)
    assert payload["errors"] == drawn(table)["errors"]
    assert payload["maps"] == drawn(table)["maps"]
    assert payload["title"] == images.sample(name).title


@pytest.mark.parametrize(
    ("stride", "blur", "kernel_size"), [(1, "none", 11), (8, "before sampling", 3), (5, "before convolution", 1)]
)
def test_the_extremes_of_the_controls(stride, blur, kernel_size, open_page, sent):
    at = open_page("translation", stride=stride, blur=blur, kernel="box", kernel_size=kernel_size)
    payload = sent(at, "shifter")
    assert payload["stride"] == stride
    table = phase_table(whole("astronaut"), kernels.kernel("box", kernel_size).weights, stride, blur=blur)
    assert payload["errors"] == drawn(table)["errors"]
    assert problems(at) == []


def test_the_row_to_do_by_hand_is_sent_whole(open_page, sent):
    payload = sent(open_page("translation"), "pool_row")
    assert payload["cases"]["2"][1]["verdict"] == pool_row.verdict(1, 2)
    assert [len(payload["cases"][str(stride)]) for stride in pool_row.STRIDES] == [len(pool_row.SHIFTS)] * 2


def test_a_typed_filter_with_letters_is_a_sentence_and_the_rest_of_the_page_stays(open_page, sent):
    at = open_page("translation", kernel="typed", weights="1 a 3")
    assert len(problems(at)) == 1
    assert sent(at, "pool_row")
    assert any("Why use stride" in each.label for each in at.expander)


def test_a_kernel_larger_than_a_small_picture_is_told_or_drawn_never_a_crash(open_page):
    at = open_page("translation", image="grid_seven", kernel="box", kernel_size=11, stride=8)
    assert not at.exception


def test_what_a_link_cannot_have_is_told_and_the_page_is_drawn(open_page, sent):
    at = open_page("translation", blur="after lunch", stride=99)
    assert [word for word in ("blur", "stride") if any(note.startswith(word) for note in problems(at))] == [
        "blur",
        "stride",
    ]
    assert sent(at, "shifter")["stride"] == 2


def test_the_experiments_choose_their_settings(open_page, sent):
    at = open_page("translation")
    flip = next(button for button in at.button if button.label == "Stripes that flip")
    flip.click().run()
    payload = sent(at, "shifter")
    assert (payload["title"], payload["stride"]) == ("Stripes", 2)
    part = images.crop(images.sample("stripes"), 32, 0, SIDE, SIDE).luma
    assert payload["errors"] == drawn(phase_table(part, kernels.kernel("identity").weights, 2))["errors"]
    assert np.unique(part[:48, ::2]).tolist() == [255]
    assert np.unique(part[:48, 1::2]).tolist() == [0]


@pytest.mark.parametrize("label", ["Stride 1", "Stride 4", "Blur last", "Blur first"])
def test_every_other_experiment_is_drawn(label, open_page, sent):
    at = open_page("translation")
    next(button for button in at.button if button.label == label).click().run()
    assert sent(at, "shifter")["stride"] == {"Stride 1": 1, "Stride 4": 4}.get(label, 2)
    assert problems(at) == []


@pytest.mark.parametrize("size", [(8, 8), (5, 40), (2, 3), (192, 192)])
def test_the_charts_show_the_shifts_that_leave_something(size):
    pixels = np.random.default_rng(0).integers(0, 256, size)
    weight = kernels.kernel("sobel_x").weights
    curves = error_curves.curves_by_stride(pixels, weight, "none")
    assert all(curve.shifts[-1] < min(size) for curve in curves)
    assert [len(row) for row in error_curves.rows(curves)] == [1 + len(curves)] * len(curves[0].shifts)
    assert [curve.stride for curve in curves] == [stride for stride in error_curves.STRIDES if stride <= min(size)]
    assert len(figures.error_by_stride(curves).data) == len(curves)
    assert list(error_curves.curves_by_blur(pixels, weight, 2)) == list(figures.BLUR_LOOKS)
    assert set(figures.BLUR_LOOKS) == set(shift.BLURS)
