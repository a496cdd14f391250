"""Reading Keras and PyTorch source: what is understood, what is named, and that no text can do harm."""

import contextlib
import json
import re
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab import architectures
from stridelab.network import Network, Note, from_code, writer
from stridelab.network.reader.limits import MOST_LAYERS, MOST_STEPS
from stridelab.network.reader.reader import Reading
from stridelab.network.reader.text import parse

TABLES = json.loads((Path(__file__).parents[1] / "data" / "published.json").read_text())["tables"]
STACKS = json.loads((Path(__file__).parents[1] / "data" / "stack_cases.json").read_text())["cases"]
LAYER = "Conv2D(64, (3, 3), strides=(2, 2), padding='same', activation='relu', input_shape=(64, 64, 3))"


def rows(net):
    return [(layer.name, layer.op, layer.output_shape) for layer in net.layers[1:]]


# ---- The article's layer


@pytest.mark.parametrize(
    "code",
    [
        LAYER,
        f"    {LAYER}",
        f"layer = {LAYER}",
        f"model = Sequential([{LAYER}])",
        f"model = Sequential(layers=[{LAYER}], name='one')",
        f"model = Sequential()\nmodel.add({LAYER})",
        f"model.add({LAYER})",
        f"from keras.layers import Conv2D\nmodel = keras.models.Sequential()\nmodel.add({LAYER})",
        f"import tensorflow as tf\nmodel = tf.keras.Sequential([tf.keras.layers.{LAYER}])\nmodel.summary()",
        f"from tensorflow.keras import layers as L, models\nm = models.Sequential()\nm.add(L.{LAYER})",
        "x = Input(shape=(64, 64, 3))\ny = Conv2D(64, 3, 2, 'same', activation='relu')(x)\nmodel = Model(x, y)",
    ],
)
def test_the_layer_of_the_article_in_every_form(code):
    net = from_code(code)
    assert net.notes == ()
    (layer,) = net.layers[1:]
    assert layer.output_shape == (64, 32, 32)
    assert (layer.num_params, layer.macs, layer.padding) == (1792, 1_769_472, ((0, 1), (0, 1)))
    assert layer.spec.activation == "relu"


def test_the_callers_picture_goes_before_the_codes():
    assert from_code(LAYER, (3, 32, 48)).output_shape == (64, 16, 24)


# ---- One layer at a time, against Keras and PyTorch themselves


def keras_call(row):
    """A row of keras_per_layer as the call that makes it."""
    channels_in, channels_out = row["in_shape"][-1], row["out_shape"][-1]
    kind, given_shape = row["type"], f"input_shape={tuple(row['in_shape'])}"
    words = {key: tuple(row[key]) for key in ("kernel_size", "pool_size", "strides", "dilation_rate") if key in row}
    if "padding" in row:
        words["padding"] = row["padding"] if isinstance(row["padding"], str) else tuple(map(tuple, row["padding"]))
    if kind in ("Conv2D", "DepthwiseConv2D", "SeparableConv2D"):
        taps = row["kernel_size"][0] * row["kernel_size"][1]
        weights = {
            "Conv2D": taps * channels_in * channels_out // row.get("groups", 1),
            "DepthwiseConv2D": taps * channels_in,
            "SeparableConv2D": taps * channels_in + channels_in * channels_out,
        }[kind]
        words["use_bias"] = row["params"] > weights
    if kind in ("Conv2D", "SeparableConv2D"):
        words["filters"] = channels_out
    if kind == "Dense":
        words["units"] = channels_out
    return f"{kind}({', '.join(f'{key}={value!r}' for key, value in words.items())}, {given_shape})"


def test_every_layer_that_keras_listed():
    for row in TABLES["keras_per_layer"]["rows"]:
        layer = from_code(keras_call(row)).layers[-1]
        shape = row["out_shape"]
        expected = (shape[2], shape[0], shape[1]) if len(shape) == 3 else (shape[0], 1, 1)
        assert (layer.output_shape, layer.num_params) == (expected, row["params"]), row


def test_every_layer_that_pytorch_listed():
    for row in TABLES["torch_per_layer"]["rows"]:
        if len(row["in_shape"]) != 4 or row["type"] not in ("Conv2d", "MaxPool2d", "AvgPool2d"):
            continue
        channels_in, channels_out = row["in_shape"][1], row["out_shape"][1]
        words = [f"{row['kernel']}", f"stride={row['stride']}", f"padding={row['padding']}"]
        if row["type"] == "Conv2d":
            words = [f"{channels_in}, {channels_out}", *words, f"bias={row['bias']}", f"groups={row['groups']}"]
        elif row["type"] == "MaxPool2d":
            words.append(f"ceil_mode={row['ceil_mode']}")
        layer = from_code(f"nn.{row['type']}({', '.join(words)})", tuple(row["in_shape"][1:])).layers[-1]
        assert layer.output_shape == tuple(row["out_shape"][1:])
        assert (layer.num_params, layer.macs) == (row["params"], row.get("macs", 0))


