"""Stride Lab: why do convolutional networks use stride? This file only routes; a page is a file in pages/."""

import streamlit as st

from stridelab.ui import frame

st.set_page_config(page_title="Stride Lab", page_icon=frame.ICON, layout="wide")
st.logo(frame.LOGO, size="large")
frame.run(st.navigation(frame.pages(), position="top"))
