"""Networks for telephones: MobileNet v1 and v2, SqueezeNet."""

from __future__ import annotations

from stridelab.architectures.plan import RELU, RELU6, Plan
from stridelab.network import (
    Network,
    Spec,
    adaptive_pool,
    add,
    batch_norm,
    concat,
    conv,
    depthwise_conv,
    dropout,
    flatten,
    global_pool,
    linear,
    max_pool,
)


def mobilenet_v1(width: float = 1.0, size: int = 224) -> Network:
    """Howard et al., "MobileNets" (2017), with TensorFlow-slim's names and "same" padding."""

    def wide(channels: int) -> int:
        return max(8, int(channels * width))

    def normalised(name: str, spec: Spec) -> None:
        plan(name, spec)
        plan(f"{name}/BatchNorm", batch_norm())
        plan(f"{name}/Relu6", RELU6)

    plan = Plan(3, size)
    normalised("Conv2d_0", conv(wide(32), 3, 2, "same", bias=False))
    pairs = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1))
    for number, (channels, stride) in enumerate(pairs, 1):
        normalised(f"Conv2d_{number}_depthwise", depthwise_conv(3, stride, "same", bias=False))
        normalised(f"Conv2d_{number}_pointwise", conv(wide(channels), 1, bias=False))
    plan("AvgPool_1a", global_pool())
    plan("Logits/Dropout_1b", dropout())
    plan("Logits/Conv2d_1c_1x1", conv(1000, 1))
    return plan.network()


def mobilenet_v2(width: float = 1.0, size: int = 224) -> Network:
    """Sandler et al., "MobileNetV2: inverted residuals and linear bottlenecks" (2018)."""

    def wide(channels: float) -> int:
        """A multiple of 8 that is not more than a tenth below."""
        near = max(8, int(channels + 4) // 8 * 8)
        return near + 8 if near < 0.9 * channels else near

    plan, channels = Plan(3, size), wide(32 * width)
    plan.sequence("features.0", conv(channels, 3, 2, 1, bias=False), batch_norm(), RELU6)
    number = 0
    table = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
    for expansion, full, repeats, first_stride in table:
        out = wide(full * width)
        for repeat in range(repeats):
            number += 1
            stride, start, name = (1 if repeat else first_stride), plan.last, f"features.{number}.conv"
            stages = [(depthwise_conv(3, stride, 1, bias=False), batch_norm(), RELU6)]
            if expansion > 1:
                stages.insert(0, (conv(channels * expansion, 1, bias=False), batch_norm(), RELU6))
            for stage, specs in enumerate(stages):
                plan.sequence(f"{name}.{stage}", *specs)
            plan(f"{name}.{len(stages)}", conv(out, 1, bias=False))
            end = plan(f"{name}.{len(stages) + 1}", batch_norm())
            if stride == 1 and channels == out:
                plan(f"features.{number}.add", add(), start, end)
            channels = out
    plan.sequence("features.18", conv(wide(1280 * max(1.0, width)), 1, bias=False), batch_norm(), RELU6)
    plan("avgpool", adaptive_pool(1))
    plan("flatten", flatten())
    plan.sequence("classifier", dropout(), linear(1000))
    return plan.network()


def squeezenet(version: str) -> Network:
    """Iandola et al., "SqueezeNet" (2016); version 1.1 strides and pools earlier and so costs less than half."""
    pool = max_pool(3, 2, ceil_mode=True)
    fires = [(16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256)]
    pool_before = (3, 7) if version == "1.0" else (2, 4)  # of the fires, counted from 0
    plan = Plan(3, 224)
    plan("features.0", conv(96, 7, 2) if version == "1.0" else conv(64, 3, 2))
    plan("features.1", RELU)
    plan("features.2", pool)
    number = 2
    for fire, (squeezed, expanded) in enumerate(fires):
        number += 1
        if fire in pool_before:
            plan(f"features.{number}", pool)
            number += 1
        name = f"features.{number}"
        plan(f"{name}.squeeze", conv(squeezed, 1))
        start = plan(f"{name}.squeeze_activation", RELU)
        ends = []
        for branch, kernel_size in (("expand1x1", 1), ("expand3x3", 3)):
            plan(f"{name}.{branch}", conv(expanded, kernel_size, padding=kernel_size // 2), start)
            ends.append(plan(f"{name}.{branch}_activation", RELU))
        plan(f"{name}.cat", concat(), *ends)
    plan.sequence("classifier", dropout(), conv(1000, 1), RELU, adaptive_pool(1))
    return plan.network()
