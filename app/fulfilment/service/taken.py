"""An order's items and what is reserved for them, while the order is shipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.accounting.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Taken:
    """A reserved quantity of an item and the bucket it lies in."""

    reservation_id: str
    qty: int
    warehouse_id: str
    location_id: str
    lot_id: str
    serial: str
    lot: str


@dataclass(slots=True)
class Item:
    """An item of the order with its reservations."""

    id: str
    line: str
    qty: int
    product_id: str
    sku: str
    name: str
    weight_g: int
    stock_role: Role
    fragile: bool
    taken: list[Taken]
