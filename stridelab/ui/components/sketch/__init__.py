"""The sketch: a small picture to draw on with finger, mouse or keys, and beside it the same picture moved.

The browser reports lines of points, the engine draws them with the task's pen: so one drawing can be thin and thick.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from stridelab.images import colors
from stridelab.lessons.price import own, pictures
from stridelab.ui.components.pictures import encoded
from stridelab.ui.components.register import register
from stridelab.ui.payloads import drawn

_sketch = register("stride_lab_sketch", __file__)


def show(
    still: np.ndarray,
    moved: np.ndarray,
    lines: own.Lines,
    *,
    uid: str,
    title: str,
    shift: int,
    pen: float,
    heard: int,
    on_lines: Callable[[], None],
) -> None:
    """Draw a picture (32, 32) uint8 of some lines, in its place and moved; `pen` in pixels.

    New lines arrive as `st.session_state[uid]["lines"]`, a text for `own.read` and a count, in the callback `on_lines`.
    heard : the count that came last; the browser goes by no older lines than those it has sent.
    """
    data = drawn(payload, still, moved, lines, title=title, shift=shift, pen=pen)
    _sketch(key=uid, data={"json": data, "heard": str(heard)}, on_lines_change=on_lines)


def payload(
    still: np.ndarray, moved: np.ndarray, lines: own.Lines, *, title: str, shift: int, pen: float
) -> dict[str, Any]:
    """All that the browser is told of the drawing, the same for everybody who has drawn it."""
    return {
        "title": title,
        "side": pictures.SIDE,
        "still": encoded(still),
        "moved": encoded(moved),
        "shift": shift,
        "pen": pen,
        "lines": lines,
        "most": own.MOST_POINTS,
        "color": colors.INPUT,
    }
