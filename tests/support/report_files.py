"""What a reader finds in the files of a report: figures of the spreadsheet, text of the paper."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pypdfium2

from app.core.money import ZERO, Money
from app.documents import report_pdf, report_xlsx
from app.documents.report import Kind, Report, added, cell_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_PART = re.compile(r"([+-]?)(?:SUM\(([^)]*)\)|([A-Z]+[0-9]+)|0)")


def sheet_of(report: Report, *, values: bool = False) -> Worksheet:
    """The sheet as a spreadsheet program reads it; formulas, or with ``values`` their results."""
    book = openpyxl.load_workbook(BytesIO(report_xlsx.render(report)), data_only=values)
    sheet = book.active
    assert sheet is not None
    return sheet


def calculated(sheet: Worksheet, formula: str) -> Decimal:
    """What a formula of sums comes to, calculated from the cells themselves."""
    found, total = 0, Decimal(0)
    for part in _PART.finditer(formula.removeprefix("=")):
        sign = -1 if part[1] == "-" else 1
        total += sign * sum(
            (_cell(sheet, one) for one in _cells(part[2] or part[3] or "")), Decimal(0)
        )
        found += len(part[0])
    assert found == len(formula) - 1, formula
    return total


def _cells(text: str) -> list[str]:
    cells = []
    for one in filter(None, text.split(",")):
        first, _, last = one.partition(":")
        name = re.sub(r"\d", "", first)
        start, end = int(first[len(name) :]), int((last or first)[len(name) :])
        cells += [f"{name}{row}" for row in range(start, end + 1)]
    return cells


def _cell(sheet: Worksheet, name: str) -> Decimal:
    value = sheet[name].value
    if isinstance(value, str) and value.startswith("="):
        return calculated(sheet, value)
    return Decimal(str(value)) if value is not None else Decimal(0)


def pages_of(report: Report) -> list[str]:
    """The text of each page as somebody selects it."""
    return list(report_pdf.page_texts(report_pdf.render(report)))


def picture_of(report: Report, page: int = 0, scale: float = 1.25) -> Any:
    """A page as a picture."""
    document = pypdfium2.PdfDocument(report_pdf.render(report))
    try:
        return document[page].render(scale=scale).to_pil()
    finally:
        document.close()


def check_files(report: Report) -> None:
    """Screen, spreadsheet and paper carry the same figures; formulas stand in totals only (B6)."""
    for row in report.rows:
        for one in row.sums:
            nothing = ZERO if report.columns[one.column].kind is Kind.MONEY else 0
            whole = added(report.rows, one, nothing)
            assert whole == row.cells[one.column], (row.key, row.cells)
    formulas, values = sheet_of(report), sheet_of(report, values=True)
    first = report_xlsx.head_row(report) + 1
    for at, row in enumerate(report.rows):
        summed = {one.column for one in row.sums}
        for place, cell in enumerate(row.cells):
            told = values.cell(first + at, place + 1).value
            written = formulas.cell(first + at, place + 1).value
            kind = report.columns[place].kind
            assert _same(told, cell, kind), (row.cells, place, told)
            is_formula = isinstance(written, str) and kind.figure
            assert is_formula == (place in summed and cell is not None), (row.cells, written)
            if is_formula:
                assert calculated(formulas, str(written)) == Decimal(str(told))
    _check_paper(report)


def _same(told: object, cell: object, kind: Kind) -> bool:
    if cell is None or cell == "":
        return told is None
    if isinstance(cell, Money):
        return Decimal(str(told)) == Decimal(cell.sen) / 100
    if isinstance(cell, date):
        return isinstance(told, datetime) and told.date() == cell
    if kind is Kind.PERCENT and isinstance(cell, (int, Decimal)):
        return abs(Decimal(str(told)) - Decimal(cell) / 100) < Decimal("1e-9")
    if isinstance(cell, (int, Decimal)):
        return Decimal(str(told)) == cell
    return told == cell


def _check_paper(report: Report) -> None:
    """Every figure of every line stands on the pages, in order."""
    decimals = report.decimals()
    text = " ".join(" ".join(page.split()) for page in pages_of(report))
    place = 0
    for row in report.rows:
        for at, cell in enumerate(row.cells):
            summed = report.columns[at].kind is Kind.NUMBER and row.look.sums
            if cell and (isinstance(cell, Money) or summed):
                wanted = cell_text(cell, report.columns[at].kind, decimals)
                found = text.find(wanted, place if not row.look.bold else 0)
                assert found >= 0, (wanted, row.cells)
    for word in (report.title.entity, report.title.name.split()[0]):
        assert word in text
    pages = pages_of(report)
    for number, page in enumerate(pages, start=1):
        assert f"Halaman {number} dari {len(pages)}" in page
