"""Layers on the learner's picture: a chain of them, one with 64 filters, and one by two rules."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import streamlit as st

from stridelab import images, kernels
from stridelab.figures import downsampling as figures
from stridelab.images import colors
from stridelab.lessons import network
from stridelab.lessons.downsampling import coverage, first_layer, frameworks, pyramid
from stridelab.ui import lesson
from stridelab.ui.components import maps
from stridelab.ui.payloads import kept

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


def size_against_stride(size: tuple[int, int], stride: int, rule: str, **layer: Any) -> None:
    """The rows that each stride leaves of `size` (rows, columns); layer : as for `coverage.plan`."""
    st.header("Size against stride", anchor=False)
    st.markdown(
        "The first steps cost the most: from stride 1 to 2 half of each side goes, from 7 to 8 only a little more."
    )
    figure = lesson.figure(_sizes, size, stride, rule, **layer)
    lesson.chart(figure, "size_against_stride", coverage.COLUMNS, partial(_rows, size, layer), tells="size unread")


def _rows(size: tuple[int, int], layer: dict[str, Any]) -> Sequence[Sequence[Any]]:
    return coverage.rows(_plan(size, **layer))


def _plan(size: tuple[int, int], **layer: Any) -> coverage.Plan:
    return coverage.plan(size, **layer, strides=range(1, 17))


def _sizes(size: tuple[int, int], stride: int, rule: str, **layer: Any) -> Figure:
    return figures.size_against_stride(_plan(size, **layer), stride=stride, rule=rule)


def chain(picture: images.Picture) -> None:
    """The picture after 1 to 5 layers at stride 2."""
    st.header("A chain of layers at stride 2", anchor=False)
    sizes = " → ".join(map(str, pyramid.chain(picture.height, 3, padding=1, most=5)))
    sentence = f"Each layer reads the map before it, 3 × 3 with padding 1: rows {sizes}. Each layer rounds on its own."
    lesson.say(sentence, key="chain", tells="size")
    maps.gallery(
        [maps.Map(f"After {n}" if n else "Picture", values) for n, values in enumerate(kept(_levels, picture))],
        uid="pyramid",
        tells="size output",
        true_size=True,
    )


def _levels(picture: images.Picture) -> list[np.ndarray]:
    return pyramid.levels(picture.luma)


def article_layer(picture: images.Picture) -> None:
    """The filters and the maps of the article's layer."""
    first = kept(first_layer.article, picture)
    channels, height, width = first.layer.output_shape
    before, after = first.layer.padding[0]
    lesson.say(
        f"64 filters of 3 × 3 at stride 2, on your picture: the output is **{height} × {width} × {channels}**, from "
        f"**{first.layer.num_params:,} parameters**. A map is bright where the picture looks like its filter.",
        key="article_layer",
        tells="size cost",
    )
    lesson.fold(
        "About this layer",
        "`Conv2D(64, (3, 3), strides=(2, 2), padding='same', activation='relu', input_shape=(64, 64, 3))` is the layer "
        f"of the article {network.ARTICLE_LINK}, from which Stride Lab grew. Keras pads {before} rows before and "
        f"{after} after. These filters are not trained. They are edges, bars and blobs, like those that first layers "
        "learn.",
    )
    left, right = st.columns(2)
    with left:
        lesson.drawing(
            kept(first_layer.montage_of_filters, first.weight), f"{channels} filters, 3 × 3 in colour", key="filters"
        )
    with right:
        lesson.drawing(
            kept(first_layer.montage_of_maps, first.maps),
            f"Their {channels} maps, {height} × {width} each, in the same order",
            key="their_maps",
            tells="size output",
        )


def _two_maps(picture: images.Picture) -> frameworks.Pair:
    return frameworks.pair(pyramid.plane(picture, 64), kernels.kernel("gaussian", 7).weights, stride=2)


def two_frameworks(picture: images.Picture) -> None:
    """The maps of one layer by PyTorch's rule and by Keras's, and how they differ."""
    pair = kept(_two_maps, picture)
    st.markdown(
        f"A 7 × 7 blur at stride 2 on your picture at 64 pixels. PyTorch code pads "
        f"{pair.pytorch_padding[0]} before and {pair.pytorch_padding[1]} after; *same* in Keras pads "
        f"{pair.keras_padding[0]} and {pair.keras_padding[1]}."
    )
    lesson.fold(
        "What follows from it",
        f"The maps have one size, but the windows of Keras lie {pair.shift:g} pixel further down and right: half a "
        "stride. Weights that move from one framework to the other then meet other pixels. *same* does not mean that "
        "the output is as large as the input: it means input / stride, rounded up.",
    )
    maps.gallery(
        [
            maps.Map("PyTorch, padding 3", colors.gray(pair.pytorch)),
            maps.Map("Keras, same", colors.gray(pair.keras)),
            maps.Map("Keras minus PyTorch", pair.difference, "the half stride, seen at every edge"),
        ],
        uid="frameworks",
        tells="size output",
        note="Difference of the two maps.",
    )
