"""Running a network: each layer is what the engine computes, and the gradient is the slope that one measures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab import conv2d
from stridelab.network import (
    ACTIVATIONS,
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
    forward,
    from_code,
    global_pool,
    input_layer,
    linear,
    max_pool,
    pad,
    separable_conv,
)
from stridelab.network.effective_field import effective

windows = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(0, 1))

ONE_OF_EACH = (
    conv(4, 3, 2, 1, 1, 2, name="grouped"),
    conv(3, 2, 1, "same", 2, name="dilated"),
    depthwise_conv(3, 2, "same", depth_multiplier=2, name="depthwise"),
    separable_conv(3, 3, 2, "same", name="separable"),
    max_pool(3, 2, 1, name="max"),
    max_pool(3, 2, 0, ceil_mode=True, name="max_ceil"),
    avg_pool(3, 2, 1, name="avg"),
    avg_pool(3, 2, 1, count_include_pad=False, name="avg_real"),
    avg_pool(3, 2, "same", name="avg_same"),
    avg_pool(3, 2, 0, ceil_mode=True, name="avg_ceil"),
    pad(((1, 0), (2, 1)), name="pad"),
    global_pool(name="global"),
    global_pool("max", name="global_max"),
    adaptive_pool(2, name="adaptive"),
    flatten(name="flatten"),
    linear(3, name="pointwise"),
    activation("relu", name="relu"),
    activation("tanh", name="tanh"),
)


def random_picture(shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def random_weights(network, seed=0):
    made = forward.demo_weights(network)
    random = np.random.default_rng(seed)
    return {name: tuple(random.standard_normal(each.shape) for each in layer) for name, layer in made.items()}


def maps_of(network, x, weights):
    return {layer.name: output for layer, output in forward.run(network, x, weights)}


@pytest.mark.parametrize("spec", ONE_OF_EACH, ids=lambda spec: spec.name)
def test_the_gradient_is_the_slope_measured_by_nudging_each_pixel(spec):
    net = Network([input_layer(2, 6, 8), spec])
    x, weights = random_picture((2, 6, 8)), random_weights(net)
    maps = maps_of(net, x, weights)
    assert maps[spec.name].shape == net.output_shape
    start = random_picture(net.output_shape, seed=1)
    found = forward.gradient(net, maps, weights, spec.name, start)
    measured = np.empty_like(x)
    for place in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[place] = 1e-6
        up, down = (maps_of(net, x + sign * nudge, weights)[spec.name] for sign in (1, -1))
        measured[place] = ((up - down) * start).sum() / 2e-6
    assert np.allclose(found, measured, atol=1e-4)


def test_the_gradient_goes_down_every_branch():
    specs = [
        input_layer(2, 7, 7),
        conv(2, 3, padding=1, name="a", activation="relu"),
        conv(3, 1, name="b", inputs=("input",)),
        concat("a", "b", name="both"),
        conv(2, 3, padding=1, name="c"),
        add("input", "c", name="sum"),
        max_pool(2, name="out"),
    ]
    net = Network(specs)
    x, weights = random_picture((2, 7, 7)), random_weights(net)
    maps = maps_of(net, x, weights)
    start = np.zeros(net.output_shape)
    start[0, 1, 1] = 1
    found = forward.gradient(net, maps, weights, "out", start)
    for place in [(0, 2, 2), (1, 3, 3), (0, 0, 0), (1, 2, 4)]:
        nudge = np.zeros_like(x)
        nudge[place] = 1e-6
        up, down = (maps_of(net, x + sign * nudge, weights)["out"] for sign in (1, -1))
        assert found[place] == pytest.approx(((up - down) * start).sum() / 2e-6, abs=1e-5)


@settings(max_examples=25)
@given(st.lists(windows, min_size=1, max_size=3), st.integers(0, 1000))
def test_in_a_linear_stack_the_gradient_says_the_value_itself(layers, seed):
    """A linear function without offset is its gradient times its input."""
    net = Network([input_layer(2, 27, 27), *(conv(2, *each) for each in layers)])
    x, weights = random_picture((2, 27, 27), seed), random_weights(net, seed)
    maps = maps_of(net, x, weights)
    start = np.zeros(net.output_shape)
    start[1, 0, net.output_shape[2] - 1] = 1
    slope = forward.gradient(net, maps, weights, net.layers[-1].name, start)
    assert (slope * x).sum() == pytest.approx((maps[net.layers[-1].name] * start).sum(), abs=1e-8)


def test_a_convolution_layer_is_the_engines_conv2d():
    net = Network([input_layer(3, 16, 16), conv(4, 3, 2, "same")])
    x, weights = random_picture((3, 16, 16)), random_weights(net)
    expected = conv2d(x[None], weights["conv1"][0], stride=2, padding="same")[0]
    assert np.array_equal(maps_of(net, x, weights)["conv1"], expected)


@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_activations_keep_shape_and_never_leave_the_numbers(kind):
    x = np.array([-1000.0, -1, 0, 1, 1000])
    y = forward.activate(kind, x)
    assert y.shape == x.shape
    assert np.isfinite(y).all()
    if kind not in ("gelu", "silu", "mish", "hardswish"):  # these dip below zero and come back
        assert (np.diff(y) >= 0).all()


def test_known_values_of_activations():
    """PyTorch's, at 1."""
    expected = {"elu": 1.0, "gelu": 0.8413447, "silu": 0.7310586, "mish": 0.8650984, "softplus": 1.3132617}
    for kind, value in expected.items():
        assert forward.activate(kind, np.array([1.0]))[0] == pytest.approx(value, abs=1e-6)


