"""What a link asks for and cannot have. Streamlit itself gives each widget what its part of the link says."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from stridelab.scene.settings import SETTINGS
from stridelab.ui import session


def read_link() -> list[str]:
    """One sentence for each part of the link that could not be used, for as long as the learner is on the page."""
    notes = session.of_page().setdefault("link_notes", [])
    refused = set()
    for key in st.query_params:
        setting = SETTINGS.get(key)
        if setting is None:
            notes.append(f"This link has a setting that is not known here: {_quoted(key)}. It was left out.")
            continue
        for value in st.query_params.get_all(key):
            if value and not setting.reads(value):
                refused.add(key)
                notes.append(
                    f"{key} in this link is {_quoted(value)}, but it has to be {setting.range}. "
                    f"{'The usual value' if setting.default is None else _quoted(setting.default)} is used instead."
                )
            elif setting.title is not str and value in setting.options:
                st.session_state[key] = value  # Streamlit knows titles only: the name, too, may stand in a link
    session.of_page()["link_notes"] = notes = list(dict.fromkeys(notes))
    if refused:  # Streamlit would round 2.5 and stumble over inf: the widgets must not see them
        with suppress(StreamlitAPIException):  # the Back button: widgets have the keys already, and put them right
            for key in refused:
                del st.query_params[key]
            st.rerun()
    return notes


def heard() -> None:
    """A control that nobody sees: with it a browser says of how many set values it has heard (`session`)."""
    st.number_input("Heard", 0, key=session.HEARD, label_visibility="collapsed")


def _quoted(value: object) -> str:
    """A value from a link, harmless and short enough to print: no Markdown, no long strings."""
    text = "".join(c for c in str(value)[:40] if c.isprintable() and c not in "`\\")
    return f"`{text}`" if text else "empty"
