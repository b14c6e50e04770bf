"""A folder instead of a printer: for trying out, for archives, for programs that watch one."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from typing_extensions import override

from app.documents.transports.base import PrinterStatus, PrinterUnavailable, Transport

if TYPE_CHECKING:
    from app.documents.printers import PrinterConfig

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST: Final = 80


class FolderTransport(Transport):
    """Each job becomes a file named after its title; nothing is ever overwritten.

    Args:
        printer: Its address is ``file:///folder``; the folder must exist.
    """

    def __init__(self, printer: PrinterConfig) -> None:
        from urllib.request import url2pathname  # drags http in, which no other transport needs

        self._printer = printer
        self.folder = Path(url2pathname(urlsplit(printer.address).path))

    @override
    def send(self, payload: bytes, *, title: str) -> PrinterStatus | None:
        name = _UNSAFE.sub("_", title).strip("._")[:_LONGEST] or "cetakan"
        try:
            hidden = self._write_hidden(name, payload)
            try:
                self._publish(hidden, name)
            finally:
                hidden.unlink(missing_ok=True)
        except OSError as error:
            raise PrinterUnavailable(
                f'{self._printer.name}: berkas tidak dapat ditulis ke folder "{self.folder}". '
                "Buat foldernya, atau beri izin menulis dan ruang kosong."
            ) from error
        return None

    @override
    def status(self) -> PrinterStatus | None:
        return None

    def _write_hidden(self, name: str, payload: bytes) -> Path:
        path = self.folder / f".{name}.{os.getpid()}.{threading.get_ident()}.part"
        path.write_bytes(payload)
        return path

    def _publish(self, hidden: Path, name: str) -> None:
        """Whoever watches the folder sees the whole file or none, and no file is replaced."""
        number = 1
        while True:
            suffix = f"-{number}" if number > 1 else ""
            target = self.folder / f"{name}{suffix}.{self._printer.language}"
            try:
                _give_name(hidden, target)
            except FileExistsError:
                number += 1
                continue
            return


def _give_name(hidden: Path, target: Path) -> None:
    """Make a finished file appear under its name in one step.

    Raises:
        FileExistsError: If the name is taken.
    """
    if os.name == "nt":
        hidden.rename(target)  # on Windows a rename never replaces
        return
    try:
        target.hardlink_to(hidden)
    except FileExistsError:
        raise
    except OSError:  # a memory stick knows no links: the name is taken first, empty for a moment
        with target.open("xb"):
            pass
        hidden.replace(target)
