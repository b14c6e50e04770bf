"""Reading the books; ``lookups`` and ``checks`` also serve the services."""

from app.accounting.queries import (
    attachments,
    balances,
    blockers,
    chart,
    checks,
    entry,
    expenses,
    integrity,
    journals,
    ledger,
    lookups,
    periods,
    templates,
)

__all__ = [
    "attachments",
    "balances",
    "blockers",
    "chart",
    "checks",
    "entry",
    "expenses",
    "integrity",
    "journals",
    "ledger",
    "lookups",
    "periods",
    "templates",
]
