"""Files as people bring them (tests/data/pictures): read as their tags say, or refused in a sentence; never wrong."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from stridelab.images.decoding import pixels_of
from tests.images.files import sentence

FOLDER = Path(__file__).parents[1] / "data" / "pictures"
EXPECTED = json.loads((FOLDER / "expected.json").read_text("utf-8"))
"""File -> what it has to become: `pixels` are (row, col, value), `tol` how far values may be off, `why` the rule."""

READ = [name for name, case in EXPECTED.items() if case["expect"] != "refused"]
REFUSED = [name for name, case in EXPECTED.items() if case["expect"] == "refused"]


@pytest.mark.parametrize("name", READ)
def test_a_file_is_read_as_its_tags_say(name):
    case, pixels = EXPECTED[name], pixels_of((FOLDER / name).read_bytes(), name)
    assert list(pixels.shape[:2]) == case["size"]
    assert (pixels.ndim == 2) == case["gray"] or not case["gray_matters"]
    in_color = np.broadcast_to(pixels.reshape(*case["size"], -1), (*case["size"], 3)).astype(float)
    for row, col, value in case["pixels"]:
        np.testing.assert_allclose(in_color[row, col], np.broadcast_to(value, 3), atol=case["tol"], err_msg=case["why"])
    mean = np.broadcast_to(case["mean"], 3)
    np.testing.assert_allclose(in_color.mean(axis=(0, 1)), mean, atol=case["tol"] + 0.5, err_msg=case["why"])


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(name):
    said = sentence((FOLDER / name).read_bytes(), name)
    assert all(word in said for word in EXPECTED[name]["words"]), said
