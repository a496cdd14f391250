"""A worksheet as one web page with nothing to fetch: black on white, and no question is cut by a page's end."""

from __future__ import annotations

from html import escape
from pathlib import Path

from stridelab.ui import qr
from stridelab.ui.questions import svg
from stridelab.ui.questions.paper.worksheet import Entry, Worksheet
from stridelab.ui.questions.shapes import Box, Sheet

_LOOK = Path(__file__).with_name("page.css").read_text("utf-8")


def html(sheet: Worksheet) -> str:
    """The whole file."""
    name = "" if sheet.is_key or sheet.answers_itself else "<p>Name: ______________________________</p>"
    entries = "\n".join(map(_entry, sheet.entries))
    code = svg.svg(qr_sheet(sheet.address), f"QR code of {sheet.address}") if sheet.address else ""
    address = f"<br>On a screen: {escape(sheet.address)}" if sheet.address else ""
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Stride Lab: {sheet.title}</title>
<style>{_LOOK}</style>
<body>
<header><h1>{sheet.title}</h1>{name}</header>
{entries}
<footer>{code}<span>{escape(sheet.foot)}{address}</span></footer>
</body>
</html>
"""


def qr_sheet(text: str) -> Sheet:
    """A QR code as boxes, one for each run of dark modules in a row, with its light rim."""
    module, rim = 4.0, 4
    dark = qr.matrix(text)
    boxes = []
    for row, modules in enumerate(dark.tolist()):
        at = 0
        while at < len(modules):
            end = at
            while end < len(modules) and modules[end]:
                end += 1
            if end > at:
                place = ((at + rim) * module, (row + rim) * module, (end - at) * module, module)
                boxes.append(Box(*place, role="dark", tone=0))
            at = max(end, at + 1)
    side = (len(dark) + 2 * rim) * module
    return Sheet(side, side, tuple(boxes))


def _entry(entry: Entry) -> str:
    question = entry.question
    code = f"<code>{escape(question.code)}</code>" if question.code else ""
    panels = svg.figure(question, entry.marks)
    panels = f'<div class="panels">{panels}</div>' if panels else ""
    box = '<span class="box"></span>' if question.ask == "choose" else ""
    answers = "".join(f"<li>{box}{escape(answer)}</li>" for answer in entry.answers)
    key = "".join(f"<li>{escape(line)}</li>" for line in entry.key)
    replies = "".join(
        f'<details name="q{entry.number}"><summary>{escape(option)}</summary><p>{escape(reply)}</p></details>'
        for option, reply in entry.replies
    )
    listed = f'<ul class="key">{key}</ul>' if key else f'<ul class="answers">{answers}</ul>'
    link = f'<p class="link"><a href="{escape(entry.link)}">{escape(entry.link)}</a></p>' if entry.link else ""
    below = link + (replies or listed)
    return (
        f"<section><h2>{entry.number}. {escape(question.title)}</h2><p>{escape(question.text)}</p>{code}{panels}{below}"
        "</section>"
    )
