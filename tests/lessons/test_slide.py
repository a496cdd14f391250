"""The finished steps: what is picked from the dense map is what the engine computes at that stride, exactly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab.lessons.slide import Walk, full_scale, repeated, walk
from tests.walks import pairs, strided, walks


def by_definition(w: Walk, row: int, col: int) -> float:
    """The window that starts at (row, col), summed cell by cell; what lies outside the grid is 0."""
    total = w.bias
    _, height, width = w.planes.shape
    for (c, u, v), weight in np.ndenumerate(w.weight):
        r, q = row + u * w.dilation, col + v * w.dilation
        if 0 <= r < height and 0 <= q < width:
            total += weight * w.planes[c, r, q]
    return total


# ---------------------------------------------------------------- picking from the dense map


@given(walks())
@settings(max_examples=40)
def test_the_map_of_every_stride_is_picked_from_the_dense_map_and_equals_the_engines(w):
    for stride in pairs(w):
        np.testing.assert_array_equal(w.output(stride), strided(w, stride))


@given(walks(most_kernel=4, strides=(1, 2, 5)), st.data())
def test_a_picked_value_is_its_window_summed_cell_by_cell(w, data):
    stride = data.draw(st.sampled_from(pairs(w)))
    rows, cols = w.rows[stride[0]].starts, w.cols[stride[1]].starts
    i, j = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, len(cols) - 1))
    assert w.output(stride)[i, j] == by_definition(w, int(rows[i]), int(cols[j]))


@given(walks())
def test_the_planes_own_results_and_the_bias_add_up_to_the_dense_map(w):
    np.testing.assert_array_equal(w.partials.sum(axis=0) + w.bias, w.dense)
    for plane, part in enumerate(w.partials):
        alone = walk(w.planes[plane : plane + 1], w.weight[plane : plane + 1], padding=w.padding, dilation=w.dilation)
        np.testing.assert_array_equal(alone.dense, part)


@given(walks(strides=(1, 2, 3)))
def test_stride_s_keeps_every_sth_result_of_stride_1_where_both_pad_alike(w):
    for s in (2, 3):
        if w.rows[s].padding[0] == w.rows[1].padding[0] and w.cols[s].padding[0] == w.cols[1].padding[0]:
            np.testing.assert_array_equal(w.output((s, s)), w.output((1, 1))[::s, ::s][: w.output((s, s)).shape[0]])


# ---------------------------------------------------------------- planes


@pytest.mark.parametrize(("brightest", "white"), [(0, 1), (1, 1), (9, 9), (32, 32), (33, 255), (255, 255)])
def test_white_is_255_or_the_largest_digit_of_a_small_grid(brightest, white):
    assert full_scale(np.array([[0, brightest]])) == white


def test_one_filter_becomes_the_slice_of_every_plane():
    slices = repeated(np.array([[1, 2], [3, 4]]), 3)
    assert slices.tolist() == [[[1, 2], [3, 4]]] * 3


# ---------------------------------------------------------------- what cannot be done


@pytest.mark.parametrize(
    ("kernel_size", "settings", "words"),
    [
        (7, {"padding": 0}, ["7", "5"]),
        (3, {"padding": 0, "dilation": 3}, ["7", "5"]),
        (3, {"strides": (0,)}, ["stride", "0"]),
        (3, {"padding": "full"}, ["padding", "full"]),
    ],
)
def test_an_impossible_walk_is_a_sentence_with_the_numbers_in_it(kernel_size, settings, words):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 (the words are checked below)
        walk(np.ones((1, 5, 5)), np.ones((1, kernel_size, kernel_size)), **settings)
    assert all(word in str(refusal.value) for word in words)
    assert str(refusal.value).endswith(".")


def test_planes_and_slices_that_differ_in_number_are_refused():
    with pytest.raises(ValueError, match="3"):
        walk(np.ones((3, 5, 5)), np.ones((1, 3, 3)))
