"""What Home, Slide, Compare strides and their controls say, sentence by sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab import conv2d, images, kernels
from stridelab.formats import short
from stridelab.geometry import axis
from stridelab.lessons import compare, home
from stridelab.lessons.slide import repeated, walk
from stridelab.lessons.translation.phase_table import SIDE

SOBEL = kernels.kernel("sobel_x").weights


def photo(name: str = "astronaut") -> np.ndarray:
    return images.sample(name).planes()[0]


# ---------------------------------------------------------------- Home


@given(st.integers(1, 40), st.integers(1, 11), st.integers(1, 8), st.integers(0, 5))
def test_stride_is_how_far_it_moves(input_size, kernel_size, stride, padding):
    """A filter slides over a picture and makes one number at each stop. Stride is how many pixels it moves from one
    stop to the next. | The filter stops at one window after another and makes one output number at each. | Stride is
    how many cells of the grid it moves between two stops.
    """
    size = max(input_size, kernel_size)
    stops = axis(size, kernel_size, stride, padding).starts
    assert set(np.diff(stops)) <= {stride}
    y = conv2d(np.ones((1, 1, size, size)), np.ones((1, 1, kernel_size, kernel_size)), stride=stride, padding=padding)
    assert y.size == len(stops) ** 2


def test_why_and_what_it_costs():
    """A larger stride makes the map of these numbers smaller, so the layers after it do less work and see more of the
    picture. The price is fine detail.
    """
    plain, strided = home.article_layers(1)["next"], home.article_layers(2)["next"]
    assert strided.output_shape[1:] < plain.output_shape[1:]
    assert strided.macs < plain.macs
    assert strided.receptive_field_size > plain.receptive_field_size
    test_feature_card()


def test_downsampling_card():
    """The map gets smaller. 32 × 32 from 64 × 64 pixels at stride 2. Rounded down: a few pixels may stay unread."""
    assert conv2d(np.ones((1, 3, 64, 64)), np.ones((1, 3, 3, 3)), stride=2, padding="same").shape[2:] == (32, 32)
    uneven = axis(64, 3, stride=2)
    assert (64 - 3) % 2
    assert uneven.output_size == 31 == (64 - 3) // 2 + 1
    assert uneven.unread.tolist() == [63]


def sees(strides: tuple[int, ...], side: int = 31) -> int:
    """Rows of the input that the middle unit of a stack of 3 x 3 layers depends on, by its gradient."""
    units = [side]
    for stride in strides:
        units.append(axis(units[-1], 3, stride).output_size)
    read = {units[-1] // 2}
    for stride in reversed(strides):
        read = {stride * unit + tap for unit in read for tap in range(3)}
    return len(range(min(read), max(read) + 1))


def test_receptive_field_card():
    """Later layers see more of the picture. 7 × 7 pixels in the next 3 × 3 layer, instead of 5 × 5. The layer itself
    sees no more: 3 × 3.
    """
    assert (sees((2, 1)), sees((1, 1)), sees((2,)), sees((1,))) == (7, 5, 3, 3)


def test_efficiency_card():
    """Fewer stops are less work. 1.77 M multiplications (MACs) instead of 7.08 M: 25%, not half. The 1,792 parameters
    stay, and MACs are not seconds.
    """
    one, two, *others = (home.article_layers(stride)["conv"] for stride in range(1, 9))
    assert [short(layer.macs) for layer in (two, one)] == ["1.77 M", "7.08 M"]
    assert two.macs / one.macs == 0.25
    assert {layer.num_params for layer in (one, two, *others)} == {1792}


def test_feature_card():
    """Each map has fewer positions. 1,024 instead of 4,096. All 64 channels stay. Fine detail does not."""
    x, weight = np.ones((1, 3, 64, 64)), np.ones((64, 3, 3, 3))
    maps = [conv2d(x, weight, stride=stride, padding="same")[0] for stride in (2, 1)]
    assert [y[0].size for y in maps] == [1024, 4096]
    assert [len(y) for y in maps] == [64, 64]
    stripes = np.tile([0.0, 255.0], (1, 1, 64, 32))  # the finest detail there is
    assert np.ptp(conv2d(stripes, np.ones((1, 1, 1, 1)))) == 255
    assert np.ptp(conv2d(stripes, np.ones((1, 1, 1, 1)), stride=2)) == 0


def test_translation_card(said):
    """of its own variation: an edge map at stride 2 changes that much. By 2 pixels: 0%. Only moves by multiples of
    the stride are exact. | Move the picture by 1 pixel: does the map stay the same?
    """
    x = images.middle(images.sample("astronaut"), SIDE).planes()[0].astype(np.float64)

    def strided(shift: int, stride: int = 2) -> np.ndarray:
        moved = np.pad(np.roll(x[0], shift, axis=1), 1, mode="wrap")[None, None]
        return np.maximum(conv2d(moved, SOBEL[None, None].astype(np.float64), stride=stride)[0, 0], 0)

    variation = strided(0, 1).std()
    for shift in range(1, 7):
        expected = np.roll(strided(0), shift // 2, axis=1)
        change = np.sqrt(((strided(shift) - expected) ** 2).mean()) / variation
        assert (change == 0) == (shift % 2 == 0)
        assert shift != 1 or f"{change:.0%} of its own variation: an edge map" in said


# ---------------------------------------------------------------- Slide


@given(st.integers(5, 20), st.integers(1, 5), st.integers(0, 2), st.integers(0, 2**32))
def test_no_new_numbers(size, kernel_size, padding, seed):
    """Change the stride and watch one number. The output at a stride of 2 holds no new numbers. Turn on Kept of stride
    1: stride 2 keeps every second result of stride 1, in both directions, and drops the rest.
    """
    pixels = np.random.default_rng(seed).integers(0, 256, (1, size, size))
    steps = walk(pixels, np.arange(kernel_size**2).reshape(1, kernel_size, kernel_size), padding=padding)
    np.testing.assert_array_equal(steps.output((2, 2)), steps.output((1, 1))[::2, ::2])


def test_leftover():
    """A stride need not divide evenly. The size formula rounds down. What is left over at the right and bottom edge is
    not read; Unread marks it. With padding, the leftover is often only padding.
    """
    for size in range(4, 65):
        bare, padded = axis(size, 3, 2), axis(size, 3, 2, padding=1)
        rest = (size - 3) % 2
        assert bare.output_size == (size - 3) // 2 + 1
        assert bare.unread.tolist() == list(range(size - rest, size)), "at the end of the axis: right, or bottom"
        assert padded.unread.size == 0, "at stride 2 with one ring of padding no pixel of the picture is left over"
        assert padded.unread_padding.tolist() == ([size] if (size - 1) % 2 else [])


def test_zeros_at_the_rim():
    """At the rim the filter sees the zeros of the padding. To an edge filter they are an edge, which is not in the
    picture. Compare the first column of the output with padding 0 and 1.
    """
    plain = np.full((1, 1, 12, 12), 100)
    bare, padded = (conv2d(plain, SOBEL[None, None], padding=padding)[0, 0] for padding in (0, 1))
    assert not bare.any(), "nothing is in an even picture"
    assert padded[:, 0].all()
    assert not padded[:, 1:-1].any()


def test_the_reach_of_a_dilated_filter():
    """With dilation the filter reaches further. At dilation 2, three taps reach over 2 × (3 − 1) + 1 = 5 cells: that is
    the 5 in the size formula.
    """
    assert np.ptp(axis(12, 3, 2, 1, dilation=2).reads[1]) + 1 == 2 * (3 - 1) + 1 == 5
    assert "− 5)" in axis(12, 3, 2, 1, dilation=2).formula


def test_weights_of_a_blur():
    """A blur's weights are fractions. They add up to 1, so a flat area keeps its value."""
    blur = kernels.kernel("gaussian").weights
    assert blur.min() == 1 / 16
    assert blur.sum() == 1
    assert walk(np.full((1, 3, 3), 16), blur[None]).output((1, 1)).item() == 16


