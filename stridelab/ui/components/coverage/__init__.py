"""What a strided layer reads of a whole picture: a component that switches stride and padding with no round trip."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np

from stridelab import images
from stridelab.geometry import Axis, window_extent
from stridelab.images import colors
from stridelab.lessons.downsampling import coverage, frameworks
from stridelab.ui.components import pictures
from stridelab.ui.components.register import register
from stridelab.ui.payloads import drawn

_coverage = register("stride_lab_coverage", __file__)


def show(
    picture: images.Picture,
    weight: np.ndarray | None,
    *,
    kernel_size: tuple[int, int],
    padding: int,
    dilation: int,
    stride: int,
    rule: str,
    uid: str,
    on_choice: Callable[[], None],
) -> None:
    """Draw the picture with what is read of it, a magnifier, and the map that comes out.

    `stride` and `rule` are where the drawing starts; it follows when they change. The learner's own choice arrives as
    `st.session_state[uid]["choice"]`, {"stride": 2, "rule": "pytorch"}, in the callback. Without a weight there is no
    map, and all else is drawn.
    """
    drawing = drawn(payload, picture, weight, kernel_size=kernel_size, padding=padding, dilation=dilation)
    # The choice travels apart from the drawing: a new stride does not make the browser read the drawing again.
    page = {"uid": uid, "choice": {"stride": stride, "rule": rule}}
    _coverage(key=uid, data={"json": drawing, "page": json.dumps(page)}, on_choice_change=on_choice)


def payload(
    picture: images.Picture,
    weight: np.ndarray | None,
    *,
    kernel_size: tuple[int, int],
    padding: int,
    dilation: int,
) -> dict[str, Any]:
    """All that the browser is told."""
    size = (picture.height, picture.width)
    plan = coverage.plan(size, kernel_size=kernel_size, padding=padding, dilation=dilation)
    (top, bottom), (left, right) = coverage.widest_padding(plan)
    return {
        "height": picture.height,
        "width": picture.width,
        "title": picture.title,
        "picture": pictures.encoded(picture.luma),
        "map": None if weight is None else _map(coverage.dense(picture.luma, weight, plan, dilation=dilation)),
        "room": {"top": top, "bottom": bottom, "left": left, "right": right},
        "extent": [window_extent(taps, dilation) for taps in kernel_size],
        "layers": layers(plan),
        "rules": [
            {
                "name": name,
                "title": f"PyTorch, padding {padding}" if name == "pytorch" else title,
                "code": {
                    str(s): frameworks.code(name, kernel_size, s, padding=padding, dilation=dilation)
                    for s in coverage.STRIDES
                },
            }
            for name, title in frameworks.RULES.items()
        ],
        "palette": {
            "input": colors.INPUT,
            "filter": colors.FILTER,
            "output": colors.OUTPUT,
            "unread": colors.UNREAD,
            "strides": colors.STRIDES,
        },
    }


def layers(plan: coverage.Plan) -> dict[str, dict[str, dict[str, Any]]]:
    """The plan as plain lists, by rule and stride: where windows start, how often each pixel is read, the words."""
    return {
        rule: {
            str(stride): {"problem": layer} if isinstance(layer, str) else _layer(layer)
            for stride, layer in by_stride.items()
        }
        for rule, by_stride in plan.items()
    }


def _layer(layer: coverage.Coverage) -> dict[str, Any]:
    return {
        "problem": None,
        "rows": _axis(layer.rows),
        "cols": _axis(layer.cols),
        "most_visits": int(layer.rows.visits.max() * layer.cols.visits.max()),
        "formula": layer.formula,
        "unread": layer.unread_sentence,
        "visits": layer.visits_sentence,
        "overlap": layer.overlap_sentence,
    }


def _axis(axis: Axis) -> dict[str, Any]:
    return {
        "starts": axis.starts.tolist(),
        "padding": list(axis.padding),
        "visits": axis.visits.tolist(),
        "unread_padding": axis.unread_padding.tolist(),
    }


def _map(values: np.ndarray) -> str:
    limit, signed = colors.largest_magnitude(values), bool((values < 0).any())
    return pictures.feature_map(values, limit if signed else max(255.0, limit), signed)
