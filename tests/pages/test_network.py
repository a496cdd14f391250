"""Network: the tower is sent what the engine computes; code of any kind is a network or a sentence, and never runs."""

from __future__ import annotations

import pytest

from stridelab import architectures, formats, images
from stridelab.lessons import network
from stridelab.lessons.price import family, measure
from stridelab.network import from_code
from stridelab.network.forward import run
from stridelab.scene import pack
from stridelab.ui import controls
from stridelab.ui.components import pictures

TORCH = """
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 5, stride=3)
        self.b = nn.Bilinear(1, 2, 3)
        self.c = nn.Conv2d(8, 16, 3, stride=2, padding=1)

    def forward(self, x):
        return self.c(self.b(self.a(x)))
"""


def problems(at) -> list[str]:
    return [warning.value for warning in at.warning]


def texts(at) -> str:
    return "\n".join(each.value for each in at.markdown)


def htmls(at) -> str:
    return "\n".join(each.proto.body for each in at.get("html"))


def codes(at) -> list[str]:
    """What stands in boxes of code; of one that is shown in part, and whole in a fold, only the whole."""
    values = [each.value for each in at.code]
    return [value for value in values if not any(other != value and other.startswith(value) for other in values)]


def is_whole(at) -> bool:
    return "Stride adds no parameter" in texts(at) and "Keys, in the drawing" in texts(at)


def pasted(open_page, text: str, **link):
    return open_page("network", network=controls.OWN, **link).text_area(key="code").set_value(text).run()


@pytest.mark.parametrize("name", ["lenet5", "alexnet", "resnet_v1_200", "inception_v3", "densenet121", "vit_b_16"])
def test_what_the_tower_is_sent_is_what_the_engine_computes(name, open_page, sent):
    at = open_page("network", network=name)
    payload = sent(at, "network_view")
    assert not problems(at)
    net = architectures.load(name)
    assert payload["input"] == list(net.input_shape[1:])
    assert len(payload["layers"]) == len(net)
    for drawn, layer in zip(payload["layers"], net.layers, strict=True):
        assert drawn["row"][0] == layer.name
        assert drawn["row"][7] == f"{layer.macs:,}"
        assert drawn["size"] == max(layer.output_shape[1:])
        assert drawn["field"] == max(layer.receptive_field_size)
        assert drawn["box"][0][1] - drawn["box"][0][0] + 1 == layer.receptive_field_size[0]
    assert payload["before"] == []
    assert is_whole(at)


@pytest.mark.parametrize("image", images.sample_names())
def test_every_sample_picture_goes_up_the_network(image, open_page, sent):
    at = open_page("network", image=image, network="lenet5")
    assert sent(at, "network_view")["picture"].startswith("data:image/png;base64,")
    assert len(sent(at, "maps")["maps"]) == 5


def test_the_published_names_are_all_there(open_page):
    options = open_page("network").selectbox(key="network").options
    published = [architectures.about(name).title for name in architectures.names()]
    trained = [f"Trained: {variant.title.lower()}" for variant in family.FAMILY.values()]
    assert options == [*published, *trained, "My own code"]


@pytest.mark.parametrize("name", ["four", "blur", "max"])
def test_a_trained_network_shows_its_own_filters(name, open_page, sent):
    at = open_page("network", network=f"trained_{name}", image="cat")
    x = network.as_read(images.sample("cat"), (1, 32, 32))
    expected = {
        layer.name: network.four(output)
        for layer, output in run(family.network(name), x, measure.weights("thin", name))
        if layer.name != "input" and max(output.shape[1:]) > 1
    }
    shown = {each["title"]: each["picture"] for each in sent(at, "maps")["maps"]}
    assert {*shown} - {"input"} == {*expected}
    assert all(shown[layer] == pictures.encoded(expected[layer]) for layer in expected)
    assert "The network is **trained**, at its own strides" in texts(at)


def test_a_trained_network_goes_on_at_another_stride_with_its_filters(open_page, sent):
    at = open_page("network", network="trained_four", what_if="conv1", what_stride=2)
    assert not problems(at)
    assert [each["caption"] for each in sent(at, "maps")["maps"]][1] == "16 × 16 × 16"


