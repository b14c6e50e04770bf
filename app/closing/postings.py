"""Allowances as journals (journal_events F: ``allowance.trade.adjusted``, ``nrv.adjusted``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounting.postings import JournalDraft, Source, credit, debit
from app.accounting.rules import Role
from app.accounting.rules.events import ALLOWANCE_STOCK, ALLOWANCE_TRADE
from app.accounting.rules.periods import first_day, last_day
from app.core.money import ZERO
from app.core.text import bulan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.core.money import Money

#: Event, loss, allowance, kind of the source and what people call it.
ACCOUNTS: Final = {
    "receivable": (
        ALLOWANCE_TRADE, Role.BAD_DEBT, Role.RECEIVABLE_TRADE_ALLOWANCE, "allowance_trade",
        "Cadangan kerugian piutang usaha",
    ),
    "stock": (
        ALLOWANCE_STOCK, Role.STOCK_WRITE_DOWN, Role.STOCK_ALLOWANCE, "allowance_stock",
        "Cadangan penurunan nilai persediaan",
    ),
}  # fmt: skip


def adjusted(
    kind: str, entity_id: str, ym: str, gaps: Mapping[str | None, Money], times: int
) -> JournalDraft:
    """Dr the loss, Cr the allowance; the mirror where less is needed.

    Args:
        kind: ``receivable`` or ``stock``.
        entity_id: Whose books.
        ym: The month; the journal is dated on its last day.
        gaps: What is missing by id of warehouse, None for what has none; below zero is released.
        times: How often the month's was posted before, for the key that stops a second one.
    """
    event, loss, allowance, source, words = ACCOUNTS[kind]
    return JournalDraft(
        entity_id=entity_id, on_date=last_day(ym), description=f"{words} {bulan(first_day(ym))}",
        event=event, source=Source(source, entity_id, ym),
        sequence=int(ym.replace("-", "")) * 1000 + times + 1,
        lines=tuple(
            line
            for warehouse, gap in sorted(gaps.items(), key=lambda one: one[0] or "")
            if gap != ZERO
            for line in (
                debit(loss, gap, warehouse=warehouse),
                credit(allowance, gap, warehouse=warehouse),
            )
        ),
    )  # fmt: skip
