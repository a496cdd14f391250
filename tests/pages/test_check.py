"""Check yourself, run without a browser: one paper for a class, nothing told before the answer, and then why."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from stridelab.lessons.questions import KINDS, MISCONCEPTIONS, Question, paper, question
from stridelab.ui.components.register import unpacked

SEED = 3


def said(at: AppTest) -> str:
    """All that a page says and sends."""
    texts = [
        element.value for kind in ("markdown", "caption", "success", "warning", "subheader") for element in at.get(kind)
    ]
    sent = [unpacked(component.proto) for component in at.get("bidi_component")]
    options = [option for radio in at.radio for option in radio.options]
    return "\n".join([*texts, *options, *map(str, sent)])


def send(at: AppTest, answer: str) -> None:
    if at.radio:
        at.radio[0].set_value(answer)
    else:
        at.number_input[0].set_value(int(answer))
    next(button for button in at.button if button.label == "Answer").click()
    at.run()


def go_on(at: AppTest) -> None:
    next(button for button in at.button if button.label in ("Next question", "See the result")).click()
    at.run()


@pytest.fixture(scope="module")
def choosable() -> tuple[Question, ...]:
    """A paper's questions on work and parameters: all of them are answered by a choice."""
    return paper(SEED, lessons=["compute_cost"])


def test_a_seed_in_the_link_gives_the_same_paper_to_everybody(open_page):
    first = paper(SEED)[0]
    for at in (open_page("check", quiz=SEED), open_page("check", quiz=SEED)):
        assert f"**{first.text}**" in [element.value for element in at.markdown]


def test_without_a_seed_each_session_has_its_own_paper_and_keeps_it(open_page):
    at = open_page("check")
    own = at.session_state["own_paper"]
    at.run()
    assert at.session_state["own_paper"] == own


def test_no_answer_and_no_explanation_is_sent_before_it_is_given(open_page):
    at = open_page("check", quiz=SEED, topic="compute_cost")
    for q in paper(SEED, lessons=["compute_cost"])[:3]:
        text = said(at)
        assert q.text in text
        assert not [option.why for option in q.options if option.why in text]
        assert not [label for label, (belief, _) in MISCONCEPTIONS.items() if belief in text]
        assert not [option.link for option in q.options if option.link in text]
        send(at, q.right.answer)
        assert q.right.why in said(at)
        go_on(at)


def test_a_wrong_answer_meets_its_own_misconception_and_the_lesson_that_shows_it(open_page, choosable):
    at = open_page("check", quiz=SEED, topic="compute_cost")
    q = choosable[0]
    chosen = q.wrong[0]
    send(at, chosen.answer)
    text = said(at)
    assert chosen.why in text
    assert MISCONCEPTIONS[chosen.misconception].belief in text
    assert f"({chosen.link})" in text
    assert q.right.text in at.warning[0].value


def test_the_score_counts_the_first_answers_and_says_what_to_look_at_again(open_page, choosable):
    at = open_page("check", quiz=SEED, topic="compute_cost")
    for number, q in enumerate(choosable):
        send(at, (q.wrong[0] if number < 2 else q.right).answer)
        go_on(at)
    assert at.subheader[0].value == "8 of 10 right"
    assert said(at).count("- ") >= 2
    next(button for button in at.button if button.label.startswith("Once more")).click()
    at.run()
    assert f"**{choosable[0].text}**" in [element.value for element in at.markdown]


def test_new_questions_after_the_last_one(open_page, choosable):
    at = open_page("check", quiz=SEED, topic="compute_cost")
    for q in choosable:
        send(at, q.right.answer)
        go_on(at)
    next(button for button in at.button if button.label == "New questions").click()
    at.run()
    assert at.session_state["quiz"] is None
    assert at.caption[0].value.startswith("Question 1 of 10")


def test_an_empty_answer_is_none(open_page):
    at = open_page("check", quiz=SEED, topic="compute_cost")
    next(button for button in at.button if button.label == "Answer").click()
    at.run()
    assert not at.exception
    assert at.radio


def test_an_unexpected_number_gets_the_working(open_page):
    q = next(q for seed in range(99) if (q := paper(seed, lessons=["receptive_field"])[-1]).kind == "field")
    seed = next(seed for seed in range(99) if paper(seed, lessons=["receptive_field"])[-1] == q)
    at = open_page("check", quiz=seed, topic="receptive_field")
    for each in paper(seed, lessons=["receptive_field"])[:-1]:
        send(at, each.right.answer)
        go_on(at)
    send(at, "-77")
    assert "−77" in at.warning[0].value
    assert q.right.why in said(at)


@pytest.mark.parametrize("kind", ["next", "unread"])
def test_a_grid_to_mark_is_sent_without_its_answer(kind):
    from stridelab.ui.components import mark_cells

    q = question(kind, 5)
    assert set(mark_cells.payload(q)) == {"id", "title", "rows", "cols", "windows", "several", "window", "mark"}
    assert q.right.answer not in json.dumps(mark_cells.payload(q))


def test_every_kind_is_drawn_for_eyes_and_for_a_screen_reader():
    from stridelab.ui.components import panels

    for kind in KINDS:
        for panel in panels.payload(question(kind, 1))["panels"]:
            assert panel["words"].startswith(tuple(p.title for p in question(kind, 1).panels))
            for x, y, width, height, *_ in panel["boxes"]:
                assert 0 <= x <= x + width <= panel["width"]
                assert 0 <= y <= y + height <= panel["height"]
