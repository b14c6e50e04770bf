"""Commands that move orders along, one or thousands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.commands import Command
from app.core.quantity import Pieces
from app.orders.api.common import OrderNumber, OrderNumbers, Skipped, StoreCode, Text

Reason = Annotated[str, StringConstraints(min_length=3, max_length=500)]


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the orders asked for."""

    done: tuple[str, ...]
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Short:
    """What an order lacks; base units."""

    number: str
    sku: str
    wanted: Pieces
    missing: Pieces


@dataclass(frozen=True, slots=True)
class Allocated:
    """What could be reserved and what waits for stock."""

    allocated: tuple[str, ...]
    backorder: tuple[str, ...]
    short: tuple[Short, ...]
    skipped: tuple[Skipped, ...] = ()


class ApproveOrders(Command[Allocated]):
    """Approve orders that have no problems, and reserve their stock (WMS-RSV-01)."""

    name = "order.approve"
    permission = "sales_order.execute"
    summary = "Menyetujui pesanan dan memesan stoknya"

    orders: OrderNumbers


class AllocateOrders(Command[Allocated]):
    """Reserve stock for the orders named, or for all that wait, the most urgent first."""

    name = "order.allocate"
    permission = "allocation.create"
    summary = "Mengalokasikan stok untuk pesanan"

    orders: Annotated[tuple[OrderNumber, ...], Field(max_length=5_000)] = Field(
        default=(), description="nomor pesanan; kosong = semua yang menunggu"
    )
    store: StoreCode | None = Field(default=None, description="hanya toko ini")
    warehouse: str | None = Field(default=None, description="hanya gudang ini")
    limit: Annotated[int, Field(ge=1, le=5_000)] = 2_000


class DeallocateOrders(Command[Moved]):
    """Give the stock of orders back; they are new again."""

    name = "order.deallocate"
    permission = "allocation.cancel"
    summary = "Melepas alokasi stok pesanan"

    orders: OrderNumbers
    reason: Text = ""


class HoldOrders(Command[Moved]):
    """Stop orders and give their stock back until they are released."""

    name = "order.hold"
    permission = "sales_order.execute"
    summary = "Menahan pesanan; stoknya dilepas"

    orders: OrderNumbers
    reason: Reason


class ResumeOrders(Command[Allocated]):
    """Let held orders go on: approved, and stock reserved again."""

    name = "order.resume"
    permission = "sales_order.execute"
    summary = "Melepas penahanan pesanan"

    orders: OrderNumbers


class CancelOrders(Command[Moved]):
    """Cancel orders that have not left; their stock is free at once (ERP-ORD-11)."""

    name = "order.cancel"
    permission = "sales_order.cancel"
    summary = "Membatalkan pesanan sebelum dikirim; stoknya dilepas"

    orders: OrderNumbers
    reason: Reason


class ResolveOutside(Command[Moved]):
    """Say that orders left without Lumbung: no stock and no journal of ours."""

    name = "order.resolve_outside"
    permission = "sales_order.execute"
    summary = "Menandai pesanan yang keluar di luar Lumbung, tanpa stok dan jurnal"

    orders: OrderNumbers
    reason: Reason


class ClearAttention(Command[Moved]):
    """Somebody looked at what orders call attention to."""

    name = "order.clear_attention"
    permission = "sales_order.update"
    summary = "Menandai catatan perhatian pesanan sudah ditangani"

    orders: OrderNumbers


class ExpireOrders(Command[Moved]):
    """Release reservations past their time; their orders are new again (WMS-RSV-02)."""

    name = "order.expire_due"
    permission = "allocation.cancel"
    summary = "Melepas alokasi pesanan yang lewat waktu"
