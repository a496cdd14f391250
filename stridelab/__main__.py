"""The command: `stridelab`, or `python -m stridelab`, opens the app from any folder until Ctrl-C ends it.

`stridelab save LINK FILE` writes what a link shows into a file; `stridelab site DIR` writes all lessons as pages;
`stridelab worksheet FILE` writes questions for paper; `stridelab walk FILE` prints the link of a walk.
"""

from __future__ import annotations

import argparse
import os
import runpy
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from stridelab import HOME, __version__

EVERY_ADDRESS = ("0.0.0.0", "::")
"""As a host: whoever can reach this computer is answered."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command that `arguments` (those of the process if None) ask for; without a name it opens the app."""
    parser = argparse.ArgumentParser("stridelab", description="See why convolutional networks use stride.")
    parser.add_argument("--port", type=_port, default=8501, help="the number after the address (default: %(default)s)")
    parser.add_argument("--host", help="an address of this computer, where others can open it (default: localhost)")
    parser.add_argument("--class", dest="is_class", action="store_true", help="for a class: find that address, show it")
    parser.add_argument("--no-browser", action="store_true", help="serve the app, and leave the browser to you")
    parser.add_argument("--version", action="version", version=f"Stride Lab {__version__}")
    parser.set_defaults(run=_open)
    commands = parser.add_subparsers(title="other commands", metavar="")
    _add_site(commands)
    _add_save(commands)  # each sets its own `run`: what to do, and a sentence if it cannot be done
    _add_worksheet(commands)
    _add_walk(commands)
    choice = parser.parse_args(arguments)
    if problem := choice.run(choice):
        parser.exit(1, f"{problem}\n")


def _add_save(commands: Any) -> None:
    save = commands.add_parser(
        "save",
        help="write what a link shows into a file",
        description="Write the drawing of a link into one file that needs no server and no network.",
        epilog='example: stridelab save "slide?stride=3&show=visits" lecture.html',
    )
    save.add_argument("link", help='an address of the app, or its end such as "slide?stride=3"')
    save.add_argument("file", type=Path, help=".html plays; .png is a picture, .zip all steps; .gif and .webp move")
    save.add_argument("--drawing", default="", help="which drawing of the page, where it has several: its name")
    save.add_argument("--picture", type=Path, help="a picture of your own, in the place of the one in the link")
    save.add_argument("--address", help="of the app, where the file's link back leads")
    save.add_argument("--size", default="1280x720", help="of pictures: 1280x720 (as it is without this) or 1920x1080")
    save.add_argument(
        "--theme", default="light", help="of pictures: light (as it is without this), dark or transparent"
    )
    save.set_defaults(run=_save)


def _save(choice: argparse.Namespace) -> str | None:
    from stridelab.ui.export.command import save  # takes a second to load, which no other command needs

    return save(choice)


def _add_site(commands: Any) -> None:
    site = commands.add_parser(
        "site",
        help="write all lessons as pages that need no server",
        description="Write all lessons into a folder, as pages that need no server, no Python and no network.",
    )
    site.add_argument("folder", type=Path, metavar="DIR", help="made where it is not there")
    site.add_argument("--address", default="", help="of the app, where each page is to link to itself")
    site.set_defaults(run=_site)


def _site(choice: argparse.Namespace) -> str | None:
    from stridelab.ui.export.command import site

    return site(choice)


