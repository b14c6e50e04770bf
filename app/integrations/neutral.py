"""What every marketplace file is turned into: orders and lines that say the same for all of them.

Nothing here knows a file format.  Amounts are exact ``Money``; times are aware, Asia/Jakarta.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.core.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Channel(StrEnum):
    """Where the buyer bought."""

    SHOPEE = "shopee"
    TIKTOK = "tiktok"
    TOKOPEDIA = "tokopedia"
    MENGANTAR = "mengantar"


class Platform(StrEnum):
    """Whose export it is; Tokopedia orders come in TikTok's."""

    SHOPEE = "shopee"
    TIKTOK = "tiktok"
    MENGANTAR = "mengantar"


class Lifecycle(StrEnum):
    """The platform's view of an order, in the one order it can move.

    ``CANCELLED``: the goods never left.  ``RETURNED``: they left and come back (RTS, failed
    delivery); they are stock again only when scanned in.
    """

    UNPAID = "unpaid"
    READY_TO_SHIP = "ready_to_ship"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    RETURNED = "returned"

    @property
    def active(self) -> bool:
        """Whether the order is a sale: paid for or cash on delivery, and not undone."""
        return self not in {Lifecycle.UNPAID, Lifecycle.CANCELLED, Lifecycle.RETURNED}

    def may_become(self, told: Lifecycle) -> bool:
        """Whether a file that tells ``told`` is news; an older export must not turn an order back.

        Forward, or out to cancelled or returned; a cancelled order can still turn out returned.
        """
        if self is Lifecycle.RETURNED:
            return False
        if told is Lifecycle.RETURNED:
            return True
        if self is Lifecycle.CANCELLED:
            return False
        return told is Lifecycle.CANCELLED or _FORWARD.index(told) > _FORWARD.index(self)


_FORWARD: Final = (
    Lifecycle.UNPAID,
    Lifecycle.READY_TO_SHIP,
    Lifecycle.SHIPPED,
    Lifecycle.DELIVERED,
    Lifecycle.COMPLETED,
)


class Severity(StrEnum):
    """How bad a problem is: ERROR keeps the order out, WARNING lets it in, INFO only tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, with the place a person can look at in Excel.

    Attributes:
        sheet: Tab title; empty for text files.
        row: Row number as Excel shows it; 0 when it concerns the whole sheet.
        column: Header text as written; empty when it concerns the whole row.
        value: The cell as written.
        reason: Indonesian sentence.
        severity: Whether the order is kept out.
        order_id: The order concerned, if known.
    """

    sheet: str
    row: int
    column: str
    value: str
    reason: str
    severity: Severity
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class NeutralLine:
    """One product of an order as the platform sold it (not yet matched to our catalogue).

    ``subtotal_before - seller_discount`` is the seller's revenue of the line: the platform pays its
    own discount.  ``unit_price`` is what stands in the file, or the rounded share when only a
    subtotal does.
    """

    key: str
    sku_raw: str
    sku: str
    sku_from_parent: bool
    parent_sku: str
    platform_sku_id: str
    product: str
    variation: str
    quantity: int
    returned: int
    unit_price_original: Money
    unit_price: Money
    subtotal_before: Money
    seller_discount: Money
    platform_discount: Money
    subtotal_after: Money
    weight_grams: int
    resi: str
    row: int

    @property
    def revenue(self) -> Money:
        """What the seller earns on the line before fees."""
        return self.subtotal_before - self.seller_discount


