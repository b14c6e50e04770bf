"""The old binary .xls through python-calamine; its 65,536 x 256 cells bound what it can hold."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from app.integrations.xlsx.errors import FileDamaged, FileLocked, FileRefused, NotASpreadsheet
from app.integrations.xlsx.rows import number_cell
from app.integrations.xlsx.sheet import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from python_calamine import CalamineSheet, CalamineWorkbook

    from app.integrations.xlsx.sheet import Cell, NumberedRow, Sheet
    from app.integrations.xlsx.source import Reading, Source

_TICK_ROWS: Final = 2_000
#: Streams of other Office files in the same OLE container.
_OTHERS: Final = (
    ("WordDocument".encode("utf-16-le"), "dokumen Word"),
    ("PowerPoint Document".encode("utf-16-le"), "presentasi PowerPoint"),
    ("__substg1.0_".encode("utf-16-le"), "surel Outlook"),
)
#: BOF of the workbook globals in BIFF8, and the record that says the rest is encrypted.
_WORKBOOK_START: Final = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILEPASS: Final = 0x2F
_RECORDS_LOOKED_AT: Final = 4
_Value = str | float | int | bool | datetime | date | time | timedelta


def open_xls(source: Source, reading: Reading) -> list[Sheet]:
    """The sheets of an old workbook.

    Raises:
        FileLocked, FileDamaged, NotASpreadsheet: As they say.
    """
    workbook = _workbook(source)
    return [XlsSheet(source, workbook, title, reading) for title in workbook.sheet_names]


def _workbook(source: Source) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    with source.open() as file:
        data = file.read()
    if _has_password(data):
        raise FileLocked(source.name)
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except BaseException as error:  # a panic in Rust is no Exception
        raise _refusal(source.name, data, error) from error


def _refusal(name: str, data: bytes, error: BaseException) -> FileRefused:
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error
    for stream, what in _OTHERS:
        if stream in data:
            return NotASpreadsheet(
                f'Isi berkas "{name}" adalah {what}, bukan lembar kerja. Pilih berkas ekspor '
                ".xlsx atau .csv dari marketplace."
            )
    return FileDamaged(name, "buku kerja .xls lama; bila masih bisa dibuka, simpan sebagai .xlsx")


def _has_password(data: bytes) -> bool:
    """Whether a FILEPASS record follows the workbook's first one; calamine does not tell."""
    place = data.find(_WORKBOOK_START)
    for _ in range(_RECORDS_LOOKED_AT if place >= 0 else 0):
        kind, size = struct.unpack_from("<HH", data.ljust(place + 4, b"\0"), place)
        if kind == _FILEPASS:
            return True
        place += 4 + size
    return False


@dataclass(frozen=True, slots=True)
class XlsSheet:
    """One sheet of an old workbook; calamine applies the 1904 epoch itself."""

    source: Source
    workbook: CalamineWorkbook
    name: str
    reading: Reading
    epoch_1904: bool = field(default=False, init=False)
    ragged_is_fault: bool = field(default=False, init=False)

    def rows(self) -> Iterator[NumberedRow]:
        """Filled rows."""
        sheet = self._sheet()
        for index, values in enumerate(sheet.iter_rows()):
            if index % _TICK_ROWS == 0:
                self.reading.tick(index, sheet.height)
            cells = [_cell(value) for value in values]
            while cells and cells[-1] == "":
                cells.pop()
            if not is_blank(cells):
                yield index + 1, cells
        self.reading.tick(sheet.height, sheet.height)

    def _sheet(self) -> CalamineSheet:
        try:
            return self.workbook.get_sheet_by_name(self.name)
        except BaseException as error:  # a panic in Rust is no Exception
            raise _refusal(self.source.name, b"", error) from error


def _cell(value: _Value) -> Cell:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return number_cell(repr(value))
    if isinstance(value, timedelta):
        return str(value)
    return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
