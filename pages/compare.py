"""Compare: the filter walks over the grid, one window at a time."""

import streamlit as st

from stridelab.ui import controls, frame, player
from stridelab.ui.source import show_source
from stridelab.walk import repeated, walk

frame.begin(
    "Compare",
    "The filter stops at one window after another and makes one output number at each. "
    "**Stride** is how far it moves between two stops.",
)

