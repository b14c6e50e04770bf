"""The checklist of a month at the side: every item with its state; Enter opens where it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QWidget

from app.accounting.rules.periods import last_day
from app.ui import tokens
from app.ui.pills import PillText
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import column, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.closing.api import ChecklistRow
    from app.ui.panel import Panel

_STATES: Final = {
    "ok": PillText("Beres", Tone.OK),
    "open": PillText("Belum", Tone.ERROR),
    "note": PillText("Catatan", Tone.WARN),
}
#: Sentences of one item that are shown below its title; the rest is counted.
_SHOWN: Final = 2


def _detail(item: ChecklistRow) -> str:
    more = len(item.problems) - _SHOWN
    shown = "; ".join(item.problems[:_SHOWN])
    return f"{shown} (+{more} lagi)" if more > 0 else shown


COLUMNS: Final = (
    Column("title", "Pemeriksaan", lambda item: item.title, detail=_detail, width=220,
           stretch=True),
    Column("state", "Status", lambda item: _STATES[item.state], Kind.PILL, width=96),
)  # fmt: skip


class ChecklistView(QWidget):
    """What stands in the way of closing, and what is well.

    Args:
        panel: Whose side area it is in.
        items: The checklist.
    """

    def __init__(self, panel: Panel, items: Sequence[ChecklistRow]) -> None:
        super().__init__()
        self._panel = panel
        waiting = sum(item.state == "open" for item in items)
        said = (
            f"{waiting} dari {len(items)} pemeriksaan belum beres. Enter membuka daftarnya."
            if waiting
            else "Semua beres. F4 menutup periode ini."
        )
        self.table = Table(panel, "ClosingChecklist", COLUMNS, key=lambda item: item.name)
        self.table.show_rows(sorted(items, key=lambda item: item.state == "ok"))
        self.table.activated.connect(self.open_item)
        lines = len(items) + 2 + sum(bool(item.problems) for item in items)
        self.table.setMinimumHeight(min(lines, 16) * theme().px(tokens.OFFICE.row))
        layout = column(gap=tokens.M)
        layout.addWidget(label(said, wrap=True))
        layout.addWidget(self.table, 1)
        self.setLayout(layout)
        self.table.focus_first()

    def open_item(self, item: ChecklistRow) -> None:
        """Go to the screen where an item is finished."""
        if item.panel:
            filters = dict(item.filters)
            month = filters.get("month")
            until = {"date_to": last_day(month)} if month else {}
            self._panel.context.open(item.panel, **filters, **until)
