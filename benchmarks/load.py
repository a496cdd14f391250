"""A class at once: students who open a page and move its control, over Streamlit's own protocol.

    python benchmarks/load.py                            # 100 students on every page, acting every 5 s
    python benchmarks/load.py --only slide --students 200
    python benchmarks/load.py --burst                    # all move the control in the same second
    python benchmarks/load.py --think 0 --processes 2    # how many changes a second two servers carry
    python benchmarks/load.py --url http://127.0.0.1:8600  # a server that runs already, this machine's only

Every student is a session of its own: it opens the page, waits for all of it, and then changes one real control, to one
of its values at random. As a browser does, it keeps the messages it has seen and says so, and asks for a fragment only
where the control stands in one. Any exception on a page, any broken connection, any page without its control is an
error, and the benchmark ends with 1.

Printed for each page: how long the page took to come when all opened it at once; how long a change took until the last
byte; the processor time of the servers for one opening, how many changes a second there were, and the processor time
for one; and memory for each session. The client shares the machine with the servers and takes some 5 % of a processor.
The peer, first, is a bare page with one slider.
"""

from __future__ import annotations

import argparse
import asyncio
import ipaddress
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parent.parent

CONTROLS: dict[str, tuple[str, Sequence[Any]]] = {
    # page -> (the control's key, the values that students choose)
    "slide": ("kernel_size", (3, 5, 7, 9)),
    "compare": ("kernel_size", (3, 5, 7, 9)),
    "downsampling": ("kernel_size", (3, 5, 7, 9)),
    "receptive_field": ("picture_size", ("24", "32", "48", "96")),
    "compute_cost": ("stride", (1, 2, 3, 4)),
    "feature_reduction": ("stride", (2, 3, 4, 5)),
    "price": ("moved", (0, 1, 2, 3)),
    "translation": ("stride", (1, 2, 3, 4)),
    "network": ("network_size", ("64", "96", "128", "160")),
}
PEER = """import streamlit as st
st.title("Peer")
st.write(st.slider("Number", 0, 9, key="number"))
"""
MOST_STUDENTS = 400


@dataclass
class Student:
    """One session: what it has been told, and how long its changes took."""

    address: str
    page: str
    control: str
    known: dict[str, ForwardMsg] = field(default_factory=dict)
    """Messages by their hash: the server sends a reference to one that a student has."""
    widget: tuple[str, str, str] = ("", "", "")
    """(id, kind, fragment) of the control."""
    page_hash: str = ""
    session: str = ""
    opened: float = 0.0
    changes: list[float] = field(default_factory=list)
    received: int = 0
    errors: list[str] = field(default_factory=list)
    socket: Any = None

    async def open(self) -> None:
        """Connect, ask for the page, and wait until it has ended."""
        begin = time.perf_counter()
        place = urlparse(self.address)
        self.socket = await websockets.connect(
            f"ws://{place.netloc}{place.path.rstrip('/')}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            max_size=None,
            compression=None,
            open_timeout=60,
            ping_interval=None,
        )
        message = BackMsg()
        message.rerun_script.page_name = self.page
        await self.socket.send(message.SerializeToString())
        await self.until_finished()
        if not self.widget[0]:
            raise RuntimeError(f"{self.page or 'the page'} has no control {self.control!r}")
        self.opened = time.perf_counter() - begin

    async def change(self, value: Any) -> None:
        """Set the control, as the browser does, and wait until the page has answered."""
        identity, kind, fragment = self.widget
        message = BackMsg()
        rerun = message.rerun_script
        rerun.page_script_hash = self.page_hash
        rerun.cached_message_hashes.extend(self.known)
        if fragment:
            rerun.fragment_id = fragment
        state = rerun.widget_states.widgets.add()
        state.id = identity
        if kind == "slider" and isinstance(value, str):  # a slider of options
            state.string_array_value.data.append(value)
        elif kind == "slider":
            state.double_array_value.data.append(float(value))
        elif kind == "number_input":
            state.double_value = float(value)
        else:
            state.string_value = str(value)
        begin = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        await self.until_finished()
        self.changes.append(time.perf_counter() - begin)

    async def until_finished(self) -> None:
        """Read what the server sends until a run has ended."""
        while True:
            raw = await asyncio.wait_for(self.socket.recv(), 120)
            self.received += len(raw)
            message = ForwardMsg()
            message.ParseFromString(raw)
            if message.WhichOneof("type") == "ref_hash":
                message = self.known[message.ref_hash]
            elif message.metadata.cacheable:
                self.known[message.hash] = message
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.page_hash = message.new_session.page_script_hash
                self.session = message.new_session.initialize.session_id
            elif kind == "navigation":
                self.page_hash = message.navigation.page_script_hash or self.page_hash
            elif kind == "delta" and message.delta.HasField("new_element"):
                self._note(message.delta)
            elif kind == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    self.errors.append("compile error")
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return

    def _note(self, delta: Any) -> None:
        kind = delta.new_element.WhichOneof("type")
        element = getattr(delta.new_element, kind)
        if kind == "exception":
            self.errors.append(f"exception: {element.message[:200]}")
        identity = getattr(element, "id", "")
        if identity.startswith("$$ID-") and identity.split("-", 2)[2] == self.control:
            self.widget = (identity, kind, delta.fragment_id)


