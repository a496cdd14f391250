"""Published networks, layer by layer: what they are called where they come from, and where their strides are.

Each is a short builder, a recipe in the words of its source: torchvision's module names for the networks that it has,
TensorFlow-slim's for MobileNet v1 and the `resnet_v1` pair, the paper's own for LeNet-5 and the first AlexNet.

>>> net = load("resnet50")
>>> net.num_params, net.macs
(25557032, 4089184256)
>>> [layer.name for layer in net.layers if layer.is_strided][:4]
['conv1', 'maxpool', 'layer2.0.conv2', 'layer2.0.downsample.0']
>>> net["layer4"].receptive_field_size, load("ResNet-50 paper")["layer4"].receptive_field_size
((427, 427), (483, 483))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial

from stridelab.network import (
    Network,
    Padding,
    Pair,
    Spec,
    activation,
    adaptive_pool,
    add,
    avg_pool,
    batch_norm,
    concat,
    conv,
    depthwise_conv,
    dropout,
    flatten,
    global_pool,
    input_layer,
    linear,
    max_pool,
    separable_conv,
)


@dataclass(frozen=True)
class Architecture:
    """A published network."""

    name: str
    title: str
    year: int
    source: str
    """Paper and, after a semicolon, whose layers and names these are."""
    build: Callable[[], Network]


def names() -> tuple[str, ...]:
    """The names of the list, oldest networks first. `load` knows some more: `others`, and MobileNets of any width."""
    return tuple(ARCHITECTURES)


def others() -> tuple[str, ...]:
    """Relatives of those in `names` that `load` knows too, such as ResNeXt-50 or Inception v2."""
    return tuple(_OTHERS)


def load(name: str) -> Network:
    """A published network, by its name in `names` or a usual spelling of it ("VGG-16", "vgg_16", "Inception-v1").

    MobileNets have their width and the picture's size in the name, as TensorFlow-slim has it: mobilenet_v1_0.5_160.
    Raises ValueError for a name that is not known, with the names that are.
    """
    return _built(about(name).name)


@cache
def _built(name: str) -> Network:
    return about(name).build()


def about(name: str) -> Architecture:
    """Title, year and source of a published network."""
    plain = _plain(name) if isinstance(name, str) else ""
    found = _spelled().get(_ALIASES.get(plain, plain)) or (_mobilenet(name) if plain.startswith("mobilenet") else None)
    if found is None:
        raise ValueError(f"No network is called {name!r:.60}. There are: {', '.join(names())}.")
    return found


@cache
def _spelled() -> dict[str, Architecture]:
    return {_plain(each.name): each for each in (*ARCHITECTURES.values(), *_OTHERS.values())}


def _plain(name: str) -> str:
    """Letters and digits alone, without the library: torchvision.models.vgg16, VGG-16 and vgg_16 are one name."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return "".join(word for word in words if word not in ("torchvision", "torch", "pytorch", "models", "slim"))


_ALIASES = {
    **{"lenet": "lenet5", "allcnn": "allcnnc", "allconvc": "allcnnc", "allconv": "allcnnc"},
    **{"alexnet2012": "alexnetpaper", "alexnetv1": "alexnetpaper", "alexnetoriginal": "alexnetpaper"},
    **{"vgg": "vgg16", "vgga": "vgg11", "vggb": "vgg13", "vggd": "vgg16", "vgge": "vgg19"},
    **{"inception": "inceptionv3", "inceptionv1": "googlenet", "bninception": "inceptionv2"},
    **{f"resnet{depth}{word}": f"resnet{depth}" for depth in (50, 101, 152) for word in ("v15", "b", "stridein3x3")},
    **{
        f"resnet{depth}{word}": f"resnet{depth}paper"
        for depth in (50, 101, 152)
        for word in ("v1", "original", "stridein1x1", "stridein11", "caffe", "msra")
    },
    **{"resnet": "resnet50", "densenet": "densenet121", "mobilenet": "mobilenetv1", "resnext50": "resnext5032x4d"},
    **{"squeezenet": "squeezenet10", "squeezenetv10": "squeezenet10", "squeezenetv11": "squeezenet11"},
    **{"squeezenetv1": "squeezenet10", "wideresnet50": "wideresnet502", "mobilenetv2100": "mobilenetv2"},
    **{"vit": "vitb16", "vitb16patchembedding": "vitb16", "vitbase16": "vitb16", "vitb": "vitb16"},
    **{"vitbasepatch16": "vitb16", "vitbasepatch16224": "vitb16", "googlevitbasepatch16224": "vitb16"},
}


