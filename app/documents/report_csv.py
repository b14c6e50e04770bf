"""A report as CSV: the head of the table and its rows, for programs that read no spreadsheets.

Semicolons and decimal commas as Excel in Indonesia reads them, the same figures as on screen.  The
title block and the footers stay out: a table must begin in the first line.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Final

from app.core.money import Money

if TYPE_CHECKING:
    from app.documents.report import Cell, Column, Report

#: Text that a spreadsheet would run as a formula gets a quote in front.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def render(report: Report) -> bytes:
    """The table as UTF-8 with a mark, so that Excel knows the letters."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_head(column) for column in report.columns])
    for row in report.rows:
        writer.writerow([_text(cell) for cell in row.cells])
    return out.getvalue().encode("utf-8-sig")


def _head(column: Column) -> str:
    return f"{column.group} {column.title}".strip()


def _text(cell: Cell) -> str:
    """A cell as a program reads it: no thousands dots, decimals with a comma."""
    if cell is None:
        return ""
    if isinstance(cell, Money):
        return str(cell).removesuffix(".00").replace(".", ",")
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}".replace(".", ",")
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, int):
        return str(cell)
    text = " ".join(cell.split())
    return f"'{text}" if text.startswith(_FORMULA) else text
