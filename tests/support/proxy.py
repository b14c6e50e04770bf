"""A TCP proxy that plays a bad network between the program and PostgreSQL.

with Proxy(server.port) as proxy:
    database = Database(proxy.url(server, name))
    proxy.swallow_answer_to(b"COMMIT")       # the server commits, nobody hears of it
    proxy.cut_before(b"COMMIT")              # the server never hears of it
    proxy.refuse()                           # nobody gets through, until proxy.accept()
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from tests.support.postgres import Server

_CHUNK = 65_536


class Proxy:
    """Forwards to a port of this machine until told otherwise; each fault happens once."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._fault: tuple[str, bytes] | None = None
        self._mute: set[socket.socket] = set()
        self._refusing = False
        #: What was done, in order.
        self.faults: list[str] = []

    @property
    def port(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def url(self, server: Server, socket_url: str) -> str:
        """The URL of a database of the server, through the proxy."""
        name = socket_url.partition("?")[0].rpartition("/")[2]
        return (
            f"postgresql://postgres:{server.password}@127.0.0.1:{self.port}/{name}?sslmode=disable"
        )

    # ------------------------------------------------------------ faults

    def swallow_answer_to(self, words: bytes, *, then_refuse: bool = False) -> None:
        """Pass the next request with these words on, then break the connection unanswered."""
        self._fault = ("swallow and refuse" if then_refuse else "swallow", words)

    def cut_before(self, words: bytes) -> None:
        """Break the connection instead of passing the next request with these words on."""
        self._fault = ("cut", words)

    def refuse(self) -> None:
        """Let nobody in and end all who are."""
        self._refusing = True
        self._end_all()

    def accept(self) -> None:
        """The network is well again."""
        self._refusing = False

    # ------------------------------------------------------------ forwarding

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()
        self._end_all()

    def _serve(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            if self._refusing:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._target))
            with self._lock:
                self._pairs.append((near, far))
            threading.Thread(target=self._requests, args=(near, far), daemon=True).start()
            threading.Thread(target=self._answers, args=(near, far), daemon=True).start()

    def _requests(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while data := near.recv(_CHUNK):
                kind = self._fault_of(data)
                if kind == "cut":
                    break
                if kind:
                    # From here on the answers of this connection are read and thrown away.
                    self._mute.add(far)
                if kind.endswith("refuse"):
                    self._refusing = True
                far.sendall(data)
        self._end(near, far)

    def _fault_of(self, data: bytes) -> str:
        with self._lock:
            if self._fault is None or self._fault[1] not in data:
                return ""
            kind, self._fault = self._fault[0], None
            self.faults.append(kind)
            return kind

    def _answers(self, near: socket.socket, far: socket.socket) -> None:
        unheard = b""
        with suppress(OSError):
            while data := far.recv(_CHUNK):
                if far not in self._mute:
                    near.sendall(data)
                    continue
                unheard += data
                if b"COMMIT" in unheard:  # the server has committed: now the line breaks
                    break
        self._end(near, far)

    def _end(self, near: socket.socket, far: socket.socket) -> None:
        with self._lock:
            if (near, far) in self._pairs:
                self._pairs.remove((near, far))
        for end in (near, far):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _end_all(self) -> None:
        with self._lock:
            pairs = list(self._pairs)
        for near, far in pairs:
            self._end(near, far)
