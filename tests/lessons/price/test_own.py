"""The learner's own drawing: its text, its ink, how it is moved, and what the networks say to it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from stridelab import images
from stridelab.lessons.price import family, measure, own, pictures
from stridelab.lessons.price.pictures import SIDE, inked, line

POINT = some.tuples(*[some.integers(0, 10 * SIDE - 10).map(lambda tenths: tenths / 10)] * 2)


@given(some.lists(some.lists(POINT, min_size=1, max_size=20).map(tuple), max_size=6).map(tuple))
def test_lines_come_back_from_their_text(lines):
    assert own.read(own.written(lines)) == lines


@pytest.mark.parametrize("text", ["1", "1,2,3", "a,b", "-1,2", "32,1", "nan,1", "inf,1", "1,2 3;4"])
def test_what_is_no_point_is_named(text):
    with pytest.raises(ValueError, match="A point of the drawing is “"):
        own.read(text)


def test_too_many_points_are_refused_and_the_most_are_read():
    assert len(own.read("1,1 " * own.MOST_POINTS)[0]) == own.MOST_POINTS
    with pytest.raises(ValueError, match=r"The drawing has 501 points\. At most 500 can be read\."):
        own.read("1,1;" * (own.MOST_POINTS + 1))


@pytest.mark.parametrize("digit", range(10))
def test_the_line_of_a_digit_is_what_the_tasks_draw(digit):
    """Turned by nothing and jittered by nothing, a picture of the task has this ink: no digit looks like another."""
    others = [inked([line(other)], "thin") for other in range(10) if other != digit]
    ink = inked([line(digit)], "thin")
    assert own.read(own.written([line(digit)])) == (line(digit),)
    assert 20 < ink.sum() < 120
    assert all(np.abs(ink - other).sum() > 10 for other in others)


@pytest.mark.parametrize(("task", "number"), [("thin", 22), ("thick", 45)])
def test_an_8_and_a_3_differ_in_as_many_pixels_as_is_said(task, number):
    eight, three = (inked([line(digit)], task) for digit in (8, 3))
    assert (np.abs(eight - three) > 0.5).sum() == number
    assert f"An 8 and a 3 differ in {number} " in pictures.TASKS[task].sentence


def test_a_pen_covers_its_width():
    across = [((10.0, 4.0), (10.0, 28.0))]
    assert inked(across, "thin")[:, 16].tolist() == [float(row == 10) for row in range(SIDE)]
    assert inked(across, "thick")[:, 16].tolist() == [float(abs(row - 10) <= 1) for row in range(SIDE)]
    assert inked([((5.0, 5.0),)], "thin").sum() == 1
    assert inked([], "thin").sum() == 0


def test_a_moved_drawing_moves_with_its_noise_and_loses_what_leaves():
    ink = inked([line(4)], "thin")
    still = own.given(ink, 0, noisy=True)
    for shift in range(1, pictures.MOST_SHIFT + 1):
        moved = own.given(ink, shift, noisy=True)
        assert np.array_equal(moved[..., shift:], still[..., :-shift])
    clean = own.given(ink, 3, noisy=False)
    assert (clean == clean[0]).all()
    assert not clean[..., :3].any()


def test_noise_is_as_strong_as_in_the_tasks():
    grain = own.given(np.full((SIDE, SIDE), 0.6), 0, noisy=True) / 255
    drawn, _ = pictures.draw("thin", 100, seed=8)
    black = np.random.default_rng(0).normal(0, pictures.NOISE, 100_000).clip(0, 1)
    assert abs(grain.mean() - 0.6 * 0.85) < 0.01
    assert abs(np.median(drawn / 255) - np.median(black)) < 0.05


@pytest.mark.parametrize("task", pictures.TASKS)
def test_most_networks_read_a_made_digit(task):
    for digit in (3, 8):
        said = own.answers(task, inked([line(digit)], task), 1, noisy=True)
        assert [each.title for each in said] == [variant.title for variant in family.FAMILY.values()]
        assert sum(each.before == digit for each in said) >= 12


def test_an_answer_is_the_scores_own():
    ink = inked([line(4)], "thin")
    both = [own.given(ink, shift, noisy=True) for shift in (0, 2)]
    said = dict(zip(family.FAMILY, own.answers("thin", ink, 2, noisy=True), strict=True))["four"]
    still, moved = (measure.scores("thin", "four", pictures_) for pictures_ in both)
    assert (said.before, said.after) == (still[0].argmax(), moved[0].argmax())
    assert said.same == (still.argmax(axis=1) == moved.argmax(axis=1)).sum()
    assert 0 < said.same < own.REPEATS, "stride 4 changes its answer for some noises"
    assert abs(said.sure_before - measure.probabilities(still[0]).max()) < 1e-6


def test_rows_mark_what_changes():
    said = [own.Answer("a", 4, 4, 0.999, 1.0, 20), own.Answer("b", 4, 9, 0.5, 0.25, 3)]
    assert own.rows(said) == [("a", 4, "100%", 4, "100%", 20), ("b", 4, "50%", "→ 9", "25%", 3)]
    assert len(own.columns(2)) == 6


def test_any_picture_becomes_light_on_dark():
    for name in ("astronaut", "grid_seven", "zone_plate"):
        plane = own.of_picture(images.sample(name))
        assert plane.shape == (SIDE, SIDE)
        assert (plane.min(), plane.max()) == (0, 1)
        assert np.median(plane) <= 0.5


def test_maps_are_those_of_the_trained_layers():
    maps = own.maps_on_the_way("thin", "four", inked([line(8)], "thin"), 0, noisy=True)
    assert [layer.name for layer, _ in maps] == ["input", "conv1", "conv2", "conv3", "conv4"]
    assert all(pixels.dtype == np.uint8 for _, pixels in maps)
