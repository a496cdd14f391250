"""One function per control, and one table of what a link may say.

This is the only file with widget keys, defaults and ranges. A key is also the URL parameter and, where there is one,
the engine's argument: ?kernel_size=5&stride=3&padding=same reads as it would in code. The same key on two pages
carries the value from page to page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import streamlit as st
from streamlit.errors import StreamlitAPIException

from stridelab import architectures, images, kernels
from stridelab.lessons import network as tower
from stridelab.lessons import slide
from stridelab.lessons.downsampling import frameworks
from stridelab.lessons.receptive_field import layer_stack as stack_text
from stridelab.lessons.translation import shift
from stridelab.network import Network
from stridelab.network.effective_field import EffectiveField
from stridelab.network.receptive_field import StrideEffect
from stridelab.ui.components import layer_stack as stack_drawing
from stridelab.ui.components import locator
from stridelab.ui.session import take

UPLOAD = "upload"
TYPED = "typed"
OWN = "own"
_BIND = "query-params"
_CROPS = {"whole": 1, "half": 2, "quarter": 4, "eighth": 8, "pixels": None}
"""Name of a crop -> the shorter side's share that it covers, as a divisor; None: one grid cell is one pixel."""
_STACKS = {"one layer": 1, "four layers": 4}


@dataclass(frozen=True)
class Setting:
    """One URL parameter: its default, and what else it may be."""

    default: Any
    options: tuple[Any, ...] = ()
    least: float | None = None
    most: float | None = None
    whole: bool = True

    def reads(self, text: str, titles: Callable[[str], str] = str) -> bool:
        """Whether a link may say `text` here."""
        if self.options:
            return text in {str(o) for o in self.options} | {titles(str(o)) for o in self.options}
        if self.least is None or self.most is None:
            return True
        try:
            number = float(text)
        except ValueError:
            return False
        return self.least <= number <= self.most and (not self.whole or number.is_integer())

    @property
    def range(self) -> str:
        if self.options:
            return "one of " + ", ".join(str(o) for o in self.options)
        return f"a {'whole ' if self.whole else ''}number from {self.least:g} to {self.most:g}"


SETTINGS: dict[str, Setting] = {
    "image": Setting("astronaut", (*images.sample_names(), UPLOAD)),
    "kernel": Setting("sobel_x", (*kernels.names(), TYPED)),
    "kernel_size": Setting(3, least=1, most=11),
    "weights": Setting("1 0 -1\n2 0 -2\n1 0 -1"),
    "stride": Setting(2, least=1, most=8),
    "stride_cols": Setting(None, least=1, most=8),
    "padding": Setting("1", ("same", "valid", "0", "1", "2", "3", "4", "5")),
    "dilation": Setting(1, least=1, most=4),
    "bias": Setting(0.0, least=-1000, most=1000, whole=False),
    "color": Setting(False, ("true", "false", "True", "False", "1", "0")),
    "flip": Setting(False, ("true", "false", "True", "False", "1", "0")),
    "grid_size": Setting(12, (8, 12, 16, 24, 32)),
    "crop": Setting("whole", tuple(_CROPS)),
    "crop_row": Setting(None, least=0, most=20_000),
    "crop_col": Setting(None, least=0, most=20_000),
    "strides": Setting((1, 2, 3, 4, 5, 6), slide.STRIDES),
    "input_size": Setting(224, (16, 28, 32, 56, 64, 96, 112, 128, 160, 192, 224, 225, 227, 240, 256)),
    "framework": Setting("pytorch", tuple(frameworks.RULES)),
    "filter_first": Setting(False, ("true", "false", "True", "False", "1", "0")),
    "depth": Setting("four layers", tuple(_STACKS)),
    "strided_layer": Setting("conv1", ("conv1", "conv2", "conv3", "conv4", "all")),
    "unit": Setting("MACs", ("MACs", "FLOPs")),
    "scale": Setting("linear", ("linear", "log")),
    "side": Setting(64, (32, 64, 128, 224)),
    "blur": Setting("none", shift.BLURS),
    "layers": Setting(stack_text.PRESETS["Stride 2 everywhere"]),
    "picture_size": Setting(64, (16, 24, 32, 48, 64, 96, 128)),
    "of_layer": Setting("1", ("all", *(str(number + 1) for number in range(stack_text.MOST_LAYERS)))),
    "new_stride": Setting(4, (1, 2, 3, 4)),
    "field_weights": Setting("equal", ("equal", "random")),
    "network": Setting("alexnet", (*architectures.names(), OWN)),
    "network_size": Setting("usual", ("usual", *map(str, (32, 64, 96, 128, 160, 192, 224, 227, 256, 299, 384, 512)))),
    "what_if": Setting(tower.NOTHING),
    "what_stride": Setting(1, (1, 2, 3, 4)),
}


