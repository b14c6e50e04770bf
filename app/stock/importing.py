"""The opening stock sheet: its rows read, its template and its problems written (issue 2, §3).

Pure: who opened the file hands in numbered rows of cells (see :mod:`app.core.sheet`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.core import cells
from app.core.cells import BadCell
from app.core.money import ZERO
from app.core.sheet import (
    Column,
    NoColumns,
    NumberedRow,
    RowProblem,
    RowReader,
    below_header,
    is_example,
)
from app.core.sheet_file import write_rows, write_template
from app.stock.api import OpeningRow
from app.stock.columns import COLUMNS, NOTES, column_title
from app.stock.rules.serial_lists import BadSerials, read_serials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TITLE: Final = "Stok awal"
_SPLIT: Final = re.compile(r"[;\n|]+")
_NO_SERIALS: Final[tuple[str, ...]] = ()
#: As long as the command takes; longer ones are a mistake in the file.
_LONGEST: Final = 60
#: Progress is told and cancel is heard every so many rows.
_TELL_EVERY: Final = 500
PROBLEM_COLUMNS: Final = (
    Column("sheet", "Lembar", width=18),
    Column("row", "Baris", kind="whole", width=8),
    Column("column", "Kolom", width=18),
    Column("value", "Isi", width=26),
    Column("reason", "Masalah", width=80),
)


@dataclass(frozen=True, slots=True)
class ReadOpening:
    """A sheet as typed rows.

    Attributes:
        rows: Those without a problem of their own.
        problems: Everything that could not be read, in the order of the sheet.
        unknown: Headers nobody reads.
        examples: Example rows of the template that were skipped.
    """

    rows: tuple[OpeningRow, ...]
    problems: tuple[RowProblem, ...]
    unknown: tuple[str, ...] = ()
    examples: int = 0


def template() -> bytes:
    """The XLSX to fill in."""
    return write_template(TITLE, COLUMNS, NOTES)


def problems_file(sheet: str, problems: Iterable[RowProblem]) -> bytes:
    """The problems as an XLSX, to mend the file beside it."""
    rows = ((sheet, each.row, each.column, each.value, each.reason) for each in problems)
    return write_rows("Masalah", PROBLEM_COLUMNS, rows)


def read_opening(
    rows: Iterable[NumberedRow],
    *,
    epoch_1904: bool = False,
    tell: Callable[[int], object] | None = None,
) -> ReadOpening:
    """Read a sheet; every problem at once, never an error.

    Args:
        rows: Numbered rows of cells, from the top.
        epoch_1904: Whether date numbers count from 1904 (old Excel for Mac).
        tell: Called with the number of rows read now and then; may raise to stop.
    """
    try:
        reader, body = below_header(rows, COLUMNS, "SKU, Nama, Lokasi, dan seterusnya")
    except NoColumns as wrong:
        return ReadOpening((), (RowProblem(0, "", "", str(wrong)),))
    unknown = reader.layout.unknown
    found, examples = _read_rows(reader, body, tell, epoch_1904=epoch_1904)
    if not found and not reader.problems:
        empty = "Belum ada baris stok di bawah judul kolom. Isi barisnya dahulu."
        return ReadOpening((), (RowProblem(0, "", "", empty),), unknown, examples)
    return ReadOpening(tuple(found), tuple(reader.problems), unknown, examples)


def _read_rows(
    reader: RowReader,
    body: list[NumberedRow],
    tell: Callable[[int], object] | None,
    *,
    epoch_1904: bool,
) -> tuple[list[OpeningRow], int]:
    found: list[OpeningRow] = []
    examples = 0
    for count, (number, line) in enumerate(body):
        if tell is not None and count % _TELL_EVERY == 0:
            tell(count)
        reader.start(number, line)
        if is_example(reader.cell("sku")):
            examples += 1
            continue
        row = _read_row(reader, epoch_1904=epoch_1904)
        if row is not None:
            found.append(row)
    return found, examples


def _read_row(reader: RowReader, *, epoch_1904: bool) -> OpeningRow | None:
    before = len(reader.problems)
    get = reader.get

    def day(cell: object) -> object:
        return cells.day(cell, epoch_1904=epoch_1904)

    values = {
        "row": reader.row,
        "sku": get("sku", _needed, ""),
        "location": get("location", _needed, ""),
        "lot": get("lot", _code, ""),
        "made_on": get("made_on", day, None),
        "expires_on": get("expires_on", day, None),
        "qty": get("qty", _positive, 0),
        "unit": get("unit", cells.text, ""),
        "cost": get("cost", cells.price, ZERO),
        "serials": get("serials", _serials, _NO_SERIALS),
    }
    if reader.layout.has("cost") and not cells.shown(reader.cell("cost")):
        reader.problem("cost", "HPP kosong; isi harga pokoknya, atau 0 bila memang tanpa nilai")
    return None if len(reader.problems) > before else OpeningRow.model_validate(values)


def _code(cell: object) -> str:
    code = cells.identifier(cell)
    if len(code) > _LONGEST:
        raise BadCell(f"kodenya terlalu panjang (paling banyak {_LONGEST} huruf)")
    return code


def _needed(cell: object) -> str:
    code = _code(cell)
    if not code:
        raise BadCell("kosong; isi kodenya")
    return code


def _positive(cell: object) -> int:
    count = cells.whole(cell)
    if count == 0:
        raise BadCell("jumlahnya nol; isi jumlah barang, atau hapus barisnya")
    return count


def _serials(cell: object) -> tuple[str, ...]:
    """A list; ``SN001..SN120`` stands for all of them (WMS-LOT-10)."""
    whole = cells.identifier(cell)
    found: list[str] = []
    for part in _SPLIT.split(whole):
        code = cells.identifier(part)
        try:
            found.extend(read_serials(code) if ".." in code else [code] if code else [])
        except BadSerials as error:
            raise BadCell(str(error).removeprefix("Baris 1: ")) from None
    return tuple(found)


__all__ = ["TITLE", "ReadOpening", "column_title", "problems_file", "read_opening", "template"]
