"""The player: a Components v2 component that draws a `walk.Walk` in the browser, with no round trip to the server."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np

from stridelab import colors
from stridelab.lessons.slide import STRIDES, Walk, still
from stridelab.ui.components.register import register

_player = register("stride_lab_player", __file__)

_PALETTE = {
    "input": colors.INPUT,
    "filter": colors.FILTER,
    "output": colors.OUTPUT,
    "unread": colors.UNREAD,
    # The same hues as words: dark enough, or light enough, to read on the page.
    "text_light": {"input": "#005F96", "filter": "#835900", "output": "#00664B"},
    "text_dark": {"input": "#6CBFEF", "filter": "#F2B53A", "output": "#43CDA3"},
    "signed": colors.stops(signed=True),
    "unsigned": colors.stops(signed=False),
}


def show(
    walk: Walk,
    *,
    uid: str,
    stride: tuple[int, int],
    on_stride: Callable[[], None] | None = None,
    compact: bool = False,
    speed: float = 4.0,
) -> Any:
    """Draw a walk. `uid` names the view (position, speed, overlays) that outlives reruns and page changes.

    `stride` (rows, columns) is where the player starts; it follows when this value changes. The learner's own choice
    arrives as `st.session_state[uid]["stride"]` in the callback `on_stride`.
    """
    return _mount(walk.payload() | {"problem": None}, uid, stride, on_stride, compact, speed)


def show_still(planes: np.ndarray, weight: np.ndarray, problem: str, *, uid: str, stride: tuple[int, int]) -> None:
    """Draw grid and filter only, with the sentence that says why there is no walk and what to change."""
    _mount(still(planes, weight) | {"problem": problem, "strides": list(STRIDES)}, uid, stride, None, False, 4.0)


def _mount(
    payload: dict[str, Any],
    uid: str,
    stride: tuple[int, int],
    on_stride: Callable[[], None] | None,
    compact: bool,
    speed: float,
) -> Any:
    page = {
        "uid": uid,
        "stride": list(stride),
        "compact": compact,
        "speed": speed,
        "autoplay": True,
        "reports": on_stride is not None,
    }
    # Strings only: lists in a component's data would make Streamlit import pandas and pyarrow. The view travels
    # apart from the drawing, so that a new stride does not make the browser read the whole drawing again.
    return _player(
        key=uid,
        data={"json": json.dumps(payload | {"palette": _PALETTE}), "page": json.dumps(page)},
        on_stride_change=on_stride or (lambda: None),
    )
