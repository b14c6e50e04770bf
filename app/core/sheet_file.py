"""Spreadsheets people fill in, written: a template with notes, or the same columns with data.

Codes are text cells, so that Excel keeps their zeros; text that looks like a formula stays text.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from app.core.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from app.core.sheet import Column

_FORMATS: Final = {
    "text": "@",
    "money": "#,##0.##",
    "whole": "#,##0",
    "amount": "General",
    "day": "dd/mm/yyyy",
    "yes_no": "@",
}
_HEADER_FILL: Final = "DDF3E4"
_REQUIRED_FILL: Final = "FFEFC8"
#: Rows that get cell formats and choice lists in a template; people seldom fill in more by hand.
_PREPARED: Final = 2_000


def write_template(title: str, columns: Sequence[Column], notes: Sequence[str]) -> bytes:
    """An XLSX with headers, an example row, choices, and a sheet of notes."""
    return _write(title, columns, [[each.example for each in columns]], notes, prepared=_PREPARED)


def write_rows(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], notes: Sequence[str] = ()
) -> bytes:
    """An XLSX with the same headers and these rows; Money, int, date, bool and text cells."""
    return _write(title, columns, rows, notes, prepared=0)


def _write(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    notes: Sequence[str],
    *,
    prepared: int,
) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise AssertionError("a new workbook has a sheet")
    sheet.title = title
    _head(sheet, columns)
    last = 1
    for last, row in enumerate(rows, start=2):
        for place, (column, value) in enumerate(zip(columns, row, strict=True), start=1):
            _put(sheet, last, place, column, value)
    for blank in range(last + 1, prepared + 1):
        for place, column in enumerate(columns, start=1):
            sheet.cell(blank, place).number_format = _FORMATS[column.kind]
    if prepared:
        _offer_choices(sheet, columns)
    _explain(book.create_sheet("Petunjuk"), columns, notes)
    data = BytesIO()
    book.save(data)
    book.close()
    return data.getvalue()


def _head(sheet: Worksheet, columns: Sequence[Column]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(1, place, column.title)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.fill = PatternFill(
            "solid", fgColor=_REQUIRED_FILL if column.required else _HEADER_FILL
        )
        if column.note:
            cell.comment = Comment(column.note, "Lumbung", height=80, width=260)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "B2"


def _put(sheet: Worksheet, row: int, place: int, column: Column, value: Any) -> None:
    cell = sheet.cell(row, place)
    cell.number_format = _FORMATS[column.kind]
    plain = _plain(value)
    if plain in {None, ""}:
        return
    cell.value = plain
    if isinstance(plain, str):
        # "=1+1" in a product name is a name, not a formula.
        cell.data_type = "s"


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, Money):
        whole, rest = divmod(value.sen, 100)
        return whole if not rest else Decimal(value.sen) / 100
    if isinstance(value, (int, date)) or value is None:
        return value
    return str(value)


def _offer_choices(sheet: Worksheet, columns: Sequence[Column]) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, column in enumerate(columns, start=1):
        if not column.choices:
            continue
        offer = DataValidation(
            type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True
        )
        offer.error = f"Pilih salah satu: {', '.join(column.choices)}"
        letter = get_column_letter(place)
        offer.add(f"{letter}2:{letter}{_PREPARED}")
        sheet.add_data_validation(offer)


def _explain(sheet: Worksheet, columns: Sequence[Column], notes: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 90
    wrap = Alignment(wrap_text=True, vertical="top")
    row = 1
    for note in notes:
        sheet.cell(row, 1, note).alignment = wrap
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        sheet.row_dimensions[row].height = 32
        row += 1
    row += bool(notes)
    for place, heading in enumerate(("Kolom", "Isi"), start=1):
        sheet.cell(row, place, heading).font = Font(bold=True)
    for each in columns:
        row += 1
        sheet.cell(row, 1, each.title + (" (wajib)" if each.required else ""))
        sheet.cell(row, 2, each.note).alignment = wrap
