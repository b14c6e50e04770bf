"""What was packed, by whom and how, and whether it left in time (PU-25, PU-37, WMS-RPT-02)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final, Literal

from pydantic import Field

from app.core.commands import Query
from app.core.money import Money
from app.documents.report import Report

#: Per cent of the orders with a deadline that leave before it.
ON_TIME_TARGET: Final = 97


class PackReport(Query[Report]):
    """Parcels and base units of each packer; scanned and confirmed by key are counted apart."""

    name: ClassVar[str] = "pack.report"
    permission: ClassVar[str] = "report.read"
    summary: ClassVar[str] = "Laporan kemas per pengemas"

    by: Literal["packer", "parcel"] = Field(
        default="packer",
        description="packer: one row a person; parcel: the parcels with something confirmed by key",
    )
    packer: str | None = Field(default=None, description="username of one packer")
    warehouse: str | None = None
    since: date | None = Field(default=None, description="the last day when left out")
    until: date | None = Field(default=None, description="today when left out")


class FulfilmentReport(Query[Report]):
    """Orders that left, and how many of those with a deadline before it (WMS-RPT-02)."""

    name: ClassVar[str] = "fulfilment.report"
    permission: ClassVar[str] = "report.read"
    summary: ClassVar[str] = "Pemenuhan pesanan: dikirim, tepat waktu, terlambat"

    by: Literal["day", "store", "courier", "order"] = Field(
        default="day", description="order: satu baris tiap pesanan yang dikirim"
    )
    warehouse: str | None = None
    store: str | None = Field(default=None, description="kode toko")
    courier: str | None = Field(default=None, description="kurir; kosong = belum ada kurir")
    late: bool = Field(default=False, description="hanya yang dikirim sesudah batasnya")
    since: date | None = Field(default=None, description="awal bulan bila kosong")
    until: date | None = Field(default=None, description="hari ini bila kosong")


@dataclass(frozen=True, slots=True)
class SentDay:
    """What left on a day, and what it was sold for."""

    on_date: date
    sent: int
    revenue: Money


@dataclass(frozen=True, slots=True)
class Trend:
    """The days up to today, each with what left, and how much of it in time.

    Attributes:
        days: Every day, oldest first, those without parcels too.
        due: Orders that left and had a deadline; ``late`` of them after it.
    """

    days: tuple[SentDay, ...]
    due: int
    late: int

    @property
    def percent(self) -> Decimal | None:
        """In time of those with a deadline; see :func:`in_time`."""
        return in_time(self.due, self.late)


def in_time(due: int, late: int) -> Decimal | None:
    """Per cent with one decimal, cut: 96.96 % has not reached 97 %; None of nothing."""
    return Decimal((due - late) * 1000 // due) / 10 if due else None


class FulfilmentTrend(Query[Trend]):
    """The figures of :class:`FulfilmentReport` for the last days, as a line and a share."""

    name: ClassVar[str] = "fulfilment.trend"
    permission: ClassVar[str] = "report.read"
    summary: ClassVar[str] = "Pesanan dikirim per hari dan bagian yang tepat waktu"

    days: int = Field(default=30, ge=1, le=366, description="sekian hari terakhir")
