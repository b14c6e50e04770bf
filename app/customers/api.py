"""Commands, queries and rows of customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from pydantic import Field

from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import ZERO, Money

CustomerType = Literal["retail", "agen", "reseller", "dropshipper"]

# ---------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who an order says bought.

    Attributes:
        key: The caller's own name for it, such as the order's id; unique in one call.
        phone: As written; normalised by the customers slice.
        platform: ``shopee``, ``tiktok``, ``mengantar``, ``manual`` …; "" if there is none.
    """

    key: str
    name: str
    phone: str = ""
    platform: str = ""
    username: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a customer's orders add up to (WMS-CRM-04).

    Cancelled and unpaid orders do not count; ``rts`` are those that came back.
    """

    customer_id: str
    first_at: datetime | None
    last_at: datetime | None
    orders: int
    spent: Money
    rts: int


@dataclass(frozen=True, slots=True)
class CustomerOrder:
    """One order in a customer's detail."""

    number: str
    platform: str
    ordered_at: datetime
    state: str
    summary: str
    total: Money
    resi: str = ""


@dataclass(frozen=True, slots=True)
class PlatformId:
    """A platform a customer bought on; ``username`` is "" when the platform hides it."""

    platform: str
    username: str


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A line of the list; ``phone`` as people write it."""

    code: str
    name: str
    phone: str
    customer_type: str
    tags: tuple[str, ...]
    total_orders: int
    total_spent: Money
    total_rts: int
    rts_percent: int
    last_order_at: datetime | None
    active: bool


@dataclass(frozen=True, slots=True)
class MergeRow:
    """A merge into this customer that can still be undone."""

    id: str
    loser_code: str
    loser_name: str
    at: datetime
    undo_until: datetime


@dataclass(frozen=True, slots=True)
class CustomerView:
    """Everything the detail page shows (WMS-CRM-12).

    Attributes:
        merged_into: Code of the customer this one was merged into, or "".
        version: To be sent back with a change, so that nobody overwrites another's.
    """

    code: str
    name: str
    phone: str
    email: str
    customer_type: str
    default_address: str
    notes: str
    tags: tuple[str, ...]
    platforms: tuple[PlatformId, ...]
    aliases: tuple[str, ...]
    active: bool
    merged_into: str
    credit_limit: Money
    first_order_at: datetime | None
    last_order_at: datetime | None
    total_orders: int
    total_spent: Money
    total_rts: int
    rts_percent: int
    rts_risky: bool
    merges: tuple[MergeRow, ...]
    orders: tuple[CustomerOrder, ...]
    version: int


@dataclass(frozen=True, slots=True)
class CustomerSaved:
    """The customer that was made or changed."""

    code: str
    name: str
    version: int


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge (or its undoing) moved."""

    merge_id: str
    survivor: str
    loser: str
    orders: int


@dataclass(frozen=True, slots=True)
class Backfilled:
    """What one round did; run it again while ``left`` is true (WMS-CRM-05).

    Attributes:
        created: Customers made.
        linked: Orders that got their customer.
        skipped: Orders that had one before and count for it.
    """

    created: int
    linked: int
    skipped: int
    left: bool


