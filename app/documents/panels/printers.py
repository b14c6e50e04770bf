"""*Printer & Label*: printers of this PC, test label, offsets, sheets and badge cards (PU-91)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtWidgets import QCheckBox, QWidget

from app.core.errors import UserError
from app.documents.cards import BadgeCard
from app.documents.command_sheet import command_sheet
from app.documents.panels.print_desk import PrintDesk
from app.documents.panels.printer_form import LANGUAGES, PrinterForm
from app.documents.printer_check import PrinterCheck
from app.documents.printers import DocumentKind, Media, PrinterConfig, Printers
from app.identity.api import ShowOrganisation, ShowUser, UserList
from app.ui import tokens
from app.ui.dialogs import choose, confirm
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone
from app.ui.widgets import row

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.client import Client
    from app.core.commands import Page
    from app.documents.output import Document
    from app.identity.api import UserDetail, UserRow
    from app.ui.operations import Progress

_WORDS: Final = dict(LANGUAGES)
#: A new printer as most of the trade has it.
_NEW: Final = PrinterConfig(
    name="", language="zpl", dpi=203, media=Media(100, 150), address="tcp://",
    documents=frozenset({DocumentKind.SHIPPING_LABEL, DocumentKind.TEST_LABEL}),
)  # fmt: skip


def _documents(printer: PrinterConfig) -> str:
    if printer.documents == frozenset(DocumentKind):
        return "Semua dokumen"
    return ", ".join(kind.label for kind in DocumentKind if kind in printer.documents)


class PrintersPanel(Panel):
    """Printers of this PC; a change works at once."""

    title: ClassVar[str] = "Printer & Label"
    icon: ClassVar[str] = "printer"

    def build(self) -> None:
        self.desk = self.context.services.get(PrintDesk)
        self._edited: str | None = None
        self.set_primary("Tambah printer", "F4", self._add)
        self.add_action("Label uji", "F6", self.print_check)
        self.add_action("Cetak lembar perintah scanner", "F7", self.print_sheet)
        self.add_action("Cetak kartu badge", "F8", self.choose_badge)
        self.add_action("Uji scanner", "F2", lambda: self.context.open("shell.scanner_test"))
        self.add_action("Antrean cetak", "F9", lambda: self.context.open("documents.print_queue"))
        self.add_action("Hapus printer", "F3", self._ask_remove)
        empty = Empty("Belum ada printer di PC ini.", "Tambah printer", self._add, icon="printer")
        self.list = self.set_table(
            self._columns(), key=lambda one: one.name, empty=empty, above=self._habits()
        )
        self.list.activated.connect(self._edit)
        self.desk.changed.connect(lambda _event: self.refresh())

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(
                "name", "Printer", lambda one: one.name, detail=lambda one: one.address, width=260,
            ),
            Column(
                "speaks", "Bahasa", lambda one: _WORDS[one.language],
                detail=lambda one: f"{one.dpi} dpi", width=150,
            ),
            Column("paper", "Kertas", lambda one: one.media.title, detail=_offset, width=150),
            Column("documents", "Mencetak", _documents, stretch=True),
            Column("state", "Keadaan", self._state, Kind.PILL, width=170),
        )  # fmt: skip

    def _habits(self) -> QWidget:
        """What comes out by itself after shipping."""
        line = row(gap=tokens.L)
        for words, field in (
            ("Label langsung tercetak setelah kirim", "auto_label"),
            ("Slip juga", "auto_slip"),
            ("Samarkan nomor telepon pembeli", "mask_phone"),
        ):
            box = QCheckBox(words)
            box.setChecked(getattr(self.desk.setup, field))
            box.toggled.connect(self._keeper(field))
            line.addWidget(box)
        line.addStretch(1)
        habits = QWidget()
        habits.setLayout(line)
        return habits

    def _keeper(self, field: str) -> Callable[[bool], None]:
        def keep(on: bool) -> None:
            self.desk.save(self.desk.setup.with_habit(field, on=on))
            self.say("Disimpan untuk PC ini.")

        return keep

    def reload(self) -> None:
        self.list.show_rows(tuple(self.desk.printers))

    def _state(self, printer: PrinterConfig) -> PillText:
        health = self.desk.queue.health().get(printer.name)
        if health is None:
            return PillText("Belum dipakai", Tone.NEUTRAL)
        return PillText("Siap", Tone.OK) if health.ok else PillText(health.message, Tone.ERROR)

    # ---------------------------------------------------------------- printers
    def _add(self) -> None:
        self._edited = None
        self._show_form("Printer baru", _NEW)

    def _edit(self, printer: PrinterConfig) -> None:
        self._edited = printer.name
        self._show_form(printer.name, printer)

    def _show_form(self, title: str, printer: PrinterConfig) -> None:
        self.form = PrinterForm(
            (("Simpan", "Ctrl+S", self.save_form), ("Label uji", "F6", self.print_check))
        )
        self.form.fill(printer)
        self.show_detail(title, self.form)
        self.form.start()

    def save_form(self) -> bool:
        """Keep what the form says; every mistake is marked at once."""
        made = self.form.printer
        kept = [one for one in self.desk.printers if one.name != self._edited]
        place = next(
            (at for at, one in enumerate(self.desk.printers) if one.name == self._edited), len(kept)
        )
        kept.insert(place, made)
        if not self._save(kept):
            return False
        self._edited = made.name
        self.say(f"Printer {made.name} disimpan.")
        return True

    def _save(self, printers: list[PrinterConfig]) -> bool:
        try:
            self.desk.save(replace(self.desk.setup, printers=Printers(printers)))
        except UserError as error:
            self.fail(error)
            return False
        self.reload()
        return True

    def _ask_remove(self) -> None:
        chosen: list[PrinterConfig] = self.list.selected()
        if not chosen:
            self.say("Pilih printernya dulu.", Tone.WARN)
            return
        name = chosen[0].name
        sentence = f"{name} tidak dipakai lagi di PC ini. Cetakan yang menunggu tetap di antrean."
        confirm(self, "Hapus printer?", sentence, f"Hapus {name}", lambda: self._remove(name))

    def _remove(self, name: str) -> None:
        if self._save([one for one in self.desk.printers if one.name != name]):
            self.hide_detail()
            self.say(f"Printer {name} dihapus dari PC ini.")

    # ---------------------------------------------------------------- papers
    def print_check(self) -> None:
        """The test label of the chosen printer, or of the one in the form once it is saved."""
        if self.side.isVisible() and not self.save_form():
            return
        chosen: list[PrinterConfig] = self.list.selected()
        name = self._edited if self.side.isVisible() else chosen[0].name if chosen else None
        if name is None:
            self.say("Pilih printernya dulu.", Tone.WARN)
            return
        printer = self.desk.printers.named(name)
        check = PrinterCheck(
            printer.name, _WORDS[printer.language], self.desk.env.now(), printer.offset_x_mm,
            printer.offset_y_mm,
        )  # fmt: skip
        self._print(check, f"Label uji {printer.name}", printer.name)

    def print_sheet(self) -> None:
        """The commands a scanner can say, on paper (PU-50)."""
        self.ask(
            ShowOrganisation(),
            done=lambda found: self._print(command_sheet(found.name), "Lembar perintah"),
            failed=lambda _error: self._print(command_sheet(), "Lembar perintah"),
        )

    def choose_badge(self) -> None:
        """Whose badge card to print."""
        self.ask(UserList(active=True, limit=200), done=self._choose_badge)

    def _choose_badge(self, page: Page[UserRow]) -> None:
        people = [one for one in page.rows if one.has_badge]
        if not people:
            self.say("Belum ada orang yang punya badge. Terbitkan di Anggota.", Tone.WARN)
            return
        words = [f"{one.full_name} ({one.username})" for one in people]
        choose(
            self, "Kartu badge siapa?", "PIN tidak dicetak di kartu.", words,
            lambda place: self._badge(people[place].username),
        )  # fmt: skip

    def _badge(self, username: str) -> None:
        def work(client: Client, _progress: Progress) -> tuple[UserDetail, str]:
            return client.ask(ShowUser(username=username)), client.ask(ShowOrganisation()).name

        self.run(work, done=lambda found: self._print_badge(*found))

    def _print_badge(self, person: UserDetail, organisation: str) -> None:
        code = next((badge.code for badge in person.badges if badge.active), "")
        if not code:
            self.say(f"Badge {person.full_name} sudah dicabut. Terbitkan yang baru.", Tone.WARN)
            return
        role = person.roles[0] if person.roles else person.job_title
        card = BadgeCard(code, person.full_name, role, organisation)
        self._print(card, f"Badge {person.full_name}")

    def _print(self, document: Document, title: str, printer: str | None = None) -> None:
        try:
            self.desk.print(document, title=title, by=self.context.actor.full_name, printer=printer)
        except UserError as error:
            self.fail(error)
        else:
            self.say(f"{title} dikirim ke antrean cetak.")


def _offset(printer: PrinterConfig) -> str:
    if not printer.offset_x_mm and not printer.offset_y_mm:
        return ""
    return f"geser {printer.offset_x_mm:+g} / {printer.offset_y_mm:+g} mm".replace(".", ",")
