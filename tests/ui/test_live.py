"""Ask the class, live: one vote a tab, nothing told before the reveal, nothing kept, and hostile input does nothing."""

from __future__ import annotations

import json
import re
import sys
from html import unescape

import numpy as np
import pytest

from stridelab import architectures
from stridelab.formats import percent, short
from stridelab.geometry import axes
from stridelab.lessons import compare, compute_cost, feature_reduction
from stridelab.lessons.downsampling import coverage
from stridelab.lessons.questions import KINDS, MISCONCEPTIONS, question
from stridelab.lessons.receptive_field.layer_stack import PRESETS, build
from stridelab.scene import Scene
from stridelab.ui.live import drawing, lessons, phone, rooms, served
from stridelab.ui.live.lessons import ASKED
from stridelab.ui.live.rooms import DISCUSS, LIFETIME, MOST_ROOMS, MOST_VOTES, SHOWN, VOTE, Rooms, RoomsFull
from tests import apart


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Rooms:
    return Rooms(clock)


def token(number: int) -> str:
    return f"tab-{number:08d}"


async def passed(scope, receive, send):
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"the app"})


def ask(store: Rooms, path: str, method: str = "GET", body: bytes | list[bytes] = b"") -> tuple[int, dict, bytes]:
    """(status, headers, body) of a request; a body in several pieces arrives in several."""
    pieces = body if isinstance(body, list) else [body]
    requests = [
        {"type": "http.request", "body": piece, "more_body": at + 1 < len(pieces)} for at, piece in enumerate(pieces)
    ]
    answers = []

    async def receive():
        return requests.pop(0)

    async def send(message):
        answers.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": []}
    apart.run(served.Live(passed, store)(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in answers[0]["headers"]}
    return answers[0]["status"], headers, answers[1]["body"]


def vote(store: Rooms, code: str, **sent: object) -> int:
    usual = {"token": token(1), "option": 0, "number": 1, "round": 1}
    return ask(store, f"/q/{code}", "POST", json.dumps(usual | sent).encode())[0]


# ---- Votes


def test_one_vote_a_tab_and_the_last_one_counts(store):
    room = store.open(question("macs", 7))
    assert [vote(store, room.code, option=option) for option in (0, 2, 1)] == [204, 204, 204]
    assert room.count == 1
    assert room.tally(1) == [0, 1, 0, 0, 0]
    assert vote(store, room.code, token=token(2), option=1) == 204
    assert room.tally(1) == [0, 2, 0, 0, 0]


def test_two_rooms_never_mix(store):
    one, two = store.open(question("macs", 7)), store.open(question("macs", 7))
    assert one.code != two.code
    vote(store, one.code)
    assert (one.count, two.count) == (1, 0)


def test_votes_are_closed_while_the_class_talks_and_the_second_vote_stands_apart(store):
    room = store.open(question("macs", 7))
    vote(store, room.code, option=3)
    store.set_phase(room.code, DISCUSS)
    assert vote(store, room.code, token=token(2)) == 409
    store.set_phase(room.code, VOTE, 2)
    assert vote(store, room.code, option=1) == 409, "a vote of the first round that came late"
    assert vote(store, room.code, option=1, round=2) == 204
    assert (room.tally(1)[3], room.tally(2)[1], room.count) == (1, 1, 1)


def test_another_question_begins_anew(store):
    room = store.open(question("macs", 7))
    vote(store, room.code)
    store.ask(room.code, question("size", 1))
    assert (room.count, room.number, room.phase) == (0, 2, VOTE)
    assert vote(store, room.code) == 409
    assert vote(store, room.code, number=2) == 204


def test_a_room_ends_after_three_hours_or_when_it_is_ended(store, clock):
    room, other = store.open(question("macs", 7)), store.open(question("macs", 8))
    clock.now = LIFETIME - 1
    assert vote(store, room.code) == 204
    store.end(other.code)
    assert ask(store, f"/q/{other.code}/state")[0] == 404
    clock.now = LIFETIME
    assert vote(store, room.code) == 404
    assert ask(store, f"/q/{room.code}")[0] == ask(store, f"/q/{room.code}/state")[0] == 404
    assert store._rooms == {}


def test_a_room_takes_little_memory_and_there_is_an_end_of_them(store):
    room = store.open(question("map", 7))
    for number in range(MOST_VOTES + 50):
        store.vote(room.code, f"{number:040d}", 0, 1, 1)
    assert room.count == MOST_VOTES
    assert store.vote(room.code, f"{5:040d}", 1, 1, 1), "who is in may still change a vote"
    assert sum(map(sys.getsizeof, room.votes[0])) + sys.getsizeof(room.votes[0]) < 100_000
    for _ in range(MOST_ROOMS - 1):
        store.open(question("macs", 7))
    with pytest.raises(RoomsFull, match="rooms are open"):
        store.open(question("macs", 7))


def test_a_code_has_five_signs_that_nobody_mixes_up(store):
    codes = {store.open(question("macs", 7)).code for _ in range(100)}
    assert len(codes) == 100
    assert all(re.fullmatch(r"[A-HJKMNP-Z2-9]{5}", code) for code in codes)
    assert store.get(next(iter(codes)).lower()) is not None


# ---- What the phones are told


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_small_and_tells_nothing_of_the_answer(kind, store):
    for seed in range(25):
        room = store.open(question(kind, seed))
        status, headers, body = ask(store, f"/q/{room.code}")
        page = unescape(body.decode()).replace(room.code, "")  # it may look like a misconception's number: M8986
        assert status == 200
        assert len(body) <= phone.MOST_BYTES
        q = room.question
        assert not [option for option in q.options if option.why in page or option.link in page]
        assert not re.findall(
            r"\bM\d+\b(?! ?\d)", re.sub(r"<svg.*?</svg>|<style.*?</style>|<script.*?</script>", "", page)
        )
        for option in q.options:
            assert option.text in page
        assert page.count("<button") == len(q.options)
        assert "set-cookie" not in headers
        assert headers["cache-control"] == "no-store"
        store.end(room.code)


def test_the_right_answer_looks_like_the_others(store):
    room = store.open(question("size", 3))
    buttons = re.findall(r"<button[^>]*>", phone.html(room))
    assert len(set(buttons)) == 1


def test_nothing_of_the_answer_is_on_the_wire_before_it_is_shown(store):
    room = store.open(question("macs", 7))
    vote(store, room.code)
    for phase, round in ((VOTE, 1), (DISCUSS, 1), (VOTE, 2), (DISCUSS, 2)):
        store.set_phase(room.code, phase, round)
        told = json.loads(ask(store, f"/q/{room.code}/state")[2])
        assert told == {"number": 1, "round": round, "phase": phase}
    store.set_phase(room.code, SHOWN)
    told = json.loads(ask(store, f"/q/{room.code}/state")[2])
    assert room.question.options[told["right"]] == room.question.right
    assert told["why"] == [option.why for option in room.question.options]
    assert told["bars"] == [[1, 0, 0, 0, 0], [0, 0, 0, 0, 0]]


# ---- Hostile input


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"x", b"[]", b"null", b"1", b"{", b"\xff\xfe", b'{"token": 1}', b"[" * 400, b'"' * 300),
        *(
            json.dumps({"token": bad, "option": 0, "number": 1, "round": 1}).encode()
            for bad in ("", "a", "x" * 41, "<b>12345678", None, 12345678, ["a"])
        ),
        *(
            json.dumps({"token": "12345678", "option": bad, "number": 1, "round": 1}).encode()
            for bad in (-1, 99, 1.5, "0", True, None, 10**30)
        ),
    ],
)
def test_what_is_no_vote_counts_nothing(body, store):
    room = store.open(question("macs", 7))
    assert ask(store, f"/q/{room.code}", "POST", body)[0] == 400
    assert room.count == 0