def _select(label: str, key: str, **more: Any) -> Any:
    """One of a setting's options, in a list that opens."""
    setting = SETTINGS[key]
    default = setting.options.index(setting.default)
    st.selectbox(label, setting.options, index=default, key=key, bind=_BIND, **more)
    return st.session_state[key]


def _number(label: str, key: str, where: Any = st, *, slider: bool = False, **more: Any) -> Any:
    """A setting that is a number: typed, or on a slider."""
    setting = SETTINGS[key]
    kind = int if setting.whole else float
    ends = (kind(setting.least or 0), kind(setting.most or 0))
    # After the Back button a link is what it is. Streamlit stumbles over inf in it: then the two go separate ways.
    bind = _BIND if all(map(setting.reads, filter(None, st.query_params.get_all(key)))) else None
    if slider:
        return where.slider(label, *ends, setting.default, key=key, bind=bind, **more)
    return where.number_input(label, *ends, setting.default, key=key, bind=bind, **more)


# ---------------------------------------------------------------- what a link says


def read_link(page: str) -> None:
    """Note, for this page, what the link asks for and cannot have; Streamlit then falls back to the default."""
    if st.session_state.get("link_page") != page:
        st.session_state["link_page"] = page
        st.session_state["link_notes"] = ""
    notes = st.session_state["link_notes"].split("\n") if st.session_state["link_notes"] else []
    refused = []
    for key in st.query_params:
        setting = SETTINGS.get(key)
        if setting is None:
            notes.append(f"This link has a setting that is not known here: {_shown(key)}. It was left out.")
            continue
        for value in st.query_params.get_all(key):
            if value and not setting.reads(value, _title_of(key)):
                refused.append(key)
                notes.append(
                    f"{key} in this link is {_shown(value)}, but it has to be {setting.range}. "
                    f"{'The usual value' if setting.default is None else _shown(setting.default)} is used instead."
                )
            elif key in ("image", "kernel", "framework", "network") and value in map(str, setting.options):
                st.session_state[key] = value  # the short name, too, may stand in a link
    st.session_state["link_notes"] = "\n".join(dict.fromkeys(notes))
    if refused:  # Streamlit would round 2.5 and stumble over inf: the widgets must not see them
        with suppress(StreamlitAPIException):  # the Back button: widgets have the keys already, and put them right
            for key in set(refused):
                del st.query_params[key]
            st.rerun()


def link_notes() -> list[str]:
    """One sentence for each part of the link that could not be used."""
    return [note for note in st.session_state.get("link_notes", "").split("\n") if note]


def _shown(value: object) -> str:
    """A value from a link, harmless and short enough to print: no Markdown, no long strings."""
    text = "".join(c for c in str(value)[:40] if c.isprintable() and c not in "`\\")
    return f"`{text}`" if text else "empty"


def _title_of(key: str) -> Callable[[str], str]:
    return {
        "image": _image_title,
        "kernel": _kernel_title,
        "framework": _framework_title,
        "network": network_title,
    }.get(key, str)


# ---------------------------------------------------------------- the picture


def picture() -> images.Picture:
    """Choose a sample or upload a picture; the choice is the same on every page."""
    _select("Picture", "image", format_func=_image_title)
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


def _image_title(name: str) -> str:
    return "My own picture" if name == UPLOAD else images.sample(name).title


