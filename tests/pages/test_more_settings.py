"""More settings: until the fold is opened it holds what has something to keep, and the page is the same."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import APP

FOLDED = {
    "slide": ["grid_size", "stride", "stride_cols", "dilation", "bias", "crop_row", "crop_col"],
    "compare": ["dilation", "bias"],
    "feature_reduction": ["crop_row", "crop_col"],
}
"""Page -> the numbers in the fold."""


def opened(page: str, **link: str) -> AppTest:
    at = AppTest.from_file(APP, default_timeout=30)
    at.query_params.update(link)
    return at.switch_page(f"pages/{page}.py").run()


def in_fold(at: AppTest, page: str) -> list[str]:
    assert not at.exception, at.exception
    return [each.key for each in at.number_input if each.key in FOLDED[page]]


@pytest.mark.parametrize("page", FOLDED)
def test_a_fold_that_nobody_has_opened_is_empty_and_an_opened_one_stays_full(page):
    at = opened(page)
    assert in_fold(at, page) == []
    assert "reset" not in [each.key for each in at.button]
    at.session_state["more_settings"] = True
    assert in_fold(at.run(), page) == FOLDED[page]
    assert "reset" in [each.key for each in at.button]
    at.session_state["more_settings"] = False
    assert in_fold(at.run(), page) == FOLDED[page]


def test_the_drawing_is_the_same_whether_or_not_the_fold_was_opened(sent, open_page):
    assert sent(opened("slide"), "player") == sent(open_page("slide"), "player")


def test_a_closed_fold_holds_what_a_link_or_a_drawing_has_set():
    at = opened("slide", dilation="2")
    assert in_fold(at, "slide") == ["dilation"]
    assert at.number_input(key="dilation").value == 2
    at.session_state["stride"] = 3
    assert in_fold(at.run(), "slide") == ["stride", "stride_cols", "dilation"]
    at.session_state["stride"] = 1
    assert in_fold(at.run(), "slide") == ["stride", "stride_cols", "dilation"], "nothing goes while it is looked at"
    at.switch_page("pages/compare.py").run()
    assert in_fold(at, "compare") == ["dilation"]
