"""Questions on what a layer costs and has: MACs, parameters, and who chooses the stride."""

from __future__ import annotations

from random import Random

from stridelab.formats import percent, short
from stridelab.lessons.compute_cost import stack
from stridelab.lessons.questions.misconceptions import SLIP
from stridelab.lessons.questions.question import Draft, right, wrong
from stridelab.network import Layer


def _layer(random: Random) -> tuple[Layer, Layer, int, int, str]:
    """The first layer of the lesson's stack: at stride 1, at stride s, s itself, its kernel size, a link."""
    side, k = random.choice((32, 64, 128)), random.choice((3, 5, 7))
    s = random.choice((2, 3, 4))
    plain = stack(1, side, side, kernel_size=k, padding="same")
    link = f"compute_cost?depth=one+layer&kernel_size={k}&padding=same&side={side}&stride={s}"
    return plain["conv1"], plain.with_stride("conv1", s)["conv1"], s, k, link


def macs(random: Random) -> Draft:
    """What a larger stride does to the work."""
    one, strided, s, k, link = _layer(random)
    before, after = one.output_shape[1], strided.output_shape[1]
    why = (
        f"Stride {s} leaves {after} × {after} windows of {before} × {before}: fewer in both directions. "
        f"{short(strided.macs)} MACs are {percent(strided.macs / one.macs)} of {short(one.macs)}."
    )
    return Draft(
        f"A {k} × {k} layer of {one.output_shape[0]} filters makes {short(one.macs)} multiply-accumulates (MACs) at "
        f"stride 1, on {before} × {before} positions with padding 'same'. How many at stride {s}?",
        right(f"{short(strided.macs)} MACs", why, link),
        (
            wrong("M14", f"{short(one.macs / s)} MACs", f"You divided by {s} once. {why}", link),
            wrong(
                "M11", f"{short(one.macs)} MACs", f"The filters are the same, but there are fewer windows. {why}", link
            ),
            wrong(
                "M15",
                f"{short(strided.macs)} FLOPs",
                f"The number is that of the MACs. 1 MAC is 2 FLOPs, so it would be {short(2 * strided.macs)} FLOPs.",
                f"{link}&unit=FLOPs",
            ),
            wrong(SLIP, f"{short(one.macs / s**3)} MACs", f"You divided by {s} three times. {why}", link),
        ),
    )


def parameters(random: Random) -> Draft:
    """What a larger stride does to the parameters."""
    one, strided, s, k, link = _layer(random)
    channels = one.output_shape[0]
    why = (
        f"{channels} filters of 3 × {k} × {k} weights, and {channels} biases: {strided.num_params:,} at any stride. "
        "The filters are only put down less often."
    )
    return Draft(
        f"A {k} × {k} layer of {channels} filters on a colour picture has {one.num_params:,} parameters at stride 1. "
        f"How many at stride {s}?",
        right(f"{strided.num_params:,}, as before", why, link),
        (
            wrong(
                "M11", f"{one.num_params // s**2:,}", f"Divided by {s}² are the positions, not the filters. {why}", link
            ),
            wrong("M11", f"{one.num_params // s:,}", f"Nothing is divided by {s} here. {why}", link),
            wrong(
                "M11",
                f"{one.num_params // channels * (channels // s):,}, for only {channels // s} channels are left",
                f"All {channels} channels stay. {why}",
                link,
            ),
            wrong("M11", f"{one.num_params * s:,}", f"A larger stride needs no more weights. {why}", link),
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
