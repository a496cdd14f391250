"""Damaged and made-up picture files without end: `make fuzz` decodes 10,000 new ones, the tests a few, always the same.

Each has to become a picture or a sentence, within the processor time and the memory that `bounds` promises.
"""

from __future__ import annotations

import random
import struct
import sys
import time
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

from stridelab.images.decoding import pixels_of
from tests.images.files import COLOR, GRAY, LOSSLESS, png_chunk, png_file, saved

MOST_SECONDS = 2.5
MOST_MEGABYTES = 300
"""Beside the picture."""

_COLOR, _GRAY = Image.fromarray(COLOR), Image.fromarray(GRAY)
_TWO = {"save_all": True, "append_images": [Image.fromarray(COLOR[::-1])]}
CORPUS = [
    *(saved(COLOR, kind, **options) for kind, options in LOSSLESS.values()),
    *(saved(GRAY, kind, **options) for kind, options in LOSSLESS.values()),
    saved(COLOR, "GIF"),
    saved(COLOR, "JPEG"),
    saved(COLOR, "JPEG", progressive=True),
    saved(_COLOR.convert("CMYK"), "JPEG"),
    saved(COLOR, "WEBP"),
    saved(COLOR, "AVIF", speed=10),
    saved(_COLOR.convert("RGBA"), "AVIF", speed=10),
    saved(GRAY.astype(np.uint16) * 257, "PNG"),
    saved(GRAY.astype(np.uint16) * 257, "TIFF"),
    saved(GRAY.astype(np.float32), "TIFF"),
    saved(Image.fromarray(GRAY > 90), "TIFF", compression="group4"),
    saved(_COLOR, "TIFF", compression="jpeg"),
    saved(_COLOR.convert("LAB"), "TIFF"),
    saved(_COLOR.convert("RGBA"), "PNG"),
    saved(_COLOR.convert("RGBA"), "WEBP"),
    saved(_COLOR.quantize(9), "PNG", transparency=3),
    *(saved(_COLOR, kind, **_TWO) for kind in ("GIF", "WEBP", "MPO", "AVIF")),
]


def file(seed: int) -> bytes:
    """The file of this number: a mended file with some damage, or one made up from the start."""
    dice = random.Random(seed)
    if dice.random() < 0.3:
        return dice.choice([_png, _tiff, _bmp, _gif, _jpeg])(dice)
    data = bytearray(dice.choice(CORPUS))
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        dice.choice(_DAMAGES)(data, dice)
    return _with_right_checksums(bytes(data)) if dice.random() < 0.8 else bytes(data)


# Damage ------------------------------------------------------------------------------------------------------

_EXTREMES = (0, 1, 2, 255, 256, 5000, 32767, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1)


def _place(data: bytearray, dice: random.Random) -> int:
    """Anywhere, but half of the time among the first bytes, which say most."""
    return dice.randrange(min(len(data), 128) if dice.random() < 0.5 else len(data)) if data else 0


def _change(data: bytearray, dice: random.Random) -> None:
    if data:
        data[_place(data, dice)] = dice.randrange(256)


def _exaggerate(data: bytearray, dice: random.Random) -> None:
    at, form = _place(data, dice), dice.choice(("<H", ">H", "<I", ">I"))
    value = struct.pack(form, dice.choice(_EXTREMES) % 256 ** struct.calcsize(form))
    data[at : at + len(value)] = value


def _cut(data: bytearray, dice: random.Random) -> None:
    at = _place(data, dice)
    del data[at : at + dice.choice((1, 4, 50, len(data)))]


def _repeat(data: bytearray, dice: random.Random) -> None:
    at = _place(data, dice)
    part = data[at : at + dice.choice((1, 2, 12, 60))]
    data[at:at] = part * dice.choice((1, 3, 1000, 20_000))


def _join(data: bytearray, dice: random.Random) -> None:
    other = dice.choice(CORPUS)
    data[_place(data, dice) :] = other[dice.randrange(len(other)) :]


_DAMAGES = (_change, _change, _change, _exaggerate, _exaggerate, _cut, _repeat, _join)


def _with_right_checksums(data: bytes) -> bytes:
    """A PNG whose chunks are as damaged as before, but whose checksums do not tell."""
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data
    at, mended = 8, bytearray(data)
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        mended[end : end + 4] = zlib.crc32(data[at + 4 : end]).to_bytes(4, "big") if end + 4 <= len(data) else b""
        at = end + 4
    return bytes(mended)


# Made up -----------------------------------------------------------------------------------------------------

_SIDES = (0, 1, 2, 7, 100, 5000, 24_000, 65_535, 2**31 - 1)
_SHORT_SIDES = _SIDES[:-1]  # of those that fit in two bytes


def _png(dice: random.Random) -> bytes:
    pick = dice.choice
    kind = pick((b"tRNS", b"PLTE", b"eXIf", b"acTL", b"zTXt"))
    rows, note = bytes(pick((0, 10, 1000, 3_000_000))), png_chunk(kind, dice.randbytes(pick((1, 2, 6, 99))))
    return png_file(pick(_SIDES), pick(_SIDES), pick((1, 2, 3, 4, 8, 16)), pick((0, 1, 2, 3, 4, 6)), rows, note)


