"""A network as a school may have it: late, narrow, or gone, between a browser and a server on this machine.

A process of its own, so that what breaks in it breaks no test; it is told on its standard input.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator

PIECE = 4096  # bytes


class Wire:
    """A place that passes all on to another one: at `url`."""

    def __init__(self, place: str, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, __file__, place, str(port)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._read()

    def slow(self, delay: float, rate: float) -> None:
        """Each piece leaves `delay` seconds later, and all connections together carry `rate` bytes a second."""
        self._tell(f"slow {delay} {rate}")

    def cut(self) -> None:
        """Every connection breaks, and none comes to be."""
        self._tell("cut")

    def mend(self) -> None:
        self._tell("mend")

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _tell(self, words: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(words + "\n")
        self._process.stdin.flush()
        self._read()

    def _read(self) -> None:
        assert self._process.stdout
        assert self._process.stdout.readline() == "done\n"


@contextlib.contextmanager
def wire(place: str, port: int) -> Iterator[Wire]:
    """A wire that is taken away in the end."""
    between = Wire(place, port)
    try:
        yield between
    finally:
        between.stop()


class _Network:
    def __init__(self, place: str) -> None:
        self._to = place.split(":")
        self._delay, self._rate, self._cut, self._free_at = 0.0, 0.0, False, 0.0
        self._open: set[asyncio.StreamWriter] = set()

    def obey(self, words: str) -> None:
        match words.split():
            case ["slow", delay, rate]:
                self._delay, self._rate = float(delay), float(rate)
            case ["cut"]:
                self._cut = True
                for writer in self._open:
                    writer.transport.abort()
                self._open.clear()
            case ["mend"]:
                self._cut = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self._cut:
                raise OSError
            from_server, to_server = await asyncio.open_connection(*self._to)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, to_server}
        await asyncio.gather(self._pass(reader, to_server), self._pass(from_server, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def send() -> None:
            while (of := await pieces.get())[1]:
                await asyncio.sleep(max(0.0, of[0] - time.monotonic()))
                writer.write(of[1])
                await writer.drain()
            writer.close()

        sending = asyncio.ensure_future(send())
        with contextlib.suppress(OSError):
            while piece := await reader.read(PIECE):
                due = time.monotonic()
                if self._rate:
                    due = self._free_at = max(self._free_at, due) + len(piece) / self._rate
                pieces.put_nowait((due + self._delay, piece))
                await asyncio.sleep(
                    max(0.0, due - time.monotonic() - 0.1)
                )  # no more than a real one holds is under way
        pieces.put_nowait((0.0, b""))
        with contextlib.suppress(OSError):
            await sending


async def _main(place: str, port: int) -> None:
    network = _Network(place)
    await asyncio.start_server(network.serve, "127.0.0.1", port)
    print("done", flush=True)
    while words := await asyncio.to_thread(sys.stdin.readline):
        network.obey(words)
        print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], int(sys.argv[2])))
