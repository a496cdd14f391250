"""Ask the class, live, on a real server: a hundred phones, one vote a tab, and nothing on a disk or in a log."""

from __future__ import annotations

import concurrent.futures
import http.client
import json
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

PHONES = 100


def call(place: str, path: str, body: dict | None = None) -> tuple[int, bytes]:
    """(status, body) of a request of one phone, on a connection of its own."""
    connection = http.client.HTTPConnection(place, timeout=30)
    text = None if body is None else json.dumps(body)
    connection.request("GET" if body is None else "POST", path, text, {"content-type": "application/json"})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


@pytest.fixture
def room(server, visit) -> tuple[Page, str]:
    """The teacher's page with a room, and its code."""
    page = visit(server.url + "/teacher")
    page.get_by_role("button", name="Open a room").click()
    code = page.get_by_role("heading", name=re.compile(r"^Room [A-Z2-9]{5}$")).inner_text().split()[1]
    return page, code


def vote(place: str, code: str, number: int, option: int) -> int:
    body = {"token": f"tab-{number:08d}", "option": option, "number": 1, "round": 1}
    return call(place, f"/q/{code}", body)[0]


def test_a_hundred_phones_are_counted_while_the_app_is_used(server, room):
    page, code = room
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda number: vote(server.place, code, number, number % 3), range(PHONES)))
    assert answers == [204] * PHONES
    expect(page.get_by_text(f"{PHONES} votes")).to_be_visible(timeout=10_000)
    assert vote(server.place, code, 5, 1) == 204, "the same tab again"
    page.wait_for_timeout(2500)
    expect(page.get_by_text(f"{PHONES} votes")).to_be_visible()


def test_a_phone_votes_sees_the_vote_close_and_then_the_answer(server, room, browser):
    teacher, code = room
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    try:
        phone = context.new_page()
        errors: list[str] = []
        phone.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        opened = phone.goto(f"{server.url}/q/{code}")
        assert opened
        assert len(opened.body()) <= 10_000
        buttons = phone.get_by_role("group", name="Your answer").get_by_role("button")
        expect(buttons.first).to_be_enabled()
        buttons.first.press("Enter")
        expect(phone.get_by_role("status")).to_have_text("Counted. You can still change it.")
        expect(buttons.first).to_have_attribute("aria-pressed", "true")
        phone.reload()
        expect(phone.get_by_role("status")).to_have_text("Choose your answer.")
        buttons.nth(1).click()
        expect(teacher.get_by_text("1 vote", exact=True)).to_be_visible(timeout=10_000)
        teacher.get_by_role("button", name="Close the vote").click()
        expect(phone.get_by_role("status")).to_have_text("Closed. Talk with your neighbour.", timeout=10_000)
        expect(buttons.first).to_be_disabled()
        assert phone.locator("button.right").count() == 0
        teacher.get_by_role("button", name="Show the answer").click()
        expect(phone.locator("button.right")).to_have_count(1, timeout=10_000)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
        teacher.get_by_role("button", name="The same with other numbers").click()
        expect(phone.get_by_role("status")).to_have_text("Choose your answer.", timeout=10_000)
        assert context.cookies() == []
        teacher.get_by_role("button", name="End", exact=True).click()
        expect(phone.get_by_role("status")).to_have_text("This room is over.", timeout=10_000)
        assert [error for error in errors if "404" not in error] == []
    finally:
        context.close()


def test_a_drawing_is_asked_and_then_plays_in_the_room(server, visit):
    page = visit(server.url + "/teacher")
    page.get_by_role("button", name="Ask step 1 live").first.click()
    page.get_by_role("button", name="Close the vote").click()
    expect(page.locator("iframe")).to_have_count(0)
    page.get_by_role("button", name="Show the answer").click()
    player = page.frame_locator("iframe").locator(".player")
    expect(player).to_have_attribute("data-stride", "3,3", timeout=20_000)
    expect(player.locator(".sizes")).to_contain_text("= 4")
    page.get_by_role("button", name="End", exact=True).click()


def test_votes_leave_nothing_on_a_disk_and_no_line_in_a_log(server, room):
    _, code = room
    before, printed = files(server), server.output
    assert call(server.place, f"/q/{code}")[0] == 200
    assert [vote(server.place, code, number, 0) for number in range(10)] == [204] * 10
    assert call(server.place, f"/q/{code}", {"token": "<script>", "option": "x"})[0] == 400
    time.sleep(0.5)
    assert files(server) == before
    assert server.output == printed


def files(server) -> set[Path]:
    """All files of the server's own home folder, but for its log."""
    home = server._log.parent
    return {path for path in home.rglob("*") if path.is_file() and path != server._log}
