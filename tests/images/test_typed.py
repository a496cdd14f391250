"""Typed numbers are a picture, number for number, or a sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from stridelab.images import typed
from stridelab.images.typed import LARGEST

GRIDS = arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=LARGEST))


@given(GRIDS, st.sampled_from([";", "\n", "\n\n", " ; "]), st.sampled_from([" ", ",", ", ", "\t"]))
def test_every_small_grid_comes_back_from_its_text(pixels, rows, numbers):
    text = rows.join(numbers.join(map(str, row)) for row in pixels.tolist())
    picture = typed(text)
    assert picture.is_gray
    assert (picture.pixels == pixels).all()


@given(st.text(max_size=60))
def test_any_text_is_a_picture_or_a_sentence(text):
    try:
        told = ""
        pixels = typed(text).pixels
    except ValueError as refused:
        told, pixels = str(refused), None
    assert told.endswith(".") if pixels is None else pixels.size


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There are no numbers"),
        (" ;\n; ", "There are no numbers"),
        ("1 2\n3", "Row 2 has 1 number and row 1 has 2"),
        ("1 256", "In row 1, '256' is no whole number from 0 to 255"),
        ("1;-1", "In row 2, '-1' is no whole number"),
        ("0.5", "In row 1, '0.5' is no whole number"),
        ("1 " * 17, "Row 1 has 17 numbers, and 16 is the most"),
        ("1;" * 17, "There are 17 rows, and 16 is the most"),
        ("1 " * 1001, "2,002 characters long"),
    ],
)
def test_what_is_no_grid_is_told(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        typed(text)
