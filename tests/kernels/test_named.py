"""The named filters do what their sentences say."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from stridelab import conv2d, kernels
from stridelab.kernels import kernel, sizes

EVERY = [(name, size) for name in kernels.names() for size in sizes(name)]


def weights(name: str, size: int = 3) -> np.ndarray:
    return kernel(name, size).weights.astype(np.float64)


def answer(name: str, size: int, picture: np.ndarray) -> float:
    """What the kernel gives on a picture of its own size."""
    return float((weights(name, size) * picture).sum())


def coordinates(size: int) -> tuple[np.ndarray, np.ndarray]:
    """How far right and how far down of the middle."""
    down, right = np.mgrid[:size, :size] - (size - 1) / 2
    return right, down


# Every kernel ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", kernels.names())
def test_a_kernel_is_square_float32_read_only_and_described(name):
    for size in sizes(name):
        filter_ = kernel(name, size)
        assert filter_.weights.shape == (size, size)
        assert filter_.weights.dtype == np.float32
        assert not filter_.weights.flags.writeable
        assert (filter_.name, filter_.kernel_size) == (name, size)
        assert filter_.title == kernels.title(name)
        assert filter_.sentence == kernels.sentence(name)


@pytest.mark.parametrize("name", kernels.names())
def test_titles_and_sentences_are_short_and_each_its_own(name):
    assert 3 < len(kernels.title(name)) <= 30
    assert 30 < len(kernels.sentence(name)) <= 130
    assert kernels.sentence(name).endswith(".")
    assert [kernels.title(other) for other in kernels.names()].count(kernels.title(name)) == 1
    assert list(sizes(name)) == sorted(set(sizes(name)))
    assert 3 in sizes(name), "the default size serves every kernel"
    assert set(sizes(name)) <= set(range(1, 12))


@pytest.mark.parametrize(
    ("weights", "over"),
    [
        ([1 / 16, 1 / 8, 1 / 4, 0], 16),
        ([1 / 9, -1 / 9], 9),
        ([0.5, -1, 0.125], 0),
        ([np.pi], 0),
        ([1e-9, 1 / 3], 0),
        ([0, 0], 0),
    ],
)
def test_weights_are_fractions_where_decimals_would_be_rounded(weights, over):
    assert kernels.common_denominator(np.array(weights)) == over


@pytest.mark.parametrize("name", kernels.names())
def test_a_filters_fractions_are_its_own_denominators(name):
    for size in sizes(name):
        filter_ = kernel(name, size)
        assert kernels.common_denominator(filter_.weights) in (0, filter_.denominator), size


@pytest.mark.parametrize("name", kernels.names())
def test_the_weights_are_the_whole_numbers_over_the_denominator(name):
    for size in sizes(name):
        filter_ = kernel(name, size)
        np.testing.assert_array_equal(filter_.weights, (filter_.whole_numbers / filter_.denominator).astype(np.float32))
        assert (filter_.scale_note == "") == (filter_.denominator == 1)
        assert str(filter_.denominator) in filter_.scale_note or not filter_.scale_note


@pytest.mark.parametrize("name", [name for name in kernels.names() if name != "box"])
def test_arithmetic_on_8_bit_pictures_is_exact_up_to_7_x_7(name):
    """Whole numbers over a power of two, and no partial sum beyond 2^24: float32 holds every one exactly."""
    for filter_ in (kernel(name, size) for size in sizes(name) if size <= 7):
        assert math.log2(filter_.denominator).is_integer()
        assert 255 * np.abs(filter_.whole_numbers).sum() < 2**24


@pytest.mark.parametrize("name", ["identity", "box", "gaussian", "sharpen", "emboss"])
def test_blurs_and_sharpeners_keep_a_flat_picture(name):
    for size in sizes(name):
        assert weights(name, size).sum() == pytest.approx(1, abs=1e-6)
        assert kernels.keeps_brightness(kernel(name, size).weights)


FINDERS = [name for name in kernels.names() if name not in ("identity", "box", "gaussian", "sharpen", "emboss")]


@pytest.mark.parametrize("name", FINDERS)
def test_finders_give_zero_on_a_flat_picture(name):
    for size in sizes(name):
        assert kernel(name, size).whole_numbers.sum() == 0
        assert not kernels.keeps_brightness(kernel(name, size).weights)


@pytest.mark.parametrize("size", [2, 3, 4, 5, 8, 11])
def test_the_gaussian_is_the_2_x_2_box_applied_again_and_again(size):
    impulse = np.zeros((1, 1, 2 * size - 1, 2 * size - 1))
    impulse[..., size - 1, size - 1] = 1
    for _ in range(size - 1):
        impulse = conv2d(impulse, np.full((1, 1, 2, 2), 0.25))
    np.testing.assert_allclose(impulse[0, 0], weights("gaussian", size), rtol=1e-12)


@pytest.mark.parametrize("size", [5, 7, 9, 11])
def test_a_larger_sobel_is_a_smaller_one_of_the_blurred_picture(size):
    """OpenCV's and the literature's rule: Sobel (k) = Sobel (k - 2) with a 3 x 3 binomial blur on top."""
    padded = np.pad(weights("sobel_x", size - 2), 2)[None, None]
    blurred = conv2d(padded, 16 * weights("gaussian", 3)[None, None])[0, 0]
    np.testing.assert_array_equal(blurred, weights("sobel_x", size))


@pytest.mark.parametrize(
    ("name", "size", "published"),
    [
        ("sobel_x", 3, [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        ("scharr_x", 3, [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]]),
        ("laplacian", 3, [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        ("sharpen", 3, [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        ("emboss", 3, [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
        ("line_vertical", 3, [[-1, 2, -1]] * 3),
        ("spot", 3, [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
        ("diagonal_rising", 3, [[-1, -1, 0], [-1, 0, 1], [0, 1, 1]]),
    ],
)
def test_the_3_x_3_kernels_are_those_of_the_textbooks(name, size, published):
    np.testing.assert_array_equal(weights(name, size), published)


@pytest.mark.parametrize("stem", ["sobel", "scharr"])
def test_y_is_x_turned(stem):
    for size in sizes(f"{stem}_x"):
        np.testing.assert_array_equal(weights(f"{stem}_y", size), weights(f"{stem}_x", size).T)


@pytest.mark.parametrize("stem", ["line", "stripes"])
def test_horizontal_is_vertical_turned(stem):
    for size in sizes(f"{stem}_vertical"):
        np.testing.assert_array_equal(weights(f"{stem}_horizontal", size), weights(f"{stem}_vertical", size).T)


# What the sentences say, tried out ---------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "size"), [e for e in EVERY if e[0] in ("sobel_x", "scharr_x")])
def test_x_finds_vertical_edges_positive_from_dark_to_bright(name, size):
    right, down = coordinates(size)
    assert answer(name, size, right > 0) > 0
    assert answer(name, size, right < 0) < 0
    assert answer(name, size, down > 0) == 0


@pytest.mark.parametrize(("name", "size"), [e for e in EVERY if e[0] in ("sobel_y", "scharr_y")])
def test_y_finds_horizontal_edges_positive_from_dark_to_bright_downwards(name, size):
    right, down = coordinates(size)
    assert answer(name, size, down > 0) > 0
    assert answer(name, size, down < 0) < 0
    assert answer(name, size, right > 0) == 0


@pytest.mark.parametrize("size", sizes("diagonal_rising"))
def test_the_diagonals_find_their_own_edges_and_not_each_others(size):
    right, down = coordinates(size)
    below_slash, above_backslash = np.sign(right + down), np.sign(right - down)
    assert answer("diagonal_rising", size, below_slash) > 0
    assert answer("diagonal_falling", size, above_backslash) > 0
    assert answer("diagonal_rising", size, above_backslash) == 0
    assert answer("diagonal_falling", size, below_slash) == 0


def test_scharr_measures_slanted_edges_more_evenly_than_sobel():
    """The direction of a fine wave, read off both filters: Scharr's worst error is under half of Sobel's."""

    def worst_error(stem: str) -> float:
        right, down = coordinates(3)
        errors = []
        for angle in np.radians(range(1, 90)):
            wave = np.sin(0.5 * (right * np.cos(angle) + down * np.sin(angle)))
            measured = math.atan2(answer(f"{stem}_y", 3, wave), answer(f"{stem}_x", 3, wave))
            errors.append(abs(measured - angle))
        return max(errors)

    assert worst_error("scharr") < worst_error("sobel") / 2


@pytest.mark.parametrize("size", sizes("laplacian"))
def test_the_laplacian_is_zero_on_slopes_and_answers_to_edges_of_every_direction(size):
    right, down = coordinates(size)
    assert answer("laplacian", size, 3 * right - 2 * down + 7) == 0
    for edge in (right > 0, down > 0, right + down > 0, right - down > 0):
        assert answer("laplacian", size, edge) > 0  # on the dark side
        assert answer("laplacian", size, ~edge) < 0  # on the bright side


@pytest.mark.parametrize("size", sizes("line_vertical"))
def test_a_line_detector_prefers_its_own_line_to_another_and_to_an_edge(size):
    right, down = coordinates(size)
    own = answer("line_vertical", size, right == 0)
    assert own > 0
    for other in (down == 0, right == down, right > 0, right >= 0):
        assert answer("line_vertical", size, other) < own


@pytest.mark.parametrize("size", sizes("stripes_vertical"))
def test_stripes_answer_most_to_the_period_in_the_sentence(size):
    """2 pixels from stripe to stripe at 3 x 3 and 4 from 5 x 5 on."""
    right, _ = coordinates(size)

    def strength(period: float) -> float:
        return abs(sum(weights("stripes_vertical", size).ravel() * np.exp(2j * np.pi * right / period).ravel()))

    best = max((2, 3, 4, 6, 8, 16), key=strength)
    assert best == (2 if size == 3 else 4)
    assert answer("stripes_horizontal", size, np.cos(2 * np.pi * right / best)) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("size", sizes("corner"))
def test_the_corner_kernel_is_zero_along_straight_edges_and_not_at_corners(size):
    right, down = coordinates(size)
    for edge in (right > 0, right >= 0, down > 0, down < -0.5):
        assert answer("corner", size, edge) == 0
    assert answer("corner", size, (right > 0) & (down > 0)) > 0
    assert answer("corner", size, (right > 0) & (down < 0)) < 0


@pytest.mark.parametrize("size", sizes("spot"))
def test_the_spot_kernel_answers_most_to_a_spot_inside_its_rim(size):
    right, down = coordinates(size)
    spot = (abs(right) < size / 2 - 1) & (abs(down) < size / 2 - 1)
    best = answer("spot", size, spot)
    assert best > 0
    for other in (right > 0, down > 0, ~spot, abs(right) < 1):
        assert answer("spot", size, other) < best


@pytest.mark.parametrize("size", sizes("sharpen"))
def test_sharpening_is_the_picture_plus_its_difference_from_a_blur(size):
    surroundings = 2 * weights("identity", size) - weights("sharpen", size)
    assert surroundings.sum() == 1
    if size > 3:
        np.testing.assert_array_equal(surroundings, weights("gaussian", size))


def test_emboss_lights_a_bright_disc_on_its_upper_left_and_shades_its_lower_right():
    right, down = coordinates(21)
    relief = conv2d(np.where(np.hypot(right, down) < 7, 200.0, 100.0)[None, None], weights("emboss")[None, None])[0, 0]
    at = 9 - 5  # the middle of the output is 9; 5 up and left of it lies the rim
    assert relief[at, at] > relief[9, 9] == 200
    assert relief[18 - at, 18 - at] < relief[0, 0] == 100


# Asking for what there is not --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "size", "sentence"),
    [
        ("scharr_x", 5, "Scharr, vertical edges has no kernel_size 5. Choose 3."),
        ("sobel_x", 4, "Sobel, vertical edges has no kernel_size 4. Choose 3, 5, 7, 9 or 11."),
        ("sobel_x", 13, "Sobel, vertical edges has no kernel_size 13. Choose 3, 5, 7, 9 or 11."),
        ("box", 0, "Box blur has no kernel_size 0. Choose 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 or 11."),
        ("identity", True, "Identity has no kernel_size True. Choose 1, 3, 5, 7, 9 or 11."),
        ("identity", "3", "Identity has no kernel_size 3. Choose 1, 3, 5, 7, 9 or 11."),
    ],
)
def test_a_size_that_is_not_there_is_named_with_those_that_are(name, size, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        kernel(name, size)


@pytest.mark.parametrize("name", ["sobel", "", None, 3, ["box"]])
@pytest.mark.parametrize("ask", [kernel, kernels.title, kernels.sentence, kernels.sizes])
def test_a_kernel_that_is_not_there_is_named_with_those_that_are(name, ask):
    with pytest.raises(ValueError, match=r"There is no kernel named .*sobel_x"):
        ask(name)
