"""Parcels that leave, their labels, and what is known of them afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.core.commands import Command, Offline, Page, PagedQuery, Query
from app.core.money import Money
from app.core.quantity import Pieces, QuantityOrZero
from app.fulfilment.api.common import Number, ScanEvent, VerifiedPart


@dataclass(frozen=True, slots=True)
class LabelData:
    """What a shipping label and a packing slip say."""

    order: str
    resi: str
    courier: str
    service: str
    platform: str
    sender: str
    sender_phone: str
    recipient: str
    phone: str
    address: str
    weight_g: int
    cod: Money
    #: For whoever handles the parcel.
    note: str
    #: For the slip inside it.
    buyer_note: str
    items: tuple[tuple[str, str, int], ...]
    packer: str
    copy: int
    #: Text of the QR that proves the slip; a label has none, nor a slip that was not issued.
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Shipped:
    """The order left."""

    order: str
    shipment: str
    journal: str
    revenue: Money
    pieces: Pieces
    label: LabelData


class ShipOrder(Command[Shipped]):
    """Status, FEFO stock out, journal, HPP and audit in one transaction (WMS-SHIP-01)."""

    name: ClassVar[str] = "order.ship"
    permission: ClassVar[str] = "ship.execute"
    summary: ClassVar[str] = "Mengirim pesanan"
    offline: ClassVar[Offline] = Offline.B

    order: Number
    verified: Annotated[tuple[VerifiedPart, ...], Field(min_length=1, max_length=5_000)]
    events: Annotated[tuple[ScanEvent, ...], Field(max_length=1_000)] = ()
    errors: int = Field(default=0, ge=0, description="wrong scans of this parcel (PU-25)")
    by_key: QuantityOrZero = Field(
        default=0, description="base units confirmed by key without a scan (PU-37)"
    )


class ReprintLabel(Command[LabelData]):
    """Print the same label again; the resi stays, the reason is kept (PU-45)."""

    name: ClassVar[str] = "label.reprint"
    permission: ClassVar[str] = "pack.execute"
    summary: ClassVar[str] = "Mencetak ulang label"
    offline: ClassVar[Offline] = Offline.A

    order: Number
    reason: Annotated[str, Field(min_length=3, max_length=200)]
    document: Literal["shipping_label", "packing_slip"] = "shipping_label"


class IssueSlip(Command[LabelData]):
    """Register and sign the slip of a parcel when it is first printed; its copies come later."""

    name: ClassVar[str] = "slip.issue"
    permission: ClassVar[str] = "pack.execute"
    summary: ClassVar[str] = "Menerbitkan slip pengepakan"

    order: Number


class RecordPrint(Command[str]):
    """A label came out of the printer."""

    name: ClassVar[str] = "label.printed"
    permission: ClassVar[str] = "pack.execute"
    summary: ClassVar[str] = "Mencatat label tercetak"
    offline: ClassVar[Offline] = Offline.A

    order: Number
    document: Literal["shipping_label", "packing_slip"]
    printer: str
    payload_hash: str
    copy_no: int = Field(default=0, ge=0)


# ---------------------------------------------------------------- queries
@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """A parcel that left."""

    number: str
    order: str
    store: str
    courier: str
    resi: str
    pieces: Pieces
    #: Of those, confirmed by key without a scan (PU-37).
    by_key: Pieces
    revenue: Money
    cost: Money
    packer: str
    at: datetime
    label_printed: bool


class ShipmentList(PagedQuery[Page[ShipmentRow]]):
    """Parcels that left, newest first; with HPP (WMS-VAL-05)."""

    name: ClassVar[str] = "shipment.list"
    permission: ClassVar[str] = "ship.read"
    summary: ClassVar[str] = "Daftar pengiriman"

    since: date | None = None
    until: date | None = None
    courier: str | None = None
    without_label: bool = False


@dataclass(frozen=True, slots=True)
class LineCost:
    """HPP of one item and the lots it came from."""

    sku: str
    product: str
    lot: str
    location: str
    qty: Pieces
    cost: Money
    #: What the warehouse has of the product now.
    on_hand: Pieces


@dataclass(frozen=True, slots=True)
class ShipmentCost:
    """Stock card, journal and HPP of a shipped order."""

    order: str
    shipment: str
    journal: str
    at: datetime
    packer: str
    pieces: Pieces
    #: Of those, confirmed by key without a scan (PU-37).
    by_key: Pieces
    revenue: Money
    cost: Money
    profit: Money
    lines: tuple[LineCost, ...]


class ShipmentDetail(Query[ShipmentCost]):
    """What left with an order, at which cost, in which journal."""

    name: ClassVar[str] = "shipment.detail"
    permission: ClassVar[str] = "ship.read"
    summary: ClassVar[str] = "Rincian pengiriman dan HPP"

    order: Number
