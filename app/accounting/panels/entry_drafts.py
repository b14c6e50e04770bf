"""Drafts, copies and mirrors of the journal that is written or was posted last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.accounting.api import DraftDetail, DuplicateJournal
from app.accounting.panels.entry_lines import draft_of, sheet_of
from app.accounting.panels.entry_side import show_drafts
from app.accounting.panels.mirror import ask_mirror
from app.accounting.rules.entry.sheet import Sheet
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.accounting.api import DraftView
    from app.accounting.panels.journal_entry import JournalEntryPanel
    from app.core.commands import Done


class Drafts(QObject):
    """What becomes of a sheet besides being posted.

    Args:
        panel: Where it is written.
    """

    def __init__(self, panel: JournalEntryPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def opened(self, arguments: Mapping[str, object]) -> None:
        """What the panel is opened with.

        Args:
            arguments: ``draft`` opens one; ``copy`` copies a journal of ``entity`` to today;
                ``drafts`` lists those of ``entity`` up to ``date_to``.
        """
        entity = str(arguments.get("entity") or "")
        if key := arguments.get("draft"):
            self.open(str(key))
        elif number := arguments.get("copy"):
            self.copy(str(number), entity)
        elif arguments.get("drafts"):
            until = arguments.get("date_to")
            show_drafts(self._panel, entity, until if isinstance(until, date) else None)

    def new_sheet(self) -> None:
        """Begin another journal; the one written so far is one step back."""
        panel = self._panel
        panel.take_typed()
        panel.use(Sheet(panel.sheet.on_date, entity=panel.sheet.entity))

    def save_draft(self) -> None:
        """Keep it at the server: no number, no effect (A15)."""
        panel = self._panel
        panel.take_typed()
        if panel.sheet.empty:
            panel.say("Belum ada yang ditulis.", Tone.WARN)
            return
        panel.do(draft_of(panel.sheet), done=partial(self._saved, panel.sheet))

    def _saved(self, sheet: Sheet, done: Done[Any]) -> None:
        panel = self._panel
        if panel.sheet.draft == sheet.draft:
            panel.model.do(replace(panel.sheet, draft=done.value.draft, version=done.value.version))
        panel.say("Draf disimpan di server.")

    def open(self, key: str) -> None:
        """Go on with a draft."""
        self._panel.ask(DraftDetail(draft=key), done=self._show, key="draft")

    def _show(self, draft: DraftView) -> None:
        self._panel.hide_detail()
        self._panel.use(sheet_of(draft))
        if draft.reason:
            self._panel.say(f"{draft.reason}.", Tone.NEUTRAL)

    def copy(self, number: str, entity: str) -> None:
        """Copy a posted journal into a draft of today and go on with it."""
        self._panel.do(
            DuplicateJournal(number=number, entity=entity),
            done=lambda done: self.open(done.value.draft),
        )

    def duplicate(self) -> None:
        """Ctrl+D: what is written becomes a draft and its copy of today goes on; else the last."""
        panel, last = self._panel, self._panel.posting.last
        panel.take_typed()
        if not panel.sheet.empty:
            panel.do(draft_of(panel.sheet), done=partial(self._go_on_with_copy, panel.sheet))
        elif last is not None:
            self.copy(last.number, last.entity)
        else:
            panel.say("Belum ada jurnal untuk disalin.", Tone.WARN)

    def _go_on_with_copy(self, sheet: Sheet, _done: Done[Any]) -> None:
        self._panel.use(
            replace(sheet, on_date=self._panel.today(), draft="", version=None, files=())
        )
        self._panel.say("Yang tadi disimpan sebagai draf; ini salinannya, bertanggal hari ini.")

    def mirror(self) -> None:
        """Ctrl+Shift+R: the reversal of the journal posted last here, on a day that is asked."""
        last = self._panel.posting.last
        if last is None:
            sentence = "Belum ada jurnal yang dicatat di sini. Buka jurnalnya di halaman Jurnal."
            self._panel.say(sentence, Tone.WARN)
            return
        ask_mirror(self._panel, last.number, last.entity, last.on_date)
