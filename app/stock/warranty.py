"""Warranty of pieces that leave, for the command that ships them (WMS-LOT-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.catalog import steps as catalog
from app.stock.models import SerialWarranty
from app.stock.rules.warranty import ends_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.core.work import Work

ORDER: Final = "order"
MANUAL: Final = "manual"


def begin(work: Work, order: str, pieces: Iterable[tuple[str, str]]) -> None:
    """Start the warranty of pieces that leave today with an order; nothing where no rule says so.

    What the rule says later changes nothing for them.

    Args:
        work: The shipping command.
        order: Its order's number.
        pieces: (product id, serial); those without a serial are passed over.
    """
    numbered = [(product_id, serial) for product_id, serial in pieces if serial]
    if not numbered:
        return
    rules = catalog.shelf_rules(work, {product_id for product_id, _serial in numbered})
    for product_id, serial in numbered:
        months = rules[product_id].warranty_months
        if months:
            until = ends_on(work.today, months)
            add(work, product_id, serial, (work.today, until), source=(ORDER, order))


def add(
    work: Work,
    product_id: str,
    serial: str,
    days: tuple[date, date],
    *,
    source: tuple[str, str],
    reason: str = "",
) -> None:
    """Write down from when to when a piece is answered for; ``source`` is a kind and a number."""
    work.session.add(
        SerialWarranty(
            org_id=work.org_id, id=work.new_id(), cmd=work.command_id, product_id=product_id,
            serial=serial, starts_on=days[0], ends_on=days[1], source_kind=source[0],
            source_number=source[1], reason=reason, actor_id=work.actor.user_id, at=work.now,
        )
    )  # fmt: skip
