"""The count sheet out and in: matched by line, conflicts listed, all or none."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from app.core.errors import InvalidInput
from app.opname.api import ImportCounts, SheetCount
from app.opname.sheet import COLUMNS, read_sheet, write_sheet
from tests.support.counting import Counting

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.mark.req("WMS-OPN-15", "WMS-OPN-07")
def test_a_sheet_goes_out_and_comes_back(counting: Counting) -> None:
    session = counting.session()
    counting.count(session, 1, 8)
    book = load_workbook(BytesIO(write_sheet(counting.lines(session))))
    sheet = book.worksheets[0]
    fields = [column.field for column in COLUMNS if column.field != "system"]
    fisik = fields.index("counted") + 1
    for row, value in ((2, 9), (4, 0)):
        sheet.cell(row, fisik).value = value

    read = read_sheet([(at, line) for at, line in enumerate(sheet.iter_rows(values_only=True), 1)])
    done = counting.admin.do(ImportCounts(session=session, rows=read.rows))

    assert read.problems == ()
    assert [(row.line, row.sku, row.known, row.counted) for row in read.rows] == [
        (1, "KAPAS", 8, Decimal(9)), (3, "KRIM", None, Decimal(0)),
    ]  # fmt: skip
    assert done.value == 2
    assert {row.sku: row.counted for row in counting.lines(session)} == {
        "KAPAS": 9, "SERUM": None, "KRIM": 0,
    }  # fmt: skip


@pytest.mark.req("WMS-OPN-15", "WMS-GEN-09")
def test_every_conflict_is_listed_and_nothing_is_written(counting: Counting) -> None:
    session = counting.session()
    counting.count(session, 1, 8)
    rows = (
        SheetCount(row=2, line=1, sku="KAPAS", counted=Decimal(9)),
        SheetCount(row=3, line=2, sku="KRIM", counted=Decimal(9)),
        SheetCount(row=4, line=3, sku="KRIM", counted=Decimal(4)),
        SheetCount(row=5, line=3, sku="KRIM", counted=Decimal(5)),
        SheetCount(row=6, line=77, sku="KRIM", counted=Decimal(5)),
    )

    with pytest.raises(InvalidInput, match="KAPAS sudah dihitung 8 setelah lembar dibuat") as wrong:
        counting.admin.do(ImportCounts(session=session, rows=rows))

    assert [each.field for each in wrong.value.fields] == ["rows.2", "rows.3", "rows.5", "rows.6"]
    assert counting.line(session, "KRIM").counted is None
    counting.admin.do(ImportCounts(session=session, rows=rows[:1], overwrite=True))
    assert counting.line(session, "KAPAS").counted == 9


def _cells(*values: object) -> list[tuple[int, Sequence[object]]]:
    heads = ("No baris", "SKU", "Fisik", "Jam hitung")
    return [(1, heads), (2, values)]


@pytest.mark.req("WMS-OPN-15", "WMS-OPN-04")
@pytest.mark.parametrize("dash", ["-", "–", " - "])
def test_a_dash_is_neither_zero_nor_uncounted(dash: str) -> None:
    read = read_sheet(_cells(1, "KAPAS", dash))

    assert read.rows == ()
    assert [each.reason for each in read.problems] == [
        "Tulis 0 bila barangnya tidak ada, kosongkan bila belum."
    ]


@pytest.mark.req("WMS-OPN-15")
@pytest.mark.parametrize(
    ("cell", "hour"),
    [
        ("08.30", "2026-11-21T08:30"), ("8:30 WIB", "2026-11-21T08:30"),
        ("20/11/2026 17.05", "2026-11-20T17:05"), (time(8, 30), "2026-11-21T08:30"),
        (datetime(2026, 11, 20, 9, 1), "2026-11-20T09:01"),  # noqa: DTZ001 - as spreadsheets have it
        ("", None), (None, None),
    ],
)  # fmt: skip
def test_the_hour_of_a_count_is_read_as_people_write_it(cell: object, hour: str | None) -> None:
    (row,) = read_sheet(_cells(1, "KAPAS", 8, cell), date(2026, 11, 21)).rows

    assert (f"{row.at:%Y-%m-%dT%H:%M}" if row.at else None) == hour


@pytest.mark.parametrize("cell", ["25.00", "08.61", "pagi", 8])
def test_what_is_no_hour_is_a_problem(cell: object) -> None:
    read = read_sheet(_cells(1, "KAPAS", 8, cell), date(2026, 11, 21))

    assert read.rows == ()
    assert "Bukan jam" in read.problems[0].reason


@pytest.mark.req("WMS-OPN-15", "WMS-OPN-06")
def test_goods_that_left_after_the_count_are_no_difference(counting: Counting) -> None:
    session = counting.session()
    counting.tick(600)
    counted_at = counting.goods.company.env.now()
    counting.tick(600)
    counting.take("KAPAS", 3)
    counting.tick(600)

    def row(at: datetime | None) -> SheetCount:
        return SheetCount(row=2, line=1, sku="KAPAS", counted=Decimal(10), at=at)

    for wrong, why in (
        (-timedelta(days=1), "Opname dimulai"),
        (timedelta(days=1), "masih di depan"),
    ):
        with pytest.raises(InvalidInput, match=why):
            counting.admin.do(ImportCounts(session=session, rows=(row(counted_at + wrong),)))
    counting.admin.do(ImportCounts(session=session, rows=(row(counted_at),)))

    line = counting.line(session, "KAPAS")
    assert (line.counted, line.expected, line.selisih) == (10, 10, 0)
