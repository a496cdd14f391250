"""Which browser the tests take."""

import chromium
import pytest


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine without any browser."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "UNPACKED", tmp_path / "unpacked")
    monkeypatch.setattr(chromium, "USUAL_PLACES", ())
    return tmp_path


def program(path):
    path.parent.mkdir(exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_none_is_found_where_there_is_none(bare):
    assert chromium.find() is None


def test_the_one_that_the_variable_names_comes_first(bare, monkeypatch):
    program(bare / "chromium")
    mine = program(bare / "mine")
    monkeypatch.setenv("CHROMIUM", mine)
    assert chromium.find() == mine


def test_a_variable_that_names_nothing_is_a_sentence(bare, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/no/such/browser")
    with pytest.raises(FileNotFoundError, match="/no/such/browser"):
        chromium.find()


def test_an_installed_one_comes_before_an_unpacked_one(bare):
    unpacked = program(chromium.UNPACKED / "run")
    assert chromium.find() == unpacked
    chrome = program(bare / "google-chrome")
    assert chromium.find() == chrome


def test_nothing_is_installed_where_a_browser_is(bare, monkeypatch):
    program(bare / "google-chrome")
    monkeypatch.setattr(chromium.subprocess, "run", pytest.fail)
    chromium.ensure()
