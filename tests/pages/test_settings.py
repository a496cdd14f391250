"""Settings: every one can stand in a link, goes from page to page, and survives nonsense."""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from stridelab import images, kernels
from stridelab.lessons import experiments
from stridelab.ui import controls, session
from stridelab.ui.controls import SETTINGS

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
WITH_PICTURE = [page for page in PAGES if page not in ("check", "glossary", "teacher")]

EXAMPLES = {
    "weights": "1 2; 3 4",
    "kernel_size": "7",
    "color": "true",
    "strides": ["1", "4"],
    "layers": "5x5 s3, 3x3",
    "numbers": "1 2; 3 4",
}
EXAMPLES["lines"] = "6,10 6,20; 6,20 24,13"
EXAMPLES["what_if"] = "all strided layers"
"""What a link may say where the table of settings alone does not tell."""


def example(key: str) -> str | list[str]:
    """Something that a link may say, and that is not the default."""
    setting = SETTINGS[key]
    if key in EXAMPLES:
        return EXAMPLES[key]
    if setting.options:
        return next(str(option) for option in setting.options if option != setting.default)
    assert setting.least is not None, f"{key} needs an example in this file"
    return f"{next(n for n in (setting.least, setting.least + 1) if n != setting.default):g}"


def value_of(key: str, text: str | list[str]) -> object:
    """The setting's value for what the link says."""
    setting = SETTINGS[key]
    if isinstance(text, list):
        return [int(each) for each in text]
    if isinstance(setting.default, bool):
        return text == "true"
    if setting.options:
        return next(option for option in setting.options if str(option) == text)
    return text if setting.least is None else type(setting.least)(text)


CHECKED = [key for key, setting in SETTINGS.items() if setting.options or setting.least is not None]
"""Any text may stand in a link for the others; what it means is told in its place."""

NONSENSE = {
    "words": dict.fromkeys(CHECKED, "nonsense"),
    "markup": dict.fromkeys(CHECKED, "<b>`x`</b>"),
    "too small": {key: f"{each.least - 1:g}" for key, each in SETTINGS.items() if each.least is not None},
    "too large": {key: f"{each.most + 1:g}" for key, each in SETTINGS.items() if each.most is not None},
    "a fraction": {key: "3.5" for key, each in SETTINGS.items() if each.least is not None and each.whole},
    "not a number": {key: "nan" for key, each in SETTINGS.items() if each.least is not None},
    "infinite": {key: "inf" for key, each in SETTINGS.items() if each.least is not None},
    "no such option": {"side": "13", "padding": "-1", "strides": ["1", "9"], "crop": "third"},
}


def default(key: str) -> object:
    value = SETTINGS[key].default
    return list(value) if isinstance(value, tuple) else value


def refused(at: AppTest) -> dict[str, str]:
    """What the page says about the link: {setting: sentence}."""
    notes = [note for warning in at.warning for note in warning.value.split("  \n") if " in this link is " in note]
    return {note.split()[0]: note for note in notes}


def test_every_setting_is_on_some_page(open_page):
    shown = set()
    for page in PAGES:
        for image in (controls.NUMBERS, "cat"):  # the boxes of typed numbers are there for what is typed
            at = open_page(page, kernel=controls.TYPED, image=image)
            shown |= {key for key in SETTINGS if key in at.session_state}
    assert shown == set(SETTINGS)


@pytest.mark.parametrize("page", PAGES)
def test_without_a_link_every_setting_has_its_default(page, open_page):
    at = open_page(page)
    assert not at.exception
    assert not at.warning
    shown = [key for key in SETTINGS if key in at.session_state]
    assert {key: at.session_state[key] for key in shown} == {key: default(key) for key in shown}


@pytest.mark.parametrize("page", PAGES)
def test_a_link_sets_every_setting(page, open_page):
    link = {key: example(key) for key in SETTINGS}
    for kernel in (link["kernel"], controls.TYPED):
        at = open_page(page, **(link | {"kernel": kernel}))
        assert not at.exception
        assert not refused(at)
        shown = [key for key in SETTINGS if key in at.session_state and key != "kernel"]
        assert shown
        for key in shown:
            assert at.session_state[key] == value_of(key, link[key]) != default(key)


