"""Pictures: planes for the engine, crops, averages, and files that give the same numbers back."""

from __future__ import annotations

import base64
import io
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from stridelab import conv2d, images, kernels
from stridelab.images import Picture, crop, data_uri, decode, grid, png, sample, shrink


def pixels(largest: int = 12):
    sides = st.integers(1, largest)
    shapes = st.one_of(st.tuples(sides, sides), st.tuples(sides, sides, st.just(3)))
    return shapes.flatmap(lambda shape: arrays(np.uint8, shape))


PICTURES = pixels().map(lambda values: Picture("test", "Test", "A test.", values))


def averages_by_definition(plane: np.ndarray, height: int, width: int) -> np.ndarray:
    """Each area's average: every pixel is cut into as many equal parts as there are areas; halves are rounded up."""
    parts = plane.astype(np.int64).repeat(height, axis=0).repeat(width, axis=1)
    sums = parts.reshape(height, plane.shape[0], width, plane.shape[1]).sum(axis=(1, 3))
    return (2 * sums + plane.size) // (2 * plane.size)


def channels(values: np.ndarray) -> list[np.ndarray]:
    return [values] if values.ndim == 2 else [values[..., channel] for channel in range(3)]


# A picture ---------------------------------------------------------------------------------------------------


@given(pixels())
def test_a_picture_knows_its_size_and_keeps_its_pixels(values):
    picture = Picture("a", "A", "A picture.", values)
    assert (picture.height, picture.width) == values.shape[:2]
    assert picture.is_gray == (values.ndim == 2)
    np.testing.assert_array_equal(picture.pixels, values)


def test_the_pixels_cannot_be_changed_and_the_caller_s_array_can():
    values = np.zeros((2, 3), np.uint8)
    picture = Picture("a", "A", "A picture.", values)
    with pytest.raises(ValueError, match="read-only"):
        picture.pixels[0, 0] = 1
    values[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        sample("astronaut").luma[0, 0] = 1


@pytest.mark.parametrize(
    "values",
    [np.zeros((2, 2)), np.zeros((2, 2, 4), np.uint8), np.zeros(4, np.uint8), np.zeros((1, 2, 2, 3), np.uint8)],
)
def test_other_arrays_are_no_pictures(values):
    with pytest.raises(ValueError, match=r"A picture is \(height, width\) or \(height, width, 3\) of uint8, not"):
        Picture("a", "A", "A picture.", values)


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 3, 3)])
def test_a_picture_has_a_pixel(shape):
    with pytest.raises(ValueError, match="at least one pixel, not"):
        Picture("a", "A", "A picture.", np.zeros(shape, np.uint8))


# Planes ------------------------------------------------------------------------------------------------------


@given(PICTURES)
def test_planes_are_one_or_three_float32_of_whole_numbers(picture):
    for color, count in ((False, 1), (True, 3)):
        planes = picture.planes(color)
        assert planes.shape == (1, count, picture.height, picture.width)
        assert planes.dtype == np.float32
        assert planes.flags.c_contiguous
        assert planes.flags.writeable
        np.testing.assert_array_equal(planes, np.rint(planes))


@given(arrays(np.uint8, (6, 5, 3)))
def test_color_planes_are_red_green_blue(values):
    planes = Picture("a", "A", "", values).planes(color=True)
    for channel in range(3):
        np.testing.assert_array_equal(planes[0, channel], values[..., channel])


@given(arrays(np.uint8, (6, 5)))
def test_a_gray_picture_has_three_equal_color_planes(values):
    picture = Picture("a", "A", "", values)
    for channel in range(3):
        np.testing.assert_array_equal(picture.planes(color=True)[0, channel], values)
    np.testing.assert_array_equal(picture.planes()[0, 0], values)


@given(arrays(np.uint8, (70, 3, 3)))
@settings(max_examples=25, deadline=None)
def test_luma_is_bt_601_rounded(values):
    weights = [Fraction(299, 1000), Fraction(587, 1000), Fraction(114, 1000)]
    expected = [
        [int(sum(w * int(v) for w, v in zip(weights, pixel, strict=True)) + Fraction(1, 2)) for pixel in row]
        for row in values
    ]
    np.testing.assert_array_equal(Picture("a", "A", "", values).luma, expected)


