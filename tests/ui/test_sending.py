"""What a run of a page says reaches the browser in few bundles, whole and in order."""

from __future__ import annotations

import asyncio

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from stridelab.ui import sending
from tests import apart

END = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY).SerializeToString()
HOUR = 3600.0


async def nothing():
    """As receive: nothing comes."""


def told(*texts: bytes) -> list[dict[str, object]]:
    return [{"type": "websocket.send", "bytes": text} for text in texts]


def run(app, kind="websocket"):
    """Run an app that is given `send` and the list of what a browser has received so far."""
    received = []

    async def send(message):
        received.append(message)

    async def serve(scope, receive, send):
        await app(send, received)

    apart.run(sending.SentTogether(serve)({"type": kind}, nothing, send))
    return received


@pytest.fixture
def wait(monkeypatch):
    """How long the first message waits for others."""

    def wait(seconds):
        monkeypatch.setattr(sending, "GAP", seconds)
        monkeypatch.setattr(sending, "LONGEST", seconds)

    return wait


def test_a_run_is_sent_when_it_ends(wait):
    wait(HOUR)

    async def app(send, received):
        for message in told(b"title" * 9, b"slider" * 9):
            await send(message)
        assert not received
        await send(*told(END))
        assert received == told(b"title" * 9, b"slider" * 9, END)
        await send(*told(b"late" * 9))
        assert len(received) == 3

    assert len(run(app)) == 3, "nobody waits for a browser that has gone"


def test_a_long_run_is_sent_bundle_by_bundle(wait):
    wait(0.0)

    async def app(send, received):
        for text in (b"first" * 9, b"then" * 9):
            await send(*told(text))
            while told(text)[0] not in received:
                await asyncio.sleep(0)

    assert run(app) == told(b"first" * 9, b"then" * 9)


def test_what_is_no_part_of_a_run_waits_for_nobody(wait):
    wait(HOUR)
    close = {"type": "websocket.close"}

    async def app(send, received):
        await send(*told(b"title" * 9))
        await send(close)

    assert run(app) == [*told(b"title" * 9), close]
    page = {"type": "http.response.body", "body": b""}
    assert run(lambda send, _: send(page), "http") == [page]


def test_a_connection_that_breaks_is_told_of_at_the_next_message(wait):
    wait(0.0)

    async def broken(_):
        raise ConnectionResetError

    async def app(scope, receive, send):
        await send(*told(b"title" * 9))
        for _ in range(9):
            await asyncio.sleep(0)
        with pytest.raises(ConnectionResetError):
            await send(*told(b"slider" * 9))

    apart.run(sending.SentTogether(app)({"type": "websocket"}, nothing, broken))
