"""What the server does beside Streamlit: its files leave compressed, and each of them is compressed once.

A first visit loads 100 files of Streamlit's own, 3.3 MB, and 8.2 MB where there are charts (benchmarks/startup.py).
Streamlit sends them as they are, so as not to compress the same file for everybody who comes. They never change while
a process lives: compressed once and kept, they cost a class under half of the bytes, and the server nothing.
"""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from stridelab.ui.asgi import Asgi, Message, Receive, Send
from stridelab.ui.export.served import Saves
from stridelab.ui.live.served import Live
from stridelab.ui.memory import MemoryReturned
from stridelab.ui.sending import SentTogether

MOST_BYTES = 16_000_000
"""Of compressed files, kept in a process. Streamlit's own, all together, are about 5 MB."""

_WORDS = (b"text/", b"application/javascript", b"application/json", b"image/svg", b"application/wasm")
"""Types that compress well; pictures and fonts are compressed already."""


_ENDS = (".js", ".css", ".json", ".svg", ".wasm", ".html", ".txt", ".map")


class File(NamedTuple):
    """An answer that every visitor gets."""

    headers: list[tuple[bytes, bytes]]
    body: bytes


class CompressedOnce:
    """ASGI middleware: answers GET .../static/... with gzip, from memory from the second time on.

    All else passes: other paths, WebSocket, ranges, conditional requests, browsers without gzip, answers that are not
    200 or would not get smaller.
    """

    def __init__(self, app: Asgi) -> None:
        self._app = app
        self._files: dict[str, File] = {}
        self._bytes = 0
        self._turns: dict[str, asyncio.Lock] = {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if not _may_be_compressed(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._files:
            try:
                async with self._turns.setdefault(path, asyncio.Lock()):  # a class asks for one file at one moment
                    if path not in self._files and not await self._read(scope, receive, send):
                        return
            finally:
                self._turns.pop(path, None)  # of paths that are no files there is no end
        file = self._files[path]
        await send({"type": "http.response.start", "status": 200, "headers": file.headers})
        await send({"type": "http.response.body", "body": file.body})

    async def _read(self, scope: Message, receive: Receive, send: Send) -> bool:
        """Ask for the file and keep it compressed; where it cannot be, pass the answer on and say no."""
        answer: list[Message] = []

        async def note(message: Message) -> None:
            answer.append(message)

        await self._app(scope, receive, note)
        body = b"".join(message.get("body", b"") for message in answer)
        headers = [(name.lower(), value) for name, value in answer[0].get("headers", [])]
        if answer[0].get("status") == 200 and _is_words(headers):
            smaller = await asyncio.to_thread(gzip.compress, body, 9, mtime=0)
            if len(smaller) < len(body) and self._bytes + len(smaller) <= MOST_BYTES:
                self._bytes += len(smaller)
                self._files[scope["path"]] = File(_of_gzip(headers, smaller), smaller)
                return True
        for message in answer:
            await send(message)
        return False


def _may_be_compressed(scope: Message) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    if "/static/" not in scope["path"] or not scope["path"].endswith(_ENDS):  # fonts and pictures need not wait
        return False
    headers = dict(scope["headers"])
    return b"gzip" in headers.get(b"accept-encoding", b"") and not headers.keys() & {b"range", b"if-none-match"}


def _is_words(headers: list[tuple[bytes, bytes]]) -> bool:
    fields = dict(headers)
    return b"content-encoding" not in fields and fields.get(b"content-type", b"").startswith(_WORDS)


def _of_gzip(headers: list[tuple[bytes, bytes]], body: bytes) -> list[tuple[bytes, bytes]]:
    """The plain answer's headers, true for the compressed one: an ETag names bytes, and these are others."""
    kept = [
        (name, value) for name, value in headers if name not in (b"content-length", b"accept-ranges", b"etag", b"vary")
    ]
    weak = [(b"etag", b"W/" + value.removeprefix(b"W/")) for name, value in headers if name == b"etag"]
    length = str(len(body)).encode()
    return [*kept, *weak, (b"content-encoding", b"gzip"), (b"content-length", length), (b"vary", b"Accept-Encoding")]


class Middleware(NamedTuple):
    """As Starlette, Streamlit's server, reads it: the class, and what it is given beside the application."""

    cls: type
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = MappingProxyType({})


MIDDLEWARE: Any = tuple(map(Middleware, (MemoryReturned, SentTogether, CompressedOnce, Saves, Live)))
