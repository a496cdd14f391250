"""Receptive field: the drawing is sent what the engine computes, and what cannot be done is a sentence in its place."""

from __future__ import annotations

import base64
import io
import json

import numpy as np
import pytest
import streamlit as st
from PIL import Image

from stridelab import images
from stridelab.images import colors
from stridelab.lessons.receptive_field import connections, layer_stack
from stridelab.network import effective_field
from stridelab.network.receptive_field import effect_of_stride, seen
from stridelab.ui import controls
from stridelab.ui.controls import stack

DEFAULT = layer_stack.PRESETS["Stride 2 everywhere"]


def texts(at) -> str:
    return "\n".join(each.value for each in at.markdown)


def problems(at) -> list[str]:
    return [warning.value for warning in at.warning]


@pytest.mark.parametrize("name", images.sample_names())
def test_every_sample_is_drawn_as_the_network_is_given_it(name, open_page, sent):
    payload = sent(open_page("receptive_field", image=name), "layer_stack")
    given = images.shrink(images.sample(name), 64)
    assert payload["maps"][0]["size"] == f"{given.height} × {given.width}"
    assert payload["problem"] is None
    assert payload["picture"].startswith("data:image/png;base64,")


@pytest.mark.parametrize("line", [*layer_stack.PRESETS.values(), "11x11 s8 p8 d8", "1x1", ", ".join(["11 p8 d8"] * 8)])
def test_what_the_drawing_is_sent_is_what_the_engine_computes(line, open_page, sent):
    payload = sent(open_page("receptive_field", layers=line), "layer_stack")
    built = layer_stack.build(line, 64, 64)
    assert layer_stack.text([layer_stack.StackLayer(**layer) for layer in payload["layers"]]) == layer_stack.text(
        built.layers
    )
    assert [each["name"] for each in payload["maps"]] == [layer.name for layer in built.network]
    for axis, side in enumerate(("rows", "cols")):
        maps = connections.connections(built.network, axis)
        for sent_map, layer, map_ in zip(payload["maps"], built.network, maps, strict=True):
            drawn = sent_map[side]
            assert drawn["reads"] == map_.reads.tolist()
            assert drawn["spans"] == [list(layer.fields[axis].span(unit)) for unit in range(map_.size)]
            assert drawn["centers"][drawn["before"]] == layer.fields[axis].center(0)
            assert drawn["unread"] == map_.unread.tolist()
            assert drawn["seen"][0] == len(seen(built.network, layer.name, 0, axis)[0].positions)
            assert sent_map["field"] == list(layer.receptive_field_size)
            assert sent_map["stride"] == list(layer.effective_stride)


@pytest.mark.parametrize("size", controls.SETTINGS["picture_size"].options)
def test_every_size_of_the_picture_is_drawn(size, open_page, sent):
    payload = sent(open_page("receptive_field", picture_size=size, image="cat"), "layer_stack")
    assert max(map(int, payload["maps"][0]["size"].split(" × "))) == size


def test_the_share_that_a_layer_misses_is_in_words(open_page, sent):
    payload = sent(open_page("receptive_field", layers="1x1 s2, 3x3 p1", picture_size=32), "layer_stack")
    assert [each["missed"] for each in payload["maps"]] == ["no pixel", "75% of the pixels", "75% of the pixels"]


def test_a_preset_becomes_the_line_and_the_line_is_known_as_the_preset(open_page, sent):
    at = open_page("receptive_field")
    assert at.session_state["preset"] == "Stride 2 everywhere"
    for name, line in layer_stack.PRESETS.items():
        at.selectbox(key="preset").set_value(name).run()
        assert at.session_state["layers"] == line
        assert len(sent(at, "layer_stack")["layers"]) == len(layer_stack.parse(line))
    at.text_input(key="layers").set_value("5x5 s3").run()
    assert at.session_state["preset"] == "My own"
    at.text_input(key="layers").set_value("3X3 p1, 3 p1; 3x3 p1").run()
    assert at.session_state["preset"] == "Three plain 3 × 3"


def test_layers_set_in_the_drawing_become_the_line(open_page, sent, monkeypatch):
    at = open_page("receptive_field")
    told = [vars(layer) for layer in layer_stack.parse("5x5 s3 p2, max 2x2 s2")]
    monkeypatch.setattr(st, "session_state", {"stack": {"layers": json.dumps(told)}})
    stack._take_layers()
    assert st.session_state["layers"] == "5x5 s3 p2, max 2x2 s2"
    monkeypatch.undo()
    assert at.session_state["layers"] == DEFAULT


