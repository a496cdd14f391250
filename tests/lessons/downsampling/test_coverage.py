"""What is read of a whole picture: counted window by window, and the one map that every stride selects from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stridelab.convolution import conv2d
from stridelab.lessons.downsampling import coverage
from stridelab.lessons.downsampling.coverage import Coverage
from stridelab.lessons.downsampling.frameworks import RULES

modestly = settings(max_examples=40, deadline=None)
sizes = st.tuples(st.integers(1, 20), st.integers(1, 20))
kernels = st.tuples(st.integers(1, 5), st.integers(1, 5))


@st.composite
def plans(draw) -> tuple[coverage.Plan, dict]:
    settings = {
        "size": draw(sizes),
        "kernel_size": draw(kernels),
        "padding": draw(st.integers(0, 4)),
        "dilation": draw(st.integers(1, 3)),
    }
    return coverage.plan(**settings), settings


def layers(plan: coverage.Plan) -> list[tuple[str, int, Coverage]]:
    return [
        (rule, stride, each)
        for rule, by_stride in plan.items()
        for stride, each in by_stride.items()
        if isinstance(each, Coverage)
    ]


@modestly
@given(plans(), st.integers(0, 2**32))
def test_every_layer_of_a_plan_selects_its_map_from_the_dense_one(made, seed):
    plan, settings = made
    assume(layers(plan))
    random = np.random.default_rng(seed)
    plane = random.integers(0, 256, settings["size"])
    weight = random.integers(-4, 5, settings["kernel_size"])
    everywhere = coverage.dense(plane, weight, plan, dilation=settings["dilation"])
    (top, _), (left, _) = coverage.widest_padding(plan)
    for _, stride, each in layers(plan):
        expected = conv2d(
            plane[None, None],
            weight[None, None],
            stride=stride,
            padding=(each.rows.padding, each.cols.padding),
            dilation=settings["dilation"],
        )[0, 0]
        assert np.array_equal(everywhere[np.ix_(each.rows.starts + top, each.cols.starts + left)], expected)


@modestly
@given(plans())
def test_a_plan_has_every_rule_and_stride_as_a_layer_or_a_sentence(made):
    plan, _ = made
    assert list(plan) == list(RULES)
    for by_stride in plan.values():
        assert tuple(by_stride) == coverage.STRIDES
        for each in by_stride.values():
            assert isinstance(each, Coverage) or each.endswith(".")


def test_a_plan_in_which_nothing_fits_needs_no_padding():
    assert coverage.widest_padding({"pytorch": {1: "No."}}) == ((0, 0), (0, 0))


@pytest.mark.parametrize(
    ("stride", "words"),
    [
        (1, "shares 2 of its 3 rows"),
        (2, "shares 1 of its 3 rows"),
        (3, "side by side"),
        (4, "1 row lies between"),
        (6, "3 rows lie between"),
    ],
)
def test_overlap_in_words(stride, words):
    assert words in coverage.layer("pytorch", (30, 30), (3, 3), stride).overlap_sentence


def test_overlap_of_dilated_windows_speaks_of_taps():
    assert "3 pixels apart" in coverage.layer("pytorch", (30, 30), (3, 3), 2, dilation=3).overlap_sentence


def test_unread_in_words_tells_padding_from_picture():
    assert coverage.layer("pytorch", (9, 9), (3, 3), 2).unread_sentence == "Every pixel of the picture is read."
    only_padding = coverage.layer("pytorch", (128, 128), (3, 3), 2, padding=1).unread_sentence
    assert only_padding == ("Every pixel of the picture is read. Of the padding, 1 row and 1 column stay unread.")
    lost = coverage.layer("pytorch", (8, 8), (3, 3), 2).unread_sentence
    assert lost == "15 pixels of the picture stay unread, 23%."
    few = coverage.layer("pytorch", (224, 224), (3, 3), 2).unread_sentence
    assert few == "447 pixels of the picture stay unread, 0.89%."


def test_visits_in_words():
    assert coverage.layer("pytorch", (9, 9), (3, 3), 3).visits_sentence == "Every pixel is read by 1 window."
    assert coverage.layer("pytorch", (7, 7), (3, 3), 2).visits_sentence == (
        "Pixels are read by 1 to 4 windows, 1.65 on average."
    )


def test_the_formula_is_said_once_for_a_square_and_twice_else():
    square = coverage.layer("pytorch", (8, 8), (3, 3), 2)
    assert square.formula == square.rows.formula
    oblong = coverage.layer("pytorch", (8, 9), (3, 3), 2)
    assert oblong.rows.formula in oblong.formula
    assert oblong.cols.formula in oblong.formula
