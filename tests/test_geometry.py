"""Laws of one axis, against brute force."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab.geometry import Axes, Axis, axes, axis, window_extent

sizes = st.integers(1, 40)
small = st.integers(1, 6)


@st.composite
def any_axis(draw: st.DrawFn, most: int = 40) -> Axis:
    """Any axis on which at least one window fits."""
    kernel_size, stride, dilation = draw(small), draw(st.integers(1, 9)), draw(st.integers(1, 4))
    padding = draw(st.one_of(st.tuples(st.integers(0, 5), st.integers(0, 5)), st.just("same"), st.integers(0, 5)))
    least = 1 if padding == "same" else max(1, window_extent(kernel_size, dilation) - np.sum(padding))
    return axis(draw(st.integers(int(least), int(least) + most)), kernel_size, stride, padding, dilation)


def windows_by_brute_force(a: Axis) -> list[list[int]]:
    """Try every start from the first padded position on; keep the windows that end inside."""
    before, after = a.padding
    windows = []
    for start in range(-before, a.input_size + after, a.stride):
        window = [start + tap * a.dilation for tap in range(a.kernel_size)]
        if window[-1] < a.input_size + after + a.overhang:
            windows.append(window)
    return windows


@given(any_axis())
def test_axis_reads_are_the_windows_that_fit(a):
    windows = windows_by_brute_force(a)
    assert a.output_size == len(windows) >= 1
    assert a.reads.tolist() == windows
    assert a.starts.tolist() == [window[0] for window in windows]


@given(any_axis())
def test_axis_visits_count_the_windows_over_each_position(a):
    read = [position for window in windows_by_brute_force(a) for position in window]
    before, after = a.padding
    assert a.visits.tolist() == [read.count(position) for position in range(a.input_size)]
    assert a.unread.tolist() == [position for position in range(a.input_size) if position not in read]
    padding = [*range(-before, 0), *range(a.input_size, a.input_size + after)]
    assert a.unread_padding.tolist() == [position for position in padding if position not in read]


@given(any_axis())
def test_axis_output_size_is_one_number_by_three_formulas(a):
    """floor((n - k) / s) + 1 = ceil((n - k + 1) / s) = the number of starts 0, s, 2s, ... <= n - k."""
    free = a.padded_size - a.extent
    assert a.output_size == math.floor(free / a.stride) + 1
    assert a.output_size == math.ceil((free + 1) / a.stride)
    assert a.output_size == len(range(0, free + 1, a.stride))


@given(sizes, small, st.integers(1, 9), st.integers(1, 4))
def test_axis_same_gives_the_ceiling_and_puts_the_odd_position_after(input_size, kernel_size, stride, dilation):
    a = axis(input_size, kernel_size, stride, "same", dilation)
    before, after = a.padding
    assert a.output_size == math.ceil(input_size / stride)
    assert after - before in (0, 1)


@given(any_axis(), st.data())
def test_axis_part_reads_the_same_pixels_as_the_whole(a, data):
    first = data.draw(st.integers(0, a.output_size - 1))
    stop = data.draw(st.integers(first + 1, a.output_size))
    read, part = a.part(first, stop)
    pixels = np.arange(a.input_size)[read]
    assert part.output_size == stop - first
    assert part.padded_size == (stop - first - 1) * a.stride + a.extent  # not one position too many
    assert len(pixels) == part.input_size
    assert min(part.padding) >= 0
    for window, whole in zip(part.reads, a.reads[first:stop], strict=True):
        inside = window[(window >= 0) & (window < part.input_size)]
        assert pixels[inside].tolist() == whole[(whole >= 0) & (whole < a.input_size)].tolist()


@given(sizes, small, small, st.integers(0, 2), st.integers(1, 2))
def test_axis_ceil_mode_rounds_up_unless_the_last_window_starts_beyond_the_input(n, kernel_size, stride, pad, dilation):
    """PyTorch's rule, written as its documentation states it."""
    free = n + 2 * pad - window_extent(kernel_size, dilation)
    outputs = math.ceil(free / stride) + 1
    if (outputs - 1) * stride >= n + pad:
        outputs -= 1
    if outputs < 1:
        with pytest.raises(ValueError, match="positions"):
            axis(n, kernel_size, stride, pad, dilation, ceil_mode=True)
    elif pad <= kernel_size // 2:  # more padding PyTorch refuses
        a = axis(n, kernel_size, stride, pad, dilation, ceil_mode=True)
        assert a.output_size == outputs
        assert 0 <= a.overhang < stride