@pytest.mark.parametrize("blue", [0, 1, 77, 250, 255])
def test_luma_rounds_every_half_up(blue):
    red, green = np.mgrid[:256, :256]
    rgb = np.stack([red, green, np.full_like(red, blue)], axis=-1).astype(np.uint8)
    thousandths = 299 * red + 587 * green + 114 * blue
    assert (thousandths % 1000 == 500).any(), "there are halves among them"
    np.testing.assert_array_equal(Picture("a", "A", "", rgb).luma, np.floor(thousandths / 1000 + 0.5))


def test_the_luma_of_equal_channels_is_that_value_and_green_looks_brightest():
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    np.testing.assert_array_equal(Picture("a", "A", "", ramp).luma[0], np.arange(256))
    primaries = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255]]], np.uint8)
    assert Picture("a", "A", "", primaries).luma.tolist() == [[76, 150, 29]]


# Crops -------------------------------------------------------------------------------------------------------


@given(PICTURES, st.data())
def test_a_crop_inside_the_picture_is_a_slice(picture, data):
    row, col = data.draw(st.integers(0, picture.height - 1)), data.draw(st.integers(0, picture.width - 1))
    height = data.draw(st.integers(1, picture.height - row))
    width = data.draw(st.integers(1, picture.width - col))
    part = crop(picture, row, col, height, width)
    np.testing.assert_array_equal(part.pixels, picture.pixels[row : row + height, col : col + width])
    assert (part.name, part.title, part.sentence) == (picture.name, picture.title, picture.sentence)


@given(PICTURES, st.integers(-30, 30), st.integers(-30, 30), st.integers(1, 30), st.integers(1, 30))
def test_a_crop_never_exceeds_the_picture_and_is_moved_as_little_as_needed(picture, row, col, height, width):
    part = crop(picture, row, col, height, width)
    assert (part.height, part.width) == (min(height, picture.height), min(width, picture.width))
    rows, cols = range(picture.height - part.height + 1), range(picture.width - part.width + 1)
    top, left = min(rows, key=lambda r: abs(r - row)), min(cols, key=lambda c: abs(c - col))
    np.testing.assert_array_equal(part.pixels, picture.pixels[top : top + part.height, left : left + part.width])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((0, 0, 0, 1), "height is 1 or more, not 0"), ((0, 0, 1, -2), "width is 1 or more, not -2"),
     ((0.5, 0, 1, 1), "row is a whole number, not 0.5"), ((0, "1", 1, 1), "col is a whole number, not '1'")],
)  # fmt: skip
def test_a_crop_of_no_size_or_no_number_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        crop(sample("grid_seven"), *arguments)


# The grid ----------------------------------------------------------------------------------------------------


@given(PICTURES, st.integers(1, 15), st.integers(1, 15), st.integers(-3, 15), st.integers(-3, 15))
@settings(max_examples=80, deadline=None)
def test_a_grid_holds_the_averages_of_a_square_crop(picture, grid_size, crop_size, row, col):
    got = grid(picture, grid_size=grid_size, crop_size=crop_size, row=row, col=col)
    side = min(crop_size, picture.height, picture.width)
    cells = min(grid_size, side)
    assert (got.height, got.width) == (cells, cells)
    square = crop(picture, row, col, side, side)
    for ours, plane in zip(channels(got.pixels), channels(square.pixels), strict=True):
        np.testing.assert_array_equal(ours, averages_by_definition(plane, cells, cells))


@given(PICTURES, st.integers(1, 20))
def test_a_small_crop_keeps_its_own_pixels(picture, crop_size):
    got = grid(picture, grid_size=20, crop_size=crop_size, row=1, col=2)
    np.testing.assert_array_equal(got.pixels, crop(picture, 1, 2, got.height, got.width).pixels)


def test_whole_blocks_average_as_one_expects():
    values = np.arange(16, dtype=np.uint8).reshape(4, 4)
    got = grid(Picture("a", "A", "", values), grid_size=2, crop_size=4, row=0, col=0)
    assert got.pixels.tolist() == [[3, 5], [11, 13]]  # 2.5, 4.5, 10.5, 12.5: halves are rounded up