@pytest.mark.parametrize("stride", range(1, 9))
def test_overlap(stride):
    """Overlap is kernel size minus stride. A 3 × 3 filter at stride 2 still shares one row with its neighbour. Without
    dilation, only a stride larger than the filter leaves gaps: try stride 4 and Visits.
    """
    for kernel_size in range(1, 12):
        one, two, *_ = axis(99, kernel_size, stride).reads.tolist()
        assert len(set(one) & set(two)) == max(0, kernel_size - stride)
        gaps = set(range(one[0], two[-1])) - set(one) - set(two)
        assert bool(gaps) == (stride > kernel_size)
    assert len(set(axis(9, 3, 2).reads[0]) & set(axis(9, 3, 2).reads[1])) == 1
    assert 0 in axis(12, 3, 4, padding=1).visits
    assert axis(12, 3, 2, padding=1, dilation=2).unread.size, "with dilation even a small stride can leave gaps"


@pytest.mark.parametrize("stride", range(1, 9))
def test_a_weight_meets_every_second(stride):
    """Point at a filter weight. At stride 2 it meets only every second row and column of the input."""
    met = axis(24, 3, stride, padding=1).reads  # (windows, taps)
    for tap in range(3):
        assert set(np.diff(met[:, tap])) == {stride}


# ---------------------------------------------------------------- Compare strides


