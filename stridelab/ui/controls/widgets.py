"""A setting of the table as a widget: the kinds that several controls are."""

from __future__ import annotations

from typing import Any

import streamlit as st

from stridelab.ui.controls.settings import SETTINGS

BIND = "query-params"


def select(label: str, key: str, **more: Any) -> Any:
    """One of a setting's options, in a list that opens."""
    setting = SETTINGS[key]
    default = setting.options.index(setting.default)
    st.selectbox(label, setting.options, index=default, key=key, bind=BIND, **more)
    return st.session_state[key]


def number(label: str, key: str, where: Any = st, *, slider: bool = False, **more: Any) -> Any:
    """A setting that is a number: typed, or on a slider."""
    setting = SETTINGS[key]
    kind = int if setting.whole else float
    ends = (kind(setting.least or 0), kind(setting.most or 0))
    # After the Back button a link is what it is. Streamlit stumbles over inf in it: then the two go separate ways.
    bind = BIND if all(map(setting.reads, filter(None, st.query_params.get_all(key)))) else None
    if slider:
        return where.slider(label, *ends, setting.default, key=key, bind=bind, **more)
    return where.number_input(label, *ends, setting.default, key=key, bind=bind, **more)


def choice(label: str, key: str, help: str | None = None) -> str:
    """One of a few words, side by side; one is always chosen."""
    setting = SETTINGS[key]
    return st.segmented_control(
        label,
        setting.options,
        default=setting.default,
        required=True,
        key=key,
        bind=BIND,
        help=help,
        width="stretch",
    )
