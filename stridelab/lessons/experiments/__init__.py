"""What a learner may try on each page, as data: a file for each lesson, with the numbers that its sentences name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Experiment:
    """A "try this": what the button says, what to look for, and the settings (as in a link) that it chooses."""

    label: str
    look_for: str
    settings: Mapping[str, Any]