def at_strides(*picture_and_filter, strides, **settings) -> tuple[compare.StrideResult, ...]:
    return tuple(compare.at_stride(*picture_and_filter, stride=stride, **settings) for stride in strides)


def test_a_quarter():
    """Stride 2 leaves a quarter, not a half. It halves the height and the width, so a quarter of the positions, of the
    multiply-accumulates (MACs) and of the memory remain. Stride 3 leaves a ninth. | The same filter over the same
    picture at several strides.
    """
    one, two, three = at_strides(photo(), SOBEL[None], strides=(1, 2, 3), padding=1)
    assert [2 * side for side in two.output_size] == list(one.output_size)
    assert two.positions_share == two.macs / one.macs == two.activation_bytes / one.activation_bytes == 1 / 4
    assert three.positions_share == pytest.approx(1 / 9, abs=0.001)


@pytest.mark.parametrize("kernel", ["sobel_x", "gaussian", "laplacian"])
def test_samples_of_the_large_one(kernel):
    """The small maps are samples of the large one. Set Equal size: every value in a small map is also in the
    stride-1 map. What differs is how many of them are kept.
    """
    first, *others = at_strides(photo(), kernels.kernel(kernel).weights[None], strides=range(1, 9), padding=1, side=512)
    for result in others:
        np.testing.assert_array_equal(result.values, first.values[:: result.stride, :: result.stride])


@pytest.mark.parametrize("name", images.sample_names())
def test_gaps_begin(name):
    """Gaps begin when the stride is larger than the filter. unread is the share of the input that no window looks at:
    with a 3 × 3 filter it is near zero up to stride 3, then it grows.
    """
    results = at_strides(photo(name)[:, :96, :96], SOBEL[None], strides=range(1, 9), padding=1)
    unread = [result.unread_share for result in results]
    assert max(unread[:3]) <= 0.025
    assert unread[3] > 0.2
    assert unread[3:] == sorted(unread[3:])


def strongest_period(signal: np.ndarray) -> float:
    """Of the strongest wave in a row, in samples."""
    spectrum = np.abs(np.fft.rfft(signal - signal.mean()))
    return len(signal) / int(spectrum.argmax())


