"""LeNet-5 and the AlexNets."""

from __future__ import annotations

from dataclasses import replace

from stridelab.architectures.plan import RELU, Plan
from stridelab.network import (
    Network,
    Spec,
    activation,
    adaptive_pool,
    avg_pool,
    batch_norm,
    conv,
    dropout,
    flatten,
    linear,
    max_pool,
)


def lenet5() -> Network:
    """LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition" (1998), section II.B.

    Pooling there has a learned factor and offset per map. C3 wires 60 of its 96 pairs of maps (table I). The output
    compares with fixed patterns: 840 numbers that are not learned.
    """
    plan, tanh = Plan(1, 32), activation("tanh")
    plan("C1", conv(6, 5))
    plan("C1.tanh", tanh)
    plan("S2", avg_pool(2))
    plan("S2.coefficients", batch_norm(2))
    plan("S2.tanh", tanh)
    plan("C3", conv(16, 5, connections=60))
    plan("C3.tanh", tanh)
    plan("S4", avg_pool(2))
    plan("S4.coefficients", batch_norm(2))
    plan("S4.tanh", tanh)
    plan("C5", conv(120, 5))
    plan("C5.tanh", tanh)
    plan("F6", linear(84))
    plan("F6.tanh", tanh)
    plan("output", replace(linear(10, bias=False), shared=True))
    return plan.network()


def alexnet_paper() -> Network:
    """Krizhevsky, Sutskever and Hinton (2012), its two halves as groups; the picture is 227, not 224 as printed."""
    plan = Plan(3, 227)
    plan("conv1", conv(96, 11, 4))
    plan("relu1", RELU)
    plan("norm1", Spec(op="identity"))  # local response normalisation: no parameters, every position on its own
    plan("pool1", max_pool(3, 2))
    plan("conv2", conv(256, 5, padding=2, groups=2))
    plan("relu2", RELU)
    plan("norm2", Spec(op="identity"))
    plan("pool2", max_pool(3, 2))
    for name, channels, groups in (("3", 384, 1), ("4", 384, 2), ("5", 256, 2)):
        plan(f"conv{name}", conv(channels, 3, padding=1, groups=groups))
        plan(f"relu{name}", RELU)
    plan("pool5", max_pool(3, 2))
    plan("flatten", flatten())
    for name in ("6", "7"):
        plan(f"fc{name}", linear(4096))
        plan(f"relu{name}", RELU)
        plan(f"drop{name}", dropout())
    plan("fc8", linear(1000))
    return plan.network()


def alexnet() -> Network:
    """Torchvision's: the one-column variant of Krizhevsky, "One weird trick" (2014), with a padded first layer."""
    plan = Plan(3, 224)
    later = [conv(channels, 3, padding=1) for channels in (384, 256, 256)]
    features = [conv(64, 11, 4, 2), RELU, max_pool(3, 2), conv(192, 5, padding=2), RELU, max_pool(3, 2)]
    features += [layer for conv_layer in later for layer in (conv_layer, RELU)]
    plan.sequence("features", *features, max_pool(3, 2))
    plan("avgpool", adaptive_pool(6))
    plan("flatten", flatten())
    plan.sequence("classifier", dropout(), linear(4096), RELU, dropout(), linear(4096), RELU, linear(1000))
    return plan.network()


def alexnet_v2() -> Network:
    """TensorFlow-slim's: the same variant with no padding in the first layer, and convolutions for a classifier."""
    plan, scope = Plan(3, 224), "alexnet_v2/"
    plan(f"{scope}conv1", conv(64, 11, 4, "valid", activation="relu"))
    plan(f"{scope}pool1", max_pool(3, 2))
    plan(f"{scope}conv2", conv(192, 5, padding="same", activation="relu"))
    plan(f"{scope}pool2", max_pool(3, 2))
    for number, channels in ((3, 384), (4, 384), (5, 256)):
        plan(f"{scope}conv{number}", conv(channels, 3, padding="same", activation="relu"))
    plan(f"{scope}pool5", max_pool(3, 2))
    plan(f"{scope}fc6", conv(4096, 5, activation="relu"))
    plan(f"{scope}dropout6", dropout())
    plan(f"{scope}fc7", conv(4096, 1, activation="relu"))
    plan(f"{scope}dropout7", dropout())
    plan(f"{scope}fc8", conv(1000, 1))
    return plan.network()
