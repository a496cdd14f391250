"""Decoding an upload: right for every kind of picture, and a sentence for everything else."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import threading
import time
import warnings
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from stridelab.images.decoding import LARGEST_BYTES, LARGEST_PIXELS, LARGEST_SIDE, pixels_of

ROWS, COLS = np.mgrid[:24, :36]
COLOR = np.stack([ROWS * 10, COLS * 7, (ROWS * COLS * 5) % 256], axis=-1).astype(np.uint8)
GRAY = COLOR[..., 2]
LOSSLESS = {
    "png": ("PNG", {}),
    "bmp": ("BMP", {}),
    "webp": ("WEBP", {"lossless": True}),
    "tiff": ("TIFF", {}),
    "tiff_lzw": ("TIFF", {"compression": "tiff_lzw"}),
    "tiff_deflate": ("TIFF", {"compression": "tiff_adobe_deflate"}),
}


def saved(image: Image.Image | np.ndarray, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    (Image.fromarray(image) if isinstance(image, np.ndarray) else image).save(buffer, kind, **options)
    return buffer.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_file(width: int, height: int, bits: int, color_type: int, rows: bytes, *before: bytes) -> bytes:
    """A PNG file written out by hand, so that it may say what it likes. `rows` include their filter bytes."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, color_type, 0, 0, 0))
    body = png_chunk(b"IDAT", zlib.compress(rows, 9))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(before) + body + png_chunk(b"IEND", b"")


# Every kind of picture ---------------------------------------------------------------------------------------


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


# Refused, in one sentence ------------------------------------------------------------------------------------


def sentence(data: bytes, name: str = "") -> str:
    with pytest.raises(ValueError, match=r"^[^\n]{20,220}[.]$") as caught:
        pixels_of(data, name)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "AVIF"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "AVIF"),
        (b"\0\0\0\x18ftypisom\0\0\0\0mp41", "video"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b'\xef\xbb\xbf  <?xml version="1.0"?>\n<!-- by hand --><svg width="1"/>', "SVG"),
        (b"<!DOCTYPE html><html><svg/>", "SVG"),
        (b"<!doctype HTML><html lang=en>", "web page"),
        (b"  <HTML><body>", "web page"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x1f\x8b\x08", "archive"),
        (b"8BPS\0\1", "Photoshop"),
        (b"\0\0\1\0\1\0", "icon"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "sound"),
        (b"Dear all,\nplease find the photo attached.\n", "text"),
        ("Größe: schön".encode(), "text"),
        ("name,value\n1,2".encode("utf-16"), "text"),
        (b'{"error": "not found"}', "text"),
        (bytes(range(1, 32)) * 9, "unknown kind"),
        (b"\0", "unknown kind"),
    ],
)
def test_what_is_no_picture_here_is_named(data, words):
    said = sentence(data)
    assert words in said
    assert "JPEG" in said  # what to do


def test_a_disguised_file_is_called_so():
    assert "whatever its name says" in sentence(b"<!doctype html><title>404</title>", "holiday.JPG")
    assert "whatever its name says" not in sentence(b"<!doctype html><title>404</title>", "page.html")


def test_the_name_does_not_matter():
    np.testing.assert_array_equal(pixels_of(saved(GRAY, "PNG"), "gray.heic"), GRAY)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_file_is_refused(kind, share):
    whole = saved(np.tile(COLOR, (4, 4, 1)), kind)
    assert "breaks off" in sentence(whole[: int(len(whole) * share)], "photo")


def test_a_file_of_too_many_bytes_is_refused():
    assert "64.0 MB" in sentence(bytes(LARGEST_BYTES + 1))


def test_a_bare_signature_is_refused():
    for start in (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"RIFF\4\0\0\0WEBP"):
        assert "Copy" in (said := sentence(start)) or "Save it again" in said


