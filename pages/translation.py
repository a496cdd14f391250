"""Translation: move the picture by a pixel and see whether the strided map follows."""

import streamlit as st

from stridelab.lessons.experiments.translation import EXPERIMENTS
from stridelab.lessons.translation import phase_table
from stridelab.ui import controls, frame, lesson
from stridelab.ui.code_shown import show_source
from stridelab.ui.components import pool_row, shifter
from stridelab.ui.payloads import kept
from stridelab.ui.sections import translation as sections

frame.begin(
    "Translation",
    "The slogan: stride makes a network care less about where a thing is. **Move the picture: does its map follow?**",
)

if frame.is_alone("pool_row"):
    pool_row.show(uid="pool_row")
    frame.end_where_alone()


def live_part() -> None:
    """What follows the settings."""
    picture, stage, side = frame.stage()
    with side:
        stride = controls.one_stride(slider=True)
        blur = controls.blur()
        kernel = controls.kernel()
        with controls.more_settings():
            kernel = controls.sized(kernel)
            place = st.container()
            corner = controls.crop_place()
            with place:
                part = controls.crop(picture, phase_table.SIDE, corner)
            controls.reset()

    with stage:
        try:
            phases = kept(phase_table.phase_table, part.luma, kernel.weights, stride, blur=blur)
        except ValueError as impossible:
            frame.problem(impossible)
            phases = None
        else:
            shifter.show(phases, uid="shifter", title=picture.title)
    frame.paint_first()
    if phases:
        sections.error_at_each_shift(part.luma, kernel.weights, blur)
        sections.error_by_blur(part.luma, kernel.weights, stride, f"{picture.title}, {kernel.title}, stride {stride}")


frame.live(live_part)

lesson.fold(
    "What is true",
    """
- **Stride 1 follows the picture.** Its map moves as far as the picture does. This is called *equivariance*, and it
  comes from the convolution, not from the stride.
- **Stride s follows only in whole steps.** Moved by a multiple of s, the map moves along, and the difference is
  exactly zero. Moved by anything else, the layer keeps other values of its stride-1 map: another *phase*.
- **So the slogan is wrong as it stands.** Stride gives no invariance. It breaks the equivariance that was there.
  How much you see of it depends on the picture: little where it is smooth, very much where it is striped.

Here the picture wraps around: what leaves at the right comes in at the left. So nothing new comes in, and each
difference comes from the stride. A layer is filter, then ReLU (negative values become 0), then every s-th value.
""",
    tells="output",
)

st.header("Do it by hand: a row of eight numbers", anchor=False)
st.markdown("Max pooling keeps the larger of two numbers. Step through it, then move the row by 2, then take stride 1.")
pool_row.show(uid="pool_row")

st.header("Smooth pictures and stripes", anchor=False)
sections.wave_and_stripes()

sections.in_a_trained_network()
lesson.fold(
    "Why use stride, then?",
    """
For the other reasons: smaller maps, less work, larger fields in the later layers. The price is what you see here, and
a blur pays a part of it back. It costs work too: the layer before it has to be computed at stride 1.
""",
)

lesson.try_this(EXPERIMENTS)
show_source(phase_table.phase_table)
