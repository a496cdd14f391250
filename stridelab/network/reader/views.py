"""Changes of a map's form that move no number of it to another place of the picture: view, permute, flatten, unsqueeze.

A map's axes are written as factors, (letter, size): channels "c", rows "h", columns "w". A view splits and joins
factors, a permutation moves axes. As long as one can tell where each factor went, nothing is lost: channels that are
shuffled are channels again, tokens are positions of the map.

>>> from stridelab.network.reader.values import Tensor
>>> regroup((("c", 12), ("h", 4), ("w", 4)), (3, 4, 4, 4))
((('c', 3),), (('c', 4),), (('h', 4),), (('w', 4),))
>>> regroup((("c", 12), ("h", 4), ("w", 4)), (12, 16))
((('c', 12),), (('h', 4), ('w', 4)))
"""

from __future__ import annotations

import ast
from dataclasses import replace
from math import prod

from stridelab.network.kinds import avg_pool, crop, global_pool, max_pool, reshape
from stridelab.network.reader.layers import Layers
from stridelab.network.reader.limits import LARGEST_WINDOW, SizeMismatchError, fail
from stridelab.network.reader.values import Call, Factor, Layout, Tensor, is_open
from stridelab.network.spec import Spec


def in_form(layers: Layers, x: Tensor, layout: Layout) -> Tensor | None:
    """The map with other axes; None if a position has lost its place."""
    letters = [[letter for letter, _ in axis] for axis in layout]
    rows = [factor for axis in layout for factor in axis if factor[0] == "h"]
    cols = [factor for axis in layout for factor in axis if factor[0] == "w"]
    height, width = (prod(size for _, size in factors) for factors in (rows, cols))
    assert x.layer is not None
    if (height, width) != x.layer.output_shape[1:]:
        return None
    plain = replace(x, layout=None, flat=False)
    standard = ["h", "w", "c"] if layers.rows.channels_last else ["c", "h", "w"]
    if len(layout) == 3 and all(set(axis) <= {name} for axis, name in zip(letters, standard, strict=True)):
        return plain
    if len(layout) == 1 and set(letters[0]) <= {"c"}:
        return replace(plain, flat=True)
    return replace(plain, layout=layout)


