"""The memory that all sessions share: bounded, safe under threads, and nothing is computed twice at once."""

from __future__ import annotations

import gc
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from stridelab import images
from stridelab.images import Picture
from stridelab.ui import payloads
from stridelab.ui.payloads import Payloads, content, kept, size_of


def never():
    raise AssertionError("computed again")


def test_a_value_is_computed_once():
    payloads = Payloads()
    assert payloads.get("a", lambda: "first") == "first"
    assert payloads.get("a", never) == "first"
    assert "a" in payloads
    payloads.clear()
    assert "a" not in payloads
    assert payloads.bytes == 0


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 3000)), max_size=40), st.integers(0, 6000))
def test_memory_is_bounded_and_the_value_is_always_that_of_the_key(requests, most_bytes):
    payloads = Payloads(most_bytes)
    for name, length in requests:
        value = payloads.get((name, length), lambda name=name, length=length: bytes([name]) * length)
        assert value == bytes([name]) * length
        assert payloads.bytes == sum(size for _, size in payloads._kept.values()) <= most_bytes


def test_what_nobody_asked_for_longest_goes_first():
    payloads = Payloads(3 * (1000 + size_of("a" * 1000)))
    for name in "abc":
        payloads.get(name, lambda name=name: name * 1000)
    payloads.get("a", never)
    payloads.get("d", lambda: "d" * 1000)
    assert [name for name in "abcd" if name in payloads] == ["a", "c", "d"]


def test_what_is_larger_than_the_memory_is_handed_on_and_throws_nothing_out():
    payloads = Payloads(2000)
    payloads.get("small", lambda: "small")
    assert len(payloads.get("large", lambda: "a" * 10_000)) == 10_000
    assert "large" not in payloads
    assert "small" in payloads


def test_a_class_that_asks_at_once_costs_one_computation():
    payloads, begin, computed = Payloads(), threading.Event(), []

    def make():
        computed.append(1)
        begin.wait(5)
        return "value"

    with ThreadPoolExecutor(30) as pool:
        answers = [pool.submit(payloads.get, "a", make) for _ in range(30)]
        begin.set()
        assert {answer.result() for answer in answers} == {"value"}
    assert len(computed) == 1
    assert not payloads._in_flight


def test_different_values_are_computed_at_the_same_time():
    payloads, both = Payloads(), threading.Barrier(2, timeout=5)
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(payloads.get, name, lambda: both.wait() >= 0) for name in "ab"]
        assert [answer.result() for answer in answers] == [True, True]


@pytest.mark.parametrize("end", [ValueError("no"), StopException(), RerunException(RerunData())], ids=repr)
def test_where_one_fails_or_is_stopped_the_others_try_themselves(end):
    payloads, waiting, tries = Payloads(), threading.Event(), []

    def make():
        tries.append(1)
        if len(tries) == 1:
            waiting.wait(5)
            raise end
        return "value"

    def ask():
        try:
            return payloads.get("a", make)
        except BaseException as problem:
            return problem

    with ThreadPoolExecutor(3) as pool:
        answers = [pool.submit(ask) for _ in range(3)]
        waiting.set()
        results = [answer.result() for answer in answers]
    assert sorted(map(str, results)) == sorted([str(end), "value", "value"])
    assert len(tries) == 2
    assert not payloads._in_flight


def test_none_is_a_value():
    payloads = Payloads()
    assert payloads.get("a", lambda: None) is None
    assert payloads.get("a", never) is None


# Keys --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Setting:
    size: int
    taps: np.ndarray


PARTS = [
    *(0, 0.0, False, None, "", "0", b"0", (), (0,), ((0,),), (0, 0), [0], {}, {0: 0}),
    *(np.zeros(2), np.zeros(2, np.float32), np.zeros((1, 2)), np.array([0.0, 1.0]), np.zeros(0)),
    *(Setting(1, np.zeros(2)), Setting(1, np.ones(2)), Setting(2, np.zeros(2))),
    *(("a", "b"), ("ab",), "ab", "a", ("a", ("b",))),
    *(Picture("a", "A", "", np.zeros((2, 3), np.uint8)), Picture("a", "A", "", np.zeros((3, 2), np.uint8))),
]


