"""A marketplace's order file as the orders slice takes it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final

from app.core.errors import UserError
from app.core.money import ZERO, Money
from app.integrations.importer import read_file
from app.integrations.neutral import OrderAmounts, Platform
from app.integrations.pause import collector_paused
from app.orders.rules.platform import PlatformLine, PlatformOrder, PlatformState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.integrations.neutral import Address, NeutralLine, NeutralOrder, OrderTimes, ParsedFile
    from app.integrations.xlsx.source import Reading, Source

_AMOUNTS: Final = tuple(each.name for each in fields(OrderAmounts))


class NoOrderDate(UserError):
    """A file in which no order has a date."""

    code = "FILE_UNDATED"


@dataclass(frozen=True, slots=True)
class OrderFile:
    """A file that was read: what it says, and its orders as they will be taken over."""

    parsed: ParsedFile
    platform: str
    orders: tuple[PlatformOrder, ...]

    @classmethod
    def of(cls, parsed: ParsedFile) -> OrderFile:
        """The orders of a parsed file.

        Raises:
            NoOrderDate: Not one order says when it was made.
        """
        platform = parsed.kind.partition(".")[0]
        seen_at = _freshness(parsed.orders)
        if parsed.orders and seen_at is None:
            raise NoOrderDate(
                f'Tidak ada tanggal pesanan di berkas "{parsed.file_name}". Unduh ulang ekspornya '
                "tanpa menghapus kolom waktu, lalu impor lagi."
            )
        orders = tuple(
            platform_order(order, seen_at or order_date(order)) for order in parsed.orders
        )
        # the neutral orders are said again: a file of 20 000 would be held in memory twice
        return cls(replace(parsed, orders=()), platform, orders)


def read_order_file(source: Source, reading: Reading | None = None) -> OrderFile:
    """Read a marketplace's order file, whatever it is called.

    Args:
        source: The file.
        reading: Progress, cancel and caps.

    Raises:
        UserError: It cannot be read, is of no known kind, or of a kind not importable yet.
    """
    with collector_paused():
        return OrderFile.of(read_file(source, reading))


def _freshness(orders: Iterable[NeutralOrder]) -> datetime | None:
    """The latest moment anything in the file happened: what the file is as old as."""
    moments = (moment for order in orders for moment in _happened(order.times))
    return max(moments, default=None)


def _happened(times: OrderTimes) -> list[datetime]:
    """Moments that have passed; the deadline is not one of them."""
    found = (
        times.created, times.paid, times.ready, times.shipped, times.delivered, times.completed,
        times.cancelled, times.updated,
    )  # fmt: skip
    return [moment for moment in found if moment is not None]


def order_date(order: NeutralOrder) -> datetime:
    """When it was made; the earliest moment known of it where the file does not say."""
    return order.times.created or min(_happened(order.times))


def platform_order(order: NeutralOrder, seen_at: datetime) -> PlatformOrder:
    """One order in the words of the orders slice.

    Args:
        order: As its importer read it.
        seen_at: How fresh its file is; also its date when it has none at all.
    """
    times = order.times
    voucher, shipping = _of_seller(order)
    return PlatformOrder(
        order_id=order.platform_order_id,
        state=PlatformState(order.status),
        status=order.raw_status,
        channel=order.channel,
        ordered_at=times.created or min(_happened(times), default=seen_at),
        seen_at=seen_at,
        lines=tuple(map(_line, order.lines)),
        other_ids=(*order.other_ids, *order.other_resi),
        attention=f"{order.attention}." if order.attention else "",
        paid_at=times.paid,
        ship_by=times.ship_by,
        shipped_at=times.shipped,
        delivered_at=times.delivered,
        completed_at=times.completed,
        cancelled_at=times.cancelled,
        updated_at=times.updated,
        cancel_reason=order.cancel_reason,
        username=order.buyer_username,
        recipient=order.recipient,
        phone=order.phone,
        address=_street(order.address),
        city=order.address.city,
        province=order.address.province,
        postcode=order.address.postcode,
        courier_option=_option(order),
        resi=order.resi,
        payment_method=order.payment_method,
        cod=order.is_cod,
        cod_amount=order.cod_amount,
        voucher=voucher,
        shipping=shipping,
        buyer_note=order.buyer_note,
        seller_note=order.seller_note,
        amounts={name: amount for name in _AMOUNTS if (amount := getattr(order.amounts, name)).sen},
    )


def _of_seller(order: NeutralOrder) -> tuple[Money, Money]:
    """Order-level discount the seller gives, and shipping that is the seller's income.

    A marketplace keeps the buyer's shipping for itself.  Mengantar collects goods and shipping for
    the seller: what a parcel's COD holds beyond the goods is shipping, what it lacks is a discount
    (formats/mengantar.md, section 1).
    """
    if order.platform is not Platform.MENGANTAR:
        return order.amounts.seller_voucher, ZERO
    if not order.cod_amount:
        return ZERO, ZERO
    beyond = order.cod_amount - order.revenue
    return (ZERO, beyond) if beyond.sen >= 0 else (-beyond, ZERO)


def _line(line: NeutralLine) -> PlatformLine:
    return PlatformLine(
        sku=line.sku_raw,
        product=line.product,
        variation=line.variation,
        qty=line.quantity,
        unit_price=line.unit_price,
        subtotal_before=line.subtotal_before,
        seller_discount=line.seller_discount,
        platform_discount=line.platform_discount,
        returned_qty=line.returned,
    )


def _street(address: Address) -> str:
    """Everything that leads to the door; city and province are columns of their own."""
    parts = (address.street, address.village, address.district, address.note)
    return ", ".join(part for part in parts if part)


def _option(order: NeutralOrder) -> str:
    """What the platform calls the way it is sent; the courier is added where it is not in it."""
    if not order.service or order.courier in order.service:
        return order.service or order.courier
    return f"{order.service} - {order.courier}" if order.courier else order.service
