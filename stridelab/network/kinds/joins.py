"""Layers that join several maps: a sum, a product, or their channels one after the other."""

from __future__ import annotations

from functools import reduce
from operator import mul

import numpy as np

from stridelab.network.kinds.kind import Arrays, Kind, Write
from stridelab.network.kinds.writing import keras_layer
from stridelab.network.layer import Layer
from stridelab.network.spec import LayerError, Shape, Spec, shape_text


def add(*inputs: str, name: str = "") -> Spec:
    """The sum of several maps."""
    return Spec(op="add", name=name, inputs=inputs)


def concat(*inputs: str, name: str = "") -> Spec:
    """Several maps' channels, one after the other."""
    return Spec(op="concat", name=name, inputs=inputs)


# ---- The shape of several maps together


def _same_shapes(spec: Spec, layers: tuple[Layer, ...], spread: tuple[Shape, ...] = ()) -> Shape:
    """The one shape that all maps have, but for those that are `spread` over the others."""
    shapes = [layer.output_shape for layer in layers]
    full = [shape for shape in shapes if shape not in spread] or shapes
    if any(shape != full[0] for shape in full) or any(shape[0] != full[0][0] for shape in shapes):
        sizes = " and ".join(shape_text(shape) for shape in shapes)
        raise LayerError(
            spec.name,
            f"joins maps of {sizes} ({_names(layers)}). Give both branches the same stride and as many channels.",
        )
    return full[0]


def _product_shape(spec: Spec, layers: tuple[Layer, ...]) -> Shape:
    """One number per channel may be spread over a whole map (squeeze and excitation)."""
    return _same_shapes(spec, layers, tuple(s for s in (layer.output_shape for layer in layers) if s[1:] == (1, 1)))


def _concat_shape(spec: Spec, layers: tuple[Layer, ...]) -> Shape:
    shapes = [layer.output_shape for layer in layers]
    if any(shape[1:] != shapes[0][1:] for shape in shapes):
        sizes = " and ".join(shape_text(shape[1:]) for shape in shapes)
        raise LayerError(spec.name, f"joins maps of {sizes} ({_names(layers)}). Give all branches the same stride.")
    return sum(shape[0] for shape in shapes), *shapes[0][1:]


def _names(layers: tuple[Layer, ...]) -> str:
    return " and ".join(layer.name for layer in layers)


# ---- How they run backwards


def _product_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    backs = []
    for number, x in enumerate(maps):
        handed = reduce(mul, (other for at, other in enumerate(maps) if at != number), back)
        is_spread = x.shape[1:] == (1, 1) != back.shape[1:]
        backs.append(handed.sum(axis=(1, 2), keepdims=True) if is_spread else handed)
    return backs


def _concat_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    return np.split(back, np.cumsum([len(x) for x in maps])[:-1])


# ---- How they are written


def _expression(pattern: str, sign: str) -> Write:
    """The sources between `sign`s, as {} of the pattern."""
    return lambda layer, draft: [pattern.format(sign.join(draft.sources(layer)))]


def _statement(pattern: str, sign: str) -> Write:
    expression = _expression(pattern, sign)
    return lambda layer, draft: [f"{draft.at(layer)} = {expression(layer, draft)[0]}"]


def _layer(kind: str) -> Write:
    return lambda layer, draft: [keras_layer(layer, kind)]


ADD = Kind(
    op="add",
    title="sum",
    join=_same_shapes,
    forward=lambda layer, maps, weights: sum(maps[1:], maps[0]),
    backward=lambda layer, maps, output, weights, back: [back] * len(maps),
    pytorch=_expression("{}", " + "),
    keras=_layer("Add"),
    numpy=_statement("{}", " + "),
)

MULTIPLY = Kind(
    op="multiply",
    title="multiply",
    join=_product_shape,
    forward=lambda layer, maps, weights: reduce(mul, maps),
    backward=_product_backward,
    pytorch=_expression("{}", " * "),
    keras=_layer("Multiply"),
    numpy=_statement("{}", " * "),
)

CONCAT = Kind(
    op="concat",
    title="channels joined",
    join=_concat_shape,
    forward=lambda layer, maps, weights: np.concatenate(maps),
    backward=_concat_backward,
    pytorch=_expression("torch.cat([{}], dim=1)", ", "),
    keras=_layer("Concatenate"),
    numpy=_statement("np.concatenate([{}], axis=1)", ", "),
)
