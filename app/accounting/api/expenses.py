"""Input Biaya: an expense paid from cash or bank, as a journal of two lines (ERP-FIN-04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.accounting.api.journals import JournalPosted
from app.core.commands import Command, Page, PagedQuery
from app.core.money import Money
from app.files.api import NewAttachment


class RecordExpense(Command[JournalPosted]):
    """Dr an expense, Cr cash, bank or what is owed (``expense.recorded``)."""

    name = "expense.record"
    permission = "journal.post"
    summary = "Mencatat biaya: debit akun beban, kredit kas atau bank"

    on_date: date
    description: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    amount: Money = Field(description="jumlah dalam rupiah, lebih dari nol")
    expense: str = Field(min_length=1, description="kode akun beban")
    source: str = Field(default="", description="kode akun sumber; kosong = akun kas")
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")
    unit: str = Field(default="", description="kode unit usaha; kosong = tanpa unit")
    attachments: tuple[NewAttachment, ...] = Field(
        default=(), max_length=100, description="berkas yang sudah disimpan (files.store)"
    )


@dataclass(frozen=True, slots=True)
class ExpenseRow:
    """An expense in a list; ``state`` is ``posted`` or ``voided``."""

    number: str
    entity: str
    on_date: date
    description: str
    expense: str
    expense_name: str
    source: str
    source_name: str
    amount: Money
    state: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExpensePage(Page[ExpenseRow]):
    """A page; count and sum (without voided ones) of the whole selection on its first page."""

    rows: tuple[ExpenseRow, ...]
    amount: Money | None = None


class ExpenseList(PagedQuery[ExpensePage]):
    """Expenses, newest first."""

    name = "expense.list"
    permission = "journal.read"
    summary = "Biaya yang dicatat, terbaru dulu"

    month: Annotated[str, StringConstraints(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")] = Field(
        default="", description="bulan, misalnya 2026-11; kosong = semua"
    )
    text: str = Field(default="", description="bagian keterangan, nomor, atau akun beban")
    entity: str = Field(default="", description="kode entitas; kosong = semua")
