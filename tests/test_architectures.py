"""Published networks: every figure of the published tables that can be expressed is met, and the rest is listed."""

import json
from functools import cache
from pathlib import Path

import pytest

from stridelab import architectures
from stridelab.network import Network, add, conv, input_layer, pad

TABLES = json.loads((Path(__file__).parent / "data" / "published.json").read_text())["tables"]

# Tables whose rows are not compared here, and why. A table is compared or stands here: see the test below.
NOT_COMPARED = {
    "rf_distill_worked_examples": "text; the numbers are in test_receptive_field",
    "rf_keras_notebook": "no rows",
    "rf_torch_receptive_field_examples": "1-D, 3-D or sketched in words",
    "rf_unit_clip": "a range clipped at the picture; the exact positions are in test_receptive_field",
    "rf_fornax_examples": "sketched in words",
    "rf_fcn_table": "networks cut and padded by 100 pixels for segmentation",
    "rf_csdn_small": "no architecture of the list",
    "erf_facts": "text; the laws are in test_effective_field",
    "ptflops_readme": "another convention: normalisation and activations count as multiplications",
    "thop_readme": "another convention: normalisation and activations count as multiplications",
    "keras_per_layer": "one layer at a time: test_from_code",
    "keras_snippet": "test_cost and test_from_code",
    "cs231n_examples": "one layer's size: the geometry's tests",
    "activation_memory": "training memory in rounded megabytes",
    "convnet_burden": "rounded to two digits, by Caffe's layers",
    "convnet_burden_resolutions": "rounded to two digits, by Caffe's layers",
    "darknet_per_layer": "YOLO is not in the list",
    "conv_arith_figures": "one layer's size: the geometry's tests",
    "conv_arith_relationships": "text",
    "conv_arith_numeric": "values of one layer: the convolution's tests",
    "same_padding_docs": "one layer's padding: the geometry's tests",
    "antialias_imagenet": "accuracies",
    "antialias_filters": "accuracies",
    "invariance_facts": "text",
    "allconv_cifar10": "accuracies",
    "stride_placement": "text; the figures are in test_both_placements_of_the_stride",
}

# Models of the compared tables that are not among the architectures. It may shrink, not grow.
NOT_EXPRESSED = {
    "mnasnet1_0",
}

ALIASES = {
    "vgg_16": "vgg16",
    "resnet50_v1.5_torchvision_stride_in_3x3": "resnet50",
    "resnet101_v1.5_torchvision_stride_in_3x3": "resnet101",
    "resnet152_v1.5_torchvision_stride_in_3x3": "resnet152",
    "resnet50_v1_paper_stride_in_first_1x1": "resnet50_paper",
    "resnet101_v1_paper_stride_in_first_1x1": "resnet101_paper",
    "resnet152_v1_paper_stride_in_first_1x1": "resnet152_paper",
}

COMPARED = {
    *("rf_distill_table", "rf_google_readme", "rf_google_endpoints", "rf_google_unit_tests", "rf_torchvision_autograd"),
    *(
        "torchvision_weights",
        "torch_model_totals",
        "torch_per_layer",
        "mobilenet_v1_per_layer",
        "mobilenet_v1_variants",
    ),
    *("osmr_imgclsmob", "cs231n_vgg16", "torchsummary_vgg16", "rf_vgg16_per_layer"),
    *("paper_counts", "stride_gallery", "mobilenet_v2_variants", "mxop_exact", "keras_applications"),
}

KNOWN = (*architectures.names(), *architectures.others())


def rows(table):
    """The rows of a table whose model can be loaded, with the model's name here."""
    named = [(ALIASES.get(row["model"], row["model"]), row) for row in TABLES[table]["rows"]]
    return [(name, row) for name, row in named if name in KNOWN]


def by_model(table):
    """Each model with its rows of the table."""
    found = {}
    for name, row in rows(table):
        found.setdefault(name, []).append(row)
    return found.items()


def ids(value):
    if isinstance(value, list):
        return f"{len(value)} rows"
    return value if isinstance(value, str) else str(value.get("end_point") or value.get("layer") or "")


def field(layer):
    return tuple(each[0] for each in (layer.receptive_field_size, layer.effective_stride, layer.effective_padding))


