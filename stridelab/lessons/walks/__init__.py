"""The walk of each lesson, a text file under the lesson's name; what such a text may say stands in docs/walks.md."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def text(page: str) -> str:
    """The text of a lesson's walk; empty where it has none.

    >>> text("slide").splitlines()[0]
    '# Follow the filter'
    """
    path = Path(__file__).with_name(f"{page}.txt")
    return path.read_text("utf-8") if path.exists() else ""
