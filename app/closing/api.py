"""Closing as commands, queries and rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.accounting.api import Month
from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import ZERO, Money


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

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

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
