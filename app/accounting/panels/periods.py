"""*Tutup Buku*: the months of a legal entity: open, held, closed; book years."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QWidget

from app.accounting.api import OpenYear, PeriodList, PeriodRow, SetPeriodState
from app.accounting.panels import samples, words
from app.accounting.panels.base import BooksPanel, built
from app.accounting.rules.errors import PeriodNotReady
from app.accounting.rules.periods import first_day
from app.core.errors import FieldError, ServerAway, UserError
from app.core.text import jam, tanggal
from app.identity.api import EntityList
from app.ui import tokens
from app.ui.dialogs import ask_reason, confirm
from app.ui.forms import Form, quantity
from app.ui.gallery import NEVER, Shot, canned
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.widgets import column, label

if TYPE_CHECKING:
    from app.core.commands import Command

_REASONS: Final = ("Faktur terlambat", "Koreksi auditor", "Salah tutup")
COLUMNS: Final = (
    Column("month", "Periode", lambda line: words.month(first_day(line.month)),
           width=170),
    Column("state", "Status", lambda line: words.period(line.state), Kind.PILL, width=110),
    Column("journals", "Jurnal", lambda line: line.journals, Kind.NUMBER, width=90),
    Column("amount", "Jumlah", lambda line: words.or_dash(line.amount), Kind.MONEY, width=160),
    Column("drafts", "Draf", lambda line: line.drafts or None, Kind.NUMBER, width=80),
    Column("changed", "Terakhir diubah", lambda line: line.person,
           detail=lambda line: " · ".join(filter(None, (
               line.at and f"{tanggal(line.at.date())} {jam(line.at)}", line.reason))),
           width=260, stretch=True),
)  # fmt: skip


class PeriodsPanel(BooksPanel):
    """Closing goes month by month; what stands in the way is listed at the side (C1, C2)."""

    title: ClassVar[str] = "Tutup Buku"
    icon: ClassVar[str] = "lock"
    search_hint: ClassVar[str] = "Cari bulan, tahun, atau nama"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"period", "journal", "journal_draft"})

    def build(self) -> None:
        super().build()
        self.set_primary("Tutup periode", "F4", self.close_current)
        self.add_action("Tahan", "F6", self.hold_current)
        self.add_action("Buka kembali", "F8", self.reopen_current)
        self.add_action("Buka tahun buku", "F9", self.open_year)
        empty = Empty("Belum ada tahun buku.", "Buka tahun buku", self.open_year, "calendar")
        self.list = self.set_table(COLUMNS, key=lambda line: line.month, empty=empty)
        self.list.activated.connect(lambda _line: self.close_current())
        self.list.add_action("Tahan atau lepas", "", lambda _rows: self.hold_current())
        self.list.add_action("Buka kembali …", "", lambda _rows: self.reopen_current())

    def reload(self) -> None:
        super().reload()
        self.ask(
            PeriodList(entity=self.entity), done=self._fill, failed=self._refused, key="periods"
        )

    def _fill(self, rows: tuple[PeriodRow, ...]) -> None:
        self.list.show_rows(rows)
        self.list.find_text(self.search.text)
        self.list.loaded.emit()

    def _refused(self, error: UserError) -> None:
        self.list.failed.emit(error)

    # ---------------------------------------------------------------- states
    def close_current(self) -> None:
        """Close the month under the keyboard, asked first."""
        if (line := self.list.current()) is None or line.state == "closed":
            return
        month = words.month(first_day(line.month))
        confirm(
            self,
            f"Tutup {month}",
            f"{line.journals} jurnal {month} dikunci. Sesudah itu tidak ada yang dapat dicatat, "
            "diubah, atau dibatalkan dengan tanggal di bulan itu.",
            "Tutup periode",
            partial(self._set, line.month, "closed", ""),
        )

    def hold_current(self) -> None:
        """Hold an open month for accountants, or let go of it."""
        line = self.list.current()
        if line is not None and line.state != "closed":
            self._set(line.month, "open" if line.state == "held" else "held", "")

    def reopen_current(self) -> None:
        """Reopen the latest closed month, with a reason."""
        line = self.list.current()
        if line is None or line.state != "closed":
            return
        month = words.month(first_day(line.month))
        ask_reason(
            self,
            f"Buka kembali {month}",
            f"Jurnal dapat dicatat lagi di {month}. Alasannya disimpan di jejak audit.",
            "Buka kembali",
            _REASONS,
            partial(self._set, line.month, "open"),
        )

    def _set(self, month: str, state: str, reason: str) -> None:
        command = SetPeriodState.model_validate(
            {"month": month, "state": state, "reason": reason, "entity": self.entity}
        )
        self.do(command, failed=self._not_done)

    def _not_done(self, error: UserError) -> None:
        self.fail(error)
        if isinstance(error, PeriodNotReady):
            self.show_detail("Yang harus selesai dulu", ProblemsView(error.fields))

    # ---------------------------------------------------------------- years
    def open_year(self) -> None:
        """A form for the next book year."""
        latest = max((line.month for line in self.list.rows), default="")
        form = Form("Buka tahun buku")
        form.add("year", "Tahun", quantity(int(latest[:4]) + 1 if latest else 0))
        self.show_form("Buka tahun buku", form, partial(self._new_year, form))

    def _new_year(self, form: Form) -> Command[Any]:
        return built(OpenYear, form.values() | {"entity": self.entity})


class ProblemsView(QWidget):
    """Everything that keeps a month from being closed, one under the other."""

    def __init__(self, problems: tuple[FieldError, ...]) -> None:
        super().__init__()
        layout = column(gap=tokens.S)
        for problem in problems:
            sentence = problem.message[:1].upper() + problem.message[1:]
            layout.addWidget(label(f"• {sentence}", wrap=True))
        layout.addStretch(1)
        self.setLayout(layout)


# ---------------------------------------------------------------- gallery


def _panel(answer: object = None) -> PeriodsPanel:
    return PeriodsPanel(
        canned(
            {
                PeriodList: answer if answer is not None else samples.PERIODS,
                SetPeriodState: samples.NOT_READY,
                EntityList: samples.ENTITIES,
            }
        )
    )


def _problems() -> PeriodsPanel:
    panel = _panel()
    panel.list.loaded.connect(lambda: panel._not_done(samples.NOT_READY))  # noqa: SLF001
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", _panel),
        Shot("problems", _problems),
        Shot("empty", lambda: _panel(())),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
    ]