@pytest.mark.parametrize(
    ("line", "sentence", "drawn"),
    [
        ("3x3 s0", "Layer 1 has stride 0.", 0),
        ("3x3, nonsense", "Layer 2 says “nonsense”, which is not known here.", 1),
        ("3x3 s2, 3x3; <script>alert(1)</script>", "Layer 3 says “scriptalert1sc”", 2),
        ("7x7 s4, 7x7 s4, 7x7 s4", "Layer 3 does not fit along the rows: kernel_size 7 needs 7 positions", 2),
        ("11x11 d8", "Layer 1 does not fit along the rows: kernel_size 11 at dilation 8 needs 81 positions", 0),
        (" ", "Layer 1 is missing", 0),
        (", ".join(["1x1"] * 9), "Layer 9 is one too many", 8),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_the_rest_stays(line, sentence, drawn, open_page, sent):
    at = open_page("receptive_field", layers=line)
    payload = sent(at, "layer_stack")
    assert payload["problem"]["text"].startswith(sentence)
    assert not problems(at), "the drawing says it, in the place of what does not fit, and nobody says it twice"
    assert len(payload["maps"]) == 1 + drawn
    assert "The field is a region of the picture" in texts(at)
    assert len(at.metric) == drawn, "the layers that fit keep their experiment"
    at.text_input(key="layers").set_value(DEFAULT).run()
    assert sent(at, "layer_stack")["problem"] is None


def test_a_changed_stride_that_leaves_no_map_is_a_sentence_in_the_experiment(open_page):
    at = open_page("receptive_field", layers="7x7 s2, 7x7 s2, 3x3", picture_size=32, of_layer="1", new_stride=4)
    [problem] = problems(at)
    assert problem.startswith("Layer 3 does not fit")
    assert not at.metric


@pytest.mark.parametrize("changed", ["1", "2", "3", "all"])
@pytest.mark.parametrize("stride", [1, 2, 3, 4])
def test_the_experiment_shows_every_field_after_and_before(changed, stride, open_page):
    at = open_page("receptive_field", of_layer=changed, new_stride=stride)
    effects = effect_of_stride(layer_stack.build(DEFAULT, 64, 64).network, changed, stride)[1:]
    assert [metric.value for metric in at.metric] == [f"{effect.after[0]:,} px" for effect in effects]
    before = [f"was {e.before[0]:,}" if e.is_changed else "unchanged" for e in effects]
    assert [metric.delta for metric in at.metric] == before
    if changed != "all":
        assert before[int(changed) - 1] == "unchanged", "a layer's stride leaves its own field"


def test_a_layer_that_is_gone_is_no_longer_the_one_whose_stride_changes(open_page):
    at = open_page("receptive_field", of_layer="3")
    at.text_input(key="layers").set_value("3x3, 3x3").run()
    assert not at.exception
    assert at.session_state["of_layer"] == "1"


@pytest.mark.parametrize("weights", ["equal", "random"])
def test_the_effective_field_on_the_page_is_the_measured_one(weights, open_page):
    at = open_page("receptive_field", layers="3x3 s2 p1, 3x3 p1", picture_size=24, field_weights=weights)
    told = {"weights": "random", "relu": True} if weights == "random" else {}
    field = effective_field.effective(layer_stack.build("3x3 s2 p1, 3x3 p1", 24, 24).network, **told)
    heat = [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")][1]["data"][0]
    assert heat["type"] == "heatmap"
    assert f"{field.half_mass_size[0]:.1f} × {field.half_mass_size[1]:.1f} pixels" in texts(at)


def test_every_experiment_leads_to_a_page_without_an_exception(open_page, sent):
    for number in range(6):
        at = open_page("receptive_field")
        at.button(key=f"try_{number}").click().run()
        assert not at.exception
        payload = sent(at, "layer_stack")
        assert len(payload["maps"]) > 1
        assert bool(payload["problem"]) == (number == 5), "only the last one asks for too much"


def test_a_grid_of_small_numbers_is_seen(open_page, sent):
    payload = sent(open_page("receptive_field", image="grid_seven"), "layer_stack")
    shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(payload["picture"].split(",")[1]))))
    assert shown.max() == 255
    assert payload["colors"]["unread"] == colors.UNREAD
