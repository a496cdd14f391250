"""The control for an own picture, without a browser."""

from __future__ import annotations

import numpy as np
import pytest

from stridelab import images
from stridelab.ui.controls.picture import accepted

AGENTS = {
    "Safari on a Mac": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.3 Safari/605.1.15",
    "Chrome on an iPhone": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) CriOS/133.0 Mobile/15E148 Safari/604.1",
    "Chrome on Windows": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/133.0.0.0 Safari/537.36",
    "Chrome on Android": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/133.0.0.0 "
    "Mobile Safari/537.36",
    "Firefox": "Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101 Firefox/135.0",
    "unknown": "",
}


@pytest.mark.parametrize("browser", AGENTS)
def test_browsers_that_turn_heic_into_jpeg_are_asked_for_jpeg_first(browser, monkeypatch):
    monkeypatch.setattr(images, "HEIC_IS_READ", False)
    kinds = accepted(AGENTS[browser])
    if browser in ("Safari on a Mac", "Chrome on an iPhone"):
        assert kinds is not None
        assert kinds[0] == "jpg"
        assert not {"heic", "heif"} & set(kinds)
    else:
        assert kinds is None


def test_where_heic_is_read_every_file_may_come(monkeypatch):
    monkeypatch.setattr(images, "HEIC_IS_READ", True)
    assert accepted(AGENTS["Safari on a Mac"]) is None


def test_the_page_says_that_a_photo_was_read_smaller(open_page):
    photo = images.Picture("a.jpg", "a.jpg", "It was read at half its width and height.", np.zeros((8, 8), np.uint8))
    page = open_page("slide")
    page.session_state["own_picture"], page.session_state["image"] = photo, "upload"
    assert photo.sentence in [caption.value for caption in page.run().caption]
