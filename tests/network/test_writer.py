"""Code out: read in again it is the same network, and the real frameworks made of it what we say."""

import contextlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stridelab import architectures
from stridelab.network import (
    ACTIVATIONS,
    LayerError,
    Network,
    Spec,
    activation,
    adaptive_pool,
    add,
    avg_pool,
    batch_norm,
    concat,
    conv,
    depthwise_conv,
    dropout,
    flatten,
    from_code,
    global_pool,
    input_layer,
    linear,
    max_pool,
    pad,
    separable_conv,
    writer,
)

WINDOWED = ("conv", "max_pool", "avg_pool", "global_max_pool", "global_avg_pool", "linear", "add", "concat")

pairs = st.integers(1, 3) | st.tuples(st.integers(1, 3), st.integers(1, 3))
paddings = st.sampled_from([0, 1, (1, 0), ((0, 1), (2, 1)), "same", "valid"])


@st.composite
def convolutions(draw):
    stride, dilation = draw(st.sampled_from([(1, 1), (2, 1), ((2, 1), 1), (1, 2)]))
    kind = draw(st.sampled_from(["plain", "grouped", "depthwise"]))
    kernel, padding, bias = draw(pairs), draw(paddings), draw(st.booleans())
    if kind == "depthwise":
        return depthwise_conv(kernel, stride, padding, dilation, bias)
    groups = 2 if kind == "grouped" else 1
    kind = draw(st.sampled_from([None, "relu", "tanh"]))
    return conv(draw(st.sampled_from([2, 4])), kernel, stride, padding, dilation, groups, bias, activation=kind)


@st.composite
def pools(draw):
    make = draw(st.sampled_from([max_pool, avg_pool]))
    return make(draw(st.integers(2, 3)), draw(st.none() | st.integers(1, 3)), draw(st.sampled_from([0, 1, "same"])))


@st.composite
def networks(draw, norm_params=2):
    middle = st.one_of(
        convolutions(),
        pools(),
        st.just(batch_norm(norm_params)),
        st.sampled_from(tuple(ACTIVATIONS)[:3]).map(activation),
    )
    specs = [input_layer(2, draw(st.integers(12, 20)), draw(st.integers(12, 20)))]
    specs += draw(st.lists(middle, min_size=1, max_size=4))
    if draw(st.booleans()):
        specs += draw(st.sampled_from([[global_pool()], [flatten()], [dropout(), global_pool("max")]]))
        specs += [linear(3), activation("softmax")]
    try:
        return Network(specs)
    except LayerError:
        assume(False)


@st.composite
def branched(draw, norm_params=2):
    """Blocks of two or three branches with one stride: plain, grouped, depthwise, dilated, pooled, or nothing."""
    specs, at, channels = [input_layer(4, draw(st.integers(9, 16)), draw(st.integers(9, 16)), name="input")], "input", 4
    for number in range(draw(st.integers(1, 3))):
        stride, join = draw(st.sampled_from([1, 2])), draw(st.sampled_from(["add", "concat", "multiply"]))
        ends = []
        for letter in "abc"[: draw(st.integers(2, 3))]:
            kinds = ["plain", "grouped", "depthwise", "separable", "pool"]
            kinds += ["dilated", "plain shortcut"] if stride == 1 else []
            kind, name = draw(st.sampled_from(kinds)), f"block{number}.{letter}"
            bias = draw(st.booleans())
            made = {
                "plain": conv(channels, 3, stride, 1, bias=bias, activation=draw(st.sampled_from([None, "relu"]))),
                "grouped": conv(channels, (1, 3), stride, (0, 1), groups=2, bias=bias),
                "depthwise": depthwise_conv(5, stride, 2, bias=bias),
                "separable": separable_conv(channels, 3, stride, "same", bias=bias, depth_multiplier=2),
                "pool": draw(st.sampled_from([max_pool, avg_pool]))(3, stride, 1),
                "dilated": conv(channels, 3, 1, 2, 2, bias=bias),
            }
            if kind == "plain shortcut":
                ends.append(at)
                continue
            specs.append(replace(made[kind], name=name, inputs=(at,)))
            specs.append(batch_norm(norm_params, name=f"{name}.norm"))
            ends.append(specs[-1].name)
        if len(set(ends)) == 1:
            break
        at = f"block{number}.join"
        specs.append(Spec(op=join, name=at, inputs=tuple(dict.fromkeys(ends))))
        channels *= len(set(ends)) if join == "concat" else 1
    assume(len(specs) > 1)
    try:
        return Network(specs)
    except LayerError:
        assume(False)


