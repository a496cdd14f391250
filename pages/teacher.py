"""For teachers: plans, questions, worksheets, and what a link may say."""

import streamlit as st

from stridelab.lessons.questions import paper
from stridelab.ui import frame
from stridelab.ui.code_shown import show_source
from stridelab.ui.sections import live, teacher

frame.begin(
    "For teachers",
    "Ask first, let them guess, then show: each link below opens a drawing in the state you need.",
)

room = st.container()
left, right = st.columns([2.6, 1], gap="large")
with left:
    teacher.plans()
with right:
    live.class_address(teacher.address())
live.ask_the_class(teacher.address(), room)
teacher.goals()
teacher.beliefs()
teacher.discussion()
teacher.tasks()
teacher.walk()
teacher.parameters()
teacher.paper()

show_source(paper)
