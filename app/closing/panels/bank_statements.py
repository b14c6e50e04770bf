"""*Saldo Rekening Koran*: the last balance of each bank at the end of a month, beside the books."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from app.accounting.panels import words
from app.accounting.panels.base import BooksPanel
from app.accounting.rules.periods import first_day, last_day, month_of
from app.closing.api import (
    BankStatementList,
    BankStatementRow,
    SetBankStatements,
    StatementIn,
)
from app.closing.panels import samples
from app.core.env import RealEnvironment
from app.core.errors import ServerAway, UserError
from app.core.text import tanggal
from app.identity.api import EntityList
from app.ui.forms import Form, money
from app.ui.gallery import NEVER, Shot, canned
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone
from app.ui.typed import typed

if TYPE_CHECKING:
    from app.core.commands import Command

_WORDS: Final = {
    "balance": "Saldo akhir rekening koran", "in_transit": "Setoran dalam perjalanan",
    "outstanding": "Pembayaran belum cair", "note": "Catatan",
}  # fmt: skip
#: What this screen does not do, said where somebody might expect it.
_ONLY: Final = "Yang dibandingkan saldo akhirnya saja, bukan baris demi baris mutasi bank."


def _state(line: BankStatementRow) -> PillText:
    if line.gap is None:
        return PillText("Belum diisi", Tone.WARN)
    return PillText("Selisih", Tone.ERROR) if line.gap else PillText("Cocok", Tone.OK)


def _who(line: BankStatementRow) -> str:
    return f"{line.person}, {tanggal(line.at.date())}" if line.at else ""


COLUMNS: Final = (
    Column("account", "Akun bank", lambda line: line.title,
           detail=lambda line: " · ".join(filter(None, (line.account, line.note))),
           width=200, stretch=True),
    Column("books", "Saldo buku", lambda line: line.books, Kind.MONEY, width=150),
    Column("statement", "Rekening koran", lambda line: line.statement, Kind.MONEY,
           detail=_who, width=190),
    Column("in_transit", "+ Dalam perjalanan", lambda line: words.or_dash(line.in_transit),
           Kind.MONEY, width=140),
    Column("outstanding", "− Belum cair", lambda line: words.or_dash(line.outstanding),
           Kind.MONEY, width=130),
    Column("gap", "Selisih", lambda line: words.or_dash(line.gap) if line.gap is not None else None,
           Kind.MONEY, width=120),
    Column("state", "Status", _state, Kind.PILL, width=120),
)  # fmt: skip


class BankStatementsPanel(BooksPanel):
    """Bank accounts of a month; Enter types the balance of one (C2)."""

    title: ClassVar[str] = "Saldo Rekening Koran"
    icon: ClassVar[str] = "money"
    search_hint: ClassVar[str] = "Cari akun bank"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"bank_statement", "journal", "period"})

    def build(self) -> None:
        super().build()
        # The month that ended last: the running one has no statement yet.
        self.month = month_of(RealEnvironment().today().replace(day=1) - timedelta(days=1))
        self._noted = False
        self.set_primary("Isi saldo", "F4", self.fill_current)
        self.add_action("Bulan sebelumnya", "F2", partial(self.turn, -1))
        self.add_action("Bulan berikutnya", "F3", partial(self.turn, 1))
        self.add_action("Buku besar", "F6", self.open_ledger)
        empty = Empty("Tidak ada saldo atau mutasi bank di bulan ini.", icon="money")
        self.list = self.set_table(COLUMNS, key=lambda line: line.account, empty=empty)
        self.list.activated.connect(lambda _line: self.fill_current())

    def opened(self, **arguments: object) -> None:
        """``entity`` filters, ``month`` is shown."""
        self.take_entity(arguments.get("entity"))
        if month := arguments.get("month"):
            self.month = str(month)

    def reload(self) -> None:
        super().reload()
        self.title_line.set_status(words.month(first_day(self.month)))
        self.ask(
            BankStatementList(month=self.month, entity=self.entity),
            done=self._fill,
            failed=self._refused,
            key="statements",
        )

    def _fill(self, rows: tuple[BankStatementRow, ...]) -> None:
        self.list.show_rows(rows)
        self.list.find_text(self.search.text)
        self.list.loaded.emit()
        if not self._noted:
            self._noted = True
            self.say(_ONLY, Tone.NEUTRAL)

    def _refused(self, error: UserError) -> None:
        self.list.failed.emit(error)

    def turn(self, step: int) -> None:
        """The month before or after."""
        beside = last_day(self.month) if step > 0 else first_day(self.month)
        self.month = month_of(beside + timedelta(days=step))
        self.hide_detail()
        self.reload()

    def open_ledger(self) -> None:
        """The lines of the month behind the balance in the books."""
        if (line := self.list.current()) is not None:
            self.context.open(
                words.LEDGER, account=line.account, entity=self.entity, month=self.month
            )

    # ---------------------------------------------------------------- typing a balance
    def fill_current(self) -> None:
        """A form for the account under the keyboard."""
        line = self.list.current()
        if line is None:
            return
        form = Form("Catat saldo")
        told = f"Menurut buku {line.books.rupiah()}."
        form.add("balance", _WORDS["balance"], money(line.statement), told)
        form.add(
            "in_transit", _WORDS["in_transit"], money(line.in_transit),
            "Sudah dibukukan, belum ada di rekening koran.",
        )  # fmt: skip
        form.add(
            "outstanding", _WORDS["outstanding"], money(line.outstanding),
            "Sudah dibukukan, belum keluar dari rekening koran.",
        )  # fmt: skip
        form.text("note", _WORDS["note"], line.note)
        month = words.month(first_day(self.month))
        self.show_form(f"{line.account} {month}", form, partial(self._set, line.account, form))

    def _set(self, account: str, form: Form) -> Command[Any]:
        given = {name: value for name, value in form.values().items() if value is not None}
        one = typed(StatementIn, given | {"account": account}, words=_WORDS)
        return SetBankStatements(month=self.month, entity=self.entity, statements=(one,))


# ---------------------------------------------------------------- gallery


def _panel(answer: object) -> BankStatementsPanel:
    panel = BankStatementsPanel(canned({BankStatementList: answer, EntityList: samples.ENTITIES}))
    panel.opened(month="2026-10")
    return panel


def _filling() -> BankStatementsPanel:
    panel = _panel(samples.STATEMENTS)

    def fill() -> None:
        panel.list.select_key("11-220")
        panel.fill_current()

    panel.list.loaded.connect(fill)
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(samples.STATEMENTS)),
        Shot("filling", _filling),
        Shot("empty", lambda: _panel(())),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
    ]
