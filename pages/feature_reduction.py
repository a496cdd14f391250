"""Feature reduction: five ways to make a map smaller, and what each of them loses."""

import streamlit as st

from stridelab.figures import feature_reduction as figures
from stridelab.lessons import feature_reduction
from stridelab.lessons.downsampling import pyramid
from stridelab.lessons.experiments.feature_reduction import EXPERIMENTS
from stridelab.ui import controls, frame, lesson
from stridelab.ui.code_shown import show_source
from stridelab.ui.components import magnifier
from stridelab.ui.sections import feature_reduction as sections

frame.begin(
    "Feature reduction",
    "A smaller map has fewer positions, not fewer features. **What is lost is fine detail.** "
    "Drag one picture, and all move.",
)

picture, stage, side = frame.stage()
with side:
    stride = controls.one_stride()
    kernel = None
    if controls.filter_first():
        kernel = controls.sized(controls.kernel())
    with st.expander("More settings"):
        place = controls.place_in_view()

with stage:
    try:
        full = pyramid.plane(picture, 640)
        if kernel:
            full = feature_reduction.feature_map(full, kernel.weights)
        reduced = feature_reduction.by_every_method(full, stride)
    except ValueError as impossible:
        frame.problem(impossible)
    else:
        title = "Feature map at stride 1" if kernel else "The picture"
        magnifier.show(full, reduced, stride=stride, title=title, start=place)
frame.paint_first()

st.header("The count: what falls, and what stays", anchor=False)
sections.count(stride)
st.markdown(
    "**Stride does not remove features.** A filter is put down less often, but there are as many filters, with as many "
    "numbers in each. To have fewer features, a layer needs fewer filters."
)

st.header("A detail of one pixel", anchor=False)
left = "\n".join(
    f"| {feature_reduction.METHODS[method][0]} | {feature_reduction.dot_sentence(method, stride)} |"
    for method in feature_reduction.METHODS
)
st.markdown(
    f"""
One white pixel on black, at each of the places it can have between two kept values at stride {stride}. How much of its
brightness is left?

| Way | What is left of the dot |
| --- | --- |
{left}

Strided convolution with a filter of one pixel keeps it or loses it, by luck. A larger filter, or a blur, spreads the
dot first, so that some of it always falls on a kept value. So a filter should not be smaller than the stride.
"""
)

st.header("Fine patterns turn into false ones", anchor=False)
st.markdown(
    f"At stride {stride}, kept values lie {stride} pixels apart. They can show stripes that repeat every "
    f"{feature_reduction.finest_period(stride)} pixels or more. What is left of finer stripes, in the shaded part, is "
    "seen as a coarse pattern that is not in the picture: **aliasing**. A good reduction lets little pass there."
)
lesson.chart(figures.stripes(stride), "stripes_left", figures.COLUMNS, lambda: figures.rows(stride))

st.markdown(
    """
## What is true

- **Strided convolution is not just pooling.** Pooling has a fixed rule and treats each channel alone. A strided
  convolution learns its numbers and mixes all channels. With equal weights it is exactly average pooling; with the
  weights of a blur it is blur pooling. No filter makes it max pooling.
- **No way is best for all.** Max pooling keeps small bright details and makes them larger. Averages and blurs are true
  to the mean and lose sharpness. Strided convolution alone never computes what it drops.
- **A stride on the way forward makes no checkerboard.** A flat picture stays flat inside. The way back can: a
  transposed convolution whose kernel size is not a multiple of the stride reaches some positions more often than
  others. Below, a flat map of ones is sent back at stride 2, once with a kernel of 3 and once with a kernel of 4.
"""
)
sections.handed_back()
lesson.try_this(EXPERIMENTS)
show_source(feature_reduction.by_every_method)
