"""How the builders write a network: layer after layer, each under the name that its source gives it."""

from __future__ import annotations

from dataclasses import replace

from stridelab.network import Network, Padding, Pair, Spec, activation, batch_norm, conv, input_layer


class Plan:
    """Specs in the making: each layer reads the one before it unless told otherwise."""

    def __init__(self, channels: int, size: int) -> None:
        self.specs = [input_layer(channels, size, size, name="input")]
        self.last = "input"

    def __call__(self, name: str, spec: Spec, *inputs: str) -> str:
        self.specs.append(replace(spec, name=name, inputs=inputs or (self.last,)))
        self.last = name
        return name

    def sequence(self, prefix: str, *specs: Spec) -> None:
        """Layers numbered from 0, as torch.nn.Sequential names them."""
        for number, spec in enumerate(specs):
            self(f"{prefix}.{number}", spec)

    def network(self) -> Network:
        return Network(self.specs)


RELU = activation("relu")
RELU6 = activation("relu6")


def basic(
    plan: Plan, name: str, channels: int, kernel_size: Pair, *inputs: str, stride: int = 1, padding: Padding = 0
) -> str:
    """Torchvision's BasicConv2d: convolution, normalisation, ReLU."""
    plan(f"{name}.conv", conv(channels, kernel_size, stride, padding, bias=False), *inputs)
    plan(f"{name}.bn", batch_norm())
    return plan(f"{name}.relu", RELU)


def slim(plan: Plan, name: str, spec: Spec, *inputs: str) -> str:
    """TensorFlow-slim's convolution: with normalisation and ReLU."""
    plan(name, spec, *inputs)
    plan(f"{name}/BatchNorm", batch_norm())
    return plan(f"{name}/Relu", RELU)
