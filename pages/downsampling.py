"""Downsampling: how much smaller a stride makes the map, and what of the picture it never reads."""

import streamlit as st

from stridelab import colors, kernels
from stridelab.figures import downsampling as figures
from stridelab.geometry import axis
from stridelab.lessons.downsampling import coverage, first_layer, frameworks, pyramid
from stridelab.ui import controls, frame, lesson
from stridelab.ui.code_shown import show_source
from stridelab.ui.components import coverage as drawing
from stridelab.ui.components import maps

frame.begin(
    "Downsampling",
    "A stride of 2 or more makes the map smaller. Choose a stride, and move over the picture to see what each window "
    "reads, and **what no window reads**.",
)

picture, stage, side = frame.stage()
with side:
    kernel = controls.kernel()
    left, right = st.columns(2)
    with left:
        kernel = controls.sized(kernel)
    with right:
        padding = controls.padding()
    about_padding, about_kernel = st.empty(), st.empty()  # what stood there goes at once
    given = controls.input_size(picture)
    with st.expander("More settings"):
        stride = controls.one_stride()
        rule = controls.framework()
        dilation = controls.dilation()

size, kernel_size = (given.height, given.width), kernel.shape
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
    plan = coverage.plan(size, **layer)
    choice = {"stride": stride, "rule": rule, "on_choice": controls.take_coverage}
    drawing.show(given, None if kernel.problem else kernel.weights, plan, uid=controls.COVERAGE, **layer, **choice)
frame.paint_first()

st.markdown(
    f"""
## What is true

- **Any stride is allowed.** The division in the size formula need not come out even: it is rounded down. An input of
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
"""
)

st.header("Size against stride", anchor=False)
st.markdown("The first steps cost the most: from stride 1 to 2 half of each side goes, from 7 to 8 only a little more.")
long_plan = coverage.plan(size, **layer, strides=range(1, 17))
lesson.chart(
    figures.size_against_stride(long_plan, stride=stride, rule=rule),
    "size_against_stride",
    figures.COLUMNS,
    lambda: figures.rows(long_plan),
)

st.header("A chain of layers at stride 2", anchor=False)
sizes = " → ".join(map(str, pyramid.chain(given.height, 3, padding=1, most=5)))
st.markdown(f"Each layer reads the map before it, 3 × 3 with padding 1: rows {sizes}. Each one rounds for itself.")
maps.gallery(
    [maps.Map(f"After {n}" if n else "Picture", values) for n, values in enumerate(pyramid.levels(given.luma))],
    uid="pyramid",
    true_size=True,
)

st.header("One real layer and its 64 maps", anchor=False)
made = first_layer.article(picture)
channels, height, width = made.layer.output_shape
before, after = made.layer.padding[0]
st.markdown(
    "`Conv2D(64, (3, 3), strides=(2, 2), padding='same', activation='relu', input_shape=(64, 64, 3))`, on your "
    f"picture: the output is **{height} × {width} × {channels}**, from **{made.layer.num_params:,} parameters**. "
    f"Keras pads {before} rows before and {after} after. No training here: the filters are edges, bars and blobs, as "
    "first layers also learn. A map is bright where the picture looks like its filter."
)
left, right = st.columns(2)
with left:
    lesson.drawing(first_layer.hung_filters(made.weight), f"{channels} filters, 3 × 3 in colour")
with right:
    lesson.drawing(first_layer.hung(made.maps), f"Their {channels} maps, {height} × {width} each, in the same order")

st.header("One layer, two frameworks, two maps", anchor=False)
pair = frameworks.pair(pyramid.plane(picture, 64), kernels.kernel("gaussian", 7).weights, stride=2)
st.markdown(
    f"A 7 × 7 blur at stride 2 on your picture at 64 pixels. PyTorch code pads "
    f"{pair.pytorch_padding[0]} before and {pair.pytorch_padding[1]} after; *same* in Keras pads "
    f"{pair.keras_padding[0]} and {pair.keras_padding[1]}. The maps have one size, but the windows of Keras lie "
    f"{pair.shift:g} pixel further down and right: half a stride. Weights that move from one framework to the other "
    "then meet other pixels. *same* does not mean that the output is as large as the input: it means ⌈input / stride⌉."
)
maps.gallery(
    [
        maps.Map("PyTorch, padding 3", colors.gray(pair.pytorch)),
        maps.Map("Keras, same", colors.gray(pair.keras)),
        maps.Map("Keras less PyTorch", pair.difference, "the half stride, seen at every edge"),
    ],
    uid="frameworks",
    note="Difference of the two maps.",
)

SAME = {"kernel": "gaussian", "dilation": 1, "stride_cols": None}
lesson.try_this(
    [
        lesson.Experiment(
            "224, kernel 11, stride 4",
            "AlexNet's first layer as its paper prints it: the output is 54. The real network's is 55, from an input "
            "of 227. The division is not even, and still there is an output. Which rows stay unread?",
            SAME | {"input_size": 224, "kernel_size": 11, "stride": 4, "padding": "0", "framework": "pytorch"},
        ),
        lesson.Experiment(
            "Gaps: 3 × 3 at stride 4",
            "Windows do not touch any more. Move over the picture: the hatched rows and columns are never read.",
            SAME | {"input_size": 32, "kernel_size": 3, "stride": 4, "padding": "0", "framework": "pytorch"},
        ),
        lesson.Experiment(
            "'same' in PyTorch at stride 2",
            "PyTorch refuses, and you read its own message. Then set the stride to 1: it agrees.",
            SAME | {"kernel_size": 3, "stride": 2, "padding": "1", "framework": "pytorch_same"},
        ),
        lesson.Experiment(
            "'same' in Keras, 7 × 7",
            "Go to *Top left*, then *Bottom right*: 2 rows of padding before, 3 after. Switch to PyTorch and back, and "
            "watch the windows jump by one pixel.",
            SAME | {"input_size": 224, "kernel_size": 7, "stride": 2, "padding": "3", "framework": "keras_same"},
        ),
    ]
)
show_source(coverage.plan)
