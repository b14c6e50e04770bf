"""Adjustments that somebody else approves, limits, alerts (WMS-INV-09, INV-12, LOT-05, LOT-06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.catalog.rules.amounts import UnitSize
from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import Money
from app.core.quantity import Pieces, Quantity, QuantityOrZero
from app.stock.api.common import Code, Made, Part, Status
from app.stock.api.operations import AdjustLine

_MOST: int = 5_000
AdjustReason = Literal["opname", "damage", "loss", "downgrade", "correction"]
AdjustState = Literal["draft", "submitted", "posted", "rejected", "cancelled"]


class RequestAdjustment(Command[Made]):
    """Ask for a correction; stock changes only when somebody else approves it (WMS-INV-09)."""

    name: ClassVar[str] = "adjustment.request"
    permission: ClassVar[str] = "inventory.adjust"
    summary: ClassVar[str] = "Mengajukan penyesuaian stok"

    warehouse: Code
    reason: AdjustReason
    note: Annotated[str, Field(min_length=3)]
    #: False keeps it as a draft that may still be changed.
    submit: bool = True
    #: Number of a draft that this replaces.
    draft: str = ""
    lines: Annotated[tuple[AdjustLine, ...], Field(min_length=1, max_length=_MOST)]


class SubmitAdjustment(Command[Made]):
    """Hand a draft to whoever approves."""

    name: ClassVar[str] = "adjustment.submit"
    permission: ClassVar[str] = "inventory.adjust"
    summary: ClassVar[str] = "Mengirim penyesuaian untuk disetujui"

    number: Code


class DecideAdjustment(Command[Made]):
    """Approve, which posts it, or reject it; never one's own (WMS-SEC-12)."""

    name: ClassVar[str] = "adjustment.decide"
    permission: ClassVar[str] = "inventory.approve"
    summary: ClassVar[str] = "Memutuskan penyesuaian stok"

    number: Code
    approve: bool
    reason: str = Field(default="", description="wajib bila ditolak")


class CancelAdjustment(Command[Made]):
    """Take one's own back before it was decided."""

    name: ClassVar[str] = "adjustment.cancel"
    permission: ClassVar[str] = "inventory.adjust"
    summary: ClassVar[str] = "Membatalkan penyesuaian stok"

    number: Code


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """An adjustment in the list; values are estimates until it is posted."""

    number: str
    state: str
    warehouse: str
    reason: str
    note: str
    lines: int
    value_in: Money
    value_out: Money
    created_at: datetime
    person: str
    decided_by: str
    decision: str
    mine: bool


class AdjustmentList(PagedQuery[Page[AdjustmentRow]]):
    """Adjustments, newest first."""

    name: ClassVar[str] = "adjustment.list"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Daftar penyesuaian stok"

    warehouse: str | None = None
    state: Literal["", "draft", "submitted", "posted", "rejected", "cancelled"] = ""
    search: str = Field(default="", description="nomor atau catatan")


@dataclass(frozen=True, slots=True)
class AdjustmentLineRow:
    """A line of an adjustment; ``change`` in base units."""

    sku: str
    product: str
    unit: str
    change: Pieces
    location: str
    lot: str = ""
    serial: str = ""
    status: Status = "available"
    unit_cost: Money | None = None
    #: Further units of the goods.
    units: tuple[UnitSize, ...] = ()


@dataclass(frozen=True, slots=True)
class AdjustmentView:
    """A whole adjustment."""

    row: AdjustmentRow
    lines: tuple[AdjustmentLineRow, ...]
    journal: str


class AdjustmentDetail(Query[AdjustmentView]):
    """One adjustment with its lines."""

    name: ClassVar[str] = "adjustment.detail"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Rincian penyesuaian stok"

    number: Code


class LimitLine(Part):
    """Minimum and maximum of a product in a warehouse; both 0 gives the product's own back."""

    sku: Code
    warehouse: Code
    minimum: QuantityOrZero
    maximum: QuantityOrZero = 0


class SetStockLimits(Command[Made]):
    """Minimum and maximum per product and warehouse (WMS-INV-12)."""

    name: ClassVar[str] = "stock.set_limits"
    permission: ClassVar[str] = "product.update"
    summary: ClassVar[str] = "Mengatur batas stok"

    lines: Annotated[tuple[LimitLine, ...], Field(min_length=1, max_length=_MOST)]


@dataclass(frozen=True, slots=True)
class Watched:
    """What a round of watching found."""

    blocked: int
    raised: int
    cleared: int


class WatchStock(Command[Watched]):
    """Block expired lots, raise and clear alerts; run at sign-in and on schedule (WMS-LOT-06)."""

    name: ClassVar[str] = "stock.watch"
    permission: ClassVar[str] = "lot.block"
    summary: ClassVar[str] = "Memeriksa stok: lot lewat ED, batas stok, transfer terlambat"


class DeniedLine(Part):
    """Goods somebody wanted to take; base units."""

    sku: Code
    qty: Quantity
    location: str = Field(default="", description="kosong = di mana pun di gudang")
    lot: str = ""


class RaiseNegativeAlarm(Command[int]):
    """Goods are in hand that the record does not hold: an alert, and a count of the place.

    The database never lets stock fall below zero, so this is what a negative stock looks like: a
    movement that was refused.  The program runs it after such a refusal (WMS-OPN-10); lines the
    record does hold, for instance reserved goods, raise nothing.  Answers how many did.
    """

    name: ClassVar[str] = "stock.negative_alarm"
    permission: ClassVar[str] = "opname.count"
    summary: ClassVar[str] = "Meminta hitung ulang karena catatan stok kurang"

    warehouse: Code
    lines: Annotated[tuple[DeniedLine, ...], Field(min_length=1, max_length=50_000)]


AlertKind = Literal[
    "minimum", "maximum", "expiry", "removal", "expired", "late", "adjusted", "negative"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlertRow:
    """Something to look at.

    Of a posted adjustment ``figure`` and ``bound`` are what came in and what went out, in sen; of
    a negative stock what somebody wanted to take and what the record held.
    """

    id: str
    kind: str
    level: int
    label: str
    product: str
    sku: str
    warehouse: str
    figure: int
    bound: int
    raised_at: datetime
    cleared_at: datetime | None


class AlertList(PagedQuery[Page[AlertRow]]):
    """Alerts, newest first; open ones unless asked for all."""

    name: ClassVar[str] = "stock.alerts"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Daftar peringatan stok"

    warehouse: str | None = None
    kind: Literal[""] | AlertKind = ""
    search: str = ""
    open_only: bool = True


class AcknowledgeAdjustments(Command[Made]):
    """The accountant has seen what posted adjustments did to the books (WMS-INV-09)."""

    name: ClassVar[str] = "adjustment.acknowledge"
    permission: ClassVar[str] = "journal.post"
    summary: ClassVar[str] = "Menandai nilai penyesuaian sudah dilihat"

    numbers: Annotated[tuple[Code, ...], Field(min_length=1, max_length=_MOST)]


@dataclass(frozen=True, slots=True)
class AlertCounts:
    """Open alerts by kind."""

    minimum: int
    maximum: int
    expiry: int
    expired: int
    late: int
    removal: int = 0
    adjusted: int = 0
    negative: int = 0


class AlertSummary(Query[AlertCounts]):
    """The cards of the alerts."""

    name: ClassVar[str] = "stock.alert_summary"
    permission: ClassVar[str] = "inventory.read"
    summary: ClassVar[str] = "Ringkasan peringatan stok"

    warehouse: str | None = None