def test_a_vote_is_small(store):
    room = store.open(question("macs", 7))
    assert ask(store, f"/q/{room.code}", "POST", [b" " * 300] * 3)[0] == 413
    good = json.dumps({"token": token(1), "option": 0, "number": 1, "round": 1}).encode()
    assert ask(store, f"/q/{room.code}", "POST", [good[:20], good[20:]])[0] == 204


@pytest.mark.parametrize(
    "path", ["/q/", "/q/ABC", "/q/ABCDEF", "/q/ABCD1", "/q/../AB", "/slide", "/q/ABCDE/other", "/q/<b>AB"]
)
def test_other_paths_are_the_apps(path, store):
    assert ask(store, path)[0] == 299


def test_a_room_that_is_not_there_is_not_there_for_any_method(store):
    assert [ask(store, "/q/ABCDE", method)[0] for method in ("GET", "HEAD", "POST", "DELETE")] == [404, 404, 400, 405]
    assert vote(store, "ABCDE") == 404
    assert b"<" not in ask(store, "/q/ABCDE")[2]


def test_the_app_may_be_served_below_a_path(store):
    room = store.open(question("macs", 7))
    assert ask(store, f"/course/stride/q/{room.code}")[0] == 200


def test_markup_in_a_question_is_text(store):
    from dataclasses import replace

    q = question("macs", 7)
    bad = '<script>alert("x")</script>'
    options = tuple(replace(option, text=f"{bad}{at}") for at, option in enumerate(q.options))
    page = phone.html(store.open(replace(q, text=bad, code=bad, options=options)))
    assert page.count("<script>") == 1
    assert bad not in page


def test_only_what_the_page_needs_is_allowed():
    policy = dict(served._HEADERS)[b"content-security-policy"]
    assert policy.startswith(b"default-src 'none'")
    assert b"connect-src 'self'" in policy
    assert rooms.ROOMS is served.ROOMS


# ---- A drawing with a covered answer


