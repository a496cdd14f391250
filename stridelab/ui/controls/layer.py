"""How a layer moves its filter: stride, padding, dilation, and what may stand around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from stridelab.scene.settings import SETTINGS, whole_or_word
from stridelab.ui import session
from stridelab.ui.controls.widgets import BIND, is_shown, number, select, side_by_side

COST_STAGE, COVERAGE, PLAYER = "cost_stage", "coverage", "slide"
"""The names under which drawings report what is chosen in them."""


def stride() -> tuple[int, int]:
    """Stride as numbers, rows and columns; the player's own buttons set the same two."""
    left, right = side_by_side("stride", "stride_cols")
    rows = number("Stride", "stride", left)
    cols = number("along columns", "stride_cols", right, placeholder="the same", help="Empty: as the rows.")
    return rows, rows if cols is None else cols


def linked_stride(strides: Sequence[int]) -> tuple[int, int]:
    """Stride where no control sets it: what the page's link says, if it is one of these, or the usual one."""
    usual = SETTINGS["stride"].default
    asked = session.scene().settings.get("stride", usual)
    stride = asked if asked in strides else usual
    return stride, stride


def take_stride() -> None:
    """The player's stride becomes the page's, so that it stands in the link and on the next page."""
    rows, cols = st.session_state[PLAYER]["stride"]
    session.set_from_drawing(stride=int(rows), stride_cols=None if rows == cols else int(cols))


def one_stride(*, slider: bool = False) -> int:
    """Stride, the same along rows and columns."""
    return number("Stride", "stride", slider=slider)


def strides() -> Sequence[int]:
    """Which strides stand side by side."""
    setting, more = SETTINGS["strides"], dict[str, Any](selection_mode="multi", bind=BIND)
    if is_shown("strides", more):
        st.pills("Strides", setting.options, default=setting.default, key="strides", **more)
    return sorted(session.value("strides"))


def padding() -> int | str:
    """Rings of zeros around the input: a number, "same" or "valid"."""
    text = select(
        "Padding",
        "padding",
        help="Rings of zeros around the picture. valid: none. same: so many zeros that the output is input / stride, "
        "rounded up; an odd zero goes to the bottom or right, as in TensorFlow and Keras.",
    )
    return whole_or_word(text)


def dilation() -> int:
    return number("Dilation", "dilation", help="Distance between the taps of the filter.")


def framework() -> str:
    """Whose rule for padding the layer follows."""
    return select("Padding rule", "framework")


def take_coverage() -> None:
    """Stride and rule chosen in the drawing become the page's, so that they stand in the link and on the next page."""
    chosen = st.session_state[COVERAGE]["choice"]
    session.set_from_drawing(stride=int(chosen["stride"]), stride_cols=None, framework=chosen["rule"])


def take_stride_of_charts() -> None:
    """A stride chosen while the charts of the cost are presented."""
    session.set_from_drawing(stride=int(st.session_state[COST_STAGE]["stride"]))


def blur() -> str:
    """Where the map or the picture is blurred, one of `shift.BLURS`."""
    return select(
        "Blur", "blur", help="The right place is after filter and ReLU, just before every s-th value is kept."
    )
