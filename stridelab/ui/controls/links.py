"""What a link says, and what is said about a link."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from stridelab.ui.controls.kernel import kernel_title_of
from stridelab.ui.controls.layer import framework_title
from stridelab.ui.controls.network import network_title
from stridelab.ui.controls.picture import image_title
from stridelab.ui.controls.settings import SETTINGS


def read_link(page: str) -> None:
    """Note, for this page, what the link asks for and cannot have; Streamlit then falls back to the default."""
    if st.session_state.get("link_page") != page:
        st.session_state["link_page"] = page
        st.session_state["link_notes"] = ""
    notes = st.session_state["link_notes"].split("\n") if st.session_state["link_notes"] else []
    refused = []
    for key in st.query_params:
        setting = SETTINGS.get(key)
        if setting is None:
            notes.append(f"This link has a setting that is not known here: {_shown(key)}. It was left out.")
            continue
        for value in st.query_params.get_all(key):
            if value and not setting.reads(value, title_of(key)):
                refused.append(key)
                notes.append(
                    f"{key} in this link is {_shown(value)}, but it has to be {setting.range}. "
                    f"{'The usual value' if setting.default is None else _shown(setting.default)} is used instead."
                )
            elif key in ("image", "kernel", "framework", "network") and value in map(str, setting.options):
                st.session_state[key] = value  # the short name, too, may stand in a link
    st.session_state["link_notes"] = "\n".join(dict.fromkeys(notes))
    if refused:  # Streamlit would round 2.5 and stumble over inf: the widgets must not see them
        with suppress(StreamlitAPIException):  # the Back button: widgets have the keys already, and put them right
            for key in set(refused):
                del st.query_params[key]
            st.rerun()


def link_notes() -> list[str]:
    """One sentence for each part of the link that could not be used."""
    return [note for note in st.session_state.get("link_notes", "").split("\n") if note]


def _shown(value: object) -> str:
    """A value from a link, harmless and short enough to print: no Markdown, no long strings."""
    text = "".join(c for c in str(value)[:40] if c.isprintable() and c not in "`\\")
    return f"`{text}`" if text else "empty"


def title_of(key: str) -> Callable[[str], str]:
    return {
        "image": image_title,
        "kernel": kernel_title_of,
        "framework": framework_title,
        "network": network_title,
    }.get(key, str)
