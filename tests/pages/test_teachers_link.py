"""What a teacher's link asks of a page: controls hidden or fixed, one drawing alone, a task, the next link."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from stridelab.scene import DRAWINGS, SETTINGS
from stridelab.ui import controls
from stridelab.ui.components.register import unpacked

KINDS = (
    *("selectbox", "select_slider", "slider", "number_input", "toggle", "text_input", "text_area"),
    *("button_group", "segmented_control", "pills"),
)

PAGE_OF = {
    "slide": [
        *("image", "kernel", "kernel_size", "weights", "stride", "padding", "color", "grid_size", "dilation", "bias"),
        *("flip", "crop", "crop_row", "numbers"),
    ],
    "compare": ["strides"],
    "downsampling": ["input_size", "framework"],
    "receptive_field": ["layers", "picture_size", "of_layer", "new_stride", "field_weights"],
    "compute_cost": ["depth", "strided_layer", "unit", "scale", "side"],
    "feature_reduction": ["filter_first"],
    "price": ["task", "unseen", "drawing", "lines", "moved", "clean", "trained"],
    "translation": ["blur"],
    "check": ["topic", "quiz"],
    "network": ["network", "network_size", "what_if", "what_stride"],
}
EXAMPLES = {
    "weights": "1 2; 3 4",
    "layers": "5x5 s3, 3x3",
    "of_layer": "2",
    "what_if": "all strided layers",
    "network_size": "256",
    "numbers": "1 2; 3 4",
}
WITH = {"weights": {"kernel": controls.TYPED}, "numbers": {"image": controls.NUMBERS}}
"""What another setting has to be for a control to be there."""
CASES = [(page, key) for page, keys in PAGE_OF.items() for key in keys]


def shown(at: AppTest) -> dict[str, bool]:
    """Key of every control -> whether it is disabled."""
    return {part.key: part.disabled for kind in KINDS for part in at.get(kind) if part.key}


def example(key: str) -> str:
    setting = SETTINGS[key]
    if key in EXAMPLES:
        return EXAMPLES[key]
    if setting.options:
        usual = setting.default if isinstance(setting.default, tuple) else (setting.default,)
        return next(
            str(option) for option in setting.options if option not in (*usual, controls.NUMBERS, controls.UPLOAD)
        )
    return "4" if setting.default != 4 else "5"


def told(at: AppTest, kind: str) -> dict:
    assert not at.exception, at.exception
    [part] = [c for c in at.get("bidi_component") if c.proto.component_name == f"stride_lab_{kind}"]
    return json.loads(unpacked(part.proto)["view"])


def test_every_setting_of_the_table_is_tried_here():
    with_another = {"stride_cols", "crop_col"}
    assert {key for keys in PAGE_OF.values() for key in keys} | with_another == set(SETTINGS)


@pytest.mark.parametrize(("page", "key"), CASES)
def test_a_hidden_setting_has_no_control_and_a_fixed_one_is_only_to_be_read_both_with_the_links_value(
    page, key, open_page
):
    link = {key: example(key)} | WITH.get(key, {})
    free, hidden, fixed = open_page(page, **link), open_page(page, **link, hide=key), open_page(page, **link, fix=key)
    for at in (hidden, fixed):
        assert not at.exception
        assert not at.warning
        assert at.session_state[key] == free.session_state[key] != SETTINGS[key].default
    assert key in shown(free)
    assert key not in shown(hidden)
    assert shown(fixed)[key] is True


def test_the_stride_of_the_columns_goes_with_that_of_the_rows(open_page):
    at = open_page("slide", stride=3, hide="stride", fix="crop_row")
    assert "stride_cols" not in shown(at)
    assert shown(at)["crop_col"] is True
    assert told(at, "player")["locked"] == ["stride", "stride_cols", "crop_row", "crop_col"]
    assert told(at, "player")["hidden"] == ["stride", "stride_cols"]


def test_what_is_fixed_stays_through_experiments_and_other_controls(open_page):
    at = open_page("feature_reduction", stride=3, fix="stride")
    buttons = [button for button in at.button if button.key and button.key.startswith("try_")]
    assert any(button.disabled for button in buttons)
    assert not all(button.disabled for button in open_page("feature_reduction").button)
    at.toggle(key="filter_first").set_value(True).run()
    assert at.session_state["stride"] == 3
    assert shown(at)["stride"] is True


def test_a_hidden_picture_takes_the_upload_with_it(open_page):
    def own_picture(at):
        return [popover for popover in at.get("popover") if popover.proto.popover.label == "Use my own picture"]

    assert own_picture(open_page("slide"))
    for lock in ("hide", "fix"):
        for key in ("image", "own_picture"):
            assert not own_picture(open_page("slide", **{lock: key}))


def test_a_hidden_network_cannot_be_replaced_by_own_code(open_page):
    assert not [button for button in open_page("network", hide="network").button if button.key == "paste_code"]


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (page, name)
        for page, names in DRAWINGS.items()
        for kind in names
        if kind != "paper"
        for name in (kind, names[kind])
    ],
)
def test_one_drawing_alone_is_all_that_is_left_of_its_page(page, name, open_page):
    whole, at = open_page(page), open_page(page, only=name)
    assert not at.exception
    assert not at.warning
    drawn = [c.proto.component_name.removeprefix("stride_lab_") for c in at.get("bidi_component")]
    kind = {also: kind for kind, also in DRAWINGS[page].items()}.get(name, name)
    if kind == "charts":
        assert len(at.get("plotly_chart")) == (3 if page == "compute_cost" else 1)
    else:
        assert [each for each in drawn if each not in ("locator", "story")] == [kind]
    assert at.title[0].value == whole.title[0].value
    assert len(at.markdown) <= 1 or page in ("network", "price"), "at most the sentence under the title"
    assert not at.header
    assert not [button for button in at.button if button.key and button.key.startswith("try_")]
    assert ("image" in shown(at)) == (kind != "pool_row" and page not in ("home", "price"))


@pytest.mark.parametrize("name", ["paper", "sketch"])
def test_the_paper_of_the_price_stands_alone_with_what_the_networks_say_to_it(name, open_page):
    at = open_page("price", only=name)
    assert not at.exception
    assert not at.warning
    drawn = [c.proto.component_name.removeprefix("stride_lab_") for c in at.get("bidi_component")]
    assert [each for each in drawn if each != "story"] == ["sketch", "maps"]
    assert len(at.header) == 1
    assert not at.get("plotly_chart")
    assert "drawing" in shown(at)


def test_a_drawing_that_the_page_has_not_is_a_sentence_and_the_page_is_whole(open_page):
    at = open_page("slide", only="shifter")
    assert [warning.value for warning in at.warning] == [
        "This page cannot show `shifter` alone. It has to be one of player. The whole page is shown."
    ]
    assert len(at.markdown) == len(open_page("slide").markdown)


def test_a_task_is_text_and_nothing_else(open_page):
    at = open_page("slide", say='<b onclick="x">How</b> **many**?')
    [task] = [html.proto.body for html in at.get("html") if 'class="task"' in html.proto.body]
    assert task == '<p class="task">&lt;b onclick=&quot;x&quot;&gt;How&lt;/b&gt; **many**?</p>'


def test_next_opens_what_it_says_also_where_it_says_what_is_usual(open_page):
    at = open_page("slide", stride=5, kernel_size=7, next="slide?stride=2&say=Now+two", fix="kernel_size")
    at.button(key="follow").click().run()
    assert not at.exception
    assert at.session_state["stride"] == 2
    assert at.session_state["kernel_size"] == 7, "what it does not name stays"
    assert shown(at)["kernel_size"] is False
    assert [html for html in at.get("html") if "Now two" in html.proto.body]


def test_next_goes_to_another_page(open_page):
    at = open_page("slide", stride=5, next="translation?stride=3&hide=blur")
    at.button(key="follow").click().run()
    assert at.title[0].value == "Translation"
    assert at.session_state["stride"] == 3
    assert "blur" not in shown(at)


def test_what_a_link_asks_for_ends_with_its_page(open_page):
    at = open_page("slide", stride=3, hide="stride", say="Hm?", only="player")
    at.query_params.clear()
    at.switch_page("pages/slide.py").run()
    at.switch_page("pages/translation.py").run()
    assert shown(at)["stride"] is False
    assert at.session_state["stride"] == 3


def test_what_an_experiment_asks_to_look_for_is_the_task_of_its_link_until_another_is_started(open_page):
    at = open_page("feature_reduction")
    tasks = []
    for number in (0, 1):
        at.button(key=f"try_{number}").click().run()
        [task] = told(at, "magnifier")["settings"]["say"]
        tasks.append(task)
        at.query_params["say"] = task  # as the drawing writes it into the address
        at.run()
        assert not [html for html in at.get("html") if 'class="task"' in html.proto.body], "it stands there already"
    assert len(set(tasks)) == 2
    assert not any(mark in task for task in tasks for mark in "*`")
    at.button(key="try_0").click().run()
    assert "say" not in at.query_params
    assert told(at, "magnifier")["settings"]["say"] == [tasks[0]]
