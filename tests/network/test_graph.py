"""Network: every layer's shape, cost and receptive field, against PyTorch's measured stacks, and its laws."""

import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from stridelab.network import (
    LayerError,
    Network,
    activation,
    adaptive_pool,
    add,
    avg_pool,
    batch_norm,
    concat,
    conv,
    depthwise_conv,
    flatten,
    global_pool,
    input_layer,
    linear,
    max_pool,
    pad,
    separable_conv,
)

STACKS = json.loads((Path(__file__).parents[1] / "data" / "stack_cases.json").read_text())["cases"]


def spec_of(case_layer):
    """A layer of stack_cases.json as a Spec."""
    kernel, stride, padding = (tuple(case_layer[key]) for key in ("kernel", "stride", "padding"))
    if case_layer["type"] == "conv":
        channels, dilation = case_layer["out_channels"], tuple(case_layer["dilation"])
        return conv(channels, kernel, stride, padding, dilation, case_layer["groups"], case_layer["bias"])
    make = {"maxpool": max_pool, "avgpool": avg_pool}[case_layer["type"]]
    return make(kernel, stride, padding, ceil_mode=case_layer["ceil_mode"])


@pytest.mark.parametrize("case", STACKS, ids=lambda case: case["id"])
def test_every_layer_of_a_stack_is_what_pytorch_measured(case):
    net = Network([input_layer(*case["input"]), *map(spec_of, case["layers"])])
    for layer, expected in zip(net.layers[1:], case["per_layer"], strict=True):
        assert list(layer.output_shape) == expected["out"]
        assert layer.num_params == expected["params"]
        assert layer.macs == expected["macs"]
        assert layer.activation_bytes == 4 * expected["out_elements"]
        assert list(layer.receptive_field_size) == expected["r"]
        assert list(layer.effective_stride) == expected["S"]
        assert list(layer.effective_padding) == expected["P"]
    assert net.num_params == case["total_params"]
    assert net.macs == case["total_macs"]
    assert net.activation_bytes == 4 * case["total_out_elements"]


