"""*Cadangan Akhir Bulan*: what may be lost of receivables and goods, and its journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from app.accounting.api import VoidJournal
from app.accounting.panels import words
from app.accounting.panels.base import BooksPanel
from app.accounting.rules.periods import first_day, last_day, month_of
from app.closing.api import AllowanceIn, AllowanceRow, AllowanceSheet, AllowanceView, PostAllowance
from app.closing.panels import samples
from app.core.env import RealEnvironment
from app.core.errors import FieldError, InvalidInput, ServerAway, UserError
from app.core.money import ZERO
from app.core.text import angka
from app.identity.api import EntityList
from app.ui.cards import Card
from app.ui.dialogs import ask_reason
from app.ui.forms import Form, money, suggestion
from app.ui.gallery import NEVER, Shot, canned
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from app.closing.api import AllowanceKind
    from app.core.commands import Done

_KINDS: Final[dict[AllowanceKind, str]] = {
    "stock": "Nilai persediaan", "receivable": "Piutang usaha",
}  # fmt: skip
_REASONS: Final = {
    "stock": ("Masih laku dengan diskon", "Dapat diretur ke pemasok", "Rusak lebih parah"),
    "receivable": ("Sudah berjanji bayar", "Ada jaminan", "Pelanggan tutup usaha"),
}
_WHY: Final = ("Dicatat ganda", "Hitungan keliru", "Data bulan itu berubah")


def _where(line: AllowanceRow) -> str:
    lots = f"{angka(line.lots)} lot" if line.lots else ""
    return " · ".join(filter(None, (line.warehouse and f"Gudang {line.warehouse}", lots)))


COLUMNS: Final = (
    Column("title", "Golongan", lambda line: line.title, detail=_where, width=210, stretch=True),
    Column("base", "Nilai", lambda line: words.or_dash(line.base), Kind.MONEY, width=160),
    Column("percent", "Kebijakan %", lambda line: line.percent, Kind.NUMBER, width=100),
    Column("computed", "Hitungan", lambda line: words.or_dash(line.computed), Kind.MONEY,
           width=150),
    Column("amount", "Cadangan", lambda line: words.or_dash(line.amount), Kind.MONEY,
           detail=lambda line: line.reason, width=190),
)  # fmt: skip


class AllowancesPanel(BooksPanel):
    """An allowance of a month; Enter decides a line, F4 posts what is missing (C2)."""

    title: ClassVar[str] = "Cadangan Akhir Bulan"
    icon: ClassVar[str] = "book"
    search_hint: ClassVar[str] = "Cari golongan atau gudang"
    refresh_on: ClassVar[frozenset[str]] = frozenset(
        {"allowance", "journal", "period", "organisation"}
    )

    def build(self) -> None:
        super().build()
        # The month that ended last: the running one is posted on its last day.
        self.month = month_of(RealEnvironment().today().replace(day=1) - timedelta(days=1))
        self.kind: AllowanceKind = "stock"
        self.sheet: AllowanceSheet | None = None
        self._decided: dict[str, AllowanceIn] = {}
        self.set_primary("Catat cadangan", "F4", self.post)
        self.add_action("Bulan sebelumnya", "F2", partial(self.turn, -1))
        self.add_action("Bulan berikutnya", "F3", partial(self.turn, 1))
        self.add_action("Piutang atau persediaan", "F6", self.switch)
        self.add_action("Rinciannya", "F7", self.open_behind)
        self.add_action("Batalkan jurnalnya", "F8", self.take_back)
        empty = Empty("Tidak ada yang perlu dicadangkan di bulan ini.", icon="book")
        self.list = self.set_table(COLUMNS, key=lambda line: line.key, empty=empty)
        self.list.activated.connect(lambda _line: self.decide_current())
        self.cards.set_cards(
            (
                Card("wanted", "Seharusnya"),
                Card("booked", "Tercatat"),
                Card("gap", "Perlu dicatat"),
            )
        )

    def opened(self, **arguments: object) -> None:
        """``allowance``, ``month`` and ``entity``; a journal names ``stock_month`` or the other."""
        self.take_entity(arguments.get("entity"))
        for kind in _KINDS:
            if month := arguments.get(f"{kind}_month"):
                self.kind, self.month = kind, str(month)
            if arguments.get("allowance") == kind:
                self.kind = kind
        if month := arguments.get("month"):
            self.month = str(month)
        self._decided = {}

    def reload(self) -> None:
        super().reload()
        self.title_line.set_status(f"{_KINDS[self.kind]}, {words.month(first_day(self.month))}")
        self.ask(
            AllowanceView(kind=self.kind, month=self.month, entity=self.entity),
            done=self._fill,
            failed=self._refused,
            key="sheet",
        )

    def _fill(self, sheet: AllowanceSheet) -> None:
        rows = tuple(self._as_decided(row) for row in sheet.rows)
        self.sheet = sheet = replace(sheet, rows=rows)
        way = "dilepas" if sheet.gap < ZERO else "ditambah" if sheet.gap else "sudah sesuai"
        self.cards.show_values(
            {
                "wanted": sheet.wanted.rupiah(),
                "booked": (sheet.booked.rupiah(), sheet.journal),
                "gap": (max(sheet.gap, -sheet.gap).rupiah(), way),
            }
        )
        self.list.show_rows(rows)
        self.list.find_text(self.search.text)
        self.list.loaded.emit()

    def _as_decided(self, row: AllowanceRow) -> AllowanceRow:
        one = self._decided.get(row.key)
        if one is None:
            return row
        return replace(
            row, amount=one.amount, reason=one.reason if one.amount != row.computed else ""
        )

    def _refused(self, error: UserError) -> None:
        self.list.failed.emit(error)

    def _elsewhere(self) -> None:
        self._decided = {}
        self.hide_detail()
        self.reload()

    def turn(self, step: int) -> None:
        """The month before or after."""
        beside = last_day(self.month) if step > 0 else first_day(self.month)
        self.month = month_of(beside + timedelta(days=step))
        self._elsewhere()

    def switch(self) -> None:
        """The other allowance of the month."""
        self.kind = "receivable" if self.kind == "stock" else "stock"
        self._elsewhere()

    def open_behind(self) -> None:
        """What stands behind the lines: the ageing of the month, or the stock of a warehouse."""
        if self.kind == "receivable":
            self.context.open(
                "accounting.reports", report="receivables", date_to=last_day(self.month),
                entity=self.entity,
            )  # fmt: skip
        elif (line := self.list.current()) is not None:
            self.context.open("stock.monitoring", warehouse=line.warehouse)

    # ---------------------------------------------------------------- deciding
    def decide_current(self) -> None:
        """A form for the line under the keyboard; nothing is posted yet."""
        line = self.list.current()
        if line is None:
            return
        form = Form("Pakai")
        form.add("amount", "Cadangan", money(line.amount), f"Paling banyak {line.base.rupiah()}.")
        form.add(
            "reason", "Alasan", suggestion(_REASONS[self.kind], line.reason),
            f"Wajib bila bukan {line.computed.rupiah()}. Disimpan di jejak audit.",
        )  # fmt: skip
        self.place_form(
            " ".join(filter(None, (line.title, line.warehouse))),
            form,
            lambda: self._decide(line, form.values()),
        )

    def _decide(self, line: AllowanceRow, typed: dict[str, Any]) -> None:
        amount, reason = typed["amount"], typed["reason"] or ""
        if amount is None or not ZERO <= amount <= max(line.base, ZERO):
            message = f"Isi cadangan antara nol dan {max(line.base, ZERO).rupiah()}."
            raise InvalidInput(message, (FieldError("amount", message),))
        if amount != line.computed and not reason:
            message = f"Isi alasannya, karena berbeda dari hitungan {line.computed.rupiah()}."
            raise InvalidInput(message, (FieldError("reason", message),))
        self._decided[line.key] = AllowanceIn(key=line.key, amount=amount, reason=reason)
        self.hide_detail()
        if self.sheet is not None:
            self._fill(self.sheet)
        self.list.select_key(line.key)
        self.say("Belum dicatat. F4 mencatat cadangannya.", Tone.NEUTRAL)

    def post(self) -> None:
        """Post what is missing, or release what is too much."""
        if self.sheet is None:
            return
        command = PostAllowance(
            kind=self.kind, month=self.month, entity=self.entity,
            lines=tuple(self._decided.values()), expected=self.sheet.wanted,
        )  # fmt: skip
        self.do(command, done=self._posted)

    def _posted(self, done: Done[Any]) -> None:
        self._decided = {}
        self.hide_detail()
        self.say(done.message)

    def take_back(self) -> None:
        """Cancel the month's journal, with a reason."""
        number = self.sheet.journal if self.sheet else ""
        if not number:
            self.say("Belum ada jurnal cadangan untuk bulan ini.", Tone.NEUTRAL)
            return
        ask_reason(
            self, f"Batalkan {number}",
            "Cadangannya kembali seperti sebelum jurnal itu, pada tanggal hari ini.",
            "Batalkan jurnal", _WHY,
            lambda reason: self.do(
                VoidJournal(number=number, entity=self.entity, reason=reason)
            ),
        )  # fmt: skip


# ---------------------------------------------------------------- gallery


def _panel(answer: object, kind: str = "stock") -> AllowancesPanel:
    panel = AllowancesPanel(canned({AllowanceView: answer, EntityList: samples.ENTITIES}))
    panel.opened(month="2026-10", allowance=kind)
    return panel


def _deciding() -> AllowancesPanel:
    panel = _panel(samples.DOUBTFUL)

    def decide() -> None:
        panel.list.select_key("GD1.blocked")
        panel.decide_current()

    panel.list.loaded.connect(decide)
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(samples.DOUBTFUL)),
        Shot("receivable", lambda: _panel(samples.OVERDUE, "receivable")),
        Shot("deciding", _deciding),
        Shot("empty", lambda: _panel(replace(samples.DOUBTFUL, rows=()))),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
    ]