def test_the_code_at_first_is_the_articles_and_it_stays_when_the_learner_comes_back(open_page, sent):
    at = open_page("network")
    at.button(key="paste_code").click().run()
    assert at.text_area(key="code").value == network.ARTICLE
    assert [layer["row"][5] for layer in sent(at, "network_view")["layers"]] == ["3 × 64 × 64", "64 × 32 × 32"]
    own = "nn.Sequential(nn.Conv2d(1, 4, 3))"
    at.text_area(key="code").set_value(own).run()
    at.switch_page("pages/home.py").run()
    at.switch_page("pages/network.py").run()
    assert at.text_area(key="code").value == own
    assert "A link to this page holds it." in " ".join(each.value for each in at.caption)


def test_own_code_travels_in_the_link_and_survives_a_reload(open_page, sent):
    own = "nn.Sequential(nn.Conv2d(1, 4, 3, stride=2), nn.Conv2d(4, 8, 3))"
    link = dict(pasted(open_page, own).query_params)
    for friend in (open_page("network", **link), open_page("network", **link)):
        assert friend.text_area(key="code").value == own
        assert len(sent(friend, "network_view")["layers"]) == 3


def test_a_link_that_names_own_code_but_does_not_hold_it_shows_no_other_code(open_page):
    for link in ({}, {"code": "eJw"}):
        at = open_page("network", network=controls.OWN, **link)
        assert not at.exception
        assert at.text_area(key="code").value == ""
        assert any("does not hold the code" in info.value for info in at.info)
        assert not at.get("bidi_component") or "Conv2D" not in str(at.get("bidi_component"))


def test_code_that_is_too_long_for_a_link_is_said(open_page):
    lines = [f"x{n} = {n * 7919**3 % 10**12}" for n in range(900)]
    at = pasted(open_page, "\n".join([*lines, "nn.Sequential(nn.Conv2d(1, 4, 3))"]))
    assert "code" not in at.query_params
    assert any("too long for a link" in caption.value for caption in at.caption)


def test_a_what_if_that_the_network_cannot_have_is_said(open_page):
    at = open_page("network", network="alexnet", what_if="conv99")
    assert any("`conv99`" in caption.value for caption in at.caption)


def test_what_is_not_understood_is_named_with_line_and_column_and_the_rest_is_shown(open_page, sent):
    at = pasted(open_page, TORCH)
    names = [layer["row"][0] for layer in sent(at, "network_view")["layers"]]
    assert "a" in names
    assert "c" in names
    notes, guessed = (each for each in codes(at) if each.startswith("Line "))
    assert {*notes.split("\n"), guessed} == {str(note) for note in from_code(TORCH).notes}
    assert "Bilinear" in notes
    assert "Line 8, column" in notes
    assert "how large the picture is: 3 × 224 × 224 is taken" in guessed
    assert sent(at, "network_view")["total"]["known"]
    assert "without the layers that are not understood" in htmls(at)
    order = [each.type for each in at.main if each.type in ("text_area", "warning", "bidi_component")]
    assert order[1:4] == ["text_area", "warning", "bidi_component"], "the notes stand between code and drawing"
    at.selectbox(key="network_size").set_value("32").run()
    assert [each for each in codes(at) if each.startswith("Line ")] == [notes], "the learner has chosen the size"


def test_of_many_notes_the_first_are_seen_and_all_are_in_a_fold(open_page):
    unknown = "".join(f"nn.Bilinear(1, 2, {number}), " for number in range(9))
    at = pasted(open_page, f"nn.Sequential(nn.Conv2d(3, 8, 3), {unknown})")
    notes = next(each for each in codes(at) if "Bilinear" in each and each.count("\n") > 3)
    count = notes.count("\n") + 1
    assert count >= 9
    assert f"All {count} notes" in [each.label for each in at.expander]
    assert min(each.value.count("\n") for each in at.code if "Bilinear" in each.value) == 2


def test_a_button_brings_the_box_for_ones_own_code(open_page):
    at = open_page("network", network="resnet50")
    assert not at.text_area
    at.button(key="paste_code").click().run()
    assert not at.exception
    assert at.session_state["network"] == controls.OWN
    assert at.text_area(key="code").value == network.ARTICLE
    assert at.button(key="paste_code").disabled


