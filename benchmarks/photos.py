"""What own photos cost the server's memory: learners on Compare, each with a photo of 12 megapixels of their own.

    python benchmarks/photos.py                  # 6 learners; three minutes, most of them waiting
    python benchmarks/photos.py --students 100

Over Streamlit's own protocol: each learner opens the page, uploads a photo that nobody else has, and waits for its
maps. Printed: the process's memory before, with so many photos, and two minutes after all have gone. The aim: 12 MB for
each learner beside the one memory of 64 MB that all share, 1.5 GB for 100, after two minutes within 50 MB of before.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import io
import time
from urllib.parse import urlparse

import numpy as np
from load import ROOT, Process, Student, server
from PIL import Image
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

AFTER = 125.0
"""Seconds after the last one has gone: Streamlit keeps a session for 90, and the server looks then."""


def photo(seed: int) -> bytes:
    """A JPEG file of 4000 x 3000 pixels, about 4 MB as from a telephone: soft shapes, and noise."""
    rng = np.random.default_rng(seed)
    shapes = Image.fromarray(rng.integers(0, 256, (60, 80, 3), np.uint8)).resize((4000, 3000), Image.Resampling.BICUBIC)
    pixels = np.asarray(shapes, np.int16) + rng.integers(-12, 13, (3000, 4000, 1), np.int16)
    file = io.BytesIO()
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=85)
    return file.getvalue()


async def bring(student: Student, file: bytes) -> None:
    """Upload a file as the browser does, and wait for the page with it."""
    ask = BackMsg()
    ask.file_urls_request.request_id = "photo"
    ask.file_urls_request.file_names.append("photo.jpg")
    ask.file_urls_request.session_id = student.session
    await student.socket.send(ask.SerializeToString())
    answer = ForwardMsg()
    while answer.WhichOneof("type") != "file_urls_response":
        answer = ForwardMsg.FromString(await asyncio.wait_for(student.socket.recv(), 60))
    [urls] = answer.file_urls_response.file_urls
    await asyncio.to_thread(put, student.address, urls.upload_url, file)
    identity, _, fragment = student.widget
    told = BackMsg()
    rerun = told.rerun_script
    rerun.page_script_hash = student.page_hash
    rerun.fragment_id = fragment
    state = rerun.widget_states.widgets.add()
    state.id = identity
    uploaded = state.file_uploader_state_value.uploaded_file_info.add()
    uploaded.name, uploaded.size, uploaded.file_id = "photo.jpg", len(file), urls.file_id
    uploaded.file_urls.CopyFrom(urls)
    await student.socket.send(told.SerializeToString())
    await student.until_finished()


def put(address: str, path: str, file: bytes) -> None:
    """The file to the address that the server has named, with the word against forged requests."""
    connection = http.client.HTTPConnection(urlparse(address).netloc, timeout=60)
    connection.request("GET", "/_stcore/health")
    answer = connection.getresponse()
    answer.read()
    cookies = [each.split(";")[0] for each in answer.headers.get_all("Set-Cookie") or []]
    word = next(each.partition("=")[2] for each in cookies if each.startswith("_streamlit_xsrf="))
    edge = "a-line-that-no-photo-has"
    part = 'Content-Disposition: form-data; name="photo"; filename="photo.jpg"'
    head = f"--{edge}\r\n{part}\r\nContent-Type: image/jpeg\r\n\r\n"
    kind = f"multipart/form-data; boundary={edge}"
    headers = {"Content-Type": kind, "Cookie": "; ".join(cookies), "X-Xsrftoken": word}
    connection.request("PUT", path, head.encode() + file + f"\r\n--{edge}--\r\n".encode(), headers)
    answer = connection.getresponse()
    if answer.status >= 300:
        raise RuntimeError(f"{answer.status} {answer.read()[:200]!r}")


async def measure(address: str, process: Process, number: int) -> None:
    warm = Student(address, "compare", "own_file")
    await warm.open()
    await warm.socket.close()
    before = process.megabytes()
    print(f"before: {before:.0f} MB", flush=True)
    students = []
    for seed in range(number):
        student = Student(address, "compare", "own_file")
        await student.open()
        file = await asyncio.to_thread(photo, seed)
        begin = time.perf_counter()
        await bring(student, file)
        if student.errors:
            raise RuntimeError(student.errors[0])
        students.append(student)
        if seed + 1 in (1, 2, 3, 6, 12, 25, 50, number):
            now = process.megabytes()
            each = (now - before) / (seed + 1)
            took, size = time.perf_counter() - begin, len(file) / 1e6
            print(f"{seed + 1:4} photos, the last of {size:.1f} MB in {took:.1f} s: {now:.0f} MB, {each:.1f} MB each")
    await asyncio.gather(*(student.socket.close() for student in students))
    await asyncio.sleep(AFTER)
    print(f"{AFTER:.0f} s after they have gone: {process.megabytes():.0f} MB, {process.megabytes() - before:+.0f} MB")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--students", type=int, default=6)
    with server(ROOT / "app.py") as (address, process):
        asyncio.run(measure(address, process, arguments.parse_args().students))


if __name__ == "__main__":
    main()