def test_the_first_filters_see_no_flat_picture_and_are_all_different():
    weight = forward.edges_and_blobs((64, 3, 7, 7))
    assert np.allclose(weight.sum(axis=(1, 2, 3)), 0, atol=1e-5)
    flat = weight.reshape(64, -1)
    assert len(np.unique(flat.round(5), axis=0)) == 64
    assert np.isfinite(forward.edges_and_blobs((5, 2, 1, 1))).all()


def test_the_first_filter_answers_to_a_vertical_edge():
    net = Network([input_layer(1, 12, 12), conv(1, 5)])
    edge = np.zeros((1, 12, 12))
    edge[..., 6:] = 1
    output = maps_of(net, edge, forward.demo_weights(net))["conv1"]
    assert np.abs(output[0, :, 3:5]).min() > 0.3
    assert np.abs(output[0, :, 0]).max() < 0.01


def test_one_seed_gives_one_result():
    net = Network([input_layer(3, 16, 16), conv(8, 3), conv(8, 3)])
    one, same, other = (forward.demo_weights(net, seed)["conv2"][0] for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_a_layer_with_too_many_weights_is_left_out_with_all_that_builds_on_it():
    net = Network([input_layer(3, 64, 64), conv(64, 3), flatten(), linear(4096), batch_norm()])
    assert [layer.name for layer in forward.runnable(net)] == ["input", "conv1", "flatten1"]


def test_a_picture_of_another_shape_is_refused_with_both():
    net = Network([input_layer(3, 8, 8), conv(1, 3)])
    with pytest.raises(ValueError, match="reads 3 × 8 × 8, but the picture is 1 × 8 × 8"):
        next(forward.run(net, np.zeros((1, 8, 8)), {}))


def test_a_layer_that_was_not_understood_is_run_only_if_it_can_be_taken_to_change_nothing():
    code = "nn.Sequential(nn.Conv2d(3, 4, 3), nn.Mystery(), nn.Conv2d({}, 5, 3))"
    same, other = (from_code(code.format(channels), (3, 9, 9)) for channels in (4, 7))
    assert [layer.name for layer in forward.runnable(same)] == ["input", "0", "1", "2"]
    assert [layer.name for layer in forward.runnable(other)] == ["input", "0", "1"]
    x = random_picture((3, 9, 9))
    assert list(maps_of(other, x, random_weights(other))) == ["input", "0", "1"]
    assert effective(other).size == (5, 5)
