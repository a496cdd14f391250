"""`stridelab worksheet`: a worksheet or its answer key, as a file; the ending of its name says of which kind."""

from __future__ import annotations

import argparse
from pathlib import Path

from stridelab.ui.questions.paper.page import html
from stridelab.ui.questions.paper.pdf import pdf
from stridelab.ui.questions.paper.worksheet import Worksheet, task_sheet, worksheet


def write(choice: argparse.Namespace) -> str | None:
    """Do what the command's arguments ask for; or one sentence that says why it cannot be done."""
    file = choice.file or Path(_name(choice))
    if choice.screen and (choice.key or file.suffix.lower() != ".html"):
        return "Questions that answer are a web page, and need no key: name a file that ends in .html, without --key."
    if choice.tasks == (choice.seed is not None) or (choice.tasks and choice.screen):
        return "Name a seed for questions, such as --seed 7, or --tasks for the ten tasks, and not both."
    lessons = tuple(filter(None, choice.topics.split(",")))
    try:
        sheet = (
            task_sheet(is_key=choice.key, address=choice.address)
            if choice.tasks
            else worksheet(
                choice.seed,
                number=choice.number,
                lessons=lessons,
                is_key=choice.key,
                answers_itself=choice.screen,
                address=choice.address,
            )
        )
        content = made(sheet, file.suffix.lower(), choice.paper)
        file.write_bytes(content)
    except ValueError as problem:
        return str(problem)
    except OSError as problem:
        return f"{problem.filename or file} cannot be used: {(problem.strerror or str(problem)).lower()}."
    print(f"{file}: {sheet.title.lower()}, {len(sheet.entries)} questions, {len(content) / 1000:,.0f} kB.")
    return None


def _name(choice: argparse.Namespace) -> str:
    """As the teacher's page calls the file."""
    name, key = ("ten_tasks", "_answers") if choice.tasks else (f"worksheet_{choice.seed}", "_key")
    return f"{name}{key if choice.key else ''}{'.html' if choice.screen else '.pdf'}"


def made(sheet: Worksheet, ending: str, paper: str = "a4") -> bytes:
    """The file of a sheet; a ValueError names the endings that there are."""
    if ending == ".html":
        return html(sheet).encode()
    if ending == ".pdf":
        return pdf(sheet, paper)
    raise ValueError(f"A worksheet is written as .html or .pdf, not {ending or 'a file without an ending'}.")
