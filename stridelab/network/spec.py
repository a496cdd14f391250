"""What a layer is told: its kind, kernel_size, stride, padding, and what it reads. One function makes each kind.

>>> conv(64, 3, stride=2, padding="same").stride
(2, 2)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from stridelab.geometry import AxisPadding, whole

Pair = int | tuple[int, int]
"""One number for both axes, or (rows, columns)."""

Padding = AxisPadding | tuple[tuple[int, int], tuple[int, int]]
"""A number, (rows, columns), ((top, bottom), (left, right)), "valid" (none) or "same"."""

Shape = tuple[int, int, int]
"""(C, H, W)."""

ACTIVATIONS = (
    *("relu", "relu6", "leaky_relu", "prelu", "elu", "selu", "gelu", "silu", "mish", "softplus"),
    *("sigmoid", "hardsigmoid", "hardswish", "tanh", "softmax", "log_softmax"),
)
"""Layers that change values one by one (softmax: channel against channel), and nothing else."""

POOLS = ("max_pool", "avg_pool")
GLOBAL_POOLS = ("global_max_pool", "global_avg_pool")
ADAPTIVE_POOLS = ("adaptive_max_pool", "adaptive_avg_pool")
JOINS = ("add", "multiply", "concat")


class LayerError(ValueError):
    """A layer that cannot work on what it is given; `layer` is its name, `sentence` says why."""

    def __init__(self, layer: str, sentence: str) -> None:
        super().__init__(f"Layer {layer} {sentence}")
        self.layer, self.sentence = layer, sentence


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
    """What a layer is told. Made by `conv`, `max_pool`, `add` ... below."""

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
    shape: Shape | None = None
    """Of an input layer."""


STRIDABLE = ("conv", "separable_conv", *POOLS)
"""The kinds of layer whose stride can be set."""


# ---- The specs: one function for each kind of layer


def input_layer(channels: int, height: int, width: int, name: str = "") -> Spec:
    """What goes in."""
    sizes = zip(("channels", "height", "width"), (channels, height, width), strict=True)
    channels, height, width = (whole(each, value, 1) for each, value in sizes)
    return Spec(op="input", name=name, shape=(channels, height, width))


def conv(
    out_channels: int,
    kernel_size: Pair,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    groups: int | None = 1,
    bias: bool = True,
    *,
    name: str = "",
    inputs: tuple[str, ...] = (),
    activation: str | None = None,
    connections: int | None = None,
) -> Spec:
    """A convolution. groups None is depthwise: each channel has its own filters."""
    return Spec(
        op="conv",
        name=name,
        inputs=inputs,
        kernel_size=pair_of("kernel_size", kernel_size, 1),
        stride=pair_of("stride", stride, 1),
        padding=_padding(padding),
        dilation=pair_of("dilation", dilation, 1),
        groups=groups if groups is None else whole("groups", groups, 1),
        out_channels=whole("out_channels", out_channels, 1),
        bias=bias,
        activation=activation,
        connections=connections,
    )


def depthwise_conv(
    kernel_size: Pair,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    bias: bool = True,
    *,
    depth_multiplier: int = 1,
    name: str = "",
    activation: str | None = None,
) -> Spec:
    """Each channel is filtered on its own, by `depth_multiplier` filters."""
    spec = conv(1, kernel_size, stride, padding, dilation, None, bias, name=name, activation=activation)
    return replace(spec, out_channels=0, depth_multiplier=whole("depth_multiplier", depth_multiplier, 1))


def separable_conv(
    out_channels: int,
    kernel_size: Pair,
    stride: Pair = 1,
    padding: Padding = 0,
    dilation: Pair = 1,
    bias: bool = True,
    *,
    depth_multiplier: int = 1,
    name: str = "",
    activation: str | None = None,
) -> Spec:
    """A depthwise convolution and a 1x1 convolution in one layer, as Keras has it; the bias comes once, at the end."""
    spec = conv(out_channels, kernel_size, stride, padding, dilation, None, bias, name=name, activation=activation)
    return replace(spec, op="separable_conv", depth_multiplier=whole("depth_multiplier", depth_multiplier, 1))


def max_pool(
    kernel_size: Pair,
    stride: Pair | None = None,
    padding: Padding = 0,
    dilation: Pair = 1,
    ceil_mode: bool = False,
    *,
    name: str = "",
) -> Spec:
    """The largest value of each window; the stride is the kernel size unless given."""
    return Spec(
        op="max_pool",
        name=name,
        kernel_size=pair_of("kernel_size", kernel_size, 1),
        stride=pair_of("stride", kernel_size if stride is None else stride, 1),
        padding=_padding(padding),
        dilation=pair_of("dilation", dilation, 1),
        ceil_mode=ceil_mode,
    )


def avg_pool(
    kernel_size: Pair,
    stride: Pair | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    *,
    name: str = "",
) -> Spec:
    """The mean of each window; the stride is the kernel size unless given."""
    spec = max_pool(kernel_size, stride, padding, ceil_mode=ceil_mode, name=name)
    return replace(spec, op="avg_pool", count_include_pad=count_include_pad)


def global_pool(kind: str = "avg", *, name: str = "") -> Spec:
    """The mean (or, with kind "max", the largest value) of the whole map."""
    return Spec(op=f"global_{kind}_pool", name=name)


def adaptive_pool(output_size: Pair, kind: str = "avg", *, name: str = "") -> Spec:
    """As many windows as are asked for, spread over the whole map (PyTorch's adaptive pooling)."""
    return Spec(op=f"adaptive_{kind}_pool", name=name, kernel_size=pair_of("output_size", output_size, 1))


def pad(padding: Padding, *, name: str = "") -> Spec:
    """A border of zeros."""
    return Spec(op="pad", name=name, padding=_padding(padding))


def batch_norm(params_per_channel: int = 2, *, name: str = "") -> Spec:
    """Scale and shift each channel. PyTorch counts 2 numbers per channel, Keras 4 (mean and variance too)."""
    return Spec(op="batch_norm", name=name, params_per_channel=params_per_channel)


def activation(kind: str = "relu", *, name: str = "", params_per_channel: int = 0) -> Spec:
    """One of ACTIVATIONS."""
    if kind not in ACTIVATIONS:
        raise ValueError(f"{kind!r} is no activation known here. There are: {', '.join(ACTIVATIONS)}.")
    return Spec(op=kind, name=name, params_per_channel=params_per_channel)


def dropout(*, name: str = "") -> Spec:
    """Does nothing when the network is used."""
    return Spec(op="dropout", name=name)


def flatten(*, name: str = "") -> Spec:
    """The whole map as one column of channels, (C·H·W, 1, 1); each of them is taken to see all of H × W."""
    return Spec(op="flatten", name=name)


def linear(out_channels: int, bias: bool = True, *, name: str = "", activation: str | None = None) -> Spec:
    """A fully connected layer (Linear, Dense). On a map it works at every position, like a 1x1 convolution."""
    channels = whole("out_channels", out_channels, 1)
    return Spec(op="linear", name=name, out_channels=channels, bias=bias, activation=activation)


def add(*inputs: str, name: str = "") -> Spec:
    """The sum of several maps."""
    return Spec(op="add", name=name, inputs=inputs)


def concat(*inputs: str, name: str = "") -> Spec:
    """Several maps' channels, one after the other."""
    return Spec(op="concat", name=name, inputs=inputs)


# ---- Checks and words


def pair_of(name: str, value: Pair, least: int) -> tuple[int, int]:
    if isinstance(value, (tuple, list)):
        if len(value) != 2:
            raise ValueError(f"{name} is one number or (rows, columns), not {len(value)} numbers.")
        return whole(name, value[0], least), whole(name, value[1], least)
    number = whole(name, value, least)
    return number, number


def _padding(padding: Padding) -> Padding:
    """Numbers written out as ((top, bottom), (left, right)); words stay words, they depend on the input."""
    if isinstance(padding, str):
        if padding not in ("valid", "same"):
            raise ValueError(f'padding is "valid", "same" or numbers, not {padding!r}.')
        return padding
    both = padding if isinstance(padding, (tuple, list)) else (padding, padding)
    if len(both) != 2:
        raise ValueError(f"padding is one number, (rows, columns) or two pairs, not {len(both)} values.")
    return pair_of("padding", both[0], 0), pair_of("padding", both[1], 0)
