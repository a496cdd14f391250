"""What a stride leaves of a layer's count, of a dot, of stripes, and of a flat map that is sent back."""

from __future__ import annotations

import streamlit as st

from stridelab.figures import feature_reduction as figures
from stridelab.images import colors
from stridelab.lessons import feature_reduction
from stridelab.ui import lesson
from stridelab.ui.components import maps
from stridelab.ui.payloads import kept


def count(stride: int) -> None:
    """Positions, channels and parameters of the article's layer, beside those at stride 1."""
    st.header("The count: what falls, and what stays", anchor=False)
    plain, strided = (kept(feature_reduction.count, at) for at in (1, stride))
    st.markdown(
        f"The layer `Conv2D(64, (3, 3), padding='same', input_shape=(64, 64, 3))`, at stride 1 and at stride {stride}:"
    )
    for column, name, tells, before, after in zip(
        st.columns(3),
        ("Positions in each map", "Features (channels)", "Parameters"),
        ("size", "size", "cost"),
        (plain.positions, plain.channels, plain.num_params),
        (strided.positions, strided.channels, strided.num_params),
        strict=True,
    ):
        with column:
            lesson.metric(name, f"{after:,}", f"{before:,} at stride 1", key=name, tells=tells, border=True)
    st.markdown(
        "**Stride does not remove features.** A smaller map has fewer positions, not fewer features. What is lost is "
        "fine detail. To have fewer features, a layer needs fewer filters."
    )


def dot(stride: int) -> None:
    """What each way leaves of one white pixel."""
    st.header("A detail of one pixel", anchor=False)
    left = "\n".join(
        f"| {words[0]} | {kept(feature_reduction.dot_sentence, method, stride)} |"
        for method, words in feature_reduction.METHODS.items()
    )
    st.markdown(
        f"One white pixel on black lies on a kept value, or beside one. How much of its brightness is left at stride "
        f"{stride}?"
    )
    lesson.fold(
        "The answer, way by way",
        f"| Way | What is left of the dot |\n| --- | --- |\n{left}\n\n"
        "Strided convolution with a filter of one pixel keeps it or loses it, by luck. A larger filter, or a blur, "
        "spreads the dot first, so that some of it always falls on a kept value. So a filter should not be smaller "
        "than the stride.",
        tells="output",
    )


def stripes(stride: int) -> None:
    """What each way leaves of stripes, against how fine they are."""
    st.header("Fine patterns turn into false ones", anchor=False)
    st.markdown(
        f"At stride {stride}, kept values lie {stride} pixels apart. They can show stripes that repeat every "
        f"{feature_reduction.finest_period(stride)} pixels or more. What is left of finer stripes, in the shaded "
        "part, is seen as a coarse pattern that is not in the picture: **aliasing**. A good way to make maps "
        "smaller lets little of it through."
    )
    figure = lesson.figure(figures.stripes, stride)
    lesson.chart(
        figure, "stripes_left", feature_reduction.COLUMNS, lambda: feature_reduction.rows(stride), tells="output"
    )


def handed_back() -> None:
    """A flat map through transposed convolutions at stride 2."""
    maps.gallery(
        [
            maps.Map(f"Kernel {side} × {side}", colors.gray(kept(feature_reduction.handed_back, side, 2), 4), words)
            for side, words in ((3, "1, 2 or 4 ones arrive"), (4, "4 everywhere inside"))
        ],
        uid="handed_back",
        tells="output",
    )
