"""Writes player_cases.json: walks as the player is sent them, and the engine's own map at each stride.

Run it after a change of the payload:  PYTHONPATH=. .venv/bin/python tests/data/make_player_cases.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from stridelab import conv2d
from stridelab.lessons.slide import walk
from stridelab.ui.components import player

FILE = Path(__file__).with_name("player_cases.json")

SETTINGS: dict[str, dict[str, Any]] = {
    "gray": {"planes": 1, "size": (12, 11), "kernel_size": (3, 3), "padding": 1},
    "valid": {"planes": 1, "size": (12, 12), "kernel_size": (3, 3), "padding": 0},
    "square": {"planes": 1, "size": (12, 12), "kernel_size": (3, 3), "padding": 1},
    "wide": {"planes": 1, "size": (12, 12), "kernel_size": (3, 3), "padding": 2},
    "dilated": {"planes": 1, "size": (9, 8), "kernel_size": (2, 3), "padding": 3, "dilation": 2, "bias": -2.5},
    "colour": {"planes": 3, "size": (6, 7), "kernel_size": (3, 2), "padding": "same", "bias": 5},
}


def cases() -> dict[str, Any]:
    """Name -> `drawing`, the payload, and `outputs`: "stride of the rows,stride of the columns" -> map, row by row."""
    return {name: case(**settings) for name, settings in SETTINGS.items()}


def case(planes: int, size: tuple[int, int], kernel_size: tuple[int, int], bias: float = 0.0, **settings: Any) -> dict:
    x = np.arange(planes * size[0] * size[1]).reshape(planes, *size) * 7 % 100  # (C, H, W)
    weight = np.arange(planes * kernel_size[0] * kernel_size[1]).reshape(planes, *kernel_size) % 5 - 2  # (C, kh, kw)
    steps = walk(x, weight, bias, **settings)
    outputs = {
        f"{s},{t}": conv2d(x[None], weight[None], np.array([bias]), stride=(s, t), **settings)[0, 0].tolist()
        for s in steps.rows
        for t in steps.cols
    }
    return {"drawing": player.payload(steps), "outputs": outputs}


if __name__ == "__main__":
    FILE.write_text(json.dumps(cases()) + "\n", "utf-8")
