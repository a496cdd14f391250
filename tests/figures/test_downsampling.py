"""Size against stride: the chart's numbers are the plan's, and the chosen point stands out."""

from __future__ import annotations

import pytest

from stridelab.figures import downsampling
from stridelab.lessons.downsampling import coverage


def plan(**settings):
    return coverage.plan((224, 200), (3, 3), **({"padding": 1} | settings), strides=range(1, 17))


def test_the_table_has_a_row_for_every_layer_there_is():
    rows = coverage.rows(plan())
    assert len(rows) == 16 + 1 + 16  # PyTorch's 'same' has stride 1 alone
    assert (2, "pytorch", 112, 100, 0) in rows
    assert all(len(row) == len(coverage.COLUMNS) for row in rows)


def test_the_lines_are_the_output_rows():
    figure = downsampling.size_against_stride(plan(), stride=2, rule="pytorch")
    pytorch, pytorch_same, keras = figure.data
    assert pytorch.y[:3] == (224, 112, 75)
    assert (pytorch_same.x, pytorch_same.y) == ((1,), (224,))
    assert keras.y[1] == 112
    assert "⌊(224 + 1 + 1 − 3) / 2⌋ + 1 = 112" in pytorch.customdata


def test_the_chosen_point_is_named_and_its_line_is_the_thick_one():
    figure = downsampling.size_against_stride(plan(), stride=4, rule="keras_same")
    [note] = figure.layout.annotations
    assert note.text == "<b>stride 4: 56</b>"
    assert [line.line.width for line in figure.data] == [2, 2, 4]


@pytest.mark.parametrize("stride", [2, 99])
def test_a_choice_without_output_is_not_named(stride):
    assert not downsampling.size_against_stride(plan(), stride=stride, rule="pytorch_same").layout.annotations


def test_both_axes_have_their_units():
    layout = downsampling.size_against_stride(plan(), stride=2, rule="pytorch").layout
    assert "pixels" in layout.xaxis.title.text
    assert "rows" in layout.yaxis.title.text
