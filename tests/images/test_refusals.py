"""What is not opened: one sentence that says what it is and what to do."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from stridelab.images import signatures
from stridelab.images.bounds import LARGEST_BYTES, LARGEST_PIXELS, LARGEST_SIDE
from stridelab.images.decoding import pixels_of
from tests.images.files import COLOR, GRAY, saved, sentence


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIC"),
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
        (b"\x89", "unknown kind"),
        (b"\x89PNG", "unknown kind"),
        (b"BMX bikes for sale, hardly used.\n", "text"),
        ("BMI: Körpergröße".encode("latin-1"), "text"),
        (b"BMW\n", "text"),
    ],
)
def test_what_is_no_picture_here_is_named(data, words, monkeypatch):
    monkeypatch.setattr(signatures, "HEIC_IS_READ", False)
    said = sentence(data)
    assert words in said
    assert "JPEG" in said  # what to do


@pytest.mark.parametrize("brands", [b"avif\0\0\0\0avifmif1", b"mif1\0\0\0\0mif1avif"])
def test_avif_is_named_where_pillow_cannot_read_it(brands, monkeypatch):
    monkeypatch.setattr(signatures.features, "check", lambda feature: False)
    assert "AVIF" in sentence(b"\0\0\0\x18ftyp" + brands)


def test_who_has_a_heic_photo_learns_how_the_phone_saves_jpeg(monkeypatch):
    monkeypatch.setattr(signatures, "HEIC_IS_READ", False)
    said = sentence(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_0001.HEIC")
    assert "iPhone" in said
    assert "Most Compatible" in said
    assert "Android" in said


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
    assert "65,536 × 1 pixels" in sentence(saved(Image.new("1", (LARGEST_SIDE + 1, 1)), "PNG"))
    assert pixels_of(saved(Image.new("1", (5000, LARGEST_PIXELS // 5000)), "PNG")).shape == (5000, 5000)
    assert "5,001 × 5,000 pixels" in sentence(saved(Image.new("1", (5001, 5000)), "PNG"))