@pytest.mark.parametrize(
    ("key", "title", "name"),
    [
        ("image", "Cat", "cat"),
        ("image", "Grid: digits of pi", "grid_digits"),
        ("kernel", "Rising diagonal edges (/)", "diagonal_rising"),
        ("kernel", "Falling diagonal edges (\\)", "diagonal_falling"),
        ("kernel", "Type my own", controls.TYPED),
    ],
)
def test_a_link_may_say_the_name_or_the_title(key, title, name, open_page):
    for text in (name, title):
        at = open_page("slide", **{key: text})
        assert not at.warning
        assert at.session_state[key] == name


def test_every_name_and_every_title_may_stand_in_a_link():
    for key, names, title in (
        ("image", images.sample_names(), lambda name: images.sample(name).title),
        ("kernel", kernels.names(), kernels.title),
    ):
        titles = [title(name) for name in names]
        assert len(set(titles)) == len(titles), "a title stands for one of them"
        assert all(SETTINGS[key].reads(text) for text in (*names, *titles))


@pytest.mark.parametrize(
    ("kind", "page"),
    [*((kind, "slide") for kind in NONSENSE), *((kind, page) for kind in ("words", "infinite") for page in PAGES)],
)
def test_nonsense_in_a_link_is_a_sentence_and_the_default_is_used(kind, page, open_page):
    link = NONSENSE[kind]
    at = open_page(page, **link)
    assert not at.exception
    notes = refused(at)
    assert set(notes) == set(link)
    for key, note in notes.items():
        assert SETTINGS[key].range in note
        assert note.endswith("is used instead.")
        if key in at.session_state:
            assert at.session_state[key] == default(key)


@pytest.mark.parametrize("page", PAGES)
def test_an_unknown_setting_in_a_link_is_a_sentence(page, open_page):
    at = open_page(page, colour="red", **{"**x**`": 1})
    assert not at.exception
    assert [note for warning in at.warning for note in warning.value.split("  \n")] == [
        "This link has a setting that is not known here: `colour`. It was left out.",
        "This link has a setting that is not known here: `**x**`. It was left out.",
    ]


def test_what_a_link_could_not_have_is_told_on_its_page_only(open_page):
    at = open_page("slide", stride="0")
    assert len(at.warning) == 1
    at.number_input(key="dilation").set_value(2).run()
    assert len(at.warning) == 1, "it stays while the learner is on the page"
    at.switch_page("pages/compare.py").run()
    assert len(at.warning) == 0


@pytest.mark.parametrize("page", WITH_PICTURE)
def test_a_link_made_with_an_own_picture_says_so_and_shows_a_sample(page, open_page):
    for text in (controls.UPLOAD, "My own picture"):
        at = open_page(page, image=text)
        assert not at.exception
        assert [info.value for info in at.info] == [  # of the two the browser shows the one that is true of it
            "Your picture is gone after the reload: it is never stored. Choose it again.",
            "This address was made with somebody's own picture, which is never sent along. Here is a sample.",
        ]
        assert at.selectbox(key="image").value == "astronaut", "what is shown goes by its own name"
        at.selectbox(key="image").set_value("cat").run()
        assert not at.info


def test_settings_go_from_page_to_page(open_page):
    at = open_page("home")
    at.selectbox(key="image").set_value("cat").run()
    at.switch_page("pages/slide.py").run()
    assert at.session_state["image"] == "cat"
    at.selectbox(key="kernel").set_value("gaussian").run()
    at.slider(key="kernel_size").set_value(5).run()
    at.selectbox(key="padding").set_value("same").run()
    at.toggle(key="color").set_value(True).run()
    at.number_input(key="stride").set_value(4).run()
    at.switch_page("pages/compare.py").run()
    shared = {"image": "cat", "kernel": "gaussian", "kernel_size": 5, "padding": "same", "color": True}
    assert {key: at.session_state[key] for key in shared} == shared
    at.number_input(key="bias").set_value(7.0).run()
    at.switch_page("pages/home.py").run()
    at.switch_page("pages/slide.py").run()
    assert not at.exception
    assert {key: at.session_state[key] for key in shared} == shared