def torch_call(layer, channels):
    """A layer of stack_cases.json as the call that makes it, and the channels that it gives."""
    words = [f"{tuple(layer['kernel'])}", f"stride={tuple(layer['stride'])}", f"padding={tuple(layer['padding'])}"]
    if layer["type"] == "conv":
        words += [f"dilation={tuple(layer['dilation'])}", f"groups={layer['groups']}", f"bias={layer['bias']}"]
        return f"nn.Conv2d({channels}, {layer['out_channels']}, {', '.join(words)})", layer["out_channels"]
    kind = {"maxpool": "MaxPool2d", "avgpool": "AvgPool2d"}[layer["type"]]
    return f"nn.{kind}({', '.join(words)}, ceil_mode={layer['ceil_mode']})", channels


@pytest.mark.parametrize("case", STACKS, ids=lambda case: case["id"])
def test_every_stack_written_as_code_is_what_pytorch_measured(case):
    calls, channels = [], case["input"][0]
    for layer in case["layers"]:
        call, channels = torch_call(layer, channels)
        calls.append(call)
    net = from_code(f"model = nn.Sequential({', '.join(calls)})", tuple(case["input"]))
    assert [list(layer.output_shape) for layer in net.layers[1:]] == [row["out"] for row in case["per_layer"]]
    assert [list(layer.receptive_field_size) for layer in net.layers[1:]] == [row["r"] for row in case["per_layer"]]
    assert (net.num_params, net.macs) == (case["total_params"], case["total_macs"])


# ---- Models


PLAIN_CLASS = """
import torch
import torch.nn as nn
import torch.nn.functional as F

class Digits(nn.Module):
    def __init__(self, classes=10):
        super(Digits, self).__init__()
        self.first = nn.Conv2d(1, 6, 5)
        self.second = nn.Conv2d(6, 16, 5)
        self.hidden = nn.Linear(16 * 5 * 5, 120)
        self.last = nn.Linear(120, classes)

    def features(self, x):
        count = 1
        for size in x.size()[1:]:
            count *= size
        return count

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.first(x)), (2, 2))
        x = F.max_pool2d(self.second(x).relu(), 2)
        x = x.view(-1, self.features(x))
        return self.last(F.relu(self.hidden(x)))
"""


def test_a_class_with_functions_and_a_size_that_only_its_linear_layer_tells():
    net = from_code(PLAIN_CLASS)
    assert net.input_shape == (1, 32, 32)
    assert [row[0] for row in rows(net)] == [
        *("first", "relu", "max_pool2d", "second", "relu_1", "max_pool2d_1"),
        *("flatten", "hidden", "relu_2", "last"),
    ]
    assert net.num_params == 156 + 2416 + 48_120 + 1210
    assert [str(note) for note in net.notes] == [
        "Line 9, column 22: The code does not say how large the picture is: 1 × 32 × 32 is taken."
    ]


RESIDUAL = """
from torch import nn
import torch

def three(inside, outside, step=1):
    return nn.Conv2d(inside, outside, 3, step, 1, bias=False)

class Block(nn.Module):
    factor = 1

    def __init__(self, inside, outside, step=1, shortcut=None):
        super().__init__()
        self.conv1, self.bn1 = three(inside, outside, step), nn.BatchNorm2d(outside)
        self.relu = nn.ReLU(inplace=True)
        self.conv2, self.bn2 = three(outside, outside), nn.BatchNorm2d(outside)
        self.downsample = shortcut

    def forward(self, x):
        way = x
        out = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        if self.downsample is not None:
            way = self.downsample(x)
        out += way
        return self.relu(out)

class Residual(nn.Module):
    def __init__(self, block, repeats, classes=1000):
        super().__init__()
        self.inside = 64
        self.conv1 = nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        for number, count in enumerate(repeats):
            setattr(self, f"layer{number + 1}", self.stage(block, 64 * 2 ** number, count, 1 if number == 0 else 2))
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512 * block.factor, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight)

    def stage(self, block, outside, count, step):
        shortcut = None
        if step != 1 or self.inside != outside * block.factor:
            shortcut = nn.Sequential(
                nn.Conv2d(self.inside, outside * block.factor, 1, step, bias=False),
                nn.BatchNorm2d(outside * block.factor),
            )
        blocks = [block(self.inside, outside, step, shortcut)]
        self.inside = outside * block.factor
        blocks += [block(self.inside, outside) for _ in range(1, count)]
        return nn.Sequential(*blocks)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        for stage in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = stage(x)
        return self.fc(torch.flatten(self.avgpool(x), 1))

def small(**settings):
    return Residual(Block, [2, 2, 2, 2], **settings)
"""


