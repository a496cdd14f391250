"""The phones' page: one question and its options, at most 10 kB, with nothing of the answer in it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from pathlib import Path
from string import Template

from stridelab.lessons.questions import Question
from stridelab.ui.live.rooms import Room
from stridelab.ui.questions import svg

MOST_BYTES = 10_000

_HERE = Path(__file__).parent
_PAGE = Template((_HERE / "phone.html").read_text("utf-8"))
_SCRIPT = re.sub(r"^\s*(?://.*|/\*\*.*\*/)\n|^\s+", "", (_HERE / "phone.js").read_text("utf-8"), flags=re.MULTILINE)
_STYLE = re.sub(r"\s+", " ", (_HERE / "phone.css").read_text("utf-8"))

_ASKS = {"cell": "Where does it land?", "cells": "Which pixels are never read?"}
"""On a phone nothing is marked: the places are there to choose from."""


def html(room: Room) -> str:
    """The whole page."""
    question = room.question
    names = room.names
    buttons = "".join(
        f'<button type="button" aria-pressed="false">{escape(names[option.answer])}</button>'
        for option in question.options
    )
    text = re.sub(r"Mark [^.]*\.( There may be none\.)?", _ASKS.get(question.ask, ""), question.text)
    page = _PAGE.substitute(
        code=room.code,
        style=_STYLE,
        text=escape(text),
        line=f"<code>{escape(question.code)}</code>" if question.code else "",
        panels=_figure(question),
        options=buttons,
        script=_SCRIPT,
    )
    return page.replace('id="options"', f'id="options" data-number="{room.number}"')


def _figure(question: Question) -> str:
    """The panels, with their numbers and without tones, which would be too many bytes."""
    return svg.figure(replace(question, panels=tuple(replace(panel, tones=()) for panel in question.panels)))
