"""Questions on what a layer costs and has: MACs, parameters, and who chooses the stride."""

from __future__ import annotations

from random import Random

from stridelab.formats import percent, short
from stridelab.lessons.compute_cost import stack
from stridelab.lessons.questions.misconceptions import SLIP
from stridelab.lessons.questions.question import Draft, Option, count, right, wrong
from stridelab.network import Layer, Network


def _layer(random: Random) -> tuple[Layer, Layer, int, int, str]:
    """The first layer of the lesson's stack: at stride 1, at stride s, s itself, its kernel size, a link."""
    side, k = random.choice((32, 64, 128)), random.choice((3, 5, 7))
    s = random.choice((2, 3, 4))
    plain = stack(1, side, side, kernel_size=k, padding="same")
    link = f"compute_cost?depth=one+layer&kernel_size={k}&padding=same&side={side}&stride={s}"
    return plain["conv1"], plain.with_stride("conv1", s)["conv1"], s, k, link


def macs(random: Random) -> Draft:
    """What a larger stride does to the work."""
    dense, strided, s, k, link = _layer(random)
    before, after = dense.output_shape[1], strided.output_shape[1]
    why = (
        f"Stride {s} leaves {after} × {after} windows of {before} × {before}: fewer in both directions. "
        f"{short(strided.macs)} MACs are {percent(strided.macs / dense.macs)} of {short(dense.macs)}."
    )
    return Draft(
        f"A {k} × {k} layer of {dense.output_shape[0]} filters makes {short(dense.macs)} multiply-accumulates (MACs) "
        f"at stride 1, on {before} × {before} positions with padding 'same'. How many at stride {s}?",
        right(f"{short(strided.macs)} MACs", why, link),
        (
            wrong("M14", f"{short(dense.macs / s)} MACs", f"You divided by {s} once. {why}", link),
            wrong(
                "M11",
                f"{short(dense.macs)} MACs",
                f"The filters are the same, but there are fewer windows. {why}",
                link,
            ),
            wrong(
                "M15",
                f"{short(strided.macs)} FLOPs",
                f"The number is that of the MACs. 1 MAC is 2 FLOPs, so it would be {short(2 * strided.macs)} FLOPs.",
                f"{link}&unit=FLOPs",
            ),
            wrong(SLIP, f"{short(dense.macs / s**3)} MACs", f"You divided by {s} three times. {why}", link),
        ),
    )


def saved(before: Network, after: Network, layer: str, link: str) -> Draft:
    """What is left of a stack's work when one layer, or "all", gets another stride."""
    layers = [layer.name for layer in after.layers if layer.macs]
    which = layers[0] if layer == "all" else layer
    s, k = after[which].stride[0], after[which].kernel_size[0]
    share = after.macs / before.macs
    alone = before.macs - before[which].macs + after[which].macs
    many, is_last = len(layers), layer == layers[-1]
    follows = "" if is_last else ", and each layer after it is given a smaller map"
    why = (
        f"Fewer windows in both directions{follows}: {short(after.macs)} of {short(before.macs)} MACs are "
        f"{percent(share)}."
    )
    squared = "The strides of several layers multiply." if layer == "all" else "Layers before it work as they did."
    stack = f"{count(many, 'layer')} of {k} × {k}" if many > 1 else f"A {k} × {k} layer"
    stack += f", {before[which].output_shape[0]} filters{' each' if many > 1 else ''},"
    gets = "It" if many == 1 else "Every layer" if layer == "all" else layer
    return Draft(
        f"{stack} make{'' if many > 1 else 's'} {short(before.macs)} multiply-accumulates (MACs) at stride 1. {gets} "
        f"gets stride {s}. How much of that work is left?",
        right(percent(share), why, link),
        (
            wrong("M14", percent(1 / s), f"You divided by {s} once. {why}", link),
            wrong("M11", "all of it", f"The filters are the same, but they are put down less often. {why}", link),
            wrong(SLIP, percent(alone / before.macs), f"You counted one layer alone. {why}", link),
            wrong(SLIP, percent(1 / s**2), f"{squared} {why}", link),
            wrong(SLIP, percent(1 / s**3), f"You divided by {s} three times. {why}", link),
        ),
    )