def vgg_layer(end_point):
    """A layer of TensorFlow-slim's vgg_16 under torchvision's name."""
    convolutions, pools = [], []
    for layer in architectures.load("vgg16").layers:
        {"conv": convolutions, "max_pool": pools}.get(layer.op, []).append(layer.name)
    if "pool" in end_point:
        return pools[int(end_point[-1]) - 1]
    block, number = (int(part) for part in end_point.rsplit("conv", 1)[1].split("_"))
    return convolutions[(0, 2, 4, 7, 10)[block - 1] + number - 1]


@pytest.mark.parametrize(("name", "row"), [*rows("rf_distill_table"), *rows("rf_google_readme")], ids=ids)
def test_the_receptive_fields_of_the_distill_table(name, row):
    last_map = [layer for layer in architectures.load(name).layers if layer.output_shape[1] > 1][-1]
    assert field(last_map) == (row["r"], row["S"], row["P"])


@cache
def resized(name, resolution):
    net = architectures.load(name)
    return net.with_input_shape((3, resolution, resolution)) if resolution else net


@pytest.mark.parametrize(("name", "end_points"), by_model("rf_google_endpoints"), ids=ids)
def test_every_end_point_at_every_resolution(name, end_points):
    for row in end_points:
        end_point = vgg_layer(row["end_point"]) if name == "vgg16" else row["end_point"]
        net = resized(name, row["resolution"]).up_to(end_point)
        size, stride, padding = field(net.layers[-1])
        assert (size, stride) == (row["r"], row["S"]), row
        if row["P"] is not None:
            assert padding == row["P"], row
        if row["gflops"] and row["gflops"] > 0.3:  # TensorFlow's: two for each MAC, and a little for biases and pooling
            assert 2 * net.macs / 1e9 == pytest.approx(row["gflops"], rel=0.02), row


# Measured with a padded pooling layer; the paper's is not padded (its published figure is 483/32/239).
PADDED_POOLING = {"resnet50_paper", "resnet101_paper"}


@pytest.mark.parametrize(("name", "measured"), by_model("rf_torchvision_autograd"), ids=ids)
def test_the_receptive_fields_that_pytorch_measured(name, measured):
    for row in measured:
        size, stride, padding = field(architectures.load(name)[row["layer"]])
        assert (size, stride) == (row["r"], row["S"]), row
        assert padding == row["P"] - 2 * (name in PADDED_POOLING), row


@pytest.mark.parametrize(("name", "row"), rows("torchvision_weights"), ids=ids)
def test_parameters_and_gigamacs_of_torchvisions_table(name, row):
    net = architectures.load(name)
    assert net.num_params == row["params"]
    assert round(net.macs / 1e9, 3) == row["published_GFLOPS"]


@pytest.mark.parametrize(("name", "row"), rows("torch_model_totals"), ids=ids)
def test_totals_that_pytorch_counted(name, row):
    net = architectures.load(name)
    assert net.num_params == row["params"]
    assert net.macs == row["macs_conv_linear"]
    if name.startswith(("vgg", "resnet", "squeezenet")) and "leaf_output_elements" in row:
        # In these every layer but sums, concatenations and flattening is a module, whose outputs were added up.
        modules = [layer for layer in net.layers if layer.op not in ("input", "add", "concat", "flatten")]
        assert sum(layer.activation_bytes for layer in modules) == 4 * row["leaf_output_elements"]


@pytest.mark.parametrize("name", sorted({name for name, _ in rows("torch_per_layer")}))
def test_every_layer_that_pytorch_listed(name):
    net = architectures.load(name)
    for row in (row for each, row in rows("torch_per_layer") if each == name):
        if name == "vit_b_16" and row["type"] != "Conv2d":
            continue  # of the transformer only the patch embedding is here
        layer = net[row["name"]]
        assert layer.num_params == row["params"]
        assert layer.macs == row.get("macs", 0)
        if len(row["out_shape"]) == 4:
            assert (layer.input_shape, layer.output_shape) == (tuple(row["in_shape"][1:]), tuple(row["out_shape"][1:]))
        if row["type"] in ("Conv2d", "MaxPool2d", "AvgPool2d"):
            assert (layer.kernel_size, layer.stride) == (tuple(row["kernel"]), tuple(row["stride"]))
            assert layer.padding == tuple((each, each) for each in row["padding"])


