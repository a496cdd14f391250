"""What ended sessions have held comes back, also when nobody acts.

Streamlit forgets a session whose tab has closed `server.disconnectedSessionTTL` seconds later, but only when the next
one ends; and with `runner.postScriptGC` off, what it left in cycles waits for Python's own collector, which counts
objects, not bytes: six photos were seen in memory four minutes after their sessions had closed.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from streamlit import config, runtime

from stridelab.ui.asgi import Asgi, Message, Receive, Send
from stridelab.ui.payloads import PAYLOADS

SLACK, LEAST_PAUSE = 2.0, 20.0
"""Seconds after a session may be forgotten; and between two collections, which hold up everybody for 0.1 s."""


class MemoryReturned:
    """ASGI middleware: some time after a WebSocket has ended, `forget` is called."""

    def __init__(self, app: Asgi, forget: Callable[[], None] | None = None, wait: float | None = None) -> None:
        self._app = app
        self._forget = forget or forget_ended_sessions
        self._wait = wait
        self._ends: deque[float] = deque()
        keep_large_apart()
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        finally:
            if scope["type"] == "websocket":
                self._ends.append(time.monotonic())
                if self._task is None or self._task.done():
                    self._task = asyncio.create_task(self._forget_later())

    async def _forget_later(self) -> None:
        wait = config.get_option("server.disconnectedSessionTTL") + SLACK if self._wait is None else self._wait
        pause = 0.0
        while self._ends:
            await asyncio.sleep(max(self._ends[0] + wait - time.monotonic(), pause))
            pause = min(LEAST_PAUSE, wait)
            due = time.monotonic() - wait
            while self._ends and self._ends[0] <= due:
                self._ends.popleft()
            self._forget()


class _Nobody(runtime.SessionClient):
    """The browser of a session that ends at once."""

    def write_forward_msg(self, msg: Any) -> None:
        raise runtime.SessionClientDisconnectedError


def forget_ended_sessions() -> None:
    """Make Streamlit forget what it may, collect what is left in cycles, and hand free memory back to the system."""
    server = runtime.get_instance()
    # Streamlit looks for sessions that are too old when one ends: so one begins, and ends.
    server.disconnect_session(server.connect_session(_Nobody(), user_info={}))
    if server.state is runtime.RuntimeState.NO_SESSIONS_CONNECTED:
        PAYLOADS.clear()  # nobody is left who would ask for it, and a picture does not outlive its owner's visit
    gc.collect()
    if trim := _malloc_trim():
        trim(0)


_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""Of glibc's malloc.h, for `mallopt`."""
_LARGE = 1 << 20
"""Bytes from which an array has pages of its own, which go back to the system with it."""


def keep_large_apart() -> None:
    """Where glibc is, what is large does not lie between what is small, and threads share their free memory.

    Else glibc learns from the first photo to put the next ones into its heap, one for each thread, where a few small
    objects hold what a large one has left: six sessions with a photo of 12 megapixels each came to 415 MB, and come
    to 204 so.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):  # musl, macOS, Windows
        return
    mallopt(_MMAP_THRESHOLD, _LARGE)
    mallopt(_ARENA_MAX, 2)


def _malloc_trim() -> Callable[[int], int] | None:
    """glibc's, where there is one: it keeps what small objects have left for later."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):  # musl, macOS, Windows
        return None
