"""The table of phases: every shift that the browser can draw is what the engine computes for that shift."""

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab.formats import whole_percent
from stridelab.lessons import compute_cost
from stridelab.lessons.translation import phase_table as phase_table_module
from stridelab.lessons.translation import published, shift
from stridelab.lessons.translation.phase_table import MOST_SHIFT, phase_table, wave_and_stripes
from tests.lessons.translation import oracle

strides, distances, seeds = st.integers(1, 5), st.integers(0, MOST_SHIFT), st.integers(0, 10_000)


def pixels(seed, size=(23, 31)):
    return np.random.default_rng(seed).integers(0, 256, size).astype(np.float32)


def kernel(seed, size=3):
    return np.random.default_rng(seed).integers(-4, 5, (size, size)).astype(np.float32)


@given(seeds, strides, distances, distances, st.sampled_from(shift.BLURS))
def test_every_shift_is_one_of_the_tables_maps_moved_by_whole_steps(seed, stride, down, right, blur):
    table = phase_table(pixels(seed), kernel(seed), stride, blur=blur)
    x = table.picture[None, None]
    comparison = oracle.compare(x, kernel(seed)[None, None], stride, (down, right), blur=blur)
    rows, cols = table.step(down), table.step(right)
    assert np.array_equal(table.of_shifted(down, right), comparison.of_shifted[0, 0])
    assert np.array_equal(np.roll(table.maps[0, 0], (rows.steps, cols.steps), (0, 1)), comparison.expected[0, 0])
    difference = np.roll(table.differences[rows.remainder, cols.remainder], (rows.steps, cols.steps), (0, 1))
    assert np.array_equal(difference, comparison.difference[0, 0])
    assert table.errors[rows.remainder, cols.remainder] == pytest.approx(comparison.error, abs=1e-6)
    assert (rows.phase, cols.phase) == comparison.phase


@given(seeds, strides)
def test_the_tables_maps_are_the_phases_of_the_dense_map(seed, stride):
    table = phase_table(pixels(seed), kernel(seed), stride)
    phases = oracle.phases(table.dense[None, None], stride)
    for remainder in range(stride):
        step = table.step(remainder)
        # A negative phase starts one whole step earlier: the wrap moves the map by one cell.
        expected = np.roll(phases[step.phase, 0, 0, 0], 1 if remainder else 0, axis=0)
        assert np.array_equal(table.maps[remainder, 0], expected)


def test_a_picture_smaller_than_the_stride_is_refused():
    with pytest.raises(ValueError, match="3 × 8 has no room for stride 4"):
        phase_table(pixels(1, (3, 8)), kernel(1), 4)


def test_zero_is_written_only_where_nothing_differs():
    assert [whole_percent(each) for each in (0.0, 1e-9, 0.0099, 0.01, 2.0)] == [
        "0%",
        "under 1%",
        "under 1%",
        "1%",
        "200%",
    ]


def test_stripes_turn_from_white_to_black_and_a_wave_hardly_changes():
    wave, stripes = wave_and_stripes()
    assert set(np.unique(stripes.at_rest)) == {255}
    assert set(np.unique(stripes.moved)) == {0}
    assert stripes.error == pytest.approx(2, abs=1e-6)
    assert 0 < wave.error < 0.11
    assert np.abs(wave.moved.astype(int) - wave.at_rest.astype(int)).max() < 14


@pytest.mark.parametrize("module", [phase_table_module, published, compute_cost])
def test_the_examples_in_the_docstrings_hold(module):
    comparison = doctest.testmod(module)
    assert comparison.attempted > 0
    assert comparison.failed == 0