@st.composite
def window_layers(draw):
    kernel, stride = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    padding = draw(st.integers(0, kernel // 2))
    kind = draw(st.sampled_from(["conv", "max", "avg"]))
    if kind == "conv":
        return conv(draw(st.integers(1, 4)), kernel, stride, padding, draw(st.integers(1, 2)))
    return (max_pool if kind == "max" else avg_pool)(kernel, stride, padding)


@st.composite
def networks(draw):
    size = st.integers(30, 60)
    specs = [input_layer(draw(st.integers(1, 3)), draw(size), draw(size)), *draw(st.lists(window_layers(), max_size=4))]
    try:
        return Network(specs)
    except LayerError:
        assume(False)


@given(networks())
def test_a_network_is_its_specs(net):
    assert Network(net.specs) == net


@given(networks())
def test_totals_are_the_sums_of_the_rows(net):
    rows = net.layers[1:]
    assert net.macs == sum(row.macs for row in rows)
    assert net.num_params == sum(row.num_params for row in rows)
    assert net.activation_bytes == sum(row.activation_bytes for row in rows)


@given(networks(), st.integers(1, 4), st.data())
def test_a_stride_changes_no_parameter_of_a_convolution_and_no_channel(net, stride, data):
    strided = [row.name for row in net.layers[1:]]
    assume(strided)
    name = data.draw(st.sampled_from(strided))
    try:
        changed = net.with_stride(name, stride)
    except LayerError:
        assume(False)
    assert changed.num_params == net.num_params
    assert [row.output_shape[0] for row in changed.layers] == [row.output_shape[0] for row in net.layers]
    assert changed[name].stride == (stride, stride)


@given(networks())
def test_setting_the_stride_that_is_there_changes_nothing(net):
    for row in net.layers[1:]:
        assert net.with_stride(row.name, row.stride) == net


@given(networks())
def test_all_strides_can_be_set_to_one_and_no_map_gets_smaller(net):
    ones = net.with_stride("all", 1)
    assert all(row.stride == (1, 1) for row in ones.layers)
    for before, after in zip(net.layers, ones.layers, strict=True):
        assert after.output_shape[1] >= before.output_shape[1]
        assert after.receptive_field_size[0] <= before.receptive_field_size[0]


def test_the_layer_of_the_article():
    net = Network([input_layer(3, 64, 64), conv(64, 3, stride=2, padding="same", activation="relu")])
    row = net.layers[1]
    assert row.output_shape == (64, 32, 32)
    assert row.num_params == 1792
    assert row.macs == 1_769_472
    assert row.activation_bytes == 65_536 * 4
    assert row.padding == ((0, 1), (0, 1))


def test_a_layer_that_does_not_fit_is_named_with_both_numbers():
    with pytest.raises(LayerError, match=r"Layer late .* needs 5 positions, but the input has only 3") as caught:
        Network([input_layer(1, 6, 6), max_pool(2), conv(1, 5, name="late")])
    assert caught.value.layer == "late"


def test_an_impossible_stride_is_reported_at_the_layer_where_it_fails():
    net = Network([input_layer(1, 16, 16), conv(1, 3, name="a"), conv(1, 3, name="b"), conv(1, 5, name="c")])
    with pytest.raises(LayerError) as caught:
        net.with_stride("a", 8)
    assert caught.value.layer == "b"


def test_groups_that_do_not_divide_are_refused_with_both_numbers():
    with pytest.raises(LayerError, match="3 groups, which do not divide its 4 input channels"):
        Network([input_layer(4, 8, 8), conv(6, 3, groups=3)])


def test_an_unknown_layer_is_answered_with_the_names_there_are():
    net = Network([input_layer(1, 8, 8), conv(1, 3)])
    with pytest.raises(ValueError, match=r"No layer is called conv9. There are: input, conv1"):
        net["conv9"]


def test_a_stride_can_only_be_set_where_there_is_one():
    net = Network([input_layer(1, 8, 8), activation("relu")])
    with pytest.raises(ValueError, match="relu1 is a layer of kind relu"):
        net.with_stride("relu1", 2)


def test_two_layers_of_one_name_are_refused():
    with pytest.raises(ValueError, match="Two layers are called a"):
        Network([input_layer(1, 8, 8), conv(1, 1, name="a"), conv(1, 1, name="a")])


def test_the_picture_comes_first():
    with pytest.raises(ValueError, match="has to come first"):
        Network([conv(1, 3)])
    with pytest.raises(ValueError, match="at least one layer"):
        Network([])


def test_an_input_has_to_exist_before_it_is_read():
    with pytest.raises(LayerError, match="reads later, but no layer of that name"):
        Network([input_layer(1, 8, 8), add("input", "later")])


def test_a_stray_value_is_refused():
    with pytest.raises(ValueError, match="out_channels is 1 or more, not 0"):
        conv(0, 3)
    with pytest.raises(ValueError, match="kernel_size is one number or"):
        conv(1, (3, 3, 3))
    with pytest.raises(ValueError, match="'half' is no activation known here"):
        activation("half")
    with pytest.raises(ValueError, match='padding is "valid", "same" or numbers'):
        conv(1, 3, padding="full")


def test_a_residual_sum_sees_what_its_widest_branch_sees():
    specs = [
        input_layer(8, 20, 20),
        conv(8, 3, padding=1, name="a"),
        conv(8, 3, padding=1, name="b"),
        add("input", "b"),
    ]
    row = Network(specs)["add1"]
    assert row.receptive_field_size == (5, 5)
    assert row.effective_padding == (2, 2)


def test_branches_off_center_are_seen_from_the_first_pixel_of_one_to_the_last_of_the_other():
    # TensorFlow's "same" on an even size begins at 0 where the 1x1 branch sees pixel 0 alone.
    specs = [
        input_layer(1, 8, 8),
        conv(1, 1, 4, name="a"),
        conv(1, 3, 2, "same", name="b", inputs=("input",)),
        conv(1, 1, 2, name="c"),
        add("a", "c"),
    ]
    row = Network(specs)["add1"]
    assert (row.receptive_field_size, row.effective_stride, row.effective_padding) == ((3, 3), (4, 4), (0, 0))


def test_branches_of_different_stride_cannot_be_joined():
    sizes = [input_layer(1, 9, 9), conv(1, 5, 2, name="a"), conv(1, 7, name="b", inputs=("input",))]
    with pytest.raises(LayerError, match="effective strides are 1 and 2"):
        Network([*sizes, add("a", "b")])
    with pytest.raises(LayerError, match="joins maps of 1 × 9 × 9 and 1 × 3 × 3"):
        Network([*sizes, add("input", "a")])


def test_concat_adds_channels():
    specs = [input_layer(3, 9, 9), conv(4, 1, name="a"), conv(5, 3, padding=1, name="b", inputs=("input",))]
    assert Network([*specs, concat("a", "b")]).output_shape == (9, 9, 9)
    with pytest.raises(LayerError, match="joins maps of 9 × 9 and 7 × 7"):
        Network([*specs[:2], conv(5, 3, name="b", inputs=("input",)), concat("a", "b")])


def test_a_separable_convolution_costs_its_two_halves():
    row = Network([input_layer(128, 74, 74), separable_conv(256, 3, padding="same", bias=False)]).layers[1]
    assert row.num_params == 9 * 128 + 128 * 256  # Xception's block3_sepconv1: 33,920
    assert row.macs == row.num_params * 74 * 74


def test_a_depthwise_convolution_has_one_filter_for_each_channel():
    row = Network([input_layer(32, 112, 112), depthwise_conv(3, padding="same", bias=False)]).layers[1]
    assert (row.groups, row.num_params, row.output_shape) == (32, 288, (32, 112, 112))


def test_after_flatten_everything_sees_the_whole_map():
    net = Network([input_layer(3, 32, 32), conv(8, 5, 2), flatten(), linear(10)])
    assert net["flatten1"].output_shape == (8 * 14 * 14, 1, 1)
    assert net["linear1"].num_params == 8 * 14 * 14 * 10 + 10
    assert net["linear1"].receptive_field_size == (5 + 13 * 2, 5 + 13 * 2)


def test_a_global_pool_sees_everything_and_an_adaptive_pool_its_share():
    net = Network([input_layer(3, 12, 12), adaptive_pool(4), global_pool()])
    assert net["adaptive_avg_pool1"].kernel_size == (3, 3)
    assert net["adaptive_avg_pool1"].stride == (3, 3)
    assert net["global_avg_pool1"].receptive_field_size == (12, 12)
    assert not net["adaptive_avg_pool1"].is_approximate
    with pytest.raises(LayerError, match="asks for 7 positions along the rows, but its input has only 5"):
        Network([input_layer(3, 5, 5), adaptive_pool(7)])


def test_adaptive_windows_of_different_sizes_are_stood_for_by_even_ones_that_end_where_they_do():
    net = Network([input_layer(3, 10, 10), adaptive_pool(7), flatten()])
    pool = net["adaptive_avg_pool1"]  # PyTorch's windows have 2 or 3 pixels, at distances of 1 or 2
    assert (pool.output_shape, pool.kernel_size, pool.stride, pool.is_approximate) == ((3, 7, 7), (4, 4), (1, 1), True)
    assert net["flatten1"].receptive_field_size == (10, 10)


def test_a_border_of_zeros_moves_the_field_and_does_not_enlarge_it():
    net = Network([input_layer(3, 8, 8), pad(((0, 1), (2, 3))), conv(1, 3, 2)])
    assert net["pad1"].output_shape == (3, 9, 13)
    assert net["conv1"].receptive_field_size == (3, 3)
    assert net["conv1"].effective_padding == (0, 2)


def test_batch_norm_learns_two_numbers_a_channel():
    assert Network([input_layer(64, 8, 8), batch_norm()]).num_params == 128
    assert Network([input_layer(64, 8, 8), batch_norm(4)]).num_params == 256


def test_another_picture_gives_another_table():
    net = Network([input_layer(3, 64, 64), conv(4, 3, 2)])
    assert net.with_input_shape((3, 11, 9)).output_shape == (4, 5, 4)
