"""At the end of every page: how to cite Stride Lab, and how to use it in a course."""

from __future__ import annotations

import streamlit as st

from stridelab import __version__

YEAR = 2026
TITLE = "Stride Lab: see, measure and understand stride in convolutional networks"

BIBTEX = f"""@software{{stride_lab,
  author  = {{{{The Stride Lab authors}}}},
  title   = {{{TITLE}}},
  version = {{{__version__}}},
  year    = {{{YEAR}}},
  license = {{MIT}}
}}"""

_COURSE = """
Free to use, to change and to hand on: code, texts and drawings have the MIT licence.

- **Copy link** under a drawing holds all that is on the screen: send it, and the class sees what you see.
- **Save** gives one file for a slide or a course page: it plays with no server and no network.
- **Embed** gives the code that shows a drawing in a page of yours, in Moodle or Canvas too.
- `make class` serves the app to a class in one room, with a QR code. `make site` writes all lessons as plain web pages.
"""


def show() -> None:
    """Two buttons that open a few lines each."""
    row = st.container(horizontal=True, key="footer")
    with row.popover("How to cite"):
        st.markdown(f"The Stride Lab authors ({YEAR}). *{TITLE}*, version {__version__}. MIT licence.")
        st.markdown(f"```\n{BIBTEX}\n```")
    with row.popover("Use it in your course"):
        st.markdown(_COURSE)
