"""`stridelab worksheet`: a worksheet or its answer key, as a file; the ending of its name says of which kind."""

from __future__ import annotations

import argparse

from stridelab.ui.questions.paper.page import html
from stridelab.ui.questions.paper.pdf import pdf
from stridelab.ui.questions.paper.worksheet import Worksheet, task_sheet, worksheet


def write(choice: argparse.Namespace) -> str | None:
    """Do what the command's arguments ask for; or one sentence that says why it cannot be done."""
    if choice.screen and (choice.key or choice.file.suffix.lower() != ".html"):
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
        content = made(sheet, choice.file.suffix.lower(), choice.paper)
        choice.file.write_bytes(content)
    except ValueError as problem:
        return str(problem)
    except OSError as problem:
        return f"{problem.filename or choice.file} cannot be used: {(problem.strerror or str(problem)).lower()}."
    print(f"{choice.file}: {sheet.title.lower()}, {len(sheet.entries)} questions, {len(content) / 1000:,.0f} kB.")
    return None


def made(sheet: Worksheet, ending: str, paper: str = "a4") -> bytes:
    """The file of a sheet; a ValueError names the endings that there are."""
    if ending == ".html":
        return html(sheet).encode()
    if ending == ".pdf":
        return pdf(sheet, paper)
    raise ValueError(f"A worksheet is written as .html or .pdf, not {ending or 'a file without an ending'}.")
