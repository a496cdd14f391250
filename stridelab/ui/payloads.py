"""What has been computed once is not computed again, whoever asks: one bounded memory for all sessions of a process.

A class opens one link and moves the same sliders: a hundred sessions ask for the same bytes. A payload is kept under
what it depends on, the *content* of the picture (`Picture.digest`) and the settings, and under nothing else: no name,
no session. So nobody comes by a picture that they have not brought themselves: no link and no setting says a digest.

>>> payloads = Payloads(most_bytes=10_000)
>>> payloads.get(("maps", content(np.eye(3)), 2), lambda: "computed")
'computed'
>>> payloads.get(("maps", content(np.eye(3)), 2), lambda: "computed again")
'computed'
"""

from __future__ import annotations

import json
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from dataclasses import fields, is_dataclass
from hashlib import blake2b
from typing import Any, ParamSpec, TypeVar

import numpy as np

from stridelab import images

P = ParamSpec("P")
T = TypeVar("T")

MOST_BYTES = 64e6


class Payloads:
    """Finished values by key, at most `most_bytes` of them; those that nobody has asked for longest go first.

    Safe under threads. What is kept belongs to all who ask: nobody may change it.
    """

    def __init__(self, most_bytes: float = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        """Of all that is kept now."""
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._in_flight: dict[Hashable, Future[Any]] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value under the key, or else what `make` returns, kept from now on.

        Who asks while another thread computes the same value waits for that. Where the other one fails, or Streamlit
        stops it, it takes a try of its own: an error belongs to the one in whose `make` it arose, and none is kept.
        """
        while True:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key][0]
                waiting = self._in_flight.get(key)
                if waiting is None:
                    ours = self._in_flight[key] = Future()
                    break
            if (result := waiting.result()) is not None:
                return result[0]
        try:
            value = make()
        except BaseException:  # Streamlit's own ways to end a run are no Exceptions
            with self._lock:
                del self._in_flight[key]
            ours.set_result(None)
            raise
        with self._lock:
            del self._in_flight[key]
            self._keep(key, value)
        ours.set_result((value,))
        return value

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._kept.clear()
            self.bytes = 0

    def _keep(self, key: Hashable, value: Any) -> None:
        size = _OVERHEAD + size_of(value)
        if size > self.most_bytes:
            return
        self._kept[key] = value, size
        self.bytes += size
        while self.bytes > self.most_bytes:
            _, (_, gone) = self._kept.popitem(last=False)
            self.bytes -= gone


_OVERHEAD = 1000
"""Bytes of a key and of its places in the memory's own tables."""


def size_of(value: Any) -> int:
    """Bytes that a value occupies: a text, an array, a number, or what holds such.

    >>> size_of(np.zeros((100, 100))) > 80_000
    True
    """
    size = sys.getsizeof(value)
    match value:
        case np.ndarray():
            return size if value.base is None else size + value.nbytes  # a view's own size lacks what it looks at
        case str() | bytes() | int() | float() | np.generic() | None:
            return size
        case Mapping():
            return size + sum(size_of(name) + size_of(part) for name, part in value.items())
        case tuple() | list() | set() | frozenset():
            return size + sum(map(size_of, value))
    if is_dataclass(value):
        return size + sum(map(size_of, vars(value).values()))
    raise TypeError(f"There is no way to weigh a {type(value).__name__}, so it cannot be kept.")


def content(part: Any) -> Hashable:
    """What a value is known by in a key: of arrays and pictures a digest, of what holds such the same, part by part.

    Another value, type or shape is another content; the same one somewhere else in memory is the same.

    >>> content(np.zeros(4)) == content(np.zeros(4)), content(np.zeros(4)) == content(np.zeros((2, 2)))
    (True, False)
    >>> content(2) == content(2.0)
    False
    """
    match part:
        case np.ndarray():
            return part.dtype.str, part.shape, blake2b(np.ascontiguousarray(part).data, digest_size=16).digest()
        case images.Picture():
            return part.digest, part.title
        case tuple() | list():
            return type(part), *map(content, part)
        case Mapping():
            return dict, *((content(name), content(value)) for name, value in part.items())
    if is_dataclass(part) and not isinstance(part, type):
        return type(part), *(content(getattr(part, field.name)) for field in fields(part))
    return type(part), part


def kept(function: Callable[P, T], *args: P.args, **settings: P.kwargs) -> T:
    """`function(*args, **settings)`, computed once in this process for all who ask with arguments of the same content.

    The function has to depend on nothing else, and nobody may change what comes out.
    """
    key = function, content(args), content(settings)
    return PAYLOADS.get(key, lambda: function(*args, **settings))


def drawn(payload: Callable[P, Any], *args: P.args, **settings: P.kwargs) -> str:
    """What a drawing is sent, `payload(*args, **settings)` as JSON, kept."""
    return kept(_json, payload, args, settings)


def _json(payload: Callable[..., Any], args: tuple[Any, ...], settings: dict[str, Any]) -> str:
    return json.dumps(payload(*args, **settings))


PAYLOADS = Payloads()
"""Of this process."""