@dataclass(frozen=True, slots=True)
class Address:
    """Address parts as written, masked parts included."""

    street: str = ""
    village: str = ""
    district: str = ""
    city: str = ""
    province: str = ""
    postcode: str = ""
    country: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrderTimes:
    """Moments of the order, None where the file has none."""

    created: datetime | None = None
    paid: datetime | None = None
    ship_by: datetime | None = None
    ready: datetime | None = None
    shipped: datetime | None = None
    delivered: datetime | None = None
    completed: datetime | None = None
    cancelled: datetime | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class OrderAmounts:
    """Order-level amounts, each once per order, signs as the file has them (discounts positive).

    ``buyer_paid`` holds buyer service fees of the platform too: it is not seller revenue.
    """

    buyer_paid: Money = ZERO
    refund: Money = ZERO
    seller_voucher: Money = ZERO
    platform_voucher: Money = ZERO
    coins: Money = ZERO
    coin_cashback: Money = ZERO
    card_discount: Money = ZERO
    payment_discount: Money = ZERO
    bundle_discount_seller: Money = ZERO
    bundle_discount_platform: Money = ZERO
    buyer_shipping: Money = ZERO
    shipping_original: Money = ZERO
    shipping_discount_seller: Money = ZERO
    shipping_discount_platform: Money = ZERO
    shipping_rebate: Money = ZERO
    shipping_return: Money = ZERO
    distance_fee: Money = ZERO
    buyer_service_fee: Money = ZERO
    handling_fee: Money = ZERO
    insurance: Money = ZERO
    cod_fee: Money = ZERO
    goods_value: Money = ZERO


@dataclass(frozen=True, slots=True)
class NeutralOrder:
    """One order (for Mengantar: one parcel) as the platform tells it.

    Attributes:
        platform_order_id: With the store, the identity of the order.
        other_ids: The platform's further numbers of it: Tokopedia invoice, STT, shop reference.
        status: Neutral lifecycle; never guessed.
        attention: Indonesian sentence when a person should look at it; empty otherwise.
        cod_amount: What the courier collects; zero on prepaid orders.
        other_resi: Further parcels of the same order.
        stated_pieces: Pieces the file says the order has; None where it does not say.
        row: First row of it in the file.
    """

    platform: Platform
    channel: Channel
    platform_order_id: str
    other_ids: tuple[str, ...]
    raw_status: str
    status: Lifecycle
    attention: str
    times: OrderTimes
    cancel_reason: str
    return_note: str
    buyer_username: str
    recipient: str
    phone: str
    address: Address
    courier: str
    service: str
    resi: str
    other_resi: tuple[str, ...]
    payment_method: str
    is_cod: bool
    cod_amount: Money
    buyer_note: str
    seller_note: str
    warehouse: str
    sender: str
    weight_grams: int
    amounts: OrderAmounts
    stated_pieces: int | None
    row: int
    lines: tuple[NeutralLine, ...]

    @property
    def pieces(self) -> int:
        """Pieces over all lines."""
        return sum(line.quantity for line in self.lines)

    @property
    def revenue(self) -> Money:
        """Seller revenue of the goods before fees and vouchers."""
        return Money(sum(line.revenue.sen for line in self.lines))


@dataclass(frozen=True, slots=True)
class FileTotals:
    """Sums over the orders that could be read; an import must end at the same figures.

    Line amounts are summed over lines, order-level amounts once per order.
    """

    orders: int = 0
    lines: int = 0
    pieces: int = 0
    gross_before_discount: Money = ZERO
    seller_discount: Money = ZERO
    platform_discount: Money = ZERO
    gross: Money = ZERO
    gross_active: Money = ZERO
    cod_orders: int = 0
    cod_amount: Money = ZERO
    amounts: OrderAmounts = field(default_factory=OrderAmounts)
    by_status: Mapping[Lifecycle, int] = field(default_factory=dict)
    by_channel: Mapping[Channel, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """Everything one file says, and everything that was odd about it.

    Attributes:
        kind: The importer's machine name, such as ``shopee.orders``.
        layout: Which variant of the kind, such as ``2026 / 50 kolom``.
        orders: Orders in the order of the file.
        row_problems: Findings in the order of the file.
        unknown_columns: Headers that no importer field reads or ignores on purpose.
        unknown_statuses: Raw status -> orders kept out because of it.
        rejected_orders: Orders kept out because of an ERROR.
        rows_read: Filled rows under the header, description rows left out.
    """

    kind: str
    label: str
    layout: str
    sheet: str
    orders: tuple[NeutralOrder, ...]
    row_problems: tuple[Problem, ...]
    unknown_columns: tuple[str, ...]
    unknown_statuses: Mapping[str, int]
    rejected_orders: tuple[str, ...]
    totals: FileTotals
    rows_read: int
    file_name: str = ""
    sha256: str = ""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Findings that keep an order out."""
        return tuple(each for each in self.row_problems if each.severity is Severity.ERROR)
