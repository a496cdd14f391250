"""Check yourself in a browser: by keyboard alone, with nothing of the answer in the page before it is given."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from stridelab.lessons.questions import Question, marked, paper

SEED, TOPIC = 3, "downsampling"


@pytest.fixture
def asked() -> Question:
    """The first question of the paper: a grid to mark."""
    first = paper(SEED, lessons=[TOPIC])[0]
    assert first.ask == "cells"
    return first


def content(page: Page) -> str:
    """All that stands in the page, in shadow roots too."""
    return page.evaluate(
        """() => {
            const inside = (shadow) => shadow ? shadow.innerHTML + all(shadow) : ''
            const all = (root) => [...root.querySelectorAll('*')].map(({ shadowRoot }) => inside(shadowRoot)).join('')
            return document.documentElement.outerHTML + all(document)
        }"""
    )


def focus(page: Page, label: str) -> None:
    """Tab on until the element with this label has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate(
            """() => {
                let at = document.activeElement
                while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
                return at?.getAttribute('aria-label') || at?.textContent || ''
            }"""
        )
        if name == label:
            return
    raise AssertionError(f"No {label} on the way.")


def test_pixels_are_marked_and_answered_by_keyboard_alone(asked, server, visit):
    page = visit(f"{server.url}/check?quiz={SEED}&topic={TOPIC}")
    before = content(page)
    assert asked.text in before
    assert not [option for option in asked.options if option.why in before or option.text in before]
    assert asked.right.answer not in before
    focus(page, "row 1, column 1")
    at = (0, 0)
    for row, col in sorted(marked(asked.right.answer)):
        for key, steps in (("ArrowDown", row - at[0]), ("ArrowRight", col - at[1]), ("ArrowLeft", at[1] - col)):
            for _ in range(max(steps, 0)):
                page.keyboard.press(key)
        page.keyboard.press("Space")
        at = row, col
    expect(page.get_by_text(f"{len(marked(asked.right.answer))} pixels marked.")).to_be_visible()
    focus(page, "Answer")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("^Right: "))).to_be_visible()
    expect(page.get_by_text(asked.right.why)).to_be_visible()


def test_a_wrong_answer_is_explained_and_the_lesson_opens_beside_it(asked, server, visit):
    page = visit(f"{server.url}/check?quiz={SEED}&topic={TOPIC}")
    page.get_by_role("button", name="Answer").click()  # nothing marked: every pixel is read
    none = next(option for option in asked.wrong if option.answer == "none")
    expect(page.get_by_text(none.why)).to_be_visible()
    link = page.get_by_role("link", name=re.compile("See it in the lesson"))
    expect(link).to_have_attribute("target", "_blank")
    assert link.get_attribute("href") == none.link
    page.get_by_role("button", name="Next question").click()
    expect(page.get_by_text("Question 2 of 10")).to_be_visible()


def test_two_visitors_of_one_link_get_the_same_paper(server, visit, browser):
    texts = []
    for _ in range(2):
        context = browser.new_context(service_workers="block")
        page = context.new_page()
        page.goto(f"{server.url}/check?quiz=11")
        first = page.get_by_text(paper(11)[0].text)
        expect(first).to_be_visible(timeout=30_000)
        texts.append(first.inner_text())
        context.close()
    assert texts[0] == texts[1]
