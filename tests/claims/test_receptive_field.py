"""What the receptive field lesson says is true: each test's docstring is a sentence of the page, and stands in it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab.geometry import Field, axis
from stridelab.lessons.receptive_field import layer_stack
from stridelab.lessons.receptive_field.connections import connections, unseen_share_of
from stridelab.network import effective_field
from stridelab.network.receptive_field import effect_of_stride, seen


def network(line: str, side: int = 64):
    return layer_stack.build(line, side, side).network


def fields(line: str) -> list[int]:
    return [layer.receptive_field_size[0] for layer in network(line)][1:]


@given(st.integers(1, 11), st.integers(1, 8), st.integers(1, 8))
def test_own_field(kernel_size, stride, dilation):
    """A window is as large as its kernel, however far it moves."""
    assert Field().through(axis(99, kernel_size, stride, 0, dilation).extent, stride).size == (
        Field().through(axis(99, kernel_size, 1, 0, dilation).extent).size
    )


@pytest.mark.parametrize(("line", "changed", "new"), [*product(layer_stack.PRESETS.values(), "12", (1, 3, 4))])
def test_two_steps(line, changed, new):
    """A stride leaves its own layer's field as it is, and widens the fields of all layers after it."""
    before = network(line, 10**6)
    effects = effect_of_stride(before, changed, new)
    upto, after = effects[: int(changed) + 1], effects[int(changed) + 1 :]
    assert not any(effect.is_changed for effect in upto)
    assert all(before[effect.name].kernel_size > (1, 1) for effect in after), (
        "a 1 × 1 layer sees what the one below sees"
    )
    change = np.sign(new - before[changed].stride[0])
    assert [np.sign(effect.after[0] - effect.before[0]) for effect in after] == [change] * len(after)


def test_lines_part_after_the_layer():
    """The lines separate only above the layer you changed."""
    lines = layer_stack.fields_by_stride(network("3x3 p1, 3x3 p1, 3x3 p1, 3x3 p1"), "2", (1, 2, 3, 4))
    assert [len({sizes[at] for sizes in lines.values()}) for at in range(4)] == [1, 1, 4, 4]


def test_a_region_of_the_picture():
    """Only in the first layer, and without dilation, are they the same."""
    assert network("5x5 d3")["1"].receptive_field_size == (13, 13)
    assert fields(layer_stack.PRESETS["Stride 2 everywhere"]) == [3, 7, 15]


def test_three_layers():
    """Three 3 × 3 layers at stride 2 see 15 × 15 pixels."""
    assert network(layer_stack.PRESETS["Stride 2 everywhere"])["3"].receptive_field_size == (15, 15)


def test_without_stride():
    """Without stride, the same view takes 7 layers of 3 × 3."""
    assert layer_stack.plain_layers_for(15) == 7
    assert fields(", ".join(["3x3"] * 7))[-1] == 15


def test_grows_faster():
    """With stride, the field grows faster with each layer, and the maps get smaller."""
    sizes = [1, *fields(layer_stack.PRESETS["Stride 2 everywhere"])]
    assert np.diff(sizes).tolist() == [2, 4, 8]
    assert [layer.output_shape[1] for layer in network(layer_stack.PRESETS["Stride 2 everywhere"])] == [64, 32, 16, 8]


def test_dilated():
    """Dilated 1, 2, 4 sees as far as Stride 2 everywhere, but no map shrinks and one step stays one pixel."""
    dilated = network(layer_stack.PRESETS["Dilated 1, 2, 4"])
    assert fields(layer_stack.PRESETS["Dilated 1, 2, 4"])[-1] == fields(layer_stack.PRESETS["Stride 2 everywhere"])[-1]
    assert {layer.output_shape for layer in dilated} == {(1, 64, 64)}
    assert {layer.effective_stride for layer in dilated} == {(1, 1)}


@given(st.integers(1, 11), st.integers(1, 8))
def test_overlap(kernel_size, stride):
    """The overlap is kernel size minus stride: a 3 × 3 filter shares one row with its neighbour. | Gaps come when the
    stride is larger than the kernel."""
    windows = axis(100, kernel_size, stride)
    shared = np.intersect1d(*windows.reads[:2]).size
    assert shared == max(0, kernel_size - stride)
    between = set(range(windows.reads[1][-1])) - set(windows.reads[:2].ravel().tolist())
    assert bool(between) == (stride > kernel_size)
    assert np.intersect1d(*axis(100, 3, 2).reads[:2]).size == 1


@pytest.mark.parametrize(("line", "share"), [("1x1 s2", "75%"), ("3x3 s4", "44%"), ("3x3 s2", "6%")])
def test_gaps(line, share):
    """On 32 × 32 pixels without padding, a 1 × 1 layer at stride 2 never reads 75% of them, and a 3 × 3 layer at stride
    4 misses 44%.
    """
    assert f"{unseen_share_of(network(line, 32)):.0%}" == share


def test_rounded_down():
    """A 3 × 3 layer at stride 2 misses 6%: the last row and column, because the size is rounded down."""
    below, _ = connections(network("3x3 s2", 32), 0)
    assert below.unread.tolist() == [31]