def test_the_first_pages_need_neither_pandas_nor_plotly():
    """Importing them would make the first page seconds later. (AppTest itself imports plotly: forgotten first.)"""
    script = f"""
import json, sys
from streamlit.testing.v1 import AppTest
for name in [name for name in sys.modules if name.split(".")[0] in ("plotly", "pandas", "pyarrow")]:
    del sys.modules[name]
for page in ("home", "slide"):
    at = AppTest.from_file({str(ROOT / "app.py")!r}, default_timeout=30).switch_page(f"pages/{{page}}.py").run()
    assert not at.exception and at.get("bidi_component")
print(json.dumps(sorted({{name.split(".")[0] for name in sys.modules}})))
"""
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    loaded = set(json.loads(run.stdout))
    assert "streamlit" in loaded
    assert not loaded & {"pandas", "pyarrow", "plotly"}


def test_what_was_set_outlives_an_old_value_sent_once_more_but_not_the_learners_own(monkeypatch):
    state: dict[str, object] = {"stride": 2, "stride_cols": None, controls.PLAYER: {"stride": [5, 5]}}
    monkeypatch.setattr(st, "session_state", state)

    def sent(stride: int, heard: int) -> object:
        """What the stride is after a browser has sent what its controls show."""
        state.update({"stride": stride, session.HEARD: heard})
        session.drop_echoes()
        return state["stride"]

    controls.take_stride()
    assert state["stride"] == 5
    assert sent(2, heard=0) == 5, "the browser had not heard of 5"
    assert sent(2, heard=0) == 5, "nor yet"
    assert sent(3, heard=0) == 3, "another value is the learner's"
    assert sent(2, heard=1) == 2, "so is the old one, of a browser that has heard"


def test_a_browser_is_told_of_every_value_that_was_set(open_page):
    at = open_page("translation")
    assert at.session_state[session.HEARD] == 0
    at.button(key="try_0").click().run()
    assert at.number_input(key=session.HEARD).value == 1
    at.switch_page("pages/slide.py").run()
    assert at.number_input(key=session.HEARD).value == 1


CONTROLS = sorted(Path(controls.__file__).parent.glob("*.py"))


READ = re.compile(r"""st\.session_state(?:\.get\(|\[)["'](\w+)""")


def looked_at(function: ast.FunctionDef) -> set[str]:
    """The settings that a function reads from the session and is not itself the control of."""
    source = ast.unparse(function)
    named = set(re.findall(r"""["'](\w+)["']""", READ.sub("", source)))
    return set(READ.findall(source)) & set(SETTINGS) - named


def functions(source: str) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("path", CONTROLS, ids=lambda path: path.stem)
def test_no_control_looks_at_another_one(path):
    assert [each.name for each in functions(path.read_text("utf-8")) if looked_at(each)] == []


@pytest.mark.parametrize(
    ("source", "other"),
    [
        ('def size(): return slider(key="kernel_size", disabled=st.session_state["kernel"] == TYPED)', {"kernel"}),
        ('def flip(): return st.session_state.get("flip")', {"flip"}),
        ('def flip(): return st.session_state.get("flip") or toggle(key="flip")', set()),
    ],
)
def test_a_control_that_looks_at_another_one_would_be_found(source, other):
    assert looked_at(functions(source)[0]) == other


EXPERIMENTS = [
    pytest.param(experiment, id=f"{module.name}: {experiment.label}")
    for module in pkgutil.iter_modules(experiments.__path__, experiments.__name__ + ".")
    for experiment in importlib.import_module(module.name).EXPERIMENTS
]


@pytest.mark.parametrize("experiment", EXPERIMENTS)
def test_what_an_experiment_sets_may_stand_in_a_link(experiment):
    for key, value in experiment.settings.items():
        assert value is None or SETTINGS[key].reads(str(value)), key


@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_left_and_opened_again(page, open_page):
    at = open_page(page)
    for there in ("slide" if page != "slide" else "compare", page):
        at.switch_page(f"pages/{there}.py").run()
        assert not at.exception, at.exception
