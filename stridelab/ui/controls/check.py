"""How a question is answered, and which questions are asked."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from stridelab.lessons.questions import KINDS, Question
from stridelab.ui.components import mark_cells
from stridelab.ui.controls.widgets import number, select
from stridelab.ui.questions.paper.worksheet import MOST_QUESTIONS

Answered = Callable[[str], None]
"""Called with what was answered."""


def topic() -> str:
    """The page whose questions are asked, or "all"."""
    return select("Topic", "topic")


def quiz() -> int | None:
    """The number of a paper; None: one of the learner's own."""
    return number(
        "Paper",
        "quiz",
        placeholder="my own",
        help="Who has the same number gets the same questions. It stands in the link: send it to a class.",
    )


def how_many() -> int:
    """Questions on a worksheet."""
    return st.number_input("Questions", 1, MOST_QUESTIONS, 8, key="how_many")


def kind_of_question() -> str:
    """A key of `questions.KINDS`."""
    return st.selectbox("Question", list(KINDS), format_func=lambda kind: KINDS[kind].title, key="kind", width=320)


def covered_link() -> str:
    """The link of a drawing that covers an answer."""
    return st.text_input(
        "Or a drawing: its link",
        key="covered_link",
        placeholder="slide?stride=3&cover=size",
        help="In any lesson: Copy link, below the drawing. Put the link here.",
        width=420,
    )


MOST_BYTES = 50_000
"""Of a walk's file. A walk of 12 steps has some 5,000."""


def walk_text() -> str:
    """The text of a walk: of a file, or typed.

    Raises ValueError for a file that is no text.
    """
    file = st.file_uploader("A walk's text file", ["txt", "md"], key="walk_file", max_upload_size=1)
    typed = st.text_area("or its text", key="walk_text", height=220, max_chars=MOST_BYTES)
    if file is None:
        return typed.strip()
    if file.size > MOST_BYTES:
        raise ValueError(f"{file.name} has {file.size:,} bytes. A walk has at most {MOST_BYTES:,}.")
    try:
        return file.getvalue().decode("utf-8-sig").strip()
    except UnicodeDecodeError as no_text:
        raise ValueError(f"{file.name} is no text in UTF-8. Save it as plain text, in UTF-8.") from no_text


def answer(question: Question, then: Answered) -> None:
    """The question's answers to choose from, a box for a number, or a grid to mark."""
    if question.ask in ("cell", "cells"):
        mark_cells.show(question, lambda: _marked(question, then))
        return
    key = f"answer {question.kind} {question.seed}"
    with st.form(f"form {key}", border=False):
        if question.ask == "number":
            label = f"Your answer, in {question.unit}" if question.unit else "Your answer"
            st.number_input(label, value=None, step=1, format="%d", key=key, width=260)
        else:
            texts = [option.text for option in question.options]
            st.radio("Your answer", texts, index=None, key=key)
        st.form_submit_button("Answer", type="primary", on_click=_typed, args=(key, then))


def _typed(key: str, then: Answered) -> None:
    value = st.session_state.get(key)
    if value is not None:
        then(str(value))


def _marked(question: Question, then: Answered) -> None:
    sent = st.session_state[mark_cells.KEY]["answer"]
    if isinstance(sent, dict) and sent.get("id") == f"{question.kind} {question.seed}":
        then(str(sent.get("cells")))
