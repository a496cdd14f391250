"""Compute cost: the numbers are the engine's, time is taken when asked for, and impossible strides are sentences."""

from __future__ import annotations

import re

import numpy as np
import pytest

from stridelab import formats, images
from stridelab.figures import compute_cost as figures
from stridelab.lessons import compute_cost
from stridelab.network import cost
from stridelab.network.cost import Measurement
from stridelab.ui import controls

SETTINGS = controls.SETTINGS


def problems(at) -> list[str]:
    return [note for warning in at.warning for note in warning.value.split("  \n")]


def table(at) -> list[list[str]]:
    """The cells of the page's table, its head left out."""
    [html] = [each.proto.body for each in at.get("html") if "<table>" in each.proto.body]
    return [re.findall("<t[hd].*?>(.*?)</t[hd]>", row) for row in html.split("<tbody>")[1].split("</tr>")[:-1]]


def metrics(at) -> list[tuple[str, str, str]]:
    return [(each.label, each.value, each.delta) for each in at.metric]


@pytest.mark.parametrize("name", images.sample_names())
def test_every_sample_is_counted(name, open_page):
    at = open_page("compute_cost", image=name)
    assert not at.exception
    small = images.shrink(images.sample(name), 64)
    network = compute_cost.stack(4, small.height, small.width, 3, 1)
    one, two = cost.by_stride(network, "conv1", (1, 2))
    assert metrics(at)[0] == (
        "MACs, stride 2",
        formats.short(two.total.macs),
        compute_cost.share(two.total.macs, one.total.macs),
    )
    assert metrics(at)[1][2] == "the same as at stride 1"


def test_the_articles_layer_is_in_the_table(open_page):
    at = open_page("compute_cost")
    next(button for button in at.button if button.label == "The article's layer").click().run()
    rows = table(at)
    assert rows[0] == ["conv1", "1,769,472", "7,077,888", "25%", "1,792", "262 kB"]
    assert metrics(at)[0] == ("MACs, stride 2", "1.77 M", "25% of stride 1")


def test_memory_just_below_a_million_bytes_is_a_megabyte(open_page):
    at = open_page("compute_cost", depth="one layer", stride=1, kernel_size=2, padding="valid")
    at.file_uploader[0].upload("picture.png", images.png(np.zeros((63, 64), np.uint8)))
    assert metrics(at.run())[2][1] == "1 MB"  # 64 maps of 62 x 63: 999,936 bytes
    assert table(at)[0][-1] == "1 MB"


@pytest.mark.parametrize("strided", SETTINGS["strided_layer"].options)
@pytest.mark.parametrize("stride", [1, 8])
def test_the_table_is_the_engines_for_every_layer_that_can_be_strided(strided, stride, open_page):
    at = open_page("compute_cost", strided_layer=strided, stride=stride, unit="FLOPs", scale="log")
    assert not at.exception
    rows = table(at)
    network = compute_cost.stack(4, 64, 64, 3, 1).with_stride(strided, stride)
    expected = {name: each.macs for name, each in cost.per_layer(network).items()} | {"all": network.macs}
    assert {name: macs for name, macs, *_ in rows} == {name: f"{2 * macs:,}" for name, macs in expected.items()}


