"""The walk on its page: the answer comes after the guess, with the drawing that shows it."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from stridelab.lessons import walks
from stridelab.scene import SETTINGS, pack
from stridelab.scene.walk import Step, read
from stridelab.ui import cover
from stridelab.ui.components.register import unpacked

PAGES = sorted(path.stem for path in Path(walks.__file__).parent.glob("*.txt"))
OWN = """# Two pages

ask: What comes out?
- 6 × 6 | That is stride 2.
* 3 × 3
at: slide
show: slide?stride=4&show=visits
true: Three stops.

ask: And here?
- a
* b
at: compare?strides=1&strides=2
show: compare?strides=1&strides=4
true: Compared.
"""


def step_of(page: str, at: int) -> Step:
    return read(walks.text(page)).steps[at]


def shown(at) -> str:
    """What the walk says now, without marks."""
    found = [each.proto.body for each in at.get("html") if 'class="step"' in each.proto.body]
    return unescape(re.sub("<[^>]*>", "", " ".join(found)).strip())


def press(at, label: str):
    return next(button for button in at.button if button.label == label).click().run()


def at_step(page: str, at: int, open_page):
    """The page with the question of this step, reached by skipping those before it."""
    test = open_page(page)
    if not shown(test):
        press(test, "Start the walk")
    for before in range(at):
        press(test, "Show me")
        press(test, f"Next question, {before + 2} of {len(read(walks.text(page)).steps)}")
    assert not test.exception
    return test


def settings(at, scene) -> dict[str, object]:
    """The settings of a scene as the session has them."""
    return {key: at.session_state[key] for key in scene.settings if key in at.session_state}


@pytest.mark.parametrize("page", PAGES)
def test_the_answer_comes_after_the_guess_with_its_drawing(page, open_page):
    at, steps = at_step(page, 0, open_page), read(walks.text(page)).steps
    for number, step in enumerate(steps, 1):
        assert_the_answer_comes_after_the_guess(at, step)
        if number < len(steps):
            press(at, f"Next question, {number + 1} of {len(steps)}")


def assert_the_answer_comes_after_the_guess(at, step):
    assert shown(at).endswith(step.ask)
    sent = " ".join(str(element) for element in at.main)
    assert step.truth not in sent
    assert not any(option.why and option.why in sent for option in step.options)
    for option in step.options:
        assert option.text in [button.label for button in at.button]
    wrong = next((option for option in step.options if not option.is_right), None)
    press(at, wrong.text if wrong else "Show me")
    assert not at.exception
    assert not [warning for warning in at.warning if "in this link" in warning.value]
    assert step.truth in shown(at)
    if wrong:
        assert wrong.why in shown(at)
        assert shown(at).startswith(f"{step.right.text}.")
    for key, value in settings(at, step.after).items():
        assert (
            at.session_state[key]
            == (list(value) if isinstance(value, tuple) else value)
            == _plain(step.after.settings[key])
        )


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("page", PAGES)
def test_the_right_guess_is_told_so(page, open_page):
    step = step_of(page, 0)
    at = press(at_step(page, 0, open_page), step.right.text)
    assert shown(at) == f"Yes: {step.right.text}. {step.truth}"


def test_a_task_is_done_when_the_learner_has_done_it(open_page):
    number = next(at for at, step in enumerate(read(walks.text("slide")).steps) if not step.options)
    at, step = at_step("slide", number, open_page), step_of("slide", number)
    at.number_input(key="stride").set_value(5).run()
    assert shown(at).endswith(step.ask)
    at.number_input(key="stride").set_value(3).run()
    assert shown(at) == f"Yes. {step.truth}"


def test_a_walk_is_left_and_resumed_where_it_was(open_page):
    at = at_step("slide", 2, open_page)
    press(at, "Not now")
    assert shown(at) == ""
    at.number_input(key="stride").set_value(7).run()
    press(at, "Go on with the walk")
    assert shown(at).endswith(step_of("slide", 2).ask)
    assert at.session_state["stride"] == step_of("slide", 2).before.settings.get("stride", SETTINGS["stride"].default)


def test_another_page_in_between_does_not_lose_the_question(open_page):
    at = at_step("slide", 1, open_page)
    at.switch_page("pages/compare.py").run()
    at.switch_page("pages/slide.py").run()
    assert shown(at).endswith(step_of("slide", 1).ask)
    assert at.session_state["stride"] == 1


def test_a_link_with_settings_of_its_own_keeps_them_until_the_walk_is_started(open_page, sent):
    at = open_page("slide", stride=5)
    assert shown(at) == ""
    assert sent(at, "player", "page")["stride"] == [5, 5]
    press(at, "Start the walk")
    assert sent(at, "player", "page")["stride"] == [2, 2]


@pytest.mark.parametrize("part", [{"say": "Look."}, {"fix": "stride"}, {"hide": "padding"}, {"cover": "size"}])
def test_a_teachers_task_comes_without_the_lessons_own_walk(part, open_page):
    assert shown(open_page("slide", **part)) == ""
    assert shown(open_page("slide", walk=pack(OWN), **part)) == "1 of 2 What comes out?"


def test_a_question_about_a_drawing_in_another_view_waits_for_its_start(open_page):
    at = open_page("translation")
    assert shown(at) == "", "the drawing of the open page shows the answer"
    press(at, "Start the walk")
    [view] = [c for c in at.get("bidi_component") if c.proto.component_name == "stride_lab_shifter"]
    assert '"shift":"0,0"' in unpacked(view.proto)["view"]


def test_a_walk_in_a_link_goes_over_two_pages(open_page, sent):
    at = open_page("slide", walk=pack(OWN))
    assert not at.warning
    assert shown(at) == "1 of 2 What comes out?"
    press(at, "6 × 6")
    assert shown(at) == "3 × 3. You said: 6 × 6. That is stride 2. Three stops."
    assert sent(at, "player", "page")["stride"] == [4, 4]
    [view] = [c for c in at.get("bidi_component") if c.proto.component_name == "stride_lab_player"]
    assert '"show":"visits"' in unpacked(view.proto)["view"]
    press(at, "Next question, 2 of 2")
    assert "on another page" in shown(at)
    assert "2 Compare strides" in [link.proto.label for link in at.get("page_link")]
    at.switch_page("pages/compare.py").run()
    assert shown(at) == "2 of 2 And here?"
    assert at.session_state["strides"] == [1, 2]
    press(at, "b")
    assert shown(at) == "Yes: b. Compared."
    assert at.session_state["strides"] == [1, 4]


def test_what_is_wrong_with_a_walk_in_a_link_is_told(open_page):
    at = open_page("slide", walk=pack("# A title\n\nask: x\n* 1\n- 2\nshow: slide\n"))
    assert [warning.value for warning in at.warning] == [
        "The walk in this link cannot be used.  \nThe step in line 3 has no true: line."
    ]
    assert shown(at).endswith(step_of("slide", 0).ask), "the lesson's own walk is there"
    at = open_page("slide", walk="abc")
    assert [warning.value for warning in at.warning] == [
        "The walk in this link is not whole. Copy the link again, to its very end."
    ]


def kept(at) -> dict:
    """What the browser is told to keep of the walks."""
    [mark] = [element for element in at.get("bidi_component") if element.proto.component_name.endswith("story")]
    return json.loads(unpacked(mark.proto)["json"])["walks"]


def test_after_a_reload_a_walk_goes_on_at_its_question(open_page):
    at = at_step("slide", 2, open_page)
    told = kept(at)
    assert list(told["at"].values()) == [2]
    assert told["asks"]
    again = open_page("slide")
    again.session_state["walks_kept"] = told["at"]
    again.run()
    assert "question 3 of 4" in " ".join(element.value for element in again.markdown)
    assert not kept(again)["asks"]
    assert shown(press(again, "Go on with the walk")).endswith(step_of("slide", 2).ask)


def test_a_walk_that_is_over_is_not_kept_and_ones_own_can_be_closed(open_page):
    at = open_page("slide", walk=pack(OWN))
    assert kept(at)["own"] == pack(OWN)
    press(press(at, "Show me"), "Not now")
    press(at, "Close this walk")
    assert kept(at)["own"] == ""
    assert "Start the walk" in [button.label for button in at.button]
    at = at_step("slide", 3, open_page)
    assert list(kept(at)["at"].values()) == [3]
    press(at, "Show me")
    assert list(kept(at)["at"].values()) == [0]


def test_a_question_covers_its_answers_on_the_page_and_in_drawings_until_the_guess(open_page, sent):
    def plates(at) -> list[str]:
        return [button.key for button in at.button if button.key.startswith(cover.PLATE)]

    at = at_step("compute_cost", 1, open_page)
    assert plates(at)
    assert [metric.label for metric in at.metric] == []
    press(at, "All of them stay")
    assert not plates(at)
    assert "113 k" in [metric.value for metric in at.metric]

    question = OWN.replace("at: slide", "at: slide?cover=size,sum")
    at = open_page("slide", walk=pack(question))
    assert sent(at, "player", "view")["cover"] == ["size", "sum"]
    press(at, "3 × 3")
    assert "cover" not in sent(at, "player", "view")
