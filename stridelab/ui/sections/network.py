"""A network with one of its strides changed: drawn, compared, and with the learner's picture on its way up."""

from __future__ import annotations

import streamlit as st

from stridelab import formats, images
from stridelab.lessons import network
from stridelab.network import LayerError, Network
from stridelab.ui import controls
from stridelab.ui.components import maps
from stridelab.ui.components import network_view as drawing


def drawn(
    original: Network,
    shown: Network,
    picture: images.Picture,
    title: str,
    which: str,
    stride: int,
    unfit: Exception | None,
    impossible: LayerError | None,
) -> None:
    """The drawing, and above it what is shown: as it was asked for, or why not."""
    asked = title if which == network.NOTHING else f"{title} with stride {stride} in {which}"
    usual = f"{title} at its usual {formats.shape(original.input_shape[1:])} pixels"
    drawing.summary(shown, asked, unfit or impossible, usual if unfit else "the network as it was")
    drawing.show(shown, picture, uid="tower", original=original, problem=impossible)
    drawing.table_download(shown)


def before_and_after(original: Network, shown: Network, which: str, stride: int, *, possible: bool) -> None:
    """The network beside its changed form; as long as nothing is chosen, beside its form without any stride."""
    if which == network.NOTHING:
        st.markdown("Choose a layer under *What if the stride changed in*. Or, all at once: no stride anywhere.")
        drawing.differences("No stride", original, network.changed(original, network.STRIDED, 1), "all at stride 1")
    elif possible:
        drawing.differences("Before and after", original, shown, f"{which}: stride {stride}")


def way_up(shown: Network, picture: images.Picture) -> None:
    """The maps of the picture, up to a layer that the learner chooses."""
    small = network.for_maps(shown)
    names = network.stops(small)
    if names:
        here, there = formats.shape(small.input_shape[1:]), formats.shape(shown.input_shape[1:])
        smaller = f"not at {there}, to be quick: its maps are smaller than those in the table"
        as_read = "as the network reads it: its maps are as large as those in the table"
        st.markdown(f"Your picture is sent at {here} pixels, {as_read if here == there else smaller}.")
        last = controls.maps_until(names, network.cheap_stop(small, names))
        maps.gallery(drawing.gallery(small, picture, last), uid="tower_maps")
