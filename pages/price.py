"""The price: small networks that were really trained, and what stride saves and costs them."""

import streamlit as st

from stridelab.lessons.experiments.price import EXPERIMENTS
from stridelab.lessons.price import measure
from stridelab.lessons.price.results import result
from stridelab.ui import controls, frame, lesson
from stridelab.ui.code_shown import show_source
from stridelab.ui.sections import price as sections

frame.begin(
    "The price",
    "Thirteen small networks were trained to read digits. They differ in which layers have a stride. **What does a "
    "stride save, and what does it cost?**",
)

if frame.is_alone("paper"):
    task = controls.task()
    frame.live(lambda: sections.own_drawing(task))

stage, side = st.columns([3.6, 1], gap="medium")
with side:
    frame.settings_begin()
    task = controls.task()
    unseen = controls.unseen()
    sections.examples(task)
    controls.reset()
with stage:
    now = sections.measured(task, unseen)
    sections.against_macs(task, now)
sections.numbers(task, now)
frame.end_where_alone()

frame.live(lambda: sections.own_drawing(task))
sections.side_by_side(task, now)
sections.shifted(task)

none, early, four, blurred = (result("thin", name) for name in ("none", "early", "four", "four_blur"))
lesson.fold(
    "What is true, and where it stops",
    f"""
- **Some stride helps.** Without it, the last layer sees {none.field} × {none.field} pixels of a digit that is 14 to 22
  high. With stride 2 in layers 1 and 2 it sees {early.field} × {early.field}, reads {early.mean:.1%} of the thin digits
  instead of {none.mean:.1%}, and does a sixteenth of the work.
- **Too much, too early, loses the thin mark.** Stride 4 in layer 1: {four.mean:.1%}. Blur before it:
  {blurred.mean:.1%}.
- **Thick strokes: a stride costs next to nothing.** Every network reads 99.5% or more.
- **This is not ImageNet.** Small networks, drawn pictures, and noise that we chose so that differences
  show.
""",
    tells="size output cost",
)
sections.more()
lesson.try_this(EXPERIMENTS)
show_source(measure.scores)
