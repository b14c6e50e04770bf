"""Writes a whole list to XLSX or CSV, every page, off the GUI thread, with progress and cancel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QFileDialog

from app.core.errors import UserError
from app.core.money import Money
from app.core.text import angka, wib
from app.ui.pills import PillText
from app.ui.table_model import Column, Kind, plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.core.client import Client
    from app.core.commands import Page, Query
    from app.ui.operations import Progress
    from app.ui.panel import Panel

_PAGE: Final = 1000
_FORMATS: Final = "Excel (*.xlsx);;CSV (*.csv)"
#: A sheet's name may not hold these, nor be longer than 31.
_NOT_IN_SHEET: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True)
class TableExport:
    """What to write.

    Attributes:
        title: Name of the list: the sheet's name and the suggested file name.
        columns: In the order shown; second lines become columns of their own.
        query: The first page's query; the others follow by its ``after``.  None for ``rows``.
        rows: Rows already at hand.
    """

    title: str
    columns: tuple[Column, ...]
    query: Query[Page[Any]] | None
    rows: tuple[Any, ...]


def cell_value(value: object) -> object:
    """A value as a spreadsheet holds it: numbers as numbers, codes as text, times in Jakarta."""
    if isinstance(value, Money):
        return Decimal(str(value)) if value.sen % 100 else value.sen // 100
    if isinstance(value, PillText):
        return value.text
    if isinstance(value, datetime):
        return wib(value).replace(tzinfo=None)
    return value


def headers(columns: Sequence[Column]) -> list[str]:
    """Headers of the file: a column with a second line has one more."""
    found: list[str] = []
    for column in columns:
        found.append(column.title)
        if column.detail is not None:
            found.append(f"{column.title} (rincian)")
    return found


def record(columns: Sequence[Column], row: object) -> list[object]:
    """One line of the file."""
    found: list[object] = []
    for column in columns:
        found.append(cell_value(column.value(row)))
        if column.detail is not None:
            found.append(column.detail(row))
    return found


def read_all(client: Client, export: TableExport, progress: Progress) -> Iterator[Any]:
    """Every row, page by page."""
    if export.query is None:
        yield from export.rows
        return
    query, done = export.query, 0
    while True:
        page = client.ask(query)
        yield from page.rows
        done += len(page.rows)
        progress(done, page.total or 0, "Mengekspor")
        if page.next is None:
            return
        query = query.model_copy(update={"after": page.next, "limit": _PAGE})


def write_file(file: Path, export: TableExport, rows: Iterator[Any]) -> int:
    """Write the file whole or not at all; how many rows it holds.

    Raises:
        UserError: If the file cannot be written (open in Excel, no space, no right).
    """
    half = file.with_name(f".{file.name}.part")
    try:
        count = _write(half, file.suffix.lower(), export, rows)
        half.replace(file)
    except OSError as wrong:
        raise UserError(
            f"File {file.name} tidak dapat ditulis ({wrong.strerror or wrong}). "
            "Tutup file itu bila sedang dibuka, atau simpan dengan nama lain."
        ) from wrong
    finally:
        half.unlink(missing_ok=True)
    return count


def _write(file: Path, suffix: str, export: TableExport, rows: Iterator[Any]) -> int:
    if suffix == ".csv":
        return _write_csv(file, export, rows)
    return _write_xlsx(file, export, rows)


def _write_csv(file: Path, export: TableExport, rows: Iterator[Any]) -> int:
    import csv

    count = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(headers(export.columns))
        for row in rows:
            cells = (plain_text(one) for one in record(export.columns, row))
            writer.writerow([_harmless(text) for text in cells])
            count += 1
    return count


def _harmless(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets a quote in front."""
    return f"'{text}" if text[:1] in {"=", "+", "@"} else text


def _write_xlsx(file: Path, export: TableExport, rows: Iterator[Any]) -> int:
    import rustpy_xlsxwriter

    names, count = headers(export.columns), 0

    def records() -> Iterator[dict[str, object]]:
        nonlocal count
        for row in rows:
            count += 1
            yield dict(zip(names, record(export.columns, row), strict=True))

    rustpy_xlsxwriter.write_worksheet(
        records(),
        str(file),
        sheet_name=export.title.translate(_NOT_IN_SHEET)[:31],
        freeze_row=1,
        bold_headers=True,
        autofilter=True,
        datetime_format="dd/mm/yyyy hh:mm",
        column_formats=_formats(export.columns),
    )
    return count


def _formats(columns: Sequence[Column]) -> dict[str, Any]:
    """Dates without a time of day, amounts with thousands."""
    from rustpy_xlsxwriter import Format

    wanted = {Kind.DATE: "dd/mm/yyyy", Kind.MONEY: "#,##0.##", Kind.NUMBER: "#,##0"}
    return {
        column.title: Format().set_num_format(wanted[column.kind])
        for column in columns
        if column.kind in wanted
    }


def export_table(panel: Panel, export: TableExport) -> QFileDialog:
    """Ask where to, then write; the message line says how it went."""
    dialog = QFileDialog(panel, "Ekspor daftar", f"{export.title}.xlsx", _FORMATS)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.fileSelected.connect(lambda name: save(panel, export, Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def save(
    panel: Panel, export: TableExport, file: Path, done: Callable[[int], object] | None = None
) -> None:
    """Write the list to a file from a worker thread."""

    def work(client: Client, progress: Progress) -> int:
        return write_file(file, export, read_all(client, export, progress))

    def told(count: int) -> None:
        panel.say(f"{angka(count)} baris disimpan ke {file.name}.")
        if done is not None:
            done(count)

    panel.run(work, done=told)
