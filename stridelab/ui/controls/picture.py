"""The picture, and the part of it that is looked at."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from stridelab import images
from stridelab.lessons import slide
from stridelab.scene.settings import CROPS, NUMBERS, SETTINGS, UPLOAD
from stridelab.ui import session
from stridelab.ui.components import locator
from stridelab.ui.controls.widgets import BIND, is_shown, number, select, side_by_side, steps, switch, whole_page
from stridelab.ui.payloads import PAYLOADS

Place = tuple[int | None, int | None]
"""The first row and column of a part of the picture; None: in the middle."""


def picture() -> images.Picture:
    """Choose a sample or upload a picture; the choice is the same on every page."""
    name = select("Picture", "image", on_change=_chosen)
    if not session.scene().locks("own_picture"):
        _own_picture()
    if st.session_state.get(session.OWN_IS_GONE):
        _say_that_it_is_gone()
    if name == NUMBERS:
        return _typed()
    upload = st.session_state.get("own_picture")
    if name != UPLOAD or upload is None:
        return images.sample(SETTINGS["image"].default if name == UPLOAD else name)
    if upload.sentence:
        st.caption(upload.sentence)
    return upload


def _chosen() -> None:
    st.session_state.pop(session.OWN_IS_GONE, None)
    whole_page()


def _say_that_it_is_gone() -> None:
    """Of the two sentences the browser shows the one that is true of it (components/story)."""
    with st.container(key="own_of_maker"):
        st.info("Your picture is gone after the reload: it is never stored. Choose it again.")
    with st.container(key="own_of_other"):
        st.info("This address was made with somebody's own picture, which is never sent along. Here is a sample.")


def _typed() -> images.Picture:
    """The picture of the learner's own numbers, which a link holds."""
    usual, more = SETTINGS["numbers"].default, dict[str, Any](on_change=whole_page)
    more["help"] = "Whole numbers from 0 to 255, at most 16 rows of 16. A semicolon also ends a row."
    if is_shown("numbers", more):
        st.text_area("Its numbers, one row a line", usual, key="numbers", bind=BIND, height=130, max_chars=2000, **more)
    try:
        return images.typed(session.value("numbers") or "")
    except ValueError as problem:
        st.warning(f"{problem} Shown: the numbers that stood there first.", icon=":material/error:")
        return images.typed(usual)


def _own_picture() -> None:
    with st.popover(
        "Use my own picture",
        icon=":material/add_photo_alternate:",
        width="stretch",
        key="own_is_open",
        on_change="rerun",  # so that it can be closed
    ):
        st.file_uploader(
            f"{images.FORMATS}. It stays in this session and is never stored.",
            type=accepted(st.context.headers.get("User-Agent", "")),
            key="own_file",
            on_change=_take_upload,
        )
        if problem := st.session_state.get("own_problem"):
            st.error(problem)


def accepted(user_agent: str) -> tuple[str, ...] | None:
    """What the file dialogue offers; None: every file, since one that is no picture is refused in a sentence of ours.

    Safari, and every browser on an iPhone, turns a HEIC photo into the first kind of such a list that it can write,
    if the list has not HEIC itself. Other browsers would only hide such photos.
    """
    by_apple = "AppleWebKit" in user_agent and not re.search("Chrome|Chromium|Android", user_agent)
    return ("jpg", "png", "webp", "avif", "gif", "bmp", "tif") if by_apple and not images.HEIC_IS_READ else None


def _take_upload() -> None:
    """The uploaded file becomes the picture; a file that cannot be read leaves everything as it was."""
    file = st.session_state["own_file"]
    st.session_state["own_problem"] = ""
    if file is None:
        return
    try:
        st.session_state["own_picture"] = images.decode(file.getvalue(), file.name, keep=PAYLOADS.get)
    except ValueError as unreadable:
        st.session_state["own_problem"] = str(unreadable)
        return
    st.session_state.pop(session.OWN_IS_GONE, None)
    st.session_state["own_is_open"] = False
    session.set_from_drawing(image=UPLOAD, crop_row=None, crop_col=None)
    whole_page()


def color() -> bool:
    """Three planes (red, green, blue) instead of one gray plane."""
    return switch(
        "Colour: three planes",
        "color",
        help="A filter has one slice for each plane; the results of the planes are added up.",
    )


def crop_place() -> Place:
    """The crop's corner as numbers, for exact places and for the keyboard."""
    left, right = side_by_side("crop_row", "crop_col")
    row = number("Crop from row", "crop_row", left, placeholder="middle", help="In picture pixels.")
    return row, number("Crop from column", "crop_col", right, placeholder="middle")


def crop(image: images.Picture, grid_size: int, place: Place, *, color: bool | None = None) -> images.Picture:
    """The square of the picture that the grid shows, chosen by size and by dragging its frame.

    color : whether its cells are shown in three planes; with it, what a cell is stands below.
    """
    divisor = CROPS[steps("Part shown in the grid", "crop")]
    shorter = min(image.height, image.width)
    if color is not None and shorter < grid_size:
        st.caption(f"{grid_size} cells, but the picture has only {shorter} pixels: the grid has {shorter}.")
    size, row, col = slide.square((image.height, image.width), grid_size, divisor, place)
    for name, start, begin in (("row", place[0], row), ("column", place[1], col)):
        if start is not None and start > begin:
            st.caption(f"From {name} {start}, but the picture ends: the part begins at {begin}.")
    if not session.scene().hides("crop_row"):
        locator.show(image, row=row, col=col, size=size, on_move=_take_crop)
    cells = min(grid_size, size)
    if color is not None:
        st.caption(slide.cell_sentence(size, cells, color=color))
    return images.grid(image, grid_size=cells, crop_size=size, row=row, col=col)


def _take_crop() -> None:
    corner = st.session_state["locator"]["crop"]
    session.set_from_drawing(crop_row=int(corner["row"]), crop_col=int(corner["col"]))


def grid_size(image: images.Picture) -> int:
    """Cells along a side; of typed numbers each is a cell."""
    if image.name == NUMBERS:
        return min(image.height, image.width)
    return number("Grid cells along a side", "grid_size", help="From 4 to 32.")


def place_in_view() -> tuple[int, int] | None:
    """The first row and column that pictures under a magnifying glass show; None for the middle."""
    row, col = crop_place()
    return None if row is None and col is None else (row or 0, col or 0)


def picture_given(image: images.Picture) -> images.Picture:
    """The picture as the network is given it."""
    side = steps(
        "Pixels that the network is given",
        "picture_size",
        help="Along the longer side. The picture is averaged down to it.",
    )
    _say_what_is_used(side, image)
    return images.shrink(image, side)


def input_size(image: images.Picture) -> images.Picture:
    """The picture as the layer is given it: in gray, its longer side averaged down to a size."""
    help = "Pixels along the picture's longer side; a smaller picture stays as it is."
    side = number("Input size", "input_size", help=help)
    _say_what_is_used(side, image)
    return images.shrink(image.gray, side)


def _say_what_is_used(side: int, image: images.Picture) -> None:
    longer = max(image.height, image.width)
    if side > longer:
        st.caption(f"{side}, but the picture has only {longer}: it stays as it is.")


def side() -> int:
    """The longer side, in pixels, to which the picture is made smaller."""
    return steps("Longer side of the picture", "side")
