"""The sheet of *Impor Resi*: its rows read, its template written (ERP-ORD-09).

Pure: who opened the file hands in numbered rows of cells (see :mod:`app.core.sheet`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.core import cells
from app.core.cells import BadCell
from app.core.sheet import Column, NoColumns, RowProblem, below_header, is_example
from app.core.sheet_file import write_template
from app.core.text import angka
from app.orders.api import NumberedResi
from app.orders.api.resi import LONGEST_RESI, MOST_RESI, SHORTEST_RESI

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.sheet import NumberedRow

TITLE: Final = "Resi"
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
    try:
        reader, body = below_header(rows, COLUMNS, "nomor_pesanan dan no_resi")
    except NoColumns as wrong:
        return _unreadable(str(wrong))
    if len(body) > MOST_RESI:
        return _unreadable(
            f"Berkas ini berisi {angka(len(body))} baris, paling banyak {angka(MOST_RESI)} sekali "
            "impor. Bagi berkasnya."
        )
    found: list[NumberedResi] = []
    examples = 0
    for number, line in body:
        reader.start(number, line)
        if is_example(reader.cell("order")):
            examples += 1
            continue
        before = len(reader.problems)
        order, resi = reader.get("order", _number, ""), reader.get("resi", _resi, "")
        courier = reader.get("courier", _courier, "")
        if len(reader.problems) == before:
            found.append(NumberedResi(row=number, order=order, resi=resi, courier=courier))
    return ReadResi(tuple(found), tuple(reader.problems), reader.layout.unknown, examples)


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
