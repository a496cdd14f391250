"""How far a strided map follows its picture, in charts and pictures."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from stridelab import formats
from stridelab.figures import translation as figures
from stridelab.lessons.translation import curves as error_curves
from stridelab.lessons.translation import phase_table, published
from stridelab.ui import cover, lesson, table
from stridelab.ui.components import maps
from stridelab.ui.payloads import kept


def error_at_each_shift(pixels: np.ndarray, weight: np.ndarray, blur: str) -> None:
    """A line for each stride. pixels : (H, W); weight : (kh, kw)."""
    st.header("The error at each shift", anchor=False)
    by_stride = kept(error_curves.curves_by_stride, pixels, weight, blur)
    st.markdown("Each line touches zero at the multiples of its stride, and nowhere else unless the picture repeats.")
    columns = ["shift", *(f"stride {curve.stride}" for curve in by_stride)]
    figure = lesson.figure(figures.error_by_stride, by_stride)
    lesson.chart(figure, "equivariance_error", columns, lambda: error_curves.rows(by_stride), tells="output")
    lesson.fold(
        "What 100% is",
        "100% is as much as the stride-1 map itself varies (its standard deviation). "
        "Two unrelated maps differ by 141%, a map and its opposite by 200%. The map that should come out is moved by "
        "whole steps, rounded down: a shift of 3 at stride 4 is none.",
    )


def wave_and_stripes() -> None:
    """A smooth picture and a striped one, their maps, and their maps after a move by one pixel."""
    wave, stripes = kept(phase_table.wave_and_stripes)
    soft, hard = (formats.whole_percent(flip.error) for flip in (wave, stripes))
    lesson.say(
        f"Stride 2, no filter, moved by one pixel to the right. A soft wave changes by {soft}. "
        f"Stripes one pixel wide change by {hard}: all white becomes all black.",
        key="wave_and_stripes",
        tells="output",
    )
    maps.gallery(
        [
            maps.Map(title, values)
            for flip in (wave, stripes)
            for title, values in ((flip.title, flip.picture), ("Its map", flip.at_rest), ("Map, moved", flip.moved))
        ],
        uid="flips",
        tells="output",
        true_size=True,
    )


def error_by_blur(pixels: np.ndarray, weight: np.ndarray, stride: int, title: str) -> None:
    """A line for each place of the blur. pixels : (H, W); weight : (kh, kw)."""
    st.header("Blur, in the right place", anchor=False)
    st.markdown(
        "A blur makes neighbours alike, so it matters less which of them is kept. **The right place is last: filter, "
        "ReLU, blur, then keep every s-th.**"
    )
    lesson.fold(
        "Why last",
        "Blur first, and the ReLU brings new sharp edges in after it. Without a ReLU, or if it has nothing to cut off, "
        "the two places give the same: filters in a row can swap places.",
    )
    by_blur = kept(error_curves.curves_by_blur, pixels, weight, stride)
    names = [figures.BLUR_LOOKS[blur][-1] for blur in by_blur]
    figure = lesson.figure(figures.error_by_blur, by_blur)
    rows = partial(error_curves.rows, list(by_blur.values()))
    lesson.chart(figure, "blur", ["shift", *names], rows, tells="output")
    sentence = (
        f"{title}. Largest difference: "
        + "; ".join(
            f"{name} {formats.whole_percent(curve.peak)}" for name, curve in zip(names, by_blur.values(), strict=True)
        )
        + f". {error_curves.what_blur_saves(by_blur)}"
    )
    cover.over("output", "blur_saves", lambda: st.caption(sentence))
    lesson.fold("About this blur", "The blur is 1 2 1 in both directions. Each line is measured against its own map.")


def in_a_trained_network() -> None:
    """What others have measured, in a fold."""
    row = published.anti_aliasing("ResNet-50")
    with st.expander("What it does in a trained network"):
        st.markdown(
            f"In ResNet-50, blur before each sampling raised **consistency**, how often two shifted crops of a picture "
            f"are given the same class, from {row.consistency[0]:.2f} to **{row.consistency[1]:.2f}%**, and accuracy "
            f"from {row.accuracy[0]:.2f} to **{row.accuracy[1]:.2f}%**. The plain network copes with most shifts too, "
            "but not because of its strides: it was trained on pictures cropped at random places, and its last layer "
            "averages over all positions."
        )
        table.show("Published figures", published.COLUMNS, published.rows(published.ANTI_ALIASING))
        st.caption(f"Source: {published.ANTI_ALIASING_SOURCE}.")