@pytest.mark.parametrize(
    ("input_size", "kernel_size", "stride", "padding", "output_size"),
    [
        (224, 11, 4, 0, 54),
        (224, 11, 4, 2, 55),
        (227, 11, 4, 0, 55),
        (224, 7, 2, 3, 112),
        (64, 3, 2, "same", 32),
        (128, 3, 2, 1, 64),
    ],
)
def test_axis_published_sizes(input_size, kernel_size, stride, padding, output_size):
    assert axis(input_size, kernel_size, stride, padding).output_size == output_size


def test_axis_stride_2_padding_1_leaves_padding_unread_and_no_pixel():
    padded, bare = axis(128, 3, 2, 1), axis(128, 3, 2)
    assert (padded.unread.tolist(), padded.unread_padding.tolist()) == ([], [128])
    assert (bare.unread.tolist(), bare.unread_padding.tolist()) == ([127], [])


def test_axis_formula_shows_its_own_numbers():
    assert axis(7, 3, 2, (0, 1)).formula == "⌊(7 + 0 + 1 − 3) / 2⌋ + 1 = 3"
    assert axis(4, 3, 2, ceil_mode=True).formula == "⌊(4 + 0 + 1 − 3) / 2⌋ + 1 = 2"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((5, 7), ("7", "5", "smaller kernel_size")),
        ((5, 3, 1, 0, 4), ("dilation 4", "9", "5")),
        ((5, 3, 0), ("stride", "1 or more", "0")),
        ((5, 3, -1), ("stride", "1 or more", "-1")),
        ((5, 3, 1.5), ("stride", "whole number", "1.5")),
        ((5, 3, "2"), ("stride", "whole number", "'2'")),
        ((5, 3, True), ("stride", "whole number", "True")),
        ((5, 3, None), ("stride", "whole number", "None")),
        ((5, 3, 2**40), ("stride", "or less", str(2**40))),
        ((0, 3), ("input_size", "1 or more", "0")),
        ((5, 0), ("kernel_size", "1 or more", "0")),
        ((5, 3, 1, -1), ("padding", "0 or more", "-1")),
        ((5, 3, 1, (1, 2, 3)), ("padding", "3 numbers")),
        ((5, 3, 1, "full"), ("same", "'full'")),
        ((5, 3, 1, 0, 0), ("dilation", "1 or more", "0")),
    ],
)
def test_axis_refuses_with_a_sentence_that_names_the_numbers(arguments, words):
    with pytest.raises(ValueError, match=r"\.$") as error:
        axis(*arguments)
    assert all(word in str(error.value) for word in words)


def test_axis_takes_numpy_integers():
    assert axis(np.int64(7), np.uint8(3), np.int32(2), (np.int64(1), np.int64(1))) == axis(7, 3, 2, (1, 1))


@given(any_axis(most=12), any_axis(most=12))
def test_on_both_axes_everything_is_counted_window_by_window(rows, cols):
    both = Axes(rows, cols)
    counted = np.zeros((rows.input_size, cols.input_size), int)
    windows = list(product(rows.reads, cols.reads))
    for row_reads, col_reads in windows:
        inside_rows = row_reads[(row_reads >= 0) & (row_reads < rows.input_size)]
        inside_cols = col_reads[(col_reads >= 0) & (col_reads < cols.input_size)]
        counted[np.ix_(inside_rows, inside_cols)] += 1
    assert np.array_equal(both.visits, counted)
    assert both.unread_pixels == int((counted == 0).sum())
    assert both.unread_share == np.mean(counted == 0)
    assert both.windows == len(windows) == math.prod(both.output_size)
    assert both.macs(channels=3) == sum(3 * len(row_reads) * len(col_reads) for row_reads, col_reads in windows)


def test_one_setting_is_for_both_axes_and_two_are_rows_and_columns():
    both = axes((9, 12), (3, 5), 2, ((1, 0), (2, 2)), (1, 2))
    assert both == (axis(9, 3, 2, (1, 0)), axis(12, 5, 2, 2, 2))
    assert both.formula == "rows ⌊(9 + 1 + 0 − 3) / 2⌋ + 1 = 4,  columns ⌊(12 + 2 + 2 − 9) / 2⌋ + 1 = 4"
    assert axes((9, 9), 3).formula == axis(9, 3).formula


def test_what_does_not_fit_on_both_axes_says_along_which():
    with pytest.raises(ValueError, match=r"^Along the columns: kernel_size 5 needs 5 positions.* only 3"):
        axes((9, 3), 5)
    with pytest.raises(ValueError, match=r"^stride is one value or \(rows, columns\), not 3 values"):
        axes((9, 9), 3, (1, 2, 3))
