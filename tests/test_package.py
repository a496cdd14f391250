"""What pyproject.toml says of the package, and how the command answers when it cannot open the app."""

from __future__ import annotations

import errno
import os
import socket
import tomllib
from pathlib import Path

import pytest

import stridelab
from stridelab.__main__ import main

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_package_needs_what_requirements_txt_names():
    lines = (line.split("#")[0].strip() for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines())
    assert PROJECT["dependencies"] == [line for line in lines if line]


def test_one_version_everywhere():
    assert f"\nversion: {stridelab.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\n## {stridelab.__version__}\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_in_a_checkout_the_app_lies_beside_the_package():
    assert stridelab.HOME == ROOT


@pytest.fixture
def answer(capsys):
    """What the command prints when it ends at once, and with what status."""

    def answer(*arguments: str) -> tuple[str, object]:
        with pytest.raises(SystemExit) as end:
            main([*arguments])
        return "".join(capsys.readouterr()).replace("\n", " "), end.value.code

    return answer


def test_version(answer):
    assert answer("--version") == (f"Stride Lab {stridelab.__version__} ", 0)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80a", "8501.0", ""])
def test_a_port_that_is_none_is_refused_in_a_sentence(answer, port):
    text, status = answer(f"--port={port}")
    assert f"a port is a whole number from 1 to 65535, not {port}" in text
    assert status == 2


def test_a_port_in_use_is_named(answer):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        text, status = answer("--host=127.0.0.1", f"--port={port}")
    assert text.startswith(f"Port {port} of 127.0.0.1 cannot be served: {os.strerror(errno.EADDRINUSE).lower()}. ")
    assert status == 1


def test_a_host_that_is_not_this_computer_is_named(answer):
    assert "192.0.2.1 cannot be served" in answer("--host=192.0.2.1")[0]  # an address that nobody has
    assert "no such host is not the name or address of a computer." in answer("--host=no such host")[0]
