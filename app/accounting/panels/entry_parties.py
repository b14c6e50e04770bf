"""Whom a line concerns, found at the server while one types: there may be very many customers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.accounting.api import PartyList
from app.accounting.panels.entry_fields import ChoiceEdit
from app.accounting.rules.entry.checks import party_kind

if TYPE_CHECKING:
    from app.accounting.api import DimensionRow
    from app.accounting.panels.journal_entry import JournalEntryPanel


class Parties(QObject):
    """Customers of the line the keyboard is on.

    Args:
        panel: Where the journal is written.
    """

    def __init__(self, panel: JournalEntryPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        #: Answers by kind of party and text.
        self._known: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def find(self, typed: str) -> list[tuple[str, str]]:
        """What is known for a text; the answer of the server is offered when it comes."""
        panel = self._panel
        kind = party_kind(panel.model.accounts.get(panel.sheet_line().account))
        wanted = (kind, typed.strip().casefold())
        if not kind:
            return []
        if wanted not in self._known:
            ask = PartyList(kind=kind, text=typed.strip())  # type: ignore[arg-type] # of PARTY_OF
            panel.ask(ask, done=partial(self._take, wanted), key="parties")
        return self._known.get(wanted, [])

    def _take(self, wanted: tuple[str, str], rows: tuple[DimensionRow, ...]) -> None:
        self._known[wanted] = [(f"{one.code}  {one.title}", one.code) for one in rows]
        grid = self._panel.grid
        editor = grid.indexWidget(grid.currentIndex())
        if isinstance(editor, ChoiceEdit) and editor.text().strip().casefold() == wanted[1]:
            editor.offer_again()