def test_a_residual_network_written_out_is_resnet18_layer_by_layer():
    net = from_code(RESIDUAL)
    assert net.layers == architectures.load("resnet18").layers


SQUEEZED = """
import torch.nn as nn
from collections import OrderedDict

class ConvNormAct(nn.Sequential):
    def __init__(self, inside, outside, kernel=3, stride=1, groups=1):
        super().__init__(
            nn.Conv2d(inside, outside, kernel, stride, (kernel - 1) // 2, groups=groups, bias=False),
            nn.BatchNorm2d(outside),
            nn.ReLU6(),
        )

class Inverted(nn.Module):
    def __init__(self, inside, outside, stride, expand):
        super().__init__()
        width = int(round(inside * expand))
        self.use_shortcut = stride == 1 and inside == outside
        parts = []
        if expand != 1:
            parts.append(ConvNormAct(inside, width, kernel=1))
        parts.extend([
            ConvNormAct(width, width, stride=stride, groups=width),
            nn.Conv2d(width, outside, 1, bias=False),
            nn.BatchNorm2d(outside),
        ])
        self.conv = nn.Sequential(*parts)

    def forward(self, x):
        return x + self.conv(x) if self.use_shortcut else self.conv(x)

class Mobile(nn.Module):
    def __init__(self, table=None):
        super().__init__()
        if table is None:
            table = [[1, 16, 1, 1], [6, 24, 2, 2], [6, 32, 3, 2], [6, 64, 4, 2]]
            table += [[6, 96, 3, 1], [6, 160, 3, 2], [6, 320, 1, 1]]
        width, features = 32, [ConvNormAct(3, 32, stride=2)]
        for t, c, n, s in table:
            for i in range(n):
                features.append(Inverted(width, c, s if i == 0 else 1, expand=t))
                width = c
        features.append(ConvNormAct(width, 1280, kernel=1))
        self.features = nn.Sequential(*features)
        self.classifier = nn.Sequential(OrderedDict([("0", nn.Dropout(0.2)), ("1", nn.Linear(1280, 1000))]))

    def forward(self, x):
        x = nn.functional.adaptive_avg_pool2d(self.features(x), 1).reshape(x.shape[0], -1)
        return self.classifier(x)
"""


def test_inverted_residuals_written_out_are_mobilenet_v2():
    net, expected = from_code(SQUEEZED), architectures.load("mobilenet_v2")
    assert [layer.name for layer in net.layers if layer.num_params] == [
        layer.name for layer in expected.layers if layer.num_params
    ]
    assert [row[1:] for row in rows(net)] == [row[1:] for row in rows(expected)]
    assert (net.num_params, net.macs) == (expected.num_params, expected.macs)


KERAS_FUNCTION = """
from tensorflow.keras import layers, models, Input

def unit(x, filters, strides=1, name=None):
    x = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False, name=name + "_conv")(x)
    x = layers.BatchNormalization(name="%s_bn" % name)(x)
    return layers.Activation("relu", name=f"{name}_relu")(x)

def build(input_shape=(32, 32, 3), classes=10):
    picture = Input(shape=input_shape)
    x = unit(picture, 16, name="stem")
    for number, filters in enumerate([32, 64]):
        y = unit(x, filters, strides=2, name="stage{}".format(number))
        shortcut = layers.Conv2D(filters, 1, strides=2)(x)
        x = layers.Add()([y, shortcut])
    x = layers.Concatenate()([x, y])
    x = layers.ZeroPadding2D(((0, 1), (0, 1)))(x)
    x = layers.DepthwiseConv2D(3, strides=2, use_bias=False)(x)
    x = layers.SeparableConv2D(20, 3, padding="same")(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.5)(x)
    return models.Model(picture, layers.Dense(classes, activation="softmax")(x))
"""


