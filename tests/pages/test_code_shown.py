"""A page ends with the source of the engine function that it has just run, in a fold that is filled when opened."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import pytest

from stridelab.convolution import conv2d_definition

PAGES = [path for path in sorted((Path(__file__).parents[2] / "pages").glob("*.py")) if path.stem != "home"]


@pytest.mark.parametrize("page", [path.stem for path in PAGES])
def test_the_code_that_ran_stands_in_a_fold(page, open_page):
    at = open_page(page)
    found = re.fullmatch(r"The code that ran: `(\w+)` in (stridelab[\w/]+)\.py", at.expander[-1].label)
    assert found
    name, module = found.groups()
    at.session_state["source"] = True
    at.run()
    [shown] = [each.value for each in at.code if f"def {name}(" in each.value]
    assert shown.rstrip() in inspect.getsource(importlib.import_module(module.replace("/", ".")))


def test_slide_shows_the_definition_of_a_strided_convolution(open_page):
    """It is written for a learner: at every stop, window times filter, summed."""
    at = open_page("slide")
    at.session_state["source"] = True
    at.run()
    assert at.code[-1].value.rstrip() == inspect.getsource(conv2d_definition).rstrip()
    said = "\n".join(text.value for text in at.expander[-1].markdown)
    assert "`conv2d_definition` in stridelab/convolution/definition.py" in said


def test_nothing_is_sent_while_the_fold_is_closed(open_page):
    """The browser needs 1.6 MB of highlighter to colour it."""
    assert not open_page("slide").code
