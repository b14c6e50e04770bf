"""A shipped order as a journal.

journal_events ``sale.shipped``, ``sale.shipped.cogs``, ``sale.discounted`` and
``sale.shipped.shipping_income``; ERP-FIN-10.  Sales and cost stand in one journal: Dr receivable of
the store, Dr discount, Cr sales, Cr shipping income, Cr PPN when the entity is a PKP; Dr HPP, Cr
inventory come from the stock moves that name the journal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from app.accounting.postings import JournalDraft, Line, Source, credit, debit
from app.accounting.rules.ppn import ppn_inside
from app.accounting.rules.roles import Role
from app.core.money import Money

if TYPE_CHECKING:
    from datetime import date

EVENT: Final = "sale.shipped"


@dataclass(frozen=True, slots=True)
class Sale:
    """What a shipped order earns.

    Attributes:
        goods: Goods after the seller's discount; what the platform owes for them before its fees.
        discount: Seller's discount, not negative.
        shipping: Shipping the customer pays to the seller.
        marketplace: Whether a platform owes it, else the customer.
        pkp: Whether the entity charges PPN.
    """

    order_id: str
    number: str
    store_id: str
    warehouse_id: str
    entity_id: str
    customer_id: str | None
    goods: Money
    discount: Money
    shipping: Money
    marketplace: bool
    pkp: bool


def roles_of(sale: Sale) -> set[Role]:
    """Accounts the journal needs besides stock and HPP."""
    roles = {Role.SALES, Role.RECEIVABLE_MARKETPLACE if sale.marketplace else Role.RECEIVABLE_TRADE}
    if sale.discount:
        roles.add(Role.SALES_DISCOUNT)
    if sale.shipping:
        roles.add(Role.SALES_SHIPPING)
    if sale.pkp:
        roles.add(Role.PPN_OUT)
    return roles


def shipment_journal(sale: Sale, on_date: date) -> JournalDraft:
    """The sales half of the journal; the cost half is added by the moves."""
    receivable = Role.RECEIVABLE_MARKETPLACE if sale.marketplace else Role.RECEIVABLE_TRADE
    party = ("customer", sale.customer_id) if sale.customer_id else None
    ppn = ppn_inside(sale.goods) if sale.pkp else Money(0)
    here = partial(_placed, sale)
    lines: tuple[Line, ...] = (
        here(debit(receivable, sale.goods + sale.shipping, party=party)),
        here(debit(Role.SALES_DISCOUNT, sale.discount)),
        here(credit(Role.SALES, sale.goods + sale.discount - ppn)),
        here(credit(Role.SALES_SHIPPING, sale.shipping)),
        here(credit(Role.PPN_OUT, ppn)),
    )
    return JournalDraft(
        entity_id=sale.entity_id,
        on_date=on_date,
        description=f"Penjualan {sale.number}",
        event=EVENT,
        source=Source("order", sale.order_id, sale.number),
        lines=tuple(line for line in lines if line.debit or line.credit),
    )


def _placed(sale: Sale, line: Line) -> Line:
    """A line of the sale's store and warehouse."""
    return replace(line, store=sale.store_id, warehouse=sale.warehouse_id)
