"""What a link asks for and cannot have. Streamlit itself gives each widget what its part of the link says."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from stridelab.scene import PAGES, SETTINGS, Scene
from stridelab.ui import session

_LATER = ("hide", "fix", "only", "cover", "say", "next")
"""What a scene can hold and no page acts on yet; a saved file has the task of `say`."""


def read_link() -> list[str]:
    """One sentence for each part of the link that could not be used, for as long as the learner is on the page."""
    pairs = [(key, text) for key in st.query_params for text in st.query_params.get_all(key)]
    scene, sentences = Scene.read(PAGES[0], pairs)
    if later := [key for key in _LATER if getattr(scene, key)]:
        sentences.append(
            f"This link asks for {', '.join(later)}. A page cannot do that yet, and shows what it always does."
        )
    notes = session.of_page().setdefault("link_notes", [])
    session.of_page()["link_notes"] = notes = list(dict.fromkeys([*notes, *sentences]))
    session.of_page()["view"] = dict(scene.view)
    session.of_page().setdefault("opened_with", scene)
    refused, titles = set(), {}
    for key, text in pairs:
        setting = SETTINGS.get(key)
        if setting is None or not text:
            continue
        if not setting.reads(text):
            refused.add(key)  # Streamlit would round 2.5 and stumble over inf: the widgets must not see them
        elif text in setting.options and setting.title(text) != text:
            st.session_state[key] = text
            titles[key] = setting.title(text)  # Streamlit knows titles only: the name, too, may stand in a link
    if refused or titles:
        with suppress(StreamlitAPIException):  # the Back button: widgets have the keys already, and put them right
            for key in refused:
                del st.query_params[key]
            for key, title in titles.items():
                st.query_params[key] = title
            st.rerun()
    return notes


def heard() -> None:
    """A control that nobody sees: with it a browser says of how many set values it has heard (`session`)."""
    st.number_input("Heard", 0, key=session.HEARD, label_visibility="collapsed")
