"""Impor Stok Awal: a sheet becomes the opening stock of a warehouse (issue 2, §3)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QFileDialog

from app.core.money import Money
from app.core.sheet import RowProblem
from app.core.text import angka, tanggal
from app.stock import importing
from app.stock.api import (
    ImportOpening,
    OpeningLine,
    OpeningPreview,
    OpeningRow,
    Posted,
    PreviewOpening,
    WarehouseList,
)
from app.stock.columns import COLUMNS
from app.stock.panels import samples
from app.stock.panels.base import ignore
from app.ui.forms import Chosen
from app.ui.gallery import Shot, canned
from app.ui.money_field import DateField
from app.ui.sheet_import import Line, Parsed, Preview, SheetImportPanel, write_whole
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.commands import Command, Done, Query
    from app.core.sheet import Column, NamedSheet, NumberedRow, SheetProgress
    from app.stock.api import WarehouseRow

_WAREHOUSE: Final = "opening:warehouse"


class OpeningImportPanel(SheetImportPanel):
    """Choose the warehouse and a file, see all it would do, import it."""

    title: ClassVar[str] = "Impor Stok Awal"
    noun: ClassVar[str] = "baris stok"
    template_name: ClassVar[str] = "templat-stok-awal.xlsx"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"warehouse"})

    def build(self) -> None:
        super().build()
        self.warehouse = ""
        #: Whether the warehouses are known: a file dropped before that waits for them.
        self._asked = False
        self._file: Path | None = None
        self._problems: tuple[RowProblem, ...] = ()
        self.choice = Chosen()
        self.choice.setAccessibleName("Gudang")
        self.choice.setMinimumContentsLength(16)
        self.choice.currentIndexChanged.connect(self._warehouse_chosen)
        self.day = DateField()
        self.day.setPlaceholderText("Tanggal: hari ini")
        self.day.setAccessibleName("Tanggal stok awal")
        self.title_line.add_filter(self.choice)
        self.title_line.add_filter(self.day)
        self.add_action("Ekspor daftar masalah …", "F7", self.save_problems)

    def reload(self) -> None:
        self.ask(WarehouseList(), done=self._offer, failed=ignore, key="warehouses")

    def _offer(self, rows: tuple[WarehouseRow, ...]) -> None:
        wanted = self.warehouse or str(self.context.memory.get(_WAREHOUSE) or "")
        self.choice.blockSignals(True)
        self.choice.clear()
        for row in rows:
            if row.active:
                self.choice.addItem(f"{row.code} · {row.name}", row.code)
        self.choice.setCurrentIndex(max(0, self.choice.findData(wanted)))
        self.choice.blockSignals(False)
        self.warehouse = str(self.choice.currentData() or "")
        waiting, self._asked = not self._asked and self._file, True
        if waiting and self._file is not None:
            self.open_file(self._file)

    def _warehouse_chosen(self) -> None:
        """Codes of places mean another warehouse now: the file is checked again."""
        self.warehouse = str(self.choice.currentData() or "")
        self.context.memory.put(_WAREHOUSE, self.warehouse)
        if self._file is not None:
            self.open_file(self._file)

    def open_file(self, file: Path) -> None:
        self._file, self._problems = file, ()
        if self.warehouse:
            super().open_file(file)
        elif self._asked:
            self.say("Belum ada gudang. Buat dahulu di Gudang & Lokasi.", Tone.WARN)

    # ---------------------------------------------------------------- what importing means here
    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def template(self) -> bytes:
        return importing.template()

    def read(self, rows: Sequence[NumberedRow]) -> Parsed:
        read = importing.read_opening(rows)
        return Parsed(read.rows, read.problems, read.unknown, read.examples)

    def preview(self, parsed: Parsed) -> Query[OpeningPreview]:
        return PreviewOpening(warehouse=self.warehouse, rows=parsed.rows)

    def seen(self, parsed: Parsed, answer: Any) -> Preview:  # noqa: ANN401 - OpeningPreview
        seen: OpeningPreview = answer
        problems = sorted((*parsed.problems, *seen.problems), key=lambda each: each.row)
        self._problems = tuple(problems)
        rows = {row.row: row for row in parsed.rows}
        bad = {problem.row for problem in problems}
        doubts = {each.row: each for each in reversed(seen.warnings)}
        lines = [
            *(_problem(each, rows.get(each.row)) for each in problems),
            *(_line(each, doubts.get(each.row)) for each in seen.lines if each.row not in bad),
        ]
        good = tuple(row for row in parsed.rows if row.row not in bad)
        return Preview(tuple(lines), good, _notes(seen))

    def command(self, rows: tuple[Any, ...], file_name: str) -> Command[Posted]:
        return ImportOpening(
            warehouse=self.warehouse, on_date=self.day.value(), file_name=file_name, rows=rows
        )

    def _imported(self, done: Done[Any]) -> None:
        self._file = None
        super()._imported(done)

    # ---------------------------------------------------------------- problems
    def save_problems(self) -> None:
        """Ask where the list of problems goes."""
        name = f"masalah-{self._file.stem if self._file else 'stok-awal'}.xlsx"
        dialog = QFileDialog(self, "Simpan daftar masalah", name, "Excel (*.xlsx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda chosen: self.write_problems(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write_problems(self, file: Path) -> None:
        """Write the problems to a file."""
        problems = self._problems
        self.run(
            lambda _client, _progress: write_whole(
                file, importing.problems_file(importing.TITLE, problems)
            ),
            done=lambda _none: self.say(f"{angka(len(problems))} masalah disimpan ke {file.name}."),
        )


def _problem(problem: RowProblem, row: OpeningRow | None) -> Line:
    code = row.sku if row else ""
    return Line(problem.row, "error", code, "", problem.column, problem.reason, problem.value)


def _line(line: OpeningLine, doubt: RowProblem | None) -> Line:
    parts = [f"{angka(line.qty)} {line.unit} di {line.location}"]
    if line.lot:
        parts.append(f"lot {line.lot}")
    if line.expires_on:
        parts.append(f"ED {tanggal(line.expires_on)}")
    parts.append(line.value.rupiah())
    text = " · ".join(parts) + (f" · Perhatikan: {doubt.reason}" if doubt else "")
    column = doubt.column if doubt else ""
    return Line(line.row, "create", line.sku, line.product, column, text)


def _notes(seen: OpeningPreview) -> tuple[str, ...]:
    totals = (
        f"{angka(len(seen.lines))} baris, {angka(seen.products)} produk, "
        f"{angka(seen.pieces)} barang, nilai {seen.value.rupiah()}, "
        f"{angka(seen.new_lots)} lot baru."
    )
    if not seen.warnings:
        return (totals,)
    return (totals, f"{angka(len(seen.warnings))} hal perlu dilihat lagi.")


# ---------------------------------------------------------------- gallery

_GOOD: Final = OpeningPreview(
    lines=(
        OpeningLine(
            2, "SRM-NIA-30", "Serum Niacinamide 10% (30 ml)", "JKT-A-01-B-2", "SRM26KX",
            date(2028, 5, 31), 240, "pcs", Money.parse("6600000"),
        ),
        OpeningLine(
            3, "TNR-RSE-100", "Toner Mawar (100 ml)", "JKT-A-01-A-1", "TNR26LM",
            date(2026, 11, 2), 36, "pcs", Money.parse("662400"),
        ),
        OpeningLine(
            4, "KPS-ORG-60", "Kapas Organik (60 lembar)", "JKT-A-02-A-1", "", None, 480, "pcs",
            Money.parse("2976000"),
        ),
    ),
    problems=(), warnings=(RowProblem(3, "ED", "2 Nov 2026", "Lot ini sudah kedaluwarsa."),),
    rows=3, products=3, new_lots=2, pieces=756, value=Money.parse("10238400"),
)  # fmt: skip
_PROBLEMS: Final = (
    RowProblem(5, "SKU", "SRM-NIA-3O", "SKU tidak dikenal. Periksa kodenya."),
    RowProblem(7, "Lot", "", "SRM-VTC-20 dilacak per lot. Isi nomor lotnya."),
    RowProblem(9, "ED", "31/02/2028", "Tanggal itu tidak ada di kalender."),
)


def _panel(*problems: RowProblem) -> OpeningImportPanel:
    context = canned({PreviewOpening: _GOOD, WarehouseList: samples.WAREHOUSES})

    class Shown(OpeningImportPanel):
        def open_sheets(self, file: Path, progress: SheetProgress) -> Sequence[NamedSheet]:
            return [("Stok awal", [(1, [each.title for each in COLUMNS])])]

        def read(self, rows: Sequence[NumberedRow]) -> Parsed:
            return Parsed((), problems, (), 1)

    return Shown(context)


def gallery() -> list[Shot]:
    """States of the panel."""

    def opened(panel: OpeningImportPanel) -> OpeningImportPanel:
        panel.open_file(Path("stok-awal-jakarta.xlsx"))
        return panel

    return [
        Shot("preview", lambda: opened(_panel())),
        Shot("problems", lambda: opened(_panel(*_PROBLEMS))),
        Shot("empty", _panel),
    ]
