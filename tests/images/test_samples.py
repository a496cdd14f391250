"""Every sample exists, is described, and shows what its sentence says."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from stridelab import images
from stridelab.images import ASSETS, sample, sample_names, samples

GRIDS = [name for name in sample_names() if name.startswith("grid_")]
LARGE = [name for name in sample_names() if not name.startswith("grid_")]


def values(name: str) -> np.ndarray:
    return sample(name).luma.astype(float)


@pytest.mark.parametrize("name", sample_names())
def test_a_sample_has_a_name_for_the_url_a_title_and_a_sentence(name):
    picture = sample(name)
    assert picture.name == name
    assert name.replace("_", "").isalnum()
    assert name == name.lower()
    assert 3 <= len(picture.title) <= 30
    assert 30 < len(picture.sentence) <= 140
    assert picture.sentence.endswith(".")
    assert [sample(other).title for other in sample_names()].count(picture.title) == 1


@pytest.mark.parametrize("name", LARGE)
def test_a_picture_is_about_512_pixels_and_uses_dark_and_bright(name):
    picture = sample(name)
    assert 300 <= min(picture.height, picture.width) <= max(picture.height, picture.width) <= 512
    assert values(name).max() - values(name).min() > 100


@pytest.mark.parametrize("name", GRIDS)
def test_a_grid_is_8_x_8_and_of_one_digit_numbers(name):
    picture = sample(name)
    assert picture.pixels.shape == (8, 8)
    assert picture.pixels.max() <= 9


def test_a_sample_is_made_once_and_is_the_same_every_time():
    assert sample("rings") is sample("rings")
    for name in samples.names():
        np.testing.assert_array_equal(samples.drawing(name).draw(), sample(name).pixels)


def test_samples_do_not_depend_on_the_process():
    run = "import hashlib; from stridelab import images as i; "
    run += "print(hashlib.sha256(b''.join(i.sample(n).pixels.tobytes() for n in i.sample_names())).hexdigest())"
    there = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True).stdout.strip()
    assert there == hashlib.sha256(b"".join(sample(name).pixels.tobytes() for name in sample_names())).hexdigest()


def test_a_sample_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(ValueError, match=r"There is no sample named 'dog'\. Choose one of astronaut, cat"):
        sample("dog")


def test_every_stored_picture_is_credited_and_small_enough_to_ship():
    credits = (ASSETS / "CREDITS.md").read_text(encoding="utf-8")
    stored = [file for file in ASSETS.iterdir() if file.suffix in (".jpg", ".png", ".webp", ".gif")]
    assert len(stored) >= 4
    for file in stored:
        assert file.name in credits, file.name
        assert file.stat().st_size <= 200_000, file.name


# What the sentences say --------------------------------------------------------------------------------------


def test_the_stripes_repeat_every_2_3_4_6_8_and_16_pixels_from_top_to_bottom():
    """Bars that repeat every 2, 3, 4, 6, 8 and 16 pixels, from top to bottom."""
    bands = values("stripes")[42::85]
    for row, period in zip(bands, (2, 3, 4, 6, 8, 16), strict=True):
        np.testing.assert_array_equal(row[period:], row[:-period])
        assert all((row[shift:] != row[:-shift]).any() for shift in range(1, period))


def test_stride_2_turns_the_finest_stripes_into_one_plain_shade():
    """Stride 2 can turn the finest into one plain shade: which one hangs on where it starts."""
    finest = values("stripes")[42]
    assert set(finest[::2]) == {255}
    assert set(finest[1::2]) == {0}


def test_the_zone_plate_grows_finer_outwards_and_shows_false_rings_at_a_stride():
    """At stride 4 the plate sampled anew is as good as the middle of another one where the true rings are finest."""
    row = values("zone_plate")[255]
    turns = np.flatnonzero(np.diff(np.sign(row - 127.5)))
    gaps = np.diff(turns[turns > 256])
    assert gaps[0] > 8
    assert gaps[-1] <= 2
    assert (np.diff(gaps) <= 1).all(), "never clearly coarser again"
    # Where the rings repeat every 4 pixels (128 from the middle) stride 4 sees a still centre: a false one.
    sampled = values("zone_plate")[255, 256 + 128 - 8 : 256 + 128 + 9 : 4]
    assert np.ptp(sampled) < np.ptp(row[256 + 128 - 8 : 256 + 128 + 9])


def test_the_squares_shrink_towards_the_horizon():
    plane = values("checkerboard")

    def changes(row: int) -> int:
        return int((np.abs(np.diff(plane[row])) > 30).sum())

    assert changes(500) < changes(300) < changes(220)
    assert changes(100) == 0, "the sky"


def test_at_any_stride_some_dots_and_lines_fall_between_the_windows_and_some_do_not():
    """At a stride, some fall between the windows and vanish."""
    plane = values("dots")
    for lines in (plane[20:246, 300], plane[300, 20:246], plane[20:246, 20]):
        bright = np.flatnonzero(lines == 255)
        assert (np.diff(bright) > 2).all()
        for stride in (2, 3, 4):
            kept = np.isin(bright, np.arange(0, len(lines), stride)).sum()
            assert 0 < kept < len(bright)


def test_a_smooth_picture_loses_almost_nothing_at_a_large_stride():
    plane = values("smooth")
    assert np.abs(np.diff(plane, axis=0)).max() <= 3
    kept = plane[::8, ::8].repeat(8, axis=0).repeat(8, axis=1)
    assert np.abs(kept - plane).mean() < 5


def test_the_rings_are_the_same_from_all_four_sides():
    plane = values("rings")
    for turned in (plane.T, plane[::-1], plane[:, ::-1]):
        np.testing.assert_array_equal(plane, turned)


def test_the_letters_are_letters():
    assert {glyph.shape for glyph in map(samples._glyph, samples._FONT)} == {(7, 5)}
    drawn = [samples._glyph(character).tobytes() for character in samples._FONT]
    assert len(set(drawn)) == len(drawn)
    assert samples._glyph("T").tolist() == [[1] * 5, *[[0, 0, 1, 0, 0]] * 6]


def test_the_plus_is_the_same_from_all_four_sides():
    plane = values("grid_plus")
    for turned in (plane.T, plane[::-1], plane[:, ::-1]):
        np.testing.assert_array_equal(plane, turned)


def test_the_ramp_counts_up_from_left_to_right():
    assert sample("grid_ramp").pixels.tolist() == [list(range(8))] * 8


def test_the_digits_are_those_of_pi():
    """The first 64 digits of pi, by Machin's formula in whole numbers."""

    def arctan_of_one_over(x: int) -> int:
        total, term, n = 0, 10**80 // x, 0
        while term:
            total += (-1) ** n * (term // (2 * n + 1))
            term, n = term // (x * x), n + 1
        return total

    pi = 4 * (4 * arctan_of_one_over(5) - arctan_of_one_over(239))
    assert "".join(map(str, sample("grid_digits").pixels.ravel())) == str(pi)[:64]


def test_no_two_windows_of_the_digits_are_alike():
    plane = sample("grid_digits").pixels
    windows = {plane[row : row + 3, col : col + 3].tobytes() for row in range(6) for col in range(6)}
    assert len(windows) == 36


def test_the_samples_are_listed_once():
    assert len(set(sample_names())) == len(sample_names())
    assert set(samples.names()) < set(images.sample_names())
