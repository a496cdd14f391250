"""The tower: a column for each layer, with its map, its field and its cost, and the field on the photo.

Python sends every number finished (stridelab/tower.py); the browser only draws, and follows the pointer.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import streamlit as st

from stridelab import colors, images, snippets, tower
from stridelab.network import LayerError, Network
from stridelab.ui import lanes
from stridelab.ui.component import register
from stridelab.walk import full_scale

_tower = register("stride_lab_tower", __file__)


def show(
    network: Network,
    picture: images.Picture,
    *,
    uid: str,
    original: Network | None = None,
    problem: LayerError | None = None,
) -> None:
    """Draw a network; beside it the `original`, of which it is a changed form, and the layer that has a `problem`."""
    _tower(key=uid, data={"json": json.dumps(payload(network, picture, uid, original, problem))})


def payload(
    network: Network, picture: images.Picture, uid: str, original: Network | None, problem: LayerError | None
) -> dict[str, Any]:
    """All that the browser is told."""
    _, height, width = network.input_shape
    photo = tower.photo(picture, height, width)
    shown = colors.gray(photo.pixels, full_scale(photo.pixels))  # a grid of small numbers, too, is to be seen
    floors = tower.floors(network)
    compared = original if original is not network else None
    return {
        "uid": uid,
        "title": picture.title,
        "picture": "data:image/png;base64," + base64.b64encode(images.png(shown)).decode("ascii"),
        "input": [height, width],
        "columns": tower.COLUMNS,
        "layers": [
            {
                "row": [f"{each:,}" if isinstance(each, int) else each for each in floor.row],
                "size": max(floor.size),
                "field": max(floor.field),
                "macs": floor.macs,
                "short": tower.short(floor.macs),
                "strided": floor.strided,
                "box": floor.box,
            }
            for floor in floors
        ],
        "before": [
            [max(each.size), max(each.field), each.macs] for each in (tower.floors(compared) if compared else ())
        ],
        "total": {"now": tower.short(network.macs), "before": tower.short(compared.macs) if compared else ""},
        "wrong": problem.layer if problem else None,
        "colors": {"input": colors.INPUT, "filter": colors.FILTER, "output": colors.OUTPUT, "unread": colors.UNREAD},
        "strides": colors.STRIDES,
    }


def table_download(network: Network) -> None:
    """A button that saves the table as CSV, made only when pressed."""
    st.download_button(
        "Table as CSV",
        lambda: tower.csv_text(network),
        "network.csv",
        "text/csv",
        key="tower_csv",
        icon=":material/download:",
        on_click="ignore",
    )


def notes(network: Network) -> None:
    """What a reader of code did not understand or had to guess, with line and column; nothing is left out silently."""
    if not network.notes:
        return
    count = len(network.notes)
    st.warning(
        f"**{count} {'note' if count == 1 else 'notes'} on the code.** What is not understood passes its map on "
        "unchanged; all the rest is shown.",
        icon=":material/error:",
    )
    lines = "\n".join(map(str, network.notes))
    st.code(lines, language=None, wrap_lines=True, height=min(220, 60 + 26 * count))


def gallery(network: Network, picture: images.Picture, last: str) -> list[lanes.Map]:
    """The picture's maps on the way to a layer; the last ones are kept for the session."""
    key = (picture.pixels.ctypes.data, picture.name, hash(network.specs), last)
    if st.session_state.get("tower_maps_key") != key:
        with st.spinner("Sending your picture through the network ..."):
            st.session_state["tower_maps"] = [
                lanes.Map(layer.name, shown, tower.by(layer.output_shape))
                for layer, shown in tower.shown_maps(network, picture, last)
            ]
        st.session_state["tower_maps_key"] = key
    return st.session_state["tower_maps"]


def code(network: Network, name: str) -> None:
    """The network, or one layer of it, written for NumPy, Keras and PyTorch, each to take away."""
    part = network if name not in network else snippets.one_layer(network, name)
    writers = {"NumPy": snippets.numpy, "Keras": snippets.keras, "PyTorch": snippets.pytorch}
    for tab, (title, write) in zip(st.tabs(list(writers)), writers.items(), strict=True):
        with tab:
            try:
                text = write(part)
            except ValueError as refused:
                st.warning(str(refused), icon=":material/error:")
                continue
            lines = text.count("\n") + 1
            st.code(text, language="python", height=min(420, 40 + 24 * lines))
            file = f"network_{title.lower()}.py"
            st.download_button(
                f"Download {file}", text + "\n", file, "text/x-python", key=f"code_{title}", on_click="ignore"
            )
