"""The five reasons: each number is the engine's, and follows the layer when it changes."""

from __future__ import annotations

import numpy as np
import pytest

from stridelab import conv2d, images, kernels
from stridelab.lessons import home, story
from stridelab.lessons.home import article_layers, layer_reasons, picture_reason


def test_there_are_five_and_each_stands_on_the_card_of_a_lesson():
    cards = (*layer_reasons(), picture_reason(images.sample("camera").luma))
    lessons = [chapter.page for chapter in story.CHAPTERS]
    assert len({card.page for card in cards}) == 5
    assert {card.page for card in cards} < {*lessons}
    for card in cards:
        assert card.claim[-1] in ".?"
        assert card.meaning.endswith(".")
        assert card.limit.endswith(".")
        assert card.number


def test_the_layer_is_the_articles_layer():
    """Conv2D(64, (3, 3), strides=(2, 2), padding='same', input_shape=(64, 64, 3)): every published number of it."""
    layer = article_layers(2)["conv"]
    assert layer.output_shape == (64, 32, 32)
    assert (layer.num_params, layer.macs) == (1792, 1_769_472)
    x, weight = np.ones((1, 3, 64, 64), np.float32), np.ones((64, 3, 3, 3), np.float32)
    assert conv2d(x, weight, stride=2, padding="same").shape == (1, 64, 32, 32)


@pytest.mark.parametrize("stride", [1, 2, 3, 4])
def test_the_next_layer_sees_two_strides_more_than_its_windows_first_field(stride):
    """Three windows of 3 pixels, `stride` apart: 3 + 2 * stride."""
    assert article_layers(stride)["next"].receptive_field_size == (3 + 2 * stride, 3 + 2 * stride)


@pytest.mark.parametrize("name", images.sample_names())
def test_a_shift_by_the_stride_is_exact_and_by_one_pixel_is_not(name):
    card = picture_reason(images.sample(name).luma)
    assert card.meaning.endswith("By 2 pixels: 0%.")
    # The ramp is the exception: its slope is the same everywhere, and the two columns at its jump are alike.
    assert (card.number == "0%") == (name == "grid_ramp")


def test_the_number_is_the_change_over_the_maps_variation():
    """By definition: roll the picture by one column, filter, ReLU, keep every second, compare with the map."""
    x = np.asarray(images.sample("camera").luma, np.float64)
    weight = kernels.kernel("sobel_x").weights.astype(np.float64)[None, None]

    def dense(picture: np.ndarray) -> np.ndarray:
        return np.maximum(conv2d(np.pad(picture, 1, mode="wrap")[None, None], weight)[0, 0], 0)

    change = dense(np.roll(x, 1, axis=1))[::2, ::2] - dense(x)[::2, ::2]
    expected = np.sqrt((change**2).mean()) / dense(x).std()
    assert home.picture_reason(images.sample("camera").luma).number == f"{expected:.0%}"


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (9, 1)])
def test_a_picture_of_one_row_or_pixel_is_too_even_to_tell(shape):
    assert picture_reason(np.full(shape, 77, np.uint8)).limit.startswith("This picture is too even to tell")
