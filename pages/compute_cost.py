"""Compute cost: what a stride saves of the work and the memory, and what it does not."""

import streamlit as st

from stridelab import formats, images
from stridelab.figures import compute_cost as figures
from stridelab.lessons import compute_cost
from stridelab.lessons.experiments.compute_cost import EXPERIMENTS
from stridelab.network import cost
from stridelab.ui import controls, frame, lesson
from stridelab.ui.code_shown import show_source
from stridelab.ui.payloads import kept
from stridelab.ui.sections import compute_cost as sections

frame.begin(
    "Compute cost",
    "The slogan: stride saves computation. **How much does it save, and of what?**",
)


def live_part() -> None:
    """What follows the settings."""
    picture, stage, side = frame.stage()
    with side:
        depth = controls.depth()
        strided = controls.strided_layer(depth)
        unit = controls.unit()
        with controls.more_settings():
            log = controls.scale() == "log"
            small = images.shrink(picture, controls.side())
            kernel_size = controls.kernel_size()
            padding = controls.padding()
            controls.reset()

    with stage:
        left, right = st.columns([1, 1.6], gap="medium", vertical_alignment="center")
        with left:
            stride = controls.one_stride(slider=True)
        try:
            network = compute_cost.stack(depth, small.height, small.width, kernel_size, padding)
            every_stride = kept(cost.by_stride, network, strided, compute_cost.STRIDES)
        except ValueError as impossible:
            frame.problem(impossible)
            network, costs = None, ()
        else:
            if every_stride[stride - 1].problem:
                frame.problem(ValueError(every_stride[stride - 1].problem))
                stride = 1
            costs = compute_cost.possible(every_stride)
            with right:
                lesson.legend(figures.legend(costs, log=log))
            sections.charts(costs, stride, unit, log=log)
    frame.paint_first()

    if network:
        sections.layer_by_layer(costs, stride, unit)
        sections.measured(network, strided, small.planes(color=True)[0], stride)


frame.live(live_part)

plain, wide = compute_cost.widened()
lesson.fold(
    "What is true",
    """
- **Stride s leaves about 1 / s² of the work.** The filter is put down at every s-th place in both directions.
  Stride 2 leaves a quarter of the multiplications, not a half, stride 3 leaves a ninth, stride 4 a sixteenth.
- **All later layers save as much.** They are given a smaller map. So a stride early in a network saves most, and a
  stride in the last layer saves only there.
- **The parameters do not change, nor do the channels.** The filters are the same; they are only put down less
  often. The flat bars in the middle are no mistake.
- **The memory for the maps falls with the positions**, by 1 / s² too, in this layer and in those after it.
""",
    tells="size cost",
)
lesson.fold(
    "Where it stops being true",
    f"""
- **A network can spend what it saved.** A layer of {compute_cost.CHANNELS} channels on 64 × 64 costs
  {formats.short(plain.macs)} MACs. With {2 * compute_cost.CHANNELS} channels on 32 × 32 it costs
  {formats.short(wide.macs)}: the same. Many networks, ResNet among them, double the channels where they take stride 2.
- **The edge counts too.** 64 positions leave 22 at stride 3, a little more than a third. The share is exactly 1 / s²
  where the stride divides the size of the stride-1 map, and a little more elsewhere.
- **MACs are not FLOPs.** 1 MAC is a multiplication and an addition: 2 FLOPs. Articles mix the two, so a number without
  its unit can be off by a factor of 2.
- **MACs are not seconds.** Measure the time, above.
""",
    tells="size cost",
)

lesson.try_this(EXPERIMENTS)
show_source(cost.by_stride)
