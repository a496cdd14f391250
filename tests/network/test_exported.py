"""What the frameworks print of a model is read exactly: against hooks in PyTorch and Keras (tests/data)."""

from __future__ import annotations

import gzip
import json
from math import prod
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stridelab import architectures
from stridelab.network import from_code
from stridelab.network.kinds import kind_of

CASES = json.loads(gzip.decompress((Path(__file__).parents[1] / "data" / "exported_cases.json.gz").read_bytes()))
EVERY = {case["id"]: case for framework in CASES.values() for case in framework}
PARTLY = {"torchvision/vit_b_32": "Line 15, column 30: cat along axis 1"}
"""What is not read whole, and a note that says so: attention is no layer of this product."""
SMALL = ("unet", "generator", "siamese", "decoder")

WHOLE = [name for name in EVERY if name not in PARTLY]


def weighted(network):
    """The output shapes of all rows that multiply."""
    return sorted(layer.output_shape for layer in network.layers if layer.macs)


def shape(sizes, channels_last):
    """A measured shape as (C, H, W): (F,), (L, F) or (H, W, C) and (C, H, W)."""
    if len(sizes) == 1:
        return (sizes[0], 1, 1)
    return (sizes[2], sizes[0], sizes[1]) if channels_last else tuple(sizes)


@pytest.mark.parametrize("name", WHOLE)
def test_layers_parameters_and_macs_are_those_that_hooks_measured(name):
    case, network = EVERY[name], from_code(EVERY[name]["text"])
    assert [str(note) for note in network.notes] == []
    assert network.macs == case["macs"]
    assert network.num_params == case["num_params"]
    of_keras = case in CASES["keras"]
    measured = [sizes for sizes in case["shapes"] if len(sizes) in (1, 3)]
    if "convnext" in name:  # its Linear layers work on maps with channels last
        assert len(weighted(network)) == len(case["shapes"])
    else:
        assert weighted(network) == sorted(shape(sizes, of_keras) for sizes in measured)


@pytest.mark.parametrize("name", PARTLY)
def test_what_is_not_understood_is_said(name):
    assert any(str(note).startswith(PARTLY[name]) for note in from_code(EVERY[name]["text"]).notes)


@pytest.mark.parametrize(
    ("exported", "published"),
    [("torchvision/resnet50", "resnet50"), ("torchvision/mobilenet_v2", "mobilenet_v2"), ("keras/VGG16", "vgg16")],
)
def test_fields_are_those_of_the_published_network(exported, published):
    """r, S and P of every layer with weights; the published tables are held to the literature in their own tests."""
    ours = from_code(EVERY[exported]["text"])
    theirs = architectures.load(published)  # the fields of its convolutions hang on no picture size
    fields = [
        [
            (layer.receptive_field_size, layer.effective_stride, layer.effective_padding)
            for layer in network.layers
            if layer.op == "conv"
        ]
        for network in (ours, theirs)
    ]
    assert fields[0] == fields[1]


def test_layers_are_called_as_in_the_model():
    resnet = from_code(EVERY["torchvision/resnet18"]["text"])
    assert {"conv1", "layer1.0.conv1", "layer4.1.bn2", "fc"} <= {layer.name for layer in resnet.layers}
    assert "block1_conv1" in from_code(EVERY["keras/VGG16"]["text"])


def test_another_picture_size_changes_the_shapes():
    network = from_code(EVERY["torchvision/resnet18"]["text"], (3, 64, 64))
    assert network.input_shape == (3, 64, 64)
    assert network["layer4"].output_shape == (512, 2, 2)
    assert network["fc"].output_shape == (1000, 1, 1)


def test_a_layer_that_is_called_twice_has_its_weights_once():
    network = from_code(EVERY["siamese"]["text"])
    convolutions = [layer for layer in network.layers if layer.op == "conv"]
    assert len(convolutions) == 2
    assert sum(layer.num_params > 0 for layer in convolutions) == 1


def test_a_wrong_shape_in_the_text_is_said():
    text = EVERY["unet"]["text"]
    assert 'conv2d: "f32[1, 8, 32, 32]"' in text
    network = from_code(text.replace('conv2d: "f32[1, 8, 32, 32]"', 'conv2d: "f32[1, 8, 31, 32]"'))
    assert any("PyTorch has a map of 8 × 31 × 32 here" in str(note) for note in network.notes)


@pytest.mark.parametrize("name", SMALL)
@settings(max_examples=15)
@given(data=st.data())
def test_a_text_that_is_cut_off_or_damaged_is_refused_or_read(name, data):
    """Never anything but a network or a ValueError with a sentence."""
    text = EVERY[name]["text"]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 200)))
    put = data.draw(st.sampled_from(["", "0", "[", "None", '"', "-1", "99999999999"]))
    try:
        network = from_code(text[:start] + put + text[end:])
    except ValueError as error:
        network, sentence = None, str(error)
        assert sentence.endswith((".", ")", ","))
    if network:
        assert all(prod(layer.output_shape) > 0 for layer in network.layers)
        assert all(kind_of(layer.op) for layer in network.layers)


@pytest.mark.parametrize(
    "text",
    [
        '{"class_name": "MyModel", "config": {"name": "mine", "trainable": true}}',
        '{"class_name": "Sequential", "config": {"layers": []}}',
    ],
)
def test_a_description_without_layers_says_what_to_do(text):
    with pytest.raises(ValueError, match=r"lists no layers.*Paste the model's source instead"):
        from_code(text)


def test_json_that_is_cut_off_says_where():
    with pytest.raises(ValueError, match=r"Line 1, column \d+: this JSON cannot be read"):
        from_code(EVERY["decoder"]["text"][:-40])
