"""Downsampling: the drawing is sent what the engine computes, for every sample, setting and slip."""

from __future__ import annotations

import base64
import io
import json

import numpy as np
import pytest
from PIL import Image

from stridelab import images, kernels
from stridelab.lessons.downsampling import coverage, frameworks
from stridelab.ui.components import coverage as drawing

CHOICE = {"stride": 2, "rule": "pytorch"}


def pixels(uri: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(uri.split(",")[1]))).convert("RGB"))


def texts(at) -> str:
    return "\n".join(each.value for each in [*at.markdown, *at.warning])


@pytest.mark.parametrize("name", images.sample_names())
def test_every_sample_is_drawn_in_gray_at_most_at_the_input_size(name, open_page, sent):
    payload = sent(open_page("downsampling", image=name), "coverage")
    whole = images.sample(name)
    assert max(payload["height"], payload["width"]) == min(224, max(whole.height, whole.width))
    shown = pixels(payload["picture"])
    assert shown.shape == (payload["height"], payload["width"], 3)
    assert (shown[..., 0] == shown[..., 1]).all()


@pytest.mark.parametrize("stride", coverage.STRIDES)
@pytest.mark.parametrize("rule", frameworks.RULES)
def test_the_choice_of_the_link_is_the_drawings(stride, rule, open_page, sent):
    at = open_page("downsampling", image="grid_seven", stride=stride, framework=rule)
    assert sent(at, "coverage", "page")["choice"] == {"stride": stride, "rule": rule}
    assert not at.warning


def test_what_is_sent_is_the_plan_of_the_engine(open_page, sent):
    link = {"image": "camera", "input_size": 64, "kernel_size": 5, "kernel": "gaussian", "padding": 3, "dilation": 2}
    payload = sent(open_page("downsampling", **link), "coverage")
    plan = coverage.plan((64, 64), (5, 5), padding=3, dilation=2)
    assert payload["layers"] == json.loads(json.dumps(drawing.layers(plan)))
    assert payload["rules"][0]["title"] == "PyTorch, padding 3"
    assert payload["rules"][0]["code"]["4"] == frameworks.code("pytorch", (5, 5), 4, padding=3, dilation=2)


def test_the_map_that_is_sent_has_every_layers_results(open_page, sent):
    payload = sent(open_page("downsampling", image="grid_digits", kernel="identity"), "coverage")
    plan = coverage.plan((8, 8), (3, 3), padding=1)
    values = coverage.dense(images.sample("grid_digits").luma, kernels.kernel("identity").weights, plan)
    assert np.array_equal(pixels(payload["map"])[..., 0], values)
    (top, bottom), (left, right) = coverage.widest_padding(plan)
    assert payload["room"] == {"top": top, "bottom": bottom, "left": left, "right": right}


@pytest.mark.parametrize("kernel_size", [1, 11])
@pytest.mark.parametrize("input_size", [16, 256])
@pytest.mark.parametrize("padding", ["0", "5", "same", "valid"])
def test_extremes_of_the_controls_have_a_drawing(kernel_size, input_size, padding, open_page, sent):
    link = {"kernel": "gaussian", "kernel_size": kernel_size, "input_size": input_size, "padding": padding}
    payload = sent(open_page("downsampling", **link), "coverage")
    assert payload["map"]
    assert payload["extent"] == [kernel_size, kernel_size]


def test_a_kernel_that_does_not_fit_is_a_sentence_in_the_drawing_and_the_picture_stays(open_page, sent):
    link = {"image": "grid_plus", "kernel": "gaussian", "kernel_size": 11, "padding": 0}
    payload = sent(open_page("downsampling", **link), "coverage")
    problem = payload["layers"]["pytorch"]["2"]["problem"]
    assert "needs 11 positions, but the input has only 8" in problem
    assert payload["picture"]
    assert payload["layers"]["keras_same"]["2"]["problem"] is None


@pytest.mark.parametrize(
    "link", [{"kernel": "sobel_x", "kernel_size": 2}, {"kernel": "typed", "weights": "1 2\n3 x"}], ids=str
)
def test_a_filter_that_cannot_be_is_one_sentence_and_all_else_stays(link, open_page, sent):
    at = open_page("downsampling", **link)
    payload = sent(at, "coverage")
    assert payload["map"] is None
    assert payload["picture"]
    assert len(at.warning) == 1
    assert "The code that ran: `plan`" in at.expander[-1].label  # the page went on to its end


def test_a_typed_oblong_filter_is_drawn_as_it_is(open_page, sent):
    payload = sent(open_page("downsampling", kernel="typed", weights="1 0 -1"), "coverage")
    assert payload["extent"] == [1, 3]


def test_nonsense_in_the_link_is_named_and_the_page_opens_at_its_defaults(open_page, sent):
    at = open_page("downsampling", stride="0", framework="caffe", input_size="2", padding="-1")
    assert sent(at, "coverage", "page")["choice"] == CHOICE
    assert sent(at, "coverage")["height"] == 224
    assert len(at.warning[0].value.split("  \n")) == 4


@pytest.mark.parametrize("number", range(4))
def test_every_experiment_sets_what_it_names(number, open_page, sent):
    at = open_page("downsampling", dilation=3, kernel="laplacian")
    [*buttons] = [button for button in at.button if button.key and button.key.startswith("try_")]
    buttons[number].click().run()
    payload, choice = sent(at, "coverage"), sent(at, "coverage", "page")["choice"]
    assert at.session_state["dilation"] == 1
    layer = payload["layers"][choice["rule"]][str(choice["stride"])]
    expected = [
        lambda: (payload["height"], payload["extent"], len(layer["rows"]["starts"])) == (224, [11, 11], 54),
        lambda: layer["unread"] == "448 pixels of the picture stay unread, 44%.",
        lambda: frameworks.TORCH_REFUSAL in layer["problem"],
        lambda: layer["rows"]["padding"] == layer["cols"]["padding"] == [2, 3],
    ]
    assert expected[number]()


def test_numbers_in_the_text_follow_the_picture(open_page):
    at = open_page("downsampling", image="cat", input_size=128)
    assert "rows 85 → 43 → 22 → 11 → 6 → 3" in texts(at)


def test_padding_same_says_what_pytorch_code_has_instead(open_page, sent):
    at = open_page("downsampling", padding="same", kernel="gaussian", kernel_size=7)
    assert any("half the kernel, here 3" in caption.value for caption in at.caption)
    assert sent(at, "coverage")["rules"][0]["title"] == "PyTorch, padding 3"


def test_what_homework_asks_10_by_10_with_3_by_3_at_stride_2(open_page, sent):
    at = open_page("downsampling", input_size=10, kernel_size=3, stride=2, padding=0)
    layer = sent(at, "coverage")["layers"]["pytorch"]["2"]
    assert layer["formula"] == "⌊(10 + 0 + 0 − 3) / 2⌋ + 1 = 4"
    assert sent(open_page("downsampling", input_size=3), "coverage")["height"] == 3


def test_an_input_larger_than_its_picture_says_what_is_used(open_page, sent):
    at = open_page("downsampling", image="grid_seven", input_size=40)
    assert "40, but the picture has only 8: it stays as it is." in [each.value for each in at.caption]
    assert sent(at, "coverage")["height"] == 8


def test_pictures_are_sent_with_every_value_kept(open_page):
    addresses = [image.url for element in open_page("downsampling").get("image") for image in element.proto.imgs]
    assert len(addresses) >= 2
    assert all(address.endswith(".png") for address in addresses), addresses
