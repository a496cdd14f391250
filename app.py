"""Stride Lab: why do convolutional networks use stride? This file only routes; a page is a file in pages/."""

import streamlit as st

from stridelab.ui import frame, server

if __name__ == "__main__":  # Streamlit runs it for every page that is asked for
    st.set_page_config(page_title="Stride Lab", page_icon=frame.ICON, layout="wide")
    st.logo(frame.LOGO, size="large")
    frame.run(st.navigation(frame.pages(), position="top"))
else:  # and imports it once, to serve
    app = st.App(__file__, middleware=server.MIDDLEWARE)
