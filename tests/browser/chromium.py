"""The Chromium that the browser tests drive. Run as a script, it sees to it that there is one.

The order of preference: the one named by the variable CHROMIUM, Debian's package (installed when missing, given
root and apt), any other Chrome, Chromium or Edge that is installed, and last Playwright's own download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ON_PATH = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)

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
    "There is no Chromium to test with. Run `make test` as root on Debian, install Chromium, Chrome or Edge, "
    "or name one: CHROMIUM=/path/to/chrome make test"
)


def find() -> str | None:
    """Path of an installed browser; None: there is none, or only Playwright's own, which Playwright finds itself."""
    if named := os.environ.get("CHROMIUM"):
        if path := shutil.which(named):
            return path
        raise FileNotFoundError(f"CHROMIUM names {named}, and there is no program of that name.")
    candidates = [shutil.which(name) for name in ON_PATH] + [os.path.expandvars(place) for place in USUAL_PLACES]
    return next((path for path in candidates if path and Path(path).is_file()), None)


def ensure() -> None:
    """Install a browser where there is none. Needs the network then, and only then."""
    on_debian_as_root = shutil.which("apt-get") and os.geteuid() == 0
    if not os.environ.get("CHROMIUM") and not shutil.which("chromium") and on_debian_as_root:
        install_debian_package()
    if find() is None:
        install_playwright_build()


def install_debian_package() -> None:
    print("Installing Debian's chromium ...", flush=True)
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    if subprocess.run(install, stderr=subprocess.DEVNULL, **quiet).returncode:
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(install, **quiet)


def install_playwright_build() -> None:
    # Says "is already installed" and asks nobody when it is.
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    if subprocess.run(command, stdout=subprocess.DEVNULL).returncode:
        sys.exit(MISSING)


if __name__ == "__main__":
    try:
        ensure()
    except FileNotFoundError as reason:
        sys.exit(str(reason))