@dataclass(frozen=True, slots=True)
class Drift:
    """A customer whose stored counters differ from its orders (WMS-CRM-04)."""

    code: str
    name: str
    stored_orders: int
    real_orders: int
    stored_spent: Money
    real_spent: Money
    stored_rts: int
    real_rts: int


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How many customers were looked at and which were wrong."""

    checked: int
    wrong: tuple[Drift, ...]


@dataclass(frozen=True, slots=True)
class CustomerSummary:
    """The cards of the list page (WMS-CRM-06).

    Attributes:
        total: Customers that are not inactive.
        active_30: Those of them with an order in the last 30 days.
        new_30: Those whose first order was in the last 30 days; without an order, who were added
            in the last 30 days.
        repeat: Those with two or more orders.
        repeat_percent: Customers with two or more orders per hundred with at least one.
        average_order: Money spent ÷ orders.
    """

    total: int
    active_30: int
    new_30: int
    repeat: int
    repeat_percent: int
    average_order: Money


@dataclass(frozen=True, slots=True)
class RankedCustomer:
    """A line of the best (or worst) customers."""

    rank: int
    code: str
    name: str
    phone: str
    total_orders: int
    total_spent: Money
    total_rts: int
    rts_percent: int


@dataclass(frozen=True, slots=True)
class OverlapRow:
    """A customer who bought on several platforms."""

    code: str
    name: str
    platforms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TagCount:
    """A tag in use."""

    tag: str
    customers: int


# ---------------------------------------------------------------- commands


class CreateCustomer(Command[CustomerSaved]):
    """WMS-CRM-01, WMS-CRM-13."""

    name: ClassVar[str] = "customer.create"
    permission: ClassVar[str] = "customer.create"
    summary: ClassVar[str] = "Tambah pelanggan"

    customer_name: str = Field(description="Nama")
    phone: str = Field(default="", description="Nomor telepon, bentuk apa saja")
    email: str = ""
    customer_type: CustomerType = "retail"
    tags: tuple[str, ...] = ()
    notes: str = ""
    address: str = ""
    credit_limit: Money = ZERO


class UpdateCustomer(Command[CustomerSaved]):
    """Only the fields that are given change."""

    name: ClassVar[str] = "customer.update"
    permission: ClassVar[str] = "customer.update"
    summary: ClassVar[str] = "Ubah data pelanggan"

    customer: str = Field(description="Kode atau nomor telepon pelanggan")
    read_version: int | None = Field(
        default=None, description="versi yang dibaca; menolak data basi"
    )
    customer_name: str | None = None
    phone: str | None = None
    email: str | None = None
    customer_type: CustomerType | None = None
    tags: tuple[str, ...] | None = None
    notes: str | None = None
    address: str | None = None
    credit_limit: Money | None = None


class SetCustomerActive(Command[CustomerSaved]):
    """A customer is never deleted: its orders keep it.  Inactive ones leave the lists."""

    name: ClassVar[str] = "customer.set_active"
    permission: ClassVar[str] = "customer.delete"
    summary: ClassVar[str] = "Nonaktifkan atau aktifkan kembali pelanggan"

    customer: str = Field(description="Kode atau nomor telepon pelanggan")
    active: bool


class MergeCustomers(Command[Merged]):
    """WMS-CRM-10."""

    name: ClassVar[str] = "customer.merge"
    permission: ClassVar[str] = "customer.update"
    summary: ClassVar[str] = "Gabungkan pelanggan ganda; dapat diurungkan selama 30 hari"

    survivor: str = Field(description="Kode atau telepon pelanggan yang dipertahankan")
    loser: str = Field(description="Kode atau telepon pelanggan yang digabungkan")


class UndoMerge(Command[Merged]):
    """WMS-CRM-10."""

    name: ClassVar[str] = "customer.undo_merge"
    permission: ClassVar[str] = "customer.update"
    summary: ClassVar[str] = "Urungkan penggabungan pelanggan (paling lambat 30 hari)"

    merge_id: str


class RecomputeCustomers(Command[Recomputed]):
    """The nightly check of WMS-CRM-04."""

    name: ClassVar[str] = "customer.recompute"
    permission: ClassVar[str] = "customer.update"
    summary: ClassVar[str] = "Hitung ulang angka pesanan pelanggan dan laporkan selisihnya"

    customers: tuple[str, ...] = Field(default=(), description="kode; kosong berarti semua")


class BackfillCustomers(Command[Backfilled]):
    """WMS-CRM-05: restartable, one round a command."""

    name: ClassVar[str] = "customer.backfill"
    permission: ClassVar[str] = "customer.create"
    summary: ClassVar[str] = "Hubungkan pesanan lama yang belum punya pelanggan"

    limit: int = Field(default=5_000, ge=1, le=50_000, description="pesanan sekali jalan")


# ---------------------------------------------------------------- queries


class CustomerList(PagedQuery[Page[CustomerRow]]):
    """WMS-CRM-11, WMS-CRM-14."""

    name: ClassVar[str] = "customer.list"
    permission: ClassVar[str] = "customer.read"
    summary: ClassVar[str] = "Daftar pelanggan"

    text: str = Field(default="", description="nama, telepon, kode, atau #tag")
    customer_type: CustomerType | None = None
    any_tags: tuple[str, ...] = ()
    all_tags: tuple[str, ...] = ()
    active: bool | None = True
    group: Literal["", "active_30", "new_30", "repeat"] = Field(
        default="", description="yang di balik kartu: aktif 30 hari, baru 30 hari, belanja lagi"
    )
    sort: Literal["name", "-last_order"] = "name"


class CustomerDetail(Query[CustomerView]):
    """WMS-CRM-12."""

    name: ClassVar[str] = "customer.detail"
    permission: ClassVar[str] = "customer.read"
    summary: ClassVar[str] = "Data lengkap satu pelanggan dan 20 pesanan terakhirnya"

    customer: str = Field(description="Kode atau nomor telepon pelanggan")


class CustomerByPhone(Query[CustomerRow | None]):
    """The customer of a phone in any form, also of a merged one's."""

    name: ClassVar[str] = "customer.by_phone"
    permission: ClassVar[str] = "customer.read"
    summary: ClassVar[str] = "Pelanggan dengan nomor telepon ini"

    phone: str


