"""Feature reduction: the pictures under the glass are the engine's, for every sample, setting and slip."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from stridelab import images, kernels
from stridelab.images import colors
from stridelab.lessons import feature_reduction


def pixels(uri: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))).convert("RGB"))


def assert_tiles(payload: dict, full: np.ndarray, stride: int) -> None:
    made = feature_reduction.by_every_method(full, stride)
    limit = max(255.0, colors.largest_magnitude(full))
    most = max(colors.largest_magnitude(each.difference) for each in made)
    first, *others = payload["tiles"]
    assert np.array_equal(pixels(first["picture"])[..., 0], colors.gray(full, limit))
    assert "lost" not in first
    for tile, each in zip(others, made, strict=True):
        assert tile["title"] == each.title
        assert (tile["height"], tile["width"]) == each.values.shape
        assert tile["stride"] == stride
        assert np.array_equal(pixels(tile["picture"])[..., 0], colors.gray(each.values, limit))
        assert np.array_equal(pixels(tile["lost"]), colors.diverging(each.difference, most))


@pytest.mark.parametrize("name", images.sample_names())
def test_every_sample_has_its_five_reductions(name, open_page, sent):
    assert_tiles(sent(open_page("feature_reduction", image=name), "magnifier"), images.sample(name).luma, 2)


@pytest.mark.parametrize("stride", [1, 3, 8])
def test_every_stride(stride, open_page, sent):
    at = open_page("feature_reduction", image="grid_digits", stride=stride)
    assert_tiles(sent(at, "magnifier"), images.sample("grid_digits").luma, stride)


@pytest.mark.parametrize(("kernel", "kernel_size"), [("sobel_x", 3), ("gaussian", 11), ("identity", 1)])
def test_a_filter_and_relu_can_go_first(kernel, kernel_size, open_page, sent):
    link = {"image": "cat", "filter_first": "true", "kernel": kernel, "kernel_size": kernel_size}
    payload = sent(open_page("feature_reduction", **link), "magnifier")
    weight = kernels.kernel(kernel, kernel_size).weights
    assert_tiles(payload, feature_reduction.feature_map(images.sample("cat").luma, weight), 2)
    assert payload["tiles"][0]["title"] == "Feature map at stride 1"


def test_without_the_switch_the_page_has_no_filter(open_page):
    assert [box.label for box in open_page("feature_reduction").selectbox] == ["Picture"]


def test_a_filter_that_cannot_be_is_one_sentence_and_the_rest_stays(open_page):
    at = open_page("feature_reduction", filter_first="true", kernel="sobel_x", kernel_size=2)
    assert not at.exception
    assert len(at.warning) == 1
    assert [each.value for each in at.metric] == ["1,024", "64", "1,792"]


def test_nonsense_in_the_link_is_named_and_the_page_opens_at_its_defaults(open_page, sent):
    at = open_page("feature_reduction", stride="nine", filter_first="perhaps", crop_row="-4")
    assert_tiles(sent(at, "magnifier"), images.sample("astronaut").luma, 2)
    assert len(at.warning[0].value.split("  \n")) == 3


def test_the_place_of_a_link_is_where_the_glass_starts(open_page, sent):
    assert sent(open_page("feature_reduction"), "magnifier")["start"] is None
    assert sent(open_page("feature_reduction", crop_row=7), "magnifier")["start"] == [7, 0]


@pytest.mark.parametrize("number", range(5))
def test_every_experiment_shows_what_it_names(number, open_page, sent):
    at = open_page("feature_reduction", stride=5, image="smooth")
    [*buttons] = [button for button in at.button if button.key and button.key.startswith("try_")]
    buttons[number].click().run()
    name, stride, start = [
        ("zone_plate", 2, [128, 256]),
        ("stripes", 2, [0, 128]),
        ("dots", 4, [0, 0]),
        ("letters", 2, [430, 120]),
        ("astronaut", 2, None),
    ][number]
    full = images.sample(name).luma
    if number == 4:
        full = feature_reduction.feature_map(full, kernels.kernel("sobel_x").weights)
    payload = sent(at, "magnifier")
    assert_tiles(payload, full, stride)
    assert payload["start"] == start


def test_the_table_of_dots_follows_the_stride(open_page):
    text = "\n".join(each.value for each in open_page("feature_reduction", stride=3).markdown)
    assert "| Strided convolution | all of it at 1 of 9 places, nothing at 8 |" in text
