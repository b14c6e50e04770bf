"""An order as it was told, turned into the columns of its row; every source goes through here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core.money import Money
from app.orders.rules.problems import Bought, Whereto, problems_of
from app.orders.rules.texts import search_text, summary, wants_care, wants_gift
from app.orders.steps.writing import KeyedLine, pieces_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.orders.rules.platform import PlatformOrder
    from app.orders.steps.stores import StoreRef


def order_columns(
    store: StoreRef, order: PlatformOrder, lines: Sequence[KeyedLine]
) -> dict[str, Any]:
    """What the source says, as columns; buyer, standing and digests are added by the caller."""
    return {
        "platform": store.platform,
        "channel": order.channel,
        "platform_order_id": order.order_id,
        "platform_status": order.status,
        "platform_state": order.state,
        "store_id": store.id,
        "entity_id": store.entity_id,
        "warehouse_id": store.warehouse_id,
        "customer_name": order.recipient,
        "customer_phone": order.phone,
        "buyer_username": order.username,
        "address": order.address,
        "city": order.city,
        "province": order.province,
        "postcode": order.postcode,
        "courier_option": order.courier_option,
        "resi": order.resi,
        "payment": "cod" if order.cod else "prepaid",
        "payment_method": order.payment_method,
        "cod_amount": order.cod_amount,
        "buyer_note": order.buyer_note,
        "seller_note": order.seller_note,
        "gift": wants_gift(order.buyer_note, order.seller_note),
        "fragile": wants_care(order.buyer_note, order.seller_note),
        "ordered_at": order.ordered_at,
        "paid_at": order.paid_at,
        "ship_by": order.ship_by,
        "completed_at": order.completed_at,
        "cancelled_at": order.cancelled_at,
        "cancel_reason": order.cancel_reason,
        "amounts": {name: str(amount) for name, amount in order.amounts.items() if amount},
        "search": search_of(order),
        "by_hand": "",
        **goods_columns(store.platform, order, lines),
    }


def goods_columns(
    platform: str, order: PlatformOrder, lines: Sequence[KeyedLine]
) -> dict[str, Any]:
    """What follows from the lines: amounts, pieces, problems, the line of text that sums it up."""
    discounts = order.discounts
    subtotal = order.before_discounts - discounts
    bought = [Bought(each.line.sku, each.line.product, each.resolved) for each in lines]
    to = Whereto(platform, order.recipient, order.phone, order.address, order.city)
    return {
        "problems": list(problems_of(bought, to)),
        "subtotal": subtotal,
        "seller_discount": discounts,
        "platform_discount": Money(sum([line.platform_discount.sen for line in order.lines])),
        "shipping": order.shipping,
        "total": subtotal + order.shipping,
        "pieces": pieces_of(lines),
        "summary": summary(
            [(line.qty, line.sku or line.product or "tanpa SKU") for line in order.lines]
        ),
    }


def search_of(order: PlatformOrder) -> str:
    """What the list finds it by."""
    return search_text(
        (order.order_id, order.resi, *order.other_ids),
        (order.recipient, order.username),
        order.phone,
        (line.sku for line in order.lines),
    )
