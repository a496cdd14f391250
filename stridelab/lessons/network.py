"""A network as a tower: for each layer what stands in its row of the table, and what is drawn of it.

Maps get smaller on the way up, fields get larger, and the work lies where both the map and the channels are large.
`changed` asks what another stride would do to all of that, and `shown_maps` sends a picture up the tower.

>>> from stridelab.network import Network, conv, max_pool, input_layer
>>> net = Network([input_layer(3, 64, 64), conv(64, 3, stride=2, padding="same"), max_pool(2)])
>>> for floor in floors(net):
...     print(floor.name, floor.kind, floor.stride, floor.padding, floor.output, floor.macs, floor.box)
input picture   3 × 64 × 64 0 ((32, 32), (32, 32))
conv1 convolution 2 0+1 64 × 32 × 32 1769472 ((32, 34), (32, 34))
max_pool1 max pooling 2 0 64 × 16 × 16 0 ((32, 36), (32, 36))
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from stridelab import architectures, colors, images
from stridelab.geometry import axis
from stridelab.lessons.slide import full_scale
from stridelab.network import Layer, LayerError, Network, Spec, from_code, kind_of
from stridelab.network.forward import demo_weights, run, runnable
from stridelab.network.receptive_field import box

ARTICLE = """\
from keras.models import Sequential
from keras.layers import Conv2D

model = Sequential()
model.add(Conv2D(64, (3, 3), strides=(2, 2), padding='same',
                 activation='relu', input_shape=(64, 64, 3)))
"""
"""The layer that Stride Lab grew from, as its article writes it."""

NOTHING, STRIDED = "nothing", "all strided layers"
"""What may change besides a single layer."""

TOGETHER = " + "
"""Between the names of layers that change together."""

COLUMNS = (
    *("layer", "operation", "kernel size", "stride", "padding", "output", "parameters", "MACs"),
    *("receptive field", "effective stride", "effective padding"),
)

_MOST_MACS, _MOST_WEIGHTS = 150_000_000, 1_200_000
"""What may be computed without being asked for: about a tenth of a second."""


@dataclass(frozen=True)
class Floor:
    """One layer of the tower. Words as the table shows them, numbers as they are drawn."""

    name: str
    kind: str
    kernel_size: str
    stride: str
    padding: str
    """Rings of zeros; "2+3" is 2 before and 3 after, and rows × columns where they differ."""
    output: str
    """C × H × W."""
    num_params: int
    macs: int
    field: tuple[int, int]
    effective_stride: str
    effective_padding: str
    size: tuple[int, int]
    """(height, width) of the map."""
    strided: int
    """The stride, where it is above 1 and can be set; else 0."""
    box: tuple[tuple[int, int], tuple[int, int]]
    """((first row, last row), (first column, last column)) that the middle unit sees; may reach into the padding."""

    @property
    def row(self) -> tuple[str | int, ...]:
        """In the order of COLUMNS."""
        told = (self.name, self.kind, self.kernel_size, self.stride, self.padding, self.output)
        sees = (by(self.field), self.effective_stride, self.effective_padding)
        return (*told, self.num_params, self.macs, *sees)


def floors(network: Network) -> tuple[Floor, ...]:
    """Every layer, from the picture on."""
    return tuple(map(_floor, network.layers))


def table(network: Network) -> list[tuple[str | int, ...]]:
    """A row for each layer, in the order of COLUMNS."""
    return [floor.row for floor in floors(network)]


def csv_text(network: Network) -> str:
    """The table as a file for a spreadsheet."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([COLUMNS, *table(network)])
    return out.getvalue()


