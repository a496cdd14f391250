"""The server's part: files leave compressed, once compressed and kept; all else passes untouched."""

from __future__ import annotations

import asyncio
import gzip
import runpy
from pathlib import Path

import pytest

from stridelab.ui import server
from tests import apart

ROOT = Path(__file__).parents[1]
SCRIPT = b"export const stride = 2\n" * 200
PLAIN = {b"content-type": b"application/javascript", b"etag": b'"abc"', b"content-length": str(len(SCRIPT)).encode()}


class Files:
    """An ASGI application that answers everything with the same file, and counts."""

    def __init__(self, body: bytes = SCRIPT, status: int = 200, headers: dict[bytes, bytes] = PLAIN) -> None:
        self.body, self.status, self.headers, self.asked = body, status, headers, 0

    async def __call__(self, scope, receive, send):
        self.asked += 1
        await asyncio.sleep(0)  # others get their turn, as they do when a file is read
        await send({"type": "http.response.start", "status": self.status, "headers": list(self.headers.items())})
        await send({"type": "http.response.body", "body": self.body[:100], "more_body": True})
        await send({"type": "http.response.body", "body": self.body[100:]})


async def get(app, path="/static/js/index.js", method="GET", kind="http", **headers):
    """(status, headers, body) of a request; gzip is accepted unless `accept_encoding` says otherwise."""
    asked = {"accept_encoding": "gzip, br"} | headers
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in asked.items()]
    messages = []

    async def send(message):
        messages.append(message)

    await app({"type": kind, "method": method, "path": path, "headers": fields}, None, send)
    body = b"".join(message.get("body", b"") for message in messages)
    return messages[0]["status"], dict(messages[0]["headers"]), body


def ask(app, **request):
    return apart.run(get(app, **request))


def test_a_file_leaves_compressed_and_is_the_same_file():
    status, headers, body = ask(server.CompressedOnce(Files()))
    assert status == 200
    assert gzip.decompress(body) == SCRIPT
    assert headers[b"content-encoding"] == b"gzip"
    assert int(headers[b"content-length"]) == len(body) < len(SCRIPT)
    assert headers[b"vary"] == b"Accept-Encoding"
    assert headers[b"etag"] == b'W/"abc"'
    assert headers[b"content-type"] == b"application/javascript"


def test_a_class_that_asks_at_once_costs_one_reading():
    files = Files()
    app = server.CompressedOnce(files)

    async def class_of_30():
        return await asyncio.gather(*(get(app) for _ in range(30)))

    answers = apart.run(class_of_30())
    assert files.asked == 1
    assert len({body for _, _, body in answers}) == 1


@pytest.mark.parametrize(
    "request_",
    [
        {"path": "/_stcore/health"},
        {"path": "/media/abc.png"},
        {"path": "/static/media/font.woff2"},
        {"method": "POST"},
        {"accept_encoding": "br"},
        {"accept_encoding": ""},
        {"range": "bytes=0-9"},
        {"if_none_match": 'W/"abc"'},
    ],
    ids=str,
)
def test_all_else_passes_as_it_is(request_):
    files = Files()
    app = server.CompressedOnce(files)
    for _ in range(2):
        status, headers, body = ask(app, **request_)
        assert (status, headers, body) == (200, PLAIN, SCRIPT)
    assert files.asked == 2


@pytest.mark.parametrize(
    "files",
    [
        Files(status=404),
        Files(headers={b"content-type": b"font/woff2"}),
        Files(headers=PLAIN | {b"content-encoding": b"br"}),
        Files(body=b"a"),
    ],
    ids=["not found", "a font", "compressed already", "gzip would be longer"],
)
def test_what_would_gain_nothing_passes_as_it_is(files):
    status, headers, body = ask(server.CompressedOnce(files))
    assert (status, headers, body) == (files.status, files.headers, files.body)


def test_a_websocket_passes():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    apart.run(server.CompressedOnce(app)({"type": "websocket", "path": "/static/x", "headers": []}, None, None))
    assert seen == ["websocket"]


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(server, "MOST_BYTES", 100)
    files = Files()
    app = server.CompressedOnce(files)
    for number in range(10):
        assert ask(app, path=f"/static/{number}.js")[2]
    assert sum(len(file.body) for file in app._files.values()) <= 100
    assert files.asked == 10


def test_paths_that_are_no_files_leave_nothing_behind():
    app = server.CompressedOnce(Files(status=404))
    for number in range(10):
        ask(app, path=f"/static/{number}.js")
    assert (app._turns, app._files) == ({}, {})


def test_streamlit_run_finds_the_server_in_app_py(monkeypatch):
    """`streamlit run app.py` imports the file and serves what it calls `app`; for a page it runs it as __main__."""
    import streamlit as st

    served = runpy.run_path(str(ROOT / "app.py"), run_name="app")["app"]
    assert isinstance(served, st.App)
    assert served.script_path == ROOT / "app.py"
