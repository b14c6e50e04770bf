"""Lots: their dates, and goods taken against the rule (WMS-LOT-07, LOT-11, LOT-12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.core.commands import Command, Page, PagedQuery, Query
from app.core.quantity import Pieces
from app.stock.api.common import Code, Made


class ChangeLotDates(Command[Made]):
    """Correct the expiry of a lot; its other dates move by the same distance (WMS-LOT-11).

    A date that is given is taken as it is.  A lot that was blocked because it had expired is free
    again when its new expiry has not passed.
    """

    name: ClassVar[str] = "lot.change_dates"
    permission: ClassVar[str] = "lot.update"
    summary: ClassVar[str] = "Mengubah tanggal lot"

    sku: Code
    lot: Code
    expires_on: date | None = None
    use_by_on: date | None = None
    remove_on: date | None = None
    alert_on: date | None = None
    reason: Annotated[str, Field(min_length=3, description="tersimpan di jejak audit")]


@dataclass(frozen=True, slots=True)
class SerialPlace:
    """What is known of a serial: ``where`` follows its number in a sentence."""

    serial: str
    gone: bool
    where: str


class FindSerial(Query[SerialPlace | None]):
    """Where a serial of a product is; None for one nobody ever saw (WMS-LOT-09)."""

    name: ClassVar[str] = "serial.find"
    permission: ClassVar[str] = "receipt.create"
    summary: ClassVar[str] = "Mencari letak nomor seri"

    sku: Code
    serial: Annotated[str, Field(min_length=1, max_length=80)]


class ChooseLot(Command[Made]):
    """Another lot for an order than the rule proposed, with the reason (WMS-LOT-12)."""

    name: ClassVar[str] = "reservation.choose_lot"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Memilih lot lain untuk pesanan"

    document: Annotated[str, Field(min_length=1, description="nomor pesanan")]
    sku: Code
    lot: str = Field(description="lot yang direservasi sekarang")
    new_lot: Code
    reason: Annotated[str, Field(min_length=3, description="tampil di laporan pengecualian lot")]
    approval: str | None = Field(default=None, description="persetujuan pengawas (lot.choose)")


@dataclass(frozen=True, slots=True)
class LotView:
    """A lot with all its dates."""

    sku: str
    product: str
    lot: str
    status: str
    reason: str
    made_on: date | None
    received_on: date
    supplier: str
    expires_on: date | None
    use_by_on: date | None
    remove_on: date | None
    alert_on: date | None
    on_hand: Pieces


class LotDetail(Query[LotView]):
    """One lot."""

    name: ClassVar[str] = "lot.detail"
    permission: ClassVar[str] = "lot.read"
    summary: ClassVar[str] = "Rincian satu lot"

    sku: Code
    lot: Code


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """Goods taken against the rule: what, which lot instead of which, who and why."""

    id: str
    at: datetime
    kind: str
    document: str
    source_kind: str
    warehouse: str
    sku: str
    product: str
    lot: str
    qty: Pieces
    proposed: str
    rule: str
    reason: str
    person: str
    approver: str


class OverrideList(PagedQuery[Page[OverrideRow]]):
    """Receipts below the shelf life policy and lots taken out of turn, newest first."""

    name: ClassVar[str] = "lot.overrides"
    permission: ClassVar[str] = "lot.read"
    summary: ClassVar[str] = "Daftar pengecualian lot"

    warehouse: str | None = None
    category: str | None = Field(default=None, description="kode; juga semua di bawahnya")
    kind: Literal["", "fefo", "short_life"] = ""
    search: str = Field(default="", description="SKU, nama, lot, atau nomor dokumen")
    since: date | None = None
    until: date | None = None
