"""Ask the class from the teacher's page, run without a browser: the same rooms that the phones vote in."""

from __future__ import annotations

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from stridelab.lessons.questions import MISCONCEPTIONS
from stridelab.ui.live.rooms import ROOMS, Room


def press(at: AppTest, key: str) -> None:
    at.button(key=key).click()
    at.run()
    assert not at.exception, at.exception


def said(at: AppTest) -> str:
    texts = [element.value for kind in ("markdown", "metric") for element in at.get(kind)]
    return unescape("\n".join([*texts, *(html.proto.body for html in at.get("html"))]))


@pytest.fixture
def opened(open_page):
    """(the teacher's page with a room, the room); the room ends with the test."""
    at = open_page("teacher")
    at.selectbox(key="kind").set_value("macs").run()
    press(at, "open_room")
    room = ROOMS.get(at.session_state["room"])
    assert isinstance(room, Room)
    yield at, room
    ROOMS.end(room.code)


def test_vote_talk_vote_again_and_show(opened):
    at, room = opened
    options = room.question.options
    wrong = next(number for number, option in enumerate(options) if not option.is_right)
    right = options.index(room.question.right)
    for number in range(5):
        ROOMS.vote(room.code, f"tab-{number:08d}", wrong, 1, 1)
    at.run()
    assert "5 votes" in at.metric[0].value
    assert not [option.why for option in options if option.why in said(at)], "counts only"
    press(at, "close_vote")
    press(at, "vote_again")
    for number in range(5):
        ROOMS.vote(room.code, f"tab-{number:08d}", right, 1, 2)
    press(at, "close_vote")
    press(at, "show_answer")
    text = said(at)
    for option in options:
        assert option.why in text
        assert option.is_right or MISCONCEPTIONS[option.misconception].belief in text
    votes = [re.findall(r"</i> (\d)", row) for row in text.split("<li>")[1:]]
    assert votes[wrong] == ["5", "0"]
    assert votes[right] == ["0", "5"]
    assert f"({room.question.right.link})" in text


def test_another_question_in_the_same_room_and_its_end(opened):
    at, room = opened
    press(at, "close_vote")
    press(at, "show_answer")
    press(at, "same_kind")
    assert (room.number, room.question.kind, room.count) == (2, "macs", 0)
    press(at, "close_vote")
    press(at, "show_answer")
    press(at, "other_kind")
    assert (room.number, room.question.kind) == (3, "parameters")
    press(at, "end_room")
    assert ROOMS.get(room.code) is None
    assert at.button(key="open_room")


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ("http://192.0.2.2:8501", ["The class opens", "192.0.2.2:8501", "TCP port 8501"]),
        ("https://lab.school.example/stride", ["The class opens", "lab.school.example/stride", "TCP port 443"]),
        ("http://localhost:8501", ["Start a class", "`make class`"]),
        ("", []),
    ],
)
def test_a_class_sees_where_to_open_the_app(base, words, open_page, monkeypatch):
    monkeypatch.setattr("stridelab.ui.sections.teacher.address", lambda: base)
    at = open_page("teacher")
    kinds = ("header", "markdown", "caption")
    text = "\n".join(element.value for kind in kinds for element in at.get(kind))
    assert [word for word in words if word not in text] == []
    assert len(at.get("image")) == (1 if "The class opens" in words else 0)
    if not words:
        assert "class opens" not in text
    else:
        press(at, "open_room")
        ROOMS.end(at.session_state["room"])
        assert at.header[0].value.startswith("Room "), "the room has its own"
        assert words[0] not in [header.value for header in at.header]


def test_a_step_of_a_plan_is_asked_with_one_press_and_the_next_in_the_same_room(open_page):
    at = open_page("teacher")
    press(at, "ask 20 1")
    room = ROOMS.get(at.session_state["room"])
    try:
        assert (room.question.kind, room.question.right.text) == ("size", "4 × 4")
        press(at, "ask 20 4")
        assert (room.number, room.question.kind, room.question.right.text) == (2, "macs", "25%")
        assert not [button for button in at.button if button.key == "ask 20 2"], "nothing is covered there"
    finally:
        ROOMS.end(room.code)


def test_a_covered_drawing_is_asked_and_then_plays(open_page):
    at = open_page("teacher")
    at.text_input(key="covered_link").set_value("slide?image=upload").run()
    press(at, "ask_drawing")
    assert "Choose a sample" in at.warning[0].value
    at.text_input(key="covered_link").set_value("slide?stride=3&cover=size").run()
    press(at, "ask_drawing")
    code = at.session_state["room"]
    try:
        assert "How large is the output?" in said(at)
        assert at.get("iframe") == []
        press(at, "close_vote")
        press(at, "show_answer")
        assert "4 × 4" in said(at)
        assert at.get("iframe")[0].proto.src.endswith("/slide?stride=3&embed=true")
        press(at, "same_kind")
        assert ROOMS.get(code).question.kind == "size"
        assert ROOMS.get(code).number == 2
    finally:
        ROOMS.end(code)
