"""Goods receipts and the costs that are added to them later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import Money
from app.core.quantity import Pieces
from app.stock.api.common import Code, Part, Posted

Spread = Literal["value", "quantity", "equal", "manual"]


class LandedShare(Part):
    """What one article and lot of a receipt bears of a later cost."""

    sku: Code
    lot: str = ""
    amount: Money


_Shares = Annotated[
    tuple[LandedShare, ...],
    Field(
        max_length=1_000,
        description="hanya untuk spread manual: bagian tiap barang, jumlahnya tepat sama dengan "
        "amount; barang yang tidak disebut tidak mendapat bagian",
    ),
]


class AddLandedCost(Command[Posted]):
    """A later cost of a receipt: what is still in stock is worth more, the sold part is HPP."""

    name: ClassVar[str] = "stock.add_landed_cost"
    permission: ClassVar[str] = "purchase.create"
    summary: ClassVar[str] = "Menambah biaya perolehan barang"

    receipt: Annotated[str, Field(min_length=1)]
    amount: Money
    spread: Spread = "value"
    shares: _Shares = ()
    counter: Literal["grir", "payable", "cash"] = "payable"
    on_date: date | None = None
    supplier: Annotated[str, Field(max_length=200, description="siapa yang menagih")] = ""
    note: str = ""


class ReverseLandedCost(Command[Posted]):
    """A later cost is taken back: out of the goods where they are now, and out of HPP.

    It is a document of its own, dated today or later than the cost; the cost stays on record.
    """

    name: ClassVar[str] = "stock.reverse_landed_cost"
    permission: ClassVar[str] = "purchase.create"
    summary: ClassVar[str] = "Membatalkan biaya perolehan barang"

    number: Annotated[str, Field(min_length=1, description="nomor biaya perolehan")]
    reason: Annotated[str, Field(min_length=3, max_length=500)]
    on_date: date | None = None


@dataclass(frozen=True, slots=True)
class LandedLine:
    """What one article and lot of a receipt would bear.

    Attributes:
        qty: Received, in base units.
        value: What it cost so far: the receipt and all later costs, of what was sold too.
        share: Of the new cost; ``to_stock`` of it is still here, ``sold`` is HPP.
    """

    sku: str
    product: str
    lot: str
    unit: str
    qty: Pieces
    value: Money
    share: Money
    to_stock: Money
    sold: Money


@dataclass(frozen=True, slots=True)
class LandedPreview:
    """A later cost to the sen, before anything is written.

    Attributes:
        places: What becomes more by warehouse, in the order of their codes.
    """

    lines: tuple[LandedLine, ...]
    to_stock: Money
    sold: Money
    places: tuple[tuple[str, Money], ...]


class PreviewLandedCost(Query[LandedPreview]):
    """Where a later cost would go; refuses what the command would refuse (WMS-VAL-06, 07)."""

    name: ClassVar[str] = "stock.preview_landed_cost"
    permission: ClassVar[str] = "purchase.create"
    summary: ClassVar[str] = "Menghitung pembagian biaya perolehan"

    receipt: Annotated[str, Field(min_length=1)]
    amount: Money
    spread: Spread = "value"
    shares: _Shares = ()
    on_date: date | None = None


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """A goods receipt.

    Attributes:
        qty: Base units received, ``value`` what they cost then.
        added: Later costs, those of what was sold included.
    """

    number: str
    on_date: date
    at: datetime
    warehouse: str
    reference: str
    note: str
    person: str
    goods: int
    qty: Pieces
    value: Money
    added: Money


class ReceiptList(PagedQuery[Page[ReceiptRow]]):
    """Goods receipts, the newest first."""

    name: ClassVar[str] = "stock.receipts"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Daftar penerimaan barang"

    warehouse: str | None = None
    search: str = Field(default="", description="nomor, pemasok, acuan atau catatan")
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """One article and lot of a receipt.

    Attributes:
        value: What it cost when it was received.
        added: What of later costs went to the goods that were still here.
    """

    sku: str
    product: str
    lot: str
    unit: str
    qty: Pieces
    value: Money
    added: Money


@dataclass(frozen=True, slots=True)
class LandedRow:
    """A later cost of a receipt, or one taken back.

    Attributes:
        amount: Below zero where it takes one back, as ``to_stock`` and ``sold``.
        supplier: Who billed it.
        reverses: Number of the cost it takes back.
        reversed_by: Number of the document that took it back.
    """

    number: str
    on_date: date
    amount: Money
    to_stock: Money
    sold: Money
    note: str
    person: str
    journal: str
    supplier: str = ""
    reverses: str = ""
    reversed_by: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A receipt with its goods and the costs added to it, the oldest first."""

    row: ReceiptRow
    goods: tuple[ReceivedRow, ...]
    costs: tuple[LandedRow, ...]
    journal: str


class ReceiptDetail(Query[ReceiptView]):
    """One goods receipt."""

    name: ClassVar[str] = "stock.receipt"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Rincian penerimaan barang"

    number: Annotated[str, Field(min_length=1)]