ONES = np.ones((1, 3, 3))
COVERED_LINKS = [
    "slide?stride=3&cover=size",
    "http://localhost:8501/slide?stride=3&stride_cols=2&padding=same&dilation=2&grid_size=32&cover=cost,size",
    "slide?kernel=box&stride=4&padding=0&grid_size=8&cover=unread",
    "slide?stride=2&pos=9&cover=sum",
    "slide?image=numbers&padding=0&stride=1&cover=output",
    *(f"{page}?cover={answer}" for page, (answers, _) in ASKED.items() for answer in answers if page != "network"),
    *ASKED,
    "compare?strides=1&strides=4&image=grid_seven&cover=unread",
    "downsampling?framework=keras_same&kernel_size=5",
    "receptive_field?layers=7x7+s2+p3,+max+3x3+s2+p1,+3x3+p2+d2",
    "compute_cost?strided_layer=all&stride=3",
    "price?task=thick&trained=blur",
    "translation?shift=3,0&stride=3",
    "network?what_if=features.0&cover=cost",
    "network?network=own",
]


@pytest.mark.parametrize("link", COVERED_LINKS)
def test_a_drawing_with_a_covered_answer_is_a_question_for_phones(link, store):
    asked = drawing.asked(link)
    room = store.open(asked)
    page = phone.html(room)
    assert len(page.encode()) <= phone.MOST_BYTES
    assert not any(option.why in unescape(page) for option in asked.options)
    assert len({option.text for option in asked.options}) == len(asked.options) <= 5
    assert all(option.misconception in MISCONCEPTIONS for option in asked.wrong)
    assert "cover" not in asked.right.link
    assert asked.right.link.partition("?")[0] == Scene.parse(link)[0].page
    assert Scene.parse(asked.right.link)[1] == []
    json.dumps(store.state(room.code))


@pytest.mark.parametrize(
    ("link", "truth"),
    [
        ("compare?strides=1&strides=3", lambda: compare.at_stride(np.ones((1, 512, 512)), ONES, stride=3, padding=1)),
        ("downsampling?framework=keras_same&stride=3", lambda: coverage.layer("keras_same", (224, 224), (3, 3), 3)),
        ("network?network=vgg16", lambda: axes((224, 224), 3, 1, 1)),
    ],
)
def test_a_size_that_is_asked_about_is_that_of_the_lesson(link, truth):
    assert drawing.asked(link).right.text == " × ".join(map(str, truth().output_size))


def test_other_answers_are_those_of_their_lessons():
    right = {link: drawing.asked(link).right.text for link in ("receptive_field", "compute_cost?stride=3", "price")}
    assert (
        right["receptive_field"]
        == f"{build(PRESETS['Stride 2 everywhere'], 64, 64).network['3'].receptive_field_size[0]}"
    )
    stack = compute_cost.stack(4, 64, 64, 3, 1)
    assert right["compute_cost?stride=3"] == percent(stack.with_stride("conv1", 3).macs / stack.macs)
    assert right["price"] == "the one with no stride"
    alexnet = architectures.load("alexnet")
    asked = drawing.asked("network?what_if=features.0&cover=cost")
    assert asked.right.text == f"{short(alexnet.with_stride('features.0', 1).macs)} MACs"
    assert drawing.asked("feature_reduction?stride=4").right.text == feature_reduction.dot_sentence("strided", 4)
    assert drawing.asked("translation?shift=0,4").right.text == "it moves by 2 cells and keeps its values"
    assert "83%" in drawing.asked("translation").right.why


def test_the_number_of_the_step_on_show_is_the_drawings():
    steps = lessons._walk(Scene.parse("slide?stride=3&pos=6&flip=true&bias=4")[0])
    value = steps.output((3, 3)).ravel()[5]
    assert drawing.asked("slide?stride=3&pos=6&flip=true&bias=4&cover=sum").right.text == f"{value:g}".replace("-", "−")


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("translation?cover=size", "&cover=output"),
        ("home?cover=size", "no one right answer"),
        ("translation?shift=1,1", "one direction"),
        (
            "translation?image=numbers&numbers=5+5+5+5;5+5+5+5;5+5+5+5;5+5+5+5&kernel=identity&kernel_size=1",
            "looks the same",
        ),
        ("downsampling?framework=pytorch_same", "PyTorch refuses"),
        ("price?trained=wide", "no clear answer"),
        ("network?cover=cost", "choose one layer"),
        ("compute_cost?stride=1", "Choose other settings"),
        ("slide?image=upload&cover=size", "Choose a sample"),
        ("slide?stride=1&padding=0&kernel_size=11&grid_size=8&cover=size", "smaller kernel_size"),
        ("nonsense", "no page"),
    ],
)
def test_a_link_that_asks_nothing_is_told_what_to_change(link, sentence):
    with pytest.raises(ValueError, match=sentence):
        drawing.asked(link)


def test_a_rooms_code_begins_with_the_letter_that_leads_to_its_process(store):
    for letter in "ABCDEFGHJKMNPQRS":
        assert store.open(question("macs", 7), letter=letter).code.startswith(letter)
    assert len(store.open(question("macs", 7), letter="0123").code) == 5
