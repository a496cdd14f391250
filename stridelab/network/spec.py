"""What a layer is told: its kind, kernel_size, stride, padding, and what it reads."""

from __future__ import annotations

from dataclasses import dataclass

from stridelab.geometry import AxisPadding, whole

Pair = int | tuple[int, int]
"""One number for both axes, or (rows, columns)."""

Padding = AxisPadding | tuple[tuple[int, int], tuple[int, int]]
"""A number, (rows, columns), ((top, bottom), (left, right)), "valid" (none) or "same"."""

Shape = tuple[int, int, int]
"""(C, H, W)."""


class LayerError(ValueError):
    """A layer that cannot work on what it is given; `layer` is its name, `sentence` says why."""

    def __init__(self, layer: str, sentence: str) -> None:
        super().__init__(f"Layer {layer} {sentence}")
        self.layer, self.sentence = layer, sentence
        self.before: object = None
        """Of pasted code: the Network up to this layer."""


@dataclass(frozen=True)
class Note:
    """Something in pasted code that was not understood, and where: line from 1, column from 1."""

    line: int
    column: int
    text: str

    def __str__(self) -> str:
        return f"Line {self.line}, column {self.column}: {self.text}"


@dataclass(frozen=True, kw_only=True)
class Spec:
    """What a layer is told. Made by `conv`, `max_pool`, `add` ... in network.kinds."""

    op: str
    name: str = ""
    inputs: tuple[str, ...] = ()
    """Names of the layers it reads; none means the layer before it."""
    kernel_size: tuple[int, int] = (1, 1)
    stride: tuple[int, int] = (1, 1)
    padding: Padding = 0
    dilation: tuple[int, int] = (1, 1)
    groups: int | None = 1
    """None is one group per channel: depthwise."""
    out_channels: int = 0
    bias: bool = True
    ceil_mode: bool = False
    count_include_pad: bool = True
    activation: str | None = None
    """What the layer itself does to its result, as Keras layers may."""
    depth_multiplier: int = 1
    """Depthwise and separable convolutions: filters per input channel."""
    params_per_channel: int = 0
    """batch_norm, prelu: numbers learned per channel."""
    params: int = 0
    """Numbers learned, however many channels there are."""
    connections: int | None = None
    """Pairs of one input and one output channel that a convolution wires, where it is not all of a group's."""
    shared: bool = False
    """The weights are another layer's, and counted there."""
    training_only: bool = False
    """Holds parameters but does nothing when the network is used (an auxiliary classifier)."""
    output_padding: tuple[int, int] = (0, 0)
    """Of a transposed convolution: rows and columns that it adds at the end."""
    shape: Shape | None = None
    """Of an input layer, and of a layer that is told what it makes (upsampling: (1, rows, columns))."""


# ---- Checks and words


def pair_of(name: str, value: Pair, least: int) -> tuple[int, int]:
    if isinstance(value, (tuple, list)):
        if len(value) != 2:
            raise ValueError(f"{name} is one number or (rows, columns), not {len(value)} numbers.")
        return whole(name, value[0], least), whole(name, value[1], least)
    number = whole(name, value, least)
    return number, number


def padding_of(padding: Padding) -> Padding:
    """Numbers written out as ((top, bottom), (left, right)); words stay words, they depend on the input."""
    if isinstance(padding, str):
        if padding not in ("valid", "same"):
            raise ValueError(f'padding is "valid", "same" or numbers, not {padding!r}.')
        return padding
    per_axis = padding if isinstance(padding, (tuple, list)) else (padding, padding)
    if len(per_axis) != 2:
        raise ValueError(f"padding is one number, (rows, columns) or two pairs, not {len(per_axis)} values.")
    return pair_of("padding", per_axis[0], 0), pair_of("padding", per_axis[1], 0)


def shape_text(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
