"""Writing journals by keyboard: copies, completion, balances beside the entry, open periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.accounting.api.journals import DraftSaved, JournalLineIn
from app.core.commands import Command, Query
from app.core.money import Money

_ENTITY = Field(default="", description="kode entitas; kosong = entitas utama")


class DuplicateJournal(Command[DraftSaved]):
    """Copy a posted journal into a draft (A9); attachments are never copied."""

    name = "journal.duplicate"
    permission = "journal.create"
    summary = "Menyalin jurnal menjadi draf bertanggal hari ini"

    number: str = Field(min_length=1, description="nomor jurnal yang disalin")
    entity: str = _ENTITY
    on_date: date | None = Field(default=None, description="tanggal draf; kosong = hari ini")


@dataclass(frozen=True, slots=True)
class SimilarJournal:
    """A journal written by hand before, to be taken over without what was filled in (A8)."""

    number: str
    on_date: date
    description: str
    lines: tuple[JournalLineIn, ...]


class SimilarJournals(Query[tuple[SimilarJournal, ...]]):
    """The latest journals written by hand whose description holds a text."""

    name = "journal.similar"
    permission = "journal.read"
    summary = "Jurnal manual terakhir dengan keterangan serupa"

    text: Annotated[str, StringConstraints(max_length=200)] = Field(
        default="", description="bagian keterangan"
    )
    entity: str = _ENTITY
    limit: int = Field(default=20, ge=1, le=20)


@dataclass(frozen=True, slots=True)
class BalanceBeside:
    """Balance of an account on its normal side."""

    code: str
    account: str
    normal_side: str
    balance: Money


class EntryBalances(Query[tuple[BalanceBeside, ...]]):
    """Balances of the accounts of an entry at its date, on demand (A13)."""

    name = "journal.balances"
    permission = "journal.read"
    summary = "Saldo akun-akun sebuah jurnal pada tanggalnya"

    accounts: tuple[str, ...] = Field(max_length=500, description="kode akun")
    on_date: date
    entity: str = _ENTITY


@dataclass(frozen=True, slots=True)
class PeriodMark:
    """A month (``2026-11``) and its state."""

    month: str
    state: str


class PeriodStates(Query[tuple[PeriodMark, ...]]):
    """Each month of a legal entity and its state, for a date that is checked while typed (A2)."""

    name = "period.states"
    permission = "journal.read"
    summary = "Status tiap periode satu entitas"

    entity: str = _ENTITY


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """A store, warehouse or business unit a line may carry."""

    code: str
    title: str


class DimensionList(Query[tuple[DimensionRow, ...]]):
    """Stores, warehouses or units by code; a person limited to warehouses sees those."""

    name = "journal.dimensions"
    permission = "journal.read"
    summary = "Toko, gudang, atau unit usaha yang dapat disebut di baris jurnal"

    kind: Literal["store", "warehouse", "unit"]
    all: bool = Field(default=False, description="juga yang tidak aktif, untuk saringan")


class PartyList(Query[tuple[DimensionRow, ...]]):
    """Customers or suppliers a line of a control account may name, found by code or name."""

    name = "journal.parties"
    permission = "journal.read"
    summary = "Pelanggan atau pemasok yang dapat disebut di baris jurnal"

    kind: Literal["customer", "supplier"]
    text: Annotated[str, StringConstraints(max_length=100)] = Field(
        default="", description="bagian kode atau nama"
    )
    limit: int = Field(default=12, ge=1, le=50)
