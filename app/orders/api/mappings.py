"""Marketplace SKUs and what they are here (WMS-MD-20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.commands import Command, Page, PagedQuery
from app.orders.api.common import Part, StoreCode
from app.orders.rules.resolve import Suggestion


class SkuRule(Part):
    """What a marketplace SKU is: our product or bundle, and how many of it one piece holds."""

    marketplace_sku: Annotated[str, StringConstraints(min_length=1, max_length=300)] = Field(
        description='SKU di marketplace, atau "nama|variasi" bila SKU-nya kosong'
    )
    sku: str = Field(description="SKU kita; kosong menghapus pemetaan")
    multiplier: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=1, description="isi per satuan yang dijual di marketplace"
    )


@dataclass(frozen=True, slots=True)
class SkusMapped:
    """What the mapping did to orders that waited for it."""

    skus: int
    lines: int
    #: Orders whose last problem is gone.
    ready: int
    #: Orders that wait for something else.
    waiting: int


class MapSkus(Command[SkusMapped]):
    """Remember what marketplace SKUs of a store are; orders that waited for them go on."""

    name = "sku_mapping.set"
    permission = "sales_order.update"
    summary = "Memetakan SKU marketplace ke produk"

    store: StoreCode
    rules: Annotated[tuple[SkuRule, ...], Field(min_length=1, max_length=5_000)]


@dataclass(frozen=True, slots=True)
class UnmappedSku:
    """A marketplace SKU nobody knows yet.

    Attributes:
        key: What it is mapped by.
        orders: Open orders that wait for it.
        lines: Lines in all orders, shipped ones too.
    """

    store: str
    store_name: str
    key: str
    sku: str
    product: str
    variation: str
    orders: int
    lines: int
    first_at: datetime
    suggestions: tuple[Suggestion, ...]


class UnmappedSkus(PagedQuery[Page[UnmappedSku]]):
    """SKUs of orders that are not mapped, those that hold up most orders first."""

    name = "sku_mapping.unmapped"
    permission = "sales_order.read"
    summary = "SKU marketplace yang belum dipetakan, dengan usulan produknya"

    store: StoreCode | None = None
    text: str = Field(default="", description="bagian SKU atau nama")
    waiting: bool = Field(default=True, description="hanya yang menahan pesanan")


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A mapping that was made."""

    store: str
    key: str
    sku: str
    product: str
    multiplier: int
    updated_at: datetime | None


class SkuMappings(PagedQuery[Page[MappingRow]]):
    """Mappings that were made, by store and key."""

    name = "sku_mapping.list"
    permission = "sales_order.read"
    summary = "Pemetaan SKU yang sudah dibuat"

    store: StoreCode | None = None
    text: str = Field(default="", description="bagian SKU marketplace atau SKU kita")
