"""DenseNet, and the first layer of a vision transformer."""

from __future__ import annotations

from stridelab.architectures.plan import RELU, Plan
from stridelab.network import Network, adaptive_pool, avg_pool, batch_norm, concat, conv, flatten, linear, max_pool

_DENSENET = {121: (6, 12, 24, 16), 161: (6, 12, 36, 24), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}


def densenet(depth: int) -> Network:
    """Huang, Liu, van der Maaten and Weinberger, "Densely connected convolutional networks" (2016)."""
    plan, growth = Plan(3, 224), 48 if depth == 161 else 32
    channels = 2 * growth
    plan("features.conv0", conv(channels, 7, 2, 3, bias=False))
    plan("features.norm0", batch_norm())
    plan("features.relu0", RELU)
    plan("features.pool0", max_pool(3, 2, 1))
    for block, layers in enumerate(_DENSENET[depth], 1):
        for layer in range(1, layers + 1):
            name, start = f"features.denseblock{block}.denselayer{layer}", plan.last
            plan(f"{name}.norm1", batch_norm())
            plan(f"{name}.relu1", RELU)
            plan(f"{name}.conv1", conv(4 * growth, 1, bias=False))
            plan(f"{name}.norm2", batch_norm())
            plan(f"{name}.relu2", RELU)
            end = plan(f"{name}.conv2", conv(growth, 3, padding=1, bias=False))
            plan(f"{name}.cat", concat(), start, end)
            channels += growth
        if block < 4:
            name, channels = f"features.transition{block}", channels // 2
            plan(f"{name}.norm", batch_norm())
            plan(f"{name}.relu", RELU)
            plan(f"{name}.conv", conv(channels, 1, bias=False))
            plan(f"{name}.pool", avg_pool(2))
    plan("features.norm5", batch_norm())
    plan("relu", RELU)
    plan("adaptive_avg_pool2d", adaptive_pool(1))
    plan("flatten", flatten())
    plan("classifier", linear(1000))
    return plan.network()


def vit_b_16() -> Network:
    """Dosovitskiy et al., "An image is worth 16x16 words" (2020): the patch embedding, a convolution at stride 16."""
    plan = Plan(3, 224)
    plan("conv_proj", conv(768, 16, 16))
    return plan.network()
