"""What a class can vote on in each lesson's drawing, with the numbers that the link's settings give.

A drawing is left out where nothing in it has one right answer: what is covered there is for talk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from stridelab import images
from stridelab.lessons import compute_cost
from stridelab.lessons import network as networks
from stridelab.lessons.downsampling import frameworks
from stridelab.lessons.questions import Question, costs, fields, maps, trained, values
from stridelab.lessons.questions.covered import KINDS_OF, Layer, Step, covered, posed
from stridelab.lessons.receptive_field import layer_stack
from stridelab.lessons.slide import Walk, square, walk
from stridelab.lessons.translation.phase_table import SIDE, phase_table
from stridelab.network import Network
from stridelab.scene import SETTINGS, Scene, unpack
from stridelab.scene.settings import CROPS, NUMBERS, OWN, STACKS, UPLOAD, whole_or_word
from stridelab.ui.controls import Filter


def _filter(scene: Scene) -> Filter:
    return Filter(*(scene.value(key) for key in ("kernel", "weights", "kernel_size", "flip")))


def _picture(scene: Scene) -> images.Picture:
    name = scene.value("image")
    if name == UPLOAD:
        raise ValueError("No link holds an own picture. Choose a sample, and copy the link again.")
    return images.typed(scene.value("numbers")) if name == NUMBERS else images.sample(name)


# ---- One layer: Slide, Compare, Downsampling, the first layer of a stack or a network


def _of_slide(scene: Scene, answer: str) -> Question:
    scene = replace(scene, view={**scene.view, "play": "1"})
    steps, rows = _walk(scene), scene.value("stride")
    stride = (rows, scene.value("stride_cols") or rows)
    height, width = steps.planes.shape[1:]
    kernel_size = (steps.weight.shape[1], steps.weight.shape[2])
    step = _step(scene, steps, stride) if KINDS_OF[answer] == "flipped" else None
    layer = Layer((height, width), kernel_size, stride, steps.padding, steps.dilation, scene.link(), step)
    return covered(layer, answer)


def _walk(scene: Scene) -> Walk:
    """As the page Slide makes it, on one gray plane."""
    picture = _picture(scene)
    shorter = min(picture.height, picture.width)
    cells = shorter if picture.name == NUMBERS else scene.value("grid_size")
    corner = (scene.value("crop_row"), scene.value("crop_col"))
    size, row, col = square((picture.height, picture.width), cells, CROPS[scene.value("crop")], corner)
    grid = images.grid(picture, grid_size=min(cells, size), crop_size=size, row=row, col=col).planes(False)[0]
    more = {"padding": whole_or_word(scene.value("padding")), "dilation": scene.value("dilation")}
    return walk(grid, _filter(scene).weights[None], scene.value("bias"), **more)


def _step(scene: Scene, steps: Walk, stride: tuple[int, int]) -> Step:
    """The one that the link shows, or the middle one."""
    rows, cols = (axes[side] for axes, side in zip((steps.rows, steps.cols), stride, strict=True))
    count = rows.output_size * cols.output_size
    at = min(int(scene.view.get("pos") or count // 2 + 1), count) - 1
    i, j = divmod(at, cols.output_size)
    (top, bottom), (left, right) = rows.padding, cols.padding
    padded = np.pad(steps.planes[0], ((max(top, 0), max(bottom, 0)), (max(left, 0), max(right, 0))))
    reads = padded[np.ix_(rows.reads[i] + top, cols.reads[j] + left)]
    return Step(reads, steps.weight[0], steps.bias)


def _of_compare(scene: Scene, answer: str) -> Question:
    """Of the largest stride that is compared."""
    picture, stride = _picture(scene), max(scene.value("strides"))
    height, width = _filter(scene).weights.shape
    padding, dilation = whole_or_word(scene.value("padding")), scene.value("dilation")
    size, strides = (picture.height, picture.width), (stride, stride)
    return covered(Layer(size, (height, width), strides, padding, dilation, scene.link()), answer)


def _of_downsampling(scene: Scene, answer: str) -> Question:
    picture = images.shrink(_picture(scene).gray, scene.value("input_size"))
    rule, stride, dilation = (scene.value(key) for key in ("framework", "stride", "dilation"))
    height, width = _filter(scene).weights.shape
    number = frameworks.number_of(whole_or_word(scene.value("padding")), height, dilation)
    frameworks.axis_of(rule, picture.height, height, stride, padding=number, dilation=dilation)  # or it is refused
    padding = number if rule == "pytorch" else "same"
    layer = ((picture.height, picture.width), (height, width), (stride, stride), padding, dilation)
    return covered(Layer(*layer, scene.link()), answer)


def _first_layer(network: Network, link: str) -> Question:
    """How large the map of a network's first layer is."""
    first = next((layer for layer in network.layers if layer.kernel_size[0] and layer.op != "input"), None)
    if first is None:
        raise ValueError("This network has no layer with a filter. Take another network.")
    _, height, width = first.input_shape
    padding = first.padding[0][0] if len({*first.padding[0], *first.padding[1]}) == 1 else "same"
    layer = Layer((height, width), first.kernel_size, first.stride, padding, first.dilation[0], link)
    if layer.axes.output_size != first.output_shape[1:]:
        raise ValueError("The first layer of this network has a padding that is not asked about here.")
    return covered(layer, "size")


