"""A worksheet as PDF: text that can be selected, black on white, and no question cut by a page's end."""

from __future__ import annotations

from stridelab.ui.questions.paper.page import qr_sheet
from stridelab.ui.questions.paper.pdf_writer import A4, PAGES, Pdf, plain, width, wrapped
from stridelab.ui.questions.paper.worksheet import Entry, Worksheet
from stridelab.ui.questions.shapes import Box, Sheet, Text, drawn, slants

_MARGIN = 48.0
_SIZE, _LINE = 10.5, 14.5
_SCALE = 0.62
"""Points for each unit of a sheet: a cell is 7.4 mm wide."""
_GAP = 16.0
_CODE = 64.0
"""Side of a task's QR code."""


def pdf(sheet: Worksheet, paper: str = "a4") -> bytes:
    """The whole file. paper : "a4" or "letter"."""
    if paper not in PAGES:
        raise ValueError(f"The paper is one of {', '.join(PAGES)}, not {paper}.")
    return _Layout(sheet, PAGES[paper]).pdf.content


class _Layout:
    """Where things stand: `y` goes down a page, and a question that does not fit begins the next."""

    def __init__(self, sheet: Worksheet, page: tuple[float, float] = A4) -> None:
        self.sheet, self.pdf = sheet, Pdf(f"Stride Lab: {sheet.title}", page)
        self.right, self.end = page[0] - _MARGIN, page[1] - _MARGIN - 18
        self.room = self.right - _MARGIN
        self.y = _MARGIN
        self._head()
        for entry in sheet.entries:
            self._fit(self._height(entry))
            self._entry(entry)
        self._code()
        self._feet()

    def _head(self) -> None:
        self.pdf.text(_MARGIN, self.y + 14, self.sheet.title, 19, "bold")
        if not self.sheet.is_key:
            self.pdf.text(self.right - 235, self.y + 14, "Name: _______________________________", 11)
        self.y += 24
        self.pdf.line(_MARGIN, self.y, self.right, self.y, 1.4)
        self.y += 14

    def _fit(self, height: float) -> None:
        if self.y + height > self.end:
            self.pdf.new_page()
            self.y = _MARGIN

    def _lines(self, entry: Entry) -> list[tuple[float, str, str]]:
        """(indent, font, line) of the text after the figures."""
        lines = []
        for at, text in enumerate(entry.key or entry.answers):
            font = "bold" if entry.key and at == 0 else "text"
            indent = 12.0 if entry.key else 18.0
            lines += [(indent, font, line) for line in wrapped(text, _SIZE, self.room - indent, font)]
        return lines

    def _rows(self, entry: Entry) -> list[list[Sheet]]:
        """The panels, in as many rows as there is room for."""
        rows: list[list[Sheet]] = []
        for panel in entry.question.panels:
            sheet = drawn(panel, entry.marks)
            width = sum(placed.width * _SCALE + _GAP for placed in rows[-1]) if rows else self.room
            if width + sheet.width * _SCALE > self.room:
                rows.append([])
            rows[-1].append(sheet)
        return rows

    def _height(self, entry: Entry) -> float:
        question = wrapped(entry.question.text, _SIZE, self.room)
        rows = sum(max(sheet.height for sheet in row) * _SCALE + 6 for row in self._rows(entry))
        code = _LINE if entry.question.code else 0
        if entry.link and not entry.key:
            rows += _CODE + 6
        return 2 * _LINE + len(question) * _LINE + code + rows + len(self._lines(entry)) * (_LINE + 1.5) + 14

    def _entry(self, entry: Entry) -> None:
        self._write(f"{entry.number}. {entry.question.title}", "bold")
        for line in wrapped(entry.question.text, _SIZE, self.room):
            self._write(line)
        if entry.question.code:
            self._write(entry.question.code, "code")
        self.y += 4
        for row in self._rows(entry):
            x = _MARGIN
            for sheet in row:
                self._draw(sheet, x, self.y, _SCALE)
                x += sheet.width * _SCALE + _GAP
            self.y += max(sheet.height for sheet in row) * _SCALE + 6
        if entry.link and not entry.key:
            self._link(entry.link)
        chooses = entry.question.ask == "choose" and not entry.key
        for indent, font, line in self._lines(entry):
            if chooses and (line in entry.answers or any(answer.startswith(line) for answer in entry.answers)):
                self.pdf.box(_MARGIN + 2, self.y + 2, 8, 8, 0.7)
            self._write(line, font, indent)
            self.y += 1.5
        self.y += 5
        self.pdf.line(_MARGIN, self.y, self.right, self.y, 0.4)
        self.y += 9

    def _link(self, link: str) -> None:
        """An address with its QR code: nobody types it."""
        if "://" not in link:  # the app's address is not known: a phone could not open it
            self._write(link)
            return
        code = qr_sheet(link)
        self._draw(code, _MARGIN, self.y, _CODE / code.width)
        for at, line in enumerate(_broken(link, self.room - _CODE - 10)):
            self.pdf.text(_MARGIN + _CODE + 10, self.y + 16 + at * 11, line, 8.5)
        self.y += _CODE + 6

    def _write(self, line: str, font: str = "text", indent: float = 0) -> None:
        self.pdf.text(_MARGIN + indent, self.y + _SIZE, line, _SIZE, font)
        self.y += _LINE

    def _draw(self, sheet: Sheet, x: float, y: float, scale: float) -> None:
        for shape in sheet.shapes:
            if not isinstance(shape, Box):
                self._print(shape, x, y, scale)
                continue
            left, top = x + shape.x * scale, y + shape.y * scale
            if shape.role == "mark":
                for a, b, to_a, to_b in slants(shape.width):
                    self.pdf.line(left + a * scale, top + b * scale, left + to_a * scale, top + to_b * scale)
                continue
            line = {"cell": 0.6, "filter": 1.2, "window": 2.4, "dark": 0.0}[shape.role]
            tone = None if shape.tone is None else shape.tone / 255
            self.pdf.box(left, top, shape.width * scale, shape.height * scale, line, tone)

    def _print(self, shape: Text, x: float, y: float, scale: float) -> None:
        """A text of a sheet. The bullet of the standard fonts is small: a dot is written larger, and lower."""
        is_dot = shape.text == "●"
        size, text = shape.size * scale * (2 if is_dot else 1.05), plain(shape.text)
        left = x + shape.x * scale - (width(text, size) / 2 if shape.in_middle else 0)
        foot = y + (shape.y + (2 if is_dot else 0)) * scale
        self.pdf.text(left, foot, text, size, gray=1 if shape.is_white else 0)

    def _code(self) -> None:
        """The address of the same questions, with its QR code."""
        if not self.sheet.address:
            return
        code, side = qr_sheet(self.sheet.address), 72.0
        self._fit(side + 4)
        self._draw(code, _MARGIN, self.y, side / code.width)
        self.pdf.text(_MARGIN + side + 8, self.y + side / 2, "On a screen:", _SIZE)
        self.pdf.text(_MARGIN + side + 8, self.y + side / 2 + _LINE, self.sheet.address, _SIZE)

    def _feet(self) -> None:
        """What made the sheet, and the page's number, at the foot of every page."""
        for number in range(self.pdf.page_count):
            self.pdf.on_page(number)
            y = self.pdf.page[1] - _MARGIN + 12
            self.pdf.text(_MARGIN, y, self.sheet.foot, 8.5)
            count = f"{number + 1} / {self.pdf.page_count}"
            self.pdf.text(self.right - width(count, 8.5), y, count, 8.5)


def _broken(link: str, room: float) -> list[str]:
    """An address in lines; it has no blanks."""
    lines = [""]
    for sign in link:
        if width(lines[-1] + sign, 8.5) > room:
            lines.append("")
        lines[-1] += sign
    return lines