def test_names_from_code_stay_text_above_the_drawing(open_page):
    at = pasted(open_page, "Sequential([Conv2D(8, 3, name='<img src=x> ![a](http://b)', input_shape=(32, 32, 3))])")
    assert not at.exception
    assert "One unit of &lt;img src=x&gt; ![a](http://b), the last layer, sees 3 × 3 pixels" in htmls(at)
    assert "<img src=x>" not in htmls(at)
    assert "![a]" not in texts(at)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n\n",
        "hello, this is no code",
        "x = 1",
        "import os\nos.system('touch /tmp/never')\nopen('/etc/passwd').read()",
        "(" * 5000,
        "[" * 90 + "]" * 90,
        "nn.Conv2d(3, 8, 0)",
        "x" * 300_000,
        "# comment\n" * 10_000,
        "while True:\n    pass",
        "nn.Sequential(*[nn.ReLU() for _ in range(10**9)])",
        "f = lambda: f()\nf()",
        "a = 10 ** 10 ** 10",
        "Conv2D(64, 99, input_shape=(8, 8, 3))",
        "\x00",
    ],
)
def test_bad_and_hostile_code_is_a_sentence_and_the_page_stays(text, open_page):
    at = pasted(open_page, text)
    assert not at.exception
    assert len(problems(at)) == 1
    assert problems(at)[0].endswith(".") or "Line" in problems(at)[0]
    assert is_whole(at)
    at.text_area(key="code").set_value(network.ARTICLE).run()
    assert not problems(at)


def test_a_hundred_kilobytes_of_code_are_read(open_page, sent):
    text = "model = Sequential()\n" + "# a long comment, as some files have it\n" * 2500
    text += "model.add(Conv2D(8, 3, input_shape=(32, 32, 3)))\n"
    assert len(text) > 100_000
    assert len(sent(pasted(open_page, text), "network_view")["layers"]) == 2


@pytest.mark.parametrize("size", controls.SETTINGS["network_size"].options)
@pytest.mark.parametrize("name", ["alexnet", "resnet50"])
def test_every_input_size_is_shown_or_told(name, size, open_page, sent):
    at = open_page("network", network=name, network_size=size)
    payload = sent(at, "network_view")
    _, problem = network.opened(name, size=None if size == "usual" else int(size))
    told = f"{problem} Shown: {architectures.about(name).title} at its usual 224 × 224 pixels."
    assert problems(at) == ([told] if problem else [])
    shown = 224 if problem or size == "usual" else int(size)
    assert payload["input"] == [shown, shown]


@pytest.mark.parametrize(("size", "marks"), [("224", False), ("299", True)])
def test_a_field_that_is_approximate_is_marked_in_its_row_and_explained_above(size, marks, open_page, sent):
    at = open_page("network", network="vgg16", network_size=size)
    field = sent(at, "network_view")["columns"].index("receptive field")
    rows = {layer["row"][0]: layer["row"][field] for layer in sent(at, "network_view")["layers"]}
    assert [name for name, cell in rows.items() if cell.startswith("≈ ")] == (["avgpool"] if marks else [])
    assert ("the windows of avgpool are not all alike" in htmls(at)) == marks


@pytest.mark.parametrize("stride", [1, 2, 3, 4])
@pytest.mark.parametrize("which", [network.STRIDED, "features.0", "features.5"])
def test_what_if_shows_the_changed_network_beside_the_original(which, stride, open_page, sent):
    at = open_page("network", network="alexnet", what_if=which, what_stride=stride)
    payload = sent(at, "network_view")
    net = architectures.load("alexnet")
    after, problem = network.attempt(net, which, stride)
    assert problems(at) == ([f"{problem} Shown: the network as it was."] if problem else [])
    assert payload["wrong"] == (problem.layer if problem else None)
    assert [layer["macs"] for layer in payload["layers"]] == [layer.macs for layer in after.layers]
    if not problem:
        assert [each[2] for each in payload["before"]] == [layer.macs for layer in net.layers]
        assert f'<span class="full">{after.macs:,}</span><span class="brief">{formats.short(after.macs)}<' in htmls(at)
        assert f"with stride {stride} in {which}</b>" in htmls(at)


def test_what_a_stride_becomes_can_be_chosen_once_a_layer_is(open_page):
    assert open_page("network").get("button_group")[0].proto.disabled
    assert not open_page("network", what_if=network.STRIDED).get("button_group")[0].proto.disabled


