"""*Pengingat Tagihan*: who is due this week or late, the text for WhatsApp, and the letter."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtWidgets import QWidget

from app.accounting.panels.base import BooksPanel
from app.core.text import tanggal, waktu
from app.receivables.api import MarkReminded, ReminderList, ReminderRow
from app.receivables.panels import words
from app.ui import tokens
from app.ui.facts import Facts
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column, copy_text, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.errors import UserError


def _when(one: ReminderRow) -> PillText:
    if one.pending:
        late = "terlambat" in one.when
        return PillText(one.when, Tone.ERROR if late or one.age > 0 else Tone.WARN)
    return PillText("Sudah diingatkan", Tone.OK)


COLUMNS: Final = (
    Column("customer", "Pelanggan", lambda one: one.customer_name,
           detail=lambda one: one.phone or "tanpa nomor telepon", width=190, stretch=True),
    Column("document", "Dokumen", lambda one: one.document, width=170),
    Column("due", "Jatuh Tempo", lambda one: one.due_on, Kind.DATE,
           detail=lambda one: words.age(one.age), width=124),
    Column("open", "Sisa", lambda one: one.open, Kind.MONEY, width=130),
    Column("when", "Pengingat", _when, Kind.PILL,
           detail=lambda one: f"{waktu(one.last_at)}, {one.last_by}" if one.last_at else "",
           width=270),
)  # fmt: skip


class RemindersPanel(BooksPanel):
    """Enter shows the message; F4 notes that the customer was reminded (ERP-PUR-12 mirrored)."""

    title: ClassVar[str] = "Pengingat Tagihan"
    icon: ClassVar[str] = "bell"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"receivable", "journal"})
    search_hint: ClassVar[str] = "Cari pelanggan atau nomor"

    def build(self) -> None:
        super().build()
        if self.context.actor.may("receivable.create"):
            self.set_primary("Sudah diingatkan", "F4", self.mark)
        self.add_action("Salin pesan WhatsApp", "F6", self.copy)
        self.add_action("Surat pengingat", "F9", self.letter)
        self.search.add_filter("pending", "Tampilkan", (("1", "Belum diingatkan"),))
        empty = Empty("Tidak ada tagihan yang jatuh tempo dalam tujuh hari.", icon="bell")
        self.list = self.set_table(COLUMNS, key=lambda one: one.document, empty=empty)
        self.list.activated.connect(self.show_message)

    def reload(self) -> None:
        super().reload()
        self.ask(
            ReminderList(
                entity=self.entity, only_pending=self.search.filters.get("pending") == "1"
            ),
            done=self._fill, failed=self._refused, key="reminders",
        )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        self.list.failed.emit(error)

    def _fill(self, rows: Sequence[ReminderRow]) -> None:
        text = self.search.text.casefold()
        shown = [
            one
            for one in rows
            if text in f"{one.customer_name} {one.document} {one.phone}".casefold()
        ]
        self.list.show_rows(shown)
        self.list.loaded.emit()
        waiting = sum(one.pending for one in rows)
        if waiting:
            self.title_line.set_status(f"{waiting} belum diingatkan", Tone.WARN)
        else:
            self.title_line.set_status("")

    def show_message(self, one: ReminderRow) -> None:
        """The text for WhatsApp at the side, ready to copy."""
        self.show_detail(f"Pesan untuk {one.customer_name}", MessageView(one))

    def copy(self) -> None:
        """The message of the row under the keyboard, on the clipboard."""
        if (one := self.list.current()) is not None:
            copy_text(one.message)
            self.say(f"Pesan untuk {one.customer_name} disalin.")

    def mark(self) -> None:
        """Note the chosen documents as reminded."""
        rows = [one for one in self.list.selected() if one.pending]
        if not rows:
            self.say("Yang dipilih sudah diingatkan.", Tone.NEUTRAL)
            return
        self.do(MarkReminded(documents=tuple(one.document for one in rows)))

    def letter(self) -> None:
        """The letter of the customer under the keyboard."""
        if (one := self.list.current()) is not None:
            self.context.open(words.STATEMENT, customer=one.customer, letter=True)


class MessageView(QWidget):
    """One reminder."""

    def __init__(self, one: ReminderRow) -> None:
        super().__init__()
        layout = column(gap=tokens.M)
        layout.addWidget(
            Facts(
                (
                    ("Telepon", one.phone),
                    ("Dokumen", one.document),
                    ("Jatuh tempo", f"{tanggal(one.due_on)} · {words.age(one.age)}"),
                    ("Sisa", one.open.rupiah()),
                    ("Terakhir", f"{waktu(one.last_at)}, {one.last_by}" if one.last_at else ""),
                )
            )
        )
        layout.addWidget(label(one.message, wrap=True))
        line = row()
        line.addWidget(KeyButton("Salin pesan", "", partial(copy_text, one.message)))
        line.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(1)
        self.setLayout(layout)
