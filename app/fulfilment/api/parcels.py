"""The packing table: what it is given, what it does with a parcel, what waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.core.commands import Command, Offline, Page, PagedQuery, Query
from app.core.money import Money
from app.core.quantity import Pieces, Quantity
from app.files.api import Bytes
from app.fulfilment.api.common import Number, ScanEvent


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
