"""What a teacher is told is true: minutes add up, every link opens what it names, every number is the engine's."""

from __future__ import annotations

import re

import numpy as np
import pytest

from stridelab import conv2d, images
from stridelab.geometry import axes, axis
from stridelab.lessons import story, teaching
from stridelab.lessons.downsampling.frameworks import axis_of
from stridelab.lessons.feature_reduction import dot_left
from stridelab.lessons.questions import KINDS, MISCONCEPTIONS, SLIP, question
from stridelab.scene import Scene

STEPS = [step for plan in teaching.PLANS for step in plan.steps]
LINKS = sorted(
    {step.link for step in STEPS}
    | {belief.link for belief in teaching.BELIEFS.values()}
    | {topic.link for topic in teaching.discussion()}
    | {task.link for task in teaching.tasks()}
)


@pytest.mark.parametrize("link", LINKS)
def test_a_link_is_read_without_a_complaint(link):
    scene, sentences = Scene.parse(link)
    assert sentences == []
    assert scene.page == link.partition("?")[0]


@pytest.mark.parametrize("plan", teaching.PLANS, ids=lambda plan: str(plan.minutes))
def test_the_minutes_add_up(plan):
    assert sum(step.minutes for step in plan.steps) == plan.minutes


def test_there_are_plans_for_20_45_and_90_minutes_and_ten_tasks():
    assert [plan.minutes for plan in teaching.PLANS] == [20, 45, 90]
    assert len(teaching.tasks()) == 10


def test_every_misconception_has_what_to_show_and_a_question_that_meets_it():
    assert list(teaching.BELIEFS) == [name for name in MISCONCEPTIONS if name != SLIP]
    for name, belief in teaching.BELIEFS.items():
        assert belief.kind in KINDS
        labels = {option.misconception for seed in range(60) for option in question(belief.kind, seed).wrong}
        assert name in labels, (name, belief.kind)


def test_every_lesson_has_a_goal():
    assert set(teaching.GOALS) == {chapter.page for chapter in story.CHAPTERS} - {"check"}


def test_what_a_plan_lets_the_class_guess_is_covered():
    """Ask first, let them guess, then show."""
    for step in STEPS:
        assert bool(Scene.parse(step.link)[0].cover) is ("(R)" in step.task), step.task


# ---- What the sentences say


def answer(number: int) -> str:
    return teaching.tasks()[number - 1].answer


def test_task_2_5_by_5_numbers_and_23_pixels():
    small = axes((12, 12), 3, 2)
    assert answer(2).startswith("5 × 5 numbers. 23 pixels")
    assert small.rows.unread.tolist() == [11]
    assert (small.visits == 0).sum() == 23


def test_task_4_stride_2_keeps_every_second_number():
    x = np.random.default_rng(0).integers(0, 9, (1, 1, 12, 12)).astype(float)
    w = np.arange(9.0).reshape(1, 1, 3, 3)
    assert (conv2d(x, w, stride=2, padding=1) == conv2d(x, w, padding=1)[:, :, ::2, ::2]).all()


def test_task_5_is_what_conv2d_gives():
    y = conv2d(np.zeros((1, 1, 12, 12)), np.zeros((1, 1, 3, 3)), stride=(2, 1), dilation=2, padding="same")
    assert answer(5) == f"{y.shape[2]} × {y.shape[3]}."


def test_task_6_fields():
    assert answer(6).startswith("Fields of 3, 5 and 7 pixels become 3, 7 and 11.")


def test_task_7_a_quarter_and_the_same_parameters():
    assert answer(7) == "MACs fall to 25% (7.08 M to 1.77 M), the map to 25%. Parameters stay: 1,792."


def test_task_8_max_pooling_keeps_every_dot_and_stride_4_one_in_16():
    assert (dot_left("max", 4) == 1).all()
    assert (dot_left("strided", 4) == 1).sum() == 1


def test_task_9_at_2_pixels_nothing_changes():
    assert "error 0%" in answer(9)
    assert re.search(r"changes by [1-9]\d%", answer(9))


def test_what_is_left_over_of_128_at_padding_1_and_stride_2_is_padding():
    a = axis(128, 3, 2, 1)
    assert a.unread.tolist() == []
    assert a.unread_padding.tolist() == [128]


def test_same_of_7_at_stride_2_is_2_and_3_in_keras():
    assert axis_of("keras_same", 224, 7, 2).padding == (2, 3)
    assert axis_of("pytorch", 224, 7, 2, padding=3).padding == (3, 3)


def test_11_does_not_fit_on_8():
    with pytest.raises(ValueError, match="needs 11 positions"):
        axis(8, 11)


def test_a_rounded_size_has_a_leftover_to_hatch():
    assert len(axis(12, 4, 5).unread) > 0


def test_the_samples_that_links_name_have_dots_and_stripes():
    assert {"dots", "stripes"} <= set(images.sample_names())


def test_discussion_has_the_engines_numbers():
    answers = " ".join(topic.answer for topic in teaching.discussion())
    for words in (
        "7,077,888 MACs instead of 1,769,472",
        "44% unread",
        "see 15 pixels",
        "takes 7 layers",
        "fewer than 4",
    ):
        assert words in answers
    assert len(set(re.findall(r"([\d,]+) and ([\d,]+) MACs", answers)[0])) == 1