def test_a_functional_keras_model_in_functions():
    """Keras 3.15 itself gives these names, these shapes and 31,670 parameters."""
    net = from_code(KERAS_FUNCTION)
    assert net.num_params == 31_670
    assert rows(net) == [
        ("stem_conv", "conv", (16, 32, 32)),
        ("stem_bn", "batch_norm", (16, 32, 32)),
        ("stem_relu", "relu", (16, 32, 32)),
        ("stage0_conv", "conv", (32, 16, 16)),
        ("stage0_bn", "batch_norm", (32, 16, 16)),
        ("stage0_relu", "relu", (32, 16, 16)),
        ("conv2d", "conv", (32, 16, 16)),
        ("add", "add", (32, 16, 16)),
        ("stage1_conv", "conv", (64, 8, 8)),
        ("stage1_bn", "batch_norm", (64, 8, 8)),
        ("stage1_relu", "relu", (64, 8, 8)),
        ("conv2d_1", "conv", (64, 8, 8)),
        ("add_1", "add", (64, 8, 8)),
        ("concatenate", "concat", (128, 8, 8)),
        ("zero_padding2d", "pad", (128, 9, 9)),
        ("depthwise_conv2d", "conv", (128, 4, 4)),
        ("separable_conv2d", "separable_conv", (20, 4, 4)),
        ("global_average_pooling2d", "global_avg_pool", (20, 1, 1)),
        ("dropout", "dropout", (20, 1, 1)),
        ("dense", "linear", (10, 1, 1)),
    ]
    assert net["stem_bn"].num_params == 64  # Keras counts mean and variance too


def test_channels_first_pictures():
    code = "Conv2D(8, 3, strides=2, data_format='channels_first', input_shape=(3, 20, 30))"
    assert from_code(code).output_shape == (8, 9, 14)


def test_loops_lists_and_dictionaries():
    code = """
layers, settings = [], {"kernel_size": 3, "padding": 1}
channels = 3
for index, width in enumerate([8, 16] * 2):
    if index % 2 == 0 and index > 0:
        layers += [nn.MaxPool2d(2)]
    layers.append(nn.Conv2d(channels, width, **settings))
    channels = width
model = nn.Sequential(*layers, nn.Flatten(), nn.LazyLinear(5))
"""
    net = from_code(code, (3, 16, 16))
    assert [row[1] for row in rows(net)] == ["conv", "conv", "max_pool", "conv", "conv", "flatten", "linear"]
    assert net.output_shape == (5, 1, 1)


def test_torch_cat_mean_pad_and_arithmetic():
    code = """
class Branches(nn.Module):
    def __init__(self):
        super().__init__()
        self.ways = nn.ModuleList([nn.Conv2d(4, 4, k, padding=k // 2) for k in (1, 3, 5)])
        self.gate = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(12, 12, 1), nn.Sigmoid())
    def forward(self, x):
        x = torch.cat([way(x) for way in self.ways], dim=1)
        x = x * self.gate(x)
        x = F.pad(x, (1, 2, 3, 4)) / 255
        return x.mean([2, 3])
"""
    net = from_code(code, (4, 10, 10))
    assert [row[1] for row in rows(net)] == [
        *(
            "conv",
            "conv",
            "conv",
            "concat",
            "adaptive_avg_pool",
            "conv",
            "sigmoid",
            "multiply",
            "pad",
            "global_avg_pool",
        )
    ]
    assert net["ways.2"].kernel_size == (5, 5)
    assert net["pad"].padding == ((3, 4), (1, 2))


def test_a_layer_that_is_called_twice_has_its_weights_once():
    code = """
class Twice(nn.Module):
    def __init__(self):
        self.c = nn.Conv2d(3, 3, 3)
    def forward(self, x):
        return self.c(self.c(x))
"""
    net = from_code(code)
    assert [layer.name for layer in net.layers[1:]] == ["c", "c_1"]
    assert [layer.num_params for layer in net.layers[1:]] == [84, 0]
    assert net["c_1"].macs > 0


def test_a_picture_to_try_the_model_with_tells_the_size():
    code = "net = nn.Sequential(nn.Conv2d(3, 8, 3))\nprint(net(torch.randn(1, 3, 40, 50)).shape)"
    assert from_code(code).input_shape == (3, 40, 50)
    assert from_code(code).notes == ()


@pytest.mark.parametrize(
    "code",
    [
        "m = Sequential([Conv2D(8, 3)])\nm.build((None, 30, 40, 3))",
        "net = nn.Sequential(nn.Conv2d(3, 8, 3))\nsummary(net, (3, 30, 40))",
        "net = nn.Sequential(nn.Conv2d(3, 8, 3))\nsummary(net, input_size=(1, 3, 30, 40))",
    ],
)
def test_build_and_summary_tell_the_size_too(code):
    net = from_code(code)
    assert net.input_shape == (3, 30, 40)
    assert net.notes == ()


