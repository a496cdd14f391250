"""The locator: the whole picture, small, with the frame of the part that the grid shows. Drag the frame to move it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stridelab import images
from stridelab.images import colors
from stridelab.ui.components import pictures
from stridelab.ui.components.register import register
from stridelab.ui.payloads import drawn, kept

_locator = register("stride_lab_locator", __file__)
_SIDE = 256  # pixels of the longer side: sharp enough for the space it has


def show(picture: images.Picture, *, row: int, col: int, size: int, on_move: Callable[[], None]) -> None:
    """Draw the picture with the square crop at (row, col). A moved frame arrives as
    `st.session_state["locator"]["crop"]`, a dict of row and col in picture pixels, in the callback `on_move`.
    """
    _locator(key="locator", data={"json": drawn(payload, picture, row, col, size)}, on_crop_change=on_move)


def payload(picture: images.Picture, row: int, col: int, size: int) -> dict[str, Any]:
    """All that the browser is told."""
    return {
        "picture": kept(_small, picture),
        "title": picture.title,
        "height": picture.height,
        "width": picture.width,
        "row": row,
        "col": col,
        "size": size,
        "color": colors.INPUT,
    }


def _small(picture: images.Picture) -> str:
    return pictures.overview(images.shrink(picture, _SIDE).pixels)
