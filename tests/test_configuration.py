"""What .streamlit/config.toml does. An option that a new Streamlit no longer knows is only a warning there.

That nothing is asked for outside this machine is watched in every test of tests/browser.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from stridelab.images import colors

ROOT = Path(__file__).parents[1]


def flat(table: dict, prefix: str = "") -> dict[str, object]:
    """{"theme": {"font": 1}} -> {"theme.font": 1}"""
    items: dict[str, object] = {}
    for name, value in table.items():
        items |= flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name: value}
    return items


OPTIONS = flat(tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8")))


@pytest.fixture
def in_effect(monkeypatch):
    """Every option's value as `streamlit run` finds it here."""
    monkeypatch.chdir(ROOT)
    yield {name: option.value for name, option in config.get_config_options(force_reparse=True).items()}
    monkeypatch.undo()
    config.get_config_options(force_reparse=True)


@pytest.mark.parametrize("name", OPTIONS)
def test_streamlit_knows_the_option_and_takes_its_value(name, in_effect):
    assert name in in_effect
    assert in_effect[name] == OPTIONS[name]


def test_a_server_that_nobody_has_told_more_is_for_this_computer_alone_and_has_its_guards(in_effect):
    names = ("address", "enableCORS", "enableXsrfProtection")
    assert [in_effect[f"server.{name}"] for name in names] == ["localhost", True, True]


def test_a_bare_expression_on_a_page_is_no_output(in_effect):
    assert len(AppTest.from_string("'a text'\n2 + 2").run().main) == 0


def test_a_learner_never_meets_a_traceback(in_effect):
    [exception] = AppTest.from_string("raise ValueError('of line 7')").run().exception
    assert "of line 7" not in exception.proto.message
    assert not exception.proto.stack_trace


def test_no_collection_of_all_memory_follows_a_run(in_effect):
    """It costs more than the run; AppTest never does it, so its option is asked."""
    assert in_effect["runner.postScriptGC"] is False


def test_a_file_may_have_30_mb(in_effect):
    [uploader] = AppTest.from_string("import streamlit as st; st.file_uploader('Picture')").run().get("file_uploader")
    assert uploader.proto.max_upload_size_mb == 30


def test_nothing_is_fetched_for_the_look():
    assert [name for name, value in OPTIONS.items() if "://" in str(value)] == []


def test_the_input_blue_is_the_light_themes_colour():
    assert OPTIONS["theme.light.primaryColor"] == colors.INPUT


LIGHT, DARK = "#ffffff", "#171614"  # Streamlit's own backgrounds


@pytest.mark.parametrize(
    ("foreground", "background", "least"),
    [
        (OPTIONS["theme.light.textColor"], LIGHT, 7),
        (OPTIONS["theme.dark.textColor"], DARK, 7),
        (OPTIONS["theme.light.primaryColor"], LIGHT, 4.5),
        (OPTIONS["theme.dark.primaryColor"], DARK, 4.5),
        (OPTIONS["theme.light.linkColor"], LIGHT, 4.5),
        (OPTIONS["theme.dark.linkColor"], DARK, 4.5),
        ("#ffffff", OPTIONS["theme.light.primaryColor"], 4.5),  # the words on a primary button
        ("#ffffff", OPTIONS["theme.dark.primaryColor"], 3),  # a switch's knob, a tick
    ],
)
def test_colours_contrast_as_wcag_asks(foreground, background, least):
    assert contrast(foreground, background) >= least


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio": 1 (the same colour) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    """WCAG 2.2, "relative luminance" of #rrggbb."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