def test_layers_that_change_together_are_named_in_full(open_page, sent):
    both = "layer2.0.conv2 + layer2.0.downsample.0"
    at = open_page("network", network="resnet50", what_if=both)
    assert not problems(at)
    assert "These change together: layer2.0.conv2, layer2.0.downsample.0." in htmls(at)
    last = network.changed(architectures.load("resnet50"), both, 1)["layer4.2.relu_2"]
    assert sent(at, "network_view")["end"] == {"field": max(last.receptive_field_size), "before": "global pooling"}


def test_a_layer_that_is_gone_is_no_longer_the_one_that_changes(open_page):
    at = open_page("network", network="alexnet", what_if="features.0")
    at.selectbox(key="network").set_value("lenet5").run()
    assert not at.exception
    assert at.session_state["what_if"] == network.NOTHING


@pytest.mark.parametrize("name", ["alexnet", "mobilenet_v1", controls.OWN])
def test_the_code_out_is_the_network_shown(name, open_page):
    at = open_page("network", code=pack(network.ARTICLE), network=name)
    net, _ = network.opened(name, network.ARTICLE if name == controls.OWN else None)
    for framework in ("Keras", "PyTorch"):  # NumPy is not read back
        at.session_state["code_for"] = framework
        at.session_state[f"all_lines_{framework}"] = True
        again = from_code(codes(at.run())[0])
        assert again.output_shape == net.output_shape
        assert again.macs == net.macs
    at.session_state["code_for"] = "PyTorch"
    at.selectbox(key="code_of").set_value(net.layers[1].name).run()
    assert from_code(codes(at)[0]).macs == net.layers[1].macs


def test_keras_refuses_stride_with_dilation_in_its_tab_only(open_page):
    at = pasted(open_page, "nn.Conv2d(3, 8, 3, stride=2, dilation=2)")
    for framework, refuses in (("NumPy", False), ("Keras", True), ("PyTorch", False)):
        at.session_state["code_for"] = framework
        at.run()
        assert any(problem.startswith("Keras refuses") for problem in problems(at)) == refuses
    assert is_whole(at)


def test_the_picture_goes_as_far_up_as_is_asked(open_page, sent):
    at = open_page("network", network="all_cnn_c")
    stops = at.selectbox(key="maps_until").options
    at.selectbox(key="maps_until").set_value(stops[-1]).run()
    assert sent(at, "maps")["maps"][-1]["title"] == stops[-1]


def test_every_experiment_leads_to_a_page_without_an_exception(open_page, sent):
    for number in range(7):
        at = open_page("network")
        at.button(key=f"try_{number}").click().run()
        assert not at.exception
        assert len(sent(at, "network_view")["layers"]) > 1
        assert bool(problems(at)) == (number in (2, 4)), number


UNET = """
class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down, self.up = nn.Conv2d(1, 8, 3, stride=2, padding=1), nn.ConvTranspose2d(8, 8, 2, 2)
        self.last = nn.Conv2d(9, 1, 1)
    def forward(self, x):
        return self.last(torch.cat([x, self.up(self.down(x))], 1))
UNet()(torch.zeros(1, 1, 64, 64))
"""


def test_a_network_with_a_way_around_its_strides_is_drawn_and_says_why_it_needs_them(open_page, sent):
    at = pasted(open_page, UNET)
    sizes = [layer["size"] for layer in sent(at, "network_view")["layers"]]
    assert sizes == [64, 32, 64, 64, 64]
    assert any("joins maps of 64 × 64 and 128 × 128" in warning.value for warning in at.warning)


def test_a_model_with_a_mistake_is_shown_up_to_it(open_page, sent):
    at = pasted(open_page, "m = nn.Sequential(nn.Conv2d(3, 8, 3, stride=2), nn.ReLU(), nn.Conv2d(16, 8, 3))")
    assert [layer["row"][0] for layer in sent(at, "network_view")["layers"]] == ["input", "0", "1"]
    assert "given 8. Change one of them. Shown: the layers before this mistake." in at.warning[-1].value


def test_code_that_is_not_read_whole_is_told_an_exact_way(open_page):
    def ways(text):
        return [fold.label for fold in pasted(open_page, text).expander if fold.label.startswith("An exact way")]

    assert len(ways("nn.Sequential(nn.Conv2d(3, 8, 3), nn.Fold(2, 3))")) == 1
    assert len(ways("no model at all")) == 1
    assert ways("nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())") == []
