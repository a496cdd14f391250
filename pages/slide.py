"""Slide: the filter walks over the grid, one window at a time."""

import streamlit as st

from stridelab.convolution import conv2d_definition
from stridelab.lessons.slide import repeated, walk
from stridelab.ui import controls, frame, lesson
from stridelab.ui.code_shown import show_source
from stridelab.ui.components import player

frame.begin(
    "Slide",
    "The filter stops at one window after another and makes one output number at each. "
    "**Stride** is how many cells of the grid it moves between two stops.",
)


def live_part() -> None:
    """What follows the settings."""
    picture, stage, side = frame.stage(3.1)
    with side:
        kernel, padding = controls.kernel_and_padding()
        place = st.container()
        with controls.more_settings():
            grid_size = controls.grid_size(picture)
            stride = controls.stride()
            color = controls.color()
            dilation = controls.dilation()
            bias = controls.bias()
            kernel = controls.turned(kernel)
            corner = controls.crop_place()
            controls.reset()
        with place:
            grid = controls.crop(picture, grid_size, corner, color=color)

    planes = grid.planes(color)[0]
    with stage:
        try:
            steps = walk(planes, repeated(kernel.weights, len(planes)), bias, padding=padding, dilation=dilation)
        except ValueError as impossible:
            player.show_still(planes, kernel.drawn(len(planes)), str(impossible), uid=controls.PLAYER, stride=stride)
        else:
            player.show(steps, uid=controls.PLAYER, stride=stride, on_stride=controls.take_stride)


frame.live(live_part)

lesson.fold(
    "What to look for",
    """
- **Change the stride and watch one number.** The output at a stride of 2 holds no new numbers. Turn on
  *Kept of stride 1*: stride 2 keeps every second result of stride 1, in both directions, and drops the rest.
- **A stride need not divide evenly.** The size formula rounds down. What is left over at the right and bottom edge is
  not read; *Unread* marks it. With padding, the leftover is often only padding.
- **Overlap is kernel size minus stride.** A 3 × 3 filter at stride 2 still shares one row with its neighbour. Without
  dilation, only a stride larger than the filter leaves gaps: try stride 4 and *Visits*.
- **At the rim the filter sees the zeros of the padding.** To an edge filter they are an edge, which is not in the
  picture. Compare the first column of the output with padding 0 and 1.
- **With dilation the filter reaches further.** At dilation 2, three taps reach over 2 × (3 − 1) + 1 = 5 cells: that is
  the 5 in the size formula.
- **A blur's weights are fractions.** They add up to 1, so a flat area keeps its value.
- **Point at a filter weight.** At stride 2 it meets only every second row and column of the input.
""",
    tells="size output unread",
)
lesson.fold(
    "Keys and fingers",
    "Point at anything in the drawing, or tap it, and the walk waits and shows what belongs to the cell. "
    "Space plays and pauses, the arrow keys step, Home and End jump, 1 to 8 set the stride.",
)
show_source(walk, definition=conv2d_definition)
