import streamlit as st

from stridelab.ui import frame

frame.begin("Stride Lab", "Why do convolutional networks use stride?")
st.page_link(frame.page("slide"))
