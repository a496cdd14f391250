"""Laws of strided convolution, on pictures, filters and settings that hypothesis invents.

8-bit pictures with integer or dyadic filters are computed without rounding, so there every law holds bit for bit.
"""

import itertools
import math
from dataclasses import dataclass

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from stridelab import avg_pool2d, blur_pool2d, conv2d, max_pool2d
from stridelab.convolution import conv2d_definition, fast
from stridelab.geometry import window_extent

modestly = settings(max_examples=60, deadline=None)
strides = st.tuples(st.integers(1, 6), st.integers(1, 6))
paddings = st.tuples(*[st.tuples(st.integers(0, 3), st.integers(0, 3))] * 2)


@dataclass
class Problem:
    """A convolution whose arithmetic is exact, and its settings but the stride."""

    x: np.ndarray
    weight: np.ndarray
    settings: dict


@st.composite
def problems(draw) -> Problem:
    """Gray and colour pictures, depthwise and dense filters, wide and narrow ones: every strategy's turn comes."""
    groups = draw(st.integers(1, 3))
    per_group = draw(st.sampled_from([1, 1, 2, 5]))
    filters_per_group = draw(st.sampled_from([1, 1, 2, 9]))
    kernel = draw(st.tuples(st.integers(1, 5), st.integers(1, 5)))
    dilation = draw(st.sampled_from([(1, 1), (1, 1), (2, 1), (1, 3), (2, 2)]))
    padding = draw(paddings)
    size = [
        max(1, window_extent(k, d) - sum(p)) + draw(st.integers(0, 25))
        for k, d, p in zip(kernel, dilation, padding, strict=True)
    ]
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = rng.integers(0, 256, (draw(st.integers(1, 2)), groups * per_group, *size)).astype(np.float32)
    weight = rng.integers(-8, 9, (groups * filters_per_group, per_group, *kernel)).astype(np.float32)
    weight /= draw(st.sampled_from([1, 4, 16]))  # dyadic
    return Problem(x, weight, {"padding": padding, "dilation": dilation, "groups": groups})


def four_loops(x, weight, stride, padding, dilation, groups):
    """One sum for each picture, filter, row and column: nothing else is assumed."""
    (top, bottom), (left, right) = padding
    padded = np.pad(x.astype(np.float64), ((0, 0), (0, 0), (top, bottom), (left, right)))
    filters, per_group, kh, kw = weight.shape
    tall, wide = window_extent(kh, dilation[0]), window_extent(kw, dilation[1])
    height = (padded.shape[2] - tall) // stride[0] + 1
    width = (padded.shape[3] - wide) // stride[1] + 1
    out = np.zeros((len(x), filters, height, width))
    for n, f, i, j in itertools.product(*map(range, out.shape)):
        channel = f // (filters // groups) * per_group
        row, col = i * stride[0], j * stride[1]
        window = padded[
            n, channel : channel + per_group, row : row + tall : dilation[0], col : col + wide : dilation[1]
        ]
        out[n, f, i, j] = (window * weight[f]).sum()
    return out


@modestly
@given(problems(), strides)
def test_conv2d_agrees_with_four_loops(problem, stride):
    expected = four_loops(problem.x, problem.weight, stride, **problem.settings)
    np.testing.assert_array_equal(conv2d(problem.x, problem.weight, stride=stride, **problem.settings), expected)


@modestly
@given(problems(), strides)
def test_conv2d_agrees_with_the_definition_on_the_page(problem, stride):
    expected = conv2d_definition(problem.x, problem.weight, stride=stride, **problem.settings)
    np.testing.assert_array_equal(conv2d(problem.x, problem.weight, stride=stride, **problem.settings), expected)


@modestly
@given(problems(), strides)
def test_stride_s_is_stride_1_keeping_every_s_th_bit_for_bit(problem, stride):
    dense = conv2d(problem.x, problem.weight, **problem.settings)
    strided = conv2d(problem.x, problem.weight, stride=stride, **problem.settings)
    np.testing.assert_array_equal(strided, dense[:, :, :: stride[0], :: stride[1]])


@modestly
@given(problems(), strides, st.integers(0, 2**32))
def test_stride_s_is_stride_1_keeping_every_s_th_within_rounding(problem, stride, seed):
    x = np.random.default_rng(seed).standard_normal(problem.x.shape, np.float32)
    weight = np.random.default_rng(seed + 1).standard_normal(problem.weight.shape, np.float32)
    dense = conv2d(x, weight, **problem.settings)
    strided = conv2d(x, weight, stride=stride, **problem.settings)
    np.testing.assert_allclose(strided, dense[:, :, :: stride[0], :: stride[1]], rtol=1e-4, atol=1e-4)


