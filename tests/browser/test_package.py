"""Stride Lab as others get it: built, installed in an environment of its own, and opened from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from conftest import ROOT, Server, free_port


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def programs(tmp_path_factory) -> Path:
    """The folder of the commands of an environment that has the wheel, and the runtime packages by reference."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    [wheel] = folder.glob("*.whl")
    venv.create(folder / "env")
    paths = sysconfig.get_paths("venv", {name: str(folder / "env") for name in ("base", "platbase")})
    Path(paths["purelib"], "packages.pth").write_text(
        "\n".join(map(sysconfig.get_path, ("purelib", "platlib"))), "utf-8"
    )
    programs = Path(paths["scripts"])
    pip = (sys.executable, "-m", "pip", "--python", programs / "python", "--quiet", "--disable-pip-version-check")
    run(*pip, "install", "--no-index", "--no-deps", wheel, cwd=folder)
    return programs


def test_the_installed_engine_brings_its_samples(programs, tmp_path):
    script = "import stridelab; from stridelab.images import sample; print(stridelab.HOME, sample('cat').title)"
    assert run(programs / "python", "-c", script, cwd=tmp_path).startswith(str(programs.parent.resolve()))


def test_the_installed_command_opens_the_app_from_any_folder(programs, tmp_path, visit):
    port = free_port()
    command = [str(programs / "stridelab"), "--host=127.0.0.1", f"--port={port}", "--no-browser"]
    server = Server(tmp_path, port, command)
    try:
        page = visit(f"{server.url}/slide?stride=3")
        page.get_by_role("button", name="Play").wait_for()
        text = page.locator("[data-testid=stApp]").evaluate("element => getComputedStyle(element).color")
        assert text == "rgb(26, 26, 26)"  # config.toml is read: textColor = "#1a1a1a"
        page.goto("about:blank")  # the page would complain that its server has gone
        if os.name != "nt":  # no process can press Ctrl-C for another one there
            assert server.interrupt() == 0, server.output
    finally:
        server.stop()
    assert "Traceback" not in server.output
