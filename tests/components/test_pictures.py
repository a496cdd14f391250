"""Pictures as a browser shows them: what stays the same is not encoded again."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from stridelab import images
from stridelab.ui.components import pictures


def test_a_picture_is_encoded_once_and_another_content_shape_or_palette_anew():
    plane = np.arange(12, dtype=np.uint8).reshape(3, 4)
    palette = np.zeros((255, 3), np.uint8)
    assert pictures.encoded(plane) is pictures.encoded(plane.copy())
    assert pictures.encoded(plane) == images.data_uri(plane)
    assert pictures.encoded(plane.reshape(4, 3)) == images.data_uri(plane.reshape(4, 3))
    assert pictures.encoded(plane, palette) == images.data_uri(plane, palette)
    assert pictures.encoded(plane + 1) == images.data_uri(plane + 1)


def test_a_scale_says_both_ends_in_words():
    assert pictures.scale(102_000.0, signed=True)["low"] == "−102,000"
    gray = pictures.scale(255.0, signed=False)
    assert (gray["low"], gray["high"], gray["stops"]) == ("0", "255", ["#000000", "#ffffff"])


def test_an_overview_of_a_photo_is_much_smaller_and_looks_the_same():
    photo = images.shrink(images.sample("camera"), 256).pixels
    head, _, text = pictures.overview(photo).partition(",")
    assert head == "data:image/jpeg;base64"
    assert 2 * len(text) < len(pictures.photo(photo))
    seen = np.array(Image.open(io.BytesIO(base64.b64decode(text))), float)
    assert np.abs(seen - photo).mean() < 3


def test_an_overview_of_a_grid_has_every_pixel():
    grid = images.sample("grid_digits").pixels
    assert pictures.overview(grid) == pictures.photo(grid)
