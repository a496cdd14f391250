"""Decoders' layers: transposed convolution against PyTorch and ONNX, and what each of their units sees."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab import conv2d
from stridelab.network import Network, forward, input_layer
from stridelab.network.kinds import avg_pool, conv_transpose, crop, pixel_shuffle, pixel_unshuffle, reshape, upsample
from stridelab.network.receptive_field import box
from tests.convolution.recorded_transposed import recorded, settings


def run(net, x, weights=()):
    return dict(zip(net, (y for _, y in forward.run(net, x, {"it": weights})), strict=True))[net["it"]]


@pytest.mark.parametrize(("archive", "case"), [*recorded("conv_cases"), *recorded("onnx_cases")])
def test_transposed_convolution_as_recorded(archive, case):
    x, weight, y = (archive[f"{case['id']}/{name}"] for name in "xwy")
    bias = archive.get(f"{case['id']}/b")
    spec = conv_transpose(y.shape[1], weight.shape[2:], **settings(case), name="it")
    net = Network([input_layer(*x.shape[1:]), spec])
    for picture, expected in zip(x, y, strict=True):
        got = run(net, picture, (weight,)) + (0 if bias is None else bias[:, None, None])
        np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-4)


def test_transposed_convolution_multiplies_at_each_input_position():
    layer = Network([input_layer(16, 14, 14), conv_transpose(8, 3, 2, 1, 1)]).layers[-1]
    assert (layer.output_shape, layer.macs, layer.num_params) == ((8, 28, 28), 16 * 8 * 9 * 14 * 14, 16 * 8 * 9 + 8)


@given(st.integers(1, 4), st.integers(1, 3), st.integers(3, 6), st.data())
def test_transposed_convolution_is_the_adjoint_of_convolution(kernel_size, stride, size, data):
    """<conv(x), y> = <x, transposed(y)>."""
    padding = data.draw(st.integers(0, kernel_size - 1))
    random = np.random.default_rng(0)
    y, weight = random.random((2, size, size)), random.random((2, 3, kernel_size, kernel_size))
    if (size - 1) * stride + kernel_size - 2 * padding < 1:
        return
    net = Network([input_layer(2, size, size), conv_transpose(3, kernel_size, stride, padding, name="it")])
    x = random.random(net.output_shape)
    there = conv2d(x[None], weight, stride=stride, padding=padding)[0]
    np.testing.assert_allclose((there * y).sum(), (x * run(net, y, (weight,))).sum())


LAYERS = [
    conv_transpose(1, 3, 2, 1, 1, name="it"),
    conv_transpose(1, 4, 2, 1, name="it"),
    conv_transpose(1, 2, 3, "same", name="it"),
    conv_transpose(1, 3, 1, 1, dilation=2, name="it"),
    upsample(3, name="it"),
    upsample(2, linear=True, name="it"),
    pixel_shuffle(2, name="it"),
    pixel_unshuffle(2, name="it"),
    reshape(8, 4, 2, name="it"),
    crop(((1, 2), (0, 1)), name="it"),
]


@pytest.mark.parametrize("spec", LAYERS, ids=lambda spec: f"{spec.op} {spec.stride} {spec.kernel_size}")
def test_no_unit_sees_more_than_its_receptive_field(spec):
    """Asked by gradient, after steps of six pixels: what moves a unit lies in its box."""
    shape = (4, 24, 24)
    net = Network([input_layer(*shape), avg_pool(6), spec])
    weights = {"it": tuple(np.ones(size) for size in weight_shapes(net["it"]))}
    maps = {layer.name: y for layer, y in forward.run(net, np.ones(shape), weights)}
    for row, col in np.ndindex(*net.output_shape[1:]):
        start = np.zeros(net.output_shape)
        start[:, row, col] = 1
        seen = np.argwhere(np.abs(forward.gradient(net, maps, weights, "it", start)).max(axis=0))
        (top, bottom), (left, right) = box(net["it"], (row, col))
        assert all(top <= r <= bottom and left <= c <= right for r, c in seen), (row, col)


def weight_shapes(layer):
    return [] if layer.op != "conv_transpose" else [(layer.input_shape[0], layer.output_shape[0], *layer.kernel_size)]


def test_pixels_are_shuffled_as_pytorch_does_and_back():
    x = np.arange(16.0).reshape(4, 2, 2)
    y = run(Network([input_layer(4, 2, 2), pixel_shuffle(2, name="it")]), x)
    assert y[0].tolist() == [[0, 4, 1, 5], [8, 12, 9, 13], [2, 6, 3, 7], [10, 14, 11, 15]]
    assert (run(Network([input_layer(1, 4, 4), pixel_unshuffle(2, name="it")]), y) == x).all()


def test_upsampling_repeats_or_draws_straight_lines():
    x = np.array([[[0.0, 4.0]]])
    assert run(Network([input_layer(1, 1, 2), upsample(2, name="it")]), x)[0, 0].tolist() == [0, 0, 4, 4]
    between = run(Network([input_layer(1, 1, 2), upsample(2, linear=True, name="it")]), x)
    assert between[0, 0].tolist() == [0, 1, 3, 4]
