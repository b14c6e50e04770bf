"""A file as handed in: its bytes, its caps, what its first bytes say it is."""

from __future__ import annotations

import hashlib
import io
import stat
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO, Final

from app.integrations.xlsx.errors import (
    FileEmpty,
    FileLocked,
    FileTooBig,
    FileUnreachable,
    NotASpreadsheet,
    ReadCancelled,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MEGA: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps against zip bombs and accidents; all generous for a shop's largest month.

    Attributes:
        file_bytes: The file as it lies on disk.
        part_bytes: One sheet of an .xlsx after unpacking, counted while reading, never believed.
        strings_bytes: The shared strings after unpacking; they are held in memory.
        row_chars: One row's XML or one text field.
        rows: Filled rows of a sheet.
        columns: Last filled column of a row.
    """

    file_bytes: int = 100 * _MEGA
    part_bytes: int = 2048 * _MEGA
    strings_bytes: int = 192 * _MEGA
    row_chars: int = 8 * _MEGA
    rows: int = 500_000
    columns: int = 2_000


def _never() -> bool:
    return False


def _silent(_done: int, _total: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Reading:
    """How the caller follows one reading: progress, cancel, caps.

    ``progress(done, total)`` counts bytes of the sheet being read; it is called from the reading
    thread every few thousand rows.  ``should_stop()`` is asked as often.
    """

    progress: Callable[[int, int], None] = _silent
    should_stop: Callable[[], bool] = _never
    limits: Limits = field(default_factory=Limits)

    def tick(self, done: int, total: int) -> None:
        """Tell how far we are.

        Raises:
            ReadCancelled: If the person asked to stop.
        """
        if self.should_stop():
            raise ReadCancelled
        self.progress(min(done, total), total)


class Container(StrEnum):
    """What the bytes are."""

    XLSX = "xlsx"
    XLS = "xls"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Source:
    """A named file, on disk or in memory; ``open`` can be called again and again."""

    name: str
    size: int
    open: Callable[[], BinaryIO]

    @classmethod
    def of_path(cls, path: Path) -> Source:
        """A file on disk.

        Raises:
            FileUnreachable: If it cannot be opened, or is no file at all.
        """
        try:
            found = path.stat()
            if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
                # Opening a pipe waits for its writer, and a device may have no end.
                raise FileUnreachable(
                    f'"{path.name}" bukan berkas biasa. Simpan dulu ekspornya sebagai berkas, '
                    "lalu pilih berkas itu."
                )
            with path.open("rb"):
                size = found.st_size
        except OSError as error:
            raise _unreachable(path.name, error) from error
        return cls(path.name, size, lambda: path.open("rb"))

    @classmethod
    def of_bytes(cls, name: str, data: bytes) -> Source:
        """A file in memory."""
        return cls(name, len(data), lambda: io.BytesIO(data))

    def sha256(self) -> str:
        """Fingerprint of the bytes: the same file again is told at once."""
        try:
            digest = hashlib.sha256()
            with self.open() as file:
                while block := file.read(_MEGA):
                    digest.update(block)
            return digest.hexdigest()
        except OSError as error:
            raise _unreachable(self.name, error) from error


def _unreachable(name: str, error: OSError) -> FileUnreachable:
    if isinstance(error, FileNotFoundError):
        return FileUnreachable(f'Berkas "{name}" tidak ditemukan. Pilih lagi berkasnya.')
    if isinstance(error, IsADirectoryError):
        return FileUnreachable(f'"{name}" adalah folder. Pilih berkas di dalamnya.')
    return FileUnreachable(
        f'Berkas "{name}" tidak dapat dibuka, mungkin sedang dipakai program lain atau Anda tidak '
        "berhak membacanya. Tutup berkas itu di Excel, lalu coba lagi."
    )


#: First bytes of things people rename to .xlsx, and what to call them.
_FOREIGN: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "gambar PNG"),
    (b"\xff\xd8\xff", "foto JPEG"),
    (b"GIF8", "gambar GIF"),
    (b"%PDF", "dokumen PDF"),
    (b"{\\rtf", "dokumen RTF"),
    (b"Rar!\x1a\x07", "arsip RAR"),
    (b"7z\xbc\xaf\x27\x1c", "arsip 7-Zip"),
    (b"\x1f\x8b", "arsip GZIP"),
    (b"SQLite format 3\x00", "basis data SQLite"),
    (b"MZ", "program Windows"),
    (b"\x7fELF", "program Linux"),
)
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP: Final = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<script", b"<body", b"<head")
#: The stream an encrypted .xlsx keeps its content in, as OLE writes the name.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def sniff(source: Source, limits: Limits) -> Container:
    """Tell the container by its bytes; extension and name are never believed.

    Raises:
        FileRefused: If it is empty, too big, encrypted or no table at all.
    """
    if source.size == 0:
        raise FileEmpty(
            f'Berkas "{source.name}" kosong (0 bita). Unduh ulang berkasnya, lalu impor lagi.'
        )
    if source.size > limits.file_bytes:
        raise FileTooBig(
            f'Berkas "{source.name}" terlalu besar ({source.size // _MEGA} MB, batas '
            f"{limits.file_bytes // _MEGA} MB). Unduh per bulan atau per minggu, lalu impor satu "
            "per satu."
        )
    try:
        with source.open() as file:
            return _container(source, file.read(4096))
    except OSError as error:
        raise _unreachable(source.name, error) from error


def _container(source: Source, head: bytes) -> Container:
    if head.startswith(_ZIP):
        return Container.XLSX
    if head.startswith(_OLE):
        return _ole(source)
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise NotASpreadsheet(
                f'Isi berkas "{source.name}" adalah {what}, bukan tabel. Pilih berkas ekspor '
                ".xlsx atau "
                ".csv dari marketplace."
            )
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise NotASpreadsheet(
            f'Isi berkas "{source.name}" adalah halaman web (HTML/XML), bukan lembar kerja. Buka '
            "di "
            "Excel, simpan sebagai .xlsx, lalu impor lagi."
        )
    return Container.TEXT


def _ole(source: Source) -> Container:
    with source.open() as file:
        if _ENCRYPTED in file.read():
            raise FileLocked(source.name)
    return Container.XLS