@pytest.mark.parametrize("side", SETTINGS["side"].options)
def test_every_size_of_the_picture(side, open_page):
    at = open_page("compute_cost", side=side, kernel_size=11, padding="same", depth="one layer")
    macs = 3 * 11 * 11 * 64 * (-(-side // 2)) ** 2
    assert metrics(at)[0][1] == formats.short(macs)


def test_a_stack_that_does_not_fit_is_a_sentence_and_the_rest_of_the_page_stays(open_page):
    at = open_page("compute_cost", image="grid_seven", kernel_size=11, padding="valid")
    assert problems(at) == [
        "Layer conv1 does not fit along the rows: kernel_size 11 needs 11 positions, but the input has only 8. "
        "Choose a smaller kernel_size or dilation, more padding or a larger input."
    ]
    assert any("1 / s² of the work" in each.value for each in at.markdown)
    assert at.metric == []


def test_a_stride_that_leaves_too_little_for_a_later_layer_is_a_sentence_beside_the_others(open_page):
    at = open_page("compute_cost", side=32, kernel_size=5, padding="valid", stride=8)
    [problem] = problems(at)
    assert problem.startswith("Layer conv2 does not fit along the rows: kernel_size 5 needs 5 positions")
    assert metrics(at)[0][0] == "MACs, stride 1"


def test_nonsense_in_a_link_is_told(open_page):
    at = open_page("compute_cost", side=63, unit="horses", strided_layer="conv9")
    assert [each.split(" ")[0] for each in problems(at)] == ["side", "unit", "strided_layer"]
    assert metrics(at)[0][0] == "MACs, stride 2"


def test_time_is_taken_when_asked_for_and_forgotten_when_the_settings_change(open_page):
    at = open_page("compute_cost", depth="one layer", side=32)
    sentences = [each.value for each in at.markdown if " of its time" in each.value]
    assert sentences == []
    at.button(key="measure").click().run()
    [sentence] = [each.value for each in at.markdown if " of its time" in each.value]
    assert sentence.startswith("Stride 2 did **25%** of the multiplications of stride 1")
    at.slider(key="stride").set_value(4).run()
    [sentence] = [each.value for each in at.markdown if " of its time" in each.value]
    assert sentence.startswith("Stride 4 did **6.25%**")
    at.slider(key="kernel_size").set_value(5).run()
    assert [each.value for each in at.markdown if " of its time" in each.value] == []
    assert any("settings have changed" in each.value for each in at.caption)


@pytest.mark.parametrize("label", ["Stride late", "Stride everywhere", "A straight line", "A small picture"])
def test_every_experiment_is_drawn(label, open_page):
    at = open_page("compute_cost")
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    assert len(at.metric) == 3


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("quantity", compute_cost.QUANTITIES)
def test_a_chart_holds_every_layer_and_the_total(quantity, log):
    costs = cost.by_stride(compute_cost.stack(4, 32, 32, 3, "same"), "conv2", compute_cost.STRIDES)
    figure = figures.against_stride(costs, quantity, "FLOPs", log=log)
    drawn = {trace.name: list(trace.y) for trace in figure.data if trace.name}
    for name in ("conv1", "conv2", "conv3", "conv4"):
        assert drawn[name] == [compute_cost.amount(each.layers[name], quantity, "FLOPs") for each in costs]
    rows = compute_cost.csv_rows(costs, quantity, "FLOPs")
    assert all(sum(layers) == total for _, *layers, total in rows)


def test_the_prediction_is_the_first_time_scaled_by_the_macs():
    measured = [Measurement(1, 0.008, 800, (8, 8), 0.5), Measurement(2, 0.003, 200, (4, 4), 1.0)]
    assert compute_cost.predicted(measured) == pytest.approx([0.008, 0.002])
    assert compute_cost.time_rows(measured)[1] == pytest.approx([2, 200, 0.003, 0.002])
    assert compute_cost.time_sentence(measured, 2).startswith(
        "Stride 2 did **25%** of the multiplications of stride 1 in **38%**"
    )
    assert compute_cost.time_sentence(measured, 1).startswith("Stride 1 took 8 ms.")


def timed(*shares: float) -> list[Measurement]:
    """Stride 1 at a second a round, and stride 2 at these shares of it."""
    return [
        Measurement(1, 1.0, 400, (8, 8), 1.0, (1.0,) * len(shares)),
        Measurement(2, float(np.median(shares)), 100, (4, 4), 1.0, shares),
    ]


@pytest.mark.parametrize(
    ("shares", "words"),
    [
        ((0.22, 0.23, 0.22, 0.21), "Less than the multiplications alone"),
        ((0.30, 0.31, 0.32, 0.31), "More than the multiplications alone"),
        ((0.24, 0.25, 0.26, 0.25), "Just what the multiplications predict"),
        ((0.11, 0.25, 0.13, 0.40), "too noisy to tell"),
    ],
)
def test_the_sentence_on_time_follows_the_result(shares, words):
    sentence = compute_cost.time_sentence(timed(*shares), 2)
    assert words in sentence
    assert ("in **" in sentence) != ("noisy" in sentence), "a share that cannot be told is not printed as one number"


def test_a_load_that_slows_both_strides_of_a_round_changes_no_share():
    one, two = timed(0.25, 0.25, 0.25, 0.25)
    slow = (1.0, 9.0, 1.0, 5.0)
    load = [
        Measurement(each.stride, 1, each.macs, (8, 8), 1, tuple(np.multiply(each.times, slow))) for each in (one, two)
    ]
    assert compute_cost.time_shares(*load) == compute_cost.time_shares(one, two) == (0.25, 0.25, 0.25)
