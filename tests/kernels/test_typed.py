"""A typed-in filter is read as it is meant, or refused in a sentence that names the word."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stridelab.kernels.typed import parse

TYPED = arrays(
    np.float32,
    st.tuples(st.integers(1, 11), st.integers(1, 11)),
    elements=st.one_of(
        st.floats(-(2.0**19), 2.0**19, width=32),
        st.integers(-9, 9).map(float),
        st.sampled_from([float(np.float32(1 / 9)), -0.5, 0.1, 1e-45, 1e-20, float(np.float32(1 / 3))]).map(
            lambda value: float(np.float32(value))
        ),
    ),
)


@given(TYPED)
@example(np.zeros((1, 1), np.float32))
@example(np.full((11, 11), 1 / 121, np.float32))
@example(np.full((11, 11), -1.2345678e-38, np.float32))
@settings(max_examples=120, deadline=None)
def test_what_is_written_in_full_is_read_back_the_same(typed):
    text = "\n".join(" ".join(str(weight) for weight in row) for row in typed)
    np.testing.assert_array_equal(parse(text), typed)


@given(arrays(np.int64, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.integers(-99, 99)), st.data())
@settings(max_examples=60, deadline=None)
def test_blanks_commas_lines_and_semicolons_mean_the_same(whole, data):
    between = data.draw(st.sampled_from([" ", ", ", ",", "   ", "\t", " ,"]))
    below = data.draw(st.sampled_from(["\n", ";", " ; ", "\r\n", ";\n", "\n\n"]))
    around = data.draw(st.sampled_from(["", " ", "\n", ";"]))
    text = around + below.join(between.join(str(number) for number in row) for row in whole) + around
    np.testing.assert_array_equal(parse(text), whole)


@given(arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.integers(-9, 9)))
@settings(max_examples=30, deadline=None)
def test_a_list_is_read_as_text_and_as_it_is(whole):
    for grid in (str(whole.tolist()), whole.tolist(), whole, tuple(map(tuple, whole.tolist())), repr(whole)[6:-1]):
        np.testing.assert_array_equal(parse(grid), whole)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/9", [[1 / 9]]),
        ("-1/2 +3", [[-0.5, 3]]),
        ("−1 −1/2", [[-1, -0.5]]),  # the minus sign of print
        (".5 5. 1e-2", [[0.5, 5, 0.01]]),
        ("1/16 * 1 2; 3 4", [[1 / 16, 2 / 16], [3 / 16, 4 / 16]]),
        ("1/16 *\n1 2\n3 4", [[1 / 16, 2 / 16], [3 / 16, 4 / 16]]),
        ("1 2; 3 4 * 1/16", [[1 / 16, 2 / 16], [3 / 16, 4 / 16]]),
        ("1 2; 3 4 / 16", [[1 / 16, 2 / 16], [3 / 16, 4 / 16]]),
        ("0.5 × 1 2", [[0.5, 1]]),
        ("[[1, 2], [3, 4]] * 0.5", [[0.5, 1], [1.5, 2]]),
        ("[1, 0, -1]", [[1, 0, -1]]),
        ([["1/9", 2]], [[1 / 9, 2]]),
        ([[np.float32(2), np.int8(1)]], [[2, 1]]),
    ],
)
def test_numbers_are_understood_as_they_are_written(text, expected):
    np.testing.assert_array_equal(parse(text), np.array(expected, np.float32))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["empty", "1 0 -1"]),
        (" \n ;; \n", ["empty"]),
        ([], ["empty"]),
        ("1/9 *", ["empty"]),
        ("[]", ["empty"]),
        ("1 2 3; 4 5", ["Row 2 has 2 numbers", "row 1 has 3"]),
        ("1 2; 3", ["Row 2 has 1 number ", "row 1 has 2"]),
        ("1 2;;3 4 5", ["Row 2 has 3 numbers", "row 1 has 2"]),
        ([[1, 2], []], ["Row 2 is empty"]),
        ("1 2; 3 x", ["row 2", "'x'"]),
        ("1 two 3", ["row 1", "'two'"]),
        ("1 nan", ["row 1", "'nan'"]),
        ("inf", ["row 1", "'inf'"]),
        ("1e999", ["row 1", "'1e999'", "1,000,000"]),
        ("-1000001", ["row 1", "1,000,000"]),
        ("1/0", ["row 1", "'1/0'", "zero"]),
        ("0/0", ["zero"]),
        ("1/0 * 1 2", ["factor", "zero"]),
        ("1 2 / 0", ["factor", "zero"]),
        ("1//2", ["'1//2'"]),
        ("1/2/3", ["'1/2/3'"]),
        ("1_000", ["'1_000'"]),
        ("٣", ["'٣'"]),
        ("__import__('os').remove('x')", ["row 1"]),
        ("2**9", ["row 1"]),
        ("1 " * 12, ["Row 1 has 12 numbers", "11"]),
        ("1\n" * 12, ["12 rows", "11"]),
        ("1 " * 3000, ["6000 characters", "4000"]),
        ("9" * 3999, ["row 1", "999…"]),
        ([[1, None]], ["row 1", "None"]),
        ([[1, True]], ["row 1", "True"]),
        ([[1, 1j]], ["row 1", "1j"]),
        ([[1, float("nan")]], ["row 1", "nan"]),
        ([[10**400]], ["row 1", "1,000,000"]),
        ([[10**5000]], ["row 1", "1,000,000"]),
        ("1e6 * 1 2", ["row 1", "'2' times 1e+06", "1,000,000"]),
        ([1, 2], ["list of rows"]),
        (None, ["list of rows"]),
        (3, ["list of rows"]),
        (np.ones(3), ["list of rows"]),
        (np.ones((1, 1, 1)), ["row 1"]),
    ],
)
def test_what_is_no_filter_is_refused_in_one_sentence(text, words):
    with pytest.raises(ValueError, match=r"[.]$") as caught:
        parse(text)
    said = str(caught.value)
    assert all(word in said for word in words), said
    assert len(said) < 160
    assert "\n" not in said


@given(st.text(max_size=60) | st.text("0123456789.,;/*[]-+eE \n", max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_or_refused(text):
    try:
        read = parse(text)
    except ValueError:
        return
    assert read.dtype == np.float32
    assert np.isfinite(read).all()
    assert 1 <= min(read.shape) <= max(read.shape) <= 11
