"""The price: what the page computes is what is stored, once for all; drawings, settings and links."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from stridelab.lessons.price import family, measure, own, pictures, results
from stridelab.ui import payloads


def tables(at: AppTest) -> dict[str, list[list[str]]]:
    """Name -> rows of each table of numbers."""
    found = {}
    for element in at.get("html"):
        name = re.search(r'aria-label="([^"]*)"', element.proto.body)
        if name and "<table>" in element.proto.body:
            rows = re.findall(r"<tr>(.*?)</tr>", element.proto.body)[1:]
            found[name[1]] = [
                [re.sub("<[^>]*>", "", cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row)] for row in rows
            ]
    return found


@pytest.mark.parametrize("task", pictures.TASKS)
def test_what_is_computed_when_the_page_opens_is_what_is_stored(task, open_page):
    at = open_page("price", task=task)
    assert not at.exception
    rows = tables(at)["The networks"]
    runs = results.log()["runs"][task]
    assert [row[0] for row in rows] == [variant.title for variant in family.FAMILY.values()]
    assert [row[4] for row in rows] == [f"{runs[name]['0']['right_of_first_500'] / 5:.1f}%" for name in family.FAMILY]


def test_it_is_computed_once_for_all_sessions(open_page, monkeypatch):
    open_page("price", unseen=200)

    def again(*_):
        raise AssertionError("computed again")

    monkeypatch.setattr(measure, "scores", again)
    for name in family.FAMILY:
        assert payloads.kept(measure.accuracy, "thin", name, 200).number == 200


def test_a_larger_sample_leaves_less_to_chance(open_page):
    def widths(unseen: int) -> list[float]:
        rows = tables(open_page("price", unseen=unseen))["The networks"]
        ends = [re.fullmatch(r"([\d.]+) to ([\d.]+)%", row[5]) for row in rows]
        return [float(end[2]) - float(end[1]) for end in ends if end]

    small, large = widths(200), widths(500)
    assert len(small) == len(family.FAMILY)
    assert all(after < before for before, after in zip(small, large, strict=True))


def test_every_digit_is_asked_about_and_the_answers_are_the_engines(open_page):
    at = open_page("price", drawing=4, moved=2)
    ink = pictures.inked([pictures.line(4)], "thin")
    said = own.rows(own.answers("thin", ink, 2, noisy=True))
    assert tables(at)["What each network says"] == [[str(cell) for cell in row] for row in said]


@pytest.mark.parametrize("task", pictures.TASKS)
def test_an_own_drawing_comes_with_its_link_and_is_drawn_with_the_pen_of_the_task(task, open_page, sent):
    link = {"drawing": "drawn", "lines": "6,10 6,20; 6,20 24,13", "moved": 0}
    at = open_page("price", task=task, **link)
    assert not at.warning
    assert sent(at, "sketch")["pen"] == pictures.TASKS[task].pen
    ink = pictures.inked(own.read(link["lines"]), task)
    said = own.rows(own.answers(task, ink, 0, noisy=True))
    assert tables(at)["What each network says"] == [[str(cell) for cell in row] for row in said]
    assert all(row[1] == row[3] and row[5] == "20" for row in tables(at)["What each network says"]), "it has not moved"


def test_a_drawing_that_cannot_be_read_is_a_sentence_and_the_page_stays(open_page):
    at = open_page("price", drawing="drawn", lines="6,99")
    assert [warning.value for warning in at.warning] == [
        "A point of the drawing is “6,99”. It has to be a row and a column from 0 to 31: 6,10."
    ]
    assert "What each network says" in tables(at)


@pytest.mark.parametrize("name", family.FAMILY)
def test_the_maps_of_every_network(name, open_page, sent):
    maps = sent(open_page("price", trained=name, drawing="upload"), "maps")["maps"]
    layers = [layer.name for layer in family.network(name).layers if max(layer.output_shape[1:]) > 1]
    assert [each["title"] for each in maps] == layers


@pytest.mark.parametrize("at_", range(3))
def test_every_experiment_is_drawn(at_, open_page):
    at = open_page("price")
    at.button(key=f"try_{at_}").click().run()
    assert not at.exception
    assert not at.warning
