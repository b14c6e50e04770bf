"""*Penjualan Harian*: sales, fees and HPP of each day and store, with its daily journals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from app.accounting.panels.base import BooksPanel
from app.accounting.panels.words import or_dash
from app.core.env import RealEnvironment
from app.core.money import total
from app.core.text import angka, bulan
from app.sales_journal.api import GatherSales, SalesDay, SalesDays
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.errors import UserError

SUMMARY: Final = "sales_journal.summary"
#: Months offered by the filter, this one first.
_MONTHS: Final = 24


def _state(day: SalesDay) -> PillText:
    if not day.waiting:
        return PillText("Lengkap", Tone.OK)
    return PillText(f"{angka(day.waiting)} belum dirangkum", Tone.WARN)


COLUMNS: Final = (
    Column("day", "Tanggal", lambda day: day.on_date, Kind.DATE,
           detail=lambda day: f"{angka(day.journals)} jurnal", width=112),
    Column("store", "Toko", lambda day: day.store_name or "Tanpa toko",
           detail=lambda day: ", ".join(day.numbers), width=200, stretch=True),
    Column("revenue", "Penjualan", lambda day: or_dash(day.revenue), Kind.MONEY, width=130),
    Column("fees", "Biaya", lambda day: or_dash(day.fees), Kind.MONEY, width=110),
    Column("cost", "HPP", lambda day: or_dash(day.cost), Kind.MONEY, width=120),
    Column("margin", "Laba kotor", lambda day: day.margin, Kind.MONEY, width=130),
    Column("state", "Status", _state, Kind.PILL, width=170),
)  # fmt: skip


class SalesDaysPanel(BooksPanel):
    """A month of days; Enter opens a day's journal, F4 gathers what waits (ERP-FIN-09)."""

    title: ClassVar[str] = "Penjualan Harian"
    icon: ClassVar[str] = "calendar"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"daily_sales", "journal", "shipment"})
    search_hint: ClassVar[str] = "Cari toko atau nomor"

    def build(self) -> None:
        super().build()
        self.today = RealEnvironment().today()
        if self.context.actor.may("journal.post"):
            self.set_primary("Buat jurnal harian", "F4", self.gather)
        self.search.add_filter("month", "Bulan", _months(self.today))
        empty = Empty("Tidak ada penjualan di bulan ini.", icon="calendar")
        self.list = self.set_table(
            COLUMNS, key=lambda day: f"{day.on_date} {day.entity} {day.store}", empty=empty
        )
        self.list.activated.connect(self.open_summary)

    def reload(self) -> None:
        super().reload()
        self.ask(
            SalesDays(month=self.search.filters.get("month", ""), entity=self.entity),
            done=self._fill, failed=self._refused, key="days",
        )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        self.list.failed.emit(error)

    def _fill(self, days: Sequence[SalesDay]) -> None:
        text = self.search.text.casefold()
        shown = [
            day
            for day in days
            if text in " ".join((day.store, day.store_name, *day.numbers)).casefold()
        ]
        self.list.show_rows(shown)
        self.list.show_totals(
            {
                "day": "Jumlah", "revenue": total(day.revenue for day in shown),
                "fees": total(day.fees for day in shown),
                "cost": total(day.cost for day in shown),
                "margin": total(day.margin for day in shown),
            }
            if shown
            else {}
        )  # fmt: skip
        self.list.loaded.emit()

    def gather(self) -> None:
        """Make the journals of the days chosen, today's too; nothing is posted twice."""
        days = sorted({day.on_date for day in self.list.selected() if day.waiting})
        if not days:
            self.say("Hari yang dipilih sudah lengkap.", Tone.NEUTRAL)
            return
        for day in days:
            self.do(GatherSales(on_date=day))

    def open_summary(self, day: SalesDay) -> None:
        """The latest part of a day."""
        if day.numbers:
            self.context.open(SUMMARY, number=day.numbers[-1], numbers=",".join(day.numbers))
        else:
            self.say("Hari ini belum dirangkum. F4 membuat jurnal hariannya.", Tone.NEUTRAL)


def _months(today: date) -> tuple[tuple[str, str], ...]:
    """This month and those before it."""
    found = []
    for back in range(_MONTHS):
        at = today.year * 12 + today.month - 1 - back
        first = date(at // 12, at % 12 + 1, 1)
        found.append((f"{first:%Y-%m}", bulan(first)))
    return tuple(found)
