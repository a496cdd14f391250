"""Receptive field: the closed form, the exact positions, and the gradients agree, and meet the literature."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab.geometry import Field
from stridelab.network import Network, add, conv, flatten, input_layer, max_pool, receptive_field

layer_settings = st.tuples(st.integers(1, 4), st.integers(1, 5), st.integers(0, 2), st.integers(1, 3))


def stack(size, settings):
    """A plain stack of convolutions, from (kernel_size, stride, padding, dilation) of each."""
    return Network([input_layer(1, size, size), *(conv(1, *each) for each in settings)])


@given(st.lists(layer_settings, min_size=1, max_size=3), st.data())
def test_exact_positions_lie_within_the_closed_form_and_touch_its_ends(settings, data):
    net = stack(400, settings)
    last = net.layers[-1]
    unit = data.draw(st.integers(0, last.output_shape[1] - 1))
    first_pixel, last_pixel = last.fields[0].span(unit)
    positions = receptive_field.seen(net, last.name, unit)[0].positions
    if first_pixel >= 0 and last_pixel < 400:
        assert positions[0] == first_pixel
        assert positions[-1] == last_pixel
    assert all(first_pixel <= p <= last_pixel and 0 <= p < 400 for p in positions)


@given(st.lists(layer_settings, min_size=1, max_size=3), st.data())
def test_seen_is_what_windows_of_windows_read(settings, data):
    """Independent reference: follow each position down one layer at a time with a plain loop."""
    net = stack(5000, settings)
    unit = data.draw(st.integers(0, net.output_shape[1] - 1))
    positions = {unit}
    for layer, (kernel, stride, padding, dilation) in zip(reversed(net.layers[1:]), reversed(settings), strict=True):
        reads = {p * stride - padding + tap * dilation for p in positions for tap in range(kernel)}
        positions = {p for p in reads if 0 <= p < layer.input_shape[1]}
    assert receptive_field.seen(net, net.layers[-1].name, unit)[0].positions.tolist() == sorted(positions)


@given(st.lists(layer_settings, min_size=1, max_size=4))
def test_the_closed_form_of_the_distill_article(settings):
    """r = 1 + sum over layers of (extent - 1) times the strides before it; S = the product of all strides."""
    field, before = Field(), 1
    expected = 1
    for kernel, stride, padding, dilation in settings:
        extent = dilation * (kernel - 1) + 1
        field = field.through(extent, stride, padding)
        expected += (extent - 1) * before
        before *= stride
    assert (field.size, field.stride) == (expected, before)


def test_the_worked_example_of_the_distill_article():
    """Two layers, k 3 p 1 s 3 and k 2: the unit at 0 sees units 0 and 1, which see pixels -1 to 4."""
    field = Field().through(3, 3, 1).through(2)
    assert field.span(0) == (-1, 4)
    assert field.center(0) == 1.5


def test_a_layers_own_stride_leaves_its_own_field_and_moves_the_next():
    """M6, in two steps."""
    net = stack(64, [(3, 1, 1, 1)] * 4)
    effects = receptive_field.effect_of_stride(net, "conv2", 3)
    assert [each.name for each in effects if each.is_changed] == ["conv3", "conv4"]
    assert [each.after[0] for each in effects] == [1, 3, 5, 11, 17]


@given(st.lists(layer_settings, min_size=2, max_size=4), st.integers(1, 3), st.data())
def test_a_stride_never_changes_the_fields_up_to_its_own_layer(settings, stride, data):
    net = stack(800, settings)
    number = data.draw(st.integers(1, len(settings)))
    effects = receptive_field.effect_of_stride(net, f"conv{number}", stride)
    assert not any(each.is_changed for each in effects[: number + 1])


def test_a_stride_larger_than_the_kernel_leaves_holes():
    net = stack(32, [(2, 4, 0, 1), (3, 1, 0, 1)])
    assert receptive_field.seen(net, "conv2", 0)[0].positions.tolist() == [0, 1, 4, 5, 8, 9]


def test_rows_show_the_padding_that_is_read():
    rows = receptive_field.seen(stack(8, [(3, 2, 1, 1), (3, 2, 1, 1)]), "conv2", 0)
    assert [(row.name, row.positions.tolist(), row.padding.tolist()) for row in rows] == [
        ("input", [0, 1, 2, 3], [-1]),
        ("conv1", [0, 1], [-1]),
        ("conv2", [0], []),
    ]


def test_branches_are_seen_together():
    net = Network([input_layer(1, 20, 20), conv(1, 3, padding=3, dilation=3, name="wide"), add("input", "wide")])
    rows = receptive_field.seen(net, "add1", 10)
    assert rows[0].positions.tolist() == [7, 10, 13]
    assert [row.name for row in rows] == ["input", "wide", "add1"]


def test_layers_that_a_unit_does_not_depend_on_are_left_out():
    net = Network([input_layer(1, 9, 9), conv(1, 3, name="a"), conv(1, 3, name="b", inputs=("input",))])
    assert [row.name for row in receptive_field.seen(net, "b", 0)] == ["input", "b"]


def test_after_flatten_all_is_seen():
    net = Network([input_layer(2, 6, 5), max_pool(2), flatten()])
    rows, cols = receptive_field.seen_pixels(net, "flatten1", (0, 0))
    assert rows.tolist() == [0, 1, 2, 3, 4, 5]
    assert cols.tolist() == [0, 1, 2, 3]  # column 4 is left over by the pooling


def test_a_unit_outside_the_map_is_refused_with_both_numbers():
    net = stack(8, [(3, 2, 0, 1)])
    with pytest.raises(ValueError, match="conv1 has rows 0 to 2; there is no row 3"):
        receptive_field.seen(net, "conv1", 3)
    with pytest.raises(ValueError, match="there is no column -1"):
        receptive_field.box(net["conv1"], (0, -1))


def test_the_box_may_reach_into_the_padding():
    net = stack(8, [(3, 2, 1, 1)])
    assert receptive_field.box(net["conv1"], (0, 3)) == ((-1, 1), (5, 7))
    assert np.array_equal(receptive_field.seen_pixels(net, "conv1", (0, 3))[0], [0, 1])
