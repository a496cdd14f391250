"""What all layers of one kind have in common: what they weigh, how they run and are written, what pages call them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from stridelab.geometry import Axis, axis
from stridelab.network.kinds.writing import Draft, keras_layer
from stridelab.network.layer import Layer
from stridelab.network.spec import Shape, Spec

Arrays = Sequence[np.ndarray]
Words = str | Callable[[Layer], str]
Write = Callable[[Layer, Draft], list[str]]

WINDOW = ("kernel_size", "stride", "padding")


def window_axis(spec: Spec, size: int, dim: int) -> Axis:
    """The windows that a spec asks for, on one axis of so many positions."""
    padding = spec.padding[dim] if isinstance(spec.padding, tuple) else spec.padding
    return axis(size, spec.kernel_size[dim], spec.stride[dim], padding, spec.dilation[dim], ceil_mode=spec.ceil_mode)


def whole_axis(spec: Spec, size: int, dim: int) -> Axis:
    """One window over all of an axis."""
    return axis(size, size)


def _channels(spec: Spec, shape: Shape) -> int:
    return spec.out_channels or shape[0] * spec.depth_multiplier


def _no_weights(spec: Spec, channels: int, out_channels: int) -> tuple[tuple[int, ...], ...]:
    return ()


def _pass_on(layer: Layer, maps: Arrays, weights: Arrays) -> np.ndarray:
    return maps[0]


def _hand_back(layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray) -> list[np.ndarray]:
    return [back]


def _as_it_is(layer: Layer, channels: int) -> Spec:
    return layer.spec


def passed_on_in_pytorch(layer: Layer, draft: Draft) -> list[str]:
    draft.has_no_equal(layer)
    return ["nn.Identity()"]


def passed_on_in_keras(layer: Layer, draft: Draft) -> list[str]:
    draft.has_no_equal(layer)
    return [keras_layer(layer, "Identity")]


def passed_on_in_numpy(layer: Layer, draft: Draft) -> list[str]:
    return [f"{draft.at(layer)} = {draft.sources(layer)[0]}  # {layer.op}"]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of layer. What is left out is that of a layer that passes its map on as it is.

    Maps are (C, H, W); `dim` is 0 for rows and 1 for columns.
    """

    op: str
    title: Words
    """What pages call it: "max pooling"."""

    # ---- What becomes of it: network.graph

    axis: Callable[[Spec, int, int], Axis] = window_axis
    """(spec, size, dim): where its windows lie on an input of `size` positions. Every kind is a row of windows."""
    join: Callable[[Spec, tuple[Layer, ...]], Shape] | None = None
    """(spec, layers): the shape of what it reads, of a kind that joins several maps. Raises LayerError."""
    out_channels: Callable[[Spec, Shape], int] = _channels
    """(spec, input_shape)"""
    weight_shapes: Callable[[Spec, int, int], tuple[tuple[int, ...], ...]] = _no_weights
    """(spec, in_channels, out_channels): of what it multiplies by at every output position. Raises LayerError."""
    multiplies_at_inputs: bool = False
    """Whether its weights are multiplied at every position of its input, not of its output."""
    is_approximate: Callable[[Spec, int, int], bool] = lambda spec, size, dim: False
    """(spec, size, dim): whether its windows are not all alike, so that `axis` can only come close."""

    # ---- How it runs: network.forward

    forward: Callable[[Layer, Arrays, Arrays], np.ndarray] = _pass_on
    """(layer, maps, weights): its map."""
    backward: Callable[[Layer, Arrays, np.ndarray, Arrays, np.ndarray], list[np.ndarray]] = _hand_back
    """(layer, maps, output, weights, back): what each input is handed of what the output was handed, `back`."""
    can_run: Callable[[Layer], bool] = lambda layer: True
    with_channels: Callable[[Layer, int], Spec] = _as_it_is
    """(layer, channels): its spec in a network of so few channels, which runs in no time."""
    mean_op: str = ""
    """Of a maximum: the kind that takes the mean instead."""

    # ---- How it is written: network.writer

    pytorch: Write = passed_on_in_pytorch
    """The modules that it becomes; of a join, the expression."""
    keras: Write = passed_on_in_keras
    """The layers that it becomes."""
    numpy: Write = passed_on_in_numpy
    """Its statements."""

    # ---- What pages make of it

    can_stride: bool = False
    """Whether its stride can be changed."""
    settings: tuple[str, ...] = ()
    """Which of kernel_size, stride and padding stand in its row of a table."""
    belongs_to_the_layer_before: bool = False
    """As an activation does: a map is looked at after it."""
    takes_places_away: Words = ""
    """Of a kind after which there may be one position alone: what it does, "global pooling"."""

    def title_of(self, layer: Layer) -> str:
        return self.title if isinstance(self.title, str) else self.title(layer)

    def end_of(self, layer: Layer) -> str:
        """What takes the places away, if this layer may."""
        return self.takes_places_away if isinstance(self.takes_places_away, str) else self.takes_places_away(layer)

    @property
    def is_join(self) -> bool:
        return self.join is not None

    @property
    def has_weights(self) -> bool:
        return self.weight_shapes is not _no_weights
