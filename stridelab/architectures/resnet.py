"""ResNet, ResNeXt and the wide ones; TensorFlow-slim's v1 and v2."""

from __future__ import annotations

from stridelab.architectures.plan import RELU, Plan
from stridelab.network import Network, adaptive_pool, add, batch_norm, conv, flatten, global_pool, linear, max_pool

RESNET = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
RESNET_SLIM = {50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3), 200: (3, 24, 36, 3)}


def resnet(depth: int, paper: bool = False, groups: int = 1, width_per_group: int = 64) -> Network:
    """He, Zhang, Ren and Sun, "Deep residual learning" (2015); with groups ResNeXt, with width the wide ResNets.

    Torchvision strides in the 3x3 convolution of a bottleneck. The paper strides in the 1x1 before it, which then never
    looks at three quarters of its input, and its pooling is not padded but rounded up (as its authors released it).
    Both are named here as torchvision names them, so that they can be laid side by side.
    """
    plan = Plan(3, 224)
    plan("conv1", conv(64, 7, 2, 3, bias=False))
    plan("bn1", batch_norm())
    plan("relu", RELU)
    plan("maxpool", max_pool(3, 2, ceil_mode=True) if paper else max_pool(3, 2, 1))
    bottleneck, channels = depth >= 50, 64
    for stage, blocks in enumerate(RESNET[depth]):
        width = 64 * 2**stage
        for block in range(blocks):
            stride = 2 if stage and not block else 1
            name = f"layer{stage + 1}.{block}"
            out = width * (4 if bottleneck else 1)
            if bottleneck:
                first, second = (stride, 1) if paper else (1, stride)
                inner = width * width_per_group // 64 * groups
                layers = [(inner, 1, first, 0), (inner, 3, second, 1), (out, 1, 1, 0)]
            else:
                layers = [(out, 3, stride, 1), (out, 3, 1, 1)]
            _residual(plan, name, layers, groups, stride if stride > 1 or channels != out else None)
            channels = out
    plan("avgpool", adaptive_pool(1))
    plan("flatten", flatten())
    plan("fc", linear(1000))
    return plan.network()


def _residual(
    plan: Plan, name: str, layers: list[tuple[int, int, int, int]], groups: int, downsample: int | None
) -> None:
    """Convolutions on one way (the 3x3 of a bottleneck in groups), nothing or a strided 1x1 on the other, their sum."""
    start = plan.last
    for number, (channels, kernel_size, stride, padding) in enumerate(layers, 1):
        if number > 1:
            plan(f"{name}.relu" + (f"_{number - 2}" if number > 2 else ""), RELU)
        parts = groups if kernel_size > 1 else 1
        plan(f"{name}.conv{number}", conv(channels, kernel_size, stride, padding, groups=parts, bias=False))
        plan(f"{name}.bn{number}", batch_norm())
    end, way = plan.last, start
    if downsample:
        plan(f"{name}.downsample.0", conv(layers[-1][0], 1, downsample, bias=False), start)
        way = plan(f"{name}.downsample.1", batch_norm())
    plan(f"{name}.add", add(), end, way)
    plan(f"{name}.relu_{len(layers) - 1}", RELU)


def resnet_v1(depth: int) -> Network:
    """TensorFlow-slim's ResNet v1: the stride is in the last unit of a stage, in its 3x3; pooling pads as "same".

    These are the resnet_v1 networks of Araujo, Norris and Sim's table.
    """
    plan, scope = Plan(3, 224), f"resnet_v1_{depth}"
    plan(f"{scope}/conv1", conv(64, 7, 2, 3, bias=False))
    plan(f"{scope}/conv1/BatchNorm", batch_norm())
    plan(f"{scope}/conv1/Relu", RELU)
    plan(f"{scope}/pool1", max_pool(3, 2, "same"))
    channels = 64
    for stage, units in enumerate(RESNET_SLIM[depth], 1):
        width = 32 * 2**stage
        for unit in range(1, units + 1):
            name = f"{scope}/block{stage}/unit_{unit}/bottleneck_v1"
            stride = 2 if unit == units and stage < 4 else 1
            start = plan.last
            if channels != 4 * width:
                plan(f"{name}/shortcut", conv(4 * width, 1, stride, bias=False))
                way = plan(f"{name}/shortcut/BatchNorm", batch_norm())
            else:
                way = plan(f"{name}/shortcut", max_pool(1, stride)) if stride > 1 else start
            plan(f"{name}/conv1", conv(width, 1, bias=False), start)
            plan(f"{name}/conv1/BatchNorm", batch_norm())
            plan(f"{name}/conv1/Relu", RELU)
            plan(f"{name}/conv2", conv(width, 3, stride, 1, bias=False))
            plan(f"{name}/conv2/BatchNorm", batch_norm())
            plan(f"{name}/conv2/Relu", RELU)
            plan(f"{name}/conv3", conv(4 * width, 1, bias=False))
            end = plan(f"{name}/conv3/BatchNorm", batch_norm())
            plan(f"{name}/add", add(), end, way)
            plan(f"{name}/Relu", RELU)
            channels = 4 * width
    plan("pool5", global_pool())
    plan(f"{scope}/logits", conv(1000, 1))
    return plan.network()


def resnet_v2(depth: int) -> Network:
    """He et al., "Identity mappings in deep residual networks" (2016), as TensorFlow-slim has it: norms come first."""
    plan, scope = Plan(3, 224), f"resnet_v2_{depth}"
    plan(f"{scope}/conv1", conv(64, 7, 2, 3))
    plan(f"{scope}/pool1", max_pool(3, 2, "same"))
    channels = 64
    for stage, units in enumerate(RESNET_SLIM[depth], 1):
        width = 32 * 2**stage
        for unit in range(1, units + 1):
            name = f"{scope}/block{stage}/unit_{unit}/bottleneck_v2"
            stride = 2 if unit == units and stage < 4 else 1
            start = plan.last
            plan(f"{name}/preact", batch_norm())
            before = plan(f"{name}/preact/Relu", RELU)
            if channels != 4 * width:
                way = plan(f"{name}/shortcut", conv(4 * width, 1, stride), before)
            else:
                way = plan(f"{name}/shortcut", max_pool(1, stride), start) if stride > 1 else start
            for number, specs in enumerate(((conv(width, 1, bias=False)), conv(width, 3, stride, 1, bias=False)), 1):
                plan(f"{name}/conv{number}", specs, before if number == 1 else plan.last)
                plan(f"{name}/conv{number}/BatchNorm", batch_norm())
                plan(f"{name}/conv{number}/Relu", RELU)
            end = plan(f"{name}/conv3", conv(4 * width, 1))
            plan(f"{name}/add", add(), end, way)
            channels = 4 * width
    plan(f"{scope}/postnorm", batch_norm())
    plan(f"{scope}/postnorm/Relu", RELU)
    plan("pool5", global_pool())
    plan(f"{scope}/logits", conv(1000, 1))
    return plan.network()
