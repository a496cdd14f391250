"""What every export says of itself: what it shows, who made it, under which rights, and the link that made it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from stridelab import HOME, __version__, images
from stridelab.scene import SETTINGS, Scene
from stridelab.scene.settings import UPLOAD

MADE = f"Made with Stride Lab {__version__} (MIT licence)."
OWN = "The picture is the maker's own, and is part of this file."
ADDRESS = "http://localhost:8501"
"""Where the command serves the app when nothing else is said."""

_OF_NO_PICTURE = ("pool_row",)

_ROW = re.compile(r"^\| (\S+\.\w+) \| (.+?) \| (.+?)[;,].*? \| (.+?) \|", re.MULTILINE)


@dataclass(frozen=True)
class Credit:
    """The words below a drawing that has left the app."""

    title: str
    """Of the page that it is from."""
    link: str
    """From the page on."""
    address: str
    """Of the app, where the link is to be opened."""
    task: str
    """What a teacher asks."""
    picture: str
    """Where the picture comes from; empty where nobody is to be named."""

    @property
    def url(self) -> str:
        return f"{self.address}/{self.link}"

    @property
    def line(self) -> str:
        """All in one line, for a picture's foot and for the file beside it."""
        return " ".join(part for part in (MADE, self.picture, self.url) if part)


def of(scene: Scene, title: str, kind: str, address: str = ADDRESS) -> Credit:
    """The words for what a scene shows in its drawing of this kind."""
    image = scene.settings.get("image", SETTINGS["image"].default)
    picture = "" if kind in _OF_NO_PICTURE else OWN if image == UPLOAD else _photographs().get(image, "")
    return Credit(title, scene.link(), address.rstrip("/"), scene.say, picture)


@cache
def _photographs() -> dict[str, str]:
    """Name of a sample that is a photograph -> one sentence, from assets/CREDITS.md. The others are our own."""
    rows = _ROW.findall((HOME / "assets" / "CREDITS.md").read_text("utf-8"))
    names = {image: file for file, *_ in rows for image in images.sample_names() if image == file.partition(".")[0]}
    by_file = {
        file: f"Photo: {subject}, {source} ({rights.partition(',')[0]})." for file, subject, source, rights in rows
    }
    return {name: by_file[file] for name, file in names.items()}
