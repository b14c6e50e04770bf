"""The old Office container by hand: a small .xls, and the shell of an encrypted .xlsx.

No library of ours writes these any more, and sellers still send them.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECTOR: Final = 512
_END: Final = 0xFFFFFFFE
_FREE: Final = 0xFFFFFFFF
_FAT: Final = 0xFFFFFFFD
#: Streams below this size would live in the mini stream; ours are padded past it.
_SMALLEST: Final = 4096


def compound_file(streams: dict[str, bytes]) -> bytes:
    """An OLE container with the streams under its root."""
    contents = {name: data.ljust(_SMALLEST, b"\0") for name, data in streams.items()}
    sizes = [-(-len(data) // _SECTOR) for data in contents.values()]
    directory_size = -(-(len(contents) + 1) * 128 // _SECTOR)
    fat = [_FAT, *_chain(1, directory_size)]
    starts = []
    for size in sizes:
        starts.append(len(fat))
        fat += _chain(len(fat), size)
    assert len(fat) <= _SECTOR // 4, "one FAT sector is enough for a test"
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    header = struct.pack(
        "<8s16x5H6x10I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _SMALLEST, _END, 0,
        _END, 0, 0,
    )  # fmt: skip
    entries = [_entry("Root Entry", 5, 1 if contents else _FREE, _END, 0)]
    for place, (name, data) in enumerate(contents.items()):
        following = place + 2 if place + 1 < len(contents) else _FREE
        entries.append(_entry(name, 2, _FREE, starts[place], len(data), right=following))
    directory = b"".join(entries).ljust(directory_size * _SECTOR, b"\0")
    padded = (
        data.ljust(size * _SECTOR, b"\0")
        for data, size in zip(contents.values(), sizes, strict=True)
    )
    return (
        header.ljust(_SECTOR, b"\xff")
        + struct.pack(f"<{len(fat)}I", *fat)
        + directory
        + b"".join(padded)
    )


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END]


def _entry(name: str, kind: int, child: int, start: int, size: int, *, right: int = _FREE) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI16xIQ", text, len(text) + 2, kind, 1, _FREE, right, child, 0, start, size
    )


def encrypted_xlsx() -> bytes:
    """What Excel writes when a password is set: the package is one unreadable stream."""
    return compound_file({"EncryptionInfo": b"\x04\0\x04\0", "EncryptedPackage": b"\x5a" * 5000})


def xls_bytes(
    rows: Sequence[Sequence[str | float]], title: str = "orders", *, password: bool = False
) -> bytes:
    """A BIFF8 workbook of one sheet; with ``password`` it says that it is encrypted."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    sheet += _record(0x0204, struct.pack("<HHH", place, column, 0) + _text(value))
            else:
                sheet += _record(0x0203, struct.pack("<HHHd", place, column, 0, value))
    sheet += _record(0x000A, b"")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    if password:
        start += _record(0x002F, struct.pack("<HHH", 0, 1, 1))
    start += _record(0x0042, struct.pack("<H", 1200))
    name = title.encode("utf-16-le")
    length = len(start) + 4 + 8 + len(name) + 4
    start += _record(0x0085, struct.pack("<IBBBB", length, 0, 0, len(title), 1) + name)
    return compound_file({"Workbook": start + _record(0x000A, b"") + sheet})


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(value: str) -> bytes:
    return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
