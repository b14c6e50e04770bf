"""Queries of stock and their rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.core.commands import Page, PagedQuery, Query
from app.core.money import Money
from app.core.quantity import Pieces, QuantityOrZero
from app.stock.api.common import Code, Part


@dataclass(frozen=True, slots=True)
class StockRow:
    """Monitoring Stok: a product in a warehouse (WMS-INV-08)."""

    sku: str
    product: str
    variant: str
    warehouse: str
    unit: str
    on_hand: Pieces
    reserved: Pieces
    held: Pieces
    available: Pieces
    value: Money
    average_cost: str
    minimum: Pieces
    level: str


class StockOnHand(PagedQuery[Page[StockRow]]):
    """Stock per product and warehouse with value."""

    name: ClassVar[str] = "stock.on_hand"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Stok per barang dan gudang"

    warehouse: str | None = None
    category: str | None = None
    search: str = ""
    level: Literal["", "safe", "low", "out"] = ""


@dataclass(frozen=True, slots=True)
class StockTotals:
    """Cards of Monitoring Stok."""

    skus: int
    low: int
    out: int
    value: Money


class StockSummary(Query[StockTotals]):
    """The cards of Monitoring Stok, from the same figures as the list (WMS-GEN-12)."""

    name: ClassVar[str] = "stock.summary"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Ringkasan stok"

    warehouse: str | None = None
    category: str | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class BucketRow:
    """The lowest level: product × location × lot × serial × status (WMS-INV-01)."""

    sku: str
    product: str
    warehouse: str
    location: str
    lot: str
    expires_on: date | None
    serial: str
    status: str
    on_hand: Pieces
    reserved: Pieces


class StockByPlace(PagedQuery[Page[BucketRow]]):
    """Stock by location and lot."""

    name: ClassVar[str] = "stock.by_place"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Stok per lokasi dan lot"

    sku: str | None = None
    warehouse: str | None = None
    location: str | None = None
    lot: str | None = None
    category: str | None = Field(default=None, description="kode; juga semua di bawahnya")


@dataclass(frozen=True, slots=True)
class CardRow:
    """One movement on a stock card."""

    id: str
    at: datetime
    on_date: date
    kind: str
    document: str
    source_kind: str
    location: str
    lot: str
    status: str
    qty: Pieces
    balance: Pieces
    value: Money
    balance_value: Money
    person: str
    workstation: str
    reason: str
    journal: str
    warehouse: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A page of a stock card with the balance before it."""

    sku: str
    product: str
    unit: str
    opening: Pieces
    opening_value: Money
    page: Page[CardRow]


class StockCard(PagedQuery[Card]):
    """Kartu stok: movements with running quantity and value (WMS-INV-06)."""

    name: ClassVar[str] = "stock.card"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Kartu stok"

    sku: Code
    warehouse: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One movement in Mutasi Stok (WMS-INV-07); balances only on the card of one product."""

    id: str
    at: datetime
    on_date: date
    sku: str
    product: str
    warehouse: str
    kind: str
    document: str
    source_kind: str
    location: str
    lot: str
    status: str
    qty: Pieces
    value: Money
    balance: Pieces | None
    balance_value: Money | None
    person: str
    reason: str
    journal: str


class StockMoves(PagedQuery[Page[MoveRow]]):
    """Movements as a list: of one product oldest first with balance, of all newest first."""

    name: ClassVar[str] = "stock.moves"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Daftar mutasi stok"

    sku: str = Field(default="", description="kosong = semua produk, yang terbaru dulu")
    document: str = Field(default="", description="nomor satu dokumen stok, bila sku kosong")
    kind: str = Field(default="", description="jenis mutasi, bila sku kosong")
    warehouse: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AsOfRow:
    """Quantity and value at a past instant."""

    sku: str
    warehouse: str
    qty: Pieces
    value: Money


class StockAsOf(Query[tuple[AsOfRow, ...]]):
    """Quantity and value at any past instant, from the moves (WMS-VAL-10)."""

    name: ClassVar[str] = "stock.as_of"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Stok dan nilai pada suatu saat"

    instant: datetime | None = None
    date_end: date | None = Field(
        default=None, description="all moves dated up to this business day"
    )
    warehouse: str | None = None
    sku: str | None = None


@dataclass(frozen=True, slots=True)
class AvailabilityRow:
    """Answer for one product and warehouse.

    Attributes:
        incoming: On the road to this warehouse.
        earliest: When the first of it should be here; None when nothing is coming.
    """

    sku: str
    warehouse: str
    wanted: Pieces
    available: Pieces
    reserved: Pieces
    enough: bool
    incoming: Pieces = 0
    earliest: date | None = None


class WantedQty(Part):
    """A product and how many."""

    sku: Code
    qty: QuantityOrZero


class CheckAvailability(Query[tuple[AvailabilityRow, ...]]):
    """Is there enough, per warehouse, for a list of products (WMS-INV-10)."""

    name: ClassVar[str] = "stock.check_availability"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Memeriksa ketersediaan"

    lines: Annotated[tuple[WantedQty, ...], Field(min_length=1, max_length=5_000)]
    warehouse: str | None = None


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot and what is left of it."""

    sku: str
    product: str
    lot: str
    expires_on: date | None
    received_on: date
    status: str
    on_hand: Pieces
    days_left: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LotCounts:
    """Cards of Lot & ED; every count is of lots that hold stock."""

    expired: int
    within_30: int
    within_60: int
    within_90: int
    blocked: int


