"""What a file adds up to, so that an import can be checked against it."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from app.core.money import Money
from app.integrations.neutral import FileTotals, OrderAmounts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.integrations.neutral import Channel, Lifecycle, NeutralOrder

_AMOUNTS: Final = tuple(each.name for each in fields(OrderAmounts))


def file_totals(orders: Iterable[NeutralOrder]) -> FileTotals:
    """Sums over orders: line amounts over lines, order-level amounts once per order."""
    count = lines = pieces = before = seller = platform = active = cod_orders = cod = 0
    by_status: Counter[Lifecycle] = Counter()
    by_channel: Counter[Channel] = Counter()
    amounts = dict.fromkeys(_AMOUNTS, 0)
    for order in orders:
        count += 1
        revenue = 0
        for line in order.lines:
            lines += 1
            pieces += line.quantity
            before += line.subtotal_before.sen
            seller += line.seller_discount.sen
            platform += line.platform_discount.sen
            revenue += line.subtotal_before.sen - line.seller_discount.sen
        active += revenue if order.status.active else 0
        cod_orders += order.is_cod
        cod += order.cod_amount.sen
        by_status[order.status] += 1
        by_channel[order.channel] += 1
        for name in _AMOUNTS:
            amounts[name] += getattr(order.amounts, name).sen
    return FileTotals(
        orders=count,
        lines=lines,
        pieces=pieces,
        gross_before_discount=Money(before),
        seller_discount=Money(seller),
        platform_discount=Money(platform),
        gross=Money(before - seller),
        gross_active=Money(active),
        cod_orders=cod_orders,
        cod_amount=Money(cod),
        amounts=OrderAmounts(**{name: Money(sen) for name, sen in amounts.items()}),
        by_status=dict(by_status),
        by_channel=dict(by_channel),
    )
