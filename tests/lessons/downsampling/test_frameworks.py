"""Where PyTorch and TensorFlow put the padding, against what the frameworks themselves computed and said."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab.convolution import conv2d
from stridelab.geometry import axis
from stridelab.lessons.downsampling import frameworks

CASES = np.load(Path(__file__).parents[2] / "data" / "conv_cases.npz")
META = json.loads(str(CASES["__meta__"]))


def group(name: str) -> list[dict]:
    return [case for case in META if case["group"] == name]


modestly = settings(max_examples=60, deadline=None)
sizes = st.integers(1, 300)
odd_kernels = st.sampled_from([1, 3, 5, 7, 9, 11])
strides = st.integers(1, 8)


def test_the_refusal_is_pytorchs_own_message_word_for_word():
    messages = {case["error"]["message"] for case in group("torch_error") if case.get("kind") == "same_stride"}
    assert messages == {frameworks.TORCH_REFUSAL}


def test_a_refusal_carries_the_message_and_says_what_to_change():
    with pytest.raises(ValueError, match="stride 2") as refused:
        frameworks.axis_of("pytorch_same", 32, 3, 2)
    assert frameworks.TORCH_REFUSAL in str(refused.value)
    assert "Set the stride to 1" in str(refused.value)


def test_keras_refuses_stride_and_dilation_together():
    with pytest.raises(ValueError, match="stride 2 together with dilation 3"):
        frameworks.axis_of("keras_same", 32, 3, 2, dilation=3)
    assert frameworks.axis_of("keras_same", 32, 3, 1, dilation=3).output_size == 32


def test_an_unknown_rule_is_named():
    with pytest.raises(ValueError, match="'caffe'"):
        frameworks.axis_of("caffe", 32, 3)


@modestly
@given(sizes, st.integers(1, 11), strides)
def test_same_in_keras_makes_ceil_of_input_over_stride_with_the_odd_position_after(input_size, kernel_size, stride):
    found = frameworks.axis_of("keras_same", input_size, kernel_size, stride)
    assert found.output_size == -(-input_size // stride)
    assert found.padding[1] - found.padding[0] in (0, 1)


@modestly
@given(sizes, st.integers(1, 11), st.integers(1, 3))
def test_at_stride_1_both_words_same_mean_the_same(input_size, kernel_size, dilation):
    torch, keras = (
        frameworks.axis_of(rule, input_size, kernel_size, 1, dilation=dilation)
        for rule in ("pytorch_same", "keras_same")
    )
    assert torch == keras
    assert torch.output_size == input_size


@modestly
@given(sizes, odd_kernels, strides)
def test_half_the_kernel_as_padding_gives_the_size_of_same(input_size, kernel_size, stride):
    number = frameworks.number_of("same", kernel_size)
    torch = frameworks.axis_of("pytorch", input_size, kernel_size, stride, padding=number)
    assert torch.output_size == frameworks.axis_of("keras_same", input_size, kernel_size, stride).output_size


@modestly
@given(sizes, odd_kernels, strides)
def test_the_windows_of_keras_never_lie_before_pytorchs_and_at_stride_2_at_most_half_a_stride_after(
    input_size, kernel_size, stride
):
    torch = frameworks.axis_of("pytorch", input_size, kernel_size, stride, padding=kernel_size // 2)
    keras = frameworks.axis_of("keras_same", input_size, kernel_size, stride)
    shift = frameworks.first_center(keras) - frameworks.first_center(torch)
    assert shift >= 0
    if stride == 2:
        assert shift in (0, 1)
        assert (shift == 1) == (input_size % 2 == 0 and kernel_size > 1)


@pytest.mark.parametrize("case", group("tf_vs_torch"), ids=lambda case: case["id"])
def test_both_maps_of_a_layer_are_the_frameworks_own(case):
    x, weight = CASES[f"{case['id']}/x"], CASES[f"{case['id']}/w"]
    stride, side = case["stride"][0], case["kernel"][0]
    made = frameworks.pair(x[0, 0], weight[0, 0], stride)
    if x.shape[1] == 1:
        assert np.array_equal(made.keras, CASES[f"{case['id']}/y"][0, 0])
        assert np.array_equal(made.pytorch, CASES[f"{case['id']}/y_torch"][0, 0])
    whole = {"pytorch": {"padding": side // 2}, "keras": {"padding": "same"}}
    for name, expected in (("keras", "y"), ("pytorch", "y_torch")):
        assert np.array_equal(conv2d(x, weight, stride=stride, **whole[name]), CASES[f"{case['id']}/{expected}"])
    if made.shift == 0 and x.shape[2] == x.shape[3]:
        assert np.array_equal(made.keras, made.pytorch)


def test_a_pair_needs_a_square_filter_with_odd_sides():
    for shape in ((2, 2), (3, 5)):
        with pytest.raises(ValueError, match="odd sides"):
            frameworks.pair(np.ones((8, 8)), np.ones(shape), 2)


def test_the_difference_of_a_pair_is_keras_less_pytorch():
    made = frameworks.pair(np.arange(64.0).reshape(8, 8), np.ones((3, 3)), 2)
    assert np.array_equal(made.difference, made.keras - made.pytorch)
    assert made.difference.any()


@pytest.mark.parametrize(("padding", "number"), [(0, 0), (4, 4), ("valid", 0), ("same", 2)])
def test_padding_as_a_number(padding, number):
    assert frameworks.number_of(padding, 5) == number
    assert frameworks.number_of("same", 3, dilation=2) == 2


@pytest.mark.parametrize("rule", frameworks.RULES)
def test_code_names_every_setting(rule):
    line = frameworks.code(rule, (3, 5), 2, padding=4, dilation=3)
    assert "(3, 5)" in line
    assert "=2" in line
    assert "=3" in line
    assert ("padding=4" if rule == "pytorch" else "padding='same'") in line
    compile(line, "<page>", "eval")


def test_first_center_of_a_centred_window_is_the_first_pixel():
    assert frameworks.first_center(axis(9, 5, 2, 2)) == 0
