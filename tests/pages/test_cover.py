"""What a link covers is not sent to the browser by a page, outside its drawings, until it is asked for.

The drawings' own plates are tested where they are drawn: tests/browser/test_cover.py.
"""

from __future__ import annotations

import json
import re

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from stridelab.lessons import compute_cost, feature_reduction
from stridelab.lessons.downsampling import pyramid
from stridelab.lessons.price import results
from stridelab.network import cost
from stridelab.scene import COVERS, PAGES
from stridelab.ui import cover
from stridelab.ui.components.register import unpacked

LINK = {"stride": 3, "input_size": 130, "side": 64}
LESSONS = [page for page in PAGES if page not in ("check", "glossary", "teacher")]


_ID = re.compile(r"\$\$ID-[0-9a-f]+-")


def told(block: Block) -> str:
    """All that a page sends of its elements, but what a drawing with plates of its own draws from."""
    parts = []
    for element in block.children.values():
        if isinstance(element, Block):
            parts.append(told(element))
        elif element.type == "bidi_component":
            sent = json.loads(unpacked(element.proto).get("json", "{}"))
            is_gallery = sent.get("stepped") is False
            parts.append(" ".join(map_["title"] for map_ in sent["maps"]) if is_gallery else "")
        elif element.type not in ("event", "button", "selectbox", "select_slider", "button_group", "toggle"):
            parts.append(_ID.sub("", str(element.proto)))
    return "\n".join(parts)


def presented(at: AppTest) -> list[str]:
    """The numbers over the charts that are presented to a class."""
    sent = [json.loads(json.loads(element.proto.json).get("json", "{}")) for element in at.get("bidi_component")]
    return [chart["value"] for each in sent for chart in each.get("charts", [])]


def plates(at: AppTest) -> list[str]:
    return [button.key for button in at.button if button.key.startswith(cover.PLATE)]


def answers() -> dict[tuple[str, str], list[str]]:
    """Page and cover -> what the engine says to it, as the page writes it."""
    costs = cost.by_stride(compute_cost.stack(4, 64, 64, 3, 1), "conv1", compute_cost.STRIDES)
    row = compute_cost.layer_rows(costs, 3, "MACs")[-1]
    counted, chain = feature_reduction.count(3), pyramid.chain(130, 3, padding=1, most=5)
    steady = [f"{results.result('thin', name).steadiness(1):.1%}" for name in ("four", "four_blur")]
    fold_of_slide = "The output at a stride of 2 holds no new numbers"
    return {
        ("home", "size"): ["from 64 × 64 pixels", "instead of 4,096"],
        ("home", "output"): ["instead of 5 × 5", "of its own variation"],
        ("home", "cost"): ["multiplications (MACs) instead of"],
        **{("slide", answer): [fold_of_slide] for answer in ("size", "output", "unread")},
        **{("compare", answer): ["Maps as PNG", "Numbers as CSV"] for answer in COVERS},
        ("downsampling", "size"): [" → ".join(map(str, chain)), "chart_size_against_stride", "32 × 32 × 64", "After 3"],
        ("downsampling", "output"): ["Keras minus PyTorch", "in the same order", "After 3"],
        ("downsampling", "cost"): ["1,792 parameters"],
        ("downsampling", "unread"): ["chart_size_against_stride", "never reads"],
        ("receptive_field", "size"): ["Three 3 × 3 layers at stride 2 see"],
        ("receptive_field", "output"): ["Layer 2 sees", "chart_fields", "chart_profile"],
        ("receptive_field", "unread"): ["never reads"],
        ("compute_cost", "size"): ["64 positions leave 22"],
        ("compute_cost", "cost"): [compute_cost.in_words(costs[2].total.macs, "macs"), row[1], row[3], "a quarter"],
        ("feature_reduction", "size"): [f'"{counted.positions:,}"', "Positions in each map"],
        ("feature_reduction", "output"): ["What is left of the dot", "stripes_left", "Kernel 4 × 4"],
        ("feature_reduction", "cost"): [f'"{counted.num_params:,}"'],
        ("price", "size"): ["end in maps of 8 × 8", "the last layer sees"],
        ("price", "output"): [*steady, "same_after_shift", "side_by_side", "What each network says"],
        ("price", "cost"): ["accuracy_against_macs", "The wide one has"],
        ("translation", "output"): ["Largest difference", "A soft wave changes by", "equivariance_error", "Map, moved"],
        ("network", "size"): ["import numpy", "quantity", "tower_csv", "network_numpy.py"],
        ("network", "output"): ["quantity", "tower_csv"],
        ("network", "sum"): ["tower_csv"],
        ("network", "cost"): ["quantity", "tower_csv", "times the MACs"],
        ("network", "unread"): ["tower_csv"],
    }


ANSWERS = answers()


@pytest.mark.parametrize("page", LESSONS)
def test_what_is_covered_is_not_sent(page, open_page):
    plain = told(open_page(page, **LINK).main)
    for answer in COVERS:
        at = open_page(page, **LINK, cover=answer)
        assert not at.exception
        covered, words = told(at.main), ANSWERS.get((page, answer), [])
        for word in words:
            assert word in plain, "the page says this where nothing is covered"
            assert word not in covered, answer
        assert bool(plates(at)) is bool(words), answer


def test_a_plate_gives_its_answer_wherever_it_stands_and_other_settings_cover_it_again(open_page):
    at = open_page("compute_cost", **LINK, cover="cost")
    before = plates(at)
    assert len(before) > 6
    assert presented(at) == ["?"] * 3
    at.button(key="plate_metric_macs").click().run()
    assert plates(at) == []
    assert ANSWERS["compute_cost", "cost"][0] in told(at.main)
    assert ANSWERS["compute_cost", "cost"][0] in presented(at)
    at.button(key="cover_again").click().run()
    assert plates(at) == before
    at.button(key="plate_metric_macs").click().run()
    at.session_state["stride"] = 4
    at.run()
    assert plates(at) == before, "another question"


def test_answers_come_one_after_the_other(open_page):
    at = open_page("network", cover="size,cost")
    key = "plate_table_No_stride"
    assert at.button(key=key).label == cover.PLATES["size"][0]
    at.button(key=key).click().run()
    assert at.button(key=key).label == cover.PLATES["cost"][0]
    at.button(key=key).click().run()
    assert plates(at) == []
