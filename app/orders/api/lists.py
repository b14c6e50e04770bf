"""Orders as lists and screens show them (ERP-ORD-13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.core.commands import Page, PagedQuery, Query
from app.core.money import Money
from app.core.quantity import Pieces
from app.orders.api.common import OrderNumber, StoreCode

GroupName = Literal["new", "ready", "sent", "done", "gone"]
StateName = Literal[
    "needs_fix", "draft", "approved", "backorder", "allocated", "picking", "picked", "packed",
    "shipped", "delivered", "completed", "on_hold", "cancelled", "rts_in_transit", "returned",
]  # fmt: skip
ChannelName = Literal[
    "shopee",
    "tiktok",
    "tokopedia",
    "mengantar",
    "lazada",
    "blibli",
    "website",
    "pos",
    "erp",
    "manual",
]


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A line of the list."""

    number: str
    channel: str
    store: str
    ordered_at: datetime
    ship_by: datetime | None
    #: Not shipped although its deadline has passed.
    late: bool
    customer: str
    city: str
    summary: str
    pieces: Pieces
    total: Money
    cod: bool
    resi: str
    courier: str
    service: str
    #: The platform's words for the way it is sent; shown while no courier is mapped to it.
    courier_option: str
    state: str
    outside: bool
    #: First problem that stops it, or what a person should look at; "" for none.
    note: str


class OrderList(PagedQuery[Page[OrderRow]]):
    """Orders, the newest first; every word of the search must be found."""

    name = "order.list"
    permission = "sales_order.read"
    summary = "Daftar pesanan"

    text: str = Field(default="", description="nomor pesanan, resi, nama, telepon, SKU")
    group: GroupName | None = Field(default=None, description="kartu: new, ready, sent, …")
    state: StateName | None = None
    store: StoreCode | None = None
    channel: ChannelName | None = None
    courier: str | None = None
    since: date | None = Field(default=None, description="tanggal pesanan, WIB")
    until: date | None = None
    days: int | None = Field(default=None, ge=1, le=3660, description="sekian hari terakhir")
    attention: bool = Field(default=False, description="hanya yang perlu dilihat orang")
    late: bool = Field(default=False, description="hanya yang melewati batas kirim")


@dataclass(frozen=True, slots=True)
class OrderCards:
    """The figures above the list: each equals the number of orders its card opens (WMS-GEN-12)."""

    new: int
    ready: int
    sent: int
    done: int
    gone: int
    needs_fix: int
    backorder: int
    attention: int
    late: int

    @property
    def total(self) -> int:
        """All orders of the filters."""
        return self.new + self.ready + self.sent + self.done + self.gone


class OrderSummary(Query[OrderCards]):
    """The cards of the list for the same filters."""

    name = "order.summary"
    permission = "sales_order.read"
    summary = "Jumlah pesanan tiap kartu"

    text: str = ""
    store: StoreCode | None = None
    channel: ChannelName | None = None
    courier: str | None = None
    since: date | None = None
    until: date | None = None
    days: int | None = Field(default=None, ge=1, le=3660, description="sekian hari terakhir")


@dataclass(frozen=True, slots=True)
class FoundOrder:
    """An order a number leads to."""

    number: str
    resi: str
    store: str
    channel: str
    customer: str
    state: str
    ordered_at: datetime


class FindOrder(Query[tuple[FoundOrder, ...]]):
    """The orders a number in any form leads to: ours, the platform's, resi, invoice (PU-10)."""

    name = "order.find"
    permission = "sales_order.read"
    summary = "Mencari pesanan dengan nomor apa pun yang tertera padanya"

    code: OrderNumber


@dataclass(frozen=True, slots=True)
class CourierChoice:
    """A courier that is on orders; for the filter."""

    courier: str
    orders: int


class CourierChoices(Query[tuple[CourierChoice, ...]]):
    """Couriers of orders, the most used first."""

    name = "order.couriers"
    permission = "sales_order.read"
    summary = "Kurir yang ada di pesanan"