def test_mobilenet_v1_layer_by_layer():
    """The 0.75 table prints some layers wrongly (known misprints): only what agrees with its own widths is compared."""
    net = architectures.load("mobilenet_v1")
    for row in TABLES["mobilenet_v1_per_layer"]["rows"]:
        if row["model"] != "mobilenet_v1_1.0_224":
            continue
        if row["layer"].startswith("TOTAL"):
            body = [each for each in net.layers if each.op == "conv" and each.name.startswith("Conv2d")]
            assert sum(each.num_params for each in body) == row["params"]
            assert sum(each.macs for each in body) == row["macs"] == 567_716_352
        else:
            layer = net[row["layer"].removesuffix("/Conv2D")]
            assert (layer.num_params, layer.macs, layer.stride[0]) == (row["params"], row["macs"], row["stride"])


def test_mobilenet_v1_in_other_widths_and_sizes():
    for row in TABLES["mobilenet_v1_variants"]["rows"]:
        if row["width"] == "0.75":
            continue  # known misprints
        net = architectures.mobilenet_v1(float(row["width"]), row["res"])
        assert net.macs / 1e6 == pytest.approx(row["macs_M"], abs=1)
        assert net.num_params / 1e6 == pytest.approx(row["params_M"], abs=0.011)


def test_mobilenet_v2_in_other_widths_and_sizes():
    """The table counts the weights without the normalisation, of 1001 classes."""
    for row in TABLES["mobilenet_v2_variants"]["rows"]:
        net = architectures.load(f"mobilenet_v2_{row['width']}_{row['res']:.0f}")
        weights = sum(layer.num_params for layer in net.layers if layer.op != "batch_norm")
        assert net.macs / 1e6 == pytest.approx(row["macs_M"], abs=1.0)
        assert weights / 1e6 == pytest.approx(row["params_M"], abs=0.011)


def test_the_parameters_of_keras_applications():
    """Keras counts mean and variance too: 4 for each channel; in its Inception v3, which has no scale, 3."""
    names = {"VGG19": "vgg19", "DenseNet121": "densenet121", "DenseNet169": "densenet169", "DenseNet201": "densenet201"}
    names |= {"MobileNet": "mobilenet_v1", "MobileNetV2": "mobilenet_v2", "InceptionV3": "inception_v3"}
    counted = {row["model"]: row["params_doc"] for row in TABLES["keras_applications"]["rows"]}
    for keras_name, name in names.items():
        layers = [each for each in architectures.load(name).layers if not each.spec.training_only]
        normalised = sum(each.output_shape[0] for each in layers if each.op == "batch_norm")
        more = 1 if name == "inception_v3" else 2
        assert sum(each.num_params for each in layers) + more * normalised == counted[keras_name], name


def test_the_exact_multiplications_of_mxop():
    """OpSummary.MXNet counts one less for each output of a dense layer. Where there is normalisation, it counts too."""
    names = {"VGG13": "vgg13", "VGG19": "vgg19", "SqueezeNet1_0": "squeezenet1_0", "SqueezeNet1_1": "squeezenet1_1"}
    counted = {row["model"]: row for row in TABLES["mxop_exact"]["rows"]}
    for mxnet_name, name in names.items():
        net, row = architectures.load(name), counted[mxnet_name]
        dense = sum(layer.output_shape[0] for layer in net.layers if layer.op == "linear")
        assert (net.num_params, net.macs - dense) == (row["params"], row["multiplications"])


def test_the_parameters_of_imgclsmob():
    """osmr/imgclsmob writes VGG-16 or BN-VGG-16b for torchvision's vgg16 or vgg16_bn. Its MACs count biases too."""
    spelled = {"AlexNet-b": "alexnet", "SqueezeNet v1.0": "squeezenet1_0", "SqueezeNet v1.1": "squeezenet1_1"}
    spelled |= {"MobileNet x1.0": "mobilenet_v1", "DenseNet-121": "densenet121", "MobileNetV2 x1.0": "mobilenet_v2"}
    spelled |= {f"VGG-{depth}": f"vgg{depth}" for depth in (11, 13, 16, 19)}
    spelled |= {f"BN-VGG-{depth}b": f"vgg{depth}_bn" for depth in (11, 13, 16, 19)}
    spelled |= {f"ResNet-{depth}": f"resnet{depth}" for depth in (18, 34, 50, 101, 152)}
    spelled |= {f"DenseNet-{depth}": f"densenet{depth}" for depth in (161, 169, 201)}
    spelled |= {"ResNeXt-50 (32x4d)": "resnext50_32x4d", "ResNet-101b": "resnet101", "ResNet-152b": "resnet152"}
    found = [row for row in TABLES["osmr_imgclsmob"]["rows"] if row["model"] in spelled]
    assert len(found) > 10
    for row in found:
        if row["model"] != "MobileNetV2 x1.0":  # its classifier has no bias
            assert architectures.load(spelled[row["model"]]).num_params == row["params"]