@modestly
@given(problems(), strides, st.integers(-4, 4), st.integers(-4, 4))
def test_conv2d_is_linear_in_the_picture_and_in_the_filter(problem, stride, a, b):
    def conv(x, weight):
        return conv2d(x, weight, stride=stride, **problem.settings)

    x, weight = problem.x, problem.weight
    other_x, other_weight = x[:, :, ::-1, ::-1], weight[:, :, ::-1, ::-1]
    np.testing.assert_array_equal(conv(a * x + b * other_x, weight), a * conv(x, weight) + b * conv(other_x, weight))
    np.testing.assert_array_equal(
        conv(x, a * weight + b * other_weight), a * conv(x, weight) + b * conv(x, other_weight)
    )


@modestly
@given(problems(), strides, st.integers(0, 3), st.integers(0, 3))
def test_shifting_the_picture_by_multiples_of_the_stride_shifts_the_output(problem, stride, down, right):
    x = np.pad(problem.x, ((0, 0), (0, 0), (24, 24), (24, 24)))  # room: the shift pushes nothing out
    plain = conv2d(x, problem.weight, stride=stride, **problem.settings)
    moved = conv2d(
        np.roll(x, (down * stride[0], right * stride[1]), (2, 3)), problem.weight, stride=stride, **problem.settings
    )
    height, width = plain.shape[2] - down, plain.shape[3] - right
    np.testing.assert_array_equal(moved[:, :, down:, right:], plain[:, :, :height, :width])


@modestly
@given(problems(), strides)
def test_groups_are_separate_convolutions(problem, stride):
    groups = problem.settings["groups"]
    options = {**problem.settings, "groups": 1, "stride": stride}
    parts = zip(np.split(problem.x, groups, axis=1), np.split(problem.weight, groups), strict=True)
    separate = np.concatenate([conv2d(x, weight, **options) for x, weight in parts], axis=1)
    np.testing.assert_array_equal(conv2d(problem.x, problem.weight, stride=stride, **problem.settings), separate)


@modestly
@given(problems(), strides)
def test_each_picture_of_a_batch_and_each_filter_stands_alone(problem, stride):
    groups = problem.settings["groups"]
    together = conv2d(problem.x, problem.weight, np.arange(len(problem.weight)), stride=stride, **problem.settings)
    for picture, result in zip(problem.x, together, strict=True):
        np.testing.assert_array_equal(
            conv2d(picture[None], problem.weight, np.arange(len(problem.weight)), stride=stride, **problem.settings)[0],
            result,
        )
    if groups == 1:
        alone = [conv2d(problem.x, weight[None], stride=stride, **problem.settings) for weight in problem.weight]
        np.testing.assert_array_equal(
            together, np.concatenate(alone, axis=1) + np.arange(len(alone), dtype=np.float32)[:, None, None]
        )


@modestly
@given(problems(), strides)
def test_rows_and_columns_are_treated_alike(problem, stride):
    padding, dilation = problem.settings["padding"], problem.settings["dilation"]
    turned = conv2d(
        problem.x.swapaxes(2, 3),
        problem.weight.swapaxes(2, 3),
        stride=stride[::-1],
        padding=padding[::-1],
        dilation=dilation[::-1],
        groups=problem.settings["groups"],
    )
    np.testing.assert_array_equal(
        conv2d(problem.x, problem.weight, stride=stride, **problem.settings), turned.swapaxes(2, 3)
    )


@modestly
@given(problems(), strides)
def test_padding_by_number_is_the_same_as_a_padded_picture(problem, stride):
    padded = np.pad(problem.x, ((0, 0), (0, 0), *problem.settings["padding"]))
    options = {**problem.settings, "padding": "valid", "stride": stride}
    np.testing.assert_array_equal(
        conv2d(padded, problem.weight, **options),
        conv2d(problem.x, problem.weight, stride=stride, **problem.settings),
    )


@modestly
@given(problems(), strides)
def test_same_padding_gives_ceil_of_size_over_stride(problem, stride):
    options = {**problem.settings, "padding": "same"}
    out = conv2d(problem.x, problem.weight, stride=stride, **options)
    assert out.shape[2:] == tuple(math.ceil(n / s) for n, s in zip(problem.x.shape[2:], stride, strict=True))


def windows_of(x, kernel_size, stride, padding, missing):
    """(N, C, H_out, W_out, kh, kw), one window after the other; `missing` stands in the padding."""
    padded = np.pad(x.astype(np.float64), ((0, 0), (0, 0), *padding), constant_values=missing)
    height = (padded.shape[2] - kernel_size[0]) // stride[0] + 1
    width = (padded.shape[3] - kernel_size[1]) // stride[1] + 1
    out = np.empty((*x.shape[:2], height, width, *kernel_size))
    for i, j in itertools.product(range(height), range(width)):
        row, col = i * stride[0], j * stride[1]
        out[:, :, i, j] = padded[:, :, row : row + kernel_size[0], col : col + kernel_size[1]]
    return out