def test_of_several_models_the_last_is_shown_and_the_others_are_named():
    code = "one = nn.Sequential(nn.Conv2d(3, 4, 3))\ntwo = nn.Sequential(nn.Conv2d(3, 5, 3))"
    net = from_code(code, (3, 8, 8))
    assert net.output_shape == (5, 6, 6)
    assert [str(note) for note in net.notes] == [
        "Line 1, column 7: Only the last model of the code is shown, not this one."
    ]


def test_a_model_that_cannot_be_built_is_named_with_what_it_needs():
    code = "class Net(nn.Module):\n def __init__(self, depth):\n  pass\n def forward(self, x):\n  return x"
    with pytest.raises(ValueError, match="Line 1, column 1: Net needs values that the code does not give"):
        from_code(code)


def test_code_from_a_notebook_keeps_its_line_numbers():
    net = from_code(
        "```python\n!pip install torch\n%matplotlib inline\nmodel = nn.Sequential(nn.Mystery())\n```", (3, 8, 8)
    )
    assert net.notes[0].line == 4


def test_indented_code_keeps_its_line_numbers():
    net = from_code("\n\n    x = nn.Conv2d(3, 4, 3)\n    y = nn.Mystery()\n", (3, 8, 8))
    assert [note.line for note in net.notes] == [4]


def test_a_network_of_linear_layers_only_reads_a_row_of_numbers():
    assert from_code("nn.Sequential(nn.Linear(784, 30), nn.ReLU(), nn.Linear(30, 10))").input_shape == (784, 1, 1)
    code = """
class Rows(nn.Module):
    def __init__(self):
        super().__init__()
        self.only = nn.Linear(784, 10)
    def forward(self, x):
        return self.only(x.view(-1, 784))
"""
    assert from_code(code).input_shape == (1, 28, 28)


def test_layers_without_a_model_are_taken_one_after_the_other_under_their_variables_names():
    net = from_code("self.first = nn.Conv2d(3, 6, 5)\npool = nn.MaxPool2d(2)\nself.second = nn.Conv2d(6, 16, 5)")
    assert [layer.name for layer in net.layers] == ["input", "first", "pool", "second"]


def test_branches_after_something_unknown_are_noted_and_the_rest_is_shown():
    code = """
class Up(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.up = nn.Fold(8, 2, stride=2)
        self.last = nn.Conv2d(6, 1, 1)
    def forward(self, x):
        return self.last(torch.cat([x, self.up(self.down(x))], dim=1))
"""
    net = from_code(code, (3, 16, 16))
    assert net.layers[-1].name == "last"
    assert len(net.notes) == 3


def test_a_base_that_is_not_understood_is_named_and_not_skipped_in_silence():
    net = from_code("base = Mystery50(weights=None)\nx = GlobalAveragePooling2D()(base.output)\nx = Dense(10)(x)")
    assert any("the picture is taken in its place" in note.text and note.line == 2 for note in net.notes)


def test_each_activation_of_a_layer_is_kept_with_it():
    net = from_code("Sequential([Conv2D(4, 3, activation=tf.nn.relu6, input_shape=(9, 9, 3)), Dense(2, 'softmax')])")
    assert [layer.spec.activation for layer in net.layers[1:]] == ["relu6", "softmax"]


# ---- What is not understood is named


def test_what_is_not_understood_is_named_with_its_place_and_the_rest_is_shown():
    code = """model = nn.Sequential(
    nn.Conv2d(3, 8, 3),
    nn.Fold(8, 2, stride=2),
    nn.Conv2d(16, 4, 3, stride=2),
)"""
    net = from_code(code, (3, 20, 20))
    assert net.notes[0] == Note(3, 5, "nn.Fold is not understood; the map is passed on unchanged.")
    assert "taken to give the 16 read here" in net.notes[1].text
    assert [row[1] for row in rows(net)] == ["conv", "unknown", "unknown", "conv"]