def _mobilenet(name: str) -> Architecture | None:
    """mobilenet_v1_0.75_128, mobilenet_v1_075, MobileNet v2 1.4: a width, and perhaps a size."""
    parts = re.fullmatch(r"mobilenet[\W_]*v?([12])[\W_]+(\d\.\d+|\d{3})(?:[\W_]+(\d{2,3}))?", name.strip().lower())
    if parts is None:
        return None
    version, width, size = int(parts[1]), float(parts[2]), int(parts[3] or 224)
    width = width if "." in parts[2] else width / 100
    if not (0.1 <= width <= 2 and size >= 32):
        return None
    first = ARCHITECTURES[f"mobilenet_v{version}"]
    build = partial(mobilenet_v1 if version == 1 else mobilenet_v2, width, size)
    title = f"{first.title}, width {width:g}, {size} pixels"
    return replace(first, name=f"{first.name}_{width}_{size}", title=title, build=build)


class _Plan:
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


_relu = activation("relu")
_relu6 = activation("relu6")


# ---- The first ones


def lenet5() -> Network:
    """LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition" (1998), section II.B.

    Pooling there has a learned factor and offset per map. C3 wires 60 of its 96 pairs of maps (table I). The output
    compares with fixed patterns: 840 numbers that are not learned.
    """
    plan, tanh = _Plan(1, 32), activation("tanh")
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
    plan = _Plan(3, 227)
    plan("conv1", conv(96, 11, 4))
    plan("relu1", _relu)
    plan("norm1", Spec(op="identity"))  # local response normalisation: no parameters, every position on its own
    plan("pool1", max_pool(3, 2))
    plan("conv2", conv(256, 5, padding=2, groups=2))
    plan("relu2", _relu)
    plan("norm2", Spec(op="identity"))
    plan("pool2", max_pool(3, 2))
    for name, channels, groups in (("3", 384, 1), ("4", 384, 2), ("5", 256, 2)):
        plan(f"conv{name}", conv(channels, 3, padding=1, groups=groups))
        plan(f"relu{name}", _relu)
    plan("pool5", max_pool(3, 2))
    plan("flatten", flatten())
    for name in ("6", "7"):
        plan(f"fc{name}", linear(4096))
        plan(f"relu{name}", _relu)
        plan(f"drop{name}", dropout())
    plan("fc8", linear(1000))
    return plan.network()


def alexnet() -> Network:
    """Torchvision's: the one-column variant of Krizhevsky, "One weird trick" (2014), with a padded first layer."""
    plan = _Plan(3, 224)
    later = [conv(channels, 3, padding=1) for channels in (384, 256, 256)]
    features = [conv(64, 11, 4, 2), _relu, max_pool(3, 2), conv(192, 5, padding=2), _relu, max_pool(3, 2)]
    features += [layer for each in later for layer in (each, _relu)]
    plan.sequence("features", *features, max_pool(3, 2))
    plan("avgpool", adaptive_pool(6))
    plan("flatten", flatten())
    plan.sequence("classifier", dropout(), linear(4096), _relu, dropout(), linear(4096), _relu, linear(1000))
    return plan.network()


def alexnet_v2() -> Network:
    """TensorFlow-slim's: the same variant with no padding in the first layer, and convolutions for a classifier."""
    plan, scope = _Plan(3, 224), "alexnet_v2/"
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


# ---- VGG and All-CNN

_VGG = {
    11: "64 M 128 M 256 256 M 512 512 M 512 512 M",
    13: "64 64 M 128 128 M 256 256 M 512 512 M 512 512 M",
    16: "64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M",
    19: "64 64 M 128 128 M 256 256 256 256 M 512 512 512 512 M 512 512 512 512 M",
}


def vgg(depth: int, normalised: bool = False) -> Network:
    """Simonyan and Zisserman, "Very deep convolutional networks" (2014): 3x3 and nothing else."""
    plan = _Plan(3, 224)
    features: list[Spec] = []
    for word in _VGG[depth].split():
        if word == "M":
            features.append(max_pool(2))
        else:
            features += [conv(int(word), 3, padding=1), *([batch_norm()] if normalised else []), _relu]
    plan.sequence("features", *features)
    plan("avgpool", adaptive_pool(7))
    plan("flatten", flatten())
    plan.sequence("classifier", linear(4096), _relu, dropout(), linear(4096), _relu, dropout(), linear(1000))
    return plan.network()


