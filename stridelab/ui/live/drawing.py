"""The drawing of a link with a covered answer, as a question for a class, and as it plays with its answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from stridelab import images
from stridelab.lessons.questions import Question
from stridelab.lessons.questions.covered import KINDS_OF, Layer, Step, covered
from stridelab.lessons.slide import Walk, square, walk
from stridelab.scene import SETTINGS, Scene
from stridelab.scene.settings import CROPS, NUMBERS, UPLOAD
from stridelab.ui.components import player
from stridelab.ui.controls import Filter
from stridelab.ui.payloads import kept


def asked(link: str) -> Question:
    """The question that a link's drawing asks: about the first answer that the link covers.

    Raises ValueError with a sentence that says what to change in the link.
    """
    scene, sentences = Scene.parse(link.strip())
    if sentences:
        raise ValueError(sentences[0])
    if scene.page != "slide":
        raise ValueError("Ask about a drawing of the page Slide: copy its link, and put &cover=size at its end.")
    if not scene.cover:
        raise ValueError(f"This link covers no answer. Put one of these at its end: {_endings()}.")
    answer = scene.cover[0]
    plain = replace(scene, cover=(), say="", next="", only="", view={**scene.view, "play": "1"})
    steps = _walk(scene)
    step = _step(scene, steps) if KINDS_OF[answer] == "flipped" else None
    stride = _stride(scene)
    height, width = steps.planes.shape[1:]
    kernel_size = steps.weight.shape[1:]
    layer = Layer(
        (height, width), (kernel_size[0], kernel_size[1]), stride, steps.padding, steps.dilation, plain.link(), step
    )
    return covered(layer, answer)


def play(link: str) -> None:
    """The drawing with its answer, as it plays."""
    scene, _ = Scene.parse(link)
    player.show(kept(_walk_of, link), uid="room_drawing", stride=_stride(scene))


def _endings() -> str:
    return ", ".join(f"&cover={answer}" for answer in KINDS_OF)


def _walk_of(link: str) -> Walk:
    return _walk(Scene.parse(link)[0])


def _value(scene: Scene, key: str) -> Any:
    return scene.settings.get(key, SETTINGS[key].default)


def _stride(scene: Scene) -> tuple[int, int]:
    rows = _value(scene, "stride")
    return rows, _value(scene, "stride_cols") or rows


def _walk(scene: Scene) -> Walk:
    """As the page Slide makes it, on one gray plane."""
    if _value(scene, "image") == UPLOAD:
        raise ValueError("No link holds an own picture. Choose a sample, and copy the link again.")
    padding = _value(scene, "padding")
    plane = _grid(scene)
    kernel = Filter(*(_value(scene, key) for key in ("kernel", "weights", "kernel_size", "flip")))
    more = {"padding": int(padding) if padding.isdigit() else padding, "dilation": _value(scene, "dilation")}
    return walk(plane[None], kernel.weights[None], _value(scene, "bias"), **more)


def _grid(scene: Scene) -> np.ndarray:
    """(H, W) the cells, the middle of the picture where nothing else is said."""
    name = _value(scene, "image")
    picture = images.typed(_value(scene, "numbers")) if name == NUMBERS else images.sample(name)
    shorter = min(picture.height, picture.width)
    cells = shorter if name == NUMBERS else _value(scene, "grid_size")
    corner = (_value(scene, "crop_row"), _value(scene, "crop_col"))
    size, row, col = square((picture.height, picture.width), cells, CROPS[_value(scene, "crop")], corner)
    return images.grid(picture, grid_size=min(cells, size), crop_size=size, row=row, col=col).planes(False)[0, 0]


def _step(scene: Scene, steps: Walk) -> Step:
    """The one that the link shows, or the middle one."""
    rows, cols = (axes[stride] for axes, stride in zip((steps.rows, steps.cols), _stride(scene), strict=True))
    count = rows.output_size * cols.output_size
    at = min(int(scene.view.get("pos") or count // 2 + 1), count) - 1
    i, j = divmod(at, cols.output_size)
    (top, bottom), (left, right) = rows.padding, cols.padding
    padded = np.pad(steps.planes[0], ((max(top, 0), max(bottom, 0)), (max(left, 0), max(right, 0))))
    reads = padded[np.ix_(rows.reads[i] + top, cols.reads[j] + left)]
    return Step(reads, steps.weight[0], steps.bias)
