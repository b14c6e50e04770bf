"""*Neraca Saldo*: opening, movement and balance of every account, and the proof at the foot."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtWidgets import QCheckBox

from app.accounting.api import TrialBalance, TrialReport, TrialRow
from app.accounting.panels import samples, words
from app.accounting.panels.base import BooksPanel
from app.core.errors import ServerAway, UserError
from app.core.text import tanggal
from app.identity.api import EntityList
from app.ui.gallery import NEVER, Shot, canned
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.ui.tables import Table

#: Groups and what they contain are set in by their depth.
_INDENT: Final = "\u2003"
_EMPTY: Final = Empty("Belum ada jurnal sampai tanggal ini.", icon="report")


def _columns(*, groups: bool) -> tuple[Column, ...]:
    def name(line: TrialRow) -> str:
        return f"{_INDENT * line.depth}{line.account}" if groups else line.account

    return (
        Column("code", "Kode", lambda line: line.code, width=90),
        Column("account", "Akun", name, width=230, stretch=True),
        _money("opening", "Saldo awal"),
        _money("debit", "Debit"),
        _money("credit", "Kredit"),
        _money("closing_debit", "Saldo debit"),
        _money("closing_credit", "Saldo kredit"),
    )


def _money(key: str, title: str) -> Column:
    figure = attrgetter(key)
    return Column(key, title, lambda line: words.or_dash(figure(line)), Kind.MONEY, width=140)


class TrialBalancePanel(BooksPanel):
    """Every figure opens the lines behind it, with the same dates and filters (B2)."""

    title: ClassVar[str] = "Neraca Saldo"
    icon: ClassVar[str] = "report"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"journal", "account", "period"})
    search_hint: ClassVar[str] = "Cari kode atau nama akun"

    def build(self) -> None:
        super().build()
        self.add_days()
        self.report: TrialReport | None = None
        self._searched = ""
        self.groups = self._tick("Kelompok", self._regroup)
        self.after_closing = self._tick("Setelah penutupan", self.reload)
        self.list = self._table()

    def _table(self) -> Table:
        columns = _columns(groups=self.groups.isChecked())
        made = self.set_table(columns, key=lambda line: line.code, empty=_EMPTY)
        made.set_tone(lambda line: Tone.DONE if line.header else None)
        made.activated.connect(self._open)
        return made

    def _regroup(self) -> None:
        self.list = self._table()
        self.reload()

    def _tick(self, text: str, run: Callable[[], object]) -> QCheckBox:
        made = QCheckBox(text)
        made.toggled.connect(lambda _on: run())
        self.title_line.add_filter(made)
        return made

    def opened(self, **arguments: object) -> None:
        """``date_from``, ``date_to``, ``entity``."""
        for field, name in ((self.since, "date_from"), (self.until, "date_to")):
            day = arguments.get(name)
            if isinstance(day, date):
                field.set_value(day)
        self.take_entity(arguments.get("entity"))

    def reload(self) -> None:
        super().reload()
        if self.report is not None and self.search.text != self._searched:
            self._find()
        self.ask(self._query(), done=self._show, failed=self._refused, key="report")

    def _query(self) -> TrialBalance:
        return TrialBalance(
            date_from=self.since.value(),
            date_to=self.until.value(),
            entity=self.entity,
            headers=self.groups.isChecked(),
            after_closing=self.after_closing.isChecked(),
        )

    def _show(self, report: TrialReport) -> None:
        self.report = report
        self.list.show_rows(report.rows)
        self._find()
        since = f"{tanggal(report.date_from)} – " if report.date_from else "per "
        self.title_line.set_title(f"Neraca saldo {since}{tanggal(report.date_to)}")
        proof = ("Seimbang", Tone.OK) if report.balanced else ("Tidak seimbang", Tone.ERROR)
        self.title_line.set_status(*proof)
        self.list.show_totals(
            {
                "account": "Jumlah",
                "debit": report.debit,
                "credit": report.credit,
                "closing_debit": report.closing_debit,
                "closing_credit": report.closing_credit,
            }
        )

    def _find(self) -> None:
        self._searched = self.search.text
        self.list.find_text(self.search.text)
        self.list.loaded.emit()

    def _refused(self, error: UserError) -> None:
        self.list.failed.emit(error)

    def _open(self, line: TrialRow) -> None:
        if self.report is None:
            return
        self.context.open(
            words.LEDGER, account=line.code, entity=self.entity, date_from=self.report.date_from,
            date_to=self.report.date_to, after_closing=self.after_closing.isChecked(),
        )  # fmt: skip


# ---------------------------------------------------------------- gallery


def _panel(answer: object = None) -> TrialBalancePanel:
    return TrialBalancePanel(
        canned(
            {
                TrialBalance: answer if answer is not None else samples.TRIAL,
                EntityList: samples.ENTITIES,
            }
        )
    )


def _groups() -> TrialBalancePanel:
    panel = _panel(samples.TRIAL_GROUPS)
    panel.groups.setChecked(True)
    panel.since.set_value(date(2026, 11, 1))
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", _panel),
        Shot("groups", _groups),
        Shot("unbalanced", lambda: _panel(samples.TRIAL_BROKEN)),
        Shot("empty", lambda: _panel(samples.TRIAL_EMPTY)),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
    ]
