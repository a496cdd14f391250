"""The effective receptive field: inside the box, bell-shaped, and smaller."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab.network import (
    Network,
    activation,
    add,
    batch_norm,
    concat,
    conv,
    flatten,
    input_layer,
    linear,
    max_pool,
    receptive_field,
)
from stridelab.network.effective_field import effective, half_mass_size

layer_settings = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(0, 1), st.integers(1, 2))


@settings(max_examples=25)
@given(st.lists(layer_settings, min_size=1, max_size=3), st.data())
def test_with_uniform_weights_exactly_the_seen_pixels_have_influence(layers, data):
    net = Network([input_layer(1, 60, 60), *(conv(2, *each) for each in layers)])
    unit = tuple(data.draw(st.integers(0, net.output_shape[1] - 1)) for _ in "hw")
    rows, cols = receptive_field.seen_pixels(net, net.layers[-1].name, unit)
    field = effective(net, unit=unit)
    expected = np.zeros((60, 60), bool)
    expected[np.ix_(rows, cols)] = True
    assert np.array_equal(field.influence > 0, expected)
    assert field.influence.sum() == pytest.approx(1 if expected.any() else 0)


def test_one_layer_of_uniform_weights_counts_all_pixels_alike():
    field = effective(Network([input_layer(1, 9, 9), conv(1, 3)]))
    assert np.allclose(field.influence[field.influence > 0], 1 / 9)


def test_the_field_of_many_uniform_layers_is_the_binomial_bell():
    """Two 1 x 2 windows of uniform weight make 1 2 1, three 1 3 3 1, and so on."""
    net = Network([input_layer(1, 1, 11), *(conv(1, (1, 2)) for _ in range(4))])
    field = effective(net, unit=(0, 2))
    assert np.allclose(field.influence[0] * 16, [0, 0, 1, 4, 6, 4, 1, 0, 0, 0, 0])


def test_the_theoretical_field_grows_with_depth_and_the_effective_one_with_its_square_root():
    """Luo et al. (2016): 4 times the layers, 4 times the box, twice the effective field."""
    few, many = (
        effective(Network([input_layer(1, 101, 101), *(conv(1, 3, padding=1) for _ in range(depth))]))
        for depth in (10, 40)
    )
    assert (few.size[0], many.size[0]) == (21, 81)
    assert many.half_mass_size[0] / few.half_mass_size[0] == pytest.approx(2, abs=0.1)
    assert many.half_mass_size[0] < many.size[0] / 5


@pytest.mark.parametrize("relu", [False, True])
def test_random_weights_stay_inside_the_box(relu):
    specs = [
        input_layer(3, 32, 32),
        conv(16, 3, 2, 1, activation="relu"),
        batch_norm(),
        activation("relu"),
        max_pool(2),
        conv(8, 3, padding=1, name="a"),
        conv(4, 1, name="b"),
        concat("a", "b", name="c"),
        conv(8, 1, name="d"),
        add("a", "d"),
    ]
    net = Network(specs)
    field = effective(net, unit=(4, 4), weights="random", relu=relu, draws=4)
    (top, bottom), (left, right) = field.box
    inside = field.influence[max(0, top) : bottom + 1, max(0, left) : right + 1]
    assert inside.sum() == pytest.approx(1)
    assert 0 < field.half_mass_size[0] < field.size[0]


def test_one_seed_gives_one_field():
    net = Network([input_layer(1, 16, 16), conv(4, 3), conv(4, 3)])
    one, same, other = (effective(net, weights="random", seed=seed).influence for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_a_classifier_sees_the_whole_picture():
    field = effective(Network([input_layer(3, 8, 8), conv(4, 3, padding=1), flatten(), linear(10)]))
    assert (field.influence > 0).all()


def test_a_unit_that_sees_padding_only_has_no_influence_to_share():
    field = effective(Network([input_layer(1, 4, 4), conv(1, 1, padding=2)]), unit=(0, 0))
    assert field.influence.sum() == 0
    assert field.half_mass_size == (0, 0)


def test_half_of_an_even_box_is_its_side_over_the_square_root_of_two():
    net = Network([input_layer(1, 21, 21), conv(1, 15)])
    assert effective(net).half_mass_size[0] == pytest.approx(15 / 2**0.5)


def test_half_of_a_single_point_lies_within_that_point():
    influence = np.zeros((9, 9))
    influence[4, 4] = 1
    assert max(half_mass_size(influence, ((0, 8), (0, 8)))) < 1


def test_other_weights_are_refused():
    with pytest.raises(ValueError, match='"uniform" or "random", not \'gaussian\''):
        effective(Network([input_layer(1, 4, 4), conv(1, 1)]), weights="gaussian")
