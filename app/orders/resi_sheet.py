"""The sheet of *Impor Resi*: its rows read, its template written (ERP-ORD-09).

Pure: who opened the file hands in numbered rows of cells (see :mod:`app.core.sheet`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.core import cells
from app.core.cells import BadCell
from app.core.sheet import Column, RowProblem, RowReader, find_header, is_blank, lay_out
from app.core.sheet_file import write_template
from app.core.text import angka
from app.orders.api import NumberedResi
from app.orders.api.resi import LONGEST_RESI, MOST_RESI, SHORTEST_RESI

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.sheet import NumberedRow

TITLE: Final = "Resi"
_EXAMPLE: Final = "CONTOH-"
_LONGEST_NUMBER: Final = 80
_LONGEST_COURIER: Final = 500
COLUMNS: Final = (
    Column(
        "order", "nomor_pesanan",
        ("nomor pesanan", "no pesanan", "no. pesanan", "order id", "order_id", "id pesanan"),
        required=True, width=24, example="CONTOH-2611210001",
        note="Nomor pesanan di Lumbung atau di marketplace, bentuk apa saja.",
    ),
    Column(
        "resi", "no_resi",
        ("no resi", "no. resi", "nomor resi", "resi", "awb", "tracking number", "tracking id"),
        required=True, width=24, example="SPXID0412345678",
        note="Nomor resi dari kurir. Sel teks, agar nol di depan tidak hilang.",
    ),
    Column(
        "courier", "kurir", ("courier", "ekspedisi", "jasa kirim"), width=16, example="SPX",
        note="Boleh kosong: kurir pesanan tidak berubah.",
    ),
)  # fmt: skip
NOTES: Final = (
    "Satu baris satu pesanan. Resi yang sudah ada di pesanan lain ditolak.",
    "Baris contoh (CONTOH-…) dilewati.",
)


@dataclass(frozen=True, slots=True)
class ReadResi:
    """A sheet as typed rows.

    Attributes:
        rows: Those without a problem of their own.
        problems: Everything that could not be read, in the order of the sheet.
        unknown: Headers nobody reads.
        examples: Example rows of the template that were skipped.
    """

    rows: tuple[NumberedResi, ...]
    problems: tuple[RowProblem, ...]
    unknown: tuple[str, ...] = ()
    examples: int = 0


def template() -> bytes:
    """The XLSX to fill in."""
    return write_template(TITLE, COLUMNS, NOTES)


def read_resi(rows: Iterable[NumberedRow]) -> ReadResi:
    """Read a sheet; every problem at once, never an error."""
    numbered = [(number, line) for number, line in rows if not is_blank(line)]
    head = find_header(numbered, COLUMNS)
    if head is None:
        return _unreadable(
            "Judul kolom tidak ditemukan. Baris pertama harus berisi nomor_pesanan dan no_resi; "
            "pakai berkas templat."
        )
    layout = lay_out(numbered[head][1], COLUMNS)
    if layout.missing:
        return _unreadable(f"Kolom {', '.join(layout.missing)} tidak ada. Tambahkan kolomnya.")
    body = numbered[head + 1 :]
    if len(body) > MOST_RESI:
        return _unreadable(
            f"Berkas ini berisi {angka(len(body))} baris, paling banyak {angka(MOST_RESI)} sekali "
            "impor. Bagi berkasnya."
        )
    reader = RowReader(layout)
    found: list[NumberedResi] = []
    examples = 0
    for number, line in body:
        reader.start(number, line)
        if cells.shown(reader.cell("order")).upper().startswith(_EXAMPLE):
            examples += 1
            continue
        before = len(reader.problems)
        order, resi = reader.get("order", _number, ""), reader.get("resi", _resi, "")
        courier = reader.get("courier", _courier, "")
        if len(reader.problems) == before:
            found.append(NumberedResi(row=number, order=order, resi=resi, courier=courier))
    return ReadResi(tuple(found), tuple(reader.problems), layout.unknown, examples)


def _unreadable(reason: str) -> ReadResi:
    return ReadResi((), (RowProblem(0, "", "", reason),))


def _number(cell: object) -> str:
    number = cells.identifier(cell)
    if not number:
        raise BadCell("nomor pesanan kosong; isi nomornya")
    if len(number) > _LONGEST_NUMBER:
        raise BadCell(f"nomor pesanan paling panjang {_LONGEST_NUMBER} karakter")
    return number


def _resi(cell: object) -> str:
    resi = cells.identifier(cell)
    if not resi:
        raise BadCell("resi kosong; isi nomor resinya, atau hapus barisnya")
    if not SHORTEST_RESI <= len(resi) <= LONGEST_RESI:
        raise BadCell(f"nomor resi harus {SHORTEST_RESI} sampai {LONGEST_RESI} karakter")
    return resi


def _courier(cell: object) -> str:
    courier = cells.text(cell)
    if len(courier) > _LONGEST_COURIER:
        raise BadCell("nama kurir terlalu panjang")
    return courier
