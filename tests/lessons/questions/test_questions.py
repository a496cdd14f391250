"""Every kind of question, 500 seeds each: answers differ, wrong ones are labelled, links open, truths are true."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab.convolution import conv2d
from stridelab.lessons.questions import KINDS, MISCONCEPTIONS, MOST_SEED, paper, question, topics
from stridelab.scene import PAGES, Scene
from tests.lessons.questions.truths import TRUTHS


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=10, database=None)
@given(first=st.integers(0, MOST_SEED))
def test_question_of_any_seed(kind, first):
    """Fifty seeds of each example, far apart."""
    for seed in range(first, first + 50 * 19_997, 19_997):
        assert_is_a_question(question(kind, seed % (MOST_SEED + 1)), kind)


def assert_is_a_question(q, kind):
    assert len({option.answer for option in q.options}) == len({option.text for option in q.options}) >= 3
    assert [option for option in q.options if option.is_right] == [q.right]
    assert {option.misconception for option in q.wrong} <= {*MISCONCEPTIONS}
    assert q.right.answer == TRUTHS[kind](q)
    for option in q.options:
        assert len(option.why) > 15
        assert q.option(option.answer) == option
        scene, sentences = Scene.parse(option.link)
        assert sentences == []
        assert scene.page == option.link.partition("?")[0]


# ---- All of them together


def test_every_misconception_is_somewhere_a_wrong_answer():
    labels = {option.misconception for kind in KINDS for seed in range(40) for option in question(kind, seed).wrong}
    assert labels == {*MISCONCEPTIONS}


def test_at_least_16_kinds_and_each_belongs_to_a_page():
    assert len(KINDS) >= 16
    assert {kind.lesson for kind in KINDS.values()} <= {*PAGES}
    assert sorted(name for names in topics().values() for name in names) == sorted(KINDS)


def test_a_seed_gives_the_same_question_and_another_seed_another_one():
    assert question("field", 7) == question("field", 7)
    assert len({question("field", seed).text for seed in range(20)}) > 10


def test_a_paper_is_the_same_for_everybody_and_has_no_kind_twice():
    assert paper(7) == paper(7) != paper(8)
    assert len({q.kind for q in paper(7)}) == 10
    assert {q.lesson for q in paper(3, 5, ["compute_cost"])} == {"compute_cost"}
    assert len(paper(3, 50)) == 50


def test_what_is_no_question():
    with pytest.raises(ValueError, match="no kind of question called 'nothing'"):
        question("nothing", 1)
    with pytest.raises(ValueError, match="not -1"):
        question("size", -1)
    with pytest.raises(ValueError, match="no questions on nowhere"):
        paper(1, 5, ["nowhere"])


@pytest.mark.parametrize(
    ("kind", "given", "is_expected"),
    [("size", " 05.0 ", False), ("size", "many", False), ("unread", "7,7 0,0 0,0", False), ("unread", "x", False)],
)
def test_an_unexpected_answer_is_no_option(kind, given, is_expected):
    assert (question(kind, 1).option(given) is not None) == is_expected


def test_a_typed_number_may_be_written_otherwise():
    q = question("size", 1)
    assert q.option(f" {q.right.answer}.0 ") == q.right


def test_the_right_maps_of_the_strides_are_kept_of_stride_1_bit_for_bit():
    """What `keep` asks is computed by two convolutions, not by picking."""
    row = np.arange(12.0)[None, None, None]
    weight = np.array([1.0, -1.0])[None, None, None]
    assert (conv2d(row, weight, stride=(1, 3)) == conv2d(row, weight)[..., ::3]).all()