def color() -> bool:
    """Three planes (red, green, blue) instead of one gray plane."""
    return st.toggle(
        "Colour: three planes",
        key="color",
        bind=_BIND,
        help="A filter has one slice for each plane; the results of the planes are added up.",
    )


def crop(image: images.Picture, grid_size: int) -> images.Picture:
    """The square of the picture that the grid shows, chosen by size and by dragging its frame."""
    st.select_slider("Part shown in the grid", tuple(_CROPS), key="crop", bind=_BIND)
    divisor = _CROPS[st.session_state["crop"]]
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
    _number("Crop from row", "crop_row", left, placeholder="middle", help="In picture pixels.")
    _number("Crop from column", "crop_col", right, placeholder="middle")


def grid_size() -> int:
    setting = SETTINGS["grid_size"]
    st.select_slider("Grid cells along a side", setting.options, value=setting.default, key="grid_size", bind=_BIND)
    return st.session_state["grid_size"]


# ---------------------------------------------------------------- the filter


def kernel() -> None:
    """Choose a filter by name, or type one."""
    name = _select("Filter", "kernel", format_func=_kernel_title)
    if name == TYPED:
        st.text_area(
            "Its numbers, one row a line",
            SETTINGS["weights"].default,
            key="weights",
            bind=_BIND,
            height=110,
            max_chars=2000,
            help="Whole numbers, decimals or fractions such as 1/9, separated by blanks. A semicolon also ends a row.",
        )
    else:
        st.caption(kernels.sentence(name))


def kernel_size() -> int:
    """The filter's side; a typed filter brings its own."""
    typed = st.session_state.get("kernel") == TYPED
    return _number("Kernel size", "kernel_size", slider=True, disabled=typed)


def weights() -> np.ndarray:
    """(kh, kw) the chosen filter.

    Raises
    ------
    ValueError
        The typed numbers cannot be read, or the filter does not exist at this size.
    """
    name = st.session_state["kernel"]
    if name == TYPED:
        chosen = kernels.parse(st.session_state["weights"])
    else:
        chosen = kernels.kernel(name, st.session_state["kernel_size"]).weights
    return chosen[::-1, ::-1] if st.session_state.get("flip") else chosen


def flip() -> None:
    """The filter turned by 180 degrees, as a mathematician's convolution has it."""
    st.toggle(
        "Turn the filter by 180°",
        key="flip",
        bind=_BIND,
        help="Deep-learning frameworks lay the filter on the picture as it is, which mathematics calls "
        "cross-correlation. Convolution in mathematics turns it by 180° first. A network learns either way.",
    )


def kernel_title() -> str:
    """The chosen filter and its size, for a heading."""
    name = st.session_state["kernel"]
    return "typed filter" if name == TYPED else f"{kernels.title(name)}, size {st.session_state['kernel_size']}"


def _kernel_title(name: str) -> str:
    return "Type my own" if name == TYPED else kernels.title(name)


def bias() -> float:
    return _number("Bias", "bias", step=1.0, format="%g", help="Added to every sum.")


# ---------------------------------------------------------------- how it moves


def stride() -> tuple[int, int]:
    """Stride as numbers, rows and columns; the player's own buttons set the same two."""
    left, right = st.columns(2)
    rows = _number("Stride", "stride", left)
    cols = _number("along columns", "stride_cols", right, placeholder="the same", help="Empty: as the rows.")
    return rows, rows if cols is None else cols


def take_stride() -> None:
    """The player's stride becomes the page's, so that it stands in the link and on the next page."""
    rows, cols = st.session_state["slide"]["stride"]
    take("stride", int(rows))
    take("stride_cols", None if rows == cols else int(cols))


def one_stride() -> int:
    """Stride, the same along rows and columns."""
    return _number("Stride", "stride", slider=True)


def strides() -> Sequence[int]:
    """Which strides stand side by side."""
    setting = SETTINGS["strides"]
    return sorted(
        st.pills("Strides", setting.options, selection_mode="multi", default=setting.default, key="strides", bind=_BIND)
    )


