"""The glossary: a word, a line, a drawing and a lesson each; what the lines claim is true."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from stridelab import avg_pool2d, conv2d, max_pool2d
from stridelab.geometry import axis
from stridelab.lessons import story
from stridelab.lessons.compute_cost import stack
from stridelab.lessons.glossary import TERMS, of_page, term
from stridelab.network import cost


@pytest.mark.parametrize("entry", TERMS, ids=lambda entry: entry.name)
def test_a_word_has_a_short_line_a_lesson_and_a_drawing_that_fits(entry):
    assert 4 <= len(entry.line.split()) <= 17
    assert entry.line.endswith(".")
    assert story.number(entry.page)
    drawing = ET.fromstring(entry.svg)
    width, height = (float(size) for size in drawing.attrib["viewBox"].split()[2:])
    for part in drawing:
        for name, most in (("x", width), ("y", height), ("x1", width), ("x2", width), ("y1", height), ("y2", height)):
            far = {"x": "width", "y": "height"}.get(name)
            at = float(part.get(name, 0))
            assert 0 <= at <= at + float(part.get(far, 0) if far else 0) <= most
        for x, y, right, down in re.findall(r"M([\d.]+) ([\d.]+)(?:h([\d.]+))?(?:v([\d.]+))?", part.get("d", "")):
            assert float(x) + float(right or 0) <= width
            assert float(y) + float(down or 0) <= height


def test_no_word_and_no_form_of_one_is_there_twice():
    forms = [form.lower() for entry in TERMS for form in entry.forms]
    assert len(forms) == len(set(forms))


def test_the_words_that_a_newcomer_meets_are_there():
    needed = {"filter", "map", "window", "stride", "padding", "dilation", "channel", "MAC", "activation"}
    assert needed | {"receptive field", "unit"} <= {entry.name for entry in TERMS}


def test_the_words_of_a_page_are_those_that_it_shows():
    assert [entry.name for entry in of_page("compare")] == ["map"]
    assert all(entry.page == "slide" for entry in of_page("slide"))


def test_stride_is_counted_in_pixels():
    """How many pixels the filter moves from one stop to the next."""
    assert {*np.diff(axis(12, 3, 2).starts)} == {2}


def test_dilation_2_skips_every_second_pixel():
    """How far apart the filter's weights lie. At 2, it skips every second pixel."""
    assert axis(9, 3, dilation=2).reads[0].tolist() == [0, 2, 4]


def test_a_channel_for_each_filter():
    """One of the maps that a layer hands on: one for each of its filters."""
    assert conv2d(np.ones((1, 3, 8, 8)), np.ones((5, 3, 3, 3))).shape[1] == 5


def test_a_mac_is_two_flops():
    """One multiplication and one addition: 2 FLOPs. The work of a layer is counted in them."""
    total = cost.total(stack(1, 8, 8, 3, 1))
    assert total.flops == 2 * total.macs


def test_pooling_is_a_fixed_rule():
    """A fixed rule that makes one number of each window: the largest, or the mean."""
    x = np.arange(4.0).reshape(1, 1, 2, 2)
    assert (max_pool2d(x, 2).item(), avg_pool2d(x, 2).item()) == (3, 1.5)


def test_the_proved_lines_are_those_of_the_words():
    proved = [test.__doc__ for name, test in globals().items() if name.startswith("test_") and test.__doc__]
    assert {*proved} <= {entry.line for entry in TERMS}
    assert term("stride").line in proved
