"""GoogLeNet and Inception v3, with torchvision's names."""

from __future__ import annotations

from dataclasses import replace

from stridelab.architectures.plan import Plan, basic
from stridelab.network import (
    Network,
    adaptive_pool,
    avg_pool,
    batch_norm,
    concat,
    conv,
    dropout,
    flatten,
    linear,
    max_pool,
)

_GOOGLENET = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


def googlenet() -> Network:
    """Szegedy et al., "Going deeper with convolutions" (2014).

    As torchvision has it: normalised, with a 3x3 in place of the paper's 5x5, and without the auxiliary classifiers.
    """
    plan = Plan(3, 224)
    basic(plan, "conv1", 64, 7, stride=2, padding=3)
    plan("maxpool1", max_pool(3, 2, ceil_mode=True))
    basic(plan, "conv2", 64, 1)
    basic(plan, "conv3", 192, 3, padding=1)
    plan("maxpool2", max_pool(3, 2, ceil_mode=True))
    for key, (square_1, reduced, three, reduced_5, five, pooled) in _GOOGLENET.items():
        name, start = f"inception{key}", plan.last
        ends = [basic(plan, f"{name}.branch1", square_1, 1, start)]
        for branch, before, after in (("branch2", reduced, three), ("branch3", reduced_5, five)):
            basic(plan, f"{name}.{branch}.0", before, 1, start)
            ends.append(basic(plan, f"{name}.{branch}.1", after, 3, padding=1))
        plan(f"{name}.branch4.0", max_pool(3, 1, 1, ceil_mode=True), start)
        ends.append(basic(plan, f"{name}.branch4.1", pooled, 1))
        plan(f"{name}.cat", concat(), *ends)
        if key == "3b":
            plan("maxpool3", max_pool(3, 2, ceil_mode=True))
        if key == "4e":
            plan("maxpool4", max_pool(2, 2, ceil_mode=True))
    plan("avgpool", adaptive_pool(1))
    plan("flatten", flatten())
    plan("dropout", dropout())
    plan("fc", linear(1000))
    return plan.network()


def inception_v3() -> Network:
    """Szegedy et al., "Rethinking the inception architecture" (2015), with torchvision's auxiliary classifier.

    Its parameters count, but it does nothing when the network is used.
    """
    plan = Plan(3, 299)
    basic(plan, "Conv2d_1a_3x3", 32, 3, stride=2)
    basic(plan, "Conv2d_2a_3x3", 32, 3)
    basic(plan, "Conv2d_2b_3x3", 64, 3, padding=1)
    plan("maxpool1", max_pool(3, 2))
    basic(plan, "Conv2d_3b_1x1", 80, 1)
    basic(plan, "Conv2d_4a_3x3", 192, 3)
    plan("maxpool2", max_pool(3, 2))

    single, seven, down, three = 1, (1, 7), (7, 1), 3
    pooled = ("branch_pool", "average")
    for name, channels in (("Mixed_5b", 32), ("Mixed_5c", 64), ("Mixed_5d", 64)):
        _mixed(
            plan,
            name,
            ("branch1x1", (64, single)),
            ("branch5x5", (48, single), (64, 5)),
            ("branch3x3dbl", (64, single), (96, three), (96, three)),
            (*pooled, (channels, single)),
        )
    _mixed(
        plan,
        "Mixed_6a",
        ("branch3x3", (384, three, 2)),
        ("branch3x3dbl", (64, single), (96, three), (96, three, 2)),
        ("branch_pool", "max"),
    )
    for name, c in (("Mixed_6b", 128), ("Mixed_6c", 160), ("Mixed_6d", 160), ("Mixed_6e", 192)):
        _mixed(
            plan,
            name,
            ("branch1x1", (192, single)),
            ("branch7x7", (c, single), (c, seven), (192, down)),
            ("branch7x7dbl", (c, single), (c, down), (c, seven), (c, down), (192, seven)),
            (*pooled, (192, single)),
        )
    _auxiliary(plan)
    _mixed(
        plan,
        "Mixed_7a",
        ("branch3x3", (192, single), (320, three, 2)),
        ("branch7x7x3", (192, single), (192, seven), (192, down), (192, three, 2)),
        ("branch_pool", "max"),
    )
    for name in ("Mixed_7b", "Mixed_7c"):
        _mixed(
            plan,
            name,
            ("branch1x1", (320, single)),
            ("branch3x3", (384, single), [(384, (1, 3)), (384, (3, 1))]),
            ("branch3x3dbl", (448, single), (384, three), [(384, (1, 3)), (384, (3, 1))]),
            (*pooled, (192, single)),
        )
    plan("avgpool", adaptive_pool(1))
    plan("dropout", dropout())
    plan("flatten", flatten())
    plan("fc", linear(1000))
    return plan.network()


def _mixed(plan: Plan, name: str, *branches: tuple) -> None:
    """Branches side by side. Each: its name, then (channels, kernel size[, stride 2]) layers one after the other.

    A stride-2 layer is not padded, all others keep the map's size. A list is a fork: its layers read the same map.
    """
    start, ends = plan.last, []
    for branch, *layers in branches:
        at, numbered = start, len(layers) > 1
        for number, layer in enumerate(layers, 1):
            if layer == "max":
                ends.append(plan(f"{name}.{branch}", max_pool(3, 2), start))
                break
            if layer == "average":
                at, numbered = plan(f"{name}.{branch}.avg_pool", avg_pool(3, 1, 1), start), False
                continue
            fork = layer if isinstance(layer, list) else [layer]
            forked = [
                _conv_of(plan, f"{name}.{branch}" + (f"_{number}" if numbered else "") + letter, conv_layer, at)
                for conv_layer, letter in zip(fork, "ab" if len(fork) > 1 else ("",), strict=True)
            ]
            at = forked[0]
            if number == len(layers):
                ends += forked
    plan(f"{name}.cat", concat(), *ends)


def _conv_of(plan: Plan, name: str, layer: tuple, at: str) -> str:
    channels, kernel_size, *stride = layer
    rows, cols = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride:
        return basic(plan, name, channels, kernel_size, at, stride=stride[0])
    return basic(plan, name, channels, kernel_size, at, padding=(rows // 2, cols // 2))


def _auxiliary(plan: Plan) -> None:
    start = plan.last
    specs = {
        "avg_pool": avg_pool(5, 3),
        "conv0.conv": conv(128, 1, bias=False),
        "conv0.bn": batch_norm(),
        "conv1.conv": conv(768, 5, bias=False),
        "conv1.bn": batch_norm(),
        "adaptive_pool": adaptive_pool(1),
        "fc": linear(1000),
    }
    for name, spec in specs.items():
        plan(f"AuxLogits.{name}", replace(spec, training_only=True))
    plan.last = start
