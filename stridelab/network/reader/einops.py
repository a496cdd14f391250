"""einops: rearrange(x, "b (g c) h w -> b (c g) h w", g=2), reduce and Reduce, as changes of a map's axes."""

from __future__ import annotations

import re
from dataclasses import replace
from math import prod

from stridelab.network.reader import views
from stridelab.network.reader.layers import Layers
from stridelab.network.reader.values import Call, Factor, Layout, Tensor

Groups = list[list[str]]
"""A side of a pattern: its axes, each with the names that it is made of."""


def rearrange(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """rearrange(x, "b c h w -> b (h w) c")."""
    x, pattern = maps[0], call.argument(1, "pattern")
    sides = _sides(pattern)
    factors = sides and _factors(layers.rows.layout_of(x), sides[0], call)
    if not sides or factors is None or set(_names(sides[1])) - {"1"} != set(factors):
        return layers.pass_on(call.name, [x], call.node)
    layout = tuple(tuple(f for name in axis for f in factors.get(name, ())) for axis in sides[1][1:])
    return (
        layers.flattened(x, call.node)
        if len(layout) == 1 and not x.flat
        else views.or_pass(layers, x, layout, call.name, call)
    )


def reduce(layers: Layers, maps: list[Tensor], call: Call) -> object:
    """reduce(x, "b c h w -> b c", "mean")."""
    x, how = maps[0], call.argument(2, "reduction")
    sides = _sides(call.argument(1, "pattern"))
    if not sides or how not in ("mean", "max") or any(len(axis) > 1 for side in sides for axis in side):
        return layers.pass_on(call.name, [x], call.node)
    before, after = ([axis[0] if axis else "1" for axis in side] for side in sides)
    gone = [place for place, name in enumerate(before) if name not in after]
    if [name for name in before if name in after] != [name for name in after if name != "1"] or "1" in after:
        return layers.pass_on(call.name, [x], call.node)
    word = "mean" if how == "mean" else "amax"
    return views.average(layers, [x], replace(call, args=[x, gone], settings={}, name=word))


def _sides(pattern: object) -> tuple[Groups, Groups] | None:
    if not isinstance(pattern, str) or pattern.count("->") != 1 or len(pattern) > 200:
        return None
    before, after = (re.findall(r"\(([^()]*)\)|(\w+)", side) for side in pattern.split("->"))
    sides = [[(inner or single).split() for inner, single in side] for side in (before, after)]
    return (sides[0], sides[1]) if all(sides) and sides[0][0] == sides[1][0] else None


def _names(side: Groups) -> list[str]:
    return [name for axis in side[1:] for name in axis]


def _factors(layout: Layout, side: Groups, call: Call) -> dict[str, tuple[Factor, ...]] | None:
    """What each name of a pattern stands for."""
    if len(side) != len(layout) + 1:
        return None
    factors: dict[str, tuple[Factor, ...]] = {}
    for axis, names in zip(layout, side[1:], strict=True):
        size = prod(count for _, count in axis)
        sizes = [call.settings.get(name) for name in names]
        product = prod(count for count in sizes if isinstance(count, int))
        if sum(not isinstance(count, int) for count in sizes) > 1 or product < 1 or size % product:
            return None
        parts = views.regroup(axis, tuple(count if isinstance(count, int) else size // product for count in sizes))
        if parts is None:
            return None
        factors |= dict(zip(names, parts, strict=True))
    return factors
