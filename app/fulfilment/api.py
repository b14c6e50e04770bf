"""Commands, queries and rows of packing and shipping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.commands import Command, Offline, Page, PagedQuery, Query
from app.core.money import Money
from app.core.quantity import Pieces, Quantity
from app.files.api import Bytes

Number = Annotated[str, Field(min_length=1, max_length=80)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class ScanEvent(_Part):
    """One event of the packing table, as ``rules.pack_events.PackEvent`` writes it."""

    seq: int = Field(ge=1)
    at: datetime
    kind: str
    result: str
    outcome: str
    code: str = ""
    sku: str = ""
    line: str = ""
    qty: int = 0
    lot: str = ""
    serial: str = ""
    data: dict[str, Any] = Field(default_factory=dict)


class VerifiedPart(_Part):
    """Base units of one item that are in the box."""

    line: str = Field(description="number of the item in the order")
    qty: Quantity
    lot: str = ""
    serial: str = ""


# ---------------------------------------------------------------- what the packing table is given


@dataclass(frozen=True, slots=True)
class PackLotRow:
    """A lot reserved for an item, and the rack it lies in."""

    number: str
    expires_on: date | None
    qty: Pieces
    location: str


@dataclass(frozen=True, slots=True)
class PackItemRow:
    """An item to be put in the box."""

    line: str
    sku: str
    product: str
    variant: str
    unit: str
    qty: Pieces
    tracking: str
    photo: str
    fragile: bool
    #: Where the reserved units lie; number "" where lots do not matter.
    lots: tuple[PackLotRow, ...]
    #: Reserved for it, and others of the same lot here that may be taken in their place (PU-35).
    serials: tuple[str, ...]
    spare_serials: tuple[str, ...]
    bundle_sku: str
    bundle_name: str
    bundle_qty: Pieces


@dataclass(frozen=True, slots=True)
class PackCodeRow:
    """A barcode of one of the products."""

    code: str
    sku: str
    qty: Pieces


@dataclass(frozen=True, slots=True)
class PackSerialRow:
    """A serial of one of the products; ``where`` says where it is and why it may not be taken."""

    sku: str
    number: str
    where: str
    gone: bool


@dataclass(frozen=True, slots=True)
class PackBundleRow:
    """A bundle that was ordered; it is packed by its components (PU-39)."""

    sku: str
    name: str
    qty: Pieces
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackRules:
    """How this organisation packs (PU-36, PU-44)."""

    quantity_limit: int
    ship_on_last_scan: bool
    print_label: bool
    print_slip: bool


@dataclass(frozen=True, slots=True)
class PackView:
    """An order as it lies on the packing table (PU-30)."""

    number: str
    resi: str
    store: str
    platform: str
    courier: str
    buyer: str
    address: str
    buyer_note: str
    seller_note: str
    cod: Money
    gift: bool
    fragile: bool
    risk: str
    ship_by: datetime | None
    items: tuple[PackItemRow, ...]
    codes: tuple[PackCodeRow, ...]
    serials: tuple[PackSerialRow, ...]
    bundles: tuple[PackBundleRow, ...]
    rules: PackRules
    #: Events already recorded, oldest first: a parcel can be taken up again.
    events: tuple[ScanEvent, ...]


class OpenParcel(Command[PackView]):
    """Open an order by any of its numbers and hold it for this packer (PU-10, 30, 31, 32)."""

    name: ClassVar[str] = "pack.open"
    permission: ClassVar[str] = "pack.execute"
    summary: ClassVar[str] = "Membuka pesanan di meja kemas"
    offline: ClassVar[Offline] = Offline.A

    code: Number = Field(
        description="order number, platform id or resi; prefix and case do not matter"
    )
    approval: str = Field(
        default="",
        description="a supervisor's approval of ``pack.take_over`` for this order (PU-32, PU-57)",
    )


class RecordScans(Command[int]):
    """Keep what happened at the packing table (PU-03, 38, 56)."""

    name: ClassVar[str] = "pack.record"
    permission: ClassVar[str] = "pack.execute"
    summary: ClassVar[str] = "Mencatat pindaian kemas"
    offline: ClassVar[Offline] = Offline.A

    order: Number
    events: Annotated[tuple[ScanEvent, ...], Field(min_length=1, max_length=1_000)]


class LeaveParcel(Command[str]):
    """Close the parcel without shipping: it may be opened by anybody again."""

    name: ClassVar[str] = "pack.leave"
    permission: ClassVar[str] = "pack.execute"
    summary: ClassVar[str] = "Menutup pesanan tanpa mengirim"
    offline: ClassVar[Offline] = Offline.A

    order: Number
    note: str = ""
    events: Annotated[tuple[ScanEvent, ...], Field(max_length=1_000)] = ()


class ReportShort(Command[str]):
    """Goods of a line are not where they should be (PU-40, WMS-OUT-09).

    A count of the product is asked for at every place it was reserved at, the order is held until
    somebody lets it go on, and the parcel is left.
    """

    name: ClassVar[str] = "pack.short"
    permission: ClassVar[str] = "pack.execute"
    summary: ClassVar[str] = "Melaporkan barang kurang saat dikemas"

    order: Number
    line: str = Field(min_length=1, max_length=20, description="number of the item in the order")
    missing: Quantity = Field(description="base units that are not there")
    reason: Literal["not_there", "fewer", "damaged", "wrong_goods"]
    events: Annotated[tuple[ScanEvent, ...], Field(max_length=1_000)] = ()


# ---------------------------------------------------------------- shipping


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
class QueueRow:
    """An order waiting to be packed."""

    number: str
    platform: str
    store: str
    courier: str
    resi: str
    customer: str
    summary: str
    pieces: Pieces
    ordered_at: datetime
    ship_by: datetime | None
    late: bool
    packer: str


class PackQueue(PagedQuery[Page[QueueRow]]):
    """What waits at the packing tables, the most urgent first."""

    name: ClassVar[str] = "pack.queue"
    permission: ClassVar[str] = "pack.read"
    summary: ClassVar[str] = "Antrean kemas"

    warehouse: str | None = None
    courier: str | None = None


@dataclass(frozen=True, slots=True)
class PackToday:
    """Figures of the packing table."""

    waiting: int
    late: int
    packed_today: int
    packed_by_me: int
    labels_missing: int


@dataclass(frozen=True, slots=True)
class PackPhoto:
    """A small JPEG of a product, under the reference its line carries."""

    reference: str
    picture: Bytes


class PackPhotos(Query[tuple[PackPhoto, ...]]):
    """Photos of products that this PC does not have yet (PU-30, WMS-MD-06)."""

    name: ClassVar[str] = "pack.photos"
    permission: ClassVar[str] = "pack.read"
    summary: ClassVar[str] = "Foto produk untuk meja kemas"

    references: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)]


class PackSummary(Query[PackToday]):
    """Waiting, late, packed today, labels not printed."""

    name: ClassVar[str] = "pack.summary"
    permission: ClassVar[str] = "pack.read"
    summary: ClassVar[str] = "Ringkasan kemas hari ini"

    warehouse: str | None = None


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """A parcel that left."""

    number: str
    order: str
    store: str
    courier: str
    resi: str
    pieces: Pieces
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


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """A code nobody knows, scanned at the packing table (PU-34)."""

    code: str
    times: int
    last_order: str
    last_at: datetime
    last_person: str


@dataclass(frozen=True, slots=True)
class KnownCode:
    """A barcode and the product it names; ``key`` is the form in which codes are compared."""

    key: str
    sku: str
    product: str


@dataclass(frozen=True, slots=True)
class CodePage:
    """A stretch of the directory of codes; ``next`` is None at its end."""

    rows: tuple[KnownCode, ...]
    next: str | None


class PackDirectory(Query[CodePage]):
    """Every product barcode, by key.

    A packing table keeps them in memory to say what a wrong code is (PU-24).
    """

    name: ClassVar[str] = "pack.directory"
    permission: ClassVar[str] = "pack.read"
    summary: ClassVar[str] = "Daftar barcode semua produk untuk meja kemas"

    limit: int = Field(default=20_000, ge=1, le=50_000)
    after: str | None = None


class UnknownCodes(Query[tuple[UnknownCode, ...]]):
    """Unknown codes of the last days, for the people who keep the master data."""

    name: ClassVar[str] = "pack.unknown_codes"
    permission: ClassVar[str] = "product.read"
    summary: ClassVar[str] = "Kode tak dikenal di meja kemas"

    days: int = Field(default=30, ge=1, le=365)
