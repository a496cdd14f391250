"""A network with one of its strides changed: drawn, compared, and with the learner's picture on its way up."""

from __future__ import annotations

import streamlit as st

from stridelab import formats, images
from stridelab.lessons import network
from stridelab.network import LayerError, Network, reader
from stridelab.scene import COVERS
from stridelab.ui import controls, cover, frame, lesson
from stridelab.ui.components import maps
from stridelab.ui.components import network_view as drawing


def drawn(
    original: Network,
    current: Network,
    picture: images.Picture,
    title: str,
    which: str,
    stride: int,
    unfit: Exception | None,
    impossible: LayerError | None,
) -> None:
    """The drawing, and above it what is shown: as it was asked for, or why not."""
    label = title if which == network.NOTHING else f"{title} with stride {stride} in {which}"
    usual = f"{title} at its usual {formats.shape(original.input_shape[1:])} pixels"
    instead = "the network as it was" if impossible and not unfit else usual
    if isinstance(unfit, network.CutShortError):
        instead = "the layers before this mistake"
    drawing.summary(current, label, unfit or impossible, instead)
    drawing.show(current, picture, uid="tower", original=original, problem=impossible)
    cover.over(" ".join(COVERS), "table_download", lambda: drawing.table_download(current))


def about_code(network_: Network | None, problem: Exception | None, size: int | None) -> None:
    """Under the learner's code: what of it was not understood, and then a way that needs no understanding.

    size : of the picture, where the learner has chosen one.
    """
    if network_:
        drawing.notes(*network.notes(network_, size))
    elif problem:
        frame.problem(problem)
    if network_ and not network.is_read_in_part(network_):
        return
    with st.expander("An exact way: paste what your framework prints of the model"):
        st.markdown("Run these lines where your model lives. Then paste here what they print.")
        for place, framework, lines in zip(
            st.columns(2), ("PyTorch", "Keras"), (reader.TORCH_LINES, reader.KERAS_LINES), strict=True
        ):
            with place:
                st.markdown(framework)
                st.code(lines, language="python", wrap_lines=True)


def before_and_after(original: Network, current: Network, which: str, stride: int, *, possible: bool) -> None:
    """The network beside its changed form; as long as nothing is chosen, beside its form without any stride."""
    st.header("What if", anchor=False)
    if which == network.NOTHING:
        st.markdown("Choose a layer under *What if the stride changed in*. Or, all at once: no stride anywhere.")
        plain, impossible = network.attempt(original, network.STRIDED, 1)
        if impossible:  # a decoder enlarges what strides have made smaller
            frame.problem(impossible)
        else:
            drawing.differences("No stride", original, plain, "all at stride 1")
    elif possible:
        drawing.differences("Before and after", original, current, f"{which}: stride {stride}")
    st.markdown(
        "A changed stride leaves the layer's own receptive field as it is, and changes all fields after it. It also "
        "changes the MACs and the memory of every layer that follows."
    )
    lesson.fold(
        "Where two branches meet",
        "Where two branches meet, both need the same stride: change one alone, and a sentence says which layer cannot "
        "join them. An entry with a plus, such as layer2.0.conv2 + layer2.0.downsample.0 of ResNet-50, changes both "
        "branches.",
    )


def way_up(current: Network, picture: images.Picture, name: str) -> None:
    """The maps of the picture, up to a layer that the learner chooses. name : of the network, as in a link."""
    st.header("Your picture on its way up", anchor=False)
    small = network.for_maps(current)
    names = network.stops(small)
    if names:
        sent_size, table_size = formats.shape(small.input_shape[1:]), formats.shape(current.input_shape[1:])
        smaller = f"not at {table_size}, to be quick: its maps are smaller than those in the table"
        as_read = "as the network reads it: its maps are as large as those in the table"
        st.markdown(f"Your picture is sent at {sent_size} pixels, {as_read if sent_size == table_size else smaller}.")
        last = controls.maps_until(names, network.cheap_stop(small, names))
        maps.gallery(drawing.gallery(small, picture, last, name), uid="tower_maps", tells="size output")
    filters = (
        "The network is **trained**, at its own strides, to read digits in thin strokes: see *The price*. Of "
        if network.trained_weights(name)
        else "The network is **not trained**: the first layer has edge and blob filters, as trained first layers also "
        "have, and the later ones have random numbers. Of "
    )
    lesson.fold(
        "What these maps are",
        f"Real maps, computed now from your picture. {filters}each layer you see four channels, from black (least) to "
        "white.",
    )
