"""The sketch: what the browser is sent is the drawing as the engine has drawn it."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from stridelab.lessons.price import own
from stridelab.lessons.price.pictures import inked, line
from stridelab.ui.components import sketch


def pixels(uri: str) -> np.ndarray:
    return np.array(Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))))


def test_both_pictures_and_all_lines_are_sent():
    lines = (line(3), ((1.0, 2.0), (3.0, 4.5)))
    still, moved = (own.given(inked(lines, "thin"), shift, noisy=True)[0, 0] for shift in (0, 5))
    sent = sketch.payload(still, moved, lines, title="My own drawing", shift=5, pen=1.0)
    assert np.array_equal(pixels(sent["still"]), still)
    assert np.array_equal(pixels(sent["moved"]), moved)
    assert np.array_equal(moved[:, 5:], still[:, :-5])
    assert own.read(own.written(sent["lines"])) == lines
    assert (sent["shift"], sent["most"]) == (5, own.MOST_POINTS)
