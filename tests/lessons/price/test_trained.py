"""The shipped networks: this engine gives what PyTorch gave, and what is stored is what is measured."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from stridelab import HOME
from stridelab.lessons.price import family, measure, pictures, results
from stridelab.network.forward import run

DATA = Path(__file__).parents[2] / "data" / "trained_outputs.npz"
PAIRS = [(task, name) for task in pictures.TASKS for name in family.FAMILY]


def test_outputs_equal_pytorchs_to_rounding():
    """Ten numbers for each of 20 pictures, of all networks; they are as large as 25."""
    with np.load(DATA) as expected:
        assert {*expected.files} == {f"{task}/{name}" for task, name in PAIRS}
        for task, name in PAIRS:
            drawn, _ = pictures.draw(task, 20, measure.TEST_SEED)
            np.testing.assert_allclose(measure.scores(task, name, drawn), expected[f"{task}/{name}"], atol=2e-5)


@pytest.mark.parametrize("name", family.FAMILY)
def test_many_pictures_at_once_are_what_forward_run_gives_one_by_one(name):
    drawn, _ = pictures.draw("thin", 1, seed=9)
    *_, (_, last) = run(family.network(name), drawn[0].astype(np.float32) / 255, measure.weights("thin", name))
    np.testing.assert_allclose(measure.scores("thin", name, drawn)[0], last[:, 0, 0], atol=1e-5)


@pytest.mark.parametrize("name", ["early", "all", "four", "blur"])
@pytest.mark.parametrize("task", pictures.TASKS)
def test_this_engine_counts_as_many_right_answers_as_are_stored(task, name):
    stored = results.log()["runs"][task][name]["0"]["right_of_first_500"]
    assert measure.accuracy(task, name, 500).right == stored


@pytest.mark.parametrize("name", ["four", "all"])
def test_this_engine_counts_as_many_steady_answers_as_are_stored(name):
    tested = results.log()["tested"]["shift"]
    canvas, _ = pictures.draw("thin", tested, results.log()["seeds"]["shift"], margin=pictures.MOST_SHIFT)
    still, moved = (measure.scores("thin", name, pictures.shifted(canvas, k)).argmax(axis=1) for k in (0, 1))
    assert int((still == moved).sum()) == results.log()["runs"]["thin"][name]["0"]["same_after_shift"][1]


@pytest.mark.parametrize(("task", "name"), PAIRS)
def test_the_log_has_three_seeds_whose_loss_falls(task, name):
    runs = results.log()["runs"][task][name]
    assert [*runs] == ["0", "1", "2"]
    for run_ in runs.values():
        losses = run_["loss_per_epoch"]
        assert losses == sorted(losses, reverse=True)
        assert len(losses) == results.log()["training"]["epochs"]


def test_all_that_is_shipped_is_under_a_megabyte_and_a_half():
    assert sum(path.stat().st_size for path in (HOME / "assets" / "trained").iterdir()) < 1_500_000


def test_the_same_seed_draws_the_same_pictures_and_the_pen_is_all_that_differs():
    (thin, digits), (_, same) = (pictures.draw(task, 50, seed=4) for task in ("thin", "thick"))
    assert np.array_equal(digits, same)
    assert np.array_equal(thin, pictures.draw("thin", 50, seed=4)[0])
    eight = [pictures.line(8)]
    assert (pictures.inked(eight, "thin") <= pictures.inked(eight, "thick")).all()


def test_every_crop_of_a_wide_picture_shows_the_whole_digit(monkeypatch):
    monkeypatch.setattr(pictures, "NOISE", 0)
    wide, _ = pictures.draw("thick", 200, seed=6, margin=pictures.MOST_SHIFT)
    ink = [pictures.shifted(wide, shift).astype(int).sum(axis=(1, 2, 3)) for shift in (0, pictures.MOST_SHIFT)]
    assert np.array_equal(ink[0], ink[1])


def test_networks_differ_in_stride_and_not_in_what_they_learn():
    assert {family.learned(name) for name in family.FAMILY if name not in ("narrow", "wide")} == {20162}
    narrow, wide = (sum(layer.macs for layer in family.network(name).layers[:-1]) for name in ("narrow", "wide"))
    assert narrow == wide
