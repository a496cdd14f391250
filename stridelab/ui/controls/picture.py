"""The picture, and the part of it that is looked at."""

from __future__ import annotations

import streamlit as st

from stridelab import images
from stridelab.ui.components import locator
from stridelab.ui.controls.settings import CROPS, SETTINGS, UPLOAD
from stridelab.ui.controls.widgets import BIND, number, select
from stridelab.ui.session import take


def picture() -> images.Picture:
    """Choose a sample or upload a picture; the choice is the same on every page."""
    select("Picture", "image", format_func=image_title)
    with st.popover("Use my own picture", icon=":material/add_photo_alternate:", width="stretch"):
        st.file_uploader(
            "PNG, JPEG, WebP, GIF, BMP or TIFF. It stays in this session and is never stored.",
            key="own_file",
            on_change=_take_upload,
        )
    if problem := st.session_state.get("own_problem"):
        st.error(problem)
    if st.session_state["image"] != UPLOAD:
        return images.sample(st.session_state["image"])
    own = st.session_state.get("own_picture")
    if own is None:
        st.info("This link was made with a picture that stayed on its maker's computer. Here is a sample instead.")
        return images.sample(SETTINGS["image"].default)
    return own


def _take_upload() -> None:
    """The uploaded file becomes the picture; a file that cannot be read leaves everything as it was."""
    file = st.session_state["own_file"]
    st.session_state["own_problem"] = ""
    if file is None:
        return
    try:
        st.session_state["own_picture"] = images.decode(file.getvalue(), file.name)
    except ValueError as unreadable:
        st.session_state["own_problem"] = str(unreadable)
        return
    take("image", UPLOAD)
    take("crop_row", None)
    take("crop_col", None)


def image_title(name: str) -> str:
    return "My own picture" if name == UPLOAD else images.sample(name).title


def color() -> bool:
    """Three planes (red, green, blue) instead of one gray plane."""
    return st.toggle(
        "Colour: three planes",
        key="color",
        bind=BIND,
        help="A filter has one slice for each plane; the results of the planes are added up.",
    )


def crop(image: images.Picture, grid_size: int) -> images.Picture:
    """The square of the picture that the grid shows, chosen by size and by dragging its frame."""
    st.select_slider("Part shown in the grid", tuple(CROPS), key="crop", bind=BIND)
    divisor = CROPS[st.session_state["crop"]]
    shorter = min(image.height, image.width)
    size = min(shorter, max(grid_size if divisor is None else shorter // divisor, 1))
    row, col = st.session_state.get("crop_row"), st.session_state.get("crop_col")
    row = (image.height - size) // 2 if row is None else min(row, image.height - size)
    col = (image.width - size) // 2 if col is None else min(col, image.width - size)
    locator.show(image, row=row, col=col, size=size, on_move=_take_crop)
    return images.grid(image, grid_size=min(grid_size, size), crop_size=size, row=row, col=col)


def _take_crop() -> None:
    moved = st.session_state["locator"]["crop"]
    take("crop_row", int(moved["row"]))
    take("crop_col", int(moved["col"]))


def crop_place() -> None:
    """The crop's corner as numbers, for exact places and for the keyboard."""
    left, right = st.columns(2)
    number("Crop from row", "crop_row", left, placeholder="middle", help="In picture pixels.")
    number("Crop from column", "crop_col", right, placeholder="middle")


def grid_size() -> int:
    setting = SETTINGS["grid_size"]
    st.select_slider("Grid cells along a side", setting.options, value=setting.default, key="grid_size", bind=BIND)
    return st.session_state["grid_size"]


def place_in_view() -> tuple[int, int] | None:
    """The first row and column that pictures under a magnifying glass show; None for the middle."""
    crop_place()
    row, col = st.session_state["crop_row"], st.session_state["crop_col"]
    return None if row is None and col is None else (row or 0, col or 0)


def picture_given(image: images.Picture) -> images.Picture:
    """The picture as the network is given it."""
    setting = SETTINGS["picture_size"]
    st.select_slider(
        "Pixels that the network is given",
        setting.options,
        value=setting.default,
        key="picture_size",
        bind=BIND,
        help="Along the longer side. The picture is averaged down to it.",
    )
    return images.shrink(image, st.session_state["picture_size"])


def input_size(image: images.Picture) -> images.Picture:
    """The picture as the layer is given it: in gray, its longer side averaged down to a size."""
    setting = SETTINGS["input_size"]
    st.select_slider(
        "Input size",
        setting.options,
        value=setting.default,
        key="input_size",
        bind=BIND,
        help="Pixels along the picture's longer side; a smaller picture stays as it is.",
    )
    return images.shrink(image.gray, st.session_state["input_size"])


def side() -> int:
    """The longer side, in pixels, to which the picture is made smaller."""
    setting = SETTINGS["side"]
    st.select_slider("Longer side of the picture", setting.options, value=setting.default, key="side", bind=BIND)
    return st.session_state["side"]
