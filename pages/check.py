"""Check yourself: ten questions, and why each wrong answer is wrong."""

import streamlit as st

from stridelab.lessons.questions import paper, question
from stridelab.ui import controls, frame
from stridelab.ui.code_shown import show_source
from stridelab.ui.sections import check

frame.begin("Check yourself", "Ten questions with new numbers each time. **Answer first, then see why.**")

left, right = st.columns([2.6, 1], gap="large")
with right:
    frame.settings_begin()
    topic = controls.topic()
    seed = controls.quiz()
    st.caption("Your answers stay in this tab. Nobody else sees them.")
with left:
    own_seed = check.own_seed()
    check.ask(paper(own_seed if seed is None else seed, lessons=() if topic == "all" else (topic,)))

show_source(question)
