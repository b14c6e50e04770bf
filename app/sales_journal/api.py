"""Commands, queries and rows of the daily summaries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.commands import Command, Query
from app.core.money import Money
from app.documents.report import Report


@dataclass(frozen=True, slots=True)
class SummaryMade:
    """A summary that was made."""

    number: str
    on_date: date
    entity: str
    store: str
    journals: int


@dataclass(frozen=True, slots=True)
class DaysGathered:
    """What a run made; empty when every journal was in a summary already."""

    made: tuple[SummaryMade, ...]


class GatherSales(Command[DaysGathered]):
    """Gather the journals of a day, or of every day before today, that no summary holds."""

    name = "sales.daily_journal"
    permission = "journal.post"
    summary = "Membuat jurnal penjualan harian per toko dan entitas"

    on_date: date | None = Field(
        default=None, description="kosong = semua hari sebelum hari ini yang belum lengkap"
    )


@dataclass(frozen=True, slots=True)
class SalesDay:
    """A day of a store in a legal entity's books.

    Attributes:
        store: Code of the store; "" for sales of none, or of several in one journal.
        numbers: Its summaries, the first part first.
        journals: Journals of that day.
        waiting: Those of them no summary holds yet.
        revenue: Sales less discounts and returns, without PPN.
        fees: What platforms and couriers kept.
        cost: HPP.
    """

    on_date: date
    entity: str
    store: str
    store_name: str
    numbers: tuple[str, ...]
    journals: int
    waiting: int
    revenue: Money
    fees: Money
    cost: Money
    margin: Money


class SalesDays(Query[tuple[SalesDay, ...]]):
    """Days with sales, newest first; a month at a time."""

    name = "sales.days"
    permission = "journal.read"
    summary = "Penjualan harian per toko dan entitas dengan jurnal hariannya"

    month: Annotated[str, StringConstraints(pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")] = Field(
        default="", description="bulan, misalnya 2026-11; kosong = bulan ini"
    )
    entity: str = Field(default="", description="kode entitas; kosong = semua")
    store: str = Field(default="", description="kode toko; kosong = semua")


class DailySales(Query[Report]):
    """One summary: its accounts with debit and credit, and the journals it gathers."""

    name = "sales.daily_report"
    permission = "journal.read"
    summary = "Jurnal penjualan harian dengan daftar jurnalnya"

    number: Annotated[str, StringConstraints(min_length=1, max_length=40)]
