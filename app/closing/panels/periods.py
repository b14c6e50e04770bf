"""*Tutup Buku*: the months of a legal entity: open, held, closed; book years."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QLineEdit

from app.accounting.api import OpenYear, PeriodList, PeriodRow, SetPeriodState
from app.accounting.panels import words
from app.accounting.panels.base import BooksPanel
from app.accounting.rules.errors import PeriodNotReady
from app.accounting.rules.periods import first_day, last_day
from app.closing.api import ChecklistRow, ClosingChecklist
from app.closing.panels import samples
from app.closing.panels.checklist import ChecklistView
from app.core.env import RealEnvironment
from app.core.errors import FieldError, InvalidInput, ServerAway, UserError
from app.core.text import jam, tanggal
from app.identity.api import EntityList
from app.ui.dialogs import confirm
from app.ui.forms import Form, quantity, suggestion
from app.ui.gallery import NEVER, Shot, canned
from app.ui.states import Empty
from app.ui.station import Station
from app.ui.table_model import Column, Kind
from app.ui.typed import typed

if TYPE_CHECKING:
    from app.core.commands import Command, Done
    from app.identity.api import EntityRow

_REASONS: Final = ("Faktur terlambat", "Koreksi auditor", "Salah tutup")
_REOPEN: Final = "period.reopen"
_STATEMENTS: Final = "closing.bank_statements"
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
    """Closing goes month by month; Enter shows what is checked before (C1, C2, C3)."""

    title: ClassVar[str] = "Tutup Buku"
    icon: ClassVar[str] = "lock"
    search_hint: ClassVar[str] = "Cari bulan, tahun, atau nama"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"period", "journal", "journal_draft"})

    def build(self) -> None:
        super().build()
        self._default = ""
        self._month = ""
        #: The business day.
        self.today = RealEnvironment().today
        self.set_primary("Tutup periode", "F4", self.close_current)
        self.add_action("Daftar periksa", "F3", self.check_current)
        self.add_action("Tahan atau lepas", "F6", self.hold_current)
        self.add_action("Saldo rekening koran", "F7", self.open_statements)
        self.add_action("Buka kembali", "F8", self.reopen_current)
        self.add_action("Buka tahun buku", "F9", self.open_year)
        empty = Empty("Belum ada tahun buku.", "Buka tahun buku", self.open_year, "calendar")
        self.list = self.set_table(COLUMNS, key=lambda line: line.month, empty=empty)
        self.list.activated.connect(lambda _line: self.check_current())
        self.list.add_action("Daftar periksa", "", lambda _rows: self.check_current())
        self.list.add_action("Tahan atau lepas", "", lambda _rows: self.hold_current())
        self.list.add_action("Buka kembali …", "", lambda _rows: self.reopen_current())

    def opened(self, **arguments: object) -> None:
        """``entity`` filters, ``month`` stands the keyboard on it."""
        self.take_entity(arguments.get("entity"))
        self._month = str(arguments.get("month") or "")

    def _take_entities(self, rows: tuple[EntityRow, ...]) -> None:
        self._default = next((row.code for row in rows if row.is_default), "")
        super()._take_entities(rows)

    def reload(self) -> None:
        super().reload()
        self.ask(
            PeriodList(entity=self.entity), done=self._fill, failed=self._refused, key="periods"
        )

    def _fill(self, rows: tuple[PeriodRow, ...]) -> None:
        self.list.show_rows(rows)
        self.list.find_text(self.search.text)
        self.list.loaded.emit()
        if self._month:
            self.list.select_key(self._month)
            self._month = ""

    def _refused(self, error: UserError) -> None:
        self.list.failed.emit(error)

    # ---------------------------------------------------------------- closing
    def check_current(self) -> None:
        """Show the checklist of the month under the keyboard."""
        if (line := self.list.current()) is not None and line.state != "closed":
            self._check(line.month)

    def _check(self, month: str) -> None:
        self.ask(
            ClosingChecklist(month=month, entity=self.entity),
            done=partial(self._show_checklist, month),
            key="checklist",
        )

    def _show_checklist(self, month: str, items: tuple[ChecklistRow, ...]) -> None:
        self.show_detail(
            f"Daftar periksa {words.month(first_day(month))}",
            ChecklistView(self, items),
        )

    def close_current(self) -> None:
        """Close the month under the keyboard, asked first."""
        if (line := self.list.current()) is not None and line.state != "closed":
            self._confirm_closing(line.month)

    def _confirm_closing(self, month: str) -> None:
        line = next((row for row in self.list.rows if row.month == month), None)
        if line is None:
            return
        name, end = words.month(first_day(month)), last_day(month)
        running = (
            f" {name} baru berakhir {tanggal(end)}: sampai saat itu tidak ada pesanan yang dapat "
            "dikirim dan tidak ada yang dapat dicatat."
            if self.today() <= end
            else ""
        )
        confirm(
            self,
            f"Tutup {name}",
            f"{line.journals} jurnal {name} dikunci dan jurnal penutup dicatat. Sesudah itu tidak "
            "ada yang dapat dicatat, diubah, atau dibatalkan dengan tanggal di bulan itu."
            + running,
            "Tutup periode",
            partial(self._set, month, "closed"),
        )

    def open_statements(self) -> None:
        """The banks' last balances of the month under the keyboard."""
        if (line := self.list.current()) is not None:
            self.context.open(_STATEMENTS, month=line.month, entity=self.entity)

    def hold_current(self) -> None:
        """Hold an open month for accountants, or let go of it."""
        line = self.list.current()
        if line is not None and line.state != "closed":
            self._set(line.month, "open" if line.state == "held" else "held")

    def _set(self, month: str, state: str) -> None:
        self.do(self._command(month, state), done=self._done, failed=partial(self._failed, month))

    def _command(self, month: str, state: str, **more: str) -> SetPeriodState:
        return SetPeriodState.model_validate(
            {"month": month, "state": state, "entity": self.entity} | more
        )

    def _done(self, done: Done[Any]) -> None:
        self.hide_detail()
        self.say(done.message)

    def _failed(self, month: str, error: UserError) -> None:
        self.fail(error)
        if isinstance(error, PeriodNotReady):
            self._check(month)

    # ---------------------------------------------------------------- reopening
    def reopen_current(self) -> None:
        """Reopen the latest closed month: a reason, and the card and PIN of a second person."""
        line = self.list.current()
        if line is None or line.state != "closed":
            return
        name = words.month(first_day(line.month))
        form = Form("Buka kembali")
        form.add("reason", "Alasan", suggestion(_REASONS), "Disimpan di jejak audit.")
        form.text("badge", "Kartu orang kedua", hint="Pindai kartu yang berizin membuka periode.")
        pin = form.text("pin", "PIN orang kedua")
        pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.place_form(
            f"Buka kembali {name}", form, lambda: self._reopen(line.month, form.values())
        )

    def _reopen(self, month: str, typed: dict[str, Any]) -> None:
        if not typed["reason"]:
            message = "Isi alasannya dahulu."
            raise InvalidInput(message, (FieldError("reason", message),))
        if not typed["badge"]:
            # Allowed where one person does everything; else the answer says who must agree.
            self.do(self._command(month, "open", reason=typed["reason"]), done=self._done)
            return
        station = self.context.services.get(Station)  # type: ignore[type-abstract] # one is offered
        subject = f"{self.entity or self._default} {month}"
        self.run(
            lambda _client, _progress: station.approve(
                typed["badge"], typed["pin"], _REOPEN, typed["reason"], subject
            ),
            done=lambda approval: self.do(
                self._command(month, "open", reason=typed["reason"], approval=approval),
                done=self._done,
            ),
            writes=True,
        )

    # ---------------------------------------------------------------- years
    def open_year(self) -> None:
        """A form for the next book year."""
        latest = max((line.month for line in self.list.rows), default="")
        form = Form("Buka tahun buku")
        form.add("year", "Tahun", quantity(int(latest[:4]) + 1 if latest else 0))
        self.show_form("Buka tahun buku", form, partial(self._new_year, form))

    def _new_year(self, form: Form) -> Command[Any]:
        return typed(OpenYear, form.values() | {"entity": self.entity})


# ---------------------------------------------------------------- gallery


def _panel(answer: object = None, items: object = samples.CHECKLIST) -> PeriodsPanel:
    return PeriodsPanel(
        canned(
            {
                PeriodList: answer if answer is not None else samples.PERIODS,
                ClosingChecklist: items,
                EntityList: samples.ENTITIES,
            }
        )
    )


def _with_checklist(items: object) -> PeriodsPanel:
    panel = _panel(items=items)
    panel.list.loaded.connect(lambda: panel._check("2026-10"))  # noqa: SLF001
    return panel


def _reopening() -> PeriodsPanel:
    panel = _panel()

    def reopen() -> None:
        panel.list.select_key("2026-09")
        panel.reopen_current()

    panel.list.loaded.connect(reopen)
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", _panel),
        Shot("problems", lambda: _with_checklist(samples.CHECKLIST)),
        Shot("ready", lambda: _with_checklist(samples.READY)),
        Shot("reopen", _reopening),
        Shot("empty", lambda: _panel(())),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
    ]
