"""CUPS through its ``lp`` program: raw bytes for label printers, PDF for the others."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from typing_extensions import override

from app.documents.transports.base import Delivery, PrinterStatus, PrinterUnavailable, Transport

if TYPE_CHECKING:
    from app.documents.printers import PrinterConfig

TIMEOUT_S: Final = 10.0


class CupsTransport(Transport):
    """A CUPS queue; what lies behind it (USB, network) is CUPS's business.

    A queue with a socket behind it wants ``?waiteof=false&snmp=false`` in its address, else the
    next job can wait ten seconds.

    Args:
        printer: Its address is ``cups://queue``.
    """

    def __init__(self, printer: PrinterConfig) -> None:
        self._printer = printer
        self._queue = printer.address.removeprefix("cups://")

    @override
    def send(self, payload: bytes, *, title: str) -> PrinterStatus | None:
        program = shutil.which("lp")
        if program is None:
            raise PrinterUnavailable(
                f"{self._printer.name}: program lp (CUPS) tidak ada di komputer ini. "
                "Pasang CUPS, atau pakai alamat tcp:// untuk printer jaringan."
            )
        command = [program, "-d", self._queue, "-t", title, *self._options(), "-"]
        try:
            done = subprocess.run(  # noqa: S603 - our own argument list, no shell
                command, input=payload, capture_output=True, timeout=TIMEOUT_S, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise PrinterUnavailable(
                f"{self._printer.name}: CUPS tidak menjawab. Lihat antrean CUPS sebelum "
                "mencetak lagi.",
                Delivery.UNKNOWN,
            ) from error
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise PrinterUnavailable(
                f'{self._printer.name}: CUPS menolak antrean "{self._queue}" ({said}). '
                "Periksa nama antrean dan nyalakan printernya."
            )
        return None

    @override
    def status(self) -> PrinterStatus | None:
        return None

    def _options(self) -> list[str]:
        if self._printer.language != "pdf":
            return ["-o", "raw"]
        # Scaling would bend the bars off the printer's dots.
        return ["-o", "print-scaling=none"]
