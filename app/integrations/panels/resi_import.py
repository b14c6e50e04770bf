"""Impor Resi with files: the panel of orders, given what opens XLSX, XLS and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.integrations.xlsx.source import Reading, Source
from app.integrations.xlsx.workbook import open_sheets
from app.orders.panels.resi_import import ResiImportPanel

if TYPE_CHECKING:
    from pathlib import Path

    from app.core.sheet import NamedSheet, SheetProgress


class ResiImportFiles(ResiImportPanel):
    """The import of resi as it is registered."""

    def open_sheets(self, file: Path, progress: SheetProgress) -> list[NamedSheet]:
        def tell(done: int, total: int) -> None:
            progress(done, total, f"Membaca {file.name}")

        sheets = open_sheets(Source.of_path(file), Reading(progress=tell))
        return [(sheet.name, list(sheet.rows())) for sheet in sheets]
