"""Decoding an upload: right for every kind of picture."""

from __future__ import annotations

import io
import struct
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from stridelab.images.decoding import pixels_of
from tests.images.files import COLOR, COLS, GRAY, LOSSLESS, ROWS, png_chunk, png_file, saved


@pytest.mark.parametrize("kind", LOSSLESS)
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_a_lossless_file_gives_back_its_pixels(kind, data):
    height, width = data.draw(st.integers(1, 9)), data.draw(st.integers(1, 9))
    in_color = kind == "webp" or data.draw(st.booleans())
    pixels = data.draw(arrays(np.uint8, (height, width, 3) if in_color else (height, width)))
    form, options = LOSSLESS[kind]
    np.testing.assert_array_equal(pixels_of(saved(pixels, form, **options)), pixels)


@given(arrays(np.uint8, (5, 7, 4)), st.sampled_from(["PNG", "TIFF", "WEBP"]))
@settings(max_examples=40, deadline=None)
def test_transparent_pixels_lie_on_white(rgba, kind):
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    got = pixels_of(saved(rgba, kind, **options))
    alpha = rgba[..., 3:] / 255
    np.testing.assert_allclose(got, rgba[..., :3] * alpha + 255 * (1 - alpha), atol=0.51)


@given(arrays(np.uint8, (5, 7, 2)))
@settings(max_examples=20, deadline=None)
def test_transparent_gray_lies_on_white_and_stays_gray(la):
    got = pixels_of(saved(Image.merge("LA", [Image.fromarray(la[..., band]) for band in (0, 1)]), "PNG"))
    alpha = la[..., 1] / 255
    np.testing.assert_allclose(got, la[..., 0] * alpha + 255 * (1 - alpha), atol=1.01)
    assert got.ndim == 2


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF"])
def test_a_palette_gives_its_colors(kind):
    image = Image.fromarray(GRAY % 8).convert("P")
    colors = np.array(
        [[255, 0, 0], [0, 255, 0], [0, 0, 255], [9, 9, 9], [1, 2, 3], [255, 255, 255], [7, 0, 7], [0, 9, 0]]
    )
    image.putpalette(colors.astype(np.uint8).tobytes())
    np.testing.assert_array_equal(pixels_of(saved(image, kind)), colors[GRAY % 8])


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF"])
def test_a_gray_palette_gives_a_gray_picture(kind):
    image = Image.fromarray(GRAY % 4).convert("P")
    image.putpalette(np.repeat(np.arange(4, dtype=np.uint8) * 60, 3).tobytes())
    np.testing.assert_array_equal(pixels_of(saved(image, kind)), GRAY % 4 * 60)


@pytest.mark.parametrize("kind", ["PNG", "GIF"])
def test_the_transparent_color_of_a_palette_becomes_white(kind):
    image = Image.fromarray(GRAY % 3).convert("P")
    image.putpalette(bytes([200, 0, 0, 0, 200, 0, 0, 0, 200]))
    got = pixels_of(saved(image, kind, transparency=1))
    np.testing.assert_array_equal(got, np.array([[200, 0, 0], [255, 255, 255], [0, 0, 200]])[GRAY % 3])


@pytest.mark.parametrize("kind", ["PNG", "BMP", "TIFF", "GIF"])
def test_one_bit_is_black_and_white(kind):
    got = pixels_of(saved(Image.fromarray(GRAY > 90), kind))
    np.testing.assert_array_equal(got, np.where(GRAY > 90, 255, 0))


@given(arrays(np.uint16, (4, 6)), st.sampled_from(["PNG", "TIFF", "TIFF, big end first"]))
@settings(max_examples=30, deadline=None)
def test_16_bit_gray_is_scaled_and_not_cut(values, kind):
    image = Image.fromarray(values.astype(">u2") if "," in kind else values)
    got = pixels_of(saved(image, kind[:4].strip(",")))
    np.testing.assert_array_equal(got, np.rint(values / 257))


def test_every_16_bit_value_has_its_nearest_8_bit_value():
    values = np.arange(65536, dtype=np.uint16).reshape(256, 256)
    np.testing.assert_array_equal(pixels_of(saved(values, "PNG")), np.rint(values / 257))


