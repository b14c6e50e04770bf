"""One order with everything that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.core.commands import Query
from app.core.money import Money
from app.core.quantity import Pieces
from app.orders.api.common import OrderNumber


@dataclass(frozen=True, slots=True)
class DetailLine:
    """A line as it was sold.

    Attributes:
        product: Our SKU, "" while nobody knows what it is.
        revenue: After the seller's discount.
    """

    line_no: int
    sku: str
    name: str
    variation: str
    qty: Pieces
    multiplier: int
    product: str
    product_name: str
    unit_price: Money
    before: Money
    discount: Money
    platform_discount: Money
    revenue: Money
    returned: Pieces


@dataclass(frozen=True, slots=True)
class DetailLot:
    """A reserved or shipped quantity and where it lies or lay."""

    lot: str
    expires_on: date | None
    location: str
    serial: str
    qty: Pieces
    #: ``active``, ``picked`` or, for what left, ``used``.
    state: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class DetailItem:
    """A product to be put in the box, with the lots it comes from.

    Attributes:
        bundle: SKU of the bundle it is part of, or "".
    """

    item_no: int
    line_no: int
    sku: str
    name: str
    unit: str
    qty: Pieces
    bundle: str
    lots: tuple[DetailLot, ...]


@dataclass(frozen=True, slots=True)
class DetailEvent:
    """A step of its trail."""

    at: datetime
    person: str
    workstation: str
    old_state: str
    new_state: str
    note: str


@dataclass(frozen=True, slots=True)
class DetailJournal:
    """A journal it caused."""

    number: str
    on_date: date
    event: str
    description: str


@dataclass(frozen=True, slots=True)
class DetailShipment:
    """How it left.

    Attributes:
        cost: HPP of what left.
        profit: Revenue less HPP, before the platform's fees.
    """

    number: str
    at: datetime
    person: str
    revenue: Money
    cost: Money
    profit: Money


@dataclass(frozen=True, slots=True)
class OrderView:
    """Everything the detail shows.

    Address and phone are left out for people who may not see them (``sales_order.read_address``).
    """

    number: str
    channel: str
    platform_order_id: str
    other_numbers: tuple[str, ...]
    platform_status: str
    platform_state: str
    state: str
    outside: bool
    attention: str
    problems: tuple[str, ...]
    store: str
    store_name: str
    warehouse: str
    customer_code: str
    customer: str
    phone: str
    username: str
    address: str
    city: str
    province: str
    postcode: str
    courier_option: str
    courier: str
    service: str
    resi: str
    payment: str
    payment_method: str
    cod_amount: Money
    subtotal: Money
    seller_discount: Money
    platform_discount: Money
    shipping: Money
    total: Money
    pieces: Pieces
    gift: bool
    fragile: bool
    buyer_note: str
    seller_note: str
    ordered_at: datetime
    paid_at: datetime | None
    ship_by: datetime | None
    shipped_at: datetime | None
    completed_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str
    #: Further amounts the platform states, by name, as decimal text.
    amounts: dict[str, str]
    #: The import it came with, and who did that.
    batch: str
    lines: tuple[DetailLine, ...]
    items: tuple[DetailItem, ...]
    events: tuple[DetailEvent, ...]
    shipment: DetailShipment | None
    journals: tuple[DetailJournal, ...]
    version: int


class OrderDetail(Query[OrderView]):
    """One order by any of its numbers."""

    name = "order.detail"
    permission = "sales_order.read"
    summary = "Rincian satu pesanan: baris, lot, riwayat, pengiriman, jurnal, dan HPP"

    order: OrderNumber
