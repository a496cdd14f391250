"""Shift: stride s is exactly equivariant to multiples of s; other shifts are other phases; blur has its place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab import conv2d
from stridelab.lessons.translation import shift
from stridelab.lessons.translation.curves import error_curves
from tests.lessons.translation import oracle

strides, distances = st.integers(1, 5), st.integers(-6, 6)


def picture(seed, size=(20, 20), channels=2):
    """Whole numbers, so that sums are exact and "equal" means equal."""
    return np.random.default_rng(seed).integers(0, 256, (1, channels, *size)).astype(np.float64)


def kernel(seed, size=3, filters=2, channels=2):
    return np.random.default_rng(seed).integers(-4, 5, (filters, channels, size, size)).astype(np.float64)


seeds = st.integers(0, 10_000)


@given(seeds, strides, st.integers(-3, 3), st.integers(-3, 3), st.integers(1, 4), st.sampled_from(shift.BLURS))
def test_a_shift_by_multiples_of_the_stride_moves_the_map_exactly(seed, stride, down, right, size, blur):
    x = shift.cropped_to(picture(seed, (23, 31)), stride)
    comparison = oracle.compare(x, kernel(seed, size), stride, (down * stride, right * stride), blur=blur)
    assert comparison.error == 0
    assert not comparison.difference.any()
    assert comparison.phase == (0, 0)


@given(seeds, strides, distances, distances)
def test_any_shift_is_a_phase_of_the_dense_map(seed, stride, down, right):
    x = shift.cropped_to(picture(seed), stride)
    weight = kernel(seed)
    comparison = oracle.compare(x, weight, stride, (down, right))
    dense = shift.strided_map(x, weight, 1)
    phase = oracle.phases(dense, stride)[comparison.phase]
    # The phase's values are the shifted map's values, at places moved by whole steps.
    steps = [-((-each) // stride) for each in (down, right)]
    assert np.array_equal(comparison.of_shifted, shift.roll(phase, *steps))


@given(seeds, strides)
def test_the_phases_are_the_dense_map_taken_apart(seed, stride):
    dense = shift.cropped_to(picture(seed), stride)
    together = np.empty_like(dense)
    for (i, j), phase in ((place, oracle.phases(dense, stride)[place]) for place in np.ndindex(stride, stride)):
        together[:, :, i::stride, j::stride] = phase
    assert np.array_equal(together, dense)


@given(seeds, strides, distances, distances)
def test_inside_the_edge_a_stride_1_map_always_follows_and_any_map_follows_multiples(seed, stride, down, right):
    x, weight = picture(seed, (29, 31)), kernel(seed)
    assert not oracle.interior_difference(x, weight, 1, (down, right))[2].any()
    multiples = (down * stride % 10 // stride * stride, -(right * stride % 10 // stride * stride))
    assert not oracle.interior_difference(x, weight, stride, multiples)[2].any()


@given(seeds, strides, distances)
def test_curves_and_single_comparisons_say_the_same(seed, stride, distance):
    x, weight = picture(seed), kernel(seed)
    (curve,) = error_curves(x, weight, (stride,), (distance,), relu=False)
    single = oracle.equivariance_error(shift.cropped_to(x, stride), weight, stride, (0, distance))
    assert curve.errors[0] == pytest.approx(single, abs=1e-12)


def test_curves_are_zero_exactly_at_the_multiples_of_the_stride():
    curves = error_curves(picture(1, (48, 48)), kernel(1), (1, 2, 3, 4), range(13))
    for curve in curves:
        zeros = [distance for distance, error in zip(curve.shifts, curve.errors, strict=True) if error == 0]
        assert zeros == list(range(0, 13, curve.stride))


def test_circular_convolution_is_the_plain_one_on_a_wrapped_picture():
    x, weight = picture(3), kernel(3)
    inside = conv2d(x, weight)
    assert np.array_equal(shift.circular_conv2d(x, weight)[:, :, 1:-1, 1:-1], inside)


def test_stripes_at_nyquist_flip_completely_and_a_smooth_picture_hardly_changes():
    stripes = np.tile([0.0, 1.0], (1, 1, 32, 16))
    wave = np.sin(2 * np.pi * np.arange(32) / 32) * np.ones((1, 1, 32, 1))
    dot = np.ones((1, 1, 1, 1))
    assert oracle.equivariance_error(stripes, dot, 2, (0, 2)) == 0
    assert oracle.equivariance_error(stripes, dot, 2, (0, 1)) == pytest.approx(2)
    assert oracle.compare(stripes, dot, 2, (0, 1), relu=False).of_shifted.min() == 1
    assert oracle.compare(stripes, dot, 2, (0, 1), relu=False).of_picture.max() == 0
    assert oracle.equivariance_error(wave, dot, 2, (0, 1)) < 0.25


def test_blur_helps_after_the_nonlinearity_and_much_less_before_the_convolution():
    """M19: convolution, ReLU, blur, sample. Blurring first is only blurring the picture."""
    x = picture(5, (64, 64), channels=1)
    weight = np.array([[[[1.0, -1.0]]]])  # an edge filter, then ReLU: new fine detail
    errors = {blur: oracle.compare(x, weight, 2, (0, 1), blur=blur, taps=5).error for blur in shift.BLURS}
    assert errors["before sampling"] < errors["before convolution"] < errors["none"]
    assert errors["before sampling"] < errors["none"] / 2


def test_blur_before_and_after_are_one_where_nothing_is_cut_off():
    """Two convolutions may change places; only the ReLU between them makes the place matter."""
    x, weight = picture(6), kernel(6)
    both = [shift.strided_map(x, weight, 2, blur=blur, relu=False) for blur in shift.BLURS[1:]]
    assert np.allclose(*both)


def test_the_max_pooling_counter_example():
    """M10: 0,0,1,1,0,0,1,1 gives 0,1,0,1; shifted by one it gives 1,1,1,1."""
    row = (0, 0, 1, 1, 0, 0, 1, 1)
    assert [step.value for step in shift.max_pool_1d(row)] == [0, 1, 0, 1]
    shifted = shift.max_pool_1d(shift.shifted_row(row, 1))
    assert [step.value for step in shifted] == [1, 1, 1, 1]
    assert shifted[1] == shift.PoolStep((2, 3), (0, 1), 1)
    assert [step.value for step in shift.max_pool_1d(shift.shifted_row(row, 2))] == [1, 0, 1, 0]


def test_edge_pixels_are_repeated_where_nothing_is_known():
    x = np.arange(9.0).reshape(1, 1, 3, 3)
    assert oracle.moved(x, 1, -1)[0, 0].tolist() == [[1, 2, 2], [1, 2, 2], [4, 5, 5]]


def test_a_shift_larger_than_the_picture_is_refused_with_both_numbers():
    x = picture(0, (8, 6))
    with pytest.raises(ValueError, match="A shift of 6 columns leaves nothing of a picture of 6 columns"):
        oracle.moved(x, 0, 6)
    with pytest.raises(ValueError, match="A shift of 9 rows leaves nothing of a picture of 8 rows"):
        oracle.compare(x, kernel(0), 2, (-9, 0))
    with pytest.raises(ValueError, match="nothing of the 8 × 6 picture can be compared"):
        oracle.interior_difference(x, kernel(0), 1, (0, 5))


def test_sizes_and_words_that_do_not_fit_are_refused():
    x = picture(0, (9, 8))
    with pytest.raises(ValueError, match="9 × 8 that wraps around cannot be sampled every 2"):
        oracle.compare(x, kernel(0), 2, (1, 0))
    with pytest.raises(ValueError, match="9 × 8 has no room for stride 9"):
        shift.cropped_to(x, 9)
    with pytest.raises(ValueError, match="stride is 1 or more, not 0"):
        oracle.phases(x, 0)
    with pytest.raises(ValueError, match="blur is one of"):
        shift.strided_map(x, kernel(0), 1, blur="after")
    with pytest.raises(ValueError, match="A shift of 8 columns leaves nothing of a picture of 8 columns"):
        error_curves(x, kernel(0), shifts=(8,))


@pytest.mark.parametrize(("side", "way_out"), [(1, "a larger picture"), (3, "a smaller stride")])
def test_what_does_not_fit_says_what_to_change(side, way_out):
    with pytest.raises(ValueError, match=f"Choose {way_out}"):
        shift.cropped_to(np.zeros((1, 1, side, side)), 4)
