"""Files that would take long or much memory: one at a time, refused before they do."""

from __future__ import annotations

import struct
import subprocess
import sys
import threading
import time
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stridelab.images.bounds import MOST_PARTS
from stridelab.images.containers import av1
from stridelab.images.decoding import pixels_of
from tests.images.files import COLOR, GRAY, png_chunk, saved, sentence

ROOT = Path(__file__).parents[2]


# Parts without end -------------------------------------------------------------------------------------------

MANY = MOST_PARTS + 1
PNG_HEADER = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PNG_PIXEL = png_chunk(b"IDAT", zlib.compress(b"\0\7"))
JPEG = saved(GRAY, "JPEG")
GIF = saved(Image.new("L", (8, 8), 77), "GIF")
GIF_NOTES = 13 + 3 * 2 ** ((GIF[10] & 7) + 1) if GIF[10] & 0x80 else 13


def tiff_of_tiles_of_one_pixel(side: int, size: int = 1) -> bytes:
    """All of them lie at the same place, and are said to have `size` bytes."""
    count = side * side
    lists = np.full(count, 8, "<u4").tobytes() + np.full(count, size, "<u4").tobytes()
    tags = [(256, 1, side), (257, 1, side), (258, 1, 8), (259, 1, 1), (262, 1, 1), (277, 1, 1), (322, 1, 1)]
    tags += [(323, 1, 1), (324, count, 16), (325, count, 16 + 4 * count)]
    entries = b"".join(struct.pack("<HHII", tag, 4, many, value) for tag, many, value in tags)
    directory = struct.pack("<H", len(tags)) + entries + bytes(4)
    return b"II*\0" + struct.pack("<I", 16 + len(lists)) + b"\7" * 8 + lists + directory


ENDLESS = {
    "png_chunks_before_its_pixels": PNG_HEADER + png_chunk(b"prVt", b"") * MANY + PNG_PIXEL,
    "png_notes": PNG_HEADER + png_chunk(b"tEXt", b"k\0") * MANY + PNG_PIXEL,
    "png_empty_pixels": PNG_HEADER + png_chunk(b"IDAT", b"") * MANY + PNG_PIXEL,
    "jpeg_notes": JPEG[:2] + b"\xff\xfe\0\2" * MANY + JPEG[2:],
    "jpeg_marks": JPEG[:2] + b"\xff\1" * MANY + JPEG[2:],
    "jpeg_tables": JPEG[:2] + JPEG[JPEG.index(b"\xff\xdb") :][: 2 + 67] * 4000 + JPEG[2:],
    "gif_notes": GIF[:GIF_NOTES] + b"\x21\xfe\0" * MANY + GIF[GIF_NOTES:],
    "gif_note_in_blocks_of_one_byte": GIF[:GIF_NOTES] + b"\x21\xfe" + b"\1a" * 600_000 + b"\0" + GIF[GIF_NOTES:],
    "tiff_tiles_of_one_pixel": tiff_of_tiles_of_one_pixel(240),
    "tiff_tiles_that_lie_together": tiff_of_tiles_of_one_pixel(60, size=64),
    "webp_chunks": b"RIFF" + struct.pack("<I", 4 + 8 * MANY) + b"WEBP" + b"note\0\0\0\0" * MANY,
    "avif_boxes": b"\0\0\0\x10ftypavif\0\0\0\0" + b"\0\0\0\x08free" * MANY,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_file_of_very_many_parts_is_refused_before_it_is_decoded(name, monkeypatch):
    monkeypatch.setattr(Image, "open", None)
    assert "minutes" in sentence(ENDLESS[name], name)


@pytest.mark.parametrize("stray", [b"\xff" * 2_000_000, b"\xff\0" * 1_000_000])
def test_stray_bytes_in_a_jpeg_do_not_hold_it_up(stray):
    np.testing.assert_array_equal(pixels_of(JPEG[:2] + stray + JPEG[2:]), pixels_of(JPEG))


@pytest.mark.parametrize("between", [b"", b"\xff\1"])
def test_a_jpeg_of_very_many_scans_is_refused_and_a_usual_progressive_one_is_not(between):
    progressive = saved(COLOR, "JPEG", progressive=True)
    assert pixels_of(progressive).shape == COLOR.shape
    last = progressive.rindex(b"\xff\xda")
    scan = progressive[last:-2]
    assert "minutes" in sentence(progressive[:-2] + (between + scan) * 200 + b"\xff\xd9")


def test_a_jpeg_of_few_scans_that_are_long_is_refused():
    """In a picture of 25 million pixels, each scan of all its blocks costs 20 milliseconds or more."""
    progressive = saved(COLOR, "JPEG", progressive=True)
    size = struct.pack(">HH", *COLOR.shape[:2])
    assert progressive.count(size) == 1
    large = progressive.replace(size, struct.pack(">HH", 5000, 5000))
    last = large.rindex(b"\xff\xda")
    assert "minutes" in sentence(large[:-2] + large[last:-2] * 90 + b"\xff\xd9")


def test_a_very_long_run_length_bmp_is_refused():
    header = b"BM" + struct.pack("<IHHIIiiHHIIiiII", 5_000_000, 0, 0, 54, 40, 5000, 5000, 1, 8, 1, 0, 0, 0, 0, 0)
    assert "minutes" in sentence(header + bytes(5_000_000))


def test_an_avif_whose_coded_picture_is_larger_than_it_says_is_refused():
    """Its decoder makes room for what is coded."""
    large = saved(Image.new("L", (65_536, 8)), "AVIF", speed=10)
    size = b"ispe" + struct.pack(">III", 0, 65_536, 8)
    assert large.count(size) == 1
    assert "65,536 × 8" in sentence(large.replace(size, b"ispe" + struct.pack(">III", 0, 100, 100)))


@pytest.mark.parametrize("size", [(1, 1), (36, 24), (255, 300)])
def test_the_size_of_a_coded_picture_is_read_from_its_bits(size):
    data = saved(Image.new("RGB", size), "AVIF", speed=10)
    assert av1.largest_frame(memoryview(data)[data.index(b"mdat") + 4 :]) == size


# One at a time, in little memory -----------------------------------------------------------------------------


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
from tests.images.files import saved, png_chunk, png_file, COLOR
from stridelab.images.containers import av1
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
notes = png_chunk(b"zTXt", b"note\\0\\0" + zlib.compress(bytes(50_000_000), 1)) * 8
profile = png_chunk(b"iCCP", b"icc\\0\\0" + zlib.compress(bytes(200_000_000), 1))
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
    assert pixels_of(data, name).tolist() == [[7]], name
pixels_of(saved(COLOR, "PNG"))
print("all refused")
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits memory the way Linux does")
def test_bombs_are_refused_in_little_memory_and_nothing_is_written():
    result = subprocess.run(
        [sys.executable, "-c", BOMBS], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    )
    assert result.stdout == "all refused\n", result.stderr
