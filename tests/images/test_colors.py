"""Maps as pictures: zero is the middle, what is beyond the scale saturates, and nothing odd breaks it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stridelab.images import colors
from stridelab.images.colors import DIVERGING, diverging, gray, largest_magnitude

ANY = st.sampled_from([np.float32, np.float64]).flatmap(lambda kind: arrays(kind, (4, 5)))
LIMITS = st.floats(0, 1e6) | st.sampled_from([0.0, -1.0, float("nan"), float("inf"), 1e-45, 1e-300, 1e300])
MIDDLE = DIVERGING[127].tolist()


@given(ANY, LIMITS)
@settings(max_examples=80, deadline=None)
def test_any_map_at_any_limit_becomes_a_picture_without_a_warning(map_, limit):
    with np.errstate(all="raise", under="ignore"):
        assert gray(map_, limit).shape == (4, 5)
        assert diverging(map_, limit).shape == (4, 5, 3)


@given(st.floats(0, 1e6, width=32), st.floats(2.0**-10, 1e6, width=32))
def test_a_value_and_its_negative_lie_equally_far_from_the_middle(value, limit):
    row = [
        int(np.flatnonzero((diverging(np.array([[signed]]), limit)[0, 0] == DIVERGING).all(axis=1))[0])
        for signed in (value, -value)
    ]
    assert abs((row[0] - 127) + (row[1] - 127)) <= 1  # equal colours may stand twice in the table
    assert row[0] >= 127 >= row[1]


def test_zero_is_exactly_the_middle_and_the_limits_are_the_ends():
    got = diverging(np.array([[-2.0, -1.0, 0.0, 1.0, 2.0, np.nan, -np.inf]]), 1.0)
    ends = DIVERGING[0].tolist(), DIVERGING[254].tolist()
    assert got[0].tolist() == [ends[0], ends[0], MIDDLE, ends[1], ends[1], MIDDLE, ends[0]]


@pytest.mark.parametrize("limit", [0, -1, float("nan")])
def test_without_a_limit_all_is_the_middle_or_black(limit):
    map_ = np.array([[-1.0, 0.0, 5.0]])
    assert diverging(map_, limit)[0].tolist() == [MIDDLE] * 3
    assert gray(map_, limit).tolist() == [[0, 0, 0]]


def test_the_diverging_scale_is_lightest_in_the_middle_and_darkens_evenly_to_both_ends():
    luma = DIVERGING @ np.array([0.299, 0.587, 0.114])
    assert luma.argmax() == 127
    assert (np.diff(luma[:128]) > 0).all()
    assert (np.diff(luma[127:]) < 0).all()
    assert DIVERGING[10, 2] > DIVERGING[10, 0], "blue below zero"
    assert DIVERGING[244, 0] > DIVERGING[244, 2], "brown above"


@given(arrays(np.uint8, (5, 6)))
def test_an_8_bit_plane_is_its_own_gray_picture(plane):
    np.testing.assert_array_equal(gray(plane), plane)
    np.testing.assert_array_equal(gray(plane.astype(np.float32)), plane)


def test_gray_saturates_and_nan_is_black():
    assert gray(np.array([[-1.0, 0.0, 4.5, 9.0, 10.0, np.inf, np.nan]]), limit=9).tolist() == [
        [0, 0, 128, 255, 255, 255, 0]
    ]


@pytest.mark.parametrize(
    ("map_", "expected"),
    [([-3, 2], 3), ([], 0), ([np.nan], 0), ([np.nan, -1, np.inf], 1), ([0.0], 0)],
)
def test_the_largest_magnitude_counts_finite_numbers(map_, expected):
    assert largest_magnitude(np.array(map_)) == expected


def test_the_smallest_int8_has_its_true_magnitude():
    assert largest_magnitude(np.array([-128], np.int8)) == 128


def test_the_roles_and_strides_are_colors_of_their_own():
    roles = [colors.INPUT, colors.FILTER, colors.OUTPUT, colors.UNREAD, *colors.STRIDES]
    assert len(set(roles)) == len(roles)
    assert all(len(color) == 7 and int(color[1:], 16) >= 0 for color in roles)
