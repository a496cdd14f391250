"""The charts of The price: every network is there, what chance may do fits on them, and no label lies on another."""

from __future__ import annotations

from itertools import combinations

import pytest

from stridelab.figures import price as figures
from stridelab.lessons.price import family, measure, pictures, results


def now(task: str, number: int) -> dict[str, measure.Accuracy]:
    return {name: measure.accuracy(task, name, number) for name in family.FAMILY}


@pytest.mark.parametrize("task", pictures.TASKS)
def test_every_network_is_a_point_with_its_interval_and_three_seeds(task):
    measured = now(task, 200)
    figure = figures.accuracy_against_macs(results.results(task), measured)
    seeds, *kinds = figure.data
    assert len(seeds.x) == 3 * len(family.FAMILY)
    points = {title: (x, y) for kind in kinds for title, x, y in zip(kind.customdata, kind.x, kind.y, strict=True)}
    assert points == {
        variant.title: (family.network(name).macs, 100 * measured[name].share)
        for name, variant in family.FAMILY.items()
    }
    for kind in kinds:
        for title, y, up, down in zip(
            kind.customdata, kind.y, kind.error_y.array, kind.error_y.arrayminus, strict=True
        ):
            name = next(name for name, variant in family.FAMILY.items() if variant.title == title)
            low, high = measured[name].interval
            assert (y - down, y + up) == pytest.approx((100 * low, 100 * high))
            assert y - down > figures.LEAST, "the bar is on the chart, of the smallest sample too"


@pytest.mark.parametrize("task", pictures.TASKS)
def test_labels_that_would_lie_on_another_are_left_out(task):
    measured = now(task, 200)
    shown = figures.labelled(results.results(task), measured)
    assert "none" in shown
    assert ("late" in shown) == (task == "thin"), "on thick strokes it lies beside another"
    for one, other in combinations(shown, 2):
        if shown[one][1] == shown[other][1]:
            apart = family.network(one).macs / family.network(other).macs
            level = 100 * abs(measured[one].share - measured[other].share)
            assert level > 0.9 or not 10**-0.25 <= apart <= 10**0.25


def test_side_by_side_has_a_row_for_each_with_its_seeds():
    names = (*results.SAME_SIZE, *results.SAME_WORK)
    chosen = [results.result("thin", name) for name in names]
    seeds, *points = figures.side_by_side(chosen, now("thin", 200)).data
    assert [point.y[0] for point in points] == [figures.ROWS[name] for name in names]
    assert sorted(seeds.x) == sorted(100 * share for each in chosen for share in each.accuracies)


def test_steadiness_is_the_stored_one_from_0_to_8_pixels():
    lines = figures.same_after_shift("thin").data
    rows = results.shift_rows("thin")
    assert [row[0] for row in rows] == [*range(9)]
    for at, (line, name) in enumerate(zip(lines, results.SHIFT_NAMES, strict=True), 1):
        assert line.name == family.FAMILY[name].title
        assert line.y == pytest.approx([100 * row[at] for row in rows])
        assert line.y[0] == 100
        assert min(line.y) > 80, "all of it is on the chart"