@pytest.mark.parametrize("wrong", [{"grid_size": 0}, {"crop_size": 0}, {"crop_size": 2.0}, {"row": None}])
def test_a_grid_without_cells_is_refused(wrong):
    settings_ = {"grid_size": 2, "crop_size": 2, "row": 0, "col": 0} | wrong
    with pytest.raises(ValueError, match=next(iter(wrong))):
        grid(sample("grid_seven"), **settings_)


# The whole picture, smaller ----------------------------------------------------------------------------------


@given(PICTURES, st.integers(1, 15))
@settings(max_examples=80, deadline=None)
def test_a_shrunk_picture_has_the_side_the_shape_and_the_averages(picture, side):
    got = shrink(picture, side)
    longer = max(picture.height, picture.width)
    assert max(got.height, got.width) == min(side, longer)
    assert abs(got.height * picture.width - got.width * picture.height) <= longer  # within one pixel of the shape
    for ours, plane in zip(channels(got.pixels), channels(picture.pixels), strict=True):
        np.testing.assert_array_equal(ours, averages_by_definition(plane, got.height, got.width))


def test_a_picture_that_is_small_enough_is_left_alone():
    assert shrink(sample("cat"), 451) is sample("cat")


def test_a_thread_like_picture_keeps_one_row():
    got = shrink(Picture("a", "A", "", np.full((1, 1000), 9, np.uint8)), 10)
    assert got.pixels.tolist() == [[9] * 10]


def test_averaging_keeps_a_flat_picture_and_the_mean_of_any():
    noise = np.random.default_rng(3).integers(0, 256, (96, 128, 3), dtype=np.uint8)
    got = shrink(Picture("a", "A", "", noise), 32)
    assert got.pixels.shape == (24, 32, 3)
    assert got.pixels.mean() == pytest.approx(noise.mean(), abs=0.1)


# Files -------------------------------------------------------------------------------------------------------


@given(pixels())
@example(np.zeros((1, 1), np.uint8))
@settings(max_examples=40, deadline=None)
def test_a_png_is_read_back_the_same_by_us_and_by_pillow(values):
    data = png(values)
    np.testing.assert_array_equal(decode(data).pixels, values)
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(data))), values)


def test_a_data_uri_holds_the_same_file():
    pixels = np.arange(6, dtype=np.uint8).reshape(2, 3)
    head, data = data_uri(pixels).split(",")
    assert (head, base64.b64decode(data)) == ("data:image/png;base64", png(pixels))


def test_png_takes_any_layout_and_refuses_what_is_no_picture():
    turned = sample("cat").pixels[::-1, ::2]
    np.testing.assert_array_equal(decode(png(turned)).pixels, turned)
    with pytest.raises(ValueError, match="uint8"):
        png(np.zeros((2, 2)))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("holiday.png", "holiday.png"),
        ("C:\\Users\\me\\holiday.png", "holiday.png"),
        ("/home/me/../holiday.png", "holiday.png"),
        ("line\nbreak\x00\x1b[31m.png", "linebreak[31m.png"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a" * 300 + ".png", "a" * 40 + "…" + "a" * 11 + ".png"),
        ("", "Your picture"),
    ],
)
def test_an_upload_is_called_by_its_file_name_made_safe(name, shown):
    picture = decode(png(np.zeros((2, 2), np.uint8)), name)
    assert picture.title == shown
    assert picture.sentence == ""


def test_a_refused_upload_is_called_by_its_safe_name():
    with pytest.raises(ValueError, match=r"^“notes\.txt” is text, not a picture\. Choose a JPEG"):
        decode(b"hello", "/tmp/notes.txt\n")


# With the engine ---------------------------------------------------------------------------------------------


def test_a_filtered_sample_holds_whole_numbers_only():
    out = conv2d(sample("astronaut").planes(), kernels.kernel("sobel_x").weights[None, None], stride=2)
    np.testing.assert_array_equal(out, np.rint(out))
    assert out.min() < 0 < out.max()


def test_the_first_sample_is_square_and_in_color():
    first = sample(images.sample_names()[0])
    assert first.pixels.shape == (512, 512, 3)
