"""Questions on the receptive field: how large it is, and whose grows."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from stridelab.lessons.questions.misconceptions import SLIP
from stridelab.lessons.questions.question import Draft, count, right, wrong
from stridelab.lessons.receptive_field.layer_stack import OPS, StackLayer, build, text
from stridelab.network.receptive_field import effect_of_stride

ENDLESS = 4096
"""Pixels along a side, more than any of these stacks sees."""


def _stack(random: Random, least: int, most: int) -> list[StackLayer]:
    """Some layers of odd kernels, with strides."""
    layers = []
    for _ in range(random.randint(least, most)):
        kernel = random.choice((3, 3, 5, 7))
        layers.append(StackLayer(kernel, stride=random.choice((1, 2, 2, 3)), padding=kernel // 2))
    return layers


def _in_words(layers: Sequence[StackLayer]) -> str:
    return "; ".join(
        f"layer {at} is {'' if a.op == 'conv' else f'{OPS[a.op]} '}{a.kernel_size} × {a.kernel_size}, stride {a.stride}"
        + (f", dilation {a.dilation}" if a.dilation > 1 else "")
        for at, a in _numbered(layers)
    )


def _numbered(layers: Sequence[StackLayer]) -> list[tuple[int, StackLayer]]:
    return list(enumerate(layers, start=1))


def _link(layers: Sequence[StackLayer], of_layer: int | str) -> str:
    return f"receptive_field?layers={text(layers).replace(' ', '+')}&of_layer={of_layer}"


def field(random: Random) -> Draft:
    """How many pixels along a side one unit of the last layer sees."""
    return field_of(_stack(random, 2, 3))


def field_of(layers: Sequence[StackLayer], link: str = "") -> Draft:
    """As `field`, of layers that are given. link : to another drawing of them than the lesson's usual one."""
    last = layers[-1].kernel_size
    truth = build(text(layers), ENDLESS, ENDLESS).network[str(len(layers))].receptive_field_size[0]
    link = link or _link(layers, "all")
    working, field_size, step, own_stride = [], 1, 1, 1
    for at, layer in _numbered(layers):
        reach = (layer.kernel_size - 1) * layer.dilation
        before, field_size = field_size, field_size + reach * step
        working.append(f"layer {at}: {before} + {reach} × {step} = {field_size}")
        step *= layer.stride
        own_stride += reach * step
    holes = " × its dilation" if any(layer.dilation > 1 for layer in layers) else ""
    rule = f"Each layer adds (kernel − 1){holes} × the strides below it."
    why = f"{rule} {'; '.join(working)}.".replace(". layer", ". Layer")
    kernels = [layer.kernel_size for layer in layers]
    return Draft(
        f"From the picture up: {_in_words(layers)}. How many pixels of the picture, along one side, does one unit of "
        f"layer {len(layers)} see?",
        right(truth, why, link),
        (
            wrong("M7", last, f"{last} is what it sees of the layer below. The field is in the picture. {why}", link),
            wrong(
                "M6", own_stride, f"You counted each layer's own stride. It works only for layers above. {why}", link
            ),
            wrong(
                SLIP,
                1 + sum((layer.kernel_size - 1) * layer.dilation for layer in layers),
                f"That is the field with all strides 1. {why}",
                link,
            ),
            wrong("M8", 1 + sum(k - 1 for k in kernels), f"That is the field without strides or dilation. {why}", link),
            wrong("M7", sum(kernels), f"The kernels are not added up: {why}", link),
            wrong(SLIP, last * step, f"You multiplied the last kernel by all strides. {why}", link),
        ),
        ask="number",
        unit="pixels",
    )


def grows(random: Random) -> Draft:
    """Whose field grows when one layer's stride goes up."""
    layers = [StackLayer(layer.kernel_size, padding=layer.padding) for layer in _stack(random, 3, 4)]
    many = len(layers)
    changed, stride = random.randint(1, many - 1), random.choice((2, 3))
    network = build(text(layers), ENDLESS, ENDLESS).network
    effects = [effect for effect in effect_of_stride(network, str(changed), stride) if effect.name.isdigit()]
    growing = [int(effect.name) for effect in effects if effect.after[0] > effect.before[0]]
    after = [*layers]
    after[changed - 1] = StackLayer(layers[changed - 1].kernel_size, stride, layers[changed - 1].padding)
    link = _link(after, changed)
    sizes = "; ".join(f"layer {effect.name}: {effect.before[0]} → {effect.after[0]}" for effect in effects)
    why = (
        f"Fields in pixels, {sizes}. Layer {changed} still sees what its kernel covers; the layers above step further."
    )

    def those(names: list[int]) -> str:
        if len(names) == many:
            return "all layers"
        if len(names) == 1:
            return f"only layer {names[0]}"
        return f"layers {', '.join(map(str, names[:-1]))} and {names[-1]}"

    return Draft(
        f"{count(many, 'layer')} on top of each other, all with stride 1, layer 1 at the picture. Layer {changed} gets "
        f"stride {stride}. Which layers' units now see more pixels of the picture?",
        right(those(growing), why, link),
        (
            wrong(
                "M6", those(list(range(changed, many + 1))), f"Layer {changed} itself does not see more. {why}", link
            ),
            wrong("M6", those([changed]), f"It is the other way round. {why}", link),
            wrong(
                "M7",
                "no layer: the filters stay the same",
                f"A field is in the picture, not in the filter. {why}",
                link,
            ),
            wrong(
                SLIP,
                those(list(range(1, changed))) if changed > 1 else "all layers",
                f"The layers below do not change. {why}",
                link,
            ),
        ),
    )
