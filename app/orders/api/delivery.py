"""What happens to an order after it left, where no platform tells us."""

from __future__ import annotations

from typing import Literal

from app.core.commands import Command
from app.orders.api.common import OrderNumbers, Text
from app.orders.api.lifecycle import Moved


class FollowOrders(Command[Moved]):
    """Say that shipped orders arrived, are complete, or are on their way back (ERP-ORD-10)."""

    name = "order.follow"
    permission = "sales_order.execute"
    summary = "Menandai pesanan terkirim sampai, selesai, atau retur di jalan"

    orders: OrderNumbers
    state: Literal["delivered", "completed", "rts_in_transit"]
    note: Text = ""