def all_cnn_c() -> Network:
    """Springenberg et al., "Striving for simplicity" (2014), model C, for CIFAR-10: strides in place of pooling."""
    plan = _Plan(3, 32)
    plan("drop0", dropout())
    settings = ((96, 3, 1, 1), (96, 3, 1, 1), (96, 3, 2, 1), (192, 3, 1, 1), (192, 3, 1, 1), (192, 3, 2, 1))
    for number, each in enumerate((*settings, (192, 3, 1, 0), (192, 1, 1, 0), (10, 1, 1, 0)), 1):
        plan(f"conv{number}", conv(*each, activation="relu"))
        if number in (3, 6):
            plan(f"drop{number}", dropout())
    plan("global_average", global_pool())
    plan("softmax", activation("softmax"))
    return plan.network()


# ---- ResNet

_RESNET = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
_RESNET_SLIM = {50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3), 200: (3, 24, 36, 3)}


def resnet(depth: int, paper: bool = False, groups: int = 1, width_per_group: int = 64) -> Network:
    """He, Zhang, Ren and Sun, "Deep residual learning" (2015); with groups ResNeXt, with width the wide ResNets.

    Torchvision strides in the 3x3 convolution of a bottleneck. The paper strides in the 1x1 before it, which then never
    looks at three quarters of its input, and its pooling is not padded but rounded up (as its authors released it).
    Both are named here as torchvision names them, so that they can be laid side by side.
    """
    plan = _Plan(3, 224)
    plan("conv1", conv(64, 7, 2, 3, bias=False))
    plan("bn1", batch_norm())
    plan("relu", _relu)
    plan("maxpool", max_pool(3, 2, ceil_mode=True) if paper else max_pool(3, 2, 1))
    bottleneck, channels = depth >= 50, 64
    for stage, blocks in enumerate(_RESNET[depth]):
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
    plan: _Plan, name: str, layers: list[tuple[int, int, int, int]], groups: int, downsample: int | None
) -> None:
    """Convolutions on one way (the 3x3 of a bottleneck in groups), nothing or a strided 1x1 on the other, their sum."""
    start = plan.last
    for number, (channels, kernel_size, stride, padding) in enumerate(layers, 1):
        if number > 1:
            plan(f"{name}.relu" + (f"_{number - 2}" if number > 2 else ""), _relu)
        parts = groups if kernel_size > 1 else 1
        plan(f"{name}.conv{number}", conv(channels, kernel_size, stride, padding, groups=parts, bias=False))
        plan(f"{name}.bn{number}", batch_norm())
    end, way = plan.last, start
    if downsample:
        plan(f"{name}.downsample.0", conv(layers[-1][0], 1, downsample, bias=False), start)
        way = plan(f"{name}.downsample.1", batch_norm())
    plan(f"{name}.add", add(), end, way)
    plan(f"{name}.relu_{len(layers) - 1}", _relu)


def resnet_v1(depth: int) -> Network:
    """TensorFlow-slim's ResNet v1: the stride is in the last unit of a stage, in its 3x3; pooling pads as "same".

    These are the resnet_v1 networks of Araujo, Norris and Sim's table.
    """
    plan, scope = _Plan(3, 224), f"resnet_v1_{depth}"
    plan(f"{scope}/conv1", conv(64, 7, 2, 3, bias=False))
    plan(f"{scope}/conv1/BatchNorm", batch_norm())
    plan(f"{scope}/conv1/Relu", _relu)
    plan(f"{scope}/pool1", max_pool(3, 2, "same"))
    channels = 64
    for stage, units in enumerate(_RESNET_SLIM[depth], 1):
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
            plan(f"{name}/conv1/Relu", _relu)
            plan(f"{name}/conv2", conv(width, 3, stride, 1, bias=False))
            plan(f"{name}/conv2/BatchNorm", batch_norm())
            plan(f"{name}/conv2/Relu", _relu)
            plan(f"{name}/conv3", conv(4 * width, 1, bias=False))
            end = plan(f"{name}/conv3/BatchNorm", batch_norm())
            plan(f"{name}/add", add(), end, way)
            plan(f"{name}/Relu", _relu)
            channels = 4 * width
    plan("pool5", global_pool())
    plan(f"{scope}/logits", conv(1000, 1))
    return plan.network()


