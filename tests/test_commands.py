"""The commands that README promises."""

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


def test_the_commands_are_these():
    assert sorted(TARGETS) == ["app", "bench", "class", "clean", "fuzz", "lint", "screenshots", "site", "test"]


def test_every_make_command_in_readme_has_a_target():
    named = re.findall(r"(?:^    |`)(?:\w+=\S+ )?make (?:[A-Z]+=\S+ )*([a-z]+)", README, re.MULTILINE)
    assert set(named) == TARGETS


def test_every_setting_in_readme_is_one_of_the_makefile():
    settings = re.findall(r"make [^`\n]*?\b([A-Z]+)=", README)
    assert {"PORT", "HOST", "PYTHON", "ARGS"} <= set(settings)
    assert [name for name in settings if name not in MAKEFILE] == []


@pytest.mark.parametrize("name", re.findall(r"(?:tests|stridelab|benchmarks)[/\\][\w/\\]+\.py", README))
def test_every_file_in_readme_exists(name):
    assert (ROOT / name.replace("\\", "/")).is_file()


@pytest.mark.parametrize("name", ["Makefile", ".ci/run", ".ci/venv", "pyproject.toml", "requirements.txt"])
def test_where_packages_come_from_is_left_to_the_machine(name):
    assert not re.search(
        r"index-url|find-links|https?://", (ROOT / name).read_text("utf-8").replace("http://localhost", "")
    )


def test_macos_and_windows_are_tested_with_the_lines_of_readme():
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8")
    lines = re.findall(r"^ +((?:py|python3|\.venv\S+) -m .*|\.venv\S+ tests\S+)$", workflow, re.MULTILINE)
    assert len(lines) == 8
    assert [line for line in lines if f"    {line}\n" not in README] == []


def test_ci_run_is_a_program():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