def test_the_size_limits_are_where_they_are_said_to_be():
    assert pixels_of(saved(Image.new("1", (LARGEST_SIDE, 1)), "PNG")).shape == (1, LARGEST_SIDE)
    assert "10,001 × 1 pixels" in sentence(saved(Image.new("1", (LARGEST_SIDE + 1, 1)), "PNG"))
    assert pixels_of(saved(Image.new("1", (5000, LARGEST_PIXELS // 5000)), "PNG")).shape == (5000, 5000)
    assert "5,001 × 5,000 pixels" in sentence(saved(Image.new("1", (5001, 5000)), "PNG"))


def test_a_jpeg_of_very_many_scans_is_refused_and_a_usual_progressive_one_is_not():
    progressive = saved(COLOR, "JPEG", progressive=True)
    assert pixels_of(progressive).shape == COLOR.shape
    last = progressive.rindex(b"\xff\xda")
    scan = progressive[last:-2]
    assert "minutes" in sentence(progressive[:-2] + scan * 200 + b"\xff\xd9")


def test_a_very_long_run_length_bmp_is_refused():
    header = b"BM" + struct.pack("<IHHIIiiHHIIiiII", 5_000_000, 0, 0, 54, 40, 5000, 5000, 1, 8, 1, 0, 0, 0, 0, 0)
    assert "minutes" in sentence(header + bytes(5_000_000))


# Anything at all ---------------------------------------------------------------------------------------------


def check_picture_or_sentence(data: bytes) -> None:
    """Any other exception than ValueError is an error of the test."""
    try:
        pixels = pixels_of(data, "upload")
    except ValueError as error:
        said = str(error)
    else:
        assert pixels.dtype == np.uint8
        assert pixels.ndim == 2 or pixels.shape[2:] == (3,)
        assert 0 < pixels.shape[0] * pixels.shape[1] <= LARGEST_PIXELS
        return
    assert said.startswith("“upload” ")
    assert said.endswith(".")
    assert "\n" not in said


CORPUS = [
    *(saved(COLOR, kind, **options) for kind, options in LOSSLESS.values()),
    *(saved(GRAY, kind, **options) for kind, options in LOSSLESS.values()),
    saved(COLOR, "GIF"),
    saved(COLOR, "JPEG"),
    saved(COLOR, "JPEG", progressive=True),
    saved(Image.fromarray(COLOR).convert("CMYK"), "JPEG"),
    saved(COLOR, "WEBP"),
    saved(GRAY.astype(np.uint16) * 257, "PNG"),
    saved(GRAY.astype(np.uint16) * 257, "TIFF"),
    saved(GRAY.astype(np.float32), "TIFF"),
    saved(Image.fromarray(GRAY > 90), "TIFF", compression="group4"),
    saved(Image.fromarray(COLOR), "TIFF", compression="jpeg"),
    saved(Image.fromarray(COLOR).convert("LAB"), "TIFF"),
    saved(Image.fromarray(COLOR).convert("RGBA"), "PNG"),
    saved(Image.fromarray(COLOR).quantize(9), "PNG", transparency=3),
    saved(Image.fromarray(COLOR), "GIF", save_all=True, append_images=[Image.fromarray(COLOR[::-1])]),
    saved(Image.fromarray(COLOR), "WEBP", save_all=True, append_images=[Image.fromarray(COLOR[::-1])]),
    saved(Image.fromarray(COLOR), "MPO", save_all=True, append_images=[Image.fromarray(COLOR[::-1])]),
]


@given(
    st.sampled_from(CORPUS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=6),
    st.floats(0.02, 1),
    st.binary(max_size=6),
)
@settings(max_examples=300, deadline=None)
def test_a_damaged_file_gives_a_picture_or_a_sentence_and_no_warning(whole, changes, share, tail):
    damaged = bytearray(whole)
    for place, value in changes:  # the first bytes say most: half of all changes fall into the first 64
        damaged[int(place * 2 * 63) if place < 0.5 else int((place * 2 - 1) * (len(whole) - 1))] = value
    damaged = bytes(damaged[: max(8, int(len(damaged) * min(1, share * 2)))] + tail)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_picture_or_sentence(damaged)


@given(
    st.binary(max_size=60), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM", b"II*\0"])
)
@settings(max_examples=80, deadline=None)
def test_random_bytes_give_a_sentence(data, start):
    check_picture_or_sentence(start + data)


def test_one_picture_is_decoded_at_a_time_and_the_warning_filters_are_left_as_they_were(monkeypatch):
    inside, most, open_ = [], [], Image.open

    def watched(*arguments, **options):
        inside.append(1)
        time.sleep(0.002)
        most.append(len(inside))
        inside.pop()
        return open_(*arguments, **options)

    monkeypatch.setattr(Image, "open", watched)
    before = list(warnings.filters)
    data = saved(COLOR, "TIFF")
    shapes = []
    threads = [threading.Thread(target=lambda: shapes.append(pixels_of(data).shape)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shapes == [COLOR.shape] * 8
    assert max(most) == 1
    assert list(warnings.filters) == before


BOMBS = """
import resource, struct, sys, zlib
from tests_of_decoding import saved, png_chunk, png_file, COLOR
from stridelab.images.decoding import pixels_of

def tiff_of_one_giant_tile():
    tags = [(256, 16), (257, 16), (258, 8), (259, 8), (262, 1), (277, 1)]  # 16 x 16 gray pixels, deflate ...
    tags += [(322, 60000), (323, 60000), (324, 8), (325, 100)]  # ... in a tile of 60000 x 60000
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    body = zlib.compress(bytes(1000)).ljust(100, b"\\0")
    return b"II*\\0" + struct.pack("<I", 108) + body + struct.pack("<H", len(tags)) + entries + bytes(4)

def gif(screen, frame):
    picture = struct.pack("<HHBBB", *screen, 0x80, 0, 0) + bytes(6)
    return b"GIF89a" + picture + b"," + struct.pack("<HHHHB", 0, 0, *frame, 0) + b"\\2\\2\\x4c\\1\\0;"

big = 20000
bombs = {
    "png": png_file(big, big, 8, 2, b"\\0" * 1_000_000),
    "png header": png_file(2**31 - 1, 2**31 - 1, 8, 2, b""),
    "bmp": b"BM" + struct.pack("<IHHIIiiHHIIiiII", 99, 0, 0, 54, 40, big, -big, 1, 24, 0, 0, 0, 0, 0, 0),
    "gif screen": gif((65535, 65535), (4, 4)),
    "gif frame": gif((4, 4), (65535, 65535)),
    "gif frame of medium size": gif((4, 4), (9000, 9000)),
    "webp extended": b"RIFF\\x64\\0\\0\\0WEBPVP8X\\x0a\\0\\0\\0" + bytes(4) + b"\\xff\\x3f\\0\\xff\\x3f\\0" + bytes(78),
    "webp lossless": b"RIFF\\x64\\0\\0\\0WEBPVP8L\\x50\\0\\0\\0\\x2f\\xff\\xff\\xff\\x0f" + bytes(83),
    "jpeg": saved(COLOR, "JPEG").replace(struct.pack(">HH", 24, 36), struct.pack(">HH", 65500, 65500)),
    "tiff": saved(COLOR, "TIFF").replace(struct.pack("<HHII", 256, 4, 1, 36), struct.pack("<HHII", 256, 4, 1, 2**31)),
    "tiff tile": tiff_of_one_giant_tile(),
}
notes = png_chunk(b"zTXt", b"note\\0\\0" + zlib.compress(bytes(50_000_000), 9)) * 8
profile = png_chunk(b"iCCP", b"icc\\0\\0" + zlib.compress(bytes(200_000_000), 9))
loud = {"png notes": png_file(1, 1, 8, 0, b"\\0\\7", notes), "png profile": png_file(1, 1, 8, 0, b"\\0\\7", profile)}
pixels_of(saved(COLOR, "WEBP")), pixels_of(saved(COLOR, "TIFF")), pixels_of(saved(COLOR, "GIF"))  # all modules are in

def no_writing(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        raise RuntimeError(f"writes {arguments}")
sys.addaudithook(no_writing)

now = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (now + 150_000_000, now + 150_000_000))
for name, data in bombs.items():
    try:
        pixels_of(data, name)
    except ValueError as error:
        assert "pixels" in str(error), (name, error, error.__cause__)
    else:
        raise AssertionError(name)
for name, data in loud.items():
    try:
        assert pixels_of(data, name).tolist() == [[7]]
    except ValueError as error:
        assert not isinstance(error.__cause__, MemoryError), (name, error.__cause__)
pixels_of(saved(COLOR, "PNG"))
print("all refused")
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits memory the way Linux does")
def test_bombs_are_refused_in_little_memory_and_nothing_is_written(tmp_path):
    run = "import sys, importlib.util as u; s = u.spec_from_file_location('tests_of_decoding', sys.argv[1]); "
    run += "m = u.module_from_spec(s); sys.modules[s.name] = m; s.loader.exec_module(m); exec(m.BOMBS)"
    result = subprocess.run(
        [sys.executable, "-c", run, __file__], capture_output=True, text=True, check=False, cwd=".", timeout=60
    )
    assert result.stdout == "all refused\n", result.stderr
