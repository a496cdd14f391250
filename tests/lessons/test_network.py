"""A network's table says what the network is, whatever stride is tried, and the maps are the picture's own."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab import architectures, formats, images
from stridelab.lessons import network as lesson
from stridelab.network import (
    LayerError,
    Network,
    adaptive_pool,
    add,
    conv,
    flatten,
    from_code,
    global_pool,
    input_layer,
    kind_of,
    linear,
    max_pool,
)
from stridelab.network.forward import demo_weights, run

LAYERS = st.lists(
    st.builds(
        conv,
        st.integers(1, 4),
        st.integers(1, 3),
        st.integers(1, 3),
        st.sampled_from((0, 1, "same", ((0, 1), (2, 0)))),
    )
    | st.builds(max_pool, st.integers(1, 2), st.integers(1, 3)),
    min_size=1,
    max_size=5,
)


def network(specs, size: int = 40) -> Network:
    """The layers as far as they fit."""
    found = Network([input_layer(3, size, size)])
    for spec in specs:
        try:
            found = Network([*found.specs, spec])
        except LayerError:
            break
    return found


@given(LAYERS)
@settings(max_examples=40, deadline=None)
def test_a_row_says_what_its_layer_is(specs):
    net = network(specs)
    for row, layer in zip(lesson.rows(net), net.layers, strict=True):
        assert (row.name, row.num_params, row.macs) == (layer.name, layer.num_params, layer.macs)
        assert row.output == " × ".join(map(str, layer.output_shape))
        assert row.size == layer.output_shape[1:]
        assert row.field == layer.receptive_field_size
        for (first, last), size, field in zip(row.box, row.field, layer.fields, strict=True):
            assert last - first + 1 == size == field.size
        assert (row.strided > 1) == layer.is_strided
        assert len(row.cells) == len(lesson.COLUMNS)


@given(LAYERS, st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_a_change_touches_only_the_strides_it_names(specs, stride):
    net = network(specs)
    for which in (*lesson.stridable(net), lesson.STRIDED, lesson.NOTHING):
        after, problem = lesson.attempt(net, which, stride)
        if problem:
            assert after == net
            assert problem.layer in net
            continue
        for old, new in zip(net.layers, after.layers, strict=True):
            moves = which == old.name or (which == lesson.STRIDED and old.is_strided)
            assert new.stride == ((stride, stride) if moves else old.stride)
            assert new.num_params == old.num_params
            assert new.output_shape[0] == old.output_shape[0]


def test_setting_all_strides_to_what_they_are_changes_nothing():
    net = Network([input_layer(1, 20, 20), conv(2, 3, 2), conv(2, 3), max_pool(2)])
    assert lesson.changed(net, lesson.STRIDED, 2) == net


def test_what_becomes_impossible_is_named_with_its_layer():
    block = Network([input_layer(2, 9, 9), conv(2, 3, padding=1, name="way"), add("input", "way", name="join")])
    after, problem = lesson.attempt(block, "way", 2)
    assert after == block
    assert problem is not None
    assert problem.layer == "join"


def test_the_layer_of_the_other_branch_is_offered_and_named():
    net = architectures.load("resnet50")
    assert lesson.partners(net, "layer2.0.conv2") == ("layer2.0.downsample.0",)
    assert lesson.partners(net, "layer2.0.downsample.0") == ("layer2.0.conv2",)
    assert lesson.partners(net, "conv1") == ()
    both = "layer2.0.conv2 + layer2.0.downsample.0"
    assert next(each for each in lesson.stridable(net) if lesson.TOGETHER in each) == both
    _, problem = lesson.attempt(net, "layer2.0.conv2", 1)
    assert problem is not None
    assert problem.layer == "layer2.0.add"
    assert str(problem).endswith(f"Change layer2.0.downsample.0 too: choose {both}.")
    after, problem = lesson.attempt(net, both, 1)
    assert problem is None
    assert after["layer2"].output_shape == (512, 56, 56)
    assert [each.name for each in after if each.is_strided] == [
        each.name for each in net if each.is_strided and each.name not in both.split(lesson.TOGETHER)
    ]


def test_a_plain_shortcut_has_no_stride_to_change():
    _, problem = lesson.attempt(architectures.load("resnet18"), "layer1.1.conv1", 2)
    assert problem is not None
    assert str(problem).endswith(
        "no layer with the stride of layer1.1.conv1, so change a layer before the branches part."
    )
    _, problem = lesson.attempt(architectures.load("alexnet"), "features.0", 60)
    assert problem is not None
    assert "branch" not in str(problem)


@pytest.mark.parametrize("name", architectures.names())
def test_what_is_offered_together_can_be_changed_together(name):
    net = architectures.load(name)
    offered = lesson.stridable(net)
    single = [layer.name for layer in net if kind_of(layer.op).can_stride]
    assert [each for each in offered if lesson.TOGETHER not in each] == single
    for which in (each for each in offered if lesson.TOGETHER in each):
        after, problem = lesson.attempt(net, which, 1)
        assert problem is None, which
        assert after.macs > net.macs
        assert after.num_params == net.num_params


def test_a_group_with_a_layer_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="nowhere is no layer with a stride to change"):
        lesson.changed(architectures.load("resnet18"), "conv1 + nowhere", 1)


def test_a_network_that_does_not_fit_comes_in_its_usual_size_with_a_sentence():
    net, problem = lesson.opened("vgg16", size=64)
    assert net == architectures.load("vgg16")
    assert "avgpool" in str(problem)
    net, problem = lesson.opened("vgg16", size=256)
    assert problem is None
    assert net is not None
    assert net.input_shape == (3, 256, 256)


def test_the_articles_code_is_the_articles_layer_on_any_size():
    net, problem = lesson.opened("own", lesson.ARTICLE)
    assert problem is None
    assert net == from_code(lesson.ARTICLE)
    assert net.output_shape == (64, 32, 32)
    assert net.notes == ()
    resized, _ = lesson.opened("own", lesson.ARTICLE, 96)
    assert resized is not None
    assert resized.output_shape == (64, 48, 48)
    nothing, problem = lesson.opened("own", "print('hello')")
    assert nothing is None
    assert "No layer" in str(problem)


def test_the_table_as_a_file_has_a_row_for_each_layer():
    net = architectures.load("inception_v3")
    head, *rows = csv.reader(io.StringIO(lesson.csv_text(net)))
    assert tuple(head) == lesson.COLUMNS
    assert [row[0] for row in rows] == [layer.name for layer in net]
    assert [int(row[7]) for row in rows] == [layer.macs for layer in net]
    assert sum(int(row[6]) for row in rows) == net.num_params


def test_padding_and_pairs_are_written_short():
    net = Network([input_layer(3, 224, 224), conv(8, 7, 2, "same"), conv(8, (1, 7), (1, 2), (0, 3))])
    assert [(row[2], row[3], row[4]) for row in lesson.table(net)[1:]] == [
        ("7 × 7", "2", "2+3"),
        ("1 × 7", "1 × 2", "0 × 3"),
    ]
    assert [formats.short(n) for n in (0, 999, 1500, 1_769_472, 4_089_184_256, 2 * 10**12)] == [
        *("0", "999", "1.5 k", "1.77 M", "4.09 G", "2 T")
    ]
    assert [formats.short(n) for n in (999_999, 714_188_480, 4_158_371 * 10**12)] == ["1 M", "714 M", "4,160,000 T"]


def test_the_comparison_is_of_the_last_layer_that_still_has_places():
    before = Network([input_layer(1, 16, 16), conv(4, 3, 2, 1, name="a"), flatten(), linear(3, name="fc")])
    after = lesson.changed(before, "a", 1)
    rows = {row.title: row for row in lesson.differences(before, after)}
    assert (rows["Map of a"].before, rows["Map of a"].after) == ("8 × 8", "16 × 16")
    assert rows["Its receptive field, in pixels"].change == "unchanged"
    macs = rows["MACs (multiply-accumulates)"]
    assert (macs.before, macs.after, macs.change) == (
        f"{before.macs:,}",
        f"{after.macs:,}",
        f"× {after.macs / before.macs:.2f}",
    )
    assert rows["Parameters"].change != "unchanged", "a fully connected layer on a flattened map has more to read"
    assert macs.briefly == (formats.short(before.macs), formats.short(after.macs))
    assert rows["Map of a"].change == rows["Its effective stride"].change.replace("0.50", "2.00") == "× 2.00 a side"
    assert {row.change for row in lesson.differences(before, before)} == {"unchanged"}


def test_a_change_along_one_axis_is_told_for_both():
    before, after = (Network([input_layer(1, 16, 16), conv(4, 1, (1, cols), name="a")]) for cols in (2, 1))
    assert lesson.differences(before, after)[0].change == "× 1.00 and × 2.00 a side"


@pytest.mark.parametrize(
    ("name", "last", "before", "field"),
    [
        ("alexnet", "features.12", "adaptive pooling", 195),
        ("resnet50", "layer4.2.relu_2", "global pooling", 427),
        ("resnet50_paper", "layer4.2.relu_2", "global pooling", 483),
        ("vit_b_16", "conv_proj", "", 16),
    ],
)
def test_the_end_is_the_last_layer_that_still_has_places(name, last, before, field):
    layer, words = lesson.end(architectures.load(name))
    assert (layer.name, words, layer.receptive_field_size) == (last, before, (field, field))


def test_a_global_pooling_in_a_branch_is_not_the_end():
    net = from_code("""