def _floor(layer: Layer) -> Floor:
    kind, (rows, cols) = kind_of(layer.op), layer.output_shape[1:]
    strided = max(layer.stride) if layer.is_strided and kind.can_stride else 0
    return Floor(
        name=layer.name,
        kind=kind.title_of(layer),
        kernel_size=by(layer.kernel_size) if "kernel_size" in kind.settings else "",
        stride=_one(*layer.stride) if "stride" in kind.settings else "",
        padding=_padding(layer.padding) if "padding" in kind.settings else "",
        output=by(layer.output_shape),
        num_params=layer.num_params,
        macs=layer.macs,
        field=layer.receptive_field_size,
        effective_stride=_one(*layer.effective_stride),
        effective_padding=_one(*layer.effective_padding),
        size=(rows, cols),
        strided=strided,
        box=box(layer, (rows // 2, cols // 2)),
    )


def by(numbers: Sequence[int]) -> str:
    """(64, 32, 32) as "64 × 32 × 32"."""
    return " × ".join(f"{number:,}" for number in numbers)


def _one(rows: int, cols: int) -> str:
    return f"{rows:,}" if rows == cols else by((rows, cols))


def _padding(padding: tuple[tuple[int, int], tuple[int, int]]) -> str:
    rows, cols = (f"{before:,}" if before == after else f"{before:,}+{after:,}" for before, after in padding)
    return rows if rows == cols else f"{rows} × {cols}"


# ---- Which network


@lru_cache(maxsize=64)
def published(name: str, size: int | None = None) -> Network:
    """A published network, on its own input or on a square of another size. Raises LayerError if it does not fit."""
    return _resized(architectures.load(name), size)


def opened(name: str, code: str | None = None, size: int | None = None) -> tuple[Network | None, ValueError | None]:
    """A published network, or the one that `code` describes, and why it is not as it was asked for.

    Where it does not fit the size it comes in its usual one; where the code cannot be read there is none.

    >>> net, problem = opened("alexnet", size=32)
    >>> net.input_shape, str(problem).split(":")[0]
    ((3, 224, 224), 'Layer features.12 does not fit along the rows')
    """
    if code is None:
        usual = published(name)
    else:
        usual, sentence = _read(code)
        if usual is None:
            return None, ValueError(sentence)
    try:
        return published(name, size) if code is None else _resized(usual, size), None
    except ValueError as impossible:
        return usual, impossible


@lru_cache(maxsize=16)
def _read(code: str) -> tuple[Network | None, str]:
    """Read once, however often the page is drawn: hostile code takes a while until it is refused."""
    try:
        return from_code(code), ""
    except ValueError as unreadable:
        return None, str(unreadable)


def _resized(network: Network, size: int | None) -> Network:
    if size is None or (size, size) == network.input_shape[1:]:
        return network
    return network.with_input_shape((network.input_shape[0], size, size))


# ---- What if


def stridable(network: Network) -> tuple[str, ...]:
    """The layers whose stride can be set; after one whose branch meets another, both together.

    >>> [each for each in stridable(published("resnet18")) if each.startswith("layer2.0")]
    ['layer2.0.conv1', 'layer2.0.conv1 + layer2.0.downsample.0', 'layer2.0.conv2', 'layer2.0.downsample.0']
    """
    return _stridable(network.specs)


@lru_cache(maxsize=32)
def _stridable(specs: tuple[Spec, ...]) -> tuple[str, ...]:
    network = Network(specs)
    found: list[str] = []
    offered: set[str] = set()
    for layer in network.layers:
        if kind_of(layer.op).can_stride:
            found.append(layer.name)
            if layer.is_strided and layer.name not in offered and (others := partners(network, layer.name)):
                found.append(TOGETHER.join((layer.name, *others)))
                offered.update(others)
    return tuple(found)


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
        for each in layer.inputs:
            bits |= below[at[each]]
        below.append(bits)
    moved, found = 1 << at[name], []
    for join in layers:
        if not kind_of(join.op).is_join or join.spec.training_only:
            continue
        ways = [each for each in join.inputs if max(network[each].output_shape[1:]) > 1]
        if not any(below[at[each]] & moved for each in ways):
            continue
        for way in (each for each in ways if not below[at[each]] & moved):
            own = below[at[way]] & ~below[at[name]]
            able = [each for each in layers if own >> at[each.name] & 1 and kind_of(each.op).can_stride]
            partner = next((each for each in able if each.stride == stride), None)
            if partner is None:
                return None
            moved |= 1 << at[partner.name]
            found.append(partner.name)
    return tuple(found)


def changed(network: Network, which: str, stride: int) -> Network:
    """The network with another stride in one layer, in several ("a + b"), or in all layers that stride now (`STRIDED`).

    Raises LayerError, which names the layer where it becomes impossible.

    >>> net = published("all_cnn_c")
    >>> net["conv6"].output_shape, changed(net, STRIDED, 1)["conv6"].output_shape
    ((192, 8, 8), (192, 32, 32))
    """
    if which == NOTHING:
        return network
    return _changed(network.specs, which, stride)


@lru_cache(maxsize=32)
def _changed(specs: tuple[Spec, ...], which: str, stride: int) -> Network:
    network = Network(specs)
    moving = set(which.split(TOGETHER))
    if which == STRIDED:
        moving = {layer.name for layer in network.layers if layer.is_strided and kind_of(layer.op).can_stride}
    elif len(moving) == 1 or which in network:
        return network.with_stride(which, stride)
    if unknown := moving - {layer.name for layer in network.layers if kind_of(layer.op).can_stride}:
        raise ValueError(f"{min(unknown)} is no layer with a stride to change.")
    return Network(replace(spec, stride=(stride, stride)) if spec.name in moving else spec for spec in specs)


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
    old, new = (end(each)[0] for each in (before, after))
    return (
        _sides(f"Map of {new.name}", old.output_shape[1:], new.output_shape[1:]),
        _sides("Its receptive field, in pixels", old.receptive_field_size, new.receptive_field_size),
        _sides("Its effective stride", old.effective_stride, new.effective_stride),
        _amount("MACs (multiply-accumulates)", before.macs, after.macs),
        _amount("Parameters", before.num_params, after.num_params),
        _amount("Memory of all maps, bytes (float32)", before.activation_bytes, after.activation_bytes),
    )


def end(network: Network) -> tuple[Layer, str]:
    """The last layer that still has places, and what comes after it and takes them away; nothing if it is the last.

    >>> layer, before = end(published("resnet50"))
    >>> layer.name, layer.receptive_field_size, before
    ('layer4.2.relu_2', (427, 427), 'global pooling')
    """
    layers = [layer for layer in network.layers if not layer.spec.training_only]
    sizes = [max(layer.output_shape[1:]) for layer in layers]
    for at, layer in enumerate(layers):
        # A pooling in a branch, as in squeeze and excitation, has larger maps after it.
        what = kind_of(layer.op).end_of(layer)
        if at and what and max(sizes[at:]) == sizes[at]:
            return layers[at - 1], what
    return layers[-1], ""


def summary(network: Network) -> str:
    """What a network costs, and what its last unit sees, in two sentences."""
    layer, before = end(network)
    unknown = any(each.op == "unknown" for each in network.layers)
    cost = f"{short(network.macs)} MACs and {network.num_params:,} parameters"
    counted = ", without the layers that are not understood" if unknown else ""
    last = f"The last unit before {before}, of {layer.name}," if before else f"The last unit, of {layer.name},"
    return f"{cost}{counted}. {last} sees {by(layer.receptive_field_size)} pixels."


def _sides(title: str, before: Sequence[int], after: Sequence[int]) -> Difference:
    """Two sizes, rows × columns, and by how much a side is longer."""
    words = (by(before), by(after))
    if words[0] == words[1]:
        return Difference(title, *words, "unchanged", words)
    shares = list(dict.fromkeys(_times(new, old) for old, new in zip(before, after, strict=True)))
    return Difference(title, *words, f"{' and '.join(shares)} a side", words)


def _amount(title: str, before: int, after: int) -> Difference:
    change = "unchanged" if before == after else _times(after, before)
    return Difference(title, f"{before:,}", f"{after:,}", change, (short(before), short(after)))


def _times(after: int, before: int) -> str:
    share = after / before if before else float("inf")
    return f"× {share:.2f}" if share < 10 else f"× {share:,.0f}"


def short(count: int) -> str:
    """A count in a few signs: 4.09 G, 1.77 M, 862."""
    for unit, size in (("T", 10**12), ("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if count >= size:
            value = float(f"{count / size:.3g}")
            return f"{value:,.0f} {unit}" if value >= 100 else f"{value:g} {unit}"
    return str(count)


def stems(size: int, kernel_size: int, stride: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """(before, after) padding of a first layer: by Keras's "same", and by half the kernel as PyTorch code has it.

    >>> stems(224, 7, 2)
    ((2, 3), (3, 3))
    """
    half = kernel_size // 2
    return axis(size, kernel_size, stride, "same").padding, axis(size, kernel_size, stride, half).padding


# ---- A picture on its way up


def photo(picture: images.Picture, height: int, width: int, most: int = 256) -> images.Picture:
    """The middle of a picture, cut to the input's proportions and averaged down to at most `most` pixels a side."""
    tall, wide = picture.height * width, picture.width * height
    rows = picture.height if tall <= wide else max(1, picture.width * height // width)
    cols = picture.width if tall >= wide else max(1, picture.height * width // height)
    cut = images.crop(picture, (picture.height - rows) // 2, (picture.width - cols) // 2, rows, cols)
    return images.shrink(cut, min(most, max(height, width)))


def given(picture: images.Picture, shape: tuple[int, int, int]) -> np.ndarray:
    """(C, H, W) the picture as a network reads it, from 0 to 1; a picture with fewer pixels is repeated into it."""
    channels, height, width = shape
    small = photo(picture, height, width, max(height, width))
    planes = small.planes(color=channels == 3)[0] / np.float32(255)
    rows, cols = np.arange(height) * small.height // height, np.arange(width) * small.width // width
    planes = planes[:, rows][:, :, cols]
    return planes if len(planes) == channels else np.repeat(planes, channels, axis=0)


def for_maps(network: Network, side: int = 96) -> Network:
    """The network on a picture of at most `side` pixels, as far up as it can be computed and still fits."""
    channels, height, width = network.input_shape
    longer = max(height, width)
    shape = (channels, max(1, height * side // longer), max(1, width * side // longer)) if longer > side else None
    kept = {layer.name for layer in runnable(network)}
    specs = [spec for spec in network.specs if spec.name in kept]
    if shape is None:
        return Network(specs)
    specs[0] = replace(specs[0], shape=shape)
    while True:
        try:
            return Network(specs)
        except LayerError as ends:
            specs = specs[: next(at for at, spec in enumerate(specs) if spec.name == ends.layer)]


def stops(network: Network) -> tuple[str, ...]:
    """The layers after which a map is worth looking at: each convolution, pooling and join, with its activation."""
    found: list[str] = []
    for layer in network.layers[1:]:
        kind = kind_of(layer.op)
        if found and kind.belongs_to_the_layer_before and layer.inputs == (found[-1],):
            found[-1] = layer.name
        elif ("kernel_size" in kind.settings or kind.is_join) and max(layer.output_shape[1:]) > 1:
            found.append(layer.name)
    return tuple(found)


def cheap_stop(network: Network, names: Sequence[str]) -> str:
    """The last of the stops that is reached in about a tenth of a second; the first, if none is."""
    macs = weights = 0
    reached = names[0]
    for layer in network.layers:
        macs, weights = macs + layer.macs, weights + layer.num_params
        if macs > _MOST_MACS or weights > _MOST_WEIGHTS:
            break
        if layer.name in names:
            reached = layer.name
    return reached


def shown_maps(network: Network, picture: images.Picture, last: str, most: int = 7) -> list[tuple[Layer, np.ndarray]]:
    """The picture's real maps at up to `most` stops on the way to the layer `last`.

    Returns
    -------
    list of (Layer, uint8)
        The picture as the network reads it (h, w) or (h, w, 3). Then four channels of each map in a square; black is
        the least value, white the largest.
    """
    part = network.up_to(last)
    names = [name for name in stops(network) if name in part]
    at = sorted({round(each) for each in np.linspace(0, len(names) - 1, min(most, len(names)))})
    wanted = {names[each] for each in at}
    x = given(picture, part.input_shape)
    seen = colors.gray(255 * (np.moveaxis(x, 0, -1) if len(x) == 3 else x[0]), full_scale(picture.pixels))
    maps = run(part, x, demo_weights(part))
    return [(part.layers[0], seen), *((layer, four(output)) for layer, output in maps if layer.name in wanted)]


def four(maps: np.ndarray) -> np.ndarray:
    """(C, h, w) as one picture of the first four channels that are not flat, two by two; of fewer, the first alone.

    The first layer's filters begin with an edge, an edge across it, a bar and a blob.
    """
    flat = maps.std(axis=(1, 2)) == 0
    first = np.argsort(flat, kind="stable")[:4]
    best = maps[first if len(first) == 4 else first[:1]]
    low, high = float(best.min()), float(best.max())
    toned = colors.gray(best - low, high - low)
    if len(toned) == 1:
        return toned[0]
    rim = max(1, toned.shape[1] // 24)
    sheet = np.full((2 * toned.shape[1] + rim, 2 * toned.shape[2] + rim), 128, np.uint8)
    for number, each in enumerate(toned):
        row, col = divmod(number, 2)
        top, left = row * (each.shape[0] + rim), col * (each.shape[1] + rim)
        sheet[top : top + each.shape[0], left : left + each.shape[1]] = each
    return sheet
