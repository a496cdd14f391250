"""A chain of strided layers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab import images
from stridelab.lessons.downsampling import pyramid
from stridelab.network import Network, conv, input_layer

modestly = settings(max_examples=40, deadline=None)


@modestly
@given(st.integers(1, 300), st.integers(1, 7), st.integers(2, 4), st.integers(0, 3))
def test_a_chain_is_the_network_of_its_layers(input_size, kernel_size, stride, padding):
    sizes = pyramid.chain(input_size, kernel_size, stride=stride, padding=padding)
    layers = [conv(1, kernel_size, stride=stride, padding=padding) for _ in sizes[1:]]
    net = Network([input_layer(1, input_size, input_size), *layers])
    assert sizes == tuple(layer.output_shape[1] for layer in net.layers)


def test_a_chain_ends_at_one_position_or_where_no_window_fits_or_when_told_to():
    assert pyramid.chain(224, 3, padding=1)[-1] == 1
    assert pyramid.chain(10, 3) == (10, 4, 1)
    assert pyramid.chain(9, 5) == (9, 3)
    assert len(pyramid.chain(224, 3, padding=1, most=2)) == 3


@pytest.mark.parametrize("side", [1, 30, 1000])
def test_a_plane_is_gray_and_no_longer_than_asked_for(side):
    shown = images.sample("cat")
    made = pyramid.plane(shown, side)
    assert max(made.shape) == min(side, 451)
    assert abs(float(made.mean()) - float(shown.luma.mean())) < 1


def test_a_chain_at_stride_1_is_refused():
    with pytest.raises(ValueError, match="stride 2 or more"):
        pyramid.chain(10, 3, stride=1)


@modestly
@given(st.integers(1, 60), st.integers(1, 60))
def test_levels_halve_both_sides_rounded_up(height, width):
    made = pyramid.levels(np.zeros((height, width)))
    for before, after in pairwise(made):
        assert after.shape == tuple((side + 1) // 2 for side in before.shape)
    assert len(made) <= 6


@modestly
@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 255))
def test_a_flat_picture_stays_flat_at_every_level(height, width, tone):
    for level in pyramid.levels(np.full((height, width), tone, np.uint8)):
        assert (level == tone).all()
