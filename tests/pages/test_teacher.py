"""For teachers, run without a browser: every link of the page opens, and the tables are those of the scene."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from stridelab.lessons.questions import MISCONCEPTIONS, SLIP
from stridelab.lessons.teaching import tasks
from stridelab.scene import SETTINGS, VIEW, Scene
from stridelab.scene.walk import link
from tests.lessons.teaching.test_teaching import LINKS


def links(at: AppTest) -> set[str]:
    return {link for element in at.markdown for link in re.findall(r"\]\(([^)]+)\)", element.value)}


def test_every_link_of_the_page_is_one_that_is_opened_here(open_page):
    at = open_page("teacher")
    assert not at.exception
    found = links(at) | {link for caption in at.caption for link in re.findall(r"\]\(([^)]+)\)", caption.value)}
    others = {link for link in found - set(LINKS) if Scene.parse(link)[1]}
    assert others == set()
    assert set(LINKS) <= found


@pytest.mark.parametrize("link", LINKS)
def test_a_link_of_the_page_opens_without_a_warning(link, open_page):
    """Also where nothing comes out: then the drawing says why."""
    query = parse_qs(urlsplit(link).query, keep_blank_values=True)
    at = open_page(urlsplit(link).path, **query)
    assert not at.exception
    assert [warning.value for warning in at.warning if "link" in warning.value.lower()] == []


def test_every_misconception_stands_on_the_page(open_page):
    text = "\n".join(element.value for element in open_page("teacher").markdown)
    for name, (belief, truth) in MISCONCEPTIONS.items():
        assert name == SLIP or (belief in text and truth in text), name


def test_every_parameter_of_a_link_stands_in_the_table(open_page):
    [rows] = [element.value for element in open_page("teacher").markdown if "may be" in element.value]
    for key in (*SETTINGS, *VIEW, "hide", "fix", "only", "cover", "say", "next"):
        assert f"| `{key}` |" in rows


def test_the_tasks_stand_apart_from_their_answers(open_page):
    folds = {fold.label: [element.value for element in fold.markdown] for fold in open_page("teacher").expander}
    for task in tasks():
        [questions], [answers] = folds["Ten tasks for an hour at the screen"], folds["The answers to the ten tasks"]
        assert task.text in questions
        assert task.answer not in questions
        assert task.answer in answers


def test_a_worksheet_of_every_form_is_ready(open_page):
    at = open_page("teacher", quiz=7, topic="slide")
    assert len([file for file in at.get("download_button") if file.key.startswith("worksheet")]) == 4
    assert "[check?quiz=7](check?quiz=7)" in at.caption[-1].value


def test_a_walk_is_read_and_every_mistake_named(open_page):
    at = open_page("teacher")
    at.text_area(key="walk_text").set_value("# Mine\n\nask: How many?\n- 6\n* 3\nshow: slid\n").run()
    [warning] = [warning.value for warning in at.warning]
    assert "there is no page slid" in warning
    assert "The step in line 3 has no true: line." in warning
    text = "# Mine\n\nask: How many?\n- 6\n* 3\nshow: slide\ntrue: Three.\n"
    at.text_area(key="walk_text").set_value(text).run()
    assert [done.value for done in at.success] == ["Mine: 1 question, no mistakes."]
    assert [code.value for code in at.code if code.value.endswith(link(text.strip()))]
