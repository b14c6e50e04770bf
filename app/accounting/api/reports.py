"""Books to read: ledger of an account, trial balance, balances, and the check of them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from app.accounting.rules.touching import Touching
from app.core.commands import Page, PagedQuery, Query
from app.core.money import ZERO, Money

_ENTITY = Field(default="", description="kode entitas; kosong = semua entitas")
_STORE = Field(default="", description="kode toko")
_WAREHOUSE = Field(default="", description="kode gudang")
_UNIT = Field(default="", description="kode unit usaha; - = tanpa unit")
TOUCHING = Field(
    default=Touching.ANY,
    description="hanya jurnal yang menyentuh kas atau persediaan (cash, stock), atau yang tidak "
    "(no_cash, no_stock); hanya baris yang menambah atau mengurangi ekuitas (equity_plus, "
    "equity_minus)",
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A line of an account; ``running`` grows on the account's normal side.

    Attributes:
        account: Code of its account where the ledger is of several, else "".
    """

    on_date: date
    number: str
    entity: str
    line: int
    description: str
    memo: str
    event: str
    source_kind: str
    source_number: str
    debit: Money
    credit: Money
    running: Money
    store: str
    warehouse: str
    party: str
    state: str
    account: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class LedgerPage(Page[LedgerRow]):
    """A page of buku besar.  ``opening`` and totals are those of the whole range, on every page.

    A text only finds lines in that range.  A document, a kind of journal or an event is a range of
    its own: they begin at zero and add up to the figure that was pressed (B2).
    """

    # Said again for the JSON writer, which does not look up what T is in a subclass.
    rows: tuple[LedgerRow, ...]
    code: str = ""
    account: str = ""
    normal_side: str = "debit"
    opening: Money = ZERO
    debit: Money = ZERO
    credit: Money = ZERO
    closing: Money = ZERO
    #: A text or document filter is on: ``running`` adds up what matches, from zero (B3).
    filtered: bool = False


class AccountLedger(PagedQuery[LedgerPage]):
    """Buku besar: opening, lines by date and posting sequence, running balance."""

    name = "account.ledger"
    permission = "journal.read"
    summary = "Buku besar satu akun: saldo awal, baris, saldo berjalan"

    account: str = Field(
        min_length=1, description="kode akun; kelompok: seluruh isinya; beberapa: dengan koma"
    )
    date_from: date | None = None
    date_to: date | None = None
    entity: str = _ENTITY
    store: str = _STORE
    warehouse: str = _WAREHOUSE
    unit: str = _UNIT
    text: str = Field(default="", description="bagian keterangan, memo, atau nomor")
    document: str = Field(
        default="", description="nomor dokumen atau jurnal, tepat; pembatalannya ikut"
    )
    after_closing: bool = Field(
        default=True, description="termasuk jurnal penutup dalam rentang tanggal"
    )
    closing_since: date | None = Field(
        default=None,
        description="sebelum penutupan, tanpa awal rentang: jurnal penutup sejak hari ini tidak "
        "dihitung; kosong = sejak awal bulan terakhir",
    )
    adjusting: Literal["", "only", "without"] = Field(
        default="", description="jurnal penyesuaian saja, atau tanpanya (kertas kerja)"
    )
    adjusting_since: date | None = Field(
        default=None, description="awal penyesuaian; akhirnya sampai date_to"
    )
    touching: Touching = TOUCHING
    event: str = Field(default="", description="hanya kejadian ini, misalnya grn.completed")

    @property
    def chosen(self) -> bool:
        """Whether some journals only are shown: then opening and totals are of them alone."""
        return bool(self.document or self.adjusting or self.touching or self.event)


@dataclass(frozen=True, slots=True)
class TrialRow:
    """An account in the trial balance; balances are debit minus credit, in one of two columns."""

    code: str
    account: str
    kind: str
    depth: int
    parent: str
    header: bool
    opening: Money
    debit: Money
    credit: Money
    closing: Money

    @property
    def closing_debit(self) -> Money:
        """The balance if it is on the debit side, else zero."""
        return max(self.closing, ZERO)

    @property
    def closing_credit(self) -> Money:
        """The balance if it is on the credit side, else zero."""
        return max(-self.closing, ZERO)


@dataclass(frozen=True, slots=True)
class TrialReport:
    """Neraca saldo with its proof: both pairs of totals are equal when ``balanced``."""

    date_from: date | None
    date_to: date
    entity: str
    rows: tuple[TrialRow, ...]
    debit: Money
    credit: Money
    closing_debit: Money
    closing_credit: Money
    balanced: bool


class TrialBalance(Query[TrialReport]):
    """Neraca saldo at any date, or with the movement of any range of days."""

    name = "report.trial_balance"
    permission = "report.read"
    summary = "Neraca saldo pada tanggal mana pun, atau dengan mutasi suatu rentang"

    date_to: date | None = Field(default=None, description="per tanggal; kosong = hari ini")
    date_from: date | None = Field(default=None, description="awal mutasi; kosong = sejak awal")
    entity: str = _ENTITY
    store: str = _STORE
    warehouse: str = _WAREHOUSE
    unit: str = _UNIT
    after_closing: bool = Field(
        default=False, description="termasuk jurnal penutup dalam rentang (setelah penutupan)"
    )
    headers: bool = Field(default=False, description="dengan baris kelompok")
    zero: bool = Field(default=False, description="termasuk akun tanpa saldo dan mutasi")


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """Debit, credit and balance (on the normal side) of an account."""

    code: str
    account: str
    debit: Money
    credit: Money
    balance: Money


class BalanceAt(Query[AccountBalance]):
    """Balance of an account at the end of a date, or as it was known at an instant."""

    name = "account.balance"
    permission = "journal.read"
    summary = "Saldo akun per tanggal, atau seperti yang tercatat pada suatu saat"

    account: str = Field(min_length=1, description="kode akun; untuk kelompok: seluruh isinya")
    on_date: date | None = Field(default=None, description="akhir hari ini; kosong = semua")
    at: AwareDatetime | None = Field(
        default=None, description="hanya yang tercatat sampai saat itu"
    )
    entity: str = _ENTITY
    store: str = _STORE
    warehouse: str = _WAREHOUSE
    unit: str = _UNIT


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that should not be."""

    check: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class BooksChecked:
    """What was checked and what is wrong; ``violations`` is empty when all is well."""

    checks: tuple[str, ...]
    violations: tuple[Violation, ...]
    at: datetime

    @property
    def clean(self) -> bool:
        """Nothing wrong."""
        return not self.violations


class CheckBooks(Query[BooksChecked]):
    """Recompute and compare everything the books promise."""

    name = "books.check"
    permission = "report.read"
    summary = "Memeriksa pembukuan: keseimbangan, saldo, nilai stok, dan urutan nomor"
