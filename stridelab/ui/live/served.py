"""What phones ask of the server: the page of a room, how it stands, and a vote. Nothing else passes through here.

GET .../q/ABCDE is the page, GET .../q/ABCDE/state how the room stands as JSON, POST .../q/ABCDE a vote: 204 if it is
counted, 409 if voting is closed, 400 for what is no vote. No cookie, no log line, nothing on a disk.
"""

from __future__ import annotations

import json
import re

from stridelab.ui.asgi import Asgi, Message, Receive, Send, request_body
from stridelab.ui.live import phone
from stridelab.ui.live.rooms import LETTERS, ROOMS, Rooms

MOST_BYTES = 500
"""Of a vote."""

_PATH = re.compile(rf".*/q/([{LETTERS}{LETTERS.lower()}]{{5}})(/state)?/?", re.DOTALL)

_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
        b"base-uri 'none'; form-action 'none'",
    ),
]


class Live:
    """ASGI middleware: answers for rooms; all other paths pass."""

    def __init__(self, app: Asgi, rooms: Rooms = ROOMS) -> None:
        self._app, self._rooms = app, rooms

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        match = _PATH.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if match is None:
            await self._app(scope, receive, send)
            return
        code, state = match[1].upper(), bool(match[2])
        if scope["method"] == "POST" and not state:
            status = await self._vote(code, receive)
            await _answer(send, status)
        elif scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405)
        elif state:
            room_state = self._rooms.state(code)
            await _answer(
                send, 404 if room_state is None else 200, json.dumps(room_state).encode(), b"application/json"
            )
        else:
            room = self._rooms.get(code)
            page = phone.html(room) if room else f"There is no room {code}. Ask your teacher for the new one."
            await _answer(
                send, 200 if room else 404, page.encode(), b"text/html; charset=utf-8" if room else b"text/plain"
            )

    async def _vote(self, code: str, receive: Receive) -> int:
        """The status that answers a vote."""
        body = await request_body(receive, MOST_BYTES)
        if body is None:
            return 413
        try:
            sent = json.loads(body)
            if not isinstance(sent, dict):
                return 400
            if self._rooms.get(code) is None:
                return 404
            keys = ("token", "option", "number", "round")
            return 204 if self._rooms.vote(code, *(sent.get(key) for key in keys)) else 409
        except (ValueError, RecursionError):
            return 400


async def _answer(send: Send, status: int, body: bytes = b"", kind: bytes = b"text/plain") -> None:
    length = [] if status == 204 else [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*length, *_HEADERS]})
    await send({"type": "http.response.body", "body": body})
