"""Five ways to make a map smaller: shapes, exact relations between them, and what they lose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab.convolution import conv2d
from stridelab.lessons import feature_reduction

modestly = settings(max_examples=30, deadline=None)
METHODS = tuple(feature_reduction.METHODS)


@st.composite
def maps(draw) -> tuple[np.ndarray, int]:
    stride = draw(st.integers(1, 8))
    size = draw(st.tuples(st.integers(stride, 40), st.integers(stride, 40)))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    return random.integers(0, 256, size).astype(np.float32), stride


@modestly
@given(maps())
def test_all_methods_leave_one_size(made):
    full, stride = made
    sizes = {each.values.shape for each in feature_reduction.by_every_method(full, stride)}
    assert sizes == {tuple(-(-side // stride) for side in full.shape)}


@modestly
@given(maps())
def test_strided_is_a_strided_convolution_of_the_picture_bit_for_bit(made):
    picture, stride = made
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)
    full = feature_reduction.feature_map(picture, sobel)
    direct = conv2d(picture[None, None], sobel[None, None], stride=stride, padding=1)[0, 0]
    assert np.array_equal(feature_reduction.downsample("strided", full, stride), np.maximum(direct, 0))


@modestly
@given(maps())
def test_a_strided_convolution_with_equal_weights_is_average_pooling(made):
    full, stride = made
    full = full[: full.shape[0] // stride * stride, : full.shape[1] // stride * stride]  # whole windows
    weight = np.full((1, 1, stride, stride), 1 / stride**2, np.float32)
    pooled = conv2d(full[None, None], weight, stride=stride)[0, 0]
    assert np.allclose(pooled, feature_reduction.downsample("average", full, stride), atol=1e-3)


@pytest.mark.parametrize("stride", [2, 3, 4])
def test_a_strided_convolution_with_a_blurs_weights_is_blur_pooling_inside(stride):
    full = np.random.default_rng(0).integers(0, 256, (48, 48)).astype(np.float32)
    taps = np.poly1d([0.5, 0.5]) ** (2 * stride - 2)
    weight = np.outer(taps.coeffs, taps.coeffs).astype(np.float32)[None, None]
    pooled = conv2d(full[None, None], weight, stride=stride, padding=stride - 1)[0, 0]
    assert np.allclose(pooled[1:-1, 1:-1], feature_reduction.downsample("blur", full, stride)[1:-1, 1:-1], atol=1e-3)


def test_no_filter_makes_max_pooling_for_the_largest_of_a_sum_is_not_the_sum_of_the_largest():
    one, other = np.zeros((2, 2), np.float32), np.zeros((2, 2), np.float32)
    one[0, 0], other[1, 1] = 1, 1
    of_sum, *of_each = (feature_reduction.downsample("max", x, 2).item() for x in (one + other, one, other))
    assert of_sum != sum(of_each)  # and every convolution is linear


@modestly
@given(maps(), st.sampled_from(METHODS))
def test_results_stay_within_the_maps_range_and_a_flat_map_stays_flat(made, method):
    full, stride = made
    values = feature_reduction.downsample(method, full, stride)
    assert values.min() >= full.min() - 1e-3
    assert values.max() <= full.max() + 1e-3
    flat = np.full_like(full, 77)
    assert np.allclose(feature_reduction.downsample(method, flat, stride), 77, atol=1e-3)


@modestly
@given(maps())
def test_at_stride_1_nothing_is_lost(made):
    full, _ = made
    for each in feature_reduction.by_every_method(full, 1):
        assert np.allclose(each.values, full, atol=1e-3)
        assert each.error == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("method", [method for method in METHODS if method != "max"])  # the largest lies at an end
@pytest.mark.parametrize("stride", [2, 3, 4])
def test_a_slope_comes_back_from_its_centres_unchanged_inside(method, stride):
    """The difference images measure lost detail and no shift: a plain slope has none to lose."""
    full = np.add.outer(np.arange(48.0), 2 * np.arange(48.0)).astype(np.float32)
    lost = next(each for each in feature_reduction.by_every_method(full, stride) if each.method == method).difference
    inside = slice(2 * stride, -2 * stride)
    assert np.abs(lost[inside, inside]).max() < 1e-3


@modestly
@given(maps(), st.sampled_from(METHODS))
def test_centres_rise_and_lie_in_the_map(made, method):
    full, stride = made
    for side in full.shape:
        centers = feature_reduction.centers(method, side, stride)
        assert (np.diff(centers) > 0).all()
        assert centers[0] >= 0


def test_stretched_takes_one_value_everywhere():
    assert (
        feature_reduction.upsample(np.array([[5.0]]), np.array([0.0]), np.array([0.0]), (2, 3)).tolist()
        == [[5.0] * 3] * 2
    )


@pytest.mark.parametrize("stride", [0, -1, 2.5, True])
def test_a_stride_that_is_none_is_refused(stride):
    with pytest.raises(ValueError, match="stride"):
        feature_reduction.by_every_method(np.ones((8, 8)), stride)


def test_a_stride_larger_than_the_map_names_both_numbers():
    with pytest.raises(ValueError, match=r"stride of 5 .* 4 × 9") as refused:
        feature_reduction.by_every_method(np.ones((4, 9)), 5)
    assert "Choose 4 or less" in str(refused.value)


@pytest.mark.parametrize("stride", [2, 3, 4, 5])
def test_what_is_left_of_a_dot(stride):
    strided = feature_reduction.dot_left("strided", stride)
    assert sorted(strided.ravel().tolist()) == [0.0] * (stride**2 - 1) + [1.0]
    assert (feature_reduction.dot_left("max", stride) == 1).all()
    assert np.allclose(feature_reduction.dot_left("average", stride), 1 / stride**2)
    for method in ("blur", "resize"):
        assert (feature_reduction.dot_left(method, stride) > 0).all()
        assert (feature_reduction.dot_left(method, stride) < 0.5).all()


def test_a_dot_in_words():
    assert feature_reduction.dot_sentence("strided", 1) == "all of it"
    assert feature_reduction.dot_sentence("strided", 3) == "all of it at 1 of 9 places, nothing at 8"
    assert feature_reduction.dot_sentence("max", 2) == "all of it at every place, but as large as a window"
    assert feature_reduction.dot_sentence("average", 2) == "25% at every place"
    assert feature_reduction.dot_sentence("blur", 2) == "6% to 25%, by its place"


@pytest.mark.parametrize("stride", [1, 2, 4])
def test_contrast_left_is_the_filters_own_frequency_response(stride):
    frequencies = (0.06, 0.13, 0.22, 0.31, 0.44)
    f = np.array(frequencies)
    assert np.allclose(feature_reduction.stripes_left("strided", stride, frequencies), 1, atol=0.03)
    average = np.abs(np.sin(np.pi * f * stride) / (stride * np.sin(np.pi * f)))
    assert np.allclose(feature_reduction.stripes_left("average", stride, frequencies), average, atol=0.03)
    blur = np.cos(np.pi * f) ** (2 * stride - 2)
    assert np.allclose(feature_reduction.stripes_left("blur", stride, frequencies), blur, atol=0.03)


def test_the_finest_stripes_repeat_every_two_strides():
    assert [feature_reduction.finest_period(stride) for stride in (1, 2, 4)] == [2, 4, 8]


@pytest.mark.parametrize("stride", [1, 2, 3, 4, 8])
def test_channels_and_parameters_stay_and_positions_fall(stride):
    made = feature_reduction.count(stride)
    assert (made.channels, made.num_params) == (64, 1792)
    assert made.positions == (-(-64 // stride)) ** 2


@modestly
@given(st.integers(1, 7), st.integers(1, 5))
def test_a_transposed_convolution_is_even_inside_exactly_if_the_stride_divides_the_kernel(kernel_size, stride):
    n = 12
    counted = np.zeros((n - 1) * stride + kernel_size)
    for unit in range(n):
        counted[unit * stride : unit * stride + kernel_size] += 1
    sent = feature_reduction.handed_back(kernel_size, stride, n)
    assert np.array_equal(sent, np.outer(counted, counted))
    inside = sent[kernel_size:-kernel_size, kernel_size:-kernel_size]
    assert (len(np.unique(inside)) == 1) == (kernel_size % stride == 0)


@pytest.mark.parametrize(
    ("method", "stride", "words"),
    [("strided", 1, "keeps every value"), ("strided", 2, "keeps every 2nd value"), ("blur", 4, "every 4th value")],
)
def test_what_a_method_does_in_words(method, stride, words):
    assert words in feature_reduction.sentence(method, stride)


def test_a_picture_of_one_pixel_is_too_small_for_any_stride():
    with pytest.raises(ValueError, match=r"1 × 1 values allow\. Choose a larger picture\.$"):
        feature_reduction.by_every_method(np.ones((1, 1)), 2)