def resnet_v2(depth: int) -> Network:
    """He et al., "Identity mappings in deep residual networks" (2016), as TensorFlow-slim has it: norms come first."""
    plan, scope = _Plan(3, 224), f"resnet_v2_{depth}"
    plan(f"{scope}/conv1", conv(64, 7, 2, 3))
    plan(f"{scope}/pool1", max_pool(3, 2, "same"))
    channels = 64
    for stage, units in enumerate(_RESNET_SLIM[depth], 1):
        width = 32 * 2**stage
        for unit in range(1, units + 1):
            name = f"{scope}/block{stage}/unit_{unit}/bottleneck_v2"
            stride = 2 if unit == units and stage < 4 else 1
            start = plan.last
            plan(f"{name}/preact", batch_norm())
            before = plan(f"{name}/preact/Relu", _relu)
            if channels != 4 * width:
                way = plan(f"{name}/shortcut", conv(4 * width, 1, stride), before)
            else:
                way = plan(f"{name}/shortcut", max_pool(1, stride), start) if stride > 1 else start
            for number, specs in enumerate(((conv(width, 1, bias=False)), conv(width, 3, stride, 1, bias=False)), 1):
                plan(f"{name}/conv{number}", specs, before if number == 1 else plan.last)
                plan(f"{name}/conv{number}/BatchNorm", batch_norm())
                plan(f"{name}/conv{number}/Relu", _relu)
            end = plan(f"{name}/conv3", conv(4 * width, 1))
            plan(f"{name}/add", add(), end, way)
            channels = 4 * width
    plan(f"{scope}/postnorm", batch_norm())
    plan(f"{scope}/postnorm/Relu", _relu)
    plan("pool5", global_pool())
    plan(f"{scope}/logits", conv(1000, 1))
    return plan.network()


# ---- Small ones


def mobilenet_v1(width: float = 1.0, size: int = 224) -> Network:
    """Howard et al., "MobileNets" (2017), with TensorFlow-slim's names and "same" padding."""

    def wide(channels: int) -> int:
        return max(8, int(channels * width))

    def normalised(name: str, spec: Spec) -> None:
        plan(name, spec)
        plan(f"{name}/BatchNorm", batch_norm())
        plan(f"{name}/Relu6", _relu6)

    plan = _Plan(3, size)
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

    plan, channels = _Plan(3, size), wide(32 * width)
    plan.sequence("features.0", conv(channels, 3, 2, 1, bias=False), batch_norm(), _relu6)
    number = 0
    table = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
    for expansion, full, repeats, first_stride in table:
        out = wide(full * width)
        for repeat in range(repeats):
            number += 1
            stride, start, name = (1 if repeat else first_stride), plan.last, f"features.{number}.conv"
            stages = [(depthwise_conv(3, stride, 1, bias=False), batch_norm(), _relu6)]
            if expansion > 1:
                stages.insert(0, (conv(channels * expansion, 1, bias=False), batch_norm(), _relu6))
            for stage, specs in enumerate(stages):
                plan.sequence(f"{name}.{stage}", *specs)
            plan(f"{name}.{len(stages)}", conv(out, 1, bias=False))
            end = plan(f"{name}.{len(stages) + 1}", batch_norm())
            if stride == 1 and channels == out:
                plan(f"features.{number}.add", add(), start, end)
            channels = out
    plan.sequence("features.18", conv(wide(1280 * max(1.0, width)), 1, bias=False), batch_norm(), _relu6)
    plan("avgpool", adaptive_pool(1))
    plan("flatten", flatten())
    plan.sequence("classifier", dropout(), linear(1000))
    return plan.network()


