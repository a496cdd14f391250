"""The button Save at the server: what it answers, and what it refuses."""

from __future__ import annotations

import asyncio
import io
import json
import logging

import pytest
from PIL import Image

from stridelab.ui.export import served, web_page
from stridelab.ui.export.pages import Page, run
from tests import apart


async def elsewhere(scope, receive, send):
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"elsewhere"})


async def post(body: bytes, path="/save", method="POST", gone=False, app=None, **headers: str):
    """(status, body) of the answer to one request."""
    fields = {"host": "lab:1", "content_type": "application/json"} | headers
    told = [
        {"type": "http.request", "body": body[:1000], "more_body": True},
        {"type": "http.request", "body": body[1000:]},
    ]
    messages = []

    async def receive():
        if told:
            return told.pop(0)
        if not gone:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message):
        messages.append(message)

    scope = {"type": "http", "method": method, "path": path}
    scope["headers"] = [(key.replace("_", "-").encode(), text.encode()) for key, text in fields.items()]
    await (app or served.Saves(elsewhere))(scope, receive, send)
    return messages[0]["status"], b"".join(message.get("body", b"") for message in messages)


def asked(page: Page, ending: str, **others: object) -> dict[str, object]:
    drawing = page.drawing()
    data = {key: drawing.data[key] for key in ("json", "page", "view")}
    link = f"http://lab:1/course/{page.scene.link()}"
    options = {"size": "1280x720", "theme": "light"}
    return {"link": link, "kind": drawing.kind, "uid": drawing.uid, "data": data, "ending": ending, **options, **others}


def answer(question: object, **options) -> tuple[list[dict], bytes]:
    """The lines of an answer, and the file after them."""
    status, body = apart.run(post(json.dumps(question).encode(), **options))
    assert status == 200
    lines = []
    while body and not (lines and "type" in lines[-1]):
        line, _, body = body.partition(b"\n")
        lines.append(json.loads(line))
    return lines, body


@pytest.fixture(scope="module")
def slide() -> Page:
    return run("slide?stride=4&show=visits")


@pytest.mark.parametrize("ending", [".png", ".gif", ".zip", ".webp", ".html"])
def test_each_kind_of_file_comes_back(slide, ending):
    lines, file = answer(asked(slide, ending))
    last = lines[-1]
    assert last["name"] == f"stride-lab-slide{ending}"
    assert all(0 <= line["share"] <= 1 for line in lines[:-1])
    if last["type"].startswith("image/"):
        assert Image.open(io.BytesIO(file)).size == (1280, 720)
    assert file[:2] == (b"PK" if ending == ".zip" else file[:2])


def test_the_web_page_is_that_of_the_command_with_the_link_and_the_view(slide):
    _, file = answer(asked(slide, ".html"))
    page = file.decode()
    assert 'href="http://lab:1/course/slide?stride=4&amp;show=visits"' in page
    assert r"\"link\":{\"show\":\"visits\"}" in page
    assert web_page.player("player")[2] in page


def test_progress_is_told_line_by_line(slide, monkeypatch):
    monkeypatch.setattr(served, "_PAUSE", 0)
    lines, _ = answer(asked(run("slide"), ".gif"))
    shares = [line["share"] for line in lines[:-1]]
    assert len(shares) > 10
    assert shares == sorted(shares)


def test_an_own_picture_is_said_to_be_in_the_file(slide):
    lines, file = answer(asked(slide, ".html", link="http://lab:1/slide?image=upload"))
    assert lines[-1]["note"] == "The picture is the maker's own, and is part of this file."
    assert b"The picture is the maker's own" in file


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ending": ".exe"}, "The file's ending has to be one of"),
        ({"size": "99999x99999"}, "The size has to be one of"),
        ({"theme": "transparent", "ending": ".gif"}, "An animation has a light or a dark background"),
        ({"kind": "../../etc"}, "There is no picture of the drawing"),
        ({"kind": "../../etc", "ending": ".html"}, "There is no drawing"),
        ({"data": {"json": "{}", "page": "{}"}}, "This is not what the drawing player is sent."),
        ({"data": {"json": "[" * 100_000}}, "This drawing could not be made into a file."),
        ({"data": {"json": "{}", "view": '{"cover": ["size"]}'}}, "This link covers answers, and only a web page"),
        ({"data": None}, "This drawing could not be made into a file."),
        ({"link": 7}, "This drawing could not be made into a file."),
    ],
)
def test_what_cannot_be_is_one_sentence_and_no_traceback(slide, change, sentence, caplog):
    with caplog.at_level(logging.WARNING):
        (line,), file = answer(asked(slide, ".png") | change)
    assert line["problem"].startswith(sentence)
    assert file == b""
    assert "Traceback" not in caplog.text


def test_what_is_not_json_is_a_sentence():
    assert apart.run(post(b"{"))[1] == served._line(problem=served._BROKEN)


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "multipart/form-data"}, 415),
        ({"body": b" " * (served.MOST_BYTES + 1)}, 413),
    ],
)
def test_who_is_no_page_of_ours_or_sends_too_much_is_refused(options, status):
    got, body = apart.run(post(**{"body": b"{}", **options}))
    assert got == status
    assert json.loads(body)["problem"].endswith(".")


@pytest.mark.parametrize("options", [{"path": "/slide"}, {"method": "GET"}, {"path": "/x/save"}])
def test_all_else_passes(options):
    assert apart.run(post(b"", **options)) == (299, b"elsewhere")


def test_behind_a_path_prefix_it_is_there(monkeypatch, slide):
    monkeypatch.setattr(served.config, "get_option", lambda name: "course/lab")
    lines, _ = answer(asked(slide, ".png"), path="/course/lab/save")
    assert lines[-1]["type"] == "image/png"


def test_who_asks_while_too_many_wait_is_told_so(slide, monkeypatch):
    monkeypatch.setattr(served, "MOST_WAITING", 1)
    app = served.Saves(elsewhere)
    body = json.dumps(asked(slide, ".png")).encode()

    async def both():
        return await asyncio.gather(post(body, app=app), post(body, app=app))

    (first, _), (second, why) = apart.run(both())
    assert (first, second) == (200, 503)
    assert "Try again" in json.loads(why)["problem"]


def test_nobody_waits_for_a_file_whose_page_is_closed(slide, monkeypatch):
    finished = []
    monkeypatch.setattr(served, "_PAUSE", 0)
    monkeypatch.setattr(
        served._State, "go_on", lambda state, go_on=served._State.go_on: go_on(state) or finished.append(1)
    )
    apart.run(post(json.dumps(asked(run("slide?stride=1"), ".gif")).encode(), gone=True))
    assert len(finished) < 100