@settings(max_examples=60)
@given(branched())
def test_branches_in_pytorch_read_in_again_are_the_same_network(net):
    again = from_code(writer.pytorch(net))
    assert again.notes == ()
    assert same_joins(again, net)
    assert (again.output_shape, again.num_params, again.macs) == (net.output_shape, net.num_params, net.macs)


@settings(max_examples=60)
@given(branched(norm_params=4))
def test_branches_in_keras_read_in_again_are_the_same_network(net):
    again = from_code(writer.keras(net))
    assert again.notes == ()
    assert same_joins(again, net)
    assert (again.output_shape, again.num_params, again.macs) == (net.output_shape, net.num_params, net.macs)


@settings(max_examples=30)
@given(branched())
def test_branches_in_numpy_run_and_print_the_shape(net):
    assert printed(writer.numpy(net)) == expected_print(net)


def same_joins(again, net):
    """Every join is there, between the same ends; a + b + c may come back as two sums, a separable layer as two."""
    came = joins_of(again)
    return all(each in came for each in joins_of(net)) and joins_of(again)[-1:] == joins_of(net)[-1:]


def joins_of(net):
    return [
        (each.op, each.output_shape, each.receptive_field_size, each.effective_stride, each.effective_padding)
        for each in net.layers
        if each.op in ("add", "concat", "multiply")
    ]


def essence(net):
    """What makes a network: its rows with windows, weights or joins (a border may have become a row of its own)."""
    adaptive = {"adaptive_avg_pool": "global_avg_pool", "adaptive_max_pool": "global_max_pool"}
    return [
        (
            adaptive.get(each.op, each.op),
            *(each.kernel_size, each.stride, each.dilation, each.groups, each.output_shape, each.num_params, each.macs),
            *(each.receptive_field_size, each.effective_stride, each.effective_padding),
        )
        for each in net.layers
        if adaptive.get(each.op, each.op) in WINDOWED
    ]