def test_contents_differ_where_values_types_or_shapes_do():
    keys = [content(part) for part in PARTS]
    assert [[one == other for one in keys] for other in keys] == np.eye(len(PARTS), dtype=bool).tolist()


def test_content_is_the_same_wherever_it_lies():
    values = np.arange(12.0).reshape(3, 4)
    assert content(values) == content(values.copy()) == content(values.T.copy().T)
    assert content(Setting(1, values)) == content(Setting(1, values.copy()))


def test_a_long_array_is_read_to_its_end():
    one, other = np.zeros(100_000), np.zeros(100_000)
    other[50_000] = 1
    assert content(one) != content(other)


def test_a_function_runs_once_for_arguments_of_one_content(monkeypatch):
    monkeypatch.setattr(payloads, "PAYLOADS", Payloads())
    calls = []

    def total(values, *, scale):
        calls.append(scale)
        return scale * values.sum()

    assert kept(total, np.ones(3), scale=2) == kept(total, np.ones(3), scale=2) == 6
    assert kept(total, np.ones(4), scale=2) == 8
    assert kept(total, np.ones(4), scale=3) == 12
    assert calls == [2, 2, 3]


# Weights -----------------------------------------------------------------------------------------------------


def test_a_value_weighs_what_it_holds():
    array = np.zeros((10, 1000))
    for value in (array, array[1:], [array[1:]], {"a": array[1:]}, Setting(1, array), "a" * 80_000, b"a" * 80_000):
        assert size_of(value) >= 72_000


def test_what_cannot_be_weighed_is_not_kept():
    with pytest.raises(TypeError, match="no way to weigh a object"):
        Payloads().get("a", object)


# Pictures ----------------------------------------------------------------------------------------------------


def test_nobody_comes_by_a_picture_that_they_have_not_brought():
    """A link says names and numbers; what is kept of an upload lies under the digest of its bytes, and only there."""
    memory = Payloads()
    data = images.png(np.random.default_rng(0).integers(0, 256, (40, 30, 3), dtype=np.uint8))
    mine = images.decode(data, "photo.png", keep=memory.get)
    theirs = images.decode(images.png(np.zeros((40, 30, 3), np.uint8)), "photo.png", keep=memory.get)
    assert (mine.name, mine.title, mine.shape) == (theirs.name, theirs.title, theirs.shape)
    assert content(mine) != content(theirs)
    assert mine.luma.any()
    assert not theirs.luma.any()
    digests = mine.digest, mine.gray.digest, theirs.digest, theirs.gray.digest
    assert {*memory._kept} == {("pixels", digest) for digest in digests}
    assert images.decode(data, "other.png", keep=memory.get).digest == mine.digest, "who brings it has it"


def test_an_upload_s_pixels_come_back_when_they_have_gone():
    memory = Payloads(most_bytes=9_000)  # one of them fits
    data = images.png(np.random.default_rng(0).integers(0, 256, (50, 50, 3), dtype=np.uint8))
    picture, other = (
        images.decode(file, keep=memory.get) for file in (data, images.png(np.zeros((50, 50, 3), np.uint8)))
    )
    plain = images.decode(data)
    for _ in range(2):
        np.testing.assert_array_equal(picture.pixels, plain.pixels)
        np.testing.assert_array_equal(picture.luma, plain.luma)
        np.testing.assert_array_equal(picture.gray.planes(color=True), plain.gray.planes(color=True))
        np.testing.assert_array_equal(images.shrink(picture.gray, 20).pixels, images.shrink(plain.gray, 20).pixels)
        assert not other.pixels.any()
    assert memory.bytes <= 9_000
    with pytest.raises(ValueError, match="read-only"):
        picture.pixels[0, 0] = 1


def test_an_upload_at_rest_is_its_file_and_what_was_made_smaller_of_it():
    memory = Payloads(most_bytes=0)
    noise = np.random.default_rng(0).integers(0, 256, (1500, 2000), dtype=np.uint8)
    data = images.png(noise)
    tracemalloc.start()
    picture = images.decode(data, keep=memory.get)
    small = images.shrink(picture, 64)
    images.shrink(picture.gray, 32)
    images.grid(picture, grid_size=8, crop_size=800, row=3, col=4)
    gc.collect()
    at_rest, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert at_rest < 100_000, "3 MB of pixels"
    assert images.shrink(picture, 64) is small