def padding() -> int | str:
    """Rings of zeros around the input: a number, "same" or "valid"."""
    text = _select(
        "Padding",
        "padding",
        help="Rings of zeros around the picture. valid: none. same: as many as make the output ⌈input / stride⌉, "
        "an odd one at the bottom and right, as TensorFlow and Keras do.",
    )
    return int(text) if text.isdigit() else text


def dilation() -> int:
    return _number("Dilation", "dilation", help="Distance between the taps of the filter.")


def weights_or_one(planes: int) -> np.ndarray:
    """(C, kh, kw) the chosen filter if it can be read, else a single 1: something to draw beside the message."""
    try:
        return slide.repeated(weights(), planes)
    except ValueError:
        return np.ones((planes, 1, 1))


# ---------------------------------------------------------------- a stack of layers

_OWN_STACK = "My own"
_STACK_UID = "stack"


def layers() -> str:
    """A stack of layers: chosen ready-made, typed, or set in the drawing, which all write the same line."""
    ready_made = st.container()
    st.text_input(
        "Layers, from the picture up",
        SETTINGS["layers"].default,
        key="layers",
        bind=_BIND,
        max_chars=200,
        help="Each layer: kernel, then s (stride), p (padding), d (dilation) if they are not 1, 0, 1. "
        "Begin with max or avg for pooling. Such as: 7x7 s2 p3, max 3x3 s2 p1",
    )
    line = st.session_state["layers"]
    try:
        found = stack_text.preset_of(stack_text.parse(line))
    except ValueError:
        found = None
    st.session_state["preset"] = found or _OWN_STACK
    ready_made.selectbox("Stack", (*stack_text.PRESETS, _OWN_STACK), key="preset", on_change=_take_preset)
    return line


def _take_preset() -> None:
    name = st.session_state["preset"]
    if name in stack_text.PRESETS:
        take("layers", stack_text.PRESETS[name])


def stack_drawn(stack: stack_text.Stack, picture: images.Picture) -> None:
    """The drawing of the stack, whose settings are the page's."""
    stack_drawing.show(stack, picture, uid=_STACK_UID, on_change=_take_layers)


def _take_layers() -> None:
    """What the learner has set in the drawing becomes the line of layers, so that it stands in the link."""
    take("layers", stack_text.text(stack_drawing.changed(_STACK_UID)))


def picture_given(image: images.Picture) -> images.Picture:
    """The picture as the network is given it."""
    setting = SETTINGS["picture_size"]
    st.select_slider(
        "Pixels that the network is given",
        setting.options,
        value=setting.default,
        key="picture_size",
        bind=_BIND,
        help="Along the longer side. The picture is averaged down to it.",
    )
    return images.shrink(image, st.session_state["picture_size"])


def of_layer(names: Sequence[str]) -> str:
    """The layer whose stride is changed, or all of them."""
    options = (*names, "all")
    if st.session_state.get("of_layer", options[0]) not in options:
        st.session_state["of_layer"] = options[0]
    st.segmented_control(
        "Change the stride of layer", options, default=options[0], key="of_layer", bind=_BIND, required=True
    )
    return st.session_state["of_layer"]


def new_stride() -> int:
    setting = SETTINGS["new_stride"]
    st.segmented_control(
        "It becomes", setting.options, default=setting.default, key="new_stride", bind=_BIND, required=True
    )
    return st.session_state["new_stride"]


def effects(found: Sequence[StrideEffect]) -> None:
    """What a changed stride does to every layer, side by side."""
    with st.container(horizontal=True, gap="medium"):
        for effect in found:
            was, color = (f"was {effect.before[0]:,}", "green") if effect.is_changed else ("unchanged", "gray")
            label, value = f"Layer {effect.name} sees", f"{effect.after[0]:,} px"
            st.metric(label, value, was, delta_color=color, delta_arrow="off", width="content")


