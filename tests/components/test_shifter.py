"""The shifter: what the browser is sent for every shift is what the table of phases has."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from stridelab.formats import whole_percent
from stridelab.images import colors
from stridelab.lessons.translation.phase_table import MOST_SHIFT, PhaseTable, phase_table
from stridelab.ui.components import shifter


def pixels(seed, size):
    return np.random.default_rng(seed).integers(0, 256, size).astype(np.float32)


def kernel(seed):
    return np.random.default_rng(seed).integers(-4, 5, (3, 3)).astype(np.float32)


def sent(table: PhaseTable) -> dict:
    return shifter.payload(table, uid="shifter", title="Noise")


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
    shown = np.asarray(picture_of(sent(table)["dense"]))
    assert np.array_equal(shown, colors.gray(table.dense, limit))
    assert shown.max() == 255


@pytest.mark.parametrize("stride", range(1, 9))
def test_the_browser_is_sent_sheets_of_tiles_in_the_order_of_the_remainders(stride):
    table = phase_table(pixels(3, (48, 50)), kernel(3), stride)
    payload = sent(table)
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
        assert payload["errors"][i][j] == whole_percent(table.errors[i, j])
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
    part = sent(table)["close_up"]
    assert (part["row"] % 3, part["col"] % 3) == (0, 0)
    assert 0 <= part["row"] <= part["row"] + part["height"] <= table.dense.shape[0]
    assert 0 <= part["col"] <= part["col"] + part["width"] <= table.dense.shape[1]


def test_a_shift_that_leaves_nothing_of_the_picture_is_a_sentence_with_both_numbers():
    payload = sent(phase_table(pixels(1, (8, 12)), kernel(1), 4))
    assert "problem" not in payload["rows"][7]
    assert payload["rows"][8]["problem"].startswith("A shift of 8 rows leaves nothing of a picture of 8 rows.")
    assert payload["cols"][13]["problem"].startswith("A shift of 13 columns leaves nothing of a picture of 12 columns.")
