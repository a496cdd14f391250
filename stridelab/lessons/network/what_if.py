"""What another stride would do to a network: which layers can change, what becomes of it, and why it may not be.

Where branches meet, both need the same stride: such layers are offered together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from stridelab import formats
from stridelab.geometry import axis
from stridelab.lessons.network.layer_table import end
from stridelab.network import LayerError, Network, kind_of

NOTHING, STRIDED = "nothing", "all strided layers"
"""What may change besides a single layer."""

TOGETHER = " + "
"""Between the names of layers that change together."""


@lru_cache(maxsize=32)
def stridable(network: Network) -> tuple[str, ...]:
    """The layers whose stride can be set; after one whose branch meets another, both together.

    >>> from stridelab.architectures import load
    >>> [name for name in stridable(load("resnet18")) if name.startswith("layer2.0")]
    ['layer2.0.conv1', 'layer2.0.conv1 + layer2.0.downsample.0', 'layer2.0.conv2', 'layer2.0.downsample.0']
    """
    names: list[str] = []
    offered: set[str] = set()
    for layer in network.layers:
        if kind_of(layer.op).can_stride:
            names.append(layer.name)
            if layer.is_strided and layer.name not in offered and (others := partners(network, layer.name)):
                names.append(TOGETHER.join((layer.name, *others)))
                offered.update(others)
    return tuple(names)


def partners(network: Network, name: str) -> tuple[str, ...]:
    """The layers of other branches that must have the same stride as this one, so that the branches can be joined.

    Of each branch that meets this layer's, the first layer with the same stride as this one has. None where no branch
    needs it, and none where a branch has no such layer, as a plain shortcut.
    """
    return _partners(network, name) or ()


def _partners(network: Network, name: str) -> tuple[str, ...] | None:
    """As `partners`; None if a branch has no layer that could change."""
    layers, stride = network.layers, network[name].stride
    at = {layer.name: number for number, layer in enumerate(layers)}
    # Of each layer all that it depends on, itself too, as the bits of a number.
    below: list[int] = []
    for number, layer in enumerate(layers):
        bits = 1 << number
        for source in layer.inputs:
            bits |= below[at[source]]
        below.append(bits)
    moved, names = 1 << at[name], []
    for join in layers:
        if not kind_of(join.op).is_join or join.spec.training_only:
            continue
        ways = [source for source in join.inputs if max(network[source].output_shape[1:]) > 1]
        if not any(below[at[way]] & moved for way in ways):
            continue
        for way in (way for way in ways if not below[at[way]] & moved):
            only_here = below[at[way]] & ~below[at[name]]
            able = [layer for layer in layers if only_here >> at[layer.name] & 1 and kind_of(layer.op).can_stride]
            partner = next((layer for layer in able if layer.stride == stride), None)
            if partner is None:
                return None
            moved |= 1 << at[partner.name]
            names.append(partner.name)
    return tuple(names)


@lru_cache(maxsize=32)
def changed(network: Network, which: str, stride: int) -> Network:
    """The network with another stride in one layer, in several ("a + b"), or in all layers that stride now (`STRIDED`).

    Raises LayerError, which names the layer where it becomes impossible.

    >>> from stridelab.architectures import load
    >>> net = load("all_cnn_c")
    >>> net["conv6"].output_shape, changed(net, STRIDED, 1)["conv6"].output_shape
    ((192, 8, 8), (192, 32, 32))
    """
    if which == NOTHING:
        return network
    moving = set(which.split(TOGETHER))
    if which == STRIDED:
        moving = {layer.name for layer in network.layers if layer.is_strided and kind_of(layer.op).can_stride}
    elif len(moving) == 1 or which in network:
        return network.with_stride(which, stride)
    if unknown := moving - {layer.name for layer in network.layers if kind_of(layer.op).can_stride}:
        raise ValueError(f"{min(unknown)} is no layer with a stride to change.")
    return Network(replace(spec, stride=(stride, stride)) if spec.name in moving else spec for spec in network.specs)


def attempt(original: Network, which: str, stride: int) -> tuple[Network, LayerError | None]:
    """The changed network, or the original, where the change becomes impossible, and what would be possible."""
    try:
        return changed(original, which, stride), None
    except LayerError as impossible:
        advice = _advice(original, which, impossible.layer)
        return original, LayerError(impossible.layer, f"{impossible.sentence}{advice}") if advice else impossible


def _advice(original: Network, which: str, ends: str) -> str:
    """What to change together with a layer whose branch cannot be joined any more; nothing if that is not why."""
    if which not in original or not kind_of(original[ends].op).is_join:
        return ""
    others = _partners(original, which)
    if others is None:
        return f" Another branch has no layer with the stride of {which}, so change a layer before the branches part."
    if not others:
        return ""
    return f" Change {' and '.join(others)} too: choose {TOGETHER.join((which, *others))}."


@dataclass(frozen=True)
class Difference:
    """One quantity of the whole network, before and after a change."""

    title: str
    before: str
    after: str
    change: str
    briefly: tuple[str, str]
    """Before and after in a few signs, for a narrow screen."""


def differences(before: Network, after: Network) -> tuple[Difference, ...]:
    """What a change of strides does to map size, field, work, parameters and memory."""
    end_before, end_after = (end(network)[0] for network in (before, after))
    return (
        _sides(f"Map of {end_after.name}", end_before.output_shape[1:], end_after.output_shape[1:]),
        _sides("Its receptive field, in pixels", end_before.receptive_field_size, end_after.receptive_field_size),
        _sides("Its effective stride", end_before.effective_stride, end_after.effective_stride),
        _amount("MACs (multiply-accumulates)", before.macs, after.macs),
        _amount("Parameters", before.num_params, after.num_params),
        _amount("Memory of all maps, bytes (float32)", before.activation_bytes, after.activation_bytes),
    )


def _sides(title: str, before: Sequence[int], after: Sequence[int]) -> Difference:
    """Two sizes, rows × columns, and by how much a side is longer."""
    words = (formats.shape(before), formats.shape(after))
    if words[0] == words[1]:
        return Difference(title, *words, "unchanged", words)
    shares = list(
        dict.fromkeys(_times(size_after, size_before) for size_before, size_after in zip(before, after, strict=True))
    )
    return Difference(title, *words, f"{' and '.join(shares)} a side", words)


def _amount(title: str, before: int, after: int) -> Difference:
    change = "unchanged" if before == after else _times(after, before)
    return Difference(title, f"{before:,}", f"{after:,}", change, (formats.short(before), formats.short(after)))


def _times(after: int, before: int) -> str:
    share = after / before if before else float("inf")
    return f"× {share:.2f}" if share < 10 else f"× {share:,.0f}"


def stems(size: int, kernel_size: int, stride: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """(before, after) padding of a first layer: by Keras's "same", and by half the kernel as PyTorch code has it.

    >>> stems(224, 7, 2)
    ((2, 3), (3, 3))
    """
    half = kernel_size // 2
    return axis(size, kernel_size, stride, "same").padding, axis(size, kernel_size, stride, half).padding
