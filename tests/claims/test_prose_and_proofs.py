"""Prose and proofs cannot drift apart: what a page asks to look for, and what Home claims, is proved by some test."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from stridelab import images
from stridelab.lessons import home, walks
from stridelab.scene.walk import read
from tests.claims.conftest import plain

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "pages").glob("*.py"))
LOOKED_AT = [ROOT / "pages" / f"{name}.py" for name in ("slide", "compare")]


@pytest.fixture(autouse=True)
def stands_on_the_page() -> None:
    """The docstrings here are no claims."""


def cards() -> list[str]:
    """The five reasons as Home shows them: sentence, number, meaning, limit."""
    all_five = (*home.layer_reasons(), home.picture_reason(images.sample("astronaut").luma))
    return [plain(f"{card.claim} {card.number} {card.meaning} {card.limit}") for card in all_five]


def proved() -> Iterator[str]:
    """Every sentence that is the docstring, or a part of it, of any test."""
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield from (part for part in plain(ast.get_docstring(node) or "").split(" | ") if part)


@cache
def sentences() -> list[str]:
    """The longest first: one may be a part of another."""
    return sorted(set(proved()), key=len, reverse=True)


def bullets(path: Path) -> list[str]:
    """What a page says under "What to look for", point by point."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "lesson.fold":
            title, text = (ast.literal_eval(part) if isinstance(part, ast.Constant) else "" for part in node.args)
            if title == "What to look for":
                found += [plain(point) for point in re.split(r"^- ", text, flags=re.M) if plain(point)]
    return found


def unproved(text: str) -> str:
    """What is left of a text when everything that a test proves is taken away."""
    for sentence in sentences():
        text = text.replace(sentence, "")
    return text.strip()


@pytest.mark.parametrize("path", LOOKED_AT, ids=lambda path: path.stem)
def test_every_word_under_what_to_look_for_is_proved(path):
    assert len(bullets(path)) >= 4
    assert [rest for text in bullets(path) if (rest := unproved(text))] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_point_of_a_page_is_proved_by_some_test(path):
    assert [text for text in bullets(path) if unproved(text) == text] == []


@pytest.mark.parametrize("card", cards(), ids=lambda card: card.split(".")[0])
def test_every_reason_is_proved_by_some_test(card):
    rest = unproved(card)
    assert rest == "" or re.fullmatch(r"\d+%", rest), rest


WALKS = [step for path in Path(walks.__file__).parent.glob("*.txt") for step in read(path.read_text("utf-8")).steps]


@pytest.mark.parametrize("step", WALKS, ids=lambda step: step.ask[:40])
def test_every_truth_of_a_walk_and_every_reason_is_proved_by_some_test(step):
    for text in (step.truth, *(option.why for option in step.options)):
        assert unproved(plain(text)) == ""


def test_an_unproved_sentence_would_be_found():
    assert unproved("Stride makes coffee. " + cards()[0]) == "Stride makes coffee."
