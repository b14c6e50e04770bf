"""The count sheet as XLSX: written with every line, filled in, read again (WMS-OPN-15).

Pure: who opened the file hands in numbered rows of cells (see :mod:`app.core.sheet`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.core import cells
from app.core.env import WIB
from app.core.sheet import (
    Column,
    NumberedRow,
    RowProblem,
    RowReader,
    find_header,
    is_blank,
    lay_out,
)
from app.core.sheet_file import write_rows
from app.opname.api import SheetCount

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.opname.api import LineRow

COLUMNS: Final = (
    Column("line", "No baris", required=True, kind="whole", width=9, note="Jangan diubah."),
    Column("location", "Lokasi", width=16),
    Column("sku", "SKU", required=True, width=18, note="Jangan diubah; diperiksa lagi."),
    Column("product", "Nama", width=36),
    Column("lot", "Lot / SN", width=16),
    Column("expires", "ED", kind="day", width=12),
    Column("unit", "Satuan", width=9, note="Satuan angka Fisik; boleh diganti satuan lain produk."),
    Column("known", "Terhitung", kind="whole", width=11, note="Hitungan saat lembar dibuat."),
    Column("system", "Stok sistem", kind="whole", width=12, note="Hanya bila tidak dihitung buta."),
    Column("counted", "Fisik", required=True, kind="amount", width=11,
           note="Dalam satuan di kolom Satuan; 0 bila kosong."),
    Column("at", "Jam hitung", width=17, note="08.30 atau 21/11/2026 08.30; kosong = saat impor."),
)  # fmt: skip
_CLOCK: Final = re.compile(
    r"(?:(.+?)[ T]+)?(\d{1,2})[.:](\d{2})(?:[.:]\d{2})?(?: ?WIB)?", re.IGNORECASE
)
_NONE: Final = Decimal(0)
_DASHES: Final = frozenset({"-", "–", "—"})
NOTES: Final = (
    "Isi kolom Fisik. Baris yang kosong tidak diimpor; isi 0 bila barangnya tidak ada.",
    "Menghitung per karton? Ganti Satuan baris itu menjadi karton; isinya menurut data produk.",
    "Jam hitung menentukan stok yang dibandingkan: isi bila barang bergerak sesudah dihitung.",
    "Baris dicocokkan lewat No baris; hitungan orang lain sesudah lembar ini dibuat dilaporkan.",
)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A sheet as typed rows, and everything that could not be read."""

    rows: tuple[SheetCount, ...]
    problems: tuple[RowProblem, ...]


def write_sheet(lines: Iterable[LineRow], *, blind: bool = True) -> bytes:
    """The XLSX to fill in.

    Args:
        lines: Every line, in the order of the walk.
        blind: What the system holds is not in it, nor is its column (WMS-OPN-07).
    """
    columns = tuple(each for each in COLUMNS if each.field != "system" or not blind)
    return write_rows(
        "Lembar hitung",
        columns,
        ([_cells(line)[column.field] for column in columns] for line in lines),
        NOTES,
    )


def _cells(line: LineRow) -> dict[str, object]:
    return {
        "line": line.line, "location": line.location, "sku": line.sku,
        "product": f"{line.product} {line.variant}".strip(), "lot": line.lot or line.serial,
        "expires": line.expires_on, "unit": line.unit, "known": line.counted,
        "system": line.system_qty, "counted": None, "at": None,
    }  # fmt: skip


def read_sheet(rows: Iterable[NumberedRow], today: date | None = None) -> ReadSheet:
    """Read a sheet; every problem at once, never an error.

    Args:
        rows: Of the file, numbered as the spreadsheet shows them.
        today: The day of an hour without a date; None: it must be written.
    """
    numbered = [(number, line) for number, line in rows if not is_blank(line)]
    head = find_header(numbered, COLUMNS)
    layout = lay_out(numbered[head][1], COLUMNS) if head is not None else None
    if head is None or layout is None or layout.missing:
        missing = ", ".join(layout.missing) if layout else "No baris, SKU, Fisik"
        reason = f"Kolom {missing} tidak ada. Pakai lembar hitung yang diekspor."
        return ReadSheet((), (RowProblem(0, "", "", reason),))
    reader = RowReader(layout)
    found: list[SheetCount] = []
    for number, line in numbered[head + 1 :]:
        reader.start(number, line)
        if not cells.shown(reader.cell("counted")):
            continue
        before = len(reader.problems)
        known = cells.shown(reader.cell("known")) if layout.has("known") else ""
        values = {
            "row": number, "line": reader.get("line", cells.whole, 0),
            "sku": reader.get("sku", cells.identifier, ""),
            "counted": reader.get("counted", _counted, _NONE),
            "unit": reader.get("unit", cells.text, ""),
            "known": reader.get("known", cells.whole, 0) if known else None,
            "at": reader.get("at", partial(_moment, today=today), None),
        }  # fmt: skip
        if len(reader.problems) == before:
            found.append(SheetCount.model_validate(values))
    return ReadSheet(tuple(found), tuple(reader.problems))


def _counted(cell: Any) -> Decimal:  # noqa: ANN401 - a cell
    """A count; a dash says neither that nothing was there nor that nobody looked (WMS-OPN-04).

    Raises:
        BadCell: It is no quantity.
    """
    if cells.text(cell) in _DASHES:
        raise cells.BadCell("tulis 0 bila barangnya tidak ada, kosongkan bila belum")
    return cells.amount(cell)


def _moment(cell: Any, today: date | None) -> datetime | None:  # noqa: ANN401 - a cell
    """When a shelf was counted; an hour alone is one of today.

    Raises:
        BadCell: It is no time.
    """
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=WIB)
    words = f"{cell:%H:%M}" if isinstance(cell, time) else cells.text(cell)
    if words in {"", *_DASHES}:
        return None
    found = _CLOCK.fullmatch(words)
    day = (cells.day(found[1]) if found[1] else today) if found else None
    if found is None or day is None or (int(found[2]), int(found[3])) > (23, 59) or found[3] > "59":
        raise cells.BadCell("bukan jam (contoh yang benar: 08.30 atau 21/11/2026 08.30)")
    return datetime.combine(day, time(int(found[2]), int(found[3])), WIB)
