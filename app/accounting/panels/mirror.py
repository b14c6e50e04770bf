"""Asks for the day and the reason of a mirror journal (A9, ERP-FIN-03)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from app.accounting.api import PeriodStates, VoidJournal
from app.accounting.panels.entry_fields import DayField
from app.accounting.rules.entry.dates import open_year
from app.accounting.rules.periods import check_day, check_state, month_of
from app.core.env import RealEnvironment
from app.core.errors import UserError
from app.core.text import tanggal
from app.ui.dialogs import AskReason
from app.ui.fields import Field

if TYPE_CHECKING:
    from datetime import date

    from app.accounting.api import PeriodMark
    from app.ui.panel import Panel

#: Reasons people give; any other can be typed.
REASONS: Final = ("Salah akun", "Salah jumlah", "Salah tanggal", "Tercatat dua kali", "Pembalik")


class AskMirror(AskReason):
    """The day is checked against the open periods while it is typed."""

    def __init__(self, panel: Panel, number: str, day: date) -> None:
        today = RealEnvironment().today
        super().__init__(
            panel, f"Jurnal cermin {number}",
            "Sisi debit dan kredit ditukar. Keduanya tetap terlihat dan saling menunjuk.",
            "Catat jurnal cermin", REASONS,
        )  # fmt: skip
        self._panel, self._from, self._today = panel, day, today
        self._periods: dict[str, str] = {}
        self.day = DayField(today, max(today(), day))
        self.day.check = self._problem
        self.day_field = Field("on_date", "Tanggal", self.day, f"Paling awal {tanggal(day)}.")
        self.body.insertWidget(0, self.day_field)

    def take_periods(self, rows: tuple[PeriodMark, ...]) -> None:
        """The states of the periods were read."""
        self._periods = {mark.month: mark.state for mark in rows}
        self.day.year = open_year(self._periods, self._from)
        self.day.recheck()

    def _problem(self, day: date) -> str:
        if day < self._from:
            return f"Paling awal {tanggal(self._from)}, tanggal jurnalnya."
        try:
            check_day(day, self._today(), self._panel.context.actor)
            if self._periods:
                check_state(
                    self._periods.get(month_of(day)), month_of(day), self._panel.context.actor
                )
        except UserError as wrong:
            return wrong.message
        return ""

    def accept(self) -> None:
        """Only with an open day and a reason."""
        if self.day.day is None or self.day.problem:
            self.day_field.show_error(self.day.problem or "Isi tanggalnya.")
            self.day.setFocus()
            return
        super().accept()


def ask_mirror(panel: Panel, number: str, entity: str, day: date) -> AskMirror:
    """Ask, then post the mirror; both journals point at each other."""
    dialog = AskMirror(panel, number, day)
    dialog.accepted.connect(partial(_mirror, panel, dialog, number, entity))
    panel.ask(PeriodStates(entity=entity), done=dialog.take_periods, failed=_ignore, key="mirror")
    dialog.open()
    return dialog


def _mirror(panel: Panel, dialog: AskMirror, number: str, entity: str) -> None:
    panel.do(VoidJournal(number=number, entity=entity, on_date=dialog.day.day, reason=dialog.text))


def _ignore(_error: Exception) -> None:
    """The database refuses a closed day in any case."""
