"""The way back up: an experiment chosen at the end of a page changes what stands at its top."""

from __future__ import annotations

from stridelab.ui.components.register import register

_scroll_to_top = register("stride_lab_scroll_to_top", __file__)


def to_top(count: int) -> None:
    """Scroll to the top of the page whenever `count` is another than before."""
    _scroll_to_top(key="jump", data={"count": count})