@given(arrays(np.uint16, (4, 5, 3)))
@settings(max_examples=20, deadline=None)
def test_16_bit_color_is_scaled_and_not_cut(values):
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    got = pixels_of(png_file(5, 4, 16, 2, rows))
    np.testing.assert_allclose(got, values / 257, atol=1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([[0.0, 0.5, 1.0]], [[0, 128, 255]]),
        ([[0.0, 100.4, 255.0]], [[0, 100, 255]]),
        ([[0.0, 32767.5, 65535.0]], [[0, 128, 255]]),
        ([[-1.0, 0.0, 1.0]], [[0, 128, 255]]),
        ([[0.0, 1e6, 2e6]], [[0, 128, 255]]),
        ([[np.nan, np.inf, 1.0]], [[255, 255, 255]]),
        ([[np.nan, 0.0, 1.0]], [[0, 0, 255]]),
        ([[np.nan, np.nan]], [[0, 0]]),
        ([[-3.0, -3.0]], [[0, 0]]),
        ([[-3.4e38, 3.4e38]], [[0, 255]]),
    ],
)
def test_a_float_tiff_is_brought_to_0_to_255(values, expected):
    got = pixels_of(saved(np.array(values, np.float32), "TIFF"))
    np.testing.assert_allclose(got, expected, atol=1)


def test_a_signed_32_bit_tiff_is_brought_to_0_to_255():
    got = pixels_of(saved(np.array([[-(2**31), 0, 2**31 - 1]], np.int32), "TIFF"))
    np.testing.assert_allclose(got, [[0, 127.5, 255]], atol=0.5)


def test_a_cmyk_jpeg_has_its_colors():
    red = Image.new("RGB", (16, 16), (250, 10, 10))
    got = pixels_of(saved(red.convert("CMYK"), "JPEG", quality=95))
    np.testing.assert_allclose(got, np.broadcast_to([250, 10, 10], got.shape), atol=6)


def test_a_gray_jpeg_is_gray():
    got = pixels_of(saved(np.full((16, 16), 77, np.uint8), "JPEG"))
    np.testing.assert_array_equal(got, np.full((16, 16), 77))


def test_a_jpeg_looks_like_its_original():
    smooth = np.stack([ROWS * 8, COLS * 5, 255 - ROWS * 4], axis=-1).astype(np.uint8)
    for options in ({}, {"progressive": True}):
        assert np.abs(pixels_of(saved(smooth, "JPEG", quality=95, **options)).astype(int) - smooth).mean() < 3


UPRIGHT = {  # EXIF orientation -> what the camera did to an upright picture, undone: CIPA DC-008, tag 274
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: np.rot90(a, 2).swapaxes(0, 1),
    8: lambda a: np.rot90(a),
}


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("kind", ["png", "webp", "tiff", "tiff_lzw", "jpeg"])
def test_a_picture_stands_as_the_camera_noted(kind, orientation):
    form, options = LOSSLESS.get(kind, ("JPEG", {}))
    note = Image.Exif()
    note[274] = orientation
    lying = pixels_of(saved(COLOR, form, **options))
    got = pixels_of(saved(COLOR, form, exif=note, **options))
    np.testing.assert_array_equal(got, UPRIGHT[orientation](lying))


@pytest.mark.parametrize("note", [b"", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03", b"garbage!"])
def test_a_damaged_orientation_note_is_ignored(note):
    jpeg = saved(GRAY, "JPEG")
    segment = b"\xff\xe1" + struct.pack(">H", len(note) + 8) + b"Exif\0\0" + note
    np.testing.assert_array_equal(pixels_of(jpeg[:2] + segment + jpeg[2:]), pixels_of(jpeg))
    np.testing.assert_array_equal(pixels_of(png_file(1, 1, 8, 0, b"\0\7", png_chunk(b"eXIf", note))), [[7]])


def test_what_pillow_warns_about_is_no_reason_to_refuse_and_the_warning_stays_inside():
    announced_as_an_animation_of_0_frames = png_file(1, 1, 8, 0, b"\0\7", png_chunk(b"acTL", bytes(8)))
    with (
        pytest.warns(UserWarning, match="APNG"),
        Image.open(io.BytesIO(announced_as_an_animation_of_0_frames)) as image,
    ):
        image.load()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert pixels_of(announced_as_an_animation_of_0_frames).tolist() == [[7]]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF", "PNG", "MPO"])
def test_of_several_frames_the_first_counts(kind):
    first, second = Image.new("RGB", (20, 10), (250, 0, 0)), Image.new("RGB", (20, 10), (0, 0, 250))
    got = pixels_of(saved(first, kind, save_all=True, append_images=[second]))
    assert got.shape == (10, 20, 3)
    np.testing.assert_allclose(got, np.broadcast_to([250, 0, 0], got.shape), atol=8)


def test_a_12_megapixel_photo_keeps_its_size():
    ramp = np.broadcast_to((np.arange(4000) // 16).astype(np.uint8), (3000, 4000))
    assert pixels_of(saved(ramp, "JPEG")).shape == (3000, 4000)
