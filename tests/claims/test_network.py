"""What the page Network says, sentence by sentence: each stands on the page, and each is asserted here."""

from __future__ import annotations

import pytest

from stridelab import architectures, formats
from stridelab.geometry import axis
from stridelab.lessons import network
from stridelab.network import LayerError, Network, conv, flatten, from_code, input_layer, linear, writer

STRIDES = (1, 2, 3, 4)


def test_all_later_layers():
    """See where its strides are, and what each of them does to all layers after it."""
    net = architectures.load("alexnet")
    after = network.changed(net, "features.0", 1)
    convolutions = [layer.name for layer in net.layers if layer.op == "conv"]
    assert all(after[name].macs > net[name].macs for name in convolutions)


def test_own_field():
    """A changed stride leaves the layer's own receptive field as it is, and changes all fields after it. | It also
    changes the MACs and the memory of every layer that follows.
    """
    net = Network([input_layer(3, 64, 64), *(conv(4, 3, padding=1, name=name) for name in "abcd")])
    for at, name in enumerate("abc", 1):
        after = network.changed(net, name, 2)
        for number, (old, new) in enumerate(zip(net.layers, after.layers, strict=True)):
            assert (old.receptive_field_size == new.receptive_field_size) == (number <= at)
            assert (old.macs == new.macs) == (number < at or not number)
            assert (old.activation_bytes == new.activation_bytes) == (number < at)


def test_branches():
    """Where two branches meet, both need the same stride: change one alone, and a sentence says which layer cannot
    join them. | An entry with a plus, such as layer2.0.conv2 + layer2.0.downsample.0 of ResNet-50, changes both
    branches."""
    net, both = architectures.load("resnet50"), "layer2.0.conv2 + layer2.0.downsample.0"
    assert both in network.stridable(net)
    moved = [new.name for old, new in zip(net, network.changed(net, both, 1), strict=True) if old.stride != new.stride]
    assert sorted(moved) == both.split(" + ")
    with pytest.raises(LayerError) as impossible:
        network.changed(architectures.load("resnet50"), "layer2.0.conv2", 1)
    assert impossible.value.layer == "layer2.0.add"


def test_parameters_stay():
    """Stride adds no parameter and takes no channel away. | With all its strides at 1, ResNet-50 still has 25,557,032
    parameters. | But it needs 288 times the MACs and 122 times the memory for its maps."""
    net = architectures.load("resnet50")
    for stride in STRIDES:
        after = network.changed(net, network.STRIDED, stride)
        assert after.num_params == net.num_params == 25_557_032
        assert [layer.output_shape[0] for layer in after] == [layer.output_shape[0] for layer in net]
    after = network.changed(net, network.STRIDED, 1)
    assert round(after.macs / net.macs) == 288
    assert round(after.activation_bytes / net.activation_bytes) == 122


def test_quarter():
    """Stride 2 quarters the work, it does not halve it. | The layer of the article “Why we use stride for
    convolution in deep learning”, from which Stride Lab grew, takes 1,769,472 MACs. | At stride 1 it takes
    7,077,888: 4 times as many.
    """
    net = from_code(network.ARTICLE)
    assert net.macs == 1_769_472
    assert network.changed(net, network.STRIDED, 1).macs == 7_077_888 == 4 * net.macs


def test_more_than_pooling():
    """A strided convolution is more than pooling. | features.4 of VGG-16, a max pooling, has 0 parameters and keeps
    channels apart. | It has 83,040 parameters, learns its filters and mixes all 96 channels."""
    pool, strided = architectures.load("vgg16")["features.4"], architectures.load("all_cnn_c")["conv3"]
    assert (pool.op, pool.num_params) == ("max_pool", 0)
    assert pool.input_shape[0] == pool.output_shape[0]
    assert strided.is_strided
    assert strided.num_params == 83_040 == 96 * 96 * 9 + 96
    assert (strided.groups, strided.input_shape[0]) == (1, 96)


def test_same():
    """With stride 2 it is half as large, rounded up: the article's 64 positions become 32. | PyTorch refuses same at
    any stride but 1, and Keras refuses stride together with dilation."""
    assert [axis(n, 3, 2, "same").output_size for n in (63, 64, 65)] == [32, 32, 33]
    assert from_code(network.ARTICLE).layers[1].output_shape[1:] == (32, 32)
    with pytest.raises(ValueError, match='PyTorch refuses padding="same" with stride 2'):
        from_code("nn.Conv2d(3, 8, 3, stride=2, padding='same')")
    with pytest.raises(ValueError, match="Keras refuses"):
        writer.keras(Network([input_layer(3, 32, 32), conv(8, 3, 2, dilation=2)]))


