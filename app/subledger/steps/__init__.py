"""What receivables, payables, orders and others do to the sub-ledger in their own transaction.

The items of a journal are made by the gate; here is what a document adds to them: when it is due,
and what it settles.  A voided journal frees by itself what it had settled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.subledger.ledger import ALLOCATION, DUE, MATCH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.core.work import Work
    from app.subledger.rules.sharing import Share


def due(work: Work, journal_id: str, due_on: date) -> None:
    """Say when what a journal of this command charges is due."""
    work.emit(DUE, (journal_id, due_on.isoformat()))


def settle(work: Work, credit: tuple[str, int], shares: Iterable[Share]) -> None:
    """Set a credit against charges; the database refuses more than either has open.

    Args:
        work: The caller's transaction.
        credit: Journal and line of what lowers, also of a journal of this command.
        shares: What it pays.
    """
    rows = [(one.item.journal_id, one.item.line_no, *credit, one.amount.sen) for one in shares]
    work.emit(ALLOCATION, *rows)
    if rows:
        work.changed("receivable")


def match(work: Work, charge_id: str, credit_id: str) -> None:
    """Set the items of two journals of one document against each other, as far as both are open."""
    work.emit(MATCH, (charge_id, credit_id))
    work.changed("receivable")