def test_aliasing():
    """Fine patterns turn into false ones. Choose Stripes or Zone plate with Identity: a pattern finer than the stride
    can follow comes out as a coarse pattern that is not in the picture. That is aliasing.
    """
    one = kernels.kernel("identity").weights[None]
    for row, period, stride, false in ((87 + 40, 3, 2, 6), (2 + 170 + 40, 4, 3, 12)):
        signal = photo("stripes")[0, row]
        assert strongest_period(signal[:510]) == pytest.approx(period, rel=0.02)
        result = compare.at_stride(photo("stripes"), one, stride=stride, padding=1)
        kept = result.values[row // stride]
        assert stride * strongest_period(kept[: len(kept) // 12 * 12]) == pytest.approx(false, rel=0.02)
    # The zone plate a quarter out: rings of 4 pixels there, and at stride 4 a pattern far coarser than that.
    middle, out = 256, 256 + 128
    true = photo("zone_plate")[0, middle, out - 24 : out + 24]
    assert strongest_period(true) == pytest.approx(4, rel=0.2)
    result = compare.at_stride(photo("zone_plate"), one, stride=4, padding=1)
    kept = result.values[middle // 4, (out - 24) // 4 : (out + 24) // 4]
    assert np.ptp(kept) > 100
    assert 4 * strongest_period(kept) > 16


# ---------------------------------------------------------------- what the controls say


def test_colour_help():
    """A filter has one slice for each plane; the results of the planes are added up."""
    steps = walk(images.sample("cat").planes(color=True)[0][:, :20, :20], repeated(SOBEL, 3))
    assert steps.weight.shape[0] == steps.planes.shape[0] == 3
    np.testing.assert_array_equal(steps.partials.sum(axis=0), steps.dense)


@given(st.integers(1, 40), st.integers(1, 11), st.integers(1, 8))
def test_padding_help(size, kernel_size, stride):
    """Rings of zeros around the picture. valid: none. same: so many zeros that the output is input / stride,
    rounded up; an odd zero goes to the bottom or right, as in TensorFlow and Keras.
    """
    same = axis(size, kernel_size, stride, "same")
    assert same.output_size == -(-size // stride)
    before, after = same.padding
    assert after - before in (0, 1)
    assert axis(max(size, kernel_size), kernel_size, stride, "valid").padding == (0, 0)
    ring = walk(np.ones((1, 4, 4)), np.ones((1, 1, 1)), padding=1, strides=(1,)).dense
    np.testing.assert_array_equal(ring, np.pad(np.ones((4, 4)), 1))


@given(st.integers(2, 11), st.integers(1, 4))
def test_dilation_help(kernel_size, dilation):
    """Distance between the taps of the filter."""
    assert set(np.diff(axis(99, kernel_size, dilation=dilation).reads[0])) == {dilation}


@given(st.integers(-1000, 1000))
def test_bias_help(bias):
    """Added to every sum."""
    steps = [walk(np.arange(36).reshape(1, 6, 6), SOBEL[None], each).dense for each in (0, bias)]
    np.testing.assert_array_equal(steps[1] - steps[0], bias)


def test_typed_filter_help():
    """Whole numbers, decimals or fractions such as 1/9, separated by blanks. A semicolon also ends a row."""
    expected = np.array([[1, 0.5], [1 / 9, -2]], np.float32)
    np.testing.assert_array_equal(kernels.parse("1 0.5; 1/9 -2"), expected)
    np.testing.assert_array_equal(kernels.parse("1 0.5\n1/9 -2"), expected)


def test_flip_help():
    """Deep-learning frameworks lay the filter on the picture as it is, which mathematics calls cross-correlation.
    Convolution in mathematics turns it by 180° first.
    """
    x, w = np.arange(25.0).reshape(5, 5), np.arange(9.0).reshape(3, 3)
    laid = sum(w[u, v] * x[1 + u, 1 + v] for u in range(3) for v in range(3))
    mathematics = sum(w[u, v] * x[3 - u, 3 - v] for u in range(3) for v in range(3))  # (w * x) at (3, 3)
    assert conv2d(x[None, None], w[None, None])[0, 0, 1, 1] == laid
    assert conv2d(x[None, None], w[::-1, ::-1][None, None])[0, 0, 1, 1] == mathematics
