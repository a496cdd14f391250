"""Numbers for people: no 1e+03, as many digits as were asked for, larger numbers never look smaller."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab.formats import MAGNITUDES, milliseconds, number, percent, shape, short, whole_percent

FLOATS = st.floats(-1e12, 1e12).map(lambda value: value if abs(value) > 1e-9 else 0.0)
COUNTS = st.integers(0, 10**18)
SHARES = st.floats(0, 10).map(lambda share: share if share > 1e-9 else 0.0)
SIZES = dict(MAGNITUDES)


def value_of(text: str) -> float:
    """Back from "−1,234.5" or "1.77 MB" to the number."""
    digits, sign = re.fullmatch(r"(−?[\d,]+(?:\.\d+)?) ?([kMGT]?)B?", text).groups()  # type: ignore[union-attr]
    return float(digits.replace(",", "").replace("−", "-")) * SIZES.get(sign, 1)


@given(FLOATS, st.integers(1, 8))
def test_a_number_is_right_to_its_significant_digits(value, digits):
    assert value_of(number(value, digits)) == float(f"{value:.{digits}g}")


@given(FLOATS, FLOATS)
def test_a_larger_number_never_looks_smaller(one, other):
    low, high = sorted((one, other))
    assert value_of(number(low)) <= value_of(number(high))


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (-0.0, "0"), (1e6, "1,000,000"), (-1e-5, "−0.00001")])
def test_numbers_are_written_in_full(value, text):
    assert number(value) == text


@given(COUNTS, st.sampled_from(["", "B"]))
def test_a_short_count_is_right_to_three_digits_and_written_in_full(count, unit):
    assert value_of(short(count, unit)) == pytest.approx(float(f"{count:.3g}"))


@given(COUNTS, COUNTS)
def test_a_larger_count_never_looks_smaller(one, other):
    low, high = sorted((one, other))
    assert value_of(short(low)) <= value_of(short(high))


@given(st.integers(0, 10**15 - 10**12))
def test_the_magnitude_rolls_over_before_the_digits_reach_a_thousand(count):
    assert float(short(count).split()[0]) < 1000


@pytest.mark.parametrize(
    ("count", "text"),
    [
        *((0, "0 B"), (999, "999 B"), (1000, "1 kB"), (1024, "1.02 kB"), (1_048_576, "1.05 MB")),
        *((999_499, "999 kB"), (999_500, "1 MB"), (999_936, "1 MB"), (10**9 - 1, "1 GB")),
    ],
)
def test_bytes_are_told_to_three_digits(count, text):
    assert short(count, "B") == text


@pytest.mark.parametrize("power", range(1, 19))
def test_a_count_just_below_a_power_of_ten_is_that_power(power):
    count = 10**power - (1 if power > 3 else 0)
    assert short(count) == short(10**power)


@given(SHARES, SHARES)
def test_a_larger_share_never_looks_smaller(one, other):
    low, high = (value_of(percent(share).rstrip("%")) for share in sorted((one, other)))
    assert low <= high


@given(SHARES)
def test_a_share_is_right_to_a_percent_or_to_three_digits(share):
    assert value_of(percent(share).rstrip("%")) == pytest.approx(
        100 * share, abs=0.5001 if share >= 0.1 else 0, rel=0.005
    )


@given(SHARES)
def test_no_percent_means_nothing_at_all(share):
    assert (whole_percent(share) == "0%") == (share == 0)
    assert (percent(share) == "0%") == (share == 0)


@given(SHARES.filter(lambda share: share >= 0.1))
def test_from_a_tenth_on_both_percents_agree(share):
    assert whole_percent(share) == percent(share)


@given(st.floats(1e-9, 1e6))
def test_times_are_milliseconds_to_three_digits(seconds):
    digits, unit = milliseconds(seconds).split()
    assert unit == "ms"
    assert value_of(digits) == float(f"{1000 * seconds:.3g}")


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=4))
def test_a_shape_is_read_back(sizes):
    assert [int(size.replace(",", "")) for size in shape(sizes).split(" × ")] == sizes
