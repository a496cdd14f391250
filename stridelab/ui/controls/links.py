"""What a link asks for and cannot have. Streamlit itself gives each widget what its part of the link says."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.errors import StreamlitAPIException

from stridelab.scene import DRAWINGS, SETTINGS, Scene, quoted
from stridelab.scene.settings import UPLOAD
from stridelab.ui import session

FOLLOWING = "following"
"""Where the link is remembered that has just been followed."""


def read_link(page: str) -> list[str]:
    """One sentence for each part of the link that could not be used, for as long as the learner is on the page.

    page : its name in links.
    """
    pairs = [(key, text) for key in st.query_params for text in st.query_params.get_all(key)]
    scene, sentences = Scene.read(page, pairs)
    drawings = DRAWINGS.get(page, {})
    if scene.only and scene.only not in (*drawings, *drawings.values()):
        has = f"It has to be one of {', '.join(drawings)}. " if drawings else ""
        sentences.append(f"This page cannot show {quoted(scene.only)} alone. {has}The whole page is shown.")
        scene = replace(scene, only="")
    if session.is_embedded() and drawings and not scene.only:
        scene = replace(scene, only=next(iter(drawings)))
    session.of_page()["scene"] = scene
    for key in filter(scene.hides, SETTINGS):  # no control sees to them
        default = SETTINGS[key].default
        now = scene.settings.get(key, st.session_state.get(key, default))
        st.session_state[key] = list(now) if isinstance(default, tuple) else now
    notes = session.of_page().setdefault("link_notes", [])
    session.of_page()["link_notes"] = notes = list(dict.fromkeys([*notes, *sentences]))
    session.of_page()["view"] = dict(scene.view)
    session.of_page().setdefault("opened_with", scene)
    refused, titles = _own_picture_is_gone(scene), {}
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


def _own_picture_is_gone(scene: Scene) -> set[str]:
    """Where an own picture is asked for and there is none: a sample is shown by its own name, and the page says so."""
    image = scene.settings.get("image", st.session_state.get("image"))
    if image != UPLOAD or "own_picture" in st.session_state:
        return set()
    st.session_state[session.OWN_IS_GONE] = True
    st.session_state["image"] = SETTINGS["image"].default
    return {"image"} & {*st.query_params}


def take_next() -> None:
    """In a callback: what the link to the next page says holds there, also where it is this page again."""
    link = st.session_state[FOLLOWING] = session.scene().next
    pairs = parse_qsl(link.partition("?")[2])
    following, _ = Scene.parse(link)
    session.leave_page()
    session.set_from_drawing(**{key: following.value(key) for key, _ in pairs if key in SETTINGS})


def heard() -> None:
    """A control that nobody sees: with it a browser says of how many set values it has heard (`session`)."""
    st.number_input("Heard", 0, key=session.HEARD, label_visibility="collapsed")