@pytest.mark.parametrize(
    ("code", "place", "words"),
    [
        ("Sequential([Conv2D(4, 3, input_shape=(9, 9, 3)), layers.CenterCrop(1, 1)])", (1, 50), "CenterCrop"),
        ("nn.Sequential(nn.Conv2d(3, 4, 3, stride=amount))", (1, 15), "amount"),
        ("Conv2D(4, 3, activation='wobble', input_shape=(9, 9, 3))", (1, 1), "wobble"),
        ("Conv2D(4, 3, flavour='sweet', input_shape=(9, 9, 3))", (1, 1), "flavour"),
        ("x = torch.randn(1, 3, 8, 8)\nx = nn.ReLU()(x)\ny = F.grid_sample(x)", (3, 5), "grid_sample"),
        ("x = Input((8, 8, 3))\nx = ReLU()(x)\nx = transform(x)", (3, 5), "transform"),
    ],
)
def test_a_note_names_line_and_column(code, place, words):
    notes = from_code(code).notes
    assert any((note.line, note.column) == place and words in note.text for note in notes), notes


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "No layer of Keras or PyTorch was found"),
        ("nn.Conv2d(3, 8, 3", r"Line 1, column \d+: this is not Python"),
        ("nn.Sequential(nn.Conv2d(3, 8, 3), nn.Conv2d(9, 4, 3))", "Line 1: 1 was made for 9 channels, but is given 8"),
        ("nn.Sequential(nn.Flatten(), nn.Linear(9, 4))", "made for 9 features, but is given 150528"),
        ("nn.Sequential(nn.Conv2d(3, 8, 3), nn.Linear(8, 4))", "Linear reads a row of numbers"),
        ("nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Linear(3, 8))", "is given a map of 3 × 1 × 1. Flatten it first"),
        ("nn.Conv2d(3, 8, 3, stride=2, padding='same')", 'PyTorch refuses padding="same" with stride 2'),
        ("Conv2D(4, 3, strides=2, dilation_rate=3)", "Keras refuses strides 2 together with dilation_rate 3"),
        ("Conv2D(4, 3, padding=1)", 'Keras knows padding "valid" and "same", not 1'),
        ("nn.MaxPool2d(3, padding=2)", "PyTorch refuses padding 2 for pooling with kernel_size 3"),
        ("Conv2D(4, 0)", "Line 1: kernel_size is 1 or more, not 0"),
        ("Conv2D(4)", "Line 1: Conv2D is missing 1 required positional argument: 'kernel_size'"),
        ("Conv2D(4, 9, input_shape=(5, 5, 3), name='big')", r"Layer big \(line 1\) does not fit .* needs 9 positions"),
        ("x = torch.randn(1, 3, 4, 4)\nx.relu().view(-1, 50)", "Line 2: a map of 3 × 4 × 4 is 48 numbers"),
    ],
)
def test_what_cannot_be_is_a_sentence_with_the_line(code, sentence):
    with pytest.raises(ValueError, match=sentence):
        from_code(code)


# ---- Hostile text


