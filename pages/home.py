"""Home: stride in one picture that moves, where to start, and what each lesson is about."""

import streamlit as st

from stridelab import images, kernels
from stridelab.lessons import home
from stridelab.lessons.slide import walk
from stridelab.lessons.translation import phase_table
from stridelab.ui import controls, frame
from stridelab.ui.components import player
from stridelab.ui.sections import home as sections

frame.begin(
    "Stride Lab: why do convolutional networks use stride?",
    "A filter slides over a picture and makes one number at each stop. "
    "**Stride is how many pixels it moves from one stop to the next.**",
)
if not frame.is_alone("player"):
    left, right = st.columns([3.6, 1.2], vertical_alignment="center")
    left.markdown(
        "A larger stride makes the map of these numbers smaller, so the layers after it do less work and see more of "
        "the picture. The price is fine detail."
    )
    with right:
        sections.start()

grid = images.sample("grid_seven")
sobel = kernels.kernel("sobel_x").weights[None]
steps = walk(grid.planes()[0], sobel, padding=1, strides=(1, 2, 3, 4))
player.show(steps, uid="home", stride=controls.linked_stride(tuple(steps.rows)), compact=True)

frame.end_where_alone()

st.header("The lessons", anchor=False)
lessons = st.container()
left, right = st.columns([1, 3.3], gap="medium", vertical_alignment="center")
with left:
    picture = controls.picture()
right.markdown("Every lesson uses this picture. The number for *Translation* is measured on it. Bring your own.")

with lessons:
    sections.cards((*home.layer_reasons(), home.picture_reason(images.middle(picture, phase_table.SIDE).luma)))

st.divider()
frame.link("glossary", "Glossary: every word in one line")
frame.link("teacher", "For teachers: plans, tasks, worksheets, and questions to the class")
