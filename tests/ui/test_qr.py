"""The QR code, against those of an independent encoder (segno 1.6.6), of each version, filled to the last byte."""

import json
from pathlib import Path

import numpy as np
import pytest

from stridelab.ui import qr

CASES = json.loads((Path(__file__).parents[1] / "data" / "qr_cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{len(case['text'])} bytes")
def test_code_is_that_of_another_encoder(case):
    assert ["".join(map(str, row)) for row in qr.matrix(case["text"], case["mask"]).astype(int)] == case["rows"]


def test_the_cases_have_each_version_and_each_mask():
    assert [len(case["rows"]) for case in CASES] == [4 * version + 17 for version in range(1, 11)]
    assert {case["mask"] for case in CASES} == set(range(8))


@pytest.mark.parametrize("length", [0, 1, 13, 15, 43, 181])
def test_the_rest_of_a_short_text_is_filled_by_the_standard(length):
    """Four bits of end, then EC and 11 in turns (7.4.10): read from the bytes, which fill a code up."""
    version = (len(qr.matrix("x" * length)) - 17) // 4
    size, head = sum(qr._BLOCKS[version - 1][1]), 2 if version < 10 else 3
    if len(qr._BLOCKS[version - 1][1]) == 1:  # of several blocks the bytes take turns
        filling = qr._codewords(b"x" * length, version)[length + head : size]
        assert filling == (b"\xec\x11" * size)[: len(filling)]
    assert len(qr._codewords(b"x" * length, version)) == size + qr._BLOCKS[version - 1][0] * len(
        qr._BLOCKS[version - 1][1]
    )


def test_the_mask_that_is_chosen_has_the_least_penalty():
    penalties = [qr._penalty(qr.matrix("http://192.168.1.20:8501", mask)) for mask in range(8)]
    assert qr._penalty(qr.matrix("http://192.168.1.20:8501")) == min(penalties) < max(penalties)


def test_a_text_that_is_too_long_is_refused_in_a_sentence():
    assert len(qr.matrix("x" * qr.MOST_BYTES)) == 57
    with pytest.raises(ValueError, match="holds 213 bytes, and this text has 214"):
        qr.matrix("x" * 212 + "é")


def test_the_terminal_has_the_modules_and_a_light_rim_of_four():
    modules = qr.matrix("http://10.0.0.7:8501")
    lines = [
        line.removeprefix("\x1b[97;40m").removesuffix("\x1b[0m")
        for line in qr.terminal("http://10.0.0.7:8501").split("\n")
    ]
    light = np.array([[[sign in "█▀" for sign in line], [sign in "█▄" for sign in line]] for line in lines])
    light = light.reshape(-1, light.shape[-1])  # (rows, cols)
    size = len(modules)
    assert (light[4 : 4 + size, 4:-4] == ~modules).all()
    assert light[:4].all()
    assert light[4 + size :].all()
    assert light[:, :4].all()
    assert light[:, -4:].all()
