"""Ask the class, live: phones that all vote at one moment, while a class uses the app on the same server.

    python benchmarks/live.py                       # 100 phones, 30 students who change a control every 5 s
    python benchmarks/live.py --phones 300 --students 100 --page translation

A teacher's session opens a room as the page does. Every phone loads the room's page, asks every 2 s how it stands, and
votes when all do, in each of a few rounds. Printed: how long the pages took to come when all opened the room at once;
and how long it took from the moment of the vote until each phone knew that it is counted, half of them and the last
one. Any vote that is not counted is an error, and the benchmark ends with 1. The client shares the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import sys
import time
from typing import Any
from urllib.parse import urlparse

from load import CONTROLS, ROOT, Student, attempt, percentile, server
from streamlit.proto.BackMsg_pb2 import BackMsg

LOOKS = 2.0
"""Seconds between two looks of a phone."""


class Teacher(Student):
    """The session that opens the room."""

    code = ""

    async def open_room(self) -> str:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.page_script_hash = self.page_hash
        state = rerun.widget_states.widgets.add()
        state.id, state.trigger_value = self.widget[0], True
        await self.socket.send(message.SerializeToString())
        await self._until_finished()
        if not self.code:
            raise RuntimeError("The teacher's page has opened no room.")
        return self.code

    def _note(self, delta: Any) -> None:
        super()._note(delta)
        found = re.fullmatch(r"Room (\w{5})", delta.new_element.heading.body)
        self.code = found[1] if found else self.code


async def request(place: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, bytes]:
    """(status, content) of a request with a connection of its own, as a phone's first one has."""
    host, port = place.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    sent = json.dumps(body).encode() if body else b""
    head = f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\n"
    writer.write(f"{head}Content-Length: {len(sent)}\r\n\r\n".encode() + sent)
    answer = await asyncio.wait_for(reader.read(), 60)
    writer.close()
    status, _, rest = answer.partition(b"\r\n")
    return int(status.split()[1]), rest.partition(b"\r\n\r\n")[2]


async def lesson(address: str, chosen: argparse.Namespace) -> list[str]:
    """Everybody at once: print the line, return what went wrong."""
    place, errors = urlparse(address).netloc, []
    teacher = Teacher(address, "teacher", "open_room")
    await teacher.open()
    room = f"/q/{await teacher.open_room()}"
    control, values = CONTROLS[chosen.page]
    students = [Student(address, chosen.page, control) for _ in range(chosen.students)]
    await asyncio.gather(*(attempt(student, student.open()) for student in students))
    over = asyncio.Event()

    async def act(student: Student) -> None:
        while not over.is_set() and not student.errors:
            await asyncio.sleep(random.uniform(0.5, 1.5) * chosen.think)
            await attempt(student, student.change(random.choice(values)))

    async def look() -> None:
        await asyncio.sleep(random.uniform(0, LOOKS))
        while not over.is_set():
            await request(place, f"{room}/state")
            await asyncio.sleep(LOOKS)

    async def timed(path: str, body: dict[str, Any] | None, wanted: int) -> float:
        began = time.perf_counter()
        status, _ = await request(place, path, body)
        if status != wanted:
            errors.append(f"{path} was answered with {status}")
        return time.perf_counter() - began

    opened = await asyncio.gather(*(timed(room, None, 200) for _ in range(chosen.phones)))
    around = [asyncio.create_task(act(student)) for student in students]
    around += [asyncio.create_task(look()) for _ in range(chosen.phones)]
    votes: list[float] = []
    last: list[float] = []
    for vote in range(chosen.rounds):
        await asyncio.sleep(LOOKS)
        body = {"option": vote % 3, "number": 1, "round": 1}
        taken = await asyncio.gather(
            *(timed(room, {**body, "token": f"phone-{phone:06d}"}, 204) for phone in range(chosen.phones))
        )
        votes += taken
        last.append(max(taken))
    over.set()
    for task in around:
        task.cancel()
    await asyncio.gather(*around, return_exceptions=True)
    changes = [seconds for student in students for seconds in student.changes]
    errors += [error for student in students for error in student.errors if "Cancelled" not in error]
    figures = (percentile(opened, 0.5), max(opened), percentile(votes, 0.5), max(last), percentile(changes, 0.95))
    print("".join(f"{1000 * figure:16.0f}" for figure in figures), flush=True)
    return errors


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--phones", type=int, default=100)
    arguments.add_argument("--students", type=int, default=30, help="who use the app at the same time")
    arguments.add_argument("--page", choices=CONTROLS, default="slide", help="that they use")
    arguments.add_argument("--think", type=float, default=5.0, help="seconds between a student's changes, in the mean")
    arguments.add_argument("--rounds", type=int, default=5, help="of votes")
    chosen = arguments.parse_args()
    present = f"{chosen.phones} phones, {chosen.students} students"
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; {present}")
    print("".join(f"{title:>16}" for title in ("page p50, ms", "last page", "vote p50", "last vote", "a change p95")))
    with server(ROOT / "app.py") as (address, _):
        errors = asyncio.run(lesson(address, chosen))
    for error in sorted(set(errors)):
        print(f"{errors.count(error)} times: {error}")
    sys.exit(bool(errors))


if __name__ == "__main__":
    main()
