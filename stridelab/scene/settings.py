"""Every setting that a link may say: its key, its default, and what else it may be.

A key is also the URL parameter and, where there is one, the engine's argument: ?kernel_size=5&stride=3&padding=same
reads as it would in code. The same key on two pages carries the value from page to page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from stridelab import architectures, images, kernels
from stridelab.lessons import network as lesson
from stridelab.lessons import questions, slide
from stridelab.lessons.downsampling import frameworks
from stridelab.lessons.price import family, pictures
from stridelab.lessons.receptive_field import layer_stack as stack_text
from stridelab.lessons.translation import shift

UPLOAD = "upload"
NUMBERS = "numbers"
TYPED = "typed"
OWN = "own"
DRAWN = "drawn"
CROPS = {"whole": 1, "half": 2, "quarter": 4, "eighth": 8, "pixels": None}
"""Name of a crop -> the shorter side's share that it covers, as a divisor; None: one grid cell is one pixel."""
STACKS = {"one layer": 1, "four layers": 4}


@dataclass(frozen=True)
class Setting:
    """One URL parameter: its default, what else it may be, and what an option is called on the page."""

    default: Any
    options: tuple[Any, ...] = ()
    least: float | None = None
    most: float | None = None
    whole: bool = True
    title: Callable[[str], str] = str

    def reads(self, text: str) -> bool:
        """Whether a link may say `text` here."""
        if self.options:
            return any(text in (str(option), self.title(str(option))) for option in self.options)
        if self.least is None or self.most is None:
            return True
        try:
            number = float(text)
        except ValueError:
            return False
        return self.least <= number <= self.most and (not self.whole or number.is_integer())

    def parse(self, text: str) -> Any:
        """The value for a text that the setting `reads`."""
        if isinstance(self.default, bool):
            return text.lower() in ("true", "1")
        if self.options:
            return next(option for option in self.options if text in (str(option), self.title(str(option))))
        if self.least is None or self.most is None:
            return text
        return int(float(text)) if self.whole else float(text)

    def texts(self, value: Any) -> list[str]:
        """What a link says for a value, each part a parameter of its own: `parse` reads it back."""
        if isinstance(value, (tuple, list)):
            return [str(part) for part in value]
        return [str(value).lower() if isinstance(value, bool) else str(value)]

    def titles(self, value: Any) -> list[str]:
        """`texts`, with the names that the page's own controls have for them."""
        return [self.title(text) for text in self.texts(value)] if self.options else self.texts(value)

    def is_chosen(self, value: Any) -> bool:
        """Whether a value is not the usual one."""
        return (tuple(value) if isinstance(value, list) else value) != self.default

    @property
    def range(self) -> str:
        if self.options:
            return "one of " + ", ".join(map(str, self.options))
        if self.least is None or self.most is None:
            return "a text"
        return f"a {'whole ' if self.whole else ''}number from {self.least:g} to {self.most:g}"


def whole_or_word(text: str) -> int | str:
    """A padding from its text: a number of rings, or "same", "valid"."""
    return int(text) if text.isdigit() else text


def _image_title(name: str) -> str:
    own_titles = {UPLOAD: "My own picture", NUMBERS: "Type my own numbers"}
    return own_titles.get(name) or images.sample(name).title


def _kernel_title(name: str) -> str:
    return "Type my own" if name == TYPED else kernels.title(name)


def _drawing_title(name: str) -> str:
    return {DRAWN: "My own drawing", UPLOAD: "The picture"}.get(name, f"The digit {name}")


def _network_title(name: str) -> str:
    if name in family.TRAINED:
        return f"Trained: {family.FAMILY[family.TRAINED[name]].title.lower()}"
    return "My own code" if name == OWN else architectures.about(name).title


def _topic_title(lesson: str) -> str:
    return {"home": "The five reasons"}.get(lesson, lesson.replace("_", " ").capitalize())


_SIDES = (32, 64, 96, 128, 160, 192, 224, 227, 256, 299, 384, 512)

_TITLES = {"usual": "its own", "whole": "largest square"}
"""Of options whose short names say too little beside the control."""

_SWITCH = Setting(False, ("true", "false", "True", "False", "1", "0"))

SETTINGS: dict[str, Setting] = {
    "image": Setting("astronaut", (*images.sample_names(), NUMBERS, UPLOAD), title=_image_title),
    "numbers": Setting("1 2 0 1 2\n0 1 2 0 1\n2 0 1 2 0\n1 2 0 1 2\n0 1 2 0 1"),
    "kernel": Setting("sobel_x", (*kernels.names(), TYPED), title=_kernel_title),
    "kernel_size": Setting(3, least=1, most=11),
    "weights": Setting("1 0 -1\n2 0 -2\n1 0 -1"),
    "stride": Setting(2, least=1, most=8),
    "stride_cols": Setting(None, least=1, most=8),
    "padding": Setting("1", ("same", "valid", "0", "1", "2", "3", "4", "5")),
    "dilation": Setting(1, least=1, most=4),
    "bias": Setting(0.0, least=-1000, most=1000, whole=False),
    "color": _SWITCH,
    "flip": _SWITCH,
    "grid_size": Setting(12, least=4, most=32),
    "crop": Setting("whole", tuple(CROPS), title=lambda part: _TITLES.get(part, part)),
    "crop_row": Setting(None, least=0, most=20_000),
    "crop_col": Setting(None, least=0, most=20_000),
    "strides": Setting((1, 2, 3, 4, 5, 6), slide.STRIDES),
    "input_size": Setting(224, least=3, most=256),
    "framework": Setting("pytorch", tuple(frameworks.RULES), title=lambda rule: frameworks.RULES.get(rule, rule)),
    "filter_first": _SWITCH,
    "depth": Setting("four layers", tuple(STACKS)),
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
    "network": Setting("alexnet", (*architectures.names(), *family.TRAINED, OWN), title=_network_title),
    "network_size": Setting("usual", ("usual", *map(str, _SIDES)), title=lambda size: _TITLES.get(size, size)),
    "task": Setting("thin", tuple(pictures.TASKS), title=lambda task: pictures.TASKS[task].title),
    "unseen": Setting(500, (200, 500, 1000, 2000)),
    "drawing": Setting("4", (*map(str, range(10)), DRAWN, UPLOAD), title=_drawing_title),
    "lines": Setting(""),
    "moved": Setting(1, least=0, most=pictures.MOST_SHIFT),
    "clean": _SWITCH,
    "trained": Setting("four", tuple(family.FAMILY), title=lambda name: family.FAMILY[name].title),
    "what_if": Setting(lesson.NOTHING),
    "what_stride": Setting(1, (1, 2, 3, 4)),
    "topic": Setting("all", ("all", *questions.topics()), title=_topic_title),
    "quiz": Setting(None, least=0, most=questions.MOST_SEED),
}
