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

from stridelab.architectures.dense import densenet, vit_b_16
from stridelab.architectures.first import alexnet, alexnet_paper, alexnet_v2, lenet5
from stridelab.architectures.inception import googlenet, inception_v3
from stridelab.architectures.inception_slim import inception_resnet_v2, inception_v2
from stridelab.architectures.plain import VGG, all_cnn_c, vgg
from stridelab.architectures.resnet import RESNET, RESNET_SLIM, resnet, resnet_v1, resnet_v2
from stridelab.architectures.small import mobilenet_v1, mobilenet_v2, squeezenet
from stridelab.network import Network, writer
from stridelab.network.reader import published


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
    architecture = _spelled().get(_ALIASES.get(plain, plain)) or (
        _mobilenet(name) if plain.startswith("mobilenet") else None
    )
    if architecture is None:
        raise ValueError(f"No network is called {name!r:.60}. There are: {', '.join(names())}.")
    return architecture


@cache
def _spelled() -> dict[str, Architecture]:
    return {_plain(network.name): network for network in (*ARCHITECTURES.values(), *_OTHERS.values())}


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


def _all() -> Iterator[Architecture]:
    torchvision, slim, paper = "torchvision's layers", "TensorFlow-slim's layers", "the paper's layers"
    make = Architecture
    yield make("lenet5", "LeNet-5", 1998, f"LeCun et al.; {paper}", lenet5)
    yield make("alexnet_paper", "AlexNet (2012)", 2012, f"Krizhevsky et al.; {paper}", alexnet_paper)
    yield make("alexnet", "AlexNet", 2014, f"Krizhevsky; {torchvision}", alexnet)
    yield make("alexnet_v2", "AlexNet v2", 2014, f"Krizhevsky; {slim}", alexnet_v2)
    for depth in VGG:
        source = f"Simonyan and Zisserman; {torchvision}"
        yield make(f"vgg{depth}", f"VGG-{depth}", 2014, source, partial(vgg, depth))
        yield make(f"vgg{depth}_bn", f"VGG-{depth} normalised", 2014, source, partial(vgg, depth, normalised=True))
    yield make("googlenet", "GoogLeNet", 2014, f"Szegedy et al.; {torchvision}", googlenet)
    yield make("all_cnn_c", "All-CNN-C", 2014, f"Springenberg et al.; {paper}", all_cnn_c)
    for depth in RESNET:
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
    for depth in RESNET_SLIM:
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


ARCHITECTURES = {network.name: network for network in _all()}
_OTHERS = {network.name: network for network in _more()}


def _as_pytorch(name: str) -> str:
    return writer.pytorch(load(name))


def _as_keras(name: str, top: bool) -> str:
    network = load(name)
    features = [layer.name for layer in network.layers if layer.name.startswith("features.")]
    return writer.keras(network if top else network.up_to(features[-1]))


# Pasted code may call torchvision's models by name. But of the vision transformer only the patches are here, and the
# auxiliary classifier of Inception v3 is lost in what is written.
published.SOURCES.update(
    {
        name: partial(_as_pytorch, name)
        for name, architecture in {**ARCHITECTURES, **_OTHERS}.items()
        if architecture.source.endswith("torchvision's layers") and name not in ("vit_b_16", "inception_v3")
    }
)
published.KERAS_SOURCES.update({"VGG16": partial(_as_keras, "vgg16"), "VGG19": partial(_as_keras, "vgg19")})
