"""What ended sessions have held comes back, also when nobody acts."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from stridelab.ui.memory import MemoryReturned, _malloc_trim
from tests import apart

ROOT = Path(__file__).parents[2]

APP = """import streamlit as st
from stridelab.ui import server
from stridelab.ui.payloads import PAYLOADS
if __name__ == "__main__":
    PAYLOADS.get("picture", lambda: b"1" * 30_000_000)
    large = [b"1" * 20_000_000]
    large.append(large)  # in a cycle: only a collection finds it
    st.session_state["large"] = large
else:
    app = st.App(__file__, middleware=server.MIDDLEWARE)
"""


async def nothing(*_: object) -> Any:
    """As receive and send."""


async def ended(kinds, wait=0.05, rest=0.3):
    """How often the memory was asked back after connections of these kinds have ended."""
    calls = []

    async def app(scope, receive, send):
        await asyncio.sleep(0)

    middleware = MemoryReturned(app, lambda: calls.append(1), wait)
    await asyncio.gather(*(middleware({"type": kind}, nothing, nothing) for kind in kinds))
    assert not calls
    await asyncio.sleep(rest)
    return len(calls)


def test_some_time_after_sessions_have_ended_memory_is_asked_back_once():
    assert apart.run(ended(["websocket"])) == 1
    assert apart.run(ended(["websocket"] * 30)) <= 2
    assert apart.run(ended(["http"] * 30)) == 0


def test_a_session_that_ends_by_an_error_counts():
    calls = []

    async def app(scope, receive, send):
        raise ConnectionError

    async def run():
        middleware = MemoryReturned(app, lambda: calls.append(1), 0.01)
        with pytest.raises(ConnectionError):
            await middleware({"type": "websocket"}, nothing, nothing)
        await asyncio.sleep(0.2)

    apart.run(run())
    assert calls == [1]


def megabytes(pid: int) -> float:
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


async def visit(port: int) -> websockets.ClientConnection:
    """Open the page and wait until it has ended."""
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    connection = await websockets.connect(address, subprotocols=[websockets.Subprotocol("streamlit")], max_size=None)
    ask, answer = BackMsg(), ForwardMsg()
    ask.rerun_script.query_string = ""
    await connection.send(ask.SerializeToString())
    while answer.WhichOneof("type") != "script_finished":
        answer.ParseFromString(await asyncio.wait_for(connection.recv(decode=False), 30))
    return connection


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_process_is_as_small_as_before_once_its_sessions_have_ended(tmp_path):
    script = tmp_path / "app.py"
    script.write_text(APP, "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.disconnectedSessionTTL=1"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(300):
                with socket.socket() as knock:
                    if not knock.connect_ex(("127.0.0.1", port)):
                        break
                time.sleep(0.1)

            async def lesson() -> list[float]:
                await (await visit(port)).close()
                await asyncio.sleep(5)
                sizes = [megabytes(server.pid)]
                class_ = [await visit(port) for _ in range(6)]
                sizes.append(megabytes(server.pid))
                await asyncio.gather(*(student.close() for student in class_))
                await asyncio.sleep(6)  # nobody acts
                return [*sizes, megabytes(server.pid)]

            before, during, after = apart.run(lesson())
        finally:
            server.terminate()
    assert during - before > 100
    assert after - before < 15


APART = """import sys
import numpy as np
from stridelab.ui.memory import keep_large_apart
if sys.argv[1] == "apart":
    keep_large_apart()
learnt = np.ones(3_000_000)  # 24 MB: when it goes, glibc takes what is as large into its heap
del learnt
def megabytes():
    [line] = [line for line in open("/proc/self/status") if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024
large, small = [], []
for _ in range(20):
    large.append(np.ones(1_000_000))
    small.append(bytearray(100_000))
before = megabytes()
del large
print(before - megabytes())
"""


@pytest.mark.skipif(sys.platform != "linux" or not _malloc_trim(), reason="glibc's malloc")
def test_what_is_large_goes_back_to_the_system_at_once():
    def returned(how: str) -> float:
        command = [sys.executable, "-c", APART, how]
        return float(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)

    assert returned("apart") > 150  # of 160 MB
    assert returned("as glibc likes") < 50, "else there is nothing to do here"
