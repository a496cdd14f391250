"""Translation: move the picture by a pixel and see whether the strided map follows."""

import streamlit as st

from stridelab.figures import translation as figures
from stridelab.lessons.translation import phase_table, published
from stridelab.ui import controls, frame, lesson, table
from stridelab.ui.code_shown import show_source
from stridelab.ui.components import maps, pool_row, shifter

frame.begin(
    "Translation",
    "The slogan: stride makes a network care less about where a thing is. **Move the picture: does its map follow?**",
)

picture, stage, side = frame.stage()
with side:
    stride = controls.one_stride(slider=True)
    blur = controls.blur()
    kernel = controls.kernel()
    with st.expander("More settings"):
        kernel = controls.sized(kernel)
        place = st.container()
        corner = controls.crop_place()
        with place:
            part = controls.crop(picture, phase_table.SIDE, corner)

with stage:
    try:
        weight = kernel.weights
        phases = phase_table.phase_table(part.luma, weight, stride, blur=blur)
    except ValueError as impossible:
        frame.problem(impossible)
        weight = None
    else:
        shifter.show(phases, uid="shifter", title=picture.title)
frame.paint_first()

st.markdown(
    """
## What is true

- **Stride 1 follows the picture.** Its map moves as far as the picture does. This is called *equivariance*, and it
  comes from the convolution, not from the stride.
- **Stride s follows only in whole steps.** Moved by a multiple of s, the map moves along, and the difference is
  exactly zero. Moved by anything else, the layer keeps other values of its stride-1 map: another *phase*.
- **So the slogan is wrong as it stands.** Stride gives no invariance. It breaks the equivariance that was there.
  How much you see of it depends on the picture: little where it is smooth, very much where it is striped.

Here the picture wraps around: what leaves at the right comes in at the left. So nothing new comes in, and each
difference is the doing of the stride. A layer is filter, then ReLU (negative values become 0), then every s-th value.
"""
)

st.header("The error at each shift", anchor=False)
if weight is not None:
    by_stride = figures.curves_by_stride(part.luma, weight, blur)
    st.markdown("Each line touches zero at the multiples of its stride, and nowhere else unless the picture repeats.")
    columns = ["shift", *(f"stride {curve.stride}" for curve in by_stride)]
    lesson.chart(figures.error_by_stride(by_stride), "equivariance_error", columns, lambda: figures.rows(by_stride))
    st.caption(
        "100% is as much as the stride-1 map itself varies (its standard deviation). "
        "Two unrelated maps differ by 141%, a map and its opposite by 200%. The map that should come out is moved by "
        "whole steps, rounded down: a shift of 3 at stride 4 is none."
    )

st.header("Do it by hand: a row of eight numbers", anchor=False)
st.markdown("Max pooling keeps the larger of two numbers. Step through it, then move the row by 2, then take stride 1.")
pool_row.show(uid="pool_row")

wave, stripes = phase_table.wave_and_stripes()
st.header("Smooth pictures and stripes", anchor=False)
st.markdown(
    f"Stride 2, no filter, moved by one pixel to the right. A soft wave changes by {phase_table.percent(wave.error)}. "
    f"Stripes one pixel wide change by {phase_table.percent(stripes.error)}: all white becomes all black."
)
maps.gallery(
    [
        maps.Map(title, values)
        for flip in (wave, stripes)
        for title, values in ((flip.title, flip.picture), ("Its map", flip.at_rest), ("Map, moved", flip.moved))
    ],
    uid="flips",
    true_size=True,
)

st.header("Blur, in the right place", anchor=False)
st.markdown(
    "A blur makes neighbours alike, so it matters less which of them is kept. **The right place is last: filter, ReLU, "
    "blur, then keep every s-th.** Blur first, and the ReLU brings new sharp edges in after it. Without a ReLU, or if "
    "it has nothing to cut off, the two places give the same: filters in a row may change places."
)
if weight is not None:
    by_blur = figures.curves_by_blur(part.luma, weight, stride)
    names = [figures.BLUR_LOOKS[each][-1] for each in by_blur]
    lesson.chart(
        figures.error_by_blur(by_blur), "blur", ["shift", *names], lambda: figures.rows(list(by_blur.values()))
    )
    st.caption(
        f"{picture.title}, {kernel.title}, stride {stride}. Largest difference: "
        + ", ".join(
            f"{name} {phase_table.percent(figures.peak(curve))}"
            for name, curve in zip(names, by_blur.values(), strict=True)
        )
        + ". The blur is 1 2 1 in both directions. Each line is measured against its own map."
    )

row = published.anti_aliasing("ResNet-50")
st.header("What it does in a trained network", anchor=False)
st.markdown(
    f"In ResNet-50, blur before each sampling raised **consistency**, how often two shifted crops of a picture are "
    f"given the same class, from {row.consistency[0]:.2f} to **{row.consistency[1]:.2f}%**, and accuracy from "
    f"{row.accuracy[0]:.2f} to **{row.accuracy[1]:.2f}%**. The plain network copes with most shifts too, but not "
    "because of its strides: it was trained on pictures cropped at random places, and its last layer averages over all "
    "positions."
)
table.show("Published figures", figures.PUBLISHED_COLUMNS, figures.published_rows(published.ANTI_ALIASING))
st.caption(f"Source: {published.ANTI_ALIASING_SOURCE}.")

st.markdown(
    """
## Why use stride, then?

For the other reasons: smaller maps, less work, larger fields in the later layers. The price is what you see here, and
a blur pays a part of it back. It costs work too: the layer before it has to be computed at stride 1.
"""
)

lesson.try_this(
    [
        lesson.Experiment(
            "Stripes that flip",
            "The uppermost stripes are one pixel wide. At stride 2, moved right by 1, they turn from white to black. "
            "Those below are wider, and change less.",
            {
                "image": "stripes",
                "kernel": "identity",
                "stride": 2,
                "blur": "none",
                "crop": "pixels",
                "crop_row": 32,
                "crop_col": 0,
            },
        ),
        lesson.Experiment(
            "Stride 1",
            "Drag the picture anywhere. The difference stays white, and the error 0%.",
            {"stride": 1, "blur": "none"},
        ),
        lesson.Experiment(
            "Stride 4",
            "Move right by 1, 2, 3, 4. Watch the frame go through the phases, and the error come back to 0% at 4.",
            {"image": "astronaut", "kernel": "sobel_x", "stride": 4, "blur": "none", "crop": "whole"},
        ),
        lesson.Experiment(
            "Blur last",
            "An edge filter with sharp answers. Compare the error at a shift of 1 with that of *none*.",
            {"image": "camera", "kernel": "laplacian", "stride": 2, "blur": "before sampling", "crop": "whole"},
        ),
        lesson.Experiment(
            "Blur first",
            "The same blur before the filter. The error is larger than with the blur in its right place.",
            {"image": "camera", "kernel": "laplacian", "stride": 2, "blur": "before convolution", "crop": "whole"},
        ),
    ]
)
show_source(phase_table.phase_table)
