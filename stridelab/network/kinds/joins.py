"""Layers that join several maps: a sum, a product, a maximum, an average, or their channels one after the other."""

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


def _spread_shape(spec: Spec, layers: tuple[Layer, ...]) -> Shape:
    """The one shape that all maps have, or are spread to: one channel over all, one value over all places."""
    shapes = [layer.output_shape for layer in layers]
    channels, height, width = (max(sizes) for sizes in zip(*shapes, strict=True))
    full = channels, height, width
    if any(size not in (1, most) for shape in shapes for size, most in zip(shape, full, strict=True)):
        sizes = " and ".join(shape_text(shape) for shape in shapes)
        raise LayerError(
            spec.name,
            f"joins maps of {sizes} ({_names(layers)}). Give both branches the same stride and as many channels.",
        )
    return full


def _concat_shape(spec: Spec, layers: tuple[Layer, ...]) -> Shape:
    shapes = [layer.output_shape for layer in layers]
    if any(shape[1:] != shapes[0][1:] for shape in shapes):
        sizes = " and ".join(shape_text(shape[1:]) for shape in shapes)
        raise LayerError(spec.name, f"joins maps of {sizes} ({_names(layers)}). Give all branches the same stride.")
    return sum(shape[0] for shape in shapes), *shapes[0][1:]


def _names(layers: tuple[Layer, ...]) -> str:
    return " and ".join(layer.name for layer in layers)


# ---- How they run backwards


def _gathered(x: np.ndarray, back: np.ndarray) -> np.ndarray:
    """What a map that was spread is handed: the sum over the places that it was spread to."""
    axes = tuple(axis for axis, (size, full) in enumerate(zip(x.shape, back.shape, strict=True)) if size < full)
    return back.sum(axis=axes, keepdims=True) if axes else back


def _sum_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    return [_gathered(x, back) for x in maps]


def _average_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    return [_gathered(x, back / len(maps)) for x in maps]


def _maximum_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    return [_gathered(x, back * (x == output)) for x in maps]


def _product_backward(
    layer: Layer, maps: Arrays, output: np.ndarray, weights: Arrays, back: np.ndarray
) -> list[np.ndarray]:
    return [
        _gathered(x, reduce(mul, (factor for place, factor in enumerate(maps) if place != number), back))
        for number, x in enumerate(maps)
    ]


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
    join=_spread_shape,
    forward=lambda layer, maps, weights: sum(maps[1:], maps[0]),
    backward=_sum_backward,
    pytorch=_expression("{}", " + "),
    keras=_layer("Add"),
    numpy=_statement("{}", " + "),
)

MULTIPLY = Kind(
    op="multiply",
    title="multiply",
    join=_spread_shape,
    forward=lambda layer, maps, weights: reduce(mul, maps),
    backward=_product_backward,
    pytorch=_expression("{}", " * "),
    keras=_layer("Multiply"),
    numpy=_statement("{}", " * "),
)

MAXIMUM = Kind(
    op="maximum",
    title="maximum",
    join=_spread_shape,
    forward=lambda layer, maps, weights: reduce(np.maximum, maps),
    backward=_maximum_backward,
    pytorch=lambda layer, draft: [reduce("torch.maximum({}, {})".format, draft.sources(layer))],
    keras=_layer("Maximum"),
    numpy=lambda layer, draft: [f"{draft.at(layer)} = {reduce('np.maximum({}, {})'.format, draft.sources(layer))}"],
)

AVERAGE = Kind(
    op="average",
    title="average",
    join=_spread_shape,
    forward=lambda layer, maps, weights: sum(maps[1:], maps[0]) / len(maps),
    backward=_average_backward,
    pytorch=lambda layer, draft: [f"({' + '.join(draft.sources(layer))}) / {len(layer.inputs)}"],
    keras=_layer("Average"),
    numpy=lambda layer, draft: [f"{draft.at(layer)} = ({' + '.join(draft.sources(layer))}) / {len(layer.inputs)}"],
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