def measured_field(stack: stack_text.Stack) -> EffectiveField:
    """The effective receptive field of the last layer, and with which weights it is measured."""
    setting = SETTINGS["field_weights"]
    st.segmented_control(
        "Weights of the stack", setting.options, default=setting.default, key="field_weights", bind=_BIND, required=True
    )
    kind = st.session_state["field_weights"]
    st.caption(
        "The middle unit of the last layer. "
        + {
            "equal": "Every weight is the same and nothing is cut off, so the influence is the number of ways from a "
            "pixel to the unit. Max pooling counts as the mean: each pixel of a window is as likely the largest.",
            "random": "The mean of 8 networks with random weights (normal, 4 channels, ReLU, seed 0), each on a "
            "picture of random numbers: networks before training.",
        }[kind]
    )
    return stack_drawing.measured(stack, kind)


# ---------------------------------------------------------------- what it costs


def depth() -> int:
    """How many convolution layers are counted."""
    return _STACKS[_choice("Layers", "depth")]


def strided_layer(count: int) -> str:
    """Whose stride changes: a layer's name, or "all"."""
    chosen = _select(
        "The stride changes in", "strided_layer", disabled=count == 1, help="The other layers keep stride 1."
    )
    return chosen if count > 1 else "conv1"


def unit() -> str:
    """ "MACs" or "FLOPs"."""
    return _choice("Unit", "unit", help="1 MAC, a multiplication and an addition, is 2 FLOPs.")


def scale() -> str:
    """ "linear" or "log"."""
    return _choice("Scale of the charts", "scale", help="On the log scale, 1 / stride² is a straight line.")


def side() -> int:
    """The longer side, in pixels, to which the picture is made smaller."""
    setting = SETTINGS["side"]
    st.select_slider("Longer side of the picture", setting.options, value=setting.default, key="side", bind=_BIND)
    return st.session_state["side"]


# ---------------------------------------------------------------- what a shift does


def blur() -> str:
    """Where the map or the picture is blurred, one of `shift.BLURS`."""
    return _select(
        "Blur", "blur", help="The right place is after filter and ReLU, just before every s-th value is kept."
    )


def _choice(label: str, key: str, help: str | None = None) -> str:
    """One of a few words, side by side; one is always chosen."""
    setting = SETTINGS[key]
    return st.segmented_control(
        label,
        setting.options,
        default=setting.default,
        required=True,
        key=key,
        bind=_BIND,
        help=help,
        width="stretch",
    )


# ---------------------------------------------------------------- what a layer reads, and ways to make a map smaller

COVERAGE = "coverage"
"""The name under which the drawing of what is read reports a choice."""


def square_stride() -> int:
    """One stride for rows and columns."""
    return _number("Stride", "stride")


def input_size(image: images.Picture) -> images.Picture:
    """The picture as the layer is given it: in gray, its longer side averaged down to a size."""
    setting = SETTINGS["input_size"]
    st.select_slider(
        "Input size",
        setting.options,
        value=setting.default,
        key="input_size",
        bind=_BIND,
        help="Pixels along the picture's longer side; a smaller picture stays as it is.",
    )
    return images.shrink(image.gray, st.session_state["input_size"])


def framework() -> str:
    """Whose rule for padding the layer follows."""
    setting = SETTINGS["framework"]
    st.selectbox("Padding rule", setting.options, format_func=_framework_title, key="framework", bind=_BIND)
    return st.session_state["framework"]


def _framework_title(rule: str) -> str:
    return frameworks.RULES.get(rule, rule)


def take_coverage() -> None:
    """Stride and rule chosen in the drawing become the page's, so that they stand in the link and on the next page."""
    choice = st.session_state[COVERAGE]["choice"]
    take("stride", int(choice["stride"]))
    take("stride_cols", None)
    take("framework", choice["rule"])


def kernel_shape() -> tuple[int, int]:
    """(kh, kw) of the chosen filter; while it cannot be built, the kernel size that is set."""
    try:
        height, width = weights().shape
    except ValueError:
        height = width = st.session_state["kernel_size"]
    return height, width


def filter_first() -> bool:
    """Whether a filter and ReLU go before the reduction."""
    return st.toggle(
        "Filter the picture first",
        key="filter_first",
        bind=_BIND,
        help="Off: the picture itself is made smaller. On: its feature map under a filter and ReLU, as in a network.",
    )


