"""Cost: MACs fall with the square of the stride, parameters do not; measuring yields as it goes."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab.network import Network, activation, conv, cost, input_layer
from stridelab.network.forward import demo_weights

TABLES = json.loads((Path(__file__).parents[1] / "data" / "published.json").read_text())["tables"]
KERAS = [row for row in TABLES["keras_snippet"]["rows"] if "kernel" in row]


@pytest.mark.parametrize("row", KERAS, ids=lambda r: f"{r['input']}-k{r['kernel']}-s{r['stride']}-{r['padding']}")
def test_one_layer_costs_what_keras_says(row):
    height, width, channels = row["input"]
    padding = row["padding"]
    layer = conv(row["filters"], row["kernel"], row["stride"], padding)
    net = Network([input_layer(channels, height, width), layer])
    assert [*net.output_shape[1:], net.output_shape[0]] == row["out"]
    assert cost.total(net).num_params == row["params"]
    assert cost.total(net).macs == row["macs"]


@given(st.integers(1, 5), st.integers(1, 5), st.integers(2, 12), st.integers(1, 4), st.integers(1, 4))
def test_stride_s_leaves_exactly_one_in_s_squared_where_s_divides_the_map(stride, kernel, times, c_in, c_out):
    size = stride * times
    net = Network([input_layer(c_in, size, size), conv(c_out, kernel, padding="same", name="a")])
    one, other = cost.by_stride(net, "a", (1, stride))
    assert one.layer.macs == stride**2 * other.layer.macs
    assert one.layer.activation_bytes == stride**2 * other.layer.activation_bytes
    assert one.layer.num_params == other.layer.num_params


@given(st.integers(1, 3), st.integers(1, 3), st.integers(4, 20), st.integers(1, 3))
def test_the_formula_and_the_network_agree(channels, stride, size, kernel):
    net = Network([input_layer(channels, size, size), conv(5, kernel, stride, name="a")])
    assert cost.conv_cost(net.output_shape, (kernel, kernel), channels) == cost.of_layer(net, "a")


def test_a_stride_saves_in_every_later_layer_too():
    net = Network([input_layer(3, 64, 64), conv(8, 3, padding=1, name="a"), conv(8, 3, padding=1, name="b")])
    before, after = cost.by_stride(net, "a", (1, 2))
    assert after.total.macs * 4 == before.total.macs


def test_a_mac_is_two_flops():
    assert cost.Cost(macs=1_769_472).flops == 3_538_944


def test_an_impossible_stride_is_a_sentence_not_a_crash():
    net = Network([input_layer(1, 16, 16), conv(1, 3, name="a"), conv(1, 5, name="b")])
    fine, impossible = cost.by_stride(net, "a", (2, 8))
    assert fine.output_shape == (1, 7, 7)
    assert impossible.output_shape is None
    assert "Layer b" in impossible.problem
    assert "needs 5 positions" in impossible.problem


def test_layers_without_weights_cost_memory_only():
    net = Network([input_layer(2, 4, 4), activation("relu")])
    assert cost.per_layer(net) == {"relu1": cost.Cost(0, 0, 4 * 32)}
    assert cost.Cost(1).share_of(cost.total(net)) == 0.0


def test_all_strides_at_once():
    net = Network([input_layer(1, 32, 32), conv(1, 2, padding="same"), conv(1, 2, padding="same")])
    assert [each.output_shape for each in cost.by_stride(net, "all", (1, 2))] == [(1, 32, 32), (1, 8, 8)]


def test_a_network_is_timed_at_every_possible_stride_and_counted_as_the_network_counts_it():
    net = Network([input_layer(1, 16, 16), conv(2, 3, name="a", activation="relu"), conv(1, 5, name="b")])
    x = np.ones((1, 16, 16), np.float32)
    taken = list(cost.measure_network(net, "a", x, demo_weights(net), (1, 2, 8), rounds=3))
    assert [each.stride for each in taken] == [1, 2] * 3  # at stride 8, b does not fit
    assert taken[-1].share_done == 1
    last = {each.stride: each for each in taken}
    for each in cost.by_stride(net, "a", (1, 2)):
        assert last[each.stride].macs == each.total.macs
        times = last[each.stride].times
        assert len(times) == 3
        assert last[each.stride].seconds == np.median(times) > 0
        low, high = last[each.stride].range
        assert min(times) <= low <= last[each.stride].seconds <= high <= max(times)


def test_costs_at_a_stride_come_layer_by_layer_and_add_up():
    net = Network([input_layer(3, 20, 20), conv(4, 3, padding=1, name="a"), conv(5, 3, name="b")])
    for each in cost.by_stride(net, "b", (1, 2, 3)):
        assert each.layers == cost.per_layer(net.with_stride("b", each.stride))
        assert sum(each.layers.values(), cost.Cost()) == each.total
        assert each.layers["b"] == each.layer
