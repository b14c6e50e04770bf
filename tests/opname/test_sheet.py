"""The count sheet out and in: matched by line, conflicts listed, all or none."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.core.errors import InvalidInput
from app.opname.api import ImportCounts, SheetCount
from app.opname.sheet import COLUMNS, read_sheet, write_sheet
from tests.support.counting import Counting


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
        (1, "KAPAS", 8, 9), (3, "KRIM", None, 0),
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
        SheetCount(row=2, line=1, sku="KAPAS", counted=9),
        SheetCount(row=3, line=2, sku="KRIM", counted=9),
        SheetCount(row=4, line=3, sku="KRIM", counted=4),
        SheetCount(row=5, line=3, sku="KRIM", counted=5),
        SheetCount(row=6, line=77, sku="KRIM", counted=5),
    )

    with pytest.raises(InvalidInput, match="KAPAS sudah dihitung 8 setelah lembar dibuat") as wrong:
        counting.admin.do(ImportCounts(session=session, rows=rows))

    assert [each.field for each in wrong.value.fields] == ["rows.2", "rows.3", "rows.5", "rows.6"]
    assert counting.line(session, "KRIM").counted is None
    counting.admin.do(ImportCounts(session=session, rows=rows[:1], overwrite=True))
    assert counting.line(session, "KAPAS").counted == 9
