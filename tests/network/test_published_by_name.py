"""torchvision.models.resnet18(): a model that is called by its name has the layers that are published."""

from __future__ import annotations

import pytest

from stridelab import architectures
from stridelab.network import from_code
from stridelab.network.reader.published import SOURCES


def notes(network):
    return [note.text for note in network.notes if "The code does not say" not in note.text]


@pytest.mark.parametrize("name", SOURCES)
def test_every_one_has_the_parameters_and_macs_of_the_published_one(name):
    published = architectures.load(name)
    network = from_code(f"import torchvision\nmodel = torchvision.models.{name}(weights=None)", published.input_shape)
    assert (network.num_params, network.macs) == (published.num_params, published.macs)
    assert network.output_shape == published.output_shape
    assert notes(network) == []


def test_its_last_layer_may_be_another():
    """11,689,512 parameters less a Linear of 512 x 1000 + 1000, and 512 x 10 + 10 more."""
    edited = from_code("from torchvision.models import resnet18\nmodel = resnet18()\nmodel.fc = nn.Linear(512, 10)")
    told = from_code("from torchvision.models import resnet18\nmodel = resnet18(num_classes=10)")
    assert edited.num_params == told.num_params == 11_689_512 - 513_000 + 5_130
    assert edited.output_shape == told.output_shape == (10, 1, 1)
    assert notes(edited) == notes(told) == []


def test_it_may_stand_inside_another_model():
    net = from_code(
        "import torchvision\nnet = nn.Sequential(torchvision.models.resnet18(), nn.ReLU(), nn.Linear(1000, 2))",
        (3, 64, 64),
    )
    assert net.output_shape == (2, 1, 1)
    assert net.num_params == 11_689_512 + 2_002


@pytest.mark.parametrize(
    ("call", "shape", "num_params"),
    [  # as keras.applications counts them
        ("VGG16()", (1000, 1, 1), 138_357_544),
        ("VGG16(include_top=False, input_shape=(96, 96, 3))", (512, 3, 3), 14_714_688),
        ("VGG16(weights=None, include_top=False, pooling='avg', input_shape=(64, 64, 3))", (512, 1, 1), 14_714_688),
        ("VGG19(include_top=False)", (512, 7, 7), 20_024_384),
        ("VGG16(weights=None, classes=10)", (10, 1, 1), 138_357_544 - 4097 * 990),
    ],
)
def test_those_of_keras_with_their_top_or_without(call, shape, num_params):
    net = from_code(f"from tensorflow.keras.applications import VGG16, VGG19\nmodel = {call}")
    assert (net.output_shape, net.num_params) == (shape, num_params)
    assert notes(net) == []


def test_a_head_on_a_base_of_keras():
    net = from_code(
        "from tensorflow.keras import layers, models\nfrom tensorflow.keras.applications import VGG16\n"
        "base = VGG16(weights='imagenet', include_top=False, input_shape=(64, 64, 3))\nbase.trainable = False\n"
        "model = models.Sequential([base, layers.Flatten(), layers.Dense(10, activation='softmax')])"
    )
    assert net.output_shape == (10, 1, 1)
    assert net.num_params == 14_714_688 + 512 * 4 * 10 + 10
    assert notes(net) == []


def test_a_function_of_the_text_goes_before_it():
    net = from_code("def resnet18(): return nn.Sequential(nn.Conv2d(3, 8, 3))\nmodel = resnet18()")
    assert net.num_params == 224


@pytest.mark.parametrize(
    "text",
    [
        "net = nn.Sequential(*list(torchvision.models.resnet18().children())[:-2])",
        "r = torchvision.models.resnet18()\nnet = nn.Sequential(r.layer1, nn.ReLU())",
        "r = torchvision.models.resnet18()\nr.layer4[1].conv2 = nn.Conv2d(512, 512, 1)",
        "v = torchvision.models.vgg16()\nnet = nn.Sequential(v.features, nn.ReLU())",
        "v = torchvision.models.vgg16()\nv.classifier[6] = nn.Linear(4096, 2)",
    ],
)
def test_its_parts_are_not_known_one_by_one_and_that_is_said(text):
    assert notes(from_code("import torchvision\n" + text))


@pytest.mark.parametrize(
    "text",
    [
        "from tensorflow.keras.applications import Xception\nm = Xception(include_top=False, input_shape=(96, 96, 3))",
        "import timm\nmodel = timm.create_model('resnet26d')",
    ],
)
def test_one_that_is_not_known_here_is_refused_with_a_way_on(text):
    with pytest.raises(ValueError, match=r"calls a model by its name.*Run these lines where your model lives"):
        from_code(text)
