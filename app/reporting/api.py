"""Tracing a lot or serial and recalling it (WMS-LOT-08, LOT-09); margins (WMS-RPT-08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.core.commands import Command, Query
from app.core.quantity import Pieces
from app.documents.report import Report


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One movement of the goods; base units, signed."""

    at: datetime
    on_date: date
    kind: str
    document: str
    source_kind: str
    warehouse: str
    location: str
    serial: str
    status: str
    qty: Pieces
    person: str
    reason: str
    journal: str


@dataclass(frozen=True, slots=True)
class TracePlace:
    """What is here now."""

    warehouse: str
    location: str
    serial: str
    status: str
    qty: Pieces
    reserved: Pieces


@dataclass(frozen=True, slots=True)
class TraceBuyer:
    """An order that took some, and who has it; phone and address only with the right to them."""

    order: str
    shipped_on: date
    store: str
    customer: str
    phone: str
    address: str
    resi: str
    serial: str
    qty: Pieces
    returned: Pieces
    #: What they have: the traced goods, or what these were repacked into.
    sku: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class TraceHit:
    """A lot or serial that fits what was looked for."""

    sku: str
    product: str
    lot: str
    serial: str
    expires_on: date | None
    status: str
    here: Pieces


@dataclass(frozen=True, slots=True)
class TraceWarranty:
    """From when to when a piece is answered for (WMS-LOT-09); ``reason`` if set by hand."""

    starts_on: date
    ends_on: date
    order: str
    reason: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A lot or serial from its receipt to everybody who has it.

    ``received + other = here + sold - returned``: nothing of it is unaccounted for.
    """

    sku: str
    product: str
    unit: str
    lot: str
    serial: str
    expires_on: date | None
    received_on: date
    supplier: str
    status: str
    reason: str
    received: Pieces
    here: Pieces
    sold: Pieces
    returned: Pieces
    #: Adjustments, opname, destruction, own use.
    other: Pieces
    receipts: tuple[TraceStep, ...]
    places: tuple[TracePlace, ...]
    buyers: tuple[TraceBuyer, ...]
    steps: tuple[TraceStep, ...]
    #: Lots it was repacked into, and those it was repacked from, over any number of steps.
    became: tuple[TraceHit, ...] = ()
    came_from: tuple[TraceHit, ...] = ()
    #: Who has goods of the lots it became: to be told too, although ``sold`` does not hold them.
    further: tuple[TraceBuyer, ...] = ()
    #: Of one serial that is with a buyer, or whose warranty was set by hand.
    warranty: TraceWarranty | None = None

    @property
    def orders(self) -> int:
        """Orders that left with some of it, as it was or repacked."""
        return len({each.order for each in (*self.buyers, *self.further)})


class FindTraced(Query[tuple[TraceHit, ...]]):
    """Lots and serials by number, SKU, or by the order, parcel or receipt they went with."""

    name: ClassVar[str] = "trace.find"
    permission: ClassVar[str] = "lot.read"
    summary: ClassVar[str] = "Mencari lot atau nomor seri"

    text: Annotated[
        str, Field(min_length=1, description="nomor lot, seri, SKU, pesanan, resi, atau penerimaan")
    ]
    limit: int = Field(default=50, ge=1, le=200)


class TraceLot(Query[Trace]):
    """Everything that happened to a lot or a serial."""

    name: ClassVar[str] = "trace.lot"
    permission: ClassVar[str] = "lot.read"
    summary: ClassVar[str] = "Menelusuri lot atau nomor seri"

    sku: Annotated[str, Field(min_length=1)]
    lot: str = ""
    serial: str = ""


class TraceReport(Query[Report]):
    """The recall list: who has some of the lot, with phone and address (WMS-LOT-08)."""

    name: ClassVar[str] = "trace.report"
    permission: ClassVar[str] = "lot.read"
    summary: ClassVar[str] = "Daftar penarikan lot"

    sku: Annotated[str, Field(min_length=1)]
    lot: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a recall did.

    Attributes:
        held: Base units still here, now kept back.
        reallocated: Orders that got other lots.
        waiting: Orders that now wait for stock.
        packed: Orders already in the box with it: a person must take them aside.
        buyers: Orders that left with it.
        also: Lots it was repacked into, recalled with it: ``SKU lot``.
    """

    lot: str
    held: Pieces
    reallocated: tuple[str, ...]
    waiting: tuple[str, ...]
    packed: tuple[str, ...]
    buyers: int
    also: tuple[str, ...] = ()


class RecallLot(Command[Recalled]):
    """Block all of a lot at once and take it out of every order that has not left (WMS-LOT-08).

    Lots that goods of it were repacked into go with it.
    """

    name: ClassVar[str] = "lot.recall"
    permission: ClassVar[str] = "lot.recall"
    summary: ClassVar[str] = "Menarik lot"

    sku: Annotated[str, Field(min_length=1)]
    lot: Annotated[str, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=3)]


class MarginReport(Query[Report]):
    """What shipped orders earned over their stored HPP, before platform fees (WMS-RPT-08)."""

    name: ClassVar[str] = "margin.report"
    permission: ClassVar[str] = "report.read"
    summary: ClassVar[str] = "Margin penjualan per pesanan, produk, toko, pelanggan, atau bulan"

    by: Literal["order", "product", "store", "customer", "month"] = "order"
    warehouse: str | None = None
    store: str | None = Field(default=None, description="kode toko")
    customer: str | None = Field(
        default=None, description="kode pelanggan; - = pesanan tanpa data pelanggan"
    )
    sku: str | None = Field(default=None, description="hanya bagian produk ini")
    since: date | None = Field(default=None, description="awal bulan bila kosong")
    until: date | None = Field(default=None, description="hari ini bila kosong")
