"""The stack: layers drawn as connected rows of units, each with its settings beside it, and the field on the photo.

Python sends every number finished (stridelab/lessons/receptive_field/connections.py); the browser follows the lines
from the unit that is pointed at, with no round trip. Changed settings come back as a list of layers.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from stridelab import images
from stridelab.images import colors
from stridelab.lessons.receptive_field.connections import Connected, connections, unseen_share
from stridelab.lessons.receptive_field.layer_stack import MOST_LAYERS, OPS, RANGES, Stack, StackLayer
from stridelab.network.effective_field import EffectiveField, effective
from stridelab.ui.components import pictures
from stridelab.ui.components.register import register
from stridelab.ui.payloads import drawn, kept

_stack = register("stride_lab_layer_stack", __file__)


def measured(stack: Stack, weights: str) -> EffectiveField:
    """The effective receptive field of the last layer's middle unit: "equal" weights, or "random" ones and ReLU."""
    random = weights == "random"
    with st.spinner("Measuring gradients ..."):
        return kept(effective, stack.network, weights="random" if random else "uniform", relu=random)


def show(stack: Stack, picture: images.Picture, *, uid: str, on_change: Callable[[], None]) -> None:
    """Draw a stack on the picture that it is given.

    The learner's changes arrive as `st.session_state[uid]["layers"]`, to be read by `changed`, in the callback
    `on_change`.
    """
    _stack(key=uid, data={"json": drawn(payload, stack, picture, uid)}, on_layers_change=on_change)


def changed(uid: str) -> tuple[StackLayer, ...]:
    """The layers as the learner has set them in the drawing."""
    return tuple(StackLayer(**layer) for layer in json.loads(st.session_state[uid]["layers"]))


def payload(stack: Stack, picture: images.Picture, uid: str) -> dict[str, Any]:
    """All that the browser is told."""
    rows, cols = (connections(stack.network, axis) for axis in (0, 1))
    maps = [
        {
            "name": layer.name,
            "rows": _axis(of_rows),
            "cols": _axis(of_cols),
            "size": " × ".join(map(str, layer.output_shape[1:])),
            "field": layer.receptive_field_size,
            "stride": layer.effective_stride,
            "missed": _share(unseen_share(of_rows, of_cols)),
        }
        for layer, of_rows, of_cols in zip(stack.network.layers, rows, cols, strict=True)
    ]
    return {
        "uid": uid,
        "title": picture.title,
        "picture": pictures.photo(picture.pixels),
        "layers": [vars(layer) for layer in stack.layers],
        "maps": maps,
        "problem": {"layer": stack.problem.layer, "text": str(stack.problem)} if stack.problem else None,
        "ranges": RANGES,
        "ops": OPS,
        "most_layers": MOST_LAYERS,
        "colors": {"input": colors.INPUT, "filter": colors.FILTER, "output": colors.OUTPUT, "unread": colors.UNREAD},
    }


def _axis(map_: Connected) -> dict[str, Any]:
    return {
        "before": map_.before,
        "after": map_.after,
        "centers": map_.centers.tolist(),
        "reads": map_.reads.tolist(),
        "spans": map_.spans.tolist(),
        "inside": map_.inside.tolist(),
        "seen": map_.seen.tolist(),
        "unread": map_.unread.tolist(),
        "unseen": map_.unseen.tolist(),
    }


def _share(missed: float) -> str:
    return f"{missed:.0%} of the pixels" if missed >= 0.005 else "less than 1% of the pixels" if missed else "no pixel"
