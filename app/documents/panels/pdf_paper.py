"""A drawn paper beside a panel's list: shown as it prints, printed through the queue, saved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from app.core.errors import UserError
from app.documents.panels.print_desk import PrintDesk
from app.ui import tokens
from app.ui.preview import PdfPreview
from app.ui.sheet_import import write_whole
from app.ui.theme import theme
from app.ui.widgets import KeyButton, column, row

if TYPE_CHECKING:
    from app.core.client import Client
    from app.documents.printers import DocumentKind
    from app.ui.operations import Progress
    from app.ui.panel import Panel

_HEIGHT: Final = 620


@dataclass(frozen=True, slots=True)
class PdfPaper:
    """What is shown.

    Attributes:
        title: ``Surat Jalan IWTO-261121-001``; also of the print job.
        file_name: Suggested, without folder.
        kind: Decides the printer.
        pdf: Its pages.
    """

    title: str
    file_name: str
    kind: DocumentKind
    pdf: bytes


def show_pdf_paper(panel: Panel, paper: PdfPaper) -> None:
    """In the side area, *Cetak* in hand."""
    preview = PdfPreview(panel)
    preview.setMinimumHeight(theme().px(_HEIGHT))
    put = KeyButton("Cetak", "", partial(print_paper, panel, paper), role="primary")
    save = KeyButton("Simpan PDF …", "", partial(ask_where, panel, paper))
    line = row()
    line.addWidget(put)
    line.addWidget(save)
    line.addStretch(1)
    holder = QWidget()
    layout = column(gap=tokens.S)
    layout.addLayout(line)
    layout.addWidget(preview, 1)
    holder.setLayout(layout)
    panel.show_detail(paper.title, holder)
    preview.show_pdf(paper.pdf)
    put.setFocus()


def print_paper(panel: Panel, paper: PdfPaper) -> None:
    """Put it into this PC's print queue, as labels are."""
    desk = panel.context.services.get(PrintDesk)
    by = panel.context.actor.full_name
    try:
        desk.print_pdf(paper.pdf, paper.kind, title=paper.title, by=by)
    except UserError as error:
        panel.fail(error)
    else:
        panel.say(f"{paper.title} dikirim ke antrean cetak.")


def ask_where(panel: Panel, paper: PdfPaper) -> QFileDialog:
    """Ask where the PDF goes, then write it."""
    dialog = QFileDialog(panel, f"Simpan {paper.title}", paper.file_name, "PDF (*.pdf)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.fileSelected.connect(lambda name: save_pdf(panel, Path(name), paper.pdf))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def save_pdf(panel: Panel, file: Path, pdf: bytes) -> None:
    """Write the file whole or not at all."""

    def work(_client: Client, _progress: Progress) -> None:
        write_whole(file, pdf)

    panel.run(work, done=lambda _none: panel.say(f"Disimpan ke {file.name}."))
