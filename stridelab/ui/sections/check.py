"""Questions one after the other: answer, see why, and at the end what to look at again.

A session remembers what was answered as long as it lasts, also while another page is open; nobody else sees it.
"""

from __future__ import annotations

from random import randrange

import streamlit as st

from stridelab.lessons.questions import MISCONCEPTIONS, MOST_SEED, SLIP, Option, Question, marked
from stridelab.ui import controls, frame, session
from stridelab.ui.components import panels

_OWN, _GIVEN, _AT = "own_paper", "answers", "question_at"


def own_seed() -> int:
    """The number of this session's own paper."""
    return st.session_state.setdefault(_OWN, randrange(MOST_SEED + 1))


ASKED = "asked"
"""The key of the part that hears answers: a page without a server has another one."""


def ask(questions: tuple[Question, ...]) -> None:
    """The question that is on, and, once it is answered, what is to be said about it; after the last one the score."""
    with st.container(key=ASKED):
        _ask(questions)


def _ask(questions: tuple[Question, ...]) -> None:
    at = min(_at(questions), len(questions))
    if at == len(questions):
        _score(questions)
        return
    question, reply = questions[at], _given(questions[at])
    right = sum(_is_right(other_question) for other_question in questions)
    st.caption(f"Question {at + 1} of {len(questions)} · {question.title} · right so far: {right}")
    st.markdown(f"**{question.text}**")
    if question.code:
        st.code(question.code, language="python", width="content", wrap_lines=True)
    if reply is None:
        if question.ask in ("choose", "number"):
            panels.show(question)
        controls.answer(question, lambda answer: _take(question, answer))
        return
    _reply(question, reply)
    last = at + 1 == len(questions)
    st.button(
        "See the result" if last else "Next question", key="next_question", type="primary", on_click=_go, args=(at + 1,)
    )


def _reply(question: Question, reply: str) -> None:
    """Whether it was right, and why; the misconception behind a wrong answer, and where to see it."""
    option, right = question.option(reply), question.right
    answer = option.text.removesuffix(".") if option else _in_words(question, reply)
    truth = right.text.removesuffix(".")
    if question.ask == "number":
        answer, truth = (text.replace("-", "−") for text in (answer, truth))
    if option and option.is_right:
        st.success(f"Right: **{truth}**", icon=":material/check_circle:")
        st.markdown(right.why)
    else:
        st.warning(f"Your answer: **{answer}**. Right is: **{truth}**.", icon=":material/lightbulb:")
        if option:
            st.markdown(option.why)
            if option.misconception != SLIP:
                st.caption(_belief(option))
        else:
            st.markdown(right.why)
    panels.show(question, marked(right.answer) if question.ask in ("cell", "cells") else ())
    linked = option or right
    st.markdown(
        f":material/open_in_new: [See it in the lesson *{frame.title(linked.link.partition('?')[0])}*]({linked.link})"
    )


def _belief(option: Option) -> str:
    belief, truth = MISCONCEPTIONS[option.misconception]
    return f"Many believe: “{belief}” {truth}"


def _in_words(question: Question, reply: str) -> str:
    """An answer that nobody expected."""
    if question.ask == "number":
        return reply
    places = [f"row {row + 1}, column {col + 1}" for row, col in marked(reply)]
    return places[0] if len(places) == 1 else f"{len(places)} cells"


def _score(questions: tuple[Question, ...]) -> None:
    right = sum(_is_right(question) for question in questions)
    st.subheader(f"{right} of {len(questions)} right", anchor=False)
    missed = [question for question in questions if not _is_right(question)]
    if missed:
        st.markdown("Look at these again:")
    for question in missed:
        link = question.right.link
        st.markdown(f"- {question.title}: [{frame.title(link.partition('?')[0])}]({link})")
    left, side = st.columns(2)
    left.button("Once more, the same questions", key="again", on_click=_again, args=(questions,))
    side.button("New questions", key="new_paper", type="primary", on_click=new_paper)


def new_paper() -> None:
    """In a callback: another paper of this session's own."""
    st.session_state[_OWN] = randrange(MOST_SEED + 1)
    session.set_from_drawing(quiz=None)
    _go(0)


def _again(questions: tuple[Question, ...]) -> None:
    for question in questions:
        st.session_state.get(_GIVEN, {}).pop(_name(question), None)
    _go(0)


def _go(at: int) -> None:
    st.session_state[_AT] = at


def _at(questions: tuple[Question, ...]) -> int:
    """Where the session is in this paper; another paper begins with its first question."""
    paper = " ".join(map(_name, questions))
    if st.session_state.get("paper") != paper:
        st.session_state["paper"] = paper
        _go(0)
    return st.session_state[_AT]


def _name(question: Question) -> str:
    return f"{question.kind} {question.seed}"


def _take(question: Question, answer: str) -> None:
    st.session_state.setdefault(_GIVEN, {}).setdefault(_name(question), answer)


def _given(question: Question) -> str | None:
    return st.session_state.get(_GIVEN, {}).get(_name(question))


def _is_right(question: Question) -> bool:
    reply = _given(question)
    option = None if reply is None else question.option(reply)
    return option is not None and option.is_right
