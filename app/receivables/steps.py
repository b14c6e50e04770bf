"""What shipping and others do to receivables in their own transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.subledger import steps as subledger

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read, Work


def shipped_on_credit(work: Work, journal_id: str, customer_id: str | None, on_date: date) -> None:
    """A sale that no platform settles left: due by the customer's terms, where it has some.

    Without terms it is due as the organisation's setting says, which the sub-ledger knows.
    """
    days = terms_of(work, customer_id)
    if days is not None:
        subledger.due(work, journal_id, on_date + timedelta(days=days))
    work.changed("receivable")


def terms_of(read: Read, customer_id: str | None) -> int | None:
    """Days a customer has to pay; None without terms of its own."""
    if customer_id is None:
        return None
    found = read.rows(
        "SELECT term_days FROM credit_terms WHERE org_id = :org AND id = :id", id=customer_id
    )
    return int(found[0][0]) if found else None