def test_padding_on_two_sides():
    """A 7 × 7 layer at stride 2 on 224 pixels: same in Keras pads 2 before and 3 after. | ResNet in PyTorch pads 3 and
    3. | Both maps have 112 positions, half a stride apart. | In the table, 2+3 means: 2 before, 3 after."""
    same, numbers = axis(224, 7, 2, "same"), axis(224, 7, 2, 3)
    assert (same.padding, numbers.padding) == ((2, 3), (3, 3))
    assert same.output_size == numbers.output_size == 112
    assert same.reads[0, 0] - numbers.reads[0, 0] == 1
    resnet = architectures.load("resnet50")["conv1"]
    assert resnet.padding == ((3, 3), (3, 3))
    told = network.table(Network([input_layer(3, 224, 224), conv(64, 7, 2, "same")]))[1]
    assert told[4] == "2+3"


def test_macs_and_flops():
    """1 MAC is a multiplication and an addition, 2 FLOPs. | ResNet-50 has 4.09 G MACs. | Some tables print this number
    as "GFLOPs"; in FLOPs it is 8.18 G."""
    macs = architectures.load("resnet50").macs
    assert (formats.short(macs), formats.short(2 * macs)) == ("4.09 G", "8.18 G")


def test_exception_about_parameters():
    """A fully connected layer on a flattened map has a weight for every position. | There a smaller map does mean fewer
    parameters."""
    net = Network([input_layer(1, 8, 8), conv(2, 3, 1, 1, name="a"), flatten(), linear(5, bias=False, name="fc")])
    assert net["fc"].num_params == 5 * 2 * 8 * 8
    assert network.changed(net, "a", 2)["fc"].num_params == 5 * 2 * 4 * 4


def test_no_stride_at_all():
    """The maps stay large, and almost all the work is new."""
    net = architectures.load("alexnet")
    after = network.changed(net, network.STRIDED, 1)
    assert net.macs < 0.01 * after.macs
    assert after["features.12"].output_shape[1:] == (212, 212)


def test_stride_in_the_one_by_one():
    """ResNet-50 as in its paper. One unit before the global pooling sees 483 pixels: read the line above the
    drawing. Choose plain ResNet-50, with the stride in the 3 × 3, and it sees 427."""
    for name, field in (("resnet50_paper", 483), ("resnet50", 427)):
        assert f"One unit of layer4.2.relu_2, the last layer before global pooling, sees {field} × {field} pixels." in (
            network.summary(architectures.load(name))
        )
    fields = [architectures.load(name)["layer4"].receptive_field_size for name in ("resnet50_paper", "resnet50")]
    assert fields == [(483, 483), (427, 427)]
    assert architectures.load("resnet50_paper")["layer2.0.conv1"].stride == (2, 2)
    assert architectures.load("resnet50")["layer2.0.conv2"].stride == (2, 2)


def test_both_branches_together():
    """The same 3 × 3 at stride 1, and the layer on the way around it too: now the sum is possible. | All maps after it
    are twice as large a side, for 3.3 times the MACs."""
    net = architectures.load("resnet50")
    after = network.changed(net, "layer2.0.conv2 + layer2.0.downsample.0", 1)
    at = [layer.name for layer in net].index("layer2.0.add")
    sizes = [(old.output_shape[1], new.output_shape[1]) for old, new in zip(net, after, strict=True)]
    assert all(new == (2 * old if old > 1 else 1) for old, new in sizes[at:])
    assert round(after.macs / net.macs, 1) == 3.3


def test_the_line_above_the_drawing():
    """Shown: AlexNet, on 224 × 224 pixels. 714 M MACs and 61,100,840 parameters. One unit of features.12, the
    last layer before adaptive pooling, sees 195 × 195 pixels.
    """
    net = architectures.load("alexnet")
    assert net.input_shape == (3, 224, 224)
    assert round(net.macs / 1e6) == 714
    assert net.num_params == 61_100_840
    assert net["features.12"].receptive_field_size == (195, 195)
    assert net["avgpool"].op == "adaptive_avg_pool"


def test_the_size_at_which_the_picture_is_sent():
    """Your picture is sent at 96 × 96 pixels, not at 224 × 224, to be quick: its maps are smaller than those in the
    table."""
    net = architectures.load("alexnet")
    small = network.for_maps(net)
    assert small.input_shape[1:] == (96, 96)
    assert all(layer.output_shape[1] < net[layer.name].output_shape[1] for layer in small)


def test_too_small_a_picture():
    """AlexNet on 32 pixels: its strides have used up the map before the last pooling."""
    _, problem = network.opened("alexnet", size=32)
    assert isinstance(problem, LayerError)
    assert problem.layer == "features.12"


def test_patches():
    """Kernel 16 and stride 16: windows side by side. No overlap, no gap, and 196 patches."""
    [layer] = architectures.load("vit_b_16").layers[1:]
    assert layer.kernel_size == layer.stride == (16, 16)
    assert layer.output_shape[1] * layer.output_shape[2] == 196
    assert all((each.visits == 1).all() for each in layer.axes)