# ---- Stacks and networks


def _of_receptive_field(scene: Scene, answer: str) -> Question:
    line = scene.value("layers")
    if answer == "output":
        return posed("field", fields.field_of(layer_stack.parse(line), scene.link()), scene.link())
    picture = images.shrink(_picture(scene), scene.value("picture_size"))
    stack = layer_stack.build(line, picture.height, picture.width)
    if not stack.names and stack.problem:
        raise stack.problem
    return _first_layer(stack.network, scene.link())


def _of_compute_cost(scene: Scene, answer: str) -> Question:
    picture, depth = images.shrink(_picture(scene), scene.value("side")), STACKS[scene.value("depth")]
    settings = (scene.value("kernel_size"), whole_or_word(scene.value("padding")))
    before = compute_cost.stack(depth, picture.height, picture.width, *settings)
    layer, stride = "conv1" if depth == 1 else scene.value("strided_layer"), scene.value("stride")
    draft = costs.saved(before, before.with_stride(layer, stride), layer, scene.link())
    return posed("macs", draft, scene.link())


def _of_network(scene: Scene, answer: str) -> Question:
    name, size = scene.value("network"), scene.value("network_size")
    code = (unpack(scene.code) if scene.code else networks.ARTICLE) if name == OWN else None
    before, problem = networks.opened(name, code, int(size) if size.isdigit() else None)
    if before is None or problem:
        raise problem or ValueError("This network cannot be read.")
    which, link = scene.value("what_if"), scene.link()
    if answer == "size":
        return _first_layer(before, link)
    if which not in before:
        raise ValueError("Under “What if the stride changed in”, choose one layer. Then copy the link again.")
    after = networks.changed(before, which, scene.value("what_stride"))
    title = SETTINGS["network"].title(name)
    return posed("macs", costs.what_if(title, before, after, which, link), link)


# ---- Maps


def _of_feature_reduction(scene: Scene, answer: str) -> Question:
    of_dots = replace(scene, settings={**scene.settings, "image": "dots"})  # a picture of what is asked about
    stride = scene.value("stride")
    return posed("map", values.dot(stride, of_dots.link()), of_dots.link())


def _of_price(scene: Scene, answer: str) -> Question:
    task, partner = scene.value("task"), scene.value("trained")
    partner = "four" if partner == "none" else partner
    draft = trained.between(task, "none", partner)
    if draft is None:
        raise ValueError("For these two networks there is no clear answer. Choose another one beside the drawing.")
    return posed("price", draft, scene.link())


def _of_translation(scene: Scene, answer: str) -> Question:
    rows, cols = map(int, scene.view.get("shift", "0,1").split(","))
    if bool(rows) == bool(cols):
        raise ValueError("Move the picture in one direction only, by a pixel or more. Then copy the link again.")
    shifted, stride = replace(scene, view={**scene.view, "shift": f"{rows},{cols}"}), scene.value("stride")
    picture, corner = _picture(scene), (scene.value("crop_row"), scene.value("crop_col"))
    size_whole = (picture.height, picture.width)
    size, row, col = square(size_whole, SIDE, CROPS[scene.value("crop")], corner)
    part = images.grid(picture, grid_size=min(SIDE, size), crop_size=size, row=row, col=col)
    table = phase_table(part.luma, _filter(scene).weights, stride, blur=scene.value("blur"))
    distance, way = (rows, "down") if rows else (cols, "right")
    phases = table.errors[:, 0] if rows else table.errors[0]
    error = float(phases[distance % stride])
    if error == 0 and distance % stride:
        raise ValueError("This picture looks the same after the move. Choose another picture or shift.")
    return posed("shift", maps.moved(stride, distance, error, shifted.link(), way), shifted.link())


_SIZE, _WINDOWS, _UNREAD = "the size of the output", "the number of windows", "what no window reads"

ASKED: Mapping[str, tuple[Mapping[str, str], Callable[[Scene, str], Question]]] = {
    "slide": (
        {
            "size": _SIZE,
            "output": "the number of this step",
            "sum": "the number of this step",
            "cost": _WINDOWS,
            "unread": _UNREAD,
        },
        _of_slide,
    ),
    "compare": ({"size": _SIZE, "cost": _WINDOWS, "unread": _UNREAD}, _of_compare),
    "downsampling": ({"size": _SIZE, "unread": _UNREAD}, _of_downsampling),
    "receptive_field": ({"output": "how far the last layer sees", "size": "the map of layer 1"}, _of_receptive_field),
    "compute_cost": ({"cost": "how much work is left"}, _of_compute_cost),
    "feature_reduction": ({"output": "what is left of a small dot"}, _of_feature_reduction),
    "price": ({"output": "which network reads more"}, _of_price),
    "translation": ({"output": "what the map does when the picture moves"}, _of_translation),
    "network": ({"size": "the map of the first layer", "cost": "the work with another stride"}, _of_network),
}
"""Page -> what a class can vote on there, by the answer of `cover=`, the usual one first; and what asks about one."""
