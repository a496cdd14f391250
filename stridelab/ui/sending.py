"""What a run of a page says is sent in few bundles, not message by message.

Streamlit sends each element as soon as the script has made it, and a browser renders all of the page for every message
that comes by itself: 6 to 12 ms each, and a lesson has 30 to 60 of them. Those that come together it renders once.
"""

from __future__ import annotations

import asyncio

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from stridelab.ui.asgi import Asgi, Message, Receive, Send

GAP, LONGEST = 0.02, 0.1
"""Seconds: a bundle goes when no message has come for a while, as in `frame.paint_first`, or after the longest."""

_ELEMENTS = ("delta", "ref_hash")
_BESIDE = ("new_session", "session_status_changed", "navigation", "page_config_changed", "page_info_changed", "logo")
"""What a run says: of what is seen, and of itself. Whatever else there is waits for nobody."""

_LARGE = 10_000
"""Bytes: only an element has more, and is not read through to know that it is one."""


class SentTogether:
    """ASGI middleware: WebSocket messages wait for each other, until the run ends or a little time is over."""

    def __init__(self, app: Asgi) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        bundles = _Bundles(send)
        try:
            await self._app(scope, receive, bundles.send)
        finally:
            bundles.drop()


class _Bundles:
    """The messages of one connection, in their order."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._waiting: list[Message] = []
        self._turn = asyncio.Lock()  # a browser that is slow holds up Streamlit's sender, as without us
        self._last = 0.0
        self._has_element = False
        self._later: asyncio.Task[None] | None = None
        self._failed: Exception | None = None

    async def send(self, message: Message) -> None:
        """In place of ASGI's own: what went wrong with an earlier message is raised at the next."""
        async with self._turn:
            if self._failed:
                raise self._failed
            self._waiting.append(message)
            kind = _kind(message)
            self._has_element |= kind in _ELEMENTS
            self._last = asyncio.get_running_loop().time()
            if kind not in _ELEMENTS + _BESIDE:
                self.drop()
                await self._flush()
            elif self._later is None:
                self._later = asyncio.create_task(self._flush_later())

    def drop(self) -> None:
        """Nobody waits any longer."""
        if self._later:
            self._later.cancel()
            self._later = None

    async def _flush_later(self) -> None:
        clock = asyncio.get_running_loop().time
        first = clock()
        # That a run has begun waits for its first element: nothing is seen of it, and all of the page is rendered.
        while (rest := min(self._last + (GAP if self._has_element else LONGEST), first + LONGEST) - clock()) > 0:
            await asyncio.sleep(min(rest, GAP))
        async with self._turn:
            self._later = None
            try:
                await self._flush()
            except Exception as failed:  # the browser has gone: Streamlit's to deal with
                self._failed = failed

    async def _flush(self) -> None:
        bundle, self._waiting = self._waiting, []
        self._has_element = False
        for message in bundle:
            await self._send(message)


def _kind(message: Message) -> str:
    """What kind of `ForwardMsg` Streamlit sends; nothing if it is none."""
    content = message.get("bytes")
    if content is None:
        return ""
    return "delta" if len(content) > _LARGE else ForwardMsg.FromString(content).WhichOneof("type") or ""
