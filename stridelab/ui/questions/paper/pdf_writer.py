"""Writing a PDF of lines, boxes and text: the few operators that a worksheet needs, and the standard fonts.

ISO 32000-1: text in Helvetica and Courier (annex D: every reader has them), in the Windows encoding. Distances are
points (1/72 inch), and here y goes down from the page's top. The same calls give the same bytes.
"""

from __future__ import annotations

A4 = (595.0, 842.0)
LETTER = (612.0, 792.0)
PAGES = {"a4": A4, "letter": LETTER}

_FONTS = {"text": "Helvetica", "bold": "Helvetica-Bold", "code": "Courier"}

_WIDTHS = dict(
    zip(
        map(chr, range(32, 127)),
        [
            *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
            *([556] * 10),
            *(278, 278, 584, 584, 584, 556, 1015),
            *(667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833),
            *(722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611),
            *(278, 278, 278, 469, 556, 333),
            *(556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833),
            *(556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500),
            *(334, 260, 334, 584),
        ],
        strict=True,
    )
)
"""Of Helvetica's characters, in thousandths of the font's size (Adobe's metrics). Others count as 584, that of ×."""

_OTHERS = str.maketrans({"−": "–", "⌊": "floor(", "⌋": ")", "→": "to", "●": "•"})
"""What the standard fonts do not have."""


def plain(text: str) -> str:
    """The text with the signs that the standard fonts have.

    >>> plain("⌊7 / 2⌋ − 1")
    'floor(7 / 2) – 1'
    """
    return text.translate(_OTHERS)


def width(text: str, size: float, font: str = "text") -> float:
    """How wide a line is; a bold one at most."""
    if font == "code":
        return 0.6 * size * len(text)
    wide = sum(_WIDTHS.get(character, 584) for character in plain(text)) * size / 1000
    return wide * (1.08 if font == "bold" else 1)


def wrapped(text: str, size: float, room: float, font: str = "text") -> list[str]:
    """The text in lines of at most `room` points; a word that is wider has a line of its own.

    >>> wrapped("one two three", 10, 40)
    ['one two', 'three']
    """
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, font) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class Pdf:
    """Pages in the making; `content` is the file."""

    def __init__(self, title: str, page: tuple[float, float] = A4) -> None:
        self.title, self.page = title, page
        self._pages: list[list[str]] = []
        self._on = 0
        self.new_page()

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def new_page(self) -> None:
        self._pages.append([])
        self.on_page(len(self._pages) - 1)

    def on_page(self, number: int) -> None:
        """What comes next stands on this page, from 0."""
        self._on = number

    def text(self, x: float, y: float, text: str, size: float, font: str = "text", *, gray: float = 0) -> None:
        """A line of text from x on; y is its foot."""
        escaped = plain(text).replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        place = f"{x:.2f} {self.page[1] - y:.2f}"
        self._add(f"BT /{font} {size:g} Tf {gray:g} g {place} Td ({escaped}) Tj ET")

    def box(self, x: float, y: float, width: float, height: float, line: float, tone: float | None = None) -> None:
        """A rectangle with its upper left corner at (x, y). line : width, 0 for none; tone : 0 (black) to 1 inside."""
        place = f"{x:.2f} {self.page[1] - y - height:.2f} {width:.2f} {height:.2f} re"
        if tone is not None:
            self._add(f"{tone:.3g} g {place} f")
        if line:
            self._add(f"0 G {line:g} w {place} S")

    def line(self, x: float, y: float, to_x: float, to_y: float, line: float = 0.7) -> None:
        high = self.page[1]
        self._add(f"0 G {line:g} w {x:.2f} {high - y:.2f} m {to_x:.2f} {high - to_y:.2f} l S")

    def _add(self, operators: str) -> None:
        self._pages[self._on].append(operators)

    @property
    def content(self) -> bytes:
        """The file: the catalogue, the pages with their fonts, and where each object begins."""
        first = 3 + len(_FONTS)  # objects 1 and 2 are the catalogue and the list of pages, then the fonts
        kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(self._pages)))
        fonts = " ".join(f"/{name} {3 + at} 0 R" for at, name in enumerate(_FONTS))
        width, height = self.page
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>",
            f"<< /Type /Pages /Count {len(self._pages)} /Kids [{kids}] >>".encode(),
            *(
                f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>".encode()
                for font in _FONTS.values()
            ),
        ]
        for at, operators in enumerate(self._pages):
            stream = "\n".join(operators).encode("cp1252")
            objects += [
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:g} {height:g}] "
                f"/Resources << /Font << {fonts} >> >> /Contents {first + 2 * at + 1} 0 R >>".encode(),
                b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
            ]
        objects.append(b"<< /Title (%s) /Producer (Stride Lab) >>" % plain(self.title).encode("cp1252"))
        parts, starts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], []
        for number, body in enumerate(objects, 1):
            starts.append(sum(map(len, parts)))
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        table = sum(map(len, parts))
        rows = b"".join(b"%010d 00000 n \n" % start for start in starts)
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows))
        parts.append(
            b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
            % (len(objects) + 1, len(objects), table)
        )
        return b"".join(parts)