class LotSummary(Query[LotCounts]):
    """The cards of Lot & ED; from the same rows as the list (WMS-LOT-06, GEN-12)."""

    name: ClassVar[str] = "lot.summary"
    permission: ClassVar[str] = "lot.read"
    summary: ClassVar[str] = "Ringkasan lot"

    warehouse: str | None = None


class LotList(PagedQuery[Page[LotRow]]):
    """Lots with stock; by expiry (WMS-LOT-01, 06)."""

    name: ClassVar[str] = "lot.list"
    permission: ClassVar[str] = "lot.read"
    summary: ClassVar[str] = "Daftar lot"

    sku: str | None = None
    search: str = Field(default="", description="SKU, nama, atau nomor lot")
    status: Literal["", "ok", "blocked", "recalled", "held"] = Field(
        default="", description="held: diblokir atau ditarik"
    )
    expired: bool | None = Field(default=None, description="tidak = hanya yang belum lewat ED")
    within_days: int | None = Field(
        default=None,
        ge=-36_500,
        le=36_500,
        description="expiring in at most so many days; 0 or less: expired",
    )
    warehouse: str | None = None
    category: str | None = Field(default=None, description="kode; juga semua di bawahnya")


@dataclass(frozen=True, slots=True)
class ReservationRow:
    """What is reserved for whom."""

    id: str
    document: str
    sku: str
    warehouse: str
    location: str
    lot: str
    qty: Pieces
    state: str
    created_at: datetime
    expires_at: datetime | None


class ReservationList(PagedQuery[Page[ReservationRow]]):
    """Reservations by product, document or soon to expire (WMS-RSV-05)."""

    name: ClassVar[str] = "reservation.list"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Daftar reservasi"

    sku: str | None = None
    document: str | None = None
    search: str = Field(default="", description="nomor dokumen atau SKU, lengkap")
    warehouse: str | None = None
    expiring_within_hours: int | None = Field(default=None, ge=0, le=876_000)
    open_only: bool = True


@dataclass(frozen=True, slots=True)
class WarehouseRow:
    """A warehouse and its use."""

    code: str
    name: str
    kind: str
    entity: str
    address: str
    removal: str
    active: bool
    locations: int
    on_hand: Pieces


class WarehouseList(Query[tuple[WarehouseRow, ...]]):
    """Warehouses the person may see."""

    name: ClassVar[str] = "warehouse.list"
    permission: ClassVar[str] = "location.read"
    summary: ClassVar[str] = "Daftar gudang"


@dataclass(frozen=True, slots=True)
class LocationRow:
    """A bin and what is in it."""

    code: str
    warehouse: str
    zone: str
    kind: str
    walk_seq: int
    on_hand: Pieces
    active: bool


class LocationList(PagedQuery[Page[LocationRow]]):
    """Locations by warehouse and search."""

    name: ClassVar[str] = "location.list"
    permission: ClassVar[str] = "location.read"
    summary: ClassVar[str] = "Daftar lokasi"

    warehouse: str | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class StockFault:
    """A difference found by the self-check; there should be none."""

    check: str
    subject: str
    expected: str
    found: str


class CheckStock(Query[tuple[StockFault, ...]]):
    """Balances = moves, pools = layers = balances, value = GL account (INV-05, 06, 09)."""

    name: ClassVar[str] = "stock.check"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Memeriksa keutuhan stok"
