"""The files that the pages of a site share: each once, under the name of its content."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from PIL import Image
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import app_test

from stridelab.ui.export.web_page import pieces

_LONG = 1500
"""Characters from which on a text gets a file of its own, so that pages which show the same share it."""

_PICTURE = re.compile(r"data:image/png;base64,[\w+/=]{2000,}")


@cache
def _smaller(address: str) -> str:
    """A PNG in a data address as a WebP without loss, where that is smaller."""
    image, out = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))), io.BytesIO()
    image.save(out, "WEBP", lossless=True, quality=100, exact=True)
    webp = f"data:image/webp;base64,{base64.b64encode(out.getvalue()).decode()}"
    return min(address, webp, key=len)


@dataclass(frozen=True)
class Files:
    """What has been written so far into the site's folder."""

    folder: Path
    _written: set[str] = field(default_factory=set)

    def add(self, name: str, content: bytes | str) -> str:
        """Write one file, unless it is there already; its address from a page."""
        if name not in self._written:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            self._written.add(name)
        return name

    def data(self, text: str) -> list[str]:
        """A text as a script that hands it over: a page opened from disk may load scripts, and nothing else.

        Its address comes first, then those of the pictures in it, which other texts may share.
        """
        pictures: list[str] = []

        def set_apart(match: re.Match[str]) -> str:
            pictures.append(self._told(_smaller(match[0])))
            return f"@{Path(pictures[-1]).stem}@"

        return [self._told(_PICTURE.sub(set_apart, text)), *pictures]

    def _told(self, text: str) -> str:
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        plain = f'strideLab.told("{name}",{json.dumps(text, ensure_ascii=False)});\n'
        packed = base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()
        packed = f'strideLab.packed("{name}","{packed}");\n'
        return self.add(f"data/{name}.js", packed if len(packed) < 0.8 * len(plain) else plain)

    def picture(self, content: bytes) -> str:
        """A picture of a page, with its address."""
        return self.add(f"pictures/{hashlib.sha256(content).hexdigest()[:16]}.png", content)

    def download(self, name: str, content: bytes) -> str:
        """A file to take away, under its own name; the address of its folder says which of that name it is."""
        return self.add(f"files/{hashlib.sha256(content).hexdigest()[:8]}/{name or 'file'}", content)

    def parted(self, data: dict[str, str]) -> tuple[dict[str, str], dict[str, str], list[str]]:
        """What a drawing is sent: the short texts; key -> name of a file for each long one; and their addresses."""
        short = {key: text for key, text in data.items() if len(text) <= _LONG}
        addresses = {key: self.data(text) for key, text in data.items() if key not in short}
        names = {key: Path(address).stem for key, (address, *_) in addresses.items()}
        return short, names, [address for several in addresses.values() for address in several]

    def drawing(self, kind: str) -> tuple[str, str]:
        """The player of a kind of drawing: its address, and the markup that has to stand in the page."""
        html, css, js = pieces(kind)
        handed = f"strideLab.draws({json.dumps(kind)},{json.dumps(css)},hosted);"
        return self.add(f"drawings/{kind}.js", f"(() => {{\n{js}\n{handed}\n}})();\n"), html


@dataclass
class Media:
    """What a page has handed to Streamlit to keep for the browser: pictures and downloads."""

    contents: dict[str, bytes] = field(default_factory=dict)
    """By address, or by the number of a download that is made when it is asked for."""
    makers: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def content(self, address: str) -> bytes:
        if address in self.makers:
            content = self.makers.pop(address)()
            self.contents[address] = content.encode() if isinstance(content, str) else content
        return self.contents[address]


@contextmanager
def kept_media() -> Iterator[Media]:
    """While pages run, all that they hand to Streamlit's store of media is kept here."""
    media = Media()

    class Kept(MediaFileManager):
        def add(self, path_or_data: Any, mimetype: str, coordinates: str, *more: Any, **others: Any) -> str:
            address = super().add(path_or_data, mimetype, coordinates, *more, **others)
            content = path_or_data if isinstance(path_or_data, bytes) else Path(path_or_data).read_bytes()
            media.contents[address] = content
            return address

        def add_deferred(self, data_callable: Any, *arguments: Any, **others: Any) -> str:
            number = super().add_deferred(data_callable, *arguments, **others)
            media.makers[number] = data_callable
            media.names[number] = others.get("file_name") or (arguments[2] if len(arguments) > 2 else "") or "file"
            return number

    with patch.object(app_test, "MediaFileManager", Kept):
        yield media
