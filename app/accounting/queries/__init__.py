"""Reading the books; ``lookups`` and ``checks`` also serve the services."""

from app.accounting.queries import (
    attachments,
    balances,
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
