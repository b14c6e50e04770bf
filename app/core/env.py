"""The one place where clock, ids and randomness come from (architecture decision 10).

A test hands in a fixed environment, so a seed replays a history byte for byte; lint forbids the
direct calls everywhere else.
"""

from __future__ import annotations

import os
import random
import threading
import time
from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

#: The business day is Jakarta's whatever the workstation's zone is (WMS-GEN-04, I28).
WIB: Final = ZoneInfo("Asia/Jakarta")


class Environment(Protocol):
    """What the kernel may ask of the outside world."""

    def now(self) -> datetime:
        """The instant, aware, UTC."""

    def today(self) -> date:
        """The business date in Jakarta."""

    def new_id(self) -> str:
        """A UUIDv7 as text: unique, and sorted by the moment it was made."""

    def token(self, size: int) -> bytes:
        """Random bytes for salts and badge codes."""


def uuid7(milliseconds: int, randomness: int) -> str:
    """Text of a UUIDv7 (RFC 9562) from 48 bits of time and 74 bits of randomness."""
    value = (milliseconds & (2**48 - 1)) << 80
    value |= 0x7 << 76
    value |= ((randomness >> 62) & 0xFFF) << 64
    value |= 0b10 << 62
    value |= randomness & (2**62 - 1)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class RealEnvironment:
    """The machine's clock and randomness."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last_ms = 0
        #: What ids of one millisecond share, as text, and the 62 bits in which they differ.
        self._head, self._tail = "", 0
        self._steps = iter(b"")

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return self.now().astimezone(WIB).date()

    def new_id(self) -> str:
        """Monotonic within the process: rows made in one millisecond keep their order.

        An import makes seven for each order, so only what differs is written anew.
        """
        with self._lock:
            millis = time.time_ns() // 1_000_000
            if millis > self._last_ms:
                self._begin(millis)
            self._tail += 1 + (self._step() << 8)
            if self._tail >> 62:  # as good as never: the next millisecond's are still to come
                self._begin(self._last_ms + 1)
            tail = f"{self._tail | 1 << 63:016x}"
            return f"{self._head}{tail[:4]}-{tail[4:]}"

    def _begin(self, millis: int) -> None:
        self._last_ms = millis
        drawn = int.from_bytes(os.urandom(9), "big") >> 1
        self._head, self._tail = uuid7(millis, drawn)[:19], drawn & (2**62 - 1)

    def _step(self) -> int:
        """A random byte; asked of the system by the hundred."""
        for step in self._steps:
            return step
        self._steps = iter(os.urandom(256))
        return next(self._steps)

    def token(self, size: int) -> bytes:
        return os.urandom(size)


class FixedEnvironment:
    """A clock that moves only when told and ids from a seed; for tests, demos and replays."""

    def __init__(self, start: datetime, seed: int = 1) -> None:
        self._now = start.astimezone(UTC)
        self._random = random.Random(seed)  # noqa: S311 - reproducible on purpose
        self._lock = threading.Lock()
        self._count = 0

    def now(self) -> datetime:
        return self._now

    def today(self) -> date:
        return self._now.astimezone(WIB).date()

    def advance(self, step: timedelta) -> None:
        """Move the clock forward."""
        self._now += step

    def set(self, moment: datetime) -> None:
        """Put the clock to a moment."""
        self._now = moment.astimezone(UTC)

    def new_id(self) -> str:
        with self._lock:
            self._count += 1
            millis = int(self._now.timestamp() * 1000)
            return uuid7(millis, (self._count << 42) | self._random.getrandbits(42))

    def token(self, size: int) -> bytes:
        with self._lock:
            return self._random.randbytes(size)
