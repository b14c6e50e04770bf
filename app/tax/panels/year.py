"""*Pajak*: PPh final and PPN month by month, what is owed, and how near the PKP limit is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from app.accounting.panels import words
from app.accounting.panels.base import BooksPanel
from app.accounting.rules.periods import first_day
from app.core.errors import ServerAway, UserError
from app.identity.api import EntityList
from app.tax.api import AccruePphFinal, OffsetPpn, PayTax, TaxYear, TaxYearView
from app.tax.panels import samples
from app.ui.cards import Card
from app.ui.forms import Form, choice, money
from app.ui.gallery import NEVER, Shot, canned
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone
from app.ui.typed import typed

if TYPE_CHECKING:
    from app.core.commands import Command
    from app.tax.api import TaxMonth

_TAXES: Final = {
    "pph_final": "PPh final UMKM", "ppn": "PPN", "pph21": "PPh 21", "pph22": "PPh 22",
    "pph23": "PPh 23", "pph42": "PPh 4(2)",
}  # fmt: skip
_LEVELS: Final = {
    0: (Tone.OK, "di bawah 80% batas"),
    80: (Tone.WARN, "sudah 80% batas"),
    90: (Tone.WARN, "sudah 90% batas: siapkan pengukuhan"),
    100: (Tone.ERROR, "melewati batas: wajib dikukuhkan"),
}
#: PP 55/2022 limits how long; the change of it was not promulgated when this was written (T2).
_NOTE: Final = (
    "PPh final 0,5% berlaku selama masa yang ditentukan PP 55/2022; perpanjangannya menunggu PP "
    "perubahan. Pastikan entitas ini masih berhak."
)


#: Turnover of the year before is too large (T1).
_NOT_ENTITLED: Final = (
    "Peredaran {before} melebihi batas PPh final UMKM, jadi {year} memakai tarif umum PPh badan "
    "(81-200), bukan PPh final."
)


def _state(line: TaxMonth) -> PillText:
    if line.due != line.accrued:
        return PillText("Belum dicatat", Tone.WARN)
    if line.ppn_out and not line.offset:
        return PillText("PPN terbuka", Tone.WARN)
    if not line.turnover:
        return PillText("Nihil", Tone.NEUTRAL)
    return PillText("Tercatat", Tone.OK)


COLUMNS: Final = (
    Column("month", "Masa", lambda line: words.month(first_day(line.month)), width=150,
           stretch=True),
    Column("turnover", "Peredaran bruto", lambda line: words.or_dash(line.turnover), Kind.MONEY,
           width=160),
    Column("due", "PPh final", lambda line: words.or_dash(line.due), Kind.MONEY,
           detail=lambda line: f"tercatat {line.accrued.rupiah()}"
           if line.accrued != line.due else "", width=150),
    Column("out", "PPN keluaran", lambda line: words.or_dash(line.ppn_out), Kind.MONEY, width=140),
    Column("in", "PPN masukan", lambda line: words.or_dash(line.ppn_in), Kind.MONEY, width=140),
    Column("state", "Status", _state, Kind.PILL, width=130),
)  # fmt: skip


class TaxPanel(BooksPanel):
    """Months of a year; the tax of one is booked and paid by keyboard (ERP-FIN-11)."""

    title: ClassVar[str] = "Pajak"
    icon: ClassVar[str] = "money"
    search_hint: ClassVar[str] = "Cari bulan"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"tax", "journal"})

    def build(self) -> None:
        super().build()
        self._year = 0
        self._noted = False
        self.set_primary("Catat PPh final", "F4", self.accrue_current)
        self.add_action("Kompensasi PPN", "F6", self.offset_current)
        self.add_action("Catat setoran", "F8", self.pay)
        self.add_action("e-Faktur", "F7", self.open_invoices)
        self.add_action("Tahun sebelumnya", "F2", partial(self.turn, -1))
        self.add_action("Tahun berikutnya", "F3", partial(self.turn, 1))
        self.shown: TaxYear | None = None
        empty = Empty("Belum ada peredaran di tahun ini.", icon="money")
        self.list = self.set_table(COLUMNS, key=lambda line: line.month, empty=empty)
        self.list.activated.connect(lambda _line: self.pay())

    def opened(self, **arguments: object) -> None:
        """``entity`` filters; ``month`` shows its year."""
        self.take_entity(arguments.get("entity"))
        if month := arguments.get("month"):
            self._year = int(str(month)[:4])

    def reload(self) -> None:
        super().reload()
        self.ask(
            TaxYearView(year=self._year or None, entity=self.entity),
            done=self._fill,
            failed=self._refused,
            key="year",
        )

    def _refused(self, error: UserError) -> None:
        self.list.failed.emit(error)

    def turn(self, years: int) -> None:
        """Another year."""
        self._year += years
        self.reload()

    def _fill(self, year: TaxYear) -> None:
        self.shown, self._year = year, year.year
        tone, said = (Tone.OK, "") if year.is_pkp else _LEVELS[year.level]
        limit = Card("pkp", "Status" if year.is_pkp else "Batas PKP", tone)
        self.cards.set_cards(
            (
                Card("year", f"Peredaran {year.year}"),
                Card("rolling", "Peredaran 12 bulan"),
                limit,
                *(Card(name, f"{_TAXES[name]} terutang", Tone.WARN) for name, _ in year.owed),
            )
        )  # fmt: skip
        self.cards.show_values(
            {
                "year": year.of_year.rupiah(), "rolling": year.rolling.rupiah(),
                "pkp": "PKP" if year.is_pkp else (year.limit.rupiah(), said),
                **{name: amount.rupiah() for name, amount in year.owed},
            }
        )  # fmt: skip
        self.list.show_rows(tuple(reversed(year.months)))
        self.list.find_text(self.search.text)
        self.list.loaded.emit()
        if not year.entitled:
            self.say(_NOT_ENTITLED.format(before=year.year - 1, year=year.year), Tone.WARN)
        elif year.of_year and not year.is_pkp and not self._noted:
            self._noted = True
            self.say(_NOTE, Tone.NEUTRAL)

    # ---------------------------------------------------------------- what is booked
    def accrue_current(self) -> None:
        """Book PPh final of the month under the keyboard."""
        if (line := self.list.current()) is not None:
            self.do(AccruePphFinal(month=line.month, entity=self.entity))

    def offset_current(self) -> None:
        """Set PPN of the month under the keyboard against each other."""
        if (line := self.list.current()) is not None:
            self.do(OffsetPpn(month=line.month, entity=self.entity))

    def open_invoices(self) -> None:
        """The tax invoices of the month under the keyboard."""
        if (line := self.list.current()) is not None:
            self.context.open("tax.invoices", month=line.month, entity=self.entity)

    def pay(self) -> None:
        """A form for a payment; what is owed is filled in."""
        line = self.list.current()
        owed = dict(self.shown.owed) if self.shown else {}
        first = next(iter(owed), "pph_final")
        form = Form("Catat setoran")
        form.add("tax", "Pajak", choice(_TAXES, first))
        form.text("month", "Masa pajak", line.month if line else "", "Misalnya 2026-10.")
        form.add("amount", "Jumlah", money(owed.get(first)))
        form.text("ntpn", "NTPN", hint="16 huruf dan angka dari bukti penerimaan negara.")
        form.text("account", "Akun bank atau kas", hint="Kosong berarti akun bank utama.")
        self.show_form("Catat setoran pajak", form, partial(self._payment, form))

    def _payment(self, form: Form) -> Command[Any]:
        return typed(PayTax, form.values() | {"entity": self.entity})


# ---------------------------------------------------------------- gallery


def _panel(answer: object) -> TaxPanel:
    panel = TaxPanel(canned({TaxYearView: answer, EntityList: samples.ENTITIES}))
    panel.opened(month="2026-11")
    return panel


def _paying() -> TaxPanel:
    panel = _panel(samples.PKP)
    panel.list.loaded.connect(panel.pay)
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(samples.YEAR)),
        Shot("not-entitled", lambda: _panel(replace(samples.PKP, entitled=False))),
        Shot("pkp", lambda: _panel(samples.PKP)),
        Shot("paying", _paying),
        Shot("empty", lambda: _panel(samples.EMPTY)),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
    ]
