"""What the page Compute cost says, sentence by sentence: each stands on the page, and each is asserted here."""

from __future__ import annotations

from itertools import pairwise

import pytest

from stridelab import architectures, formats
from stridelab.geometry import axis
from stridelab.lessons import compute_cost
from stridelab.network import cost

STRIDES = compute_cost.STRIDES


def four_layers(size: int = 48):
    return compute_cost.stack(4, size, size, 3, "same")


def test_quarter():
    """Stride 2 leaves a quarter of the multiplications, not a half, stride 3 leaves a ninth, stride 4 a sixteenth."""
    one, two, three, four = cost.by_stride(four_layers(), "conv1", (1, 2, 3, 4))
    assert [one.total.macs / each.total.macs for each in (two, three, four)] == [4, 9, 16]


def test_early_and_late():
    """So a stride early in a network saves most, and a stride in the last layer saves only there."""
    names = ("conv1", "conv2", "conv3", "conv4")
    left = [cost.by_stride(four_layers(), name, (2,))[0].total.macs for name in names]
    assert left == sorted(left)
    one, last = cost.by_stride(four_layers(), "conv4", (1, 2))
    assert [last.layers[name].share_of(one.layers[name]) for name in names] == [1, 1, 1, 0.25]


def test_later_layers():
    """All later layers save as much. They are given a smaller map."""
    one, two = cost.by_stride(four_layers(), "conv2", (1, 2))
    assert [two.layers[name].share_of(one.layers[name]) for name in one.layers] == [1, 0.25, 0.25, 0.25]


@pytest.mark.parametrize("stride", STRIDES)
def test_parameters(stride):
    """The parameters do not change, nor do the channels."""
    network = four_layers()
    changed = network.with_stride("all", stride)
    assert changed.num_params == network.num_params
    assert [layer.output_shape[0] for layer in changed] == [layer.output_shape[0] for layer in network]


@pytest.mark.parametrize("stride", [2, 3, 4, 6])
def test_memory(stride):
    """The memory for the maps falls with the positions, by 1 / s² too, in this layer and in those after it."""
    one, other = cost.by_stride(four_layers(), "conv1", (1, stride))
    for name, each in other.layers.items():
        assert each.activation_bytes * stride**2 == one.layers[name].activation_bytes


def test_spent_on_channels():
    """A layer of 64 channels on 64 × 64 costs 151 M MACs. With 128 channels on 32 × 32 it costs 151 M: the same."""
    plain_layer, wide = compute_cost.widened()
    assert plain_layer.macs == wide.macs == 3 * 3 * 64 * 64 * 64 * 64
    assert formats.short(wide.macs) == "151 M"


@pytest.mark.parametrize("name", ["resnet18", "resnet34", "resnet50"])
def test_doubled_channels(name):
    """Many networks, ResNet among them, double the channels where they take stride 2."""
    network = architectures.load(name)
    stages = [network[f"layer{number}"] for number in (1, 2, 3, 4)]
    for before, after in pairwise(stages):
        assert after.output_shape[0] == 2 * before.output_shape[0]
        assert after.effective_stride[0] == 2 * before.effective_stride[0]


def test_rounded_up():
    """64 positions leave 22 at stride 3, a little more than a third."""
    assert axis(64, 3, 3, 1).output_size == 22
    assert 22 / 64 > 1 / 3


def test_exactly_where_it_divides():
    """exactly 1 / s² where the stride divides the size of the stride-1 map, and a little more elsewhere."""
    for padding in (0, 1, 2, "same"):
        for size in (31, 48, 63, 64):
            one, *others = cost.by_stride(compute_cost.stack(1, size, size, 3, padding), "conv1", STRIDES)
            assert one.output_shape
            for each in others:
                share, ideal = each.layer.share_of(one.layer), 1 / each.stride**2
                if one.output_shape[1] % each.stride == 0:
                    assert share == ideal
                else:
                    assert share > ideal


def test_flops():
    """1 MAC is a multiplication and an addition: 2 FLOPs."""
    assert cost.Cost(macs=5).flops == 10
    assert compute_cost.amount(cost.Cost(macs=5), "macs", "FLOPs") == 2 * compute_cost.amount(
        cost.Cost(macs=5), "macs", "MACs"
    )


def test_article_layer():
    """Find 1,769,472 MACs and 1,792 parameters in the table."""
    layer = cost.by_stride(compute_cost.stack(1, 64, 64, 3, "same"), "conv1", (2,))[0].layer
    assert (layer.macs, layer.num_params) == (1_769_472, 1_792)


def test_only_the_last_gets_cheaper():
    """Four layers, stride 2 in the last. Only that layer gets cheaper."""
    one, last = cost.by_stride(four_layers(), "conv4", (1, 2))
    cheaper = [name for name in one.layers if last.layers[name].macs < one.layers[name].macs]
    assert cheaper == ["conv4"]


def test_all_strided():
    """Stride 2 in all four layers. Each quarters what the one before it has left."""
    one, all_two = cost.by_stride(compute_cost.stack(4, 64, 64, 3, 1), "all", (1, 2))
    shares = [all_two.layers[name].share_of(one.layers[name]) for name in one.layers]
    assert shares == [1 / 4, 1 / 16, 1 / 64, 1 / 256]