@modestly
@given(problems(), strides)
def test_pooling_is_the_largest_and_the_mean_of_each_window(problem, stride):
    x, kernel_size = problem.x, problem.weight.shape[2:]
    padding = tuple(
        (min(before, k - 1), 0) for (before, _), k in zip(problem.settings["padding"], kernel_size, strict=True)
    )
    assume(all(n + sum(p) >= k for n, p, k in zip(x.shape[2:], padding, kernel_size, strict=True)))
    largest = windows_of(x, kernel_size, stride, padding, -np.inf).max(axis=(4, 5))
    np.testing.assert_array_equal(max_pool2d(x, kernel_size, stride=stride, padding=padding), largest)
    mean = windows_of(x, kernel_size, stride, padding, 0).mean(axis=(4, 5))
    np.testing.assert_allclose(avg_pool2d(x, kernel_size, stride=stride, padding=padding), mean, rtol=1e-5)
    without_padding = np.nanmean(windows_of(x, kernel_size, stride, padding, np.nan), axis=(4, 5))
    got = avg_pool2d(x, kernel_size, stride=stride, padding=padding, count_include_pad=False)
    np.testing.assert_allclose(got, without_padding, rtol=1e-5)


@modestly
@given(problems(), st.integers(1, 7), strides)
def test_blur_pool2d_is_the_binomial_filter_on_reflected_edges(problem, taps, stride):
    row = np.array([math.comb(taps - 1, i) for i in range(taps)]) / 2 ** (taps - 1)
    edges = ((taps - 1) // 2, taps // 2)
    reflected = np.pad(problem.x, ((0, 0), (0, 0), edges, edges), mode="reflect")
    channels = problem.x.shape[1]
    weight = np.broadcast_to(np.outer(row, row), (channels, 1, taps, taps))
    expected = four_loops(reflected, weight, stride, ((0, 0), (0, 0)), (1, 1), channels)
    np.testing.assert_allclose(blur_pool2d(problem.x, taps=taps, stride=stride), expected, rtol=1e-6)


def test_blur_pool2d_keeps_a_flat_picture_and_turns_fine_stripes_gray():
    flat = np.full((1, 1, 9, 9), 77.0, np.float32)
    stripes = np.tile(np.float32([0, 1]), (1, 1, 8, 4))
    np.testing.assert_array_equal(blur_pool2d(flat), flat[:, :, ::2, ::2])
    np.testing.assert_array_equal(blur_pool2d(stripes), np.full((1, 1, 4, 4), 0.5, np.float32))
    np.testing.assert_array_equal(stripes[:, :, ::2, ::2], np.zeros((1, 1, 4, 4)))


def test_large_pictures_are_cut_into_tiles_that_nobody_sees(monkeypatch):
    """Sizes at which the work is cut into tiles, by one thread or two: the seams must not show."""
    rng = np.random.default_rng(3)
    gray = rng.integers(0, 256, (1, 1, 1100, 700)).astype(np.float32)
    colour = rng.integers(0, 256, (2, 3, 260, 210)).astype(np.float32)
    sharpen = np.float32([[[[0, -1, 0], [-1, 5, -1], [0, -1, 0]]]])
    wide = rng.integers(-2, 3, (1, 1, 11, 11)).astype(np.float32)
    dense = rng.integers(-2, 3, (16, 3, 5, 5)).astype(np.float32)
    for x, weight, options in (
        (gray, sharpen, {"padding": 1}),
        (gray, wide, {"padding": "same", "stride": 3}),
        (gray, sharpen, {"stride": (5, 4), "dilation": 2}),
        (colour, np.tile(sharpen, (3, 1, 1, 1)), {"groups": 3, "padding": "same", "stride": 2}),
        (colour, dense, {"stride": 2, "padding": ((0, 2), (1, 0))}),
        (colour, dense, {}),
    ):
        expected = conv2d_definition(x, weight, **options)
        for blas_is_single in (False, True):
            monkeypatch.setattr(fast, "BLAS_IS_SINGLE", blas_is_single)
            np.testing.assert_array_equal(conv2d(x, weight, **options), expected)
    for x in (gray, colour):
        np.testing.assert_array_equal(
            max_pool2d(x, 3, stride=2)[..., :100, :100], max_pool2d(x[..., :201, :201], 3, stride=2)
        )
        np.testing.assert_array_equal(
            max_pool2d(x, 3, stride=2)[..., -1, :],
            max_pool2d(x[..., -4 + x.shape[2] % 2 :, :], 3, stride=2)[..., -1, :],
        )
        np.testing.assert_array_equal(blur_pool2d(x)[..., 90:, :], blur_pool2d(x[..., 178:, :])[..., 1:, :])
