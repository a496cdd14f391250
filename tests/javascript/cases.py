"""The cases for the tests of the drawings' JavaScript, by way of the engine: `python -m tests.javascript.cases`.

`test_cases.py` asserts that cases.json is what this writes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from stridelab import images
from stridelab.lessons.downsampling import coverage as lesson
from stridelab.lessons.price import own
from stridelab.lessons.price.pictures import line
from stridelab.lessons.receptive_field import connections
from stridelab.lessons.receptive_field.layer_stack import PRESETS, build
from stridelab.lessons.translation.phase_table import phase_table
from stridelab.ui.components import coverage, layer_stack, shifter

PATH = Path(__file__).with_name("cases.json")


def cases() -> dict[str, Any]:
    """Payloads without their pictures, and beside each what the engine says of it."""
    return {
        "layer_stack": _layer_stack(),
        "coverage": _coverage(),
        "shifter": _shifter(),
        "maps": _maps(),
        "sketch": _sketch(),
    }


def _layer_stack() -> list[dict[str, Any]]:
    blank = images.Picture("", "", "", np.zeros((20, 17), np.uint8))
    cases = []
    for name in ("Stride 2 everywhere", "Dilated 2, 2, 2", "Holes: 3 × 3, stride 4"):
        stack = build(PRESETS[name], 20, 17)
        data = layer_stack.payload(stack, blank, "") | {"picture": ""}
        sights = [
            [[np.flatnonzero(unit).tolist() for unit in table] for table in connections.sight(stack.network, axis)]
            for axis in (0, 1)
        ]
        cases.append({"data": data, "sees": {"rows": sights[0], "cols": sights[1]}})
    return cases


def _coverage() -> dict[str, Any]:
    plan = lesson.plan((9, 7), (3, 2), padding=1, strides=(1, 2, 4))
    visits = {
        rule: {str(stride): None if isinstance(layer, str) else layer.visits.tolist() for stride, layer in by.items()}
        for rule, by in plan.items()
    }
    return {"layers": coverage.layers(plan), "visits": visits}


def _shifter() -> dict[str, Any]:
    table = phase_table(np.arange(108.0).reshape(9, 12) % 7, np.ones((2, 2)), 3)
    data = shifter.payload(table, uid="", title="") | dict.fromkeys(("picture", "dense", "maps", "differences"), "")
    steps = [[table.step(shift).steps, table.step(shift).remainder, table.step(shift).phase] for shift in range(9)]
    return {"data": data, "steps": steps}


def _sketch() -> list[dict[str, Any]]:
    drawings = [
        [line(8)],
        [line(1), line(7)],
        [((0.0, 31.0),)],
        [],
        [((5.5, 6.0), (7.3, 8.0)), ((1.0, 1.0), (2.0, 30.9))],
    ]
    return [{"lines": lines, "text": own.written(tuple(lines))} for lines in drawings]


def _maps() -> list[dict[str, Any]]:
    line = np.random.default_rng(5).integers(0, 256, 40).astype(np.float32)
    picture = Image.fromarray(line[None])  # (1, 40)
    resampled = [np.asarray(picture.resize((size, 1), Image.Resampling.LANCZOS))[0] for size in (9, 17, 40)]
    return [{"line": line.tolist(), "size": len(values), "resampled": values.tolist()} for values in resampled]


def written() -> str:
    return json.dumps(cases(), ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PATH.write_text(written(), "utf-8")
