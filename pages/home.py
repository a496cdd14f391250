"""Home: stride in one picture that moves, and the five reasons that are given for it."""

import streamlit as st

from stridelab import images, kernels
from stridelab.lessons import home
from stridelab.lessons.slide import walk
from stridelab.lessons.translation import phase_table
from stridelab.ui import controls, frame
from stridelab.ui.components import player

frame.begin(
    "Stride Lab: why do convolutional networks use stride?",
    "A filter makes one number at each of its stops. **Stride is how far it moves between two stops.** Change it.",
)

grid = images.sample("grid_seven")
sobel = kernels.kernel("sobel_x").weights[None]
player.show(walk(grid.planes()[0], sobel, padding=1, strides=(1, 2, 3, 4)), uid="home", stride=(2, 2), compact=True)

st.header("Five reasons for stride, and where each stops being true", anchor=False)
reasons_shown = st.container()
left, right = st.columns([1, 3.3], gap="medium", vertical_alignment="center")
with left:
    picture = controls.picture()
right.markdown("The number under *Translation* is measured on this picture. Every lesson uses it, so bring your own.")

cards = (*home.layer_reasons(), home.picture_reason(images.middle(picture, phase_table.SIDE).luma))
for column, reason in zip(reasons_shown.columns(len(cards)), cards, strict=True):
    with column, st.container(border=True, height="stretch"):
        st.metric(reason.title, reason.number)
        st.markdown(reason.meaning)
        st.markdown(f"*{reason.limit}*")
        frame.link(reason.page)
