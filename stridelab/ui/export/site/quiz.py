"""Check yourself without a server: the engine makes papers when the site is built, and a script asks them.

An answer and what is said about it are no part of the page: they lie beside it, packed, until the question is answered.
Whoever opens the file can unpack them, and the page says so.
"""

from __future__ import annotations

import json
from html import escape

from stridelab.lessons.questions import KINDS, MISCONCEPTIONS, SLIP, Option, Question, marked, question
from stridelab.ui import frame
from stridelab.ui.export.site import prose
from stridelab.ui.questions import svg

SEEDS = (7, 48)
"""Of the papers: each has one question of every kind, in the order of the lessons."""

HONEST = (
    f"Here {len(SEEDS)} papers of {len(KINDS)} questions stay as they are. The answers lie in this page's files, "
    "lightly packed: nobody sees them by chance, but who looks for them finds them. For a test, use the full app or a "
    "worksheet. Votes of a whole class are for the full app."
)


def papers() -> list[list[Question]]:
    return [[question(kind, seed) for kind in KINDS] for seed in SEEDS]


def body(packed: str, address: prose.Address) -> str:
    """All questions as forms of which the script shows one at a time; they tell no answer.

    packed : the name of the file in data/ with the answers.
    """
    forms = "".join(
        _form(question, paper, at) for paper, questions in enumerate(papers()) for at, question in enumerate(questions)
    )
    lessons = "".join(
        f'<a data-lesson="{escape(page)}" href="{escape(address(page))}">{escape(frame.title(page))}</a>'
        for page in dict.fromkeys(kind.lesson for kind in KINDS.values())
    )
    return (
        f'<div id="quiz" data-told="{packed}" data-papers="{len(SEEDS)}"><p class="caption" role="status"></p>{forms}'
        f'<div class="reply" tabindex="-1" hidden></div><p class="lessons" hidden>{lessons}</p></div>'
        f'<p class="caption">{escape(HONEST)}</p>'
    )


def packed() -> str:
    """Beside the page, by paper and place of a question: how answers are told apart, and what is said."""
    replies = [[_replies(question) for question in paper] for paper in papers()]
    return json.dumps(replies, ensure_ascii=False, separators=(",", ":"))


def _form(question: Question, paper: int, at: int) -> str:
    name = f"q{paper}_{at}"
    code = prose.code(question.code) if question.code else ""
    panels = svg.figure(question)
    panels = f'<div class="panels">{panels}</div>' if panels else ""
    return (
        f'<form class="question" data-paper="{paper}" data-at="{at}" data-ask="{question.ask}" '
        f'data-title="{escape(question.title)}" hidden><p><strong>{prose.inline(question.text)}</strong></p>'
        f'{code}{panels}{_inputs(question, name)}<button type="submit">Answer</button></form>'
    )


def _inputs(question: Question, name: str) -> str:
    if question.ask == "number":
        unit = f", in {escape(question.unit)}" if question.unit else ""
        return f'<p><label>Your answer{unit} <input type="number" step="any" name="{name}" required></label></p>'
    if question.ask == "choose":
        options = "".join(
            f'<label><input type="radio" name="{name}" value="{at}" required> {prose.inline(option.text)}</label>'
            for at, option in enumerate(question.options)
        )
        return f"<fieldset><legend>Your answer</legend>{options}</fieldset>"
    rows, cols = question.panels[0].shape
    kind = "radio" if question.ask == "cell" else "checkbox"
    head = "".join(f'<th scope="col">{col + 1}</th>' for col in range(cols))
    lines = "".join(
        f'<tr><th scope="row">{row + 1}</th>'
        + "".join(
            f'<td><input type="{kind}" name="{name}" value="{row},{col}" aria-label="row {row + 1}, column {col + 1}">'
            "</td>"
            for col in range(cols)
        )
        + "</tr>"
        for row in range(rows)
    )
    instruction = "Mark one cell" if question.ask == "cell" else "Mark the cells, or none"
    return (
        f'<fieldset><legend>{instruction}</legend><table class="cells"><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></fieldset>"
    )


def _replies(question: Question) -> dict[str, object]:
    """`right`: the answer as the script writes it; `said`: answer -> what is said to it; `other`: to any other."""
    is_choice = question.ask == "choose"
    keys = [str(at) if is_choice else option.answer for at, option in enumerate(question.options)]
    right = question.right
    panels = svg.figure(question, marked(right.answer)) if question.ask in ("cell", "cells") else ""
    answer = f"<p>Right is: <strong>{prose.inline(right.text)}</strong></p>"
    return {
        "lesson": question.lesson,
        "right": keys[question.options.index(right)],
        "said": {key: _said(option, answer, panels) for key, option in zip(keys, question.options, strict=True)},
        "other": f"{answer}<p>{prose.inline(right.why)}</p>{panels}",
    }


def _said(option: Option, answer: str, panels: str) -> str:
    if option.is_right:
        return f"<p><strong>Right: {prose.inline(option.text)}</strong></p><p>{prose.inline(option.why)}</p>{panels}"
    belief, truth = MISCONCEPTIONS[option.misconception]
    if option.misconception == SLIP:
        return f"{answer}<p>{prose.inline(option.why)}</p>{panels}"
    many = f'<p class="caption">Many believe: “{prose.inline(belief)}” {prose.inline(truth)}</p>'
    return f"{answer}<p>{prose.inline(option.why)}</p>{many}{panels}"