import torch.nn as nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 3, padding=1)
        self.squeeze = nn.AdaptiveAvgPool2d(1)
        self.excite = nn.Conv2d(8, 8, 1)
        self.b = nn.Conv2d(8, 8, 3, padding=1)
        self.pool = nn.AdaptiveAvgPool2d(1)
    def forward(self, x):
        x = self.a(x)
        return self.pool(self.b(x * self.excite(self.squeeze(x))))
""")
    layer, before = lesson.end(net)
    assert (layer.name, before) == ("b", "global pooling")


def test_what_is_not_understood_is_said_not_to_be_counted():
    net = from_code("nn.Sequential(nn.Conv2d(3, 8, 3), nn.Bilinear(1, 2, 3))")
    assert "224 parameters, without the layers that are not understood." in lesson.summary(net)
    assert "understood" not in lesson.summary(architectures.load("alexnet"))
    assert lesson.summary(Network([input_layer(1, 8, 8)])) == (
        "0 MACs and 0 parameters. One unit of input, the last layer, sees 1 × 1 pixels."
    )


@pytest.mark.parametrize("shape", [(64, 64), (224, 224), (48, 96), (1, 7), (300, 3)])
@pytest.mark.parametrize("name", ["astronaut", "cat", "grid_seven"])
def test_the_picture_given_to_a_network_has_its_shape_and_its_values(name, shape):
    for channels in (1, 3, 4):
        x = lesson.as_read(images.sample(name), (channels, *shape))
        assert x.shape == (channels, *shape)
        assert x.dtype == np.float32
        assert x.min() >= 0
        assert x.max() <= 1
    photo = lesson.photo(images.sample(name), *shape)
    assert max(photo.height, photo.width) <= 256


@pytest.mark.parametrize("name", ["lenet5", "alexnet", "vgg16", "resnet50", "mobilenet_v1", "inception_v3", "vit_b_16"])
def test_the_maps_shown_are_those_of_the_network(name):
    small = lesson.for_maps(architectures.load(name))
    assert max(small.input_shape[1:]) <= 96
    stops = lesson.stops(small)
    last = lesson.cheap_stop(small, stops)
    shown = lesson.maps_on_the_way(small, images.sample("astronaut"), last)
    assert shown[0][0].op == "input"
    assert shown[-1][0].name == last
    assert 2 <= len(shown) <= 8
    part = small.up_to(last)
    x = lesson.as_read(images.sample("astronaut"), part.input_shape)
    maps = {layer.name: output for layer, output in run(part, x, demo_weights(part))}
    for layer, sheet in shown[1:]:
        assert sheet.dtype == np.uint8
        assert np.array_equal(sheet, lesson.four(maps[layer.name]))


def test_a_network_ends_for_the_maps_where_the_small_picture_is_used_up():
    small = lesson.for_maps(architectures.load("alexnet"), 64)
    assert small.layers[-1].name == "features.12", "6 × 6 positions are not there for the average pooling"
    assert lesson.for_maps(architectures.load("lenet5")).input_shape == (1, 32, 32), "a small input stays"


def test_four_channels_stand_in_a_square_black_to_white():
    maps = np.zeros((6, 5, 5), np.float32)
    maps[[1, 2, 4, 5], 2, 2] = [3, 6, -3, 9]  # channels 0 and 3 are flat
    sheet = lesson.four(maps)
    assert sheet.shape == (11, 11)
    assert [sheet[2, 2], sheet[2, 8], sheet[8, 2], sheet[8, 8]] == [128, 191, 0, 255]
    assert lesson.four(maps[1:2]).shape == (5, 5)


def test_the_fields_after_unequal_adaptive_windows_are_marked_as_approximate():
    net, problem = lesson.opened("vgg16", size=320)  # 10 × 10 positions under 7 × 7 windows
    assert problem is None
    assert net is not None
    marked = [row[0] for row in lesson.table(net) if str(row[8]).startswith(lesson.APPROXIMATELY)]
    assert marked == ["avgpool"], "what flattens the map sees all of it, and that is known"
    assert ",≈ " in lesson.csv_text(net)
    assert "A field marked ≈ is a little too large: the windows of avgpool are not all alike." in lesson.summary(net)
    exact = architectures.load("vgg16")
    assert lesson.APPROXIMATELY not in lesson.csv_text(exact)
    assert "≈" not in lesson.summary(exact)


def test_a_layer_after_an_approximate_one_is_approximate_until_one_window_sees_all():
    net = Network([input_layer(1, 10, 10), adaptive_pool(7), conv(1, 3), global_pool()])
    assert [layer.is_approximate for layer in net] == [False, True, True, False]


def test_a_network_is_a_key_by_what_it_is_built_from():
    net, same, other = (Network([input_layer(1, 8, 8), conv(1, size)]) for size in (3, 3, 2))
    assert {net: "net"}[same] == "net"
    assert other not in {net}
