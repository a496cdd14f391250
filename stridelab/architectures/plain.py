"""VGG and All-CNN: one layer after the other, and strides in place of pooling."""

from __future__ import annotations

from stridelab.architectures.plan import RELU, Plan
from stridelab.network import (
    Network,
    Spec,
    activation,
    adaptive_pool,
    batch_norm,
    conv,
    dropout,
    flatten,
    global_pool,
    linear,
    max_pool,
)

VGG = {
    11: "64 M 128 M 256 256 M 512 512 M 512 512 M",
    13: "64 64 M 128 128 M 256 256 M 512 512 M 512 512 M",
    16: "64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M",
    19: "64 64 M 128 128 M 256 256 256 256 M 512 512 512 512 M 512 512 512 512 M",
}


def vgg(depth: int, normalised: bool = False) -> Network:
    """Simonyan and Zisserman, "Very deep convolutional networks" (2014): 3x3 and nothing else."""
    plan = Plan(3, 224)
    features: list[Spec] = []
    for word in VGG[depth].split():
        if word == "M":
            features.append(max_pool(2))
        else:
            features += [conv(int(word), 3, padding=1), *([batch_norm()] if normalised else []), RELU]
    plan.sequence("features", *features)
    plan("avgpool", adaptive_pool(7))
    plan("flatten", flatten())
    plan.sequence("classifier", linear(4096), RELU, dropout(), linear(4096), RELU, dropout(), linear(1000))
    return plan.network()


def all_cnn_c() -> Network:
    """Springenberg et al., "Striving for simplicity" (2014), model C, for CIFAR-10: strides in place of pooling."""
    plan = Plan(3, 32)
    plan("drop0", dropout())
    settings = ((96, 3, 1, 1), (96, 3, 1, 1), (96, 3, 2, 1), (192, 3, 1, 1), (192, 3, 1, 1), (192, 3, 2, 1))
    for number, setting in enumerate((*settings, (192, 3, 1, 0), (192, 1, 1, 0), (10, 1, 1, 0)), 1):
        plan(f"conv{number}", conv(*setting, activation="relu"))
        if number in (3, 6):
            plan(f"drop{number}", dropout())
    plan("global_average", global_pool())
    plan("softmax", activation("softmax"))
    return plan.network()
