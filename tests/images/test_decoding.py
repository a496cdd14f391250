"""Decoding an upload: right for every kind of picture."""

from __future__ import annotations

import io
import struct
import warnings
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from stridelab.images.decoding import decoded, pixels_of
from tests.images.files import COLOR, COLS, GRAY, LOSSLESS, ROWS, png_chunk, png_file, saved, sentence


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


@pytest.mark.parametrize(
    ("width", "height", "divisor", "words"),
    [
        (5000, 5000, 1, ""),
        (8064, 6048, 2, "The photo has 49 million pixels. It was read at half its width and height."),
        (12000, 9000, 4, "The photo has 108 million pixels. It was read at a quarter of its width and height."),
        (16384, 3000, 2, "The photo has 49 million pixels. It was read at half its width and height."),
    ],
)
def test_a_photo_over_25_million_pixels_is_read_smaller_and_says_so(width, height, divisor, words):
    small = saved(GRAY, "JPEG")
    assert small.count(struct.pack(">HH", 24, 36)) == 1
    upload = decoded(small.replace(struct.pack(">HH", 24, 36), struct.pack(">HH", height, width)))
    assert upload.pixels.shape == (-(-height // divisor), -(-width // divisor))
    assert upload.sentence == words


def test_a_smaller_photo_is_the_average_of_the_large_one():
    black_and_white = Image.new("L", (5200, 5000))
    black_and_white.paste(255, (2600, 0, 5200, 5000))
    pixels = pixels_of(saved(black_and_white, "JPEG"))
    np.testing.assert_array_equal(pixels, np.where(np.arange(2600) < 1300, 0, 255)[None].repeat(2500, axis=0))


def test_a_panorama_of_24_million_pixels_is_read():
    assert pixels_of(saved(Image.new("L", (24_000, 1_000)), "PNG")).shape == (1_000, 24_000)


@pytest.mark.parametrize("missing", [1, 2])
def test_a_jpeg_that_lacks_only_its_end_mark_is_read(missing):
    whole = saved(COLOR, "JPEG", quality=95)
    np.testing.assert_array_equal(pixels_of(whole[:-missing]), pixels_of(whole))


@pytest.mark.parametrize("missing", [4, 6, 20, 200])
def test_a_jpeg_that_lacks_pixels_is_not_read(missing):
    assert "breaks off" in sentence(saved(COLOR, "JPEG", quality=95)[:-missing])


# Where decoders go wrong -------------------------------------------------------------------------------------


@given(arrays(np.uint16, (3, 4, 3)))
@settings(max_examples=15, deadline=None)
def test_a_transparent_color_of_16_bits_is_found_to_the_last_bit(values):
    values[:, 1:] = values[:, :1] + np.arange(1, 4)[:, None] * np.array([0, 0, 1])  # differ in the last bits of blue
    key = values[1, 2]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in values)
    got = pixels_of(png_file(4, 3, 16, 2, rows, png_chunk(b"tRNS", key.astype(">u2").tobytes())))
    expected = np.where((values == key).all(axis=2)[..., None], 255, values / 257)
    np.testing.assert_allclose(got, expected, atol=1)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_a_transparent_gray_is_found_at_every_depth(bits):
    levels = np.arange(min(2**bits, 8))
    packed = np.packbits((levels[:, None] >> np.arange(bits)[::-1] & 1).astype(np.uint8).ravel())
    got = pixels_of(png_file(len(levels), 1, bits, 0, b"\0" + packed.tobytes(), png_chunk(b"tRNS", b"\0\1")))
    np.testing.assert_array_equal(got[0], np.where(levels == 1, 255, levels * 255 // (2**bits - 1)))


def tiff_file(order: str, values: np.ndarray, photometric: int, form: int, packed: bool) -> bytes:
    """One strip of one sample for each pixel, `order` "<" or ">", by hand: Pillow writes only some of these kinds."""
    numbers = values.astype(values.dtype.newbyteorder(order)).tobytes()
    body = zlib.compress(numbers) if packed else numbers
    height, width = values.shape
    tags = [(256, width), (257, height), (258, 8 * values.dtype.itemsize), (259, 8 if packed else 1)]
    tags += [(262, photometric), (273, 8), (277, 1), (278, height), (279, len(body)), (339, form)]
    entries = b"".join(struct.pack(order + "HHII", tag, 4, 1, value) for tag, value in tags)
    start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8 + len(body))
    return start + body + struct.pack(order + "H", len(tags)) + entries + bytes(4)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(("kind", "form"), [("u2", 1), ("i2", 2), ("u4", 1), ("i4", 2), ("f4", 3), ("i1", 2)])
@pytest.mark.parametrize("photometric", [0, 1])
def test_wide_numbers_of_a_tiff_rise_from_black_to_white_or_fall(photometric, kind, form, order, packed):
    dtype = np.dtype(kind)
    ends = (-1.0, 1.0) if kind == "f4" else (np.iinfo(dtype).min, np.iinfo(dtype).max)
    values = np.linspace(*ends, 12).round(0 if kind != "f4" else 6).astype(dtype).reshape(3, 4)
    got = pixels_of(tiff_file(order, values, photometric, form, packed))
    ramp = np.linspace(0, 255, 12).reshape(3, 4)
    np.testing.assert_allclose(got, 255 - ramp if photometric == 0 else ramp, atol=1)


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_what_the_first_frame_leaves_of_its_screen_is_white(kind):
    red = Image.new("RGB", (6, 4), (255, 0, 0))
    if kind == "GIF":
        data = bytearray(saved(red.quantize(2), "GIF"))
        frame = data.index(b",\0\0\0\0\6\0\4\0")
        data[6:10], data[frame + 1 : frame + 5] = struct.pack("<HH", 10, 12), struct.pack("<HH", 2, 4)
    else:
        still = saved(red, "WEBP", lossless=True)
        frame = struct.pack("<HBHB", 1, 0, 2, 0) + b"\5\0\0\3\0\0" + bytes(4) + still[12:]
        body = b"WEBPVP8X\x0a\0\0\0\x02\0\0\0\x09\0\0\x0b\0\0" + b"ANIM\6\0\0\0" + bytes(6)
        body += b"ANMF" + struct.pack("<I", len(frame)) + frame
        data = b"RIFF" + struct.pack("<I", len(body)) + body
    expected = np.full((12, 10, 3), 255)
    expected[4:8, 2:8] = (255, 0, 0)
    np.testing.assert_array_equal(pixels_of(bytes(data)), expected)


@pytest.mark.parametrize("turns", [2, 3, 6, 8])
def test_an_avif_stands_upright(turns):
    note = Image.Exif()
    note[274] = turns
    lying = pixels_of(saved(COLOR, "AVIF", quality=90))
    np.testing.assert_array_equal(pixels_of(saved(COLOR, "AVIF", quality=90, exif=note)), UPRIGHT[turns](lying))


def test_a_12_megapixel_photo_keeps_its_size():
    ramp = np.broadcast_to((np.arange(4000) // 16).astype(np.uint8), (3000, 4000))
    assert pixels_of(saved(ramp, "JPEG")).shape == (3000, 4000)
