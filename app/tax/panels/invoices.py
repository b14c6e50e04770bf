"""*e-Faktur*: sales of a month with PPN, what each invoice still lacks, the file for Coretax."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QFileDialog

from app.accounting.panels import words
from app.accounting.panels.base import BooksPanel
from app.accounting.rules.periods import first_day, last_day, month_of
from app.core.commands import Page
from app.core.env import RealEnvironment
from app.core.errors import ServerAway
from app.core.text import angka, tanggal, waktu
from app.identity.api import EntityList
from app.tax.api import (
    CancelTaxInvoice,
    DiscardEfaktur,
    EfakturContent,
    EfakturFiles,
    MakeEfaktur,
    SetTaxBuyer,
    TaxInvoiceList,
    TaxInvoiceRow,
)
from app.tax.panels import samples
from app.ui.dialogs import ask_reason
from app.ui.forms import Form, choice
from app.ui.gallery import NEVER, Shot, canned
from app.ui.pills import PillText
from app.ui.sheet_import import write_whole
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.tokens import Tone
from app.ui.typed import typed

if TYPE_CHECKING:
    from app.core.client import Client
    from app.core.commands import Command, Done
    from app.tax.api import EfakturFile, EfakturFileRow, EfakturMade
    from app.ui.operations import Progress
    from app.ui.table_model import PageRequest

_DOCUMENTS: Final = {
    "TIN": "NPWP", "National ID": "NIK", "Passport": "Paspor", "Other ID": "Identitas lain",
}  # fmt: skip
_WORDS: Final = {
    "document": "Identitas", "document_number": "Nomornya", "buyer": "Nama pembeli",
    "buyer_address": "Alamat pembeli", "buyer_email": "Surel",
}  # fmt: skip


def _identity(line: TaxInvoiceRow) -> str:
    number = line.tin or line.document_number
    return f"{_DOCUMENTS[line.document]} {number}" if number else "tanpa NPWP atau NIK"


def _problem(line: TaxInvoiceRow) -> str:
    return _told(line)[0]


def _more(line: TaxInvoiceRow) -> str:
    return " ".join(_told(line)[1:])


def _told(line: TaxInvoiceRow) -> tuple[str, ...]:
    """What is still to be done, and what was done with an earlier invoice."""
    if line.taken_back:
        return "Penjualannya batal.", f"Fakturnya di {line.file}."
    earlier = f"Pengganti dari {line.canceled}." if line.canceled else ""
    return (*line.problems, earlier)


def _state(line: TaxInvoiceRow) -> PillText:
    if line.taken_back:
        return PillText("Perlu dibatalkan", Tone.ERROR)
    if line.file:
        return PillText(line.file, Tone.DONE)
    if not line.problems:
        return PillText("Siap", Tone.OK)
    return PillText(f"{angka(len(line.problems))} kurang", Tone.WARN)


COLUMNS: Final = (
    Column("number", "Dokumen", lambda line: line.number,
           detail=lambda line: tanggal(line.on_date), width=180),
    Column("buyer", "Pembeli", lambda line: line.buyer or "–", detail=_identity, width=200),
    Column("base", "DPP", lambda line: line.base, Kind.MONEY, width=130),
    Column("ppn", "PPN", lambda line: line.ppn, Kind.MONEY, width=120),
    Column("state", "Status", _state, Kind.PILL, width=160),
    Column("problems", "Kekurangan", _problem, detail=_more, width=260, stretch=True),
)  # fmt: skip


FILES: Final = (
    Column("number", "Berkas", lambda one: one.number,
           detail=lambda one: one.discarded or f"{waktu(one.at)} {one.person}", width=170,
           stretch=True),
    Column("invoices", "Faktur", lambda one: one.invoices, Kind.NUMBER,
           detail=lambda one: f"{angka(one.canceled)} batal" if one.canceled else "", width=80),
    Column("ppn", "PPN", lambda one: one.ppn, Kind.MONEY, width=120),
)  # fmt: skip
_WHY: Final = ("Transaksi dibatalkan", "Data pembeli salah", "Nilai faktur salah")
_REASONS: Final = ("Ditolak Coretax", "Salah cabang", "Data pembeli salah")


class EfakturPanel(BooksPanel):
    """The invoices of a month with all their mistakes at once; the complete ones as a file.

    A sale is in one file at a time; a file that Coretax did not take is given up.
    """

    title: ClassVar[str] = "e-Faktur"
    icon: ClassVar[str] = "export"
    search_hint: ClassVar[str] = "Cari nomor atau pembeli"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"tax", "journal"})

    def build(self) -> None:
        super().build()
        self.month = month_of(RealEnvironment().today().replace(day=1) - timedelta(days=1))
        if self.context.actor.may("report.export"):
            self.set_primary("Buat berkas XML", "F4", self.export)
        self.add_action("Berkas bulan ini", "F7", self.show_files)
        self.add_action("Lengkapi pembeli", "F6", self.complete_current)
        if self.context.actor.may("report.export"):
            self.add_action("Batalkan faktur", "F8", self.cancel_current)
        self.add_action("Bulan sebelumnya", "F2", partial(self.turn, -1))
        self.add_action("Bulan berikutnya", "F3", partial(self.turn, 1))
        empty = Empty("Tidak ada penjualan ber-PPN di bulan ini.", icon="export")
        self.list = self.set_table(COLUMNS, self._page, key=lambda line: line.number, empty=empty)
        self.list.activated.connect(lambda _line: self.complete_current())

    def opened(self, **arguments: object) -> None:
        """``entity`` filters, ``month`` is shown."""
        self.take_entity(arguments.get("entity"))
        if month := arguments.get("month"):
            self.month = str(month)

    def reload(self) -> None:
        self.title_line.set_status(words.month(first_day(self.month)))
        super().reload()

    def _page(self, page: PageRequest) -> TaxInvoiceList:
        return TaxInvoiceList(
            month=self.month, entity=self.entity, text=self.search.text, after=page.after,
            limit=page.limit,
        )  # fmt: skip

    def turn(self, step: int) -> None:
        """The month before or after."""
        beside = last_day(self.month) if step > 0 else first_day(self.month)
        self.month = month_of(beside + timedelta(days=step))
        self.hide_detail()
        self.reload()

    # ---------------------------------------------------------------- the buyer
    def complete_current(self) -> None:
        """A form for the buyer of the sale under the keyboard."""
        line = self.list.current()
        if line is None:
            return
        form = Form("Catat pembeli")
        form.add("document", _WORDS["document"], choice(_DOCUMENTS, line.document))
        form.text("document_number", _WORDS["document_number"], line.tin or line.document_number)
        form.text("buyer", _WORDS["buyer"], line.buyer)
        form.text("buyer_address", _WORDS["buyer_address"], line.address)
        form.text("buyer_email", _WORDS["buyer_email"], line.email, "Boleh kosong.")
        title = f"Pembeli {line.number}"
        self.show_form(title, form, partial(self._buyer, line.number, form))

    def _buyer(self, number: str, form: Form) -> Command[Any]:
        given = {"number": number, "month": self.month, "entity": self.entity}
        return typed(SetTaxBuyer, form.values() | given, words=_WORDS)

    # ---------------------------------------------------------------- one invoice
    def cancel_current(self) -> None:
        """Cancel the invoice under the keyboard, asked first."""
        line = self.list.current()
        if line is None:
            return
        if not line.file:
            self.say(f"Faktur {line.number} belum ada di berkas mana pun.", Tone.NEUTRAL)
            return
        after = (
            "Penjualannya sudah dibatalkan, jadi faktur ini selesai."
            if line.taken_back
            else "Penjualannya tetap, jadi penggantinya ikut berkas berikutnya."
        )
        ask_reason(
            self, f"Batalkan faktur {line.number}",
            f"Batalkan juga di Coretax: berkas {line.file} tetap seperti saat diunggah. {after}",
            "Batalkan faktur", _WHY, partial(self._cancel, line.number),
        )  # fmt: skip

    def _cancel(self, number: str, reason: str) -> None:
        self.do(
            CancelTaxInvoice(number=number, month=self.month, entity=self.entity, reason=reason)
        )

    # ---------------------------------------------------------------- the file
    def export(self) -> None:
        """Make and keep the file of what is complete, then ask where it goes."""
        self.do(MakeEfaktur(month=self.month, entity=self.entity), done=self._made)

    def _made(self, done: Done[EfakturMade]) -> None:
        self.say(done.message)
        self.open_file(done.value.number)

    def open_file(self, number: str) -> None:
        """Save a file that was made, now or earlier."""
        self.ask(EfakturContent(file=number), done=self._ask_where, failed=self.fail, key="file")

    def show_files(self) -> None:
        """Files of the month at the side; Enter saves one again."""
        ask = EfakturFiles(month=self.month, entity=self.entity)
        self.ask(ask, done=self._show_files, failed=self.fail, key="files")

    def _show_files(self, rows: tuple[EfakturFileRow, ...]) -> None:
        if not rows:
            self.say("Belum ada berkas untuk bulan ini.", Tone.NEUTRAL)
            return
        table = Table(self, "EfakturFiles", FILES, key=lambda one: one.number)
        table.set_tone(lambda one: Tone.NEUTRAL if one.discarded else None)
        table.show_rows(rows)
        table.activated.connect(lambda one: self.open_file(one.number))
        if self.context.actor.may("report.export"):
            table.add_action(
                "Batalkan berkas …", "Delete", lambda chosen: self._ask_discard(chosen[0]),
                enabled=lambda chosen: not chosen[0].discarded,
            )  # fmt: skip
        self.show_detail(f"Berkas {words.month(first_day(self.month))}", table)
        table.focus_first()

    def _ask_discard(self, one: EfakturFileRow) -> None:
        ask_reason(
            self, f"Batalkan berkas {one.number}",
            f"{angka(one.invoices)} fakturnya dapat diekspor lagi. Berkasnya tetap tersimpan. "
            "Batalkan hanya bila Coretax tidak menerimanya.",
            "Batalkan berkas", _REASONS, partial(self._discard, one.number),
        )  # fmt: skip

    def _discard(self, number: str, reason: str) -> None:
        self.do(DiscardEfaktur(file=number, reason=reason), done=self._discarded)

    def _discarded(self, done: Done[Any]) -> None:
        self.say(done.message)
        self.hide_detail()

    def _ask_where(self, made: EfakturFile) -> None:
        dialog = QFileDialog(self, "Simpan e-Faktur", made.file_name, "XML (*.xml)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xml")
        dialog.fileSelected.connect(lambda name: self.save(made, Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, made: EfakturFile, file: Path) -> None:
        """Write the file whole or not at all."""

        def work(_client: Client, _progress: Progress) -> Any:  # noqa: ANN401 - nothing
            return write_whole(file, made.xml.encode())

        said = (
            f"{angka(made.invoices)} faktur, PPN {made.ppn.rupiah()}, disimpan ke {file.name}. "
            "Yang belum lengkap tidak ikut."
        )
        self.run(work, done=lambda _none: self.say(said))


# ---------------------------------------------------------------- gallery


def _panel(answer: object) -> EfakturPanel:
    panel = EfakturPanel(
        canned(
            {
                TaxInvoiceList: answer, EntityList: samples.ENTITIES,
                EfakturFiles: samples.FILES,
            }
        )
    )  # fmt: skip
    panel.opened(month="2026-10")
    return panel


def _completing() -> EfakturPanel:
    panel = _panel(Page(samples.INVOICES))

    def complete() -> None:
        panel.list.select_key("SO-20261012-0007")
        panel.complete_current()

    panel.list.loaded.connect(complete)
    return panel


def _files() -> EfakturPanel:
    panel = _panel(Page(samples.INVOICES))
    panel.list.loaded.connect(panel.show_files)
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(Page(samples.INVOICES))),
        Shot("completing", _completing),
        Shot("files", _files),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
    ]
