"""From a printer's address to the transport that reaches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.transports.base import PrinterUnavailable
from app.documents.transports.cups import CupsTransport
from app.documents.transports.folder import FolderTransport
from app.documents.transports.tcp import TcpTransport
from app.documents.transports.windows import WindowsTransport

if TYPE_CHECKING:
    from app.documents.printers import PrinterConfig
    from app.documents.transports.base import Transport


def open_transport(printer: PrinterConfig) -> Transport:
    """The transport for a printer's address.

    Raises:
        PrinterUnavailable: If the address has an unknown scheme.
    """
    scheme = printer.address.partition("://")[0]
    if scheme == "tcp":
        return TcpTransport(printer)
    if scheme == "cups":
        return CupsTransport(printer)
    if scheme == "windows":
        return WindowsTransport(printer)
    if scheme == "file":
        return FolderTransport(printer)
    raise PrinterUnavailable(
        f'{printer.name}: alamat "{printer.address}" tidak dikenal. Perbaiki di pengaturan printer.'
    )
