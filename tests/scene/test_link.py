"""A link and a scene are two forms of one thing."""

from __future__ import annotations

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stridelab.scene import COVERS, PAGES, SETTINGS, VIEW, Scene, pack, unpack
from stridelab.scene.settings import Setting

VIEWS = {
    "show": "visits,dense", "pos": "17", "play": "0", "speed": "1.5", "loop": "0", "shift": "2,4", "zoom": "2",
    "place": "40,60", "size": "equal", "shown": "visits", "cell": "2,0,5", "layer": "7", "race": "0.25",
    "pool": "3,1,2",
}  # fmt: skip

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


def values(setting: Setting) -> st.SearchStrategy:
    if isinstance(setting.default, bool):
        return st.just(True)
    if isinstance(setting.default, tuple):
        return st.sets(st.sampled_from(setting.options), min_size=1).map(lambda chosen: tuple(sorted(chosen)))
    if setting.options:
        return st.sampled_from(setting.options)
    if setting.least is None or setting.most is None:
        return TEXT
    if setting.whole:
        return st.integers(int(setting.least), int(setting.most))
    return st.floats(setting.least, setting.most)


SCENES = st.builds(
    Scene,
    page=st.sampled_from(PAGES),
    settings=st.fixed_dictionaries({}, optional={key: values(each) for key, each in SETTINGS.items()}).map(
        lambda chosen: {key: value for key, value in chosen.items() if value != SETTINGS[key].default}
    ),
    view=st.fixed_dictionaries({}, optional={key: st.just(text) for key, text in VIEWS.items()}),
    hide=st.lists(st.sampled_from([*SETTINGS]), unique=True).map(tuple),
    fix=st.lists(st.sampled_from([*SETTINGS]), unique=True).map(tuple),
    cover=st.lists(st.sampled_from(COVERS), unique=True).map(tuple),
    only=st.sampled_from(["", "slide", "stack"]),
    say=st.one_of(st.just(""), TEXT),
    next=st.sampled_from(["", "compare", "slide?stride=3"]),
    code=st.one_of(st.just(""), TEXT.map(pack)),
)


@given(SCENES)
def test_a_scene_comes_back_from_its_link(scene):
    assert Scene.parse(scene.link()) == (scene, [])


@given(st.one_of(st.text(), TEXT.map("slide?".__add__), st.text().map("http://[".__add__)))
def test_any_text_is_read_as_a_link(text):
    scene, sentences = Scene.parse(text)
    assert scene.page in PAGES
    assert all(isinstance(sentence, str) for sentence in sentences)


@given(st.lists(st.tuples(st.sampled_from([*SETTINGS, *VIEW, "hide", "fix", "cover", "only", "say", "code"]), TEXT)))
def test_what_a_key_cannot_be_is_a_sentence_and_the_rest_is_read(pairs):
    scene, _ = Scene.read("slide", [*pairs, ("stride", "5")])
    assert scene.settings["stride"] == 5


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_code_comes_back_from_its_word(text):
    word = pack(text)
    assert word is not None
    assert unpack(word) == text


@pytest.mark.parametrize("word", ["", "A", "eJw", "not a word", "é", "====", "eJyrVkrLz1eyUkpKLFKqBQAdegQ0"[:-4]])
def test_a_word_that_is_cut_or_none_is_a_sentence(word):
    with pytest.raises(ValueError, match="to its very end"):
        unpack(word)


def test_a_short_word_that_says_a_million_zeros_is_refused():
    with pytest.raises(ValueError, match="not whole"):
        unpack(base64.urlsafe_b64encode(zlib.compress(bytes(1_000_000), 9)).decode().rstrip("="))


def test_every_view_key_has_an_example():
    assert set(VIEWS) == set(VIEW)


@pytest.mark.parametrize("key", [*VIEW])
def test_view_key_travels_unless_it_is_usual(key):
    assert Scene.parse(Scene("slide", {}, {key: VIEWS[key]}).link()) == (Scene("slide", {}, {key: VIEWS[key]}), [])
    assert Scene("slide", {}, {key: VIEW[key].default}).link() == "slide"
    _, [sentence] = Scene.parse(f"slide?{key}=nonsense!")
    assert sentence.startswith(f"{key} in this link is `nonsense!`, but it has to be ")


OF_TODAY = [
    ("slide?stride=5&kernel_size=7", {"stride": 5, "kernel_size": 7}),
    ("slide?image=Cat&kernel=Gaussian+blur&padding=same&kernel_size=4", {"image": "cat", "kernel": "gaussian"}),
    ("slide?color=true&dilation=2&bias=-12.5&crop_row=40&stride=4&stride_cols=3&crop=half", {"bias": -12.5}),
    ("compare?image=grid_digits&strides=2&strides=7&kernel=box&padding=valid", {"strides": (2, 7)}),
    ("downsampling?input_size=64&framework=keras_same&stride=3", {"framework": "keras_same"}),
    ("receptive_field?layers=7x7+s2+p3,+max+3x3+s2+p1&of_layer=2&new_stride=3", {"layers": "7x7 s2 p3, max 3x3 s2 p1"}),
    ("compute_cost?depth=one+layer&strided_layer=conv2&unit=FLOPs&scale=log", {"unit": "FLOPs"}),
    ("feature_reduction?picture_size=96&stride=3&filter_first=true", {"filter_first": True}),
    ("translation?stride=4&side=128&blur=none&image=Stripes", {"side": 128}),
    ("network?network=resnet50&network_size=224&what_if=conv1&what_stride=2", {"what_stride": 2}),
]


@pytest.mark.parametrize(("link", "settings"), OF_TODAY, ids=[link.partition("?")[0] for link, _ in OF_TODAY])
def test_a_link_of_today_opens_for_ever(link, settings):
    scene, sentences = Scene.parse(link)
    assert not sentences
    assert scene.settings.items() >= settings.items()
    assert Scene.parse(scene.link()) == (scene, [])
