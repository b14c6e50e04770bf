"""A paper of a BAP: put on record, read, drawn on a worker thread, shown and saved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from app.core.errors import UserError
from app.destruction.api import (
    DestructionDetail,
    DestructionPhotos,
    DestructionReceiptPapers,
    DestructionTaxFile,
    PrintDestruction,
)
from app.destruction.panels import words
from app.files.api import EntityLetterhead
from app.ui.preview import PdfPreview

if TYPE_CHECKING:
    from app.core.client import Client
    from app.ui.operations import Progress
    from app.ui.panel import Panel


class CannotSave(UserError):
    """The file cannot be written."""

    code = "CANNOT_SAVE"


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A drawn paper."""

    title: str
    file_name: str
    pdf: bytes
    message: str
    changes: frozenset[str]

    def preview(self, panel: Panel) -> PdfPreview:
        """Its pages; *Cetak* saves the PDF and opens it in the viewer that prints."""
        made = PdfPreview(panel, can_print=True)
        made.print_asked.connect(partial(save, panel, self))
        made.show_pdf(self.pdf)
        return made


def read_paper(
    number: str, paper: str, by: str, client: Client, progress: Progress
) -> PrintedPaper:
    """Number the print, read what it says, draw it.  For a worker thread."""
    from app.destruction.printouts import BapPaper, berita_acara

    progress(0, 3, "Mencatat cetakan")
    done = client.do(PrintDestruction.model_validate({"number": number, "paper": paper}))
    progress(1, 3, "Membaca BAP")
    view = client.ask(DestructionDetail(number=number))
    photos = {one.sha256: one.content for one in client.ask(DestructionPhotos(number=number))}
    tax = client.ask(DestructionTaxFile(number=number)) if paper == "tax" else None
    papers: dict[str, bytes] = {}
    if tax is not None and tax.papers:
        held = client.ask(DestructionReceiptPapers(number=number))
        papers = {one.sha256: one.content for one in held}
    kop = client.ask(EntityLetterhead(warehouse=view.warehouse))
    progress(2, 3, "Menyusun halaman")
    printed = done.value
    pdf = berita_acara(
        BapPaper(
            view=view, kind=paper, copy=printed.copy, printed_at=printed.at, printed_by=by,
            photos=photos, proof=printed.proof,
            proof_note=f"SHA-256 {printed.sha256}" if printed.sha256 else "", tax=tax,
            letter=paper == "tax", logo=kop.logo, receipt_papers=papers,
        )
    )  # fmt: skip
    copy = f"-salinan-{printed.copy}" if printed.copy else ""
    return PrintedPaper(
        title=words.PAPERS[paper], file_name=f"{number}-{paper}{copy}.pdf", pdf=pdf,
        message=done.message, changes=done.changes,
    )  # fmt: skip


def save(panel: Panel, made: PrintedPaper) -> None:
    """Ask where, write it, and open it for printing."""
    chosen, _kind = QFileDialog.getSaveFileName(panel, "Simpan PDF", made.file_name, "PDF (*.pdf)")
    if not chosen:
        return
    try:
        Path(chosen).write_bytes(made.pdf)
    except OSError as error:
        panel.fail(CannotSave(f"PDF tidak dapat disimpan ({error.strerror}). Pilih folder lain."))
        return
    QDesktopServices.openUrl(QUrl.fromLocalFile(chosen))
    panel.say(f"{Path(chosen).name} disimpan.")
