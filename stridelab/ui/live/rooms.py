"""Rooms in which a class votes on a question: counts in memory, and nothing else.

A vote is a number of an option under a random token of the phone's tab: no name, no address, no cookie. A room ends
after three hours, when the teacher ends it, or with the server. Nothing is written to a disk or a log.

>>> from stridelab.lessons.questions import question
>>> rooms = Rooms()
>>> room = rooms.open(question("macs", 7))
>>> rooms.vote(room.code, "token-of-a-tab", 0, room.number, room.round), room.count
(True, 1)
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from stridelab.lessons.questions import Question
from stridelab.ui.questions.paper.worksheet import lettered

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Of a room's name: none that is read as another one."""

LIFETIME = 3 * 3600.0
"""Seconds."""

MOST_ROOMS = 200
MOST_VOTES = 600
"""Tabs that a room counts: about 100 kB."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,40}")

VOTE, DISCUSS, SHOWN = "vote", "discuss", "shown"


@dataclass
class Room:
    """One class and the question that is on. `rooms` alone changes it."""

    code: str
    question: Question
    opened: float
    number: int = 1
    """Of the question in this room."""
    round: int = 1
    """1 before the class has talked, 2 after."""
    phase: str = VOTE
    votes: tuple[dict[str, int], dict[str, int]] = field(default_factory=lambda: ({}, {}))
    """Token -> number of the option, in each round."""

    @property
    def count(self) -> int:
        """Votes of this round."""
        return len(self.votes[self.round - 1])

    @property
    def names(self) -> dict[str, str]:
        """Answer -> the option with its letter, as it stands on the phones and before the class."""
        return {answer: name.replace("  ", ": ", 1) for answer, name in lettered(self.question).items()}

    def tally(self, round: int) -> list[int]:
        """Votes of a round for each option."""
        chosen = list(self.votes[round - 1].values())
        return [chosen.count(option) for option in range(len(self.question.options))]

    def state(self) -> dict[str, Any]:
        """What a phone may know now: nothing of the answer before it is shown."""
        sent: dict[str, Any] = {"number": self.number, "round": self.round, "phase": self.phase}
        if self.phase == SHOWN:
            options = self.question.options
            sent["right"] = next(at for at, option in enumerate(options) if option.is_right)
            sent["bars"] = [self.tally(1), self.tally(2)]
            sent["why"] = [option.why for option in options]
        return sent


class RoomsFull(ValueError):
    """There are as many rooms as this server keeps."""


class Rooms:
    """All rooms of a server."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, RLock()
        self._rooms: dict[str, Room] = {}

    def open(self, question: Question, *, letter: str = "") -> Room:
        """A new room with a question, open for votes.

        letter : the code begins with it. Where nginx stands before several processes, it sends by that letter.
        """
        with self._lock:
            self._forget()
            if len(self._rooms) >= MOST_ROOMS:
                raise RoomsFull(f"{MOST_ROOMS} rooms are open on this server. End one, or come back later.")
            code = next(code for code in iter(lambda: _code(letter), "") if code not in self._rooms)
            room = self._rooms[code] = Room(code, question, self._clock())
            return room

    def get(self, code: str) -> Room | None:
        """The room of a code, in small letters too; None where there is none any more."""
        with self._lock:
            self._forget()
            return self._rooms.get(code.upper())

    def state(self, code: str) -> dict[str, Any] | None:
        """What a phone may know of a room; None where there is none."""
        with self._lock:
            room = self.get(code)
            return room.state() if room else None

    def vote(self, code: str, token: object, option: object, number: object, round: object) -> bool:
        """Count a tab's vote, in the place of the one that it gave before. False: not now, or there is no such room.

        Raises ValueError for what is no vote.
        """
        if not (isinstance(token, str) and _TOKEN.fullmatch(token)):
            raise ValueError("A token is 8 to 40 letters and digits.")
        for name, value in (("option", option), ("number", number), ("round", round)):
            if not isinstance(value, int) or isinstance(value, bool):
                raise ValueError(f"{name} is a whole number.")
        with self._lock:
            room = self.get(code)
            if room is None or (room.phase, room.number, room.round) != (VOTE, number, round):
                return False
            assert isinstance(option, int)
            if not 0 <= option < len(room.question.options):
                raise ValueError(f"There is no option {option}.")
            votes = room.votes[room.round - 1]
            if token not in votes and len(votes) >= MOST_VOTES:
                return False
            votes[token] = option
            return True

    def set_phase(self, code: str, phase: str, round: int | None = None) -> None:
        """The teacher goes on: to talk, to a second vote, to the answer. Nothing happens where the room is gone."""
        with self._lock:
            room = self.get(code)
            if room:
                room.phase, room.round = phase, round or room.round

    def ask(self, code: str, question: Question) -> None:
        """Another question in the same room."""
        with self._lock:
            room = self.get(code)
            if room:
                room.question, room.number, room.round, room.phase = question, room.number + 1, 1, VOTE
                room.votes = ({}, {})

    def end(self, code: str) -> None:
        with self._lock:
            self._rooms.pop(code, None)

    def _forget(self) -> None:
        """Rooms that are over."""
        before = self._clock() - LIFETIME
        for code in [code for code, room in self._rooms.items() if room.opened <= before]:
            del self._rooms[code]


def _code(first: str) -> str:
    letter = first if len(first) == 1 and first in LETTERS else ""
    return letter + "".join(secrets.choice(LETTERS) for _ in range(5 - len(letter)))


ROOMS = Rooms()
"""Of this process: a class and its teacher are on one server."""
