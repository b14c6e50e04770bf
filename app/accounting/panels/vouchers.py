"""Bukti jurnal beside the list: shown as it will print, printed, saved as PDF (ERP-FIN-13)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QFileDialog, QWidget

from app.accounting.api import IssueVoucher
from app.core.env import RealEnvironment
from app.core.errors import UserError
from app.documents.panels.print_desk import PrintDesk
from app.documents.printers import DocumentKind
from app.files.api import EntityLetterhead
from app.ui import tokens
from app.ui.preview import PdfPreview
from app.ui.sheet_import import write_whole
from app.ui.theme import theme
from app.ui.widgets import KeyButton, column, row

if TYPE_CHECKING:
    from app.accounting.api import VoucherIssued
    from app.core.client import Client
    from app.core.commands import Done
    from app.ui.operations import Progress
    from app.ui.panel import Panel

_HEIGHT: Final = 620


def show_voucher(panel: Panel, number: str, entity: str) -> None:
    """Issue the voucher of a journal and show it."""
    panel.do(IssueVoucher(number=number, entity=entity), done=partial(_issued, panel))


def _issued(panel: Panel, done: Done[VoucherIssued]) -> None:
    issued, by = done.value, panel.context.actor.full_name
    moment = RealEnvironment().now()

    def draw(client: Client, _progress: Progress) -> tuple[str, bytes]:
        from app.accounting.printouts import VoucherPaper, title_of, voucher

        kop = client.ask(EntityLetterhead(entity=issued.journal.entity))
        title = title_of(issued.journal)
        paper = VoucherPaper(issued=issued, printed_at=moment, printed_by=by, logo=kop.logo)
        return title, voucher(paper)

    panel.run(draw, done=partial(_show, panel, issued))


def _show(panel: Panel, issued: VoucherIssued, drawn: tuple[str, bytes]) -> None:
    title, pdf = drawn
    number = issued.journal.number
    preview = PdfPreview(panel)
    preview.setMinimumHeight(theme().px(_HEIGHT))
    put = KeyButton("Cetak", "", partial(print_voucher, panel, number, pdf), role="primary")
    save = KeyButton("Simpan PDF …", "", partial(ask_where, panel, number, pdf))
    line = row()
    line.addWidget(put)
    line.addWidget(save)
    line.addStretch(1)
    holder = QWidget()
    layout = column(gap=tokens.S)
    layout.addLayout(line)
    layout.addWidget(preview, 1)
    holder.setLayout(layout)
    panel.show_detail(f"{title.capitalize()} {number}", holder)
    preview.show_pdf(pdf)
    put.setFocus()


def print_voucher(panel: Panel, number: str, pdf: bytes) -> None:
    """Put the paper into this PC's print queue, as labels are."""
    desk = panel.context.services.get(PrintDesk)
    by = panel.context.actor.full_name
    try:
        desk.print_pdf(pdf, DocumentKind.VOUCHER, title=f"Bukti {number}", by=by)
    except UserError as error:
        panel.fail(error)
    else:
        panel.say(f"Bukti {number} dikirim ke antrean cetak.")


def ask_where(panel: Panel, number: str, pdf: bytes) -> QFileDialog:
    """Ask where the PDF goes, then write it."""
    dialog = QFileDialog(panel, "Simpan bukti jurnal", f"{number}.pdf", "PDF (*.pdf)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.fileSelected.connect(lambda name: save_pdf(panel, Path(name), pdf))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def save_pdf(panel: Panel, file: Path, pdf: bytes) -> None:
    """Write the file whole or not at all."""

    def work(_client: Client, _progress: Progress) -> Any:  # noqa: ANN401 - nothing
        return write_whole(file, pdf)

    panel.run(work, done=lambda _none: panel.say(f"Bukti disimpan ke {file.name}."))
