"""Posting what was written, and taking it back for ten seconds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from app.accounting.api import PostJournal, VoidJournal
from app.accounting.panels.entry_grid import FIELDS
from app.accounting.panels.entry_lines import attachments_of, lines_of
from app.accounting.rules.entry.sheet import Sheet
from app.core.errors import ServerAway, ServerBusy
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from datetime import date

    from app.accounting.api import JournalPosted
    from app.accounting.panels.journal_entry import JournalEntryPanel
    from app.core.commands import Done
    from app.core.errors import UserError

#: *Urungkan* is offered so long after posting (A11).
UNDO_MS: Final = 10_000
POST: Final = "journal.post"


@dataclass(frozen=True, slots=True)
class Posted:
    """A journal that was posted here."""

    number: str
    entity: str
    on_date: date


class Posting(QObject):
    """The way of one sheet into the books.

    Args:
        panel: Where it is written.
    """

    def __init__(self, panel: JournalEntryPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        #: A journal is on its way.
        self.busy = False
        #: The journal posted last here.
        self.last: Posted | None = None
        self._request = ""
        self._undo_ends = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._undo_ends.timeout.connect(self._stop_undo)

    def stepped(self) -> None:
        """The sheet is another one: what is posted next is another request."""
        self._request = ""

    def post(self) -> None:
        """Check everything once more and post."""
        panel = self._panel
        panel.take_typed()
        if self.busy or self._refuse():
            return
        if panel.box.busy:
            panel.say("Lampiran masih dikirim. Catat lagi sesaat lagi.", Tone.WARN)
            return
        sheet = panel.sheet
        self._request = self._request or panel.env.new_id()
        self.busy = True
        panel.look()
        panel.do(
            PostJournal(
                draft=sheet.draft, read_version=sheet.version, entity=sheet.entity,
                on_date=sheet.on_date, description=sheet.description, lines=lines_of(sheet),
                attachments=attachments_of(sheet),
            ),
            done=partial(self._posted, sheet),
            failed=self._refused,
            request_id=self._request,
        )  # fmt: skip

    def _refuse(self) -> bool:
        """Say the first thing that is missing and go there."""
        panel = self._panel
        if not panel.problems:
            return not panel.context.actor.may(POST)
        first = panel.problems[0]
        panel.say(first.message, Tone.WARN)
        if first.row is not None:
            panel.grid.focus_cell(first.row, FIELDS.index(first.field))
        elif first.field == "on_date":
            panel.head.day.setFocus()
        elif first.field == "description":
            panel.head.description.setFocus()
        return True

    def _posted(self, sheet: Sheet, done: Done[JournalPosted]) -> None:
        panel = self._panel
        self.busy = False
        self._request = ""
        self.last = Posted(done.value.number, done.value.entity, sheet.on_date)
        if panel.keeper is not None:
            panel.keeper.forget()
        panel.model.begin(Sheet(sheet.on_date, entity=sheet.entity))
        panel.show_head()
        panel.box.hide()
        panel.hide_detail()
        panel.say(done.message, undo=self._reverse)
        self._undo_ends.start()
        panel.head.day.setFocus()

    def _refused(self, error: UserError) -> None:
        self.busy = False
        if not isinstance(error, (ServerAway, ServerBusy)):
            self._request = ""  # it was decided; after a lost answer the same request asks again
        self._panel.look()
        self._panel.fail(error)

    def _stop_undo(self) -> None:
        if self._panel.message.can_undo and self.last is not None:
            self._panel.say(f"Jurnal {self.last.number} dicatat.")

    def _reverse(self) -> None:
        """Undo after posting: a reversal of the same day, never a delete (A11)."""
        last = self.last
        if last is None:
            return
        self._undo_ends.stop()
        self._panel.do(
            VoidJournal(
                number=last.number, entity=last.entity, on_date=last.on_date,
                reason="Diurungkan setelah dicatat",
            )
        )  # fmt: skip
