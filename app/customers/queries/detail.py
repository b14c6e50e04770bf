"""One customer, and the check of everybody's counters."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.core.commands import answers
from app.core.errors import NotFound
from app.core.money import ZERO, Money
from app.customers import rules
from app.customers.api import (
    CustomerDetail,
    CustomerDrift,
    CustomerView,
    Drift,
    Figures,
    MergeRow,
    PlatformId,
)
from app.customers.models import Customer, CustomerAlias, CustomerMerge, CustomerPlatform
from app.customers.orderbook import book
from app.identity.steps import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read

#: How long a merge can be undone (WMS-CRM-10).
UNDO: Final = timedelta(days=30)
#: Orders on the detail page (WMS-CRM-12).
_LAST_ORDERS: Final = 20
_STORED: Final = (
    "SELECT c.id, c.code, c.name, c.total_orders, c.total_spent, c.total_rts FROM customer c "
    "WHERE c.org_id = :org ORDER BY c.search, c.id"
)


def find_customer(read: Read, words: str, field: str = "customer") -> Customer:
    """The customer with a code or a phone, main number or alias.

    Raises:
        NotFound: If there is none.
    """
    found = read.session.scalar(
        sa.select(Customer).where(Customer.org_id == read.org_id, Customer.code == words.upper())
    )
    phone = rules.normalise_phone(words)
    if found is None and phone:
        found = read.session.scalar(
            sa.select(Customer).where(
                Customer.org_id == read.org_id,
                sa.or_(Customer.phone == phone, Customer.id.in_(_alias_owner(read, phone))),
            )
        )
    if found is None:
        raise NotFound("Pelanggan", words, field)
    return found


def _alias_owner(read: Read, phone: str) -> sa.Select[Any]:
    return sa.select(CustomerAlias.customer_id).where(
        CustomerAlias.org_id == read.org_id, CustomerAlias.phone == phone
    )


@answers(CustomerDetail)
def customer_detail(read: Read, ask: CustomerDetail) -> CustomerView:
    """Everything about one customer and its last orders."""
    row = find_customer(read, ask.customer)
    standing = rules.Standing(row.total_orders, row.total_rts)
    return CustomerView(
        code=row.code,
        name=row.name,
        phone=rules.shown_phone(row.phone),
        email=row.email,
        customer_type=row.customer_type,
        default_address=row.default_address,
        notes=row.notes,
        tags=tags_of(row),
        platforms=_platforms(read, row.id),
        aliases=tuple(rules.shown_phone(phone) for phone in aliases_of(read, row.id)),
        active=row.active,
        merged_into=_code(read, row.merged_into),
        credit_limit=row.credit_limit,
        first_order_at=row.first_order_at,
        last_order_at=row.last_order_at,
        total_orders=row.total_orders,
        total_spent=row.total_spent,
        total_rts=row.total_rts,
        rts_percent=standing.rts_percent,
        rts_risky=standing.is_risky(settings(read).rts_risk_percent),
        merges=_merges(read, row.id),
        orders=tuple(book().last_orders(read, row.id, _LAST_ORDERS)),
        version=row.version,
    )


def tags_of(row: Customer) -> tuple[str, ...]:
    """The tags of a customer."""
    return tuple(row.tags) if isinstance(row.tags, list) else ()


def aliases_of(read: Read, customer_id: str) -> tuple[str, ...]:
    """Phones that lead to a customer besides its main one."""
    return tuple(
        read.session.scalars(
            sa.select(CustomerAlias.phone)
            .where(CustomerAlias.org_id == read.org_id, CustomerAlias.customer_id == customer_id)
            .order_by(CustomerAlias.phone)
        )
    )


def _platforms(read: Read, customer_id: str) -> tuple[PlatformId, ...]:
    """Buyer names per platform; a platform without a name only where none is known."""
    rows = read.session.execute(
        sa.select(CustomerPlatform.platform, CustomerPlatform.username)
        .where(CustomerPlatform.org_id == read.org_id, CustomerPlatform.customer_id == customer_id)
        .order_by(CustomerPlatform.platform, CustomerPlatform.username)
    ).all()
    named = {platform for platform, username in rows if username}
    return tuple(
        PlatformId(platform, username)
        for platform, username in rows
        if username or platform not in named
    )


def _code(read: Read, customer_id: str | None) -> str:
    if customer_id is None:
        return ""
    return read.session.get_one(Customer, (read.org_id, customer_id)).code


def _merges(read: Read, survivor_id: str) -> tuple[MergeRow, ...]:
    rows = read.session.execute(
        sa.select(CustomerMerge, Customer.code, Customer.name)
        .join(
            Customer,
            sa.and_(Customer.org_id == CustomerMerge.org_id, Customer.id == CustomerMerge.loser_id),
        )
        .where(
            CustomerMerge.org_id == read.org_id,
            CustomerMerge.survivor_id == survivor_id,
            CustomerMerge.undone_at.is_(None),
            CustomerMerge.at > read.now - UNDO,
        )
        .order_by(CustomerMerge.at.desc(), CustomerMerge.id.desc())
    )
    return tuple(MergeRow(row.id, code, name, row.at, row.at + UNDO) for row, code, name in rows)


# ---------------------------------------------------------------- counters


@answers(CustomerDrift)
def customer_drift(read: Read, _ask: CustomerDrift) -> tuple[Drift, ...]:
    """Customers whose stored counters are not what their orders say; empty when all is well."""
    return tuple(drift for _, drift in drifts(read, book().figures(read, None)))


def drifts(read: Read, figures: Iterable[Figures]) -> list[tuple[str, Drift]]:
    """Customer id and difference, for those that differ."""
    real = {each.customer_id: each for each in figures}
    found: list[tuple[str, Drift]] = []
    for id_, code, name, orders, spent, rts in read.rows(_STORED):
        each = real.get(id_) or Figures(id_, None, None, 0, ZERO, 0)
        if (orders, spent, rts) != (each.orders, each.spent.sen, each.rts):
            drift = Drift(code, name, orders, each.orders, Money(spent), each.spent, rts, each.rts)
            found.append((id_, drift))
    return found
