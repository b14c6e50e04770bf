"""Commands that make and change single orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.commands import Command
from app.core.money import ZERO, Money
from app.core.quantity import Quantity
from app.orders.api.common import OrderNumber, Part, StoreCode, Text


class NewLine(Part):
    """A line of a manual order; ``price`` of one unit, ``discount`` of the whole line."""

    sku: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    qty: Quantity
    price: Money = ZERO
    discount: Money = ZERO


class Recipient(Part):
    """Who gets it and where; all of it is needed before it can be approved (ERP-ORD-03)."""

    name: Text = ""
    phone: Text = ""
    address: Text = ""
    city: Text = ""
    province: Text = ""
    postcode: Text = ""


@dataclass(frozen=True, slots=True)
class OrderSaved:
    """The order as it now stands; ``problems`` say what stops it or what stock is missing."""

    number: str
    state: str
    problems: tuple[str, ...]
    total: Money
    customer: str


class CreateOrder(Command[OrderSaved]):
    """An order typed by hand (ERP-ORD-01); approved and stock reserved unless it is a draft."""

    name = "order.create"
    permission = "sales_order.create"
    summary = "Mencatat pesanan manual"

    store: StoreCode
    recipient: Recipient
    lines: Annotated[tuple[NewLine, ...], Field(min_length=1, max_length=500)]
    ordered_at: datetime | None = Field(default=None, description="kosong = sekarang")
    courier: Text = ""
    service: Text = ""
    resi: Text = ""
    payment_method: Text = ""
    cod: bool = Field(default=False, description="bayar di tempat: kurir menagih totalnya")
    shipping: Money = Field(default=ZERO, description="ongkir yang dibayar pelanggan kepada kita")
    voucher: Money = Field(default=ZERO, description="potongan untuk seluruh pesanan")
    gift: bool = False
    fragile: bool = False
    buyer_note: Text = ""
    seller_note: Text = ""
    ship_by: datetime | None = None
    platform_order_id: Annotated[str, StringConstraints(max_length=80)] = Field(
        default="", description="nomor pesanan marketplace yang diketik manual"
    )
    draft: bool = Field(default=False, description="simpan dulu, belum disetujui")


class UpdateOrder(Command[OrderSaved]):
    """Only what is given changes; lines and amounts as long as nothing is reserved for them."""

    name = "order.update"
    permission = "sales_order.update"
    summary = "Mengubah pesanan sebelum dialokasikan"

    order: OrderNumber
    read_version: int | None = Field(default=None, description="versi yang dibaca")
    recipient: Recipient | None = None
    lines: Annotated[tuple[NewLine, ...], Field(min_length=1, max_length=500)] | None = None
    courier: Text | None = None
    service: Text | None = None
    shipping: Money | None = None
    voucher: Money | None = None
    gift: bool | None = None
    fragile: bool | None = None
    buyer_note: Text | None = None
    seller_note: Text | None = None
    ship_by: datetime | None = None