@pytest.mark.parametrize("weights", ["uniform", "random"])
@pytest.mark.parametrize("line", layer_stack.PRESETS.values())
def test_half_of_the_influence(line, weights):
    """Half of the influence comes from a smaller box in the middle."""
    field = effective_field.effective(network(line, 32), weights=weights, relu=weights == "random", draws=2)
    assert 0 < max(field.half_mass_size) < max(field.size)


def ways(line: str) -> np.ndarray:
    """(64,) in how many ways each pixel leads up to the middle unit of the last layer, on one axis."""
    net = network(line)
    count = np.zeros(net.output_shape[1])
    count[net.output_shape[1] // 2] = 1
    for layer in reversed(net.layers[1:]):
        below = np.zeros(layer.input_shape[1])
        for unit, reads in enumerate(layer.axes[0].reads):
            for read in reads:
                if 0 <= read < len(below):
                    below[read] += count[unit]
        count = below
    return count


@pytest.mark.parametrize("line", [line for line in layer_stack.PRESETS.values() if "max" not in line])
def test_number_of_ways(line):
    """Every weight is the same and no ReLU cuts anything off, so the influence is the number of ways from a pixel to
    the unit."""
    influence = effective_field.effective(network(line)).influence
    by_hand = np.outer(ways(line), ways(line))
    np.testing.assert_allclose(influence, by_hand / by_hand.sum(), atol=1e-7)


def test_rim():
    """A pixel in the middle has many ways up to the unit, a pixel at the rim has one."""
    count = ways(layer_stack.PRESETS["Three plain 3 × 3"])
    assert count[count > 0].tolist() == [1, 3, 6, 7, 6, 3, 1]


@pytest.mark.parametrize(
    ("line", "grid"), [("3x3 s2 p1, 3x3 s2 p1", True), ("2x2 s2, 2x2 s2", False), ("4x4 s2 p1, 4x4 s2 p1", False)]
)
def test_grid(line, grid):
    """Where the stride does not divide the kernel size, some windows overlap and some do not, and the hill shows a
    grid."""
    slope = np.sign(np.diff(ways(line)))
    changes = np.count_nonzero(np.diff(slope[slope != 0]))
    assert (changes > 1) == grid, "more than one summit"


def test_first():
    """The last layer sees 11 pixels. | All its taps, and those of the layer below, are 2 pixels apart."""
    net = network(layer_stack.PRESETS["Stride 2 first"])
    assert net["3"].receptive_field_size == (11, 11)
    assert net["1"].effective_stride == net["2"].effective_stride == (2, 2)


def test_last():
    """The same kernels and the same output size, but the last layer sees only 7 pixels: no layer comes after the stride
    to use it."""
    first, last = (network(layer_stack.PRESETS[f"Stride 2 {which}"]) for which in ("first", "last"))
    assert first.output_shape == last.output_shape
    assert [layer.kernel_size for layer in first] == [layer.kernel_size for layer in last]
    assert last["3"].receptive_field_size == (7, 7)


def test_holes():
    """The other 75% reach no unit at all, and no layer above can bring them back."""
    net = network(layer_stack.PRESETS["Holes: 1 × 1, stride 2"])
    assert unseen_share_of(net) == unseen_share_of(net.up_to("1")) == 0.75


def test_dots():
    """The box is 13 × 13 pixels, but a unit reads only 7 × 7 of them: the picture in the box becomes a grid of dots. |
    Its neighbour reads the columns between."""
    net = network(layer_stack.PRESETS["Dilated 2, 2, 2"])
    assert net["3"].receptive_field_size == (13, 13)
    one, next_one = (seen(net, "3", unit)[0].positions for unit in (32, 33))
    assert len(one) == 7
    assert (np.diff(one) == 2).all()
    assert (next_one == one + 1).all()


def test_deep():
    """Eight layers, 17 pixels. | Go down to the hill: half of the influence comes from 8% of the box."""
    field = effective_field.effective(network(", ".join(["3x3 p1"] * 8)))
    assert field.size == (17, 17)
    assert f"{np.prod(field.half_mass_size) / np.prod(field.size):.0%}" == "8%"


def test_used_up():
    """The picture is used up: layer 3 needs 7 positions, and layer 2 leaves only 3."""
    built = layer_stack.build("7x7 s4, 7x7 s4, 7x7 s4", 64, 64)
    assert built.network["2"].output_shape == (1, 3, 3)
    assert built.problem is not None
    assert built.problem.layer == "3"
    assert "needs 7 positions, but the input has only 3" in str(built.problem)


def test_measured():
    """The mean of 8 networks with random weights (normal, 4 channels, ReLU, seed 0), each on a picture of random
    numbers: networks before training."""
    net = network("3x3 s2 p1, 3x3 p1", 16)
    told = effective_field.effective(net, weights="random", relu=True, draws=8, seed=0)
    usual = effective_field.effective(net, weights="random", relu=True)
    np.testing.assert_array_equal(told.influence, usual.influence)
    assert effective_field.with_channels(net, channels=4, relu=True)["2"].spec.activation == "relu"
