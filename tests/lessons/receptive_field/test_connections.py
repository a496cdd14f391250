"""The drawing's numbers: for every unit at once what `receptive_field` tells of one unit at a time."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab.lessons.receptive_field.connections import connections, sight, unseen_share, unseen_share_of
from stridelab.lessons.receptive_field.layer_stack import StackLayer, build, text
from stridelab.network import Network, add, conv, effective_field, input_layer, receptive_field

layers = st.builds(
    StackLayer,
    kernel_size=st.integers(1, 4),
    stride=st.integers(1, 5),
    padding=st.integers(0, 3),
    dilation=st.integers(1, 3),
) | st.builds(StackLayer, kernel_size=st.integers(1, 3), stride=st.integers(1, 3), op=st.sampled_from(["max", "avg"]))
networks = st.builds(
    lambda chosen, height, width: build(text(chosen), height, width).network,
    st.lists(layers, min_size=1, max_size=4),
    st.integers(1, 24),
    st.integers(1, 24),
)


@given(networks, st.integers(0, 1))
def test_the_tables_of_sight_are_what_seen_tells_of_each_unit(network, axis):
    for layer, table in zip(network, sight(network, axis), strict=True):
        for unit, row in enumerate(table):
            expected = receptive_field.seen(network, layer.name, unit, axis)[0].positions
            assert np.flatnonzero(row).tolist() == expected.tolist()


@given(networks, st.integers(0, 1))
def test_following_the_reads_down_lights_what_seen_tells(network, axis):
    """What the browser does: from the unit along `reads`, inside each map, down to the picture."""
    maps = connections(network, axis)
    for unit in {0, maps[-1].size // 2, maps[-1].size - 1}:
        lit = {unit}
        for at in range(len(maps) - 1, 0, -1):
            lit = {read for each in lit for read in maps[at].reads[each].tolist() if 0 <= read < maps[at - 1].size}
        assert sorted(lit) == receptive_field.seen(network, network.layers[-1].name, unit, axis)[0].positions.tolist()


@given(networks, st.integers(0, 1))
def test_spans_centers_and_counts_are_those_of_the_closed_form(network, axis):
    for layer, map_, table in zip(network, connections(network, axis), sight(network, axis), strict=True):
        field = layer.fields[axis]
        assert map_.size == layer.output_shape[1 + axis] == len(map_.spans) == len(map_.reads)
        assert [tuple(span) for span in map_.spans] == [field.span(unit) for unit in range(map_.size)]
        every = range(-map_.before, map_.size + map_.after)
        assert map_.centers.tolist() == [field.center(unit) for unit in every]
        inside = [sum(0 <= at < map_.pixels for at in range(a, b + 1)) for a, b in map_.spans]
        assert map_.inside.tolist() == inside
        assert map_.seen.tolist() == table.sum(axis=1).tolist()
        assert (map_.seen <= map_.inside).all()


@given(networks, st.integers(0, 1))
def test_unread_is_what_the_layer_above_never_reads(network, axis):
    maps = connections(network, axis)
    for below, above in pairwise(maps):
        assert below.unread.tolist() == sorted(set(range(below.size)) - set(above.reads.ravel().tolist()))
    assert maps[-1].unread.size == 0


@given(networks)
@settings(max_examples=25)
def test_a_pixel_is_missed_exactly_when_no_unit_has_a_gradient_there(network):
    """Independent: real gradients of all units of the last layer, with equal weights."""
    rows, cols = (connections(network, axis)[-1] for axis in (0, 1))
    reached = np.zeros((rows.pixels, cols.pixels), bool)
    units = [(row, col) for row in range(rows.size) for col in range(cols.size)]
    for unit in units[:: max(1, len(units) // 30)] if len(units) > 100 else units:
        reached |= effective_field.effective(network, unit=unit).influence > 0
    predicted = np.ones_like(reached)
    predicted[rows.unseen] = False
    predicted[:, cols.unseen] = False
    assert not (reached & ~predicted).any()
    if len(units) <= 100:
        assert (reached == predicted).all()
        assert unseen_share(rows, cols) == pytest.approx(1 - reached.mean())
        assert unseen_share_of(network) == pytest.approx(1 - reached.mean())


def test_a_network_with_branches_is_refused():
    branched = Network([input_layer(1, 9, 9), conv(1, 3, padding=1, name="a"), add("input", "a", name="sum")])
    with pytest.raises(ValueError, match="Layer sum reads input and a, not only a before it"):
        connections(branched, 0)