def what_if(title: str, before: Network, after: Network, layer: str, link: str) -> Draft:
    """How many MACs a network needs when one of its layers has another stride."""
    layer_before, layer_after = before[layer], after[layer]
    times = layer_before.stride[0] / layer_after.stride[0]
    why = (
        f"The map of {layer} goes from {_sides(layer_before)} to {_sides(layer_after)}, and the maps after it follow: "
        f"{short(before.macs)} MACs become {short(after.macs)}."
    )
    alone = before.macs - layer_before.macs + layer_after.macs

    def no(misconception: str, macs: float, reply: str) -> Option:
        return wrong(misconception, f"{short(macs)} MACs", f"{reply} {why}", link)

    return Draft(
        f"{title} needs {short(before.macs)} multiply-accumulates (MACs). Its layer {layer} gets stride "
        f"{layer_after.stride[0]} instead of {layer_before.stride[0]}. How many does it need then?",
        right(f"{short(after.macs)} MACs", why, link),
        (
            no("M14", before.macs * times, "You counted one direction. Rows and columns both change."),
            no("M11", before.macs, "The filters are the same, but they are put down at another number of places."),
            no(SLIP, alone, "You counted this layer alone."),
            no(SLIP, before.macs * times**2, "Not every layer changes: some have a map of fixed size."),
        ),
    )


def _sides(layer: Layer) -> str:
    return " × ".join(map(str, layer.output_shape[1:]))


def parameters(random: Random) -> Draft:
    """What a larger stride does to the parameters."""
    dense, strided, s, k, link = _layer(random)
    channels = dense.output_shape[0]
    why = (
        f"{channels} filters of 3 × {k} × {k} weights, and {channels} biases: {strided.num_params:,} at any stride. "
        "The filters are only put down less often."
    )
    return Draft(
        f"A {k} × {k} layer of {channels} filters on a colour picture has {dense.num_params:,} parameters at stride 1. "
        f"How many at stride {s}?",
        right(f"{strided.num_params:,}, as before", why, link),
        (
            wrong(
                "M11",
                f"{dense.num_params // s**2:,}",
                f"Divided by {s}² are the positions, not the filters. {why}",
                link,
            ),
            wrong("M11", f"{dense.num_params // s:,}", f"Nothing is divided by {s} here. {why}", link),
            wrong(
                "M11",
                f"{dense.num_params // channels * (channels // s):,}, for only {channels // s} channels are left",
                f"All {channels} channels stay. {why}",
                link,
            ),
            wrong("M11", f"{dense.num_params * s:,}", f"A larger stride needs no more weights. {why}", link),
        ),
    )


def who_chooses(random: Random) -> Draft:
    """What training changes."""
    _, strided, s, k, link = _layer(random)
    learned = strided.num_params
    why = (
        f"Training changes the weights and biases: {learned:,} numbers. Stride, kernel size and padding are "
        "hyperparameters: you write them down before the training, and they stay."
    )
    return Draft(
        "This layer is trained. Which of its numbers does the training change?",
        right(f"the {learned:,} weights and biases", why, link),
        (
            wrong("M12", f"the {learned:,} weights and biases, and the stride", f"The stride stays {s}. {why}", link),
            wrong("M12", "only the stride and the kernel size", f"These two stay {s} and {k}. {why}", link),
            wrong(
                "M12",
                "the stride at first, then the weights and biases",
                f"No step of the training can change the stride. {why}",
                link,
            ),
            wrong(SLIP, "the weights, but not the biases", f"Biases are learned, too. {why}", link),
        ),
        code=f"torch.nn.Conv2d(3, {strided.output_shape[0]}, {k}, stride={s})",
    )
