"""Strides side by side: every map is the engine's, every number agrees with counting."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stridelab import conv2d, images, kernels
from stridelab.geometry import window_extent
from stridelab.images import colors
from stridelab.lessons.compare import StrideResult, at_stride, is_signed, pictures, shared_limit, sheet, table

STRIDES = (1, 2, 3, 5)


def at_strides(*picture_and_filter, strides, **settings) -> tuple[StrideResult, ...]:
    return tuple(at_stride(*picture_and_filter, stride=stride, **settings) for stride in strides)


@st.composite
def cases(draw: st.DrawFn) -> dict:
    """Whole numbers, so that float32 is exact."""
    padding = draw(st.sampled_from([0, 1, 2, "same", "valid"]))
    dilation = draw(st.integers(1, 2))
    kernel = tuple(draw(st.integers(1, 4)) for _ in "hw")
    grid = [window_extent(size, dilation) + draw(st.integers(0, 8)) for size in kernel]
    channels = draw(st.sampled_from([1, 3]))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    return {
        "planes": random.integers(0, 256, (channels, *grid)).astype(np.float32),
        "weight": random.integers(-9, 10, (channels, *kernel)).astype(np.float32),
        "bias": float(draw(st.integers(-50, 50))),
        "strides": STRIDES,
        "padding": padding,
        "dilation": dilation,
    }


@given(cases())
def test_every_stride_is_the_engines_map_and_its_extremes(case):
    x, w, bias = case["planes"][None], case["weight"][None], np.array([case["bias"]], np.float32)
    for result in at_strides(**case):
        y = conv2d(x, w, bias, stride=result.stride, padding=case["padding"], dilation=case["dilation"])[0, 0]
        np.testing.assert_array_equal(result.values, y)
        assert result.output_size == y.shape
        assert (result.least, result.greatest) == (y.min(), y.max())
        assert result.limit == np.abs(y).max()


@given(cases())
def test_the_numbers_of_every_stride_agree_with_counting(case):
    channels = len(case["planes"])
    _, kh, kw = case["weight"].shape
    results = at_strides(**case)
    for result in results:
        windows = result.values.size
        assert result.windows == windows
        assert result.macs == windows * channels * kh * kw
        assert result.macs_per_window * windows == result.macs
        assert result.activation_bytes == result.values.astype(np.float32).nbytes
        assert result.positions_share == windows / results[0].windows
        assert result.unread_share == pytest.approx(unread_share(case, result), abs=1e-12)


def unread_share(case: dict, result: StrideResult) -> float:
    """A pixel is read where changing it changes some result of a filter of ones."""
    ones = np.ones((1, 1, *case["weight"].shape[1:]))
    height, width = case["planes"].shape[1:]
    pixels = np.eye(height * width).reshape(-1, 1, height, width)  # a picture for each pixel, in which it alone is 1
    outputs = conv2d(pixels, ones, stride=result.stride, padding=case["padding"], dilation=case["dilation"])
    return 1 - outputs.any(axis=(1, 2, 3)).mean()


def test_a_result_is_the_same_alone_as_among_others():
    picture = images.sample("grid_digits").planes()[0]
    weight = kernels.kernel("sobel_x").weights[None]
    [alone] = at_strides(picture, weight, strides=(2,), padding=1)
    among = at_strides(picture, weight, strides=(1, 2), padding=1)[1]
    np.testing.assert_array_equal(alone.values, among.values)
    assert alone.positions_share == among.positions_share == 0.25


def test_a_map_larger_than_a_screen_needs_is_kept_small_and_its_numbers_stay_true():
    x = np.random.default_rng(0).integers(0, 256, (1, 90, 160)).astype(np.float32)
    [result] = at_strides(x, kernels.kernel("box").weights[None], strides=(1,), padding=1, side=40)
    whole = conv2d(x[None], kernels.kernel("box").weights[None, None], padding=1)[0, 0]
    assert max(result.values.shape) == 40
    assert result.values.shape == (22, 40)  # 90 x 160 in the same proportion
    assert result.output_size == (90, 160)
    assert (result.least, result.greatest) == (whole.min(), whole.max())


def test_making_a_map_small_does_not_invent_a_pattern():
    """Stripes of two pixels become one gray, where every fourth pixel would be a pattern again."""
    stripes = np.tile(np.array([0.0, 255.0], np.float32), (1, 64, 32))
    [result] = at_strides(stripes, np.ones((1, 1, 1)), strides=(1,), side=15)
    middle = result.values[:, 2:-2]
    assert np.ptp(middle) < 10
    assert middle.mean() == pytest.approx(127.5, abs=3)


# ---------------------------------------------------------------- pictures on one scale


def results_of(name: str, strides: tuple[int, ...] = (1, 2, 3)) -> tuple[StrideResult, ...]:
    picture = images.sample("grid_digits")
    return at_strides(picture.planes()[0], kernels.kernel(name).weights[None], strides=strides, padding=1)


@given(arrays(np.float32, (1, 9, 9), elements=st.integers(0, 255)), st.sampled_from(["sobel_x", "box", "sharpen"]))
@settings(max_examples=25)
def test_equal_values_have_equal_colours_in_every_stride(pixels, name):
    results = at_strides(pixels, kernels.kernel(name).weights[None], strides=(1, 2, 3), padding=1)
    first, *others = pictures(results)
    for result, picture in zip(results[1:], others, strict=True):
        np.testing.assert_array_equal(picture, first[:: result.stride, :: result.stride])


def test_a_signed_map_has_a_scale_with_two_ends_that_holds_every_stride():
    results = results_of("sobel_x")
    assert is_signed(results)
    assert shared_limit(results) == max(np.abs(result.values).max() for result in results)
    assert all(
        picture.shape == (*result.values.shape, 3) for result, picture in zip(results, pictures(results), strict=True)
    )


def test_a_filter_that_keeps_brightness_gives_gray_pictures_from_0_to_255():
    results = results_of("sharpen")  # it overshoots below 0
    assert min(result.least for result in results) < 0
    assert not is_signed(results)
    assert shared_limit(results) == 255
    for result, picture in zip(results, pictures(results), strict=True):
        np.testing.assert_array_equal(picture, colors.gray(result.values))


# ---------------------------------------------------------------- to take away


def test_the_table_parses_back_to_the_lanes_numbers():
    results = results_of("sobel_x", (1, 2, 3, 4, 8))
    rows = list(csv.DictReader(io.StringIO(table(results))))
    assert len(rows) == len(results)
    for row, result in zip(rows, results, strict=True):
        assert int(row["stride"]) == result.stride
        assert (int(row["output_height"]), int(row["output_width"])) == result.output_size
        assert int(row["windows"]) == result.windows
        assert int(row["macs"]) == result.macs
        assert int(row["activation_bytes"]) == result.activation_bytes
        assert float(row["positions_share"]) == pytest.approx(result.positions_share, abs=5e-7)
        assert float(row["unread_share"]) == pytest.approx(result.unread_share, abs=5e-7)


def test_the_sheet_has_every_map_at_true_relative_size_and_words_beside_it():
    results = results_of("identity", (1, 2, 4))
    page = sheet(results, "Digits of pi, Identity")
    assert page.dtype == np.uint8
    assert page.ndim == 3
    left, column, gap, head = 24, 210, 24, 56
    for result, picture in zip(results, pictures(results), strict=True):
        height, width = result.output_size
        part = page[head : head + height, left : left + width]
        np.testing.assert_array_equal(part, np.repeat(picture[..., None], 3, axis=-1))
        words = page[head + results[0].output_size[0] + 8 :, left : left + column]
        assert (words < 128).sum() > 100, "three lines of text under the map"
        left += column + gap
    assert (page[:50] < 128).sum() > 100, "a heading"


@pytest.mark.parametrize("strides", [(1,), (3,), (1, 2, 3, 4, 5, 6, 7, 8)])
def test_a_sheet_of_any_strides_is_a_picture(strides):
    page = images.png(sheet(results_of("sobel_x", strides), "Title"))
    assert page.startswith(b"\x89PNG")


# ---------------------------------------------------------------- what cannot be done


def test_an_impossible_comparison_is_a_sentence_with_both_numbers():
    with pytest.raises(ValueError, match=r"11.*8"):
        at_strides(np.ones((1, 8, 8)), np.ones((1, 11, 11)), strides=(1, 2))
