"""Compare strides: the drawing is sent what the engine computes, and nothing is computed twice."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from stridelab import images, kernels
from stridelab.lessons import compare
from stridelab.lessons.slide import repeated
from stridelab.ui.components import maps
from stridelab.ui.payloads import PAYLOADS


def expected(picture: images.Picture, strides=(1, 2, 3, 4, 5, 6), *, color=False, kernel=None, **settings):
    planes = picture.planes(color)[0]
    weight = kernels.kernel("sobel_x").weights if kernel is None else kernel
    settings = {"padding": 1} | settings
    return [compare.at_stride(planes, repeated(weight, len(planes)), stride=stride, **settings) for stride in strides]


def pixels(uri: str) -> np.ndarray:
    head, data = uri.split(",")
    assert head == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))


def assert_maps(payload: dict, expected: list[compare.StrideResult]) -> None:
    assert [one["numbers"]["stride"] for one in payload["maps"]] == [result.stride for result in expected]
    for one, result, picture in zip(payload["maps"], expected, compare.pictures(expected), strict=True):
        numbers = one["numbers"]
        assert (one["height"], one["width"]) == result.output_size
        assert numbers["windows"] == result.windows
        assert numbers["windows"] * numbers["macs_per_window"] == result.macs
        assert float(numbers["share"].rstrip("%")) / 100 == pytest.approx(result.positions_share, abs=0.005)
        assert numbers["unread"] == f"{result.unread_share:.0%}"
        gray = picture.ndim == 2
        np.testing.assert_array_equal(pixels(one["picture"]), np.stack([picture] * 3, -1) if gray else picture)


@pytest.mark.parametrize("name", images.sample_names())
def test_every_sample_has_its_maps(name, open_page, sent):
    assert_maps(sent(open_page("compare", image=name), "maps"), expected(images.sample(name)))


@pytest.mark.parametrize(
    ("link", "settings"),
    [
        ({"strides": [1, 8]}, {"strides": (1, 8)}),
        ({"strides": [5, 3]}, {"strides": (3, 5)}),
        ({"padding": "same", "kernel": "box"}, {"padding": "same", "kernel": kernels.kernel("box").weights}),
        ({"padding": "valid", "dilation": 3}, {"padding": "valid", "dilation": 3}),
        ({"color": "true", "bias": 40}, {"color": True, "bias": 40}),
        ({"kernel": "identity", "kernel_size": 1}, {"kernel": kernels.kernel("identity", 1).weights}),
        ({"kernel": "typed", "weights": "1 -1"}, {"kernel": np.array([[1, -1]])}),
    ],
    ids=str,
)
def test_what_is_sent_is_what_the_engine_computes(link, settings, open_page, sent):
    picture = images.sample("grid_digits")
    assert_maps(sent(open_page("compare", image="grid_digits", **link), "maps"), expected(picture, **settings))


def test_memory_just_below_a_million_bytes_is_a_megabyte(open_page, sent):
    at = open_page("compare", image="grid_seven", strides=[1], padding="same")
    at.file_uploader[0].upload("map.png", images.png(np.zeros((499, 501), np.uint8)))
    [map_] = sent(at.run(), "maps")["maps"]
    assert (map_["caption"], map_["numbers"]["memory"]) == ("499 × 501", "1 MB")  # 999,996 bytes


def test_a_new_stride_computes_one_map_and_not_the_others(open_page, sent, monkeypatch):
    PAYLOADS.clear()
    computed = []
    original = compare.at_stride
    monkeypatch.setattr(compare, "at_stride", lambda *a, **k: computed.append(k["stride"]) or original(*a, **k))
    at = open_page("compare", image="grid_seven", strides=[1, 2])
    assert computed == [1, 2]
    at.session_state["strides"] = [1, 2, 7]
    at.run()
    assert [one["numbers"]["stride"] for one in sent(at, "maps")["maps"]] == [1, 2, 7]
    assert computed == [1, 2, 7]
    at.selectbox(key="padding").set_value("2").run()
    assert computed == [1, 2, 7, 1, 2, 7]


def test_another_picture_of_the_same_name_size_and_place_in_memory_is_another_picture(monkeypatch):
    """What Python may do when a learner uploads photo.jpg, mends it and uploads it again."""
    monkeypatch.setattr(maps.st, "session_state", {})
    buffer = np.zeros((8, 8), np.uint8)
    limits = []
    for level in (10, 200):
        buffer[:] = level
        picture = images.Picture("photo.jpg", "photo.jpg", "", buffer)
        one = np.ones((1, 1), np.float32)
        [result] = maps.results(picture, one, 0, strides=[2], color=False, padding=0, dilation=1)
        limits.append(result.limit)
    assert limits == [10, 200]


def test_a_session_holds_no_map(open_page):
    """A hundred sessions with large photos hold what the one memory of the process holds."""
    at = open_page("compare", image="astronaut", strides=[1, 2, 3, 4])
    values = [at.session_state[key] for key in at.session_state]
    assert values
    assert not any(isinstance(part, (np.ndarray, compare.StrideResult)) for value in values for part in parts(value))


def parts(value: object) -> list[object]:
    """A value and what it holds, however deep."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [value, *(deeper for part in inner for deeper in parts(part))]


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ({"image": "grid_seven", "kernel": "box", "kernel_size": 11}, ["11", "8"]),
        ({"kernel_size": 6}, ["6", "3, 5, 7, 9 or 11"]),
        ({"kernel": "typed", "weights": "a"}, ["a", "row 1"]),
    ],
    ids=str,
)
def test_an_impossible_setting_is_a_sentence_and_everything_else_stays(link, words, open_page):
    at = open_page("compare", **link)
    assert not at.exception
    [sentence] = [warning.value for warning in at.warning]
    assert all(word in sentence for word in words), sentence
    names = [component.proto.component_name for component in at.get("bidi_component")]
    assert "stride_lab_maps" not in names, "no maps without a result"
    for key, value in link.items():
        assert str(at.session_state[key]) == str(value)


def test_no_stride_chosen_is_a_sentence_and_no_exception(open_page):
    at = open_page("compare", image="grid_seven")
    at.session_state["strides"] = []
    at.run()
    assert not at.exception
    assert at.warning or at.info
