"""*Jurnal*: every posted journal, newest first; lines, pair and document at the side."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QWidget

from app.accounting.api import (
    DimensionList,
    JournalDetail,
    JournalList,
    JournalPage,
    JournalRow,
    JournalView,
    LineView,
    VoidJournal,
)
from app.accounting.panels import samples, words
from app.accounting.panels.base import BooksPanel
from app.accounting.panels.keys import ClaimsKeys
from app.accounting.panels.mirror import ask_mirror
from app.accounting.panels.vouchers import show_voucher
from app.accounting.rules.events import titles
from app.core.errors import ServerAway
from app.core.text import jam, tanggal
from app.files.api import AttachmentList, AttachmentThumbnails
from app.files.panels.attachments import AttachmentBox
from app.identity.api import EntityList
from app.ui import subjects, tokens
from app.ui.dialogs import ask_reason
from app.ui.facts import Facts
from app.ui.gallery import NEVER, Shot, canned
from app.ui.pills import Pill
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column, row

if TYPE_CHECKING:
    from app.core.commands import Done, Query
    from app.ui.table_model import PageRequest

_EMPTY: Final = Empty("Belum ada jurnal.", icon="book")
#: Reasons people give; any other can be typed.
_REASONS: Final = ("Salah akun", "Salah jumlah", "Salah tanggal", "Tercatat dua kali")
COLUMNS: Final = (
    Column("day", "Tanggal", lambda journal: journal.on_date, Kind.DATE, width=110),
    Column("number", "Nomor", lambda journal: journal.number,
           detail=lambda journal: journal.pair and f"pasangan {journal.pair}", width=175,
           names=True),
    Column("text", "Keterangan", lambda journal: journal.description,
           detail=lambda journal: " · ".join(filter(None, (
               words.event(journal.event),
               subjects.named(journal.source_kind, journal.source_number)))),
           width=260, stretch=True),
    Column("amount", "Jumlah", lambda journal: journal.amount, Kind.MONEY, width=140),
    Column("state", "Status", lambda journal: words.STATES[journal.state], Kind.PILL, width=110),
    Column("who", "Oleh", lambda journal: journal.person,
           detail=lambda journal: f"{tanggal(journal.at.date())} {jam(journal.at)}", width=150),
)  # fmt: skip
LINES: Final = (
    Column("account", "Akun", lambda line: line.account,
           detail=lambda line: " · ".join(filter(None, (
               line.code, line.warehouse, line.store, line.unit, line.party, line.memo))),
           width=180, stretch=True),
    Column("debit", "Debit", lambda line: words.or_nothing(line.debit), Kind.MONEY, width=110),
    Column("credit", "Kredit", lambda line: words.or_nothing(line.credit), Kind.MONEY, width=110),
)  # fmt: skip


class JournalListPanel(ClaimsKeys, BooksPanel):
    """Jurnal umum: journals are found and undone here, written in a panel of their own."""

    title: ClassVar[str] = "Jurnal"
    icon: ClassVar[str] = "book"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"journal"})
    search_hint: ClassVar[str] = "Cari nomor jurnal, keterangan, nomor dokumen"
    by_unit: ClassVar[bool] = True

    def build(self) -> None:
        super().build()
        self.add_days()
        self.search.add_filter(
            "state", "Status", tuple((key, pill.text) for key, pill in words.STATES.items())
        )
        self.search.add_filter("event", "Kejadian", titles())
        self.set_primary("Jurnal baru", "F2", self.write_new)
        self.add_action("Salin ke hari ini", "Ctrl+D", self.copy_current)
        self.add_action("Buat jurnal cermin …", "Ctrl+Shift+R", self.mirror_current)
        self.claim_keys({"Ctrl+D": self.copy_current, "Ctrl+Shift+R": self.mirror_current})
        self.add_action("Cetak bukti jurnal", "F7", self.print_current)
        self.add_action("Buka lampiran", "F10", self.open_attachment)
        self.add_action("Batalkan jurnal", "F8", self.void_current)
        self.list = self.set_table(
            COLUMNS, self._page, key=lambda one: f"{one.entity} {one.number}", empty=_EMPTY
        )
        self.list.set_tone(_tone)
        self.list.activated.connect(self._open)
        self.list.add_action("Batalkan jurnal …", "Delete", lambda rows: self._void_row(rows[0]))
        self.shown: JournalView | None = None

    def opened(self, **arguments: object) -> None:
        """``number`` (and ``entity``) shows one journal; ``text`` searches."""
        self.take_entity(arguments.get("entity"))
        if text := arguments.get("text"):
            self.search.set_text(str(text))
        if number := arguments.get("number"):
            self.show_journal(str(number), str(arguments.get("entity") or ""))

    def reload(self) -> None:
        super().reload()
        self.ask(self._query(1), done=self._show_totals, failed=_ignore, key="totals")

    def _page(self, page: PageRequest) -> Query[Any]:
        return self._query(page.limit, page.after)

    def _query(self, limit: int, after: str | None = None) -> JournalList:
        filters = self.search.filters
        return JournalList(
            entity=self.entity,
            date_from=self.since.value(),
            date_to=self.until.value(),
            text=self.search.text,
            event=filters.get("event", ""),
            state=filters.get("state", ""),
            unit=self.unit,
            limit=limit,
            after=after,
        )

    def _show_totals(self, page: JournalPage) -> None:
        some = page.amount is not None and page.total
        self.list.show_totals({"text": "Jumlah", "amount": page.amount} if some else {})

    # ---------------------------------------------------------------- writing
    def write_new(self) -> None:
        """Open the page where journals are written."""
        self.context.open(words.JOURNAL_ENTRY)

    def copy_current(self) -> None:
        """Write a copy of this journal, dated today (A9)."""
        current = self._current()
        if current is not None:
            self.context.open(words.JOURNAL_ENTRY, copy=current.number, entity=current.entity)

    def mirror_current(self) -> None:
        """Post the mirror of this journal on a day that is asked (A9)."""
        current = self._current()
        if current is not None:
            ask_mirror(self, current.number, current.entity, current.on_date)

    def print_current(self) -> None:
        """Issue the voucher of this journal and show it (ERP-FIN-13)."""
        current = self._current()
        if current is not None:
            show_voucher(self, current.number, current.entity)

    def open_attachment(self) -> None:
        """Open the first attachment of the journal at the side (A12)."""
        card = self.side.findChild(JournalCard)
        if isinstance(card, JournalCard):
            card.box.strip.open_current()

    def _current(self) -> JournalView | JournalRow | None:
        """The journal that is open, else the one the keyboard is on."""
        if self.side.isVisible() and self.shown is not None:
            return self.shown
        current: JournalRow | None = self.list.current()
        return current

    # ---------------------------------------------------------------- one journal
    def _open(self, journal: JournalRow) -> None:
        self.show_journal(journal.number, journal.entity)

    def show_journal(self, number: str, entity: str = "") -> None:
        """Open a journal at the side."""
        self.ask(JournalDetail(number=number, entity=entity), done=self._show, key="detail")

    def _show(self, journal: JournalView) -> None:
        self.shown = journal
        self.show_detail(journal.number, JournalCard(self, journal))

    def void_current(self) -> None:
        """Void the journal that is open, or the one the keyboard is on."""
        if self.side.isVisible() and self.shown is not None:
            self.ask_void(self.shown.number, self.shown.entity)
            return
        current = self.list.current()
        if current is not None:
            self._void_row(current)

    def _void_row(self, journal: JournalRow) -> None:
        self.ask_void(journal.number, journal.entity)

    def ask_void(self, number: str, entity: str) -> None:
        """Ask for the reason; the mirror is dated today."""
        ask_reason(
            self,
            f"Batalkan {number}",
            f"Jurnal cermin dari {number} dicatat hari ini. Keduanya tetap terlihat dan saling "
            "menunjuk.",
            "Batalkan jurnal",
            _REASONS,
            partial(self._void, number, entity),
        )

    def _void(self, number: str, entity: str, reason: str) -> None:
        self.do(VoidJournal(number=number, entity=entity, reason=reason), done=self._voided)

    def _voided(self, done: Done[Any]) -> None:
        self.say(done.message)
        self.show_journal(done.value.number, done.value.entity)


def _tone(journal: JournalRow) -> Tone | None:
    return Tone.NEUTRAL if journal.state == "voided" else None


def _ignore(_error: Exception) -> None:
    """The list says it already."""


class JournalCard(QWidget):
    """A journal with its lines; each line opens the ledger of its account."""

    def __init__(self, panel: JournalListPanel, journal: JournalView) -> None:
        super().__init__()
        self.panel, self.journal = panel, journal
        layout = column(gap=tokens.M)
        layout.addLayout(self._head())
        layout.addWidget(self._facts())
        layout.addWidget(self._lines())
        layout.addLayout(self._buttons())
        self.box = AttachmentBox(panel)
        may = panel.context.actor.may("journal.create")
        self.box.show_subject("journal", f"{journal.entity}/{journal.number}", may_add=may)
        layout.addWidget(self.box)
        layout.addStretch(1)
        self.setLayout(layout)

    def _head(self) -> Any:  # noqa: ANN401 - a Qt layout
        head = row()
        head.addWidget(Pill(*words.STATES[_state(self.journal)][:2]))
        head.addStretch(1)
        return head

    def _facts(self) -> Facts:
        journal = self.journal
        voided = journal.reversed_on and f"{journal.reversed_by}, {tanggal(journal.reversed_on)}"
        return Facts(
            (
                ("Tanggal", tanggal(journal.on_date)),
                ("Keterangan", journal.description),
                ("Kejadian", words.event(journal.event)),
                ("Dokumen", subjects.named(journal.source_kind, journal.source_number) or None),
                ("Membatalkan", journal.reverses or None),
                ("Dibatalkan oleh", voided or None),
                ("Entitas", journal.entity),
                ("Dicatat", f"{journal.person}, {tanggal(journal.at.date())} {jam(journal.at)}"),
            )
        )

    def _lines(self) -> Table:
        made = Table(self.panel, "JournalLines", LINES, key=lambda line: str(line.line))
        made.show_rows(self.journal.lines)
        made.show_totals({"debit": self.journal.debit, "credit": self.journal.credit})
        made.activated.connect(self._open_ledger)
        rows = min(len(self.journal.lines), 8) + 3
        made.setMinimumHeight(rows * theme().px(tokens.OFFICE.row) * 3 // 2)
        return made

    def _open_ledger(self, line: LineView) -> None:
        day = self.journal.on_date
        self.panel.context.open(
            words.LEDGER, account=line.code, entity=self.journal.entity,
            date_from=day.replace(day=1), date_to=day,
        )  # fmt: skip

    def _buttons(self) -> Any:  # noqa: ANN401 - a Qt layout
        journal, panel = self.journal, self.panel
        buttons = row()
        source = journal.source_kind, journal.source_number
        if subjects.has_panel(*source):
            buttons.addWidget(
                KeyButton("Buka dokumen", "", partial(subjects.show, panel.context.open, *source))
            )
        if journal.reversed_by:
            buttons.addWidget(
                KeyButton(
                    "Buka pembatalan", "",
                    partial(panel.show_journal, journal.reversed_by, journal.entity),
                )
            )  # fmt: skip
        if journal.voidable and panel.context.actor.may("journal.void"):
            buttons.addWidget(
                KeyButton("Batalkan", "F8", partial(panel.ask_void, journal.number, journal.entity))
            )
        buttons.addStretch(1)
        return buttons


def _state(journal: JournalView) -> str:
    if journal.reversed_by:
        return "voided"
    return "mirror" if journal.reverses else "posted"


# ---------------------------------------------------------------- gallery


def _panel(answer: object = None) -> JournalListPanel:
    return JournalListPanel(
        canned(
            {
                JournalList: answer if answer is not None else samples.journals,
                JournalDetail: samples.journal,
                AttachmentList: (),
                AttachmentThumbnails: (),
                EntityList: samples.ENTITIES,
                DimensionList: samples.UNITS,
            }
        )
    )


def _detail() -> JournalListPanel:
    panel = _panel()
    panel.list.loaded.connect(lambda: panel.show_journal(samples.JOURNALS[1].number))
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", _panel),
        Shot("detail", _detail),
        Shot("empty", lambda: _panel(JournalPage(()))),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
        Shot("long", lambda: _panel(JournalPage((samples.LONG_JOURNAL, *samples.JOURNALS)))),
        Shot("100000", lambda: _panel(samples.many_journals)),
    ]
