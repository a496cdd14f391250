"""What a drawing shows beside its settings: the keys that a link may say, and what they are when it says nothing.

The drawings read and write these keys themselves (ui/components/tools.js); Python only hands them on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OVERLAYS = ("unread", "visits", "dense", "enlarge")
_NUMBER = r"\d{1,7}"


@dataclass(frozen=True)
class View:
    """One key of the view: its usual text, the pattern of what else it may be, and that pattern in words."""

    default: str
    pattern: str
    range: str

    def reads(self, text: str) -> bool:
        return re.fullmatch(self.pattern, text, re.ASCII) is not None


_YES_OR_NO = "0 (no) or 1 (yes)"

VIEW: dict[str, View] = {
    "show": View(
        "unread", rf"none|({'|'.join(OVERLAYS)})(,({'|'.join(OVERLAYS)}))*", f"none, or some of {','.join(OVERLAYS)}"
    ),
    "pos": View("", r"[1-9]\d{0,6}", "the number of a step, from 1"),
    "play": View("1", "[01]", _YES_OR_NO),
    "speed": View("4", r"\d{1,2}(\.\d{1,3})?", "steps a second, from 0.5 to 60"),
    "loop": View("1", "[01]", _YES_OR_NO),
    "shift": View("", r"\d{1,3},\d{1,3}", "two numbers such as 0,4: rows and columns"),
    "zoom": View("", r"\d", "a number from 0"),
    "place": View("", rf"{_NUMBER},{_NUMBER}", "two numbers such as 40,60: a row and a column"),
    "size": View("", "true|equal", "true or equal"),
    "shown": View("", "plain|unread|visits|result|lost", "one of plain, unread, visits, result, lost"),
    "cell": View("", rf"{_NUMBER},{_NUMBER},{_NUMBER}", "three numbers such as 2,0,5: layer, row and column"),
    "layer": View("", _NUMBER, "the number of a layer, from 0"),
    "race": View("", r"0|1|0?\.\d{1,4}", "a share from 0 to 1"),
    "pool": View("", r"\d{1,2},\d{1,2},\d{1,3}", "three numbers: stride, shift and how many windows are done"),
}
"""Which of them a drawing has, it knows itself. Steps and so on are counted as the drawing's own words count them."""
