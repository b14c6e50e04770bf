"""Raw TCP, usually port 9100: the way of label printers on the network."""

from __future__ import annotations

import os
import socket
import struct
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from typing_extensions import override

from app.documents.transports import answers
from app.documents.transports.base import Delivery, PrinterStatus, PrinterUnavailable, Transport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.documents.printers import PrinterConfig

DEFAULT_PORT: Final = 9100
#: A label printer answers within milliseconds or is away (PU-92: shown within 5 s).
TIMEOUT_S: Final = 3.0
ANSWER_S: Final = 1.5
#: After the last byte: time for the printer to close or to refuse.
_GRACE_S: Final = 0.2
_CHUNK: Final = 16 * 1024
#: Linux: bytes the other side has not acknowledged yet (``man 7 tcp``).
_SIOCOUTQ: Final = 0x5411


class TcpTransport(Transport):
    """A printer that takes bytes on a TCP port.

    Args:
        printer: Its address is ``tcp://host[:port]``.
        timeout_s: Limit for connecting, and for the printer to take data.
    """

    def __init__(self, printer: PrinterConfig, *, timeout_s: float = TIMEOUT_S) -> None:
        parts = urlsplit(printer.address)
        self._host = parts.hostname or ""
        self._port = parts.port or DEFAULT_PORT
        self._printer = printer
        self._timeout = timeout_s

    @override
    def send(self, payload: bytes, *, title: str) -> PrinterStatus | None:
        with self._connected() as line:
            if self._printer.asks_status:
                before = self._ask(line)
                if before.problems:
                    raise PrinterUnavailable(f"{self._printer.name}: {before.message}")
            self._write(line, payload)
            after = self._ask_after(line) if self._printer.asks_status else None
            self._confirm(line)
            return after

    @override
    def status(self) -> PrinterStatus | None:
        if not self._printer.asks_status:
            return None
        with self._connected() as line:
            return self._ask(line)

    @contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        try:
            line = socket.create_connection((self._host, self._port), self._timeout)
        except OSError as error:
            raise PrinterUnavailable(
                f"{self._printer.name} tidak terjangkau di {self._host}:{self._port}. "
                "Periksa listrik, kabel jaringan, dan alamatnya."
            ) from error
        with line:
            yield line

    def _write(self, line: socket.socket, payload: bytes) -> None:
        """Hand over every byte within the time limit, counting what left."""
        deadline = time.monotonic() + self._timeout
        rest = memoryview(payload)
        while rest:
            line.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                rest = rest[line.send(rest[:_CHUNK]) :]
            except OSError as error:
                left = len(rest) < len(payload)
                _drop(line)
                raise PrinterUnavailable(
                    f"{self._printer.name} berhenti menerima data di tengah jalan. "
                    "Periksa kertas dan lampu printer.",
                    Delivery.PARTIAL if left else Delivery.NOTHING,
                ) from error

    def _confirm(self, line: socket.socket) -> None:
        """Wait until the printer has taken the last byte, and look whether it hung up on us."""
        deadline = time.monotonic() + self._timeout
        try:
            line.shutdown(socket.SHUT_WR)
            while _unacknowledged(line) and time.monotonic() < deadline:
                _raise_pending(line)
                time.sleep(0.002)
            line.settimeout(_GRACE_S)
            while time.monotonic() < deadline and line.recv(1024):
                pass
        except TimeoutError:
            pass  # a printer may keep the line open; what counts is that it took every byte
        except OSError as error:
            raise self._unconfirmed() from error
        if _unacknowledged(line):
            raise self._unconfirmed()

    def _unconfirmed(self) -> PrinterUnavailable:
        return PrinterUnavailable(
            f"{self._printer.name} menutup sambungan sebelum memastikan cetakan. "
            "Lihat di printer apakah sudah tercetak.",
            Delivery.UNKNOWN,
        )

    def _ask(self, line: socket.socket) -> PrinterStatus:
        answer = self._answer(line)
        if answer is None:
            raise PrinterUnavailable(
                f"{self._printer.name} tidak menjawab. Matikan lalu nyalakan printer, "
                "atau matikan pilihan tanya status bila printer ini tidak bisa menjawab."
            )
        return answers.read(self._printer, answer)

    def _ask_after(self, line: socket.socket) -> PrinterStatus:
        """The label has left; whatever happens now is news, not a reason to send again."""
        answer = self._answer(line)
        if answer is None:
            return PrinterStatus((f"{self._printer.name} tidak menjawab setelah mencetak.",))
        return answers.read(self._printer, answer)

    def _answer(self, line: socket.socket) -> bytes | None:
        deadline = time.monotonic() + ANSWER_S
        answer = b""
        try:
            line.sendall(answers.question(self._printer))
            while not answers.complete(self._printer, answer):
                line.settimeout(max(0.01, deadline - time.monotonic()))
                part = line.recv(1024)
                if not part:
                    return None
                answer += part
        except OSError:
            return None
        return answer


def _drop(line: socket.socket) -> None:
    """Close without sending what still waits: half a label must not arrive after a second try."""
    form = "hh" if sys.platform == "win32" else "ii"
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(form, 1, 0))


def _raise_pending(line: socket.socket) -> None:
    """Raise what the other side did to us meanwhile, such as a reset."""
    number = line.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if number:
        raise OSError(number, os.strerror(number))


def _unacknowledged(line: socket.socket) -> int:
    """Bytes still on their way; 0 where the system does not tell."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows
        return 0
    try:
        raw = fcntl.ioctl(line.fileno(), _SIOCOUTQ, b"\0\0\0\0")
    except OSError:  # pragma: no cover - another Unix
        return 0
    return int.from_bytes(raw, "little")
