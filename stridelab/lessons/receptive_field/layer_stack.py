"""A stack of layers as one line of text, and the network that it becomes on a picture.

Each layer is its kernel and, where they are not the usual ones, its stride (s), padding (p) and dilation (d); pooling
says so first. The line is what stands in a link, so it has to survive being typed by hand:

>>> [str(layer) for layer in parse("3X3 s2 p1; 5, max 2x2 s2")]
['3x3 s2 p1', '5x5', 'max 2x2 s2']
>>> parse("3x3 s2, 3x3 s0")
Traceback (most recent call last):
stridelab.network.spec.LayerError: Layer 2 has stride 0. Choose a stride from 1 to 8.

A stack need not fit its picture. Then it is built as far as it does, and says why it ends:

>>> tall = build("7x7 s4, 3x3, 3x3", 16, 16)
>>> [layer.output_shape[1:] for layer in tall.network], len(tall.layers)
([(16, 16), (3, 3), (1, 1)], 3)
>>> print(tall.problem)
Layer 3 does not fit along the rows: kernel_size 3 needs 3 positions, but the input has only 1. Choose a smaller \
kernel_size or dilation, more padding or a larger input.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stridelab.network import LayerError, Network, Spec, avg_pool, conv, input_layer, max_pool

RANGES = {"kernel_size": (1, 11), "stride": (1, 8), "padding": (0, 8), "dilation": (1, 8)}
"""Least and most of what a layer is told."""

MOST_LAYERS = 8

OPS = {"conv": "convolution", "max": "max pooling", "avg": "average pooling"}
"""How a layer's kind is written, and what it is called."""

PRESETS = {
    "Stride 2 everywhere": "3x3 s2 p1, 3x3 s2 p1, 3x3 s2 p1",
    "Three plain 3 × 3": "3x3 p1, 3x3 p1, 3x3 p1",
    "Stride 2 first": "3x3 s2 p1, 3x3 p1, 3x3 p1",
    "Stride 2 last": "3x3 p1, 3x3 p1, 3x3 s2 p1",
    "Dilated 1, 2, 4": "3x3 p1, 3x3 p2 d2, 3x3 p4 d4",
    "Dilated 2, 2, 2": "3x3 p2 d2, 3x3 p2 d2, 3x3 p2 d2",
    "Holes: 1 × 1, stride 2": "1x1 s2, 3x3 p1",
    "Holes: 3 × 3, stride 4": "3x3 s4, 3x3 p1",
    "Two VGG blocks": "3x3 p1, 3x3 p1, max 2x2 s2, 3x3 p1, 3x3 p1, max 2x2 s2",
    "ResNet's stem": "7x7 s2 p3, max 3x3 s2 p1, 3x3 p1, 3x3 p1",
}
"""Name -> text of the stacks worth trying first; all have the text that `text` would write."""


@dataclass(frozen=True)
class StackLayer:
    """What one layer is told, the same on both axes."""

    kernel_size: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    op: str = "conv"
    """A key of OPS. Pooling has no dilation here."""

    def __str__(self) -> str:
        word = "" if self.op == "conv" else f"{self.op} "
        usual = StackLayer(self.kernel_size)
        signs = (("s", "stride"), ("p", "padding"), ("d", "dilation"))
        settings = (f" {sign}{getattr(self, key)}" for sign, key in signs if getattr(self, key) != getattr(usual, key))
        return f"{word}{self.kernel_size}x{self.kernel_size}{''.join(settings)}"

    def spec(self, name: str) -> Spec:
        """The layer for a `Network`: one channel, for it is about places only; a convolution ends in a ReLU."""
        if self.op == "conv":
            shape = (self.kernel_size, self.stride, self.padding, self.dilation)
            return conv(1, *shape, name=name, activation="relu")
        pool = max_pool if self.op == "max" else avg_pool
        return pool(self.kernel_size, self.stride, self.padding, name=name)


@dataclass(frozen=True, eq=False)
class Stack:
    """A line of text on a picture."""

    layers: tuple[StackLayer, ...]
    """As far as the text can be read."""
    network: Network
    """As far as the layers fit: an input, then layers called "1", "2", ..."""
    problem: LayerError | None
    """Why it ends early; `problem.layer` is the number of the layer where."""

    @property
    def names(self) -> tuple[str, ...]:
        """The layers of the network, without the input."""
        return tuple(layer.name for layer in self.network.layers[1:])


def text(layers: Sequence[StackLayer]) -> str:
    """The line that `parse` reads back.

    >>> text([StackLayer(3, stride=2, padding=1), StackLayer(2, stride=2, op="max")])
    '3x3 s2 p1, max 2x2 s2'
    """
    return ", ".join(map(str, layers))