def test_vgg16_in_three_published_listings():
    net = architectures.load("vgg16")
    plain = [each for each in net.layers if each.op in ("input", "conv", "max_pool", "linear")]  # cs231n: no ReLU
    for row in TABLES["cs231n_vgg16"]["rows"]:
        layer = plain[row["i"]]
        assert layer.output_shape == (row["shape"][2], *row["shape"][:2])
        assert layer.activation_bytes == 4 * row["values"]
        assert layer.num_params - (layer.output_shape[0] if row["weights"] else 0) == row["weights"]
    listed = [each for each in net.layers if each.op not in ("adaptive_avg_pool", "flatten")]
    for row in TABLES["torchsummary_vgg16"]["rows"]:
        if row["i"] == "TOTAL":
            assert net.num_params == row["params"]
        elif "hw" in row:
            layer = listed[row["i"]]
            assert (layer.num_params, layer.output_shape) == (row["params"], (row["channels"], row["hw"], row["hw"]))
    for row in TABLES["rf_vgg16_per_layer"]["rows"]:
        assert field(plain[1 + row["i"]])[:2] == (row["r"], row["j_out"])
    assert net["classifier.0"].receptive_field_size == (404, 404)  # Long, Shelhamer and Darrell (2015), FCN


def test_lenet_5_has_the_papers_60000_parameters_and_340908_connections():
    net = architectures.load("lenet5")
    assert net.num_params == 60_000
    counts = {row["net"]: row for row in TABLES["paper_counts"]["rows"]}
    assert net["C3"].spec.connections == 60
    assert net["C3"].num_params == counts["LeNet-5 C3"]["params"] == 1516
    assert net["F6"].num_params == counts["LeNet-5 F6"]["params"]
    # A connection is a weight or a bias at a position; pooling counts its four pixels and its offset.
    connections = sum(
        layer.macs + layer.output_shape[1] * layer.output_shape[2] * layer.output_shape[0] * layer.spec.bias
        for layer in net.layers
        if layer.op in ("conv", "linear")
    ) + sum(5 * layer.activation_bytes // 4 for layer in net.layers if layer.op == "avg_pool")
    assert connections == counts["LeNet-5 total"]["connections"]
    sizes = ">".join(dict.fromkeys(str(layer.output_shape[1]) for layer in net.layers))
    assert sizes == counts["LeNet-5 total"]["spatial"]


def test_the_neurons_of_alexnet():
    """253,440 for the first layer is a known misprint: 55 * 55 * 96 = 290,400."""
    counts = next(row for row in TABLES["paper_counts"]["rows"] if row["net"] == "AlexNet neurons")["neurons"]
    net = architectures.load("alexnet_paper")
    neurons = [layer.activation_bytes // 4 for layer in net.layers if layer.op in ("conv", "linear")]
    assert neurons[0] == 290_400
    assert neurons[1:] == counts[2:]
    assert net.num_params == 60_965_224


def test_the_gigamacs_of_the_resnet_paper():
    table = next(row for row in TABLES["paper_counts"]["rows"] if row["net"].startswith("ResNet paper"))["gmacs"]
    names = {"r18": "resnet18", "r34": "resnet34", "r50": "resnet50_paper", "r101": "resnet101_paper"}
    names |= {"r152": "resnet152_paper", "vgg19": "vgg19"}
    for key, name in names.items():
        assert architectures.load(name).macs / 1e9 == pytest.approx(table[key], abs=0.1)


def test_all_cnn_c_has_1_4_million_parameters_and_ends_in_a_6_by_6_map():
    net = architectures.load("all_cnn_c")
    assert net.num_params == 1_369_738
    assert net["conv9"].output_shape == (10, 6, 6)


def test_both_placements_of_the_stride():
    """ResNet-50: 3,857,973,248 MACs (paper) and 4,089,184,256 (torchvision), 25,557,032 parameters both."""
    paper, torchvision = architectures.load("resnet50_paper"), architectures.load("resnet50")
    assert (paper.macs, torchvision.macs) == (3_857_973_248, 4_089_184_256)
    assert paper.num_params == torchvision.num_params == 25_557_032
    assert field(paper["layer4"]) == (483, 32, 239)
    assert field(torchvision["layer4"]) == (427, 32, 213)
    assert paper["layer2.0.conv1"].stride == torchvision["layer2.0.conv2"].stride == (2, 2)


def test_the_strided_layers_of_torchvision():
    seen = 0
    for row in TABLES["stride_gallery"]["rows"]:
        name = row["model"].removeprefix("torchvision ")
        if name in KNOWN and row["model"] != name:
            net = architectures.load(name)
            expected = [(each["layer"], *map(tuple, (each["k"], each["s"]))) for each in row["strided"]]
            found = [(each.name, each.kernel_size, each.stride) for each in net.layers if each.is_strided]
            if name == "inception_v3":  # its pooling in Mixed_6a and 7a is a function, no module
                found = [each for each in found if "branch_pool" not in each[0] and "Aux" not in each[0]]
            assert sorted(found) == sorted(expected), name
            seen += 1
    assert seen > 8


def test_the_unit_tests_of_google_researchs_receptive_field():
    rows_ = {row["id"]: row for row in TABLES["rf_google_unit_tests"]["rows"]}

    nine = Network([input_layer(1, 9, 9), conv(1, 1, 4, name="a"), *_same_branch("input", "b"), add("a", "b2")])
    expected = rows_["net4_input_9x9"]
    assert field(nine["add1"]) == (expected["r"][0], expected["S"][0], expected["P"][0])

    flat = Network([input_layer(1, 40, 40), conv(1, (3, 5), 2), conv(1, (3, 1), 2)])
    expected = rows_["net5_nonsquare"]
    assert flat.layers[-1].receptive_field_size == (expected["r_y"], expected["r_x"])

    twice = [input_layer(1, 17, 17), conv(1, 1, 4, "same", name="a"), *_same_branch("input", "b"), add("a", "b2")]
    twice += [conv(1, 1, 2, "same", name="c"), conv(1, 3, 2, "same", name="d", inputs=("add1",)), add("c", "d")]
    expected = rows_["net9_input_17x17"]
    assert field(Network(twice).layers[-1]) == (expected["r"][0], expected["S"][0], expected["P"][0])

    unaligned = [pad(((2, 1), (2, 1)), name="p"), conv(1, 5, 2, name="a")]
    unaligned += [conv(1, 3, name="b1", inputs=("input",)), conv(1, 3, name="b2"), add("a", "b2")]
    with pytest.raises(ValueError, match=r"joins maps of 1 × 4 × 4 and 1 × 5 × 5"):
        Network([input_layer(1, 9, 9), *unaligned])


def _same_branch(source, name):
    """3x3 at stride 2 and 1x1 at stride 2, both "same"."""
    return [
        conv(1, 3, 2, "same", name=f"{name}1", inputs=(source,)),
        conv(1, 1, 2, "same", name=f"{name}2"),
    ]


def test_every_published_table_is_compared_or_listed_with_a_reason():
    assert set(TABLES) == COMPARED | set(NOT_COMPARED)
    assert not COMPARED & set(NOT_COMPARED)


def test_no_model_is_left_out_in_silence():
    ours = set(KNOWN) | set(ALIASES)
    tables = ("rf_distill_table", "rf_google_readme", "rf_google_endpoints", "rf_torchvision_autograd")
    assert {row["model"] for table in tables for row in TABLES[table]["rows"]} - ours == NOT_EXPRESSED


@pytest.mark.parametrize("name", KNOWN)
def test_every_architecture_says_where_it_is_from_and_is_built_once(name):
    about = architectures.about(name)
    assert about.title
    assert ";" in about.source
    assert 1998 <= about.year <= 2020
    assert architectures.load(name) is architectures.load(name)
    assert isinstance(architectures.load(name), Network)


@pytest.mark.parametrize(
    ("usual", "name"),
    [
        *(("VGG-16", "vgg16"), ("LeNet-5", "lenet5"), ("ViT-B/16", "vit_b_16"), ("SqueezeNet", "squeezenet1_0")),
        *(("vgg_16", "vgg16"), ("VGG19-BN", "vgg19_bn"), ("torchvision.models.resnet50", "resnet50")),
        *(("ResNet-50 v1.5", "resnet50"), ("resnet50-v1", "resnet50_paper"), ("RESNET 101", "resnet101")),
        *(("Inception-v1", "googlenet"), ("InceptionV3", "inception_v3"), ("DenseNet", "densenet121")),
        *(("MobileNet", "mobilenet_v1"), ("MobileNetV2", "mobilenet_v2"), ("SqueezeNet v1.1", "squeezenet1_1")),
        *(("AlexNet (2012)", "alexnet_paper"), ("AlexNet_v2", "alexnet_v2"), ("all-CNN-C", "all_cnn_c")),
        *(("vit_base_patch16_224", "vit_b_16"), ("resnet_v1_152", "resnet_v1_152"), ("ResNeXt-50", "resnext50_32x4d")),
    ],
)
def test_usual_spellings_are_understood(usual, name):
    assert architectures.about(usual).name == name
    assert architectures.load(usual) is architectures.load(name)


@pytest.mark.parametrize("name", ["resnet51", "", "mobilenet_v1_9.0", "mobilenet_v2_1.0_8", None, 50])
def test_an_unknown_name_is_answered_with_the_known_ones(name):
    with pytest.raises(ValueError, match=rf"No network is called {name!r}. There are: lenet5, "):
        architectures.load(name)


@pytest.mark.parametrize(
    ("name", "width", "size"),
    [("mobilenet_v1_0.75_128", 0.75, 128), ("mobilenet_v1_075", 0.75, 224), ("MobileNet v1 0.5 160", 0.5, 160)],
)
def test_a_mobilenet_has_its_width_and_its_size_in_the_name(name, width, size):
    net = architectures.load(name)
    assert net == architectures.mobilenet_v1(width, size)
    assert net.input_shape == (3, size, size)
    assert architectures.load(architectures.about(name).name) is net


# Parameters and gigaMACs of torchvision's own table of weights, beyond the rows of it that are in the file.
TORCHVISION = {
    "alexnet": (61_100_840, 0.714),
    "googlenet": (6_624_904, 1.498),
    "vgg11": (132_863_336, 7.609),
    "vgg11_bn": (132_868_840, 7.609),
    "vgg13_bn": (133_053_736, 11.308),
    "vgg16": (138_357_544, 15.470),
    "vgg19_bn": (143_678_248, 19.632),
    "densenet161": (28_681_000, 7.728),
    "resnext101_32x8d": (88_791_336, 16.414),
    "wide_resnet101_2": (126_886_696, 22.753),
}


@pytest.mark.parametrize("name", TORCHVISION)
def test_what_torchvision_prints_of_the_others(name):
    net = architectures.load(name)
    assert (net.num_params, round(net.macs / 1e9, 3)) == TORCHVISION[name]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("resnet_v1_152", (1507, 32, 751)),
        ("resnet_v2_152", (1507, 32, 751)),
        ("resnet_v2_200", (1763, 32, 879)),
        ("inception_v3", (1311, 32, 618)),
    ],
)
def test_rows_of_the_receptive_field_table_that_are_not_in_the_file(name, expected):
    """google-research/receptive_field, README: torchvision's Inception v3 has the field of TensorFlow-slim's."""
    last_map = [layer for layer in architectures.load(name).layers if layer.output_shape[1] > 1][-1]
    assert field(last_map) == expected