def regroup(factors: tuple[Factor, ...], sizes: tuple[int, ...]) -> Layout | None:
    """Factors in a row, cut into axes of these sizes; None if they cannot be."""
    left, axes = list(factors), []
    for size in sizes:
        axis: list[Factor] = []
        while size > 1:
            if not left:
                return None
            letter, factor = left.pop(0)
            if size % factor == 0:
                axis.append((letter, factor))
                size //= factor
            elif factor % size == 0:  # the factor is cut in two
                axis.append((letter, size))
                left.insert(0, (letter, factor // size))
                size = 1
            else:
                return None
        axes.append(tuple(axis))
    return None if left else tuple(axes)


def _sizes(layout: Layout) -> tuple[int, ...]:
    return tuple(prod(size for _, size in axis) for axis in layout)


def view(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """x.view(n, groups, c // groups, h, w)."""
    x, sizes = maps[0], call.args[1:]
    if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)):
        sizes = list(sizes[0])
    return viewed(layers, x, sizes, call)


def viewed(layers: Layers, x: Tensor, sizes: list[object], call: Call) -> object:
    layout = layers.rows.layout_of(x)
    numbers = prod(_sizes(layout))
    if len(sizes) < 2 or (type(sizes[0]) is int and sizes[0] == -1 and -1 in sizes[1:]):
        return layers.pass_on("this change of shape", [x], call.node)
    target = [size if isinstance(size, int) else -1 for size in sizes[1:]]
    if not all(type(size) is int or is_open(size) for size in sizes[1:]) or target.count(-1) > 1:
        return layers.pass_on("this change of shape", [x], call.node)
    rest = prod(size for size in target if size != -1)
    if rest < 1 or numbers % rest or (-1 not in target and rest != numbers):
        if len(target) == 1 and not x.unsure:
            assert x.layer is not None
            words = " × ".join(map(str, x.layer.output_shape))
            sentence = f"a map of {words} is {numbers} numbers and cannot become {target[0]}."
            fail(call.node, f"{sentence} Change this number or the picture's size.", SizeMismatchError)
        if len(target) == 1:
            return layers.flattened(x, call.node)
        return layers.pass_on("this change of shape", [x], call.node)
    filled = tuple(numbers // rest if size == -1 else size for size in target)
    if len(filled) == 1:
        return layers.flattened(x, call.node)
    factors = tuple(factor for axis in layout for factor in axis)
    axes = regroup(factors, filled)
    if len(filled) == 3 and (x.flat or axes is None or in_form(layers, x, axes) is None):
        channels, height, width = (filled[2], *filled[:2]) if layers.rows.channels_last else filled
        spec = reshape(channels, height, width)
        return layers.rows.emit(spec, [replace(x, layout=None)], layers.rows.inside("reshape"), call.node, flat=False)
    return or_pass(layers, x, axes, "this change of shape", call)


def or_pass(layers: Layers, x: Tensor, layout: Layout | None, title: str, call: Call) -> object:
    y = in_form(layers, x, layout) if layout is not None else None
    return layers.pass_on(title, [x], call.node) if y is None else y


def _place(value: object, count: int) -> int | None:
    """An axis counted from either end, the batch being axis 0."""
    return value % count if type(value) is int and -count <= value < count else None


def permute(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """x.permute(0, 2, 3, 1) moves the channels to the end, where Linear reads them at every position; or back."""
    x, rest = maps[0], call.args[1:]
    order = call.settings.get("dims", call.settings.get("perm", rest[0] if len(rest) == 1 else rest))
    layout = layers.rows.layout_of(x)
    if not isinstance(order, (list, tuple)) or len(order) != len(layout) + 1:
        return layers.pass_on(call.name, [x], call.node)
    places = [_place(value, len(order)) for value in order]
    if places[0] != 0 or sorted(place for place in places if place is not None) != list(range(len(order))):
        return layers.pass_on(call.name, [x], call.node)
    return or_pass(layers, x, tuple(layout[place - 1] for place in places[1:] if place), call.name, call)


def transpose(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """x.transpose(1, 2)."""
    x, axes = maps[0], list(layers.rows.layout_of(maps[0]))
    first = _place(call.argument(1, "dim0", "axis0"), len(axes) + 1)
    second = _place(call.argument(2, "dim1", "axis1"), len(axes) + 1)
    if not first or not second:
        return permute(layers, maps, call) if len(call.args) == 2 else layers.pass_on(call.name, [x], call.node)
    axes[first - 1], axes[second - 1] = axes[second - 1], axes[first - 1]
    return or_pass(layers, x, tuple(axes), call.name, call)


def flatten(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """torch.flatten(x, 1), x.flatten(2)."""
    x, layout = maps[0], layers.rows.layout_of(maps[0])
    start = _place(call.argument(1, "start_dim", default=0), len(layout) + 1)
    end = _place(call.argument(2, "end_dim", default=-1), len(layout) + 1)
    if not start or end is None or end < start:
        return layers.pass_on(f"flatten from axis {call.argument(1, 'start_dim', default=0)}", maps[:1], call.node)
    joined = tuple(factor for axis in layout[start - 1 : end] for factor in axis)
    axes = (*layout[: start - 1], joined, *layout[end:])
    return layers.flattened(x, call.node) if len(axes) == 1 else or_pass(layers, x, axes, call.name, call)


def unsqueeze(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """x.unsqueeze(2): one more axis, of one place."""
    x, layout = maps[0], layers.rows.layout_of(maps[0])
    place = _place(call.argument(1, "dim", "axis"), len(layout) + 2)
    if not place:
        return layers.pass_on(call.name, [x], call.node)
    return or_pass(layers, x, (*layout[: place - 1], (), *layout[place - 1 :]), call.name, call)


def squeeze(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """x.squeeze(): without the axes of one place; x.squeeze(-1): without this one, if it has one place."""
    x, layout = maps[0], layers.rows.layout_of(maps[0])
    axes = call.axis(1, default=None)
    chosen = axes if isinstance(axes, (list, tuple)) else [axes]
    places = [_place(axis, len(layout) + 1) for axis in chosen]
    left = [axis for number, axis in enumerate(layout, 1) if axis or (axes is not None and number not in places)]
    return or_pass(layers, x, tuple(left) or ((),), call.name, call)


def average(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """x.mean([2, 3]), x.mean(-1), tf.reduce_mean(x, [1, 2]), torch.max(x, dim=1): over some of the axes."""
    rows, x, layout = layers.rows, maps[0], layers.rows.layout_of(maps[0])
    axes = call.axis(1, default=None)
    chosen = axes if isinstance(axes, (list, tuple)) else [axes]
    places = [_place(axis, len(layout) + 1) for axis in chosen]
    if not all(places):
        return layers.pass_on(call.name, [x], call.node)
    factors = [factor for place in places if place for factor in layout[place - 1]]
    letters = {letter for letter, _ in factors}
    assert x.layer is not None
    channels, height, width = x.layer.output_shape
    complete = prod(size for _, size in factors) == prod(
        size for letter, size in (("c", channels), ("h", height), ("w", width)) if letter in letters
    )
    kind = "max" if "max" in call.name else "avg"
    spec = _spec_of(letters, kind, height, width)
    if spec is None or not complete:
        return layers.pass_on(call.name, [x], call.node)
    keeps = call.argument(2, "keepdim", "keepdims", "keep_dims", default=False)
    left = tuple(
        () if number in places else axis for number, axis in enumerate(layout, 1) if keeps or number not in places
    )
    output = rows.emit(spec, [replace(x, layout=None)], rows.inside(call.name), call.node, flat=False)
    return or_pass(layers, output, left, call.name, call)


def _spec_of(letters: set[str], kind: str, height: int, width: int) -> Spec | None:
    """The layer that takes the mean or the maximum over these axes."""
    if letters == {"c"}:
        return Spec(op=f"channel_{kind}", out_channels=1)
    if letters == {"h", "w"} or (letters and letters < {"h", "w"} and 1 in (height, width)) or not letters:
        return global_pool(kind)
    if letters in ({"h"}, {"w"}) and kind == "avg":
        return avg_pool((height, 1) if letters == {"h"} else (1, width))
    return None


def part(layers: Layers, x: Tensor, keys: list[object], node: ast.AST) -> Tensor:
    """x[:, :8] takes channels, x[:, :, ::2, ::2] every second row and column, x[:, :, None, None] adds axes.

    A key is (start, stop, step), a number, or None.
    """
    rows = layers.rows
    x = rows.started(x, node)
    layout, axes, channels, steps = list(rows.layout_of(x)), [], None, {"h": 1, "w": 1}
    cuts = {"h": (0, 0), "w": (0, 0)}
    everything = (None, None, None)
    keys = _written_out(keys, len(layout) + 1)
    if not keys or keys[0] != everything:
        return layers.pass_map_on("This part of a map", x, node)
    for key in keys[1:]:
        if key is None:
            axes.append(())
            continue
        if not layout:
            return layers.pass_map_on("This part of a map", x, node)
        axis = layout.pop(0)
        letters = {letter for letter, _ in axis}
        size = prod(count for _, count in axis)
        if key == everything:
            axes.append(axis)
        elif type(key) is int and size == 1 and key in (0, -1):
            continue
        elif isinstance(key, tuple) and letters == {"c"} and channels is None and (count := _count(key, size)):
            channels = count
            axes.append((("c", count),) if count > 1 else ())
        elif (step := _step(key)) and letters in ({"h"}, {"w"}) and len(axis) == 1:
            letter, (first, distance) = letters.pop(), step
            steps[letter], cuts[letter] = distance, (first, 0)
            left = -(-(size - first) // distance)
            axes.append(((letter, left),) if left > 1 else ())
        elif isinstance(key, tuple) and letters in ({"h"}, {"w"}) and len(axis) == 1 and (ends := _ends(key, size)):
            cuts[letters.pop()] = ends
            left = size - sum(ends)
            axes.append(((axis[0][0], left),) if left > 1 else ())
        else:
            return layers.pass_map_on("This part of a map", x, node)
    if any(map(any, cuts.values())):
        x = rows.emit(crop((cuts["h"], cuts["w"])), [replace(x, layout=None)], rows.inside("slice"), node)
    return _cut(layers, x, (*axes, *layout), channels, (steps["h"], steps["w"]), node)


def _ends(key: tuple[object, ...], size: int) -> tuple[int, int] | None:
    """How many places a slice leaves out before and after."""
    if not all(bound is None or type(bound) is int for bound in key) or key[2] not in (None, 1):
        return None
    places = range(size)[slice(*key)]  # pyright: ignore[reportCallIssue, reportArgumentType]
    return (places[0], size - 1 - places[-1]) if places else None


def _count(key: tuple[object, ...], size: int) -> int:
    """How many places a slice takes of so many; 0 if that is not known."""
    if not all(bound is None or type(bound) is int for bound in key) or key[2] == 0:
        return 0
    return len(range(size)[slice(*key)])  # pyright: ignore[reportCallIssue, reportArgumentType]


def _step(key: object) -> tuple[int, int] | None:
    """(1, 2) of x[1::2]."""
    if not isinstance(key, tuple) or len(key) != 3 or key[1] is not None:
        return None
    first, distance = key[0] or 0, key[2]
    if type(first) is not int or type(distance) is not int or not 0 <= first < distance <= LARGEST_WINDOW:
        return None
    return first, distance


def _written_out(keys: list[object], axes: int) -> list[object]:
    """x[..., ::2] with all its axes."""
    if ... not in keys:
        return keys
    at = keys.index(...)
    missing = axes - sum(key is not None and key is not ... for key in keys)
    return [*keys[:at], *[(None, None, None)] * missing, *keys[at + 1 :]]


def _cut(
    layers: Layers, x: Tensor, layout: Layout, channels: int | None, stride: tuple[int, int], node: ast.AST
) -> Tensor:
    rows, flat = layers.rows, x.flat
    x = replace(x, layout=None)
    if channels is not None:
        x = rows.emit(Spec(op="split", out_channels=channels), [x], rows.inside("slice"), node)
    if stride != (1, 1):
        x = rows.emit(max_pool(1, stride), [x], rows.inside("slice"), node)
    part = in_form(layers, replace(x, flat=flat), layout)
    return layers.pass_map_on("This part of a map", x, node) if part is None else part