def printed(code):
    """What NumPy code prints, run here."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    return out.getvalue().strip()


def expected_print(net):
    channels, height, width = net.output_shape
    flat = net.layers[-1].op != "input" and any(each.op in ("flatten", "linear") for each in net.layers)
    return f"({channels},)" if flat and (height, width) == (1, 1) else f"({channels}, {height}, {width})"


@settings(max_examples=60)
@given(networks())
def test_pytorch_code_read_in_again_is_the_same_network(net):
    again = from_code(writer.pytorch(net))
    assert again.notes == ()
    assert essence(again) == essence(net)
    assert again.num_params == net.num_params


@settings(max_examples=60)
@given(networks(norm_params=4))
def test_keras_code_read_in_again_is_the_same_network(net):
    again = from_code(writer.keras(net))
    assert again.notes == ()
    assert essence(again) == essence(net)
    assert again.num_params == net.num_params


@settings(max_examples=30)
@given(networks())
def test_numpy_code_runs_and_prints_the_shape(net):
    assert printed(writer.numpy(net)) == expected_print(net)


BRANCHES = Network(
    [
        input_layer(3, 16, 16),
        conv(8, 3, 2, "same", name="stem", activation="relu"),
        conv(8, 3, padding=1, name="block.conv"),
        batch_norm(name="block.norm"),
        add("stem", "block.norm", name="block.sum"),
        activation("relu", name="block.relu"),
        max_pool(2, name="0"),
        concat("0", "0", name="class"),
        separable_conv(6, 3, 1, ((0, 1), (1, 0)), name="deep"),
        adaptive_pool(1, name="mean"),
        linear(5, name="last"),
    ]
)


def test_branches_become_a_class_in_pytorch_and_functions_in_keras():
    for write in (writer.pytorch, writer.keras):
        again = from_code(write(BRANCHES))
        assert again.notes == ()
        assert again.output_shape == BRANCHES.output_shape
        assert again.macs == BRANCHES.macs
        assert again.layers[-1].receptive_field_size == BRANCHES.layers[-1].receptive_field_size
    assert printed(writer.numpy(BRANCHES)) == "(5,)"


@pytest.mark.parametrize("name", [n for n in architectures.names() if n not in ("lenet5", "inception_v3")])
def test_published_networks_go_out_and_come_in_again(name):
    """LeNet-5's partly wired layer and Inception v3's idle classifier have no word in the frameworks."""
    net = architectures.load(name)
    again = from_code(writer.pytorch(net))
    assert essence(again)[-1][5:] == essence(net)[-1][5:]
    assert (again.num_params, again.macs) == (net.num_params, net.macs)
    assert from_code(writer.keras(net)).macs == net.macs


def test_one_layer_alone_keeps_what_it_is_given():
    net = architectures.load("resnet18")
    alone = writer.one_layer(net, "layer2.0.conv1")
    assert alone.layers[-1].output_shape == net["layer2.0.conv1"].output_shape
    assert len(writer.one_layer(net, "layer1.0.add").layers) == 3
    assert "nn.Conv2d(64, 128, 3, stride=2, padding=1, bias=False)" in writer.pytorch(alone)


def test_what_a_framework_refuses_is_a_sentence():
    with pytest.raises(ValueError, match="Keras refuses strides 2 together with dilation_rate 3"):
        writer.keras(Network([input_layer(1, 20, 20), conv(1, 3, 2, dilation=3)]))
    with pytest.raises(ValueError, match="Keras has no dilated pooling"):
        writer.keras(Network([input_layer(1, 20, 20), max_pool(2, dilation=2)]))


def test_what_differs_in_values_is_said_in_a_comment():
    padded = Network([input_layer(1, 10, 10), max_pool(3, 2, 1)])
    assert "# max_pool1 reads zeros in its border here" in writer.keras(padded)
    assert "wires only some" in writer.pytorch(architectures.load("lenet5"))
    assert 'ConstantPad2d((0, 1, 0, 1), float("-inf"))' in writer.pytorch(
        Network([input_layer(1, 8, 8), max_pool(3, 2, "same")])
    )


def test_every_activation_has_its_word_in_each_language():
    for kind in ACTIVATIONS:
        net = Network([input_layer(2, 4, 4), activation(kind, params_per_channel=2 * (kind == "prelu") // 2)])
        assert [each.op for each in from_code(writer.pytorch(net)).layers][1:] == [kind]
        assert [each.op for each in from_code(writer.keras(net)).layers][1:] == [kind]
        assert printed(writer.numpy(net)) == "(2, 4, 4)"


def test_borders_in_numpy():
    assert printed(writer.numpy(Network([input_layer(1, 4, 4), pad(((1, 0), (0, 2)))]))) == "(1, 5, 6)"


CASES = json.loads((Path(__file__).parents[1] / "data" / "snippet_cases.json").read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_real_frameworks_made_of_the_code_what_we_read_in_it(case):
    """Every snippet in the file was run in PyTorch or Keras; shape and parameters are what the framework said."""
    net = from_code(case["code"])
    assert net.notes == ()
    channels, height, width = net.output_shape
    assert case["printed"] in (f"({channels}, {height}, {width})", f"({channels},)")
    assert net.num_params == case["num_params"]
    if "layers" in case:  # the framework's own shapes, layer by layer
        shapes = [list(each.output_shape) for each in net.layers[1:] if each.op not in JOINED]
        assert shapes == case["layers"]


JOINED = ("add", "concat", "multiply")