class CustomersSummary(Query[CustomerSummary]):
    """WMS-CRM-06."""

    name: ClassVar[str] = "customer.summary"
    permission: ClassVar[str] = "customer.read"
    summary: ClassVar[str] = "Jumlah pelanggan, yang aktif, yang baru, dan yang kembali"


class TopCustomers(Query[tuple[RankedCustomer, ...]]):
    """WMS-CRM-07."""

    name: ClassVar[str] = "customer.top"
    permission: ClassVar[str] = "customer.read"
    summary: ClassVar[str] = "Pelanggan teratas menurut belanja, pesanan, atau RTS"

    by: Literal["total_spent", "total_orders", "total_rts"] = "total_spent"
    limit: int = Field(default=10, ge=1, le=1000)


class AudienceOverlap(PagedQuery[Page[OverlapRow]]):
    """WMS-CRM-08; ``total`` counts them all."""

    name: ClassVar[str] = "customer.overlap"
    permission: ClassVar[str] = "customer.read"
    summary: ClassVar[str] = "Pelanggan yang belanja di lebih dari satu platform"


class RtsRisk(PagedQuery[Page[RankedCustomer]]):
    """WMS-CRM-09."""

    name: ClassVar[str] = "customer.rts_risk"
    permission: ClassVar[str] = "customer.read"
    summary: ClassVar[str] = "Pelanggan yang paketnya sering kembali"

    limit_percent: int | None = Field(
        default=None, ge=0, le=100, description="batas persen; kosong memakai pengaturan organisasi"
    )


class CustomerTags(Query[tuple[TagCount, ...]]):
    """WMS-CRM-14: what a filter can offer."""

    name: ClassVar[str] = "customer.tags"
    permission: ClassVar[str] = "customer.read"
    summary: ClassVar[str] = "Tag yang dipakai dan jumlah pelanggannya"


class CustomerDrift(Query[tuple[Drift, ...]]):
    """WMS-CRM-04: the check alone."""

    name: ClassVar[str] = "customer.drift"
    permission: ClassVar[str] = "customer.read"
    summary: ClassVar[str] = "Pelanggan yang angka pesanannya berbeda dari pesanannya"
