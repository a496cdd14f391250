"""The article's layer, and its maps on a wall."""

from __future__ import annotations

import numpy as np
import pytest

from stridelab import images
from stridelab.convolution import conv2d
from stridelab.lessons.downsampling import first_layer


@pytest.mark.parametrize("name", images.sample_names())
def test_the_articles_layer_runs_on_every_sample(name):
    made = first_layer.article(images.sample(name))
    assert made.input.shape == (3, 64, 64)
    assert made.maps.shape == (64, 32, 32)
    expected = np.maximum(conv2d(made.input[None], made.weight, stride=2, padding="same")[0], 0)
    assert np.allclose(made.maps, expected, atol=1e-3)
    assert made.maps.any()


def test_the_articles_layer_has_its_published_numbers():
    layer = first_layer.article(images.sample("cat")).layer
    assert layer.num_params == 1792
    assert layer.macs == 1_769_472
    assert layer.padding == ((0, 1), (0, 1))
    assert layer.output_shape == (64, 32, 32)


@pytest.mark.parametrize("shape", [(1, 1), (3, 200), (64, 64), (65, 64, 3)])
def test_a_picture_of_any_size_is_brought_to_64(shape):
    shown = images.Picture("own", "own", "", np.full(shape, 90, np.uint8))
    assert first_layer.article(shown).input.shape == (3, 64, 64)
    assert (first_layer.article(shown).input == 90).all()


def test_maps_hang_in_order_with_white_between_and_their_brightest_hundredth_white():
    maps = np.zeros((5, 2, 2), np.float32)
    maps[3, 1, 0] = 7
    page = first_layer.montage_of_maps(maps, columns=4, zoom=1, gap=1)
    assert page.shape == (5, 11)
    assert (page[2] == 255).all()  # the line between two rows
    assert page[1, 9] == 255  # the bright value of map 3
    assert page[0, 9] == 0
    assert (page[3:, 3:] == 255).all()  # no map there


def test_filters_hang_in_their_own_colours():
    weight = np.zeros((2, 3, 1, 1), np.float32)
    weight[0, 0], weight[1, 2] = 2, -2
    page = first_layer.montage_of_filters(weight, columns=2, zoom=1, gap=1)
    assert page.shape == (1, 3, 3)
    assert page[0, 0].tolist() == [255, 128, 128]
    assert page[0, 2].tolist() == [128, 128, 0]


def test_a_filter_of_zeros_is_gray():
    assert set(first_layer.montage_of_filters(np.zeros((1, 3, 3, 3)), columns=1).ravel().tolist()) == {128}
