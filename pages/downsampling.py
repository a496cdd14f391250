"""Downsampling: how much smaller a stride makes the map, and what of the picture it never reads."""

import streamlit as st

from stridelab import images
from stridelab.geometry import axis
from stridelab.lessons.downsampling import coverage, frameworks
from stridelab.lessons.experiments.downsampling import EXPERIMENTS
from stridelab.ui import controls, frame, lesson
from stridelab.ui.code_shown import show_source
from stridelab.ui.components import coverage as drawing
from stridelab.ui.sections import downsampling as sections

frame.begin(
    "Downsampling",
    "A stride of 2 or more makes the map smaller. Choose a stride, and move over the picture to see what each window "
    "reads, and **what no window reads**.",
)


def live_part() -> images.Picture:
    """What follows the settings."""
    picture, stage, side = frame.stage()
    with side:
        kernel, padding = controls.kernel_and_padding()
        about_padding, about_kernel = st.empty(), st.empty()  # what stood there goes at once
        grid = controls.input_size(picture)
        with controls.more_settings():
            stride = controls.one_stride()
            rule = controls.framework()
            dilation = controls.dilation()
            controls.reset()

    kernel_size = kernel.shape
    number = frameworks.number_of(padding, kernel_size[0], dilation)
    layer = {"kernel_size": kernel_size, "padding": number, "dilation": dilation}
    if padding == "same":
        about_padding.caption(
            f"PyTorch has no *same* at a stride above 1: people write half the kernel, here {number}. Keras has it."
        )
    if kernel.problem:
        with about_kernel:
            frame.problem(kernel.problem)
    with stage:
        choice = {"stride": stride, "rule": rule, "on_choice": controls.take_coverage}
        drawing.show(grid, None if kernel.problem else kernel.weights, uid=controls.COVERAGE, **layer, **choice)
    frame.paint_first()

    sections.size_against_stride((grid.height, grid.width), stride, rule, **layer)
    sections.chain(grid)
    return picture


picture = frame.live(live_part)

lesson.fold(
    "What is true",
    f"""
- **Any stride is allowed.** If the division in the size formula leaves a rest, it is rounded down. An input of
  224 with kernel size 11 and stride 4 gives {axis(224, 11, 4).output_size}; with padding 2 it gives
  {axis(224, 11, 4, 2).output_size}, and so does an input of 227 without padding ({axis(227, 11, 4).output_size}).
  Some books round up instead: ⌈(224 − 11 + 1) / 4⌉ is the same number, written another way.
- **Rounding down does not always lose pixels of the picture.** An input of 128, kernel size 3, stride 2 and padding 1
  leaves {len(axis(128, 3, 2, 1).unread_padding)} row of padding unread, and no row of the picture. Without padding
  it is {len(axis(128, 3, 2).unread)} row of the picture.
- **Neighbouring windows overlap by kernel size minus stride.** With 3 × 3 and stride 2 they still share a row. Gaps
  begin when the stride is larger than the kernel: on 32 × 32 pixels, 3 × 3 at stride 4 never reads
  {coverage.layer("pytorch", (32, 32), (3, 3), 4).unread_share:.0%} of them, and 1 × 1 at stride 2
  {coverage.layer("pytorch", (32, 32), (1, 1), 2).unread_share:.0%}.
- **The stride is chosen by people.** Training finds the numbers in the filter. It does not change the stride, which is
  fixed before training starts.
- **Some settings have no output,** such as stride 0 or a window larger than the padded picture. Then this page says
  what to change, and shows no number.
""",
    tells="size unread",
)

st.header("One real layer and its 64 maps", anchor=False)
sections.article_layer(picture)

st.header("One layer, two frameworks, two maps", anchor=False)
sections.two_frameworks(picture)

lesson.try_this(EXPERIMENTS)
show_source(coverage.plan)