def _add_worksheet(commands: Any) -> None:
    sheet = commands.add_parser(
        "worksheet",
        help="write questions for paper, or their answer key, into a file",
        description="Write a worksheet, or with --key its answers, to print. The same seed gives the same questions.",
        epilog="example: stridelab worksheet --seed 7 --number 6 sheet.pdf",
    )
    sheet.add_argument(
        "file", type=Path, nargs="?", help=".pdf, or .html for a web page to print (default: such as worksheet_7.pdf)"
    )
    sheet.add_argument("--seed", type=int, help="a number; another one gives other questions")
    sheet.add_argument("--tasks", action="store_true", help="the ten tasks for an hour at the screen, with their links")
    sheet.add_argument("--number", type=int, default=8, help="of questions (default: %(default)s)")
    sheet.add_argument("--topics", default="", help='lessons to ask about, such as "slide,compute_cost" (default: all)')
    sheet.add_argument("--key", action="store_true", help="the answer key of the same questions")
    sheet.add_argument(
        "--screen", action="store_true", help="a web page for a screen without the app: each option says why"
    )
    sheet.add_argument("--paper", default="a4", help="of a PDF: a4 (as it is without this) or letter")
    sheet.add_argument("--address", default="", help="of the app: the sheet then has a QR code of the same questions")
    sheet.set_defaults(run=_worksheet)


def _worksheet(choice: argparse.Namespace) -> str | None:
    from stridelab.ui.questions.paper.command import write

    return write(choice)


def _add_walk(commands: Any) -> None:
    walk = commands.add_parser(
        "walk",
        help="read a walk of your own and print the link to hand out",
        description="Read a text file with questions (docs/walks.md): every mistake in it, or the link that opens it.",
        epilog="example: stridelab walk half.txt --address http://192.168.1.20:8501",
    )
    walk.add_argument("file", type=Path, help="a text file; docs/walks.md says what it may say")
    walk.add_argument("--address", default="http://localhost:8501", help="of the app (default: %(default)s)")
    walk.set_defaults(run=_walk)


def _walk(choice: argparse.Namespace) -> str | None:
    from stridelab.scene.walk import link

    try:
        print(f"{choice.address.rstrip('/')}/{link(choice.file.read_text('utf-8-sig'))}")
    except OSError as problem:
        return f"{choice.file} cannot be read: {(problem.strerror or str(problem)).lower()}."
    except UnicodeDecodeError:
        return f"{choice.file} is no text in UTF-8."
    except ValueError as mistakes:
        return str(mistakes)
    return None


def _port(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"a port is a whole number from 1 to 65535, not {text}")


def _open(choice: argparse.Namespace) -> str | None:
    """Serve the app until it is ended; or one sentence that says why it cannot be served."""
    addresses = _of_class() if choice.is_class else []
    if choice.is_class and not addresses and choice.host in (None, *EVERY_ADDRESS):
        return "This computer is in no network. Connect it, or name its address with --host."
    host = choice.host or (addresses[0] if addresses else "localhost")
    if problem := _taken(host, choice.port):
        return problem
    opened_at = "localhost" if host in EVERY_ADDRESS else host  # what the browser opens
    if choice.is_class:
        from stridelab.ui.class_start import invitation

        opened_at = addresses[0] if host in EVERY_ADDRESS and addresses else opened_at
        print(
            invitation(opened_at, choice.port, [address for address in addresses if address != opened_at]), flush=True
        )
    screen = os.name == "nt" or sys.platform == "darwin" or {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys()
    sys.argv = [
        *("streamlit", "run", str(HOME / "app.py")),  # it reads .streamlit/config.toml beside app.py, wherever we are
        *(f"--server.port={choice.port}", f"--server.address={host}", f"--browser.serverAddress={opened_at}"),
        f"--server.headless={'false' if screen and not choice.no_browser else 'true'}",
    ]
    signal.signal(signal.SIGINT, lambda *_: sys.exit())  # Ctrl-C is the end, not an error
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    return None


def _of_class() -> list[str]:
    from stridelab.ui.class_start import addresses

    return addresses()


def _taken(host: str, port: int) -> str | None:
    """Why nothing can be served there; None if it can."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        socket.create_server(address[:2], family=family).close()
    except socket.gaierror:
        return f"{host} is not the name or address of a computer."
    except OSError as reason:
        why = os.strerror(reason.errno or 0).lower()
        return f"Port {port} of {host} cannot be served: {why}. Choose another one with --port or --host."
    return None


if __name__ == "__main__":
    main()
