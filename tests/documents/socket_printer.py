"""A socket that plays a label printer: well-behaved, slow, rude, silent or out of paper."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal, Self

if TYPE_CHECKING:
    from types import TracebackType

Manner = Literal["normal", "slow", "closing", "stalling", "keeping", "silent"]

#: Answer to ~HS: paper out, pause, length in dots, buffer full, hot, head open, ribbon out.
_ANSWER: Final = (
    "\x02030,{paper},{pause},{length},000,{full},0,0,000,0,0,{hot}\x03\r\n"
    "\x02000,0,{head},{ribbon},0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
)


def host_status(**flags: int) -> bytes:
    values = dict.fromkeys(("paper", "pause", "full", "hot", "head", "ribbon"), 0)
    return _ANSWER.format(**{"length": "1200", **values, **flags}).encode("ascii")


class SocketPrinter:
    """Listens on a port of its own until it is closed.

    Manners: ``normal`` reads to the end and closes; ``slow`` reads a little at a time; ``closing``
    hangs up at the first byte with a reset; ``stalling`` accepts and never reads; ``keeping`` reads
    everything and leaves the line open; ``silent`` reads and never answers a question.
    """

    def __init__(self, manner: Manner = "normal", *, answer: bytes = b"", port: int = 0) -> None:
        self.manner = manner
        self.answer = answer
        #: Answers that come before `answer`, one a question.
        self.first: list[bytes] = []
        self.jobs: list[bytes] = []
        self.arrived = threading.Condition()
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", port))
        if manner == "stalling":  # a small buffer, as printers have
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._listener.settimeout(0.05)
        self.port = int(self._listener.getsockname()[1])
        self._lines: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._closing.set()
        self._thread.join(5)
        self._listener.close()
        for line in self._lines:
            line.close()

    def wait_for(self, count: int, timeout_s: float = 10) -> list[bytes]:
        """The jobs, once there are so many."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.jobs) >= count, timeout_s), self.jobs
            return list(self.jobs)

    def _serve(self) -> None:
        while not self._closing.is_set():
            with suppress(TimeoutError, OSError):
                line, _ = self._listener.accept()
                self._lines.append(line)
                line.settimeout(0.05)
                self._take(line)

    def _take(self, line: socket.socket) -> None:
        if self.manner == "stalling":
            return
        if self.manner == "closing":
            line.recv(1)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            line.close()
            return
        payload = self._read(line)
        if payload:
            with self.arrived:
                self.jobs.append(payload)
                self.arrived.notify_all()
        if self.manner != "keeping":
            line.close()

    def _read(self, line: socket.socket) -> bytes:
        taken = b""
        while not self._closing.is_set():
            try:
                part = line.recv(256 if self.manner == "slow" else 65536)
            except TimeoutError:
                if self.manner == "keeping" and taken:
                    return taken
                continue
            if not part:
                return taken
            for question in (b"~HS", b"\x1b!?"):
                while question in part:
                    part = part.replace(question, b"", 1)
                    if self.manner != "silent":
                        line.sendall(self.first.pop(0) if self.first else self.answer)
            taken += part
            if self.manner == "slow":
                self._closing.wait(0.002)
        return taken