def place_in_view() -> tuple[int, int] | None:
    """The first row and column that pictures under a magnifying glass show; None for the middle."""
    crop_place()
    row, col = st.session_state["crop_row"], st.session_state["crop_col"]
    return None if row is None and col is None else (row or 0, col or 0)


# ---------------------------------------------------------------- a whole network

WHOLE = "the whole network"


def network() -> str:
    """A published network's name, or `OWN`."""
    name = _select("Network", "network", format_func=network_title)
    st.button(
        "Paste my own code",
        key="paste_code",
        icon=":material/code:",
        on_click=_take_own_code,
        disabled=name == OWN,
        width="stretch",
    )
    return name


def _take_own_code() -> None:
    take("network", OWN)


def network_title(name: str) -> str:
    return "My own code" if name == OWN else architectures.about(name).title


def network_size() -> int | None:
    """Pixels along each side of the input; None for the network's usual one."""
    text = _select("Input size", "network_size", help="Pixels along each side. Usual: as published, or as in the code.")
    return int(text) if text.isdigit() else None


def own_code() -> str:
    """Pasted source. It outlives a visit to another page, but is too long for a link."""
    if "code" not in st.session_state:
        st.session_state["code"] = st.session_state.get("own_code", tower.ARTICLE)
    st.html("<style>.st-key-code textarea { font-family: monospace; font-size: 0.9rem; }</style>")
    st.text_area(
        "Keras or PyTorch source. It is read, never run.",
        key="code",
        height=185,
        help="A Sequential, a functional model, a class with forward, or a few layers. Press Ctrl and Enter to apply.",
    )
    st.caption(
        "The code is never written to disk. Press Ctrl and Enter to apply a change. "
        "A link to this page says only “my own code”, for it is too long."
    )
    st.session_state["own_code"] = st.session_state["code"]
    return st.session_state["code"]


# Names of layers that change together are long: in the open list they take two lines instead of being cut.
_WHOLE_NAMES = """<style>
[data-testid="stSelectboxVirtualDropdown"] [role="option"] > div {
  white-space: normal; overflow-wrap: anywhere; line-height: 1.1; font-size: 0.85rem;
}
</style>"""


def what_if(original: Network) -> tuple[str, int]:
    """Whose stride changes (`tower.NOTHING`, `tower.STRIDED` or a layer's name), and what it becomes."""
    options = (tower.NOTHING, tower.STRIDED, *tower.stridable(original))
    if st.session_state.get("what_if", options[0]) not in options:
        st.session_state["what_if"] = options[0]
    st.html(_WHOLE_NAMES)
    st.selectbox("What if the stride changed in", options, key="what_if", bind=_BIND)
    which, setting = st.session_state["what_if"], SETTINGS["what_stride"]
    st.segmented_control(
        "and became",
        setting.options,
        default=setting.default,
        required=True,
        key="what_stride",
        bind=_BIND,
        width="stretch",
        disabled=which == tower.NOTHING,
    )
    if tower.TOGETHER in which:
        together = escape(", ".join(which.split(tower.TOGETHER)))
        st.html(f'<p style="font-size:0.85rem;overflow-wrap:anywhere">These change together: {together}.</p>')
    return which, int(st.session_state["what_stride"])


def maps_until(stops: Sequence[str], usual: str) -> str:
    """The layer up to which maps are computed."""
    if st.session_state.get("maps_until") not in stops:
        st.session_state["maps_until"] = usual
    st.selectbox("Send the picture up to", stops, key="maps_until", help="Further up takes longer.")
    return st.session_state["maps_until"]


def code_of(shown: Network) -> str:
    """A layer's name, or `WHOLE`."""
    options = (WHOLE, *(layer.name for layer in shown.layers[1:]))
    if st.session_state.get("code_of", WHOLE) not in options:
        st.session_state["code_of"] = WHOLE
    st.selectbox("Code of", options, key="code_of")
    return st.session_state["code_of"]
