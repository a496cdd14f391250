"""What a stride leaves of a layer's count, and of a flat map that is sent back."""

from __future__ import annotations

import streamlit as st

from stridelab.images import colors
from stridelab.lessons import feature_reduction
from stridelab.ui import lesson
from stridelab.ui.components import maps


def count(stride: int) -> None:
    """Positions, channels and parameters of the article's layer, beside those at stride 1."""
    plain, strided = feature_reduction.count(1), feature_reduction.count(stride)
    st.markdown(
        f"The layer `Conv2D(64, (3, 3), padding='same', input_shape=(64, 64, 3))`, at stride 1 and at stride {stride}:"
    )
    for column, name, before, after in zip(
        st.columns(3),
        ("Positions in each map", "Features (channels)", "Parameters"),
        (plain.positions, plain.channels, plain.num_params),
        (strided.positions, strided.channels, strided.num_params),
        strict=True,
    ):
        with column:
            lesson.metric(name, f"{after:,}", f"{before:,} at stride 1", border=True)


def handed_back() -> None:
    """A flat map through transposed convolutions at stride 2."""
    maps.gallery(
        [
            maps.Map(f"Kernel {side} × {side}", colors.gray(feature_reduction.handed_back(side, 2), 4), words)
            for side, words in ((3, "1, 2 or 4 ones arrive"), (4, "4 everywhere inside"))
        ],
        uid="handed_back",
    )
