"""Whatever the bytes: a picture or a sentence, and no warning."""

from __future__ import annotations

import warnings

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from stridelab.images.bounds import LARGEST_PIXELS
from stridelab.images.decoding import pixels_of
from tests.images.files import COLOR, GRAY, LOSSLESS, saved


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
