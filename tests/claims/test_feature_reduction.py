"""What the feature reduction lesson says is true: each test's docstring stands on the page as a learner reads it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab import images
from stridelab.convolution import conv2d
from stridelab.lessons import feature_reduction
from stridelab.network import Network, conv, input_layer


def noise(side: int = 48) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (side, side)).astype(np.float32)


def smaller(name: str, method: str, stride: int = 2) -> np.ndarray:
    return feature_reduction.downsample(method, images.sample(name).luma, stride)


@pytest.mark.parametrize("stride", range(1, 9))
def test_positions_fall_features_do_not(stride):
    """A smaller map has fewer positions, not fewer features. | Stride does not remove features."""
    made, plain_count = feature_reduction.count(stride), feature_reduction.count(1)
    assert (made.channels, made.num_params) == (plain_count.channels, plain_count.num_params)
    assert (made.positions < plain_count.positions) == (stride > 1)


def test_the_count():
    """Positions in each map: 1,024 (4,096 at stride 1) | Features (channels): 64 (64 at stride 1)
    | Parameters: 1,792 (1,792 at stride 1)
    """
    assert [feature_reduction.count(stride).positions for stride in (2, 1)] == [32 * 32, 64 * 64]


def test_fewer_features_need_fewer_filters():
    """To have fewer features, a layer needs fewer filters."""
    shapes = [Network([input_layer(3, 64, 64), conv(n, 3, stride=s)]).output_shape[0] for n in (64, 16) for s in (1, 2)]
    assert shapes == [64, 64, 16, 16]


def test_a_detail_of_one_pixel():
    """Strided convolution | all of it at 1 of 4 places, nothing at 3"""
    for row in range(2):
        for col in range(2):
            plane = np.zeros((8, 8))
            plane[2 + row, 4 + col] = 255
            assert plane[::2, ::2].max() == (255 if row == col == 0 else 0)


@pytest.mark.parametrize("stride", [2, 3, 4])
def test_a_filter_as_large_as_the_stride_sees_every_dot(stride):
    """A larger filter, or a blur, spreads the dot first, so that some of it always falls on a kept value. So a filter
    should not be smaller than the stride.
    """
    for row in range(stride):
        for col in range(stride):
            plane = np.zeros((1, 1, 6 * stride, 6 * stride))
            plane[0, 0, 2 * stride + row, 2 * stride + col] = 1
            assert conv2d(plane, np.ones((1, 1, stride, stride)), stride=stride).max() == 1
            seen_by_less = conv2d(plane, np.ones((1, 1, stride - 1, stride - 1)), stride=stride).max()
            assert seen_by_less == (1 if max(row, col) < stride - 1 else 0)
    assert (feature_reduction.dot_left("blur", stride) > 0).all()


@pytest.mark.parametrize("period", [4, 5, 6, 8, 16])
def test_stripes_that_can_be_shown(period):
    """They can show stripes that repeat every 4 pixels or more."""
    wave = np.cos(2 * np.pi * np.arange(480) / period)[::2]
    spectrum = np.abs(np.fft.rfft(wave))
    assert np.argmax(spectrum) / len(wave) == pytest.approx(2 / period)  # per kept value: the true fineness


@pytest.mark.parametrize("period", [2.4, 3, 10 / 3])
def test_finer_stripes_come_out_coarse(period):
    """What is left of finer stripes, in the shaded part, is seen as a coarse pattern that is not in the picture:
    aliasing.
    """
    wave = np.cos(2 * np.pi * np.arange(480) / period)[::2]
    seen = np.argmax(np.abs(np.fft.rfft(wave))) / len(wave)
    assert seen == pytest.approx(1 - 2 / period)
    assert 2 / seen > period  # in pixels of the picture: coarser than it was


def test_pooling_treats_each_channel_alone_and_a_convolution_mixes():
    """Pooling has a fixed rule and treats each channel alone. A strided convolution learns its numbers and mixes all
    channels.
    """
    x = np.stack([noise(), noise().T])[None]
    mixed = conv2d(x, np.ones((1, 2, 2, 2)), stride=2)
    assert mixed.shape[1] == 1
    for channel in range(2):
        alone = feature_reduction.downsample("max", x[0, channel], 2)
        assert np.array_equal(alone, x[0, channel].reshape(24, 2, 24, 2).max(axis=(1, 3)))


def test_a_strided_convolution_can_be_average_or_blur_pooling():
    """With equal weights it is exactly average pooling; with the weights of a blur it is blur pooling."""
    full = noise()
    equal = np.full((1, 1, 2, 2), 0.25)
    assert np.array_equal(
        conv2d(full[None, None], equal, stride=2)[0, 0], feature_reduction.downsample("average", full, 2)
    )
    blur = np.outer([1, 2, 1], [1, 2, 1])[None, None] / 16
    by_hand = conv2d(np.pad(full, 1, mode="reflect")[None, None], blur, stride=2)[0, 0]
    assert np.array_equal(by_hand, feature_reduction.downsample("blur", full, 2))


def test_no_filter_is_a_maximum():
    """No filter makes it max pooling."""
    one, other = np.eye(2), np.eye(2)[::-1]
    pooled = [feature_reduction.downsample("max", x, 2).item() for x in (one, other, one + other)]
    assert pooled[2] != pooled[0] + pooled[1]  # every filter's answers add up


def test_max_pooling_keeps_small_bright_details_and_makes_them_larger():
    """Max pooling keeps small bright details and makes them larger, but it wipes out thin dark lines."""
    full = images.sample("dots").luma
    bright, kept = (full == 255).mean(), (smaller("dots", "max") == 255).mean()
    assert kept > 1.5 * bright
    assert (feature_reduction.dot_left("max", 2) == 1).all()


def test_averages_and_blurs_are_true_to_the_mean():
    """Averages and blurs keep the mean brightness and lose sharpness."""
    full = images.sample("astronaut").luma.astype(float)
    for method in ("average", "blur"):
        assert smaller("astronaut", method).mean() == pytest.approx(full.mean(), abs=0.5)
        assert feature_reduction.stripes_left(method, 2, (0.4,))[0] < 0.5
    assert smaller("astronaut", "max").mean() > full.mean() + 3


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 7), st.integers(1, 4))
def test_a_flat_picture_stays_flat_on_the_way_forward(kernel_size, stride):
    """A stride on the way forward makes no checkerboard. A flat picture stays flat inside."""
    weight = np.random.default_rng(0).standard_normal((1, 1, kernel_size, kernel_size))
    assert np.ptp(conv2d(np.ones((1, 1, 30, 30)), weight, stride=stride)) < 1e-9


def test_the_way_back():
    """a transposed convolution whose kernel size is not a multiple of the stride reaches some positions more often than
    others.
    """
    assert np.unique(feature_reduction.handed_back(3, 2)).tolist() == [1, 2, 4]  # "1, 2 or 4 ones arrive"
    assert (feature_reduction.handed_back(4, 2)[2:-2, 2:-2] == 4).all()  # "4 everywhere inside"
    uneven, even = (feature_reduction.handed_back(kernel_size, 2)[4:-4, 4:-4] for kernel_size in (3, 4))
    assert len(np.unique(uneven)) > 1
    assert len(np.unique(even)) == 1
    assert np.array_equal(uneven[2:, 2:], uneven[:-2, :-2])  # the same every 2 rows and columns: a board


def test_the_zone_plate():
    """Where they are finest, strided convolution shows large, false rings. Which way shows gray instead?"""
    finest = (slice(121, 135), slice(230, 244))  # of the small map: 246 pixels right of the middle, still in full view
    contrast = {method: np.ptp(smaller("zone_plate", method)[finest]) for method in feature_reduction.METHODS}
    assert contrast["strided"] > 100
    assert contrast["blur"] < 30
    assert contrast["resize"] < 30


def test_stripes_of_one_pixel():
    """At the top, bars repeat every 2 pixels. Strided convolution and max pooling turn them white, the averages gray,
    which is their true mean. Below, bars that repeat every 3 pixels come out of strided convolution as other bars.
    """
    mean = images.sample("stripes").luma[4:70, 8:100].mean()
    for method, shade in (("strided", 255), ("max", 255), ("average", mean), ("blur", mean), ("resize", mean)):
        assert abs(smaller("stripes", method)[4:30, 4:40] - shade).max() <= 0.5
    below = smaller("stripes", "strided")[50, :12] > 128
    full = images.sample("stripes").luma[100, :24] > 128
    assert full.reshape(-1, 3).any(axis=1).all()
    assert not np.array_equal(below, full[:12])


def test_dots_and_thin_lines():
    """At stride 4, strided convolution keeps some dots and loses others. Max pooling keeps all, and makes them
    large.
    """
    dots = images.sample("dots").luma[20:246:13, 20:246:13]
    assert (dots == 255).all()
    grid = np.arange(20, 246, 13)
    kept = (grid % 4 == 0).sum() ** 2
    assert 0 < kept < dots.size
    region = (slice(0, 62), slice(0, 62))
    assert (smaller("dots", "strided", 4)[region] == 255).sum() == kept
    assert (smaller("dots", "max", 4)[region] == 255).sum() == dots.size


def test_dark_lines_on_white():
    """The smallest letters have strokes 1 pixel wide. Max pooling wipes them out: the white beside them is the larger
    number. Average pooling leaves them in gray.
    """
    small = slice(440, 480)
    black, white = 20, 250
    assert (images.sample("letters").luma[small] == black).any()
    halved = slice(220, 240)
    assert (smaller("letters", "max")[halved] == white).all()
    assert black < smaller("letters", "average")[halved].min() < 200


def test_what_is_lost_lies_along_edges():
    """Now a filter and ReLU go first, as in a network. Press Lost detail: what is lost lies along thin edges."""
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)
    full = feature_reduction.feature_map(images.sample("astronaut").luma, sobel)
    lost = np.abs(feature_reduction.by_every_method(full, 2)[0].difference)
    edge = full > np.quantile(full, 0.9)
    assert lost[edge].mean() > 5 * lost[~edge].mean()
