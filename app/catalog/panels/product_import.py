"""Impor Produk: a sheet becomes products (WMS-MD-05)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from app.catalog import importing
from app.catalog.api import (
    Change,
    Imported,
    ImportPreview,
    ImportProducts,
    PreviewProducts,
    RowOutcome,
)
from app.catalog.columns import COLUMNS
from app.core.commands import Done
from app.core.sheet import RowProblem
from app.ui.gallery import CannedContext, Shot, canned
from app.ui.sheet_import import Line, Parsed, Preview, SheetImportPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.commands import Command, Query
    from app.core.sheet import Column, NamedSheet, NumberedRow, SheetProgress


class ProductImportPanel(SheetImportPanel):
    """New SKUs are added, known ones brought up to date."""

    title: ClassVar[str] = "Impor Produk"
    noun: ClassVar[str] = "produk"
    template_name: ClassVar[str] = "templat-produk.xlsx"

    def columns(self) -> Sequence[Column]:
        return COLUMNS

    def template(self) -> bytes:
        return importing.template()

    def read(self, rows: Sequence[NumberedRow]) -> Parsed:
        read = importing.read_products(rows)
        return Parsed(read.rows, read.problems, read.unknown, read.examples)

    def preview(self, parsed: Parsed) -> Query[ImportPreview]:
        return PreviewProducts(rows=parsed.rows)

    def seen(self, parsed: Parsed, answer: Any) -> Preview:  # noqa: ANN401 - ImportPreview
        seen: ImportPreview = answer
        names = {outcome.row: (outcome.sku, outcome.name) for outcome in seen.rows}
        problems = sorted((*parsed.problems, *seen.problems), key=lambda each: each.row)
        bad = {problem.row for problem in problems}
        lines = [
            *(_problem(problem, *names.get(problem.row, ("", ""))) for problem in problems),
            *(line for each in seen.rows if each.row not in bad for line in _outcome(each)),
        ]
        good = tuple(row for row in parsed.rows if row.row not in bad)
        return Preview(tuple(lines), good, _notes(seen))

    def command(self, rows: tuple[Any, ...], file_name: str) -> Command[Imported]:
        return ImportProducts(rows=rows, file_name=file_name)


def _problem(problem: RowProblem, sku: str, name: str) -> Line:
    return Line(problem.row, "error", sku, name, problem.column, problem.reason, problem.value)


def _outcome(outcome: RowOutcome) -> list[Line]:
    """One line, or one for each change."""
    changes = outcome.changes or (None,)
    return [
        Line(
            outcome.row, outcome.action, outcome.sku, outcome.name,
            each.column if each else "",
            f"{each.old or 'kosong'} → {each.new or 'kosong'}" if each else "",
        )
        for each in changes
    ]  # fmt: skip


def _notes(seen: ImportPreview) -> tuple[str, ...]:
    if not seen.new_categories:
        return ()
    return (f"Kategori baru yang akan dibuat: {'; '.join(seen.new_categories)}.",)


# ---------------------------------------------------------------- gallery

_GOOD = ImportPreview(
    rows=(
        RowOutcome(2, "SRM-NIA-30", "Serum Niacinamide 10% 30 ml", "create"),
        RowOutcome(3, "TNR-RSE-100", "Toner Mawar 100 ml", "create"),
        RowOutcome(
            4, "SNS-SPF50-40", "Sunscreen Gel SPF 50", "update",
            (
                Change("Harga jual", "Rp 79.000", "Rp 85.000"),
                Change("Barcode", "", "8992745310124"),
            ),
        ),
        RowOutcome(5, "MSK-CLAY-80", "Masker Clay 80 g", "same"),
    ),
    problems=(), new_categories=("Perawatan > Wajah > Serum",), created=2, updated=1, unchanged=1,
)  # fmt: skip
_PROBLEMS = (
    RowProblem(3, "Barcode", "8992745310125", "Digit terakhir barcode salah (seharusnya 4)."),
    RowProblem(7, "Harga jual", "seribu", "Bukan jumlah rupiah (contoh yang benar: 125000)."),
    RowProblem(9, "SKU", "TNR-RSE-100", 'SKU "TNR-RSE-100" ditulis dua kali, juga di baris 3.'),
)


def _panel(seen: ImportPreview, *problems: RowProblem) -> ProductImportPanel:
    """A panel that was given a file."""
    context: CannedContext = canned(
        {
            PreviewProducts: seen,
            ImportProducts: Done(Imported(2, 1, 1, ()), "canned", frozenset({"product"})),
        }
    )
    rows: list[NumberedRow] = [(1, ["SKU", "Nama", "Rak"]), (2, ["SRM-NIA-30", "Serum", ""])]

    class Shown(ProductImportPanel):
        def open_sheets(self, file: Path, progress: SheetProgress) -> list[NamedSheet]:
            return [("Produk", rows)]

        def read(self, rows: Sequence[NumberedRow]) -> Parsed:
            parsed = super().read(rows)
            return Parsed(parsed.rows, problems, parsed.unknown, 1)

    return Shown(context)


def gallery() -> list[Shot]:
    """States of the panel."""

    def opened(panel: ProductImportPanel) -> ProductImportPanel:
        panel.open_file(Path("produk-november.xlsx"))
        return panel

    return [
        Shot("preview", lambda: opened(_panel(_GOOD))),
        Shot("problems", lambda: opened(_panel(_GOOD, *_PROBLEMS))),
        Shot("empty", lambda: _panel(_GOOD)),
    ]
