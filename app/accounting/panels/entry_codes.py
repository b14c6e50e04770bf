"""Stores, warehouses and units in the lines of a journal being written, found by code or name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from app.accounting.api import DimensionList
from app.accounting.panels.entry_grid import STORE, UNIT, WAREHOUSE
from app.accounting.rules.entry.matching import Accounts, Choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.accounting.api import DimensionRow
    from app.accounting.panels.journal_entry import JournalEntryPanel

_ASKED: Final = (
    (STORE, DimensionList(kind="store")),
    (WAREHOUSE, DimensionList(kind="warehouse")),
    (UNIT, DimensionList(kind="unit")),
)


class Codes:
    """What the cells of these columns offer; the column of units is there only where there are any.

    Args:
        panel: Where the journal is written.
    """

    def __init__(self, panel: JournalEntryPanel) -> None:
        self._panel = panel
        self._known: dict[int, Accounts] = {}
        self._units = False

    def ask(self) -> None:
        """Read them again."""
        for at, ask in _ASKED:
            self._panel.ask(ask, done=partial(self._take, at), key=ask.kind)

    def _take(self, at: int, rows: tuple[DimensionRow, ...]) -> None:
        self._known[at] = Accounts([Choice(one.code, one.title) for one in rows])
        if at == UNIT:
            self._units = bool(rows)
            self.show_units()

    def show_units(self) -> None:
        """Show their column where the company has any, or the sheet names one."""
        shown = self._units or any(line.unit for line in self._panel.model.sheet.lines)
        self._panel.grid.setColumnHidden(UNIT, not shown)

    @property
    def finders(self) -> dict[int, Callable[[str], list[tuple[str, str]]]]:
        """Entries for a text, by column."""
        return {at: partial(self._find, at) for at, _ask in _ASKED}

    def _find(self, at: int, typed: str) -> list[tuple[str, str]]:
        known = self._known.get(at)
        found = known.find(typed) if known is not None else []
        return [(f"{one.code}  {one.name}", one.code) for one in found]
