"""A network's drawing: a column for each layer, with its map, its field and its cost, and the field on the photo.

Python sends every number finished (stridelab/lessons/network); the browser only draws, and follows the pointer.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from stridelab import formats, images
from stridelab.images import colors
from stridelab.lessons import network as lesson
from stridelab.network import LayerError, Network, Note, writer
from stridelab.ui import session, table
from stridelab.ui.components import maps, pictures
from stridelab.ui.components.register import register
from stridelab.ui.payloads import drawn, kept

_network_view = register("stride_lab_network_view", __file__)

WRITERS = {"NumPy": writer.numpy, "Keras": writer.keras, "PyTorch": writer.pytorch}

EVERY_CODE = "every_code"
"""Key of session state, for `export.pages.run`: not only the code that is looked at is written."""


def show(
    network: Network,
    picture: images.Picture,
    *,
    uid: str,
    original: Network | None = None,
    problem: LayerError | None = None,
) -> None:
    """Draw a network; beside it the `original`, of which it is a changed form, and the layer that has a `problem`."""
    before, wrong = None if original is network else original, problem.layer if problem else None
    _network_view(key=uid, data={"json": drawn(payload, network, picture, uid, before, wrong)})


def payload(
    network: Network, picture: images.Picture, uid: str, before: Network | None, wrong: str | None
) -> dict[str, Any]:
    """All that the browser is told; `before`: the network as it was; `wrong`: the name of the layer with a problem."""
    _, height, width = network.input_shape
    photo = lesson.photo(picture, height, width)
    last, ending = lesson.end(network)
    return {
        "uid": uid,
        "title": picture.title,
        "picture": pictures.overview(photo.pixels),
        "input": [height, width],
        "columns": lesson.COLUMNS,
        "layers": [
            {
                "row": [f"{cell:,}" if isinstance(cell, int) else cell for cell in row.cells],
                "size": max(row.size),
                "field": max(row.field),
                "macs": row.macs,
                "short": formats.short(row.macs),
                "strided": row.strided,
                "box": row.box,
            }
            for row in lesson.rows(network)
        ],
        "before": [[max(row.size), max(row.field), row.macs] for row in (lesson.rows(before) if before else ())],
        "total": {
            "now": formats.short(network.macs),
            "before": formats.short(before.macs) if before else "",
            "known": any(layer.op == "unknown" for layer in network.layers),
        },
        "end": {"field": max(last.receptive_field_size), "before": ending},
        "wrong": wrong,
        "colors": {"input": colors.INPUT, "filter": colors.FILTER, "output": colors.OUTPUT, "unread": colors.UNREAD},
        "strides": colors.STRIDES,
    }


def table_download(network: Network) -> None:
    """A button that saves the table as CSV, made only when pressed."""
    st.download_button(
        "Table as CSV",
        lambda: lesson.csv_text(network),
        "network.csv",
        "text/csv",
        key="tower_csv",
        icon=":material/download:",
        on_click="ignore",
    )


def notes(unclear: Sequence[Note], guessed: Sequence[Note]) -> None:
    """What a reader of code did not understand or had to guess, with line and column; nothing is left out silently."""
    count = len(unclear)
    if unclear:
        st.warning(
            f"**{count} {'note' if count == 1 else 'notes'} on the code.** What could not be read is skipped: its map "
            "goes on unchanged. Everything else is counted.",
            icon=":material/error:",
        )
        _lines([str(note) for note in unclear], "notes", None, 4)
    if guessed:
        st.info("**The code leaves something open.** You can choose another *Input size*.", icon=":material/info:")
        _lines([str(note) for note in guessed], "notes", None, 4)


def _lines(lines: list[str], unit: str, language: str | None, most: int, fold_key: str | None = None) -> None:
    """Lines in a box without a scrollbar, which no key could reach; where they are many, all of them in a fold.

    fold_key : of a fold that is filled when it is opened. Hundreds of coloured lines hold up a browser at every change.
    """
    few = lines if len(lines) <= most else lines[: most - 1]
    st.code("\n".join(few), language=language, wrap_lines=True)
    if few is not lines:
        more: dict[str, Any] = {"key": fold_key, "on_change": "rerun"} if fold_key else {}
        fold = st.expander(f"All {len(lines):,} {unit}", **more)
        if fold.open is not False:  # None: a fold that is always full
            fold.code("\n".join(lines), language=language, wrap_lines=True)


def summary(network: Network, title: str, problem: Exception | None, instead: str) -> None:
    """Above the drawing: what is shown; or why it is not what was asked for, and what is shown `instead`."""
    with st.container(key="tower_said"):
        if problem:
            st.warning(f"{problem} Shown: {instead}.", icon=":material/error:")
        else:
            numbers = "" if session.covered() else lesson.summary(network)  # they are the answers
            words = f"on {formats.shape(network.input_shape[1:])} pixels. {numbers}"
            st.html(f'<p class="shown"><b>Shown: {escape(title)}</b>, {escape(words)}</p>')


def differences(name: str, before: Network, after: Network, title: str) -> None:
    """Two networks, quantity by quantity; with short numbers on a narrow screen. `title` is the change's name."""
    rows = [
        (
            difference.title,
            (difference.before, difference.briefly[0]),
            (difference.after, difference.briefly[1]),
            difference.change,
        )
        for difference in lesson.differences(before, after)
    ]
    table.show(name, ("quantity", "as it is", title, "difference"), rows, tells="size output cost", look="changes")


def gallery(network: Network, picture: images.Picture, last: str, name: str) -> list[maps.Map]:
    """The picture's maps on the way to a layer; if the network of that name is trained, with its own filters."""
    with st.spinner("Sending your picture through the network ..."):
        return kept(_gallery, network, picture, last, name)


def _gallery(network: Network, picture: images.Picture, last: str, name: str) -> list[maps.Map]:
    return [
        maps.Map(layer.name, pixels, formats.shape(layer.output_shape))
        for layer, pixels in lesson.maps_on_the_way(network, picture, last, weights=lesson.trained_weights(name))
    ]


def code(network: Network, name: str) -> None:
    """The network, or one layer of it, written for NumPy, Keras or PyTorch, to take away.

    The one that is looked at: a browser takes as long for the colours of three texts as for all else on the page. Where
    no browser is, all of them.
    """
    part = network if name not in network else writer.one_layer(network, name)
    tabs = st.tabs(list(WRITERS), key="code_for", on_change="rerun")
    for tab, (title, write) in zip(tabs, WRITERS.items(), strict=True):
        if not tab.open and not st.session_state.get(EVERY_CODE):
            continue
        with tab:
            try:
                text = write(part)
            except ValueError as refused:
                st.warning(str(refused), icon=":material/error:")
                continue
            _lines(text.split("\n"), "lines", "python", 24, f"all_lines_{title}")
            file = f"network_{title.lower()}.py"
            st.download_button(
                f"Download {file}", text + "\n", file, "text/x-python", key=f"code_{title}", on_click="ignore"
            )