def squeezenet(version: str) -> Network:
    """Iandola et al., "SqueezeNet" (2016); version 1.1 strides and pools earlier and so costs less than half."""
    pool = max_pool(3, 2, ceil_mode=True)
    fires = [(16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256)]
    pool_before = (3, 7) if version == "1.0" else (2, 4)  # of the fires, counted from 0
    plan = _Plan(3, 224)
    plan("features.0", conv(96, 7, 2) if version == "1.0" else conv(64, 3, 2))
    plan("features.1", _relu)
    plan("features.2", pool)
    number = 2
    for fire, (squeezed, expanded) in enumerate(fires):
        number += 1
        if fire in pool_before:
            plan(f"features.{number}", pool)
            number += 1
        name = f"features.{number}"
        plan(f"{name}.squeeze", conv(squeezed, 1))
        start = plan(f"{name}.squeeze_activation", _relu)
        ends = []
        for branch, kernel_size in (("expand1x1", 1), ("expand3x3", 3)):
            plan(f"{name}.{branch}", conv(expanded, kernel_size, padding=kernel_size // 2), start)
            ends.append(plan(f"{name}.{branch}_activation", _relu))
        plan(f"{name}.cat", concat(), *ends)
    plan.sequence("classifier", dropout(), conv(1000, 1), _relu, adaptive_pool(1))
    return plan.network()


# ---- Inception


def _basic(
    plan: _Plan, name: str, channels: int, kernel_size: Pair, *inputs: str, stride: int = 1, padding: Padding = 0
) -> str:
    """Torchvision's BasicConv2d: convolution, normalisation, ReLU."""
    plan(f"{name}.conv", conv(channels, kernel_size, stride, padding, bias=False), *inputs)
    plan(f"{name}.bn", batch_norm())
    return plan(f"{name}.relu", _relu)


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
    plan = _Plan(3, 224)
    _basic(plan, "conv1", 64, 7, stride=2, padding=3)
    plan("maxpool1", max_pool(3, 2, ceil_mode=True))
    _basic(plan, "conv2", 64, 1)
    _basic(plan, "conv3", 192, 3, padding=1)
    plan("maxpool2", max_pool(3, 2, ceil_mode=True))
    for key, (one, reduced, three, reduced_5, five, pooled) in _GOOGLENET.items():
        name, start = f"inception{key}", plan.last
        ends = [_basic(plan, f"{name}.branch1", one, 1, start)]
        for branch, before, after in (("branch2", reduced, three), ("branch3", reduced_5, five)):
            _basic(plan, f"{name}.{branch}.0", before, 1, start)
            ends.append(_basic(plan, f"{name}.{branch}.1", after, 3, padding=1))
        plan(f"{name}.branch4.0", max_pool(3, 1, 1, ceil_mode=True), start)
        ends.append(_basic(plan, f"{name}.branch4.1", pooled, 1))
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


_INCEPTION_V2 = {
    "3b": (64, (64, 64), (64, 96, 96), 32),
    "3c": (64, (64, 96), (64, 96, 96), 64),
    "4a": (None, (128, 160), (64, 96, 96), None),
    "4b": (224, (64, 96), (96, 128, 128), 128),
    "4c": (192, (96, 128), (96, 128, 128), 128),
    "4d": (160, (128, 160), (128, 160, 160), 96),
    "4e": (96, (128, 192), (160, 192, 192), 96),
    "5a": (None, (128, 192), (192, 256, 256), None),
    "5b": (352, (192, 320), (160, 224, 224), 128),
    "5c": (352, (192, 320), (192, 224, 224), 128),
}


def _slim(plan: _Plan, name: str, spec: Spec, *inputs: str) -> str:
    """TensorFlow-slim's convolution: with normalisation and ReLU."""
    plan(name, spec, *inputs)
    plan(f"{name}/BatchNorm", batch_norm())
    return plan(f"{name}/Relu", _relu)


def inception_v2(separable: bool = True) -> Network:
    """Ioffe and Szegedy, "Batch normalization" (2015), as TensorFlow-slim has it: a separable 7x7 first, all "same"."""
    plan = _Plan(3, 224)

    def square(name: str, channels: int, kernel_size: int, stride: int = 1, *inputs: str) -> str:
        return _slim(plan, name, conv(channels, kernel_size, stride, "same", bias=False), *inputs)

    first = separable_conv(64, 7, 2, "same", bias=False, depth_multiplier=8)
    _slim(plan, "Conv2d_1a_7x7", first if separable else conv(64, 7, 2, "same", bias=False))
    plan("MaxPool_2a_3x3", max_pool(3, 2, "same"))
    square("Conv2d_2b_1x1", 64, 1)
    square("Conv2d_2c_3x3", 192, 3)
    plan("MaxPool_3a_3x3", max_pool(3, 2, "same"))
    for key, (one, three, double, pooled) in _INCEPTION_V2.items():
        name, start = f"Mixed_{key}", plan.last
        stride = 1 if one else 2
        ends = [square(f"{name}/Branch_0/Conv2d_0a_1x1", one, 1, 1, start)] if one else []
        for branch, widths in (("Branch_1", three), ("Branch_2", double)):
            end = square(f"{name}/{branch}/Conv2d_0a_1x1", widths[0], 1, 1, start)
            for number, channels in enumerate(widths[1:], 1):
                steps = stride if number == len(widths) - 1 else 1
                end = square(f"{name}/{branch}/Conv2d_0{'abc'[number]}_3x3", channels, 3, steps)
            ends.append(end)
        pool = max_pool(3, stride, "same") if key in ("4a", "5a", "5c") else avg_pool(3, 1, "same")
        end = plan(f"{name}/Branch_3/Pool_0a_3x3", pool, start)
        ends.append(square(f"{name}/Branch_3/Conv2d_0b_1x1", pooled, 1) if pooled else end)
        plan(f"{name}/concat", concat(), *ends)
    plan("AvgPool_1a", global_pool())
    plan("Logits/Dropout_1b", dropout())
    plan("Logits/Conv2d_1c_1x1", conv(1000, 1))
    return plan.network()


# Of each block: the channels and kernels of its branches. "average" and "max" are poolings, a stride stands last.
_INCEPTION_RESNET = {
    "Mixed_5b": (((96, 1),), ((48, 1), (64, 5)), ((64, 1), (96, 3), (96, 3)), ("average", (64, 1))),
    "Block35": (((32, 1),), ((32, 1), (32, 3)), ((32, 1), (48, 3), (64, 3))),
    "Mixed_6a": (((384, 3, 2),), ((256, 1), (256, 3), (384, 3, 2)), ("max",)),
    "Block17": (((192, 1),), ((128, 1), (160, (1, 7)), (192, (7, 1)))),
    "Mixed_7a": (((256, 1), (384, 3, 2)), ((256, 1), (288, 3, 2)), ((256, 1), (288, 3), (320, 3, 2)), ("max",)),
    "Block8": (((192, 1),), ((192, 1), (224, (1, 3)), (256, (3, 1)))),
}


def inception_resnet_v2(edge: str = "valid") -> Network:
    """Szegedy et al., "Inception-v4, Inception-ResNet ..." (2016), TensorFlow-slim's; edge "same" aligns all maps."""
    plan = _Plan(3, 299)

    def branches(name: str, block: str) -> str:
        start, ends = plan.last, []
        for number, layers in enumerate(_INCEPTION_RESNET[block]):
            at = start
            for letter, layer in zip("abc", layers, strict=False):
                inside = f"{name}/Branch_{number}/0{letter}"
                if isinstance(layer, str):
                    at = plan(inside, max_pool(3, 2, edge) if layer == "max" else avg_pool(3, 1, "same"), at)
                    continue
                channels, kernel_size, *strides = layer
                stride, padding = (strides[0], edge) if strides else (1, "same")
                spec = conv(channels, kernel_size, stride, padding, bias=False)
                at = _slim(plan, inside, spec, at)
            ends.append(at)
        return plan(f"{name}/concat", concat(), *ends)

    def residuals(name: str, block: str, channels: int, repeats: int) -> None:
        for number in range(1, repeats + 1):
            start, inside = plan.last, f"{name}/{block.lower()}_{number}"
            branches(inside, block)
            end = plan(f"{inside}/Conv2d_1x1", conv(channels, 1))
            plan(f"{inside}/add", add(), start, end)
            if block != "Block8" or number < repeats:  # the very last one has none
                plan(f"{inside}/Relu", _relu)

    stem = ((32, "1a_3x3", 3, 2, edge), (32, "2a_3x3", 3, 1, edge), (64, "2b_3x3", 3, 1, "same"), "MaxPool_3a_3x3")
    for layer in (*stem, (80, "3b_1x1", 1, 1, edge), (192, "4a_3x3", 3, 1, edge), "MaxPool_5a_3x3"):
        if isinstance(layer, str):
            plan(layer, max_pool(3, 2, edge))
        else:
            _slim(plan, f"Conv2d_{layer[1]}", conv(layer[0], *layer[2:], bias=False))
    branches("Mixed_5b", "Mixed_5b")
    residuals("Repeat", "Block35", 320, 10)
    branches("Mixed_6a", "Mixed_6a")
    residuals("Repeat_1", "Block17", 1088, 20)
    plan("PreAuxLogits", Spec(op="identity"))
    branches("Mixed_7a", "Mixed_7a")
    residuals("Repeat_2", "Block8", 2080, 10)
    _slim(plan, "Conv2d_7b_1x1", conv(1536, 1, bias=False))
    plan("AvgPool", global_pool())
    plan("Logits/Dropout", dropout())
    plan("Logits", conv(1000, 1))
    return plan.network()


def inception_v3() -> Network:
    """Szegedy et al., "Rethinking the inception architecture" (2015), with torchvision's auxiliary classifier.

    Its parameters count, but it does nothing when the network is used.
    """
    plan = _Plan(3, 299)
    _basic(plan, "Conv2d_1a_3x3", 32, 3, stride=2)
    _basic(plan, "Conv2d_2a_3x3", 32, 3)
    _basic(plan, "Conv2d_2b_3x3", 64, 3, padding=1)
    plan("maxpool1", max_pool(3, 2))
    _basic(plan, "Conv2d_3b_1x1", 80, 1)
    _basic(plan, "Conv2d_4a_3x3", 192, 3)
    plan("maxpool2", max_pool(3, 2))

    one, seven, down, three = 1, (1, 7), (7, 1), 3
    pooled = ("branch_pool", "average")
    for name, channels in (("Mixed_5b", 32), ("Mixed_5c", 64), ("Mixed_5d", 64)):
        _mixed(
            plan,
            name,
            ("branch1x1", (64, one)),
            ("branch5x5", (48, one), (64, 5)),
            ("branch3x3dbl", (64, one), (96, three), (96, three)),
            (*pooled, (channels, one)),
        )
    _mixed(
        plan,
        "Mixed_6a",
        ("branch3x3", (384, three, 2)),
        ("branch3x3dbl", (64, one), (96, three), (96, three, 2)),
        ("branch_pool", "max"),
    )
    for name, c in (("Mixed_6b", 128), ("Mixed_6c", 160), ("Mixed_6d", 160), ("Mixed_6e", 192)):
        _mixed(
            plan,
            name,
            ("branch1x1", (192, one)),
            ("branch7x7", (c, one), (c, seven), (192, down)),
            ("branch7x7dbl", (c, one), (c, down), (c, seven), (c, down), (192, seven)),
            (*pooled, (192, one)),
        )
    _auxiliary(plan)
    _mixed(
        plan,
        "Mixed_7a",
        ("branch3x3", (192, one), (320, three, 2)),
        ("branch7x7x3", (192, one), (192, seven), (192, down), (192, three, 2)),
        ("branch_pool", "max"),
    )
    for name in ("Mixed_7b", "Mixed_7c"):
        _mixed(
            plan,
            name,
            ("branch1x1", (320, one)),
            ("branch3x3", (384, one), [(384, (1, 3)), (384, (3, 1))]),
            ("branch3x3dbl", (448, one), (384, three), [(384, (1, 3)), (384, (3, 1))]),
            (*pooled, (192, one)),
        )
    plan("avgpool", adaptive_pool(1))
    plan("dropout", dropout())
    plan("flatten", flatten())
    plan("fc", linear(1000))
    return plan.network()


def _mixed(plan: _Plan, name: str, *branches: tuple) -> None:
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
                _conv_of(plan, f"{name}.{branch}" + (f"_{number}" if numbered else "") + letter, each, at)
                for each, letter in zip(fork, "ab" if len(fork) > 1 else ("",), strict=True)
            ]
            at = forked[0]
            if number == len(layers):
                ends += forked
    plan(f"{name}.cat", concat(), *ends)


def _conv_of(plan: _Plan, name: str, layer: tuple, at: str) -> str:
    channels, kernel_size, *stride = layer
    rows, cols = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride:
        return _basic(plan, name, channels, kernel_size, at, stride=stride[0])
    return _basic(plan, name, channels, kernel_size, at, padding=(rows // 2, cols // 2))


def _auxiliary(plan: _Plan) -> None:
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


# ---- DenseNet and ViT


_DENSENET = {121: (6, 12, 24, 16), 161: (6, 12, 36, 24), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}


def densenet(depth: int) -> Network:
    """Huang, Liu, van der Maaten and Weinberger, "Densely connected convolutional networks" (2016)."""
    plan, growth = _Plan(3, 224), 48 if depth == 161 else 32
    channels = 2 * growth
    plan("features.conv0", conv(channels, 7, 2, 3, bias=False))
    plan("features.norm0", batch_norm())
    plan("features.relu0", _relu)
    plan("features.pool0", max_pool(3, 2, 1))
    for block, layers in enumerate(_DENSENET[depth], 1):
        for layer in range(1, layers + 1):
            name, start = f"features.denseblock{block}.denselayer{layer}", plan.last
            plan(f"{name}.norm1", batch_norm())
            plan(f"{name}.relu1", _relu)
            plan(f"{name}.conv1", conv(4 * growth, 1, bias=False))
            plan(f"{name}.norm2", batch_norm())
            plan(f"{name}.relu2", _relu)
            end = plan(f"{name}.conv2", conv(growth, 3, padding=1, bias=False))
            plan(f"{name}.cat", concat(), start, end)
            channels += growth
        if block < 4:
            name, channels = f"features.transition{block}", channels // 2
            plan(f"{name}.norm", batch_norm())
            plan(f"{name}.relu", _relu)
            plan(f"{name}.conv", conv(channels, 1, bias=False))
            plan(f"{name}.pool", avg_pool(2))
    plan("features.norm5", batch_norm())
    plan("relu", _relu)
    plan("adaptive_avg_pool2d", adaptive_pool(1))
    plan("flatten", flatten())
    plan("classifier", linear(1000))
    return plan.network()


def vit_b_16() -> Network:
    """Dosovitskiy et al., "An image is worth 16x16 words" (2020): the patch embedding, a convolution at stride 16."""
    plan = _Plan(3, 224)
    plan("conv_proj", conv(768, 16, 16))
    return plan.network()


def _all() -> Iterator[Architecture]:
    torchvision, slim, paper = "torchvision's layers", "TensorFlow-slim's layers", "the paper's layers"
    make = Architecture
    yield make("lenet5", "LeNet-5", 1998, f"LeCun et al.; {paper}", lenet5)
    yield make("alexnet_paper", "AlexNet (2012)", 2012, f"Krizhevsky et al.; {paper}", alexnet_paper)
    yield make("alexnet", "AlexNet", 2014, f"Krizhevsky; {torchvision}", alexnet)
    yield make("alexnet_v2", "AlexNet v2", 2014, f"Krizhevsky; {slim}", alexnet_v2)
    for depth in _VGG:
        source = f"Simonyan and Zisserman; {torchvision}"
        yield make(f"vgg{depth}", f"VGG-{depth}", 2014, source, partial(vgg, depth))
        yield make(f"vgg{depth}_bn", f"VGG-{depth} normalised", 2014, source, partial(vgg, depth, normalised=True))
    yield make("googlenet", "GoogLeNet", 2014, f"Szegedy et al.; {torchvision}", googlenet)
    yield make("all_cnn_c", "All-CNN-C", 2014, f"Springenberg et al.; {paper}", all_cnn_c)
    for depth in _RESNET:
        yield make(f"resnet{depth}", f"ResNet-{depth}", 2015, f"He et al.; {torchvision}", partial(resnet, depth))
    for depth in (50, 101, 152):
        title, source = f"ResNet-{depth} (paper)", "He et al.; the paper's strides, torchvision's names"
        yield make(f"resnet{depth}_paper", title, 2015, source, partial(resnet, depth, paper=True))
    for depth in (50, 101, 200):
        title = f"ResNet-{depth} (TF-slim)"
        yield make(f"resnet_v1_{depth}", title, 2016, f"He et al.; {slim}", partial(resnet_v1, depth))
    yield make("inception_v3", "Inception v3", 2015, f"Szegedy et al.; {torchvision}", inception_v3)
    for version in ("1.0", "1.1"):
        name, source = "squeezenet" + version.replace(".", "_"), f"Iandola et al.; {torchvision}"
        yield make(name, f"SqueezeNet {version}", 2016, source, partial(squeezenet, version))
    yield make("densenet121", "DenseNet-121", 2016, f"Huang et al.; {torchvision}", partial(densenet, 121))
    yield make("mobilenet_v1", "MobileNet v1", 2017, f"Howard et al.; {slim}", mobilenet_v1)
    yield make("mobilenet_v2", "MobileNet v2", 2018, f"Sandler et al.; {torchvision}", mobilenet_v2)
    yield make("vit_b_16", "ViT-B/16, its patches", 2020, f"Dosovitskiy et al.; {torchvision}", vit_b_16)


def _more() -> Iterator[Architecture]:
    """Relatives that the published tables have too, left out of the list to keep it short."""
    torchvision, slim = "torchvision's layers", "TensorFlow-slim's layers"
    make = Architecture
    name, title = "resnet_v1_152", "ResNet-152 (TF-slim)"
    yield make(name, title, 2016, f"He et al.; {slim}", partial(resnet_v1, 152))
    for depth in _RESNET_SLIM:
        yield make(f"resnet_v2_{depth}", f"ResNet-{depth} v2", 2016, f"He et al.; {slim}", partial(resnet_v2, depth))
    for depth, groups, width in ((50, 32, 4), (101, 32, 8), (101, 64, 4)):
        name, build = f"resnext{depth}_{groups}x{width}d", partial(resnet, depth, False, groups, width)
        yield make(name, f"ResNeXt-{depth} ({groups}×{width})", 2016, f"Xie et al.; {torchvision}", build)
    for depth in (50, 101):
        name, build = f"wide_resnet{depth}_2", partial(resnet, depth, False, 1, 128)
        yield make(name, f"Wide ResNet-{depth}-2", 2016, f"Zagoruyko and Komodakis; {torchvision}", build)
    for depth in (161, 169, 201):
        source = f"Huang et al.; {torchvision}"
        yield make(f"densenet{depth}", f"DenseNet-{depth}", 2016, source, partial(densenet, depth))
    source = f"Ioffe and Szegedy; {slim}"
    yield make("inception_v2", "Inception v2", 2015, source, inception_v2)
    name, title = "inception_v2-no-separable-conv", "Inception v2 (no separable layer)"
    yield make(name, title, 2015, source, partial(inception_v2, separable=False))
    for name, edge in (("inception_resnet_v2", "valid"), ("inception_resnet_v2-same", "same")):
        title, build = f"Inception-ResNet v2 ({edge})", partial(inception_resnet_v2, edge)
        yield make(name, title, 2016, f"Szegedy et al.; {slim}", build)


ARCHITECTURES = {each.name: each for each in _all()}
_OTHERS = {each.name: each for each in _more()}