class Process:
    """The server's process, as /proc has it."""

    def __init__(self, pid: int) -> None:
        self._folder = Path(f"/proc/{pid}")

    def megabytes(self) -> float:
        """Resident memory."""
        [line] = [each for each in (self._folder / "status").read_text().splitlines() if each.startswith("VmRSS")]
        return int(line.split()[1]) / 1024

    def seconds(self) -> float:
        """Processor time, user and system."""
        fields = (self._folder / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(script: Path) -> Iterator[tuple[str, Process]]:
    """`streamlit run`: its address, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.fileWatcherType=none"]
    running = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), *options],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            with socket.socket() as knock:
                if not knock.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", Process(running.pid)
    finally:
        running.terminate()
        running.wait(20)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


async def attempt(student: Student, what: Any) -> None:
    """Do it, and note what failed."""
    try:
        await what
    except Exception as error:  # whatever happens to a student is a result of the benchmark
        student.errors.append(f"{type(error).__name__}: {error}"[:200])


async def lesson(
    addresses: Sequence[str],
    page: str,
    control: str,
    values: Sequence[Any],
    chosen: argparse.Namespace,
    processes: Sequence[Process] = (),
) -> list[str]:
    """A class on one page: print its line, return its errors."""
    for address in addresses:
        warm = Student(address, page, control)
        await attempt(warm, warm.open())
        if warm.errors:
            return warm.errors
        await warm.socket.close()
    memory = sum(process.megabytes() for process in processes)
    opening = sum(process.seconds() for process in processes)
    students = [Student(addresses[at % len(addresses)], page, control) for at in range(chosen.students)]
    await asyncio.gather(*(attempt(student, student.open()) for student in students))
    memory = (sum(process.megabytes() for process in processes) - memory) / len(students)
    opening = (sum(process.seconds() for process in processes) - opening) / len(students)
    acting = [student for student in students if not student.errors]
    spent, began = sum(process.seconds() for process in processes), time.perf_counter()

    async def act(student: Student) -> None:
        await asyncio.sleep(0 if chosen.burst else random.uniform(0, chosen.think))
        for _ in range(chosen.changes):
            await attempt(student, student.change(random.choice(values)))
            if student.errors:
                return
            if not chosen.burst:
                await asyncio.sleep(random.uniform(0.5, 1.5) * chosen.think)

    if chosen.burst:
        for _ in range(chosen.changes):
            await asyncio.gather(*(attempt(each, each.change(random.choice(values))) for each in acting))
    else:
        await asyncio.gather(*map(act, acting))
    changes = [seconds for student in students for seconds in student.changes]
    rate = len(changes) / (time.perf_counter() - began)
    spent = (sum(process.seconds() for process in processes) - spent) / max(len(changes), 1)
    errors = [error for student in students for error in student.errors]
    opened = [student.opened for student in acting]
    figures = (percentile(opened, 0.5), percentile(opened, 0.95), percentile(changes, 0.5), percentile(changes, 0.95))
    milliseconds = "".join(f"{1000 * each:9.0f}" for each in figures)
    work = f"{1000 * opening:11.1f}{rate:10.1f}{1000 * spent:10.1f}"
    print(f"{page or 'peer':20}{milliseconds}{work}{memory:11.2f}{len(errors):8}", flush=True)
    await asyncio.gather(*(student.socket.close() for student in acting), return_exceptions=True)
    return errors


def served(script: Path, page: str, control: str, values: Sequence[Any], chosen: argparse.Namespace) -> list[str]:
    """`lesson` with servers of its own."""
    with ExitStack() as all_of_them:
        running = [all_of_them.enter_context(server(script)) for _ in range(chosen.processes)]
        addresses, processes = zip(*running, strict=True)
        return asyncio.run(lesson(addresses, page, control, values, chosen, processes))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--only", default="", help="a page, or a part of its name")
    arguments.add_argument("--students", type=int, default=100)
    arguments.add_argument("--changes", type=int, default=6, help="of each student")
    arguments.add_argument("--think", type=float, default=5.0, help="seconds between a student's changes, in the mean")
    arguments.add_argument("--burst", action="store_true", help="all at the same moment, again and again")
    arguments.add_argument("--processes", type=int, default=1, help="servers, each with its share of the students")
    arguments.add_argument("--url", default="", help="a server that runs already, on this machine")
    chosen = arguments.parse_args()
    if not 1 <= chosen.students <= MOST_STUDENTS:
        arguments.error(f"--students is 1 to {MOST_STUDENTS}")
    if chosen.url and not ipaddress.ip_address(socket.gethostbyname(urlparse(chosen.url).hostname or "")).is_loopback:
        arguments.error("--url is an address of this machine, such as http://127.0.0.1:8501")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; {chosen.students} students")
    print(f"{'':20}{'opening, ms':>18}{'change, ms':>18}{'CPU ms':>11}{'changes':>10}{'CPU ms':>10}{'MB':>11}")
    ends = f"{'p50':>9}{'p95':>9}"
    print(f"{'page':20}{ends}{ends}{'an opening':>11}{'a second':>10}{'a change':>10}{'a session':>11}{'errors':>8}")
    errors: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "peer.py"
        script.write_text(PEER, "utf-8")
        errors += served(script, "", "number", range(10), chosen)
    for page, (control, values) in CONTROLS.items():
        if chosen.only not in page:
            continue
        if chosen.url:
            errors += asyncio.run(lesson([chosen.url], page, control, values, chosen))
            continue
        errors += served(ROOT / "app.py", page, control, values, chosen)
    for error in sorted(set(errors)):
        print(f"{errors.count(error)} times: {error}")
    sys.exit(bool(errors))


if __name__ == "__main__":
    main()