HOSTILE = [
    "(" * 5000,
    "-" * 50_000 + "1",
    "x = " + "+".join("1" * 20_000),
    "a" + ".b" * 20_000,
    "x = [" * 80 + "]" * 80,
    "\0",
    "#" * 300_000,
    "def f():\n    return f()\nf()",
    "while True: pass",
    "for i in range(10 ** 12): pass",
    "x = 9 ** 9 ** 9",
    "x = 1 << 10 ** 9",
    "x = 'a' * 10 ** 12",
    "x = [0] * 10 ** 12",
    "x = 'a'\nfor i in range(99): x = x + x",
    "f'{1:>1000000000}' + '%1000000000d' % 1 + '{:>1000000000}'.format(1)",
    "a = []\nfor i in range(60): a = [a, a]\nb = a == a\nprint(a)\nf'{a}'",
    "s = nn.Sequential()\ns.append(s)\ns(torch.randn(1, 3, 8, 8))",
    "s = nn.Sequential(nn.ReLU())\nfor i in range(60): s = nn.Sequential(s, s)",
    "s = nn.Sequential()\nfor i in range(60): s = nn.Sequential(s, s)\nnn.Sequential(s, nn.ReLU())(5)",
    "x = [i for i in range(9999) for j in range(9999)]",
    "class A(A): pass\nA()",
    "class A(nn.Module):\n    def forward(self, x): return self(x)\nA()",
    "Input(shape=(10 ** 9, 10 ** 9, 3))",
    "nn.Conv2d(3, 3, 5000, padding=5000)",
    "nn.Conv2d(3, 10 ** 8, 3)",
    "F.pad(torch.randn(1, 3, 8, 8), (10 ** 7, 0, 0, 0))",
    "break",
    "raise SystemExit",
    # More layers, parts or turns than any model has
    "nn.Sequential(*[nn.Conv2d(3, 3, 3) for _ in range(10**9)])",
    "nn.Sequential(*[nn.Conv2d(3, 3, 3, padding=1) for _ in range(9999)])",
    "for a in range(9999):\n for b in range(9999):\n  nn.Conv2d(3, 3, 3)",
    "s = nn.Sequential()\nfor a in range(9999):\n for b in range(9999):\n  s.append(nn.ReLU())",
    "x = [nn.ReLU()] * 10**9\nnn.Sequential(*x)",
    "x = [nn.ReLU()] * 9999\nnn.Sequential(*x)",
    "x = [[nn.ReLU()] * 9999] * 9999\nnn.Sequential(*x)",
    "nn.Sequential(" + "nn.ReLU(), " * 20_000 + ")",
    "x = Input((8, 8, 3))\nfor i in range(1500): x = Concatenate()([x, x])",
    "x = Input((8, 8, 3))\nfor i in range(1999): x = Add()([x] * 9999)",
    "nn.Sequential(" + "nn.Conv2d(3, 3, 3, padding=1), " * 1200 + "nn.Flatten(), nn.Linear(7, 3))",
    "for i in range(4000): x = i\nnn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(7, 3))",
    # Functions and classes that call each other
    "def f(n):\n  return g(n + 1)\ndef g(n):\n  return f(n + 1)\nf(0)",
    "f = lambda x: g(x)\ng = lambda x: f(x)\nf(1)",
    "(lambda f: f(f))(lambda f: f(f))",
    "def f(*a): return f(*a, *a)\nf(1)",
    "def f(n):\n  if n: f(n - 1), f(n - 1)\nf(16)\nnn.ReLU()",
    "class A(nn.Module):\n def __init__(self):\n  self.a = A()\nA()",
    "class A0: pass\n" + "".join(f"class A{i}(A{i - 1}): pass\n" for i in range(1, 2000)) + "A1999().x",
    # Long texts, and short ones that become long
    "x = 1; " * 30_000,
    "x = (" + "1, " * 60_000 + ")",
    "x = " + "<".join("1" * 60_000),
    "nn.Conv2d(3, 3, " + "9" * 200_000 + ")",
    "nn.Conv2d(3, 3, 0x" + "f" * 200_000 + ")",
    "@a\n" * 30_000 + "def f(): pass",
    "x = 'a' * 9000\nfor i in range(99): x = f'{x}{x}'\nx = [x] * 9\nx.y(*[x] * 5000, *[x] * 5001)",
    "a = '{}' * 4999\nfor i in range(9999): a.format('a' * 200)",
    "a = '%d' * 4999\nfor i in range(9999): a % 3",
    "a = 'a ' * 4999\nfor i in range(9999): a.split()",
    "a = ['a'] * 4999\nfor i in range(9999): ''.join(a)",
    "a = 'a' * 9999\nfor i in range(9999): a.upper()",
    # Much work in few words
    "a = [0] * 9999\nb = [list(a) for _ in range(9999)]",
    "a = [0] * 9999\nb = [a[:] for _ in range(9999)]",
    "a = [0] * 9999\nfor i in range(9999): sorted(a)",
    "a = [0] * 9999\nfor i in range(9999): sum(a)",
    "a = [0] * 9999\nfor i in range(9999): 1 in a",
    "a = [0] * 9999\nfor i in range(9999): list(zip(a, a, a, a, a, a))",
    "for i in range(9999): list(enumerate(range(9999)))",
    "list(map(lambda x: list(map(lambda y: y, range(9999))), range(9999)))",
    "d = {str(i): 0 for i in range(9000)}\nfor i in range(9999): {**d}",
    "d = {str(i): 0 for i in range(9000)}\ndef f(**k): return 1\nfor i in range(9999): f(**d)",
    "a = nn.Sequential(*[nn.ReLU()] * 1999)\nfor i in range(9999): a[1:]",
    "a = []\na.append(a)\nfor i in range(9): a.extend(a)\nnn.Sequential(*a)\nnn.Sequential(a)",
]


HEAVY = [
    "x = Input((8, 8, 3))\n" + "x = foo(x)\n" * 1900,
    "nn.Sequential(" + "nn.Foo(), " * 1900 + ")",
    "Conv2D(3, 3, " + ", ".join(f"a{i}=3" for i in range(6000)) + ", input_shape=(8, 8, 3))",
    "x = a\nfor i in range(9999): x = x.bbbbbbbbbbbbbbbbbbb\nnn.ReLU()",
    "Conv2D(3, 3, name='" + "a" * 200_000 + "', input_shape=(8, 8, 3))",
    "s = nn.Sequential()\ns." + "a" * 100_000 + " = 1\nfor i in range(1999): s.append(nn.ReLU())",
    "".join(f"def f{i}(x): return x\n" for i in range(4000)) + "nn.ReLU()",
    "d = {}\nd['d'] = d\nnn.Sequential(d)(torch.randn(1, 3, 8, 8))",
]