def _tiff(dice: random.Random) -> bytes:
    pick, order = dice.choice, dice.choice("<>")
    body = pick((bytes, dice.randbytes))(pick((0, 20, 5000)))
    body = zlib.compress(body) if dice.random() < 0.5 else body
    lengths = (len(body), *_EXTREMES)
    tags = {256: _SIDES, 257: _SIDES, 258: (1, 4, 8, 12, 16, 32, 64), 259: (1, 1, 4, 5, 7, 8, 32773, 50000)}
    tags |= {262: (0, 1, 2, 3, 5, 6, 8), 273: (8,), 277: (1, 1, 2, 3, 4, 60_000), 278: _SIDES, 279: lengths}
    rare = {284: (1, 2), 317: (1, 2, 3), 322: _SIDES, 323: _SIDES, 324: (8,), 325: lengths}
    rare |= {338: (0, 1, 2), 339: (1, 2, 3, 4)}
    tags |= {tag: values for tag, values in rare.items() if dice.random() < 0.2}
    counts = (1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 2**30)
    entries = [struct.pack(order + "HHII", tag, 4, pick(counts), pick(tags[tag])) for tag in sorted(tags)]
    start = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8 + len(body))
    return b"".join([start, body, struct.pack(order + "H", len(tags)), *entries, bytes(4)])


def _bmp(dice: random.Random) -> bytes:
    pick = dice.choice
    header = struct.pack("<IHHII", 99, 0, 0, pick((26, 54, 122, 1078, 2**31)), pick((12, 40, 124)))
    header += struct.pack("<iiHH", pick(_SIDES), pick((1, -1)) * pick(_SIDES), 1, pick((1, 4, 7, 8, 16, 24, 32)))
    header += struct.pack("<IIiiII", pick((0, 0, 1, 2, 3, 4)), 0, 0, 0, pick(_EXTREMES), 0)
    return b"BM" + header + dice.randbytes(pick((0, 1024, 20_000)))


def _gif(dice: random.Random) -> bytes:
    pick = dice.choice
    screen = struct.pack("<HHBBB", pick(_SHORT_SIDES), pick(_SHORT_SIDES), pick((0, 0x80, 0x87)), 0, 0)
    corner_and_size = (pick(_SHORT_SIDES) for _ in range(4))
    frame = struct.pack("<HHHHBB", *corner_and_size, pick((0, 0x40, 0x80)), dice.randrange(14))
    sizes = dice.choices((1, 20, 255), k=pick((0, 3, 300)))
    blocks = b"".join(bytes([size]) + dice.randbytes(size) for size in sizes)
    return b"GIF89a" + screen + bytes(6) + b"," + frame + blocks + b"\0;"


def _jpeg(dice: random.Random) -> bytes:
    """The pixels of a small one under the size of a large one, and its last scan again and again."""
    data = dice.choice([data for data in CORPUS if data.startswith(b"\xff\xd8")])
    small = struct.pack(">HH", *COLOR.shape[:2])
    data = data.replace(small, struct.pack(">HH", dice.choice(_SHORT_SIDES), dice.choice(_SHORT_SIDES)), 1)
    scan = dice.choice((b"", b"\xff\1", b"\xff" * 9)) + data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + scan * dice.choice((0, 3, 40, 90)) + data[-2:]


# The check ---------------------------------------------------------------------------------------------------


def check(data: bytes) -> np.ndarray | None:
    """A picture, or None after a sentence; anything else is an error."""
    try:
        pixels = pixels_of(data, "upload")
    except ValueError as error:
        said = str(error)
        assert said.startswith("“upload” ")
        assert said.endswith(".")
        assert "\n" not in said
        return None
    assert pixels.dtype == np.uint8
    assert pixels.ndim == 2 or pixels.shape[2:] == (3,)
    return pixels


def megabytes(key: str) -> float:
    """A line of Linux's account of this process; 0 elsewhere."""
    status = Path("/proc/self/status")
    lines = status.read_text("utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith(key)), 0)


def measured(data: bytes) -> str:
    """Decode a file, and say what was wrong with that; "" if nothing."""
    peak = Path("/proc/self/clear_refs")
    if peak.exists():
        peak.write_text("5", "utf-8")
    before, start = megabytes("VmRSS"), time.process_time()
    try:
        pixels = check(data)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    seconds, more = time.process_time() - start, megabytes("VmHWM") - before
    if seconds > MOST_SECONDS or more > MOST_MEGABYTES + (0 if pixels is None else pixels.nbytes / 1e6):
        return f"{seconds:.1f} s of processor time, {more:.0f} MB more"
    return ""


def main(count: int, first: int) -> None:
    failures = 0
    for seed in range(first, first + count):
        if problem := measured(file(seed)):
            failures += 1
            print(f"file({seed}): {problem}", flush=True)
    print(f"{count:,} files from number {first} on, {failures} failed")
    raise SystemExit(failures > 0)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    main(*numbers) if len(numbers) == 2 else main(numbers[0], random.randrange(2**31))
