"""The table of phases: every shift that the browser can draw is what the engine computes for that shift."""

import base64
import doctest
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from stridelab import colors
from stridelab.figures import compute_cost
from stridelab.lessons.translation import phase_table as phase_table_module
from stridelab.lessons.translation import published, shift
from stridelab.lessons.translation.phase_table import MOST_SHIFT, percent, phase_table, wave_and_stripes

strides, distances, seeds = st.integers(1, 5), st.integers(0, MOST_SHIFT), st.integers(0, 10_000)


def pixels(seed, size=(23, 31)):
    return np.random.default_rng(seed).integers(0, 256, size).astype(np.float32)


def kernel(seed, size=3):
    return np.random.default_rng(seed).integers(-4, 5, (size, size)).astype(np.float32)


@given(seeds, strides, distances, distances, st.sampled_from(shift.BLURS))
def test_every_shift_is_one_of_the_tables_maps_moved_by_whole_steps(seed, stride, down, right, blur):
    table = phase_table(pixels(seed), kernel(seed), stride, blur=blur)
    x = table.picture[None, None]
    found = shift.compare(x, kernel(seed)[None, None], stride, (down, right), blur=blur)
    rows, cols = table.step(down), table.step(right)
    assert np.array_equal(table.of_shifted(down, right), found.of_shifted[0, 0])
    assert np.array_equal(np.roll(table.maps[0, 0], (rows.steps, cols.steps), (0, 1)), found.expected[0, 0])
    difference = np.roll(table.differences[rows.remainder, cols.remainder], (rows.steps, cols.steps), (0, 1))
    assert np.array_equal(difference, found.difference[0, 0])
    assert table.errors[rows.remainder, cols.remainder] == pytest.approx(found.error, abs=1e-6)
    assert (rows.phase, cols.phase) == found.phase


@given(seeds, strides)
def test_the_tables_maps_are_the_phases_of_the_dense_map(seed, stride):
    table = phase_table(pixels(seed), kernel(seed), stride)
    phases = shift.phases(table.dense[None, None], stride)
    for remainder in range(stride):
        step = table.step(remainder)
        # A negative phase starts one whole step earlier: the wrap moves the map by one cell.
        expected = np.roll(phases[step.phase, 0, 0, 0], 1 if remainder else 0, axis=0)
        assert np.array_equal(table.maps[remainder, 0], expected)


def picture_of(uri):
    head, body = uri.split(",")
    assert head == "data:image/png;base64"
    return Image.open(io.BytesIO(base64.b64decode(body)))


def test_a_dark_map_is_shown_up_to_its_own_brightest():
    """Black on black, nobody at the back of a classroom would see what a shift does."""
    laplacian = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]], np.float32)
    table = phase_table(100 + 10 * (pixels(3, (48, 48)) % 2), laplacian, 2)
    limit = float(np.percentile(table.dense, 99))
    assert 0 < limit < 255 / 2
    shown = np.asarray(picture_of(table.payload()["dense"]))
    assert np.array_equal(shown, colors.gray(table.dense, limit))
    assert shown.max() == 255


@pytest.mark.parametrize("stride", range(1, 9))
def test_the_browser_is_sent_sheets_of_tiles_in_the_order_of_the_remainders(stride):
    table = phase_table(pixels(3, (48, 50)), kernel(3), stride)
    payload = table.payload()
    height, width = payload["height"], payload["width"]
    assert (height % stride, width % stride) == (0, 0)
    assert payload["map"] == [height // stride, width // stride]
    limit = max(255.0, float(np.percentile(table.dense, 99)))
    maps, differences = (np.asarray(picture_of(payload[name]).convert("RGB")) for name in ("maps", "differences"))
    h, w = payload["map"]
    for i, j in np.ndindex(stride, stride):
        tile = np.s_[i * h : (i + 1) * h, j * w : (j + 1) * w]
        assert np.array_equal(maps[tile][..., 0], colors.gray(table.maps[i, j], limit))
        assert np.array_equal(differences[tile], colors.diverging(table.differences[i, j], limit))
        assert payload["errors"][i][j] == percent(table.errors[i, j])
    for axis in ("rows", "cols"):
        assert len(payload[axis]) == MOST_SHIFT + 1
        for distance, entry in enumerate(payload[axis]):
            assert entry["steps"] * stride + entry["remainder"] == distance
            assert (entry["phase"] + distance) % stride == 0
    for phase, remainder in enumerate(payload["remainder_of"]):
        assert table.step(remainder).phase == phase


@pytest.mark.parametrize("size", [(8, 8), (16, 40), (200, 192)])
def test_the_close_up_lies_in_the_picture_and_starts_on_a_kept_row_and_column(size):
    table = phase_table(pixels(1, size), kernel(1), 3)
    part = table.payload()["close_up"]
    assert (part["row"] % 3, part["col"] % 3) == (0, 0)
    assert 0 <= part["row"] <= part["row"] + part["height"] <= table.dense.shape[0]
    assert 0 <= part["col"] <= part["col"] + part["width"] <= table.dense.shape[1]


def test_a_shift_that_leaves_nothing_of_the_picture_is_a_sentence_with_both_numbers():
    payload = phase_table(pixels(1, (8, 12)), kernel(1), 4).payload()
    assert "problem" not in payload["rows"][7]
    assert payload["rows"][8]["problem"].startswith("A shift of 8 rows leaves nothing of a picture of 8 rows.")
    assert payload["cols"][13]["problem"].startswith("A shift of 13 columns leaves nothing of a picture of 12 columns.")


def test_a_picture_smaller_than_the_stride_is_refused():
    with pytest.raises(ValueError, match="3 × 8 has no room for stride 4"):
        phase_table(pixels(1, (3, 8)), kernel(1), 4)


def test_zero_is_written_only_where_nothing_differs():
    assert [percent(each) for each in (0.0, 1e-9, 0.0099, 0.01, 2.0)] == [
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
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0
