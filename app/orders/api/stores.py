"""Stores and what their shipping options mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.commands import Command, Query
from app.orders.api.common import Part, PlatformName, StoreCode, Text

Title = Annotated[str, StringConstraints(min_length=1, max_length=120)]


@dataclass(frozen=True, slots=True)
class StoreSaved:
    """The store as it now stands, with the accounts made for it (code by role)."""

    code: str
    name: str
    version: int
    accounts: dict[str, str]


class CreateStore(Command[StoreSaved]):
    """A shop; wallet, receivable and sales accounts are made with it (WMS-MD-19)."""

    name = "store.create"
    permission = "settings.manage"
    summary = "Membuat toko beserta akun saldo, piutang, dan penjualannya"

    code: StoreCode
    title: Title = Field(description="nama toko")
    platform: PlatformName
    warehouse: str = Field(description="kode gudang asal kiriman")
    entity: str = Field(default="", description="kode entitas; kosong = entitas gudangnya")
    sender_name: Text = Field(default="", description="pengirim di label; kosong = nama toko")
    sender_phone: Text = ""


class UpdateStore(Command[StoreSaved]):
    """Only the fields that are given change; platform and entity are for ever."""

    name = "store.update"
    permission = "settings.manage"
    summary = "Mengubah toko"

    code: StoreCode
    read_version: int | None = Field(default=None, description="versi yang dibaca")
    title: Title | None = None
    warehouse: str | None = None
    sender_name: Text | None = None
    sender_phone: Text | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A line of the list."""

    code: str
    name: str
    platform: str
    warehouse: str
    entity: str
    sender_name: str
    sender_phone: str
    active: bool
    #: Orders not yet shipped.
    open_orders: int
    #: Code of its own account by role, such as ``sales``.
    accounts: dict[str, str]
    version: int


class StoreList(Query[tuple[StoreRow, ...]]):
    """Every store of the person's warehouses."""

    name = "store.list"
    permission = "sales_order.read"
    summary = "Daftar toko"

    text: str = Field(default="", description="bagian kode atau nama")
    platform: PlatformName | None = None
    active: bool | None = None


class CourierRule(Part):
    """A shipping option and what it is here; a blank option is the platform's default."""

    option: str = Field(
        default="", description="opsi kirim seperti di marketplace; kosong = bawaan"
    )
    courier: Annotated[str, StringConstraints(max_length=60)]
    service: Annotated[str, StringConstraints(max_length=60)] = ""


@dataclass(frozen=True, slots=True)
class CouriersMapped:
    """How many options were set and how many open orders now have a courier."""

    options: int
    orders: int


class MapCouriers(Command[CouriersMapped]):
    """Say which courier marketplace shipping options are; a blank courier takes a rule away."""

    name = "courier_mapping.set"
    permission = "courier.update"
    summary = "Memetakan opsi kirim marketplace ke kurir dan layanan"

    platform: PlatformName
    rules: Annotated[tuple[CourierRule, ...], Field(min_length=1, max_length=500)]


@dataclass(frozen=True, slots=True)
class CourierRow:
    """A shipping option, mapped or not.

    Attributes:
        orders: Open orders with it.
        suggestion: Courier its name hints at, or "".
    """

    platform: str
    option: str
    courier: str
    service: str
    mapped: bool
    orders: int
    suggestion: str
    last_at: datetime | None


class CourierMappings(Query[tuple[CourierRow, ...]]):
    """Shipping options seen or mapped; the unmapped first (WMS-MD-18)."""

    name = "courier_mapping.list"
    permission = "sales_order.read"
    summary = "Opsi kirim marketplace dan kurirnya"

    platform: PlatformName | None = None
    unmapped: bool = Field(default=False, description="hanya yang belum dipetakan")
