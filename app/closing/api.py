"""Closing as commands, queries and rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.accounting.api import Month
from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import ZERO, Money, total


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One thing that must be finished before a month is closed (C2).

    Attributes:
        state: ``ok``, ``open`` (keeps the month from being closed) or ``note`` (to be done by hand,
            keeps nothing).
        problems: A sentence for each thing, the first fifty.
        panel: Where it is finished, "" where there is no such screen.
        filters: What that panel is opened with.
    """

    name: str
    title: str
    state: str
    problems: tuple[str, ...]
    panel: str
    filters: tuple[tuple[str, str], ...]


class ClosingChecklist(Query[tuple[ChecklistRow, ...]]):
    """Everything that is looked at before a month is closed, whether it is well or not."""

    name = "period.checklist"
    permission = "period.close"
    summary = "Daftar periksa sebelum menutup periode"

    month: Month = Field(description="bulan, misalnya 2026-11")
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One promise and what was found wrong; ``problems`` is empty when it holds.

    Attributes:
        note: Why these books gave it nothing to compare, "" when they did.
    """

    name: str
    title: str
    problems: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SelfCheckDone:
    """What a self-check found."""

    checks: int
    problems: int


class RunSelfCheck(Command[SelfCheckDone]):
    """Recompute and compare everything the books promise, and keep the result."""

    name = "books.self_check"
    permission = "report.read"
    summary = "Menjalankan pemeriksaan mandiri dan menyimpan hasilnya"


@dataclass(frozen=True, slots=True)
class SelfCheckRow:
    """One run, with every check it made."""

    at: datetime
    person: str
    workstation: str
    problems: int
    results: tuple[CheckResult, ...]


class SelfCheckList(PagedQuery[Page[SelfCheckRow]]):
    """Runs of the self-check, newest first."""

    name = "books.self_check_list"
    permission = "report.read"
    summary = "Hasil pemeriksaan mandiri, terbaru dulu"


@dataclass(frozen=True, slots=True)
class BankStatementRow:
    """A bank account at the end of a month: the books beside the bank's statement (C2, I23).

    Attributes:
        books: Balance of the account in the books, debit less credit.
        statement: Last balance on the statement; None while nobody entered it.
        in_transit: Deposits that are booked and not on the statement yet.
        outstanding: Payments that are booked and not on the statement yet.
        gap: Statement with both of them, less books; None while there is no statement.
    """

    account: str
    title: str
    books: Money
    statement: Money | None
    in_transit: Money
    outstanding: Money
    note: str
    gap: Money | None
    person: str
    at: datetime | None


class BankStatementList(Query[tuple[BankStatementRow, ...]]):
    """Every bank account that has a balance or moved in a month, with its statement.

    Last balances only: lines of statements are not compared.
    """

    name = "bank.statements"
    permission = "report.read"
    summary = "Saldo rekening koran tiap akun bank pada akhir bulan, dibandingkan dengan buku"

    month: Month = Field(description="bulan, misalnya 2026-11")
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


class StatementIn(BaseModel):
    """The last balance of one bank account; negative when it is overdrawn."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    account: str = Field(min_length=1, description="kode akun bank")
    balance: Money = Field(description="saldo akhir di rekening koran")
    in_transit: Money = Field(default=ZERO, description="setoran yang belum masuk rekening koran")
    outstanding: Money = Field(
        default=ZERO, description="pembayaran yang belum keluar dari rekening koran"
    )
    note: Annotated[str, StringConstraints(max_length=500)] = ""


@dataclass(frozen=True, slots=True)
class StatementsSet:
    """How many balances were kept, and how many of them are as the books say."""

    kept: int
    agreed: int


class SetBankStatements(Command[StatementsSet]):
    """Keep the last balances of a month's bank statements; entered again it corrects them."""

    name = "bank.set_statements"
    permission = "journal.post"
    summary = "Mencatat saldo rekening koran akhir bulan"

    month: Month = Field(description="bulan, misalnya 2026-11")
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")
    statements: tuple[StatementIn, ...] = Field(min_length=1, max_length=100)


#: Trade receivables (12-190) and goods (13-900).
AllowanceKind = Literal["receivable", "stock"]


@dataclass(frozen=True, slots=True)
class AllowanceRow:
    """One class of what may be lost: an age of receivables, or a state of goods in a warehouse.

    Attributes:
        key: Names the line in the command: ``bucket.1``, ``GD1.expired``.
        warehouse: Code; "" for receivables.
        lots: How many lots it is; 0 for receivables.
        base: What is owed, or what the goods cost.
        percent: Of it by the organisation's policy.
        computed: What the policy asks for.
        amount: What it shall be: the policy's, or what somebody decided this month.
        reason: Why it is not the policy's.
    """

    key: str
    title: str
    warehouse: str
    lots: int
    base: Money
    percent: int
    computed: Money
    amount: Money
    reason: str


@dataclass(frozen=True, slots=True)
class AllowanceSheet:
    """An allowance at the end of a month, beside what the books hold of it.

    Attributes:
        booked: Balance of the allowance account at the end of the month, credit less debit.
        journal: The month's own journal, "" before one was posted or after it was taken back.
        policy: Whether the organisation has a policy for it at all.
    """

    kind: AllowanceKind
    entity: str
    month: str
    rows: tuple[AllowanceRow, ...]
    booked: Money
    journal: str
    policy: bool

    @property
    def computed(self) -> Money:
        """What the policy asks for."""
        return total(row.computed for row in self.rows)

    @property
    def wanted(self) -> Money:
        """What it shall be."""
        return total(row.amount for row in self.rows)

    @property
    def gap(self) -> Money:
        """What is still to be posted; below zero is released."""
        return self.wanted - self.booked

    @property
    def reckoned(self) -> bool:
        """Whether anybody said what it shall be, by a policy or this month."""
        return self.policy or bool(self.journal)


class AllowanceView(Query[AllowanceSheet]):
    """What an allowance shall be at the end of a month, line by line (C2).

    Receivables by age, as their ageing; goods by their state at the end of the month, at the
    average cost of their product in their warehouse.
    """

    name = "allowance.view"
    permission = "report.read"
    summary = "Usulan cadangan akhir bulan: kerugian piutang atau penurunan nilai persediaan"

    kind: AllowanceKind
    month: Month = Field(description="bulan, misalnya 2026-11")
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


class AllowanceIn(BaseModel):
    """A line that somebody decides; a reason is needed where it is not what the policy says."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    key: str = Field(min_length=1, description="kunci baris usulan, misalnya bucket.1")
    amount: Money = Field(description="cadangannya; nol sampai nilai baris itu")
    reason: Annotated[str, StringConstraints(max_length=255)] = ""


@dataclass(frozen=True, slots=True)
class AllowancePosted:
    """The journal, and what the allowance is now."""

    journal: str
    posted: Money
    allowance: Money


class PostAllowance(Command[AllowancePosted]):
    """Post what is missing of an allowance, or release what is too much of it.

    Posted again it posts only what has changed since; lines that are not named stay as the
    proposal shows them.  Taken back by cancelling its journal.
    """

    name = "allowance.post"
    permission = "journal.post"
    summary = "Mencatat atau melepas cadangan akhir bulan sampai sebesar usulannya"

    kind: AllowanceKind
    month: Month = Field(description="bulan, misalnya 2026-11")
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")
    lines: tuple[AllowanceIn, ...] = Field(default=(), max_length=1000)
    expected: Money | None = Field(
        default=None, description="jumlah cadangan yang dilihat; berbeda = ditolak"
    )
