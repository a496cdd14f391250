"""What the walks say is true, and why a wrong answer is wrong, sentence by sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from stridelab import architectures, avg_pool2d, conv2d, images, kernels, max_pool2d
from stridelab.geometry import axis
from stridelab.lessons import compute_cost, feature_reduction, network, walks
from stridelab.lessons.price import family
from stridelab.lessons.price.results import result
from stridelab.lessons.receptive_field import layer_stack
from stridelab.lessons.translation import phase_table
from stridelab.network import LayerError, cost
from stridelab.scene.walk import read
from tests.claims.conftest import plain

FILES = sorted(Path(walks.__file__).parent.glob("*.txt"))


@pytest.fixture(scope="module")
def said() -> str:
    """All that the walks say."""
    steps = [step for path in FILES for step in read(path.read_text("utf-8")).steps]
    return plain(" ".join(" ".join([step.truth, *(option.why for option in step.options)]) for step in steps))


# ---------------------------------------------------------------- Slide


def test_12_cells_at_stride_4():
    """12 cells have room for 3 steps of 4: 3 × 3 numbers. | The side is divided by the stride, and 12 / 4 is 3. | The
    filter makes longer steps, so it stops less often.
    """
    assert axis(12, 3, 4, 1).output_size == 3 == 12 // 4
    assert axis(12, 3, 2, 1).output_size == 6


def test_stride_2_keeps_a_quarter():
    """Stride 2 keeps every second row and every second column of stride 1: 36 of 144, a quarter. No number is new. |
    Stride 2 skips every second row, and every second column too. | Every stop makes one number, and there are fewer
    stops.
    """
    one, two = axis(12, 3, 1, 1), axis(12, 3, 2, 1)
    assert (one.output_size**2, two.output_size**2) == (144, 36)
    assert two.starts.tolist() == one.starts[::2].tolist()


def test_gaps_at_stride_4():
    """Windows 3 wide that start 4 apart leave 1 cell between them. No window reads 63 of the 144 cells. | A window of 3
    cells cannot fill a step of 4. | The windows are 3 wide and start 4 apart.
    """
    four = axis(12, 3, 4)
    assert four.starts.tolist() == [0, 4, 8]
    assert four.unread.tolist() == [3, 7, 11]
    assert 144 - (12 - len(four.unread)) ** 2 == 63


def test_windows_touch():
    """A stride as large as the filter, 3, puts the windows side by side."""
    assert [stride for stride in range(1, 9) if set(axis(12, 3, stride).visits[: 2 * stride + 1]) == {1}] == [3]


# ---------------------------------------------------------------- Compare strides


def test_the_map_at_stride_6():
    """There are 85 whole steps of 6 and the first stop: 86 × 86 numbers. | 512 / 6 is 85.3: that many steps, and the
    first stop comes before them. | That is stride 2.
    """
    assert images.sample("astronaut").planes().shape[2:] == (512, 512)
    six = axis(512, 3, 6, 1)
    assert (six.output_size, int(six.starts[-1] - six.starts[0]) // 6) == (86, 85)
    assert f"{512 / 6:.1f}" == "85.3"
    assert axis(512, 3, 2, 1).output_size == 256


def test_a_ninth():
    """171 × 171 of 512 × 512 numbers are left, about a ninth. | A third of the rows, and of these a third of the
    columns. | At stride 2 it is already less: a quarter.
    """
    assert axis(512, 3, 3, 1).output_size == 171
    assert abs(171**2 / 512**2 - 1 / 9) < 0.001
    assert axis(512, 3, 2, 1).output_size ** 2 / 512**2 == 0.25


def test_no_new_value():
    """Every value in a small map is also in the map of stride 1. | The filter does the same sum at each stop."""
    x, weight = images.sample("astronaut").planes()[None, 0], kernels.kernel("sobel_x").weights[None, None]
    one, four = (conv2d(x, weight, stride=stride, padding=1) for stride in (1, 4))
    np.testing.assert_array_equal(four, one[:, :, ::4, ::4])


# ---------------------------------------------------------------- Downsampling


def test_53_and_a_quarter():
    """53.25 is rounded down to 53 steps, and with the first stop that is 54. 1 row and 1 column stay unread. |
    Frameworks round down and go on. | 53 steps, and the first stop comes before them. | That is the output for 227
    pixels.
    """
    assert (224 - 11) / 4 == 53.25
    assert axis(224, 11, 4).output_size == 54
    assert len(axis(224, 11, 4).unread) == 1
    assert axis(227, 11, 4).output_size == 55


def test_44_percent():
    """8 of 32 rows and 8 of 32 columns are not read. Only 24 × 24 of 32 × 32 pixels are: 44% are left out. | The
    windows are 3 wide and 4 apart, so there are gaps. | One row in four is not read, and one column in four too.
    """
    assert len(axis(32, 3, 4).unread) == 8 == 32 // 4
    assert f"{1 - 24**2 / 32**2:.0%}" == "44%"


def test_same_at_stride_2():
    """ "same" makes the output as large as input / stride, rounded up: 112. | Same means input / stride, so it is 224
    only at stride 1. | That is without padding.
    """
    assert axis(224, 3, 2, "same").output_size == 112 == -(-224 // 2)
    assert axis(224, 3, 1, "same").output_size == 224
    assert axis(224, 3, 2).output_size == 111


# ---------------------------------------------------------------- Receptive field


def fields(line: str) -> list[int]:
    network = layer_stack.build(line, 64, 64).network
    return [layer.receptive_field_size[0] for layer in network.layers[1:]]


def test_only_later_layers_see_more():
    """The fields are 3, 7 and 11 pixels now: only the layers after the stride see more. | A window of 3 × 3 reads 3 × 3
    pixels, however far it moves. | Layer 1 still reads 3 × 3 pixels at each stop.
    """
    assert fields("3x3 p1, 3x3 p1, 3x3 p1") == [3, 5, 7]
    assert fields("3x3 s2 p1, 3x3 p1, 3x3 p1") == [3, 7, 11]


def test_a_stride_in_the_last_layer():
    """7 pixels, as without any stride: no layer comes after the stride to use it. | For that, the stride has to come
    before it. | A stride does not stretch its own window.
    """
    assert fields("3x3 p1, 3x3 p1, 3x3 s2 p1") == fields("3x3 p1, 3x3 p1, 3x3 p1") == [3, 5, 7]


def test_a_dilated_field_has_gaps():
    """It reads 7 × 7 of the 13 × 13 pixels: the field is a frame, not a count. | Its taps are 2 apart in every layer,
    so it skips every second pixel. | That is one layer alone.
    """
    assert fields("3x3 p2 d2, 3x3 p2 d2, 3x3 p2 d2")[-1] == 13
    read = {0}
    for _ in range(3):
        read = {at + tap for at in read for tap in (-2, 0, 2)}
    assert sorted(read) == [*range(-6, 7, 2)]
    assert (len(read), 13**2, len(read) ** 2, 3 * 3) == (7, 169, 49, 9)


# ---------------------------------------------------------------- Compute cost


def shares(name: str) -> list[float]:
    costs = cost.by_stride(compute_cost.stack(4, 64, 64, 3, 1), name, (1, 2, 4))
    assert {each.total.num_params for each in costs} == {112_576}
    return [each.total.macs / costs[0].total.macs for each in costs]


def test_a_quarter_of_the_work():
    """A quarter of the positions are left, in conv1 and in all layers after it: 25%. | Half of the rows, and of these
    half of the columns. | The layers after conv1 are given the small map, and save as much.
    """
    assert shares("conv1")[1] == 0.25
    one, two = cost.by_stride(compute_cost.stack(4, 64, 64, 3, 1), "conv1", (1, 2))
    assert {two.layers[name].macs / one.layers[name].macs for name in one.layers} == {0.25}


def test_all_parameters_stay():
    """112,576 parameters at every stride. | A filter has the same numbers, wherever it is put down. | A stride takes no
    number out of a filter.
    """
    assert len(shares("conv1")) == 3


def test_a_late_stride_saves_little():
    """75% is left. A stride saves in its own layer and in those after it, so an early one saves most. | Only conv4 gets
    cheaper. The three before it work as before. | Of four layers only the last one saves.
    """
    late = [shares(f"conv{number}")[1] for number in (1, 2, 3, 4)]
    assert f"{late[-1]:.0%}" == "75%"
    assert late == sorted(late)
    one, two = cost.by_stride(compute_cost.stack(4, 64, 64, 3, 1), "conv4", (1, 2))
    assert [name for name in one.layers if one.layers[name].macs != two.layers[name].macs] == ["conv4"]


# ---------------------------------------------------------------- Feature reduction


def test_64_maps_either_way():
    """There are 64 maps either way. Each has 1,024 positions instead of 4,096. | A quarter of the positions are left in
    each map, but no map goes. | A stride takes no filter away.
    """
    plain, strided = feature_reduction.count(1), feature_reduction.count(2)
    assert (plain.channels, strided.channels, plain.positions, strided.positions) == (64, 64, 4096, 1024)


def test_max_pooling_keeps_a_bright_dot():
    """Max pooling keeps the largest number of each window, so a bright dot stays, and grows. | It keeps what lies at
    its stops, and drops the rest. | A dot becomes a sixteenth of its brightness there.
    """
    for row, col in np.ndindex(4, 4):
        dot = np.zeros((1, 1, 16, 16))
        dot[0, 0, 4 + row, 4 + col] = 16
        assert max_pool2d(dot, 4).max() == 16, "one number of 16 windows: 1 of 4 x 4 pixels becomes the whole"
        assert avg_pool2d(dot, 4).max() == 1
        assert (conv2d(dot, np.ones((1, 1, 1, 1)), stride=4).max() > 0) == (row == col == 0)


def test_max_pooling_wipes_out_dark_lines():
    """A dark line narrower than its window goes: the white beside it is the largest number. | It keeps the largest
    number, and white is larger than black.
    """
    for width in (1, 2, 3):
        for at in range(4):
            white = np.full((1, 1, 16, 16), 255.0)
            white[..., 4 + at : 4 + at + width] = 0
            assert max_pool2d(white, 4).min() == 255
    letters = images.sample("letters").planes()[None, 0].astype(float)
    corner = letters[..., 300:, 120:412]  # what the drawing shows
    assert corner.min() < 50 < max_pool2d(corner, 4).min() == corner.max()


# ---------------------------------------------------------------- The price


def test_some_stride_helps():
    """With stride 2 the last layer sees 23 × 23 pixels: 98.3% are read, and 97.1% without stride. | Its last layer sees
    9 × 9 pixels of a digit that is larger.
    """
    none, early = result("thin", "none"), result("thin", "early")
    assert (none.field, early.field, f"{none.mean:.1%}", f"{early.mean:.1%}") == (9, 23, "97.1%", "98.3%")


def test_too_much_stride_loses_the_thin_stroke():
    """88.6% are read. With a blur before the stride it is 98.9%. | It does, but its windows of 3 leave gaps of 1 pixel,
    and a thin stroke can fall there.
    """
    four, blurred = result("thin", "four"), result("thin", "four_blur")
    assert (f"{four.mean:.1%}", f"{blurred.mean:.1%}") == ("88.6%", "98.9%")
    assert four.field > result("thin", "early").field
    assert {*np.diff(axis(32, 3, 4, 1).starts)} == {3 + 1}


def test_thick_strokes_lose_nothing():
    """Every network reads 99.5% or more: what is lost depends on the picture. | A thick stroke does not fit between two
    windows.
    """
    means = [result("thick", name).mean for name in family.FAMILY]
    assert min(means) >= 0.995
    assert result("thick", "none").mean - result("thick", "four").mean < 0.01


# ---------------------------------------------------------------- Translation


def error(shift: int, blur: str = "none") -> float:
    pixels = images.middle(images.sample("astronaut"), phase_table.SIDE).luma
    table = phase_table.phase_table(pixels, kernels.kernel("sobel_x").weights, 2, blur=blur)
    return float(table.errors[0, table.step(shift).remainder])


def test_a_move_by_one_pixel():
    """The layer keeps other values of its stride-1 map now. They differ by 83% of that map's own variation. | The
    windows read other pixels now. | It would have to move by half a position.
    """
    assert f"{error(1):.0%}" == "83%"


def test_a_move_by_the_stride():
    """Moves by a multiple of the stride are exact: 0%. | Two pixels are exactly one step of the stride."""
    assert error(2) == error(4) == 0


def test_a_blur_takes_a_quarter():
    """62% is left: the blur takes away a quarter of the error, no more. | A blur makes neighbours alike, but not the
    same. | Neighbours are more alike, so it matters less which one is kept.
    """
    left = error(1, "before sampling")
    assert f"{left:.0%}" == "62%"
    assert abs(1 - left / error(1) - 1 / 4) < 0.005


# ---------------------------------------------------------------- Network


def test_alexnet_without_its_first_stride():
    """15 times as many. The map grows in both directions, and all maps after it grow, too. | Four times as many in each
    direction. | They are put down far more often.
    """
    net = architectures.load("alexnet")
    changed = network.changed(net, "features.0", 1)
    assert round(changed.macs / net.macs) == 15
    before, after = (each["features.0"].output_shape[1] for each in (net, changed))
    assert 3.9 < after / before < 4.1
    for name in ("features.2", "features.3", "features.5", "features.6", "features.12"):
        assert changed[name].output_shape[1] > net[name].output_shape[1]


def test_its_own_field_stays():
    """Its own field stays 11 × 11. The fields of the layers after it get smaller. | A field is as large as its window,
    11 × 11, at any stride.
    """
    net = architectures.load("alexnet")
    changed = network.changed(net, "features.0", 1)
    assert net["features.0"].receptive_field_size == changed["features.0"].receptive_field_size == (11, 11)
    for name in ("features.2", "features.3", "features.12"):
        assert changed[name].receptive_field_size < net[name].receptive_field_size


def test_both_ways_need_the_same_stride():
    """The two maps have different sizes and cannot be added. Both ways need the same stride. | The sum of two maps of
    different sizes cannot be made.
    """
    with pytest.raises(LayerError, match=r"layer2\.0"):
        network.changed(architectures.load("resnet50"), "layer2.0.conv2", 1)
    assert network.changed(architectures.load("resnet50"), "layer2.0.conv2 + layer2.0.downsample.0", 1).macs
