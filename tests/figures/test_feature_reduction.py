"""Stripes: five lines, the shaded part begins at two strides, and no line has a gap."""

from __future__ import annotations

import numpy as np
import pytest

from stridelab.figures import feature_reduction as figures
from stridelab.lessons import feature_reduction


@pytest.mark.parametrize("stride", range(1, 9))
def test_each_method_has_a_line_without_jumps(stride):
    figure = figures.stripes(stride)
    assert [line.name for line in figure.data] == [title for title, _ in feature_reduction.METHODS.values()]
    for line in figure.data:
        assert np.all((np.array(line.y) >= 0) & (np.array(line.y) <= 1.1))
    strided = np.array(figure.data[0].y)
    assert np.allclose(strided, 1, atol=0.15)  # every stripe passes, true or false


def test_the_shaded_part_begins_where_stripes_repeat_every_two_strides():
    [shade] = figures.stripes(4).layout.shapes
    assert shade.x0 == 1 / 8
    assert shade.x1 == 0.5
    assert not figures.stripes(1).layout.shapes


def test_the_table_is_the_chart():
    rows = feature_reduction.rows(2)
    figure = figures.stripes(2)
    assert len(rows) == sum(len(line.x) for line in figure.data)
    assert all(len(row) == len(feature_reduction.COLUMNS) for row in rows)
    average = [row for row in rows if row[0] == "average"]
    assert [row[3] for row in average] == pytest.approx(list(figure.data[2].y), abs=1e-6)
    assert all(row[1] * row[2] == pytest.approx(1, rel=1e-3) for row in rows)


def test_the_axis_is_read_in_pixels():
    axis = figures.stripes(2).layout.xaxis
    assert "pixels" in axis.title.text
    assert axis.ticktext[axis.tickvals.index(0.25)] == "4"
