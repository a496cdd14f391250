"""A setting of the table as a widget that stands in the link. Each kind returns the setting's value.

A link may hide a control, and then the setting is what the link says; or fix it, and then it is there to be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import streamlit as st

from stridelab.scene.settings import SETTINGS
from stridelab.ui import session

BIND = "query-params"


def whole_page() -> None:
    """Called when a control changes on which more than the page's live part depends: all of the page runs anew."""
    st.rerun()


_IN_CLOSED_FOLD = ContextVar("in_closed_fold", default=False)


@contextmanager
def more_settings() -> Iterator[None]:
    """The fold with the settings that are seldom changed.

    A browser renders all controls of a page at every change, those in a closed fold too. So until the fold is opened
    for the first time, it holds only what has something to keep: what is not as usual, or stands in the address.
    """
    page, fold = session.of_page(), st.expander("More settings", key="more_settings", on_change="rerun")
    page["was_unfolded"] = fold.open or page.get("was_unfolded", False)
    before = _IN_CLOSED_FOLD.set(not page["was_unfolded"])
    try:
        with fold:
            yield
    finally:
        _IN_CLOSED_FOLD.reset(before)


def is_left_out(key: str = "") -> bool:
    """Whether a control has no place now, in a fold that nobody has opened; key : of its setting, if it has one."""
    if not _IN_CLOSED_FOLD.get():
        return False
    if key and (key in st.query_params or SETTINGS[key].is_chosen(session.value(key))):
        _needed().add(key)
    return key not in _needed()


def _needed() -> set[str]:
    """The settings whose controls the closed fold has: what came once stays, so that nothing moves."""
    return session.of_page().setdefault("needed_in_fold", set())


def side_by_side(*keys: str) -> Sequence[Any]:
    """A place for the control of each setting, next to each other; all of them are needed, or none."""
    if all(map(is_left_out, keys)):
        return [st] * len(keys)
    _needed().update(keys)
    return st.columns(len(keys))


def is_shown(key: str, more: dict[str, Any]) -> bool:
    """Called by every control of a setting: whether the page has it. A fixed one becomes `disabled` among `more`."""
    session.uses(key)
    lesson = session.scene()
    if lesson.locks(key):
        more["disabled"] = True
    return not lesson.hides(key) and not is_left_out(key)


def select(label: str, key: str, **more: Any) -> Any:
    """One of a setting's options, in a list that opens."""
    setting = SETTINGS[key]
    if is_shown(key, more):
        default = setting.options.index(setting.default)
        st.selectbox(label, setting.options, index=default, format_func=setting.title, key=key, bind=BIND, **more)
    return session.value(key)


def select_among(label: str, key: str, options: Sequence[str], usual: str, **more: Any) -> str:
    """One of options that depend on something else: a choice that is no longer among them gives way to the usual."""
    if st.session_state.get(key, usual) not in options:
        st.session_state[key] = usual
    if key in SETTINGS and not is_shown(key, more):
        return session.value(key)
    st.selectbox(label, options, index=options.index(usual), key=key, **more)
    return st.session_state[key]


def steps(label: str, key: str, **more: Any) -> Any:
    """One of a setting's options, in their order along a line."""
    setting = SETTINGS[key]
    if is_shown(key, more):
        titled = {"format_func": lambda option: setting.title(str(option))}
        st.select_slider(label, setting.options, value=setting.default, key=key, bind=BIND, **titled, **more)
    return session.value(key)


def choice(label: str, key: str, **more: Any) -> Any:
    """One of a few options, side by side; one is always chosen."""
    setting = SETTINGS[key]
    if is_shown(key, more):
        st.segmented_control(label, setting.options, default=setting.default, required=True, key=key, bind=BIND, **more)
    return session.value(key)


def switch(label: str, key: str, **more: Any) -> bool:
    """Yes or no."""
    if is_shown(key, more):
        st.toggle(label, key=key, bind=BIND, **more)
    return session.value(key)


def number(label: str, key: str, where: Any = st, *, slider: bool = False, **more: Any) -> Any:
    """A setting that is a number: typed, or on a slider."""
    setting = SETTINGS[key]
    if not is_shown(key, more):
        return session.value(key)
    kind = int if setting.whole else float
    ends = (kind(setting.least or 0), kind(setting.most or 0))
    # After the Back button a link is what it is. Streamlit stumbles over inf in it: then the two go separate ways.
    bind = BIND if all(map(setting.reads, filter(None, st.query_params.get_all(key)))) else None
    if slider:
        return where.slider(label, *ends, setting.default, key=key, bind=bind, **more)
    return where.number_input(label, *ends, setting.default, key=key, bind=bind, **more)
