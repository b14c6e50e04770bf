"""Attachments of journals, and vouchers on paper, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from app.accounting import api
from app.accounting.panels.journal_entry import JournalEntryPanel
from app.accounting.panels.journal_list import JournalListPanel
from app.accounting.printouts import VoucherPaper, in_words, title_of, voucher
from app.core.errors import NotFound, UserError
from app.core.money import Money
from app.documents.panels.print_desk import PrintDesk
from app.documents.panels.printers_file import PrintSetup
from app.documents.printers import DocumentKind, Printers
from app.files.api import (
    AttachmentList,
    NewAttachment,
    ReadStored,
    StoredContents,
    StoreFile,
)
from app.signing import keystores
from app.signing.api import VerifyDocument
from app.signing.rules.verdicts import Verdict
from app.ui.widgets import KeyButton
from tests.accounting.conftest import TODAY, Books
from tests.documents.paper import pdf_pictures, pdf_text, texts
from tests.files.samples import picture

if TYPE_CHECKING:
    from pathlib import Path

    from tests.accounting.entry.conftest import Desk

AT = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def keys() -> None:
    keystores.use(keystores.MemoryStore())


def stored(books: Books, shade: int = 120) -> NewAttachment:
    done = books.do(StoreFile(content=picture(shade=shade), file_name="nota.jpg"))
    return NewAttachment(sha256=done.value.sha256, name="nota.jpg")


def rent(**more: Any) -> api.PostJournal:
    return api.PostJournal(
        on_date=TODAY, description="Sewa gudang Blok C",
        lines=(
            api.JournalLineIn(account="64-200", debit=Money.parse("7500000.50"), memo="November"),
            api.JournalLineIn(account="11-200", credit=Money.parse("7500000.50")),
        ),
        **more,
    )  # fmt: skip


# ---------------------------------------------------------------- attachments


@pytest.mark.req("A12", "ERP-FIN-04")
def test_a_journal_and_an_expense_carry_their_receipts(books: Books) -> None:
    one, other = stored(books), stored(books, shade=30)
    number = books.do(rent(attachments=(one, other))).value.number
    paid = books.do(
        api.RecordExpense(
            on_date=TODAY, description="Token", amount=Money.rupiah_of(9), expense="64-300",
            attachments=(one,),
        )
    ).value.number  # fmt: skip

    listed = books.ask(AttachmentList(subject_kind="journal", subject=number))
    assert [row.sha256 for row in listed] == [one.sha256, other.sha256]
    assert len(books.ask(AttachmentList(subject_kind="journal", subject=f"UTAMA/{paid}"))) == 1
    # a copy never carries the old receipt (A8, A9)
    draft = books.do(api.DuplicateJournal(number=number)).value.draft
    again = books.do(api.PostJournal(draft=draft)).value.number
    assert books.ask(AttachmentList(subject_kind="journal", subject=again)) == ()


@pytest.mark.req("A12", "I13")
def test_an_attachment_that_is_not_there_refuses_the_whole_journal(books: Books) -> None:
    missing = NewAttachment(sha256="0" * 64, name="hilang.jpg")
    with books.nothing_written(), pytest.raises(NotFound):
        books.do(rent(attachments=(missing,)))


@pytest.mark.req("A12")
def test_files_dropped_on_the_panel_go_with_the_journal(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "nota.jpg"
    file.write_bytes(picture())
    panel = desk.show(JournalEntryPanel)
    assert not panel.box.isVisible()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    panel.dropEvent(
        QDropEvent(
            QPointF(20, 20), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip
    desk.quiet()
    assert (panel.box.count, panel.box.isVisible()) == (1, True)
    scanned = QImage(60, 40, QImage.Format.Format_RGB32)
    scanned.fill(Qt.GlobalColor.white)
    QApplication.clipboard().setImage(scanned)
    panel.grid.focus_cell(0, 0)
    desk.press(Qt.Key.Key_V, control=True)
    desk.quiet()
    assert panel.box.count == 2
    desk.press(Qt.Key.Key_F10)
    desk.quiet()
    assert panel.side.title == "Lampiran"
    panel.grid.focus_cell(0, 0)
    panel.head.description.setText("Sewa")
    desk.line("64-2", "5")
    desk.line("11-2")
    panel.posting.post()
    desk.quiet()
    assert panel.message.text == "Jurnal JRN-2026-000001 dicatat."
    assert (panel.box.count, panel.box.isVisible()) == (0, False)

    listed = desk.show(JournalListPanel, number="JRN-2026-000001")
    desk.quiet()
    listed.open_attachment()
    desk.quiet()
    rows = desk.books.ask(AttachmentList(subject_kind="journal", subject="JRN-2026-000001"))
    assert [row.name.rpartition(".")[2] for row in rows] == ["jpg", "png"]


@pytest.mark.req("A10", "A12")
def test_receipts_of_a_journal_not_yet_posted_survive_a_restart(desk: Desk, tmp_path: Path) -> None:
    for name, shade in (("nota.jpg", 120), ("resi.jpg", 40)):
        (tmp_path / name).write_bytes(picture(shade=shade))
    panel = desk.show(JournalEntryPanel)
    panel.toggle_attachments()
    panel.box.add_files([tmp_path / "nota.jpg"])
    desk.quiet()
    panel.box.add_files([tmp_path / "resi.jpg"])
    desk.quiet()
    panel.undo()  # the second one is a step
    assert [one.name for one in panel.sheet.files] == ["nota.jpg"]
    assert panel.box.count == 1
    panel.redo()
    assert panel.keeper is not None
    panel.keeper.close()  # as the program's end leaves it

    panel = desk.show(JournalEntryPanel)
    assert panel.box.count == 0
    desk.press(Qt.Key.Key_F7)
    desk.quiet()
    assert panel.box.isVisible()
    assert [item.name for item in panel.box.strip.items] == ["nota.jpg", "resi.jpg"]
    assert all(item.detail and item.picture for item in panel.box.strip.items)
    panel.box.open(panel.box.strip.items[0].key)
    desk.quiet()
    assert panel.box._view is not None
    assert panel.side.title == "Lampiran"


@pytest.mark.req("A12", "A15")
def test_a_draft_at_the_server_keeps_its_receipts_until_it_is_posted(books: Books) -> None:
    one, other = stored(books), stored(books, shade=30)
    lines = rent().lines
    asked: dict[str, Any] = {"on_date": TODAY, "description": "Sewa", "lines": lines}
    draft = books.do(api.SaveDraft(**asked, attachments=(one, other))).value
    books.do(
        api.SaveDraft(**asked, draft=draft.draft, read_version=draft.version, attachments=(other,))
    )
    assert books.ask(api.DraftDetail(draft=draft.draft)).attachments == (other,)
    (shown,) = books.ask(StoredContents(hashes=(other.sha256, "0" * 64)))
    assert (shown.sha256, shown.kind) == (other.sha256, "jpg")
    read = books.ask(ReadStored(sha256=other.sha256, file_name="nota.jpg"))
    assert read.content == picture(shade=30)

    number = books.do(api.PostJournal(draft=draft.draft)).value.number
    rows = books.ask(AttachmentList(subject_kind="journal", subject=number))
    assert [row.sha256 for row in rows] == [other.sha256]
    copy = books.do(api.DuplicateJournal(number=number)).value
    assert books.ask(api.DraftDetail(draft=copy.draft)).attachments == ()
    with pytest.raises(NotFound):
        books.ask(ReadStored(sha256="0" * 64))


# ---------------------------------------------------------------- vouchers


def issue(books: Books, number: str) -> api.VoucherIssued:
    return books.do(api.IssueVoucher(number=number)).value


@pytest.mark.req("ERP-FIN-13")
def test_a_voucher_is_signed_printed_and_proved_by_its_code(books: Books) -> None:
    number = books.do(rent()).value.number
    issued = issue(books, number)
    pdf = voucher(VoucherPaper(issued=issued, printed_at=AT, printed_by="Maria"))

    text = pdf_text(pdf)
    for words in (
        "BUKTI MEMORIAL", number, "21 November 2026", "Sewa gudang Blok C", "64-200", "Beban Sewa",
        "November", "7.500.000,50", "Tujuh juta lima ratus ribu rupiah lima puluh sen",
        "Dibukukan", "Diketahui", "Disetujui", "Administrator", "PT Lumbung Sehat",
        "dicetak 21 Nov 2026 14.05 WIB oleh Maria", "Halaman 1 dari 1",
    ):  # fmt: skip
        assert words in text
    assert issued.qr in texts(pdf_pictures(pdf, 300))
    found = books.ask(VerifyDocument(code=issued.qr))
    assert (found.verdict, found.number) == (Verdict.VALID, number)

    again = issue(books, number)
    assert (again.copy, again.qr) == (1, issued.qr)
    paper = VoucherPaper(issued=again, printed_at=AT, printed_by="Maria")
    assert "SALINAN ke-1" in pdf_text(voucher(paper))


@pytest.mark.req("ERP-FIN-13", "ERP-FIN-03")
def test_after_a_void_the_code_says_so_and_the_voucher_is_not_printed_again(books: Books) -> None:
    number = books.do(rent()).value.number
    issued = issue(books, number)
    books.do(api.VoidJournal(number=number, reason="Salah akun"))
    assert books.ask(VerifyDocument(code=issued.qr)).verdict == Verdict.CANCELLED
    with pytest.raises(UserError, match="sudah dibatalkan"):
        issue(books, number)
    # one that was never on paper is printed as cancelled
    other = books.do(rent()).value.number
    mirror = books.do(api.VoidJournal(number=other, reason="Salah")).value.number
    paper = VoucherPaper(issued=issue(books, other), printed_at=AT, printed_by="Maria")
    text = pdf_text(voucher(paper))
    assert "BATAL" in text
    assert mirror in text
    assert issue(books, mirror).journal.reverses == other


@pytest.mark.req("ERP-FIN-13", "ERP-FIN-04")
def test_an_expense_is_a_voucher_of_cash_or_bank(books: Books) -> None:
    def paid_from(source: str) -> str:
        command = api.RecordExpense(
            on_date=TODAY, description="Token", amount=Money.rupiah_of(9), expense="64-300",
            source=source,
        )  # fmt: skip
        return title_of(issue(books, books.do(command).value.number).journal)

    assert paid_from("") == "BUKTI KAS KELUAR"
    assert paid_from("11-200") == "BUKTI BANK KELUAR"
    assert paid_from("21-130") == "BUKTI MEMORIAL"
    assert in_words(Money(150)) == "Satu rupiah lima puluh sen"


@pytest.mark.req("ERP-FIN-13")
def test_the_list_shows_the_voucher_and_saves_it(desk: Desk, tmp_path: Path) -> None:
    from app.documents.panels.pdf_paper import save_pdf
    from app.ui.preview import PdfPreview

    number = desk.books.do(rent()).value.number
    panel = desk.show(JournalListPanel)
    panel.list.focus_first()
    panel.print_current()
    desk.quiet()
    desk.qtbot.wait(50)
    desk.quiet()
    preview = panel.side.findChild(PdfPreview)
    assert isinstance(preview, PdfPreview)
    assert panel.side.title == f"Bukti memorial {number}"
    assert preview.pages == 1
    save_pdf(panel, tmp_path / "bukti.pdf", preview._pdf)
    desk.quiet()
    assert (tmp_path / "bukti.pdf").read_bytes().startswith(b"%PDF")
    assert panel.message.text == "Disimpan ke bukti.pdf."


@pytest.mark.req("ERP-FIN-13")
def test_a_voucher_goes_through_the_print_queue(desk: Desk, tmp_path: Path) -> None:
    printing = PrintDesk(tmp_path / "pc", desk.books.company.env)
    printing.start()
    desk.services.offer("app.documents.panels.print_desk:PrintDesk", lambda: printing)
    came_out: list[Any] = []
    printing.printed.connect(came_out.append)
    try:
        number = desk.books.do(rent()).value.number
        panel = desk.show(JournalListPanel)
        panel.list.focus_first()
        panel.print_current()
        desk.qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), KeyButton))
        desk.press(Qt.Key.Key_Space)
        assert panel.message.text == f"Bukti memorial {number} dikirim ke antrean cetak."
        desk.qtbot.waitUntil(lambda: bool(came_out), timeout=10_000)
        job = came_out[0].job
        assert (job.title, job.kind) == (f"Bukti memorial {number}", DocumentKind.VOUCHER)
        (paper,) = (tmp_path / "pc").rglob("*.pdf")
        assert number in pdf_text(paper.read_bytes())

        labels_only = replace(next(iter(printing.printers)), language="zpl")
        printing.save(PrintSetup(Printers([labels_only])))
        desk.press(Qt.Key.Key_Space)
        assert (
            "Belum ada printer untuk bukti jurnal" in panel.message.text
        )  # no printer takes it: said, PDF stays
    finally:
        printing.close()
