"""Commands that move goods or change their value."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from app.core.commands import Command
from app.core.money import Money
from app.core.quantity import Pieces, Quantity
from app.stock.api.common import Code, Made, Part, Posted, Status


class ReceiptLine(Part):
    """Goods that arrive; ``cost`` is for the whole line."""

    sku: Code
    qty: Quantity
    unit: str | None = Field(default=None, description="unit of qty; the base unit when left out")
    cost: Money = Field(description="value of the whole line in rupiah")
    location: Code
    lot: str = ""
    made_on: date | None = None
    expires_on: date | None = None
    serials: tuple[str, ...] = ()
    status: Status = "available"


class ReceiveStock(Command[Posted]):
    """Take goods in at their cost: Dr inventory, Cr GR/IR, payable, cash or opening balance."""

    name: ClassVar[str] = "stock.receive"
    permission: ClassVar[str] = "receipt.create"
    summary: ClassVar[str] = "Menerima barang ke stok"

    warehouse: Code
    on_date: date | None = None
    counter: Literal["grir", "payable", "cash", "opening"] = "grir"
    supplier: str = ""
    reference: str = ""
    notes: str = ""
    short_life_reason: str = Field(
        default="", description="mengapa diterima walau sisa umur simpan di bawah kebijakan"
    )
    approval: str | None = Field(default=None, description="persetujuan pengawas untuk itu")
    lines: Annotated[tuple[ReceiptLine, ...], Field(min_length=1, max_length=50_000)]


class IssueLine(Part):
    """Goods that leave; without a lot the removal rule chooses."""

    sku: Code
    qty: Quantity
    unit: str | None = None
    location: str | None = None
    lot: str | None = None
    serial: str = ""
    status: Status = "available"


class IssueStock(Command[Posted]):
    """Take goods out at their cost: shrinkage, loss, packaging used, own use."""

    name: ClassVar[str] = "stock.issue"
    permission: ClassVar[str] = "inventory.adjust"
    summary: ClassVar[str] = "Mengeluarkan barang dari stok"

    warehouse: Code
    on_date: date | None = None
    reason: Literal["shrinkage", "loss", "packaging", "supplies", "promotion"]
    note: Annotated[str, Field(min_length=3, description="why; printed on the stock card")]
    approval: str | None = Field(default=None, description="persetujuan pengawas di atas batas")
    lot_reason: str = Field(
        default="", description="mengapa lot ini, bila aturan mengusulkan lot lain"
    )
    lot_approval: str | None = Field(default=None, description="persetujuan pengawas (lot.choose)")
    lines: Annotated[tuple[IssueLine, ...], Field(min_length=1, max_length=50_000)]


class AdjustLine(Part):
    """A counted or corrected quantity of one bucket: plus adds, minus takes out."""

    sku: Code
    change: Annotated[
        Pieces, Field(ge=-2_000_000_000, le=2_000_000_000, description="plus or minus")
    ]
    unit: str | None = Field(default=None, description="unit of change; the base unit if left out")
    location: Code
    lot: str = ""
    serial: str = ""
    status: Status = "available"
    unit_cost: Money | None = Field(
        default=None,
        description="cost per base unit of an addition; the present average when left out",
    )


class AdjustStock(Command[Posted]):
    """Correct stock with a reason; shortage Dr 64-600, surplus Cr 71-100."""

    name: ClassVar[str] = "stock.adjust"
    permission: ClassVar[str] = "inventory.adjust"
    summary: ClassVar[str] = "Menyesuaikan stok"

    warehouse: Code
    on_date: date | None = None
    note: Annotated[str, Field(min_length=3)]
    approval: str | None = Field(default=None, description="persetujuan pengawas di atas batas")
    lines: Annotated[tuple[AdjustLine, ...], Field(min_length=1, max_length=50_000)]


class TransferLine(Part):
    """Goods that change place."""

    sku: Code
    qty: Quantity
    unit: str | None = Field(default=None, description="unit of qty; the base unit when left out")
    from_location: str | None = None
    to_location: Code
    lot: str | None = None
    serial: str = ""
    status: Status = "available"


class TransferStock(Command[Posted]):
    """Move goods inside a warehouse or to another; value and layers go along (WMS-MOV-03)."""

    name: ClassVar[str] = "stock.transfer"
    permission: ClassVar[str] = "transfer.execute"
    summary: ClassVar[str] = "Memindahkan stok"

    warehouse: Code
    to_warehouse: str | None = None
    on_date: date | None = None
    note: str = ""
    lot_reason: str = Field(
        default="", description="mengapa lot ini, bila aturan mengusulkan lot lain"
    )
    lot_approval: str | None = Field(default=None, description="persetujuan pengawas (lot.choose)")
    lines: Annotated[tuple[TransferLine, ...], Field(min_length=1, max_length=50_000)]


class StatusLine(Part):
    """Goods whose status changes."""

    sku: Code
    qty: Quantity
    location: Code
    lot: str = ""
    serial: str = ""
    old: Status
    new: Status


class ChangeStatus(Command[Posted]):
    """Block, hold, mark damaged or free goods; a logged movement with a reason (WMS-INV-02)."""

    name: ClassVar[str] = "stock.change_status"
    permission: ClassVar[str] = "lot.block"
    summary: ClassVar[str] = "Mengubah status stok"

    warehouse: Code
    reason: Annotated[str, Field(min_length=3)]
    lines: Annotated[tuple[StatusLine, ...], Field(min_length=1, max_length=50_000)]


class ReturnLine(Part):
    """Goods of an earlier document that come back or go back."""

    sku: Code
    qty: Quantity
    lot: str | None = None
    location: Code
    status: Status = "available"


class ReturnIn(Command[Posted]):
    """Shipped goods come back at the cost they left with (WMS-VAL-11); never more than left."""

    name: ClassVar[str] = "stock.return_in"
    permission: ClassVar[str] = "return.create"
    summary: ClassVar[str] = "Menerima barang retur"

    source: Annotated[
        str, Field(min_length=1, description="number of the document the goods left with")
    ]
    on_date: date | None = None
    note: str = ""
    lines: Annotated[tuple[ReturnLine, ...], Field(min_length=1)]


class ReturnOut(Command[Posted]):
    """Received goods go back to the supplier at the landed cost of their receipt (WMS-VAL-11)."""

    name: ClassVar[str] = "stock.return_out"
    permission: ClassVar[str] = "return.create"
    summary: ClassVar[str] = "Mengembalikan barang ke pemasok"

    receipt: Annotated[str, Field(min_length=1, description="number of the receipt (GRN)")]
    counter: Literal["grir", "payable", "supplier_claim"] = "grir"
    on_date: date | None = None
    note: str = ""
    lines: Annotated[tuple[ReturnLine, ...], Field(min_length=1)]


class SetCostMethod(Command[Made]):
    """Change moving average ↔ FIFO of a category; dated, logged, value-neutral (WMS-VAL-01)."""

    name: ClassVar[str] = "stock.set_cost_method"
    permission: ClassVar[str] = "inventory.approve"
    summary: ClassVar[str] = "Mengubah metode HPP kategori"

    category: Code
    method: Literal["average", "fifo"]
    reason: Annotated[str, Field(min_length=3)]


class SetLotStatus(Command[Made]):
    """Block, recall or free a lot; blocked and recalled lots are never allocated."""

    name: ClassVar[str] = "lot.set_status"
    permission: ClassVar[str] = "lot.block"
    summary: ClassVar[str] = "Memblokir atau membuka lot"

    sku: Code
    lot: Code
    status: Literal["ok", "blocked", "recalled"]
    reason: Annotated[str, Field(min_length=3)]
