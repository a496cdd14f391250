"""What a run of a page says reaches the browser in few bundles, whole and in order."""

from __future__ import annotations

import asyncio

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from stridelab.ui import sending
from tests import apart

END = ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY).SerializeToString()
BEGIN = ForwardMsg(new_session={"name": "a page"}).SerializeToString()
ANSWER = ForwardMsg(file_urls_response={"response_id": "upload"}).SerializeToString()
TITLE, SLIDER = (ForwardMsg(ref_hash=name).SerializeToString() for name in ("title", "slider"))
DRAWING = ForwardMsg(delta={"new_element": {"markdown": {"body": "1" * 20_000}}}).SerializeToString()
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
        for message in told(BEGIN, TITLE, DRAWING):
            await send(message)
        assert not received
        await send(*told(END))
        assert received == told(BEGIN, TITLE, DRAWING, END)
        await send(*told(SLIDER))
        assert len(received) == 4

    assert len(run(app)) == 4, "nobody waits for a browser that has gone"


def test_a_long_run_is_sent_bundle_by_bundle(wait):
    wait(0.0)

    async def app(send, received):
        for text in (TITLE, SLIDER):
            await send(*told(text))
            while told(text)[0] not in received:
                await asyncio.sleep(0)

    assert run(app) == told(TITLE, SLIDER)


def test_what_is_no_part_of_a_run_waits_for_nobody(wait):
    wait(HOUR)
    close = {"type": "websocket.close"}

    async def app(send, received):
        for last in (*told(ANSWER), close):
            await send(*told(TITLE))
            await send(last)
            assert received[-2:] == [*told(TITLE), last]

    assert len(run(app)) == 4
    page = {"type": "http.response.body", "body": b""}
    assert run(lambda send, _: send(page), "http") == [page]


def test_that_a_run_has_begun_waits_for_its_first_element(wait, monkeypatch):
    wait(0.0)
    monkeypatch.setattr(sending, "LONGEST", HOUR)

    async def app(send, received):
        await send(*told(BEGIN))
        for _ in range(9):
            await asyncio.sleep(0)
        assert not received
        await send(*told(TITLE))
        while len(received) < 2:
            await asyncio.sleep(0)

    assert run(app) == told(BEGIN, TITLE)


def test_a_connection_that_breaks_is_told_of_at_the_next_message(wait):
    wait(0.0)

    async def broken(_):
        raise ConnectionResetError

    async def app(scope, receive, send):
        await send(*told(TITLE))
        for _ in range(9):
            await asyncio.sleep(0)
        with pytest.raises(ConnectionResetError):
            await send(*told(SLIDER))

    apart.run(sending.SentTogether(app)({"type": "websocket"}, nothing, broken))
