"""Opening stock by the file: reading, preview, import, all problems at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from app.accounting.api import JournalDetail, JournalList
from app.catalog.api import AddUnit
from app.core.errors import NotFound, UserError
from app.core.money import Money
from app.core.sheet import RowProblem
from app.core.work import Cancelled, WarehouseRefused
from app.stock import importing
from app.stock.api import (
    ImportOpening,
    OpeningLine,
    OpeningRow,
    PreviewOpening,
    StockByPlace,
    StockSummary,
)
from app.stock.columns import COLUMNS

if TYPE_CHECKING:
    from tests.support.goods import Goods

HEADER = [each.title for each in COLUMNS]
FULL = [
    "SERUM", "Serum", "GD1-A-01", "L1", "01/06/2026", Decimal(46904), Decimal(12), "",
    "25.000,50", "",
]  # fmt: skip


def _rows(*lines: list[Any], header: list[str] | None = None) -> list[tuple[int, list[Any]]]:
    return list(enumerate([header or HEADER, *lines], start=1))


def _row(number: int, sku: str, **more: Any) -> OpeningRow:
    fields = {"row": number, "sku": sku, "location": "GD1-A-01", "qty": 1, "cost": Money(10_000)}
    return OpeningRow.model_validate(fields | more)


# ---------------------------------------------------------------- reading


@pytest.mark.req("WMS-MD-05", "WMS-LOT-01")
def test_a_full_row_is_read_as_it_is_meant() -> None:
    read = importing.read_opening(_rows(FULL))

    assert read.problems == ()
    assert read.rows == (
        OpeningRow(
            row=2, sku="SERUM", location="GD1-A-01", lot="L1", made_on=date(2026, 6, 1),
            expires_on=date(2028, 5, 31), qty=12, unit="", cost=Money(2_500_050),
        ),
    )  # fmt: skip


@pytest.mark.req("WMS-MD-05", "WMS-GEN-09")
def test_every_bad_cell_is_told_with_row_column_and_reason() -> None:
    lines: list[list[Any]] = [
        ["", "", "GD1-A-01", "", "", "", "0", "", "", ""],
        ["KAPAS", "", "", "", "31/02/2026", "besok", "1,5", "", "mahal", ""],
        FULL,
    ]

    read = importing.read_opening(_rows(*lines))

    assert [(each.row, each.column, each.value) for each in read.problems] == [
        (2, "SKU", ""), (2, "Jumlah", "0"), (2, "HPP per satuan", ""),
        (3, "Lokasi", ""), (3, "Tanggal produksi", "31/02/2026"), (3, "ED", "besok"),
        (3, "Jumlah", "1,5"), (3, "HPP per satuan", "mahal"),
    ]  # fmt: skip
    assert read.problems[4].reason == "Tanggal itu tidak ada di kalender."
    assert [row.row for row in read.rows] == [4]


def test_a_sheet_without_headers_without_a_column_or_without_rows_says_so() -> None:
    assert "Judul kolom tidak ditemukan" in importing.read_opening([(1, ["x"])]).problems[0].reason
    without = [title for title in HEADER if title not in {"Jumlah", "HPP per satuan"}]
    missing = importing.read_opening([(1, without)]).problems
    assert missing == (
        RowProblem(0, "", "", "Kolom Jumlah, HPP per satuan tidak ada. Tambahkan kolomnya."),
    )
    assert "Belum ada baris stok" in importing.read_opening(_rows()).problems[0].reason


def test_the_template_reads_as_empty_and_says_what_to_fill_in() -> None:
    book = load_workbook(BytesIO(importing.template()))
    sheet = book["Stok awal"]
    rows = [
        (number, list(row)) for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
    ]

    read = importing.read_opening(rows)

    assert [cell.value for cell in sheet[1]] == HEADER
    assert sheet["A2"].number_format == "@"  # SKU
    assert sheet["D2"].number_format == "@"  # lot
    assert sheet["F2"].number_format == "dd/mm/yyyy"
    assert sheet["I2"].number_format == "#,##0.##"
    assert read.examples == 1
    assert read.rows == ()
    words = " ".join(str(cell.value) for row in book["Petunjuk"].iter_rows() for cell in row)
    assert "31/05/2028" in str(sheet["F2"].value)
    assert "Wajib untuk produk yang dilacak per lot" in words


def test_reading_tells_progress_and_stops_when_asked() -> None:
    told: list[int] = []

    def tell(count: int) -> None:
        told.append(count)
        if count:
            raise Cancelled

    with pytest.raises(Cancelled):
        importing.read_opening(_rows(*[FULL] * 1200), tell=tell)

    assert told == [0, 500]


def test_problems_are_written_to_a_sheet_with_their_places() -> None:
    problem = RowProblem(7, "ED", "=besok", "Bukan tanggal.")

    book = load_workbook(BytesIO(importing.problems_file("Stok awal", [problem])))

    rows = [list(row) for row in book["Masalah"].iter_rows(values_only=True)]
    assert rows == [
        ["Lembar", "Baris", "Kolom", "Isi", "Masalah"],
        ["Stok awal", 7, "ED", "=besok", "Bukan tanggal."],
    ]
    assert book["Masalah"]["D2"].data_type == "s"


# ---------------------------------------------------------------- preview and import


@pytest.mark.req("WMS-MD-05", "WMS-LOT-01", "WMS-GEN-09")
def test_the_preview_finds_every_problem_of_every_row_and_writes_nothing(goods: Goods) -> None:
    goods.receive("SERUM", 5, "500.00", lot="ADA", expires=date(2027, 1, 1))
    goods.product("PAKET2", kind="service")
    rows = (
        _row(2, "TIDAKADA", location="RAK-9"),
        _row(3, "SERUM"),
        _row(4, "KAPAS", lot="X", unit="karton"),
        _row(5, "SERUM", lot="ADA", expires_on=date(2027, 1, 2), location="GD1-B-01"),
        _row(6, "SERUM", lot="ADA", expires_on=date(2027, 1, 1)),
        _row(7, "PAKET2"),
        _row(8, "TONER", lot="T", expires_on=date(2027, 1, 1), made_on=date(2027, 2, 1)),
        _row(9, "TONER", lot="U", expires_on=date(2027, 1, 1)),
        _row(10, "TONER", lot="U", expires_on=date(2027, 1, 3), location="GD1-B-01"),
        _row(11, "KAPAS", location="GD1-B-01"),
        _row(12, "KAPAS", location="GD1-B-01"),
        _row(13, "KAPAS", location="GD2-A-01"),
        _row(14, "KAPAS", serials=("S1",)),
    )

    seen = goods.me.ask(PreviewOpening(warehouse="GD1", rows=rows))

    assert [(each.row, each.column) for each in seen.problems] == [
        (2, "SKU"), (2, "Lokasi"), (3, "Lot"), (3, "ED"), (4, "Satuan"), (4, "Lot"), (5, "ED"),
        (6, "SKU"), (7, "SKU"), (8, "Tanggal produksi"), (10, "ED"), (12, "SKU"), (13, "Lokasi"),
        (14, "Nomor seri"),
    ]  # fmt: skip
    reasons = {each.row: each.reason for each in seen.problems}
    assert reasons[5].startswith("Lot ADA sudah tercatat dengan ED 1 Jan 2027.")
    assert reasons[6].startswith("Barang ini sudah punya mutasi di lokasi GD1-A-01 lot ADA.")
    assert reasons[12] == "Baris ini sama persis dengan baris 11. Hapus satu."
    assert [line.row for line in seen.lines] == [9, 11]
    assert goods.on_hand("KAPAS") == (0, "0.00")
    with pytest.raises(UserError, match=r"14 masalah di 11 baris; tidak ada yang disimpan"):
        goods.me.do(ImportOpening(warehouse="GD1", rows=rows))
    assert goods.on_hand("KAPAS") == (0, "0.00")
    assert goods.on_hand("TONER") == (0, "0.00")


@pytest.mark.req("WMS-MD-09", "WMS-INV-05", "WMS-LOT-01", "WMS-VAL-09")
def test_an_import_is_worth_what_the_preview_said_and_is_in_the_books(goods: Goods) -> None:
    goods.me.do(AddUnit(sku="KAPAS", unit="karton", factor="12"))
    rows = (
        _row(2, "SERUM", lot="L1", expires_on=date(2028, 5, 31), qty=7, cost=Money(2_500_050)),
        _row(3, "KAPAS", qty=2, unit="Karton", cost=Money.parse("100000")),
        _row(4, "TONER", lot="BASI", expires_on=date(2026, 11, 20), cost=Money(0)),
    )

    seen = goods.me.ask(PreviewOpening(warehouse="GD1", rows=rows))
    posted = goods.me.do(ImportOpening(warehouse="GD1", rows=rows, file_name="stok.xlsx"))

    assert seen.problems == ()
    assert [(each.row, each.column) for each in seen.warnings] == [(4, "ED"), (4, "HPP per satuan")]
    assert (seen.rows, seen.products, seen.new_lots, seen.pieces) == (3, 3, 2, 32)
    assert str(seen.value) == "375003.50"
    assert seen.lines[1] == OpeningLine(
        3, "KAPAS", "Kapas", "GD1-A-01", "", None, 24, "pcs", Money.parse("200000")
    )
    assert posted.message == f"{posted.value.number} tersimpan: 3 baris stok awal diterima."
    assert goods.on_hand("SERUM") == (7, "175003.50")
    assert goods.on_hand("KAPAS") == (24, "200000.00")
    assert str(goods.me.ask(StockSummary()).value) == "375003.50"
    [journal] = goods.me.ask(JournalList(source=posted.value.number)).rows
    lines = goods.me.ask(JournalDetail(number=journal.number)).lines
    assert {line.code: str(line.debit - line.credit) for line in lines} == {
        "13-100": "375003.50", "31-950": "-375003.50",
    }  # fmt: skip
    bucket = goods.me.ask(StockByPlace(sku="SERUM")).rows[0]
    assert (bucket.lot, bucket.expires_on, bucket.on_hand) == ("L1", date(2028, 5, 31), 7)


@pytest.mark.req("WMS-MD-05")
def test_the_same_file_twice_is_not_counted_twice(goods: Goods) -> None:
    rows = (_row(2, "KAPAS", qty=5),)
    goods.me.do(ImportOpening(warehouse="GD1", rows=rows))

    with pytest.raises(UserError, match="sudah punya mutasi"):
        goods.me.do(ImportOpening(warehouse="GD1", rows=rows))

    assert goods.on_hand("KAPAS") == (5, "500.00")


@pytest.mark.req("WMS-INV-01")
def test_serials_come_in_one_by_one_and_never_twice(goods: Goods) -> None:
    goods.product("ALAT", tracking="serial")
    good = _row(2, "ALAT", qty=2, serials=("SN1", "SN2"))

    wrong = goods.me.ask(
        PreviewOpening(warehouse="GD1", rows=(good, _row(3, "ALAT", qty=2, serials=("SN2",))))
    )
    goods.me.do(ImportOpening(warehouse="GD1", rows=(good,)))

    assert [each.reason for each in wrong.problems] == [
        "Isi 2 nomor seri, baru ada 1.",
        "Nomor seri SN2 tertulis dua kali.",
    ]
    assert [row.serial for row in goods.me.ask(StockByPlace(sku="ALAT")).rows] == ["SN1", "SN2"]


@pytest.mark.req("WMS-SEC-08")
def test_another_warehouse_is_refused_and_an_unknown_one_named(goods: Goods) -> None:
    clerk = goods.company.client("inventory.approve", warehouses=("GD2",))

    with pytest.raises(WarehouseRefused):
        clerk.ask(PreviewOpening(warehouse="GD1", rows=()))
    with pytest.raises(NotFound, match="GD9"):
        goods.me.ask(PreviewOpening(warehouse="GD9", rows=()))
