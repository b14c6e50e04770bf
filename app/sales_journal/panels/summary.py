"""One daily sales journal as it prints; its figures open the journals behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from app.documents.panels.report_panel import ReportPanel
from app.sales_journal.api import DailySales
from app.ui.fields import name_field
from app.ui.forms import choice
from app.ui.states import Empty

if TYPE_CHECKING:
    from app.core.commands import Query
    from app.documents.report import Report

_NONE = Empty("Buka satu hari dari Penjualan Harian.", icon="calendar")


class SummaryPanel(ReportPanel):
    """A summary; the parts of its day are a choice away."""

    title: ClassVar[str] = "Jurnal Penjualan Harian"
    icon: ClassVar[str] = "report"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"daily_sales"})

    def build(self) -> None:
        super().build()
        self.number = ""
        self.parts = choice({})
        self.parts.activated.connect(lambda _at: self._choose())
        self.title_line.add_filter(name_field(self.parts, "number", "Nomor"))

    def opened(self, **arguments: object) -> None:
        """``number`` of a summary; ``numbers`` of all parts of its day, with commas between."""
        self.number = str(arguments.get("number") or self.number)
        self.parts.clear()
        for number in str(arguments.get("numbers") or self.number).split(","):
            self.parts.addItem(number, number)
        self.parts.setCurrentIndex(max(0, self.parts.findData(self.number)))
        self.refresh()

    def _choose(self) -> None:
        self.number = str(self.parts.currentData() or "")
        self.reload()

    def reload(self) -> None:
        if self.number:
            super().reload()
        else:
            self.show_content(_NONE)

    def query(self) -> Query[Report]:
        return DailySales(number=self.number)
