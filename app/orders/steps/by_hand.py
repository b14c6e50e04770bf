"""What a person wrote into an order stays, whatever its platform's next file says (ERP-ORD-12)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from app.core.db import instant_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.core.work import Work
    from app.orders.rules.platform import PlatformOrder

#: Columns a person may write, and what the platform calls the same; None: it says nothing of it.
_TOLD: Final = {
    "customer_name": "recipient", "customer_phone": "phone", "address": "address", "city": "city",
    "province": "province", "postcode": "postcode", "buyer_note": "buyer_note",
    "seller_note": "seller_note", "ship_by": "ship_by", "resi": "resi", "courier": None,
    "service": None, "gift": None, "fragile": None,
}  # fmt: skip
#: A resi somebody filled in stays until the platform tells one: that is on its label.
_UNTIL_TOLD: Final = "resi"
_RECIPIENT: Final = (
    "customer_name", "customer_phone", "address", "city", "province", "postcode",
)  # fmt: skip


def marked(before: str, changed: Iterable[str]) -> str:
    """The columns a person wrote, with those of one more change; as the order keeps them.

    An address is one thing: a new street with the platform's old city would lead nowhere.
    """
    columns = {*before.split(), *changed} & set(_TOLD)
    if columns & set(_RECIPIENT):
        columns |= set(_RECIPIENT)
    return " ".join(sorted(columns))


@dataclass(frozen=True, slots=True)
class Kept:
    """What people wrote into the orders of a source, by the platform's number."""

    values: dict[str, dict[str, Any]]
    #: Digests of what the platform itself said, so that the same words change nothing next time.
    digests: dict[str, str]

    def of(self, order: PlatformOrder) -> dict[str, Any]:
        """Columns of an order that are not the platform's to set."""
        kept = self.values.get(order.order_id)
        if kept is None:
            return {}
        return {**kept, "content_hash": self.digests[order.order_id]}


def kept_by_hand(
    work: Work, platform: str, orders: Sequence[PlatformOrder]
) -> tuple[list[PlatformOrder], Kept]:
    """The orders as they are told with people's words in them, and these words; one query.

    Args:
        work: The caller's transaction; it holds the orders.
        platform: Whose numbers these are.
        orders: Orders we have, as the platform tells them now.
    """
    if not orders:
        return [], Kept({}, {})
    names = tuple(_TOLD)
    rows = work.rows(
        f"SELECT o.platform_order_id, o.by_hand, {', '.join(f'o.{name}' for name in names)} "
        "FROM sales_order o WHERE o.org_id = :org AND o.platform = :platform "
        f"AND o.by_hand <> '' AND {work.among('o.platform_order_id', 'ids', 'text')}",
        platform=platform, ids=[order.order_id for order in orders],
    )  # fmt: skip
    values = {
        row[0]: _values(row[1].split(), dict(zip(names, row[2:], strict=True))) for row in rows
    }
    for order in orders:
        if order.resi and order.order_id in values:
            values[order.order_id].pop(_UNTIL_TOLD, None)
    digests = {order.order_id: order.content_hash for order in orders if order.order_id in values}
    return [_told(order, values.get(order.order_id)) for order in orders], Kept(values, digests)


def _values(by_hand: Sequence[str], row: dict[str, Any]) -> dict[str, Any]:
    found = {name: row[name] for name in by_hand if name in row}
    for name in {"gift", "fragile"} & found.keys():
        found[name] = bool(found[name])
    if found.get("ship_by") is not None:
        found["ship_by"] = instant_from(found["ship_by"])
    return found


def _told(order: PlatformOrder, kept: dict[str, Any] | None) -> PlatformOrder:
    if kept is None:
        return order
    return replace(
        order, **{field: kept[name] for name, field in _TOLD.items() if field and name in kept}
    )