def parse(line: str) -> tuple[StackLayer, ...]:
    """The layers of a line such as "3x3 s2 p1, 3x3 d2, max 2x2 s2". A semicolon or a new line also ends a layer.

    Raises
    ------
    LayerError
        (A ValueError.) The sentence names the layer and what is wrong with it.
    """
    layers, problem = _read(line)
    if problem:
        raise problem
    return layers


def build(line: str, height: int, width: int) -> Stack:
    """The stack of a line on a picture of height x width, as far as it can be read and fits."""
    layers, problem = _read(line)
    network = Network([input_layer(1, height, width)])
    for number, layer in enumerate(layers, start=1):
        try:
            network = Network([*network.specs, layer.spec(str(number))])
        except LayerError as ends:
            return Stack(layers, network, ends)
    return Stack(layers, network, problem)


def preset_of(layers: Sequence[StackLayer]) -> str | None:
    """The name of the preset that these layers are, if they are one.

    >>> preset_of(parse("3x3 s2 p1, 3x3, 3x3 p1")), preset_of(parse("3x3 p1 s2, 3 p1, 3x3 p1"))
    (None, 'Stride 2 first')
    """
    return next((name for name, line in PRESETS.items() if line == text(layers)), None)


def fields_by_stride(network: Network, name: str, strides: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Every layer's receptive field size (on one axis) for several strides of one layer, or of "all".

    The picture is taken to be as large as needed: a field's size does not depend on it.

    >>> plain = build("3x3, 3x3, 3x3", 9, 9).network
    >>> fields_by_stride(plain, "1", (1, 2, 3))
    {1: (3, 5, 7), 2: (3, 7, 11), 3: (3, 9, 15)}
    """
    endless = network.with_input_shape((1, 2**30, 2**30))
    changed = {stride: endless.with_stride(name, stride) for stride in strides}
    return {stride: tuple(layer.receptive_field_size[0] for layer in net.layers[1:]) for stride, net in changed.items()}


def plain_layers_for(size: int, kernel_size: int = 3) -> int:
    """How many layers at stride 1 it takes until a unit sees `size` pixels in a row.

    >>> plain_layers_for(15)
    7
    """
    return -(-(size - 1) // (kernel_size - 1))


# ---- Reading


def _read(line: str) -> tuple[tuple[StackLayer, ...], LayerError | None]:
    """The layers up to the first that cannot be read, and what is wrong with that one."""
    parts = [part.strip() for part in re.split(r"[,;\n]", line)]
    layers: list[StackLayer] = []
    for number, part in enumerate((part for part in parts if part), start=1):
        try:
            if number > MOST_LAYERS:
                raise ValueError(f"is one too many: this stack has at most {MOST_LAYERS} layers. Remove one.")
            layers.append(_layer(part))
        except ValueError as wrong:
            return tuple(layers), LayerError(str(number), str(wrong))
    if not layers:
        return (), LayerError("1", "is missing: write at least one layer, such as 3x3 s2 p1.")
    return tuple(layers), None


def _layer(part: str) -> StackLayer:
    """One layer; a ValueError's sentence goes on after "Layer 2 "."""
    op, settings = "conv", {}
    for word in part.lower().replace("×", "x").split():
        if word in OPS and not settings:
            op = word
            continue
        key, number = _setting(word)
        if key in settings:
            raise ValueError(f"says {key} twice. Say it once.")
        settings[key] = number
    if "kernel_size" not in settings:
        raise ValueError("has no kernel. Begin with its size, such as 3x3.")
    if op != "conv" and settings.get("dilation", 1) != 1:
        raise ValueError(f"is {OPS[op]} with dilation {settings['dilation']}, which is not drawn here. Leave d out.")
    return StackLayer(op=op, **settings)


def _setting(word: str) -> tuple[str, int]:
    """ "s2" is ("stride", 2)."""
    parts = re.fullmatch(r"([spd])(\d{1,6})|(\d{1,6})(?:x(\d{1,6}))?", word)
    if not parts:
        plain = "".join(c for c in word[:20] if c.isalnum() or c in ".+-_x")
        raise ValueError(f"says “{plain}”, which is not known here. Write a layer as 3x3 s2 p1 d1, or max 2x2 s2.")
    sign, value, height, width = parts.groups()
    if height and width and int(height) != int(width):
        raise ValueError(f"has a kernel of {int(height)}x{int(width)}. Kernels are square here: write 3x3 or 5x5.")
    key = {"s": "stride", "p": "padding", "d": "dilation", None: "kernel_size"}[sign]
    number, (least, most) = int(value or height), RANGES[key]
    if not least <= number <= most:
        raise ValueError(f"has {key} {number}. Choose a {key} from {least} to {most}.")
    return key, number