def calls_of(code):
    """How many functions are called while a text is read, and the sentence of its refusal."""
    calls, sentence = 0, None

    def count(frame, event, arg):
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        from_code(code)
    except ValueError as refusal:
        sentence = str(refusal)
    finally:
        sys.setprofile(before)
    return calls, sentence


def bytes_of(code):
    """The most memory that is held at a time while a text is read."""
    tracemalloc.start()
    try:
        with contextlib.suppress(ValueError):
            from_code(code)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("code", HOSTILE + HEAVY, ids=range(len(HOSTILE + HEAVY)))
def test_hostile_text_makes_little_work_and_gets_a_sentence(code):
    """Counted in calls and bytes, not in seconds: the largest published network as code takes a third of the calls."""
    calls, sentence = calls_of(code)
    assert calls < 1_000_000
    assert bytes_of(code) < 60_000_000
    if code in HOSTILE:
        assert sentence
        assert re.search(r"\w+ .*\.", sentence)


def test_the_steps_of_a_model_hang_on_its_layers_alone():
    """A model of 200 layers takes a tenth of what may be taken, however it is written."""
    text = writer.pytorch(architectures.load("resnet101"))
    reading = Reading(parse(text), None, 224, 3)
    assert len(reading.network()) > 300
    assert reading.limits.steps < MOST_STEPS / 4


def test_a_list_without_end_is_no_value_for_a_layer():
    net = from_code("a = []\nfor i in range(60): a = [a, a]\nnn.Conv2d(3, a, 3)")
    assert "'a list'" in net.notes[-1].text


def test_nothing_is_executed(tmp_path):
    file = tmp_path / "made"
    code = f"open({str(file)!r}, 'w')\n__import__('pathlib').Path({str(file)!r}).touch()\nimport os\nnn.ReLU()"
    assert len(from_code(code)) == 2
    assert not file.exists()


WORDS = """( ) [ ] { } , = : . * ** + / @ 3 -1 0 1e9 10**9 None True 'same' x self [1,2] (3,3) range(9) lambda for in if
while return def class nn.Conv2d nn.Sequential Conv2D Dense Input F.relu x.shape x.view model.add input_shape=(9,9,3)"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n    ", " "])


def read_or_sentence(code):
    """True if the text is a network, or a ValueError that says something."""
    try:
        return isinstance(from_code(code), Network)
    except ValueError as error:
        return len(str(error)) > 20


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=30).map(" ".join) | st.text(max_size=60))
def test_any_text_is_a_network_or_a_sentence(text):
    assert read_or_sentence(text)


@settings(max_examples=100)
@given(st.sampled_from([PLAIN_CLASS, RESIDUAL, SQUEEZED, KERAS_FUNCTION]), st.data())
def test_any_damage_to_a_model_is_a_network_or_a_sentence(code, data):
    words = code.split(" ")
    for _ in range(data.draw(st.integers(1, 3))):
        words[data.draw(st.integers(0, len(words) - 1))] = data.draw(PIECES)
    assert read_or_sentence(" ".join(words))


def test_the_limits_are_named_in_the_sentence():
    with pytest.raises(ValueError, match=f"more than {MOST_LAYERS:,} layers"):
        from_code("nn.Sequential(*[nn.ReLU() for i in range(3000)])")
    with pytest.raises(ValueError, match="300,000 characters"):
        from_code("#" * 300_000)


def test_a_wrong_picture_is_refused():
    with pytest.raises(ValueError, match="height is 1 or more, not 0"):
        from_code(LAYER, (3, 0, 5))


def test_a_row_of_numbers_becomes_a_map():
    """A generator begins so: Linear, then view."""
    net = from_code(
        "fc, up = nn.Linear(64, 128 * 7 * 7), nn.ConvTranspose2d(128, 64, 4, 2, 1)\n"
        "up(fc(torch.zeros(1, 64)).view(-1, 128, 7, 7))"
    )
    assert [layer.output_shape for layer in net.layers] == [(64, 1, 1), (6272, 1, 1), (128, 7, 7), (64, 14, 14)]
    assert net.notes == ()
