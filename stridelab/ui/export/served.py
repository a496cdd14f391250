"""The button "Save" beside a drawing: what the browser holds goes in, a file comes out, and nothing stays.

A drawing in the app has been sent all that it draws from, also of a picture that is on no other computer. So the
browser sends that back, with the link that says what is on the screen, and is answered with lines of JSON: how far the
work is, then what the file is, or one sentence why there is none. After the last line comes the file.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from streamlit import config

from stridelab.ui.asgi import Asgi, Message, Receive, Send, request_body

PATH = "/save"
MOST_BYTES = 4_000_000
"""Of a request: more than the largest drawing has, that of Feature reduction, which is 1.6 MB."""
MOST_WAITING = 10
"""Requests: files are made one after the other, so that a class at work waits for none of them."""
MOST_SECONDS = 120
_PAUSE = 0.2  # seconds between two lines

_SENT = ("json", "page", "view")
"""What a drawing is sent of its own, and what its page's link fixes and covers."""

_BROKEN = "This drawing could not be made into a file. Reload the page and try again."
_LATE = "This file takes too long. Choose a smaller size, or fewer steps."
_log = logging.getLogger(__name__)


class Saves:
    """ASGI middleware: answers POST .../save, and nothing else."""

    def __init__(self, app: Asgi) -> None:
        self._app = app
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        prefix = (config.get_option("server.baseUrlPath") or "").strip("/")
        path = f"/{prefix}{PATH}" if prefix else PATH
        if scope["type"] != "http" or scope["method"] != "POST" or scope["path"] != path:
            await self._app(scope, receive, send)
        elif refused := _refused(dict(scope["headers"])):
            await _answer(send, *refused)
        elif self._waiting >= MOST_WAITING:
            await _answer(send, 503, "Many are saving at this moment. Try again in a minute.")
        elif (body := await request_body(receive, MOST_BYTES)) is None:
            await _answer(send, 413, "This drawing is too large for a file.")
        else:
            self._waiting += 1
            try:
                async with self._turn:
                    await _stream(body, receive, send)
            finally:
                self._waiting -= 1


def _refused(headers: dict[bytes, bytes]) -> tuple[int, str] | None:
    """Status and sentence for a request that is not from a page of ours.

    A page of somebody else may send a form unasked, but JSON only where the server has allowed it, and this one never
    does; its origin gives it away, too.
    """
    origin = headers.get(b"origin", b"").decode("latin-1")
    if origin and urlsplit(origin).netloc.encode("latin-1") != headers.get(b"host", b""):
        return 403, "A file is made for the app's own pages only."
    if headers.get(b"content-type", b"").partition(b";")[0].strip() != b"application/json":
        return 415, "A drawing is sent as JSON."
    return None


async def _stream(body: bytes, receive: Receive, send: Send) -> None:
    """The file, made in a thread of its own; before it, line by line, how much of it is done."""
    loop, lines, state = asyncio.get_running_loop(), asyncio.Queue[bytes | None](), _State()

    def tell(share: float) -> None:
        state.go_on()
        if state.is_time_to_tell():
            loop.call_soon_threadsafe(lines.put_nowait, _line(share=round(share, 3)))

    def work() -> bytes:
        try:
            return made(body, tell)
        finally:
            loop.call_soon_threadsafe(lines.put_nowait, None)

    leaves = asyncio.create_task(_until_gone(receive, state))
    working = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _headers(b"application/octet-stream")})
        while (line := await lines.get()) is not None:
            await send({"type": "http.response.body", "body": line, "more_body": True})
        await send({"type": "http.response.body", "body": await working})
    finally:
        state.is_gone = True
        leaves.cancel()
        with suppress(BaseException):
            await working


@dataclass
class _State:
    is_gone: bool = False
    begun: float = 0.0
    told: float = 0.0

    def __post_init__(self) -> None:
        self.begun = self.told = time.monotonic()

    def go_on(self) -> None:
        """Called again and again while a file is made; the end of it where nobody waits any more, or for too long."""
        if self.is_gone or time.monotonic() - self.begun > MOST_SECONDS:
            raise TimeoutError

    def is_time_to_tell(self) -> bool:
        now = time.monotonic()
        if now - self.told < _PAUSE:
            return False
        self.told = now
        return True


async def _until_gone(receive: Receive, state: _State) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    state.is_gone = True


def made(body: bytes, tell: Callable[[float], None]) -> bytes:
    """The last line and the file for what a browser asks; or the line that says why there is none.

    body : JSON with `link` (whole, with the view), `kind` and `uid` of the drawing, `data` (the texts that it is sent);
    `ending`, `size` and `theme` as `formats.export` has them.
    """
    from stridelab.scene import Scene  # all of it loads when the first file is wanted
    from stridelab.ui import frame
    from stridelab.ui.export import credit, formats, pages

    try:
        request: dict[str, Any] = json.loads(body)
        data: dict[str, str] = {key: request["data"][key] for key in _SENT if key in request["data"]}
        link, kind, ending = request["link"], request["kind"], request["ending"]
        if not all(isinstance(text, str) for text in (link, kind, ending, *data.values())):
            raise TypeError
        scene, _ = Scene.parse(link)
        address = urlsplit(link)
        folder = address.path.rpartition("/")[0]
        app = f"{address.scheme}://{address.netloc}{folder}" if address.scheme in ("http", "https") else credit.ADDRESS
        words = credit.of(scene, frame.title(scene.page), kind, app)
        drawing = pages.Drawing(kind, str(request["uid"])[:40], data)
        file = formats.export(
            drawing, words, scene.view, ending, size=request["size"], theme=request["theme"], progress=tell
        )
    except json.JSONDecodeError:
        return _line(problem=_BROKEN)
    except ValueError as problem:
        return _line(problem=str(problem))
    except TimeoutError:
        return _line(problem=_LATE)
    except Exception as problem:  # what a browser sends may be anything
        _log.warning("A drawing could not be saved: %s", type(problem).__name__)
        return _line(problem=_BROKEN)
    note = words.picture if words.picture == credit.OWN else ""
    name = f"stride-lab-{scene.page.replace('_', '-')}{ending}"
    return _line(type=formats.TYPES[ending], name=name, note=note, words=file.words) + file.content


def _line(**parts: object) -> bytes:
    return json.dumps(parts).encode() + b"\n"


def _headers(kind: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"content-type", kind), (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]


async def _answer(send: Send, status: int, sentence: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": _headers(b"application/json")})
    await send({"type": "http.response.body", "body": _line(problem=sentence)})