def test_a_block_is_its_last_layer():
    net = architectures.load("resnet18")
    assert net["layer2.0"].name == "layer2.0.relu_1"


def test_batch_norm_rows_are_there_where_the_source_has_them():
    names = [layer.name for layer in architectures.load("resnet18").layers if layer.op == "batch_norm"]
    assert names[:3] == ["bn1", "layer1.0.bn1", "layer1.0.bn2"]


@pytest.mark.parametrize("name", architectures.names())
def test_what_if_every_stride_were_one(name):
    before = architectures.load(name)
    after = before.with_stride("all", 1)
    assert after.num_params >= before.num_params  # more only where a classifier reads a larger map
    assert after.macs >= before.macs
    assert after.activation_bytes >= before.activation_bytes


def test_what_if_one_stride_in_a_block_is_answered_with_the_layer_that_cannot_join():
    with pytest.raises(ValueError, match=r"Layer layer2.0.add joins maps of 128 × 56 × 56 and 128 × 28 × 28"):
        architectures.load("resnet18").with_stride("layer2.0.conv1", 1)


def test_every_published_figure_has_a_source_and_no_working_note():
    text = json.dumps(TABLES)
    assert [note for note in ("Do not quote", "NOT FOUND", "RECALLED", "index id") if note in text] == []
    assert [name for name, table in TABLES.items() if not table["source"] or table["n"] != len(table["rows"])] == []
