"""The way back up: an experiment chosen at the end of a page changes what stands at its top."""

from __future__ import annotations

from stridelab.ui.component import register

_jump = register("stride_lab_jump", __file__)


def to_top(count: int) -> None:
    """Scroll to the top of the page whenever `count` is another than before."""
    _jump(key="jump", data={"count": count})
