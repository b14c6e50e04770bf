"""Jurnal baru with files: the books' panel, given what opens XLSX, XLS and CSV (ERP-FIN-05)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog

from app.accounting.panels.journal_entry import JournalEntryPanel
from app.accounting.rules.entry.pasting import read_rows
from app.integrations.xlsx.source import Reading, Source
from app.integrations.xlsx.workbook import open_sheets

if TYPE_CHECKING:
    from app.accounting.rules.entry.pasting import Pasted
    from app.core.client import Client
    from app.ui.operations import Progress

_FILES: Final = "Berkas tabel (*.xlsx *.xls *.xlsm *.csv *.tsv *.txt)"


class JournalEntryFiles(JournalEntryPanel):
    """The journal as it is registered."""

    def choose_file(self) -> None:
        """Ask which file, then take its lines as if they had been pasted."""
        dialog = QFileDialog(self, "Impor baris jurnal", "", _FILES)
        dialog.fileSelected.connect(lambda name: self.import_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def import_file(self, file: Path) -> None:
        """Read the first sheet: kode, keterangan, debit, kredit; all of it or nothing."""
        self.take_typed()
        at = len(self.sheet.lines)
        accounts = self.model.accounts

        def work(_client: Client, progress: Progress) -> Pasted:
            def tell(done: int, total: int) -> None:
                progress(done, total, f"Membaca {file.name}")

            sheets = open_sheets(Source.of_path(file), Reading(progress=tell))
            return read_rows(list(sheets[0].rows()) if sheets else [], accounts)

        self.run(work, done=lambda found: self.take_lines(found, at))
